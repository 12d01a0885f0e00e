"""Progression-free survival: which row of the decision table decides (STUDY_SPEC 5.5; vectors D01-D28 of 8.7, D35, D37, M13).

Start date 2023-01-01, cut-off 2024-12-31, gap 98 days, unless stated; AVAL in months of 30.4375 days, four decimals.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.response.best_response import first_progression
from pipeline.adam.time_to_event.param_tte import derive_param_tte, derive_var_aval
from pipeline.adam.time_to_event.progression import Adequate, progression_facts
from pipeline.endpoints.decision_tables import PFS_TABLE
from pipeline.endpoints.versions import Version, version_of
from pipeline.study import Study
from tests.spec.tables import assessments, shown, study, table

START = pd.Timestamp("2023-01-01").as_unit("ms")

# ROW is the row of the decision table that decides.
PATIENTS = """
USUBJID | RECORDS                                      | OTHER                          | ROW | CNSR | ADT        | AVAL
D01     | 2023-02-12 SD; 2023-03-26 PD                 |                                | 5   | 0    | 2023-03-26 | 2.7926
D02     | 2023-02-12 SD; 2023-03-26 SD                 |                                | 10  | 1    | 2023-03-26 | 2.7926
D03     | 2023-02-12 SD; 2023-03-26 SD                 | death 2023-04-20               | 6   | 0    | 2023-04-20 | 3.6140
D04     | 2023-02-12 SD; 2023-03-26 SD                 | death 2023-07-02               | 6   | 0    | 2023-07-02 | 6.0123
D05     | 2023-02-12 SD; 2023-03-26 SD                 | death 2023-07-03               | 4   | 3    | 2023-03-26 | 2.7926
D06     | 2023-02-12 SD; 2023-06-18 PD                 |                                | 4   | 3    | 2023-02-12 | 1.4127
D07     | 2023-02-12 SD; 2023-05-07 PD                 |                                | 5   | 0    | 2023-05-07 | 4.1725
D08 | 2023-02-12 SD; 2023-03-26 NE; 2023-05-07 NE; 2023-06-18 PD | | 4 | 3 | 2023-02-12 | 1.4127
D09     | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD  | therapy 2023-04-01             | 3   | 2    | 2023-03-26 | 2.7926
D10     | 2023-02-12 SD; 2023-03-26 PD                 | therapy 2023-03-26             | 5   | 0    | 2023-03-26 | 2.7926
D11     | 2023-02-12 SD; 2023-03-26 PD                 | therapy 2023-04-10             | 5   | 0    | 2023-03-26 | 2.7926
D12     | 2023-02-12 PD                                | no baseline                    | 2   | 4    | 2023-01-01 | 0.0329
D13     |                                              | no baseline; death 2023-03-01  | 1   | 0    | 2023-03-01 | 1.9713
D14     |                                              |                                | 7   | 5    | 2023-01-01 | 0.0329
D15     |                                              | death 2023-03-01               | 6   | 0    | 2023-03-01 | 1.9713
D16     |                                              | death 2023-06-01               | 4   | 3    | 2023-01-01 | 0.0329
D17     | 2023-02-12 SD; 2023-03-26 PD                 | death 2023-03-26               | 5   | 0    | 2023-03-26 | 2.7926
D18     | 2023-02-12 SD; 2023-03-26 SD                 | death 2025-02-01               | 10  | 1    | 2023-03-26 | 2.7926
D19     | 2023-02-12 SD; 2025-01-10 PD                 |                                | 10  | 1    | 2023-02-12 | 1.4127
D20     |                                              | therapy 2023-02-01             | 3   | 2    | 2023-01-01 | 0.0329
D21     | 2023-02-12 SD                                | clinical PD 2023-03-05         | 10  | 1    | 2023-02-12 | 1.4127
D26     | 2023-02-12 SD; 2023-03-05 PD                 |                                | 5   | 0    | 2023-03-05 | 2.1027
D27     | 2023-02-12 PD; 2023-03-26 PD                 |                                | 5   | 0    | 2023-02-12 | 1.4127
D28     | 2023-02-12 SD; 2023-06-18 SD                 | death 2023-07-18               | 6   | 0    | 2023-07-18 | 6.5380
D35a    | 2023-02-12 SD; 2023-03-26 SD                 | WITHDRAWAL BY SUBJECT          | 8   | 6    | 2023-03-26 | 2.7926
D35b    | 2023-02-12 SD; 2023-03-26 SD                 | LOST TO FOLLOW-UP              | 9   | 7    | 2023-03-26 | 2.7926
D37     | 2023-02-12 SD; 2023-06-18 PD                 | therapy 2023-06-10             | 3   | 2    | 2023-02-12 | 1.4127
late    |                                              | no baseline; death 2023-06-01  | 2   | 4    | 2023-01-01 | 0.0329
therapy | | no baseline; death 2023-03-01; therapy 2023-02-01 | 2 | 4 | 2023-01-01 | 0.0329
on day | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD | therapy 2023-03-26 | 3 | 2 | 2023-03-26 | 2.7926
new late | 2023-02-12 SD | therapy 2023-08-01 | 3 | 2 | 2023-02-12 | 1.4127
no PD   | 2023-02-12 SD | clinical PD 2023-08-01 | 10 | 1 | 2023-02-12 | 1.4127
before | 2022-12-30 SD; 2023-01-03 SD | baseline scan 2023-01-03 | 7 | 5 | 2023-01-01 | 0.0329
"""

# EVNTDESC by the row of the decision table in STUDY_SPEC 5.5.
DESCRIPTIONS = {
    1: "Death",
    2: "No baseline tumour assessment",
    3: "New anti-cancer therapy",
    4: "PD or death after two or more missed assessments",
    5: "Disease progression",
    6: "Death",
    7: "No post-baseline tumour assessment",
    8: "Withdrawal of consent",
    9: "Lost to follow-up",
    10: "No progression or death at data cut-off",
}

# The sensitivity versions: what a version does differently with the same patients.
VERSIONS: dict[str, tuple[str, Version, int, str, float, str]] = {
    "D22": ("D21", Version(clin_pd=True), 0, "2023-03-05", 2.1027, "Clinical progression"),
    "D23": ("D09", Version(nact="event"), 0, "2023-04-01", 2.9897, "New anti-cancer therapy"),
    "D24": ("D06", Version(missed_rule="off"), 0, "2023-06-18", 5.5524, DESCRIPTIONS[5]),
    # No missed-visit rule for the other events: therapy and clinical progression 170 days after the only scan count.
    # 1 January to 1 August is 213 days.
    "new therapy, late": ("new late", Version(nact="event"), 0, "2023-08-01", 6.9979, "New anti-cancer therapy"),
    "clinical, late": ("no PD", Version(clin_pd=True), 0, "2023-08-01", 6.9979, "Clinical progression"),
    "D25": ("D09", Version(nact="ignore"), 0, "2023-05-07", 4.1725, DESCRIPTIONS[5]),
    # Without the early-death rule a death without baseline is censored at the start.
    "censor all": ("D13", Version(early_death=False), 4, "2023-01-01", 0.0329, DESCRIPTIONS[2]),
    # By visits: after the scan of day 84, those of day 126 and 168 were missed before the death of day 182 (98 days on).
    "D04 by visits": ("D04", Version(missed_rule="visits"), 3, "2023-03-26", 2.7926, DESCRIPTIONS[4]),
    # Only the scan of day 84 was missed before the progression of day 126.
    "D07 by visits": ("D07", Version(missed_rule="visits"), 0, "2023-05-07", 4.1725, DESCRIPTIONS[5]),
    # Those of day 84 and 126 were missed before the progression of day 168.
    "D06 by visits": ("D06", Version(missed_rule="visits"), 3, "2023-02-12", 1.4127, DESCRIPTIONS[4]),
}


def others(patients: pd.DataFrame, of: str) -> "pd.Series[Any]":
    """The date that OTHER gives after the words `of`."""
    return pd.to_datetime(patients["OTHER"].str.extract(rf"{of} (\d{{4}}-\d\d-\d\d)")[0]).astype("datetime64[ms]")


def pfs(patients: pd.DataFrame, decisions: Study, version: Version) -> pd.DataFrame:
    """PFS records as the pipeline makes them, one per patient."""
    subjects = patients[["USUBJID"]].assign(
        STARTDT=START,
        ORIGDT=START,
        DCODT=pd.Timestamp(decisions.dco).as_unit("ms"),
        BLSCANDT=others(patients, "baseline scan"),
        BLEVALFL=patients["OTHER"].str.contains("no baseline").map({True: "N"}).fillna("Y"),
        DTHDT=others(patients, "death"),
        NACTDT=others(patients, "therapy"),
        CLINPDDT=others(patients, "clinical PD"),
        DCSREAS=patients["OTHER"].where(patients["OTHER"].isin(["WITHDRAWAL BY SUBJECT", "LOST TO FOLLOW-UP"])),
        DTHDTF=None,
        NACTDTF=None,
        CLINPDSEQ=1.0,
    )
    records = assessments(patients)
    first = first_progression(records, subjects, decisions).rename(columns={"ADT": "PDDT", "RSSEQ": "PDSEQ", "ADTF": "PDF"})
    facts = progression_facts(
        subjects.merge(first, on="USUBJID", how="left"), Adequate.of(records, subjects, decisions), decisions, version
    )
    return derive_var_aval(derive_param_tte(facts, PFS_TABLE), decisions).set_index("USUBJID")


@pytest.fixture(scope="module")
def primary() -> pd.DataFrame:
    return pfs(table(PATIENTS), study(), version_of(study()))


@pytest.mark.parametrize("patient", table(PATIENTS).to_dict("records"), ids=lambda p: p["USUBJID"])
def test_pfs_decision_table(patient: dict[str, Any], primary: pd.DataFrame) -> None:
    result = primary.loc[patient["USUBJID"]]
    assert result["CNSR"] == patient["CNSR"]
    assert shown(result["ADT"]) == shown(patient["ADT"])
    assert round(result["AVAL"], 4) == patient["AVAL"]
    assert result["EVNTDESC"] == DESCRIPTIONS[int(patient["ROW"])]


@pytest.mark.parametrize("case", VERSIONS)
def test_sensitivity_versions(case: str) -> None:
    of, version, cnsr, adt, aval, description = VERSIONS[case]
    result = pfs(table(PATIENTS), study(), version).loc[of]
    assert (result["CNSR"], shown(result["ADT"]), round(result["AVAL"], 4)) == (cnsr, adt, aval)
    assert result["EVNTDESC"] == description


SOURCES = """
USUBJID | SRCDOM | SRCVAR | SRCSEQ | CNSDTDSC
D01     | RS     | RSDTC  | 2      |
D02     | RS     | RSDTC  | 2      | Last adequate assessment
D03     | DM     | DTHDTC |        |
D06     | RS     | RSDTC  | 1      | Last adequate assessment
D09     | RS     | RSDTC  | 2      | Last adequate assessment before new therapy
D12     | ADSL   | ORIGDT |        | Start date
D16     | ADSL   | ORIGDT |        | Start date
D20     | ADSL   | ORIGDT |        | Start date
"""


@pytest.mark.parametrize("row", table(SOURCES).to_dict("records"), ids=lambda r: r["USUBJID"])
def test_every_record_names_its_source(row: dict[str, Any], primary: pd.DataFrame) -> None:
    result = primary.loc[row["USUBJID"]]
    assert (result["SRCDOM"], result["SRCVAR"]) == (row["SRCDOM"], row["SRCVAR"])
    assert shown(result["SRCSEQ"]) == shown(row["SRCSEQ"])
    assert shown(result["CNSDTDSC"]) == shown(row["CNSDTDSC"])


def test_the_unit_of_time_is_a_decision() -> None:
    """D01: 84 days and the day itself."""
    days = pfs(table(PATIENTS), study(tte={"month": 1, "plus_one": True}), Version()).loc["D01", "AVAL"]
    difference = pfs(table(PATIENTS), study(tte={"month": 1, "plus_one": False}), Version()).loc["D01", "AVAL"]
    assert (days, difference) == (85, 84)
