"""The whole graph of one study: takes the stations' functions and declarations, gives Dagster Definitions.

Its own module because `definitions.py` must stay the few lines that say what there is, and tests build small studies from it.
"""

from collections.abc import Sequence
from importlib import import_module

import dagster as dg

from pipeline.adam.declared import declared
from pipeline.orchestration.catalogue import Catalogue, Function, made_tables, mains
from pipeline.orchestration.changes_asset import changes_asset
from pipeline.orchestration.conformance_assets import ADAM, SDTM, conformance_asset
from pipeline.orchestration.executor import steps_executor
from pipeline.orchestration.factory import table_asset
from pipeline.orchestration.issue_assets import issues_asset
from pipeline.orchestration.keys import named
from pipeline.orchestration.ledger_assets import FIELDS, acrf_asset, fields_asset, ledger_asset
from pipeline.orchestration.notices import notices
from pipeline.orchestration.output_assets import output_assets
from pipeline.orchestration.publication_asset import publication_asset
from pipeline.orchestration.report_assets import report_assets
from pipeline.orchestration.result_store import resources
from pipeline.orchestration.review_assets import latest_asset
from pipeline.orchestration.sources import RAW_TABLES, landing_asset, received_asset
from pipeline.orchestration.trace_assets import trace_asset
from pipeline.orchestration.triggers import STUDY, arrival, automatic, automation, fresh, nightly
from pipeline.study import Study
from schemas.issues import DataChecks
from schemas.sdtm import DOMAINS, RECEIVED
from schemas.sdtm.cut import Cut
from schemas.sdtm.reference import Reference, Visits

JOB = "full_refresh"
_SDTM_TABLES = DOMAINS | {"cut": Cut, "data_checks": DataChecks, "reference": Reference, "visits": Visits}


def build_definitions(study: Study, datasets: Sequence[Function], outputs: Sequence[Function]) -> dg.Definitions:
    """Definitions of one study, whether it starts from forms or from SDTM."""
    catalogue, assets = _tabulation(study)
    catalogue = catalogue.with_layer("adam", made_tables(datasets, declared(study)))
    assets += [*(table_asset(function, "adam", catalogue) for function in datasets), conformance_asset(ADAM, catalogue)]
    assets += [*output_assets(outputs, catalogue), *report_assets([f.__name__ for f in outputs]), issues_asset(catalogue)]
    changes = changes_asset([key for asset in assets for key in asset.keys])
    shown = [entry.key for layer in ("raw", "sdtm", "adam", FIELDS.layer) for entry in mains(catalogue.layer(layer))]
    assets += [trace_asset([f.__name__ for f in outputs], shown), changes]
    every = [key for asset in assets for key in asset.keys]
    assets.append(latest_asset(_ends(assets)))
    if study.operations.publish:
        assets.append(publication_asset(study.operations.publish, every))
    job = dg.define_asset_job(
        named(JOB),
        selection=dg.AssetSelection.all(),
        description="Everything, from the transfer's files to the tables and figures.",
        run_tags={STUDY: study.id},
    )
    definitions = dg.Definitions(
        assets=dg.map_asset_specs(lambda spec: fresh(automatic(spec), study), assets),
        resources=resources(),
        jobs=[job],
        schedules=[nightly(study, job.name, lambda: definitions)],
        sensors=[arrival(study, job.name, lambda: definitions), automation(), *notices(study.operations)],
        executor=steps_executor(),
    )
    return definitions


def _ends(assets: Sequence[dg.AssetsDefinition]) -> list[dg.AssetKey]:
    """The assets on which no other depends: when they are made, everything is."""
    needed = {key for asset in assets for key in asset.dependency_keys}
    return sorted(key for asset in assets for key in asset.keys if key not in needed)


def _tabulation(study: Study) -> tuple[Catalogue, list[dg.AssetsDefinition]]:
    """The SDTM tables and what makes them: the study's mapping from forms, or the datasets as received."""
    if study.study.source == "sdtm":
        catalogue = Catalogue.of(("sdtm", RECEIVED))
        return catalogue, [received_asset(catalogue)]
    domains: Sequence[Function] = import_module(study.study.mapping).DOMAINS
    catalogue = Catalogue.of(("raw", RAW_TABLES), ("sdtm", made_tables(domains, _SDTM_TABLES)))
    mapped = [table_asset(function, "sdtm", catalogue) for function in domains]
    accounts = [fields_asset(catalogue, domains), ledger_asset(catalogue, domains), acrf_asset()]
    assets = [landing_asset(catalogue), *mapped, *accounts, conformance_asset(SDTM, catalogue)]
    return catalogue.with_layer(FIELDS.layer, {FIELDS.name: FIELDS.schema}), assets
