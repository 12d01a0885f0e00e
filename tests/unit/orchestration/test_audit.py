"""The history of runs: who, with what, and whether results still are those of a run. And one run of a study at a time."""

import json
import multiprocessing
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.resources import RunTransfer, transfer_of_run
from pipeline.orchestration.runs.lock import BusyError, acquire, refuse_if_busy, undisturbed
from pipeline.orchestration.runs.run_record import USER, at_work
from pipeline.orchestration.storage.result_store import resources
from pipeline.provenance.audit_record import HISTORY, chain_faults, differences, read_records
from pipeline.provenance.notes import NOTES, digest_of_folder, made_from_earlier, notes_of, sha256, unreadable_notes
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


def test_each_record_follows_the_one_before(outputs: Path) -> None:
    for _ in range(3):
        materialise()
    first, second, third = read_records(history(outputs))
    digest = {record.run: sha256((history(outputs) / f"{record.run}.json").read_bytes()) for record in (first, second, third)}
    assert [first.previous, second.previous, third.previous] == ["", digest[first.run], digest[second.run]]
    assert chain_faults(history(outputs)) == []


def test_a_record_that_was_edited_or_removed_is_told_by_the_one_after(outputs: Path) -> None:
    for _ in range(3):
        materialise()
    _, second, third = read_records(history(outputs))
    path = history(outputs) / f"{second.run}.json"
    kept = path.read_bytes()
    path.write_bytes(kept.replace(second.by.encode(), b"somebody"))
    said = f"run {third.run[:8]} ({third.ended}): the record before it was changed or removed"
    assert chain_faults(history(outputs)) == [said]
    path.unlink()
    assert chain_faults(history(outputs)) == [said]
    path.write_bytes(kept)
    assert chain_faults(history(outputs)) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"run": 1}', b"null", b"\xff"])
def test_a_record_that_cannot_be_read_is_named_and_hides_no_other(outputs: Path, content: bytes) -> None:
    materialise()
    (history(outputs) / "x.json").write_bytes(content)
    assert len(read_records(history(outputs))) == 1
    assert chain_faults(history(outputs)) == ["history/x.json cannot be read, or is the record of another run"]
    materialise()
    assert len(read_records(history(outputs))) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"asset": "adam/zoo"}', b"null", b"\xff"])
def test_a_damaged_note_is_named_and_its_result_made_again(outputs: Path, content: bytes) -> None:
    materialise()
    note = outputs / NOTES / "adam__zoo.json"
    good = note.read_bytes()
    note.write_bytes(content)
    assert unreadable_notes(outputs) == ["made/adam__zoo.json cannot be read"]
    assert materialise().success
    assert note.read_bytes() == good
    assert unreadable_notes(outputs) == []


def test_a_result_that_was_changed_or_lost_is_named(outputs: Path) -> None:
    materialise()
    content = bytearray((outputs / "adam/zoo.parquet").read_bytes())
    content[len(content) // 2] ^= 1
    (outputs / "adam/zoo.parquet").write_bytes(content)
    note = notes_of(outputs)["adam/zoo"]
    assert note.changed_files(outputs) == ["has a file that was changed afterwards: adam/zoo.parquet"]


def test_what_a_partial_run_left_is_told(outputs: Path) -> None:
    materialise()
    assert made_from_earlier(notes_of(outputs)) == []
    kept = {path: path.read_bytes() for path in (outputs / NOTES).glob("adam__*.json")}
    Pen.table = GOOD.head(2)
    materialise()
    for path, content in kept.items():
        path.write_bytes(content)
    assert "adam/zoo was made from an earlier sdtm/pet" in made_from_earlier(notes_of(outputs))


def test_reading_begins_anew_when_results_are_replaced_meanwhile(outputs: Path) -> None:
    materialise()
    seen: list[int] = []
    said: list[str] = []

    def read() -> int:
        animals = len(pd.read_parquet(outputs / "sdtm/pet.parquet"))
        if not seen:
            Pen.table = GOOD.head(1)
            materialise()
        seen.append(animals)
        return animals

    assert undisturbed([outputs], read, said.append) == 1
    assert seen == [len(GOOD), 1]
    assert said == ["a run replaced results meanwhile; reading them anew"]


def test_an_error_of_results_that_were_half_replaced_is_none(outputs: Path) -> None:
    materialise()
    tries: list[int] = []

    def read() -> str:
        tries.append(1)
        if len(tries) == 1:
            (outputs / NOTES / "adam__zoo.json").unlink()  # as a run does before it replaces the files
            raise ValueError("half of it")
        return "whole"

    assert undisturbed([outputs], read, print) == "whole"
    with pytest.raises(ValueError, match="always"):
        undisturbed([outputs], lambda: (_ for _ in ()).throw(ValueError("always")), print)


def test_reading_waits_for_a_run_at_work(outputs: Path) -> None:
    materialise()
    lock = acquire(outputs.parent, "a-run-at-work", print)
    assert lock
    said: list[str] = []

    def ends(text: str) -> None:
        said.append(text)
        lock.release()

    assert undisturbed([outputs], lambda: "read", ends) == "read"
    assert said == ["run a-run-at of this study is at work; waiting until it has ended"]
