"""What starts runs by itself: the nightly schedule, the sensor on new transfers, and the conditions of Dagster's automation.

All three ask for what is outdated and for nothing else, and are switched on in the Automation page.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import dagster as dg

from pipeline.core.errors import CrfError
from pipeline.core.printable import printable
from pipeline.orchestration.automation.arrivals import Seen, latest_complete, look
from pipeline.orchestration.automation.notices import tell
from pipeline.orchestration.freshness.plan import plan
from pipeline.orchestration.freshness.reuse import KEPT
from pipeline.orchestration.keys import named, study_id
from pipeline.orchestration.resources import RunTransfer
from pipeline.study import Study
from pipeline.study.workspace import Workspace, find_root

STUDY = "crf2tlf/study"
Definitions = Callable[[], dg.Definitions]
"""The definitions that a trigger belongs to; they are complete only after it was made."""


def tags() -> dict[str, str]:
    """What marks every run of this study that was not asked for by hand."""
    return {STUDY: study_id(), **KEPT}


def nightly(study: Study, job: str, definitions: Definitions) -> dg.ScheduleDefinition:
    """Every night: what is outdated, of the latest transfer that is complete. A night without a run is told of, too, where people
    want to hear of every night."""

    @dg.schedule(
        name=named("nightly"),
        job_name=job,
        cron_schedule=study.operations.nightly,
        execution_timezone=study.operations.timezone,
        default_status=dg.DefaultScheduleStatus.STOPPED,
        description="Refreshes what is outdated from the latest transfer. Switch it on in the Automation page.",
    )
    def refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        try:
            workspace = Workspace(find_root(), study_id())
            transfer, others = latest_complete(workspace, study.operations, time.time()), workspace.others_in_words()
            asked = request(definitions(), transfer) if transfer else dg.SkipReason(f"no transfer is complete yet{others}")
        except (CrfError, OSError) as error:
            tell(f"{study.id}: the night could not begin", f"{printable(str(error))}\n", study.operations.email)
            raise
        if others:
            context.log.warning(f"raw/{study.id}{others}")
        if isinstance(asked, dg.SkipReason) and study.operations.notify == "always":
            tell(f"{study.id}: nothing to do", f"{asked.skip_message}\n", study.operations.email)
        return asked

    return refresh


def arrival(study: Study, job: str, definitions: Definitions) -> dg.SensorDefinition:
    """A new transfer folder, or one whose files were replaced, once it is complete."""

    @dg.sensor(
        name=named("new_transfer"),
        job_name=job,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Runs a new transfer when its folder is complete. Switch it on in the Automation page.",
    )
    def new_transfer(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        workspace = Workspace(find_root(), study_id())
        seen, waiting = look(workspace, study.operations, Seen.of(context.cursor), time.time())
        asked = dg.SkipReason(waiting) if waiting else request(definitions(), seen.transfer)
        context.update_cursor(seen.cursor)
        return asked

    return new_transfer


def request(definitions: dg.Definitions, transfer: str) -> dg.RunRequest | dg.SkipReason:
    """A run of what is outdated; none when nothing is."""
    work = RunTransfer(transfer=transfer)
    outdated = plan(definitions, work)
    if not outdated:
        return dg.SkipReason(f"nothing has changed: every result of {work.name} is up to date")
    config = {"resources": {"transfer": {"config": {"transfer": work.name, "out": ""}}}}
    return dg.RunRequest(asset_selection=sorted(outdated), run_config=config, tags=tags())


def automatic(spec: dg.AssetSpec) -> dg.AssetSpec:
    """The asset with its condition for Dagster's automation: an input has other contents, or the code is another.

    An input that was made again with the same contents asks for nothing; nor does a run that is still at work.
    """
    if not spec.deps:
        return spec  # transfers are watched by the sensor
    condition = dg.AutomationCondition
    moved = condition.any_deps_match(condition.data_version_changed() | condition.will_be_requested())
    changed: dg.AutomationCondition[Any] = moved | condition.code_version_changed()
    quiet = ~condition.any_deps_missing() & ~condition.any_deps_in_progress() & ~condition.in_progress()
    return spec.replace_attributes(automation_condition=changed.since_last_handled() & quiet)


def fresh(spec: dg.AssetSpec, study: Study) -> dg.AssetSpec:
    """The asset with the age at which the UI says that its results are too old."""
    window = timedelta(hours=study.operations.fresh_hours)
    return spec.replace_attributes(freshness_policy=dg.FreshnessPolicy.time_window(fail_window=window))


def automation() -> dg.SensorDefinition:
    """The sensor that evaluates the conditions of all assets."""
    return dg.AutomationConditionSensorDefinition(
        named("automation"),
        target=dg.AssetSelection.all(),
        run_tags=tags(),
        default_status=dg.DefaultSensorStatus.STOPPED,
        minimum_interval_seconds=30,
    )
