"""What the adverse event outputs share: takes ADAE and the safety population, gives its treatment-emergent records, the named
conditions on them, and the table of such records by system organ class and preferred term.

Its own module because every table of section 14.3.1 starts from the same records and means the same by "related" or "serious"
(TLF_SPEC 3).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.outputs.adverse_events.soc_pt import ANY, ANY_RECORD, SORTED, CountColumn, Mask, count_terms, term_columns
from schemas.design import DrugColumns

TEAE = "TRTEMFL = 'Y'"


@dataclass(frozen=True)
class Condition:
    """A named subset of adverse events: as the ARD says it, the records that meet it, the variables it reads."""

    text: str
    where: Mask
    needs: tuple[str, ...]


def equals(variable: str, value: str) -> Condition:
    """The records whose `variable` is `value`."""
    return Condition(f"{variable} = '{value}'", lambda d: d[variable] == value, (variable,))


def both(first: Condition, second: Condition) -> Condition:
    """The records that meet two conditions."""
    text = f"{first.text} and {second.text}"
    return Condition(text, lambda d: first.where(d) & second.where(d), (*first.needs, *second.needs))


def either(first: Condition, second: Condition) -> Condition:
    """The records that meet at least one of two conditions."""
    text = f"({first.text} or {second.text})"
    return Condition(text, lambda d: first.where(d) | second.where(d), (*first.needs, *second.needs))


def any_action(term: str, study: Study) -> Condition:
    """The action on any drug: the combined AEACN, or one of the drugs' own."""
    variables = ["AEACN", *(drug.aacn for drug in study.drug_columns if drug.aacn)]
    words = " or ".join(f"{variable} = '{term}'" for variable in variables)
    return Condition(
        f"({words})" if len(variables) > 1 else words,
        lambda d: (d[[variable for variable in variables if variable in d]] == term).any(axis=1),
        ("AEACN",),
    )


def _fatal(d: pd.DataFrame) -> "pd.Series[bool]":
    return (d["AEOUT"] == "FATAL") | (d["ATOXGRN"] == 5) | (d["AESDTH"] == "Y" if "AESDTH" in d else False)


SEVERE = Condition("ATOXGRN >= 3", lambda d: d["ATOXGRN"] >= 3, ("ATOXGRN",))
RELATED = equals("AREL", "RELATED")
SERIOUS = equals("AESER", "Y")
FATAL = Condition("(AEOUT = 'FATAL' or ATOXGRN = 5 or AESDTH = 'Y')", _fatal, ("AEOUT",))
ANY_GRADE = CountColumn(ANY, "Any grade")
GRADE_3 = CountColumn(">=3", "Grade ≥\u00a03", SEVERE.where, needs=SEVERE.needs)


def per_drug(name: str, code: str, term: str, study: Study) -> list[CountColumn]:
    """Columns on an action: on any drug and, with more than one, on each."""
    met = any_action(term, study)
    columns = [CountColumn(code, f"{name} any drug", met.where, needs=met.needs)]
    for drug in several(study):
        if drug.aacn:
            met = equals(drug.aacn, term)
            columns.append(CountColumn(f"{code}{drug.number}", f"{name} {drug.word}", met.where, needs=met.needs))
    return columns


def several(study: Study) -> tuple[DrugColumns, ...]:
    """The drugs of a study that has more than one; of one drug the lines on any drug say all."""
    return study.drug_columns if len(study.drugs) > 1 else ()


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


def select_teae(adae: pd.DataFrame, population: Population, study: Study) -> pd.DataFrame:
    """The records with TRTEMFL = Y of the population's subjects, with SEQ (AESEQ), worst grade first, then by ASTDT and AESEQ as
    the occurrence flags of ADAE have it. A missing grade is the lowest, or what `ae.grade_missing` says."""
    rows = adae[(adae["TRTEMFL"] == "Y") & among(adae["USUBJID"], population.subjects["USUBJID"])]
    worst = rows.assign(SEQ=rows["AESEQ"], RANK=-rows["ATOXGRN"].fillna(study.ae.rank_of_missing))
    ordered = worst.sort_values(["RANK", "ASTDT", "AESEQ"], kind="stable", na_position="first")
    return ordered.drop(columns="RANK")


def teae_notes(study: Study) -> list[str]:
    """What counts as treatment-emergent, with the configured window."""
    return [
        f"TEAE: began or worsened between first dose and {study.te.window_days} days after the last dose of study drug. "
        "Grades: NCI-CTCAE 5.0. A subject counts once per line."
    ]


@dataclass(frozen=True)
class TermTable:
    """One table of the family: its id and title, the name of its analysis, the label of its first line, the events that it is
    about, and whether it has the upper level (SOC)."""

    id: str
    title: str
    analysis: str
    first: str
    about: Condition | None = None
    by_soc: bool = True


def make_term_table(
    table: TermTable,
    adsl: pd.DataFrame,
    adae: pd.DataFrame,
    study: Study,
    columns: Sequence[CountColumn] | None = None,
    notes: Sequence[str] = (),
    choose: Callable[[pd.DataFrame, Population], Collection[str]] | None = None,
) -> Output:
    """The table on the safety set; `columns`: default any grade, the maximum grades, grade >= 3; `choose`: which upper terms to
    show. A table or column whose variables were not collected is left out, and a footnote says so."""
    population = select_population(adsl, "SAFFL", study)
    teae = select_teae(adae, population, study)
    about, rows, subset = table.about, teae, TEAE
    collected = about is None or is_collected(teae, about.needs)
    if about:
        rows, subset = teae[about.where(teae)] if collected else teae.iloc[:0], f"{TEAE} and {about.text}"
    asked = [ANY_GRADE, *max_grades(rows), GRADE_3] if columns is None else columns
    shown = [column for column in asked if is_collected(teae, column.needs)] or [ANY_RECORD]
    lost = [column.name for column in asked if column not in shown] if collected else [table.first]
    upper, lower = ("AEBODSYS", "AEDECOD") if table.by_soc else ("AEDECOD", "")
    analysis = Analysis(table.analysis, "ADAE", subset=subset, variable="COLUMN", group2=upper, group3=lower)
    only = choose(rows, population) if choose else None
    results, lines = count_terms(rows, population, analysis, shown, table.first, only)
    stub = "System organ class\n\u00a0\u00a0Preferred term" if table.by_soc else "Preferred term"
    footnotes = [*teae_notes(study), SORTED, *notes, *not_shown(lost)]
    return make_table(table.id, table.title, population, ("ADSL", "ADAE"), footnotes, [results], lines, term_columns(shown), stub)
