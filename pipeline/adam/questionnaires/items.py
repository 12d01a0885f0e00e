"""Answers to the items of questionnaires: takes QS, gives one number per item and questionnaire filled in, and what cannot be
used."""

import pandas as pd

from pipeline.adam.safety.counted import count_issues
from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.study.scoring.definition import Questionnaire
from schemas.base import DTYPES

FORM = ["USUBJID", "VISITNUM", "VISIT", "DATE"]
"""What names a questionnaire that was filled in, beside its QSCAT: subject, visit and day."""


def read_answers(qs: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """QSCAT, FORM, QSTESTCD, ANSWER, QSSEQ and QSDTC of every usable answer, one per item; and issues. Questionnaires that
    nothing defines, items that the definition does not have and answers out of range are listed, and no answers."""
    defined = study.scoring.by_category
    rows_of_day = qs.assign(DATE=qs["QSDTC"].str.slice(0, 10).astype(DTYPES["Char"]))
    unknown = rows_of_day.loc[~rows_of_day["QSCAT"].isin(list(defined))]
    parts, issues = [], [count_issues("QUESTIONNAIRE_UNKNOWN", unknown, "QS", "QSCAT")]
    for name, questionnaire in defined.items():
        rows = rows_of_day.loc[rows_of_day["QSCAT"].eq(name).fillna(False)]
        if len(rows):
            usable, of_answers = _usable(rows, questionnaire, study)
            parts.append(usable)
            issues.append(of_answers)
    columns = ["QSCAT", *FORM, "QSTESTCD", "ANSWER", "QSSEQ", "QSDTC"]
    answers = pd.concat(parts, ignore_index=True)[columns] if parts else rows_of_day.head(0).assign(ANSWER=0.0)[columns]
    return answers, gather(*issues)


def _usable(rows: pd.DataFrame, questionnaire: Questionnaire, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    placed = rows.merge(questionnaire.items, on="QSTESTCD", how="left")
    in_form = placed["LOWEST"].notna()
    has_text = placed["QSSTRESC"].notna() | placed["QSSTRESN"].notna()
    inside = placed["QSSTRESN"].between(placed["LOWEST"], placed["HIGHEST"]) & placed["QSSTRESN"].mod(1).eq(0)
    outside = placed.loc[in_form & has_text & ~inside]
    in_range = placed.loc[in_form & inside].assign(ANSWER=placed["QSSTRESN"])
    chosen, of_doubles = _one_per_item(in_range, study)
    expected = "has answers from " + outside["LOWEST"].astype("str") + " to " + outside["HIGHEST"].astype("str")
    wrong = found(
        "ITEM_RANGE",
        outside,
        "QS",
        column="QSSTRESC",
        value=_item(outside) + " " + outside["QSSTRESC"].fillna(""),
        message=expected,
    )
    other = count_issues("ITEM_UNKNOWN", placed.loc[~in_form], "QS", "QSTESTCD", ["QSCAT"])
    return chosen, gather(wrong, other, of_doubles, _unanswered(chosen, questionnaire))


def _one_per_item(in_range: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One answer per questionnaire and item: the same one twice counts once, of different ones what `answered_twice` says."""
    key = [*FORM, "QSTESTCD"]
    ordered = in_range.sort_values("QSSEQ", kind="stable")
    double = ordered.duplicated(key, keep=False)
    several = ordered.loc[double]
    ends = several.groupby(key, dropna=False)["ANSWER"].agg(["min", "max"]).reset_index()
    different = several.merge(ends, on=key).query("min != max").drop_duplicates(key)
    repeated = several.merge(ends, on=key).query("min == max").drop_duplicates(key)
    rule = study.questionnaires.answered_twice
    one = ordered.drop_duplicates(key, keep="last" if rule == "last" else "first")
    if rule == "none":
        one = one.loc[~pd.MultiIndex.from_frame(one[key]).isin(pd.MultiIndex.from_frame(different[key]))]
    action = "" if rule == "none" else f"the {rule} answer is scored"
    answers = different["min"].astype("Int64").astype("str") + " and " + different["max"].astype("Int64").astype("str")
    issues = [
        found("ITEM_TWICE", different, "QS", column="QSSTRESC", value=_item(different) + ": " + answers, action=action),
        found("ITEM_REPEATED", repeated, "QS", column="QSSTRESC", value=_item(repeated)),
    ]
    return one, gather(*issues)


def _unanswered(in_range: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """ITEM_MISSING: each item without an answer of a questionnaire that has one."""
    forms = in_range.drop_duplicates(FORM)[FORM]
    every = forms.merge(questionnaire.items[["QSTESTCD"]], how="cross")
    had = in_range[[*FORM, "QSTESTCD"]].assign(HAD=True)
    missing = every.merge(had, on=[*FORM, "QSTESTCD"], how="left")
    missing = missing.loc[missing["HAD"].isna()]
    return found("ITEM_MISSING", missing, "QS", column="QSSTRESC", value=_item(missing))


def _item(rows: pd.DataFrame) -> Series:
    """An item and where it stands: EOR0101 at WEEK 4, 2010-05-03."""
    place = rows["VISIT"].fillna("no visit") + ", " + rows["DATE"].fillna("no date")
    return (rows["QSTESTCD"] + " at " + place).astype(DTYPES["Char"])
