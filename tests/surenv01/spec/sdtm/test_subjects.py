"""DM: one record per person, arms, age, end of participation (STUDY_SPEC 3.2 DM; 8.10 M04, M05; X06, X24)."""

import pytest

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms, trial


def test_m04_a_person_screened_twice_is_one_record() -> None:
    raw = Forms(
        DM="""
            SUBJID | FOLDER | FORMDT     | SEX | RACE
            0103   | SCRN   | 2023-02-01 | F   | ASIAN
            0107   | SCRN   | 2023-03-01 | F   | ASIAN
        """,
        IC="""
            SUBJID | ICDT
            0103   | 2023-02-01
            0107   | 2023-03-01
        """,
        IE="""
            SUBJID | IETESTCD | IEYN | FORMDT
            0103   | ALLMET   | N    | 2023-02-10
            0107   | ALLMET   | Y    | 2023-03-05
        """,
        ENR="""
            SUBJID | ENRLYN | ENRLDT     | RESCRN_OF
            0103   | N      |            |
            0107   | Y      | 2023-03-08 | 0103
        """,
        EXS="""
            SUBJID | STDT       | ENDT       | DOSE | DOSEU
            0107   | 2023-03-09 | 2023-04-09 | 250  | mg
        """,
        EOS="""
            SUBJID | EOSYN | EOSDT      | EOSREAS
            0103   | Y     | 2023-02-10 | SCREEN FAILURE
        """,
    )
    dm = raw.domain("dm")
    assert lines(dm.table, "USUBJID", "SUBJID", "RFICDTC", "ARMCD", "ACTARMCD", "ARMNRS") == [
        "TEST-01-0103 | 0107 | 2023-02-01 | SURENV | SURENV | "
    ]
    assert lines(dm.companions["suppdm"], "USUBJID", "IDVAR", "QNAM", "QVAL") == ["TEST-01-0103 |  | RESCRSUB | 0103"]
    ds = raw.domain("ds").table
    assert lines(ds, "USUBJID", "DSDECOD", "DSSTDTC", "EPOCH") == [
        "TEST-01-0103 | SCREEN FAILURE | 2023-02-10 | SCREENING",
        "TEST-01-0103 | ELIGIBILITY CRITERIA MET | 2023-03-05 | SCREENING",
        "TEST-01-0103 | ENTERED INTO TRIAL | 2023-03-08 | SCREENING",
        "TEST-01-0103 | INFORMED CONSENT OBTAINED | 2023-02-01 | SCREENING",
        "TEST-01-0103 | INFORMED CONSENT OBTAINED | 2023-03-01 | SCREENING",
    ]


def test_m05_arms() -> None:
    raw = Forms(
        ENR="""
            SUBJID | ENRLYN | ENRLDT
            0101   | N      |
            0102   | N      |
            0103   | Y      | 2023-03-08
            0104   | Y      | 2023-03-08
        """,
        IE="""
            SUBJID | IETESTCD | IEYN
            0101   | ALLMET   | N
            0101   | INCL03   | N
            0102   | ALLMET   | Y
            0103   | ALLMET   | Y
            0104   | ALLMET   | Y
        """,
        EXE="""
            SUBJID | GIVEN | DT         | VOL
            0104   | Y     | 2023-03-09 | 1.5
        """,
    )
    assert lines(raw.domain("dm").table, "SUBJID", "ARMCD", "ACTARMCD", "ARMNRS", "RFSTDTC") == [
        "0101 |  |  | SCREEN FAILURE | ",
        "0102 |  |  | NOT ASSIGNED | ",
        "0103 | SURENV |  | ASSIGNED, NOT TREATED | ",
        "0104 | SURENV | SURENV |  | 2023-03-09",
    ]


@pytest.mark.parametrize(
    ("born", "collected", "age"),
    [
        ("1980-03-01", "", "43"),  # the birthday is the day of consent
        ("1980-03-02", "", "42"),  # the birthday is tomorrow
        ("1980-03-UN", "", "43"),
        ("1980-UN-UN", "41", "41"),  # a year alone is not enough; the age collected is
        ("", "41", "41"),
        ("1980-UN-UN", "", ""),
    ],
)
def test_age_in_whole_years_at_consent(born: str, collected: str, age: str) -> None:
    raw = Forms(
        DM=f"""
            SUBJID | BRTHDT | AGE
            0101   | {born} | {collected}
        """,
        IC="""
            SUBJID | ICDT
            0101   | 2023-03-01
        """,
    )
    assert lines(raw.domain("dm").table, "AGE", "AGEU") == [f"{age} | {'YEARS' if age else ''}"]


