"""A process that makes steps of a run, forked from the run's: takes the names of steps, gives what happens in them as messages.

Linux only: elsewhere libraries do not survive a fork.
"""

import ctypes
import multiprocessing
import os
import resource
import signal
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from dagster._core.errors import DagsterExecutionInterruptedError
from dagster._core.execution.plan.execute_plan import dagster_event_sequence_for_step
from dagster_shared.error import SerializableErrorInfo

from pipeline.core.errors import CrfError
from pipeline.core.failures import SPARE_MEMORY
from pipeline.orchestration.storage.event_log import EventLog

PROCESSES = "CRF2TLF_PROCESSES"
_AT_MOST = 4
"""More steps are hardly ever ready at once, and each holds its tables in memory."""

SMALL = 640 * 2**10
"""KiB: a worker that has grown by more makes no other step, and so gives its memory back."""

_DIES_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class ProcessesError(CrfError):
    """CRF2TLF_PROCESSES is no number of processes; the message says what is."""


def processes() -> int:
    """How many steps are made at once: CRF2TLF_PROCESSES, else one per core, four at most; 1 where a process cannot be forked."""
    if not sys.platform.startswith("linux"):
        return 1
    asked = os.environ.get(PROCESSES, "")
    if not asked:
        return min(_AT_MOST, len(os.sched_getaffinity(0)))
    if not asked.isdecimal() or int(asked) < 1:
        raise ProcessesError(f"{PROCESSES} is '{asked}'; it is how many steps a run makes at once, for instance 1 or 2")
    return int(asked)


@dataclass
class Worker:
    """The process, the step that it makes as Dagster knows it, and whether it has said how that ended.

    `equipped` has in memory what the steps to come import.
    """

    process: Any
    pipe: Connection
    equipped: bool
    context: Any = None
    ended: bool = False

    def begin(self, context: Any, known: Any) -> None:
        """Send it a step; `known` is what Dagster knows of the steps before."""
        self.context, self.ended = context, False
        self.pipe.send((context.step.key, known))

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def crash(self) -> SerializableErrorInfo:
        """Why it ended without a word."""
        self.process.join()
        code = self.process.exitcode
        how = f"was ended by signal {-code} ({signal.Signals(-code).name})" if code < 0 else f"ended with exit code {code}"
        if code == -signal.SIGKILL:
            how = f"was killed (SIGKILL), as the system does when memory runs out; {SPARE_MEMORY}"
        return SerializableErrorInfo(f"the process that made {self.context.step.key} {how}", [], "StepProcessError")


def fork(job_context: Any, plan: Any, equipped: bool) -> Worker:
    """A worker. The connections of the run history are closed first: SQLite's must not be carried into another process."""
    history = job_context.instance.event_log_storage
    if isinstance(history, EventLog):
        history.close()
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe()
    process = forking.Process(target=_work, args=(job_context, plan, theirs, os.getpid()))
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):  # threads of libraries, which are made for it
        process.start()
    theirs.close()
    return Worker(process, ours, equipped)


def _work(job_context: Any, plan: Any, pipe: Connection, run: int) -> None:
    """Makes the steps it is told, one after the other: sends entries of the run history and Dagster's events, and by how much it
    has grown at the end of each step. It does not outlive its run."""
    inherited = _peak_memory()  # a fork counts the pages that it shares with the run as its own
    ctypes.CDLL(None).prctl(_DIES_WITH_ITS_PARENT, signal.SIGKILL)
    job_context.instance.handle_new_event = lambda event, batch_metadata=None: pipe.send(event)
    while os.getppid() == run:
        key, known = pipe.recv()
        with suppress(DagsterExecutionInterruptedError, KeyboardInterrupt):  # told already, as the step's failure
            for event in dagster_event_sequence_for_step(job_context.for_step(plan.get_step_by_key(key), known)):
                pipe.send(event)
        pipe.send(_peak_memory() - inherited)


def _peak_memory() -> int:
    """KiB that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
