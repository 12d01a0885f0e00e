"""The decisions that agreement with the reference added to study.yaml: what each does to one patient, worked by hand."""

from typing import Any

import pandas as pd
import pytest

from pipeline.study import StudyError
from tests.spec.datasets import efficacy, sdtm, stage_1
from tests.spec.tables import shown, study

# P: enrolled and dosed on 2023-01-01, no baseline scan, two assessments, died 2023-08-01 (day 213), more than 98 days on.
# S: only screened.
PATIENTS = sdtm(
    dm="USUBJID | DTHDTC | DTHFL\nP | 2023-08-01 | Y\nS | |",
    ds="USUBJID | DSCAT | DSDECOD | DSSTDTC\nP | PROTOCOL MILESTONE | ENTERED INTO TRIAL | 2023-01-01",
    ex="USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\nP | SURUFATINIB | 250 | 2023-01-01 | 2023-03-01",
    ae="USUBJID | AEDECOD | AESTDTC | AEENDTC\nP | RASH | 2023-03-05 | 2023-07-20",
    rs="USUBJID | RSTESTCD | RSSTRESC | RSDTC | VISITNUM\nP | OVRLRESP | SD | 2023-05-20 | 3\nP | OVRLRESP | SD | 2023-07-10 | 4",
)


def time_to(paramcd: str, **decisions: Any) -> "pd.Series[Any]":
    """P's record of one ADTTE parameter."""
    records = efficacy(PATIENTS, study(**decisions))["adtte"].query("USUBJID == 'P'")
    return records.set_index("PARAMCD").loc[paramcd]


def test_no_rule_for_a_missing_baseline() -> None:
    """By default row 2 censors at the start; without rows 1 and 2 the death counts, 22 days after the last assessment."""
    default, ignored = time_to("PFS"), time_to("PFS", pfs={"no_baseline": "ignore"})
    assert (default["CNSR"], shown(default["ADT"])) == (4, "2023-01-01")
    assert (ignored["CNSR"], shown(ignored["ADT"])) == (0, "2023-08-01")


def test_time_in_days() -> None:
    """Death on day 213: 31 + 28 + 31 + 30 + 31 + 30 + 31 days of January to July, and 1 August."""
    months, days = time_to("OS"), time_to("OS", tte={"unit": "days"})
    assert (days["AVAL"], days["PARAM"]) == (213, "Overall Survival (Days)")
    assert (months["AVAL"] * 30.4375, months["PARAM"]) == (pytest.approx(213), "Overall Survival (Months)")


def test_responses_of_all_subjects() -> None:
    def best(**decisions: Any) -> dict[str, str]:
        records = efficacy(PATIENTS, study(**decisions))["adrs"].query("PARAMCD == 'BOR'")
        return dict(zip(records["USUBJID"], records["AVALC"], strict=True))

    assert best() == {"P": "SD"}
    assert best(adrs={"population": "all"}) == {"P": "SD", "S": "MISSING"}


def test_dates_that_prove_life() -> None:
    """By default the assessment of 10 July is the last; a study may let the end of an event count, or doses only."""

    def last_alive(*evidence: str) -> str:
        subjects = stage_1(PATIENTS, study(os={"evidence": list(evidence)})).set_index("USUBJID")
        return shown(subjects.loc["P", "LSTALVDT"])

    assert last_alive() == "2023-07-10"
    assert last_alive("ae.AESTDTC", "ae.AEENDTC") == "2023-07-20"
    assert last_alive("ex.EXENDTC") == "2023-03-01"
    with pytest.raises(StudyError, match=r"os\.evidence.*'zz\.ZZDTC'"):
        last_alive("zz.ZZDTC")
