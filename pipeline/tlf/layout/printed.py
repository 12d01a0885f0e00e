"""Collected values as listings print them: text of the same index, missing where there is no value (TLF_SPEC 0.4).

A listing shows data, no results: dates in the precision in which they were collected, with their study day, and numbers as they
were recorded.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.qualifiers import qualifiers_of
from pipeline.core.series import Series
from pipeline.core.time.dates import iso
from pipeline.tlf.layout.formats import round_half_up
from schemas.base import DTYPES

_KNOWN_CHARACTERS = {"D": 7, "M": 4, "Y": 0}  # characters of an ISO date that were collected, by imputation flag (--DTF)


def print_date(dtc: Series, day: Series) -> Series:
    """`2024-03-05 (12)` from --DTC and --DY, with a blank that does not break; a partial date as collected; no time of day."""
    return _with_day(dtc.astype(DTYPES["Char"]).str.slice(0, 10), day)


def print_analysis_date(date: Series, day: Series | None = None, imputed: Series | None = None) -> Series:
    """The same from an ADaM date; what its imputation flag says was imputed is left out."""
    text = iso(date)
    for flag, length in _KNOWN_CHARACTERS.items() if imputed is not None else ():
        text = text.mask(imputed == flag, text.str.slice(0, length))
    return text.mask(text == "") if day is None else _with_day(text.mask(text == ""), day)


def _with_day(date: Series, day: Series) -> Series:
    shown = "\u00a0(" + day.astype("Int64").astype(DTYPES["Char"]) + ")"
    return date + shown.where(date.str.len() == 10).fillna("")


def print_number(values: Series, decimals: int | None = None) -> Series:
    """Numbers as recorded (250, 0.3), or with `decimals` places, half away from zero."""
    distinct = values.dropna().drop_duplicates()
    texts = {v: f"{v:.12g}" if decimals is None else round_half_up(v, decimals) for v in distinct}
    return values.map(texts).astype(DTYPES["Char"])


def join_texts(parts: Sequence[Series], separator: str) -> Series:
    """The texts of a row with `separator` between those that are there."""
    first, *others = (part.astype(DTYPES["Char"]) for part in parts)
    for other in others:
        both = first + separator + other
        first = both.fillna(first).fillna(other)
    return first


def join_within(group: Series, texts: Series, separator: str) -> Series:
    """The texts of each group in one, in their order; indexed by group."""
    there = texts.notna()
    return texts[there].groupby(group[there]).agg(separator.join).astype(DTYPES["Char"])


def stack_texts(first: Series, second: Series) -> Series:
    """Two texts under each other in one cell, each in its own line also where the first is missing."""
    both = (first.fillna("") + "\n" + second.fillna("")).str.rstrip("\n")
    return both.mask(both == "")


def pick_qualifier(records: pd.DataFrame, supp: pd.DataFrame, sequence: str, name: str) -> Series:
    """QVAL of the supplemental qualifier `name` of each record, by whatever variable SUPP-- names it; `sequence`: its --SEQ."""
    return qualifiers_of(records, supp, sequence, [name])[name]


def look_up(records: pd.DataFrame, others: pd.DataFrame, by: Sequence[str], name: str) -> Series:
    """`name` of the first of `others` with the same `by` (in the order of `others`); missing where there is none."""
    first = others.drop_duplicates(list(by))[[*by, name]]
    found = records[list(by)].merge(first, on=list(by), how="left", validate="m:1")
    return found[name].set_axis(records.index)
