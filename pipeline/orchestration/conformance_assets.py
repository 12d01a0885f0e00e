"""The checks across the SDTM datasets as an asset: takes all of them, gives the findings and a check.

Its own module because a schema sees one table and is checked before that table is written, while these look at tables that are
there already. A finding blocks nothing: it stands on the check's page and in `review/conformance.parquet`.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.orchestration.catalogue import Catalogue, Entry, tables_read
from pipeline.orchestration.contract import judge
from pipeline.orchestration.display import as_markdown, column_schema
from pipeline.orchestration.factory import OWNERS, SHOWN_RECORDS, check_spec, hand_over
from pipeline.orchestration.resources import RunTransfer
from pipeline.product import Product
from pipeline.sdtm.conformance import sdtm_conformance
from schemas.conformance import Conformance

FINDINGS = Entry("conformance", "review", Conformance)
AGREEMENT = "datasets_agree"


def conformance_asset(catalogue: Catalogue) -> dg.AssetsDefinition:
    """Do the datasets agree with each other and with the plan of the trial?"""

    @dg.asset(
        key=FINDINGS.key,
        ins=catalogue.inputs(tables_read(sdtm_conformance, catalogue)),
        group_name=FINDINGS.layer,
        owners=[OWNERS[FINDINGS.layer]],
        kinds={"pandas", "parquet"},
        description="What two SDTM datasets say differently, or the data and the trial design: references, visits, elements, "
        "epochs, study days, trial summary.",
        metadata={"dagster/column_schema": column_schema(Conformance)},
        check_specs=[
            check_spec(FINDINGS.key),
            dg.AssetCheckSpec(AGREEMENT, asset=FINDINGS.key, description="No finding across the SDTM datasets."),
        ],
    )
    def conformance(transfer: RunTransfer, **loaded: dict[str, pd.DataFrame]) -> Iterator[Any]:
        tables = {name: table for group in loaded.values() for name, table in group.items()}
        findings = sdtm_conformance(**tables, study=transfer.study)
        yield agreement(findings)
        yield from hand_over(judge(Product(findings), [FINDINGS], transfer.study, []), FINDINGS)

    return conformance


def agreement(findings: pd.DataFrame) -> dg.AssetCheckResult:
    """Passed without findings; a warning with the first of them as a table otherwise."""
    metadata: dict[str, Any] = {"findings": len(findings)}
    if len(findings):
        metadata["failing_records"] = dg.MetadataValue.md(as_markdown(findings.head(SHOWN_RECORDS)))
    return dg.AssetCheckResult(
        check_name=AGREEMENT,
        asset_key=FINDINGS.key,
        passed=findings.empty,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"{len(findings)} findings" if len(findings) else "the datasets agree",
        metadata=metadata,
    )
