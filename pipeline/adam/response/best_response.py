"""Best response from a list of assessments: takes ADT and AVALC per assessment and one row per subject, gives one response each.

The engine behind ADRS (STUDY_SPEC 4.10): it works the same on the responses of the investigator, of an independent reader or
derived from lesions, by any criteria, in the words of RECIST 1.1 (`Criteria.terms`). Which assessment proves which response
stands in categories.py.
"""

import pandas as pd

from pipeline.adam.frames import append, flag, merge_subjects
from pipeline.adam.response.categories import best_categories, satisfies
from pipeline.adam.response.unconfirmed import derive_vars_progression, standing, until_therapy
from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.endpoints.criteria import RECIST_1_1, UNCONFIRMED
from pipeline.study import Study

RESPONSES = (*RECIST_1_1.terms, UNCONFIRMED)
"""Every response that an assessment may have, by whatever criteria."""
ADEQUATE = ("CR", "PR", "SD", "NON-CR/NON-PD", UNCONFIRMED, "PD")
LAST = {"adequate": ADEQUATE, "any": (*ADEQUATE, "NE")}
"""By `pfs.last_assessment`: the responses of which one is a last assessment."""
WORST_FIRST = ("PD", UNCONFIRMED, "NON-CR/NON-PD", "SD", "PR", "CR", "NE")
SUBJECT_DATES = ["ORIGDT", "BLSCANDT", "DCODT", "NACTDT"]


