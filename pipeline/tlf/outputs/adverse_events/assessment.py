"""Table 14.3.1.15: each group of events of special interest in one place (TLF_SPEC 3).

Who had it, how severe and serious, what was done, when it began, how long until it was resolved, how long episodes lasted.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import EVENTS, N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.events import FATAL, RELATED, SERIOUS, SEVERE, TEAE, equals, select_teae, teae_notes
from pipeline.tlf.outputs.adverse_events.overview import overview_columns
from pipeline.tlf.outputs.adverse_events.overview_criteria import (
    ACTIONS,
    EVERY,
    Criterion,
    action_criteria,
    relation_criteria,
)
from pipeline.tlf.outputs.adverse_events.term_tables import max_grades
from pipeline.tlf.statistics.resolution import days_rows, estimate_resolution, resolution_times
from pipeline.tlf.statistics.summaries import summarise
from pipeline.tlf.statistics.survival import percent_of
from pipeline.tlf.statistics.terms import CountColumn
from pipeline.tlf.statistics.time_at_risk import first_events, periods_at_risk, undated_note

SUBSET = f"{TEAE} and in a group of special interest of ae.groups"
COUNTS = Analysis("AN_ASSESSMENT", "ADAE", subset=SUBSET, variable="CRITERION", group2="CATEGORY")
ONSET = Analysis("AN_ASSESSMENT_ONSET", "ADAE", "SUMMARY", "ASTDY", f"{SUBSET}, first of the subject", group2="CATEGORY")
LASTING = Analysis("AN_ASSESSMENT_RESOLUTION", "ADAE", subset=f"{SUBSET}, first of the subject", group2="CATEGORY")
DURATION = Analysis("AN_ASSESSMENT_DURATION", "ADAE", "SUMMARY", "ADURN", f"{SUBSET}, longest of the subject", group2="CATEGORY")
SUMMARY = "{n}; {median} ({min}, {max})"


@output("ae_assessment", on_request=True)
def t_14_3_1_15(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """A block per group, also of one without any event."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    groups = {variable: name for variable, name in study.special_interest.items() if variable in teae}
    criteria = _criteria(study)
    shown = [one for one in criteria if is_collected(teae, one.met.needs)]
    grades = max_grades(teae) if is_collected(teae, ["ATOXGRN"]) else []
    categories = pd.DataFrame({"group2_level": list(groups.values())}, dtype="str")
    rows = [teae[teae[variable].notna()].assign(group2_level=name) for variable, name in groups.items()]
    events = pd.concat(rows, ignore_index=True) if rows else teae.iloc[:0].assign(group2_level=pd.Series(dtype="str"))
    first = first_events(events, periods_at_risk(adsl, population, study), ["group2_level"])
    longest = events.sort_values("ADURN", ascending=False, kind="stable").drop_duplicates(["USUBJID", "group2_level"])
    results = [
        _count(_met(shown, grades, events), [*shown, *grades], categories, population),
        summarise(days_rows(first.assign(AVAL=first["DAY"]), "DAY"), population, ONSET, levels=categories, decimals=0),
        *estimate_resolution(resolution_times(first, adsl), population, LASTING, study),
        summarise(days_rows(longest, "ADURN"), population, DURATION, levels=categories, decimals=0),
    ]
    timed = set(results[3].ard["group2_level"])
    lines = [*shown[:1], *_grade_lines(grades), *shown[1:]]
    blocks = [_lines(name, lines, name in timed, study) for name in groups.values()] if population.groups else []
    notes = [
        *teae_notes(study),
        "Onset: day of the subject's first event, the first dose being day 1; one that was there and worsened counts from day 1. "
        "Resolution: from the first event's start to its end if it was recovered (with or without sequelae), by Kaplan-Meier; "
        "else censored at its end, at death, the last day known alive or the cut-off. Duration: the longest event with an end.",
        *undated_note(events, population),
        *not_shown([one.label for one in criteria if one not in shown]),
    ]
    title = "Assessment of Treatment-Emergent Adverse Events of Special Interest"
    return make_table(title, population, results=results, layout=Layout(blocks, overview_columns), footnotes=notes)


def _criteria(study: Study) -> list[Criterion]:
    """What is counted of each group."""
    return [
        Criterion("TEAE", "With event", EVERY),
        Criterion("G3", "Grade ≥ 3", SEVERE),
        Criterion("SER", "Serious", SERIOUS),
        Criterion("REL", "Related", RELATED),
        *relation_criteria(study),
        *(one for code in ACTIONS for one in action_criteria(code, "Leading to", "", study)),
        Criterion("TRT", "Treated", equals("AECONTRT", "Y")),
        Criterion("DTH", "Leading to death", FATAL),
    ]


def _grade_lines(grades: Sequence[CountColumn]) -> list[Criterion]:
    heads = {grade.level: grade.name.replace("Grade", "Maximum grade") for grade in grades}
    return [Criterion(level, head, EVERY, 1, events=False) for level, head in heads.items()]


def _met(criteria: Sequence[Criterion], grades: Sequence[CountColumn], events: pd.DataFrame) -> pd.DataFrame:
    """The records of each line and group; of a maximum grade the worst of the subject in the group, which comes first."""
    columns = ["USUBJID", "SEQ", "group2_level"]
    worst = events[~events.duplicated(["USUBJID", "group2_level"])]
    met = [events.loc[one.met.where(events), columns].assign(variable_level=one.id) for one in criteria]
    met += [worst.loc[one.where(worst), columns].assign(variable_level=one.level) for one in grades if one.where]
    return pd.concat(met, ignore_index=True)


def _count(
    met: pd.DataFrame, lines: Sequence[Criterion | CountColumn], categories: pd.DataFrame, population: Population
) -> Results:
    names = [one.id if isinstance(one, Criterion) else one.level for one in lines]
    levels = categories.merge(pd.DataFrame({"variable_level": names}, dtype="str"), how="cross")
    return count_subjects(met, population, COUNTS, levels=levels, events=True)


def _lines(name: str, criteria: list[Criterion], timed: bool, study: Study) -> pd.DataFrame:
    at = {"group2_level": name}
    counted = [
        line(one.label, COUNTS.id, N_PCT, 1 + one.indent, variable_level=one.id, events=EVENTS if one.events else "", **at)
        for one in criteria
    ]
    resolved = [
        line("Resolved, n of subjects with a dated event (%)", f"{LASTING.id}_RESOLVED", "{n}/{N}[ ({p})]", 1, **at),
        line(f"Days to resolution: median ({percent_of(study)}% CI)", LASTING.id, "{t_q50} ({t_q50_low}, {t_q50_high})", 1, **at),
    ]
    return block(
        line(name),
        *counted,
        line("First onset (day): n; median (min, max)", ONSET.id, SUMMARY, 1, **at),
        *(resolved if timed else []),
        line("Longest duration (days): n; median (min, max)", DURATION.id, SUMMARY, 1, **at),
    )
