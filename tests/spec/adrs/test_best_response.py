"""Best overall response, unconfirmed and confirmed (STUDY_SPEC 4.10; vectors C01-C30 of 8.5, and the switches of section 7).

Start date 2023-01-01; minimum time of SD 35 days, confirmation from 28 days, at most one NE between, unless stated.
"""

import pandas as pd
import pytest

from pipeline.adam.response.best_response import best_response, derive_vars_anl
from pipeline.study import Study
from tests.spec.tables import assessments, shown, study, table

PATIENTS = """
USUBJID | RECORDS                                      | NACTDT     | BOR           | BORDT      | CBOR          | CBORDT
C01     | 2023-02-12 PR; 2023-03-26 PR                 |            | PR            | 2023-02-12 | PR            | 2023-02-12
C02     | 2023-02-12 PR; 2023-03-26 SD; 2023-05-07 SD  |            | PR            | 2023-02-12 | SD            | 2023-02-12
C03     | 2023-02-12 PR; 2023-03-26 SD; 2023-05-07 PR  |            | PR            | 2023-02-12 | SD            | 2023-02-12
C05     | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 PR  |            | PR            | 2023-02-12 | PR            | 2023-02-12
C06 | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 NE; 2023-06-18 PR | | PR | 2023-02-12 | SD | 2023-02-12
C07     | 2023-02-12 PR; 2023-03-26 CR; 2023-05-07 CR  |            | CR            | 2023-03-26 | CR            | 2023-03-26
C08     | 2023-02-12 PR; 2023-03-26 CR                 |            | CR            | 2023-03-26 | PR            | 2023-02-12
C09     | 2023-02-12 CR; 2023-03-26 PD                 |            | CR            | 2023-02-12 | SD            | 2023-02-12
C10     | 2023-01-31 CR; 2023-03-14 PD                 |            | CR            | 2023-01-31 | PD            | 2023-03-14
C11     | 2023-01-31 PR; 2023-03-14 NE                 |            | PR            | 2023-01-31 | NE            | 2023-01-31
C12     | 2023-01-31 SD; 2023-03-14 PD                 |            | PD            | 2023-03-14 | PD            | 2023-03-14
C13     | 2023-02-04 SD                                |            | NE            | 2023-02-04 | NE            | 2023-02-04
C14     | 2023-02-05 SD                                |            | SD            | 2023-02-05 | SD            | 2023-02-05
C15     | 2023-02-12 PR; 2023-03-11 PR                 |            | PR            | 2023-02-12 | SD            | 2023-02-12
C16     | 2023-02-12 PR; 2023-03-12 PR                 |            | PR            | 2023-02-12 | PR            | 2023-02-12
C17     | 2023-02-12 PR; 2023-03-11 PR; 2023-03-26 PR  |            | PR            | 2023-02-12 | PR            | 2023-02-12
C18     | 2023-02-12 PD; 2023-03-26 PR; 2023-05-07 PR  |            | PD            | 2023-02-12 | PD            | 2023-02-12
C19     | 2023-02-12 SD; 2023-03-26 PR; 2023-05-07 PR  | 2023-03-01 | SD            | 2023-02-12 | SD            | 2023-02-12
C20     | 2023-02-12 PR; 2023-03-26 PR                 | 2023-03-01 | PR            | 2023-02-12 | SD            | 2023-02-12
C21     | 2023-02-12 PR; 2023-03-26 PR                 | 2023-03-26 | PR            | 2023-02-12 | PR            | 2023-02-12
C22     |                                              |            | MISSING       |            | MISSING       |
C23     | 2023-02-12 NE; 2023-03-26 NE                 |            | NE            | 2023-02-12 | NE            | 2023-02-12
C24     | 2023-02-12 CR; 2023-03-26 PR                 |            | CR            | 2023-02-12 | SD            | 2023-02-12
C25     | 2023-02-12 SD; 2023-03-26 SD; 2023-03-26 PD  |            | SD            | 2023-02-12 | SD            | 2023-02-12
C26     | 2023-02-12 NE; 2023-02-12 PR; 2023-03-26 PR  |            | PR            | 2023-02-12 | PR            | 2023-02-12
C27     | 2023-02-12 NON-CR/NON-PD; 2023-03-26 PD      |            | NON-CR/NON-PD | 2023-02-12 | NON-CR/NON-PD | 2023-02-12
C28     | 2023-02-12 PR; 2023-02-26 CR; 2023-03-26 PR  |            | CR            | 2023-02-26 | SD            | 2023-02-12
C29     | 2022-12-20 SD; 2023-02-12 SD                 |            | SD            | 2023-02-12 | SD            | 2023-02-12
C30     | 2023-02-12 CR; 2023-03-26 NE; 2023-05-07 CR  |            | CR            | 2023-02-12 | CR            | 2023-02-12
"""

