"""The files of a transfer folder: takes a name, gives what the file holds as text, read by its extension.

It is the only place where raw files of the outside are opened. An ODM file, which holds many forms, is read once.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from pipeline.core.folders import faults_in
from pipeline.core.printable import printable
from pipeline.raw.csv_file import read_csv
from pipeline.raw.odm_file import OdmFile, read_odm
from pipeline.raw.odm_join import joined
from pipeline.raw.sas_file import read_sas
from pipeline.raw.source_file import SourceFile
from pipeline.study.raw_export import RawExport

TABLES, ODM = (".csv", ".xpt", ".sas7bdat"), ".xml"
READABLE = (*TABLES, ODM)


class TransferFiles:
    """The files of one transfer folder, by name; `unusable`: what cannot be used, by its path in the folder, and why."""

    def __init__(self, folder: Path, export: RawExport) -> None:
        self.folder = folder
        self.encoding_of = export.encoding_of
        self.unusable = faults_in(folder)
        paths = [] if "." in self.unusable else list(folder.iterdir())
        usable = [path for path in paths if printable(path.name) not in self.unusable]
        self.names = sorted(path.name for path in usable if path.is_file())
        self.folders = sorted(path.name for path in usable if not path.is_file())
        self._odm: dict[str, OdmFile] = {}

    def of_form(self, form: str) -> str:
        """The file of a form for which none is named: ae.csv, ae.xpt or ae.sas7bdat, else the only ODM-XML file."""
        own = [f"{form.lower()}{kind}" for kind in TABLES]
        whole = [name for name in self.names if name.lower().endswith(ODM)]
        return next((name for name in own if name in self.names), whole[0] if len(whole) == 1 else own[0])

    def read(self, name: str, groups: Sequence[str]) -> SourceFile:
        """One file; of an ODM-XML file its item groups `groups`, joined on their keys."""
        path, encoding = self.folder / name, self.encoding_of(name)
        if path.suffix.lower() == ".csv":
            return read_csv(path.read_bytes(), name, encoding)
        if path.suffix.lower() == ODM:
            return joined(self._read_once(path, encoding), groups)
        return read_sas(path, encoding)

    def _read_once(self, path: Path, encoding: str) -> OdmFile:
        if path.name not in self._odm:
            self._odm[path.name] = read_odm(path, encoding)
        return self._odm[path.name]

    def unread_groups(self, read: set[tuple[str, str]]) -> list[str]:
        """What the ODM files read have beside the item groups `read` (file, OID): "export.xml: IG.QS"."""
        files = sorted(self._odm.items())
        groups = [f"{file}: {oid}" for file, odm in files for oid in odm.groups if (file, oid) not in read]
        return groups + [f"{file}: {skipped}" for file, odm in files for skipped in odm.skipped]

    def digest(self) -> str:
        """SHA-256 over the names and bytes of all files, in order of their names."""
        digest = hashlib.sha256()
        for name in self.names:
            path = self.folder / name
            digest.update(f"{name}\0{path.stat().st_size}\0".encode())
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()
