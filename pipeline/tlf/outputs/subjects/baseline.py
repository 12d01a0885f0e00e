"""Characteristics of subjects: the shell of demographics, disease and prior therapy (TLF_SPEC 1, Tables 14.1.2.1 to .3).

Their modules only list what they show. A characteristic without any value in the population is left out and named in a footnote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.ard.collected import not_shown
from pipeline.tlf.layout.output import Content, make_table
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.statistics.summaries import (
    METHOD,
    MISSING,
    SUMMARY_NOTE,
    Part,
    split_parts,
    summarise_category,
    summarise_value,
)

YES_NO = {"Y": "Yes", "N": "No"}


@dataclass(frozen=True)
class Number:
    """A number of ADSL, summarised; `decimals` and `fixed` as for `summarise`."""

    variable: str
    label: str
    decimals: int | None = None
    fixed: bool = False

    def collected(self, adsl: pd.DataFrame) -> bool:
        """Whether anybody has a value."""
        return self.variable in adsl and bool(adsl[self.variable].notna().any())

    def part(self, adsl: pd.DataFrame, population: Population) -> Part:
        """The results and their lines."""
        records = pd.DataFrame({"USUBJID": adsl["USUBJID"], "SEQ": np.nan, "AVAL": adsl[self.variable]})
        analysis = Analysis(f"AN_{self.variable}", "ADSL", METHOD, variable=self.variable)
        return summarise_value(records, population, analysis, self.label, self.decimals, fixed=self.fixed)


@dataclass(frozen=True)
class Category:
    """A variable of ADSL by its levels. `levels`: level -> text, in order; levels of the data behind them. `top`: a count from
    which on values are one level, `>=top`. `within`: how some levels end, and the line that counts these together."""

    variable: str
    label: str
    levels: Mapping[str, str] = field(default_factory=dict)
    top: int | None = None
    within: tuple[str, str] | None = None

    def collected(self, adsl: pd.DataFrame) -> bool:
        """Whether anybody has a value."""
        return self.variable in adsl and bool(adsl[self.variable].notna().any())

    def part(self, adsl: pd.DataFrame, population: Population) -> Part:
        """The results and their lines; a level of the data that was not listed is printed in sentence case."""
        level = self._level(adsl[self.variable])
        records = pd.DataFrame({"USUBJID": adsl["USUBJID"], "SEQ": np.nan, "variable_level": level})
        found = records.loc[among(records["USUBJID"], population.subjects["USUBJID"]), "variable_level"].dropna()
        texts = dict(self.levels) | {value: value.capitalize() for value in sorted(set(found) - set(self.levels))}
        analysis = Analysis(f"AN_{self.variable}_BY", "ADSL", variable=self.variable)
        results, lines = summarise_category(records, population, analysis, self.label, texts)
        return (results, lines) if self.within is None else self._with_sum(records, population, analysis, results, lines)

    def _with_sum(
        self, records: pd.DataFrame, population: Population, analysis: Analysis, results: list[Results], lines: pd.DataFrame
    ) -> Part:
        """With a line above the first of the levels that `within` names, for all of them; they are indented below it."""
        ending, text = self.within or ("", "")
        inside = lines["variable_level"].str.endswith(ending).eq(True)
        if not inside.any():
            return results, lines
        total = Analysis(f"{analysis.id}_SUM", "ADSL", subset=f"{self.variable} ends in {ending}", variable=self.variable)
        summed = records.loc[records["variable_level"].str.endswith(ending).eq(True), ["USUBJID", "SEQ"]]
        above, place = block(line(text, total.id, N_PCT, 1)), int(inside.to_numpy().argmax())
        indented = lines.assign(indent=lines["indent"] + inside)
        arranged = pd.concat([indented.iloc[:place], above, indented.iloc[place:]], ignore_index=True)
        return [*results, count_subjects(summed, population, total)], arranged

    def _level(self, values: Series) -> Series:
        if not pd.api.types.is_numeric_dtype(values):
            return values
        text = values.astype("Int64").astype("str").where(values.notna())
        return text if self.top is None else text.mask(values >= self.top, f">={self.top}")


@dataclass(frozen=True)
class Flags:
    """Flags of ADSL that are told together: variable -> text, n (%) of Y each; Missing where none of them is known."""

    id: str
    label: str
    flags: Mapping[str, str]

    def collected(self, adsl: pd.DataFrame) -> bool:
        """Whether any flag is known of anybody."""
        return bool(adsl.reindex(columns=list(self.flags)).notna().to_numpy().any())

    def part(self, adsl: pd.DataFrame, population: Population) -> Part:
        """The results and their lines: the flag's variable is the level."""
        shown = {variable: text for variable, text in self.flags.items() if variable in adsl and adsl[variable].notna().any()}
        people = adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])]
        met = {v: people.loc[people[v].eq("Y"), "USUBJID"] for v in shown}
        met[MISSING] = people.loc[people[list(shown)].isna().all(axis=1), "USUBJID"]
        texts = shown | ({MISSING: MISSING} if len(met[MISSING]) else {})
        records = pd.concat([pd.DataFrame({"USUBJID": met[v], "SEQ": np.nan, "variable_level": v}) for v in texts])
        analysis = Analysis(f"AN_{self.id}", "ADSL", subset="flag = 'Y'", variable=self.id)
        results = count_subjects(records, population, analysis, levels=pd.DataFrame({"variable_level": list(texts)}))
        head = f"{self.label}, n (%)"
        lines = [line(text, analysis.id, N_PCT, 1, variable_level=level) for level, text in texts.items()]
        return [results], block(line(head), *lines)


Characteristic = Number | Category | Flags


def make_baseline_table(
    title: str, adsl: pd.DataFrame, characteristics: Sequence[Characteristic], notes: Sequence[str], study: Study
) -> Content:
    """The table of the characteristics over the analysis set of efficacy, a block each."""
    population = select_population(adsl, study.population(), study)
    people = adsl[adsl[population.flag].eq("Y")]
    shown = [c for c in characteristics if c.collected(people)]
    results, blocks = split_parts([c.part(people, population) for c in shown])
    absent = not_shown([c.label for c in characteristics if c not in shown]) if len(people) else []
    footnotes = [*notes, SUMMARY_NOTE, *absent]
    return make_table(title, population, results=results, layout=Layout(blocks), footnotes=footnotes)
