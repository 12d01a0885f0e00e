"""A few rows of raw forms as text tables, and the SDTM that they become.

    raw = Forms(EXS=\"\"\"
        SUBJID | STDT       | ENDT       | DOSE
        0101   | 2023-01-10 | 2023-06-15 | 250
    \"\"\")
    raw.domain("ex").table

Every subject named in any form gets a DM row; common columns that a test leaves out are filled in.
"""

import inspect
from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.study import Study
from pipeline.trial.reads import arguments, owner_of, tables_read
from schemas.base import SdtmDomain, empty
from schemas.landing import landed
from schemas.raw import form_table
from tests.drugs import DRUGS
from tests.forms import completed, rows
from tests.surenv01.chain import FORMS, SURENV01

DECISIONS: dict[str, Any] = {
    "study": {"id": "TEST", "country": "CHN", "dco": "2024-12-31"},
    "arms": [{"code": "SURENV", "label": "Surufatinib + Envafolimab"}],
    "drugs": DRUGS,
    "design": SURENV01.study.design.model_dump(),
}


def trial(**decisions: Any) -> Study:
    """A two-drug study with the default decisions but `decisions`, and the elements and visits of SURENV01."""
    return Study.model_validate(DECISIONS | decisions)


class Forms:
    """The landed forms of a small trial, each given as a text table."""

    def __init__(self, study: Study | None = None, **texts: str) -> None:
        self.study = study or trial()
        self.trial = replace(SURENV01, study=self.study)
        given = {form: rows(FORMS[form], text) for form, text in texts.items()}
        if "DM" not in given:
            people = pd.concat([table[["SITEID", "SUBJID"]] for table in given.values()]).drop_duplicates()
            given["DM"] = completed(FORMS["DM"], people.reset_index(drop=True))
        self.forms = {name: given.get(name, empty(landed(form))) for name, form in self.trial.forms.items()}
        self.tables = {form_table(name): table for name, table in self.forms.items()}
        self.products: dict[str, Product] = {}

    def domain(self, name: str, *, cut: bool = False) -> Product:
        """The product of one domain; what it reads is made first. `cut`: of the forms as they stood at the cut-off."""
        if name not in self.products:
            function = _function(name) if cut else inspect.unwrap(_function(name))
            tables = {table: self._table(table, cut) for table in tables_read(function, self.trial)}
            self.products[name] = function(**arguments(function, tables, self.trial))
        return self.products[name]

    def _has_rows(self, name: str) -> bool:
        """Whether a domain has anything to read: DM alone reads sixteen others, most of which a small trial does not have."""
        forms = [table for table in tables_read(_function(name), self.trial) if table in self.tables]
        return not forms or any(len(self.tables[form]) for form in forms)

    def _table(self, name: str, cut: bool) -> pd.DataFrame:
        if name in self.tables:
            return self.tables[name]
        owner, schema = owner_of(name), self.trial.declared[name]
        if issubclass(schema, SdtmDomain) and not self._has_rows(owner):
            return empty(schema)
        product = self.domain(owner, cut=cut)
        return product.table if owner == name else product.companions[name]


def _function(name: str) -> Any:
    """The function that makes the table `name`."""
    return next(function for function in SURENV01.domains if function.__name__ == name)
