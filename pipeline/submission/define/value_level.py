"""Value-level metadata: takes a dataset and one of its variables, gives its parts and where each holds.

Results by test, analysis values by parameter and qualifiers by QNAM are one thing: a variable whose meaning depends on another
one of its record.
"""

from collections.abc import Mapping
from typing import get_args

import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.define.content import Item, Origin, OriginType, RangeCheck, Source, WhereClause, item_oid
from pipeline.submission.define.measures import measure_number, measure_text
from pipeline.submission.define.terms import Terms, allowed
from pipeline.submission.xpt.text import ASCII, Text
from schemas.facts import Fact, find_fact

# Variable -> the one that tells its parts apart, and the one that says in words what they are. -- is the domain's prefix.
_BY_TEST = {"ORRES": ("TESTCD", "TEST"), "STRESC": ("TESTCD", "TEST"), "STRESN": ("TESTCD", "TEST")}
_BY_OTHER = dict.fromkeys(("AVAL", "AVALC", "CNSR", "ATOXGRL", "ATOXGRH"), ("PARAMCD", "PARAM"))
_BY_OTHER |= {"QVAL": ("QNAM", "QLABEL"), "DSDECOD": ("DSCAT", "DSCAT")}
_NO_YES = "C66742"
_RESPONSE = "C96785"

PartSources = Mapping[tuple[str, str, str], Source]


def parts_of(
    dataset: str, variable: str, records: pd.DataFrame, terms: Terms, sources: PartSources, text: Text = ASCII
) -> tuple[Item, ...]:
    """The value-level parts of a variable of `records`, none where it has one meaning only.

    `sources` by (dataset, variable, value): (SUPPAE, QVAL, AESOSP).
    """
    by = _decided_by(dataset, variable, records)
    if by is None:
        return ()
    code, words = by
    filled = records.dropna(subset=[variable, code])
    groups = filled.groupby(code, sort=True)
    return tuple(_part(dataset, variable, code, str(value), words, group, terms, sources, text) for value, group in groups)


def where(dataset: str, variable: str, *values: str) -> WhereClause:
    """The records whose `variable` is one of `values`."""
    return WhereClause(".".join(("WC", dataset, variable, *map(_name, values))), (RangeCheck(dataset, variable, values),))


def _decided_by(dataset: str, variable: str, records: pd.DataFrame) -> tuple[str, str] | None:
    prefix = dataset[:2]
    tests = {f"{prefix}{name}": (f"{prefix}{code}", f"{prefix}{words}") for name, (code, words) in _BY_TEST.items()}
    by = (tests | _BY_OTHER).get(variable)
    return by if by and set(by) <= set(records.columns) else None


def _part(
    dataset: str,
    variable: str,
    code: str,
    value: str,
    words: str,
    group: pd.DataFrame,
    terms: Terms,
    sources: PartSources,
    text: Text,
) -> Item:
    values = group[variable]
    number = values.dtype.kind == "f"
    return Item(
        oid=item_oid(dataset, variable, _name(value)),
        name=variable,
        label=str(group[words].iloc[0]),
        measured=measure_number(values) if number else measure_text(values, text),
        source=sources.get((dataset, variable, value)) or _stated_source(group),
        codelist="" if number else _codelist(dataset, variable, values, terms),
        where=where(dataset, code, value),
    )


def _stated_source(group: pd.DataFrame) -> Source:
    """The origin that the records of a SUPP-- state themselves, where they use the terms of Define-XML 2.1."""
    stated = group["QORIG"].dropna().unique() if "QORIG" in group else []
    return Source(tuple(Origin(type) for type in get_args(OriginType) if type in stated))


def _codelist(dataset: str, variable: str, values: Series, terms: Terms) -> str:
    """The published list that all values of the part come from: the variable's own, answers Y and N, or tumour responses."""
    used = dict.fromkeys(sorted(values.unique()), "")
    fact: Fact | None = find_fact(variable, (dataset,))
    candidates = (_NO_YES, *(fact.codelists if fact else ()), _RESPONSE)
    return next((terms.published((code,), used) for code in candidates if allowed(code, used)), "")


def _name(value: str) -> str:
    """A value as a part of an OID, one to one: a blank is an underscore, other signs are their hexadecimal number."""
    return "".join("_" if c == " " else c if c.isascii() and c.isalnum() else f"-{ord(c):X}-" for c in value)
