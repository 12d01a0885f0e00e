"""Figure 14.2.5.2: change of the sum of diameters over time, a line per subject (spider). ADSL, ADTR, ADRS to the output.

TLF_SPEC 2: percent change against months, with a mark at the end of a line that says why it ends.
"""

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, select_population, without_total
from pipeline.tlf.ard.individual import describe_shown, join_path, list_responses, list_values, pick, texts, with_responses
from pipeline.tlf.layout.output import Output, make_figure
from pipeline.tlf.layout.pictures import LineEnd, Spider
from pipeline.tlf.outputs.response.tumour_change import LIMITS, NOTES, count_changes_shown, list_changes

TITLE = "Change from Baseline in Sum of Target Lesion Diameters over Time (Investigator, RECIST 1.1)"
NOTE = (
    "Months from the start date (ORIGDT). A mark at the end of a line: progression, with or without a new lesion, or treatment "
    "ongoing at the data cut-off without progression; it stands at the last complete sum."
)
_KEY = ["group", "USUBJID"]


def f_14_2_5_2(adsl: pd.DataFrame, adtr: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
    """Lines coloured by confirmed best overall response."""
    population = without_total(select_population(adsl, "FASFL", study))
    shown = count_changes_shown(adtr, population)
    note = describe_shown(shown, population)
    changes = list_changes(adtr, population, study)
    drawn = set(changes.ard["group2_level"])
    results = [shown, changes, list_responses(adrs, population), *_list_ends(adsl, adrs, drawn, population)]
    sources = ("ADSL", "ADTR", "ADRS")
    return make_figure(
        "f_14_2_5_2", TITLE, population, sources, (note, *NOTES, NOTE), results, lambda ard: _picture(ard, population, note)
    )


def _list_ends(adsl: pd.DataFrame, adrs: pd.DataFrame, drawn: set[str], population: Population) -> list[Results]:
    """Why lines end: the progression that ended the analysis (AN_END_PD), else treatment ongoing (AN_END_ONGOING)."""
    overall = adrs[(adrs["PARAMCD"] == "OVR") & (adrs["ANL02FL"] == "Y") & (adrs["AVALC"] == "PD")]
    new = adrs.loc[(adrs["PARAMCD"] == "NEWL") & (adrs["AVALC"] == "Y"), ["USUBJID", "ADT"]].drop_duplicates()
    overall = overall[overall["USUBJID"].isin(drawn)].merge(new, on=["USUBJID", "ADT"], how="left", indicator="new")
    end = np.where(overall["new"] == "both", LineEnd.NEW_LESION, LineEnd.PROGRESSION)
    rows = overall[["USUBJID"]].assign(SEQ=overall["ASEQ"])
    subset = "PARAMCD = 'OVR' and ANL02FL = 'Y' and AVALC = 'PD'"
    progression = Analysis("AN_END_PD", "ADRS", parameter="OVR", subset=subset, variable="AVALC")
    going = adsl[(adsl["EOTSTT"] == "ONGOING") & adsl["USUBJID"].isin(drawn - set(rows["USUBJID"]))]
    treated = going[["USUBJID"]].assign(SEQ=np.nan)
    ongoing = Analysis("AN_END_ONGOING", "ADSL", subset="EOTSTT = 'ONGOING'", variable="EOTSTT")
    return [
        list_values(texts(rows, pd.Series(end, rows.index, dtype="str")), population, progression),
        list_values(texts(treated, pd.Series(LineEnd.ONGOING, treated.index, dtype="str")), population, ongoing),
    ]


def _picture(ard: pd.DataFrame, population: Population, note: str) -> Spider:
    points = pick(ard, "AN_PCHG", value="stat_num", text="stat_fmt", day="variable_level")
    times = pick(ard, "AN_PCHG", "month", month="stat_num", month_text="stat_fmt", day="variable_level")
    points = points.merge(times, on=[*_KEY, "day"])
    ends = pd.concat([pick(ard, analysis, end="stat_fmt") for analysis in ("AN_END_PD", "AN_END_ONGOING")])
    path = join_path(points, points["text"] + " at " + points["month_text"])
    subjects = with_responses(path, ard).merge(ends, on=_KEY, how="left")
    labels = ("Months from the start date", "Change from baseline (%)")
    return Spider(population.groups, subjects, note, *labels, LIMITS, points)
