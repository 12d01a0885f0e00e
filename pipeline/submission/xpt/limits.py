"""What SAS transport version 5 cannot hold: takes a dataset, gives every fault in it, none when it can be written without loss.

Limits, all of which pyreadstat passes in silence: names of 8, labels of 40, text of 200 bytes of the declared encoding; trailing
blanks are padding, so text that ends in blanks and a record of nothing but blanks cannot be told from missing ones; numbers are
IBM floating point.
"""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.faults import Fault
from pipeline.submission.layer import Member, records_of
from pipeline.submission.xpt.text import ASCII, Text
from schemas.base import DTYPES, Variable, title_of, variables

NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,7}")
LABEL_BYTES = 40
TEXT_BYTES = 200
# Every double between these bounds is an IBM number exactly (a fraction of 53 to 56 bits); the format ends at 16**-65 and 16**63.
SMALLEST, LARGEST = 16.0**-64, 16.0**62
DATETIME_SUFFIX = "DTM"
TRANSLATE = "give the study a translation of the value, or ascii.csv a rule for the character"
SHORTEN = "give it a short form in chinese.csv of the study (labels.csv for a variable of the standard)"


def limit_faults(member: Member, text: Text = ASCII) -> list[Fault]:
    """Every fault of the dataset; those of its values only when its columns are as declared."""
    faults = [*_structure(member, text)]
    return faults or [*_contents(member, text)]


def _structure(member: Member, text: Text) -> Iterator[Fault]:
    declared = variables(member.declaration)
    names, found = [v.name for v in declared], list(member.table.columns)
    yield from _name_and_label(member.name, "", member.name, title_of(member.declaration), text)
    for variable in declared:
        yield from _name_and_label(member.name, variable.name, variable.name, variable.label, text)
    if missing := [name for name in names if name not in found]:
        yield Fault("XPT_COLUMNS", member.name, f"lacks {', '.join(missing)}", "make every declared variable")
    if extra := [name for name in found if name not in names]:
        yield Fault("XPT_COLUMNS", member.name, f"has {', '.join(extra)}, which are not declared", "declare or drop them")
    for v in declared:
        if v.name in found and member.table[v.name].dtype != DTYPES[v.type]:
            cause = f"is {member.table[v.name].dtype} and declared {v.type}"
            yield Fault("XPT_TYPE", member.name, cause, "conform the table to its declaration", v.name)


def _name_and_label(dataset: str, variable: str, name: str, declared: str, text: Text) -> Iterator[Fault]:
    if not NAME.fullmatch(name):
        yield Fault("XPT_NAME", dataset, f"the name '{name}' is not 1 to 8 of A-Z, 0-9 and _", "choose a shorter one", variable)
    label = text.label(declared)
    if not label or len(text.encode(label)) > LABEL_BYTES or not text.holds(label):
        limit = "characters of ASCII" if text.encoding == "ASCII" else f"bytes of {text.encoding}"
        cause = f"the label '{label}' is not 1 to {LABEL_BYTES} {limit}"
        yield Fault("XPT_LABEL", dataset, cause, "declare one that is" if label == declared else SHORTEN, variable)


def _contents(member: Member, text: Text) -> Iterator[Fault]:
    for variable in variables(member.declaration):
        if variable.type == "Char":
            yield from _text(member, variable.name, text)
        elif variable.type == "Num":
            yield from _numbers(member, variable.name)
        else:
            yield from _dates(member, variable)
    yield from _blank_records(member)


def _text(member: Member, name: str, text: Text) -> Iterator[Fault]:
    column = member.table[name]
    values = pd.Series(column.dropna().unique(), dtype=column.dtype)
    checks = (
        ("XPT_ASCII", [not text.holds(value) for value in values], f"holds a character that is not {text.characters}", TRANSLATE),
        (
            "XPT_LENGTH",
            [len(text.encode(value)) > TEXT_BYTES for value in values],
            f"is longer than {TEXT_BYTES} bytes",
            "split the value",
        ),
        ("XPT_BLANK", values.eq("") | values.str.endswith(" "), "is empty or ends in blanks, which are lost", "cut the blanks"),
    )
    for rule, bad, cause, remedy in checks:
        yield from _values(member, rule, name, column.isin(values[bad]), cause, remedy)


def _numbers(member: Member, name: str) -> Iterator[Fault]:
    column = member.table[name]
    outside = column.notna() & column.ne(0) & ~column.abs().between(SMALLEST, LARGEST)
    yield from _values(member, "XPT_NUMBER", name, outside, "is a number that IBM floating point does not hold", "correct it")


def _dates(member: Member, variable: Variable) -> Iterator[Fault]:
    column = member.table[variable.name]
    with_time = column.notna() & column.ne(column.dt.normalize()) & (not variable.name.endswith(DATETIME_SUFFIX))
    cause = "has a time of day, which a date counted in days does not hold"
    yield from _values(member, "XPT_DATE", variable.name, with_time, cause, f"cut it, or name the datetime --{DATETIME_SUFFIX}")


def _blank_records(member: Member) -> Iterator[Fault]:
    """A number's missing value is a byte of its own (a full stop), so only records of text alone can be blank."""
    if all(variable.type == "Char" for variable in variables(member.declaration)):
        blank = np.flatnonzero(member.table.isna().all(axis=1))
        if len(blank):
            cause = f"{len(blank)} records are blank, the first is number {blank[0] + 1}: readers take them for padding"
            yield Fault("XPT_RECORD", member.name, cause, "drop them")


def _values(member: Member, rule: str, name: str, rows: Series, cause: str, remedy: str) -> Iterator[Fault]:
    """One fault per value that stands in `rows`, with its first record and how many more there are."""
    if not rows.any():
        return
    counts = member.table.loc[rows, name].value_counts()
    first = rows & ~member.table[name].where(rows).duplicated()
    for value, record in zip(member.table.loc[first, name], records_of(member, first), strict=True):
        others = int(counts[value]) - 1
        yield Fault(rule, member.name, cause, remedy, name, record + (f" and {others} more" if others else ""), str(value))
