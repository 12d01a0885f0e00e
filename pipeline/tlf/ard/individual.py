"""Results of single subjects: ARD rows of one value each, and who is not shown.

A value that a waterfall, spider or swimmer draws is a result like any other: an ARD row (group 2 is USUBJID) with its record
behind it.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.core.texts import join_texts
from pipeline.endpoints.evaluators import code_of
from pipeline.study import Study
from pipeline.study.evaluators import Evaluator
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.formats import format_number

STATS = {"value": "Value", "month": "Months from the start"}
SHOWN = "Shown"
BEST_RESPONSES = analysis_id("CBOR", "BY_SUBJECT")
_KEY = ["group", "USUBJID"]


def numbers(rows: pd.DataFrame, stat: str, values: Series, decimals: int) -> pd.DataFrame:
    """`rows` (USUBJID, SEQ, levels) as ARD rows of a number."""
    return rows.assign(stat_name=stat, stat_num=values, stat_fmt=[format_number(v, decimals) for v in values])


def texts(rows: pd.DataFrame, values: Series) -> pd.DataFrame:
    """`rows` as ARD rows of a text."""
    return rows.assign(stat_name="value", stat_chr=values, stat_fmt=values)


def count_months(end: Series, start: Series, study: Study) -> Series:
    """Months from one date to the other, as durations are counted (`tte.month`, `tte.plus_one`)."""
    return ((end - start).dt.days + float(study.tte.plus_one)) / study.tte.month


def list_values(rows: pd.DataFrame, population: Population, analysis: Analysis) -> Results:
    """The rows of the population's subjects, by treatment and then in the given order; a value without a record (SEQ null outside
    ADSL) has none behind it."""
    joined = rows.merge(population.subjects, on="USUBJID")
    place = pd.Categorical(joined["group1_level"], population.groups, ordered=True).codes
    joined = joined.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)
    joined = joined.assign(row=joined.index, group2_level=joined["USUBJID"], stat_label=joined["stat_name"].map(STATS))
    behind = joined if analysis.dataset == "ADSL" else joined[joined["SEQ"].notna()]
    return finish(joined, replace(analysis, method="INDIVIDUAL", group2="USUBJID"), population, behind)


def list_responses(adrs: pd.DataFrame, population: Population, evaluator: Evaluator) -> Results:
    """The confirmed best overall response of every subject, MISSING without a record: analysis AN_CBOR_BY_SUBJECT."""
    code = code_of("CBOR", evaluator)
    found = adrs.loc[adrs["PARAMCD"] == code, ["USUBJID", "ASEQ", "AVALC"]].rename(columns={"ASEQ": "SEQ"})
    everybody = population.subjects[["USUBJID"]].merge(found, on="USUBJID", how="left")
    rows = texts(everybody, everybody["AVALC"].fillna("MISSING"))
    analysis = Analysis(BEST_RESPONSES, "ADRS", parameter=code, subset=f"PARAMCD = '{code}'", variable="AVALC")
    return list_values(rows.drop(columns="AVALC"), population, analysis)


def count_shown(status: pd.DataFrame, population: Population, reasons: Sequence[str], what: str) -> Results:
    """Subjects that the figure shows, and why it does not show the others: analysis AN_SHOWN_<what>. `status`: USUBJID,
    variable_level (SHOWN or one of `reasons`), one row per subject."""
    levels = pd.DataFrame({"variable_level": [SHOWN, *reasons]})
    return count_subjects(status.assign(SEQ=np.nan), population, Analysis(analysis_id("SHOWN", what), "ADSL"), levels=levels)


def describe_shown(shown: Results, population: Population) -> str:
    """The footnote on who is shown, a sentence per treatment; numbers as the ARD prints them."""
    return " ".join(_sentence(shown.ard[shown.ard["group1_level"] == group], group, population) for group in population.groups)


def _sentence(ard: pd.DataFrame, group: str, population: Population) -> str:
    text = ard.set_index(["variable_level", "stat_name"])["stat_fmt"]
    head = f"{group}: " if len(population.groups) > 1 else ""
    reasons = [level for level in ard["variable_level"].unique() if level != SHOWN and text[level, "n"] != "0"]
    others = ", ".join(f"{text[level, 'n']} {level}" for level in reasons)
    return f"{head}{text[SHOWN, 'n']} of {text[SHOWN, 'N']} subjects are shown{f'; not shown: {others}' if others else ''}."


def pick(ard: pd.DataFrame, analysis_id: str, stat: str = "value", **names: str) -> pd.DataFrame:
    """Results of single subjects: group, USUBJID, and the ARD's columns under other names (`value="stat_num"`), in ARD order."""
    rows = ard[(ard["analysis_id"] == analysis_id) & (ard["stat_name"] == stat)]
    columns = {"group": "group1_level", "USUBJID": "group2_level", **names}
    return rows[list(columns.values())].set_axis(list(columns), axis=1).reset_index(drop=True)


def with_responses(rows: pd.DataFrame, ard: pd.DataFrame) -> pd.DataFrame:
    """`rows` (group, USUBJID, ...) with response, and label: USUBJID without what all of them begin with up to a hyphen."""
    first, last = min(rows["USUBJID"], default=""), max(rows["USUBJID"], default="")
    common = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
    return rows.assign(label=rows["USUBJID"].str.slice(common.rfind("-") + 1)).merge(
        pick(ard, BEST_RESPONSES, response="stat_fmt"), on=_KEY, how="left"
    )


def join_path(rows: pd.DataFrame, parts: Series) -> pd.DataFrame:
    """group, USUBJID, path: the parts of each subject in a text, in order."""
    return join_texts(rows[_KEY].assign(path=parts), _KEY, "path", "; ")
