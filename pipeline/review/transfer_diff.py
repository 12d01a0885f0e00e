"""What a transfer changed: takes the results of two transfers, gives the records, issues and results that differ.

Records are compared by what they are about, whatever their numbers. A result that no changed record explains (`moved_results`)
moved for another reason (code, configuration) and is named apart: somebody must explain it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.issues import OPEN
from pipeline.core.parquet import read_rows
from pipeline.core.series import Series
from pipeline.review.compare.cells import CELL, CompareError, Dataset, compare
from pipeline.review.identity import RECORD, Tables, identify, renumbered
from pipeline.review.moved_results import ADDED, CHANGED, EXACT, EXPLAINED, REMOVED, moved_results
from pipeline.study.raw_export import RawExport
from pipeline.study.version_notes import versions_changed
from schemas.base import DTYPES, Table

STANDARD = RawExport()
LAYERS = ("raw", "sdtm", "adam")
INTERNAL = {"adsl_base", "excluded", "cut", "data_checks", "reference", "visits", "recist_xchk"}
"""Tables that are steps on the way or findings about the others; what people call the data are the rest."""
WHERE = ["FILE", "FILELINE", "IDVARVAL", "DCODT"]
"""What changes no record: its place in its file, a new number of what it points to, the cut-off date that all subjects share."""
_CHANGES = ["LAYER", "DATASET", "CHANGE", "USUBJID", RECORD, "VARIABLE", "BASE", "OTHER"]


@dataclass(frozen=True)
class TransferDiff:
    """`changes`: LAYER, DATASET, CHANGE, USUBJID, RECORD, VARIABLE, BASE, OTHER; a row per record added or removed and per cell
    changed. `opened`, `closed`: issues. `moved`: results that moved, with BASE, OTHER, MOVERS, the number of changed records
    behind, and EXPLAINED, whether these explain it; `movers`: these records. `versions`: the forms that have another version of
    the CRF, in sentences."""

    base: str
    other: str
    changes: pd.DataFrame
    opened: pd.DataFrame
    closed: pd.DataFrame
    moved: pd.DataFrame
    movers: pd.DataFrame
    versions: Sequence[str] = ()

    @property
    def unexplained(self) -> pd.DataFrame:
        """The results that moved without a changed record behind them."""
        return self.moved[~self.moved[EXPLAINED]]

    @property
    def subjects(self) -> list[str]:
        """The subjects of whom any record changed."""
        return sorted(set(self.changes["USUBJID"].dropna()))

    @property
    def counts(self) -> pd.DataFrame:
        """LAYER, DATASET and the number of records added, removed and changed, of datasets with any."""
        once = self.changes.drop_duplicates(["LAYER", "DATASET", "CHANGE", RECORD])
        table = pd.crosstab([once["LAYER"], once["DATASET"]], once["CHANGE"]).reindex(
            columns=[ADDED, REMOVED, CHANGED], fill_value=0
        )
        return table.astype("float64").reset_index().sort_values("LAYER", key=lambda c: c.map(LAYERS.index), kind="stable")


def diff_transfers(
    base: Path,
    other: Path,
    declared: Mapping[str, type[Table]],
    reads: Mapping[str, Collection[str]] | None = None,
    export: RawExport = STANDARD,
) -> TransferDiff:
    """The results folder of one transfer against that of another. CompareError when either holds no results.

    `declared`: what analysis datasets must look like, by name; `reads`: the tables that each output reads, by lower-case name (an
    output that is not there may read all); `export`: the versions of the forms.
    """
    sides = [{layer: _tables(folder, layer, declared) for layer in LAYERS} for folder in (base, other)]
    people = _people([side["sdtm"] for side in sides])
    changes = pd.concat([_changes(layer, people, *(side[layer] for side in sides)) for layer in LAYERS], ignore_index=True)
    moved, movers = moved_results((base, other), [{**side["sdtm"], **side["adam"]} for side in sides], changes, reads or {})
    one, two = (_open_issues(folder) for folder in (base, other))
    opened, closed = _only(two, one), _only(one, two)
    versions = versions_changed(export, base.name, other.name)
    return TransferDiff(base.name, other.name, changes, opened, closed, moved, movers, versions)


def _tables(folder: Path, layer: str, declared: Mapping[str, type[Table]]) -> Tables:
    """All tables of a layer, by lower-case name; each record with its identity."""
    paths = sorted((folder / layer).glob("*.parquet"))
    if not paths and layer != "raw":
        raise CompareError(f"{folder}: has no {layer} results; make them with crf2tlf run --transfer {folder.name}")
    tables = {path.stem: read_rows(path) for path in paths}
    return {name: table.assign(**{RECORD: identify(name, tables, declared)}) for name, table in tables.items()}


def _people(sides: list[Tables]) -> Series:
    """USUBJID by site and subject number of the forms; empty where a study starts from SDTM."""
    known = [side["reference"][["SITEID", "SUBJID", "USUBJID"]] for side in sides if "reference" in side]
    if not known:
        return pd.Series(dtype=DTYPES["Char"])
    people = pd.concat(known).drop_duplicates(["SITEID", "SUBJID"], keep="last")
    return people.set_index(people["SITEID"] + "-" + people["SUBJID"])["USUBJID"]


def _changes(layer: str, people: Series, base: Tables, other: Tables) -> pd.DataFrame:
    shared = [name for name in base if name in other and name not in INTERNAL]
    parts = [_dataset_changes(name, base[name], other[name], people) for name in shared if not _same(base[name], other[name])]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_CHANGES, dtype=DTYPES["Char"])
    return found.assign(LAYER=layer)[_CHANGES]


def _same(base: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether two tables are alike as they stand, which most are."""
    return bool(base.equals(other))


