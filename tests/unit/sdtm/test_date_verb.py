"""The verb `date`: what it gives of a date and its time, and what it says of each at which column."""

from typing import Any

import pandas as pd

from pipeline.sdtm.verbs.mapping import Rows, date
from pipeline.study import Study

STUDY = Study.model_validate({"study": {"id": "S1", "dco": "2024-12-31"}})


def applied(verb: Any, **columns: list[str | None]) -> tuple[list[str], list[list[str]]]:
    rows = Rows("EXE", pd.DataFrame(columns, dtype="str"), STUDY)
    values = verb.apply(rows)
    return list(values.fillna("")), [
        found for part in rows.issues for found in part[["CODE", "COLUMN", "VALUE"]].to_numpy().tolist()
    ]


def test_an_unreadable_time_never_blanks_its_date() -> None:
    given = {
        "DT": ["2023-04-17"] * 5 + ["2023-04", "2023-13-01"],
        "TM": ["1410", "25:10", "24:00", "08:UN", None, "09:00", "09:00"],
    }
    assert applied(date("DT", time="TM"), **given) == (
        ["2023-04-17T14:10", "2023-04-17", "2023-04-18T00:00", "2023-04-17T08", "2023-04-17", "2023-04", ""],
        [
            ["DATE_INVALID", "DT", "2023-13-01"],
            ["TIME_INVALID", "TM", "25:10"],
            ["TIME_UNUSED", "TM", "09:00"],
            ["TIME_MIDNIGHT", "TM", "24:00"],
        ],
    )


def test_a_time_in_the_date_field_is_told_of_there() -> None:
    given: dict[str, list[str | None]] = {
        "DT": ["2023-04-17T25:10", "2023-04-17T08:30+08:00", "04/05/2023"],
        "TM": [None, None, None],
    }
    assert applied(date("DT", time="TM"), **given) == applied(date("DT"), DT=given["DT"])
    assert applied(date("DT"), DT=given["DT"]) == (
        ["2023-04-17", "2023-04-17T08:30", ""],
        [
            ["DATE_AMBIGUOUS", "DT", "04/05/2023"],
            ["TIME_INVALID", "DT", "2023-04-17T25:10"],
            ["TIME_OFFSET", "DT", "2023-04-17T08:30+08:00"],
        ],
    )


def test_a_bare_number_names_the_remedy() -> None:
    rows = Rows("DM", pd.DataFrame({"BRTHDT": ["21310"]}, dtype="str"), STUDY)
    assert date("BRTHDT").apply(rows).isna().all()
    (found,) = rows.issues
    assert found["MESSAGE"].tolist() == [
        "BRTHDT is a number and no date; say what it counts or how it is written, raw.forms.DM.dates: {BRTHDT: SAS DATE}"
    ]