def test_end_of_participation_is_death_or_the_latest_date() -> None:
    raw = Forms(
        AE="""
            SUBJID | AESPID | AETERM | PT     | STDT       | ENDT
            0101   | 1      | Nausea | Nausea | 2023-04-01 | 2023-04-20
            0102   | 1      | Nausea | Nausea | 2023-04-01 | 2023-05
        """,
        SURV="""
            SUBJID | CONTDT     | STATUS
            0101   | 2023-04-10 | ALIVE
            0102   | 2023-04-10 | ALIVE
        """,
        DTH="""
            SUBJID | DTHDT
            0102   | 2023-04-12
        """,
    )
    assert lines(raw.domain("dm").table, "SUBJID", "RFPENDTC", "DTHDTC", "DTHFL") == [
        "0101 | 2023-04-20 |  | ",
        "0102 | 2023-04-12 | 2023-04-12 | Y",
    ]


def test_x24_the_death_form_wins_and_other_dates_are_reported() -> None:
    raw = Forms(
        DTH="""
            SUBJID | DTHDT
            0101   | 2023-04-12
            0102   | 2023-04-UN
        """,
        EOS="""
            SUBJID | EOSYN | EOSDT      | EOSREAS
            0101   | Y     | 2023-04-13 | DEATH
            0102   | Y     | 2023-04-13 | DEATH
        """,
    )
    assert lines(raw.domain("reference").table, "DTHDTC") == ["2023-04-12", "2023-04-13"]  # the form of death has only the month
    assert codes(raw.domain("reference")) == ["DTH_CONFLICT | EOSDT | 2023-04-13", "DTH_SOURCE | EOSDT | 2023-04-13"]


def test_a_death_without_its_form_has_the_date_of_the_others() -> None:
    raw = Forms(
        EOS="""
            SUBJID | EOSYN | EOSDT      | EOSREAS
            0101   | Y     | 2024-06-24 | DEATH
        """,
        SURV="""
            SUBJID | CONTDT     | STATUS
            0101   | 2024-06-11 | ALIVE
            0101   | 2024-06-24 | DEAD
        """,
    )
    assert lines(raw.domain("dm").table, "DTHFL", "DTHDTC") == ["Y | 2024-06-24"]


def test_more_than_one_race() -> None:
    raw = Forms(
        DM="""
            SUBJID | RACE
            0101   | asian ; WHITE
        """
    )
    assert lines(raw.domain("dm").table, "RACE") == ["MULTIPLE"]
    assert lines(raw.domain("dm").companions["suppdm"], "QNAM", "QVAL") == ["RACE1 | ASIAN", "RACE2 | WHITE"]


def test_a_row_of_an_unknown_subject_is_quarantined() -> None:
    raw = Forms(
        DM="""
            SUBJID
            0101
        """,
        AE="""
            SUBJID | AESPID | AETERM | PT     | STDT
            0101   | 1      | Nausea | Nausea | 2023-04-01
            0199   | 1      | Nausea | Nausea | 2023-04-01
        """,
    )
    ae = raw.domain("ae")
    assert lines(ae.table, "USUBJID") == ["TEST-01-0101"]
    assert codes(ae) == ["SUBJECT_UNKNOWN | SUBJID | 0199"]
    assert lines(ae.lineage, "RULE", "ROWKEY") == [
        "AE.AE | 01|0101|LOG|1|AE|1",
        "quarantined: subject has no DM record | 01|0199|LOG|1|AE|2",
    ]


def test_the_reference_of_the_age_is_configured() -> None:
    raw = Forms(
        trial(age_ref="ENRLDT"),
        DM="""
            SUBJID | BRTHDT
            0101   | 1980-03-05
        """,
        IC="""
            SUBJID | ICDT
            0101   | 2023-03-01
        """,
        ENR="""
            SUBJID | ENRLYN | ENRLDT
            0101   | Y      | 2023-03-08
        """,
    )
    assert lines(raw.domain("dm").table, "AGE") == ["43"]
