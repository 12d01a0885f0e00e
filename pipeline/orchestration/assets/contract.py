"""A product against its contract: takes what a function returned, gives the files to write, or the failing records.

Columns, types and keys block; empty required values and unknown terms are issues while the study is open and block in `mode:
lock`; unknown terms of an extensible codelist are noted (DESIGN 3, 7).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.known_terms import EXTENSION
from pipeline.core.product import Lineage, Product
from pipeline.core.series import Series
from pipeline.orchestration.assets.catalogue import Entry, issues_path
from pipeline.orchestration.storage.files import encode
from pipeline.sdtm.unknown_terms import unknown_terms
from pipeline.study import Study
from schemas.base import conform, name_of
from schemas.issues import Issues
from schemas.validation import BLOCK, NOTE, WARN, validate

FINDING_COLUMNS = ["DATASET", "KEY", "SOURCE", "COLUMN", "VALUE", "MESSAGE"]
_CODES = {"required": "REQUIRED_MISSING", "codelist": "CT_UNMAPPED", "retired": "TERM_RETIRED"}


class ContractError(Exception):
    """A function that returned other tables than it declares; a fault of the code, not of the data."""


@dataclass(frozen=True)
class Verdict:
    """The product as it may be written, and its findings (FINDING_COLUMNS, CHECK, LEVEL); `blocked` when it must not be."""

    product: Product
    findings: pd.DataFrame
    blocked: bool


def judge(
    product: Product, entries: Sequence[Entry], study: Study, inputs: Sequence[pd.DataFrame], readers: Sequence[str] = ()
) -> Verdict:
    """`entries`: the tables that were promised, the main one last; `inputs`: the tables read, to name the source of a record;
    `readers`: the results that read an SDTM domain, which issues of texts that no rule knows name."""
    *companions, main = entries
    if set(product.companions) != {entry.name for entry in companions}:
        promised, returned = sorted(entry.name for entry in companions), sorted(product.companions)
        said = f"{main.name}: beside the table {promised or 'nothing'} was promised, {returned or 'nothing'} was returned"
        raise ContractError(f"{said}; let DomainMapping(supp=...) and the class of the table agree")
    tables = product.companions | {main.name: product.table}
    conformed = {entry.name: conform(tables[entry.name], entry.schema) for entry in entries}
    lineage = conform(product.lineage, Lineage)
    datasets = {name_of(entry.schema).upper(): conformed[entry.name] for entry in entries if main.layer == "sdtm"}
    unknown = unknown_terms(datasets, study, readers)
    findings, issues = [], [product.issues, unknown]
    for entry in entries:
        failing = validate(conformed[entry.name], entry.schema, study.terms_added)
        findings.append(_with_source(failing, conformed[entry.name], entry, lineage, inputs))
        of_dataset = unknown[unknown["DATASET"].eq(name_of(entry.schema).upper())]
        issues += _as_issues(_not_listed(failing, of_dataset), conformed[entry.name], name_of(entry.schema).upper())
    together = pd.concat(findings, ignore_index=True)
    checked = Product(conformed.pop(main.name), conformed, lineage, conform(gather(*issues), Issues))
    return Verdict(checked, together, bool(together["LEVEL"].isin(_blocking(study)).any()))


def _blocking(study: Study) -> list[str]:
    return [BLOCK, WARN] if study.study.mode == "lock" else [BLOCK]


def files_of(product: Product, main: Entry) -> dict[str, bytes]:
    """The product as one unit of files, the table itself last."""
    parts = {f"{main.layer}/{name}.parquet": table for name, table in product.companions.items()}
    if main.layer == "sdtm":  # a raw row is its own source, and ADaM names its sources in SRCDOM, SRCVAR, SRCSEQ
        parts[lineage_path(main.name)] = product.lineage
    parts |= {issues_path(main.name): product.issues, main.path: product.table}
    return {path: encode(table) for path, table in parts.items()}


def lineage_path(table: str) -> str:
    """Where the lineage of `table` and its companions is kept."""
    return f"lineage/{table}.parquet"


def _not_listed(failing: pd.DataFrame, listed: pd.DataFrame) -> pd.DataFrame:
    """The failing records without notes of terms that are `listed` as unknown to the rules."""
    same = pd.MultiIndex.from_frame(failing[["COLUMN", "VALUE"]]).isin(pd.MultiIndex.from_frame(listed[["COLUMN", "VALUE"]]))
    return failing[~(same & failing["LEVEL"].eq(NOTE))]


def _as_issues(failing: pd.DataFrame, table: pd.DataFrame, dataset: str) -> list[pd.DataFrame]:
    """What does not block stands on the issue list: each warning, and as information each term that extends a codelist, once."""
    if failing.empty:
        return []
    made = []
    for (check, column), group in failing[failing["LEVEL"].eq(WARN)].groupby(["CHECK", "COLUMN"]):
        rows = table.loc[group["ROW"].astype("int64")]
        made.append(found(_CODES[check], rows, dataset, column=column, action="kept as it is"))
    terms = failing[failing["LEVEL"].eq(NOTE)].value_counts(["COLUMN", "VALUE", "MESSAGE"], sort=False).rename("N").reset_index()
    for column, group in terms.groupby("COLUMN"):
        says = group["MESSAGE"].str.removeprefix(f"{column} ") + f"; {EXTENSION}; records: " + group["N"].astype("str")
        noted = found("CT_UNMAPPED", group[[]], dataset, column=column, value=group["VALUE"], action="kept as it is")
        made.append(noted.assign(SEVERITY="info", MESSAGE=says.to_numpy()))
    return made


def _with_source(
    failing: pd.DataFrame, table: pd.DataFrame, entry: Entry, lineage: pd.DataFrame, inputs: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """The failing records with DATASET and SOURCE: file and line of the first raw row behind each, where it is known."""
    if failing.empty:
        return failing.assign(DATASET=failing["KEY"], SOURCE=failing["KEY"])
    at = pd.to_numeric(failing["ROW"], errors="coerce")
    places = _places(table, name_of(entry.schema), lineage, inputs)
    return failing.assign(DATASET=name_of(entry.schema), SOURCE=at.map(places).astype("str").fillna(""))


def _places(table: pd.DataFrame, dataset: str, lineage: pd.DataFrame, inputs: Sequence[pd.DataFrame]) -> Series:
    """`file:line` by row of `table`."""
    if {"FILE", "FILELINE"} <= set(table.columns):
        return table["FILE"] + ":" + table["FILELINE"]
    rows = [source[["ROWKEY", "FILE", "FILELINE"]] for source in inputs if {"ROWKEY", "FILE", "FILELINE"} <= set(source.columns)]
    sequence = f"{dataset}SEQ"
    if not rows or not {"USUBJID", sequence} <= set(table.columns):
        return pd.Series(dtype="str")
    where = lineage[lineage["DATASET"].eq(dataset)].merge(pd.concat(rows), on="ROWKEY").drop_duplicates(["USUBJID", "SEQ"])
    records = table[["USUBJID", sequence]].rename(columns={sequence: "SEQ"}).merge(where, on=["USUBJID", "SEQ"], how="left")
    return records["FILE"] + ":" + records["FILELINE"]
