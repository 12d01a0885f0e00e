"""The terms that a trial adds to extensible codelists: `extensions.csv` in its folder terminology/, each with its reason."""

import csv
from pathlib import Path

from pipeline.study.terminology.package import TerminologyError
from schemas.codelists import Rows

FILE = "extensions.csv"
COLUMNS = ["codelist", "term", "reason"]


def read_extensions(path: Path, content: bytes, published: Rows) -> dict[str, dict[str, str]]:
    """The added terms by codelist, each with its reason. TerminologyError names every line that cannot be used.

    A codelist that is closed or not published takes none, and a published term needs no line.
    """
    try:
        reader = csv.DictReader(content.decode("utf-8-sig").splitlines(), strict=True)
        if reader.fieldnames is None or not set(COLUMNS) <= set(reader.fieldnames):
            raise TerminologyError(f"{path}, line 1: the header does not name the columns {', '.join(COLUMNS)}; add it")
        rows = [(reader.line_num, {name: (row[name] or "").strip() for name in COLUMNS}) for row in reader]
    except UnicodeDecodeError as error:
        raise TerminologyError(f"{path}: is not text in UTF-8: {error}; save it so") from None
    except csv.Error as error:
        raise TerminologyError(f"{path}, line {reader.line_num + 1}: {error}; correct the line") from None
    added: dict[str, dict[str, str]] = {}
    faults = []
    for line, row in rows:
        if fault := _fault(row, published, added):
            faults.append(f"{path}, line {line}: {fault}")
        else:
            added.setdefault(row["codelist"], {})[row["term"]] = row["reason"]
    if faults:
        raise TerminologyError("\n".join(faults))
    return added


def _fault(row: dict[str, str], published: Rows, added: dict[str, dict[str, str]]) -> str:
    code, term = row["codelist"], row["term"]
    listed = published.get(code, ())
    if not listed:
        return f"'{code}' is no codelist of the terminology; write its NCI code, as C66726"
    named = f"{listed[0]['codelist_name']} ({code})"
    if not term or not row["reason"]:
        return "has no term, or no reason; state both"
    if listed[0]["extensible"] != "Yes":
        return f"{named} is not extensible and takes no '{term}'; map it to a published term"
    if any(row["submission_value"] == term for row in listed):
        return f"'{term}' is a published term of {named}; take the line away"
    if term in added.get(code, ()):
        return f"'{term}' of {named} stands twice; keep one line"
    return ""
