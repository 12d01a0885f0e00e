"""Where the steps of a run are made: by processes of this machine, or by Celery workers on several.

The environment chooses, not the study: with CRF2TLF_BROKER (the address of a Redis, which may hold a password) UI and daemon hand
steps to workers, by one queue for each study, so that a locked study has workers of its own version. All machines see the same
workspace at the same path; the run's own process has the study's lock.
"""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import dagster as dg

from pipeline.core.errors import CrfError
from pipeline.orchestration.keys import study_id
from pipeline.orchestration.resources import transfer_of_run
from pipeline.orchestration.runs.run_record import at_work
from pipeline.orchestration.runs.side_by_side import SideBySide
from pipeline.orchestration.runs.worker import processes

BROKER = "CRF2TLF_BROKER"
_INSTALL = f"{BROKER} is set, but the packages for it are not installed: pip install 'crf2tlf[deploy]'"


class BrokerError(CrfError):
    """Workers were asked for, and there is no broker, or not the packages for it; the message says what to do."""


def steps_executor(loaded: str) -> dg.ExecutorDefinition:
    """Celery where the environment names a broker; else this machine. `loaded`: the digest of the trial that is loaded."""
    return celery_steps(loaded) if os.environ.get(BROKER) else local_executor()


def local_executor() -> dg.ExecutorDefinition:
    """Several steps at once where this machine can, else one after the other in the run's process. ProcessesError."""
    return side_by_side if processes() > 1 else dg.in_process_executor


@dg.executor(name="side_by_side")
def side_by_side(_: dg.InitExecutorContext) -> dg.Executor:
    """Makes steps in workers forked from the run's process."""
    return SideBySide(processes())


def celery_steps(loaded: str) -> dg.ExecutorDefinition:
    """Hands each step to a worker of this study. It takes no configuration, so that no address stands in a run's."""

    @dg.executor(name="celery", requirements=dg.multiple_process_executor_requirements())
    def celery(context: dg.InitExecutorContext) -> dg.Executor:
        if not find_spec("dagster_celery"):
            raise BrokerError(_INSTALL)
        from dagster._core.execution.retries import RetryMode
        from dagster_celery.executor import CeleryExecutor

        class StudyWorkers(CeleryExecutor):  # type: ignore[misc]  # the package is not there where types are checked
            """Dagster's own, within the study's lock."""

            def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[Any]:
                run = plan_context.dagster_run
                with at_work(run, transfer_of_run(run), plan_context.log.warning, loaded):
                    yield from super().execute(plan_context, execution_plan)

        address, queue = os.environ.get(BROKER), {"task_default_queue": study_id()}
        return StudyWorkers(RetryMode.DISABLED, broker=address, backend=address, config_source=queue)

    return celery


def worker_command(study: str, steps: int) -> list[str]:
    """A Celery worker that makes up to `steps` steps of one study at once. BrokerError without a broker.

    The log has warnings only: at INFO Celery logs what a step returns, and that shows records of subjects.
    """
    if not os.environ.get(BROKER):
        raise BrokerError(f"set {BROKER} to the address of the broker, for instance redis://127.0.0.1:6379/0")
    if not find_spec("dagster_celery"):
        raise BrokerError(_INSTALL)
    worker = ["worker", "-Q", study, "-c", str(steps), "--prefetch-multiplier=1", "-n", f"{study}@%h", "--loglevel=WARNING"]
    return [sys.executable, "-m", "celery", "-A", "pipeline.orchestration.serving.celery_app", *worker]
