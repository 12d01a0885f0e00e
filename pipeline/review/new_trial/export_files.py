"""The tables of an export that nobody has described yet: takes its folder, gives each file (of ODM each item group) as text.

A file that is not UTF-8 is read in the first encoding of ENCODINGS that all its bytes are of, which is a guess. What cannot be
read is listed with its reason.
"""

from dataclasses import dataclass
from pathlib import Path

from pipeline.raw.odm_file import read_odm
from pipeline.raw.source_file import SourceFile
from pipeline.raw.transfer_files import READABLE, TransferFiles
from pipeline.study.raw_export import RawExport

ENCODINGS = ("gb18030", "windows-1252")


@dataclass(frozen=True)
class ExportTable:
    """One table of an export: its name, its file, its item group where it has one, the guessed encoding or "", its content."""

    name: str
    file: str
    group: str
    encoding: str
    source: SourceFile


def tables_of(folder: Path) -> tuple[list[ExportTable], dict[str, str]]:
    """The tables of a folder, and each of its entries that cannot be used with the reason."""
    files = TransferFiles(folder, RawExport())
    unread = dict(files.unusable) | dict.fromkeys(files.folders, "is a folder, which no transfer reads")
    tables: list[ExportTable] = []
    for name in files.names:
        path = folder / name
        if path.suffix.lower() not in READABLE:
            unread[name] = f"is none of {', '.join(READABLE)}"
        elif path.suffix.lower() == ".xml":
            odm = read_odm(path)
            unread |= {name: str(odm.faults[0])} if odm.faults else {}
            tables += [ExportTable(group, name, group, "", odm.group(group)) for group in odm.groups]
        else:
            tables.append(_table(folder, name))
    usable = [table for table in tables if table.source.table is not None and not table.source.faults]
    unread |= {table.file: str(table.source.faults[0]) for table in tables if table not in usable}
    return usable, unread


def _table(folder: Path, name: str) -> ExportTable:
    source = TransferFiles(folder, RawExport()).read(name, ())
    for encoding in ENCODINGS if source.faults else ():
        other = TransferFiles(folder, RawExport.model_validate({"encoding": {name: encoding}})).read(name, ())
        if not other.faults:
            return ExportTable(Path(name).stem, name, "", encoding, other)
    return ExportTable(Path(name).stem, name, "", "", source)
