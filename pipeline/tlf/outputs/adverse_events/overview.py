"""Table 14.3.1.1: overview of treatment-emergent adverse events (TLF_SPEC 3).

A line is a described criterion over ADAE records (overview_criteria.py). A line whose variables hold nothing in this study (an
action that was not collected per drug) is left out and named in a footnote: printing 0 would say that it was looked for.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import EVENTS, N_PCT, Column, Layout, block, heads, line
from pipeline.tlf.outputs.adverse_events.deaths import count_deaths, later_death_notes, select_deaths
from pipeline.tlf.outputs.adverse_events.events import FATAL, TEAE, select_teae, teae_notes
from pipeline.tlf.outputs.adverse_events.overview_criteria import ACTIONS, Criterion, action_note, list_criteria

ANALYSIS = Analysis("AN_TEAE_OVERVIEW", "ADAE", subset=TEAE, variable="CRITERION")


@output("ae_overview")
def t_14_3_1_1(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects and events per criterion on the safety set, then deaths."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    criteria = list_criteria(study, teae)
    shown = [c for c in criteria if is_collected(teae, c.met.needs)]
    deaths = select_deaths(adsl, study)
    of_actions = [action_note(study)] if any(c.id in ACTIONS for c in shown) else []
    not_collected = not_shown([c.label for c in criteria if c not in shown])
    notes = [*teae_notes(study), *of_actions, *later_death_notes(adsl, teae[FATAL.where(teae)]), *not_collected]
    window = study.tlf.death_days
    died = [line("Deaths", "AN_DEATH", N_PCT), line(f"Within {window} days of last dose", "AN_DEATH_EARLY", N_PCT, 1)]
    blocks = [*_blocks(shown), block(*died)]
    results = [_count(shown, teae, population), *count_deaths(deaths, population)]
    layout = Layout(blocks, overview_columns)
    title = "Overview of Treatment-Emergent Adverse Events"
    return make_table(title, population, results=results, layout=layout, footnotes=notes)


def overview_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """Per treatment: subjects n (%) and events n."""
    return [
        column
        for group, head in heads(ard, groups).items()
        for column in (Column("Subjects\nn (%)", group, head), Column("Events\nn", group, head, role="events"))
    ]


def _count(criteria: Sequence[Criterion], teae: pd.DataFrame, population: Population) -> Results:
    """Every criterion counted at once: its id is the level of the analysis."""
    met = [teae.loc[c.met.where(teae), ["USUBJID", "SEQ"]].assign(variable_level=c.id) for c in criteria]
    levels = pd.DataFrame({"variable_level": [c.id for c in criteria]})
    return count_subjects(pd.concat(met), population, ANALYSIS, levels=levels, events=True)


def _line(criterion: Criterion) -> dict[str, object]:
    shown = {"events": EVENTS} if criterion.events else {}
    return line(criterion.label, ANALYSIS.id, N_PCT, criterion.indent, variable_level=criterion.id, **shown)


def _blocks(criteria: Sequence[Criterion]) -> list[pd.DataFrame]:
    """A block per line that is not indented, with the indented lines below it."""
    table = block(*map(_line, criteria))
    return [frame for _, frame in table.groupby((table["indent"] == 0).cumsum())]
