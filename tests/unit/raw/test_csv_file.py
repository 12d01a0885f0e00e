"""One CSV file: what is read as it stands, and what is refused, with its line."""

import pytest

from pipeline.raw.csv_file import read_csv


def table_of(data: bytes) -> list[dict[str, object]]:
    content = read_csv(data, "ae.csv")
    assert content.faults == []
    assert content.table is not None
    return content.table.astype(object).where(content.table.notna(), None).to_dict("records")


def faults_of(data: bytes) -> list[str]:
    content = read_csv(data, "ae.csv")
    assert content.table is None, "a file with a fault gives no table"
    return [str(fault) for fault in content.faults]


def test_text_stays_as_it_is_in_the_file() -> None:
    assert table_of(b"A,B,C\n001,NA, x \n1e3,,2023-02-30\n") == [
        {"A": "001", "B": "NA", "C": " x ", "FILELINE": "2"},
        {"A": "1e3", "B": None, "C": "2023-02-30", "FILELINE": "3"},
    ]


def test_quoted_commas_quotes_and_line_breaks() -> None:
    data = b'A,B\n"one, two","say ""yes"""\n"first\nsecond\r\nthird",2\n"",4\n'
    assert table_of(data) == [
        {"A": "one, two", "B": 'say "yes"', "FILELINE": "2"},
        {"A": "first\nsecond\r\nthird", "B": "2", "FILELINE": "3"},
        {"A": None, "B": "4", "FILELINE": "6"},
    ]


def test_byte_order_mark_and_windows_line_ends_are_tolerated() -> None:
    assert table_of(b"\xef\xbb\xbfA,B\r\n1,2\r\n") == [{"A": "1", "B": "2", "FILELINE": "2"}]


def test_hash_at_the_start_of_a_line_is_text() -> None:
    assert table_of("A,B\n#1,咳嗽\n".encode()) == [{"A": "#1", "B": "咳嗽", "FILELINE": "2"}]


def test_header_only_is_a_form_without_rows() -> None:
    assert table_of(b"A,B\n") == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "ae.csv: is empty"),
        (b"\n\n", "ae.csv: is empty"),
        ("A,B\n1,2\n咳,3\n".encode("gb18030"), "ae.csv, line 3: byte 0xbf is not UTF-8"),
        ("A,B\n1,2\n".encode("utf-16"), "ae.csv, line 1: byte 0xff is not UTF-8"),
        (b"A,B\n1,2\n3,\x004\n", "ae.csv, line 3: holds the control character 0x00"),
        (b"A,B\n1,\x0b2\n", "ae.csv, line 2: holds the control character 0x0b"),
        (b"A,B\n1,2\r3,4\n", "ae.csv, line 2: holds a carriage return without a line feed"),
        (b"A,B\n1,2\n3,4", "ae.csv, line 3: ends without a line end: the file is truncated"),
        (b"A,B\n1,2,3\n", "ae.csv, line 2: has 3 fields, the header has 2"),
        (b"A,B\n1\n3,4\n", "ae.csv, line 2: has 1 fields, the header has 2"),
        (b'A,B\n"x\ny",2\n\n3,4\n', "ae.csv, line 4: has 1 fields, the header has 2"),
        (b"A,B\n1,2\n3\n", "ae.csv, line 3: has 1 fields, the header has 2; export the file again; it may be truncated"),
        (b'A,B\n1,"open\n3,4\n', "ae.csv, line 2: holds a quote that is not closed"),
        (b'A,B\n1,"one\n3,"two"\n', "ae.csv, line 2: holds a quote that is not closed"),
        (b'A,B\n"a\nb",1\n1,5" nail\n', "ae.csv, line 4: holds a quote that is not closed, or that stands inside a field"),
        (b'A,B\n1,"one"two\n', "ae.csv, line 2: holds a quote"),
        (b"A,B,A\n1,2,3\n", "ae.csv, line 1: column 'A' stands 2 times in the header"),
    ],
)
def test_refused(data: bytes, expected: str) -> None:
    (fault,) = faults_of(data)
    assert fault.startswith(expected)


def test_every_ragged_row_is_counted_and_the_first_ten_are_named() -> None:
    faults = faults_of(b"A,B\n" + b"1\n" * 12 + b"1,2\n")
    assert [fault.split(":")[0] for fault in faults] == [f"ae.csv, line {line}" for line in range(2, 12)] + ["ae.csv"]
    assert faults[-1].startswith("ae.csv: 2 more rows have another number of fields")


def test_columns_in_another_order_and_repeated_rows_are_the_files_business() -> None:
    assert table_of(b"B,A\n1,2\n1,2\n") == [{"B": "1", "A": "2", "FILELINE": "2"}, {"B": "1", "A": "2", "FILELINE": "3"}]


def test_a_non_breaking_blank_and_a_spreadsheet_formula_are_text() -> None:
    assert table_of("A,B\n\u00a01\u00a0,=1+1\n".encode()) == [{"A": "\u00a01\u00a0", "B": "=1+1", "FILELINE": "2"}]


def test_a_header_within_the_file_is_refused_with_its_line() -> None:
    cause = "repeats the header, as when files are put one below the other; name the files in raw.forms.<form>.files"
    assert faults_of(b'A,B\n1,"x\ny"\nA,B\n2,z\n') == [f"ae.csv, line 4: {cause}"]
    assert table_of(b"A,B\nA,b\n,B\n")[0]["A"] == "A"


@pytest.mark.parametrize(("sign", "called"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator_is_named(sign: str, called: str) -> None:
    cause = f"has its fields separated by {called}; export the file again with commas, by RFC 4180"
    assert faults_of(f"A{sign}B{sign}C\n1{sign}2{sign}3\n".encode()) == [f"ae.csv, line 1: {cause}"]
