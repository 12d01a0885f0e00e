"""Whether an adverse event began, and ended, before the first dose: takes AE as collected, gives one answer for every rule.

Collected dates and times decide; where they are silent (no start, a partial one that may be either, the day of the dose without
times) the end does, then the relative timing variables, then the tick of the form (STUDY_SPEC 5.6). What speaks against the
answer is on the issue list.
"""

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.core.time.relative_timing import BEFORE, FROM, before, first_dose_text, relation, unknown_points
from pipeline.study import Study

_SAYS = {BEFORE: "before the first dose", FROM: "not before the first dose"}


def derive_vars_before(events: pd.DataFrame, dm: pd.DataFrame | None, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`events` (AE, AEPRETRT, TRTSDT) with FIRSTDTC, the first dose as collected, and BEGANBEF and ENDEDBEF (boolean); and what
    contradicts them (AE_START_CONFLICT, TIMEPOINT_UNKNOWN)."""
    first_dose = first_dose_text(events["TRTSDT"], _of_subject(events, dm, "RFXSTDTC"))
    period = _of_subject(events, dm, "RFSTDTC").fillna(first_dose)
    by_date = before(events["AESTDTC"], first_dose)
    by_end = before(events["AEENDTC"], first_dose)
    points = study.te.reference_points
    by_end = by_end.fillna(relation(events, "AEEN", first_dose, period, points))
    ended = by_end.eq(BEFORE).fillna(False)
    said = {
        "AESTRTPT": relation(_only(events, "AESTRTPT", "AESTTPT"), "AEST", first_dose, period, points),
        "AESTRF": relation(_only(events, "AESTRF"), "AEST", first_dose, period, points),
        "AEPRETRT": events["AEPRETRT"].map({"Y": BEFORE, "N": FROM}).astype("str"),
    }
    answer = by_date.fillna(text(BEFORE, events.index).where(ended))
    for other in said.values():
        answer = answer.fillna(other)
    decided = events.assign(FIRSTDTC=first_dose, BEGANBEF=answer.eq(BEFORE).fillna(False), ENDEDBEF=ended)
    conflicts = [_conflicts(events, name, other, answer, first_dose) for name, other in said.items()]
    return decided, gather(*conflicts, *_unknown(events, study))


def _of_subject(events: pd.DataFrame, dm: pd.DataFrame | None, variable: str) -> Series:
    if dm is None:
        return text(None, events.index)
    return events["USUBJID"].map(dm.drop_duplicates("USUBJID").set_index("USUBJID")[variable]).astype("str")


def _only(events: pd.DataFrame, *variables: str) -> pd.DataFrame:
    return events.reindex(columns=[*variables])


def _conflicts(events: pd.DataFrame, source: str, said: Series, answer: Series, first_dose: Series) -> pd.DataFrame:
    """AE_START_CONFLICT: what `source` says is not the answer."""
    rows = events.loc[said.notna() & answer.notna() & said.ne(answer)]
    if rows.empty:
        return gather()
    dates = " and a start of " + rows["AESTDTC"].fillna("unknown date") + ", with the first dose at " + first_dose[rows.index]
    message = "says " + said[rows.index].map(_SAYS) + dates
    action = "the event counts as begun " + answer[rows.index].map(_SAYS)
    value = rows[source] + ": " + rows["AEDECOD"].fillna(rows["AETERM"]) + " " + rows["AESTDTC"].fillna("")
    parts = [
        found("AE_START_CONFLICT", rows[action.eq(a)], "AE", column=source, value=value.str.strip(), message=message, action=a)
        for a in action.unique()
    ]
    return gather(*parts)


def _unknown(events: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    """TIMEPOINT_UNKNOWN: reference time points whose place in time nobody declared."""
    return [
        found("TIMEPOINT_UNKNOWN", events[unknown_points(events, stem, study.te.reference_points)], "AE", column=f"{stem}TPT")
        for stem in ("AEST", "AEEN")
    ]