# One switch at a time (STUDY_SPEC 7): the decision, the records, the confirmed response with it.
SWITCHES = """
USUBJID | RECORDS                                      | NACTDT     | DECISION                  | CBOR | CBORDT
C04     | 2023-02-12 PR; 2023-03-26 SD; 2023-05-07 PR  |            | accept_sd: true           | PR   | 2023-02-12
two SD | 2023-02-12 PR; 2023-03-01 SD; 2023-03-26 SD; 2023-05-07 PR | | accept_sd: true | SD | 2023-02-12
any NE | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 NE; 2023-06-18 PR | | max_ne: any | PR | 2023-02-12
no NE   | 2023-02-12 PR; 2023-03-26 NE; 2023-05-07 PR  |            | max_ne: 0                 | SD   | 2023-02-12
no conf | 2023-02-12 PR; 2023-03-26 SD                 |            | confirm_days: 0           | PR   | 2023-02-12
56 days | 2023-02-12 SD                                |            | sd_min_days: 56           | NE   | 2023-02-12
none    |                                              |            | missing_as_ne: true       | NE   |
same    | 2023-02-12 PR; 2023-03-26 PR                 | 2023-03-26 | nact_cut: before          | SD   | 2023-02-12
off     | 2023-02-12 PR; 2023-03-26 PR                 | 2023-03-01 | nact_cut: off             | PR   | 2023-02-12
latest  | 2023-02-12 PD; 2023-02-12 SD                 |            | duplicates: latest        | SD   | 2023-02-12
first   | 2023-02-12 SD; 2023-02-12 PD                 |            | duplicates: earliest      | SD   | 2023-02-12
early C | 2023-01-20 CR; 2023-02-01 SD                 |            | confirmation: admiralonco | NE   | 2023-01-20
early R | 2023-01-20 CR; 2023-02-01 SD                 |            | confirmation: recist      | PD   | 2023-02-01
early P | 2023-01-20 PR; 2023-02-01 SD                 |            | confirmation: recist      | SD   | 2023-02-01
"""


def best(patients: pd.DataFrame, decisions: Study, *, confirmed: bool) -> pd.DataFrame:
    subjects = patients[["USUBJID", "NACTDT"]].assign(
        ORIGDT=pd.Timestamp("2023-01-01").as_unit("ms"), DCODT=pd.Timestamp(decisions.dco).as_unit("ms"), BLSCANDT=pd.NaT
    )
    subjects["BLSCANDT"] = subjects["BLSCANDT"].astype("datetime64[ms]")
    records = derive_vars_anl(assessments(patients), subjects, decisions)
    return best_response(records, subjects, decisions, confirmed=confirmed).set_index("USUBJID")


@pytest.fixture(scope="module")
def results() -> dict[bool, pd.DataFrame]:
    return {confirmed: best(table(PATIENTS), study(), confirmed=confirmed) for confirmed in (False, True)}


@pytest.mark.parametrize("patient", table(PATIENTS).to_dict("records"), ids=lambda p: p["USUBJID"])
@pytest.mark.parametrize("confirmed", [False, True], ids=["BOR", "CBOR"])
def test_best_overall_response(patient: dict, confirmed: bool, results: dict[bool, pd.DataFrame]) -> None:
    name = "CBOR" if confirmed else "BOR"
    result = results[confirmed].loc[patient["USUBJID"]]
    assert (result["AVALC"], shown(result["ADT"])) == (patient[name], shown(patient[f"{name}DT"]))


@pytest.mark.parametrize("patient", table(SWITCHES).to_dict("records"), ids=lambda p: p["USUBJID"])
def test_switches_of_best_response(patient: dict) -> None:
    key, value = patient["DECISION"].split(": ")
    typed = {"true": True}.get(value, int(value) if value.isdigit() else value)
    one = table(SWITCHES).loc[lambda t: t["USUBJID"] == patient["USUBJID"]].reset_index(drop=True)
    result = best(one, study(bor={key: typed}), confirmed=True).loc[patient["USUBJID"]]
    assert (result["AVALC"], shown(result["ADT"])) == (patient["CBOR"], shown(patient["CBORDT"]))


def test_an_assessment_on_the_day_of_the_baseline_scan_is_none() -> None:
    """Enrolled 2023-01-01, baseline scan 2023-01-03 before the first dose: the record of that day is no response."""
    subjects = table("USUBJID | ORIGDT | BLSCANDT | DCODT | NACTDT\n1 | 2023-01-01 | 2023-01-03 | 2024-12-31 |")
    records = assessments(table("USUBJID | RECORDS\n1 | 2023-01-03 PD; 2023-02-12 SD"))
    flagged = derive_vars_anl(records, subjects, study())
    assert flagged.loc[flagged["ANL01FL"].eq("Y"), "AVALC"].tolist() == ["SD"]
