"""Prior, on treatment or after it: takes records of CM or PR with the dates of treatment, gives analysis dates and flags
(STUDY_SPEC 5.16).

No record of a treated subject is without a flag: a date that is missing or partial counts for every time that it can mean.
"""

import pandas as pd

from pipeline.adam.frames import flag, merge_subjects, no_date, text
from pipeline.adam.imputation import impute_end, impute_start
from pipeline.adam.safety.counted import count_issues
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest, iso, latest, study_day
from pipeline.core.time.relative_timing import BEFORE, FROM, before, first_dose_text, relation
from pipeline.study import Study


def derive_vars_timing(
    records: pd.DataFrame, code: str, adsl_base: pd.DataFrame, dm: pd.DataFrame | None, study: Study
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`records` of domain `code` with ASTDT, ASTDTF, ASTDY, AENDT, AENDTF, AENDY, PREFL, ONTRTFL and FUPFL; and issues: records
    without a start of which nothing says when it was.

    Where the end is before the start, the time between the two counts.
    """
    timed = merge_subjects(records, adsl_base, ["TRTSDT", "TRTEDTA", "DTHDT", "DCODT"])
    start, end = timed[f"{code}STDTC"], timed[f"{code}ENDTC"]
    first_dose = first_dose_text(timed["TRTSDT"], _of_subject(timed, dm, "RFXSTDTC"))
    period = _of_subject(timed, dm, "RFSTDTC").fillna(first_dose)
    turned = latest(end).lt(earliest(start))
    began, ended = start.mask(turned, end), end.mask(turned, start)
    treated, day = timed["TRTSDT"].notna(), iso(timed["TRTSDT"])
    by_end = before(ended, day).where(ended.notna(), relation(timed, f"{code}EN", first_dose, period, study.te.reference_points))
    is_over = by_end.eq(BEFORE).fillna(False)
    by_start = before(began, first_dose).fillna(text(FROM, timed.index).where(complete(began).eq(timed["TRTSDT"])))
    by_relation = relation(timed, f"{code}ST", first_dose, period, study.te.reference_points)
    answer = by_start.fillna(text(BEFORE, timed.index).where(is_over)).fillna(by_relation)
    open_ = text(BEFORE, timed.index)
    if study.cm.partial_start == "first dose":
        open_ = open_.mask(began.notna(), FROM)
    is_prior = answer.fillna(open_).eq(BEFORE)
    last = timed["TRTEDTA"] + pd.Timedelta(days=study.cm.concomitant_days)
    is_later = earliest(began).gt(last)
    dates = _dates(timed, start, end, is_prior, study)
    flags = {"PREFL": is_prior & treated, "ONTRTFL": treated & ~is_later & ~is_over, "FUPFL": treated & is_later}
    unknown = timed.loc[treated & answer.isna() & start.isna()]
    flagged = timed.assign(**dates, **{name: flag(which) for name, which in flags.items()})
    return flagged, count_issues(f"{code}_START_UNKNOWN", unknown, code, f"{code}TRT")


def _dates(timed: pd.DataFrame, start: Series, end: Series, is_prior: Series, study: Study) -> dict[str, Series]:
    """The analysis dates: a partial start as `cm.partial_start` says, a partial end as that of an event."""
    at_dose = timed["TRTSDT"] if study.cm.partial_start == "first dose" else no_date(timed.index)
    begun = impute_start(start, at_dose, end, is_prior)
    ended = impute_end(end, timed["DTHDT"], timed["DCODT"])
    return {
        "ASTDT": begun["DT"], "ASTDTF": begun["DTF"], "ASTDY": study_day(begun["DT"], timed["TRTSDT"]),
        "AENDT": ended["DT"], "AENDTF": ended["DTF"], "AENDY": study_day(ended["DT"], timed["TRTSDT"]),
    }  # fmt: skip


def _of_subject(records: pd.DataFrame, dm: pd.DataFrame | None, variable: str) -> Series:
    if dm is None:
        return text(None, records.index)
    return records["USUBJID"].map(dm.drop_duplicates("USUBJID").set_index("USUBJID")[variable]).astype("str")
