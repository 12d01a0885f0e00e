"""The small elements that occur everywhere in a define.xml: descriptions, references, texts that several items share."""

from collections.abc import Iterable
from typing import Any

from odmlib.arm_1_0 import model as arm

from pipeline.submission.define.content import Document, WhereClause


def description(text: str) -> Any:
    """A text in English."""
    return arm.Description(TranslatedText=[arm.TranslatedText(_content=text, lang="en")])


def document_ref(document: Document, destinations: Iterable[str] = ()) -> Any:
    """A reference to a document, or to named destinations in it (the forms of the annotated CRF)."""
    reference = arm.DocumentRef(leafID=document.id)
    if named := " ".join(destinations):
        reference.PDFPageRef = [arm.PDFPageRef(Type="NamedDestination", PageRefs=named)]
    return reference


def where_clause_ref(clause: WhereClause) -> Any:
    """A reference to the records that meet the clause."""
    return arm.WhereClauseRef(WhereClauseOID=clause.oid)


def texts(prefix: str, said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Text -> OID, each text once, named after the first item that has it; `said` are item OIDs with their text or ""."""
    found: dict[str, str] = {}
    for oid, text in said:
        if text and text not in found:
            found[text] = f"{prefix}.{oid.removeprefix('IT.')}"
    return found
