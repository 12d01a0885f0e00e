"""Table 14.3.1.11: adverse events of special interest by category and preferred term (TLF_SPEC 3).

A category is a group of `ae.groups`; a term may belong to more than one. Below the terms of a category stand when it first
occurred, how long it lasted and how it ended.
"""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import EVENTS, N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.events import SEVERE, TEAE, select_teae, teae_notes
from pipeline.tlf.outputs.adverse_events.term_tables import ANY_GRADE, GRADE_3
from pipeline.tlf.statistics.summaries import MISSING, summarise
from pipeline.tlf.statistics.terms import ANY, ANY_EVENT, SORTED, count_terms, term_columns

SUBSET = f"{TEAE} and in a group of ae.groups"
TERMS = Analysis("AN_AESI", "ADAE", subset=SUBSET, variable="COLUMN", group2="CATEGORY", group3="AEDECOD")
ONSET = Analysis("AN_AESI_ONSET", "ADAE", "SUMMARY", "ASTDY", f"{SUBSET} and ASTDY >= 1", "COLUMN", "CATEGORY")
DURATION = Analysis("AN_AESI_DURATION", "ADAE", "SUMMARY", "ADURN", f"{SUBSET} and AENDT is present", "COLUMN", "CATEGORY")
OUTCOME = Analysis("AN_AESI_OUTCOME", "ADAE", subset=SUBSET, variable="COLUMN", group2="CATEGORY", group3="AEOUT")
SUMMARY = "{n}; {median} ({min}, {max})"
OUTCOMES = {
    "RECOVERED/RESOLVED": "Recovered or resolved",
    "RECOVERED/RESOLVED WITH SEQUELAE": "Recovered or resolved with sequelae",
    "RECOVERING/RESOLVING": "Recovering or resolving",
    "NOT RECOVERED/NOT RESOLVED": "Not recovered or not resolved",
    "FATAL": "Fatal",
    "UNKNOWN": "Unknown",
    MISSING: MISSING,
}


@output("ae_special_interest")
def t_14_3_1_11(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with any grade and grade >= 3, and events, per category and term; onset, duration and outcome per category."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = by_category(select_teae(adae, population, study), study)
    columns = [column for column in (ANY_GRADE, GRADE_3, ANY_EVENT) if is_collected(rows, column.needs)]
    terms, blocks = count_terms(rows, population, TERMS, columns, "Subjects with at least one TEAE of special interest")
    records = _by_column(rows, [column.level for column in columns])
    found = [terms, *_courses(records, population)]
    outcomes = _outcomes(records)
    found.append(count_subjects(outcomes, population, OUTCOME, levels=_grid(outcomes), events=True))
    notes = [
        *teae_notes(study),
        f"{SORTED} A term may belong to more than one category.",
        "Onset: study day of the first event that began on treatment. Duration: the longest event with an end date, per subject.",
        *not_shown(["Grade ≥ 3"] if GRADE_3 not in columns else []),
    ]
    lines = [blocks[0], *(_with_course(terms_of, outcomes) for terms_of in blocks[1:])] if blocks else []
    title = "Treatment-Emergent Adverse Events of Special Interest by Category and Preferred Term"
    stub = "Category\n\u00a0\u00a0Preferred term"
    return make_table(title, population, results=found, layout=Layout(lines, term_columns(columns), stub), footnotes=notes)


def by_category(teae: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The records of each group of `ae.groups` with CATEGORY, its name; the index tells records that stand in two groups."""
    groups = {variable: name for variable, name in study.special_interest.items() if variable in teae}
    parts = [teae[teae[variable].notna()].assign(CATEGORY=name) for variable, name in groups.items()]
    return pd.concat(parts) if parts else teae.iloc[:0].assign(CATEGORY=pd.Series(dtype="str"))


def _by_column(rows: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    """The records once per column of subjects, with group2_level and variable_level."""
    named = rows.assign(group2_level=rows["CATEGORY"])
    parts = {ANY: named, GRADE_3.level: named[SEVERE.where(named)]}
    return pd.concat([part.assign(variable_level=level) for level, part in parts.items() if level in levels], ignore_index=True)


def _courses(records: pd.DataFrame, population: Population) -> list[Results]:
    """First onset and longest duration per subject, category and column."""
    key = ["USUBJID", "group2_level", "variable_level"]
    levels = records[key[1:]].drop_duplicates()
    onset = records[records["ASTDY"] >= 1].sort_values("ASTDY", kind="stable").drop_duplicates(key)
    longest = records[records["ADURN"].notna()].sort_values("ADURN", ascending=False, kind="stable").drop_duplicates(key)
    chosen = [(ONSET, onset.assign(AVAL=onset["ASTDY"])), (DURATION, longest.assign(AVAL=longest["ADURN"]))]
    grid = _complete(levels, ["group2_level"])
    return [summarise(rows, population, analysis, levels=grid, decimals=0) for analysis, rows in chosen]


def _outcomes(records: pd.DataFrame) -> pd.DataFrame:
    return records.assign(group3_level=records["AEOUT"].fillna(MISSING))


def _grid(outcomes: pd.DataFrame) -> pd.DataFrame:
    return _complete(outcomes, ["group2_level", "group3_level"])


def _complete(records: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Every combination of `by` found with every column found."""
    return records[by].drop_duplicates().merge(records[["variable_level"]].drop_duplicates(), how="cross")


def _with_course(terms: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """The lines of a category with those on onset, duration and outcome below its terms."""
    category = str(terms["group2_level"].iloc[0])
    known = set(outcomes.loc[outcomes["group2_level"] == category, "group3_level"])
    ordered = [*(level for level in OUTCOMES if level in known), *sorted(known - set(OUTCOMES))]
    lines = [
        line("First onset (day): n; median (min, max)", ONSET.id, SUMMARY, 1),
        line("Longest duration (days): n; median (min, max)", DURATION.id, SUMMARY, 1),
        line("Outcome", indent=1),
        *(line(OUTCOMES.get(level, level), OUTCOME.id, N_PCT, 2, events=EVENTS, group3_level=level) for level in ordered),
    ]
    return pd.concat([terms, block(*lines).assign(group2_level=category)], ignore_index=True)
