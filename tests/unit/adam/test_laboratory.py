"""ADLB and ADVS: grades at the limits of CTCAE 5.0 as published; baseline, window and worst result by hand."""

import pandas as pd
import pytest

from pipeline.adam.safety.adlb import adlb
from pipeline.adam.safety.advs import advs
from schemas.adam.adlb import ADLB
from schemas.adam.advs import ADVS
from schemas.base import conform, names
from schemas.sdtm.lb import LB
from schemas.sdtm.vs import VS
from schemas.validation import validate
from tests.drugs import DATASETS
from tests.unit.tlf.hand_made import make_study, table

ADSL = table(
    """
    USUBJID | SAFFL | TRTSDT     | TRTEDT
    1       | Y     | 2023-01-10 | 2023-03-01
    2       | Y     | 2023-01-10 |
    3       | N     |            |
    """,
    dates="TRTSDT TRTEDT",
)


def declared(frame: pd.DataFrame, schema: type) -> pd.DataFrame:
    """The frame with every variable that the schema declares."""
    return conform(frame.reindex(columns=list(dict.fromkeys([*frame, *names(schema)]))), schema)


def make_adlb(text: str) -> pd.DataFrame:
    lb = declared(table(text, numbers="LBSEQ LBSTRESN LBSTNRLO LBSTNRHI VISITNUM"), LB)
    found = adlb(lb, declared(ADSL, DATASETS["adsl_base"]), make_study()).table
    assert not validate(found, ADLB)["LEVEL"].eq("block").any()
    return found


