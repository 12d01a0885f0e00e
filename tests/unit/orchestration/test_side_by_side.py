"""Steps in processes of their own: what they do at once, in which order, and what becomes of the run when one fails or dies."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.definitions.job_base import InMemoryJob
from dagster._core.execution.execute_in_process import core_execute_in_process

from pipeline.orchestration.runs.executor import side_by_side
from pipeline.orchestration.runs.side_by_side import _chains
from pipeline.orchestration.runs.worker import PROCESSES, SMALL, ProcessesError, processes

FORK = multiprocessing.get_context("fork")
QUIET = {"telemetry": {"enabled": False}}
Step = Callable[[], None]


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROCESSES, "2")


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp(str(tmp_path), overrides=QUIET) as made:
        yield made


def asset(name: str, work: Step, *before: str, retries: int = 0) -> dg.AssetsDefinition:
    """An asset that does `work` and stores nothing."""
    policy = dg.RetryPolicy(max_retries=retries) if retries else None

    @dg.asset(name=name, deps=list(before), retry_policy=policy)
    def made() -> dg.MaterializeResult[Any]:
        work()
        return dg.MaterializeResult(metadata={"pid": os.getpid()})

    return made


def run(instance: dg.DagsterInstance, *assets: dg.AssetsDefinition) -> Any:
    definitions = dg.Definitions(assets=assets, jobs=[dg.define_asset_job("everything")])
    job = definitions.resolve_job_def("everything").with_executor_def(side_by_side)
    loggers = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    return core_execute_in_process(
        loggers, InMemoryJob(job), instance, output_capturing_enabled=False, raise_on_error=False, run_tags={}
    )


def made_by(result: Any) -> dict[str, int]:
    """The process that made each asset."""
    made = [event.step_materialization_data.materialization for event in result.get_asset_materialization_events()]
    return {one.asset_key.to_user_string(): int(one.metadata["pid"].value) for one in made}


def two_that_meet(work: Step) -> tuple[dg.AssetsDefinition, dg.AssetsDefinition]:
    """Assets a and b, neither of which ends before the other has begun."""
    meeting = FORK.Barrier(2)

    def meet() -> None:
        work()
        meeting.wait(timeout=60)

    return asset("a", meet), asset("b", meet)


def failures(result: Any) -> dict[str, str]:
    return {event.step_key: event.step_failure_data.error.to_string() for event in result.get_step_failure_events()}


def nothing() -> None:
    """A step that has nothing to do."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_two_steps_meet_in_two_processes_neither_of_which_is_the_run(instance: dg.DagsterInstance) -> None:
    result = run(instance, *two_that_meet(nothing), asset("c", nothing, "a", "b"))
    assert result.success
    pids = made_by(result)
    assert len({pids["a"], pids["b"], os.getpid()}) == 3
    assert pids["c"] in (pids["a"], pids["b"]), "a worker makes one step after the other"


def test_what_the_run_itself_holds_is_no_growth_of_a_worker(instance: dg.DagsterInstance) -> None:
    held = b"x" * (SMALL * 1024 + 1)  # every page of it is there, in this process and in its forks
    pids = made_by(run(instance, *two_that_meet(nothing), asset("c", nothing, "a", "b")))
    assert len(held) > SMALL * 1024
    assert pids["c"] in (pids["a"], pids["b"])


