"""A trace in lines, for the console: takes a trace and its rules, gives what stands behind the number, step by step.

First the exact records down to file, line and text, then what the rules looked at.
"""

from collections.abc import Iterator

import pandas as pd

from pipeline.review.compare.values import shown
from pipeline.review.identity import RECORD
from pipeline.review.stored import Stored
from pipeline.review.trace.behind import MADE, USE
from pipeline.review.trace.sources import source_rows
from pipeline.review.trace.steps import Trace, rows_looked_at
from pipeline.sdtm.fields import with_target
from schemas.raw import form_of

MAX_RECORDS = 20
SHARED = ["STUDYID", "DOMAIN", "USUBJID", "AT", "FILE", "FILELINE", "ROWKEY"]


def trace_lines(traced: Trace, rules: pd.DataFrame, stored: Stored, most: int = MAX_RECORDS) -> list[str]:
    """The whole trace; at most `most` records of a kind, and how many more there are."""
    return [*_cells(traced), *_rules(rules), *_records(traced, most), *_rows(traced, stored, most), *_looked_at(traced, stored)]


def _cells(traced: Trace) -> Iterator[str]:
    for cell in traced.cells.fillna({"column": ""}).drop_duplicates(["row", "column"]).to_dict("records"):
        text = " ".join(cell["text"].split())
        yield f"{cell['row']}{' | ' if cell['column'] else ''}{cell['column']}: {text}"
    for result in traced.results.to_dict("records"):
        yield f"  {result['ard_id']}  {result['stat_name']} = {result['stat_num']:.15g}  {result['analysis_id']}"


def _rules(rules: pd.DataFrame) -> Iterator[str]:
    yield "\nRules"
    for rule in rules.to_dict("records"):
        section = f", {rule['SECTION']}" if rule["SECTION"] else ""
        yield f"  {rule['STEP']:<5} {rule['WHAT']}: {rule['RULE']}  [{rule['PLACE']}{section}]"


def _records(traced: Trace, most: int) -> Iterator[str]:
    for (use, table), part in traced.records.groupby([USE, "TABLE"], sort=False):
        what = "Records of the result" if use == MADE else "Subjects of the column"
        yield f"\n{what}: {len(part)} of {str(table).upper()}, {part['USUBJID'].nunique()} subjects"
        yield from _first(list(part[RECORD]), most if use == MADE else 0)
    for (table, to, how), part in traced.sources.groupby(["TABLE", "TO", "HOW"], sort=False):
        pairs = part.drop_duplicates(["AT", "TOAT"])
        yield f"  {str(table).upper()} -> {str(to).upper()} ({how}): {pairs['TOAT'].nunique()} records"


def _rows(traced: Trace, stored: Stored, most: int) -> Iterator[str]:
    yield f"\n{_ends(stored)}: {len(traced.rows)}"
    place = "line" if stored.names("raw") else "record"
    for name, part in traced.rows.groupby("TABLE"):
        first = part.head(most).merge(source_rows(str(name), stored)[["AT", *answers(str(name), traced, stored)]], on="AT")
        answered = {column: shown(first[column]) for column in first.columns.difference(part.columns, sort=False)}
        said = pd.DataFrame(answered, index=first.index).to_dict("records") or [{}] * len(first)  # of no column no records
        lines = [
            f"{row['FILE']} {place} {row['FILELINE']}  {row['ROWKEY']}  "
            + ", ".join(f"{column}={value!r}" for column, value in one.items() if isinstance(value, str))
            for row, one in zip(first.to_dict("records"), said, strict=True)
        ]
        yield f"  {form_of(str(name)) or str(name).upper()}: {len(part)}"
        yield from _first(lines, most, len(part))


def answers(name: str, traced: Trace, stored: Stored) -> list[str]:
    """The columns of a form that fill what counts in this trace; all that its records take where nothing is counted. Of SDTM as
    received the variables that count, else all."""
    form = form_of(name)
    if not form:
        counted = traced.sources.loc[traced.sources["TO"].eq(name), "VARIABLE"]
        held = source_rows(name, stored).columns
        return [column for column in held if column in set(counted)] or [*held.difference(SHARED, sort=False)]
    fields = with_target(stored.fields())
    own = fields[fields["FORM"].eq(form) & fields["TARGET"].notna()]
    edges = traced.sources[traced.sources["TO"].eq(name)]
    counted = edges["TABLE"].str.upper() + "." + edges["VARIABLE"]
    chosen = own[own["TARGET"].isin(counted)]
    if chosen.empty:
        chosen = own[own["DATASET"].isin(edges["TABLE"].str.upper())]
    return [*dict.fromkeys(chosen["COLUMN"])]


def _looked_at(traced: Trace, stored: Stored) -> Iterator[str]:
    rows = rows_looked_at(traced, stored)
    yield f"\nLooked at on the way, of these {len(traced.subjects)} subjects ({_ends(stored).lower()}: {len(rows)})"
    for row in traced.looked_at.to_dict("records"):
        yield f"  {row['TABLE']:<12} {row['RECORDS']:>6} records, read by {row['READ_BY']}"


def _ends(stored: Stored) -> str:
    return "Rows of forms" if stored.names("raw") else "Records received"


def _first(lines: list[str], most: int, total: int | None = None) -> Iterator[str]:
    number = len(lines) if total is None else total
    yield from (f"    {line}" for line in lines[:most])
    if 0 < most < number:
        yield f"    ... and {number - most} more"
