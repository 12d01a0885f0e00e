"""The main job on the committed study: all results, the same bytes again, and a history that survives the process."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from pipeline.tlf import OUTPUTS
from tests.end_to_end.conftest import new_workspace, start

TRANSFER = "2026-06-30"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the main job has run once."""
    folder = new_workspace(tmp_path_factory.mktemp("finished"))
    result = start(folder, "run")
    assert result.returncode == 0, result.stdout + result.stderr
    assert "ORR by week 18 (primary)" in result.stdout
    return folder


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_output_is_there(finished: Path) -> None:
    results = finished / "outputs" / "SURENV01"
    assert json.loads((results / "latest.json").read_text()) == {"study": "SURENV01", "transfer": TRANSFER}
    made = contents(results / TRANSFER)
    for output in OUTPUTS:
        assert {f"tlf/{output.__name__}.{kind}" for kind in ("rtf", "html", "ard.parquet")} <= set(made)
    assert {"tlf/index.html", "issues.csv", "review/ledger.parquet", "ledger.html", "acrf.html", "adam/adtte.parquet"} <= set(
        made
    )
    assert not [name for name in made if name.endswith((".tmp", ".part"))]


def test_a_second_run_gives_the_same_bytes_and_both_stand_in_the_history(finished: Path) -> None:
    before = contents(finished / "outputs")
    assert start(finished, "run").returncode == 0
    assert contents(finished / "outputs") == before

    import dagster as dg

    os.environ["DAGSTER_HOME"] = str(finished / ".dagster")
    try:
        with dg.DagsterInstance.get() as instance:
            runs = instance.get_runs()
            assert [(run.job_name, run.status.value) for run in runs] == [("SURENV01_full_refresh", "SUCCESS")] * 2
            assert not instance.telemetry_enabled
            assert not instance.nux_enabled
    finally:
        del os.environ["DAGSTER_HOME"]


def test_a_selection_reads_what_the_last_run_wrote(finished: Path) -> None:
    before = contents(finished / "outputs")
    result = start(finished, "run", "--select", "adam/adsl")
    assert result.returncode == 0
    assert "1/1" in result.stdout
    assert contents(finished / "outputs") == before


def test_results_can_go_elsewhere(finished: Path, tmp_path: Path) -> None:
    result = start(finished, "run", "--select", "raw/crf_ae", "--out", str(tmp_path / "elsewhere"))
    assert result.returncode == 0
    assert (tmp_path / "elsewhere" / "SURENV01" / TRANSFER / "raw" / "crf_ae.parquet").is_file()
