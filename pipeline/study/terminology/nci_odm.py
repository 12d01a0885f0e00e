"""A package as NCI's ODM-XML: takes the file, gives its terms.

It is read as a stream by expat. A document type declaration is refused, and with it every entity, external or expanding.
"""

from pathlib import Path
from xml.parsers import expat

from pipeline.study.terminology.package import CODE, Package, TerminologyError, as_package

ODM = "http://www.cdisc.org/ns/odm/v1.3"
NCI = "http://ncicb.nci.nih.gov/xml/odm/EVS/CDISC"
CODE_OF, EXTENSIBLE = f"{NCI} ExtCodeID", f"{NCI} CodeListExtensible"
ITEMS = (f"{ODM} EnumeratedItem", f"{ODM} CodeListItem")
TEXTS = {f"{NCI} CDISCSynonym": "synonyms", f"{NCI} CDISCDefinition": "definition", f"{NCI} PreferredTerm": "nci_preferred_term"}
"""Child of a term -> column of it."""
NAMES = {
    f"{ODM} MetaDataVersion": ("OID", "Name", "Description"),
    f"{ODM} ODM": ("FileOID",),
    f"{ODM} Study": ("OID",),
}
"""Attributes that say which package it is, the surest element first."""


class _Reader:
    """Follows the elements and keeps the terms."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.terms: list[dict[str, str]] = []
        self.names: dict[str, list[str]] = {}
        self.codelist: dict[str, str] | None = None
        self.term: dict[str, str] | None = None
        self.text: list[str] | None = None
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data

    def fault(self, cause: str, remedy: str) -> TerminologyError:
        return TerminologyError(f"{self.path}, line {self.parser.CurrentLineNumber}: {cause}; {remedy}")

    def _refuse(self, *_: object) -> None:
        raise self.fault("declares a document type; entities are refused", "put NCI's file there, which has none")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth == 1 and name != f"{ODM} ODM":
            raise self.fault("is no ODM-XML 1.3", "put NCI's ODM-XML of the terminology there, or its text")
        self.names.setdefault(name, []).extend(attributes[key] for key in NAMES.get(name, ()) if key in attributes)
        if name == f"{ODM} CodeList":
            self._begin_codelist(attributes)
        elif name in ITEMS and self.codelist:
            self._begin_term(attributes)
        elif name in TEXTS and self.term is not None:
            self.text = []

    def _begin_codelist(self, attributes: dict[str, str]) -> None:
        code, extensible = attributes.get(CODE_OF, ""), attributes.get(EXTENSIBLE, "")
        if not CODE.fullmatch(code) or extensible not in ("Yes", "No"):
            cause = f"the codelist '{attributes.get('OID', '')}' has no NCI code, or does not say whether it is extensible"
            raise self.fault(cause, "put NCI's ODM-XML of the terminology there; this is another ODM file")
        self.codelist = {"codelist": code, "codelist_name": attributes.get("Name", ""), "extensible": extensible}

    def _begin_term(self, attributes: dict[str, str]) -> None:
        code, value = attributes.get(CODE_OF, ""), attributes.get("CodedValue", "")
        if not CODE.fullmatch(code) or not value:
            raise self.fault(f"the term '{value}' has no NCI code or no submission value", "download the file again")
        self.term = {**(self.codelist or {}), "term_code": code, "submission_value": value, "synonyms": "", "definition": ""}
        self.term |= {"nci_preferred_term": "", "line": str(self.parser.CurrentLineNumber)}

    def _data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def _end(self, name: str) -> None:
        self.depth -= 1
        if name in TEXTS and self.term is not None and self.text is not None:
            said = " ".join("".join(self.text).split())
            column = TEXTS[name]
            self.term[column] = "; ".join(filter(None, [self.term[column], said]))
            self.text = None
        elif name in ITEMS and self.term is not None:
            self.terms.append(self.term)
            self.term = None
        elif name == f"{ODM} CodeList":
            self.codelist = None


def read_odm(path: Path, content: bytes) -> Package:
    """The package of an ODM-XML file. TerminologyError names the line at fault."""
    reader = _Reader(path)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        raise TerminologyError(
            f"{path}, line {error.lineno}: is not well-formed XML ({expat.ErrorString(error.code)}); download the file again"
        ) from None
    return as_package(path, [name for element in NAMES for name in reader.names.get(element, [])], reader.terms)
