"""When something was, relative to the first dose: takes ISO text and the relative timing variables of SDTM, gives before or not.

SDTMIG 3.4, 4.4.7: --STRTPT and --ENRTPT relate a start or an end to the point that --STTPT or --ENTPT names, --STRF and --ENRF to
the subject's reference period. Dates and times that were collected decide first; these variables speak where dates are silent.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.distinct import looked_up
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest, iso, latest

BEFORE, FROM = "BEFORE", "FROM"
"""Before the first dose; at the first dose or after it."""

FIRST_DOSE, EARLIER, LATER = "first dose", "before first dose", "after first dose"
_NAMES = {
    FIRST_DOSE: (
        "FIRST DOSE", "FIRST DOSE DATE", "DATE OF FIRST DOSE", "FIRST DOSE OF STUDY DRUG", "FIRST DOSE OF STUDY MEDICATION",
        "FIRST DOSE OF STUDY TREATMENT", "FIRST DOSE OF TREATMENT", "FIRST STUDY DOSE", "FIRST STUDY TREATMENT",
        "FIRST TREATMENT", "FIRST EXPOSURE", "START OF TREATMENT", "START OF STUDY TREATMENT", "STUDY TREATMENT START",
        "TREATMENT START", "CYCLE 1 DAY 1", "C1D1", "DAY 1", "STUDY DAY 1",
    ),
    EARLIER: (
        "SCREENING", "SCREENING VISIT", "INFORMED CONSENT", "CONSENT", "DATE OF INFORMED CONSENT", "ENROLLMENT", "ENROLMENT",
        "RANDOMIZATION", "RANDOMISATION", "BASELINE", "FIRST VISIT",
    ),
    LATER: (
        "LAST DOSE", "DATE OF LAST DOSE", "LAST DOSE OF STUDY DRUG", "LAST DOSE OF STUDY MEDICATION",
        "LAST DOSE OF STUDY TREATMENT", "LAST STUDY TREATMENT", "END OF TREATMENT", "END OF STUDY TREATMENT", "END OF STUDY",
        "STUDY COMPLETION", "STUDY DISCONTINUATION", "END OF PARTICIPATION", "STUDY EXIT", "LAST CONTACT", "LAST VISIT",
        "FOLLOW-UP", "SAFETY FOLLOW-UP", "DATA CUT-OFF", "DATA CUTOFF",
    ),
}  # fmt: skip
POINTS = {name: kind for kind, names in _NAMES.items() for name in names}
"""What --STTPT and --ENTPT name: the first dose, or a point that is not later, or not earlier; texts in upper case."""

_NOT_BEFORE = ("AFTER", "COINCIDENT", "DURING", "DURING/AFTER", "ONGOING")
_TIME = r"^.{10}T(\d{2}(?::\d{2}){0,2})"
_PRECISIONS = (8, 5, 2)  # HH:MM:SS, HH:MM, HH


def before(dtc: Series, reference: Series) -> Series:
    """BEFORE or FROM where two ISO texts of any precision settle it; null where they do not (one day, a time of it missing).

    A time equal to the reference's, at the precision that both have, is not before.
    """
    answer = pd.Series(None, index=dtc.index, dtype="str")
    answer = answer.mask(latest(dtc).lt(earliest(reference)), BEFORE).mask(earliest(dtc).gt(latest(reference)), FROM)
    same_day = complete(dtc).eq(complete(reference))
    if not same_day.any():
        return answer
    time, other = (text.astype("str").str.extract(_TIME)[0].astype("str") for text in (dtc, reference))
    for length in reversed(_PRECISIONS):  # the finest that both have comes last
        both = same_day & time.str.len().ge(length).fillna(False) & other.str.len().ge(length).fillna(False)
        earlier = time.str.slice(0, length).lt(other.str.slice(0, length)).fillna(False)
        answer = answer.mask(both, FROM).mask(both & earlier, BEFORE)
    return answer


def first_dose_text(day: Series, collected: Series) -> Series:
    """The first dose as ISO text: RFXSTDTC with its time where it is of the `day` (TRTSDT) that is analysed, else the day."""
    return collected.where(complete(collected).eq(day)).fillna(iso(day)).astype("str")


def relation(records: pd.DataFrame, stem: str, first_dose: Series, period: Series, points: Mapping[str, str]) -> Series:
    """BEFORE or FROM as the relative timing variables of `stem` (AEST, AEEN, CMEN) say; null where they say neither.

    `first_dose`, `period`: ISO text of the first dose and of the start of the reference period, on the index of `records`;
    `points`: the study's own names of points in time, beside POINTS.
    """
    said = records.get(f"{stem}RTPT"), records.get(f"{stem}TPT"), records.get(f"{stem}RF")
    at_point, point, in_period = (_upper(records, column) for column in said)
    by_point = _answer(at_point, _kind(point, first_dose, points))
    return by_point.fillna(_answer(in_period, _of_date(period, first_dose)))


def unknown_points(records: pd.DataFrame, stem: str, points: Mapping[str, str]) -> Series:
    """Which records relate their `stem` to a point that neither POINTS nor the study names, and that is no date."""
    point = _upper(records, records.get(f"{stem}TPT"))
    return point.notna() & looked_up(point, _all_points(points)).isna() & earliest(point).isna()


def _answer(value: Series, kind: Series) -> Series:
    """BEFORE of a point up to the first dose is before it; what is not before a point from the first dose on is not."""
    earlier = value.eq("BEFORE") & kind.isin([FIRST_DOSE, EARLIER])
    later = value.isin(_NOT_BEFORE) & kind.isin([FIRST_DOSE, LATER])
    answer = pd.Series(None, index=value.index, dtype="str")
    return answer.mask(earlier.fillna(False), BEFORE).mask(later.fillna(False), FROM)


def _kind(point: Series, first_dose: Series, points: Mapping[str, str]) -> Series:
    return looked_up(point, _all_points(points)).fillna(_of_date(point, first_dose))


def _of_date(point: Series, first_dose: Series) -> Series:
    """The kind of a point that is a date; one on the day of the first dose counts as the first dose."""
    kind = before(point, first_dose).map({BEFORE: EARLIER, FROM: LATER}).astype("str")
    return kind.mask(complete(point).eq(complete(first_dose)), FIRST_DOSE)


def _all_points(points: Mapping[str, str]) -> dict[str, str]:
    return POINTS | {name.upper(): kind for name, kind in points.items()}


def _upper(records: pd.DataFrame, column: Series | None) -> Series:
    if column is None:
        return pd.Series(None, index=records.index, dtype="str")
    return column.astype("str").str.strip().str.upper()
