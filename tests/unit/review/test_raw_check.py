"""`crf2tlf check-raw`: what can be read of every field, rows that would be lost, and studies that start from SDTM."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.review.check_raw.forms import RawCheck, check_raw, draft
from pipeline.trial.finder import register

TOY = Path(__file__).parents[2] / "toy" / "raw" / "TOY-1"
TRANSFER = "2025-02-28"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The toy trial, for its answers to be changed."""
    shutil.copytree(TOY, tmp_path / "raw" / "TOY-1", ignore=shutil.ignore_patterns("__pycache__"))
    yield tmp_path / "raw" / "TOY-1"
    register("TOY-1", TOY)


def checked(folder: Path, **answers: dict[str, list[str]]) -> RawCheck:
    """The check after the first answers of these columns were replaced, by file."""
    for name, columns in answers.items():
        path = folder / TRANSFER / f"{name}.csv"
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column, texts in columns.items():
            table.loc[: len(texts) - 1, column] = texts
        table.to_csv(path, index=False)
    return check_raw(folder / TRANSFER, draft(folder))


def field(check: RawCheck, form: str, column: str) -> list[object]:
    rows = check.fields[check.fields["FORM"].eq(form) & check.fields["COLUMN"].eq(column)]
    return rows.drop(columns=["FORM", "COLUMN"]).to_numpy().tolist()[0]


def test_every_field_says_how_many_of_its_answers_can_be_read(folder: Path) -> None:
    rows = {name: len(pd.read_csv(folder / TRANSFER / f"{name}.csv")) for name in ("evt", "subj", "tab")}
    check = checked(
        folder,
        evt={"FROMDT": ["04/05/2024", "yesterday", "17APR2024"], "SERIOUS": ["MAYBE", "N"]},
        subj={"BIRTHDT": ["3428", "3428", "1960"]},
        tab={"TABLETS": ["two", "2"]},
    )
    assert check.lands, check.faults
    assert field(check, "EVT", "FROMDT") == ["date", rows["evt"], rows["evt"] - 2, "04/05/2024 (1), yesterday (1)"]
    assert field(check, "EVT", "SERIOUS") == ["code", rows["evt"], rows["evt"] - 1, "MAYBE (1)"]
    assert field(check, "SUBJ", "BIRTHDT") == ["date", rows["subj"], rows["subj"] - 2, "3428 (2)"]
    assert field(check, "TAB", "TABLETS") == ["number", rows["tab"], rows["tab"] - 1, "two (1)"]
    assert not {"SITEID", "SUBJID", "RECPOS"} & set(check.fields["COLUMN"])


def test_a_transfer_that_loses_a_form_does_not_land(folder: Path) -> None:
    path = folder / "study.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("constants: {STUDYID: TOY-1", "constants: {STUDYID: TOY-2"), encoding="utf-8"
    )
    check = checked(folder)
    assert not check.lands
    assert all("(STUDY_OTHER " in fault and "raise raw.rows_lost_percent" in fault for fault in check.faults)
    assert len(check.faults) == 4, "one per form"
    assert check.issues["STUDY_OTHER"] > 0, "the issues are told as well"


DM = pd.DataFrame({"STUDYID": "S1", "DOMAIN": "DM", "USUBJID": ["S1-01", "S1-02"], "SEX": ["F", "X"], "AGE": [50.0, None]})
AE = pd.DataFrame(
    {
        "STUDYID": "S1", "DOMAIN": "AE", "USUBJID": ["S1-01", "S1-01", "S1-02"], "AESEQ": [1.0, 2.0, 1.0],
        "AETERM": "rash", "AEDECOD": "Rash", "AESTDTC": ["2023-04-17", "2023-04-17T99:99", "soon"],
    }
)  # fmt: skip


@pytest.fixture
def received(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study that starts from SDTM."""
    transfer = tmp_path / "raw" / "S1" / "2024-06-30"
    transfer.mkdir(parents=True)
    text = "study: {id: S1, dco: 2024-06-30, source: sdtm}\narms: [{code: A, label: Drug A}]\n"
    (transfer.parent / "study.yaml").write_text(text, encoding="utf-8")
    DM.to_parquet(transfer / "dm.parquet")
    AE.to_parquet(transfer / "ae.parquet")
    (transfer / "notes.txt").write_text("x", encoding="utf-8")
    monkeypatch.setenv("CRF2TLF_HOME", str(tmp_path))
    return transfer


def test_received_datasets_are_checked_as_a_run_reads_them(received: Path) -> None:
    check = check_raw(received, draft(received.parent))
    assert (check.lands, check.extra) == (True, {"notes.txt": ""})
    assert check.files[check.files["FILE"].ne("")].to_numpy().tolist() == [
        ["DM", "dm.parquet", 2, 0, "read"],
        ["AE", "ae.parquet", 3, 0, "read"],
    ]
    assert field(check, "AE", "AESTDTC") == ["date", 3, 1, "soon (1), 2023-04-17T99:99 (1)"]
    assert field(check, "AE", "AESEQ") == ["number", 3, 3, ""]
    assert field(check, "DM", "SEX") == ["code", 2, 1, "X (1)"]
    assert {"DATE_INVALID": 1, "TIME_INVALID": 1}.items() <= check.issues.items()


def test_the_command_checks_them_and_says_what_is_wrong(received: Path) -> None:
    result = CliRunner().invoke(main, ["check-raw", "--study", "S1"])
    assert (result.exit_code, "This transfer lands." in result.output) == (0, True), result.output
    AE.assign(USUBJID="01").to_parquet(received / "ae.parquet")
    (received / "dm.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(main, ["check-raw", "--study", "S1"])
    assert result.exit_code == 1
    assert "dm.json and dm.parquet are the same domain" in result.output
    (received / "dm.json").unlink()
    result = CliRunner().invoke(main, ["check-raw", "--study", "S1"])
    assert "3 of its 3 records are of subjects that DM does not have" in result.output
    assert "This transfer does not land: 1 fault." in result.output


def test_texts_that_no_rule_knows_are_told_before_a_run(received: Path) -> None:
    """Two events of a grade "severe", one without a grade that is moderate; each is told once."""
    graded = AE.assign(AETOXGR=["severe", "severe", None], AESEV=["SEVERE", "SEVERE", "MODERATE"], AEREL=["Y", "maybe", "N"])
    graded.to_parquet(received / "ae.parquet")
    told = check_raw(received, draft(received.parent)).unread
    assert [sentence.split(";")[0] for sentence in told] == [
        "AE.AEREL is not a text that the rules know",
        "AE.AESEV is collected where AETOXGR has no grade of CTCAE",
        "AE.AETOXGR is no grade of CTCAE",
    ]
    assert "records: 3 of 3, subjects: 2" in told[1]
