"""A field has at most 32,767 bytes, whatever the format of its file; what is not of the format is refused in words."""

import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.core.field_limit import LIMIT
from pipeline.raw.csv_file import read_csv
from pipeline.raw.odm_file import read_odm
from pipeline.raw.sas_file import read_sas
from pipeline.sdtm.received.readers import SourceError, read_dataset
from pipeline.sdtm.verbs.long_text import chunks
from pipeline.study.translations import TranslationError, read_translations
from tests.unit.raw.test_odm_file import clinical, form, group, rows_of

SAYS = f"a field has at most {LIMIT:,} bytes; shorten it, or leave the column out of the export"


@pytest.mark.parametrize("field", ["x" * LIMIT, f'"{"x" * (LIMIT - 2)}\n,"', f'"{chr(34) * 2 * LIMIT}"', "é" * (LIMIT // 2)])
def test_the_longest_field_is_read(field: str) -> None:
    source = read_csv(f"A,B\n1,{field}\n".encode(), "ae.csv")
    assert source.faults == []
    assert source.table is not None
    assert 0 <= LIMIT - len(str(source.table["B"].iloc[0]).encode()) <= 1


@pytest.mark.parametrize("field", ["x" * (LIMIT + 1), "é" * (LIMIT // 2 + 1), f'"{"x," * LIMIT}"', "x" * 3_000_000])
def test_a_longer_one_is_refused_with_line_and_column(field: str) -> None:
    (fault,) = read_csv(f'A,B\n"1\n2",\n3,{field}\n4,{field}\n'.encode(), "ae.csv").faults
    assert (fault.file, fault.line) == ("ae.csv", 4)
    assert fault.cause.startswith("column 'B' has a field of ")
    assert fault.remedy == SAYS


def test_a_row_longer_than_a_block_of_the_reader_is_read() -> None:
    row = ",".join(["x" * LIMIT] * 40)
    source = read_csv(f"{','.join(f'C{n}' for n in range(40))}\n{row}\n{row}\n".encode(), "ae.csv")
    assert source.table is not None
    assert source.table.shape == (2, 41)


def test_the_name_of_a_column_may_not_be_a_text() -> None:
    (fault,) = read_csv(f"A,{'x' * 200_000}\n1,2\n".encode(), "ae.csv").faults
    assert (fault.line, fault.cause) == (1, "holds a column name of more than 131,072 bytes")


def test_a_value_of_odm(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(clinical(form("1", group("1", TERM="x" * (LIMIT + 1)))), encoding="utf-8")
    (fault,) = read_odm(path).faults
    assert "has a value of the item 'TERM' that is too long" in str(fault)
    assert SAYS in str(fault)
    path.write_text(clinical(form("1", group("1", TERM="x" * LIMIT))), encoding="utf-8")
    assert len(rows_of(read_odm(path).group("AE"))[0][-1]) == LIMIT


def test_a_value_of_a_received_dataset(tmp_path: Path) -> None:
    path = tmp_path / "ae.parquet"
    pd.DataFrame({"AESEQ": [1.0, 2.0], "AETERM": ["a", "x" * (LIMIT + 1)]}).to_parquet(path)
    with pytest.raises(SourceError, match=r"ae\.parquet: record 2, variable AETERM has a field of 32,768 bytes"):
        read_dataset(path)
    content = {
        "datasetJSONVersion": "1.1.0", "columns": [{"name": "AESEQ"}, {"name": "AETERM"}], "rows": [[1, "x" * (LIMIT + 1)]],
    }  # fmt: skip
    path.with_suffix(".json").write_text(json.dumps(content))
    with pytest.raises(SourceError, match=r"ae\.json: record 1, variable AETERM has a field of 32,768 bytes"):
        read_dataset(path.with_suffix(".json"))


def test_half_a_character_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "ae.json"
    content = {"datasetJSONVersion": "1.1.0", "columns": [{"name": "AETERM"}], "rows": [["\ud800"]]}
    path.write_text(json.dumps(content))
    with pytest.raises(SourceError, match=r"ae\.json: variable AETERM holds text that is not Unicode"):
        read_dataset(path)


def test_a_translation_that_is_too_long(tmp_path: Path) -> None:
    path = tmp_path / "translations.csv"
    path.write_text(f"text,ascii\nx,y\nz,{'a' * 200_000}\n", encoding="utf-8")
    with pytest.raises(TranslationError, match=r"translations\.csv: line 3: field larger than field limit"):
        read_translations(path)


def test_a_text_is_cut_into_parts_that_make_it_up() -> None:
    text = "腹膜后 é " * 3000
    parts = chunks(text)
    assert "".join(parts) == text
    assert max(len(part.encode()) for part in parts) <= 200
    assert len(parts) == -(-len(text.encode()) // 198), "198 bytes: a letter of three bytes is not cut in two"


@pytest.mark.parametrize("encoding", ["no-such-encoding", "rot13", "utf-7", "idna", "x" * 60])
def test_odm_in_an_encoding_that_nobody_knows(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>{clinical(form("1", group("1", TERM="x")))}'.encode())
    (fault,) = read_odm(path).faults
    assert "encoding" in fault.cause
    assert "raw: {encoding: {export.xml:" in fault.remedy


def test_a_file_of_proc_cport_is_told_from_a_transport_file(tmp_path: Path) -> None:
    header = b"**COMPRESSED** **COMPRESSED** **COMPRESSED** **COMPRESSED** **COMPRESSED********"
    (tmp_path / "ae.xpt").write_bytes(header + b"LIB CONTROL X64_10PROSAS9.4" + b" " * 200)
    (fault,) = read_sas(tmp_path / "ae.xpt").faults
    assert "is a file of PROC CPORT, whose layout only SAS reads; write it with LIBNAME XPORT" in str(fault)
    with pytest.raises(SourceError, match="PROC CPORT"):
        read_dataset(tmp_path / "ae.xpt")
