"""RECIST_XCHK: takes RS, TR, RECIST and ADTR, gives every time point at which investigator and lesions disagree, and why.

It compares and never decides: the primary analysis keeps the investigator's response (STUDY_SPEC 4.8).
Each disagreement is a query on the issue list. The sums are compared here alone, also at baseline: where both are in mm, whatever
the trial starts from.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.adam.frames import append, finish, text
from pipeline.adam.tumour.confirmation import RANK
from pipeline.adam.tumour.lesions import PER_MM, in_micrometres
from pipeline.adam.tumour.sums import VISIT
from pipeline.adam.tumour.timepoints import responses_of
from pipeline.core.evaluators import by_investigator
from pipeline.core.issues import found, gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.endpoints.criteria import RECIST_1_1
from pipeline.study import Study
from schemas.adam.recist_xchk import RECIST_XCHK
from schemas.base import DTYPES

COMPONENTS = ("TRGRESP", "NTRGRESP", "NEWLIND", "OVRLRESP")
TOLERANCE_MM = 1


@dataclass(frozen=True)
class Reason:
    """One reason for a disagreement: its code and the condition under which it is the reason, tested in this order."""

    code: str
    when: str


REASONS = (
    Reason("SUM_DIFF", "is_sum"),
    Reason("AFTER_PD", "after_pd"),
    Reason("AFTER_CR", "after_cr"),
    Reason("NEWL", "new_differs"),
    Reason("CR_NODE", "cr_of_nodes"),
    Reason("NE_RULE", "not_evaluable"),
    Reason("PD_MISSED", "derived_pd"),
    Reason("PD_NOT_MET", "investigator_pd"),
    Reason("PR_NOT_MET", "investigator_better"),
    Reason("PR_MISSED", "derived_better"),
)


def recist_xchk(rs: pd.DataFrame, tr: pd.DataFrame, recist: pd.DataFrame, adtr: pd.DataFrame, study: Study) -> Product:
    """One record per time point and component that both sides have and on which they differ (sums: by more than 1 mm)."""
    tr, rs = by_investigator(tr, "TREVAL"), by_investigator(rs, "RSEVAL")
    judged = recist.loc[recist["CRIT"].eq(RECIST_1_1.name)]
    pairs = append([*(response_pairs(rs, judged, component) for component in COMPONENTS), sum_pairs(adtr)])
    differing = pairs.loc[pairs["DIFFERS"]].reset_index(drop=True)
    reasons = finish(differing.assign(REASCD=reason(differing, pairs, tr)), RECIST_XCHK)
    of_sums = reasons["COMPNT"].eq("SUMDIAM")
    queries = [
        found(str(code), rows, dataset, column=column, value=_message(rows))
        for dataset, column, part in (("ADRS", "AVALC", reasons[~of_sums]), ("ADTR", "AVAL", reasons[of_sums]))
        for code, rows in part.groupby("REASCD")
    ]
    return Product(reasons, issues=gather(*queries))


def _message(rows: pd.DataFrame) -> Series:
    visit = rows["VISIT"].fillna("a visit without name")
    return rows["COMPNT"] + " " + rows["INVRES"] + " at " + visit + ", lesions " + rows["DERRES"]


def response_pairs(rs: pd.DataFrame, recist: pd.DataFrame, component: str) -> pd.DataFrame:
    """The investigator's and the derived result of one component at each time point, with the facts that the reasons need."""
    own = responses_of(rs, component).drop_duplicates(VISIT)[[*VISIT, "RSSTRESC"]].rename(columns={"RSSTRESC": "INVRES"})
    pairs = recist.merge(own, on=VISIT, validate="1:1").rename(columns={"NEWLIND": "NEWDER"})
    derived = pairs["NEWDER" if component == "NEWLIND" else component]
    return pairs.assign(COMPNT=component, DERRES=derived, DIFFERS=derived.ne(pairs["INVRES"]))


