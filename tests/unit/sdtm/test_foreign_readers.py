"""Every format is read alike, and a file that is not whole is refused by name."""

import json
import struct

import pandas as pd
import pyreadstat
import pytest

from pipeline.sdtm.received.readers import SourceError, read_dataset

AE = pd.DataFrame(
    {
        "USUBJID": ["S1-01", "S1-01", "S1-02"],
        "AESEQ": [1.0, 2.0, 1.0],
        "AETERM": ["Nausea", "", "Hypertension, worse than at the first visit"],
        "AETOXGRN": [1.5, None, 3.0],
    }
)


def write_xpt(path, table=AE, version=5):
    text = {c: object for c in table.columns if not pd.api.types.is_numeric_dtype(table[c])}
    pyreadstat.write_xport(table.astype(text), str(path), table_name="AE", file_format_version=version)
    return path


def dataset_json(table=AE, **changes):
    rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
    columns = [{"itemOID": f"IT.AE.{c}", "name": c, "label": c, "dataType": "string"} for c in table.columns]
    return {"datasetJSONVersion": "1.1.0", "name": "AE", "records": len(rows), "columns": columns, "rows": rows} | changes


def write(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def ndjson(content):
    rows = content.pop("rows")
    return "\n".join(json.dumps(line) for line in [content, *rows]) + "\n"


def write_format(folder, extension):
    path = folder / f"ae{extension}"
    if extension == ".parquet":
        AE.to_parquet(path)
        return path
    if extension == ".xpt":
        return write_xpt(path)
    return write(path, dataset_json() if extension == ".json" else ndjson(dataset_json()))


@pytest.mark.parametrize("extension", [".xpt", ".json", ".ndjson", ".parquet"])
def test_every_format_gives_the_same_values(tmp_path, extension):
    table = read_dataset(write_format(tmp_path, extension))
    assert list(table.columns) == ["USUBJID", "AESEQ", "AETERM", "AETOXGRN"]
    assert table["USUBJID"].tolist() == ["S1-01", "S1-01", "S1-02"]
    assert table["AESEQ"].tolist() == [1, 2, 1]
    assert table["AETERM"].tolist() == ["Nausea", "", "Hypertension, worse than at the first visit"]
    assert table["AETOXGRN"].isna().tolist() == [False, True, False]


def test_transport_version_8(tmp_path):
    assert len(read_dataset(write_xpt(tmp_path / "ae.xpt", version=8))) == 3


def test_transport_without_records(tmp_path):
    assert read_dataset(write_xpt(tmp_path / "ae.xpt", AE[:0].assign(AESEQ=pd.Series(dtype=float)))).shape == (0, 4)


def transport_by_hand(records):
    """A version 5 file as SAS writes one, byte by byte (SAS technical note TS-140): USUBJID $6, AESEQ numeric of 3 bytes."""

    def card(text):
        return text.ljust(80).encode("ascii")

    def name(number, kind, length, position, label):  # a NAMESTR of 140 bytes
        head = struct.pack(">hhhh", kind, 0, length, number) + label.ljust(8).encode() + b" " * 40 + b" " * 8
        return head + struct.pack(">hhh", 0, 0, 0) + b"\0\0" + b" " * 8 + struct.pack(">hhl", 0, 0, position) + b"\0" * 52

    stamp = "01JAN24:00:00:00"
    names = name(1, 2, 6, 0, "USUBJID") + name(2, 1, 3, 6, "AESEQ")
    header = [
        card("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + "0" * 30),
        card(f"{'SAS':8}{'SAS':8}{'SASLIB':8}{'9.4':8}{'':32}{stamp}"),
        card(stamp),
        card("HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!000000000000000001600000000140"),
        card("HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!" + "0" * 30),
        card(f"{'SAS':8}{'AE':8}{'SASDATA':8}{'9.4':8}{'':32}{stamp}"),
        card(stamp),
        card("HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!000000000200000000000000000000"),
        names.ljust(320),
        card("HEADER RECORD*******OBS     HEADER RECORD!!!!!!!" + "0" * 30),
    ]
    data = b"".join(subject.ljust(6).encode("ascii") + number for subject, number in records)
    return b"".join(header) + data + b" " * (-len(data) % 80)


ONE, TWO, SPECIAL_MISSING_A = b"\x41\x10\x00", b"\x41\x20\x00", b"A\x00\x00"  # IBM floating point, cut to 3 bytes


def test_transport_not_made_by_the_library_that_reads_it(tmp_path):
    path = tmp_path / "ae.xpt"
    path.write_bytes(transport_by_hand([("S1-01", ONE), ("S1-02", TWO), ("S1-03", SPECIAL_MISSING_A)]))
    table = read_dataset(path)
    assert table["USUBJID"].tolist() == ["S1-01", "S1-02", "S1-03"]
    assert table["AESEQ"].tolist() == [1, 2, ".A"]


def test_transport_not_made_by_the_library_that_reads_it_truncated(tmp_path):
    path = tmp_path / "ae.xpt"
    path.write_bytes(transport_by_hand([("S1-01", ONE)] * 20)[:-80])  # 20 records of 9 bytes fill 2.25 cards
    with pytest.raises(SourceError, match="is truncated"):
        read_dataset(path)


def test_names_are_read_without_regard_to_case(tmp_path):
    AE.rename(columns=str.lower).to_parquet(tmp_path / "ae.parquet")
    assert list(read_dataset(tmp_path / "ae.parquet").columns) == list(AE.columns)


def test_a_name_twice_is_refused(tmp_path):
    AE.assign(aeseq=1).to_parquet(tmp_path / "ae.parquet")
    with pytest.raises(SourceError, match=r"ae\.parquet: has AESEQ twice"):
        read_dataset(tmp_path / "ae.parquet")


# 300 records make the file long enough to be cut at any kind of place.
MANY = pd.concat([AE] * 100, ignore_index=True)


@pytest.mark.parametrize("version", [5, 8])
@pytest.mark.parametrize("lost", [1, 40, 80, 160, 800])
def test_a_truncated_transport_file_is_refused(tmp_path, version, lost):
    path = write_xpt(tmp_path / "ae.xpt", MANY, version)
    path.write_bytes(path.read_bytes()[:-lost])
    with pytest.raises(SourceError, match=r"ae\.xpt: is (truncated|not readable)"):
        read_dataset(path)


def test_version_8_is_refused_even_when_cut_between_records(tmp_path):
    path = write_xpt(tmp_path / "ae.xpt", MANY, version=8)
    path.write_bytes(path.read_bytes()[: -5 * 64])  # five records of 5 + 8 + 43 + 8 bytes, four cards of 80
    with pytest.raises(SourceError, match="is truncated"):
        read_dataset(path)


def test_a_whole_transport_file_of_the_same_records_is_read(tmp_path):
    assert len(read_dataset(write_xpt(tmp_path / "ae.xpt", MANY))) == 300


def test_two_datasets_in_one_transport_file_are_refused(tmp_path):
    path = write_xpt(tmp_path / "ae.xpt")
    member = path.read_bytes()[240:]  # behind the library header
    path.write_bytes(path.read_bytes() + member)
    with pytest.raises(SourceError, match="more than one dataset"):
        read_dataset(path)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (dataset_json(records=4), "states 4 records and holds 3"),
        (dataset_json(rows=[["S1-01", 1, "Nausea", 1], ["S1-01", 2]], records=2), "record 2 has not 4 values"),
        (dataset_json(datasetJSONVersion="1.0.0"), "is not Dataset-JSON 1.1"),
        ([1, 2], "is not whole JSON|is not Dataset-JSON 1.1"),
        (json.dumps(dataset_json())[:-30], "is not whole JSON"),
    ],
)
def test_faulty_json_is_refused(tmp_path, content, fault):
    with pytest.raises(SourceError, match=rf"ae\.json: ({fault})"):
        read_dataset(write(tmp_path / "ae.json", content))


