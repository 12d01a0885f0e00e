"""What a run must do: takes the graph and what is on disk, gives the assets to run, and why.

Command line, schedule and sensor ask it before they start anything: when nothing is outdated, nothing is run.
"""

from collections.abc import Iterable

import dagster as dg

from pipeline.orchestration.freshness.recipe import outdated
from pipeline.orchestration.resources import RunTransfer


def plan(
    definitions: dg.Definitions, transfer: RunTransfer, within: Iterable[dg.AssetKey] | None = None
) -> dict[dg.AssetKey, str]:
    """The assets to run for this transfer, each with the reason: those that are outdated and all that depends on them.

    The latter may turn out to need nothing once their inputs are made: their steps see to that. `within`: only these.
    """
    graph = definitions.resolve_asset_graph()
    wanted = set(within) if within is not None else graph.get_all_asset_keys()
    reasons = outdated((spec for spec in definitions.resolve_all_asset_specs() if spec.key in wanted), transfer)
    if not reasons:
        return {}
    together = dg.AssetSelection.assets(*reasons).downstream().required_multi_asset_neighbors().resolve(graph)
    return {key: reasons.get(key, "an input is made again") for key in sorted(together) if key in wanted}
