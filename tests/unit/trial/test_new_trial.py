"""`crf2tlf new`: small exports of other systems, names that must not become paths or code, and what is never changed."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.raw.landing import land
from pipeline.review.check_raw.forms import draft
from pipeline.review.new_trial.nearest_names import nearest_names
from schemas.base import variables

DAY = "2024-06-30"
AE = """StudyName,Site,PatientID,Visit,LineNo,AE_Term,AE_StartDate,Serious,Ctc_Grade,Weight_kg
X-77,01,0101,LOG,1,Headache,2024-03-05,Y,1,70.5
X-77,01,0101,LOG,2,Nausea,17APR2024,N,2,70.1
X-77,01,0101,LOG,3,Rash,2024-04-18,N,2,
X-77,02,0201,LOG,1,Rash,2024-04-18,N,2,81
X-77,02,0201,LOG,2,Cough,2024-04-19,Y,3,80
X-77,02,0202,LOG,1,Cough,someday,N,1,66.6
"""
CHEM = "PatientID,Visit,Analyte,Value,Unit\n0101,C1,ALT,31,U/L\n0101,C1,AST,28,U/L\n"
ODM = """<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" FileType="Snapshot"><ClinicalData StudyOID="X-77">
<SubjectData SubjectKey="0101"><SiteRef LocationOID="01"/><StudyEventData StudyEventOID="C1"><FormData FormOID="F">
<ItemGroupData ItemGroupOID="IG/../VITAL SIGNS"><ItemData ItemOID="Weight" Value="70"/></ItemGroupData></FormData>
</StudyEventData></SubjectData></ClinicalData></ODM>
"""


def new(home: Path, files: dict[str, bytes | str], study: str = "M1", *options: str) -> Result:
    """`crf2tlf new` of an export with these files."""
    folder = home / "export"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    options = options or ("--transfer", DAY)
    return CliRunner().invoke(main, ["new", study, "--from", str(folder), *options], env={"CRF2TLF_HOME": str(home)})


def check(home: Path) -> Result:
    return CliRunner().invoke(main, ["check-raw", "--study", "M1"], env={"CRF2TLF_HOME": str(home), "COLUMNS": "200"})


def test_a_first_folder_lands_at_once(tmp_path: Path) -> None:
    written = new(tmp_path, {"Adverse Events.csv": AE})
    assert written.exit_code == 0, written.output
    assert "6 of 6 rows have a key of their own and land" in written.output
    assert written.output.endswith("next: crf2tlf check-raw --study M1\n")
    checked = check(tmp_path)
    assert (checked.exit_code, "This transfer lands." in checked.output) == (0, True)


PEOPLE = "KEY_X,NAME_OF_PT,CENTRE\nA1,p,1\nA2,q,1\nA3,r,2\n"
EVENTS = "KEY_X,NAME_OF_PT,LINE_NO\nA1,Rash,1\nA1,Cough,2\nA3,Rash,1\n"


@pytest.mark.parametrize("options", [(), ("--subject", "KEY_X")])
def test_the_column_of_subjects_is_known_by_its_answers(options: tuple[str, ...], tmp_path: Path) -> None:
    """KEY_X tells the rows of one file apart and repeats in the other; NAME_OF_PT has more of a subject's name."""
    written = new(tmp_path, {"people.csv": PEOPLE, "events.csv": EVENTS}, "M1", "--transfer", DAY, *options)
    assert written.exit_code == 0, written.output
    study = (tmp_path / "raw" / "M1" / "study.yaml").read_text(encoding="utf-8")
    assert "KEY_X: SUBJID" in study
    assert "NAME_OF_PT: SUBJID" not in study


def test_a_column_of_subjects_that_no_file_has_is_refused(tmp_path: Path) -> None:
    written = new(tmp_path, {"people.csv": PEOPLE}, "M1", "--transfer", DAY, "--subject", "KEY")
    assert (written.exit_code, "no file has a column 'KEY'" in written.output) == (2, True)


