"""Answers in the export's own way: declared dates and times, special missing values, and numbers that could be any day."""

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from pydantic import ValidationError

from pipeline.core.time.date_formats import read_declared
from pipeline.raw.faults import TransferError
from pipeline.raw.landing import Landing, land
from pipeline.raw.sas_file import read_sas
from pipeline.study.form_export import FormExport
from pipeline.study.raw_export import RawExport
from pipeline.study.raw_names import wrong_names
from schemas.base import Char
from schemas.raw import DATE, NUMBER, TIME, RawForm, ask


class LBX(RawForm, title="Laboratory", page=1):
    """One row per test."""

    LBDT: Char = ask("Date", format=DATE)
    LBTM: Char = ask("Time", format=TIME)
    LBRES: Char = ask("Result", format=NUMBER)
    LBST: Char = ask("Done?", "1", "2")


COMMON = {"STUDYID": "S1", "SITEID": "01", "SUBJID": "0101", "FOLDER": "V1", "FOLDERSEQ": "1", "FORMDT": "2023-04-17"}
REST = {"ENTRYTS": "", "MODTS": "", "RECSTAT": "ACTIVE"}
MISSING = b"\x2e" + bytes(7)  # "." of IBM floating point


def transfer(folder: Path, formats: dict[str, str] | None = None, letters: str = "", **columns: list[Any]) -> Path:
    """lbx.xpt with these answers; `letters` stand in the place of missing numbers, in the order of the file."""
    table = pd.DataFrame({"LBDT": "2023-04-17", "LBTM": "", "LBRES": 1.0, "LBST": 1.0, **columns} | COMMON | REST)
    table = table.assign(RECPOS=[str(number) for number in range(1, len(table) + 1)])
    table = table.astype({name: object for name in table if not pd.api.types.is_numeric_dtype(table[name])})
    path = folder / "lbx.xpt"
    pyreadstat.write_xport(table, str(path), file_format_version=8, variable_format=formats or {})
    content = path.read_bytes()
    assert content.count(MISSING) == len(letters)
    for letter in letters:
        content = content.replace(MISSING, letter.encode() + bytes(7), 1)
    path.write_bytes(content)
    return folder


def landed(folder: Path, **form: Any) -> Landing:
    section = {"forms": {"LBX": {"files": ["lbx.xpt"], **form}}}
    return land(folder, {"LBX": LBX}, RawExport.model_validate(section))


def issues(landing: Landing) -> list[list[str]]:
    return landing.issues[["CODE", "COLUMN", "LINE", "VALUE"]].to_numpy().tolist()


# --- special missing values


@pytest.mark.parametrize("letter", list("._AMZ"))
def test_letters_of_a_transport_file(tmp_path: Path, letter: str) -> None:
    source = read_sas(transfer(tmp_path, letters=letter, LBRES=[5.0, None, 0.0]) / "lbx.xpt")
    assert source.table is not None
    assert source.table["LBRES"].fillna("").tolist() == ["5", "" if letter == "." else f".{letter}", "0"]


def test_a_letter_beside_whole_numbers_leaves_them_whole(tmp_path: Path) -> None:
    landing = landed(transfer(tmp_path, letters="U", LBST=[1.0, None, 2.0]))
    assert landing.tables["LBX"]["LBST"].fillna("-").tolist() == ["1", "-", "2"]
    assert issues(landing) == [["SPECIAL_MISSING", "LBST", "2", ".U"]]


