"""Figure 14.2.5.3: time on treatment with response, progression and death, a bar per subject (swimmer) (TLF_SPEC 2).

Bars by length; beside them best response and histology.
"""

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.endpoints.evaluators import code_of, deciding
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
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.pictures import Mark, Swimmer
from pipeline.tlf.outputs.response.tumour_change import colour_note

NO_EXPOSURE = "without dates of exposure"
BAR = "Bar: first to last dose of any study drug, or to the data cut-off while treatment is ongoing. Months from the first dose."
FIRST_NOTE = "First complete or partial response: first assessment with it."
EVENTS = {"AN_FIRST_RESPONSE": "ADRS", "AN_PD": "ADRS", "AN_DEATH": "ADSL", "AN_ONGOING": "ADSL"}
FIRST = {"CR": Mark.FIRST_CR, "PR": Mark.FIRST_PR}
_KEY = ["group", "USUBJID"]


@output("swimmer")
def f_14_2_5_3(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Bars from the longest to the shortest."""
    population = without_total(select_population(adsl, study.population(), study))
    treated = adsl[adsl["TRTDURD"].notna() & adsl["TRTSDT"].notna()].sort_values(["TRTDURD", "USUBJID"], ascending=[False, True])
    treated = treated.assign(SEQ=np.nan)
    shown = _count_shown(treated, population)
    note = describe_shown(shown, population)
    evaluator = deciding("orr", study)
    results = [shown, *_list_bars(treated, population, study), list_responses(adrs, population, evaluator)]
    results += _list_events(treated, adrs, population, evaluator, study)
    by = f" ({evaluator.name})" if study.evaluators else ""
    return Content(
        title=f"Time on Treatment, Response, Progression and Death{by}",
        population=population,
        footnotes=(note, BAR, f"{colour_note(evaluator)} {FIRST_NOTE}"),
        results=results,
        body=lambda ard: _picture(ard, population, note),
    )


def _count_shown(treated: pd.DataFrame, population: Population) -> Results:
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    status = np.where(among(everybody["USUBJID"], treated["USUBJID"]), SHOWN, NO_EXPOSURE)
    return count_shown(everybody.assign(variable_level=status), population, [NO_EXPOSURE], "EXPOSURE")


def _list_bars(treated: pd.DataFrame, population: Population, study: Study) -> list[Results]:
    """Months on treatment (AN_TRTDUR) and the histology (AN_HISTOLOGY)."""
    rows = treated[["USUBJID", "SEQ"]]
    durations = numbers(rows, "month", treated["TRTDURD"] / study.tte.month, study.tlf.month_decimals)
    histology = treated["HISTGR1"].fillna("MISSING")
    histology = histology.mask(histology == histology.str.upper(), histology.str.capitalize())  # capitals as a sentence
    return [
        list_values(durations, population, Analysis("AN_TRTDUR", "ADSL", variable="TRTDURD")),
        list_values(texts(rows, histology), population, Analysis("AN_HISTOLOGY", "ADSL", variable="HISTGR1")),
    ]


def _list_events(
    treated: pd.DataFrame, adrs: pd.DataFrame, population: Population, evaluator: Evaluator, study: Study
) -> list[Results]:
    """Months from the first dose to each event, level the event: first response, progression, death, ongoing at the cut-off."""
    decimals = study.tlf.month_decimals
    overall_code, pd_code = (code_of(name, evaluator) for name in ("OVR", "PD"))
    starts = treated[["USUBJID", "TRTSDT"]]

    def months(rows: pd.DataFrame, date: str, event: Series | str) -> pd.DataFrame:
        named = rows.assign(variable_level=event)[["USUBJID", "SEQ", "variable_level", date]].merge(starts, on="USUBJID")
        return numbers(named, "month", count_months(named[date], named["TRTSDT"], study), decimals)

    seen = adrs.rename(columns={"ASEQ": "SEQ"}).sort_values(["USUBJID", "ADT"])
    overall = seen[(seen["PARAMCD"] == overall_code) & (seen["ANL02FL"] == "Y") & seen["AVALC"].isin(FIRST)]
    first = overall.drop_duplicates(["USUBJID", "AVALC"])
    worse = seen[(seen["PARAMCD"] == pd_code) & (seen["AVALC"] == "Y")]
    dead = treated[treated["DTHDT"].notna()].drop(columns="TRTSDT")
    going = treated[treated["EOTSTT"] == "ONGOING"].drop(columns="TRTSDT")
    response = Analysis(
        "AN_FIRST_RESPONSE",
        "ADRS",
        parameter=overall_code,
        subset=f"PARAMCD = '{overall_code}' and ANL02FL = 'Y'",
        variable="AVALC",
    )
    of_progression = f"PARAMCD = '{pd_code}' and AVALC = 'Y'"
    progression = Analysis("AN_PD", "ADRS", parameter=pd_code, subset=of_progression, variable="AVALC")
    return [
        list_values(months(first, "ADT", first["AVALC"].map(FIRST)), population, response),
        list_values(months(worse, "ADT", Mark.PROGRESSION), population, progression),
        list_values(months(dead, "DTHDT", Mark.DEATH), population, Analysis("AN_DEATH", "ADSL", variable="DTHDT")),
        list_values(months(going, "TRTEDTA", Mark.ONGOING), population, Analysis("AN_ONGOING", "ADSL", variable="EOTSTT")),
    ]


def _picture(ard: pd.DataFrame, population: Population, note: str) -> Swimmer:
    bars = pick(ard, "AN_TRTDUR", "month", month="stat_num", text="stat_fmt")
    bars = bars.merge(pick(ard, "AN_HISTOLOGY", detail="stat_fmt"), on=_KEY)
    parts = [pick(ard, name, "month", event="variable_level", month="stat_num", text="stat_fmt") for name in EVENTS]
    events = pd.concat(parts, ignore_index=True)
    path = join_path(events, events["event"] + " at " + events["text"])
    subjects = with_responses(bars, ard).merge(path, on=_KEY, how="left")
    return Swimmer(population.groups, subjects, note, "Months from the first dose", "Subject", events)
