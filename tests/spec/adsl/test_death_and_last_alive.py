"""Date of death and date last known alive (STUDY_SPEC 5.9, 5.10; M09, M16, D31, D32 of section 8)."""

from functools import cache
from typing import Any

import pandas as pd
import pytest

from pipeline.adam.imputation import impute_death
from pipeline.core.product import Product
from tests.spec.datasets import first_stage, sdtm, stage_1
from tests.spec.tables import column, lines, shown, study, table

PARTIAL = """
DTHDTC     | LSTALVDT   | TRTSDT     | DTHDT      | DTHDTF
2023-07    | 2023-07-12 | 2023-01-10 | 2023-07-13 | D
2023-07    | 2023-06-20 | 2023-01-10 | 2023-07-01 | D
2023-07    | 2023-07-31 | 2023-01-10 | 2023-07-31 | D
2023       | 2023-05-30 | 2023-01-10 | 2023-05-31 | M
2023       | 2022-11-02 |            | 2023-01-01 | M
2023       | 2022-11-02 | 2023-01-10 | 2023-01-10 | M
2023       | 2023-12-31 | 2023-01-10 | 2023-12-31 | M
2023-07-15 | 2023-07-12 | 2023-01-10 | 2023-07-15 |
           | 2023-05-30 | 2023-01-10 |            |
"""


@pytest.mark.parametrize("row", table(PARTIAL).to_dict("records"), ids=lambda r: shown(r["DTHDTC"]))
def test_partial_death_dates(row: dict[str, Any]) -> None:
    """M09."""
    made = impute_death(
        column([shown(row["DTHDTC"])], "Char"), column([shown(row["LSTALVDT"])], "Date"), column([shown(row["TRTSDT"])], "Date")
    )
    assert (shown(made["DT"][0]), shown(made["DTF"][0])) == (shown(row["DTHDT"]), shown(row["DTHDTF"]))


DM = """
USUBJID | RFICDTC    | DTHFL | DTHDTC
M16     | 2023-01-02 |       |
partial | 2023-01-02 | Y     | 2023-07
after   | 2023-01-02 | Y     | 2023-07
nodate  | 2023-01-02 | Y     |
late    | 2023-01-02 | Y     | 2025-02-01
contact | 2023-01-02 |       |
only    | 2023-01    |       |
dayof   | 2023-01-02 | Y     | 2023-07-15
"""
AE = """
USUBJID | AESTDTC    | AEENDTC    | AEOUT | AEDECOD
M16     | 2024-01-10 | 2024-02-20 |       | Cough
after   | 2023-08-05 |            |       | Cough
dayof   | 2023-07-15 | 2023-07-15 | FATAL | Sepsis
"""
SS = """
USUBJID | SSDTC      | SSSTRESC
M16     | 2024-02-10 | ALIVE
M16     | 2024-05-01 | UNKNOWN
partial | 2023-07-12 | ALIVE
after   | 2023-07-12 | ALIVE
nodate  | 2023-05-30 | ALIVE
late    | 2024-12-20 | ALIVE
contact | 2025-03-03 | ALIVE
dayof   | 2023-07-01 | ALIVE
"""
DS = """
USUBJID | DSCAT             | DSSCAT              | DSDECOD           | DSSTDTC
M16     | DISPOSITION EVENT | STUDY PARTICIPATION | LOST TO FOLLOW-UP | 2024-06-01
"""
TR = """
USUBJID | TRDTC      | TRTESTCD | TRLNKID
M16     | 2024-01-30 | LDIAM    | T01
"""

EXPECTED = """
USUBJID | LSTALVDT   | DTHFL | DTHDT      | DTHDTF | DTHCAUS | DTHDOM
M16     | 2024-02-10 |       |            |        |         |
partial | 2023-07-12 | Y     | 2023-07-13 | D      |         |
after   | 2023-07-12 | Y     | 2023-07-13 | D      |         |
nodate  | 2023-05-30 | Y     |            |        |         |
late    | 2024-12-31 |       |            |        |         |
contact | 2024-12-31 |       |            |        |         |
only    | 2023-01-01 |       |            |        |         |
dayof   | 2023-07-01 | Y     | 2023-07-15 |        | Sepsis  | AE
"""


@pytest.fixture(scope="module")
def adsl() -> pd.DataFrame:
    return stage_1(sdtm(dm=DM, ae=AE, ss=SS, ds=DS, tr=TR), study()).set_index("USUBJID")


@pytest.mark.parametrize("subject", table(EXPECTED).to_dict("records"), ids=lambda s: s["USUBJID"])
def test_last_known_alive_and_death(subject: dict[str, Any], adsl: pd.DataFrame) -> None:
    result = adsl.loc[subject["USUBJID"]]
    columns = list(subject)[1:]
    assert [shown(result[c]) for c in columns] == [shown(subject[c]) for c in columns]


def test_deaths_without_date_are_listed() -> None:
    issues = first_stage(sdtm(dm=DM, ae=AE, ss=SS, ds=DS, tr=TR), study()).issues
    listed = issues.query("CODE == 'DTH_NODATE'")
    assert lines(listed, "USUBJID", "MESSAGE") == ["nodate | DTHDT is a death without any date: a death is stated in DM"]