def sum_pairs(adtr: pd.DataFrame) -> pd.DataFrame:
    """The investigator's and the derived sum of diameters where both are there, the baseline included."""
    sums = adtr.loc[adtr["AVAL"].notna(), [*VISIT, "VISIT", "ADT", "PARAMCD", "AVAL"]]
    entered = sums.loc[sums["PARAMCD"].eq("SDIAMI")].drop_duplicates(VISIT)
    pairs = sums.loc[sums["PARAMCD"].eq("SDIAM")].merge(
        entered[[*VISIT, "AVAL"]], on=VISIT, suffixes=("", "_INV"), validate="m:1"
    )
    gap = (in_micrometres(pairs["AVAL_INV"]) - in_micrometres(pairs["AVAL"])).abs()
    return pairs.drop(columns="PARAMCD").assign(
        COMPNT="SUMDIAM",
        INVRES=_as_text(pairs["AVAL_INV"]),
        DERRES=_as_text(pairs["AVAL"]),
        DIFFERS=gap.gt(TOLERANCE_MM * PER_MM).fillna(False).astype(bool),
    )


def _as_text(numbers: Series) -> Series:
    return numbers.astype(DTYPES["Char"]).str.replace(r"\.0$", "", regex=True)


def reason(differing: pd.DataFrame, pairs: pd.DataFrame, tr: pd.DataFrame) -> Series:
    """The code of REASONS for each row of `differing`."""
    facts = _conditions(differing, pairs, tr)
    code = text(None, differing.index)
    for rule in reversed(REASONS):
        code = code.mask(facts[rule.when], rule.code)
    return code


def _conditions(differing: pd.DataFrame, pairs: pd.DataFrame, tr: pd.DataFrame) -> pd.DataFrame:
    investigator, derived = differing["INVRES"].map(RANK), differing["DERRES"].map(RANK)
    component = differing["COMPNT"]
    new = new_differs(differing, pairs)
    nodes = tr.loc[tr["TRGRPID"].eq("TARGET") & tr["TRTESTCD"].eq("LPERP"), "USUBJID"]
    one_is_cr = differing["INVRES"].eq("CR") ^ differing["DERRES"].eq("CR")
    return pd.DataFrame(
        {
            "is_sum": component.eq("SUMDIAM"),
            "after_pd": differing["ADT"].gt(differing["USUBJID"].map(first_pd(pairs))),
            "after_cr": component.eq("OVRLRESP") & differing["AFTCRFL"].eq("Y"),
            "new_differs": component.eq("NEWLIND") | (component.eq("OVRLRESP") & new),
            "cr_of_nodes": component.isin(["TRGRESP", "OVRLRESP"]) & one_is_cr & differing["USUBJID"].isin(nodes),
            "not_evaluable": investigator.isna() | derived.isna(),
            "derived_pd": differing["DERRES"].eq("PD"),
            "investigator_pd": differing["INVRES"].eq("PD"),
            "investigator_better": investigator.lt(derived),
            "derived_better": investigator.ge(derived),
        }
    )


def new_differs(differing: pd.DataFrame, pairs: pd.DataFrame) -> Series:
    """Whether the time point has a new lesion on one side only: one side's PD is because of it (B33)."""
    asked = pairs.loc[pairs["COMPNT"].eq("NEWLIND"), [*VISIT, "INVRES", "NEWDER"]].rename(columns={"INVRES": "ASKED"})
    both = differing[VISIT].merge(asked, on=VISIT, how="left", validate="m:1")
    return both["ASKED"].eq("Y") ^ both["NEWDER"].eq("Y")


def first_pd(pairs: pd.DataFrame) -> Series:
    """The date of each subject's first progression, by either side."""
    overall = pairs.loc[pairs["COMPNT"].eq("OVRLRESP") & (pairs["INVRES"].eq("PD") | pairs["DERRES"].eq("PD"))]
    return overall.groupby("USUBJID")["ADT"].min()
