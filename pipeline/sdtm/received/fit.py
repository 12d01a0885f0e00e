"""Type the values of a received dataset as its class declares them, with issues for what cannot be.

Text, numbers and dates arrive in many forms (SAS numbers, numbers as text, blanks for missing, date objects); they are decided
here for all domains and formats.
"""

from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.core.time.iso_dates import read_iso
from schemas.base import DTYPES, SdtmDomain, name_of, variables

ACTIONS = {"NUMBER_INVALID": "left blank", "DATE_INVALID": "left blank", "TIME_INVALID": ""}  # "": that of the catalogue


def fit(
    source: pd.DataFrame, domain: type[SdtmDomain], constants: dict[str, str], keep: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`source` with the declared variables in their types, and `keep`; and the issues of values that had to be blanked.

    A variable that `source` lacks is empty, or its constant (STUDYID, DOMAIN). Text is trimmed, blank text is missing; a --DTC is
    kept in every form of SDTMIG 4.4.2, without its time where no clock has that.
    """
    columns: dict[str, Any] = {}
    issues = []
    for variable in variables(domain):
        values = source[variable.name] if variable.name in source else pd.Series(None, index=source.index, dtype=object)
        text = as_text(values)
        if variable.name in constants and variable.name not in source:
            text = text.fillna(constants[variable.name])
        fitted: Series = as_number(values, text) if variable.type == "Num" else text
        code = pd.Series("NUMBER_INVALID", index=source.index, dtype=DTYPES["Char"]).where(text.notna() & fitted.isna())
        if variable.name.endswith("DTC"):
            fitted, code = _read_dates(values, text)
        columns[variable.name] = fitted
        for kind, action in ACTIONS.items():
            at_fault = code.eq(kind).fillna(False).astype(bool)
            if at_fault.any():
                where = source[keep].assign(USUBJID=as_text(source["USUBJID"]))[at_fault]
                issues.append(found(kind, where, name_of(domain), column=variable.name, value=text[at_fault], action=action))
    return pd.DataFrame(columns, index=source.index).join(source[keep]), gather(*issues)


def as_text(values: Series) -> Series:
    """Any values as trimmed text: 1015.0 -> "1015", a date or midnight -> "2023-05-01", blank -> missing."""
    if pd.api.types.is_datetime64_any_dtype(values):
        text = values.dt.strftime("%Y-%m-%dT%H:%M:%S").str.removesuffix("T00:00:00")
    elif pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        text = values.astype("float64").astype(DTYPES["Char"]).str.removesuffix(".0")
    else:
        held = pd.api.types.infer_dtype(values, skipna=True)
        text = values.astype(object)
        if held not in ("string", "empty", "boolean", "date", "datetime"):  # numbers, and the letters of special missing values
            text = text.where(values.notna()).astype(DTYPES["Char"]).str.removesuffix(".0")
    text = text.where(values.notna()).astype(DTYPES["Char"]).str.strip()
    return text.mask(text.eq(""))


def as_number(values: Series, text: Series) -> Series:
    """Numbers as they are; numbers that came as text are read; what is no number is missing."""
    numbers = values if pd.api.types.is_numeric_dtype(values) else pd.to_numeric(text, errors="coerce")
    return numbers.astype("float64")


def _read_dates(values: Series, text: Series) -> tuple[Series, Series]:
    """A --DTC as far as it is a date, and the code of what is wrong; a number is no date, whatever it may count."""
    if pd.api.types.infer_dtype(values, skipna=True) in ("integer", "floating", "mixed-integer-float"):
        nothing = text.where(text.isna())
        return nothing, nothing.where(text.isna(), "DATE_INVALID")
    read = each_distinct(text, read_iso)
    return read["DTC"], read["CODE"]
