"""Checks across forms, each on the smallest trial that shows it (STUDY_SPEC 2.3, 9)."""

import pytest

from pipeline.core.product import Product
from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms


def checked(**texts: str) -> Product:
    """The checks on these forms."""
    return Forms(**texts).domain("data_checks")


DEATH = """
    SUBJID | DTHDT
    0101   | 2023-06-10
"""


@pytest.mark.parametrize(
    ("form", "text", "issue"),
    [
        ("SURV", "SUBJID | CONTDT | STATUS\n 0101 | 2023-06-11 | ALIVE", "AFTER_DEATH | CONTDT | 2023-06-11"),
        ("EXE", "SUBJID | DT | GIVEN | VOL\n 0101 | 2023-06-12 | Y | 1.5", "AFTER_DEATH | DT | 2023-06-12"),
        ("AE", "SUBJID | PT | STDT\n 0101 | Nausea | 2023-07-UN", "AFTER_DEATH | STDT | 2023-07-UN"),
        ("SAT", "SUBJID | TYPE | STDT\n 0101 | SYSTEMIC | 2023-06-11", "AFTER_DEATH | STDT | 2023-06-11"),
        ("VS", "SUBJID | FOLDER | FORMDT\n 0101 | C5D1 | 2023-06-11", "AFTER_DEATH | FORMDT | 2023-06-11"),
    ],
)
def test_x26_after_death(form: str, text: str, issue: str) -> None:
    assert codes(checked(DTH=DEATH, **{form: text})) == [issue]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("SURV", "SUBJID | CONTDT | STATUS\n 0101 | 2023-06-10 | ALIVE"),  # on the day
        ("SURV", "SUBJID | CONTDT | STATUS\n 0101 | 2023-07-10 | NOT REACHED"),  # proves no life
        ("EXE", "SUBJID | DT | GIVEN\n 0101 | 2023-06-12 | N"),  # no dose
        ("AE", "SUBJID | PT | STDT\n 0101 | Nausea | 2023-06-UN"),  # may be before
    ],
)
def test_x26_not_after_death(form: str, text: str) -> None:
    assert codes(checked(DTH=DEATH, **{form: text})) == []


CONSENT = """
    SUBJID | ICDT       | ICTYPE
    0101   | {}         | INITIAL
    0101   | 2023-09-01 | RECONSENT
"""
DOSE = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU
    0101   | 2023-01-10 | 2023-06-15 | 250  | mg
