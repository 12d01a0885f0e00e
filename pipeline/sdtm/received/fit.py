"""Type the values of a received dataset as its class declares them, with issues for what cannot be.

Text, numbers and dates arrive in many forms (SAS numbers, numbers as text, blanks for missing, date objects); they are decided
here for all domains and formats.
"""

from typing import Any

import pandas as pd

from pipeline.core import dates
from pipeline.core.issues import found, gather
from schemas.base import DTYPES, SdtmDomain, name_of, variables

# ISO 8601 in any precision SDTM knows: 2023, 2023-05, 2023---15, 2023-05-15, 2023-05-15T08:30:00
_ISO = r"\d{4}(?:-(?:\d{2}|-)(?:-\d{2})?)?(?:T[\d:.+Z-]+)?"


def fit(
    source: pd.DataFrame, domain: type[SdtmDomain], constants: dict[str, str], keep: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`source` with the declared variables in their types, and `keep`; and the issues of values that had to be blanked.

    A variable that `source` lacks is empty, or its constant (STUDYID, DOMAIN). Text is trimmed, blank text is missing.
    """
    columns: dict[str, Any] = {}
    issues = []
    for variable in variables(domain):
        values = source[variable.name] if variable.name in source else pd.Series(None, index=source.index, dtype=object)
        text = as_text(values)
        if variable.name in constants and variable.name not in source:
            text = text.fillna(constants[variable.name])
        fitted: pd.Series[Any] = as_number(values, text) if variable.type == "Num" else text
        code = "NUMBER_INVALID"
        if variable.name.endswith("DTC"):
            fitted, code = text.where(is_iso(text)), "DATE_INVALID"
        columns[variable.name] = fitted
        lost = text.notna() & fitted.isna()
        if lost.any():
            where = source[keep].assign(USUBJID=as_text(source["USUBJID"]))[lost]
            issues.append(found(code, where, name_of(domain), column=variable.name, value=text[lost], action="left blank"))
    return pd.DataFrame(columns, index=source.index).join(source[keep]), gather(*issues)


def as_text(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Any values as trimmed text: 1015.0 -> "1015", a date or midnight -> "2023-05-01", blank -> missing."""
    if pd.api.types.is_datetime64_any_dtype(values):
        text = values.dt.strftime("%Y-%m-%dT%H:%M:%S").str.removesuffix("T00:00:00")
    elif pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        text = values.astype("float64").astype(DTYPES["Char"]).str.removesuffix(".0")
    else:
        text = values.astype(object)
    text = text.where(values.notna()).astype(DTYPES["Char"]).str.strip()
    return text.mask(text.eq(""))


def as_number(values: "pd.Series[Any]", text: "pd.Series[Any]") -> "pd.Series[Any]":
    """Numbers as they are; numbers that came as text are read; what is no number is missing."""
    numbers = values if pd.api.types.is_numeric_dtype(values) else pd.to_numeric(text, errors="coerce")
    return numbers.astype("float64")


def is_iso(text: "pd.Series[Any]") -> "pd.Series[Any]":
    """Whether text is an ISO 8601 date of the calendar, in whatever precision."""
    return text.str.fullmatch(_ISO).fillna(False).astype(bool) & dates.earliest(text).notna()
