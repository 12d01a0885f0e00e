"""Figures 14.2.5.1 and 14.2.5.2: best change of the sum of target diameters (waterfall), and its change over time (spider)
(TLF_SPEC 2).

Both show the subjects with a sum above 0 at baseline and a complete one after it, in the same colours.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.criteria import RECIST_1_1
from pipeline.endpoints.evaluators import code_of, deciding, others, suffix_of, word_of
from pipeline.endpoints.response import judged_by
from pipeline.study import Study
from pipeline.study.evaluators import Evaluator
from pipeline.tlf.ard.analysis import Analysis, Population, Results, select_population, without_total
from pipeline.tlf.ard.individual import (
    SHOWN,
    count_months,
    count_shown,
    describe_shown,
    join_path,
    list_responses,
    list_values,
    numbers,
    pick,
    texts,
    with_responses,
)
from pipeline.tlf.layout.output import Content, Output, output
from pipeline.tlf.layout.pictures import LineEnd, Spider, Waterfall

LIMITS = (-30.0, 20.0)  # RECIST 1.1: partial response from baseline, progression (there from the nadir)
NO_BASELINE = "without a sum of target diameters above 0 at baseline"
NO_CHANGE = "without a complete sum after baseline, up to progression and new therapy"
LINES = "Dashed lines: 20% growth and 30% shrinkage. Complete sums after baseline, up to progression and new therapy, are used."
BARS = "Bars end at +100%, with the value printed there; -100%: all target lesions gone, which is not always a complete response."
ENDS = (
    "Months from the start date (ORIGDT). A mark at the end of a line: progression, with or without a new lesion, or treatment "
    "ongoing at the data cut-off without progression; it stands at the last complete sum."
)
_KEY = ["group", "USUBJID"]


@output("waterfall")
def f_14_2_5_1(adsl: pd.DataFrame, adtr: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Bars from the largest growth to the largest shrinkage, coloured by confirmed best overall response."""
    return waterfall(deciding("orr", study), adsl, adtr, adrs, study)


def evaluator_waterfalls(study: Study) -> list[Callable[..., Output]]:
    """The functions of Figure 14.2.5.1r: the same by each evaluator beside that of the primary analysis."""
    return [_waterfall_by(evaluator) for evaluator in others("orr", study)]


