"""The response by a week other than 18, and by none: codes, names and the last day that counts (STUDY_SPEC 5.4).

Start 2023-01-01. Week 24 ends on day 168 after it, 175 with the window: 2023-06-25.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.response.adrs import adrs
from pipeline.adam.tumour.adtr import adtr
from schemas.adam.recist import RECIST
from schemas.base import empty
from tests.spec.datasets import stage_1
from tests.spec.tables import study
from tests.spec.test_switches import patient


def responses(records: str, **orr: Any) -> pd.DataFrame:
    decisions = study(orr=orr)
    tables = patient(records, "")
    base = stage_1(tables, decisions)
    targets = adtr(tables["tu"], tables["tr"], tables["rs"], base, decisions).table
    made = adrs(tables["rs"], tables["tr"], tables["ds"], targets, empty(RECIST), base, decisions).table
    return made.drop_duplicates("PARAMCD").set_index("PARAMCD")


@pytest.mark.parametrize(
    ("records", "confirmed", "unconfirmed"),
    [
        ("2023-06-25 PR; 2023-08-06 PR", "Y", "Y"),  # the last day of the window
        ("2023-06-26 PR; 2023-08-06 PR", "N", "N"),  # a day later
        ("2023-06-25 PR; 2023-08-06 SD", "N", "Y"),
    ],
)
def test_response_by_week_24(records: str, confirmed: str, unconfirmed: str) -> None:
    made = responses(records, primary="CRSP24", week=24)
    assert made.loc[["CRSP24", "RSP24"], "AVALC"].tolist() == [confirmed, unconfirmed]
    assert made.loc[["CRSP24", "RSP24"], "PARAM"].tolist() == [
        "Confirmed Response by Week 24",
        "Response by Week 24 (Confirmation Not Required)",
    ]
    assert not {"CRSP18", "RSP18"} & set(made.index)


@pytest.mark.parametrize(
    ("timeframe", "confirmed", "unconfirmed"),
    [
        ("at_visit", "Confirmed Response at Week 24", "Response at Week 24 (Confirmation Not Required)"),
        ("any", "Confirmed Response at Any Time", "Response at Any Time (Confirmation Not Required)"),
    ],
)
def test_the_name_states_when_a_response_counts(timeframe: str, confirmed: str, unconfirmed: str) -> None:
    made = responses("2023-06-25 PR; 2023-08-06 PR", primary="CRSP24", week=24, timeframe=timeframe)
    assert made.loc[["CRSP24", "RSP24"], "PARAM"].tolist() == [confirmed, unconfirmed]


def test_no_week_no_parameter_by_week() -> None:
    made = responses("2023-02-12 PR; 2023-03-26 PR", primary="CRSP", week=None)
    assert [code for code in made.index if code[-1].isdigit()] == []
    assert made.loc["CRSP", "AVALC"] == "Y"
    assert made["PARAMN"].is_unique
