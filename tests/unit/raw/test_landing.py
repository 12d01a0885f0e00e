"""A transfer folder: whole or not at all, every fault of every file in one error."""

from pathlib import Path

import pytest

from pipeline.raw.faults import TransferError
from pipeline.raw.landing import land
from schemas.raw.events import AEG
from schemas.raw.follow_up import DTH

FORMS = {"AEG": AEG, "DTH": DTH}
COMMON = "STUDYID,SITEID,SUBJID,FOLDER,FOLDERSEQ,RECPOS,FORMDT,ENTRYTS,MODTS,RECSTAT"
AEG_CSV = f"""{COMMON},AESPID,CHGDT,GRADE
SURENV01,01,0103,LOG,1,1,,2023-02-01T10:00:00,2023-02-01T10:00:00,ACTIVE,001,2023-02-01,NA
SURENV01, 01,０１０３,log,1,2,,2023-02-01T10:00:00,2023-02-01T10:00:00,ACTIVE,002,,3
"""
DTH_CSV = f"{COMMON},DTHDT,CAUSE,CAUSEOTH,REL\n"


def transfer(folder: Path, **files: str | bytes) -> Path:
    for name, content in {"aeg": AEG_CSV, "dth": DTH_CSV, **files}.items():
        (folder / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def faults_of(folder: Path) -> list[str]:
    with pytest.raises(TransferError) as error:
        land(folder, FORMS)
    return [str(fault) for fault in error.value.faults]


def test_rows_have_their_identity_and_their_text(tmp_path: Path) -> None:
    table = land(transfer(tmp_path), FORMS).tables["AEG"]
    assert table[["FILE", "FILELINE", "ROWKEY"]].to_numpy().tolist() == [
        ["aeg.csv", "2", "01|0103|LOG|1|AEG|1"],
        ["aeg.csv", "3", "01|0103|LOG|1|AEG|2"],  # the key is cleaned: blanks, full-width digits, lower case (X07)
    ]
    assert table[["SUBJID", "AESPID", "GRADE"]].to_numpy().tolist() == [["0103", "001", "NA"], ["０１０３", "002", "3"]]
    assert table["CHGDT"].isna().tolist() == [False, True]


def test_a_form_without_rows_lands_with_its_columns(tmp_path: Path) -> None:
    table = land(transfer(tmp_path), FORMS).tables["DTH"]
    assert len(table) == 0
    assert {"DTHDT", "ROWKEY", "FILE", "FILELINE"} <= set(table.columns)
    assert set(map(str, table.dtypes)) == {"str"}


def test_all_faults_of_all_files_are_in_one_error(tmp_path: Path) -> None:
    transfer(tmp_path, aeg=AEG_CSV.replace("CHGDT,GRADE", "CHGDAT,GRADE").replace("001,", "001,,"))
    (tmp_path / "dth.csv").unlink()
    assert faults_of(tmp_path) == [
        "aeg.csv, line 2: has 14 fields, the header has 13; export the file again with quoting by RFC 4180",
        "aeg.csv, line 1: column 'CHGDT' is missing; is it 'CHGDAT'?",
        "dth.csv: is missing from the transfer; add it; a form without rows is a file with a header only",
    ]


def test_a_file_in_capitals_is_not_found_and_suggested(tmp_path: Path) -> None:
    transfer(tmp_path)
    (tmp_path / "dth.csv").rename(tmp_path / "DTH.CSV")
    assert faults_of(tmp_path) == ["dth.csv: is missing from the transfer; is it 'DTH.CSV'?"]


def test_extra_files_and_columns_are_issues_and_not_read(tmp_path: Path) -> None:
    transfer(tmp_path, dth=DTH_CSV.replace("REL", "REL,COMMENT"), notes="x")
    landing = land(tmp_path, FORMS)
    assert landing.issues[["CODE", "DATASET", "FILE", "VALUE"]].to_numpy().tolist() == [
        ["COLUMN_EXTRA", "DTH", "dth.csv", "COMMENT"],
        ["FILE_EXTRA", "TRANSFER", "notes.csv", "notes.csv"],
    ]
    assert "COMMENT" not in landing.tables["DTH"].columns


def test_columns_may_come_in_any_order(tmp_path: Path) -> None:
    lines = [line.split(",") for line in AEG_CSV.splitlines()]
    transfer(tmp_path, aeg="".join(",".join(reversed(line)) + "\n" for line in lines))
    assert land(tmp_path, FORMS).tables["AEG"]["AESPID"].tolist() == ["001", "002"]


def test_the_digest_follows_names_and_bytes(tmp_path: Path) -> None:
    first = land(transfer(tmp_path), FORMS).digest
    assert land(tmp_path, FORMS).digest == first
    transfer(tmp_path, aeg=AEG_CSV.replace("002,,3", "002,,4"))
    assert land(tmp_path, FORMS).digest != first