def test_the_same_of_a_sas7bdat_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the library gives it: no library here writes such a file."""
    table = pd.DataFrame({"A": pd.Series([1.0, "U", 2.0, None], dtype=object), "B": ["x", "1.0", "", "U"]})
    meta = SimpleNamespace(readstat_variable_types={"A": "double", "B": "string"}, original_variable_types={"A": None, "B": "$3"})
    monkeypatch.setattr(pyreadstat, "read_sas7bdat", lambda *args, **kwargs: (table, meta))
    source = read_sas(tmp_path / "x.sas7bdat")
    assert source.table is not None
    assert source.table.fillna("-").to_numpy().tolist() == [["1", "x", "1"], [".U", "1.0", "2"], ["2", "-", "3"], ["-", "U", "4"]]


def test_what_letters_mean_stands_in_study_yaml(tmp_path: Path) -> None:
    folder = transfer(tmp_path, letters="ABC", LBRES=[math.nan] * 3)
    landing = landed(folder, special_missing={".A": "", ".B": "NOT DONE", ".C": "x"}, codes={"LBRES": {".C": "UNREADABLE"}})
    assert landing.tables["LBX"]["LBRES"].fillna("-").tolist() == ["-", "NOT DONE", "UNREADABLE"]
    assert issues(landing) == []


def test_only_letters_of_sas_can_be_declared() -> None:
    with pytest.raises(ValidationError):
        FormExport.model_validate({"special_missing": {"U": ""}})


# --- numbers that could be any day


@pytest.mark.parametrize(("format", "shown"), [("", "without a SAS format"), ("BEST12.", "of the SAS format BEST12")])
def test_a_number_in_a_date_is_refused_with_the_remedy(tmp_path: Path, format: str, shown: str) -> None:
    folder = transfer(tmp_path, {"LBDT": format} if format else {}, letters=".", LBDT=[None, 3428.0])
    with pytest.raises(TransferError) as error:
        landed(folder)
    assert [str(fault) for fault in error.value.faults] == [
        f"lbx.xpt, line 2: variable 'LBDT' is a number (3428) {shown}, and LBDT is a date or time; say what it counts, "
        "raw.forms.LBX.dates: {LBDT: SAS DATE}, or how it is written: YYYYMMDD"
    ]


def test_a_number_in_a_time_is_refused_as_well(tmp_path: Path) -> None:
    """1410 seconds are 00:23:30, and 1410 may be ten past two."""
    with pytest.raises(TransferError, match=r"variable 'LBTM' is a number \(1410\)"):
        landed(transfer(tmp_path, LBTM=[1410.0]))


@pytest.mark.parametrize(
    ("number", "format", "read"),
    [(3428.0, "SAS DATE", "1969-05-21"), (1969.0, "YYYY", "1969"), (19690521.0, "YYYYMMDD", "1969-05-21")],
)
def test_once_declared_it_is_read(tmp_path: Path, number: float, format: str, read: str) -> None:
    landing = landed(transfer(tmp_path, LBDT=[number]), dates={"LBDT": format})
    assert (landing.tables["LBX"]["LBDT"].tolist(), issues(landing)) == ([read], [])


def test_a_numeric_variable_without_any_value_is_no_fault(tmp_path: Path) -> None:
    assert landed(transfer(tmp_path, letters="..", LBTM=[math.nan], LBDT=[math.nan])).tables["LBX"]["LBDT"].isna().all()


# --- declared formats


@pytest.mark.parametrize(
    ("format", "text", "read"),
    [
        ("DD/MM/YYYY", "04/05/2023", "2023-05-04"),
        ("MM/DD/YYYY", "04/05/2023", "2023-04-05"),
        ("DD/MM/YYYY", "UN/05/2023", "2023-05"),
        ("DD/MM/YYYY", "UN/UNK/2023", "2023"),
        ("DDMMYYYY", "17042023", "2023-04-17"),
        ("DD MMM YYYY", "17 Apr 2023", "2023-04-17"),
        ("MMM-YYYY", "APR-2023", "2023-04"),
        ("DD/MM/YYYY HH:mm", "04/05/2023 08:30", "2023-05-04T08:30"),
        ("DD/MM/YYYY HH:mm:ss AM", "04/05/2023 08:30:15 PM", "2023-05-04T08:30:15 PM"),
        ("YYYY-MM-DD 00:00:00", "2023-04-17 00:00:00", "2023-04-17"),
        ("HHmm", "1410", "14:10"),
        ("HHmm", "905", "09:05"),
        ("HH.mm", "8.05", "08:05"),
        ("HH:mm", "08:UN", "08"),
        ("SAS TIME", "51010", "14:10:10"),
        ("SAS DATETIME", "0", "1960-01-01T00:00:00"),
        ("DD/MM/YYYY", "2023-05-04", None),
        ("SAS DATE", "yesterday", None),
    ],
)
def test_format(format: str, text: str, read: str | None) -> None:
    assert read_declared(pd.Series([text], dtype="str"), format).fillna("").tolist() == [read or ""]


@pytest.mark.parametrize("format", ["DD/MM/YY", "dd/mm/yyyy", "DD/MM", "", "DD-DD-YYYY", "EXCEL", "MMMM YYYY"])
def test_a_format_that_cannot_be_read_is_refused(format: str) -> None:
    with pytest.raises(ValidationError):
        FormExport.model_validate({"dates": {"LBDT": format}})


def test_dates_of_a_form_and_of_a_column(tmp_path: Path) -> None:
    """ "*" is for the dates of the form that have no line of their own; what is written otherwise is listed and left as it is."""
    folder = transfer(tmp_path, LBDT=["04/05/2023", "UNK", "2023-05-06"], LBTM=["905", "1410", ""], FORMDT="")
    landing = landed(folder, dates={"*": ["DD/MM/YYYY", "YYYYMMDD"], "LBTM": "HHmm", "FORMDT": "YYYY-MM-DD"})
    table = landing.tables["LBX"]
    assert table["LBDT"].tolist() == ["2023-05-04", "UNK", "2023-05-06"]
    assert table["LBTM"].fillna("").tolist() == ["09:05", "14:10", ""]
    assert issues(landing) == [["DATE_FORMAT", "LBDT", "3", "2023-05-06"]]


def test_a_form_goes_before_what_holds_for_every_form() -> None:
    raw = RawExport.model_validate(
        {"every_form": {"dates": {"FORMDT": "DD/MM/YYYY", "*": "YYYYMMDD"}}, "forms": {"LBX": {"dates": {"*": "DDMMMYYYY"}}}}
    )
    assert raw.of("LBX").dates == {"FORMDT": ("DD/MM/YYYY",), "*": ("DDMMMYYYY",)}
    assert wrong_names(raw, {"LBX": LBX}) == []
    wrong = wrong_names(RawExport.model_validate({"forms": {"LBX": {"dates": {"LBDAT": "YYYY"}}}}), {"LBX": LBX})
    assert wrong == ["forms.LBX.dates: 'LBDAT' is not a column of the form; did you mean 'LBDT'?"]
