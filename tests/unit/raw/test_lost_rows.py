"""A transfer that loses most rows of a form does not land: a wrong constant of the key is no finding about the data."""

from pathlib import Path

import pytest

from pipeline.raw.faults import TransferError
from pipeline.raw.transfer import judge_transfer, read_transfer
from pipeline.study.raw_export import RawExport
from tests.forms import AEG

HEADER = "STUDYID,SITEID,SUBJID,FOLDER,FOLDERSEQ,RECPOS,FORMDT,ENTRYTS,MODTS,RECSTAT,AESPID,CHGDT,GRADE"


def transfer(folder: Path, rows: int, other: int = 0, versions: int = 0, inactive: int = 0, twice: int = 0) -> Path:
    """aeg.csv: `other` rows of another study, `versions` earlier ones of one row, `inactive` and word-for-word repeats."""
    lines = []
    for number in range(rows):
        study = "S2" if number < other else "S1"
        position = 0 if other <= number <= other + versions and versions else number
        state = "INACTIVE" if number >= rows - inactive else "ACTIVE"
        lines.append(f"{study},01,0101,LOG,1,{position},,,,{state},{number},2023-02-01,2")
    (folder / "aeg.csv").write_text("\n".join([HEADER, *lines, *lines[:1] * twice]) + "\n", encoding="utf-8")
    return folder


def faults(folder: Path, **section: float) -> list[str]:
    try:
        read_transfer(folder, {"AEG": AEG}, "S1", RawExport.model_validate(section))
    except TransferError as error:
        return [str(fault) for fault in error.faults]
    return []


REMEDY = (
    "check the constants, columns and codes of the key in study.yaml, section raw; if it is right, raise raw.rows_lost_percent"
)


def test_all_rows_of_another_study(tmp_path: Path) -> None:
    folder = transfer(tmp_path, 3, other=3)
    said = f"aeg.csv: form AEG would lose 3 of its 3 rows (STUDY_OTHER 3), more than 20%; {REMEDY}"
    assert faults(folder) == [said]
    assert [str(fault) for fault in judge_transfer(folder, {"AEG": AEG}, "S1").lost] == [said]


def test_versions_of_one_row_because_of_a_constant(tmp_path: Path) -> None:
    """Of 30 rows, 2 are another study's and 20 are replaced by a 21st of the same key."""
    folder = transfer(tmp_path, 30, other=2, versions=20)
    assert faults(folder) == [
        f"aeg.csv: form AEG would lose 22 of its 30 rows (DUP_CONFLICT 20, STUDY_OTHER 2), more than 20%; {REMEDY}"
    ]
    assert faults(folder, rows_lost_percent=74) == []


@pytest.mark.parametrize(("rows", "other", "lands"), [(25, 5, True), (24, 5, False), (5, 4, True), (5, 5, False), (1, 1, False)])
def test_the_share_and_the_few(tmp_path: Path, rows: int, other: int, lands: bool) -> None:
    """5 of 25 is not more than 20 %; four rows may be lost of any form that keeps one."""
    assert (faults(transfer(tmp_path, rows, other=other)) == []) == lands


def test_what_the_site_deleted_or_sent_twice_is_not_lost(tmp_path: Path) -> None:
    assert faults(transfer(tmp_path, 10, inactive=9, twice=20)) == []
