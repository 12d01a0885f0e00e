"""A define.xml as XML: takes the content, gives the bytes, through odmlib's model of Define-XML 2.1 with ARM 1.0.

odmlib refuses wrong attributes and puts children in the order of the schema; methods, comments and where clauses that several
items share are written once.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

from lxml import etree
from odmlib.arm_1_0 import model as arm

from pipeline.submission.chinese.vocabulary import Vocabulary
from pipeline.submission.define.content import (
    Codelist,
    Content,
    Dataset,
    Document,
    Item,
    Origin,
    RangeCheck,
    Standard,
    StudyFacts,
    Term,
    WhereClause,
    dataset_oid,
    item_oid,
    metadata_oid,
    study_oid,
)
from pipeline.submission.define.odm_analysis import analysis_results
from pipeline.submission.define.odm_text import description, document_ref, texts, where_clause_ref
from pipeline.submission.define.translated import add_chinese

STYLESHEET = "define2-1.xsl"
NAMESPACES = {
    None: "http://www.cdisc.org/ns/odm/v1.3",
    "def": "http://www.cdisc.org/ns/def/v2.1",
    "arm": "http://www.cdisc.org/ns/arm/v1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<?xml-stylesheet type="text/xsl" href="{STYLESHEET}"?>\n'.encode()


def to_xml(content: Content, words: Vocabulary | None = None) -> bytes:
    """The file, indented, with the reference to its stylesheet; labels and decodes also in Chinese where `words` are given.

    The same content gives the same bytes.
    """
    facts = content.study
    document = arm.ODM(
        FileType="Snapshot",
        FileOID=f"DEF.{facts.id}.{content.purpose}",
        CreationDateTime=facts.created,
        AsOfDateTime=facts.created,
        ODMVersion="1.3.2",
        Originator=facts.sponsor or facts.id,
        SourceSystem="crf2tlf",
        Context="Submission",
        Study=arm.Study(OID=study_oid(facts.id), GlobalVariables=_global(facts), MetaDataVersion=_metadata(content)),
    )
    return _HEAD + _prefixed(ElementTree.tostring(document.to_element()), words) + b"\n"


def _prefixed(xml: bytes, words: Vocabulary | None) -> bytes:
    """The element with the customary prefixes (odmlib gives names without), indented."""
    made = etree.fromstring(xml)
    root = etree.Element(made.tag, dict(made.attrib), nsmap=NAMESPACES)
    root.extend(list(made))
    if words is not None:
        add_chinese(root, words)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8"))


def _global(facts: StudyFacts) -> Any:
    return arm.GlobalVariables(
        StudyName=arm.StudyName(_content=facts.id),
        StudyDescription=arm.StudyDescription(_content=facts.title),
        ProtocolName=arm.ProtocolName(_content=facts.protocol),
    )


def _metadata(content: Content) -> Any:
    items = [item for dataset in content.datasets for item in dataset.items]
    parts = [part for item in items for part in item.values]
    methods = texts("MT", ((item.oid, item.source.method) for item in [*items, *parts]))
    imputing = {item.source.method for item in [*items, *parts] if item.source.imputed}
    comments = texts("COM", ((item.oid, item.comment) for item in items))
    acrf = content.annotated_crf
    metadata = arm.MetaDataVersion(
        OID=metadata_oid(content.study.id, content.purpose),
        Name=f"{content.study.id} {content.purpose} Datasets",
        Description=f"Data definitions of study {content.study.id}{_encoded(content)}",
        DefineVersion="2.1.0",
        Standards=arm.Standards(Standard=[_standard(standard) for standard in content.standards]),
        ValueListDef=[_value_list(item, methods) for item in items if item.values],
        WhereClauseDef=[_where_clause(clause) for clause in _clauses(content)],
        ItemGroupDef=[_item_group(dataset, content.purpose, methods) for dataset in content.datasets],
        ItemDef=[_item_def(item, comments, acrf) for item in [*items, *parts]],
        CodeList=[_codelist(listed, items + parts) for listed in content.codelists],
        MethodDef=[_method(oid, text, imputed=text in imputing) for text, oid in methods.items()],
        CommentDef=[arm.CommentDef(OID=oid, Description=description(text)) for text, oid in comments.items()],
        leaf=[_leaf(document) for document in content.documents],
    )
    if acrf:
        metadata.AnnotatedCRF = arm.AnnotatedCRF(DocumentRef=document_ref(acrf))
    if content.guides:
        metadata.SupplementalDoc = arm.SupplementalDoc(DocumentRef=[document_ref(guide) for guide in content.guides])
    if content.displays:
        metadata.AnalysisResultDisplays = analysis_results(content.displays)
    return metadata


def _encoded(content: Content) -> str:
    """What a transport file cannot say of itself."""
    return "" if content.encoding == "ASCII" else f"; text in the transport files is encoded in {content.encoding}"


def _standard(standard: Standard) -> Any:
    made = arm.Standard(OID=standard.oid, Name=standard.name, Type=standard.type, Version=standard.version, Status="Final")
    if standard.publishing_set:
        made.PublishingSet = standard.publishing_set
    return made


def _clauses(content: Content) -> list[WhereClause]:
    """Every where clause once, in the order of use."""
    parts = (part.where for dataset in content.datasets for item in dataset.items for part in item.values)
    results = (result for display in content.displays for result in display.results)
    used = (dataset.where for result in results for dataset in result.datasets)
    return list({clause.oid: clause for clause in [*parts, *used] if clause}.values())


def _where_clause(clause: WhereClause) -> Any:
    return arm.WhereClauseDef(OID=clause.oid, RangeCheck=[_range_check(check) for check in clause.checks])


def _range_check(check: RangeCheck) -> Any:
    return arm.RangeCheck(
        Comparator="EQ" if len(check.values) == 1 else "IN",
        SoftHard="Soft",
        ItemOID=item_oid(check.dataset, check.variable),
        CheckValue=[arm.CheckValue(_content=value) for value in check.values],
    )


def _value_list(item: Item, methods: dict[str, str]) -> Any:
    references = [_item_ref(part, number, methods) for number, part in enumerate(item.values, start=1)]
    return arm.ValueListDef(OID=_value_list_oid(item), ItemRef=references)


def _value_list_oid(item: Item) -> str:
    return f"VL.{item.oid.removeprefix('IT.')}"


def _item_group(dataset: Dataset, purpose: str, methods: dict[str, str]) -> Any:
    group = arm.ItemGroupDef(
        OID=dataset_oid(dataset.name),
        Name=dataset.name,
        Repeating=_yes(dataset.repeating),
        IsReferenceData=_yes(dataset.reference),
        SASDatasetName=dataset.name,
        Purpose=purpose,
        StandardOID=dataset.standard,
        Structure=dataset.structure,
        ArchiveLocationID=f"LF.{dataset.name}",
        Description=description(dataset.label),
        ItemRef=[_item_ref(item, number, methods) for number, item in enumerate(dataset.items, start=1)],
        Class=_class(dataset),
        leaf=_leaf(Document(f"LF.{dataset.name}", dataset.file, dataset.file)),
    )
    if dataset.domain:
        group.Domain = dataset.domain
    return group


def _class(dataset: Dataset) -> Any:
    made = arm.Class(Name=dataset.observation_class)
    if dataset.subclass:
        made.SubClass = [arm.SubClass(Name=dataset.subclass)]
    return made


def _item_ref(item: Item, number: int, methods: dict[str, str]) -> Any:
    reference = arm.ItemRef(ItemOID=item.oid, OrderNumber=number, Mandatory=_yes(item.mandatory))
    if item.key:
        reference.KeySequence = item.key
    if item.source.method:
        reference.MethodOID = methods[item.source.method]
    if item.role:
        reference.Role = item.role
    if item.no_data:
        reference.HasNoData = "Yes"
    if item.where:
        reference.WhereClauseRef = [where_clause_ref(item.where)]
    return reference


def _item_def(item: Item, comments: dict[str, str], acrf: Document | None) -> Any:
    measured = item.measured
    made = arm.ItemDef(
        OID=item.oid,
        Name=item.name,
        DataType=measured.data_type,
        SASFieldName=item.name,
        Description=description(item.label),
        Origin=[_origin(origin, acrf) for origin in item.source.origins],
    )
    if measured.length:
        made.Length = measured.length
    if measured.decimals:
        made.SignificantDigits = measured.decimals
    if measured.display_format:
        made.DisplayFormat = measured.display_format
    if item.comment:
        made.CommentOID = comments[item.comment]
    if item.codelist:
        made.CodeListRef = arm.CodeListRef(CodeListOID=item.codelist)
    if item.values:
        made.ValueListRef = arm.ValueListRef(ValueListOID=_value_list_oid(item))
    return made


def _origin(origin: Origin, acrf: Document | None) -> Any:
    made = arm.Origin(Type=origin.type)
    if origin.source:
        made.Source = origin.source
    if origin.description:
        made.Description = description(origin.description)
    if origin.pages and acrf:
        made.DocumentRef = [document_ref(acrf, origin.pages)]
    return made


def _codelist(listed: Codelist, items: Iterable[Item]) -> Any:
    """A list has the data type of the variables that use it."""
    types = {item.measured.data_type for item in items if item.codelist == listed.oid}
    made = arm.CodeList(OID=listed.oid, Name=listed.name, DataType=types.pop() if len(types) == 1 else "text")
    if listed.dictionary:
        made.ExternalCodeList = arm.ExternalCodeList(Dictionary=listed.dictionary, Version=listed.version)
        return made
    if listed.standard:
        made.StandardOID = listed.standard
        made.Alias = [_nci(listed.code)]
    else:
        made.IsNonStandard = "Yes"
    decoded = any(term.decode for term in listed.terms)
    members = list(_terms(listed, decoded))
    if decoded:
        made.CodeListItem = members
    else:
        made.EnumeratedItem = members
    return made


def _terms(listed: Codelist, decoded: bool) -> Iterator[Any]:
    for number, term in enumerate(listed.terms, start=1):
        yield _term(term, number, decoded, published=bool(listed.standard))


def _term(term: Term, number: int, decoded: bool, published: bool) -> Any:
    made: Any = arm.CodeListItem if decoded else arm.EnumeratedItem
    item = made(CodedValue=term.value, OrderNumber=number)
    if decoded:
        item.Decode = arm.Decode(TranslatedText=[arm.TranslatedText(_content=term.decode, lang="en")])
    if term.code:
        item.Alias = [_nci(term.code)]
    if term.extended and published:
        item.ExtendedValue = "Yes"
    return item


def _nci(code: str) -> Any:
    return arm.Alias(Context="nci:ExtCodeID", Name=code)


def _method(oid: str, text: str, *, imputed: bool) -> Any:
    name = f"Algorithm of {oid.removeprefix('MT.')}"
    return arm.MethodDef(OID=oid, Name=name, Type="Imputation" if imputed else "Computation", Description=description(text))


def _leaf(document: Document) -> Any:
    return arm.leaf(ID=document.id, href=document.href, title=arm.title(_content=document.title))


def _yes(value: bool) -> str:
    return "Yes" if value else "No"