# DM, then DS, AE, SS and DD date a death, the first that has a date. A partial date is made exact by another of DS or AE that it
# allows; SS and DD have the day on which the death was heard of ("heard"), which may be later than the death.
# "dose": the end of a drug has the date of the last dose. "later": after the cut-off.
DATES = """
USUBJID | DM         | DS         | AE         | SS         | DD         | EOT        | DTHDT      | DTHDTF | SOURCE
dm      | 2023-07-15 | 2023-07-17 |            | 2023-07-14 |            |            | 2023-07-15 |        | DM
ds      |            | 2023-07-17 |            | 2023-07-18 |            |            | 2023-07-17 |        | DS
ae      |            |            | 2023-07-16 | 2023-07-18 |            |            | 2023-07-16 |        | AE
ss      |            |            |            | 2023-07-18 | 2023-08-01 |            | 2023-07-18 |        | SS
dd      |            |            |            |            | 2023-08-01 |            | 2023-08-01 |        | DD
exact   | 2023-07    | 2023-07-20 | 2023-08-02 |            |            |            | 2023-07-20 |        | DS
heard   | 2023-07    |            |            | 2023-07-18 | 2023-06-30 |            | 2023-07-01 | D      | DM
part    | 2023-07    |            | 2023-08    |            |            |            | 2023-07-01 | D      | DM
dose    |            |            |            |            |            | 2023-07-01 |            |        |
later   |            |            | 2025-02-01 |            |            |            |            |        | AE
"""
DEAD = [{name: shown(value) for name, value in row.items()} for row in table(DATES).to_dict("records")]


@cache
def stated(*sources: str) -> Product:
    """The subjects of DATES, of a study that starts from SDTM."""

    def rows(source: str, line: str) -> list[str]:
        return [line.format(who=row["USUBJID"], day=row[source]) for row in DEAD if row[source]]

    ds = [*rows("DS", "{who} | DISPOSITION EVENT | STUDY PARTICIPATION | DEATH | {day}")]
    ds += rows("EOT", "{who} | DISPOSITION EVENT | STUDY TREATMENT | DEATH | {day}")
    tables = sdtm(
        dm="\n".join(["USUBJID | DTHFL | DTHDTC", *(f"{r['USUBJID']} | {'Y' if r['DM'] else ''} | {r['DM']}" for r in DEAD)]),
        ds="\n".join(["USUBJID | DSCAT | DSSCAT | DSDECOD | DSSTDTC", *ds]),
        ae="\n".join(
            ["USUBJID | AESTDTC | AEOUT | AEDECOD | AEENDTC", *rows("AE", "{who} | 2023-06-01 | FATAL | Sepsis | {day}")]
        ),
        ss="\n".join(["USUBJID | SSSTRESC | SSDTC", *rows("SS", "{who} | DEAD | {day}")]),
        dd="\n".join(["USUBJID | DDTESTCD | DDSTRESC | DDDTC", *rows("DD", "{who} | PRCDTH | OTHER | {day}")]),
    )
    identity = {"id": "TEST", "dco": "2024-12-31", "source": "sdtm"}
    return first_stage(tables, study(study=identity, death={"sources": sources} if sources else {}))


@pytest.mark.parametrize("row", DEAD, ids=lambda r: r["USUBJID"])
def test_every_domain_that_dates_a_death_counts(row: dict[str, str]) -> None:
    adsl = stated().table.set_index("USUBJID").loc[row["USUBJID"]]
    expected = ["" if row["USUBJID"] == "later" else "Y", row["DTHDT"], row["DTHDTF"]]
    assert [shown(adsl[c]) for c in ("DTHFL", "DTHDT", "DTHDTF")] == expected


def test_sources_that_disagree_or_stand_in_for_dm_are_listed() -> None:
    issues = stated().issues
    assert lines(issues.query("CODE == 'DTH_CONFLICT' and DATASET != 'DM'"), "DATASET", "USUBJID", "COLUMN", "VALUE") == [
        "AE | exact | AEENDTC | 2023-08-02",
        "AE | part | AEENDTC | 2023-08",
        "DD | heard | DDDTC | 2023-06-30",
        "DS | dm | DSSTDTC | 2023-07-17",
        "SS | dm | SSDTC | 2023-07-14",
    ]
    not_in_dm = issues.query("CODE == 'DTH_CONFLICT' and DATASET == 'DM'")
    assert lines(not_in_dm, "USUBJID", "MESSAGE") == [
        f"{who} | DTHFL is not Y; the death is stated in {domains}"
        for who, domains in (("ae", "AE,SS"), ("dd", "DD"), ("dose", "DS"), ("ds", "DS,SS"), ("later", "AE"), ("ss", "SS,DD"))
    ]
    assert lines(issues.query("CODE == 'DTH_SOURCE'"), "USUBJID", "MESSAGE") == [
        f"{row['USUBJID']} | DTHDT is dated by {row['SOURCE']}"
        for row in sorted(DEAD, key=lambda r: r["USUBJID"])
        if row["SOURCE"] not in ("", "DM")
    ]
    assert lines(issues.query("CODE == 'DTH_NODATE'"), "USUBJID", "MESSAGE") == [
        "dose | DTHDT is a death without any date: a death is stated in DS"
    ]
    assert lines(issues.query("CODE == 'DTH_AFTER_CUTOFF'"), "USUBJID", "VALUE") == ["later | 2025-02-01"]


@pytest.mark.parametrize(
    ("sources", "of_dm", "of_ss"),
    [(["SS", "DM"], "2023-07-14", "2023-07-18"), (["DM", "AE"], "2023-07-15", "")],  # a domain left out dates nothing
)
def test_the_order_of_trust_is_a_decision(sources: list[str], of_dm: str, of_ss: str) -> None:
    adsl = stated(*sources).table.set_index("USUBJID")
    assert [shown(adsl.loc[who, "DTHDT"]) for who in ("dm", "ss")] == [of_dm, of_ss]
    assert adsl.loc[["dm", "ss"], "DTHFL"].tolist() == ["Y", "Y"]
