"""Tables of treatment-emergent adverse events by system organ class and preferred term: their shell (TLF_SPEC 3).

A table or column whose variables were not collected is left out, and a footnote says so.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.output import Content, make_table
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.adverse_events.events import (
    SEVERE,
    TEAE,
    Condition,
    any_action,
    equals,
    select_teae,
    several,
    teae_notes,
)
from pipeline.tlf.statistics.terms import ANY, ANY_RECORD, SORTED, CountColumn, count_terms, term_columns

ANY_GRADE = CountColumn(ANY, "Any grade")
GRADE_3 = CountColumn(">=3", "Grade ≥\u00a03", SEVERE.where, needs=SEVERE.needs)


@dataclass(frozen=True, kw_only=True)
class TermTable:
    """One table of the family: title, id of its analysis, label of its first line; the events that it is about (default: all);
    whether it has the upper level (SOC). `columns`: default any grade, the maximum grades, grade >= 3; `chosen`: which upper
    terms to show (default: all)."""

    title: str
    analysis: str
    first: str
    about: Condition | None = None
    by_soc: bool = True
    columns: Sequence[CountColumn] = ()
    chosen: Callable[[pd.DataFrame, Population], Collection[str]] | None = None
    notes: Sequence[str] = ()


def make_term_table(table: TermTable, adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """The table on the safety set."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    about, rows, subset = table.about, teae, TEAE
    collected = about is None or is_collected(teae, about.needs)
    if about:
        rows, subset = teae[about.where(teae)] if collected else teae.iloc[:0], f"{TEAE} and {about.text}"
    asked = table.columns or [ANY_GRADE, *max_grades(rows), GRADE_3]
    shown = [column for column in asked if is_collected(teae, column.needs)] or [ANY_RECORD]
    lost = [column.name for column in asked if column not in shown] if collected else [table.first]
    upper, lower = ("AEBODSYS", "AEDECOD") if table.by_soc else ("AEDECOD", "")
    analysis = Analysis(table.analysis, "ADAE", subset=subset, variable="COLUMN", group2=upper, group3=lower)
    only = table.chosen(rows, population) if table.chosen else None
    result, blocks = count_terms(rows, population, analysis, shown, table.first, only)
    stub = "System organ class\n\u00a0\u00a0Preferred term" if table.by_soc else "Preferred term"
    notes = [*teae_notes(study), SORTED, *table.notes, *not_shown(lost)]
    layout = Layout(blocks, term_columns(shown), stub)
    return make_table(table.title, population, results=[result], layout=layout, footnotes=notes)


def max_grades(teae: pd.DataFrame) -> list[CountColumn]:
    """Each subject once per line, at its worst grade 1 to 5: that of its first record, as `select_teae` orders them. A Missing
    column only where somebody has no grade at all."""
    columns = [_max_grade(grade) for grade in range(1, 6)]
    if teae["ATOXGRN"].isna().any() and teae["ATOXGRN"].notna().any():
        columns.append(CountColumn("MAXNA", "Missing", lambda d: d["ATOXGRN"].isna(), needs=("ATOXGRN",), first=True))
    return columns


def _max_grade(grade: int) -> CountColumn:
    head = f"Grade\u00a0{grade}"
    return CountColumn(f"MAX{grade}", head, lambda d: d["ATOXGRN"] == grade, needs=("ATOXGRN",), first=True)


def per_drug(name: str, code: str, term: str, study: Study) -> list[CountColumn]:
    """Columns on an action: on any drug and, with more than one, on each."""
    met = any_action(term, study)
    columns = [CountColumn(code, f"{name} any drug", met.where, needs=met.needs)]
    for drug in several(study):
        if drug.aacn:
            met = equals(drug.aacn, term)
            columns.append(CountColumn(f"{code}{drug.number}", f"{name} {drug.word}", met.where, needs=met.needs))
    return columns
