"""What a Dataset-JSON file says, by hand from the CDISC Dataset-JSON Specification 1.1."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from pipeline.sdtm.received.readers import read_dataset
from pipeline.submission.dataset_json import Source, read_dataset_json, write_dataset_json
from pipeline.submission.layer import Member
from tests.unit.submission.made import ADX, adx

SOURCE = Source("STUDY.X", "MDV.X", "Sponsor X", date(2026, 6, 30))
LENGTHS = {"USUBJID": 4, "ASEQ": 8, "AVAL": 8, "AVALC": 14, "ADT": 8, "ADTM": 8}
SCHEMA = json.loads(Path(__file__).with_name("dataset.schema.json").read_text(encoding="utf-8"))


def written(member: Member) -> dict[str, Any]:
    file: dict[str, Any] = json.loads(write_dataset_json(member, LENGTHS, SOURCE))
    return file


def test_header_columns_and_rows() -> None:
    file = written(adx(AVALC=["乏力", None, 'a "longer" value']))
    columns, rows = file.pop("columns"), file.pop("rows")
    assert file == {
        "datasetJSONCreationDateTime": "2026-06-30T00:00:00",
        "datasetJSONVersion": "1.1.0",
        "fileOID": "STUDY.X.ADX.2026-06-30",
        "originator": "Sponsor X",
        "studyOID": "STUDY.X",
        "metaDataVersionOID": "MDV.X",
        "metaDataRef": "define.xml",
        "itemGroupOID": "IG.ADX",
        "records": 3,
        "name": "ADX",
        "label": "Made for Tests",
    }
    assert columns[0] == {
        "itemOID": "IT.ADX.USUBJID",
        "name": "USUBJID",
        "label": "Unique Subject Identifier",
        "dataType": "string",
        "length": 4,
        "keySequence": 1,
    }
    assert [
        (c["name"], c["dataType"], c.get("targetDataType"), c.get("length"), c.get("displayFormat")) for c in columns[1:]
    ] == [
        ("ASEQ", "integer", None, None, None),
        ("AVAL", "double", None, None, None),
        ("AVALC", "string", None, 16, None),  # longer here than its ASCII in the transport file
        ("ADT", "date", "integer", None, "DATE9."),
        ("ADTM", "datetime", "integer", None, "DATETIME20."),
    ]
    assert rows == [
        ["X-01", 1, 0.1, "乏力", "2024-02-29", "2024-02-29T13:05:07"],
        ["X-01", 2, None, None, None, None],
        ["X-02", 1, -1234.5, 'a "longer" value', "1959-12-31", "1960-01-01T00:00:00"],
    ]


@pytest.mark.parametrize("number", [0.1 + 0.2, 1 / 3, 1e300, -5e-324, 2**53 + 2.0])
def test_numbers_come_back_exactly(number: float) -> None:
    member = adx(AVAL=[number, None, number])
    table = read_dataset_json(write_dataset_json(member, LENGTHS, SOURCE), ADX)
    pd.testing.assert_frame_equal(table, member.table, check_exact=True)


def test_a_dataset_without_records_keeps_its_types() -> None:
    empty = Member(ADX, adx().table.iloc[:0])
    pd.testing.assert_frame_equal(read_dataset_json(write_dataset_json(empty, LENGTHS, SOURCE), ADX), empty.table)


def test_the_reader_of_received_studies_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "adx.json"
    path.write_bytes(write_dataset_json(adx(), LENGTHS, SOURCE))
    assert read_dataset(path)["USUBJID"].tolist() == ["X-01", "X-01", "X-02"]


def test_the_published_schema_would_refuse_a_wrong_file() -> None:
    schema = jsonschema.Draft201909Validator(SCHEMA)
    file = written(adx())
    assert not list(schema.iter_errors(file))
    for spoil in ({"datasetJSONVersion": "1.0.0"}, {"records": -1}, {"datasetJSONCreationDateTime": "30JUN2026"}, {"other": 1}):
        assert len(list(schema.iter_errors(file | spoil))) == 1
    file["columns"][0]["dataType"] = "text"  # the name of define.xml, not of Dataset-JSON
    assert list(schema.iter_errors(file))
