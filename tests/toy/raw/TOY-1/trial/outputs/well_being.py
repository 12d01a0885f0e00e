"""Tables 14.9: well-being by visit, and the subjects who ever felt well."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.statistics.summaries import summarise

SCORES = Analysis("AN_XW", "ADXW", "SUMMARY", "WELL", variable="AVISIT")
WELL = Analysis("AN_WELL", "ADXW", parameter="WELL", subset="AVAL >= 7")


@output("well_being_by_visit")
def t_14_9_1(adsl: pd.DataFrame, adxw: pd.DataFrame, study: Study) -> Content:
    """Subjects with a score, and its mean, at every visit."""
    population = select_population(adsl, "SAFFL", study)
    visits = adxw.sort_values("AVISITN")["AVISIT"].drop_duplicates()
    records = adxw[["USUBJID", "AVAL"]].assign(SEQ=adxw["ASEQ"], variable_level=adxw["AVISIT"])
    lines = [_lines(visit) for visit in visits]
    results = [summarise(records, population, SCORES)] if lines else []
    return make_table("Well-being by Visit", population, results=results, layout=Layout(lines, stub="Visit"))


def _lines(visit: str) -> pd.DataFrame:
    """The visit, and its statistics below it; SDTM names visits in capitals."""
    name = visit.capitalize()
    shown = [
        line(text, SCORES.id, pattern, 1, variable_level=visit)
        for text, pattern in {"n": "{n}", "Mean (SD)": "{mean} ({sd})"}.items()
    ]
    return block(line(name), *shown)


@output("well_being_ever")
def t_14_9_2(adsl: pd.DataFrame, adxw: pd.DataFrame, study: Study) -> Content:
    """Subjects with a score of 7 or more at any visit."""
    population = select_population(adsl, "SAFFL", study)
    well = adxw.loc[adxw["AVAL"].ge(7), ["USUBJID"]].assign(SEQ=adxw["ASEQ"])
    layout = Layout([block(line("Score of 7 or more, n (%)", WELL.id, N_PCT))])
    return make_table("Well-being at Any Visit", population, results=[count_subjects(well, population, WELL)], layout=layout)
