"""A trial that takes the standard forms, from its folder to SDTM, ADSL, ADAE and a table; numbers are counted by hand.

Two arms of a randomisation form, one of them placebo: 01-003 was assigned to placebo and got the drug, 02-002 was never treated,
02-003 failed screening.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cdash.trials import FOLDER

A, P = "Examplin 10 mg", "Placebo"


def sdtm(results: Path, name: str) -> pd.DataFrame:
    table = pd.read_parquet(results / "sdtm" / f"{name}.parquet")
    return table.assign(SUBJECT=table["USUBJID"].str.removeprefix("STD1-")) if "USUBJID" in table else table


def adam(results: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(results / "adam" / f"{name}.parquet")


def record(table: pd.DataFrame, subject: str, **where: Any) -> "pd.Series[Any]":
    """The only record of a subject with these values."""
    kept = table[table["SUBJECT"].eq(subject)]
    for column, value in where.items():
        kept = kept[kept[column].eq(value)]
    assert len(kept) == 1
    return kept.iloc[0]


def test_a_dozen_lines_take_a_form_and_its_mapping() -> None:
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in (FOLDER / "trial" / "mapping").glob("*.py")]
    assert max(lines) <= 5
    assert len(lines) == 19


@pytest.mark.parametrize(
    ("subject", "planned", "actual", "reason"),
    [
        ("01-001", "A", "A", None),
        ("01-002", "P", "P", None),
        ("01-003", "P", "A", None),
        ("02-001", "A", "A", None),
        ("02-002", "A", None, "ASSIGNED, NOT TREATED"),
        ("02-003", None, None, "SCREEN FAILURE"),
    ],
)
def test_arms_come_from_the_form_of_randomisation(
    subject: str, planned: str | None, actual: str | None, reason: str | None, results: Path
) -> None:
    dm = record(sdtm(results, "dm"), subject)
    found = [None if pd.isna(dm[name]) else dm[name] for name in ("ARMCD", "ACTARMCD", "ARMNRS")]
    assert found == [planned, actual, reason]


@pytest.mark.parametrize(
    ("subject", "values"),
    [
        # born on 6 May 1960, consent on 2 January 2025; doses from 9 January to 10 March; left on 30 April
        ("01-001", ("2025-01-02", 64, "2025-01-09", "2025-03-10", "2025-04-30")),
        # 31 January 1975, consent on 3 January; placebo to 28 February; died on 12 May (form DD)
        ("01-002", ("2025-01-03", 49, "2025-01-10", "2025-02-28", "2025-05-12")),
    ],
)
def test_dates_of_a_subject(subject: str, values: tuple[Any, ...], results: Path) -> None:
    dm = record(sdtm(results, "dm"), subject)
    assert tuple(dm[["RFICDTC", "AGE", "RFXSTDTC", "RFXENDTC", "RFPENDTC"]]) == values


def test_deaths_come_from_their_form(results: Path) -> None:
    dm = sdtm(results, "dm")
    assert dm.loc[dm["DTHFL"].eq("Y"), ["SUBJECT", "DTHDTC"]].to_numpy().tolist() == [["01-002", "2025-05-12"]]
    assert record(sdtm(results, "dd"), "01-002")["DDSTRESC"] == "DISEASE PROGRESSION"


def test_dispositions_and_milestones(results: Path) -> None:
    ds = sdtm(results, "ds")
    assert ds["DSDECOD"].value_counts().to_dict() == {
        "INFORMED CONSENT OBTAINED": 6, "RANDOMIZED": 5, "ELIGIBILITY CRITERIA MET": 2, "ADVERSE EVENT": 1,
        "WITHDRAWAL BY SUBJECT": 1, "PROGRESSIVE DISEASE": 1, "SCREEN FAILURE": 1,
    }  # fmt: skip
    ended = record(ds, "01-001", DSDECOD="ADVERSE EVENT")
    assert (ended["DSSCAT"], ended["EPOCH"], ended["DSSTDTC"], ended["DSSTDY"]) == ("EXAMPLIN", "TREATMENT", "2025-03-10", 61)


def test_elements_are_those_of_the_arm_received(results: Path) -> None:
    """01-003 was assigned to placebo and goes on with the drug; 02-002 was never treated, 02-003 never assigned."""
    se = sdtm(results, "se")
    entered = se.groupby("SUBJECT")["ETCD"].agg(" ".join).to_dict()
    assert entered == {
        "01-001": "SCR ACT FU", "01-002": "SCR PBO FU", "01-003": "SCR ACT", "02-001": "SCR ACT", "02-002": "SCR",
        "02-003": "SCR",
    }  # fmt: skip
    assert record(se, "01-002", ETCD="PBO")[["SESTDTC", "SEENDTC"]].tolist() == ["2025-01-10", "2025-03-01"]


def test_the_plan_is_that_of_study_yaml(results: Path) -> None:
    ta = pd.read_parquet(results / "sdtm" / "ta.parquet")
    assert (ta["ARMCD"] + " " + ta["ETCD"]).tolist() == ["A SCR", "A ACT", "A FU", "P SCR", "P PBO", "P FU"]
    tv = pd.read_parquet(results / "sdtm" / "tv.parquet")
    assert tv["VISITDY"].dropna().tolist() == [1, 8, 15, 22, 29, 36, 43, 50]


def test_exposure_is_as_entered_and_as_planned_where_it_was_not_asked(results: Path) -> None:
    ex = sdtm(results, "ex")
    assert ex[["SUBJECT", "EXTRT", "EXDOSE"]].to_numpy().tolist() == [
        ["01-001", "EXAMPLIN", 10], ["01-001", "EXAMPLIN", 5], ["01-002", "PLACEBO", 0], ["01-003", "EXAMPLIN", 10],
        ["02-001", "EXAMPLIN", 10],
    ]  # fmt: skip
    assert set(ex["EXDOSFRM"] + ex["EXDOSFRQ"] + ex["EXROUTE"]) == {"TABLETQDORAL"}


@pytest.mark.parametrize(
    ("name", "subject", "where", "expected"),
    [
        ("vs", "01-001", {"VSTESTCD": "HEIGHT"}, {"VSSTRESN": 160.0, "VSSTRESU": "cm", "VSORRESU": "m"}),
        ("vs", "01-001", {"VSDTC": "2025-01-02T08:30"}, {"VSSTRESN": 120.0}),
        ("vs", "01-001", {"VISIT": "WEEK 1"}, {"VSDTC": "2025-01-09", "VSLOBXFL": "Y"}),  # the date of the form
        ("vs", "01-001", {"VISIT": "WEEK 2"}, {"VSSTAT": "NOT DONE"}),
        ("lb", "01-001", {"VISIT": "WEEK 1"}, {"LBTESTCD": "HGB", "LBSTRESN": 100.0, "LBSTNRLO": 120.0, "LBNRIND": "LOW"}),
        ("eg", "01-001", {"EGTESTCD": "QTCFAG"}, {"EGSTRESN": 412.0, "EGSTRESU": "ms", "EGTEST": "QTcF Interval, Aggregate"}),
        ("eg", "01-001", {"EGTESTCD": "INTP"}, {"EGSTRESC": "NORMAL"}),
        ("qs", "01-001", {"VISIT": "WEEK 1"}, {"QSSTRESN": 6.0, "QSLOBXFL": "Y"}),
        ("rs", "01-002", {"RSTESTCD": "OVRLRESP"}, {"RSSTRESC": "PD", "RSCAT": "RECIST 1.1", "RSEVAL": "INVESTIGATOR"}),
        ("rs", "01-001", {"RSTESTCD": "ECOG101"}, {"RSSTRESN": 1.0, "RSCAT": "ECOG"}),
        ("mh", "01-001", {}, {"MHENRTPT": "ONGOING", "MHENTPT": "INFORMED CONSENT", "MHTOXGR": "1"}),
        ("cm", "01-002", {}, {"CMCAT": "PRIOR ANTI-CANCER THERAPY", "CMENDTC": "2023-10-01"}),
        ("pr", "01-002", {}, {"PRDOSE": 50.0, "PRSTDTC": "2023-11"}),
        ("dv", "01-003", {}, {"DVDECOD": "WRONG TREATMENT", "DVSTDY": 1.0}),
        ("ss", "01-003", {}, {"SSSTRESC": "ALIVE", "SSDTC": "2025-06-01"}),
        ("ie", "02-003", {}, {"IETESTCD": "EXCL02", "IECAT": "EXCLUSION", "IESTRESC": "Y"}),
    ],
)
def test_a_record_of_each_form(name: str, subject: str, where: dict[str, Any], expected: dict[str, Any], results: Path) -> None:
    found = record(sdtm(results, name), subject, **where)
    assert {column: found[column] for column in expected} == expected


def test_subjects_of_adsl(results: Path) -> None:
    adsl = adam(results, "adsl").set_index("USUBJID")
    assert adsl["TRT01P"].value_counts().to_dict() == {A: 3, P: 2}
    assert adsl["TRT01A"].value_counts().to_dict() == {A: 3, P: 1}
    assert adsl["SAFFL"].value_counts().to_dict() == {"Y": 4, "N": 2}
    stopped = adsl.loc["STD1-01-001"]
    assert (stopped["EXMEOTST"], stopped["EXMDCTRS"], stopped["DCSREAS"]) == (
        "DISCONTINUED", "ADVERSE EVENT", "WITHDRAWAL BY SUBJECT",
    )  # fmt: skip


def test_adverse_events_of_adae(results: Path) -> None:
    adae = adam(results, "adae")
    assert len(adae) == 6  # the seventh is of a subject who was never treated
    assert adae.loc[adae["TRTEMFL"].ne("Y"), "AEDECOD"].tolist() == ["Headache"]
    assert adae["AREL1"].value_counts().to_dict() == {"RELATED": 4, "NOT RELATED": 2}
    assert adae["AACN1"].value_counts()["DRUG WITHDRAWN"] == 1


@pytest.mark.parametrize(
    ("level", "drug", "placebo"),
    # 01-001 and 01-003 of three on the drug, 01-002 alone on placebo; grade 3 and serious are of 01-001
    [("TEAE", "2", "1"), ("G3", "1", "0"), ("REL", "2", "0"), ("SER", "1", "0"), ("RED", "1", "0"), ("WTH", "1", "0")],
)
def test_the_overview_of_adverse_events_by_arm_received(level: str, drug: str, placebo: str, results: Path) -> None:
    ard = pd.read_parquet(results / "tlf" / "t_14_3_1_1.ard.parquet")
    lines = ard[ard["analysis_id"].eq("AN_TEAE_OVERVIEW") & ard["variable_level"].eq(level)]
    for stat, arms in (("n", (drug, placebo)), ("N", ("3", "1"))):
        shown = lines[lines["stat_name"].eq(stat)].set_index("group1_level")["stat_fmt"]
        assert (shown[A], shown[P]) == arms
