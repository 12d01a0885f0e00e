"""Steps of a run made side by side: takes a run's plan, has workers forked from the run's process make it, gives its events.

A fork has pipeline, libraries and definitions in memory, which Dagster's executors load anew (tests/benchmark/README.md has the
numbers). Steps hand each other files only, so results do not depend on who makes them; the run's process alone writes the run
history.
"""

import gc
from collections.abc import Iterator, Mapping, Set
from graphlib import TopologicalSorter
from importlib import import_module
from multiprocessing.connection import wait
from typing import Any

import dagster as dg
from dagster._core.execution.api import ExecuteRunWithPlanIterable
from dagster._core.execution.compute_logs import create_compute_log_file_key
from dagster._core.execution.context_creation_job import PlanExecutionContextManager
from dagster._core.execution.retries import RetryMode

from pipeline.orchestration.runs.worker import SMALL, Worker, fork
from schemas.base import empty
from schemas.landing import Excluded
from schemas.validation import validate

IMPORTS = "crf2tlf/imports"
"""Tag of a step: modules that it imports when it first needs them. Where that takes seconds, the run does it once, for all."""

_WAKE = 0.2
"""Seconds after which the run's process looks for an interrupt, though no step said anything."""


class SideBySide(dg.Executor):
    """Makes up to `at_once` steps at once; those on which the longest chain of others waits come first."""

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once

    @property
    def retries(self) -> RetryMode:
        return RetryMode.ENABLED

    def execute(self, plan_context: Any, execution_plan: Any) -> Iterator[Any]:
        """The events of the run. Resources are set up once, in this process, and every worker inherits them."""
        run = PlanExecutionContextManager(
            job=plan_context.job,
            retry_mode=plan_context.retry_mode,
            execution_plan=execution_plan,
            run_config=plan_context.run_config,
            dagster_run=plan_context.dagster_run,
            instance=plan_context.instance,
            raise_on_error=False,
        )
        yield from ExecuteRunWithPlanIterable(execution_plan, self._captured, run)

    def _captured(self, job_context: Any, execution_plan: Any) -> Iterator[Any]:
        """The events of the steps; what is printed is kept as the run's log, that of the workers, too."""
        keys, logs = execution_plan.step_keys_to_execute, job_context.instance.compute_log_manager
        log_key = logs.build_log_key_for_run(job_context.run_id, create_compute_log_file_key())  # type: ignore[no-untyped-call]
        behind = _chains(execution_plan.get_executable_step_deps())
        with (
            execution_plan.start(retry_mode=job_context.retry_mode, sort_key_fn=lambda step: -behind[step.key]) as active,
            logs.capture_logs(log_key) as captured,
        ):
            yield dg.DagsterEvent.capture_logs(job_context, keys, log_key, captured)
            yield from _Run(self, job_context, execution_plan, active).events()


class _Run:
    """The workers of one run: those at work, by the pipe on which each is heard, and those that wait for a step."""

    def __init__(self, executor: SideBySide, job_context: Any, plan: Any, active: Any) -> None:
        self.executor, self.job_context, self.plan, self.active = executor, job_context, plan, active
        self.imports = _imports(plan)
        self.busy: dict[Any, Worker] = {}
        self.idle: list[Worker] = []

    def events(self) -> Iterator[Any]:
        validate(empty(Excluded), Excluded)  # what the first validation imports, no worker needs to
        gc.freeze()  # no worker searches what all have in common for garbage: that would copy it
        try:
            yield from self._until_complete()
        finally:
            gc.unfreeze()
            for worker in (*self.busy.values(), *self.idle):
                worker.stop()

    def _until_complete(self) -> Iterator[Any]:
        stopping = False
        while self.busy or not (stopping or self.active.is_complete):
            if self.active.check_for_interrupts():
                stopping = True
                self.active.mark_interrupted()
                for worker in self.busy.values():
                    worker.process.terminate()
            if not stopping:
                self._begin()
            if not self.busy:
                self.active.sleep_til_ready()
            elif self.imports:
                import_module(self.imports.pop())  # while the first steps are at work
            for pipe in wait(list(self.busy), timeout=_WAKE):
                yield from self._told(self.busy[pipe])
            yield from self.active.plan_events_iterator(self.job_context)
        if stopping:
            raise dg.DagsterExecutionInterruptedError("interrupted; what had been made is kept")

    def _begin(self) -> None:
        """Give the steps that can begin to workers."""
        for step in self.active.get_steps_to_execute(limit=self.executor.at_once - len(self.busy)):
            worker = self.idle.pop() if self.idle else fork(self.job_context, self.plan, equipped=not self.imports)
            known = self.active.get_known_state()
            worker.begin(self.job_context.for_step(step, known), known)
            self.busy[worker.pipe] = worker

    def _told(self, worker: Worker) -> Iterator[Any]:
        """One message of a worker: an entry of the run history, an event of its step, or by how much it has grown."""
        try:
            said = worker.pipe.recv()
        except (EOFError, ConnectionError):
            yield from self._crashed(worker)
            return
        if isinstance(said, dg.DagsterEvent):
            worker.ended |= said.is_step_success or said.is_step_failure or said.is_step_up_for_retry
            yield said
            self.active.handle_event(said)
        elif isinstance(said, int):
            self._free(worker, keep=worker.equipped and said < SMALL)
        else:
            self.job_context.instance.handle_new_event(said)

    def _crashed(self, worker: Worker) -> Iterator[Any]:
        """Its process is gone: the step has failed, unless it had ended before."""
        if not worker.ended:
            known, error = self.active.get_known_state(), worker.crash()
            event = self.executor.log_failure_or_retry_event_after_error(worker.context, error, known)
            yield event
            self.active.handle_event(event)
        self._free(worker, keep=False)

    def _free(self, worker: Worker, keep: bool) -> None:
        """Its step has ended. Who holds much memory, or lacks what is imported by now, makes no other."""
        del self.busy[worker.pipe]
        if not worker.ended:
            self.active.verify_complete(self.job_context, worker.context.step.key)
        if keep:
            self.idle.append(worker)
        else:
            worker.stop()


def _imports(plan: Any) -> list[str]:
    """The modules that the steps to come name in their tags."""
    steps = plan.get_steps_to_execute_in_topo_order()
    return sorted({name for step in steps for name in step.tags.get(IMPORTS, "").split()})


def _chains(waits_for: Mapping[str, Set[str]]) -> dict[str, int]:
    """How many steps, one after the other, wait for each step."""
    chains = dict.fromkeys(waits_for, 0)
    for step in reversed(list(TopologicalSorter(waits_for).static_order())):
        for before in waits_for[step]:
            chains[before] = max(chains[before], chains[step] + 1)
    return chains
