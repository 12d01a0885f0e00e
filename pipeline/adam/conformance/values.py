"""Whether the variables of one analysis dataset agree with each other: names and codes, flags, dates and days. ADaMIG 1.3."""

import re
from collections.abc import Iterator

import pandas as pd

from pipeline.adam.conformance.datasets import RECORD, Given
from pipeline.core.conformance import findings, together
from schemas.base import variables

ONE_TO_ONE = (("PARAM", "PARAMCD"), ("AVISIT", "AVISITN"), ("VISIT", "VISITNUM"))
WITHIN_PARAMETER = (("AVALC", "AVAL"), ("AVISIT", "AVISITN"))
PARAMETER_CODE = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
DAYS = (("ADY", "ADT"), ("ASTDY", "ASTDT"), ("AENDY", "AENDT"))
PERIODS = (("ASTDT", "AENDT"), ("STARTDT", "ADT"), ("TRTSDT", "TRTEDT"))
IMPUTED = {"D", "M", "Y"}


def codes_and_names_pair(given: Given) -> pd.DataFrame:
    """ONE_TO_ONE: a variable and its code or number (PARAM and PARAMCD, AVISIT and AVISITN, X and XN) name the same things."""
    parts = []
    for name, table in given.analysis.items():
        numbered = [(v, f"{v}N") for v in map(str, table.columns) if f"{v}N" in table and v != "PARAM"]
        of_codes = [("PARAM", "PARAMN"), *ONE_TO_ONE, *numbered]
        for text, code in dict.fromkeys(of_codes):
            if text in table and code in table:
                within = ["PARAMCD"] if (text, code) in WITHIN_PARAMETER and "PARAMCD" in table else []
                parts += [_not_one_to_one(name, table, text, code, within)]
    return together(parts)


def values_and_texts_pair(given: Given) -> pd.DataFrame:
    """AVALC: where a parameter has both, AVAL and AVALC stand for each other."""
    both = {name: table for name, table in given.parameters.items() if {"AVAL", "AVALC"} <= set(table)}
    return together(
        findings_of_pair("AVALC", name, table[table["AVAL"].notna() & table["AVALC"].notna()], "AVALC", "AVAL", ["PARAMCD"])
        for name, table in both.items()
    )


def parameters_are_named(given: Given) -> pd.DataFrame:
    """PARAMCD: a parameter's code has at most 8 letters and digits and does not begin with a digit; its name is there."""
    parts = []
    for name, table in given.parameters.items():
        bad = table[~table["PARAMCD"].fillna("").str.fullmatch(PARAMETER_CODE.pattern)]
        parts.append(findings("PARAMCD", name, bad, RECORD, "PARAMCD is not 1 to 8 letters and digits"))
        parts.append(findings("PARAMCD", name, table[table["PARAM"].isna()], RECORD, "PARAM is missing"))
    return together(parts)


def flags_are_y(given: Given) -> pd.DataFrame:
    """FLAG: a flag is Y or missing; one of the subject, in ADSL or copied from there, may be N too."""
    parts = []
    for name, table in given.analysis.items():
        for variable in variables(given.declared[name.lower()]):
            flag = variable.name
            if not flag.endswith("FL"):
                continue
            allowed = ["Y", "N"] if name == "ADSL" or variable.source.startswith("ADSL.") else ["Y"]
            wrong = table[table[flag].notna() & ~table[flag].isin(allowed)]
            parts.append(findings("FLAG", name, wrong, [*RECORD, flag], f"{flag} is not {' or '.join(allowed)} or missing"))
    return together(parts)


def imputed_dates_exist(given: Given) -> pd.DataFrame:
    """IMPUTED: --DTF says D, M or Y, and only of a date that is there."""
    parts = []
    for name, table in given.analysis.items():
        for flag in [column for column in map(str, table.columns) if column.endswith("DTF")]:
            imputed = table[table[flag].notna()]
            unknown, dateless = imputed[~imputed[flag].isin(IMPUTED)], imputed[imputed[flag.removesuffix("F")].isna()]
            parts.append(findings("IMPUTED", name, unknown, [*RECORD, flag], f"{flag} is not D, M or Y"))
            parts.append(findings("IMPUTED", name, dateless, [*RECORD, flag], f"{flag} is given for a date that is missing"))
    return together(parts)


def days_recompute(given: Given) -> pd.DataFrame:
    """STUDY_DAY: a day is the date's, counted from TRTSDT as day 1 without a day 0; a duration is from first to last day."""
    parts = []
    for name, table in given.analysis.items():
        for day, date in DAYS:
            if day in table and date in table:
                since = (table[date] - table["TRTSDT"]).dt.days
                expected = (since + since.ge(0)).astype("float64")
                wrong = table[expected.ne(table[day]) & ~(expected.isna() & table[day].isna())]
                parts.append(findings("STUDY_DAY", name, wrong, [*RECORD, date, day], f"{day} is not the day of {date}"))
        if {"ADURN", "ASTDT", "AENDT"} <= set(table):
            expected = (table["AENDT"] - table["ASTDT"]).dt.days.astype("float64") + 1
            wrong = table[table["ADURN"].notna() & expected.ne(table["ADURN"])]
            parts.append(findings("STUDY_DAY", name, wrong, [*RECORD, "ADURN"], "ADURN is not AENDT - ASTDT + 1"))
    return together(parts)


def periods_run_forward(given: Given) -> pd.DataFrame:
    """PERIOD: nothing ends before it starts."""
    return together(
        findings("PERIOD", name, table[table[end].lt(table[start])], [*RECORD, start, end], f"{end} is before {start}")
        for name, table in given.analysis.items()
        for start, end in PERIODS
        if start in table and end in table
    )


def _not_one_to_one(name: str, table: pd.DataFrame, text: str, code: str, within: list[str]) -> pd.DataFrame:
    half = table[table[text].isna() ^ table[code].isna()]
    return together(
        [
            findings_of_pair("ONE_TO_ONE", name, table, text, code, within),
            findings("ONE_TO_ONE", name, half, [*RECORD, text, code], f"{text} and {code} are not both there"),
        ]
    )


def findings_of_pair(check: str, name: str, table: pd.DataFrame, text: str, code: str, within: list[str]) -> pd.DataFrame:
    """Each value of one that stands with more than one value of the other, once."""
    pairs = table[[*within, text, code]].dropna().drop_duplicates()
    return together(
        findings(check, name, double, [*within, text, code], f"one {one} stands for more than one {other}")
        for one, other, double in _doubles(pairs, text, code, within)
    )


def _doubles(pairs: pd.DataFrame, text: str, code: str, within: list[str]) -> Iterator[tuple[str, str, pd.DataFrame]]:
    for one, other in ((text, code), (code, text)):
        yield one, other, pairs[pairs.duplicated([*within, one], keep=False)]
