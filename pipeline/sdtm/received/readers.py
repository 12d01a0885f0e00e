"""Readers of received SDTM files: the table as found, variable names in upper case.

XPT (SAS transport, version 5 and 8), Dataset-JSON 1.1 (.json, .ndjson) and Parquet. No value is changed; a file that is not
whole is refused. A special missing value of XPT is its letter (".A"). What can be wrong with the content is judged in foreign.py.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.distinct import arrow_text
from pipeline.core.field_limit import REMEDY, first_too_long
from pipeline.core.sas.readers import SourceError, read_xpt

__all__ = ["READERS", "SourceError", "read_dataset"]


def read_dataset(path: Path, encoding: str = "") -> pd.DataFrame:
    """The table of one file, types as the file has them, text in UTF-8 or `encoding`. SourceError names file and remedy."""
    if path.stat().st_size == 0:
        raise SourceError(f"{path}: the file is empty; send it again")
    table = READERS[path.suffix.lower()](path, encoding)
    table.columns = pd.Index([str(name).strip().upper() for name in table.columns])
    if repeated := sorted(set(table.columns[table.columns.duplicated()])):
        raise SourceError(f"{path}: has {', '.join(repeated)} twice (names are read without regard to case); drop one")
    _check_lengths(path, table)
    return table


def _check_lengths(path: Path, table: pd.DataFrame) -> None:
    """SourceError for a field of more bytes than a field may have, and for halves of characters, which have none."""
    kinds = pd.api.types
    for name in [name for name, kind in table.dtypes.items() if kinds.is_object_dtype(kind) or kinds.is_string_dtype(kind)]:
        try:
            long = first_too_long(arrow_text(table[name]))
        except UnicodeEncodeError as error:
            raise SourceError(f"{path}: variable {name} holds text that is not Unicode ({error.reason}); send it again") from None
        if long:
            raise SourceError(f"{path}: record {long[0] + 1}, variable {name} has a field of {long[1]:,} bytes; {REMEDY}")


def _read_json(path: Path, encoding: str) -> pd.DataFrame:
    """A dataset without records may have no `rows`."""

    def parse(text: str) -> tuple[Any, Any]:
        content = json.loads(text)
        return content, content.get("rows", [] if content.get("records") == 0 else None)

    return _from_json(path, *_parse(path, encoding, parse))


def _read_ndjson(path: Path, encoding: str) -> pd.DataFrame:
    def parse(text: str) -> tuple[Any, Any]:
        first, *rest = text.split("\n")
        return json.loads(first), [json.loads(line) for line in rest if line.strip()]

    return _from_json(path, *_parse(path, encoding, parse))


def _parse(path: Path, encoding: str, parse: Callable[[str], tuple[Any, Any]]) -> tuple[Any, Any]:
    try:
        return parse(path.read_text(encoding=encoding or "utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError) as error:
        raise SourceError(f"{path}: is not whole JSON in {(encoding or 'utf-8').upper()} ({error}); send it again") from None


def _from_json(path: Path, header: Any, rows: Any) -> pd.DataFrame:
    """Dataset-JSON 1.1: `columns` name the variables, `rows` hold the values, `records` says how many there must be."""
    known = isinstance(header, dict) and str(header.get("datasetJSONVersion", "")).startswith("1.1")
    if not known or not header.get("columns") or rows is None:
        raise SourceError(f"{path}: is not Dataset-JSON 1.1 (datasetJSONVersion, columns and rows are required)")
    columns = [column["name"] for column in header["columns"]]
    if header.get("records", len(rows)) != len(rows):
        raise SourceError(f"{path}: states {header['records']} records and holds {len(rows)}; send it again")
    if ragged := [number for number, row in enumerate(rows, start=1) if len(row) != len(columns)]:
        raise SourceError(f"{path}: record {ragged[0]} has not {len(columns)} values as `columns` says; write the file again")
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _read_parquet(path: Path, encoding: str) -> pd.DataFrame:
    """Parquet says itself how its text is encoded."""
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(path) as file:
            return pd.DataFrame(file.read().to_pandas(ignore_metadata=True))
    except (ArrowException, OSError) as error:
        raise SourceError(f"{path}: is not readable as parquet ({error}); write it again") from None


READERS: dict[str, Callable[[Path, str], pd.DataFrame]] = {
    ".xpt": lambda path, encoding: read_xpt(path, encoding).with_letters(),
    ".json": _read_json,
    ".ndjson": _read_ndjson,
    ".parquet": _read_parquet,
}
