"""What is not made again: takes the step of an asset, gives its last results where they still hold, else lets it work.

A step whose inputs have the same contents is kept, also from another transfer. Only in runs with the tag KEEP (command line,
schedule, sensor, Dagster's automation): who says "materialize" in the UI gets what was asked for.
"""

import inspect
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any

import dagster as dg

from pipeline.orchestration.freshness.recipe import PORTABLE, coded, recipe, why_outdated
from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.files import commit
from pipeline.provenance.notes import NOTES, Note, note_path, read_note

KEEP = "crf2tlf/keep_current"
KEPT = {KEEP: "yes"}
Events = Iterator[Any]


def current_asset(
    *modules: str, metadata: Mapping[str, Any] | None = None, **declared: Any
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """dg.asset of a function whose code begins in `modules` and whose result is kept where it still holds."""

    def decorate(compute: Callable[..., Any]) -> dg.AssetsDefinition:
        made: dg.AssetsDefinition = dg.asset(**declared, **coded(metadata or {}, *modules))(unless_current(compute))
        return made

    return decorate


def unless_current(compute: Callable[..., Any]) -> Callable[..., Events]:
    """The function of an asset, or of several made in one step: in a run with the tag KEEP, what still holds is told again."""

    @wraps(compute)
    def made_or_kept(*args: Any, **kwargs: Any) -> Events:
        context = dg.AssetExecutionContext.get()
        kept = kept_results(context)
        if set(kept) == set(context.selected_asset_keys):
            yield from (result for results in kept.values() for result in results)
            return
        made = compute(*args, **kwargs)
        yield from remembered(made if inspect.isgenerator(made) else [made], context)

    return made_or_kept


def kept_results(context: dg.AssetExecutionContext) -> dict[dg.AssetKey, list[Any]]:
    """The last results of the selected assets that need not be made again, as Dagster is to be told of them."""
    if context.run.tags.get(KEEP) != "yes":
        return {}
    transfer: RunTransfer = context.resources.transfer
    specs = context.assets_def.specs_by_key
    found = {key: _last_results(specs[key], transfer) for key in context.selected_asset_keys}
    return {key: results for key, results in found.items() if results}


def _last_results(asset: dg.AssetSpec, transfer: RunTransfer) -> list[Any]:
    name = asset_name(asset.key)
    if not why_outdated(asset, transfer):
        return _materializations(asset.key, transfer, f"as it was: {name} would be made from the same")
    other = _take_over(asset, transfer)
    return _materializations(asset.key, transfer, f"taken over from {other}, where it was made from the same") if other else []


def _take_over(asset: dg.AssetSpec, transfer: RunTransfer) -> str:
    """Copies the asset's files from the latest transfer in which it was made from the same; the name of that transfer, or "".

    Only of assets that say nothing of the transfer: none that reads its files, looks back at earlier ones or prints its name.
    """
    if not asset.metadata.get(PORTABLE):
        return ""
    now = recipe(asset, transfer)
    for folder in sorted(transfer.outputs.parent.iterdir(), reverse=True) if transfer.outputs.parent.is_dir() else []:
        note = read_note(folder, now.asset) if folder.is_dir() and folder != transfer.outputs else None
        if note and _same(note, now) and not note.changed_files(folder):
            names = [*note.files, told_path(now.asset), note_path(now.asset)]
            commit(transfer.outputs, {name: (folder / name).read_bytes() for name in names}, note_path(now.asset))
            return folder.name
    return ""


def _same(note: Note, now: Note) -> bool:
    return (note.decisions, note.code, note.inputs) == (now.decisions, now.code, now.inputs)


def remembered(events: Iterable[Any], context: dg.AssetExecutionContext) -> Events:
    """The events of a step as they are; each result that is stored takes along what was told of it, to be told again."""
    checks: list[dg.AssetCheckResult] = []
    for event in events:
        if isinstance(event, dg.AssetCheckResult):
            checks.append(event)
        if isinstance(event, dg.MaterializeResult) and isinstance(event.value, dict):
            key = event.asset_key or context.asset_key
            own = [check for check in [*checks, *event.check_results] if check.asset_key in (None, key)]
            event.value[told_path(asset_name(key))] = _as_told(event, own)
        yield event


def told_path(asset: str) -> str:
    """Where it is kept what Dagster was told of an asset's last result."""
    return f"{NOTES}/told/{asset.replace('/', '__')}.json"


def _as_told(result: dg.MaterializeResult[Any], checks: list[dg.AssetCheckResult]) -> bytes:
    content = {
        "metadata": _serialized(result.metadata or {}),
        "data_version": result.data_version.value if result.data_version else "",
        "checks": [
            {
                "check_name": check.check_name,
                "passed": check.passed,
                "severity": check.severity.value,
                "description": check.description,
                "metadata": _serialized(check.metadata or {}),
            }
            for check in checks
        ],
    }
    return json.dumps(content, sort_keys=True).encode()


def _serialized(metadata: Mapping[str, Any]) -> str:
    """Metadata as text; an event is what Dagster can write and read."""
    return dg.serialize_value(dg.AssetMaterialization("_", metadata=dict(metadata)))


def _deserialized(text: str) -> dict[str, Any]:
    return dict(dg.deserialize_value(text, dg.AssetMaterialization).metadata)


def _materializations(key: dg.AssetKey, transfer: RunTransfer, why: str) -> list[Any]:
    file = transfer.outputs / told_path(asset_name(key))
    if not file.is_file():
        return []
    content = json.loads(file.read_text(encoding="utf-8"))
    checks = [
        dg.AssetCheckResult(
            asset_key=key,
            check_name=check["check_name"],
            passed=check["passed"],
            severity=dg.AssetCheckSeverity(check["severity"]),
            description=check["description"],
            metadata=_deserialized(check["metadata"]),
        )
        for check in content["checks"]
    ]
    result: dg.MaterializeResult[Any] = dg.MaterializeResult(
        asset_key=key,
        value={},  # nothing to store
        metadata=_deserialized(content["metadata"]) | {"kept": why},
        data_version=dg.DataVersion(content["data_version"]),
        check_results=checks,
    )
    return [result]