def filter_eligible(records: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The assessments of the trial, one per date (`bor.duplicates`): from the start date on, after the baseline scan, up to the
    cut-off. A text that is no response (RESPONSES) is no assessment."""
    dated = merge_subjects(records, subjects, ["ORIGDT", "BLSCANDT", "DCODT"])
    return one_per_date(records.loc[_in_trial(dated).to_numpy()], study)


def one_per_date(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The record that counts of each subject and date among those with a response (`bor.duplicates`)."""
    responses = records.loc[records["AVALC"].isin(RESPONSES)]
    return _by_preference(responses, study).drop_duplicates(["USUBJID", "ADT"])


def _in_trial(dated: pd.DataFrame) -> Series:
    after_baseline = ~dated["ADT"].le(dated["BLSCANDT"])
    return dated["ADT"].ge(dated["ORIGDT"]) & after_baseline & dated["ADT"].le(dated["DCODT"])


def derive_vars_anl(records: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` (USUBJID, ADT, AVALC, RSSEQ) with ANL01FL and ANL02FL (STUDY_SPEC 4.10).

    ANL01FL: a response in the trial, not after new therapy, one record per date. ANL02FL: ANL01FL up to and with the first PD.
    `subjects`: USUBJID, ORIGDT, BLSCANDT, DCODT, NACTDT; one row each.
    """
    dated = merge_subjects(records, subjects, SUBJECT_DATES).set_axis(records.index, axis=0)
    usable = dated.loc[_in_trial(dated) & _before_new_therapy(dated, study)]
    chosen = one_per_date(usable, study)
    first_pd = chosen.loc[chosen["AVALC"].eq("PD")].groupby("USUBJID")["ADT"].min()
    until_pd = chosen.loc[~chosen["ADT"].gt(chosen["USUBJID"].map(first_pd))]
    return records.assign(
        ANL01FL=flag(pd.Series(records.index.isin(chosen.index), index=records.index)),
        ANL02FL=flag(pd.Series(records.index.isin(until_pd.index), index=records.index)),
    )


def _before_new_therapy(dated: pd.DataFrame, study: Study) -> Series:
    adt, therapy = dated["ADT"], dated["NACTDT"]
    after = {"on_or_before": adt.gt(therapy), "before": adt.ge(therapy), "off": adt.isna()}
    return ~after[study.bor.nact_cut]


def _by_preference(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Records so ordered that the one to keep of each subject and date comes first."""
    rank = records["AVALC"].map({response: n for n, response in enumerate(WORST_FIRST)}).fillna(len(WORST_FIRST))
    ranked = records.assign(RANK=rank)
    if study.bor.duplicates == "worst":
        return ranked.sort_values(["USUBJID", "ADT", "RANK", "RSSEQ"], kind="stable")
    return ranked.sort_values(
        ["USUBJID", "ADT", "RSSEQ"], ascending=[True, True, study.bor.duplicates == "earliest"], kind="stable"
    )


def best_response(records: pd.DataFrame, subjects: pd.DataFrame, study: Study, *, confirmed: bool) -> pd.DataFrame:
    """Best overall response, one row per row of `subjects`: USUBJID, AVALC, ADT, RSSEQ, ADTF.

    `records` are assessments with ANL02FL (only "Y" counts). ADT is that of the earliest record that proves the category;
    null for MISSING (NE when `bor.missing_as_ne`).
    """
    chosen = _ordered_assessments(records, subjects)
    categories = best_categories(study, confirmed)
    proved = append(
        chosen.loc[satisfies(chosen, category, study)].assign(RANK=rank, AVALC=category.response)
        for rank, category in enumerate(categories)
    )
    best = proved.sort_values(["USUBJID", "RANK", "ADT"], kind="stable").drop_duplicates("USUBJID")
    result = subjects[["USUBJID"]].merge(
        best[["USUBJID", "AVALC", "ADT", "RSSEQ", "ADTF"]], on="USUBJID", how="left", validate="1:1"
    )
    return result.assign(AVALC=result["AVALC"].fillna("NE" if study.bor.missing_as_ne else "MISSING"))


def first_response(records: pd.DataFrame, subjects: pd.DataFrame, study: Study, *, confirmed: bool) -> pd.DataFrame:
    """The first CR or PR (confirmed as 4.10 has it) of each responder: USUBJID, ADT, RSSEQ, ADTF. No row for others."""
    chosen = _ordered_assessments(records, subjects)
    response, partial = best_categories(study, confirmed)[:2]
    proved = chosen.loc[satisfies(chosen, response, study) | satisfies(chosen, partial, study)]
    return proved.drop_duplicates("USUBJID")[["USUBJID", "ADT", "RSSEQ", "ADTF"]]


def filter_by_week(responders: pd.DataFrame, records: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The responders whose response counts for the week of the primary endpoint (`orr.timeframe`, STUDY_SPEC 5.4).

    by_week: first documented up to the week and its window; at_visit: that, and a CR or PR inside the window of the week itself;
    any: all of them.
    """
    week, limit = study.orr.week, study.orr.limit_days
    if study.orr.timeframe == "any" or week is None:
        return responders
    start = responders["USUBJID"].map(subjects.set_index("USUBJID")["ORIGDT"])
    by_week = responders.loc[(responders["ADT"] - start).dt.days.le(limit).to_numpy()]
    if study.orr.timeframe == "by_week":
        return by_week
    chosen = _ordered_assessments(records, subjects)
    at_visit = chosen["DAYS"].between(7 * week - study.orr.window_days, limit)
    responding = chosen.loc[at_visit & chosen["AVALC"].isin(["CR", "PR"]), "USUBJID"]
    return by_week.loc[by_week["USUBJID"].isin(responding)]


def _ordered_assessments(records: pd.DataFrame, subjects: pd.DataFrame) -> pd.DataFrame:
    """The ANL02FL records of the given subjects in time order, with DAYS since the start date (a plain difference)."""
    chosen = records.loc[records["ANL02FL"].eq("Y") & among(records["USUBJID"], subjects["USUBJID"])]
    chosen = chosen.sort_values(["USUBJID", "ADT"], kind="stable", ignore_index=True)
    start = merge_subjects(chosen[["USUBJID"]], subjects, ["ORIGDT"])["ORIGDT"]
    return derive_vars_progression(chosen.assign(DAYS=(chosen["ADT"] - start).dt.days))


def first_progression(records: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The first PD from the start date to the cut-off, whatever therapy came before: USUBJID, ADT, RSSEQ, ADTF.

    Of several responses on a day the one that counts must be the PD (`bor.duplicates`). Of a PD that confirms another it is the
    record of that one (STUDY_SPEC 4.11).
    """
    counted = derive_vars_progression(_dated_in_trial(records, subjects, study))
    first = counted.loc[counted["AVALC"].eq("PD")].drop_duplicates("USUBJID")  # in order of dates
    return first[["USUBJID", "ADT", "RSSEQ", "ADTF"]]


def unconfirmed_progression(records: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The first of the unconfirmed progressions that stand at the end of those who have no confirmed one: as `first_progression`,
    and REPEATED, whether another followed it."""
    return standing(_dated_in_trial(records, subjects, study))[["USUBJID", "ADT", "RSSEQ", "ADTF", "REPEATED"]]


def _dated_in_trial(records: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The record of each day from the start date to the cut-off, in order of dates."""
    dated = merge_subjects(records, subjects, ["ORIGDT", "DCODT"]).set_axis(records.index, axis=0)
    in_trial = dated["ADT"].ge(dated["ORIGDT"]) & dated["ADT"].le(dated["DCODT"])
    counted = one_per_date(records.loc[in_trial], study)
    if not counted["AVALC"].eq(UNCONFIRMED).any():
        return counted
    therapy = merge_subjects(counted, subjects, ["NACTDT"]).set_axis(counted.index, axis=0)
    return until_therapy(counted, ~_before_new_therapy(therapy, study))
