"""One ODM-XML 1.3 file as tables: takes a snapshot of clinical data, gives one table of text per item group.

It is read as a stream: memory holds the values and never the document. A document type declaration is refused, and with it every
entity of its own, external or expanding.

A row is an ItemGroupData, a column an ItemOID (and ItemOID.UNIT where it has a measurement unit); what is around it gives its
identity (odm_rows.py). An item without a value is missing; the columns of questions that nobody answered come from the
MetaDataVersion. ReferenceData belong to no subject: they are skipped and counted.
"""

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pipeline.core.encodings import remedy_of
from pipeline.core.field_limit import LIMIT, REMEDY
from pipeline.raw.faults import Fault
from pipeline.raw.odm_rows import IDENTITY, OdmGroup, Units
from pipeline.raw.source_file import SourceFile

NAMESPACE = "http://www.cdisc.org/ns/odm/v1.3"
AROUND = ("ClinicalData", "SubjectData", "StudyEventData", "FormData", "ItemGroupData")


@dataclass(frozen=True)
class OdmFile:
    """The item groups of one file by their OID, and what was skipped in words; `faults` are those of the file as a whole."""

    file: str
    groups: dict[str, OdmGroup]
    faults: list[Fault]
    units: Units = field(default_factory=Units)
    skipped: tuple[str, ...] = ()

    def group(self, oid: str) -> SourceFile:
        """One item group; a fault when the file neither defines nor has it, or when its rows cannot be told apart."""
        if self.faults:
            return SourceFile([], self.faults)
        if oid in self.groups:
            return self.groups[oid].source(self.file, oid, self.units)
        known = ", ".join(self.groups) or "none"
        return SourceFile([], [Fault(self.file, None, f"has no item group '{oid}'; it has: {known}", "name it as `group`")])


class _Refused(Exception):
    """Something that a file of raw data must not have: cause and remedy."""


