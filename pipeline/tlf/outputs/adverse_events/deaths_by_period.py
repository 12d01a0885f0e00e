"""Table 14.3.2.3: deaths on treatment, within the window after it, and later, by cause; terms of fatal events (TLF_SPEC 3)."""

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.deaths import later_death_notes, list_causes
from pipeline.tlf.outputs.adverse_events.events import FATAL, TEAE, select_teae, teae_notes
from pipeline.tlf.statistics.terms import UNCODED

TERMS = Analysis("AN_DEATH_TEAE", "ADAE", subset=f"{TEAE} and {FATAL.text}", group2="AEDECOD")
FOLLOWS = "After FDA, Standard Safety Tables and Figures: Integrated Guide, Table 8."


@output("deaths_by_period", on_request=True)
def t_14_3_2_3(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """All deaths, then those of each period, the causes below each; the terms of fatal treatment-emergent events."""
    population = select_population(adsl, study.population("SAFFL"), study)
    periods = deaths_by_period(adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])], study)
    parts = [(analysis, rows, list_causes(analysis, rows, population, head)) for head, (analysis, rows) in periods.items()]
    counts = [count_subjects(rows[["USUBJID", "SEQ"]], population, analysis) for analysis, rows, _ in parts]
    teae = select_teae(adae, population, study)
    fatal = teae[FATAL.where(teae)]
    terms, lines = _fatal_terms(fatal, population)
    blocks = [shown for _, rows, (_, shown) in parts if len(rows)]
    anything = bool(len(fatal)) or bool(blocks)
    sources = ", ".join(sorted(adsl.loc[adsl["DTHFL"].eq("Y"), "DTHDOM"].dropna().unique()))
    notes = [
        "Deaths up to the data cut-off. On treatment: up to the day of the last dose, or while treatment goes on."
        + (f" Causes are those of {sources}." if sources else ""),
        *teae_notes(study),
        *later_death_notes(adsl, fatal),
        FOLLOWS,
    ]
    results = [*counts, *(causes for _, _, (causes, _) in parts), terms] if anything else []
    title = "Deaths by Period and Cause"
    return make_table(title, population, results=results, layout=Layout([*blocks, *lines]), footnotes=notes)


def deaths_by_period(adsl: pd.DataFrame, study: Study) -> dict[str, tuple[Analysis, pd.DataFrame]]:
    """By the head of its lines: all deaths, and those of each period: USUBJID, SEQ, variable_level (DTHCAUS, or Missing)."""
    died = adsl[adsl["DTHFL"].eq("Y")]
    died = died.assign(SEQ=np.nan, variable_level=died["DTHCAUS"].fillna("Missing"))
    days, window = (died["DTHDT"] - died["TRTEDTA"]).dt.days, study.te.window_days
    periods = {
        "Deaths": ("AN_DEATHS", "DTHFL = 'Y'", days.isna() | days.notna()),
        "On treatment": ("AN_DEATHS_ON", "DTHDT <= TRTEDTA", days.le(0)),
        f"1 to {window} days after the last dose": (
            "AN_DEATHS_WINDOW", f"TRTEDTA < DTHDT <= TRTEDTA + {window}", days.gt(0) & days.le(window),
        ),
        f"More than {window} days after the last dose": ("AN_DEATHS_LATE", f"DTHDT > TRTEDTA + {window}", days.gt(window)),
        "Date of death unknown": ("AN_DEATHS_UNDATED", "DTHFL = 'Y' and DTHDT is missing", days.isna()),
    }  # fmt: skip
    columns = ["USUBJID", "SEQ", "variable_level"]
    return {
        head: (Analysis(name, "ADSL", subset=subset), died.loc[met, columns]) for head, (name, subset, met) in periods.items()
    }


def _fatal_terms(fatal: pd.DataFrame, population: Population) -> tuple[Results, list[pd.DataFrame]]:
    """Subjects per preferred term of a fatal event, most frequent first; no line without any."""
    any_term = fatal.assign(group2_level="")
    by_term = fatal.assign(group2_level=fatal["AEDECOD"].fillna(UNCODED))
    rows = pd.concat([any_term, by_term], ignore_index=True)[["USUBJID", "SEQ", "group2_level"]]
    n = by_term.drop_duplicates(["USUBJID", "group2_level"]).groupby("group2_level").size().rename("n").reset_index()
    ordered = n.assign(KEY=n["group2_level"].str.lower()).sort_values(["n", "KEY"], ascending=[False, True])["group2_level"]
    levels = pd.DataFrame({"group2_level": ["", *ordered]}, dtype="str")
    counts = count_subjects(rows, population, TERMS, levels=levels)
    lines = [line(term, TERMS.id, N_PCT, 1, group2_level=term) for term in ordered]
    head = line("TEAE leading to death, n (%)", TERMS.id, N_PCT)
    return counts, [block(head, *lines)] if len(fatal) else []
