"""Toxicity grades of laboratory results: takes results with their limits of normal and baseline, gives the grade of each, 0 to 4.

The criteria are data (ctcae/). Each limit is asked twice: whether it surely holds, and whether it may hold. Where both give one
grade the result has it; else it has none and is listed: one beyond a limit, without the range or the fasting status that its
grade needs. Absolute limits need no range: haemoglobin of 70 g/L is grade 3 whatever the laboratory's limits are.
"""

import pandas as pd

from pipeline.adam.frames import text
from pipeline.adam.safety.counted import count_issues
from pipeline.adam.safety.ctcae.conditions import Results, holds
from pipeline.adam.safety.ctcae.criteria import HIGH, LOW, Criterion, Limit, criteria_by_test
from pipeline.core.issues import gather
from pipeline.core.series import Series

INPUTS = ["PARAMCD", "AVAL", "AVALC", "AVALU", "ANRLO", "ANRHI", "BASE", "BNRIND", "BASEHI", "FAST", "AFTER", "AAGE"]
UNIT, RANGE, OPEN, CLINICAL = "UNIT_UNGRADED", "RANGE_ABSENT", "GRADE_OPEN", "GRADE_CLINICAL"
"""Codes of issues: why a result of a graded test has no grade, and that a higher one asks for more than the result."""
_TERM, _GRADE, _REASON, _HIGHER = "ATOXDSC", "ATOXGR", "UNGRADED", "HIGHER"
Published = tuple[str, int, int]


def derive_vars_toxicity(records: pd.DataFrame, version: str, worst_case: bool = False) -> pd.DataFrame:
    """`records` (INPUTS, USABLE; index unique) with, by direction (L and H): ATOXDSC-, the term that grades the test; ATOXGR-N,
    0 to 4; UNGRADED-, why there is no grade; HIGHER-, what else must be known for a higher grade.

    `worst_case`: what a result does not tell is assumed to be so.
    """
    parts: dict[str, list[pd.DataFrame]] = {LOW: [], HIGH: []}
    usable = records.loc[records["USABLE"], INPUTS]
    places = usable.groupby("PARAMCD", sort=False).indices
    for test, graded_by in criteria_by_test(version).items():
        if test in places:
            given = Results(usable.iloc[places[test]])
            for criterion in graded_by:
                parts[criterion.direction].append(grade_by(given, criterion, test, worst_case))
    return records.assign(**{
        f"{name}{side}{'N' if name == _GRADE else ''}": column
        for side, tables in parts.items()
        for name, column in _together(tables, records.index).items()
    })  # fmt: skip


def _together(tables: list[pd.DataFrame], index: "pd.Index[int]") -> dict[str, Series]:
    whole = pd.concat(tables).reindex(index) if tables else pd.DataFrame(index=index)
    return {
        name: whole[name] if name in whole else text(None, index) if name != _GRADE else pd.Series(float("nan"), index=index)
        for name in (_TERM, _GRADE, _REASON, _HIGHER)
    }


def grade_by(given: Results, criterion: Criterion, test: str, worst_case: bool = False) -> pd.DataFrame:
    """ATOXDSC, ATOXGR (a number), UNGRADED and HIGHER of each result of a test by one criterion."""
    index = given.rows.index
    grade, reason, higher = pd.Series(float("nan"), index=index), text(UNIT, index), text(None, index)
    for unit, of_unit in _by_unit(given, criterion):
        published = criterion.published_for(unit, test)
        if published or not criterion.units:
            some = of_unit if len(of_unit.rows) < len(index) else given
            grade.loc[some.rows.index], reason.loc[some.rows.index], higher.loc[some.rows.index] = _graded(
                some, criterion, published or ("", 1, 1), worst_case
            )
    return pd.DataFrame({_TERM: text(criterion.term, index), _GRADE: grade, _REASON: reason, _HIGHER: higher})


def _by_unit(given: Results, criterion: Criterion) -> list[tuple[str, Results]]:
    """The results by their unit, where limits are published in units."""
    if not criterion.units:
        return [("", given)]
    unit = given.rows["AVALU"].fillna("")
    distinct = unit.unique()
    return [(str(one), given if len(distinct) == 1 else Results(given.rows[unit.eq(one)])) for one in distinct]


def _graded(given: Results, criterion: Criterion, published: Published, worst_case: bool) -> tuple[Series, Series, Series]:
    decided = [limit for limit in criterion.limits if worst_case or not limit.clinical]
    surely, possibly = (_highest(given, decided, published, sure) for sure in (True, False))
    grade = surely.where(surely.eq(possibly))
    reason = text(OPEN, grade.index)
    for name in {limit.of for limit in decided if limit.of}:
        reason = reason.mask(given.absent[name], RANGE)
    reason = reason.where(grade.isna())
    higher = text(None, grade.index)
    for limit in criterion.limits if not worst_case else ():
        if limit.clinical:
            worse = grade.lt(limit.grade) & _meets(given, limit, published, True)
            higher = higher.mask(worse, f"grade {limit.grade}: {limit.clinical}")
    return grade, reason, higher


def _highest(given: Results, limits: list[Limit], published: Published, surely: bool) -> Series:
    """The highest grade of which a limit surely, or possibly, holds; limits ascend."""
    grade = pd.Series(0.0, index=given.rows.index)
    for limit in limits:
        grade = grade.mask(_meets(given, limit, published, surely), float(limit.grade))
    return grade


def _meets(given: Results, limit: Limit, published: Published, surely: bool) -> Series:
    """Which results are beyond a limit: the published number, a multiple of a reference, or both added; compared exactly."""
    unit, of_result, of_limit = published if limit.unit else ("", 1, 1)
    if limit.unit and limit.unit != unit:
        return pd.Series(False, index=given.rows.index)  # the same limit in another unit decides
    number = limit.number * of_limit
    result = given.result.times(of_result)
    if not limit.of:
        return result.compare(limit.result, number, surely) & holds(given, limit.when, surely)
    bound = given.references[limit.of] * (limit.times * of_result)
    met = result.compare(limit.result, bound + number if number else bound, surely)
    return (met if surely else met | given.absent[limit.of]) & holds(given, limit.when, surely)


def grade_issues(records: pd.DataFrame) -> pd.DataFrame:
    """The results of graded tests without a grade, and those whose grade may be higher, counted by reason, test and term."""
    parts = []
    for side in (LOW, HIGH):
        rows = records.assign(
            TERM=records[f"{_TERM}{side}"], REASON=records[f"{_REASON}{side}"], HIGHER=records[f"{_HIGHER}{side}"]
        )
        for code, column, label in ((RANGE, "PARAMCD", ""), (OPEN, "AVALC", "LBSTRESC")):
            by = ["TERM"] if column == "PARAMCD" else ["PARAMCD", "TERM"]
            parts.append(count_issues(code, rows[rows["REASON"].eq(code)], "LB", column, by, label=label))
        parts.append(count_issues(CLINICAL, rows[rows["HIGHER"].notna()], "LB", "PARAMCD", ["TERM", "HIGHER"]))
    unread = records[records[f"{_REASON}{LOW}"].eq(UNIT) | records[f"{_REASON}{HIGH}"].eq(UNIT)]
    return gather(count_issues(UNIT, unread, "LB", "AVALU", ["PARAMCD"], label="LBSTRESU"), *parts)
