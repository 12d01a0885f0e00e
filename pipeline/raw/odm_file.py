"""One ODM-XML 1.3 file as tables: takes a snapshot of clinical data, gives one table of text per item group.

Its own module because ODM is the one format that holds all forms in one file. It is read as a stream: memory holds the values and
never the document. A document type declaration is refused, and with it every entity of its own, external or expanding.

A row is an ItemGroupData, a column an ItemOID; what is around it gives STUDYID (StudyOID), SITEID (LocationOID of the SiteRef),
SUBJID (SubjectKey), FOLDER and FOLDERSEQ (StudyEventOID and its repeat key) and RECPOS (the repeat key of the item group, or of
the form). An item without a value is missing; the columns of questions that nobody answered come from the MetaDataVersion.
"""

from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from xml.parsers import expat

import pandas as pd

from pipeline.raw.faults import Fault
from pipeline.raw.source_file import SourceFile

NAMESPACE = "http://www.cdisc.org/ns/odm/v1.3"
IDENTITY = ["STUDYID", "SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "RECPOS"]


@dataclass(frozen=True)
class OdmFile:
    """The item groups of one file by their OID; `faults` are those of the file as a whole, and then there are no groups."""

    file: str
    groups: dict[str, SourceFile]
    faults: list[Fault]

    def group(self, oid: str) -> SourceFile:
        """One item group; a fault when the file neither defines nor has it."""
        if self.faults or oid in self.groups:
            return self.groups.get(oid, SourceFile([], self.faults))
        known = ", ".join(self.groups) or "none"
        return SourceFile([], [Fault(self.file, None, f"has no item group '{oid}'; it has: {known}", "name it as `group`")])


class _Refused(Exception):
    """Something that a file of raw data must not have: cause and remedy."""


@dataclass
class _Group:
    """One item group while the file is read: its values by column, in order of first sight, and the lines of its rows."""

    columns: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in IDENTITY})
    lines: list[int] = field(default_factory=list)

    def define(self, column: str) -> None:
        """A column is known from now on; the rows so far have no value in it."""
        if column not in self.columns:
            self.columns[column] = [""] * len(self.lines)

    def open_row(self, line: int, key: dict[str, str]) -> None:
        """A row begins at `line`, with its key and no other value yet."""
        self.lines.append(line)
        for name, values in self.columns.items():
            values.append(intern(key.get(name, "")))

    def put(self, column: str, text: str) -> None:
        """More text for a value of the current row; texts repeat, and each is kept once."""
        values = self.columns[column]
        values[-1] = intern(values[-1] + text)


class _Reader:
    """Follows the elements of one file and keeps what stands around the current item."""

    def __init__(self) -> None:
        self.groups: dict[str, _Group] = {}
        self.around: dict[str, dict[str, str]] = {}
        self.defined = ""
        self.group = _Group()
        self.answered: set[str] = set()
        self.item = ""
        self.is_odm = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _refuse_doctype(self, *_: object) -> None:
        raise _Refused("declares a document type; entities are refused", "export it without a DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(" ")
        if not self.is_odm:
            self._check_root(namespace, tag, attributes)
        if namespace != NAMESPACE:
            return
        if tag == "ItemGroupDef":
            self.defined = attributes["OID"]
            self.groups.setdefault(self.defined, _Group())
        elif tag == "ItemRef" and self.defined:
            self.groups[self.defined].define(attributes["ItemOID"])
        elif tag in ("ClinicalData", "SubjectData", "StudyEventData", "FormData", "SiteRef"):
            self._enter(tag, attributes)
        elif tag == "ItemGroupData":
            self._enter(tag, attributes)
            self._open_row(attributes)
        elif tag.startswith("ItemData"):
            self._open_item(tag, attributes)

    def _check_root(self, namespace: str, tag: str, attributes: dict[str, str]) -> None:
        if namespace != NAMESPACE or tag != "ODM":
            raise _Refused(f"is not ODM-XML 1.3: its root is <{tag}> of '{namespace}'", "export it as ODM 1.3")
        if attributes.get("FileType") != "Snapshot":
            raise _Refused(f"is of FileType {attributes.get('FileType')}", "export a Snapshot: changes alone make no rows")
        self.is_odm = True

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("TransactionType", "Insert") != "Insert":
            raise _Refused(f"has a {tag} of TransactionType {attributes['TransactionType']}", "export a Snapshot")
        if tag == "SubjectData":
            self.around.pop("SiteRef", None)  # the site of the subject before
        self.around[tag] = attributes

    def _open_row(self, attributes: dict[str, str]) -> None:
        event, form = self.around["StudyEventData"], self.around["FormData"]
        repeats = [key for key in (form.get("FormRepeatKey"), attributes.get("ItemGroupRepeatKey")) if key]
        if len(repeats) == 2 and "1" in repeats:
            repeats.remove("1")
        key = {
            "STUDYID": self.around["ClinicalData"]["StudyOID"],
            "SITEID": self.around.get("SiteRef", {}).get("LocationOID", ""),
            "SUBJID": self.around["SubjectData"]["SubjectKey"],
            "FOLDER": event["StudyEventOID"],
            "FOLDERSEQ": event.get("StudyEventRepeatKey", "1"),
            "RECPOS": ".".join(repeats) or "1",
        }
        self.group = self.groups.setdefault(attributes["ItemGroupOID"], _Group())
        self.group.open_row(self.parser.CurrentLineNumber, key)
        self.answered = set(IDENTITY)

    def _open_item(self, tag: str, attributes: dict[str, str]) -> None:
        oid = attributes["ItemOID"]
        if not self.answered:
            raise KeyError("ItemGroupData")
        if oid in self.answered:
            raise _Refused(f"has the item '{oid}' twice in one row, or named like a part of the key", "rename or drop one")
        self.answered.add(oid)
        self.group.define(oid)
        self.group.put(oid, attributes.get("Value", ""))
        self.item = oid if tag != "ItemData" else ""  # ItemDataString and the like carry the value as text

    def _text(self, text: str) -> None:
        if self.item:
            self.group.put(self.item, text)

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "ItemGroupDef":
            self.defined = ""
        elif tag.startswith("ItemData"):
            self.item = ""


def read_odm(path: Path) -> OdmFile:
    """All item groups of one file; not well-formed, cut short, of another kind or with a DOCTYPE: one fault, with its line."""
    reader = _Reader()
    try:
        with path.open("rb") as file:
            reader.parser.ParseFile(file)
    except _Refused as refusal:
        return _refused(path, reader, *refusal.args)
    except expat.ExpatError as error:
        return _refused(path, reader, f"is not well-formed XML ({expat.ErrorString(error.code)})", "export it again")
    except KeyError as error:
        return _refused(path, reader, f"lacks {error.args[0]} around its items, which ODM requires", "export it again")
    return OdmFile(path.name, {oid: _table(group) for oid, group in reader.groups.items()}, [])


def _refused(path: Path, reader: _Reader, cause: str, remedy: str) -> OdmFile:
    return OdmFile(path.name, {}, [Fault(path.name, reader.parser.CurrentLineNumber, cause, remedy)])


def _table(group: _Group) -> SourceFile:
    table = pd.DataFrame(group.columns, dtype="str")
    lines = pd.Series(group.lines, dtype="int64").astype("str")
    return SourceFile(list(group.columns), [], table.mask(table.eq("")).assign(FILELINE=lines))
