"""The whole graph of one study: takes the stations' functions and declarations, gives Dagster Definitions."""

from collections.abc import Sequence

import dagster as dg

from pipeline.methods import method_of
from pipeline.orchestration.assets.catalogue import Catalogue, mains
from pipeline.orchestration.assets.changes_asset import changes_asset
from pipeline.orchestration.assets.conformance_assets import ADAM, SDTM, conformance_asset
from pipeline.orchestration.assets.factory import table_asset
from pipeline.orchestration.assets.issue_assets import issues_asset
from pipeline.orchestration.assets.ledger_assets import FIELDS, acrf_asset, fields_asset, ledger_asset
from pipeline.orchestration.assets.output_assets import output_assets
from pipeline.orchestration.assets.publication_asset import publication_asset
from pipeline.orchestration.assets.report_assets import report_assets
from pipeline.orchestration.assets.review_assets import latest_asset
from pipeline.orchestration.assets.sources import landing_asset, received_asset
from pipeline.orchestration.assets.subject_pages_asset import subject_pages_asset
from pipeline.orchestration.assets.trace_assets import trace_asset
from pipeline.orchestration.automation.notices import notices
from pipeline.orchestration.automation.triggers import STUDY, arrival, automatic, automation, fresh, nightly
from pipeline.orchestration.keys import named
from pipeline.orchestration.runs.executor import steps_executor
from pipeline.orchestration.storage.result_store import resources
from pipeline.trial.trial import Trial
from schemas.base import AdamDataset, SdtmDomain, Table
from schemas.landing import Excluded, RowIdentity

JOB = "full_refresh"


def build_definitions(trial: Trial) -> dg.Definitions:
    """Definitions of one trial, whether it starts from forms or from SDTM."""
    study, outputs = trial.study, [function.__name__ for function in trial.outputs]
    catalogue, assets = _tabulation(trial)
    catalogue = catalogue.with_layer("adam", _layer(trial, AdamDataset))
    assets += [table_asset(function, "adam", catalogue, trial, lambda v: method_of(v, study).text) for function in trial.datasets]
    assets += [conformance_asset(ADAM, catalogue, trial), *output_assets(trial, catalogue)]
    assets += [*report_assets(outputs, trial.left_out), issues_asset(catalogue, ADAM.entry)]
    changes = changes_asset(trial, [key for asset in assets for key in asset.keys])
    shown = [entry.key for layer in ("raw", "sdtm", "adam", FIELDS.layer) for entry in mains(catalogue.layer(layer))]
    assets += [trace_asset(trial, shown), subject_pages_asset(trial, catalogue), changes]
    every = [key for asset in assets for key in asset.keys]
    published = [publication_asset(study.operations.publish, every)] if study.operations.publish else []
    assets.append(latest_asset(_ends(assets), [*every, *(key for asset in published for key in asset.keys)]))
    assets += published
    job = dg.define_asset_job(
        named(JOB),
        selection=dg.AssetSelection.all(),
        description="Everything, from the transfer's files to the tables and figures.",
        run_tags={STUDY: study.id},
    )
    definitions = dg.Definitions(
        assets=dg.map_asset_specs(lambda spec: fresh(automatic(spec), study), assets),
        resources=resources(trial.loaded),
        jobs=[job],
        schedules=[nightly(study, job.name, lambda: definitions)],
        sensors=[arrival(study, job.name, lambda: definitions), automation(), *notices(study.operations)],
        executor=steps_executor(trial.loaded),
    )
    return definitions


def _ends(assets: Sequence[dg.AssetsDefinition]) -> list[dg.AssetKey]:
    """The assets on which no other depends: when they are made, everything is."""
    needed = {key for asset in assets for key in asset.dependency_keys}
    return sorted(key for asset in assets for key in asset.keys if key not in needed)


def _tabulation(trial: Trial) -> tuple[Catalogue, list[dg.AssetsDefinition]]:
    """The SDTM tables and what makes them: the trial's mapping from forms, or the datasets as received."""
    if trial.study.study.source == "sdtm":
        catalogue = Catalogue.of(("sdtm", _layer(trial, SdtmDomain)))
        return catalogue, [received_asset(catalogue, trial)]
    raw = _layer(trial, RowIdentity, Excluded)
    sdtm = {name: table for name, table in trial.declared.items() if name not in raw and not issubclass(table, AdamDataset)}
    catalogue = Catalogue.of(("raw", raw), ("sdtm", sdtm))
    mapped = [table_asset(function, "sdtm", catalogue, trial) for function in trial.domains]
    accounts = [fields_asset(catalogue, trial), ledger_asset(catalogue, trial), acrf_asset(trial)]
    assets = [landing_asset(catalogue, trial), *mapped, *accounts, conformance_asset(SDTM, catalogue, trial)]
    return catalogue.with_layer(FIELDS.layer, {FIELDS.name: FIELDS.schema}), assets


def _layer(trial: Trial, *kinds: type[Table]) -> dict[str, type[Table]]:
    """The declared tables of these kinds."""
    return {name: table for name, table in trial.declared.items() if issubclass(table, kinds)}
