"""An m5 tree as it lies on disk: takes a folder, gives its files, its studies and their transport files, read once.

The tree may be ours or someone else's: nothing is expected of it here, and a file that cannot be read is a Dataset with its
fault.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

import pandas as pd

from pipeline.core.errors import UsageError
from pipeline.submission.faults import Fault
from pipeline.submission.xpt.check import Expected, check_xpt
from pipeline.submission.xpt.reader import XptFile, XptFormatError, parse_xpt
from pipeline.submission.xpt.text import ASCII, Text

SDTM, ADAM = "tabulations/sdtm", "analysis/adam/datasets"


class TreeError(UsageError):
    """A folder that is no m5 tree; the message says what is missing."""


@dataclass(frozen=True)
class Dataset:
    """One transport file: where it is, what stands in it (None when it cannot be read) and what is wrong with it as a file."""

    path: str
    file: XptFile | None
    faults: list[Fault]

    @property
    def stem(self) -> str:
        """The file's name without its ending, upper case: what the dataset should be called."""
        return PurePosixPath(self.path).stem.upper()

    @property
    def table(self) -> pd.DataFrame:
        """Its records; missing text is "". Empty when the file cannot be read."""
        return self.file.table if self.file else pd.DataFrame()

    @property
    def labels(self) -> dict[str, str]:
        """The label of each variable."""
        return {v.name: v.label for v in self.file.variables} if self.file else {}

    @property
    def widths(self) -> dict[str, int]:
        """The bytes of each text variable."""
        return {v.name: v.length for v in self.file.variables if v.type == "Char"} if self.file else {}


@dataclass(frozen=True)
class Study:
    """One study: the name of its folder, where that is, and the transport files in its two layers."""

    name: str
    path: str
    layers: dict[str, list[Dataset]]

    def dataset(self, layer: str, name: str) -> Dataset | None:
        """The dataset whose file has this name, in lower or upper case."""
        return next((d for d in self.layers.get(layer, []) if d.stem == name), None)

    def datasets(self) -> list[Dataset]:
        """Those of both layers."""
        return [dataset for datasets in self.layers.values() for dataset in datasets]


class Tree:
    """The folder `root` that holds m5, its datasets in the encoding of `text`; paths are relative to it, with slashes."""

    def __init__(self, root: Path, text: Text = ASCII) -> None:
        self.text = text
        self.root = root.parent if root.name == "m5" else root
        if not (self.root / "m5").is_dir():
            raise TreeError(f"{root}: holds no folder m5; name the folder that does")

    @cached_property
    def files(self) -> dict[str, int]:
        """The size in bytes of every file of m5 by path."""
        found = sorted(path for path in (self.root / "m5").rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.stat().st_size for path in found}

    @cached_property
    def folders(self) -> list[str]:
        """Every folder of m5."""
        return sorted(path.relative_to(self.root).as_posix() for path in (self.root / "m5").rglob("*") if path.is_dir())

    @cached_property
    def studies(self) -> list[Study]:
        """The studies in m5/datasets, by name; a layer is there when its folder is."""
        return [Study(PurePosixPath(path).name, path, dict(self._layers(path))) for path in self._study_folders()]

    def datasets(self) -> list[Dataset]:
        """The transport files of every study."""
        return [dataset for study in self.studies for dataset in study.datasets()]

    def read(self, path: str) -> bytes:
        """A file's content."""
        return (self.root / path).read_bytes()

    def _study_folders(self) -> Iterator[str]:
        return (path for path in self.folders if path.startswith("m5/datasets/") and path.count("/") == 2)

    def _layers(self, study: str) -> Iterator[tuple[str, list[Dataset]]]:
        for layer in (SDTM, ADAM):
            folder = f"{study}/{layer}"
            if folder in self.folders:
                inside = [path for path in self.files if path.startswith(f"{folder}/") and path.lower().endswith(".xpt")]
                yield layer, [read_dataset(self.root, path, self.text) for path in inside]


def read_dataset(root: Path, path: str, text: Text = ASCII) -> Dataset:
    """The transport file `path` below `root`, with what xpt/check.py finds in the file alone."""
    try:
        file = parse_xpt((root / path).read_bytes(), "latin-1" if text == ASCII else text.codec)
    except XptFormatError:
        file = None
    return Dataset(path, file, [replace(fault, dataset=path) for fault in check_xpt(root / path, Expected(text=text))])
