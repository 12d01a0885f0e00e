"""The event log with open connections stores what Dagster's own class stores, where that looks for it."""

from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipeline.orchestration.runs.run import dagster_home
from pipeline.orchestration.storage.event_log import EventLog


@dg.asset(check_specs=[dg.AssetCheckSpec("whole", asset="pen")])
def pen() -> dg.MaterializeResult:
    passed = dg.AssetCheckResult(check_name="whole", passed=True)
    return dg.MaterializeResult(metadata={"rows": 3}, tags={"kind": "toy"}, check_results=[passed])


def test_dagster_reads_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAGSTER_HOME", "")  # restored behind dagster_home
    home = dagster_home(tmp_path)
    with dg.DagsterInstance.get() as instance:
        log = instance.event_log_storage
        assert isinstance(log, EventLog)
        runs = [dg.materialize([pen], instance=instance).run_id for _ in range(3)]
        told = {run: log.get_records_for_run(run).records for run in runs}
        assert set(log._open) == {"index", *runs[1:]}, "a run is closed when two others were asked for later"
        latest = log.get_asset_records([pen.key])
    assert not any(engine.pool.checkedin() for engine in log._open.values()), "no connection stays open"
    theirs = SqliteEventLogStorage(str(home / "history" / "runs"))
    assert {run: theirs.get_records_for_run(run).records for run in runs} == told
    assert all(len(records) > 5 for records in told.values())
    assert theirs.get_asset_records([pen.key]) == latest
    assert latest[0].asset_entry.last_run_id == runs[-1]
    theirs.dispose()


def test_a_wiped_history_begins_anew(tmp_path: Path) -> None:
    log = EventLog(str(tmp_path))
    with dg.DagsterInstance.ephemeral() as instance:
        run = dg.materialize([pen], instance=instance).run_id
        entries = [record.event_log_entry for record in instance.get_records_for_run(run).records]
    for _ in range(2):
        for entry in entries:
            log.store_event(entry)
        assert [record.event_log_entry for record in log.get_records_for_run(run).records] == entries
        log.wipe()
        assert not log.get_records_for_run(run).records
    log.dispose()
