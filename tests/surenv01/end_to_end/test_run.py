"""The main job on the committed study: all results, the same bytes again, and a history that survives the process."""

import hashlib
import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.surenv01.chain import SURENV01
from tests.surenv01.conftest import SAID, CopyOfFinished
from tests.surenv01.end_to_end.conftest import start

TRANSFER = "2026-06-30"


@pytest.fixture(scope="module")
def finished(copy_of_finished: CopyOfFinished, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the main job has run once."""
    folder = copy_of_finished(tmp_path_factory.mktemp("finished"))
    assert "ORR by week 18 (primary)" in (folder / SAID).read_text(encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_output_is_there(finished: Path) -> None:
    results = finished / "outputs" / "SURENV01"
    assert json.loads((results / "latest.json").read_text()) == {"study": "SURENV01", "transfer": TRANSFER}
    made = contents(results / TRANSFER)
    for output in SURENV01.outputs:
        assert {f"tlf/{output.__name__}.{kind}" for kind in ("rtf", "html", "ard.parquet")} <= set(made)
    assert {"tlf/index.html", "issues.csv", "review/ledger.parquet", "ledger.html", "acrf.html", "adam/adtte.parquet"} <= set(
        made
    )
    assert not [name for name in made if name.endswith((".tmp", ".part"))]


def test_every_subject_has_a_page_with_its_records(finished: Path) -> None:
    """As many pages as DM has subjects; each is linked by its name, and has as many rows of events as ADAE has of its subject."""
    folder = finished / "outputs" / "SURENV01" / TRANSFER
    people = pd.read_parquet(folder / "sdtm" / "dm.parquet", columns=["USUBJID"])["USUBJID"]
    script = (folder / "tlf" / "subjects" / "links.js").read_text(encoding="utf-8")
    pages = dict(json.loads(re.search(r"new Map\((.*?)\), base", script)[1]))
    assert sorted(pages) == sorted(people)
    assert {path.name for path in (folder / "tlf" / "subjects").glob("*.html")} == set(pages.values())
    events = pd.read_parquet(folder / "adam" / "adae.parquet", columns=["USUBJID"])["USUBJID"].value_counts()
    for person, file in pages.items():
        page = (folder / "tlf" / "subjects" / file).read_text(encoding="utf-8")
        table = page.partition("<caption>Adverse events</caption>")[2].partition("</table>")[0]
        assert table.count("<tr>") == events.get(person, -1) + 1, person


def test_a_second_run_makes_nothing_and_leaves_every_file_as_it_was(finished: Path) -> None:
    files = [path for path in (finished / "outputs").rglob("*") if path.is_file()]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
    result = start(finished, "run")
    assert result.returncode == 0
    assert "Nothing has changed: every result is up to date." in result.stdout
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in before} == before


def test_a_run_that_makes_everything_again_gives_the_same_bytes_and_stands_in_the_history(finished: Path) -> None:
    results = finished / "outputs" / "SURENV01" / TRANSFER
    before = contents(results)
    assert start(finished, "run", "--all").returncode == 0
    assert contents(results) == before
    assert len(list((results.parent / "history").glob("*.json"))) == 2
    listed = start(finished, "history").stdout.split()
    assert start(finished, "history", listed[0]).returncode == 0


def test_runs_stand_in_the_history_of_dagster(finished: Path) -> None:
    import dagster as dg

    os.environ["DAGSTER_HOME"] = str(finished / ".dagster")
    try:
        with dg.DagsterInstance.get() as instance:
            runs = instance.get_runs()
            assert {(run.job_name, run.status.value) for run in runs} == {("SURENV01_full_refresh", "SUCCESS")}
            assert not instance.telemetry_enabled
            assert not instance.nux_enabled
    finally:
        del os.environ["DAGSTER_HOME"]


def test_a_selection_reads_what_the_last_run_wrote(finished: Path) -> None:
    results = finished / "outputs" / "SURENV01" / TRANSFER
    before = contents(results)
    result = start(finished, "run", "--select", "adam/adsl", "--all")
    assert result.returncode == 0
    assert "1/1" in result.stdout
    assert contents(results) == before


def test_results_can_go_elsewhere(finished: Path, tmp_path: Path) -> None:
    result = start(finished, "run", "--select", "raw/crf_ae", "--out", str(tmp_path / "elsewhere"))
    assert result.returncode == 0
    assert (tmp_path / "elsewhere" / "SURENV01" / TRANSFER / "raw" / "crf_ae.parquet").is_file()
