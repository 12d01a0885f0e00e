"""Table 14.3.1.1: overview of treatment-emergent adverse events. Takes ADSL and ADAE, gives the output (TLF_SPEC 3).

A line is a described criterion over ADAE records (overview_criteria.py). A line whose variables hold nothing in this study (an
action that was not collected per drug) is left out and named in a footnote: printing 0 would say that it was looked for.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.adverse_events import TEAE, select_teae, teae_notes
from pipeline.tlf.ard import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.collected import is_collected, not_shown
from pipeline.tlf.layout import EVENTS, N_PCT, Column, block, heads, line
from pipeline.tlf.output import Output, make_table
from pipeline.tlf.overview_criteria import Criterion, list_criteria

ANALYSIS = Analysis("AN_TEAE_OVERVIEW", "ADAE", subset=TEAE, variable="CRITERION")


def t_14_3_1_1(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects and events per criterion on the safety set, then deaths."""
    population = select_population(adsl, "SAFFL", study)
    teae = select_teae(adae, population, study)
    criteria = list_criteria(study, teae)
    shown = [c for c in criteria if is_collected(teae, c.met.needs)]
    deaths, death_lines = count_deaths(adsl, population, study)
    notes = [*teae_notes(study), *not_shown([c.label for c in criteria if c not in shown])]
    blocks = [*_blocks(shown), death_lines]
    results = [_count(shown, teae, population), *deaths]
    return make_table(
        "t_14_3_1_1",
        "Overview of Treatment-Emergent Adverse Events",
        population,
        ("ADSL", "ADAE"),
        notes,
        results,
        blocks,
        overview_columns,
    )


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


def count_deaths(adsl: pd.DataFrame, population: Population, study: Study) -> tuple[list[Results], pd.DataFrame]:
    """Deaths up to the cut-off: all, and within `tlf.death_days` after the last dose."""
    died = adsl[adsl["DTHDT"] <= pd.Timestamp(study.dco)]
    window = study.tlf.death_days
    early = died[(died["DTHDT"] - died["TRTEDTA"]).dt.days <= window]
    analyses = [
        Analysis("AN_DEATH", "ADSL", subset="DTHDT <= DCODT"),
        Analysis("AN_DEATH_EARLY", "ADSL", subset=f"DTHDT <= TRTEDTA + {window}"),
    ]
    results = [
        count_subjects(rows[["USUBJID"]].assign(SEQ=float("nan")), population, analysis)
        for rows, analysis in zip((died, early), analyses, strict=True)
    ]
    lines = block(line("Deaths", "AN_DEATH", N_PCT), line(f"Within {window} days of last dose", "AN_DEATH_EARLY", N_PCT, 1))
    return results, lines
