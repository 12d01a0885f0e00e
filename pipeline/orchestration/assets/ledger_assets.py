"""The ledger of rows and fields, and the annotated CRF, as assets: takes the mapping and the by-products of all SDTM assets.

A run in which a row or a field has no fate fails (DESIGN 3).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Catalogue, Entry, mains
from pipeline.orchestration.assets.contract import judge, lineage_path
from pipeline.orchestration.assets.display import as_markdown, column_schema
from pipeline.orchestration.assets.factory import OWNERS, check_spec, hand_over
from pipeline.orchestration.freshness.recipe import PORTABLE
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.storage.files import digest_of, encode
from pipeline.raw import ledger as balance_of
from pipeline.raw.ledger_page import ledger_page
from pipeline.sdtm.annotated_crf import annotated_crf
from pipeline.sdtm.fields import fate_of_fields, fields, unmapped
from pipeline.trial.reads import tables_read
from pipeline.trial.trial import Trial
from schemas.base import SdtmDomain, name_of
from schemas.ledger import Fields, Ledger

LAYER = "review"
FIELDS = Entry("fields", LAYER, Fields)
LEDGER = Entry("ledger", LAYER, Ledger)
BALANCE = "balance"


def fields_asset(catalogue: Catalogue, trial: Trial) -> dg.AssetsDefinition:
    """What becomes of each field of the forms, by the declarations of the trial's mapping."""

    mapping = [function.__module__ for function in trial.domains]
    forms = [form.__module__ for form in trial.forms.values()]

    @current_asset(
        __name__,
        *mapping,
        *forms,
        key=FIELDS.key,
        deps=[entry.key for entry in catalogue.layer("raw")],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"pandas", "parquet"},
        description="Each field of each form: the variables it fills, what it is used for, or why it is not submitted.",
        metadata={"dagster/column_schema": column_schema(Fields), PORTABLE: True},
        check_specs=[check_spec(FIELDS.key)],
    )
    def fields_of_forms(transfer: RunTransfer) -> Iterator[Any]:
        table = fields(trial.domains, transfer.study, trial.forms)
        product = Product(table, issues=unmapped(table, _landed_forms(transfer, catalogue, trial)))
        yield from hand_over(judge(product, [FIELDS], transfer.study, []), FIELDS)

    return fields_of_forms


def ledger_asset(catalogue: Catalogue, trial: Trial) -> dg.AssetsDefinition:
    """The balance of rows and fields; the run fails when it is broken."""
    tables = mains(catalogue.layer("sdtm"))
    mapped = mapped_forms(trial)

    @current_asset(
        __name__,
        key=LEDGER.key,
        deps=[FIELDS.key, *(entry.key for entry in (*catalogue.layer("raw"), *tables))],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"parquet", "html"},
        description="Per form: rows in = mapped + excluded with a reason + quarantined; fields in = mapped + supplemental + used "
        "+ not submitted with a reason + unmapped. ledger.html shows it with all reasons.",
        metadata={"dagster/column_schema": column_schema(Ledger)},
        check_specs=[dg.AssetCheckSpec(BALANCE, asset=LEDGER.key, blocking=True, description="No row and no field is lost.")],
    )
    def ledger(transfer: RunTransfer) -> Iterator[Any]:
        lineage = pd.concat([read_result(transfer, lineage_path(entry.name)) for entry in tables], ignore_index=True)
        excluded = read_result(transfer, catalogue.entries["excluded"].path)
        fates = read_result(transfer, FIELDS.path)
        table = balance_of.ledger(_landed_forms(transfer, catalogue, trial), excluded, lineage, fate_of_fields(fates), mapped)
        checked = balance_check(table)
        if not checked.passed:
            yield checked
            raise dg.Failure(f"ledger.html was not written, the last good one stays. {checked.description}", allow_retries=False)
        page = ledger_page(table, fates, transfer.study.id, transfer.name)
        files = {"ledger.html": page.encode(), LEDGER.path: encode(table)}
        yield dg.MaterializeResult(
            value=files,
            metadata={"dagster/row_count": len(table), "ledger": dg.MetadataValue.md(as_markdown(table))},
            data_version=dg.DataVersion(digest_of(files)),
            check_results=[checked],
        )

    return ledger


def acrf_asset(trial: Trial) -> dg.AssetsDefinition:
    """The annotated CRF: acrf.html."""

    @current_asset(
        __name__,
        key=asset_key(LAYER, "acrf"),
        deps=[FIELDS.key],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"html"},
        description="acrf.html: each form with its questions, and beside each the variables that it fills or why it fills none.",
    )
    def acrf(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        files = {"acrf.html": annotated_crf(read_result(transfer, FIELDS.path), transfer.study.id, trial.forms).encode()}
        return dg.MaterializeResult(value=files, data_version=dg.DataVersion(digest_of(files)))

    return acrf


def mapped_forms(trial: Trial) -> frozenset[str]:
    """The forms that some domain reads; `reference` reads many, but it is no domain."""
    domains = [made for made in trial.domains if issubclass(trial.declared[made.__name__], SdtmDomain)]
    read = {table for domain in domains for table in tables_read(domain, trial)}
    return frozenset(name for name, form in trial.forms.items() if name_of(form) in read)


def balance_check(table: pd.DataFrame) -> dg.AssetCheckResult:
    """Failed when a row or a field of some form has no fate; names the forms and the numbers."""
    lost = table[table["STATE"].eq(balance_of.UNBALANCED)]
    counts = lost["FORM"] + ": " + lost["UNACCOUNTED"].astype("int64").astype("str") + " rows, "
    counts += lost["FLOST"].astype("int64").astype("str") + " fields"
    return dg.AssetCheckResult(
        check_name=BALANCE,
        asset_key=LEDGER.key,
        passed=lost.empty,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"lost without a reason: {'; '.join(counts)}" if len(lost) else "every row and every field has its fate",
        metadata={"ledger": dg.MetadataValue.md(as_markdown(table))},
    )


def _landed_forms(transfer: RunTransfer, catalogue: Catalogue, trial: Trial) -> dict[str, pd.DataFrame]:
    """The landed forms by form name."""
    return {name: read_result(transfer, catalogue.entries[name_of(form)].path) for name, form in trial.forms.items()}
