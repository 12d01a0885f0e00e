"""A transfer folder: whole or not at all, every fault of every file in one error."""

from pathlib import Path

import pytest

from pipeline.raw.faults import TransferError
from pipeline.raw.landing import land
from pipeline.raw.transfer import read_transfer
from pipeline.study.raw_export import RawExport
from tests.forms import AEG, DTH

FORMS = {"AEG": AEG, "DTH": DTH}
COMMON = "STUDYID,SITEID,SUBJID,FOLDER,FOLDERSEQ,RECPOS,FORMDT,ENTRYTS,MODTS,RECSTAT"
AEG_CSV = f"""{COMMON},AESPID,CHGDT,GRADE
SURENV01,01,0103,LOG,1,1,,2023-02-01T10:00:00,2023-02-01T10:00:00,ACTIVE,001,2023-02-01,NA
SURENV01, 01,０１０３,log,1,2,,2023-02-01T10:00:00,2023-02-01T10:00:00,ACTIVE,002,,3
"""
DTH_CSV = f"{COMMON},DTHDT,CAUSE,CAUSEOTH,REL\n"
ODM = """<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" FileType="Snapshot">
<Study OID="SURENV01"><MetaDataVersion OID="1"><ItemGroupDef OID="DEATH"><ItemRef ItemOID="DTHDT"/><ItemRef ItemOID="CAUSE"/>
<ItemRef ItemOID="CAUSEOTH"/><ItemRef ItemOID="REL"/></ItemGroupDef><ItemGroupDef OID="QS"/></MetaDataVersion></Study>
<ClinicalData StudyOID="SURENV01"><SubjectData SubjectKey="0103"><SiteRef LocationOID="01"/><StudyEventData StudyEventOID="LOG">
<FormData FormOID="F"><ItemGroupData ItemGroupOID="AEG"><ItemData ItemOID="AESPID" Value="001"/>
<ItemData ItemOID="CHGDT" Value="2023-02-01"/><ItemData ItemOID="GRADE" Value="2"/></ItemGroupData></FormData></StudyEventData>
</SubjectData></ClinicalData></ODM>
"""


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


def test_a_form_in_two_files_is_one_table_and_its_rows_keep_their_file(tmp_path: Path) -> None:
    transfer(tmp_path)
    header, first, second = AEG_CSV.splitlines(keepends=True)
    (tmp_path / "aeg.csv").write_text(header + first, encoding="utf-8")
    (tmp_path / "aeg2.csv").write_text(header + second, encoding="utf-8")
    export = RawExport.model_validate({"forms": {"AEG": {"files": ["aeg.csv", "aeg2.csv"]}}})
    table = land(tmp_path, FORMS, export).tables["AEG"]
    assert table[["FILE", "FILELINE", "AESPID"]].to_numpy().tolist() == [["aeg.csv", "2", "001"], ["aeg2.csv", "2", "002"]]


def test_item_groups_that_no_form_names_are_said(tmp_path: Path) -> None:
    (tmp_path / "all.xml").write_text(ODM, encoding="utf-8")
    export = RawExport.model_validate(
        {
            "every_form": {"constants": {"FORMDT": "", "ENTRYTS": "", "MODTS": "", "RECSTAT": "ACTIVE"}},
            "forms": {"AEG": {"files": ["all.xml"]}, "DTH": {"files": ["all.xml"], "group": "DEATH"}},
        }
    )
    landing = land(tmp_path, FORMS, export)
    assert landing.issues[["CODE", "VALUE"]].to_numpy().tolist() == [["FILE_EXTRA", "all.xml: QS"]]
    assert landing.tables["AEG"][["ROWKEY", "GRADE", "RECSTAT"]].to_numpy().tolist() == [["01|0103|LOG|1|AEG|1", "2", "ACTIVE"]]
    assert landing.tables["AEG"]["MODTS"].isna().all(), "missing text is never an empty one"


def test_one_fault_of_an_odm_file_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "all.xml").write_text("<ODM", encoding="utf-8")
    export = RawExport.model_validate({"forms": {"AEG": {"files": ["all.xml"]}, "DTH": {"files": ["all.xml"]}}})
    with pytest.raises(TransferError) as error:
        land(tmp_path, FORMS, export)
    assert len(error.value.faults) == 1


def test_fields_shifted_by_one_are_never_taken_for_data(tmp_path: Path) -> None:
    """The row lost its site and gained a field at its end: the number of fields is right, and no column is."""
    shifted = "SURENV01,0103,LOG,1,1,,2023-02-01T10:00:00,2023-02-01T10:00:00,ACTIVE,001,2023-02-01,2,\n"
    content = read_transfer(transfer(tmp_path, aeg=AEG_CSV + shifted), FORMS, "SURENV01")
    assert content.excluded[["FILE", "FILELINE", "REASON"]].to_numpy().tolist() == [["aeg.csv", "4", "ROW_UNIDENTIFIED"]]
    assert content.issues[["CODE", "LINE", "COLUMN"]].to_numpy().tolist() == [["ROW_UNIDENTIFIED", "4", "RECPOS"]]


def test_non_breaking_blanks_and_byte_order_marks_do_not_change_an_identity(tmp_path: Path) -> None:
    aeg = "\ufeff" + AEG_CSV.replace("SURENV01,01,0103,LOG", "SURENV01\u00a0,\u00a001,0103\u00a0,LOG")
    content = read_transfer(transfer(tmp_path, aeg=aeg), FORMS, "SURENV01")
    assert content.tables["crf_aeg"]["ROWKEY"].tolist() == ["01|0103|LOG|1|AEG|1", "01|0103|LOG|1|AEG|2"]
    assert content.issues["CODE"].tolist() == []
