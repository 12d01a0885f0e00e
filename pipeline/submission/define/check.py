"""Does a define.xml say what the data are? Takes its bytes and the datasets of its layer, gives the faults, each by name.

Reads the file as a reviewer's tool does, so that a define.xml from elsewhere can be checked too. Rules: DEFINE_SCHEMA, DEFINE_OID
(twice, or referred to and absent), DEFINE_DATASET, DEFINE_VARIABLE, DEFINE_LABEL, DEFINE_TYPE, DEFINE_LENGTH, DEFINE_TERM,
DEFINE_WHERE, DEFINE_LEAF.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.chinese.vocabulary import Vocabulary
from pipeline.submission.define.reading import ClauseRead, Define, ItemRead
from pipeline.submission.define.valid import schema_faults
from pipeline.submission.faults import Fault
from pipeline.submission.layer import Member
from schemas.base import variables

_NUMERIC = {"integer", "float"}
_REMEDY = "make define.xml from the datasets that are submitted"


def define_faults(
    define: bytes, members: Sequence[Member], lengths: Mapping[str, int], words: Vocabulary | None = None
) -> list[Fault]:
    """Everything in which the file breaks the schema or differs from the datasets; `lengths` are those of the XPT.

    With `words` every label must be there in Chinese, too.
    """
    if broken := [_fault("DEFINE_SCHEMA", "define.xml", line) for line in schema_faults(define)]:
        return broken
    read = Define(define)
    tables = {member.name: member.table for member in members}
    if dangling := list(_oids(read)):
        return dangling
    described = [member for member in members if member.name in read.datasets]
    found = [*_datasets(read, members), *_clauses(read, tables)]
    found += [fault for member in described for fault in _variables(read, member, lengths, words)]
    return found + [fault for item in read.items() for fault in _terms(read, item, tables)]


def leaf_faults(define: bytes, folder: Path) -> list[Fault]:
    """Documents and datasets that the file refers to and that are not in the package; `folder` is where the define.xml is."""
    missing = [href for href in Define(define).leaves if not (folder / unquote(href.partition("#")[0])).is_file()]
    return [
        Fault("DEFINE_LEAF", "define.xml", "there is no such file", "put it into the package", value=href) for href in missing
    ]


def _fault(rule: str, dataset: str, cause: str, variable: str = "", value: str = "") -> Fault:
    return Fault(rule, dataset, cause, _REMEDY, variable, value=value)


def _oids(read: Define) -> Iterator[Fault]:
    for oid, number in Counter(read.defined).items():
        if number > 1:
            yield _fault("DEFINE_OID", "define.xml", f"{oid} is defined {number} times")
    for oid in sorted(read.referred - set(read.defined)):
        yield _fault("DEFINE_OID", "define.xml", f"{oid} is referred to and not defined")


def _datasets(read: Define, members: Sequence[Member]) -> Iterator[Fault]:
    names = {member.name for member in members}
    for name in sorted(names - set(read.datasets)):
        yield _fault("DEFINE_DATASET", name, "is submitted and not described")
    for name in sorted(set(read.datasets) - names):
        yield _fault("DEFINE_DATASET", name, "is described and not submitted")


def _variables(read: Define, member: Member, lengths: Mapping[str, int], words: Vocabulary | None) -> Iterator[Fault]:
    """Names in order, then label, type and length of each variable."""
    items = read.datasets[member.name]
    declared = variables(member.declaration)
    if [item.name for item in items] != list(member.table.columns):
        yield _fault("DEFINE_VARIABLE", member.name, "the variables or their order differ from the dataset's")
        return
    for item, variable in zip(items, declared, strict=True):
        if item.label != variable.label:
            yield _fault("DEFINE_LABEL", member.name, f"the label is not {variable.label!r}", item.name, item.label)
        if words is not None and item.chinese != (chinese := words.of(variable.label)):
            yield _fault("DEFINE_LABEL", member.name, f"the Chinese label is not {chinese!r}", item.name, item.chinese)
        if (item.data_type in _NUMERIC) != (variable.type != "Char"):
            yield _fault("DEFINE_TYPE", member.name, f"the dataset has {variable.type}", item.name, item.data_type)
        if item.length and item.length != lengths[item.name]:
            yield _fault("DEFINE_LENGTH", member.name, f"the XPT has {lengths[item.name]}", item.name, str(item.length))


def _clauses(read: Define, tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Where clauses that no record meets, of value-level parts and of analyses."""
    for oid, clause in read.clauses.items():
        table = tables.get(clause.dataset)
        if table is not None and not _meets(clause, table).any():
            yield _fault("DEFINE_WHERE", clause.dataset, f"no record meets {oid}")


def _terms(read: Define, item: ItemRead, tables: Mapping[str, pd.DataFrame]) -> Iterator[Fault]:
    """Values that the codelist of the variable, or of its part, lacks."""
    table, terms = tables.get(item.dataset), read.codelists.get(item.codelist)
    if table is None or not terms or item.name not in table:
        return
    records = table[_meets(item.where, table)] if item.where else table
    absent = sorted(set(records[item.name].dropna().map(_text_of)) - terms)
    yield from (_fault("DEFINE_TERM", item.dataset, f"{item.codelist} lacks a value", item.name, term) for term in absent)


def _meets(clause: ClauseRead, table: pd.DataFrame) -> Series:
    met = [table[name].map(_text_of, na_action="ignore").isin(values) for name, values in clause.checks if name in table]
    return pd.concat(met, axis=1).all(axis=1)


def _text_of(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
