"""Lesions and time points of the standard forms TU, TR and RS, of each evaluator for himself.

TU, TR and RS must mean the same lesion and number the same time points alike; a reader has his own lesions.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.cdash.evaluators import apart, with_evaluator
from pipeline.sdtm.verbs.mapping import answers, code_text, meaning
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.codelists import normalise, spellings

VISIT = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ"]
LESION = ["SITEID", "SUBJID", "LNKID"]
POINT = [*VISIT, "PREFIX"]
"""What one evaluator assessed at one visit."""
KINDS = {"TARGET": "TARGET", "NON-TARGET": "NON-TARGET", "NEW": "NEW", "NONTARGET": "NON-TARGET", "NON TARGET": "NON-TARGET"}
AXIS = {True: "LPERP", False: "LDIAM"}
"""The axis that RECIST 1.1 measures: the short one of a lymph node, the longest of any other lesion."""
PIECES = ("TUSPLIT", "TUMERGE")
NODE = "LYMPH NODE"
ECOG = "ECOG101"
COMPONENTS = {
    "TRGRESP": "Target Response",
    "NTRGRESP": "Non-target Response",
    "NEWLIND": "New Lesion Indicator",
    "OVRLRESP": "Overall Response",
    "SYMPTDTR": "Symptomatic Deterioration",
    ECOG: "ECOG1-Performance Status",
}
RESPONSE_TESTS = {"ECOG": ECOG, **{code: code for code in COMPONENTS}}
RESPONSE_TESTS |= {normalise(name): code for code, name in COMPONENTS.items()}
RESULT_TESTS = "C96779"
SUMS = ("SUMDIAM", "PCBSD")


def lesion_id(entered: Series) -> Series:
    """The lesion's id with two digits, the same at all visits: T01, NT01, NEW01; fragments T04.1; merged lesions T02/T03."""

    def read(distinct: Series) -> Series:
        clean = code_text(distinct).str.replace(" ", "", regex=False)
        return clean.str.replace(r"([A-Z])(\d)(?!\d)", r"\g<1>0\2", regex=True)

    return each_distinct(entered, read)


def link_group(lnkgrp: Series) -> Series:
    """A1, A2 ... by the subject's visits with an assessment, the same in TR and RS; R1-A1 of reader 1."""
    return lnkgrp


