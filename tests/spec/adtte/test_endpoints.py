"""Endpoints beside PFS and OS, each a line of PARAMETERS (STUDY_SPEC 5.5; D22-D25, D34 of 8.7, D36 of 8.10), and how to add one.

Enrolled and first dosed 2023-01-01, cut-off 2024-12-31; months of 30.4375 days, four decimals, the first day counted.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.time_to_event.adtte import adtte
from pipeline.adam.time_to_event.endpoints import derive_param_endpoint
from pipeline.adam.time_to_event.param_tte import derive_var_aval
from pipeline.endpoints.decision_tables import ALIVE, OS_TABLE, PFS_TABLE, START, THERAPY, Outcome
from pipeline.endpoints.reasons import Reason
from pipeline.endpoints.time_to_event import PARAMETERS, TimeToEvent
from schemas.base import DTYPES, empty
from tests.drugs import DATASETS
from tests.spec.tables import assessments, shown, study, table

# OTHER: dates of ADSL and ADRS, as "VARIABLE date"; CLINPD and the start of a response (RSP, CRSP) are of ADRS.
PATIENTS = """
USUBJID | RECORDS | OTHER
D06     | 2023-02-12 SD; 2023-06-18 PD                               |
D09     | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD                | NACTDT 2023-04-01
D21     | 2023-02-12 SD                                              | CLINPD 2023-03-05
D33     | 2023-02-12 PR; 2023-03-26 PR; 2023-05-07 SD; 2023-06-18 PD | RSP 2023-02-12; CRSP 2023-02-12
once    | 2023-02-12 PR; 2023-03-26 PD                               | RSP 2023-02-12
lapse   | 2023-02-12 PR; 2023-03-26 PR; 2023-08-01 PD                | RSP 2023-02-12; CRSP 2023-02-12
treated | 2023-02-12 PR; 2023-03-26 PR; 2023-05-07 PD                | RSP 2023-02-12; CRSP 2023-02-12; NACTDT 2023-04-01
D36a    |                                                            | NACTDT 2023-04-01; DTHDT 2023-08-01
D36b    |                                                            | LSTALVDT 2023-09-01
died    |                                                            | DTHDT 2023-03-01; NACTDT 2023-04-01
stopped |                                                            | TRTEDT 2023-06-30
toxic   |                                                            | TRTEDT 2023-06-30; DCTREAS ADVERSE EVENT; DTHDT 2023-07-09
ends    |                                                            | TRTEDT 2023-06-30; DCTREAS PROGRESSIVE DISEASE
leaves  |                                                            | TRTEDT 2023-06-30; DCTREAS WITHDRAWAL BY SUBJECT
decides |                                                            | TRTEDT 2023-06-30; DCTREAS PHYSICIAN DECISION
fatal   |                                                            | TRTEDT 2023-06-30; DCTREAS DEATH; DTHDT 2023-07-09
"""

EXPECTED = """
PARAMCD | USUBJID | CNSR | ADT        | MONTHS  | EVNTDESC                | CNSDTDSC                 | SRCDOM | SRCVAR
PFSCP   | D21     | 0    | 2023-03-05 | 2.1027  | Clinical progression    |                          | ADRS   | ADT
PFSNE   | D09     | 0    | 2023-04-01 | 2.9897  | New anti-cancer therapy |                          | ADSL   | NACTDT
PFSMV   | D06     | 0    | 2023-06-18 | 5.5524  | Disease progression     |                          | RS     | RSDTC
PFSNI   | D09     | 0    | 2023-05-07 | 4.1725  | Disease progression     |                          | RS     | RSDTC
PFSEMA  | D06     | 0    | 2023-06-18 | 5.5524  | Disease progression     |                          | RS     | RSDTC
PFSEMA  | D09     | 0    | 2023-05-07 | 4.1725  | Disease progression     |                          | RS     | RSDTC
TTR     | D33     | 0    | 2023-02-12 | 1.4127  | Response                |                          | RS     | RSDTC
DOR     | D33     | 0    | 2023-06-18 | 4.1725  | Disease progression     |                          | RS     | RSDTC
CDOR    | D33     | 0    | 2023-06-18 | 4.1725  | Disease progression     |                          | RS     | RSDTC
DOR     | once    | 0    | 2023-03-26 | 1.4127  | Disease progression     |                          | RS     | RSDTC
CDOR | lapse | 3 | 2023-03-26 | 1.4127 | PD or death after two or more missed assessments | Last adequate assessment | RS | RSDTC
CDOR | treated | 2 | 2023-03-26 | 1.4127 | New anti-cancer therapy | Last adequate assessment before new therapy | RS | RSDTC
TFST    | D36a    | 0    | 2023-04-01 | 2.9897  | New anti-cancer therapy |                          | ADSL   | NACTDT
TFST    | D36b    | 1    | 2023-09-01 | 8.0164  | ALIVE                   | Last known alive         | ADSL   | LSTALVDT
TFST    | died    | 0    | 2023-03-01 | 1.9713  | Death                   |                          | DM     | DTHDTC
TTDISC  | stopped | 0    | 2023-06-30 | 5.9466  | Other reason            |                          | ADSL   | TRTEDT
TTDISC  | toxic   | 0    | 2023-06-30 | 5.9466  | Adverse event           |                          | ADSL   | TRTEDT
TTDISC  | ends    | 0    | 2023-06-30 | 5.9466  | Disease progression     |                          | ADSL   | TRTEDT
TTDISC  | leaves  | 0    | 2023-06-30 | 5.9466  | Withdrawal by subject   |                          | ADSL   | TRTEDT
TTDISC  | decides | 0    | 2023-06-30 | 5.9466  | Other reason            |                          | ADSL   | TRTEDT
TTDISC  | fatal   | 0    | 2023-06-30 | 5.9466  | Death                   |                          | ADSL   | TRTEDT
TTDISC  | died    | 0    | 2023-03-01 | 1.9713  | Death                   |                          | DM     | DTHDTC
TTDISC  | D21     | 1    | 2024-12-31 | 24.0164 | Treatment ongoing at data cut-off | Data cut-off   | ADSL   | DCODT
"""


def dated(patients: pd.DataFrame, name: str) -> "pd.Series[Any]":
    return pd.to_datetime(patients["OTHER"].str.extract(rf"\b{name} (\d{{4}}-\d\d-\d\d)")[0]).astype(DTYPES["Date"])


def adsl_of(patients: pd.DataFrame) -> pd.DataFrame:
    """ADSL with the dates of the patients; everybody is treated and has a baseline."""
    start, cutoff = pd.Timestamp("2023-01-01"), pd.Timestamp("2024-12-31")
    dates = {name: dated(patients, name) for name in ("NACTDT", "DTHDT", "LSTALVDT", "TRTEDT")}
    known = dates | {"ORIGDT": start, "TRTSDT": start, "DCODT": cutoff, "ORIGSRC": "ENRLDT", "BLEVALFL": "Y"}
    ended = dates["TRTEDT"].notna().map({True: "DISCONTINUED", False: "ONGOING"})
    died = dates["DTHDT"].notna().map({True: "Y"})
    why = patients["OTHER"].str.extract(r"\bDCTREAS ([A-Z ]+)")[0]
    given = patients[["USUBJID"]].assign(**known, EOTSTT=ended, DCTREAS=why, DTHFL=died, FASFL="Y", SAFFL="Y")
    blank = empty(DATASETS["adsl"])
    return pd.DataFrame({c: given[c] if c in given else pd.Series(index=given.index) for c in blank}).astype(
        blank.dtypes.to_dict()
    )


def adrs_of(patients: pd.DataFrame, evaluation: str = "OVR") -> pd.DataFrame:
    """ADRS with the assessments of one evaluation and the yes/no parameters that the patients name."""
    parts = [assessments(patients).assign(PARAMCD=evaluation)]
    for name in ("CLINPD", "RSP", "CRSP"):
        yes = patients[["USUBJID"]].assign(PARAMCD=name, AVALC="Y", ADT=dated(patients, name), RSSEQ=1.0)
        parts.append(yes.loc[yes["ADT"].notna()])
    rows = pd.concat(parts, ignore_index=True)
    blank = empty(DATASETS["adrs"])
    rows = rows.assign(ASEQ=rows.groupby("USUBJID").cumcount() + 1.0)
    return pd.DataFrame({c: rows[c] if c in rows else pd.Series(index=rows.index) for c in blank}).astype(blank.dtypes.to_dict())


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    patients = table(PATIENTS)
    return adtte(adrs_of(patients), adsl_of(patients), study()).table.set_index(["PARAMCD", "USUBJID"])


@pytest.mark.parametrize("row", table(EXPECTED).to_dict("records"), ids=lambda r: f"{r['PARAMCD']} {r['USUBJID']}")
def test_endpoints(row: dict[str, Any], records: pd.DataFrame) -> None:
    found = records.loc[(row["PARAMCD"], row["USUBJID"])]
    assert (found["CNSR"], shown(found["ADT"]), f"{found['AVAL']:.4f}") == (row["CNSR"], shown(row["ADT"]), row["MONTHS"])
    for column in ("EVNTDESC", "CNSDTDSC", "SRCDOM", "SRCVAR"):
        assert shown(found[column]) == shown(row[column]), column


def test_only_responders_have_a_duration(records: pd.DataFrame) -> None:
    assert {p: sorted(records.loc[p].index) for p in ("TTR", "DOR", "CDOR")} == {
        "TTR": ["D33", "lapse", "once", "treated"],
        "DOR": ["D33", "lapse", "once", "treated"],
        "CDOR": ["D33", "lapse", "treated"],
    }


def test_every_record_says_what_ended_it_and_where_that_stands(records: pd.DataFrame) -> None:
    assert set(records.index.get_level_values("PARAMCD")) == {p.paramcd for p in PARAMETERS}
    assert records[["CNSR", "ADT", "AVAL", "EVNTDESC", "SRCDOM", "SRCVAR", "STARTDT", "STARTSRC"]].notna().all(axis=None)
    assert (records["CNSDTDSC"].notna() == records["CNSR"].gt(0)).all()
    assert records.loc[records["SRCDOM"].isin(["RS", "ADRS"]), "SRCSEQ"].notna().all()


def test_a_parameter_has_a_name_of_its_own() -> None:
    assert len({p.param for p in PARAMETERS}) == len({p.paramcd for p in PARAMETERS}) == len(PARAMETERS)


def test_adding_time_to_next_treatment() -> None:
    """A table of two outcomes and a line: new therapy is the event, everybody else is censored when last known alive."""
    table_of_ttnt = (
        Outcome(1, 0, Reason.NEW_THERAPY, (THERAPY,), ("new_therapy",)),
        Outcome(2, 1, Reason.ALIVE, (ALIVE, START)),
    )
    added = TimeToEvent("TTNT", "Time to Next Treatment", table_of_ttnt)
    patients = table(PATIENTS)
    made = derive_param_endpoint(added, adsl_of(patients), adrs_of(patients), study()).set_index("USUBJID")
    assert [(made.loc[p, "CNSR"], shown(made.loc[p, "ADT"])) for p in ("D36a", "D36b", "died")] == [
        (0, "2023-04-01"),
        (1, "2023-09-01"),
        (1, "2023-01-01"),
    ]


def test_adding_pfs_by_independent_review() -> None:
    """The same table over the responses of another evaluator: the investigator's progression of D06 does not count."""
    added = TimeToEvent("PFSIR", "PFS by Independent Review", PFS_TABLE, evaluation="OVRIR")
    patients = table(PATIENTS)
    reviewed = table("USUBJID | RECORDS | OTHER\nD06 | 2023-02-12 SD; 2023-03-26 PD |")
    both = pd.concat([adrs_of(patients), adrs_of(reviewed, "OVRIR")], ignore_index=True)
    made = derive_var_aval(derive_param_endpoint(added, adsl_of(patients), both, study()), study()).set_index("USUBJID")
    assert (made.loc["D06", "CNSR"], shown(made.loc["D06", "ADT"]), f"{made.loc['D06', 'AVAL']:.4f}") == (
        0,
        "2023-03-26",
        "2.7926",
    )
    assert made.loc["D09", "EVNTDESC"] == "New anti-cancer therapy"  # nobody reviewed D09


def test_a_table_that_names_what_no_fact_has_is_refused() -> None:
    added = TimeToEvent(
        "TTX", "Time to X", (Outcome(1, 0, Reason.DEATH, (START,), ("relapsed",)), Outcome(2, 1, Reason.ALIVE, (START,)))
    )
    patients = table(PATIENTS)
    with pytest.raises(LookupError, match="decision table of TTX names relapsed, which no fact has: derive it in"):
        derive_param_endpoint(added, adsl_of(patients), adrs_of(patients), study())


def test_a_date_that_is_missing_is_an_issue() -> None:
    """Treatment that ended on no known date: no time, and the record is on the issue list."""
    patients = table(PATIENTS).query("USUBJID == 'D36b'")
    made = adtte(adrs_of(patients), adsl_of(patients).assign(EOTSTT="COMPLETED"), study())
    assert made.table.loc[made.table["AVAL"].isna(), "PARAMCD"].tolist() == ["TTDISC"]
    assert made.issues[["CODE", "VALUE"]].to_numpy().tolist() == [["TTE_UNDATED", "TTDISC"]]


def test_os_is_censored_where_tfst_is() -> None:
    assert next(p.table for p in PARAMETERS if p.paramcd == "TFST")[1:] == OS_TABLE
