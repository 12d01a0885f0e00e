"""The results of one transfer as they were written: takes its folder, gives tables by name, the ARD, and what read what.

A trace and a comparison of transfers read the same files and make none. What read what is taken from the notes of the run
(notes.py), not from the code: it is what that run read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.parquet import read_rows
from pipeline.core.product import EXCLUDED, QUARANTINED
from pipeline.provenance.notes import read_note, results_of, sha256
from pipeline.review.compare.cells import CompareError
from pipeline.sdtm.fields import FIELDS_FILE
from pipeline.trial.reads import owner_of
from schemas.base import DTYPES, Table, empty
from schemas.ledger import Fields

LAYERS = ("raw", "sdtm", "adam")
NUMBER = ("SITEID", "SUBJID")


@dataclass(frozen=True)
class Stored:
    """One transfer's results. Table names are lower case and unique across layers (`crf_ae`, `ae`, `adae`). `declared`: what its
    analysis datasets look like, by name. Where `subjects` are named, tables hold their records only."""

    folder: Path
    declared: Mapping[str, type[Table]]
    subjects: tuple[str, ...] | None = None
    _read: dict[str, pd.DataFrame] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def names(self, layer: str) -> list[str]:
        """The tables of a layer, by name."""
        return [path.stem for path in sorted((self.folder / layer).glob("*.parquet"))]

    def layer_of(self, name: str) -> str:
        """The layer that has the table; "" when no layer has it."""
        return next((layer for layer in LAYERS if (self.folder / layer / f"{name}.parquet").is_file()), "")

    def is_source(self, name: str) -> bool:
        """Whether a trace ends at this table: a form, or SDTM as received where a study has no forms."""
        return self.layer_of(name) == ("raw" if self.names("raw") else "sdtm")

    def table(self, name: str) -> pd.DataFrame | None:
        """A table, its rows numbered as stored, from 0; None when there is none of this name."""
        path = f"{self.layer_of(name)}/{name}.parquet"
        if path.startswith("/"):
            return None
        return self.file(path) if self.subjects is None else self.kept(f"table {name}", lambda: self._chosen(path))

    def _chosen(self, path: str) -> pd.DataFrame:
        """The rows of a file that are about `subjects`; all of a file that is about nobody. A form knows a subject by site and
        number."""
        table, subjects = self._rows(path), pd.Series(self.subjects, dtype=DTYPES["Char"])
        if "USUBJID" in table:
            return table[among(table["USUBJID"], subjects)]
        people = self.table("reference")
        if people is None or not set(NUMBER) <= set(table):
            return table
        number, known = (rows[NUMBER[0]] + "|" + rows[NUMBER[1]] for rows in (table, people))
        return table[among(number, known)]

    def file(self, path: str) -> pd.DataFrame:
        """A parquet file, read once. CompareError when it was never made."""
        if path not in self._read:
            if not (self.folder / path).is_file():
                raise CompareError(f"{self.folder / path}: is not there; make it with crf2tlf run --transfer {self.folder.name}")
            self._read[path] = self._rows(path)
        return self._read[path]

    def _rows(self, *paths: str) -> pd.DataFrame:
        """The rows of files that are as their notes say. CompareError for one that was changed afterwards."""
        if not self._digests:
            self._digests.update(results_of(self.folder))
        for path in paths:
            if path in self._digests and sha256((self.folder / path).read_bytes()) != self._digests[path]:
                again = f"crf2tlf run --transfer {self.folder.name} makes it again"
                raise CompareError(f"{self.folder / path}: has other contents than its run wrote; {again}")
        return read_rows(*(self.folder / path for path in paths))

    def kept(self, what: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """A table made from these, once."""
        if what not in self._read:
            self._read[what] = make()
        return self._read[what]

    def outputs(self) -> list[str]:
        """The outputs that have results, by id."""
        return [path.name.removesuffix(".ard.parquet") for path in sorted((self.folder / "tlf").glob("[tfl]_*.ard.parquet"))]

    def results(self, outputs: Iterable[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The ARD rows of some outputs and the records that they name (schemas.results)."""
        chosen = list(outputs)
        ard, records = (self._rows(*(f"tlf/{name}.{kind}.parquet" for name in chosen)) for kind in ("ard", "records"))
        return ard, records

    def lineage(self, name: str) -> pd.DataFrame:
        """The raw rows that made records of an SDTM table (product.Lineage); no rows where it has none."""
        path = f"lineage/{name}.parquet"
        if not (self.folder / path).is_file():
            return pd.DataFrame(columns=["DATASET", "USUBJID", "SEQ", "RULE", "FORM", "ROWKEY"], dtype="str")
        made = self.file(path)
        return made[~made["RULE"].fillna("").str.startswith((EXCLUDED, QUARANTINED))]

    def fields(self) -> pd.DataFrame:
        """The fate of the fields of the forms (schemas.ledger.Fields); no rows where the study has no forms."""
        return self.file(FIELDS_FILE) if self.names("raw") else empty(Fields)

    def inputs(self, name: str) -> list[str]:
        """The tables that were read to make a table or an output: those of its asset, by the note of its run."""
        owner = owner_of(name)
        layer = "tlf" if (self.folder / "tlf" / f"{name}.ard.parquet").is_file() else self.layer_of(name)
        note = read_note(self.folder, f"{layer}/{owner}")
        read = [asset.split("/")[-1] for asset in note.inputs] if note else []
        return sorted(asset for asset in read if self.layer_of(asset))

    def all_inputs(self, name: str) -> list[str]:
        """The tables that a table or an output rests on, directly or through others."""
        found: dict[str, None] = {}
        waiting = self.inputs(name)
        while waiting:
            table = waiting.pop()
            if table not in found:
                found[table] = None
                waiting += self.inputs(table)
        return sorted(found, key=lambda table: (LAYERS[::-1].index(self.layer_of(table)), table))
