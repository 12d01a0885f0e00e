"""The queue of runs that are asked for in the UI or by the daemon: takes a run, says whose it is before it waits for its turn.

Dagster limits runs by their tags, which a click on "materialize" does not set, and two runs of one study must not be at work at
once. Who clicked is known only from what an authenticating proxy says.
"""

from typing import Any

import dagster as dg
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext

from pipeline.orchestration.automation.triggers import STUDY
from pipeline.orchestration.runs.run_record import USER

HEADERS = ("X-Forwarded-User", "X-Remote-User")


class StudyQueue(QueuedRunCoordinator):
    """Dagster's own queue, for runs that carry the study and the user; a code location is named after its study."""

    def submit_run(self, context: SubmitRunContext) -> dg.DagsterRun:
        run = context.dagster_run
        origin: Any = run.remote_job_origin
        tags = {STUDY: origin.location_name} if origin and STUDY not in run.tags else {}
        if user := next(filter(None, map(context.get_request_header, HEADERS)), None):
            tags[USER] = user
        if tags:
            self._instance.add_run_tags(run.run_id, tags)
        return super().submit_run(context)
