"""A few rows of raw forms as text tables, and the SDTM that they become.

    raw = Forms(EXS=\"\"\"
        SUBJID | STDT       | ENDT       | DOSE
        0101   | 2023-01-10 | 2023-06-15 | 250
    \"\"\")
    raw.domain("ex").table

Every subject named in any form gets a DM row; common columns that a test leaves out are filled in.
"""

import importlib
import inspect
from typing import Any

import pandas as pd

from pipeline.product import Product
from pipeline.study import Study
from schemas.base import DTYPES, conform, empty
from schemas.landing import landed
from schemas.raw import FORMS
from schemas.sdtm import DOMAINS
from tests.spec.tables import column

DECISIONS: dict[str, Any] = {
    "study": {"id": "TEST", "dco": "2024-12-31"},
    "arms": [{"code": "SURENV", "label": "Surufatinib + Envafolimab"}],
    "drugs": {
        "SURUFATINIB": {"form": "CAPSULE", "route": "ORAL", "frequency": "QD", "dose_mg": 250, "unit_mg": 50},
        "ENVAFOLIMAB": {
            "form": "INJECTION",
            "route": "SUBCUTANEOUS",
            "frequency": "EVERY 3 WEEKS",
            "dose_mg": 300,
            "unit_mg": 200,
            "max_cycles": 6,
        },
    },
}


def trial(**decisions: Any) -> Study:
    """A two-drug study with the default decisions but `decisions`."""
    return Study.model_validate(DECISIONS | decisions)


class Forms:
    """The landed forms of a small trial, each given as a text table."""

    def __init__(self, study: Study | None = None, **texts: str) -> None:
        self.study = study or trial()
        given = {form: _rows(form, text) for form, text in texts.items()}
        if "DM" not in given:
            people = pd.concat([rows[["SITEID", "SUBJID"]] for rows in given.values()]).drop_duplicates()
            given["DM"] = _complete("DM", people.reset_index(drop=True))
        self.tables = {f"crf_{name.lower()}": given.get(name, empty(landed(FORMS[name]))) for name in FORMS}
        self.products: dict[str, Product] = {}

    def domain(self, name: str) -> Product:
        """The product of one domain; what it reads is made first."""
        if name not in self.products:
            function = _function(name)
            arguments = {parameter: self._table(parameter) for parameter in inspect.signature(function).parameters}
            self.products[name] = function(**arguments)
        return self.products[name]

    def _has_rows(self, name: str) -> bool:
        """Whether a domain has anything to read: DM alone reads sixteen others, most of which a small trial does not have."""
        forms = [parameter for parameter in inspect.signature(_function(name)).parameters if parameter in self.tables]
        return not forms or any(len(self.tables[form]) for form in forms)

    def _table(self, name: str) -> Any:
        if name == "study":
            return self.study
        if name in self.tables:
            return self.tables[name]
        if name == "visits":
            return self.domain("reference").companions["visits"]
        if name in DOMAINS and not self._has_rows(name):
            return empty(DOMAINS[name])
        return self.domain(name).table if name in DOMAINS or name == "reference" else None


def _function(name: str) -> Any:
    """The function that makes the domain `name`."""
    return getattr(importlib.import_module(f"pipeline.sdtm.{name}"), name)


def _rows(form: str, text: str) -> pd.DataFrame:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    header, cells = lines[0], lines[1:]
    return _complete(form, pd.DataFrame({name: column([row[i] for row in cells], "Char") for i, name in enumerate(header)}))


def _complete(form: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Common columns filled in, and the identity that landing gives."""
    position = (rows.index + 1).astype("str")
    common = {"STUDYID": "TEST", "SITEID": "01", "FOLDER": "LOG", "FOLDERSEQ": "1", "RECPOS": position, "RECSTAT": "ACTIVE"}
    rows = rows.assign(**{name: value for name, value in common.items() if name not in rows})
    key = rows["SITEID"] + "|" + rows["SUBJID"] + "|" + rows["FOLDER"] + "|" + rows["FOLDERSEQ"] + f"|{form}|" + rows["RECPOS"]
    rows = rows.assign(ROWKEY=key, FILE=f"{form.lower()}.csv", FILELINE=(rows.index + 2).astype("str"))
    declared = [v for v in empty(landed(FORMS[form])).columns if v not in rows]
    return conform(rows.assign(**dict.fromkeys(declared)).astype(DTYPES["Char"]), landed(FORMS[form]))


def lines(table: pd.DataFrame, *columns: str) -> list[str]:
    """The table as "a | b | c" lines, missing cells empty, whole numbers without a point."""

    def text(value: Any) -> str:
        if pd.isna(value):
            return ""
        return f"{value:g}" if isinstance(value, float) else str(value)

    return [" | ".join(text(value) for value in row) for row in table[list(columns)].to_numpy().tolist()]


def codes(product: Product) -> list[str]:
    """The issue codes found, with column and value."""
    return lines(product.issues, "CODE", "COLUMN", "VALUE")
