"""The files of a transfer folder: takes a name, gives what the file holds as text, read by its extension.

Its own module because it is the only place where files of the outside are opened, and an ODM file, which holds many forms, must
be read once.
"""

import hashlib
from pathlib import Path

from pipeline.raw.csv_file import read_csv
from pipeline.raw.odm_file import OdmFile, read_odm
from pipeline.raw.sas_file import read_sas
from pipeline.raw.source_file import SourceFile

READABLE = (".csv", ".xpt", ".sas7bdat", ".xml")


class TransferFiles:
    """The files of one transfer folder, by name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = sorted(path.name for path in folder.iterdir() if path.is_file())
        self._odm: dict[str, OdmFile] = {}

    def read(self, name: str, group: str) -> SourceFile:
        """One file; of an ODM-XML file its item group `group`."""
        path = self.folder / name
        if path.suffix.lower() == ".csv":
            return read_csv(path.read_bytes(), name)
        if path.suffix.lower() == ".xml":
            return self._read_once(path).group(group)
        return read_sas(path)

    def _read_once(self, path: Path) -> OdmFile:
        if path.name not in self._odm:
            self._odm[path.name] = read_odm(path)
        return self._odm[path.name]

    def unread_groups(self, read: set[tuple[str, str]]) -> list[tuple[str, str]]:
        """The item groups (file, OID) of the ODM files read that are not in `read`."""
        groups = [(file, oid) for file, odm in sorted(self._odm.items()) for oid in odm.groups]
        return [group for group in groups if group not in read]

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
