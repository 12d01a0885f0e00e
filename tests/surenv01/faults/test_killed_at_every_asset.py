"""SIGKILL at every asset of the small study in turn, and during three layers of SURENV01: then the next one ends well."""

from pathlib import Path

from pipeline.provenance.notes import NOTES, note_path
from tests.faults.contents import contents, half_written, is_temporary
from tests.faults.night import Night, in_process
from tests.faults.sabotage import RENAME, Sabotage, kill
from tests.surenv01.faults.small_study import COMMITTED, RESULTS, copy_of, night, run_in_full

LATEST = RESULTS.parent / "latest.json"


def assets_in_order(results: Path) -> list[str]:
    """The assets by their notes, about in the order in which they were made."""
    notes = sorted((results / NOTES).glob("*.json"), key=lambda note: note.stat().st_mtime_ns)
    return [note.stem.replace("__", "/", 1) for note in notes]


def test_killed_at_every_asset(undisturbed: Path, trial: Path, tmp_path: Path) -> None:
    """At each asset when its files are in place and its note is not: the worst moment. The nights after make what it needs, and
    die at the next one."""
    whole, workspace = contents(undisturbed / RESULTS), copy_of(trial, tmp_path / "workspace")
    assets = assets_in_order(undisturbed / RESULTS)
    assert {asset.split("/")[0] for asset in assets} == {"raw", "sdtm", "adam", "tlf", "review"}
    for asset in assets:
        note = workspace / RESULTS / note_path(asset)
        note.unlink(missing_ok=True)  # steps that need not wait for each other come in any order: it may be made already
        death = Sabotage(workspace / RESULTS, kill, note_path(asset), RENAME)
        ended = night(workspace, "run", "--select", f"+{asset}", sabotage=death)
        assert ended.killed, f"{asset}: {ended.said}"
        assert not note.exists()
        assert half_written(contents(workspace / RESULTS), whole) == [], asset
        assert latest_of(workspace).exists() == (asset == "review/latest"), asset
    ended = night(workspace)
    assert ended.exit == 0, ended.said
    assert contents(workspace / RESULTS) == whole
    assert latest_of(workspace).read_bytes() == latest_of(undisturbed).read_bytes()


def latest_of(workspace: Path) -> Path:
    return workspace / LATEST


def test_killed_during_landing_adam_and_outputs_of_the_trial(tmp_path: Path) -> None:
    """Three deaths of one night of SURENV01, each in the middle of a unit of files."""
    source = COMMITTED
    undisturbed, workspace = (copy_of(source, tmp_path / name, "raw/SURENV01") for name in ("undisturbed", "workspace"))
    assert full(undisturbed).exit == 0
    whole = contents(undisturbed / RESULTS)
    for moment in ("raw/*crf_lb.parquet*", "adam/*adtte.parquet*", "tlf/*t_14_2_1_1.rtf*"):
        assert full(workspace, Sabotage(workspace / RESULTS, kill, moment, RENAME)).killed, moment
        assert half_written(contents(workspace / RESULTS), whole) == [], moment
    assert full(workspace).exit == 0
    left = contents(workspace / RESULTS)
    assert left == whole
    assert not any(map(is_temporary, left))
    assert (workspace / LATEST).read_bytes() == (undisturbed / LATEST).read_bytes()


def full(workspace: Path, sabotage: Sabotage | None = None) -> Night:
    return in_process(workspace, run_in_full, sabotage=sabotage)
