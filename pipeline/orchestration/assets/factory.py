"""Functions become assets: takes a function of a station, gives the Dagster asset with its inputs, check and metadata.

The signature says what is read, the schema what must come out, the docstring what it is; a table that breaks its contract is
never written (DESIGN 7).
"""

import inspect
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.core.errors import CrfError
from pipeline.core.markdown import bullets
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Catalogue, Entry
from pipeline.orchestration.assets.contract import FINDING_COLUMNS, Verdict, files_of, judge
from pipeline.orchestration.assets.display import Words, as_markdown, column_schema, preview
from pipeline.orchestration.assets.places import code_references
from pipeline.orchestration.freshness.recipe import PORTABLE
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.files import Files, digest_of
from pipeline.trial.folder import at_fault
from pipeline.trial.reads import arguments, readers, tables_read
from pipeline.trial.trial import Function, Trial
from schemas.validation import NOTE

CHECK = "schema"
SHOWN_RECORDS = 50
SAID_RECORDS = 3
OWNERS = {
    "raw": "team:data-management",
    "sdtm": "team:data-management",
    "adam": "team:statistical-programming",
    "tlf": "team:biostatistics",
    "review": "team:data-management",
}


def table_asset(
    function: Function, layer: str, catalogue: Catalogue, trial: Trial, words: Words = attrgetter("derivation")
) -> dg.AssetsDefinition:
    """The asset of one table: reads the function's parameters, runs it, validates, hands over the table with its companions.

    `words`: the method of a variable, as the page of the asset shows it; the code that words it is none of the asset's own.
    """
    name = function.__name__
    wanted = tables_read(function, trial)

    def compute(transfer: RunTransfer, **loaded: dict[str, pd.DataFrame]) -> Iterator[Any]:
        tables = {key: table for group in loaded.values() for key, table in group.items()}
        here = trial.at(transfer.study)
        product = as_product(called(function, arguments(function, tables, here), here), function)
        read_by = readers(here).get(name, []) if layer == "sdtm" else []
        verdict = judge(product, catalogue.made_by(name), here.study, list(tables.values()), read_by)
        yield from hand_over(verdict, catalogue.entries[name])

    return current_asset(
        __name__,
        function.__module__,
        *(entry.schema.__module__ for entry in catalogue.made_by(name)),
        **describe(function, layer),
        metadata={
            "dagster/column_schema": column_schema(catalogue.entries[name].schema, words),
            PORTABLE: True,
            **code_references(function, layer),
        },
        ins=catalogue.inputs(wanted),
        check_specs=[check_spec(asset_key(layer, name))],
        kinds={"pandas", "parquet"},
    )(compute)


def describe(function: Function, layer: str) -> dict[str, Any]:
    """What every asset tells of itself: key, group, owner, description."""
    return {
        "key": asset_key(layer, function.__name__),
        "group_name": layer,
        "owners": [OWNERS[layer]],
        "description": inspect.getdoc(function),
        "tags": {"layer": layer},
    }


def check_spec(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """The one check of a table: columns, types, keys, required values, terms."""
    return dg.AssetCheckSpec(CHECK, asset=key, description="Columns, types, keys, required values, terms. Runs before writing.")


def called(function: Function, given: dict[str, Any], trial: Trial) -> Any:
    """What a function makes. An error in a trial's own code becomes a Failure that names its file and line."""
    try:
        return function(**given)
    except dg.Failure:
        raise
    except Exception as error:
        if not trial.package or not function.__module__.startswith(f"{trial.package}."):
            raise
        file = Path(inspect.getfile(inspect.unwrap(function)))
        said = f"{file}: {error}" if isinstance(error, CrfError) else at_fault(error, file)
        raise dg.Failure(f"{said}; correct the trial's code and run again", allow_retries=False) from error


def as_product(made: Product | pd.DataFrame, function: Function) -> Product:
    """A function that makes nothing but a table may return just that."""
    if made is None:
        file = inspect.getfile(inspect.unwrap(function))
        raise dg.Failure(f"{file}: {function.__name__} returned nothing; end it with 'return Product(...)'", allow_retries=False)
    return made if isinstance(made, Product) else Product(made)


def hand_over(verdict: Verdict, main: Entry) -> Iterator[Any]:
    """The asset's result when the product keeps its contract; else the failed check with its records, and a Failure."""
    if verdict.blocked:
        yield check_result(verdict, main.key)
        raise failure(verdict, main)
    files = files_of(verdict.product, main)
    yield dg.MaterializeResult(
        asset_key=main.key,
        value=files,
        metadata=_metadata(verdict.product, files),
        data_version=dg.DataVersion(digest_of(files)),
        check_results=[check_result(verdict, main.key)],
    )


def check_result(verdict: Verdict, key: dg.AssetKey) -> dg.AssetCheckResult:
    """Passed without findings beyond notes; failed as ERROR when nothing was written, as WARN when the findings became issues."""
    findings = verdict.findings
    serious = findings["LEVEL"].ne(NOTE)
    metadata: dict[str, Any] = {"findings": len(findings), "notes": int((~serious).sum())}
    if len(findings):
        metadata["failing_records"] = dg.MetadataValue.md(as_markdown(findings[FINDING_COLUMNS].head(SHOWN_RECORDS)))
    return dg.AssetCheckResult(
        check_name=CHECK,
        asset_key=key,
        passed=not serious.any(),
        severity=dg.AssetCheckSeverity.ERROR if verdict.blocked else dg.AssetCheckSeverity.WARN,
        description=f"{serious.sum()} findings" if serious.any() else "keeps its contract",
        metadata=metadata,
    )


def failure(verdict: Verdict, main: Entry) -> dg.Failure:
    """The failure in a few sentences; the check page has the records."""
    serious = verdict.findings[verdict.findings["LEVEL"].ne(NOTE)].sort_values("LEVEL", kind="stable")
    record = serious["KEY"].mask(serious["KEY"].ne(""), ", record " + serious["KEY"])
    source = serious["SOURCE"].mask(serious["SOURCE"].ne(""), " (" + serious["SOURCE"] + ")")
    lines = (serious["DATASET"] + record + source + ": " + serious["MESSAGE"]).head(SAID_RECORDS)
    more = f"; {len(serious) - len(lines)} more on the check's page" if len(serious) > len(lines) else ""
    message = f"{main.path} was not written, the last good one stays. {'; '.join(lines)}{more}"
    return dg.Failure(message, allow_retries=False)


def _metadata(product: Product, files: Files) -> dict[str, Any]:
    severities = product.issues["SEVERITY"].value_counts()
    return {
        "dagster/row_count": len(product.table),
        "preview": preview(product.table),
        "issues": dg.MetadataValue.int(len(product.issues)),
        **{f"issues_{severity}": int(count) for severity, count in sorted(severities.items())},
        "files": dg.MetadataValue.md(bullets(files)),
    }
