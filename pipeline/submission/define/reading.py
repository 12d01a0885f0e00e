"""A define.xml as read from its bytes: OIDs, datasets with their variables, value-level parts, codelists, documents.

Checks read the file itself, not the records that it was written from.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from pipeline.submission.define.odm import NAMESPACES
from pipeline.submission.define.valid import PARSER

_NS = {"odm": NAMESPACES[None], **{prefix: uri for prefix, uri in NAMESPACES.items() if prefix}}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DEF = "{" + NAMESPACES["def"] + "}"
# Attributes that hold an OID or a leaf's ID defined elsewhere in the file.
_REFERENCES = (
    "@ItemOID", "@MethodOID", "@CodeListOID", "@def:CommentOID", "@def:StandardOID", "@def:ArchiveLocationID", "@ValueListOID",
    "@WhereClauseOID", "@leafID", "@ItemGroupOID", "@ParameterOID", "@def:ItemOID",
)  # fmt: skip


@dataclass(frozen=True)
class ClauseRead:
    """A where clause: the dataset whose records it selects, and its checks, each a variable and its values."""

    dataset: str
    checks: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ItemRead:
    """A variable of a dataset, or the part of it that meets `where`."""

    dataset: str
    name: str
    label: str
    data_type: str
    length: int
    codelist: str
    value_list: str
    where: ClauseRead | None = None
    chinese: str = ""


class Define:
    """What one define.xml says. The file must be valid (valid.schema_faults)."""

    def __init__(self, define: bytes) -> None:
        self._root = etree.fromstring(define, PARSER)

    @cached_property
    def defined(self) -> list[str]:
        """Every OID and leaf ID as often as it is defined."""
        return self._all("//@OID") + self._all("//def:leaf/@ID")

    @cached_property
    def referred(self) -> set[str]:
        """Every OID and leaf ID that something refers to."""
        return {oid for attribute in _REFERENCES for oid in self._all(f"//{attribute}")}

    @cached_property
    def leaves(self) -> list[str]:
        """The paths of all documents and datasets, as seen from the define.xml."""
        return self._all("//def:leaf/@xlink:href")

    @cached_property
    def datasets(self) -> dict[str, list[ItemRead]]:
        """The variables of each dataset, in order."""
        groups = self._root.findall(".//odm:ItemGroupDef", _NS)
        return {group.get("Name"): [self._item(ref, group.get("Name")) for ref in _ordered(group)] for group in groups}

    @cached_property
    def codelists(self) -> dict[str, set[str]]:
        """The terms of each codelist by OID; an external dictionary has none."""
        lists = self._root.findall(".//odm:CodeList", _NS)
        return {found.get("OID"): {str(value) for value in found.xpath("*/@CodedValue")} for found in lists}

    @cached_property
    def clauses(self) -> dict[str, ClauseRead]:
        """Every where clause by OID."""
        return {clause.get("OID"): self._clause(clause) for clause in self._root.findall(".//def:WhereClauseDef", _NS)}

    def items(self) -> Iterator[ItemRead]:
        """Every variable and every value-level part."""
        for items in self.datasets.values():
            for item in items:
                yield item
                yield from self._parts(item)

    def _parts(self, item: ItemRead) -> Iterator[ItemRead]:
        value_list = self._value_lists.get(item.value_list)
        for ref in _ordered(value_list) if value_list is not None else ():
            clause = ref.find("def:WhereClauseRef", _NS).get("WhereClauseOID")
            yield replace(self._item(ref, item.dataset), where=self.clauses[clause])

    def _item(self, ref: etree._Element, dataset: str) -> ItemRead:
        item = self._items[ref.get("ItemOID")]
        codelist, value_list = item.find("odm:CodeListRef", _NS), item.find("def:ValueListRef", _NS)
        return ItemRead(
            dataset=dataset,
            name=item.get("Name"),
            label=_described(item).get("en", ""),
            chinese=_described(item).get("zh", ""),
            data_type=item.get("DataType"),
            length=int(item.get("Length", 0)),
            codelist="" if codelist is None else codelist.get("CodeListOID"),
            value_list="" if value_list is None else value_list.get("ValueListOID"),
        )

    def _clause(self, clause: etree._Element) -> ClauseRead:
        checks = [(check.get(f"{_DEF}ItemOID"), check.findall("odm:CheckValue", _NS)) for check in clause]
        named = ((self._items[oid].get("Name"), tuple(value.text for value in values)) for oid, values in checks)
        return ClauseRead(self._dataset_of[checks[0][0]], tuple(named))

    @cached_property
    def _dataset_of(self) -> dict[str, str]:
        """The dataset of each variable's OID."""
        groups = self._root.findall(".//odm:ItemGroupDef", _NS)
        return {ref.get("ItemOID"): group.get("Name") for group in groups for ref in _ordered(group)}

    @cached_property
    def _items(self) -> dict[str, etree._Element]:
        return {item.get("OID"): item for item in self._root.findall(".//odm:ItemDef", _NS)}

    @cached_property
    def _value_lists(self) -> dict[str, etree._Element]:
        return {found.get("OID"): found for found in self._root.findall(".//def:ValueListDef", _NS)}

    def _all(self, path: str) -> list[str]:
        return [str(value) for value in self._root.xpath(path, namespaces=_NS)]


def _described(item: etree._Element) -> dict[str, str]:
    """The texts of a description by their language; one that names none is English."""
    return {text.get(_LANG, "en"): text.text or "" for text in item.findall("odm:Description/odm:TranslatedText", _NS)}


def _ordered(parent: etree._Element) -> list[etree._Element]:
    return sorted(parent.findall("odm:ItemRef", _NS), key=lambda ref: int(ref.get("OrderNumber")))
