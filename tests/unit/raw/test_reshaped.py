"""Files of another shape than the form: one row with several tests, several files side by side, rows without numbers.

The expected rows are written by hand from the files.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from pipeline.raw.faults import TransferError
from pipeline.raw.landing import Landing, land
from pipeline.raw.ledger import ledger
from pipeline.raw.records import current_records
from pipeline.study.raw_export import RawExport
from schemas.base import Char, names
from schemas.raw import DATE, NUMBER, RawForm, ask


class VS(RawForm, title="Vital Signs", page=1):
    """One row per test per visit."""

    VSTEST: Char = ask("Test", "SYSBP", "DIABP", "PULSE")
    VSRES: Char = ask("Result", format=NUMBER)
    VSU: Char = ask("Unit")
    VSDT: Char = ask("Date", format=DATE)


class DM(RawForm, title="Demographics", page=2):
    """One row per subject."""

    SEX: Char = ask("Sex", "M", "F")
    RACE: Char = ask("Race")


COMMON = {"STUDYID": "S1", "SITEID": "01", "FOLDERSEQ": "1", "ENTRYTS": "", "MODTS": "", "RECSTAT": "ACTIVE"}
KEY = {"Subject": "SUBJID", "Visit": "FOLDER"}
WIDE = {
    "SYSBP": {"columns": {"SYS": "VSRES", "SYS_U": "VSU"}},
    "DIABP": {"columns": {"DIA": "VSRES"}, "constants": {"VSU": "mmHg"}},
    "PULSE": {"columns": {"HR (sitting)": "VSRES"}, "codes": {"VSRES": {"ND": ""}}},
}
VITALS = """Subject,Visit,Date,SYS,SYS_U,DIA,HR (sitting)
0101,C1,2024-03-05,120,mmHg,80,61
0101,C2,2024-04-02,130,mmHg,,ND
0102,C1,2024-03-06,,,,
0102,C2,2024-04-03,,,77,_
""".replace("_\n", " \n")


def landed(folder: Path, form: type[RawForm], contents: dict[str, str], **export: Any) -> Landing:
    for name, text in contents.items():
        (folder / name).write_text(text, encoding="utf-8")
    every = {"constants": COMMON, "columns": KEY}
    return land(folder, {form.__name__: form}, RawExport.model_validate({"every_form": every, "forms": {form.__name__: export}}))


def faults(folder: Path, form: type[RawForm], contents: dict[str, str], **export: Any) -> list[str]:
    with pytest.raises(TransferError) as error:
        landed(folder, form, contents, **export)
    return [str(fault) for fault in error.value.faults]


def cells(table: pd.DataFrame, *columns: str) -> list[str]:
    """Each row as one text, a missing value as "-"."""
    return table[list(columns)].fillna("-").agg(" ".join, axis=1).tolist()


def wide(folder: Path, text: str = VITALS, **more: Any) -> Landing:
    given = {"wide": {"VSTEST": WIDE}, "columns": {"Date": "VSDT"}, "repeats": {"FORMDT": "VSDT"}, "numbers": {"RECPOS": {}}}
    return landed(folder, VS, {"vs.csv": text}, **{**given, **more})


def test_a_row_with_several_tests_becomes_a_row_per_test(tmp_path: Path) -> None:
    table = wide(tmp_path).tables["VS"]
    assert cells(table, "SUBJID", "FOLDER", "RECPOS", "VSTEST", "VSRES", "VSU", "VSDT", "FORMDT") == [
        "0101 C1 1.SYSBP SYSBP 120 mmHg 2024-03-05 2024-03-05",
        "0101 C1 1.DIABP DIABP 80 mmHg 2024-03-05 2024-03-05",
        "0101 C1 1.PULSE PULSE 61 - 2024-03-05 2024-03-05",
        "0101 C2 1.SYSBP SYSBP 130 mmHg 2024-04-02 2024-04-02",
        "0102 C2 1.DIABP DIABP 77 mmHg 2024-04-03 2024-04-03",
    ]


def test_each_row_leads_to_its_cell(tmp_path: Path) -> None:
    table = wide(tmp_path).tables["VS"]
    assert cells(table, "FILE", "FILELINE", "ROWKEY")[:3] == [
        "vs.csv 2 (SYS) 01|0101|C1|1|VS|1.SYSBP",
        "vs.csv 2 (DIA) 01|0101|C1|1|VS|1.DIABP",
        "vs.csv 2 (HR (sitting)) 01|0101|C1|1|VS|1.PULSE",
    ]


def test_cells_without_an_answer_are_counted_and_rows_without_any_are_left_out(tmp_path: Path) -> None:
    landing = wide(tmp_path)
    assert cells(landing.issues, "CODE", "COLUMN", "VALUE") == [
        "CELLS_EMPTY DIA 2",
        "CELLS_EMPTY HR (sitting) 3",
        "CELLS_EMPTY SYS 2",
    ]
    assert cells(landing.left_out, "FORM", "FILE", "FILELINE", "ROWKEY", "REASON") == [
        "VS vs.csv 4 01|0102|C1|1|VS|1 no answer to any test of the row"
    ]


def test_every_row_of_a_wide_file_has_its_fate(tmp_path: Path) -> None:
    """Twelve cells of tests in four rows: five answers are rows, seven cells are counted; no row of the file is in neither."""
    landing = wide(tmp_path)
    counted = landing.issues.loc[landing.issues["CODE"].eq("CELLS_EMPTY"), "VALUE"].astype(int).sum()
    assert len(landing.tables["VS"]) + counted == 12
    lines = pd.concat([landing.tables["VS"]["FILELINE"], landing.left_out["FILELINE"]]).str.split(" ").str[0]
    assert set(lines) == {"2", "3", "4", "5"}
    current = current_records(landing.tables["VS"], VS, "S1").current
    lineage = pd.DataFrame({"ROWKEY": current["ROWKEY"], "RULE": "mapped"}, dtype="str")
    columns = pd.DataFrame({"FORM": "VS", "COLUMN": names(VS), "STATUS": "MAPPED"}, dtype="str")
    balance = ledger({"VS": current}, landing.left_out, lineage, columns, ["VS"])
    assert balance[["ROWS", "MAPPED", "EXCLUDED", "UNACCOUNTED", "STATE"]].to_numpy().tolist() == [[6, 5, 1, 0, "balanced"]]


def test_a_number_stays_where_an_empty_cell_is_filled_later(tmp_path: Path) -> None:
    (tmp_path / "later").mkdir()
    before = wide(tmp_path).tables["VS"]["ROWKEY"]
    after = wide(tmp_path / "later", VITALS.replace("mmHg,,ND", "mmHg,85,ND")).tables["VS"]["ROWKEY"]
    assert set(after) - set(before) == {"01|0101|C2|1|VS|1.DIABP"}
    assert set(before) <= set(after)


def test_rows_that_are_left_out_are_left_out_test_by_test(tmp_path: Path) -> None:
    text = VITALS.replace("HR (sitting)\n", "HR (sitting),Del\n").replace("61\n", "61,1\n").replace("ND\n", "ND,0\n")
    text = text.replace("C1,2024-03-06,,,,\n", "C1,2024-03-06,,,,,0\n").replace("77, \n", "77, ,0\n")
    landing = wide(tmp_path, text, rows_left_out=[{"column": "Del", "value": "1", "reason": "deleted in the EDC"}])
    assert cells(landing.tables["VS"], "FILELINE") == ["3 (SYS)", "5 (DIA)"]
    assert landing.left_out["REASON"].value_counts().to_dict() == {"deleted in the EDC": 3, "no answer to any test of the row": 1}


def test_a_test_without_its_column_is_refused_with_the_nearest(tmp_path: Path) -> None:
    said = faults(tmp_path, VS, {"vs.csv": VITALS.replace("DIA,", "DIAS,")}, wide={"VSTEST": WIDE})
    assert said == ["vs.csv, line 1: column 'DIA' of raw.forms.VS.wide.VSTEST.DIABP is missing; is it 'DIAS'?"]


def test_a_column_of_no_test_is_listed(tmp_path: Path) -> None:
    landing = wide(tmp_path, wide={"VSTEST": {"SYSBP": WIDE["SYSBP"], "DIABP": WIDE["DIABP"]}})
    assert "COLUMN_EXTRA HR (sitting)" in cells(landing.issues, "CODE", "VALUE")


def test_special_missing_values_of_a_wide_file(tmp_path: Path) -> None:
    table = pd.DataFrame({"SUBJECT": ["0101", "0102"], "VISIT": "C1", "SYS": [120.0, float("nan")], "DIA": [float("nan"), 80.0]})
    pyreadstat.write_xport(table.astype({"SUBJECT": object, "VISIT": object}), tmp_path / "vs.xpt", table_name="VS")
    data = (tmp_path / "vs.xpt").read_bytes()
    assert data.count(b"\x2e" + bytes(7)) == 2
    (tmp_path / "vs.xpt").write_bytes(data.replace(b"\x2e" + bytes(7), b"\x4e" + bytes(7)))  # .N
    tests = {"SYSBP": {"columns": {"SYS": "VSRES"}}, "DIABP": {"columns": {"DIA": "VSRES"}}}
    given = {"files": ["vs.xpt"], "wide": {"VSTEST": tests}, "columns": {"SUBJECT": "SUBJID", "VISIT": "FOLDER"}}
    rest = {
        "not_collected": {"VSU": "no unit", "VSDT": "no date"},
        "constants": {"FORMDT": "2024-03-05"},
        "numbers": {"RECPOS": {}},
    }
    explained = landed(tmp_path, VS, {}, **given, **rest, special_missing={".N": ""})
    assert cells(explained.tables["VS"], "SUBJID", "VSTEST", "VSRES") == ["0101 SYSBP 120", "0102 DIABP 80"]
    not_done = landed(tmp_path, VS, {}, **given, **rest, codes={"VSRES": {".N": "NOT DONE"}})
    assert cells(not_done.tables["VS"], "SUBJID", "VSTEST", "VSRES") == [
        "0101 SYSBP 120", "0101 DIABP NOT DONE", "0102 SYSBP NOT DONE", "0102 DIABP 80",
    ]  # fmt: skip
    unexplained = landed(tmp_path, VS, {}, **given, **rest)
    odd = unexplained.issues[unexplained.issues["CODE"].eq("SPECIAL_MISSING")]
    assert cells(odd, "COLUMN", "VALUE", "LINE") == ["VSRES .N 1 (DIA)", "VSRES .N 2 (SYS)"]


BP = "Subject,Visit,Date,BP\n0101,C1,2024-03-05,120\n0101,C1,2024-03-04,118\n0102,C1,2024-03-06,1\n"
HR = "Subject,Visit,Date,RATE,Unit\n0101,C1,2024-03-05,61,/min\n0102,C1,2024-03-06,1,/min\n"
FILES = {"vs_bp.csv": BP, "vs_hr.csv": HR}
BY_FILE = {
    "vs_bp.csv": {"columns": {"BP": "VSRES"}, "constants": {"VSTEST": "SYSBP", "VSU": "mmHg"}},
    "vs_hr.csv": {"columns": {"RATE": "VSRES", "Unit": "VSU"}, "constants": {"VSTEST": "PULSE"}, "codes": {"VSRES": {"1": "60"}}},
}


def files(folder: Path, **more: Any) -> pd.DataFrame:
    given = {"files": list(FILES), "by_file": BY_FILE, "columns": {"Date": "VSDT"}, "repeats": {"FORMDT": "VSDT"}}
    return landed(folder, VS, FILES, **{**given, "numbers": {"RECPOS": {}}, **more}).tables["VS"]


def test_each_file_has_its_own_constants_columns_and_codes(tmp_path: Path) -> None:
    assert cells(files(tmp_path), "FILE", "SUBJID", "RECPOS", "VSTEST", "VSRES", "VSU", "FORMDT") == [
        "vs_bp.csv 0101 1 SYSBP 120 mmHg 2024-03-05",
        "vs_bp.csv 0101 2 SYSBP 118 mmHg 2024-03-04",
        "vs_bp.csv 0102 1 SYSBP 1 mmHg 2024-03-06",
        "vs_hr.csv 0101 3 PULSE 61 /min 2024-03-05",  # numbered on, over all files
        "vs_hr.csv 0102 2 PULSE 60 /min 2024-03-06",
    ]


def test_rows_are_numbered_by_an_order(tmp_path: Path) -> None:
    table = files(tmp_path, numbers={"RECPOS": {"order": ["VSDT"]}})
    assert cells(table, "SUBJID", "VSDT", "RECPOS") == [
        "0101 2024-03-05 2", "0101 2024-03-04 1", "0102 2024-03-06 1", "0101 2024-03-05 3", "0102 2024-03-06 2",
    ]  # fmt: skip


def test_folders_are_numbered_by_their_dates(tmp_path: Path) -> None:
    """Each date of a folder is a repeat of it, and rows are numbered within the repeat."""
    numbers = {"RECPOS": {}, "FOLDERSEQ": {"order": "VSDT", "count": "values"}}
    table = files(tmp_path, numbers=numbers)
    assert cells(table, "SUBJID", "VSDT", "FOLDERSEQ", "RECPOS") == [
        "0101 2024-03-05 2 1", "0101 2024-03-04 1 1", "0102 2024-03-06 1 1", "0101 2024-03-05 2 2", "0102 2024-03-06 1 2",
    ]  # fmt: skip


def test_dates_order_as_days_and_numbers_as_numbers(tmp_path: Path) -> None:
    text = "Subject,Visit,Date,VSRES\n0101,C1,10MAR2024,9\n0101,C1,09APR2024,10\n0101,C1,,100\n"
    rest = {"columns": {"Date": "VSDT"}, "constants": {"VSTEST": "SYSBP", "VSU": "mmHg", "FORMDT": ""}}
    by_day = landed(tmp_path, VS, {"vs.csv": text}, **rest, numbers={"RECPOS": {"order": ["VSDT"]}}).tables["VS"]
    assert by_day["RECPOS"].tolist() == ["1", "2", "3"]  # as text, 09APR stands before 10MAR
    by_result = landed(tmp_path, VS, {}, **rest, numbers={"RECPOS": {"order": ["VSRES"]}}).tables["VS"]
    assert by_result["RECPOS"].tolist() == ["1", "2", "3"]  # as text, 10 and 100 stand before 9


DM1 = "Subject,Visit,Sex,Date\n0101,SCR,M,2024-01-02\n0102,SCR,F,2024-01-03\n0103,SCR,M,2024-01-04\n"
DM2 = "SUBJ,Race,Date\n0102,ASIAN,2024-01-03\n 0101,WHITE,2024-01-02\n0199,ASIAN,2024-01-09\n,BLACK,2024-01-09\n"
JOIN = {"joined": [{"file": "dm2.csv", "by": {"Subject": "SUBJ"}}], "columns": {"Sex": "SEX", "Race": "RACE", "Date": "FORMDT"}}


def test_a_second_file_stands_beside_the_rows_of_the_first(tmp_path: Path) -> None:
    landing = landed(tmp_path, DM, {"dm.csv": DM1, "dm2.csv": DM2}, **JOIN, numbers={"RECPOS": {}})
    assert cells(landing.tables["DM"], "SUBJID", "SEX", "RACE", "FILE", "FILELINE") == [
        "0101 M WHITE dm.csv 2 (dm2.csv 3)",
        "0102 F ASIAN dm.csv 3 (dm2.csv 2)",
        "0103 M - dm.csv 4",
    ]
    assert cells(landing.left_out, "SUBJID", "FILE", "FILELINE", "REASON") == [
        "0199 dm2.csv 4 JOIN_UNMATCHED",
        "- dm2.csv 5 JOIN_UNMATCHED",
    ]
    assert sorted(cells(landing.issues, "CODE", "SUBJID", "FILE", "LINE", "VALUE")) == [
        "JOIN_UNMATCHED - dm2.csv 5 dm2.csv", "JOIN_UNMATCHED 0103 dm.csv 4 dm2.csv", "JOIN_UNMATCHED 0199 dm2.csv 4 dm2.csv",
    ]  # fmt: skip


def test_a_column_that_both_files_have_and_that_differs_is_kept_apart(tmp_path: Path) -> None:
    landing = landed(
        tmp_path,
        DM,
        {"dm.csv": DM1, "dm2.csv": DM2.replace("WHITE,2024-01-02", "WHITE,2024-02-02")},
        **JOIN,
        numbers={"RECPOS": {}},
    )
    assert landing.tables["DM"]["FORMDT"].tolist() == ["2024-01-02", "2024-01-03", "2024-01-04"]
    assert "COLUMN_EXTRA Date@dm2.csv" in cells(landing.issues, "CODE", "VALUE")


def test_a_join_that_would_multiply_rows_is_refused(tmp_path: Path) -> None:
    twice = DM2 + "0102,WHITE,2024-01-03\n0101,WHITE,2024-01-03\n0102,BLACK,2024-01-03\n"
    assert faults(tmp_path, DM, {"dm.csv": DM1, "dm2.csv": twice}, **JOIN) == [
        "dm2.csv, line 6: several rows have one key of SUBJ: 0102 (3 rows), 0101 (2 rows), and rows of dm.csv would multiply; "
        "name more columns in raw.forms.DM.joined, or make dm2.csv the form's file"
    ]


def test_rows_that_are_left_out_have_no_partner(tmp_path: Path) -> None:
    twice = DM2.replace("Race,", "Race,Del,").replace("N,2", "N,0,2").replace("E,2", "E,0,2").replace("K,2", "K,0,2")
    condition = {"column": "Del", "value": "1", "reason": "deleted in the EDC"}
    first = DM1.replace("Date\n", "Del,Date\n").replace("M,2", "M,0,2").replace("F,2", "F,0,2")
    landing = landed(
        tmp_path, DM, {"dm.csv": first, "dm2.csv": twice + "0101,BLACK,1,2024-01-02\n"}, **JOIN, numbers={"RECPOS": {}},
        rows_left_out=[condition],
    )  # fmt: skip
    assert landing.tables["DM"]["RACE"].fillna("-").tolist() == ["WHITE", "ASIAN", "-"]
    assert landing.left_out["REASON"].tolist() == ["JOIN_UNMATCHED", "JOIN_UNMATCHED", "deleted in the EDC"]


@pytest.mark.parametrize(
    ("join", "said"),
    [
        (
            {"file": "dm2.csv", "by": ["Subject"]},
            "dm2.csv, line 1: column 'Subject' of raw.forms.DM.joined is missing; is it 'SUBJ'?",
        ),
        ({"file": "dm3.csv", "by": ["Subject"]}, "dm3.csv: is missing from the transfer; is it 'dm2.csv'?"),
    ],
)
def test_a_join_that_cannot_be_made(tmp_path: Path, join: dict[str, Any], said: str) -> None:
    assert faults(tmp_path, DM, {"dm.csv": DM1, "dm2.csv": DM2}, **{**JOIN, "joined": [join]}) == [said]


def test_what_is_joined_may_be_wide_as_well(tmp_path: Path) -> None:
    pulse = "Subject,Visit,HR (sitting)\n0101,C1,61\n0101,C2,ND\n0102,C1,\n0102,C2,\n"
    first = "".join(f"{line.rsplit(',', 1)[0]}\n" for line in VITALS.splitlines())
    given = {"joined": [{"file": "hr.csv", "by": ["Subject", "Visit"]}], "wide": {"VSTEST": WIDE}}
    landing = landed(
        tmp_path, VS, {"vs.csv": first, "hr.csv": pulse}, **given, columns={"Date": "VSDT"}, constants={"FORMDT": ""},
        numbers={"RECPOS": {}},
    )  # fmt: skip
    assert cells(landing.tables["VS"], "FILELINE", "RECPOS", "VSRES")[2:] == [
        "2 (hr.csv 2) (HR (sitting)) 1.PULSE 61", "3 (hr.csv 3) (SYS) 1.SYSBP 130", "5 (hr.csv 5) (DIA) 1.DIABP 77",
    ]  # fmt: skip


def test_files_without_rows(tmp_path: Path) -> None:
    """A header alone is a file: of a wide form, of one of several files, and of one that stands beside another."""
    folders = [tmp_path / name for name in ("wide", "several", "beside")]
    for folder in folders:
        folder.mkdir()
    landing = wide(folders[0], VITALS.splitlines()[0] + "\n")
    assert (len(landing.tables["VS"]), len(landing.left_out), len(landing.issues)) == (0, 0, 0)
    contents = {"vs_bp.csv": BP, "vs_hr.csv": HR.splitlines()[0] + "\n"}
    given = {"files": list(contents), "by_file": BY_FILE, "columns": {"Date": "VSDT"}, "repeats": {"FORMDT": "VSDT"}}
    table = landed(folders[1], VS, contents, **given, numbers={"RECPOS": {}}).tables["VS"]
    assert table["RECPOS"].tolist() == ["1", "2", "1"]
    contents = {"dm.csv": DM1, "dm2.csv": DM2.splitlines()[0] + "\n"}
    landing = landed(folders[2], DM, contents, **JOIN, numbers={"RECPOS": {}})
    assert landing.tables["DM"]["RACE"].isna().tolist() == [True, True, True]
    assert landing.issues["CODE"].tolist() == ["JOIN_UNMATCHED"] * 3


def test_only_the_rows_of_a_file_without_numbers_are_numbered(tmp_path: Path) -> None:
    contents = {
        "vs_bp.csv": BP.replace("BP\n", "BP,RECPOS\n").replace("0\n", "0,7\n").replace("8\n", "8,8\n").replace(",1\n", ",1,9\n"),
        "vs_hr.csv": HR,
    }
    given = {"files": list(contents), "by_file": BY_FILE, "columns": {"Date": "VSDT"}, "repeats": {"FORMDT": "VSDT"}}
    table = landed(tmp_path, VS, contents, **given, numbers={"RECPOS": {}}).tables["VS"]
    assert cells(table, "FILE", "SUBJID", "RECPOS") == [
        "vs_bp.csv 0101 7", "vs_bp.csv 0101 8", "vs_bp.csv 0102 9", "vs_hr.csv 0101 3", "vs_hr.csv 0102 2",
    ]  # fmt: skip


def test_a_date_of_a_wide_file_is_read_as_declared(tmp_path: Path) -> None:
    text = "Subject,Visit,SYS,SYS_DAY,DIA,DIA_DAY\n0101,C1,120,05/03/2024,80,2024-03-06\n"
    tests = {"SYSBP": {"columns": {"SYS": "VSRES", "SYS_DAY": "VSDT"}}, "DIABP": {"columns": {"DIA": "VSRES", "DIA_DAY": "VSDT"}}}
    rest = {"constants": {"VSU": "mmHg", "FORMDT": ""}, "numbers": {"RECPOS": {}}, "dates": {"VSDT": "DD/MM/YYYY"}}
    landing = landed(tmp_path, VS, {"vs.csv": text}, wide={"VSTEST": tests}, **rest)
    assert landing.tables["VS"]["VSDT"].tolist() == ["2024-03-05", "2024-03-06"]
    assert cells(landing.issues, "CODE", "COLUMN", "LINE", "VALUE") == ["DATE_FORMAT VSDT 2 (DIA) 2024-03-06"]
