"""Deaths: Table 14.3.2.1 by time since the last dose and by cause (TLF_SPEC 3), and Listing 16.2.7.4.

The overview of adverse events counts the same people. TRTEDTA is the last dose, or the cut-off while treatment goes on; DTHFL is
null for a death after the cut-off, DTHDT for one without a date.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.time.dates import study_day
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import join_within, print_analysis_date, print_number
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.events import FATAL

CAUSES = ("DISEASE PROGRESSION", "ADVERSE EVENT", "OTHER", "UNKNOWN")  # any other follows alphabetically, Missing last


@output("deaths")
def t_14_3_2_1(adsl: pd.DataFrame, study: Study) -> Content:
    """All deaths, those within `tlf.death_days` after the last dose, later ones; the causes below each."""
    population = select_population(adsl, study.population("SAFFL"), study)
    window = study.tlf.death_days
    deaths = select_deaths(adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])], study)
    heads = ["Deaths", f"Within {window} days of last dose", f"More than {window} days after last dose", "Date of death unknown"]
    parts = [list_causes(analysis, rows, population, head) for head, (analysis, rows) in zip(heads, deaths.items(), strict=True)]
    anybody = any(len(rows) for rows in deaths.values())
    lines = [lines for (_, lines), rows in zip(parts, deaths.values(), strict=True) if len(rows)]
    notes = ["Deaths up to the data cut-off. Last dose: the cut-off while treatment goes on. Cause as the investigator gave it."]
    results = [*count_deaths(deaths, population), *(causes for causes, _ in parts)]
    return make_table("Deaths", population, results=results if anybody else [], layout=Layout(lines), footnotes=notes)


def list_causes(analysis: Analysis, rows: pd.DataFrame, population: Population, head: str) -> tuple[Results, pd.DataFrame]:
    """The causes found, and their lines below the line of all."""
    found = set(rows["variable_level"])
    others = sorted(found - {*CAUSES, "Missing"})
    levels = [cause for cause in (*CAUSES, *others, "Missing") if cause in found]
    by_cause = replace(analysis, id=f"{analysis.id}_CAUSE", variable="DTHCAUS")
    results = count_subjects(rows, population, by_cause, levels=pd.DataFrame({"variable_level": levels}, dtype="str"))
    lines = [line(level.capitalize(), by_cause.id, N_PCT, 1, variable_level=level) for level in levels]
    return results, block(line(f"{head}, n (%)", analysis.id, N_PCT), *lines)


@output("deaths_listing")
def l_16_2_7_4(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Every death of treated subjects, with the adverse events that led to it (TLF_SPEC 4)."""
    dead = adsl[adsl["DTHFL"] == "Y"]
    fatal = adae[FATAL.where(adae)]
    columns = {
        "First dose": print_analysis_date(dead["TRTSDT"]),
        "Last dose (day)": print_analysis_date(dead["TRTEDT"], study_day(dead["TRTEDT"], dead["TRTSDT"])),
        "Death (day)": print_analysis_date(dead["DTHDT"], study_day(dead["DTHDT"], dead["TRTSDT"]), dead["DTHDTF"]),
        "Days since\nlast dose": print_number((dead["DTHDT"] - dead["TRTEDT"]).dt.days.astype("float64")),
        "Cause of death": dead["DTHCAUS"],
        "Adverse events leading to death": dead["USUBJID"].map(join_within(fatal["USUBJID"], fatal["AEDECOD"], "; ")),
    }
    listed = list_records("ADSL", dead, columns, subset="DTHFL = 'Y'")
    treated = fatal[fatal["USUBJID"].isin(adsl.loc[adsl["SAFFL"].eq("Y"), "USUBJID"])]
    notes = ["Days since last dose: from the imputed date where a date of death is partial.", *later_death_notes(adsl, treated)]
    return make_listing("Deaths", select_population(adsl, study.population("SAFFL"), study), [listed], notes)


def select_deaths(adsl: pd.DataFrame, study: Study) -> dict[Analysis, pd.DataFrame]:
    """All deaths, those within `tlf.death_days` after the last dose, later ones, and those without a date: USUBJID, SEQ,
    variable_level (DTHCAUS, Missing where nobody told)."""
    died = adsl[adsl["DTHFL"] == "Y"]
    died = died.assign(SEQ=np.nan, variable_level=died["DTHCAUS"].fillna("Missing"))
    days, window = (died["DTHDT"] - died["TRTEDTA"]).dt.days, study.tlf.death_days
    parts = {
        ("AN_DEATH", "DTHFL = 'Y'"): died,
        ("AN_DEATH_EARLY", f"DTHDT <= TRTEDTA + {window}"): died[days <= window],
        ("AN_DEATH_LATE", f"DTHDT > TRTEDTA + {window}"): died[days > window],
        ("AN_DEATH_UNDATED", "DTHFL = 'Y' and DTHDT is missing"): died[days.isna()],
    }
    return {
        Analysis(name, "ADSL", subset=subset): rows[["USUBJID", "SEQ", "variable_level"]]
        for (name, subset), rows in parts.items()
    }


def later_death_notes(adsl: pd.DataFrame, fatal: pd.DataFrame) -> list[str]:
    """Why subjects with one of the `fatal` events are not among the deaths: they died after the cut-off. No note without any."""
    alive = adsl.loc[adsl["DTHFL"].ne("Y") & among(adsl["USUBJID"], fatal["USUBJID"]), "USUBJID"]
    if alive.empty:
        return []
    who = ", ".join(sorted(alive))
    return [
        f"With an event leading to death, but alive at the data cut-off, as the death came later (number {len(alive)}): {who}."
    ]


def count_deaths(deaths: dict[Analysis, pd.DataFrame], population: Population) -> list[Results]:
    """Subjects who died, per part of `select_deaths`."""
    return [count_subjects(rows[["USUBJID", "SEQ"]], population, analysis) for analysis, rows in deaths.items()]
