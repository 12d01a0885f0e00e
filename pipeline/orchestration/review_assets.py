"""What people review after a run: the ledger of rows, the one list of issues, and the note of the last good transfer.

Its own module because these read the by-products of all other assets (issues, lineage), not their tables alone. They name those
assets as dependencies and read the files themselves: an input of its own for each would cost a hundred stored events per run.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.issues import gather
from pipeline.orchestration.catalogue import Catalogue, Entry
from pipeline.orchestration.contract import issues_path, judge, lineage_path
from pipeline.orchestration.display import as_markdown, column_schema
from pipeline.orchestration.factory import OWNERS, check_spec, hand_over
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.storage import commit, digest_of, encode
from pipeline.product import Product
from pipeline.raw import ledger as row_ledger
from schemas.base import name_of
from schemas.issues import Issues
from schemas.landing import Ledger
from schemas.raw import FORMS

LEDGER = Entry("ledger", "sdtm", Ledger)
BALANCE = "balance"
CSV_ENCODING = "utf-8-sig"  # spreadsheets read UTF-8 only with a byte order mark
_SHOWN_ISSUES = 50


def ledger_asset(catalogue: Catalogue, mapped_forms: Iterable[str]) -> dg.AssetsDefinition:
    """The balance of rows. `mapped_forms`: the forms that some domain reads."""
    domains = _mains(catalogue.layer("sdtm"))
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


def issues_asset(catalogue: Catalogue) -> dg.AssetsDefinition:
    """The one list of issues of a transfer: issues.parquet, and issues.csv for the site."""
    mains = _mains(catalogue.entries.values())

    @dg.asset(
        key=["review", "issues"],
        deps=[entry.key for entry in mains],
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"parquet", "csv"},
        description="Every issue found in this transfer: what, how bad, where, the value as found, what the pipeline did.",
        metadata={"dagster/column_schema": column_schema(Issues)},
    )
    def issues(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        table = gather(*(read_result(transfer, issues_path(entry.name)) for entry in mains))
        files = {"issues.csv": as_csv(table), "issues.parquet": encode(table)}
        counts = table.value_counts(["SEVERITY", "CODE"], sort=False).rename("N").reset_index()
        return dg.MaterializeResult(
            value=files,
            metadata={
                "dagster/row_count": len(table),
                "by_code": dg.MetadataValue.md(as_markdown(counts) if len(counts) else "*no issues*"),
                "errors": dg.MetadataValue.md(as_markdown(table[table["SEVERITY"].eq("error")].head(_SHOWN_ISSUES))),
            },
            data_version=dg.DataVersion(digest_of(files)),
        )

    return issues


def as_csv(table: pd.DataFrame) -> bytes:
    """CSV that a spreadsheet shows and never runs: a cell that would be a formula gets an apostrophe in front."""
    formula = table.apply(lambda column: column.str.match(r"\s*[=+\-@\t\r]").fillna(False))
    text = table.mask(formula, "'" + table.fillna(""))
    content: str = text.to_csv(index=False, lineterminator="\n")
    return content.encode(CSV_ENCODING)


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


def _mains(entries: Iterable[Entry]) -> list[Entry]:
    """The tables that have an asset of their own; companions belong to theirs."""
    return [entry for entry in entries if entry.key.path[-1] == entry.name]
