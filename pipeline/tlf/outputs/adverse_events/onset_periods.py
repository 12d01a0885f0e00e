"""Table 14.3.1.16: events by the period of treatment in which they began, by cycles or by weeks (TLF_SPEC 3)."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import EVENTS, N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.categories import category_levels, list_categories, rows_by_category
from pipeline.tlf.outputs.adverse_events.events import TEAE, select_teae, teae_notes
from pipeline.tlf.outputs.adverse_events.overview import overview_columns
from pipeline.tlf.outputs.adverse_events.overview_criteria import Criterion
from pipeline.tlf.statistics.time_at_risk import periods_at_risk, undated_note

ANALYSIS = Analysis("AN_ONSET", "ADAE", subset=TEAE, variable="CRITERION", group2="PERIOD")


@dataclass(frozen=True)
class OnsetPeriods:
    """Names of the periods, in order, and the first day of each; the last has no end."""

    names: tuple[str, ...]
    first: tuple[int, ...]

    def of(self, days: Series) -> Series:
        """The period of each day, counted from 1; null without one."""
        at = np.searchsorted(self.first, days.fillna(0).to_numpy(), side="right") - 1
        return pd.Series(np.array(self.names, dtype=object)[at.clip(min=0)], index=days.index, dtype="str").where(days.notna())


def onset_periods(study: Study) -> OnsetPeriods:
    """Those that `tlf.onset_cycles` bounds in a trial of cycles, else `tlf.onset_weeks`."""
    cycle = study.design.cycle_days
    word, length, bounds = ("Cycle", cycle, study.tlf.onset_cycles) if cycle else ("Week", 7, study.tlf.onset_weeks)
    pairs = list(pairwise((0, *bounds)))
    names = [f"{word} {low + 1}" if high == low + 1 else f"{word}s {low + 1} to {high}" for low, high in pairs]
    last = bounds[-1] if bounds else 0
    return OnsetPeriods((*names, f"From {word.lower()} {last + 1} on"), tuple(length * low + 1 for low in (0, *bounds)))


@output("ae_by_onset", on_request=True)
def t_14_3_1_16(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Per period the subjects at risk at its first day, and of these those with an event that began in it; events."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    categories, periods = list_categories(study, teae), onset_periods(study)
    at_risk = periods_at_risk(adsl, population, study)
    start = teae["USUBJID"].map(at_risk.set_index("USUBJID")["START"])
    day = ((teae["ASTDT"] - start).dt.days + 1.0).clip(lower=1)
    dated = teae.assign(group2_level=periods.of(day))[day.notna()]
    rows = rows_by_category(categories, dated)
    levels = pd.DataFrame({"group2_level": periods.names}, dtype="str").merge(category_levels(categories), how="cross")
    among = _members(at_risk, periods, dated).merge(category_levels(categories), how="cross")
    counts = count_subjects(rows, population, ANALYSIS, levels=levels, among=among, events=True)
    notes = [
        *teae_notes(study),
        "At risk: treated, or within the time of treatment-emergent events, on the first day of the period. A subject counts in "
        "every period in which an event began; an event that was there at the first dose and worsened counts from day 1.",
        *undated_note(teae, population),
    ]
    blocks = [_lines(name, categories) for name in periods.names]
    title = "Treatment-Emergent Adverse Events by Period of Onset"
    return make_table(title, population, results=[counts], layout=Layout(blocks, overview_columns), footnotes=notes)


def _members(at_risk: pd.DataFrame, periods: OnsetPeriods, dated: pd.DataFrame) -> pd.DataFrame:
    """USUBJID and group2_level: who is at risk on the first day of a period, or has an event in it after the time at risk."""
    starts = pd.DataFrame({"group2_level": pd.Series(periods.names, dtype="str"), "FIRST": periods.first})
    crossed = at_risk.merge(starts, how="cross")
    there = crossed.loc[crossed["DAYS"].ge(crossed["FIRST"]), ["USUBJID", "group2_level"]]
    return pd.concat([there, dated[["USUBJID", "group2_level"]]]).drop_duplicates(ignore_index=True)


def _lines(name: str, categories: list[Criterion]) -> pd.DataFrame:
    counted = [
        line(one.label, ANALYSIS.id, N_PCT, 1 + one.indent, group2_level=name, variable_level=one.id, events=EVENTS)
        for one in categories
    ]
    at_risk = line(f"{name}: at risk", ANALYSIS.id, "{N}", group2_level=name, variable_level="TEAE")
    return block(at_risk, *counted)
