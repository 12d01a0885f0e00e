"""What every decision about SDTM changes (STUDY_SPEC 7): the forms of one subject, a variable by default and by the option.

Everybody consents on 2023-03-01, is enrolled on 2023-03-08, takes 250 mg from 2023-03-10 to 2023-06-15, is off until 2023-06-30,
takes four capsules of 50 mg until 2023-07-31 and is last contacted on 2023-09-01. Values by hand.
"""

from typing import Any

import pytest

from tests.spec.tables import lines
from tests.spec.test_switches import OF_MAPPINGS
from tests.surenv01.spec.forms import DECISIONS, Forms, trial

SUBJECT = {
    "DM": "SUBJID | BRTHDT\n0101 | 1980-03-09",
    "IC": "SUBJID | ICDT\n0101 | 2023-03-01",
    "ENR": "SUBJID | ENRLYN | ENRLDT\n0101 | Y | 2023-03-08",
    "EXS": """
        SUBJID | STDT       | ENDT       | DOSE | DOSEU   | CHG
        0101   | 2023-03-10 | 2023-06-15 | 250  | mg      | NONE
        0101   | 2023-06-16 | 2023-06-30 | 0    | mg      | INTERRUPTED
        0101   | 2023-07-01 | 2023-07-31 | 4    | CAPSULE | RESUMED
    """,
    "EOT": "SUBJID | DRUG | EOTYN | LASTDT\n0101 | SURUFATINIB | Y | 2023-07-31",
    "SURV": "SUBJID | CONTDT | STATUS\n0101 | 2023-09-01 | ALIVE",
    "AE": """
        SUBJID | AESPID | AETERM | PT   | STDT       | ACNS         | ACNE
        0101   | 1      | Rash   | Rash | 05/06/2023 | DOSE REDUCED | DRUG WITHDRAWN
    """,
}
CAPSULES_OF_25 = {name: drug | {"unit_mg": 25} for name, drug in DECISIONS["drugs"].items()}

# Decision, option, domain and variable, result by default, with the option. The 43rd birthday is the day before the dose.
SWITCHES: list[tuple[str, Any, str, str, list[str], list[str]]] = [
    ("rfendtc", "last_contact", "dm", "RFENDTC", ["2023-07-31"], ["2023-09-01"]),
    ("age_ref", "RFXSTDTC", "dm", "AGE", ["42"], ["43"]),
    ("ex_zero_rows", "keep", "ex", "EXDOSE", ["250", "200"], ["250", "0", "200"]),
    ("drugs.unit_mg", CAPSULES_OF_25, "ex", "EXDOSE", ["250", "200"], ["250", "100"]),
    ("dates.dmy_ambiguous", "day-first", "ae", "AESTDTC", [""], ["2023-06-05"]),
    ("dates.dmy_ambiguous", "month-first", "ae", "AESTDTC", [""], ["2023-05-06"]),
    ("ae.aeacn_multi", "first drug", "ae", "AEACN", ["DRUG WITHDRAWN"], ["DOSE REDUCED"]),
]
SHOWN = {switch for switch, *_ in SWITCHES}


def chosen(switch: str, option: Any) -> dict[str, Any]:
    """The decision as keys of study.yaml; `drugs` is given as a whole."""
    section, _, key = switch.partition(".")
    return {section: {key: option} if key and section != "drugs" else option}


@pytest.mark.parametrize(
    ("switch", "option", "name", "variable", "default", "changed"), SWITCHES, ids=[f"{s} {v}" for s, _, _, v, *_ in SWITCHES]
)
def test_switch(switch: str, option: Any, name: str, variable: str, default: list[str], changed: list[str]) -> None:
    assert lines(Forms(**SUBJECT).domain(name).table, variable) == default
    assert lines(Forms(trial(**chosen(switch, option)), **SUBJECT).domain(name).table, variable) == changed


def test_age_at_enrolment() -> None:
    """A day later than the birthday of somebody born on 7 March 1980, who consented before it."""
    born = SUBJECT | {"DM": "SUBJID | BRTHDT\n0101 | 1980-03-07"}
    assert lines(Forms(**born).domain("dm").table, "AGE") == ["42"]
    assert lines(Forms(trial(age_ref="ENRLDT"), **born).domain("dm").table, "AGE") == ["43"]


def test_every_decision_that_a_mapping_reads_is_shown() -> None:
    assert SHOWN == OF_MAPPINGS
