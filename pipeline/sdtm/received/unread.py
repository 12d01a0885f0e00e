"""What tells received records apart and no rule reads: takes a dataset as received, gives a warning for each such variable.

Two results that differ only by position or by reader are one to a rule that does not read the variable; which of them counts is
then chance. rule_keys.py declares what the rules read.
"""

from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.sdtm.received.fit import as_text
from pipeline.sdtm.received.rule_keys import SERIES, RuleKey, decides, describes, is_timing, rule_key
from pipeline.study import Study
from pipeline.study.decisions import Apart
from schemas.base import DTYPES, SdtmDomain, variables

EXAMPLES = 3
SHOWN_READERS = 4  # readers


def unread_variables(name: str, table: pd.DataFrame, source: pd.DataFrame, study: Study, readers: Sequence[str]) -> pd.DataFrame:
    """VARIABLE_UNREAD: one issue per variable of `source` (`table` as its file has it, on the same index) that no rule reads and
    in which records differ that the rules take for alike. `readers`: the results that read the dataset; without any, none."""
    rule = rule_key(name, study)
    if rule is None or not readers:
        return gather()
    given = source.loc[_compared(name, table, rule)]
    known = decides(name, study) | {"FILE", "FILELINE"}
    asked = [column for column in given.columns if column not in known and not describes(column, name)]
    fitted = table.loc[given.index]
    key = ["USUBJID", *(variable for variable in rule.key if variable in table)]
    moment = [*key, *(variable for variable in rule.moment if variable in table)]
    groups = {False: _groups(fitted, key), True: _groups(fitted, moment)}
    issues = []
    for column in asked:
        timing = is_timing(column, name)
        issues.append(_issue(name, column, given, groups[timing], moment if timing else key, readers))
    return gather(*issues)


def empty_variables(name: str, domain: type[SdtmDomain], table: pd.DataFrame, source: pd.DataFrame, study: Study) -> pd.DataFrame:
    """VARIABLE_EMPTY: variables that rules read and that have no value in any record, so that a table counts nothing by them; to
    be reviewed where the standard expects them."""
    read = decides(name, study) if len(table) else set()
    asked = [variable for variable in variables(domain) if variable.name in read and variable.name in source]
    empty = [variable for variable in asked if table[variable.name].isna().all() and as_text(source[variable.name]).isna().all()]
    file = pd.DataFrame({"FILE": source["FILE"].iloc[:1]})
    return gather(
        *(
            found("VARIABLE_EMPTY", file, name.upper(), column=one.name, severity="" if one.core in ("Req", "Exp") else "info")
            for one in empty
        )
    )


def _compared(name: str, table: pd.DataFrame, rule: RuleKey) -> Series:
    """The records that rules read: those with a result, where there are results; of the investigator, where only these count."""
    read = pd.Series(True, index=table.index)
    if f"{name.upper()}STRESC" in table:
        read &= table[f"{name.upper()}STRESC"].notna()
    if rule.evaluator:
        read &= table[rule.evaluator].isna() | table[rule.evaluator].eq("INVESTIGATOR")
    return read.astype(bool)


def _groups(table: pd.DataFrame, key: list[str]) -> Series:
    """A number for the records of each key that has several."""
    several = table.loc[table.duplicated(key, keep=False), key]
    return several.groupby(key, dropna=False, sort=False).ngroup()


def _issue(name: str, column: str, given: pd.DataFrame, groups: Series, key: list[str], readers: Sequence[str]) -> pd.DataFrame:
    """The warning of one variable; nothing where it tells no records apart. A missing value differs from a filled one."""
    text = as_text(given[column].loc[groups.index])
    codes = pd.Series(pd.factorize(text)[0], index=groups.index)
    spread = codes.groupby(groups)
    apart = groups.index[(spread.transform("min") != spread.transform("max")).to_numpy(dtype=bool)]
    if not len(apart):
        return gather()
    subjects = given.loc[apart, "USUBJID"].nunique()
    message = (
        f"tells records apart that no rule tells apart: {', '.join(key)} are the same; "
        f"records: {len(apart)}, subjects: {subjects}; read by {reader_names(readers)}; {_remedy(name, column)}"
    )
    file = pd.DataFrame({"FILE": given["FILE"].iloc[:1]})
    return found("VARIABLE_UNREAD", file, name.upper(), column=column, value=list_values(text.loc[apart]), message=message)


def list_values(text: Series) -> str:
    """The commonest values with their numbers of records."""
    counts = text.fillna("(missing)").astype(DTYPES["Char"]).value_counts(sort=False)
    shown = counts.iloc[np.lexsort([counts.index.to_numpy(dtype=object), -counts.to_numpy()])]
    listed = [f"{value} ({count})" for value, count in shown.iloc[:EXAMPLES].items()]
    return ", ".join(listed) + (", ..." if len(shown) > EXAMPLES else "")


def reader_names(readers: Sequence[str]) -> str:
    """The first of the readers, and how many more there are."""
    more = len(readers) - SHOWN_READERS
    return ", ".join(readers[:SHOWN_READERS]) + (f" and {more} more" if more > 0 else "")


def _remedy(name: str, column: str) -> str:
    """What a user can do: the study's own key where it decides, else the data."""
    end = column.removeprefix(name.upper())
    if name in SERIES and end in get_args(Apart):
        return f"add {end} to baseline.apart in study.yaml"
    return "keep in the dataset the records that are meant, or tell them apart in a variable that the rules read"
