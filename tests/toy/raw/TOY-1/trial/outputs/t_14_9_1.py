"""Table 14.9.1: well-being by visit. Takes ADSL and ADXW."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.layout.table import block, line
from pipeline.tlf.statistics.summaries import summarise

ANALYSIS = Analysis("AN_XW", "ADXW", "SUMMARY", "WELL", variable="AVISIT")


def t_14_9_1(adxw: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> Output:
    """Subjects with a score, and its mean, at every visit."""
    population = select_population(adsl, "SAFFL", study)
    visits = adxw.sort_values("AVISITN")["AVISIT"].drop_duplicates()
    records = adxw[["USUBJID", "AVAL"]].assign(SEQ=adxw["ASEQ"], variable_level=adxw["AVISIT"])
    lines = [_lines(visit) for visit in visits]
    results = [summarise(records, population, ANALYSIS)] if lines else []
    return make_table("t_14_9_1", "Well-being by Visit", population, ("ADSL", "ADXW"), [], results, lines, stub="Visit")


def _lines(visit: str) -> pd.DataFrame:
    """The visit, and its statistics below it; SDTM names visits in capitals."""
    name = visit.capitalize()
    shown = [
        line(text, ANALYSIS.id, pattern, 1, variable_level=visit, group=name)
        for text, pattern in {"n": "{n}", "Mean (SD)": "{mean} ({sd})"}.items()
    ]
    return block(line(name), *shown)