def test_truncated_ndjson_is_refused(tmp_path):
    lines = ndjson(dataset_json()).splitlines(keepends=True)
    with pytest.raises(SourceError, match="states 3 records and holds 2"):
        read_dataset(write(tmp_path / "ae.ndjson", "".join(lines[:-1])))


@pytest.mark.parametrize("name", ["ae.xpt", "ae.json", "ae.ndjson", "ae.parquet"])
@pytest.mark.parametrize(("content", "fault"), [(b"", "is empty"), (b"\xff\xfenot a dataset\n" * 20, "is not")])
def test_files_that_are_no_datasets_are_refused(tmp_path, name, content, fault):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=rf"{name}: .*{fault}"):
        read_dataset(tmp_path / name)


def test_a_dataset_without_records_may_have_no_rows(tmp_path):
    content = dataset_json(AE[:0])
    del content["rows"]
    table = read_dataset(write(tmp_path / "ae.json", content))
    assert (list(table.columns), len(table)) == (list(AE.columns), 0)


@pytest.mark.parametrize("records", [3, None])
def test_rows_that_are_stated_and_not_there_are_refused(tmp_path, records):
    content = {key: value for key, value in dataset_json(records=records).items() if key != "rows" and value is not None}
    with pytest.raises(SourceError, match="columns and rows are required"):
        read_dataset(write(tmp_path / "ae.json", content))
