"""From SDTM to ADTTE: durations, origins and what every record carries (STUDY_SPEC 5.5; D33 of 8.7, M13 of 8.10).

D33: enrolled 2023-01-01; PR at weeks 6 and 12, SD at week 18, PD at week 24. M13: enrolled 2023-01-05, dosed 2023-01-08.
"""

import pandas as pd
import pytest

from pipeline.adam.time_to_event.adtte import adtte
from schemas.validation import validate
from tests.drugs import DATASETS
from tests.spec.datasets import efficacy, sdtm
from tests.spec.tables import shown, study

TABLES = {
    "dm": """
        USUBJID
        D33
        M13
        early
    """,
    "ex": """
        USUBJID | EXTRT       | EXDOSE | EXSTDTC
        D33     | SURUFATINIB | 250    | 2023-01-02
        M13     | SURUFATINIB | 250    | 2023-01-08
        early   | SURUFATINIB | 250    | 2023-01-08
    """,
    "ds": """
        USUBJID | DSCAT              | DSDECOD            | DSSTDTC
        D33     | PROTOCOL MILESTONE | ENTERED INTO TRIAL | 2023-01-01
        M13     | PROTOCOL MILESTONE | ENTERED INTO TRIAL | 2023-01-05
        early   | PROTOCOL MILESTONE | ENTERED INTO TRIAL | 2023-01-05
    """,
    "tu": """
        USUBJID | TULNKID | TUTESTCD | TUSTRESC
        D33     | T01     | TUMIDENT | TARGET
        M13     | T01     | TUMIDENT | TARGET
    """,
    "tr": """
        USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC
        D33     | TARGET  | T01     | LDIAM    | 30       | 1        | 2022-12-30
        M13     | TARGET  | T01     | LDIAM    | 30       | 1        | 2023-01-04
    """,
    "rs": """
        USUBJID | RSSEQ | RSTESTCD | RSSTRESC | VISITNUM | RSDTC
        D33     | 1     | OVRLRESP | PR       | 4        | 2023-02-12
        D33     | 2     | OVRLRESP | PR       | 6        | 2023-03-26
        D33     | 3     | OVRLRESP | SD       | 8        | 2023-05-07
        D33     | 4     | OVRLRESP | PD       | 10       | 2023-06-18
        M13     | 1     | OVRLRESP | SD       | 4        | 2023-02-16
        M13     | 2     | OVRLRESP | PD       | 6        | 2023-03-26
    """,
}


@pytest.fixture(scope="module")
def datasets() -> dict[str, pd.DataFrame]:
    return efficacy(sdtm(**TABLES), study())


def records(made: dict[str, pd.DataFrame], paramcd: str) -> pd.DataFrame:
    return made["adtte"].query("PARAMCD == @paramcd").set_index("USUBJID")


def test_duration_of_confirmed_response(datasets: dict[str, pd.DataFrame]) -> None:
    """127 days from the first response; only responders have a record."""
    duration = records(datasets, "CDOR")
    assert duration.index.tolist() == ["D33"]
    found = duration.loc["D33"]
    assert (found["CNSR"], shown(found["ADT"]), round(found["AVAL"], 4)) == (0, "2023-06-18", 4.1725)
    assert (shown(found["STARTDT"]), found["STARTSRC"]) == ("2023-02-12", "ADRS.ADT")


@pytest.mark.parametrize(
    ("order", "start", "source", "months"),
    [(["RANDDT", "ENRLDT", "TRTSDT"], "2023-01-05", "ENRLDT", 2.6612), (["TRTSDT"], "2023-01-08", "TRTSDT", 2.5626)],
)
def test_where_time_starts(order: list[str], start: str, source: str, months: float) -> None:
    """M13."""
    found = records(efficacy(sdtm(**TABLES), study(start_date={"order": order})), "PFS").loc["M13"]
    assert (shown(found["STARTDT"]), found["STARTSRC"], round(found["AVAL"], 4)) == (start, source, months)


@pytest.mark.parametrize(
    ("day", "dated"),
    [
        ("2023-03-26", "2023-03-30"),  # day 80, in the window of the visit of day 84
        ("2023-04-06", "2023-03-30"),  # day 91, its last day
        ("2023-04-07", "2023-05-11"),  # day 92, between visits: the next one, day 126
    ],
)
def test_progression_can_be_dated_by_the_schedule(day: str, dated: str) -> None:
    """M13 is enrolled on 2023-01-05."""
    tables = TABLES | {
        "rs": TABLES["rs"].replace(
            "M13     | 2     | OVRLRESP | PD       | 6        | 2023-03-26", f"M13 | 2 | OVRLRESP | PD | 6 | {day}"
        )
    }
    found = records(efficacy(sdtm(**tables), study(pfs={"event_date": "scheduled visit"})), "PFS").loc["M13"]
    assert (found["CNSR"], shown(found["ADT"])) == (0, dated)


def test_progression_names_its_record(datasets: dict[str, pd.DataFrame]) -> None:
    found = records(datasets, "PFS").loc["D33"]
    assert (found["SRCDOM"], found["SRCSEQ"], found["EVNTDESC"]) == ("RS", 4, "Disease progression")


def test_a_death_before_the_start_gives_one_day_and_an_issue(datasets: dict[str, pd.DataFrame]) -> None:
    adsl = datasets["adsl"].assign(
        DTHDT=datasets["adsl"]["DTHDT"].mask(datasets["adsl"]["USUBJID"].eq("early"), pd.Timestamp("2023-01-04"))
    )
    made = adtte(datasets["adrs"], adsl.assign(BLEVALFL="Y"), study())
    survival = made.table.query("PARAMCD == 'OS' and USUBJID == 'early'").iloc[0]
    assert (shown(survival["ADT"]), round(survival["AVAL"] * 30.4375)) == ("2023-01-05", 1)
    assert set(made.issues["CODE"]) == {"TTE_NEGATIVE"}
    versions = {"PFS", "PFSMV", "PFSNE", "PFSNI", "PFSEMA", "PFSCP", "PFSDR"}
    assert set(made.issues["VALUE"]) == versions | {"OS", "TFST", "TTDISC"}
    assert made.table["AVAL"].gt(0).all()


def test_a_subject_without_origin_has_no_record_and_an_issue(datasets: dict[str, pd.DataFrame]) -> None:
    adsl = datasets["adsl"].assign(ORIGDT=datasets["adsl"]["ORIGDT"].mask(datasets["adsl"]["USUBJID"].eq("early")))
    made = adtte(datasets["adrs"], adsl, study())
    assert made.table.query("USUBJID == 'early'")["PARAMCD"].tolist() == ["TTDISC"]  # time on treatment starts with the dose
    assert made.issues[["CODE", "USUBJID"]].to_numpy().tolist() == [["ORIGIN_MISSING", "early"]]


@pytest.mark.parametrize("name", ["adsl_base", "adtr", "adrs", "adsl", "adtte"])
def test_datasets_keep_their_contract(name: str, datasets: dict[str, pd.DataFrame]) -> None:
    """No finding but what these small patients lack on purpose: required values of DM."""
    findings = validate(datasets[name], DATASETS[name])
    assert findings.loc[findings["CHECK"].ne("required"), ["CHECK", "COLUMN", "MESSAGE"]].to_numpy().tolist() == []


def test_datasets_without_subjects_are_empty_and_keep_their_contract() -> None:
    for name, dataset in efficacy(sdtm(), study()).items():
        assert dataset.empty
        assert validate(dataset, DATASETS[name]).empty
