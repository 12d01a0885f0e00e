"""A package as NCI's tab-separated text: takes the file, gives its terms.

A row without Codelist Code is a codelist, whose terms follow it; fields are never in quotes.
"""

import re
from pathlib import Path

from pipeline.study.terminology.package import CODE, Package, TerminologyError, as_package

COLUMNS = {
    "Code": "term_code",
    "Codelist Code": "codelist",
    "Codelist Extensible (Yes/No)": "extensible",
    "Codelist Name": "codelist_name",
    "CDISC Submission Value": "submission_value",
    "CDISC Synonym(s)": "synonyms",
    "CDISC Definition": "definition",
    "NCI Preferred Term": "nci_preferred_term",
}
"""Column of the file -> that of a term (schemas.codelists.Row)."""
STANDARD = "Standard and Date"
AGAIN = "download the file again"


def read_text(path: Path, content: bytes) -> Package:
    """The package of a text file. TerminologyError names the line at fault."""
    try:
        lines = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TerminologyError(f"{path}, line {line}: is not text in UTF-8; save the file so, or {AGAIN}") from None
    header = lines[0].rstrip("\r").split("\t")
    if lacking := [name for name in COLUMNS if name not in header]:
        raise TerminologyError(
            f"{path}, line 1: is no terminology of NCI: the column '{lacking[0]}' is not there; "
            "put NCI's text there (tab-separated), or its ODM-XML"
        )
    lists: dict[str, dict[str, str]] = {}
    terms: list[dict[str, str]] = []
    named: dict[str, None] = {}
    for number, text in enumerate(lines[1:], start=2):
        if text.strip():
            row = _row(path, number, text.rstrip("\r").split("\t"), header)
            named[row.pop(STANDARD, "")] = None
            _take(path, number, row, lists, terms)
    return as_package(path, [name for name in named if name], terms)


def _row(path: Path, number: int, fields: list[str], header: list[str]) -> dict[str, str]:
    if len(fields) != len(header):
        cause = f"has {len(fields)} fields, the header {len(header)}"
        raise TerminologyError(f"{path}, line {number}: {cause}; the line is damaged: {AGAIN}")
    return {COLUMNS.get(name, name): " ".join(text.split()) for name, text in zip(header, fields, strict=True)}


def _take(path: Path, number: int, row: dict[str, str], lists: dict[str, dict[str, str]], terms: list[dict[str, str]]) -> None:
    """Put a row among codelists or terms."""
    fault = ""
    if not CODE.fullmatch(row["term_code"]):
        fault = f"'{row['term_code']}' is no NCI code"
    elif not row["submission_value"]:
        fault = "has no submission value"
    elif not row["codelist"]:
        if row["extensible"] not in ("Yes", "No"):
            fault = f"codelist {row['term_code']} is extensible '{row['extensible']}', which is neither Yes nor No"
        lists[row["term_code"]] = row
    elif row["codelist"] not in lists:
        fault = f"names codelist {row['codelist']}, which no line above declares"
    else:
        of = lists[row["codelist"]]
        about = {"codelist_name": of["codelist_name"], "extensible": of["extensible"], "line": str(number)}
        terms.append({**row, **about, "synonyms": re.sub(r"\s*;\s*", "; ", row["synonyms"])})
    if fault:
        raise TerminologyError(f"{path}, line {number}: {fault}; {AGAIN}")
