"""ADQS: takes QS and ADSL stage 1, gives the scores of questionnaires with baseline, change and whether it is better or worse.

Which items make a scale stands in the questionnaire's file (pipeline/study/scoring); baseline and windows are those of all
findings (STUDY_SPEC 5.18).
"""

import pandas as pd

from pipeline.adam.frames import finish, text
from pipeline.adam.questionnaires.items import read_answers
from pipeline.adam.questionnaires.scores import score_scales, unscored
from pipeline.adam.safety.findings import derive_findings
from pipeline.adam.safety.first_dose import first_dose_times
from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.study.scoring.definition import Questionnaire
from schemas.adam.adqs import ADQS
from schemas.base import DTYPES

ITEM_COUNT = "NANSWER"
IMPROVED, WORSENED, STABLE = "Improved", "Worsened", "Stable"
MORE = ("BETTER", "NANSWERED", "NITEMS")


def adqs(
    adsl_base: pd.DataFrame,
    study: Study,
    qs: pd.DataFrame | None = None,
    ex: pd.DataFrame | None = None,
    dm: pd.DataFrame | None = None,
) -> Product:
    """One record per scale with a score and questionnaire of SAFFL subjects up to the cut-off, and one with the number of items
    answered; EX and DM tell the time of the first dose."""
    if qs is None:
        raise ValueError("ADQS is made of QS, which is not there")
    answers, of_answers = read_answers(qs, study)
    parts, issues = [], [of_answers]
    for name, questionnaire in study.scoring.by_category.items():
        own = answers.loc[answers["QSCAT"].eq(name)]
        scores = score_scales(own, questionnaire)
        issues.append(unscored(scores))
        parts += [_as_findings(scores, name), _as_findings(_item_totals(scores, own, questionnaire), name)]
    findings = pd.concat(parts, ignore_index=True)
    records, of_findings = derive_findings(
        findings, "QS", adsl_base, first_dose_times(adsl_base, ex, dm, study), ADQS, study, MORE
    )
    records = records.assign(
        PARCAT1=records["QSCAT"], CHGCAT1=_category(records, study.questionnaires.threshold), NITEMS=records["NITEMS"],
        NITEMANS=records["NANSWERED"], SRCVAR=text("QSSTRESN", records.index),
    )  # fmt: skip
    return Product(finish(records, ADQS), issues=gather(*issues, of_findings))


def _item_totals(scores: pd.DataFrame, answers: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """The number of items answered of each questionnaire filled in, in the columns of scores."""
    one = scores.drop_duplicates(["USUBJID", "VISITNUM", "VISIT", "DATE"])
    key = ["USUBJID", "VISITNUM", "VISIT", "DATE"]
    numbers = answers.groupby(key, dropna=False, as_index=False).agg(N=("QSTESTCD", "size"), FIRST=("QSSEQ", "min"))
    totals = one.merge(numbers, on=key, how="left")
    return totals.assign(
        PARAMCD=ITEM_COUNT, LABEL="Number of Items Answered", BETTER=text(None, totals.index),
        SCORE=totals["N"].astype("float64"), NANSWERED=totals["N"].astype("float64"), NITEMS=float(len(questionnaire.items)),
        QSSEQ=totals["FIRST"], )[scores.columns]  # fmt: skip


def _as_findings(scores: pd.DataFrame, name: str) -> pd.DataFrame:
    """Scores as the records of a domain of findings."""
    defined = scores.loc[scores["SCORE"].notna()]
    return defined.assign(
        QSTESTCD=defined["PARAMCD"], QSTEST=defined["LABEL"], TESTNAME=defined["LABEL"], QSCAT=name, QSSTRESN=defined["SCORE"],
        QSSTRESC=text(None, defined.index), QSSTRESU=text(None, defined.index),
    )  # fmt: skip


def _category(records: pd.DataFrame, threshold: float) -> Series:
    """Whether the change of a score is better or worse by the threshold; missing without a change, or of what is no score."""
    good = records["CHG"].where(records["BETTER"].eq("high"), -records["CHG"]).where(records["BETTER"].notna())
    answer = text(STABLE, records.index).mask(good.ge(threshold), IMPROVED).mask(good.le(-threshold), WORSENED)
    return answer.where(good.notna()).astype(DTYPES["Char"])
