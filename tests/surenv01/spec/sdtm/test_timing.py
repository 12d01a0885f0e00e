"""EPOCH and visits (STUDY_SPEC 3, 2.1; A03, M06, M08)."""

import pandas as pd
import pytest

from pipeline.sdtm.verbs.timing import derive_var_epoch
from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms


@pytest.mark.parametrize(
    ("date", "epoch"),
    [  # A03: consent 2023-01-02, first dose 2023-01-10, last dose 2023-06-30
        ("2023-01-05", "SCREENING"),
        ("2023-01-10", "TREATMENT"),
        ("2023-06-30", "TREATMENT"),
        ("2023-07-01", "FOLLOW-UP"),
        ("2023-01", ""),
        ("2023-03", "TREATMENT"),
        ("2023", ""),
        ("2022", ""),
        (None, ""),
    ],
)
def test_epoch_of_a_date(date: str | None, epoch: str) -> None:
    reference = pd.DataFrame(
        {"RFICDTC": ["2023-01-02"], "RFXSTDTC": ["2023-01-10"], "RFXENDTC": ["2023-06-30"], "ONGOING": [None]}, dtype="str"
    )
    found = derive_var_epoch(pd.Series([date], dtype="str"), reference)
    assert found.fillna("").tolist() == [epoch]


def test_day_1_before_the_dose_is_screening_and_a_subject_without_dose_stays_there() -> None:
    start, end = ["2023-01-10", "2023-01-10", None], ["2023-06-30", "2023-06-30", None]
    dates = {"RFICDTC": ["2023-01-02"] * 3, "RFXSTDTC": start, "RFXENDTC": end, "ONGOING": [None, "Y", None]}
    reference = pd.DataFrame(dates, dtype="str")
    day = pd.Series(["2023-01-10", "2023-09-01", "2023-09-01"], dtype="str")
    assert derive_var_epoch(day, reference, predose=True).tolist() == ["SCREENING", "TREATMENT", "SCREENING"]


def test_m06_unscheduled_visits_follow_the_latest_scheduled_one() -> None:
    raw = Forms(
        ECOG="""
            SUBJID | FOLDER | FOLDERSEQ | FORMDT     | ECOGSC
            0101   | C3D1   | 1         | 2023-02-21 | 1
            0101   | UNS    | 1         | 2023-02-27 | 1
            0101   | UNS    | 2         | 2023-03-05 | 1
            0101   | C4D1   | 1         | 2023-03-14 | 1
            0101   | UNS    | 3         | 2023-03-14 | 1
            0101   | TFU18  | 1         | 2023-06-14 | 1
            0101   | WEIRD  | 1         | 2023-06-15 | 1
        """
    )
    reference = raw.domain("reference")
    assert lines(reference.companions["visits"], "FOLDER", "FOLDERSEQ", "VISITNUM", "VISIT") == [
        "C3D1 | 1 | 4 | CYCLE 3 DAY 1",
        "C4D1 | 1 | 5 | CYCLE 4 DAY 1",
        "TFU18 | 1 | 318 | TUMOR FOLLOW-UP WEEK 18",
        "UNS | 1 | 4.01 | UNSCHEDULED 4.01",
        "UNS | 2 | 4.02 | UNSCHEDULED 4.02",
        "UNS | 3 | 5.01 | UNSCHEDULED 5.01",
        "WEIRD | 1 |  | ",
    ]
    assert codes(reference) == ["VISIT_UNKNOWN | FOLDER | WEIRD"]