"""


@pytest.mark.parametrize(
    ("consent", "procedure", "said"),
    [
        ("2023-01-11", "2023-01-10", "ICDT is after the first dose of 2023-01-10"),
        ("2023-01-05", "2023-01-04", "ICDT is after the first procedure of 2023-01-04"),
    ],
)
def test_x28_consent_after_dose_or_procedure(consent: str, procedure: str, said: str) -> None:
    vital = f"SUBJID | FOLDER | FORMDT\n 0101 | SCRN | {procedure}"
    found = checked(IC=CONSENT.format(consent), EXS=DOSE, VS=vital)
    assert lines(found.issues, "CODE", "VALUE", "MESSAGE", "ROWKEY") == [
        f"CONSENT_ORDER | {consent} | {said} | 01|0101|LOG|1|IC|1"
    ]


def test_x28_consent_on_the_day_is_in_order() -> None:
    assert (
        codes(checked(IC=CONSENT.format("2023-01-10"), EXS=DOSE, VS="SUBJID | FOLDER | FORMDT\n 0101 | SCRN | 2023-01-10")) == []
    )


def test_x27_a_visit_before_the_one_before_it() -> None:
    """C4D1 is before C3D1; the end of treatment belongs to another series, an unscheduled visit to none."""
    visits = """
        SUBJID | FOLDER | FORMDT
        0101   | C2D1   | 2023-02-01
        0101   | C3D1   | 2023-02-22
        0101   | C4D1   | 2023-02-20
        0101   | UNS    | 2023-02-10
        0101   | EOT    | 2023-02-21
    """
    found = checked(ECOG=visits).issues
    assert lines(found, "CODE", "DATASET", "VALUE", "MESSAGE") == [
        "VISIT_ORDER | SV | C4D1 | FOLDER is dated 2023-02-20, before C3D1 of 2023-02-22"
    ]


def test_a_date_after_its_entry_is_in_the_future() -> None:
    events = """
        SUBJID | PT     | STDT       | ENTRYTS             | MODTS
        0101   | Nausea | 2023-03-05 | 2023-03-01T10:00:00 | 2023-03-02T10:00:00
        0101   | Nausea | 2023-03-03 | 2023-03-01T10:00:00 | 2023-03-02T10:00:00
        0101   | Nausea | 2023-03-05 | 2023-03-01T10:00:00 | 2023-03-09T10:00:00
        0101   | Nausea | 2033-03-05 |                     |
    """
    assert lines(checked(AE=events).issues, "CODE", "COLUMN", "ROWKEY") == ["DATE_FUTURE | STDT | 01|0101|LOG|1|AE|1"]


def test_day_and_month_in_both_orders() -> None:
    history = """
        SUBJID | MHTERM   | MHSTDT
        0101   | Asthma   | 25/06/2020
        0101   | Diabetes | 06/25/2020
        0101   | Gout     | 2020-06-25
    """
    assert codes(checked(MH=history)) == ["DATE_MIXED | MHSTDT | 06/25/2020"]
    assert codes(checked(MH=history.replace("25/06", "05/05"))) == []  # all can be read month first


def test_one_person_at_two_sites() -> None:
    people = """
        SITEID | SUBJID | BRTHDT     | SEX
        01     | 0101   | 1960-02-03 | M
        02     | 0101   | 1960/2/3   | m
        02     | 0102   | 1960-02-03 | M
        03     | 0102   | 1960-02-04 | M
    """
    found = checked(DM=people).issues
    assert lines(found, "CODE", "SITEID", "SUBJID") == ["SUBJECT_SITE | 01 | 0101", "SUBJECT_SITE | 02 | 0101"]


def test_an_event_without_a_preferred_term() -> None:
    assert codes(checked(AE="SUBJID | AETERM | PT\n 0101 | feels odd | \n 0101 | nausea | Nausea")) == ["AE_UNCODED | PT | "]


RESPONSE = "SUBJID | FOLDER | RSDT | TRESP | NTRESP | NEWLES | OVRESP | CLINPD\n 0101 | C3D1 | 2023-02-21 | "
NEW = "SUBJID | FOLDER | NLYN | LESID | SITE | SCANDT | NLSTAT\n 0101 | C3D1 | Y | NEW01 | LUNG | 2023-02-20 | "


@pytest.mark.parametrize(
    ("answers", "new", "expected"),
    [
        ("SD | NA | Y | SD | N", "UNEQUIVOCAL", ["NEWL_NOT_PD | OVRESP | SD"]),
        ("SD | NA | N | SD | N", "UNEQUIVOCAL", ["NEWL_NOT_PD | OVRESP | SD"]),
        ("SD | NA | Y | SD | N", "EQUIVOCAL", []),
        ("SD | NA | Y | PD | N", "UNEQUIVOCAL", []),
        ("SD | NA | Y | Progressive Disease | N", "", []),
        ("SD | NA | N | PD | N", "EQUIVOCAL", ["PD_NO_REASON | OVRESP | PD"]),
        ("SD | NA | Y | ND | N", "UNEQUIVOCAL", []),
    ],
)
def test_new_lesions_against_the_response(answers: str, new: str, expected: list[str]) -> None:
    assert codes(checked(RSP=RESPONSE + answers, NL=NEW + new)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ("SD | NON-CR/NON-PD | N | PD | N", ["PD_NO_REASON | OVRESP | PD"]),
        ("PD | NA | N | PD | N", []),
        ("疾病进展 | NA | N | PD | N", []),
        ("SD | PD | N | PD | N", []),
        ("SD | NA | N | PD | Y", []),
        ("SD | NA | N | SD | N", []),
    ],
)
def test_a_progression_has_a_reason(answers: str, expected: list[str]) -> None:
    assert codes(checked(RSP=RESPONSE + answers)) == expected


def test_b37_a_target_that_the_baseline_does_not_measure() -> None:
    lesions = """
        SUBJID | FOLDER | FORMDT     | LESID | SITE  | NODE | SCANDT     | EVALST   | DIAM | DIAMU
        0101   | SCRN   | 2023-01-05 | T01   | LUNG  | N    | 2023-01-05 | MEASURED | 30   | mm
        0101   | SCRN   | 2023-01-05 | T02   | LIVER | N    |            | NOT DONE |      |
        0101   | C3D1   | 2023-02-21 | T02   | LIVER | N    | 2023-02-21 | MEASURED | 20   | mm
    """
    assert codes(checked(TL=lesions)) == ["BASELINE_MISSING | LESID | T02"]


def test_the_summary_counts_what_was_looked_at() -> None:
    table = checked(AE="SUBJID | AETERM | PT\n 0101 | feels odd | \n 0101 | nausea | Nausea").table
    events = table[table["CODE"].eq("AE_UNCODED")]
    assert lines(events, "SEVERITY", "DATASET", "COLUMN", "CHECKED", "FOUND") == ["warn | AE | PT | 2 | 1"]
    assert table["FOUND"].sum() == 1