def test_questions_have_the_nearest_names_and_what_their_answers_show(tmp_path: Path) -> None:
    new(tmp_path, {"Adverse Events.csv": AE})
    form = draft(tmp_path / "raw" / "M1").forms["AE"]
    asked = {v.name: (v.extra.get("format", ""), v.extra.get("codes", ())) for v in variables(form)}
    assert asked["AETERM"] == ("", ())
    assert asked["AESTDAT"] == ("", ())  # one of six answers is no date: fewer than 90 % are
    assert asked["AESER"] == ("", ("N", "Y"))
    assert asked["AETOXGR"] == ("number", ())  # six answers for three codes are too few to take them for codes
    assert asked["WEIGHT_KG"] == ("number", ())


def test_every_guess_is_marked_and_check_raw_lists_what_is_left_in_its_order(tmp_path: Path) -> None:
    new(tmp_path, {"Adverse Events.csv": AE})
    study = (tmp_path / "raw" / "M1" / "study.yaml").read_text(encoding="utf-8")
    renamed = [
        line for line in study.splitlines() if line.strip().startswith(("PatientID:", "AE_Term:", "AE_StartDate:", "X-77:"))
    ]
    assert len(renamed) == 4
    assert all("# guess:" in line for line in renamed)
    left = check(tmp_path).output.split("the most important first:\n")[1].splitlines()
    assert [line.split(".")[0].strip() for line in left] == [str(number) for number in range(1, len(left) + 1)]
    assert [word for line in left for word in ("decisions", "guesses", "mapping to write") if word in line] == [
        "decisions", "guesses", "mapping to write",
    ]  # fmt: skip
    assert "study.yaml, line 4" in left[0]


def test_faults_come_first(tmp_path: Path) -> None:
    new(tmp_path, {"Adverse Events.csv": AE})
    (tmp_path / "raw" / "M1" / DAY / "Adverse Events.csv").write_text(AE.replace("AE_Term", "AE_Trm"), encoding="utf-8")
    checked = check(tmp_path)
    assert checked.exit_code == 1
    assert "  1. 1 faults keep the transfer from landing: Adverse Events.csv, line 1: column 'AE_Term'" in checked.output


def test_files_of_the_same_columns_are_one_form(tmp_path: Path) -> None:
    new(tmp_path, {"LabChem.csv": CHEM, "LabHaem.csv": CHEM.replace("ALT", "HGB").replace("AST", "PLAT")})
    begun = draft(tmp_path / "raw" / "M1")
    assert [begun.export.of(name).files for name in begun.forms] == [("LabChem.csv", "LabHaem.csv")]
    checked = check(tmp_path)
    assert checked.exit_code == 0, checked.output
    assert "DUP" not in checked.output  # rows without a number are numbered over both files


