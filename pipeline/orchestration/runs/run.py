"""One run from the command line: takes a transfer and a selection, runs the job in Dagster, reports each step as it ends.

The run is in the instance's history like one started from the UI.
"""

import os
import re
import sqlite3
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import uuid4

import dagster as dg
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.execute_in_process import core_execute_in_process
from sqlalchemy import event
from sqlalchemy.engine import Engine

from pipeline.core.errors import UsageError
from pipeline.core.failures import surroundings
from pipeline.orchestration.automation.triggers import STUDY
from pipeline.orchestration.build import JOB
from pipeline.orchestration.freshness.plan import plan
from pipeline.orchestration.freshness.reuse import KEPT
from pipeline.orchestration.keys import asset_name, named, study_id
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.runs.causes import cause_of_run, cause_of_step
from pipeline.orchestration.runs.executor import local_executor
from pipeline.orchestration.runs.lock import refuse_if_busy
from pipeline.tlf.layout.output import NUMBER

DAGSTER_YAML = "dagster.yaml"
_KEY_PATTERN = re.compile(r"(\+?)([\w/*]+)(\+?)")
_QUIET = {"console": {"config": {"log_level": "CRITICAL"}}}


class SelectionError(UsageError):
    """A selection that names no asset; the message shows how selections look."""


@dataclass
class Step:
    """One step of the run: tables (those that were kept as they were, too) and records, seconds, findings of its checks, and the
    error where it failed."""

    name: str
    tables: int = 0
    records: int = 0
    seconds: float = 0.0
    kept: int = 0
    findings: list[str] = field(default_factory=list)
    error: str = ""
    trace: str = ""

    @property
    def made(self) -> int:
        """Assets that were made, not kept."""
        return self.tables - self.kept


@dataclass(frozen=True)
class Work:
    """What a run works on: the name of a transfer, and the folder that takes the place of outputs/ if any."""

    transfer: str
    out: str = ""


@dataclass(frozen=True)
class RunOutcome:
    """A finished run: whether all is well, the steps that failed, those that were not started for want of their inputs, and how
    many assets were made. Without `run_id` nothing had to be made, and nothing was run. `cause`: why the run failed."""

    run_id: str
    success: bool
    failed: tuple[Step, ...]
    not_started: tuple[str, ...]
    made: int
    cause: str = ""


Report = Callable[[Step, int, int], None]


def dagster_home(root: Path) -> Path:
    """The instance's folder, made with its dagster.yaml where it is not there; DAGSTER_HOME is set to it."""
    home = root / ".dagster"
    with surroundings():
        home.mkdir(exist_ok=True)
        if not (home / DAGSTER_YAML).exists():
            (home / DAGSTER_YAML).write_bytes(files("pipeline.orchestration.runs").joinpath(DAGSTER_YAML).read_bytes())
    os.environ["DAGSTER_HOME"] = str(home)
    return home


def select(definitions: dg.Definitions, text: str) -> list[dg.AssetKey] | None:
    """The assets that `text` selects; None for all.

    Key patterns, numbers and names of outputs with commas (adam/*,sdtm/ae,pfs; a + in front adds all that is needed, one behind
    all that depends on it), or Dagster's own selection syntax.
    """
    if not text:
        return None
    parts = [_KEY_PATTERN.fullmatch(part.strip()) for part in text.split(",")]
    syntax = " or ".join(f"{part[1]}({_selector(part[2])}){part[3]}" for part in parts if part) if all(parts) else text
    try:
        with warnings.catch_warnings(category=dg.BetaWarning, action="ignore"):  # raised by Dagster's own parser
            chosen = dg.AssetSelection.from_string(syntax).required_multi_asset_neighbors()  # a transfer lands as a whole
        keys = chosen.resolve(definitions.resolve_asset_graph())
    except dg.DagsterError as error:
        raise SelectionError(f"'{text}' cannot be read as a selection: {error}") from None
    if not keys:
        raise SelectionError(f"'{text}' selects nothing; try for instance adam/*, +adam/adsl, t_14_2_1_1 or group:tlf")
    return sorted(keys)


