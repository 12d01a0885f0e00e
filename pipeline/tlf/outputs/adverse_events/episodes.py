"""Table 14.3.1.17: how often events came back: subjects by number of events, and events per subject (TLF_SPEC 3)."""

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.categories import category_levels, list_categories, rows_by_category
from pipeline.tlf.outputs.adverse_events.events import TEAE, select_teae, teae_notes
from pipeline.tlf.outputs.adverse_events.overview_criteria import Criterion
from pipeline.tlf.statistics.summaries import summarise

NUMBERS = {"1": "1 event", "2": "2 events", "3": "3 events", "4": "4 events", "5": "5 events or more"}
EPISODES = Analysis("AN_EPISODES", "ADAE", subset=TEAE, variable="NUMBER", group2="CRITERION")
PER_SUBJECT = Analysis("AN_EPISODES_MEAN", "ADSL", "SUMMARY", subset="number of events, 0 without any", group2="CRITERION")


@output("ae_episodes", on_request=True)
def t_14_3_1_17(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Per category subjects with 1, 2, 3, 4, 5 or more events, and mean and maximum over all subjects."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    categories = [one for one in list_categories(study, teae) if one.id != "DTH"]
    rows = rows_by_category(categories, teae).rename(columns={"variable_level": "group2_level"})
    size = rows.groupby(["USUBJID", "group2_level"])["USUBJID"].transform("size")
    most = max(int(number) for number in NUMBERS)
    numbered = rows.assign(variable_level=size.clip(upper=most).astype("int64").astype("str").astype("str"))
    criteria = category_levels(categories).rename(columns={"variable_level": "group2_level"})
    levels = criteria.merge(pd.DataFrame({"variable_level": list(NUMBERS)}, dtype="str"), how="cross")
    everybody = population.subjects[["USUBJID"]].drop_duplicates().merge(criteria, how="cross")
    counts = rows.groupby(["USUBJID", "group2_level"]).size().rename("AVAL").reset_index()
    values = everybody.merge(counts, how="left", on=["USUBJID", "group2_level"]).fillna({"AVAL": 0.0}).assign(SEQ=np.nan)
    results = [
        count_subjects(numbered[["USUBJID", "SEQ", "group2_level", "variable_level"]], population, EPISODES, levels=levels),
        summarise(values.astype({"AVAL": "float64"}), population, PER_SUBJECT, levels=criteria, decimals=0),
    ]
    notes = [*teae_notes(study), "Events per subject: over all subjects, 0 for those without an event."]
    title = "Number of Treatment-Emergent Adverse Events per Subject"
    blocks = [_lines(one) for one in categories] if population.groups else []
    return make_table(title, population, results=results, layout=Layout(blocks), footnotes=notes)


def _lines(category: Criterion) -> pd.DataFrame:
    at = {"group2_level": category.id}
    counted = [line(f"{label}, n (%)", EPISODES.id, N_PCT, 1, variable_level=level, **at) for level, label in NUMBERS.items()]
    mean = line("Events per subject: mean (SD); maximum", PER_SUBJECT.id, "{mean} ({sd}); {max}", 1, **at)
    return block(line(category.label), *counted, mean)
