"""Table 14.3.2.1: deaths by time since the last dose and by cause. Takes ADSL, gives the output (TLF_SPEC 3)."""

from dataclasses import replace

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.layout.table import N_PCT, block, line
from pipeline.tlf.outputs.adverse_events.death_parts import count_deaths, select_deaths

CAUSES = ("DISEASE PROGRESSION", "ADVERSE EVENT", "OTHER", "UNKNOWN")  # any other follows alphabetically, Missing last


def t_14_3_2_1(adsl: pd.DataFrame, study: Study) -> Output:
    """All deaths, those within `tlf.death_days` after the last dose, later ones; the causes below each."""
    population = select_population(adsl, "SAFFL", study)
    window = study.tlf.death_days
    deaths = select_deaths(adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])], study)
    heads = ["Deaths", f"Within {window} days of last dose", f"More than {window} days after last dose", "Date of death unknown"]
    parts = [_causes(analysis, rows, population, head) for head, (analysis, rows) in zip(heads, deaths.items(), strict=True)]
    anybody = any(len(rows) for rows in deaths.values())
    lines = [lines for (_, lines), rows in zip(parts, deaths.values(), strict=True) if len(rows)]
    notes = ["Deaths up to the data cut-off. Last dose: the cut-off while treatment goes on. Cause as the investigator gave it."]
    results = [*count_deaths(deaths, population), *(causes for causes, _ in parts)]
    return make_table("t_14_3_2_1", "Deaths", population, ("ADSL",), notes, results if anybody else [], lines)


def _causes(analysis: Analysis, rows: pd.DataFrame, population: Population, head: str) -> tuple[Results, pd.DataFrame]:
    """The causes found, and their lines below the line of all."""
    found = set(rows["variable_level"])
    others = sorted(found - {*CAUSES, "Missing"})
    levels = [cause for cause in (*CAUSES, *others, "Missing") if cause in found]
    by_cause = replace(analysis, id=f"{analysis.id}_CAUSE", variable="DTHCAUS")
    results = count_subjects(rows, population, by_cause, levels=pd.DataFrame({"variable_level": levels}, dtype="str"))
    lines = [line(level.capitalize(), by_cause.id, N_PCT, 1, variable_level=level) for level in levels]
    return results, block(line(f"{head}, n (%)", analysis.id, N_PCT), *lines)
