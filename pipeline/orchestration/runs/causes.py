"""Why a run failed: takes the events of its history, gives sentences. Command line and notices say the same."""

from collections.abc import Sequence
from typing import Any

from pipeline.core.failures import in_words
from pipeline.core.printable import printable


def cause_of_step(failure: Any) -> str:
    """The cause of one step's failure: what the step said itself, else its error."""
    if failure.user_failure_data:
        return printable(failure.user_failure_data.description or "")
    return _words(failure.error) if failure.error else ""


def cause_of_run(failed: Any) -> str:
    """The cause of a failure that is no step's: of the event by which the run failed; "" where it names none."""
    data = failed.job_failure_data
    if data.error:
        return _words(data.error)
    return cause_of_step(data.first_step_failure_event.step_failure_data) if data.first_step_failure_event else ""


def causes(failed: Any, steps: Sequence[Any]) -> str:
    """All causes of a failed run, a line per step that failed; that of the run itself where no step had begun."""
    lines = [f"{event.step_key}: {cause_of_step(event.step_failure_data)}" for event in steps]
    return "\n".join(lines) or cause_of_run(failed) or printable(failed.message or "")


def _words(error: Any) -> str:
    """The error below those that Dagster wraps around it."""
    while error.cause and (error.cls_name or "").startswith("Dagster"):
        error = error.cause
    return in_words(error.cls_name or "", error.message)
