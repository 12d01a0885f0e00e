"""The checks across the datasets of a layer as an asset: takes all of them, gives the findings and a check.

A schema sees one table and is checked before that table is written, while these look at tables that are there already. A finding
blocks nothing: it stands on the check's page and in `review/conformance.parquet` (SDTM) or `review/adam_conformance.parquet`; two
sources that differ on one fact stand on the issue list as well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.adam.conformance import adam_conformance
from pipeline.core.issues import of_findings
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Catalogue, Entry
from pipeline.orchestration.assets.contract import judge
from pipeline.orchestration.assets.display import as_markdown, column_schema
from pipeline.orchestration.assets.factory import OWNERS, SHOWN_RECORDS, check_spec, hand_over
from pipeline.orchestration.freshness.recipe import PORTABLE
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.resources import RunTransfer
from pipeline.sdtm.conformance import sdtm_conformance
from pipeline.trial.reads import arguments, tables_read
from pipeline.trial.trial import Function, Trial
from schemas.conformance import Conformance

AGREEMENT = "datasets_agree"


@dataclass(frozen=True)
class Layer:
    """The checks of one layer: the table of their findings, the function that gives them, what it looks at."""

    entry: Entry
    check: Function
    description: str


SDTM = Layer(
    Entry("conformance", "review", Conformance),
    sdtm_conformance,
    "What two SDTM datasets say differently, or the data and the trial design: references, visits, elements, epochs, "
    "study days, trial summary.",
)
ADAM = Layer(
    Entry("adam_conformance", "review", Conformance),
    adam_conformance,
    "What the analysis datasets say differently from each other, from ADSL or from SDTM: subjects, copies, names and codes, "
    "flags, dates and days, baseline and change, sources, censoring; two sources of one fact: doses, results, deaths, visits.",
)


def conformance_asset(layer: Layer, catalogue: Catalogue, trial: Trial) -> dg.AssetsDefinition:
    """Do the datasets of the layer agree with each other and with what they were made from?"""
    entry = layer.entry

    @current_asset(
        __name__,
        layer.check.__module__,
        key=entry.key,
        ins=catalogue.inputs(tables_read(layer.check, trial)),
        group_name=entry.layer,
        owners=[OWNERS[entry.layer]],
        kinds={"pandas", "parquet"},
        description=layer.description,
        metadata={"dagster/column_schema": column_schema(Conformance), PORTABLE: True},
        check_specs=[
            check_spec(entry.key),
            dg.AssetCheckSpec(AGREEMENT, asset=entry.key, description="No finding across the datasets."),
        ],
    )
    def conformance(transfer: RunTransfer, **loaded: dict[str, pd.DataFrame]) -> Iterator[Any]:
        tables = {name: table for group in loaded.values() for name, table in group.items()}
        findings = layer.check(**arguments(layer.check, tables, trial.at(transfer.study)))
        yield agreement(findings, entry.key)
        yield from hand_over(judge(Product(findings, issues=of_findings(findings)), [entry], transfer.study, []), entry)

    return conformance


def agreement(findings: pd.DataFrame, key: dg.AssetKey) -> dg.AssetCheckResult:
    """Passed without findings; a warning with the first of them as a table otherwise."""
    metadata: dict[str, Any] = {"findings": len(findings)}
    if len(findings):
        metadata["failing_records"] = dg.MetadataValue.md(as_markdown(findings.head(SHOWN_RECORDS)))
    return dg.AssetCheckResult(
        check_name=AGREEMENT,
        asset_key=key,
        passed=findings.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(findings)} findings" if len(findings) else "the datasets agree",
        metadata=metadata,
    )