def test_a_worker_that_has_grown_gives_its_memory_back(instance: dg.DagsterInstance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.orchestration.runs.side_by_side.SMALL", 64 * 1024)

    def grow() -> None:
        assert len(b"x" * 2**27)

    pids = made_by(run(instance, *two_that_meet(grow), asset("c", nothing, "a", "b")))
    assert pids["c"] not in (pids["a"], pids["b"])


def test_what_happened_is_in_the_history_once(instance: dg.DagsterInstance) -> None:
    result = run(instance, asset("a", nothing))
    told = [entry.dagster_event.event_type_value for entry in instance.all_logs(result.run_id) if entry.is_dagster_event]
    for event in ("PIPELINE_START", "STEP_START", "ASSET_MATERIALIZATION", "STEP_SUCCESS", "PIPELINE_SUCCESS"):
        assert told.count(event) == 1, event
    latest = instance.get_latest_materialization_event(dg.AssetKey("a"))
    assert latest is not None
    assert latest.run_id == result.run_id


def test_a_step_that_fails_stops_only_what_needs_it(instance: dg.DagsterInstance) -> None:
    def fail() -> None:
        raise ValueError("no such visit")

    result = run(instance, asset("a", fail), asset("b", nothing, "a"), asset("c", nothing))
    assert not result.success
    assert set(made_by(result)) == {"c"}
    assert "no such visit" in failures(result)["a"]


def test_a_process_that_is_killed_fails_its_step_and_says_so(instance: dg.DagsterInstance) -> None:
    result = run(instance, asset("a", die), asset("b", nothing, "a"), asset("c", nothing), asset("d", nothing, "c"))
    assert not result.success
    assert set(made_by(result)) == {"c", "d"}
    assert "a was killed (SIGKILL), as the system does when memory runs out; set CRF2TLF_PROCESSES=1" in failures(result)["a"]


def test_a_step_that_may_be_tried_again_is(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    tried = tmp_path / "tried"

    def fail_once() -> None:
        if not tried.exists():
            tried.touch()
            raise ConnectionError("the store is away")

    assert run(instance, asset("a", fail_once, retries=1)).success


def test_an_interrupt_ends_the_steps_and_the_run(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    at_work = tmp_path / "pid"

    def interrupt_the_run() -> None:
        at_work.write_text(str(os.getpid()))
        instance.report_run_canceling(instance.get_runs()[0])  # what the UI does before it sends the signal
        os.kill(os.getppid(), signal.SIGINT)
        time.sleep(60)

    started = time.monotonic()
    result = run(instance, asset("a", interrupt_the_run), asset("b", nothing, "a"))
    assert "Interrupted" in failures(result)["a"]
    assert time.monotonic() - started < 30
    assert instance.get_runs()[0].status is dg.DagsterRunStatus.CANCELED
    assert not lives(int(at_work.read_text()))


def test_no_step_outlives_a_run_that_was_killed(tmp_path: Path) -> None:
    at_work = tmp_path / "pid"

    def wait() -> None:
        at_work.with_suffix(".new").write_text(str(os.getpid()))
        at_work.with_suffix(".new").rename(at_work)
        time.sleep(60)

    def whole_run() -> None:
        with dg.DagsterInstance.local_temp(str(tmp_path), overrides=QUIET) as instance:
            run(instance, asset("a", wait))

    process = FORK.Process(target=whole_run)
    process.start()
    until(at_work.exists)
    worker = int(at_work.read_text())
    assert lives(worker)
    process.kill()
    process.join()
    until(lambda: not lives(worker))


def lives(pid: int) -> bool:
    """Whether the process is there; one that has ended and was not yet asked for its exit code is not."""
    status = Path("/proc", str(pid), "stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_the_longest_chain_begins_first() -> None:
    waits_for = {"last": {"long", "side"}, "long": {"landing"}, "side": set(), "landing": set(), "alone": set()}
    assert _chains(waits_for) == {"landing": 2, "long": 1, "side": 1, "last": 0, "alone": 0}


@pytest.mark.parametrize("wrong", ["0", "two", "-1", "1.5"])
def test_a_number_of_processes_that_is_none(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROCESSES, wrong)
    with pytest.raises(ProcessesError, match=f"CRF2TLF_PROCESSES is '{wrong}'"):
        processes()


def test_without_a_wish_there_is_a_process_per_core(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PROCESSES)
    for cores, expected in ((1, 1), (2, 2), (64, 4)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, cores=cores: set(range(cores)))
        assert processes() == expected
    monkeypatch.setattr("sys.platform", "darwin")
    assert processes() == 1