def test_names_of_the_outside_become_neither_paths_nor_code(tmp_path: Path) -> None:
    header = 'PatientID,"a"");import os;(""","class","Größe","日期",FILE,ROWKEY,STUDYID2,None\n'
    rows = "0101,x,1,2,2024-01-02,f,k,s,n\n"
    files = {"import.csv": header + rows, '1 "lab" ;x.csv': CHEM, "..csv": CHEM.replace("Unit", "U2"), "export.xml": ODM}
    written = new(tmp_path, files)
    assert written.exit_code == 0, written.output
    forms = tmp_path / "raw" / "M1" / "trial" / "forms"
    assert {path.name for path in forms.iterdir() if path.suffix == ".py"} == {path.name for path in forms.rglob("*.py")}
    assert all(path.stem.replace("_", "").isalnum() and path.stem.isascii() for path in forms.glob("*.py"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["export", "raw"]
    assert sorted(path.name for path in (tmp_path / "raw").iterdir()) == ["M1"]
    assert check(tmp_path).exit_code == 0, check(tmp_path).output


def test_sas_files_and_other_encodings(tmp_path: Path) -> None:
    (tmp_path / "export").mkdir()
    table = pd.DataFrame({"SUBJECT": ["0101", "0102"], "VISIT": "C1", "VSDTC": "2024-03-05", "SYSBP": [120.0, 118.0]})
    table = table.astype({"SUBJECT": object, "VISIT": object, "VSDTC": object})
    pyreadstat.write_xport(table, tmp_path / "export" / "vs.xpt", table_name="VS")
    written = new(tmp_path, {"ae.csv": AE.replace("Headache", "发热").encode("gb18030")})
    assert written.exit_code == 0, written.output
    assert "ae.csv: gb18030  # guess:" in (tmp_path / "raw" / "M1" / "study.yaml").read_text(encoding="utf-8")
    begun = draft(tmp_path / "raw" / "M1")
    assert {name: begun.export.of(name).files for name in begun.forms} == {"AE": ("ae.csv",), "VS": ("vs.xpt",)}
    assert check(tmp_path).exit_code == 0, check(tmp_path).output


def test_what_is_no_form_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "link.csv").symlink_to(tmp_path / "secret")
    files = {"ae.csv": AE, "sites.csv": "Country,Town\nCHN,X\n", "notes.pdf": "x", "cut.csv": AE[:-1]}
    written = new(tmp_path, files)
    assert "not in a form: sites.csv: has no column with subjects" in written.output
    assert "not in a form: notes.pdf: is none of .csv, .xpt, .sas7bdat, .xml" in written.output
    assert "not in a form: cut.csv: cut.csv, line 7: ends without a line end" in written.output
    assert "not in a form: link.csv: is a link that leads out of the transfer" in written.output
    copied = sorted(path.name for path in (tmp_path / "raw" / "M1" / DAY).iterdir())
    assert copied == ["ae.csv", "cut.csv", "notes.pdf", "sites.csv"]


def test_a_folder_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "raw" / "M1"
    folder.mkdir(parents=True)
    written = new(tmp_path, {"ae.csv": AE})
    assert written.exit_code == 2
    assert f"{folder}: is there already and stays as it is" in written.output
    assert list(folder.iterdir()) == []
    assert sorted(path.name for path in (tmp_path / "raw").iterdir()) == ["M1"]  # nor is anything left beside it


@pytest.mark.parametrize(
    ("study", "options", "said"),
    [
        ("../M1", (), "'../M1' is no name of a study"),
        ("M 1", (), "'M 1' is no name of a study"),
        ("M1", ("--transfer", "../2024-06-30"), "'../2024-06-30' is no date of a transfer"),
        ("M1", ("--transfer", "2024-02-30"), "'2024-02-30' is no date of a transfer"),
    ],
)
def test_names_that_are_refused(tmp_path: Path, study: str, options: tuple[str, ...], said: str) -> None:
    written = new(tmp_path, {"ae.csv": AE}, study, *options)
    assert (written.exit_code, said in written.output) == (2, True), written.output
    assert not (tmp_path / "raw").exists()


def test_an_export_without_any_form_is_refused(tmp_path: Path) -> None:
    written = new(tmp_path, {"sites.csv": "Country,Town\nCHN,X\n"})
    assert written.exit_code == 2
    assert "has no file that can be a form; sites.csv: has no column with subjects" in written.output
    assert not (tmp_path / "raw").exists()


def test_each_name_is_given_once_and_the_nearest_pair_first() -> None:
    guesses = nearest_names(["begin_date", "onset", "colour"], {"AESTDAT": "Start Date/Time of Adverse Event"}, "AE")
    assert {theirs: guess.name for theirs, guess in guesses.items()} == {"begin_date": "AESTDAT"}
    assert 0.6 <= guesses["begin_date"].share < 1
    assert nearest_names(["aestdat"], {"AESTDAT": ""}, "AE")["aestdat"].share == 1


VITALS = """Site,PatientID,Visit,RecordPosition,VS_Date,SYSBP,DIABP,PULSE_RES,PULSE_UNIT,Weight,Comment
01,0101,C1,1,2024-03-05,120,80,66,beats/min,70.5,calm
01,0101,C2,1,2024-03-26,131,,71,beats/min,70.1,
02,0201,C1,1,2024-04-18,118,77,,,81,
"""
PANEL = """PatientID,Visit,HGB,HGB_U,HGB_LO,HGB_HI,ALT,ALT_U,Neutrophils,Neutrophils_U
0101,C1,131,g/L,120,160,31,U/L,3.1,10^9/L
0201,C1,<80,g/L,120,160,28,U/L,,
"""


def test_a_column_per_test_becomes_a_row_per_test_and_each_is_a_guess(tmp_path: Path) -> None:
    written = new(tmp_path, {"visit_data.csv": VITALS, "panel.csv": PANEL, "Adverse Events.csv": AE})
    assert written.exit_code == 0, written.output
    begun = draft(tmp_path / "raw" / "M1")
    assert {"VS", "LB", "AE"} == set(begun.forms)  # Weight_kg of the events is one test among many questions: none is made
    vital, panel = begun.export.of("VS").wide["VSTEST"], begun.export.of("LB").wide["LBTEST"]
    assert {name: dict(test.columns) for name, test in vital.items()} == {
        "SYSBP": {"SYSBP": "VSORRES"}, "DIABP": {"DIABP": "VSORRES"},
        "PULSE": {"PULSE_RES": "VSORRES", "PULSE_UNIT": "VSORRESU"}, "WEIGHT": {"Weight": "VSORRES"},
    }  # fmt: skip
    assert dict(panel["HGB"].columns) == {
        "HGB": "LBORRES", "HGB_U": "LBORRESU", "HGB_LO": "LBORNRLO", "HGB_HI": "LBORNRHI",
    }  # fmt: skip
    assert set(panel) == {"HGB", "ALT", "NEUT"}
    text = (tmp_path / "raw" / "M1" / "study.yaml").read_text().splitlines()
    marked = {line.split(":")[0].strip(): line.partition("  # ")[2] for line in text if "columns: {" in line}
    assert marked["SYSBP"] == "guess: 1.00 of names  # decide: its unit"
    assert (marked["PULSE"], marked["NEUT"]) == ("guess: 1.00 of names", "guess: 0.80 of names")
    checked = check(tmp_path)
    assert checked.exit_code == 0 and "This transfer lands." in checked.output, checked.output


def test_a_draft_of_a_wide_file_loses_no_answer(tmp_path: Path) -> None:
    """Of 3 x 4 cells of vital signs 10 have an answer, of 2 x 3 of the panel 5."""
    new(tmp_path, {"visit_data.csv": VITALS, "panel.csv": PANEL})
    folder = tmp_path / "raw" / "M1"
    begun = draft(folder)
    tables = land(folder / DAY, begun.forms, begun.export).tables
    assert (len(tables["VS"]), len(tables["LB"])) == (10, 5)
    first = tables["VS"].loc[tables["VS"]["VSTEST"].eq("PULSE"), ["SUBJID", "VSORRES", "VSORRESU", "VSDAT", "COMMENT"]]
    assert first.iloc[0].tolist() == ["0101", "66", "beats/min", "2024-03-05", "calm"]
    assert tables["LB"].loc[tables["LB"]["LBTEST"].eq("HGB"), "LBORRES"].tolist() == ["131", "<80"]


def test_height_and_weight_among_other_questions_are_no_vital_signs(tmp_path: Path) -> None:
    people = "PatientID,Visit,Birth_Date,Sex,Height,Weight\n0101,SCR,1960-05-06,F,170,70\n0102,SCR,1961-05-06,M,180,80\n"
    assert new(tmp_path, {"Demographics.csv": people}).exit_code == 0
    assert not draft(tmp_path / "raw" / "M1").export.of("DM").wide
    assert set(draft(tmp_path / "raw" / "M1").forms) == {"DM"}
