"""Responses of ADRS: the parameters with and without confirmation, their words, and the records of each subject (TLF_SPEC 2)."""

from dataclasses import dataclass

import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.criteria import RECIST_1_1, Criteria
from pipeline.endpoints.evaluators import code_of
from pipeline.endpoints.response import evaluation_of, primary_of
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator
from pipeline.tlf.ard.analysis import Population

CATEGORIES = RECIST_1_1.categories
RATES = {True: "Confirmed objective response (CR + PR)", False: "Objective response (CR + PR), confirmed or not"}
"""The primary response in words, by whether it is confirmed."""
COUNTED = {
    "by_week": " first documented by week {week}",
    "at_visit": " first documented by week {week} and seen at week {week}",
    "any": " at any time",
}
"""When a response counts for the week of the study, in words, by `orr.timeframe`."""


@dataclass(frozen=True)
class Evaluation:
    """The parameters of ADRS by one set of criteria and evaluator, with confirmation or without, and the words of their lines.

    `overall`: the overall responses behind them.
    """

    best: str
    response: str
    control: str
    overall: str
    word: str
    response_label: str
    criteria: Criteria = RECIST_1_1
    evaluator: Evaluator = BY_INVESTIGATOR

    @property
    def responses(self) -> tuple[str, str]:
        """The terms of a response: CR and PR."""
        return self.criteria.terms["CR"], self.criteria.terms["PR"]


def evaluation(criteria: Criteria, study: Study, evaluator: Evaluator = BY_INVESTIGATOR, *, confirmed: bool) -> Evaluation:
    """The parameters by `criteria` and `evaluator`: CBOR, CRSP, CDCR where responses are confirmed, else BOR, RSP, DCR."""
    code = criteria.code + ("C" if confirmed else "")
    best, response, control = (code_of(code + name, evaluator) for name in ("BOR", "RSP", "DCR"))
    sum_of = f"{criteria.terms['CR']} + {criteria.terms['PR']}"
    of = f"confirmed {sum_of}" if confirmed else f"{sum_of}, confirmed or not"
    word = "confirmed" if confirmed else "confirmation not required"
    overall = evaluation_of(criteria, study, evaluator)
    return Evaluation(best, response, control, overall, word, f"Objective response rate ({of})", criteria, evaluator)


def primary_label(study: Study) -> str:
    """The primary response in words."""
    primary = primary_of(study)
    counted = COUNTED[study.orr.timeframe].format(week=study.orr.week) if primary.by_week else ""
    comma = "," if counted and not primary.confirmed else ""
    return RATES[primary.confirmed] + comma + counted


def select_response(adrs: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """One row per subject of the parameter: USUBJID, SEQ (ASEQ), variable_level (AVALC)."""
    rows = adrs[adrs["PARAMCD"] == paramcd]
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "variable_level": rows["AVALC"].fillna("MISSING")})


def select_responders(adrs: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """USUBJID, SEQ of the subjects with AVALC = Y."""
    response = select_response(adrs, paramcd)
    return response.loc[response["variable_level"] == "Y", ["USUBJID", "SEQ"]]


def select_best_response(adrs: pd.DataFrame, population: Population, paramcd: str) -> pd.DataFrame:
    """`select_response` of the whole population: a subject without a record is MISSING, without SEQ."""
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    response = select_response(adrs, paramcd).merge(everybody, on="USUBJID")
    absent = everybody[~among(everybody["USUBJID"], response["USUBJID"])]
    return pd.concat([response, absent.assign(SEQ=float("nan"), variable_level="MISSING")])
