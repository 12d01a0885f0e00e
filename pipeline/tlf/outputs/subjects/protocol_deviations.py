"""Table 14.1.1.3: major protocol deviations that the data show. Takes ADSL, DM, IE and DS (TLF_SPEC 1)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.layout.table import N_PCT, block, line
from pipeline.tlf.outputs.subjects.deviations import KINDS, NOTE, SHOWN_BY, find_deviations

ANY = Analysis("AN_DEVIATION", "ADSL, DM, DS, IE")


def t_14_1_1_3(adsl: pd.DataFrame, dm: pd.DataFrame, ie: pd.DataFrame, ds: pd.DataFrame, study: Study) -> Output:
    """Subjects of the full analysis set with a major deviation, by how the data show it."""
    population = select_population(adsl, "FASFL", study)
    members = population.subjects["USUBJID"]
    shown = {kind: rows[["USUBJID", "SEQ"]] for kind, rows in find_deviations(adsl, dm, ie, ds, study).items()}
    shown = {kind: rows[among(rows["USUBJID"], members)] for kind, rows in shown.items()}
    analyses = {kind: Analysis(f"AN_DEVIATION_{kind}", SHOWN_BY[kind]) for kind in KINDS}
    counted = {kind: count_subjects(rows, population, analyses[kind]) for kind, rows in shown.items()}
    any_kind = count_subjects(pd.concat(shown.values()), population, ANY)
    behind = pd.concat([result.records for result in counted.values()])  # of the same rows: all have these columns alone
    results = [Results(any_kind.ard, behind), *counted.values()]
    lines = [line(f"{text} ({SHOWN_BY[kind]})", analyses[kind].id, N_PCT, 1) for kind, text in KINDS.items()]
    blocks = [block(line("Subjects with at least one major deviation, n (%)", ANY.id, N_PCT), *lines)]
    title, sources = "Major Protocol Deviations", ("ADSL", "DM", "DS", "IE")
    any_shown = any(len(rows) for rows in shown.values())
    return make_table("t_14_1_1_3", title, population, sources, [NOTE], results, blocks if any_shown else [])
