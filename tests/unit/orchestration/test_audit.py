"""The history of runs: who, with what, and whether results still are those of a run. And one run of a study at a time."""

import json
import multiprocessing
from pathlib import Path

import dagster as dg
import pytest

from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.resources import RunTransfer, transfer_of_run
from pipeline.orchestration.runs.lock import BusyError, acquire, refuse_if_busy
from pipeline.orchestration.runs.run_record import USER, at_work
from pipeline.orchestration.storage.result_store import resources
from pipeline.provenance.audit_record import HISTORY, differences, read_records
from pipeline.provenance.notes import digest_of_folder, sha256
from tests.unit.orchestration.toy import GOOD, Pen, assets, materialise


def history(outputs: Path) -> Path:
    return outputs.parent / HISTORY


def test_a_run_is_written_down_with_the_digest_of_every_result(outputs: Path) -> None:
    result = materialise()
    raw = outputs.parents[2] / "raw/TOY01/2024-01-31"
    (record,) = read_records(history(outputs))
    assert (record.run, record.study, record.transfer) == (result.run_id, "TOY01", "2024-01-31")
    assert record.transfer_digest == digest_of_folder(raw)
    assert record.by
    assert record.files["adam/zoo.parquet"] == sha256((outputs / "adam/zoo.parquet").read_bytes())
    assert {name.partition("/")[0] for name in record.files} == {"sdtm", "adam", "issues", "lineage"}
    assert differences(record, outputs) == []


def test_later_results_are_told_from_those_of_an_old_run(outputs: Path) -> None:
    materialise()
    Pen.table = GOOD.head(2)
    materialise()
    old, new = read_records(history(outputs))
    assert differences(new, outputs) == []
    assert "sdtm/pet.parquet: has other contents" in differences(old, outputs)
    (outputs / "adam/zoo.parquet").unlink()
    assert "adam/zoo.parquet: is not there" in differences(new, outputs)


def test_a_run_that_failed_is_written_down_with_the_last_good_results(outputs: Path) -> None:
    materialise()
    Pen.table = GOOD.drop(columns="SEX")
    assert not materialise().success
    good, failed = (json.loads(path.read_text())["files"] for path in history(outputs).glob("*.json"))
    assert good == failed


@pytest.mark.parametrize(("tag", "who"), [(USER, "jane"), ("dagster/schedule_name", "TOY01_nightly")])
def test_every_result_says_who_had_it_made_and_with_what(outputs: Path, tag: str, who: str) -> None:
    instance = dg.DagsterInstance.ephemeral()
    result = dg.materialize(assets(), resources=resources(), instance=instance, tags={tag: who})
    made = [event.step_materialization_data.materialization for event in result.get_asset_materialization_events()]
    for one in made:
        assert one.metadata["audit/by"].value == who, asset_name(one.asset_key)
        assert {"audit/transfer", "audit/decisions", "audit/package", "audit/environment"} <= set(one.metadata)


def test_a_second_run_is_refused_or_waits_while_the_first_is_at_work(outputs: Path) -> None:
    folder = outputs.parent
    refuse_if_busy(folder)
    lock = acquire(folder, "first-run-of-the-study", print)
    with pytest.raises(BusyError, match="run first-ru of this study is at work"):
        refuse_if_busy(folder)
    told = multiprocessing.Queue()
    second = multiprocessing.Process(target=wait_for_the_study, args=(folder, told))
    second.start()
    assert "run first-ru of this study is at work; this one waits" in told.get(timeout=30)
    assert lock
    lock.release()
    assert told.get(timeout=30) == "has it"
    second.join(timeout=30)
    refuse_if_busy(folder)


def wait_for_the_study(folder: Path, told: "multiprocessing.Queue[str]") -> None:
    acquire(folder, "second", told.put)
    told.put("has it")


def test_another_process_of_the_same_run_goes_on(outputs: Path) -> None:
    lock = acquire(outputs.parent, "one", print)
    assert acquire(outputs.parent, "one", print) is None
    assert lock
    lock.release()


def test_all_processes_of_a_run_take_the_transfer_that_was_the_latest_when_it_began(outputs: Path) -> None:
    run = dg.DagsterRun("job")
    job = dg.Definitions(assets=assets(), resources=resources()).resolve_implicit_global_asset_job_def()
    with at_work(run, transfer_of_run(run), print):
        (outputs.parents[2] / "raw" / "TOY01" / "2024-02-29").mkdir()
        assert job.execute_in_process(run_id=run.run_id).success, "another process of the run"
        assert sorted(path.name for path in outputs.parent.iterdir() if path.is_dir()) == ["2024-01-31"]
        assert not history(outputs).exists(), "it is written by the process that has the lock"
    (record,) = read_records(history(outputs))
    assert (record.run, record.transfer) == (run.run_id, "2024-01-31")
    assert RunTransfer().name == "2024-02-29"
