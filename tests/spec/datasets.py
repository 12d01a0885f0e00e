"""SDTM and ADaM tables for the spec tests: those a patient needs, every other one empty, put through the pipeline's functions."""

import inspect

import pandas as pd

from pipeline.adam.response.adrs import adrs
from pipeline.adam.subjects.adsl import adsl
from pipeline.adam.subjects.adsl_base import adsl_base
from pipeline.adam.time_to_event.adtte import adtte
from pipeline.adam.tumour.adtr import adtr
from pipeline.adam.tumour.recist import recist
from pipeline.core.product import Product
from pipeline.study import Study
from schemas.sdtm import DOMAINS
from tests.spec.tables import domain

REQUIRED = ["dm", "ex", "ds", "mh", "suppmh", "cm", "suppcm", "pr", "supppr", "ss", "dd", "ae", "tu", "tr", "rs"]


def sdtm(**texts: str) -> dict[str, pd.DataFrame]:
    """All domains that ADaM reads: those given as text tables, the others empty. A --SEQ that is not given counts the rows."""
    tables = {name: domain(DOMAINS[name], texts.get(name, "")) for name in REQUIRED}
    return {name: _numbered(table, name) for name, table in tables.items()}


def _numbered(table: pd.DataFrame, name: str) -> pd.DataFrame:
    sequence = f"{name.upper()}SEQ"
    if sequence in table and table[sequence].isna().all():
        return table.assign(**{sequence: table.groupby("USUBJID").cumcount() + 1.0})
    return table


def supp(domain_name: str, text: str) -> str:
    """A supplemental qualifier table from lines "USUBJID | IDVARVAL | QNAM | QVAL"."""
    name = domain_name.upper()
    rows = [line.strip() for line in text.strip().splitlines()]
    return "\n".join(["RDOMAIN | IDVAR | USUBJID | IDVARVAL | QNAM | QVAL", *(f"{name} | {name}SEQ | {row}" for row in rows)])


def first_stage(tables: dict[str, pd.DataFrame], study: Study) -> Product:
    """ADSL stage 1 of these domains, with its issues."""
    named = {name: table for name, table in tables.items() if name in inspect.signature(adsl_base).parameters}
    domains = {name.upper(): table for name, table in tables.items() if not name.startswith("supp")}
    return adsl_base(**named, domains=domains, study=study)


def stage_1(tables: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """ADSL stage 1 of these domains, by subject."""
    return first_stage(tables, study).table


def efficacy(tables: dict[str, pd.DataFrame], study: Study) -> dict[str, pd.DataFrame]:
    """All datasets up to ADTTE of these domains, by name."""
    made = {"adsl_base": stage_1(tables, study)}
    made["adtr"] = adtr(tables["tu"], tables["tr"], tables["rs"], made["adsl_base"], study).table
    made["recist"] = recist(tables["tu"], tables["tr"], tables["rs"], made["adsl_base"], study).table
    made["adrs"] = adrs(
        tables["rs"], tables["tr"], tables["ds"], *(made[n] for n in ("adtr", "recist", "adsl_base")), study
    ).table
    made["adsl"] = adsl(made["adsl_base"], made["adtr"], made["adrs"], study).table
    made["adtte"] = adtte(made["adrs"], made["adsl"], study).table
    return made
