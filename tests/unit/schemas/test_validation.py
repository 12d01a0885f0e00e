"""validate(): each broken promise of a declaration is found, with its level, its column and the key of the failing record."""

import pandas as pd
import pytest

from schemas.base import Char, Num, Table, conform, var
from schemas.validation import FINDING_COLUMNS, validate


class Visit(Table, key="USUBJID VISITNUM", name="VISITX"):
    """One record per visit per subject."""

    USUBJID: Char = var("Unique Subject Identifier", core="Req")
    VISITNUM: Num = var("Visit Number", core="Exp")
    SEX: Char = var("Sex", codelist="C66731")  # closed: F M INTERSEX U
    LOC: Char = var("Location", codelist="C74456")  # extensible


def visits(*rows):
    return conform(pd.DataFrame(rows, columns=["USUBJID", "VISITNUM", "SEX", "LOC"]), Visit)


GOOD = ("01", 1.0, "F", "LUNG")


def findings(table):
    return validate(table, Visit)[["CHECK", "LEVEL", "COLUMN", "VALUE", "KEY", "ROW"]].to_records(index=False).tolist()


def test_a_table_that_keeps_its_contract_has_no_findings():
    found = validate(visits(GOOD, ("01", 2.0, None, None)), Visit)
    assert found.empty
    assert list(found.columns) == FINDING_COLUMNS


def test_an_empty_table_keeps_its_contract():
    assert validate(visits(), Visit).empty


def test_records_with_the_same_key_are_all_shown():
    found = findings(visits(GOOD, ("02", 1.0, "M", "LIVER"), ("01", 1.0, "M", "LIVER")))
    assert found == [
        ("key", "block", "USUBJID VISITNUM", "01 | 1.0", "01 | 1.0", "0"),
        ("key", "block", "USUBJID VISITNUM", "01 | 1.0", "01 | 1.0", "2"),
    ]


def test_two_missing_key_values_are_the_same_key():
    assert len(findings(visits(("01", None, "F", None), ("01", None, "M", None)))) == 2


def test_missing_column_blocks():
    assert findings(visits(GOOD).drop(columns="VISITNUM"))[0][:3] == ("columns", "block", "VISITNUM")


def test_undeclared_column_blocks():
    assert findings(visits(GOOD).assign(NOTE="x"))[0][:3] == ("columns", "block", "NOTE")


def test_values_that_are_no_numbers_are_shown_with_their_records():
    table = visits(GOOD, ("02", "two", "M", None), ("03", "3", "M", None))
    assert findings(table) == [("type", "block", "VISITNUM", "two", "02 | two", "1")]


def test_a_required_empty_value_is_a_warning():
    assert findings(visits(GOOD, (None, 2.0, "F", None))) == [("required", "warn", "USUBJID", "", " | 2.0", "1")]


@pytest.mark.parametrize(
    ("sex", "location", "expected"),
    [
        ("X", "LUNG", ("codelist", "warn", "SEX", "X", "01 | 1.0", "0")),  # closed codelist
        ("f", "LUNG", ("codelist", "warn", "SEX", "f", "01 | 1.0", "0")),  # terms are compared as they are
        ("F", "LEFT ELBOW PIT", ("codelist", "note", "LOC", "LEFT ELBOW PIT", "01 | 1.0", "0")),  # extensible
    ],
)
def test_terms_outside_a_codelist(sex, location, expected):
    assert findings(visits(("01", 1.0, sex, location))) == [expected]


def test_several_faults_are_reported_together():
    found = validate(visits(GOOD, GOOD, (None, 3.0, "X", None)), Visit)
    assert sorted(zip(found["CHECK"], found["LEVEL"], found["ROW"], strict=True)) == [
        ("codelist", "warn", "2"),
        ("key", "block", "0"),
        ("key", "block", "1"),
        ("required", "warn", "2"),
    ]
