"""A transfer beside the one before it: an older export, a form that lost rows, a transfer before that cannot be read."""

from pathlib import Path

import pytest

from pipeline.raw.landing import land
from pipeline.raw.previous import compare_with_previous, previous_transfer
from pipeline.raw.transfer import read_transfer
from pipeline.study.raw_export import RawExport
from tests.forms import DTH

FORMS = {"DTH": DTH}
HEADER = "STUDYID,SITEID,SUBJID,FOLDER,FOLDERSEQ,RECPOS,FORMDT,ENTRYTS,MODTS,RECSTAT,DTHDT,CAUSE,CAUSEOTH,REL\n"


def transfer(study: Path, name: str, rows: int, changed: str) -> Path:
    folder = study / name
    folder.mkdir()
    lines = [f"S1,01,01{row:02},LOG,1,1,,2026-05-01T10:00:00,{changed},ACTIVE,,,,\n" for row in range(rows)]
    (folder / "dth.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    return folder


def compared(now: Path, before: Path, percent: float = 10) -> list[list[str]]:
    export = RawExport(rows_dropped_percent=percent)
    found = compare_with_previous(land(now, FORMS, export), before, FORMS, export)
    return found[["CODE", "DATASET", "VALUE", "MESSAGE"]].to_numpy().tolist()


def test_a_newer_export_with_as_many_rows_is_in_order(tmp_path: Path) -> None:
    before = transfer(tmp_path, "2026-05-31", 10, "2026-05-30T10:00:00")
    assert compared(transfer(tmp_path, "2026-06-30", 10, "2026-06-29T10:00:00"), before) == []


def test_the_same_export_again_is_in_order(tmp_path: Path) -> None:
    before = transfer(tmp_path, "2026-05-31", 10, "2026-05-30T10:00:00")
    assert compared(transfer(tmp_path, "2026-06-30", 10, "2026-05-30T10:00:00"), before) == []


def test_an_older_export_in_a_newer_folder(tmp_path: Path) -> None:
    before = transfer(tmp_path, "2026-05-31", 10, "2026-05-30T10:00:00")
    said = "MODTS is the latest change; in the transfer before it is 2026-05-30T10:00:00"
    assert compared(transfer(tmp_path, "2026-06-30", 10, "2026-04-30T10:00:00"), before) == [
        ["TRANSFER_OLDER", "TRANSFER", "2026-04-30T10:00:00", said]
    ]


@pytest.mark.parametrize(
    ("rows", "percent", "said"), [(9, 10, False), (8, 10, True), (9, 5, True), (10, 0, False), (0, 10, True)]
)
def test_rows_dropped_beyond_the_threshold(tmp_path: Path, rows: int, percent: float, said: bool) -> None:
    before = transfer(tmp_path, "2026-05-31", 10, "2026-05-30T10:00:00")
    found = compared(transfer(tmp_path, "2026-06-30", rows, "2026-06-30T10:00:00"), before, percent)
    message = f"has {rows} rows, {10 - rows} fewer than in the transfer before (more than {percent}%)"
    assert found == ([["ROWS_DROPPED", "DTH", "DTH", message]] if said else [])


def test_a_transfer_before_that_does_not_land_is_said(tmp_path: Path) -> None:
    before = transfer(tmp_path, "2026-05-31", 10, "2026-05-30T10:00:00")
    (before / "dth.csv").write_bytes(b"")
    found = compared(transfer(tmp_path, "2026-06-30", 10, "2026-06-30T10:00:00"), before)
    assert [issue[:3] for issue in found] == [["TRANSFER_UNCOMPARED", "TRANSFER", "2026-05-31"]]


def test_the_comparison_is_among_the_issues_of_the_transfer(tmp_path: Path) -> None:
    before = transfer(tmp_path, "2026-05-31", 10, "2026-05-30T10:00:00")
    now = transfer(tmp_path, "2026-06-30", 1, "2026-06-30T10:00:00")
    assert read_transfer(now, FORMS, "S1", previous=before).issues["CODE"].tolist() == ["ROWS_DROPPED"]
    assert read_transfer(now, FORMS, "S1").issues["CODE"].tolist() == []


def test_the_transfer_before_is_the_last_dated_folder_before(tmp_path: Path) -> None:
    for name in ("2026-04-30", "2026-05-31", "2026-06-30", "2026-05-31-test", "notes"):
        (tmp_path / name).mkdir()
    assert previous_transfer(tmp_path / "2026-06-30") == tmp_path / "2026-05-31"
    assert previous_transfer(tmp_path / "2026-04-30") is None
    assert previous_transfer(tmp_path / "notes") is None