def grade(test: str, unit: str, value: float, low: float = 0, high: float = 0, base: float | None = None) -> tuple[str, str]:
    """ATOXGRL and ATOXGRH of one result on day 32, with a baseline when given; "-" without a grade."""
    head = "USUBJID | LBSEQ | LBTESTCD | LBTEST | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC | VISITNUM"
    rows = [(1, base, "2023-01-05", 1), (2, value, "2023-02-10", 2)]
    lines = [
        f"1 | {seq} | {test} | Name | {number} | {unit} | {low or ''} | {high or ''} | {date} | {visit}"
        for seq, number, date, visit in rows
        if number is not None
    ]
    result = make_adlb("\n".join([head, *lines])).iloc[-1]
    return tuple("-" if pd.isna(result[v]) else str(result[v]) for v in ("ATOXGRL", "ATOXGRH"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("value", "expected"), [(115, "0"), (114.9, "1"), (100, "1"), (99.9, "2"), (80, "2"), (79.9, "3"), (40, "3")]
)
def test_anemia(value: float, expected: str) -> None:
    assert grade("HGB", "g/L", value, low=115) == (expected, "-")  # grade 4 is a judgement, not a number


@pytest.mark.parametrize(
    ("value", "expected"), [(125, "0"), (124, "1"), (75, "1"), (74.9, "2"), (50, "2"), (49, "3"), (25, "3"), (24.9, "4")]
)
def test_platelets(value: float, expected: str) -> None:
    assert grade("PLAT", "10^9/L", value, low=125) == (expected, "-")


@pytest.mark.parametrize(
    ("value", "expected"), [(50, "0"), (50.1, "1"), (150, "1"), (151, "2"), (250, "2"), (251, "3"), (1000, "3"), (1001, "4")]
)
@pytest.mark.parametrize("base", [None, 40])
def test_alt_with_a_normal_or_unknown_baseline_is_judged_by_the_upper_limit(value: float, expected: str, base: float) -> None:
    assert grade("ALT", "U/L", value, high=50, base=base) == ("-", expected)


@pytest.mark.parametrize(
    ("value", "expected"), [(149, "0"), (150, "1"), (300, "1"), (301, "2"), (501, "3"), (2000, "3"), (2001, "4")]
)
def test_alt_with_a_high_baseline_is_judged_by_the_baseline(value: float, expected: str) -> None:
    assert grade("ALT", "U/L", value, high=50, base=100) == ("-", expected)


@pytest.mark.parametrize(("value", "expected"), [(30, "0"), (30.1, "1"), (45, "1"), (45.1, "2"), (90.1, "3"), (300.1, "4")])
def test_bilirubin_with_a_high_baseline_counts_from_just_above_it(value: float, expected: str) -> None:
    assert grade("BILI", "umol/L", value, high=20, base=30) == ("-", expected)


def test_no_limit_of_normal_gives_no_grade_where_the_grade_needs_one() -> None:
    assert grade("PLAT", "10^9/L", 20) == ("4", "-")  # absolute limits need no range
    assert grade("PLAT", "10^9/L", 80) == ("-", "-")  # grade 0 or 1, by the range
    assert grade("ALT", "U/L", 500) == ("-", "-")
    assert grade("TSH", "mIU/L", 9, low=0.4, high=4.2) == ("-", "-")


PLATELETS = """
USUBJID | LBSEQ | LBTESTCD | LBTEST    | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC            | VISITNUM | VISIT
1       | 1     | PLAT     | Platelets | 300      | 10^9/L   | 125      | 350      | 2023-01-02       | 1        | SCREENING
1       | 2     | PLAT     | Platelets | 120      | 10^9/L   | 125      | 350      | 2023-01-10T08:00 | 2        | CYCLE 1 DAY 1
1       | 3     | PLAT     | Platelets | 70       | 10^9/L   | 125      | 350      | 2023-01-20       | 3        | CYCLE 2 DAY 1
1       | 4     | PLAT     | Platelets | 60       | 10^9/L   | 125      | 350      | 2023-01-21       | 3        | CYCLE 2 DAY 1
1       | 5     | PLAT     | Platelets | 400      | 10^9/L   | 125      | 350      | 2023-03-29       | 4        | END
1       | 6     | PLAT     | Platelets | 20       | 10^9/L   | 125      | 350      | 2023-03-30       | 5        | FOLLOW-UP
1       | 7     | PLAT     | Platelets |          | 10^9/L   | 125      | 350      | 2023-02-20       | 6        | CYCLE 3 DAY 1
1       | 8     | PLAT     | Platelets | 10       | 10^9/L   | 125      | 350      | 2023-02          | 7        | UNSCHEDULED
2       | 1     | PLAT     | Platelets | 200      | 10^9/L   | 125      | 350      | 2023-02-01       | 3        | CYCLE 2 DAY 1
3       | 1     | PLAT     | Platelets | 200      | 10^9/L   | 125      | 350      | 2023-02-01       | 1        | SCREENING
2       | 2     | PLAT     | Platelets | 30       | 10^9/L   | 125      | 350      | 2026-07-01       | 9        | LATE
"""


def test_baseline_window_visit_and_worst_result() -> None:
    # 28 days after 2023-03-01 is 2023-03-29; nothing without a number, of nobody untreated, after the cut-off of 2026-06-30
    found = make_adlb(PLATELETS).set_index(["USUBJID", "SRCSEQ"])
    shown = (
        found[["BASE", "CHG", "ABLFL", "ONTRTFL", "AVISITN", "ANL01FL", "ANL02FL", "ANL03FL", "BTOXGRL"]]
        .astype("str")
        .fillna("-")
    )
    assert {key: " ".join(row) for key, row in zip(shown.index, shown.to_numpy(), strict=True)} == {
        ("1", 1): "120.0 - - - - - - - 1",
        ("1", 2): "120.0 - Y - 0.0 Y - - 1",
        ("1", 3): "120.0 -50.0 - Y 3.0 - - - 1",
        ("1", 4): "120.0 -60.0 - Y 3.0 Y Y - 1",
        ("1", 5): "120.0 280.0 - Y 4.0 Y - Y 1",
        ("1", 6): "120.0 -100.0 - - 5.0 Y - - 1",
        ("1", 8): "120.0 - - - - - - - 1",
        ("2", 1): "- - - Y 3.0 Y Y Y -",
    }
    assert found.loc[("1", 5), ["ANRIND", "BNRIND"]].tolist() == ["HIGH", "LOW"]


def test_vital_signs_have_the_same_baseline_and_visits() -> None:
    vs = table(
        """
        USUBJID | VSSEQ | VSTESTCD | VSTEST                  | VSSTRESN | VSSTRESU | VSDTC      | VISITNUM | VISIT
        1       | 1     | SYSBP    | Systolic Blood Pressure | 120      | mmHg     | 2023-01-10 | 1        | SCREENING
        1       | 2     | SYSBP    | Systolic Blood Pressure | 150      | mmHg     | 2023-02-01 | 3        | CYCLE 2 DAY 1
        """,
        numbers="VSSEQ VSSTRESN VISITNUM",
    )
    found = advs(declared(vs, VS), declared(ADSL, DATASETS["adsl_base"]), make_study()).table
    assert not validate(found, ADVS)["LEVEL"].eq("block").any()
    assert found["PARAM"].unique().tolist() == ["Systolic Blood Pressure (mmHg)"]
    assert found["AVISIT"].tolist() == ["Baseline", "CYCLE 2 DAY 1"]
    assert found["CHG"].dropna().tolist() == [30]


def test_no_result_at_all_gives_an_empty_dataset() -> None:
    assert make_adlb(PLATELETS.strip().splitlines()[0]).empty
