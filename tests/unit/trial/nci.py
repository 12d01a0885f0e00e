"""Packages of terminology as NCI writes them: those that crf2tlf brings, with the changes that a test needs."""

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from schemas.facts import rows

HEADER = (
    "Code\tCodelist Code\tCodelist Extensible (Yes/No)\tCodelist Name\tCDISC Submission Value\tCDISC Synonym(s)\t"
    "CDISC Definition\tNCI Preferred Term"
)
ACTION, OUTCOME, SEX = "C66767", "C66768", "C66731"
Change = Callable[[dict[str, str]], dict[str, str] | None]
NAME = "SDTM Terminology 2026-09-25.txt"


def changed(row: dict[str, str]) -> dict[str, str] | None:
    """The newer package: an outcome is renamed, an action is retired."""
    if (row["codelist"], row["submission_value"]) == (OUTCOME, "RECOVERING/RESOLVING"):
        return row | {"submission_value": "RESOLVING"}
    return None if (row["codelist"], row["submission_value"]) == (ACTION, "DOSE RATE REDUCED") else row


def package(change: Change = changed) -> list[dict[str, str]]:
    sdtm = [row for row in rows("terminology.csv") if row["ct"].startswith("SDTM")]
    return [new for row in sdtm if (new := change(row)) is not None]


def as_text(terms: list[dict[str, str]]) -> str:
    lines, known = [HEADER], set()
    for row in terms:
        code, name = row["codelist"], row["codelist_name"]
        if code not in known:
            known.add(code)
            lines.append(f"{code}\t\t{row['extensible']}\t{name}\tSHORT\t\tWhat it is.\t{name}")
        value, synonyms, preferred = row["submission_value"], row["synonyms"], row["nci_preferred_term"]
        lines.append(f"{row['term_code']}\t{code}\t\t{name}\t{value}\t{synonyms}\tDefined.\t{preferred}")
    return "\n".join(lines) + "\n"


def as_odm(terms: list[dict[str, str]]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" xmlns:nciodm="http://ncicb.nci.nih.gov/xml/odm/EVS/CDISC"'
        ' FileOID="CDISC_CT.SDTM" CreationDateTime="2026-10-01T00:00:00"><Study OID="CDISC_CT.SDTM.2026-09-25">',
        '<MetaDataVersion OID="CDISC_CT_MetaDataVersion.SDTM.2026-09-25" Name="CDISC SDTM Controlled Terminology">',
    ]
    code = ""
    for row in terms:
        if row["codelist"] != code:
            lines += ["</CodeList>"] if code else []
            code = row["codelist"]
            about = f'nciodm:ExtCodeID="{code}" nciodm:CodeListExtensible="{row["extensible"]}"'
            lines.append(f'<CodeList OID="CL.{code}" Name={quoteattr(row["codelist_name"])} DataType="text" {about}>')
        synonyms = "".join(
            f"<nciodm:CDISCSynonym>{escape(s)}</nciodm:CDISCSynonym>" for s in filter(None, row["synonyms"].split("; "))
        )
        lines.append(
            f'<EnumeratedItem CodedValue={quoteattr(row["submission_value"])} nciodm:ExtCodeID="{row["term_code"]}">{synonyms}'
            "<nciodm:CDISCDefinition>Defined.</nciodm:CDISCDefinition>"
            f"<nciodm:PreferredTerm>{escape(row['nci_preferred_term'])}</nciodm:PreferredTerm></EnumeratedItem>"
        )
    return "\n".join([*lines, "</CodeList></MetaDataVersion></Study></ODM>"])
