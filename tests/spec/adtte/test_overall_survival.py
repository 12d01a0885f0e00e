"""Overall survival (STUDY_SPEC 5.5; vectors D29-D32 of 8.7; the death without date of M09).

Start date 2023-01-01, cut-off 2024-12-31; AVAL in months, four decimals.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.time_to_event.endpoints import survival_facts
from pipeline.adam.time_to_event.param_tte import derive_param_tte, derive_var_aval
from pipeline.endpoints.decision_tables import OS_TABLE
from tests.spec.tables import shown, study, table

PATIENTS = """
USUBJID | DTHFL | DTHDT      | LSTALVDT   | DCSREAS            | CNSR | ADT        | AVAL    | EVNTDESC         | CNSDTDSC
D29     | Y     | 2023-11-15 |            |                    | 0    | 2023-11-15 | 10.4805 | Death            |
D30 | | | 2024-02-10 | | 1 | 2024-02-10 | 13.3388 | ALIVE | Last known alive
D31     | Y     | 2025-02-01 | 2024-12-20 |                    | 1    | 2024-12-31 | 24.0164 | ALIVE            | Data cut-off
D32 | | | 2025-03-03 | | 1 | 2024-12-31 | 24.0164 | ALIVE | Last known alive
lost | | | 2024-02-10 | LOST TO FOLLOW-UP | 1 | 2024-02-10 | 13.3388 | LOST TO FOLLOW-UP | Last known alive
withdr | | | 2024-02-10 | WITHDRAWAL BY SUBJECT | 1 | 2024-02-10 | 13.3388 | WITHDREW | Last known alive
no date | Y | | 2024-02-10 | | 1 | 2024-02-10 | 13.3388 | DEATH WITHOUT DATE | Last known alive
nothing |       |            |            |                    | 1    | 2023-01-01 | 0.0329  | ALIVE            | Start date
"""


def survival(**decisions: Any) -> Any:
    patients = table(PATIENTS).drop(columns=["CNSR", "ADT", "AVAL", "EVNTDESC", "CNSDTDSC"])
    origin = table("ORIGDT | DCODT\n2023-01-01 | 2024-12-31").iloc[0]
    subjects = patients.assign(
        STARTDT=origin["ORIGDT"], DCODT=origin["DCODT"], DTHDTF=None, NACTDT=pd.NaT, EOTSTT=None, DCTREAS=None
    )
    subjects = subjects.astype(dict.fromkeys(["STARTDT", "DCODT", "NACTDT"], "datetime64[ms]"))
    decided = derive_param_tte(survival_facts(subjects, study(**decisions)), OS_TABLE)
    return derive_var_aval(decided, study()).set_index("USUBJID")


@pytest.mark.parametrize("patient", table(PATIENTS).to_dict("records"), ids=lambda p: p["USUBJID"])
def test_overall_survival(patient: dict[str, Any]) -> None:
    result = survival().loc[patient["USUBJID"]]
    assert (result["CNSR"], shown(result["ADT"])) == (patient["CNSR"], shown(patient["ADT"]))
    assert round(result["AVAL"], 4) == patient["AVAL"]
    assert result["EVNTDESC"] == patient["EVNTDESC"]
    assert shown(result["CNSDTDSC"]) == shown(patient["CNSDTDSC"])


def test_a_death_without_date_can_be_an_event_of_the_next_day() -> None:
    """Last known alive 2024-02-10: the death counts on 2024-02-11, day 407 from the start."""
    result = survival(os={"missing_death_date": "event next day"}).loc["no date"]
    assert (result["CNSR"], shown(result["ADT"]), round(result["AVAL"] * 30.4375)) == (0, "2024-02-11", 407)
