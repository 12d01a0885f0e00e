"""The tumour measurements that ADTR does not analyse: takes target records and time points, gives issues and changes nothing.

A measurement without a usable date, or of no known lesion, is listed with its fate (STUDY_SPEC 4.2, 4.9, 9).
"""

import pandas as pd

from pipeline.adam.frames import append, to_date
from pipeline.adam.subjects.populations import analysed_in
from pipeline.adam.tumour.lesions import baseline_limit
from pipeline.adam.tumour.sums import VISIT
from pipeline.core.distinct import among, each_distinct_number
from pipeline.core.issues import found
from pipeline.core.known_terms import DIAMETERS
from pipeline.core.series import Series
from pipeline.endpoints.evaluators import code_of
from pipeline.study import Study
from pipeline.study.evaluators import Evaluator

FIRST = "the first is used"


def without_date(
    targets: pd.DataFrame, visits: pd.DataFrame, diameters: pd.DataFrame, adsl: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """DATE_UNUSABLE: measured targets that are no record of ADTR because neither scan nor time point has a date that places them.

    Not listed is what rules leave out: scans before the one that is the baseline, and what is after the cut-off.
    """
    rows = targets.merge(visits[[*VISIT, "TPDT"]], on=VISIT, how="left", validate="m:1")
    lesion = [*VISIT, "LESION"]
    used = pd.MultiIndex.from_frame(rows[lesion]).isin(pd.MultiIndex.from_frame(diameters[lesion]))
    screening = rows["SCANDT"].le(rows["USUBJID"].map(baseline_limit(adsl)))
    after_cutoff = rows[["TPDT", "SCANDT"]].gt(to_date(study.dco)).any(axis=1)
    lost = rows["SIZE"].notna() & ~used & ~screening & ~after_cutoff
    value = _describe(rows) + ", scan of " + rows["TRDTC"].fillna("no date")
    return found("DATE_UNUSABLE", rows.loc[lost], "ADTR", column="ADT", value=value.loc[lost])


def repeated(targets: pd.DataFrame, later: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """DUP_CONFLICT: a further diameter of a lesion at one time point, or on one day up to the first dose; the first counts."""
    measured = targets.loc[targets["SIZE"].notna()].sort_values("TRSEQ", kind="stable", ignore_index=True)
    screening = measured.loc[measured["SCANDT"].le(measured["USUBJID"].map(baseline_limit(adsl)))]
    after = measured.merge(later[VISIT], on=VISIT)
    lesion = [*VISIT, "LESION"]
    rows = append([screening.loc[screening.duplicated([*lesion, "SCANDT"])], after.loc[after.duplicated(lesion)]])
    message = "is a further diameter of the lesion at one time point"
    return found("DUP_CONFLICT", rows, "ADTR", column="AVAL", value=_describe(rows), message=message, action=FIRST)


def repeated_sums(entered: pd.DataFrame) -> pd.DataFrame:
    """DUP_CONFLICT: every sum of a time point for which the investigator entered several; the first counts."""
    rows = entered.loc[entered["TPDT"].notna() & entered.duplicated([*VISIT, "TPDT"], keep=False)]
    value = (
        each_distinct_number(rows["TRSTRESN"], lambda size: size.map("{:g} mm".format).astype("str"))
        + " at " + rows["VISIT"].fillna("a visit without name")
        + each_distinct_number(rows["TRSEQ"], lambda number: number.map(" (TRSEQ {:g})".format).astype("str"))
    )  # fmt: skip
    message = "is one of several sums of diameters that the investigator entered for one time point"
    return found("DUP_CONFLICT", rows, "ADTR", column="AVAL", value=value, message=message, action=FIRST)


def unidentified(tu: pd.DataFrame, tr: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """TR_ORPHAN: diameters of a lesion that TU does not have and that TRGRPID puts in no group; once for each lesion."""
    known = pd.MultiIndex.from_frame(tu[["USUBJID", "TULNKID"]])
    of_nobody = ~pd.MultiIndex.from_frame(tr[["USUBJID", "TRLNKID"]]).isin(known)
    rows = tr.loc[of_nobody & tr["TRTESTCD"].isin(DIAMETERS) & tr["TRLNKID"].notna() & tr["TRGRPID"].isna()]
    rows = rows.loc[among(rows["USUBJID"], adsl["USUBJID"])].drop_duplicates(["USUBJID", "TRLNKID"])
    return found("TR_ORPHAN", rows, "ADTR", column="TRLNKID", action="not analysed")


def old_baseline(adsl: pd.DataFrame, evaluator: Evaluator, study: Study) -> pd.DataFrame:
    """BASELINE_OLD: the baseline scan is more than `scan.baseline_window_days` before the start date; it is used all the same."""
    column = code_of("BLSCANDT", evaluator)
    days = (adsl["ORIGDT"] - adsl[column]).dt.days
    rows = adsl.loc[analysed_in(study, adsl) & days.gt(study.scan.baseline_window_days)]
    value = days.loc[rows.index].map("{:.0f} days before the start".format).astype("str")
    return found("BASELINE_OLD", rows, "ADSL", column=column, value=value)


def _describe(rows: pd.DataFrame) -> Series:
    return rows["LESION"] + " at " + rows["VISIT"].fillna("a visit without name")