def _selector(pattern: str) -> str:
    """The assets of a key pattern, or the output of a number or a name, which have no slash."""
    if NUMBER.fullmatch(pattern):
        pattern = f"tlf/{pattern}"
    return f'key:"{_in_study(pattern)}"' if "/" in pattern or "*" in pattern else f'tag:output="{pattern}"'


def _in_study(pattern: str) -> str:
    """A pattern for keys of this study: its name need not be typed."""
    return pattern if pattern.startswith(f"{study_id()}/") else f"{study_id()}/{pattern}"


def run(definitions: dg.Definitions, work: Work, selection: str, again: bool, report: Report) -> RunOutcome:
    """Make what is selected and must be made, or all of it `again`; DAGSTER_HOME must be set. BusyError while another run works.

    `report` gets every step as it ends, its number and the number of all.
    """
    keys = select(definitions, selection)
    if not again:
        keys = sorted(plan(definitions, RunTransfer(transfer=work.transfer, out=work.out), keys))
        if not keys:
            return RunOutcome("", True, (), (), 0)
    refuse_if_busy(RunTransfer(transfer=work.transfer, out=work.out).outputs.parent)
    event.listen(Engine, "connect", _without_sync)
    listener = _Listener(report)
    run_id = str(uuid4())
    with dg.DagsterInstance.get() as instance:
        instance.add_event_listener(run_id, listener)
        job = InMemoryJob(definitions.resolve_job_def(named(JOB)).with_executor_def(local_executor()))
        result = core_execute_in_process(  # what JobDefinition.execute_in_process calls, which allows no executor
            job=job if keys is None else job.get_subset(asset_selection=set(keys)),
            instance=instance,
            run_id=run_id,
            asset_selection=None if keys is None else frozenset(keys),
            raise_on_error=False,
            output_capturing_enabled=False,
            run_config={"resources": {"transfer": {"config": asdict(work)}}, "loggers": _QUIET},
            run_tags={STUDY: study_id(), **({} if again else KEPT)},
        )
    failed = tuple(step for step in listener.ended.values() if step.error)
    waiting = tuple(sorted(listener.planned - set(listener.ended)))
    return RunOutcome(run_id, result.success, failed, waiting, sum(step.made for step in listener.ended.values()), listener.cause)


def _without_sync(connection: Any, record: Any) -> None:
    """SQLite without a disk sync per event: a run stores hundreds of events, and each sync costs 10 to 80 ms.

    A process that is killed loses nothing by it; only a machine that loses power may lose its run history, never a result.
    Other databases are left as they are.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class _Listener:
    """Gathers a run's events by step. Called by the instance for each event as it is stored."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.planned: set[str] = set()
        self.running: dict[str, Step] = {}
        self.ended: dict[str, Step] = {}
        self.cause = ""

    def __call__(self, entry: Any) -> None:
        said = entry.dagster_event
        if said is not None and said.is_job_failure:
            self.cause = cause_of_run(said)
        if said is None or said.step_key is None:
            return
        if said.is_asset_materialization_planned:
            self.planned.add(said.step_key)
        elif said.is_step_start:
            self.running[said.step_key] = Step(said.step_key.removeprefix(f"{named('')}_").replace("__", "/"))
        elif step := self.running.get(said.step_key):
            self._gather(step, said)

    def _gather(self, step: Step, said: Any) -> None:
        if said.is_step_materialization:
            metadata = said.step_materialization_data.materialization.metadata
            rows = metadata.get("dagster/row_count")
            step.tables += 1
            step.kept += "kept" in metadata
            step.records += rows.value if rows else 0
        elif said.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
            check = said.event_specific_data
            if not check.passed:
                step.findings.append(f"{asset_name(check.asset_key)} {check.check_name}: {check.description}")
        elif said.is_step_success:
            step.seconds = said.step_success_data.duration_ms / 1000
            self._end(said.step_key, step)
        elif said.is_step_failure:
            failure = said.step_failure_data
            step.error, step.trace = cause_of_step(failure), failure.error_display_string
            self._end(said.step_key, step)

    def _end(self, key: str, step: Step) -> None:
        self.ended[key] = step
        self.report(step, len(self.ended), len(self.planned))
