"""A define.xml as the tests read it: with the standard library alone, so that nothing of the project reads its own writing."""

from dataclasses import dataclass
from xml.etree import ElementTree

ODM = "{http://www.cdisc.org/ns/odm/v1.3}"
DEF = "{http://www.cdisc.org/ns/def/v2.1}"
ARM = "{http://www.cdisc.org/ns/arm/v1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
TEXT = f"{ODM}Description/{ODM}TranslatedText"


@dataclass(frozen=True)
class Column:
    """A variable of a dataset, or a part of one."""

    oid: str
    name: str
    label: str
    data_type: str
    length: int | None
    decimals: int | None
    codelist: str | None
    value_list: str | None
    origins: tuple[tuple[str, str, str], ...]  # type, description, forms
    method: str | None
    comment: str | None


class Read:
    def __init__(self, define: bytes) -> None:
        self.root = ElementTree.fromstring(define)  # noqa: S314 - written by the test itself
        self.version = self.root.find(f".//{ODM}MetaDataVersion")
        self.items = {found.get("OID"): found for found in self.root.iter(f"{ODM}ItemDef")}
        self.methods = {found.get("OID"): found.findtext(TEXT) for found in self.root.iter(f"{ODM}MethodDef")}
        self.comments = {found.get("OID"): found.findtext(TEXT) for found in self.root.iter(f"{DEF}CommentDef")}

    def group(self, name: str) -> ElementTree.Element:
        return next(found for found in self.root.iter(f"{ODM}ItemGroupDef") if found.get("Name") == name)

    def names(self) -> list[str | None]:
        return [found.get("Name") for found in self.root.iter(f"{ODM}ItemGroupDef")]

    def columns(self, dataset: str) -> list[Column]:
        return [self._column(ref) for ref in self.group(dataset).findall(f"{ODM}ItemRef")]

    def column(self, dataset: str, name: str) -> Column:
        return next(column for column in self.columns(dataset) if column.name == name)

    def parts(self, dataset: str, name: str) -> dict[str, Column]:
        """The value-level parts of a variable by the value of their one condition."""
        oid = self.column(dataset, name).value_list
        if oid is None:
            return {}
        value_list = next(found for found in self.root.iter(f"{DEF}ValueListDef") if found.get("OID") == oid)
        refs = value_list.findall(f"{ODM}ItemRef")
        clauses = [ref.find(f"{DEF}WhereClauseRef").get("WhereClauseOID") for ref in refs]
        return {self.where(clause)[0][1][0]: self._column(ref) for clause, ref in zip(clauses, refs, strict=True)}

    def where(self, oid: str) -> list[tuple[str, list[str | None]]]:
        clause = next(found for found in self.root.iter(f"{DEF}WhereClauseDef") if found.get("OID") == oid)
        checks = clause.findall(f"{ODM}RangeCheck")
        return [(c.get(f"{DEF}ItemOID"), [v.text for v in c.findall(f"{ODM}CheckValue")]) for c in checks]

    def codelist(self, oid: str | None) -> ElementTree.Element:
        return next(found for found in self.root.iter(f"{ODM}CodeList") if found.get("OID") == oid)

    def terms(self, oid: str | None) -> dict[str, str | None]:
        """The terms of a codelist with their NCI codes."""
        members = [child for child in self.codelist(oid) if child.get("CodedValue") is not None]
        aliases = [member.find(f"{ODM}Alias") for member in members]
        return {m.get("CodedValue"): None if a is None else a.get("Name") for m, a in zip(members, aliases, strict=True)}

    def _column(self, ref: ElementTree.Element) -> Column:
        item = self.items[ref.get("ItemOID")]
        codelist, values = item.find(f"{ODM}CodeListRef"), item.find(f"{DEF}ValueListRef")
        return Column(
            item.get("OID"),
            item.get("Name"),
            item.findtext(TEXT),
            item.get("DataType"),
            int(item.get("Length")) if item.get("Length") else None,
            int(item.get("SignificantDigits")) if item.get("SignificantDigits") else None,
            None if codelist is None else codelist.get("CodeListOID"),
            None if values is None else values.get("ValueListOID"),
            tuple(_origin(origin) for origin in item.findall(f"{DEF}Origin")),
            self.methods.get(ref.get("MethodOID")),
            self.comments.get(item.get(f"{DEF}CommentOID")),
        )


def _origin(origin: ElementTree.Element) -> tuple[str, str, str]:
    page = origin.find(f"{DEF}DocumentRef/{DEF}PDFPageRef")
    return origin.get("Type"), origin.findtext(TEXT) or "", "" if page is None else page.get("PageRefs")
