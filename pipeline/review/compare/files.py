"""Datasets as files for a comparison: takes a folder or a file, gives its datasets with types and labels as stored.

Parquet, SAS transport, Dataset-JSON and CSV. Formats differ in what they say of a variable: XPT knows dates by their SAS format
only, CSV knows no types, only XPT and Dataset-JSON have labels.
"""

import json
from pathlib import Path
from typing import Literal

import pandas as pd

from pipeline.core.sas.formats import DATE, DATETIME, kind_of_format
from pipeline.core.sas.readers import read_xpt
from pipeline.review.compare.cells import CompareError, Dataset
from pipeline.review.compare.values import sas_moments
from pipeline.sdtm.received.readers import READERS, SourceError, read_dataset
from schemas.base import DTYPES

SUFFIXES = (*READERS, ".csv")
UNITS: dict[str, Literal["D", "s"]] = {DATE: "D", DATETIME: "s"}


def dataset_files(place: Path) -> dict[str, Path]:
    """The dataset files of a folder, or the one file, by lower-case name. CompareError without any, or for one name twice."""
    if not place.exists():
        raise CompareError(f"{place}: there is no such folder or file")
    paths = sorted(p for p in place.iterdir() if p.is_file()) if place.is_dir() else [place]
    files: dict[str, Path] = {}
    for path in (p for p in paths if p.suffix.lower() in SUFFIXES):
        if path.stem.lower() in files:
            raise CompareError(f"{place}: {files[path.stem.lower()].name} and {path.name} are the same dataset; keep one of them")
        files[path.stem.lower()] = path
    if not files:
        raise CompareError(f"{place}: has no dataset ({', '.join(SUFFIXES)})")
    return files


def read(name: str, path: Path) -> Dataset:
    """One dataset. CompareError when its file cannot be read whole."""
    try:
        if path.suffix.lower() == ".csv":
            return Dataset(name, _upper(_read_csv(path)), {}, typed=False)
        if path.suffix.lower() == ".xpt":
            return Dataset(name, _upper(_read_xpt(path)), _xpt_labels(path))
        return Dataset(name, read_dataset(path), _json_labels(path))
    except (SourceError, OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise CompareError(f"{path}: {error}" if str(path) not in str(error) else str(error)) from None


def _upper(table: pd.DataFrame) -> pd.DataFrame:
    return table.rename(columns=str.upper)


def _read_csv(path: Path) -> pd.DataFrame:
    """All text: nothing is guessed, so NA stays NA and 001 stays 001."""
    return pd.read_csv(path, dtype=DTYPES["Char"], keep_default_na=False, na_values=[""], encoding="utf-8-sig")


def _read_xpt(path: Path) -> pd.DataFrame:
    """Dates by their SAS format; a variable with a number that is no date of a calendar stays numbers."""
    sas = read_xpt(path)
    units = {c: UNITS[kind] for c, form in sas.formats.items() if (kind := kind_of_format(form)) in UNITS}
    dates = {c: sas_moments(sas.table[c], unit) for c, unit in units.items()}
    whole = {c: moments for c, moments in dates.items() if moments.notna().equals(sas.table[c].notna())}
    return sas.table.assign(**whole)


def _xpt_labels(path: Path) -> dict[str, str]:
    import pyreadstat

    _, meta = pyreadstat.read_xport(str(path), metadataonly=True)
    return {name.upper(): label or "" for name, label in meta.column_names_to_labels.items()}


def _json_labels(path: Path) -> dict[str, str]:
    """The labels that Dataset-JSON states; none for other formats. The file was found whole when it was read."""
    if path.suffix.lower() not in (".json", ".ndjson"):
        return {}
    text = path.read_text(encoding="utf-8")
    header = json.loads(text if path.suffix.lower() == ".json" else text.split("\n", 1)[0])
    return {str(column["name"]).upper(): str(column.get("label") or "") for column in header["columns"]}
