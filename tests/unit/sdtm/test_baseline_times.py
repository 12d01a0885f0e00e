"""--LOBXFL on the day of the first dose: times are compared as far as both are known."""

import pandas as pd
import pytest

from pipeline.sdtm.verbs.baseline import derive_var_lobxfl


@pytest.mark.parametrize(
    ("result", "first_dose", "flagged"),
    [
        ("2023-01-10T08:59", "2023-01-10T09:00", True),
        ("2023-01-10T09:01", "2023-01-10T09:00", False),
        ("2023-01-10T09:00:30", "2023-01-10T09:00", True),  # the dose may have been later in that minute
        ("2023-01-10T09:00:30", "2023-01-10T09:00:15", False),
        ("2023-01-10T09:30", "2023-01-10T09", True),
        ("2023-01-10T10:30", "2023-01-10T09", False),
        ("2023-01-10T10", "2023-01-10T09:59", False),
        ("2023-01-10", "2023-01-10T09:00", True),
        ("2023-01-11", "2023-01-10T09:00", False),
        ("2023-01-09/2023-01-11", "2023-01-10T09:00", False),  # it cannot be placed
    ],
)
def test_a_result_before_the_first_dose(result: str, first_dose: str, flagged: bool) -> None:
    records = pd.DataFrame(
        {
            "USUBJID": ["1"], "VSTESTCD": ["HR"], "VSORRES": ["60"], "VSDTC": [result], "RFXSTDTC": [first_dose],
            "VISITNUM": [1.0], "ROWKEY": ["a"],
        }
    )  # fmt: skip
    assert derive_var_lobxfl(records, "VS", ("VSTESTCD",)).eq("Y").tolist() == [flagged]
