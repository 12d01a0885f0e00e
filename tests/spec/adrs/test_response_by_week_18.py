"""Response first documented by week 18: at most 126 + 7 days after the start date (STUDY_SPEC 5.4; vectors C31-C34 of 8.6)."""

import pandas as pd
import pytest

from pipeline.adam.response.best_response import derive_vars_anl, filter_by_week, first_response
from tests.spec.tables import assessments, shown, study, table

PATIENTS = """
USUBJID | RECORDS                                     | CONFIRMED | TIMEFRAME | AVALC | ADT
C31     | 2023-02-12 SD; 2023-05-14 PR; 2023-06-25 PR | Y         | by_week   | Y     | 2023-05-14
C32     | 2023-02-12 SD; 2023-05-15 PR; 2023-06-26 PR | Y         | by_week   | N     |
C33     | 2023-02-12 PR; 2023-03-26 SD                | N         | by_week   | Y     | 2023-02-12
C34     | 2023-02-12 PR; 2023-03-26 SD                | Y         | by_week   | N     |
any     | 2023-02-12 SD; 2023-05-15 PR; 2023-06-26 PR | Y         | any       | Y     | 2023-05-15
lost    | 2023-02-12 PR; 2023-03-26 PR; 2023-05-07 SD | Y         | at_visit  | N     |
kept    | 2023-02-12 PR; 2023-03-26 PR; 2023-05-07 PR | Y         | at_visit  | Y     | 2023-02-12
"""


@pytest.mark.parametrize("patient", table(PATIENTS).to_dict("records"), ids=lambda p: p["USUBJID"])
def test_response_by_week_18(patient: dict) -> None:
    decisions = study(orr={"timeframe": patient["TIMEFRAME"]})
    one = table(PATIENTS).loc[lambda t: t["USUBJID"] == patient["USUBJID"]].reset_index(drop=True)
    subjects = table(
        f"""
        USUBJID              | ORIGDT     | BLSCANDT | DCODT      | NACTDT
        {patient["USUBJID"]} | 2023-01-01 |          | 2024-12-31 |
        """
    )
    records = derive_vars_anl(assessments(one), subjects, decisions)
    responders = first_response(records, subjects, decisions, confirmed=patient["CONFIRMED"] == "Y")
    by_week: pd.DataFrame = filter_by_week(responders, records, subjects, decisions)
    assert ("Y" if len(by_week) else "N") == patient["AVALC"]
    assert [shown(d) for d in by_week["ADT"]] == [shown(patient["ADT"])] * len(by_week)