def with_points(forms: Mapping[str, pd.DataFrame], reference: pd.DataFrame, visits: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The forms, TU, TR and RS with EVALUATOR, READER, PREFIX, ORDER and LNKGRP of the time point, and DTHDTC; TU and TR
    with LNKID, TR and RS with TESTCD.

    Time points are numbered by the person's visits at which any evaluator has a result or a response; the links of each differ.
    """
    had = {name: with_evaluator(forms[name], name) for name in ("TU", "TR", "RS") if name in forms}
    for name, known in (("TR", spellings(RESULT_TESTS)), ("RS", RESPONSE_TESTS)):
        if name in had:
            had[name] = had[name].assign(TESTCD=meaning(had[name][f"{name}TEST"], known))
    assessed = [rows.loc[_of_tumour(rows), VISIT] for name, rows in had.items() if name != "TU"]
    points = _numbered(pd.concat(assessed) if assessed else had["TU"].loc[[], VISIT], reference, visits)
    deaths = reference[["SITEID", "SUBJID", "DTHDTC"]]
    for name, rows in had.items():
        rows = rows.merge(points, on=VISIT, how="left").merge(deaths, on=["SITEID", "SUBJID"], how="left")
        group = ("A" + rows["ORDER"].astype("Int64").astype(DTYPES["Char"])).where(_of_tumour(rows))
        lesion = {} if name == "RS" else {"LNKID": apart(rows["PREFIX"], lesion_id(rows[f"{name}LNKID"]))}
        had[name] = rows.assign(LNKGRP=apart(rows["PREFIX"], group), **lesion)
    return {**forms, **had}


def _of_tumour(rows: pd.DataFrame) -> Series:
    return answers(rows, "TESTCD").ne(ECOG).fillna(True).astype(bool)


def _numbered(assessed: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """Each visit with an assessment: VISIT, and ORDER from 1 within the person, by number of the visit."""
    people = reference[["SITEID", "SUBJID", "USUBJID"]]
    points = assessed.drop_duplicates().merge(people, on=["SITEID", "SUBJID"])
    points = points.merge(visits[[*VISIT, "VISITNUM", "VISITDT"]], on=VISIT, how="left")
    points = points.sort_values(["USUBJID", "VISITNUM", "VISITDT", *VISIT], ignore_index=True)
    return points.assign(ORDER=points.groupby("USUBJID").cumcount() + 1)[[*VISIT, "ORDER"]]


def mark_first_rows(tu: pd.DataFrame, study: Study) -> pd.DataFrame:
    """TU (with LNKID) with FIRST, whether the row identifies its lesion: the first of the lesion by date of the scan."""
    day = dates.earliest(dates.parse(answers(tu, "TUDAT").fillna(tu["FORMDT"]), study.dates.dmy_ambiguous)["DTC"])
    ordered = tu.assign(DAY=day).dropna(subset="LNKID").sort_values([*LESION, "DAY", "ROWKEY"], kind="stable")
    first = ordered.index[~ordered.duplicated(LESION)]
    return tu.assign(FIRST=tu.index.isin(first))


def lesions(tu: pd.DataFrame) -> pd.DataFrame:
    """One row per lesion that was identified (TU with FIRST): LESION, KIND, TEST, NODE (in a lymph node), ORGAN, PARENTS."""
    rows = tu[tu["FIRST"]]
    organ = code_text(answers(rows, "TULOC"))
    parents = apart(rows["PREFIX"], lesion_id(answers(rows, "TUGRPID")))
    known = rows[[*LESION, "PREFIX"]].assign(
        KIND=meaning(rows["TUORRES"], KINDS),
        TEST=code_text(answers(rows, "TUTEST")).fillna("TUMIDENT"),
        ORGAN=organ,
        NODE=organ.str.contains(NODE, regex=False).eq(True),
        PARENTS=parents,
    )
    return known.reset_index(drop=True)


def with_lesion(tr: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The rows of TR with KIND and NODE of the lesion; a row of a sum is of the targets. Null where it was never identified."""
    rows = tr.merge(known[[*LESION, "KIND", "NODE"]], on=LESION, how="left")
    of_sum = rows["LNKID"].isna() & rows["TESTCD"].isin(SUMS)
    return rows.assign(KIND=rows["KIND"].mask(of_sum, "TARGET"))


def targets_without_a_row(tr: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The targets that an evaluator's assessment should have and has not: one row each, of its first row of the visit.

    Expected are the targets that the evaluator has measured at an earlier visit, until they split or merge.
    """
    targets = known[known["KIND"].eq("TARGET")]
    measured = tr.merge(targets[LESION], on=LESION)
    first = measured.groupby(LESION, as_index=False)["ORDER"].min().rename(columns={"ORDER": "SINCE"})
    expected = targets[[*LESION, "PREFIX", "NODE"]].merge(first, on=LESION).merge(_replaced(tr, targets), on=LESION, how="left")
    context = tr.dropna(subset="ORDER").sort_values("ROWKEY").drop_duplicates(POINT).drop(columns=["LNKID", "NODE", "TRLNKID"])
    expected = expected.merge(context, on=["SITEID", "SUBJID", "PREFIX"])
    expected = expected[expected["ORDER"].gt(expected["SINCE"]) & ~expected["ORDER"].ge(expected["UNTIL"])]
    had = tr[[*VISIT, "LNKID"]].drop_duplicates()
    marked = expected.merge(had, on=[*VISIT, "LNKID"], how="left", indicator="HAD")
    lacking = marked[marked["HAD"].eq("left_only")].drop(columns=["HAD", "SINCE", "UNTIL"]).reset_index(drop=True)
    test = lacking["NODE"].map(AXIS).astype(DTYPES["Char"])
    return lacking.assign(TRLNKID=lacking["LNKID"], TRTEST=test, TESTCD=test, TRACPTFL=None).astype({"TRACPTFL": DTYPES["Char"]})


def _replaced(tr: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The targets that have split or merged, and UNTIL, the number of the assessment from which their pieces stand for them."""
    pieces = targets[targets["TEST"].isin(PIECES) & targets["PARENTS"].notna()]
    seen = tr.merge(pieces[[*LESION, "PREFIX", "PARENTS"]], on=[*LESION, "PREFIX"])[[*LESION[:2], "PREFIX", "PARENTS", "ORDER"]]
    parted = seen.assign(LNKID=seen["PARENTS"].str.split("/")).explode("LNKID").astype({"LNKID": DTYPES["Char"]})
    parted = parted.assign(LNKID=apart(parted["PREFIX"], parted["LNKID"]))
    return parted.groupby(LESION, as_index=False)["ORDER"].min().rename(columns={"ORDER": "UNTIL"})
