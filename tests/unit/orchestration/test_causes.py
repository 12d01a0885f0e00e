"""A run that fails before its first step says why: to the command line, in its history, and to whoever is told."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._core.errors import ScheduleExecutionError

from pipeline.orchestration.automation import triggers
from pipeline.orchestration.automation.arrivals import Seen, latest_complete, look, state_of
from pipeline.orchestration.automation.notices import failure_message
from pipeline.orchestration.automation.triggers import nightly, request
from pipeline.orchestration.runs.causes import causes
from pipeline.study import load_study
from pipeline.study.operations import Operations
from pipeline.study.workspace import Workspace
from tests.unit.orchestration.test_current import definitions
from tests.unit.orchestration.toy import materialise

AT_ONCE = Operations(settle_minutes=0)


def failure_of(result: dg.ExecuteInProcessResult) -> tuple[Any, list[Any]]:
    """The event by which the run failed, and those of its steps."""
    (failed,) = [event for event in result.all_events if event.is_job_failure]
    return failed, list(result.get_step_failure_events())


def test_before_the_first_step(outputs: Path) -> None:
    outputs.parents[1].write_text("a file")
    failed, steps = failure_of(materialise())
    assert steps == []
    said = causes(failed, steps)
    assert said.endswith("a file stands where a folder is needed; move it away")
    assert str(outputs.parent) in said
    assert "SurroundingsError" in failed.job_failure_data.error.to_string(), "the history, which the UI shows, has the same words"
    assert said in failed.job_failure_data.error.to_string()


def test_in_a_step_and_to_whoever_is_told() -> None:
    @dg.asset
    def heavy() -> None:
        raise MemoryError("Unable to allocate 9 GiB")

    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize([heavy], instance=instance, raise_on_error=False, run_config=quiet)
    failed, steps = failure_of(result)

    class Context:
        failure_event, dagster_run = failed, result.dagster_run

        def get_step_failure_events(self) -> list[Any]:
            return steps

    said = failure_message(Context())  # type: ignore[arg-type]
    assert said.startswith(
        f"TOY01: run {result.dagster_run.run_id[:8]} failed. heavy: memory ran out (Unable to allocate 9 GiB); "
    )


@pytest.fixture
def toy(outputs: Path) -> Workspace:
    work = Workspace(outputs.parents[2], "TOY01")
    (work.raw("2024-01-31") / "pets.csv").write_text("cat\n")
    return work


def test_a_transfer_at_fault_is_asked_for_so_that_its_run_says_why(toy: Workspace) -> None:
    folder = toy.raw("2024-01-31")
    assert materialise().success
    assert isinstance(request(definitions(), "2024-01-31"), dg.SkipReason)
    before = state_of(folder)
    (folder / "more.csv").symlink_to("gone.csv")
    assert state_of(folder) != before
    changed = (folder / "more.csv").lstat().st_ctime
    assert latest_complete(toy, AT_ONCE, changed + 1) == "2024-01-31"
    assert look(toy, AT_ONCE, Seen(), changed + 1)[1] == ""
    assert isinstance(request(definitions(), "2024-01-31"), dg.RunRequest)


def test_a_night_that_cannot_begin_is_told_of(toy: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(triggers, "tell", lambda subject, text, email: sent.append(f"{subject}: {text}"))
    file = toy.folder / "study.yaml"
    night = nightly(load_study(file), "job", definitions)
    file.unlink()
    with pytest.raises(ScheduleExecutionError):
        night.evaluate_tick(dg.build_schedule_context())
    assert sent[0].startswith("TOY01: the night could not begin: ")
    assert "there is no study 'TOY01'" in sent[0]


def test_a_night_without_a_transfer_lists_what_is_none(toy: Workspace) -> None:
    toy.raw("2024-01-31").rename(toy.folder / "2024-01-31_old")
    (toy.folder / "2024-02-31").mkdir()
    (toy.folder / "2024-02-01").symlink_to("gone")
    words = "not transfers, being no folders named by a date: 2024-01-31_old, 2024-02-01, 2024-02-31"
    night = nightly(load_study(toy.folder / "study.yaml"), "job", definitions)
    assert night.evaluate_tick(dg.build_schedule_context()).skip_message == f"no transfer is complete yet; {words}"
    assert look(toy, AT_ONCE, Seen(), 1)[1] == f"there is no transfer yet; {words}"
