"""A small m5 tree as another sponsor would hand it over: datasets as plain tables, written by pyreadstat alone.

Nothing of the pipeline makes it, so that what the checks say of it rests on the files.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyreadstat

SDTM, ADAM = "m5/datasets/abc-01/tabulations/sdtm", "m5/datasets/abc-01/analysis/adam/datasets"
LABELS = {
    "STUDYID": "Study Identifier", "DOMAIN": "Domain Abbreviation", "USUBJID": "Unique Subject Identifier",
    "SUBJID": "Subject Identifier for the Study", "SITEID": "Study Site Identifier", "SEX": "Sex", "COUNTRY": "Country",
    "AESEQ": "Sequence Number", "AETERM": "Reported Term for the Adverse Event", "AEDECOD": "Dictionary-Derived Term",
    "AESER": "Serious Event", "TSSEQ": "Sequence Number", "TSPARMCD": "Trial Summary Parameter Short Name",
    "TSPARM": "Trial Summary Parameter", "TSVAL": "Parameter Value", "TRT01A": "Actual Treatment for Period 01",
    "TRTSDT": "Date of First Exposure to Treatment", "ASEQ": "Analysis Sequence Number", "TRTEMFL": "Treatment Emergent Flag",
}  # fmt: skip


@dataclass
class Xpt:
    """One transport file before it is written."""

    table: pd.DataFrame
    name: str
    label: str
    labels: dict[str, str] = field(default_factory=lambda: dict(LABELS))
    formats: dict[str, str] = field(default_factory=dict)
    version: int = 5

    def content(self, path: Path) -> bytes:
        pyreadstat.write_xport(
            self.table, str(path), file_format_version=self.version, table_name=self.name, file_label=self.label,
            column_labels=[self.labels[column] for column in self.table], variable_format=self.formats,
        )  # fmt: skip
        return path.read_bytes()


def rows(text: str) -> pd.DataFrame:
    """Columns separated by |; a column of nothing but numbers is numeric."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    table = pd.DataFrame(lines[1:], columns=lines[0], dtype=object)
    numeric = [c for c in table if c.endswith(("SEQ", "DT"))]
    return table.assign(**{c: table[c].astype(float) for c in numeric})


CLEAN: dict[str, Xpt | bytes | None] = {
    f"{SDTM}/dm.xpt": Xpt(
        rows("""
        STUDYID | DOMAIN | USUBJID  | SUBJID | SITEID | SEX | COUNTRY
        ABC-01  | DM     | ABC-01-1 | 1      | 10     | F   | CHN
        ABC-01  | DM     | ABC-01-2 | 2      | 10     | M   | CHN
        """),
        "DM",
        "Demographics",
    ),
    f"{SDTM}/ae.xpt": Xpt(
        rows("""
        STUDYID | DOMAIN | USUBJID  | AESEQ | AETERM                   | AEDECOD | AESER
        ABC-01  | AE     | ABC-01-1 | 1     | Nausea, "like on a ship" | Nausea  | N
        ABC-01  | AE     | ABC-01-1 | 2     | Patient's headache       | Headache | Y
        ABC-01  | AE     | ABC-01-2 | 1     | Rash                     | Rash    | N
        """),
        "AE",
        "Adverse Events",
    ),
    f"{SDTM}/ts.xpt": Xpt(
        rows("""
        STUDYID | DOMAIN | TSSEQ | TSPARMCD | TSPARM           | TSVAL
        ABC-01  | TS     | 1     | TITLE    | Trial Title      | A trial
        ABC-01  | TS     | 1     | SSTDTC   | Study Start Date | 2023-01-09
        """),
        "TS",
        "Trial Summary",
    ),
    f"{ADAM}/adsl.xpt": Xpt(
        rows("""
        STUDYID | USUBJID  | TRT01A | TRTSDT
        ABC-01  | ABC-01-1 | DRUG   | 23019
        ABC-01  | ABC-01-2 | DRUG   | 23020
        """),
        "ADSL",
        "Subject-Level Analysis Dataset",
        formats={"TRTSDT": "DATE9"},
    ),
    f"{ADAM}/adae.xpt": Xpt(
        rows("""
        STUDYID | USUBJID  | ASEQ | AETERM | TRTEMFL
        ABC-01  | ABC-01-1 | 1    | Nausea | Y
        ABC-01  | ABC-01-2 | 1    | Rash   | Y
        """),
        "ADAE",
        "Adverse Events Analysis",
    ),
    f"{SDTM}/acrf.pdf": b"%PDF-1.7 nothing reads it",
    f"{SDTM}/define2-1.xsl": b"<stylesheet/>",
    f"{ADAM}/define2-1.xsl": b"<stylesheet/>",
}


def clean() -> dict[str, Xpt | bytes | None]:
    """The files of a tree without a fault, by path, to be changed and written; define.xml is made when they are written."""
    return deepcopy(CLEAN)


def write(files: dict[str, Xpt | bytes | None], root: Path) -> Path:
    """The tree on disk, with a define.xml for each folder unless `files` has one (or None)."""
    described = {f"{folder}/define.xml": define(folder) for folder in (SDTM, ADAM)}
    for path, content in (described | files).items():
        if content is not None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content.content(root / path) if isinstance(content, Xpt) else content)
    return root


def define(folder: str) -> bytes:
    """define.xml of the clean datasets of a folder, as far as the checks read it."""
    datasets = {path: xpt for path, xpt in CLEAN.items() if isinstance(xpt, Xpt) and path.startswith(folder)}
    groups = "".join(
        f'<ItemGroupDef OID="IG.{xpt.name}" Name="{xpt.name}">'
        + "".join(f'<ItemRef ItemOID="IT.{xpt.name}.{name}"/>' for name in xpt.table)
        + f'<def:leaf ID="LF.{xpt.name}" xlink:href="{path.rpartition("/")[2]}"/></ItemGroupDef>'
        for path, xpt in datasets.items()
    )
    items = "".join(f'<ItemDef OID="IT.{x.name}.{name}" Name="{name}"/>' for x in datasets.values() for name in x.table)
    document = '<def:leaf ID="LF.CRF" xlink:href="acrf.pdf"/>' if folder == SDTM else ""
    return (
        '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="define2-1.xsl"?>'
        '<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" xmlns:def="http://www.cdisc.org/ns/def/v2.1" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><Study OID="S"><MetaDataVersion OID="M">'
        f"{groups}{items}{document}</MetaDataVersion></Study></ODM>"
    ).encode()
