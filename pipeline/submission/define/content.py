"""What a define.xml says, as plain records: takes nothing, gives the classes of which a `Content` is made.

The declarations and the data decide what is stated (datasets.py, origins.py, terms.py, value_level.py, analysis_results.py),
odm.py how it is written. OIDs stand here, once: IG.AE, IT.AE.AETERM, VL.LB.LBORRES, WC.LB.HGB.
Source: Define-XML 2.1, Analysis Results Metadata 1.0 for Define-XML.
"""

from dataclasses import dataclass
from typing import Literal

from pipeline.endpoints.endpoint import Purpose

OriginType = Literal["Collected", "Derived", "Assigned", "Protocol", "Predecessor", "Not Available"]
DataType = Literal["text", "integer", "float", "date", "datetime", "partialDate", "partialDatetime", "durationDatetime"]


def dataset_oid(dataset: str) -> str:
    """IG.AE; Dataset-JSON uses the same."""
    return f"IG.{dataset}"


def item_oid(dataset: str, variable: str, *value: str) -> str:
    """IT.AE.AETERM, and IT.LB.LBORRES.HGB for a part of a variable; Dataset-JSON uses the same."""
    return ".".join(("IT", dataset, variable, *value))


def study_oid(study: str) -> str:
    """ST.<study>; Dataset-JSON uses the same."""
    return f"ST.{study}"


def metadata_oid(study: str, purpose: str) -> str:
    """MDV.<study>.<purpose>; Dataset-JSON uses the same."""
    return f"MDV.{study}.{purpose}"


@dataclass(frozen=True)
class Origin:
    """Where values come from: `source` Sponsor or Investigator, `pages` the forms of the annotated CRF."""

    type: OriginType
    source: str = ""
    description: str = ""
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """All that is said of where a variable comes from: its origins (several forms may differ), and the method in words.

    `imputed`: the method completes values that were not collected.
    """

    origins: tuple[Origin, ...] = ()
    method: str = ""
    imputed: bool = False


@dataclass(frozen=True)
class Measured:
    """How values are stored: `length` bytes as in the XPT (8 for numbers, none for ISO 8601 dates), decimals, display format."""

    data_type: DataType
    length: int | None = None
    decimals: int | None = None
    display_format: str = ""


@dataclass(frozen=True)
class RangeCheck:
    """One condition on a variable: its value is one of `values`."""

    dataset: str
    variable: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class WhereClause:
    """Records that meet all checks."""

    oid: str
    checks: tuple[RangeCheck, ...]


@dataclass(frozen=True)
class Item:
    """A variable of a dataset, or the part of it that meets `where`; `values` are its parts (value-level metadata)."""

    oid: str
    name: str
    label: str
    measured: Measured
    source: Source = Source()
    codelist: str = ""
    comment: str = ""
    mandatory: bool = False
    key: int | None = None
    role: str = ""
    no_data: bool = False
    where: WhereClause | None = None
    values: tuple["Item", ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A dataset: `domain` is the SDTM domain or the parent of a SUPP-- ("" in ADaM), `file` its file beside the define.xml."""

    name: str
    label: str
    domain: str
    observation_class: str
    subclass: str
    structure: str
    repeating: bool
    reference: bool
    standard: str
    file: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Term:
    """A value of a codelist: what it means (`decode`), its NCI code; `extended` marks one that the publication does not have."""

    value: str
    decode: str = ""
    code: str = ""
    extended: bool = False


@dataclass(frozen=True)
class Codelist:
    """The terms used; `code` and `standard` of a published one. An external dictionary has no terms but a name and a version."""

    oid: str
    name: str
    terms: tuple[Term, ...] = ()
    code: str = ""
    standard: str = ""
    dictionary: str = ""
    version: str = ""


@dataclass(frozen=True)
class Standard:
    """A standard that is followed; `publishing_set` of controlled terminology only."""

    oid: str
    name: str
    type: Literal["IG", "CT"]
    version: str
    publishing_set: str = ""


@dataclass(frozen=True)
class Document:
    """A file of the package that the define.xml refers to, by its path from there."""

    id: str
    href: str
    title: str


@dataclass(frozen=True)
class AnalysisDataset:
    """A dataset that an analysis reads: which records, which variables."""

    dataset: str
    where: WhereClause
    variables: tuple[str, ...]


@dataclass(frozen=True)
class AnalysisResult:
    """One analysis of a display; `parameter` is the item of PARAMCD where one parameter is analysed, `program` a document."""

    oid: str
    description: str
    purpose: Purpose
    datasets: tuple[AnalysisDataset, ...]
    documentation: str
    program: Document
    parameter: str = ""


@dataclass(frozen=True)
class Display:
    """A table or figure with the analyses that it shows."""

    oid: str
    name: str
    title: str
    document: Document
    results: tuple[AnalysisResult, ...]


@dataclass(frozen=True)
class StudyFacts:
    """What identifies the study; `created` is a pinned ISO 8601 time, not the clock's."""

    id: str
    title: str
    protocol: str
    sponsor: str
    created: str


@dataclass(frozen=True)
class Content:
    """Everything that one define.xml says; `guides` are the documents for reviewers, `encoding` that of the transport files."""

    study: StudyFacts
    purpose: Literal["Tabulation", "Analysis"]
    standards: tuple[Standard, ...]
    datasets: tuple[Dataset, ...]
    codelists: tuple[Codelist, ...]
    annotated_crf: Document | None = None
    guides: tuple[Document, ...] = ()
    displays: tuple[Display, ...] = ()
    encoding: str = "ASCII"

    @property
    def documents(self) -> tuple[Document, ...]:
        """Every document that is referred to, once."""
        programs = (result.program for display in self.displays for result in display.results)
        shown = (display.document for display in self.displays)
        crf = (self.annotated_crf,) if self.annotated_crf else ()
        return tuple(dict.fromkeys([*crf, *self.guides, *shown, *programs]))
