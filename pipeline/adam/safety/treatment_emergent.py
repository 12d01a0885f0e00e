"""Treatment-emergent or not: takes adverse events with analysis dates and grades, gives TRTEMFL and the rule that decided.

Everything in the safety analysis counts by this rule (STUDY_SPEC 5.6). The rules are a list tested from top to bottom; each names
a condition, and every condition is a column made over the whole table.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.numbers.grades import read_grades
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest
from pipeline.core.time.relative_timing import BEFORE, FROM, before, relation
from pipeline.study import Study
from schemas.base import DTYPES


@dataclass(frozen=True)
class Rule:
    """One row of the table in STUDY_SPEC 5.6: the condition, whether the event is treatment-emergent, and TEREAS."""

    row: int
    condition: str
    emergent: bool
    reason: str


RULES = (
    Rule(1, "not_dosed", False, "NOTRT"),
    Rule(2, "ended_before", False, "PRE"),
    Rule(3, "start_missing", True, "DATEMISS"),
    # Row 4 sends an event of the first day that began before the dose past rows 5 and 6.
    Rule(5, "new", True, "NEW"),
    Rule(5, "worse_than_baseline", True, "WORSE"),
    Rule(6, "in_window", False, "NOTWORSE"),
    Rule(7, "worsened", True, "WORSE"),
    Rule(8, "after_window", False, "FUP"),
)
OTHERWISE = "PRE"


def derive_vars_emergent(ae: pd.DataFrame, mh: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`ae` with TRTEMFL ("Y" or null) and TEREAS.

    `ae`: USUBJID, AEDECOD, AEGRPID, ASTDT, AENDT, ATOXGRN, AITOXGRN, AECHGDT (ISO text), TRTSDT, WINDOWDT (last day of the
    window; null while treatment goes on), and of before_treatment.py FIRSTDTC, BEGANBEF, ENDEDBEF. `mh`: MHTERM, MHDECOD,
    MHTOXGR, MHENDTC and the relative timing of its end.
    """
    facts = _conditions(ae.reset_index(drop=True), mh, study)
    reason, emergent = text(OTHERWISE, facts.index), pd.Series(False, index=facts.index)
    for rule in reversed(RULES):
        reason = reason.mask(facts[rule.condition], rule.reason)
        emergent = emergent.mask(facts[rule.condition], rule.emergent)
    if study.te.missing_start == "N":
        emergent = emergent & reason.ne("DATEMISS")
    decided = facts.assign(TEREAS=reason, EMERGENT=emergent)
    sticky = _stays_worse(decided, study) if study.te.sticky else pd.Series(False, index=facts.index)
    return ae.reset_index(drop=True).assign(
        TEREAS=reason.mask(sticky, "WORSE"), TRTEMFL=text("Y", facts.index).where(emergent | sticky)
    )


def _conditions(ae: pd.DataFrame, mh: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The conditions that RULES name, as boolean columns."""
    start, first_dose, window_end, began = ae["ASTDT"], ae["TRTSDT"], ae["WINDOWDT"], ae["BEGANBEF"]
    baseline = baseline_grade(ae, mh, study)
    in_window = start.ge(first_dose) & ~start.gt(window_end) & ~began
    not_worse = ae["ATOXGRN"].le(baseline)
    change_counts = before(ae["AECHGDT"], ae["FIRSTDTC"]).ne(BEFORE).fillna(True) & ~earliest(ae["AECHGDT"]).gt(window_end)
    return ae.assign(
        EPISODE=episode(ae, study),
        not_dosed=first_dose.isna(),
        ended_before=ended_before(ae),
        start_missing=start.isna() & ~began,
        in_window=in_window,
        new=in_window & baseline.isna(),
        worse_than_baseline=in_window & baseline.notna() & ~not_worse,
        worsened=began & ae["ATOXGRN"].gt(ae["AITOXGRN"]) & change_counts,
        after_window=start.gt(window_end),
    )


def ended_before(ae: pd.DataFrame) -> Series:
    """Events that ended before the first dose: as collected, or by the imputed end, which is not after death."""
    return ae["ENDEDBEF"] | ae["AENDT"].lt(ae["TRTSDT"])


def episode(ae: pd.DataFrame, study: Study) -> Series:
    """What a baseline record must share with an event to be its baseline: the preferred term, or AEGRPID (`te.compare`)."""
    return ae["AEDECOD"].str.upper() if study.te.compare == "pt" else ae["AEGRPID"]


def baseline_grade(ae: pd.DataFrame, mh: pd.DataFrame, study: Study) -> Series:
    """The highest grade that the subject had of the same episode when treatment began; null without a graded record.

    From events that began before and had not ended: the initial grade, or the final one when it was reached before the first dose
    and is known; and from medical history of the same term that was present then (`te.use_mh`).
    """
    present = ae["BEGANBEF"] & ~ended_before(ae)
    initial = ae["AITOXGRN"].fillna(ae["ATOXGRN"])
    reached = before(ae["AECHGDT"], ae["FIRSTDTC"]).eq(BEFORE).fillna(False) & ae["ATOXGRN"].notna()
    graded = pd.DataFrame({"USUBJID": ae["USUBJID"], "KEY": episode(ae, study), "GRADE": initial.mask(reached, ae["ATOXGRN"])})
    own = graded.loc[present]
    parts = [own, _history(mh, ae, study)] if study.te.use_mh and study.te.compare == "pt" else [own]
    known = pd.concat(parts).dropna()
    highest = known.groupby(["USUBJID", "KEY"], as_index=False)["GRADE"].max()
    keyed = ae[["USUBJID"]].assign(KEY=episode(ae, study))
    return keyed.merge(highest, on=["USUBJID", "KEY"], how="left", validate="m:1")["GRADE"].set_axis(ae.index)


def _history(mh: pd.DataFrame, ae: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The graded conditions of the history that had not ended when treatment began: by their end date, else as related to it."""
    first = mh["USUBJID"].map(ae.drop_duplicates("USUBJID").set_index("USUBJID")["FIRSTDTC"]).astype(DTYPES["Char"])
    ended = before(mh["MHENDTC"], first).fillna(relation(mh, "MHEN", first, first, study.te.reference_points))
    related = ended.eq(FROM) | mh["MHENRTPT"].eq("ONGOING")
    present = ended.ne(BEFORE).fillna(True).where(mh["MHENDTC"].notna(), related.fillna(False))
    ongoing = mh.loc[present.astype(bool) & mh["MHTOXGR"].notna() & first.notna()]
    grade = read_grades(ongoing["MHTOXGR"], lowest=0)
    term = ongoing["MHDECOD"].fillna(ongoing["MHTERM"]).str.upper()  # a history that nobody coded is compared by its own words
    return pd.DataFrame({"USUBJID": ongoing["USUBJID"], "KEY": term, "GRADE": grade})


def _stays_worse(decided: pd.DataFrame, study: Study) -> Series:
    """Later records of an episode that had worsened on treatment, though no longer worse than the baseline (`te.sticky`)."""
    worse = decided["ASTDT"].where(decided["TEREAS"].eq("WORSE") & decided["EMERGENT"])
    first = worse.groupby([decided["USUBJID"], decided["EPISODE"]]).transform("min")
    return decided["TEREAS"].eq("NOTWORSE") & decided["ASTDT"].ge(first)
