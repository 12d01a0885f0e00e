"""Table 14.3.1.18: events by the levels of their dictionary that `tlf.event_levels` names (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.adverse_events.by_term import ANY_TEAE
from pipeline.tlf.outputs.adverse_events.events import TEAE, select_teae, teae_notes
from pipeline.tlf.outputs.adverse_events.term_tables import ANY_GRADE, GRADE_3
from pipeline.tlf.statistics.hierarchy import count_hierarchy
from pipeline.tlf.statistics.terms import ANY_EVENT, term_columns

LEVELS = {
    "SOC": ("AEBODSYS", "System organ class"),
    "PRIMARY SOC": ("AESOC", "Primary system organ class"),
    "HLGT": ("AEHLGT", "High level group term"),
    "HLT": ("AEHLT", "High level term"),
    "PT": ("AEDECOD", "Preferred term"),
    "LLT": ("AELLT", "Lowest level term"),
}
"""Level of `tlf.event_levels` -> variable of ADAE, and its name."""
ANALYSIS = Analysis("AN_LEVELS", "ADAE", subset=TEAE, variable="COLUMN")
SORTED = "Sorted within the term above by descending number of subjects, over all treatments; ties in alphabetical order."


@output("ae_by_hierarchy", on_request=True)
def t_14_3_1_18(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with any grade and with grade >= 3, and events, at each level; one that was not coded is left out."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    chosen = [LEVELS[level] for level in study.tlf.event_levels]
    coded = [(variable, name) for variable, name in chosen if is_collected(teae, [variable])] or [LEVELS["PT"]]
    columns = [column for column in (ANY_GRADE, GRADE_3, ANY_EVENT) if is_collected(teae, column.needs)]
    counted = [column for column in columns if column is not ANY_EVENT]
    results, blocks = count_hierarchy(teae, population, ANALYSIS, [variable for variable, _ in coded], counted, ANY_TEAE)
    stub = "\n".join("\u00a0\u00a0" * depth + name for depth, (_, name) in enumerate(coded))
    notes = [
        *teae_notes(study),
        SORTED,
        *not_shown([name for variable, name in chosen if (variable, name) not in coded]),
        *not_shown(["Grade ≥ 3"] if GRADE_3 not in columns else []),
    ]
    *above, last = (name.title() for _, name in coded)
    title = f"Treatment-Emergent Adverse Events by {' and '.join(filter(None, [', '.join(above), last]))}"
    layout = Layout(blocks, term_columns(columns), stub)
    return make_table(title, population, results=results, layout=layout, footnotes=notes)
