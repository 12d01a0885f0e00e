"""Scores of scales from 0 to 100: takes answers to items and the definition of a questionnaire, gives a score per scale.

Raw score: mean of the items answered, where enough are. Score: (raw - lowest) / (highest - lowest) * 100, or 100 less that where
the scale is reversed.
"""

import pandas as pd

from pipeline.adam.questionnaires.items import FORM
from pipeline.core.issues import found
from pipeline.study.scoring.definition import Questionnaire

PLACES = 6


def score_scales(answers: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """FORM, PARAMCD, LABEL, BETTER, SCORE (missing for too few answers), NANSWERED, NITEMS, QSSEQ (of the first item answered)
    and QSDTC per questionnaire filled in and scale. `answers`: those of one questionnaire (items.read_answers)."""
    scales = questionnaire.members.drop_duplicates("PARAMCD").drop(columns="QSTESTCD")
    forms = answers.sort_values("QSSEQ", kind="stable").drop_duplicates(FORM)[[*FORM, "QSDTC", "QSSEQ"]]
    wanted = forms.merge(scales, how="cross")
    used = answers.merge(questionnaire.members[["PARAMCD", "QSTESTCD"]], on="QSTESTCD").merge(questionnaire.items, on="QSTESTCD")
    sums = used.groupby([*FORM, "PARAMCD"], dropna=False, as_index=False).agg(
        TOTAL=("ANSWER", "sum"), NANSWERED=("ANSWER", "size"), LOWEST=("LOWEST", "first"), HIGHEST=("HIGHEST", "first"),
        FIRST=("QSSEQ", "min"),
    )  # fmt: skip
    scored = wanted.merge(sums, on=[*FORM, "PARAMCD"], how="left")
    scored = scored.assign(NANSWERED=scored["NANSWERED"].fillna(0), QSSEQ=scored["FIRST"].fillna(scored["QSSEQ"]))
    enough = scored["NANSWERED"].ge(scored["NITEMS"] * questionnaire.least_answered) & scored["NANSWERED"].gt(0)
    raw = scored["TOTAL"] / scored["NANSWERED"].where(enough)
    linear = (raw - scored["LOWEST"]) / (scored["HIGHEST"] - scored["LOWEST"]) * 100
    score = linear.mask(scored["REVERSED"], 100 - linear).round(PLACES)
    return scored.assign(SCORE=score)[[*FORM, "QSDTC", "PARAMCD", "LABEL", "BETTER", "SCORE", "NANSWERED", "NITEMS", "QSSEQ"]]


def unscored(scores: pd.DataFrame) -> pd.DataFrame:
    """SCALE_UNSCORED: each scale of a questionnaire that has too few answers."""
    rows = scores.loc[scores["SCORE"].isna()]
    place = rows["PARAMCD"] + " at " + rows["VISIT"].fillna("no visit") + ", " + rows["DATE"].fillna("no date")
    count = rows["NANSWERED"].astype("Int64").astype("str") + " of " + rows["NITEMS"].astype("Int64").astype("str")
    return found(
        "SCALE_UNSCORED", rows, "QS", column="QSSTRESC", value=place, message="has " + count + " items of the scale answered"
    )
