"""Unit and frequency of dosing records: 10 days of 250 mg a day are 2,500 mg and 100 % however they were recorded.

Planned are 250 mg QD (SURUFATINIB) and 300 mg every 21 days (ENVAFOLIMAB). Totals by hand.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.safety.adex import adex
from pipeline.core.product import Product
from tests.drugs import DRUGS
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import study

HEAD = "USUBJID | EXTRT | EXDOSE | EXDOSU | EXDOSFRQ | EXSTDTC | EXENDTC"


def exposure(*records: str, **decisions: Any) -> Product:
    tables, chosen = sdtm(dm="USUBJID\nx", ex="\n".join([HEAD, *(f"x | {record}" for record in records)])), study(**decisions)
    return adex(tables["ex"], tables["ds"], stage_1(tables, chosen), chosen)


def value(product: Product, paramcd: str) -> float:
    found: pd.DataFrame = product.table
    return float(found.loc[found["PARAMCD"].eq(paramcd), "AVAL"].iloc[0])


TEN_DAYS = "2023-01-10 | 2023-01-19"


@pytest.mark.parametrize(
    ("record", "total"),
    [
        (f"125 | mg | BID | {TEN_DAYS}", 2500),
        (f"0.25 | g | QD | {TEN_DAYS}", 2500),
        (f"250000 | ug | QD | {TEN_DAYS}", 2500),
        (f"250000 | mcg | QD | {TEN_DAYS}", 2500),
        (f"250 | mg | | {TEN_DAYS}", 2500),  # without a frequency: as planned
        (f"250 | mg | QOD | {TEN_DAYS}", 1250),  # days 1, 3, 5, 7, 9
        (f"50 | mg | QID | {TEN_DAYS}", 2000),
        (f"100 | mg | TID | {TEN_DAYS}", 3000),
        (f"125 | mg | Q12H | {TEN_DAYS}", 2500),
        (f"250 | mg | QW | {TEN_DAYS}", 500),  # days 1 and 8
        (f"250 | mg | EVERY 2 WEEKS | {TEN_DAYS}", 250),
        (f"250 | mg | 3 TIMES PER WEEK | {TEN_DAYS}", 1250),  # five doses: 10 x 3 / 7 begun
        (f"250 | mg | ONCE | {TEN_DAYS}", 250),
    ],
)
def test_total_dose_of_ten_days(record: str, total: float) -> None:
    made = exposure(f"SURUFATINIB | {record}")
    assert value(made, "STDOSE") == total
    assert value(made, "SRDI") == total / 25  # of 2,500 mg planned
    assert value(made, "SAVDOSE") == total / 10
    assert made.issues.empty


def test_a_dose_without_a_number_is_no_fault_of_its_unit() -> None:
    made = exposure(f"SURUFATINIB | | mg | QD | {TEN_DAYS}")
    assert pd.isna(value(made, "STDOSE"))
    assert made.issues.empty


@pytest.mark.parametrize(
    ("record", "issue"),
    [
        (f"5 | mg/kg | QD | {TEN_DAYS}", "DOSE_UNIT mg/kg"),  # needs a weight
        (f"1 | CAPSULE | QD | {TEN_DAYS}", "DOSE_UNIT CAPSULE"),
        (f"250 | mg | PRN | {TEN_DAYS}", "DOSE_FREQUENCY PRN"),
        (f"250 | mg | NOW AND THEN | {TEN_DAYS}", "DOSE_FREQUENCY NOW AND THEN"),
    ],
)
def test_what_cannot_be_read_is_listed_and_makes_no_number(record: str, issue: str) -> None:
    made = exposure(f"SURUFATINIB | {record}", "SURUFATINIB | 250 | mg | QD | 2023-01-20 | 2023-01-29")
    assert (made.issues["CODE"] + " " + made.issues["VALUE"]).tolist() == [issue]
    assert made.issues["MESSAGE"].str.endswith("EXTRT SURUFATINIB; records: 1, subjects: 1").all()
    found = made.table.set_index("PARAMCD")["AVAL"]
    assert found[["STDOSE", "SAVDOSE", "SRDI", "SNRED"]].isna().all()
    assert found["SDURD"] == 20


def test_a_dose_without_a_unit_is_read_as_mg_and_listed() -> None:
    made = exposure(f"SURUFATINIB | 250 | | QD | {TEN_DAYS}")
    assert value(made, "STDOSE") == 2500
    assert made.issues["CODE"].tolist() == ["DOSE_UNIT_MISSING"]


def test_the_record_has_one_dose_in_mg_and_what_was_collected() -> None:
    made = exposure(f"SURUFATINIB | 0.125 | g | BID | {TEN_DAYS}").table
    record = made.loc[made["PARAMCD"].eq("SDOSE"), ["AVAL", "EXDOSE", "EXDOSU", "EXDOSFRQ"]]
    assert record.to_numpy().tolist() == [[125, 0.125, "g", "BID"]]


def test_a_reduction_is_of_the_dose_of_a_day() -> None:
    same = exposure(
        "SURUFATINIB | 250 | mg | QD | 2023-01-10 | 2023-01-19", "SURUFATINIB | 125 | mg | BID | 2023-01-20 | 2023-01-29"
    )
    assert (value(same, "SNRED"), value(same, "STDOSE")) == (0, 5000)
    less = exposure(
        "SURUFATINIB | 125 | mg | BID | 2023-01-10 | 2023-01-19", "SURUFATINIB | 125 | mg | QD | 2023-01-20 | 2023-01-29"
    )
    assert (value(less, "SNRED"), value(less, "STDOSE")) == (1, 3750)


def test_morning_and_evening_doses_of_the_same_days_both_count() -> None:
    made = exposure(f"SURUFATINIB | 100 | mg | QAM | {TEN_DAYS}", f"SURUFATINIB | 150 | mg | QPM | {TEN_DAYS}")
    assert (value(made, "STDOSE"), value(made, "SRDI"), value(made, "SDURD")) == (2500, 100, 10)


def test_a_daily_dose_is_not_counted_beside_an_earlier_one_of_the_morning() -> None:
    """A morning dose from 10 to 12 January, one a day from the 12th to the 14th: five doses, not six; and the other way round."""
    morning = exposure(
        "SURUFATINIB | 250 | mg | QAM | 2023-01-10 | 2023-01-12", "SURUFATINIB | 250 | mg | QD | 2023-01-12 | 2023-01-14"
    )
    daily = exposure(
        "SURUFATINIB | 250 | mg | QD | 2023-01-10 | 2023-01-12", "SURUFATINIB | 250 | mg | QPM | 2023-01-12 | 2023-01-14"
    )
    assert [(value(made, "STDOSE"), value(made, "SRDI")) for made in (morning, daily)] == [(1250, 100)] * 2


def test_a_drug_planned_twice_daily() -> None:
    drugs = {"SURUFATINIB": DRUGS["SURUFATINIB"] | {"frequency": "BID", "dose_mg": 125}}
    made = exposure(f"SURUFATINIB | 125 | mg | BID | {TEN_DAYS}", drugs=drugs)
    assert (value(made, "STDOSE"), value(made, "SRDI"), value(made, "SAVDOSE")) == (2500, 100, 250)
    assert value(exposure(f"SURUFATINIB | 125 | mg | | {TEN_DAYS}", drugs=drugs), "STDOSE") == 2500


def test_a_drug_planned_weekly_has_three_doses_in_a_cycle() -> None:
    drugs = {"ENVAFOLIMAB": DRUGS["ENVAFOLIMAB"] | {"frequency": "EVERY WEEK", "max_cycles": None}}
    days = ["2023-01-01", "2023-01-08", "2023-01-15", "2023-01-22"]
    made = exposure(*(f"ENVAFOLIMAB | 300 | mg | ONCE | {day} | {day}" for day in days), drugs=drugs)
    assert (value(made, "ENDOSE"), value(made, "ERDI")) == (4, 100)
    interval = exposure("ENVAFOLIMAB | 300 | mg | QW | 2023-01-01 | 2023-01-22", drugs=drugs)
    assert (value(interval, "ENDOSE"), value(interval, "ETDOSE"), value(interval, "ERDI")) == (4, 1200, 100)


@pytest.mark.parametrize(
    ("dose", "days", "intensity"),
    [("0.7", 10, 70), ("0.85", 20, 85), ("1.1", 3, 110), ("0.1", 7, 10), ("0.3", 9, 30), ("0.07", 100, 7)],
)
def test_intensities_are_exact(dose: str, days: int, intensity: float) -> None:
    """Of 1 mg planned a day: sums of decimals that floats do not hold, 0.1 + 0.1 + 0.1."""
    drugs = {"SURUFATINIB": DRUGS["SURUFATINIB"] | {"dose_mg": 1}}
    stops = [(pd.Timestamp("2023-01-01") + pd.Timedelta(days=n)).date() for n in range(days)]
    made = exposure(*(f"SURUFATINIB | {dose} | mg | QD | {day} | {day}" for day in stops), drugs=drugs)
    assert value(made, "SRDI") == intensity
