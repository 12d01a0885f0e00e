"""EX and the reference dates: what a dose is, first and last dose (STUDY_SPEC 3.2 DM, EX; 8.10 M01-M03)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms


def test_m01_two_drugs_with_different_last_doses() -> None:
    raw = Forms(
        EXS="""
            SUBJID | STDT       | ENDT       | DOSE | DOSEU
            0101   | 2023-01-10 | 2023-06-15 | 250  | mg
        """,
        EXE="""
            SUBJID | GIVEN | DT         | VOL | DOSE
            0101   | Y     | 2023-01-10 |     | 400
            0101   | Y     | 2023-01-31 |     | 400
            0101   | Y     | 2023-06-28 |     | 400
            0101   | N     | 2023-07-19 |     | 400
        """,
        EOT="""
            SUBJID | DRUG        | EOTYN | LASTDT
            0101   | SURUFATINIB | Y     | 2023-06-15
            0101   | ENVAFOLIMAB | Y     | 2023-06-28
        """,
    )
    ex = raw.domain("ex")
    assert lines(ex.table, "EXSEQ", "EXTRT", "EXDOSE", "EXSTDTC", "EXENDTC") == [
        "1 | ENVAFOLIMAB | 400 | 2023-01-10 | 2023-01-10",
        "3 | ENVAFOLIMAB | 400 | 2023-01-31 | 2023-01-31",
        "4 | ENVAFOLIMAB | 400 | 2023-06-28 | 2023-06-28",
        "2 | SURUFATINIB | 250 | 2023-01-10 | 2023-06-15",
    ]
    assert codes(ex) == ["EX_NOTGIVEN_DOSE | DOSE | 400"]
    assert lines(raw.domain("dm").table, "RFSTDTC", "RFENDTC", "RFXSTDTC", "RFXENDTC") == [
        "2023-01-10 | 2023-06-28 | 2023-01-10 | 2023-06-28"
    ]


def test_m02_interruption_and_final_stop_are_no_exposure() -> None:
    raw = Forms(
        EXS="""
            SUBJID | STDT       | ENDT       | DOSE | DOSEU | CHG
            0101   | 2023-01-10 | 2023-03-01 | 250  | mg    | NONE
            0101   | 2023-03-02 | 2023-03-15 | 0    | mg    | INTERRUPTED
            0101   | 2023-03-16 | 2023-06-15 | 200  | mg    | REDUCED
            0101   | 2023-06-16 | 2023-06-30 | 0    | mg    | STOPPED
        """
    )
    ex = raw.domain("ex")
    assert lines(ex.table, "EXDOSE", "EXSTDTC", "EXENDTC") == ["250 | 2023-01-10 | 2023-03-01", "200 | 2023-03-16 | 2023-06-15"]
    assert lines(raw.domain("reference").table, "RFXENDTC") == ["2023-06-15"]
    assert lines(ex.lineage[ex.lineage["SEQ"].isna()], "RULE", "ROWKEY") == [
        "excluded: no dose in this interval | 01|0101|LOG|1|EXS|2",
        "excluded: no dose in this interval | 01|0101|LOG|1|EXS|4",
    ]


def test_m03_still_on_treatment() -> None:
    raw = Forms(
        EXS="""
            SUBJID | STDT       | ENDT | DOSE | DOSEU | ONGO
            0101   | 2024-10-01 |      | 250  | mg    | Y
        """,
        EXE="""
            SUBJID | GIVEN | DT         | VOL
            0101   | Y     | 2024-12-12 | 1.5
        """,
        AE="""
            SUBJID | AESPID | AETERM | PT     | STDT
            0101   | 1      | Nausea | Nausea | 2025-03-01
        """,
        EOT="""
            SUBJID | DRUG        | EOTYN | LASTDT
            0101   | ENVAFOLIMAB | Y     | 2024-12-12
        """,
    )
    assert lines(raw.domain("reference").table, "RFXSTDTC", "RFXENDTC", "ONGOING") == ["2024-10-01 | 2024-12-12 | Y"]
    assert lines(raw.domain("ae").table, "AESTDTC", "EPOCH") == ["2025-03-01 | TREATMENT"]


def test_capsules_and_millilitres_become_milligrams() -> None:
    raw = Forms(
        EXS="""
            SUBJID | STDT       | DOSE | DOSEU
            0101   | 2023-01-10 | 5    | CAPSULE
        """,
        EXE="""
            SUBJID | GIVEN | DT         | VOL
            0101   | Y     | 2023-01-10 | 1,5
        """,
    )
    assert lines(raw.domain("ex").table, "EXTRT", "EXDOSE", "EXDOSU") == ["ENVAFOLIMAB | 300 | mg", "SURUFATINIB | 250 | mg"]
