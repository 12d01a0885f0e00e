"""Table 14.3.4.8: laboratory results beyond the levels of abnormality of the FDA's integrated guide (TLF_SPEC 3).

`fda_levels.csv` has the levels of Tables 56 and 57 of the guide (version 2.0, April 2025), without those that need to know who
fasted, and without changes of haemoglobin and of the filtration rate. A result is beyond a level where it is `SIGN` than the
number in `UNIT`, or than so many times the upper limit of normal or the baseline (`OF`).
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from pipeline.core.distinct import among, looked_up
from pipeline.core.numbers.decimals import decimals
from pipeline.core.numbers.measured import measured, read_beyond
from pipeline.core.numbers.units import factor
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Column, Layout, block, heads, line
from pipeline.tlf.outputs.laboratory.worst_results import window_note

TITLE = "Laboratory Results Beyond Levels of Abnormality on Treatment"
ANALYSIS = Analysis("AN_LAB_LEVEL", "ADLB", subset="ONTRTFL = 'Y'", variable="LEVEL", group2="CRITERION")
EVALUATED = "EVALUATED"
LEVELS = ("1", "2", "3")
_REFERENCES = {"ULN": "ANRHI", "BASE": "BASE"}
_WORDS = {"ULN": " × ULN", "BASE": " × baseline"}
_SIGNS = {"<": "<", ">": ">", ">=": "≥"}


@dataclass(frozen=True)
class Criterion:
    """The levels of a test in one direction: level -> number, without those that it has not."""

    panel: str
    name: str
    test: str
    sex: str
    of: str
    sign: str
    levels: Mapping[str, str]
    unit: str

    @property
    def text(self) -> str:
        """The name with its levels: Sodium, low: < 132, < 130, < 125 mmol/L."""
        numbers = ", ".join(f"{_SIGNS[self.sign]} {number}" for number in self.levels.values())
        return f"{self.name}: {numbers}{_WORDS.get(self.of, f' {self.unit}')}"


@cache
def criteria() -> tuple[Criterion, ...]:
    """The criteria in the order of the guide."""
    text = files("pipeline.tlf.outputs.laboratory").joinpath("fda_levels.csv").read_text(encoding="utf-8")
    return tuple(
        Criterion(row["PANEL"], row["NAME"], row["TEST"], row["SEX"], row["OF"], row["SIGN"], _levels(row), row["UNIT"])
        for row in csv.DictReader(text.splitlines())
    )


def _levels(row: Mapping[str, str]) -> dict[str, str]:
    return {level: row[f"LEVEL_{level}"] for level in LEVELS if row[f"LEVEL_{level}"]}


@output("lab_levels")
def t_14_3_4_8(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Subjects with a result on treatment beyond each level, of those evaluated; a subject counts in each level that is met."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = adlb[adlb["ONTRTFL"].eq("Y") & among(adlb["USUBJID"], population.subjects["USUBJID"])]
    sex = adsl.drop_duplicates("USUBJID").set_index("USUBJID")["SEX"].to_dict()
    rows = rows.assign(SEQ=rows["ASEQ"], SEX=looked_up(rows["USUBJID"], sex))
    shown = [(criterion, usable) for criterion, usable in _evaluated(rows)]
    results = []
    if shown:
        met = [_met(usable, criterion).assign(group2_level=criterion.name) for criterion, usable in shown]
        people = [usable[["USUBJID"]].drop_duplicates().assign(group2_level=criterion.name) for criterion, usable in shown]
        of_levels = pd.DataFrame({"variable_level": [EVALUATED, *LEVELS]}, dtype="str")
        of = pd.concat(people, ignore_index=True).merge(of_levels, how="cross")
        grid = of[["group2_level", "variable_level"]].drop_duplicates()
        results = [count_subjects(pd.concat(met, ignore_index=True), population, ANALYSIS, levels=grid, among=of)]
    notes = [
        window_note(study),
        "Evaluated: subjects with a result on treatment in a unit that the limits can be converted to, and with the upper limit "
        "of normal (ULN) or baseline that a level needs; percentages are of those. Levels are cumulative.",
        "After FDA, Standard Safety Tables and Figures: Integrated Guide, version 2.0 (2025), Tables 56 and 57; levels that need "
        "a fasting sample are not shown. The levels identify outliers; they are no grades.",
    ]
    layout = Layout(_blocks([criterion for criterion, _ in shown]), level_columns, "Test, levels 1 to 3")
    return make_table(TITLE, population, results=results, layout=layout, footnotes=notes)


def _evaluated(rows: pd.DataFrame) -> Iterator[tuple[Criterion, pd.DataFrame]]:
    """The criteria of collected tests with the results that can be compared: RESULT_BY and LIMIT_BY make both of one unit."""
    places = rows.groupby("PARAMCD", sort=False).indices
    for criterion in criteria():
        if criterion.test not in places:
            continue
        mine = rows.iloc[places[criterion.test]]
        beyond = read_beyond(mine["AVALC"])["SIDE"].notna() & (criterion.of != "BASE")  # of another unit than the baseline's
        numbers = mine[mine["AVAL"].notna() | beyond]
        if criterion.sex:
            numbers = numbers[numbers["SEX"].eq(criterion.sex).fillna(False)]
        if criterion.of:
            numbers = numbers[numbers[_REFERENCES[criterion.of]].gt(0)]
        else:
            units = {unit: factor(unit, criterion.unit, criterion.test) for unit in numbers["AVALU"].dropna().unique()}
            numbers = numbers[numbers["AVALU"].isin([unit for unit, by in units.items() if by])]
        if len(numbers):
            yield criterion, numbers


def _met(rows: pd.DataFrame, criterion: Criterion) -> pd.DataFrame:
    """USUBJID, SEQ and variable_level of results beyond each level, and of all evaluated; compared exactly."""
    parts = [rows[["USUBJID", "SEQ"]].assign(variable_level=EVALUATED)]
    for unit in [""] if criterion.of else rows["AVALU"].unique():
        some = rows if criterion.of else rows[rows["AVALU"].eq(unit)]
        by = None if criterion.of else factor(unit, criterion.unit, criterion.test)
        result = measured(some["AVAL"], some["AVALC"]).times(by.numerator if by else 1)
        one = decimals(some[_REFERENCES[criterion.of]] if criterion.of else some["ASEQ"] * 0 + 1)
        for level, number in criterion.levels.items():
            beyond = result.compare(criterion.sign, one * number * (by.denominator if by else 1), surely=True)
            parts.append(some.loc[beyond, ["USUBJID", "SEQ"]].assign(variable_level=level))
    return pd.concat(parts, ignore_index=True)


def _blocks(shown: Sequence[Criterion]) -> list[pd.DataFrame]:
    """A block per panel."""
    by_panel: dict[str, list[Criterion]] = {}
    for criterion in shown:
        by_panel.setdefault(criterion.panel, []).append(criterion)
    return [block(line(panel), *(_line(one) for one in of)) for panel, of in by_panel.items()]


def _line(criterion: Criterion) -> dict[str, object]:
    patterns = {EVALUATED: "{n}"} | {level: N_PCT if level in criterion.levels else "" for level in LEVELS}
    return line(criterion.text, ANALYSIS.id, "", 1, group2_level=criterion.name, **patterns)


def level_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """Per treatment: who is evaluated, then each level."""
    texts = {EVALUATED: "Evaluated\nn", **{level: f"Level\u00a0{level}\nn (%)" for level in LEVELS}}
    return [
        Column(text, group, head, role, {"variable_level": role})
        for group, head in heads(ard, groups).items()
        for role, text in texts.items()
    ]
