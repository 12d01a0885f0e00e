"""What people review after a run: the ledger of rows, and the note of the last good transfer.

Its own module because these read the by-products of all other assets (issues, lineage), not their tables alone. They name those
assets as dependencies and read the files themselves: an input of its own for each would cost a hundred stored events per run.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.orchestration.catalogue import Catalogue, Entry, mains
from pipeline.orchestration.contract import judge, lineage_path
from pipeline.orchestration.display import as_markdown, column_schema
from pipeline.orchestration.factory import OWNERS, check_spec, hand_over
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.storage import commit
from pipeline.product import Product
from pipeline.raw import ledger as row_ledger
from schemas.base import name_of
from schemas.landing import Ledger
from schemas.raw import FORMS

LEDGER = Entry("ledger", "sdtm", Ledger)
BALANCE = "balance"


def ledger_asset(catalogue: Catalogue, mapped_forms: Iterable[str]) -> dg.AssetsDefinition:
    """The balance of rows. `mapped_forms`: the forms that some domain reads."""
    domains = mains(catalogue.layer("sdtm"))
    mapped = frozenset(mapped_forms)

    @dg.asset(
        key=LEDGER.key,
        deps=[entry.key for entry in (*catalogue.layer("raw"), *domains)],
        group_name="sdtm",
        owners=[OWNERS["sdtm"]],
        kinds={"pandas", "parquet"},
        description="Per form: rows in = mapped + excluded with a reason + quarantined. A form without a domain says so.",
        metadata={"dagster/column_schema": column_schema(Ledger)},
        check_specs=[
            check_spec(LEDGER.key),
            dg.AssetCheckSpec(BALANCE, asset=LEDGER.key, description="No row is unaccounted for."),
        ],
    )
    def ledger(transfer: RunTransfer) -> Iterator[Any]:
        lineage = pd.concat([read_result(transfer, lineage_path(entry.name)) for entry in domains], ignore_index=True)
        current = {name: read_result(transfer, catalogue.entries[name_of(form)].path) for name, form in FORMS.items()}
        table = row_ledger.ledger(current, read_result(transfer, catalogue.entries["excluded"].path), lineage, mapped)
        yield _balance(table)
        yield from hand_over(judge(Product(table), [LEDGER], transfer.study, []), LEDGER)

    return ledger


def _balance(table: pd.DataFrame) -> dg.AssetCheckResult:
    lost = table[table["STATE"].eq(row_ledger.UNBALANCED)]
    return dg.AssetCheckResult(
        check_name=BALANCE,
        asset_key=LEDGER.key,
        passed=lost.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"rows unaccounted for in {', '.join(lost['FORM'])}"
        if len(lost)
        else "every row of a mapped form has its fate",
        metadata={"ledger": dg.MetadataValue.md(as_markdown(table))},
    )


def latest_asset(ends: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """outputs/<study>/latest.json: made only when `ends`, the last assets of all others, were."""

    @dg.asset(
        key=["review", "latest"],
        deps=list(ends),
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"json"},
        description="latest.json names the newest transfer of which every result was made without failure.",
    )
    def latest(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        folder = transfer.outputs.parent
        known = json.loads(text) if (text := _read(folder / "latest.json")) else {"transfer": ""}
        newest = max(known["transfer"], transfer.name)
        commit(folder, {"latest.json": (json.dumps({"study": transfer.study.id, "transfer": newest}) + "\n").encode()})
        return dg.MaterializeResult(metadata={"transfer": newest})

    return latest


def _read(path: Any) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
