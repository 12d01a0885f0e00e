"""Findings of the spec tests: SDTM findings as text tables with ADSL stage 1, put through ADLB and ADVS."""

from typing import Any

import pandas as pd

from pipeline.adam.safety.adlb import adlb
from pipeline.adam.safety.advs import advs
from pipeline.core.product import Product
from schemas.adam.adlb import ADLB
from schemas.adam.advs import ADVS
from schemas.base import Table
from schemas.sdtm import DETAILED
from schemas.validation import validate
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import domain, study

EX = "USUBJID | EXTRT | EXDOSE | EXSTDTC\n"
DOSED = EX + "x | SURUFATINIB | 250 | 2023-01-10T09:00"
NUMBERS = ("STNRLO", "STNRHI")


def laboratory(lb: str, ex: str = DOSED, dm: str = "USUBJID\nx", **decisions: Any) -> Product:
    """ADLB of the results in `lb`, whose subjects were dosed as `ex` says."""
    return _made("lb", lb, ex, dm, ADLB, decisions)


def vital_signs(vs: str, ex: str = DOSED, dm: str = "USUBJID\nx", **decisions: Any) -> Product:
    """ADVS of the results in `vs`."""
    return _made("vs", vs, ex, dm, ADVS, decisions)


def _made(name: str, results: str, ex: str, dm: str, declared: type[Table], decisions: dict[str, Any]) -> Product:
    chosen, tables = study(**decisions), sdtm(dm=dm, ex=ex)
    findings = domain(DETAILED[name], results)
    numbered = findings.assign(**{f"{name.upper()}SEQ": findings.groupby("USUBJID").cumcount() + 1.0})
    make = adlb if name == "lb" else advs
    product = make(numbered, stage_1(tables, chosen), chosen, tables["ex"], tables["dm"])
    assert validate(product.table, declared).query("CHECK != 'required' and LEVEL != 'note'").empty
    return product


def by_sequence(product: Product, *columns: str) -> list[list[Any]]:
    """The columns of each record in the order of the results given; "" for missing."""
    ordered = product.table.sort_values(["USUBJID", "SRCSEQ"])[list(columns)].astype(object)
    return ordered.where(ordered.notna(), "").to_numpy().tolist()


def messages(product: Product) -> list[str]:
    """Code, value and message of each issue."""
    found: pd.DataFrame = product.issues
    return (found["CODE"] + " " + found["VALUE"].fillna("") + " | " + found["MESSAGE"]).tolist()