class _Reader:
    """Follows the elements of one file and keeps what stands around the current item."""

    def __init__(self, encoding: str | None) -> None:
        self.groups: dict[str, OdmGroup] = {}
        self.units = Units()
        self.around: dict[str, dict[str, str]] = {}
        self.defined = ""
        self.item_defined = ""
        self.unit, self.symbol = "", ""
        self.group = OdmGroup()
        self.answered: set[str] = set()
        self.item, self.typed = "", False
        self.is_odm = False
        self.in_reference = False
        self.reference_rows = 0
        self.parser = expat.ParserCreate(encoding, namespace_separator=" ")
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
        if tag == "ReferenceData":
            self.in_reference = True
        if self.in_reference:
            self.reference_rows += tag == "ItemGroupData"
        elif tag in (*AROUND, "SiteRef"):
            self._enter(tag, attributes)
        elif tag.startswith("ItemData"):
            self._open_item(tag, attributes)
        elif tag == "MeasurementUnitRef" and "ItemGroupData" in self.around:
            self._put_unit(attributes["MeasurementUnitOID"])
        else:
            self._define(tag, attributes)

    def _define(self, tag: str, attributes: dict[str, str]) -> None:
        """What the metadata say of item groups, items and units."""
        if tag == "ItemGroupDef":
            self.defined = attributes["OID"]
            self.groups.setdefault(self.defined, OdmGroup())
        elif tag == "ItemRef" and self.defined:
            self.groups[self.defined].define(attributes["ItemOID"])
        elif tag == "ItemDef":
            self.item_defined = attributes["OID"]
        elif tag == "MeasurementUnitRef" and self.item_defined:
            self.units.of_item.setdefault(self.item_defined, []).append(attributes["MeasurementUnitOID"])
        elif tag == "MeasurementUnit":
            self.unit = attributes["OID"]
            self.units.names[self.unit] = attributes.get("Name", self.unit)
        elif tag == "TranslatedText" and self.unit and self.unit not in self.units.symbols:
            self.symbol = self.unit
            self.units.symbols[self.symbol] = ""

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
        if tag == "ItemGroupData":
            self.group = self.groups.setdefault(attributes["ItemGroupOID"], OdmGroup())
            self.group.open_row(self.parser.CurrentLineNumber, self.around)
            self.answered = set(IDENTITY)

    def _open_item(self, tag: str, attributes: dict[str, str]) -> None:
        oid = attributes["ItemOID"]
        if not self.answered:
            raise KeyError("ItemGroupData")
        if oid in self.answered:
            raise _Refused(f"has the item '{oid}' twice in one row, or named like a part of the key", "rename or drop one")
        self.answered.add(oid)
        self.group.define(oid)
        self._put(oid, attributes.get("Value", ""))
        self.item, self.typed = oid, tag != "ItemData"  # ItemDataString and the like carry the value as text
        if "MeasurementUnitOID" in attributes:
            self._put_unit(attributes["MeasurementUnitOID"])

    def _put(self, item: str, text: str) -> None:
        if self.group.put(item, text) > LIMIT:
            raise _Refused(f"has a value of the item '{item}' that is too long", REMEDY)

    def _put_unit(self, unit: str) -> None:
        column = f"{self.item}.UNIT"
        if column in self.answered:
            raise _Refused(f"has two units of the item '{self.item}' in one row", "export one")
        self.answered.add(column)
        self.group.define(column)
        self.group.put(column, unit)

    def _text(self, text: str) -> None:
        if self.item and self.typed:
            self._put(self.item, text)
        elif self.symbol:
            self.units.symbols[self.symbol] += text

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "ReferenceData":
            self.in_reference = False
        elif tag in AROUND and not self.in_reference:
            self.around.pop(tag, None)
            self.answered = set()
        elif tag == "ItemGroupDef":
            self.defined = ""
        elif tag == "ItemDef":
            self.item_defined = ""
        elif tag == "TranslatedText":
            self.symbol = ""  # the first translation is the one that is read
        elif tag == "MeasurementUnit":
            self.unit = ""
        elif tag.startswith("ItemData"):
            self.item = ""

    @property
    def skipped(self) -> tuple[str, ...]:
        """What was not read, in words."""
        return (f"ReferenceData ({self.reference_rows} rows), which belong to no subject",) if self.reference_rows else ()


def read_odm(path: Path, encoding: str = "") -> OdmFile:
    """All item groups of one file; not well-formed, cut short, of another kind or with a DOCTYPE: one fault, with its line.

    `encoding` is what the file is in where it does not say so itself, and goes before what it says.
    """
    reader = _Reader("utf-8" if encoding else None)
    try:
        with _opened(path, encoding) as file:
            reader.parser.ParseFile(file)
    except _Refused as refusal:
        return _refused(path, reader, *refusal.args)
    except UnicodeDecodeError:
        return _refused(path, reader, f"is not {encoding.upper()}, which study.yaml states", remedy_of(path.name))
    except expat.ExpatError as error:
        encoded = error.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
        remedy = remedy_of(path.name) if encoded else "export it again"
        return _refused(path, reader, f"is not well-formed XML ({expat.ErrorString(error.code)})", remedy)
    except (LookupError, ValueError) as error:
        if not isinstance(error, KeyError):  # expat knows no encoding of several bytes
            return _refused(
                path, reader, f"is in an encoding that is not read without being stated ({error})", remedy_of(path.name)
            )
        return _refused(path, reader, f"lacks {error.args[0]} around its items, which ODM requires", "export it again")
    return OdmFile(path.name, reader.groups, [], reader.units, reader.skipped)


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[Any]:
    """The file as bytes that expat reads."""
    with path.open("rb") as file:
        yield codecs.EncodedFile(file, "utf-8", encoding) if encoding else file


def _refused(path: Path, reader: _Reader, cause: str, remedy: str) -> OdmFile:
    return OdmFile(path.name, {}, [Fault(path.name, reader.parser.CurrentLineNumber, cause, remedy)])
