"""SAS files as text: numbers shortest and exact, dates ISO 8601, nothing guessed.

`sas/sample.sas7bdat.gz` and `sas/missing.sas7bdat.gz` are test files of pyreadstat (Apache License 2.0), written by SAS; the
expected values are those of the CSV file that lies beside them there.
"""

import gzip
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.raw.sas_file import read_sas

SAMPLES = Path(__file__).with_name("sas")


def unpacked(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(gzip.decompress((SAMPLES / f"{name}.gz").read_bytes()))
    return path


def write_xpt(folder: Path, **formats: str) -> Path:
    table = pd.DataFrame(
        {
            "subjid": ["0101", "NA", ""],
            "Dose": [250.0, 0.1, None],
            "DAT": [date(2023, 2, 3), None, date(1899, 12, 31)],
            "DTM": pd.Series([datetime(2023, 2, 3, 4, 5, 6), None, datetime(2023, 2, 3, 0, 0, 0, 500_000)], dtype="object"),
            "DAYS": [21310.0, 3.0, 4.0],
        }
    )
    path = folder / "ex.xpt"
    pyreadstat.write_xport(table, str(path), table_name="EX", file_format_version=5, variable_format=formats)
    return path


def test_xpt(tmp_path: Path) -> None:
    source = read_sas(write_xpt(tmp_path))
    assert source.faults == []
    assert source.header == ["SUBJID", "DOSE", "DAT", "DTM", "DAYS"]
    assert source.table is not None
    assert source.table.fillna("-").to_numpy().tolist() == [
        ["0101", "250", "2023-02-03", "2023-02-03T04:05:06", "21310", "1"],  # no date format: the number stays a number
        ["NA", "0.1", "-", "-", "3", "2"],
        ["-", "-", "1899-12-31", "2023-02-03T00:00:00.5", "4", "3"],
    ]
    assert set(map(str, source.table.dtypes)) == {"str"}


@pytest.mark.parametrize(("format", "shown"), [("DATE9.", "2018-05-06"), ("BEST12.", "21310"), ("TIME8.", "05:55:10")])
def test_the_sas_format_says_what_a_number_is(tmp_path: Path, format: str, shown: str) -> None:
    """21310 days after 1960-01-01 is 2018-05-06; 21310 seconds are 5 h 55 min 10 s."""
    table = read_sas(write_xpt(tmp_path, DAYS=format)).table
    assert table is not None
    assert table["DAYS"].iloc[0] == shown


def test_sas7bdat(tmp_path: Path) -> None:
    source = read_sas(unpacked(tmp_path, "sample.sas7bdat"))
    assert source.header == ["MYCHAR", "MYNUM", "MYDATE", "DTIME", "MYLABL", "MYORD", "MYTIME"]
    assert source.table is not None
    assert source.table.fillna("-").to_numpy().tolist() == [
        ["a", "1.1", "2018-05-06", "2018-05-06T10:10:10", "1", "1", "10:10:10", "1"],
        ["b", "1.2", "1880-05-06", "1880-05-06T10:10:10", "2", "2", "23:10:10", "2"],
        ["c", "-1000.3", "1960-01-01", "1960-01-01T00:00:00", "1", "3", "00:00:00", "3"],
        ["d", "-1.4", "1583-01-01", "1583-01-01T00:00:00", "2", "1", "16:10:10", "4"],
        ["e", "1000.3", "-", "-", "1", "1", "-", "5"],
    ]


def test_the_letter_of_a_special_missing_value_is_kept(tmp_path: Path) -> None:
    """SAS .A to .Z and ._ say why a number is missing; landing them as empty would lose that."""
    table = read_sas(unpacked(tmp_path, "missing.sas7bdat")).table
    assert table is not None
    assert table.fillna("-").to_numpy().tolist() == [[".A", ".B", ".C", ".X", ".Y", ".Z", "._", "-", "1", "1"]]


@pytest.mark.parametrize(("name", "keep"), [("sample.sas7bdat", 70_000), ("sample.sas7bdat", 100)])
def test_a_cut_sas7bdat_is_refused(tmp_path: Path, name: str, keep: int) -> None:
    path = unpacked(tmp_path, name)
    path.write_bytes(path.read_bytes()[:keep])
    (fault,) = read_sas(path).faults
    assert str(fault).startswith("sample.sas7bdat: is not readable as a whole sas7bdat file")


def test_a_cut_xpt_is_refused(tmp_path: Path) -> None:
    path = write_xpt(tmp_path)
    path.write_bytes(path.read_bytes()[:-80])
    (fault,) = read_sas(path).faults
    assert str(fault).startswith("ex.xpt: is truncated")


def test_control_characters_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ae.xpt"
    pyreadstat.write_xport(pd.DataFrame({"A": ["x", "y\x0bz"]}), str(path), file_format_version=5)
    (fault,) = read_sas(path).faults
    assert str(fault) == "ae.xpt, line 2: variable 'A' holds a control character; export the file again without it"