def _dataset_changes(name: str, base: pd.DataFrame, other: pd.DataFrame, people: Series) -> pd.DataFrame:
    """Records by identity; a record's number and a row's place in its file are not compared."""
    place = pd.Index(other[RECORD]).get_indexer(pd.Index(base[RECORD]))
    came = other.loc[~among(other[RECORD], base[RECORD]), RECORD]
    sides = {REMOVED: base.loc[place < 0, RECORD], ADDED: came}
    rows = [pd.DataFrame({RECORD: records.sort_values()}).assign(CHANGE=what) for what, records in sides.items()]
    cells = _cells(name, base[place >= 0], other.iloc[place[place >= 0]])
    found = pd.concat([part for part in (*rows, cells) if len(part)] or rows, ignore_index=True)
    found = found.assign(DATASET=name.upper(), USUBJID=found[RECORD].map(_subjects(base, other, people)))
    return found.reindex(columns=_CHANGES).astype(DTYPES["Char"])


def _cells(name: str, base: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """The cells that differ of records that both have, given in the same order. A whole column is compared at once as it is
    stored; only what differs so is compared at leisure."""
    skipped = {*renumbered(base), *WHERE, RECORD}
    shared = [column for column in base if column in other and column not in skipped]
    unlike = {column: _unlike(base[column], other[column]) for column in shared}
    columns = [RECORD, *(column for column in shared if unlike[column].any())]
    if len(columns) == 1:
        return pd.DataFrame(columns=_CHANGES)
    rows = np.logical_or.reduce([unlike[column] for column in columns[1:]])
    one, two = (Dataset(name.upper(), side.loc[rows, columns], {}) for side in (base, other))
    found = compare(one, two, [RECORD], EXACT).differences
    found = found[found["KIND"].eq(CELL)]
    return found.assign(CHANGE=CHANGED, **{RECORD: found["KEY"].str.removeprefix(f"{RECORD}=")})


def _unlike(one: Series, two: Series) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Where two columns are not the same to the last bit; everywhere where their types are not."""
    if one.dtype != two.dtype:
        return np.ones(len(one), dtype=bool)
    ours, theirs = one.array, two.array
    return np.asarray(~((ours == theirs) | (ours.isna() & theirs.isna())), dtype=bool)


def _subjects(base: pd.DataFrame, other: pd.DataFrame, people: Series) -> Series:
    """The subject of each record: USUBJID; site and subject number of a form's row about nobody who is known."""
    sides = [side[[c for c in (RECORD, "USUBJID", "SITEID", "SUBJID") if c in side]] for side in (base, other)]
    both = pd.concat(sides).drop_duplicates(RECORD).set_index(RECORD)
    if "USUBJID" in both:
        return both["USUBJID"]
    if "SITEID" not in both:
        return pd.Series(None, index=both.index, dtype=DTYPES["Char"])
    number = both["SITEID"] + "-" + both["SUBJID"]
    return number.map(people).fillna(number)


def _open_issues(folder: Path) -> pd.DataFrame:
    path = folder / "issues.parquet"
    issues = read_rows(path) if path.is_file() else pd.DataFrame({"STATUS": []})
    return issues[issues["STATUS"].eq(OPEN)]


def _only(issues: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """The issues of the first that the second does not have; an issue is the same wherever its row stands in the file."""
    about = ["CODE", "DATASET", "USUBJID", "ROWKEY", "COLUMN", "VALUE"]
    if issues.empty or others.empty:
        return issues
    found = issues.merge(others[about].drop_duplicates(), on=about, how="left", indicator="IN")
    return found[found["IN"].eq("left_only")].drop(columns="IN")