def _waterfall_by(evaluator: Evaluator) -> Callable[..., Output]:
    def figure(adsl: pd.DataFrame, adtr: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
        return waterfall(evaluator, adsl, adtr, adrs, study)

    figure.__name__ = figure.__qualname__ = "f_14_2_5_1" + suffix_of(evaluator)
    figure.__doc__ = f"As Figure 14.2.5.1, by {evaluator.name}."
    return output(f"waterfall_{word_of(evaluator)}")(figure)


def waterfall(evaluator: Evaluator, adsl: pd.DataFrame, adtr: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Best change of the lesions that the evaluator chose."""
    population = without_total(select_population(adsl, study.population(), study))
    shown = count_changes_shown(adtr, population, evaluator)
    note = describe_shown(shown, population)
    return Content(
        title=f"Best Change from Baseline in Sum of Target Lesion Diameters ({judged_by(RECIST_1_1, study, evaluator)})",
        population=population,
        footnotes=(note, LINES, colour_note(evaluator), BARS),
        results=[shown, list_best(adtr, population, evaluator), list_responses(adrs, population, evaluator)],
        body=lambda ard: _waterfall(ard, population, note),
    )


def _waterfall(ard: pd.DataFrame, population: Population, note: str) -> Waterfall:
    bars = with_responses(pick(ard, "AN_PCHGBEST", value="stat_num", text="stat_fmt"), ard)
    return Waterfall(population.groups, bars, note, "Subject", "Best change from baseline (%)", LIMITS)


@output("spider")
def f_14_2_5_2(adsl: pd.DataFrame, adtr: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """A line per subject, percent change against months, coloured by confirmed best overall response; a mark at the end of a line
    says why it ends."""
    evaluator = deciding("orr", study)
    population = without_total(select_population(adsl, study.population(), study))
    shown = count_changes_shown(adtr, population, evaluator)
    note = describe_shown(shown, population)
    changes = list_changes(adtr, population, evaluator, study)
    drawn = set(changes.ard["group2_level"])
    ends = _list_ends(adsl, adrs, drawn, population, evaluator)
    return Content(
        title=f"Change from Baseline in Sum of Target Lesion Diameters over Time ({judged_by(RECIST_1_1, study, evaluator)})",
        population=population,
        footnotes=(note, LINES, colour_note(evaluator), ENDS),
        results=[shown, changes, list_responses(adrs, population, evaluator), *ends],
        body=lambda ard: _spider(ard, population, note),
    )


def colour_note(evaluator: Evaluator) -> str:
    """Whose best overall response colours are."""
    return f"Colour: confirmed best overall response ({evaluator.name.lower()})."


def _list_ends(
    adsl: pd.DataFrame, adrs: pd.DataFrame, drawn: set[str], population: Population, evaluator: Evaluator
) -> list[Results]:
    """Why lines end: the progression that ended the analysis (AN_END_PD), else treatment ongoing (AN_END_ONGOING)."""
    code = code_of("OVR", evaluator)
    overall = adrs[(adrs["PARAMCD"] == code) & (adrs["ANL02FL"] == "Y") & (adrs["AVALC"] == "PD")]
    new = adrs.loc[(adrs["PARAMCD"] == code_of("NEWL", evaluator)) & (adrs["AVALC"] == "Y"), ["USUBJID", "ADT"]].drop_duplicates()
    overall = overall[overall["USUBJID"].isin(drawn)].merge(new, on=["USUBJID", "ADT"], how="left", indicator="new")
    end = np.where(overall["new"] == "both", LineEnd.NEW_LESION, LineEnd.PROGRESSION)
    rows = overall[["USUBJID"]].assign(SEQ=overall["ASEQ"])
    subset = f"PARAMCD = '{code}' and ANL02FL = 'Y' and AVALC = 'PD'"
    progression = Analysis("AN_END_PD", "ADRS", parameter=code, subset=subset, variable="AVALC")
    going = adsl[(adsl["EOTSTT"] == "ONGOING") & adsl["USUBJID"].isin(drawn - set(rows["USUBJID"]))]
    treated = going[["USUBJID"]].assign(SEQ=np.nan)
    ongoing = Analysis("AN_END_ONGOING", "ADSL", subset="EOTSTT = 'ONGOING'", variable="EOTSTT")
    return [
        list_values(texts(rows, pd.Series(end, rows.index, dtype="str")), population, progression),
        list_values(texts(treated, pd.Series(LineEnd.ONGOING, treated.index, dtype="str")), population, ongoing),
    ]


def _spider(ard: pd.DataFrame, population: Population, note: str) -> Spider:
    points = pick(ard, "AN_PCHG", value="stat_num", text="stat_fmt", day="variable_level")
    times = pick(ard, "AN_PCHG", "month", month="stat_num", month_text="stat_fmt", day="variable_level")
    points = points.merge(times, on=[*_KEY, "day"])
    ends = pd.concat([pick(ard, analysis, end="stat_fmt") for analysis in ("AN_END_PD", "AN_END_ONGOING")])
    path = join_path(points, points["text"] + " at " + points["month_text"])
    subjects = with_responses(path, ard).merge(ends, on=_KEY, how="left")
    labels = ("Months from the start date", "Change from baseline (%)")
    return Spider(population.groups, subjects, note, *labels, LIMITS, points)


def count_changes_shown(adtr: pd.DataFrame, population: Population, evaluator: Evaluator) -> Results:
    """Who has a best change, and what the others lack."""
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    sums = adtr[adtr["PARAMCD"] == code_of("SDIAM", evaluator)]
    measured = sums.loc[(sums["ABLFL"] == "Y") & (sums["AVAL"] > 0), "USUBJID"]
    best = select_best(adtr, evaluator)["USUBJID"]
    status = np.select(
        [among(everybody["USUBJID"], best), ~among(everybody["USUBJID"], measured)], [SHOWN, NO_BASELINE], NO_CHANGE
    )
    return count_shown(everybody.assign(variable_level=status), population, [NO_BASELINE, NO_CHANGE], "CHANGE")


def select_best(adtr: pd.DataFrame, evaluator: Evaluator) -> pd.DataFrame:
    """USUBJID, SEQ, AVAL (%) of PCHGBEST, one row per subject, from the largest growth to the largest shrinkage."""
    best = adtr[(adtr["PARAMCD"] == code_of("PCHGBEST", evaluator)) & adtr["AVAL"].notna()].rename(columns={"ASEQ": "SEQ"})
    return best.sort_values(["AVAL", "USUBJID"], ascending=[False, True])[["USUBJID", "SEQ", "AVAL"]]


def list_best(adtr: pd.DataFrame, population: Population, evaluator: Evaluator) -> Results:
    """The best change of each subject in percent: analysis AN_PCHGBEST."""
    best, code = select_best(adtr, evaluator), code_of("PCHGBEST", evaluator)
    analysis = Analysis("AN_PCHGBEST", "ADTR", parameter=code, subset=f"PARAMCD = '{code}'", variable="AVAL")
    return list_values(numbers(best, "value", best["AVAL"], 1), population, analysis)


def list_changes(adtr: pd.DataFrame, population: Population, evaluator: Evaluator, study: Study) -> Results:
    """Each sum of the subjects that have a best change: percent change (0 at baseline) and months from ORIGDT (0 for the
    baseline), level the date; analysis AN_PCHG."""
    code = code_of("SDIAM", evaluator)
    shown = adtr["USUBJID"].isin(select_best(adtr, evaluator)["USUBJID"])
    used = (adtr["ABLFL"] == "Y") | (adtr["ANL02FL"] == "Y")
    sums = adtr[(adtr["PARAMCD"] == code) & shown & used & adtr["AVAL"].notna()].sort_values(["USUBJID", "ADT", "ASEQ"])
    rows = sums[["USUBJID"]].assign(SEQ=sums["ASEQ"], variable_level=sums["ADT"].dt.strftime("%Y-%m-%d"))
    before = sums["ABLFL"] == "Y"
    changes = numbers(rows, "value", sums["PCHG"].mask(before, 0.0), 1)
    months = count_months(sums["ADT"], sums["ORIGDT"], study)
    times = numbers(rows, "month", months.mask(before, 0.0), study.tlf.month_decimals)
    subset = f"PARAMCD = '{code}' and (ABLFL = 'Y' or ANL02FL = 'Y')"
    analysis = Analysis("AN_PCHG", "ADTR", parameter=code, subset=subset, variable="ADT")
    return list_values(pd.concat([changes, times]), population, analysis)
