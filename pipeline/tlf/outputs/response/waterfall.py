"""Figure 14.2.5.1: best change of the sum of target diameters, a bar per subject (waterfall). ADSL, ADTR, ADRS to the output.

TLF_SPEC 2: subjects with a sum above 0 at baseline and a complete one after it, by best change.
"""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population, select_population, without_total
from pipeline.tlf.ard.individual import describe_shown, list_responses, pick, with_responses
from pipeline.tlf.layout.output import Output, make_figure
from pipeline.tlf.layout.pictures import Waterfall
from pipeline.tlf.outputs.response.tumour_change import LIMITS, NOTES, count_changes_shown, list_best

TITLE = "Best Change from Baseline in Sum of Target Lesion Diameters (Investigator, RECIST 1.1)"
NOTE = "Bars end at +100%, with the value printed there; -100%: all target lesions gone, which is not always a complete response."


def f_14_2_5_1(adsl: pd.DataFrame, adtr: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
    """Bars from the largest growth to the largest shrinkage, coloured by confirmed best overall response."""
    population = without_total(select_population(adsl, "FASFL", study))
    shown = count_changes_shown(adtr, population)
    note = describe_shown(shown, population)
    results = [shown, list_best(adtr, population), list_responses(adrs, population)]
    sources = ("ADSL", "ADTR", "ADRS")
    return make_figure(
        "f_14_2_5_1", TITLE, population, sources, (note, *NOTES, NOTE), results, lambda ard: _picture(ard, population, note)
    )


def _picture(ard: pd.DataFrame, population: Population, note: str) -> Waterfall:
    bars = with_responses(pick(ard, "AN_PCHGBEST", value="stat_num", text="stat_fmt"), ard)
    return Waterfall(population.groups, bars, note, "Subject", "Best change from baseline (%)", LIMITS)
