"""Where steps are made: here, or by workers where the environment names a broker; its address is told to nobody else."""

import dagster as dg
import pytest

from pipeline.orchestration.runs import executor
from pipeline.orchestration.runs.executor import BROKER, BrokerError, local_executor, side_by_side, steps_executor, worker_command
from pipeline.orchestration.runs.worker import PROCESSES

ADDRESS = "redis://:hunter2@127.0.0.1:6379/0"


def test_without_a_broker_steps_are_made_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BROKER, raising=False)
    monkeypatch.setenv(PROCESSES, "2")
    assert steps_executor("") is side_by_side
    monkeypatch.setenv(PROCESSES, "1")
    assert steps_executor("") is dg.in_process_executor
    with pytest.raises(BrokerError, match="for instance redis://"):
        worker_command("SURENV01", 2)


def test_a_worker_hears_of_its_study_only_and_no_address_stands_in_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BROKER, ADDRESS)
    assert steps_executor("").name == "celery"
    assert local_executor().name != "celery", "crf2tlf run makes its steps on its own machine"
    monkeypatch.setattr(executor, "find_spec", lambda name: None)
    with pytest.raises(BrokerError, match=r"pip install 'crf2tlf\[deploy\]'"):
        worker_command("SURENV01", 3)
    monkeypatch.setattr(executor, "find_spec", lambda name: name)
    command = worker_command("SURENV01", 3)
    assert command[command.index("-Q") + 1] == "SURENV01"
    assert command[command.index("-c") + 1] == "3"
    assert "hunter2" not in " ".join(command)
