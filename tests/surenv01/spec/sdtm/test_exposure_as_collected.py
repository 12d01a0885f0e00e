"""EC: the dosing forms row by row, and its link to EX (STUDY_SPEC 3.2 EC, M01, M02, X22)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

INTERVALS = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU   | FREQ | CHG         | CHGREAS       | ONGO
    0101   | 2023-03-16 |            | 4    | CAPSULE | QD   | REDUCED     | ADVERSE EVENT | Y
    0101   | 2023-03-02 | 2023-03-15 | 0    | CAPSULE | QD   | INTERRUPTED | Adverse event | N
    0101   | 2023-01-10 | 2023-03-01 | 250  | mg      | QD   | NONE        |               | N
"""
INJECTIONS = """
    SUBJID | CYCLE | GIVEN | DT         | TM    | VOL | VOLU | DOSE | SITE | CHGREAS
    0101   | 1     | Y     | 2023-01-10 | 09:30 | 1,5 | mL   | 300  | ARM  |
    0101   | 2     | N     | 2023-01-31 |       |     |      | 300  |      | OTHER
    0101   | 3     | Y     | 2023-02-21 |       |     |      | 300  |      |
"""


def test_what_was_given_and_what_was_not_in_collected_units():
    ec = Forms(EXS=INTERVALS, EXE=INJECTIONS).domain("ec").table
    assert lines(ec, "ECSEQ", "ECTRT", "ECOCCUR", "ECREASOC", "ECDOSE", "ECDOSU", "ECADJ", "ECSTDTC", "ECENDTC") == [
        "1 | ENVAFOLIMAB | Y |  | 1.5 | mL |  | 2023-01-10T09:30 | 2023-01-10T09:30",
        "2 | ENVAFOLIMAB | N | OTHER |  |  |  | 2023-01-31 | 2023-01-31",
        "3 | ENVAFOLIMAB | Y |  | 300 | mg |  | 2023-02-21 | 2023-02-21",
        "4 | SURUFATINIB | Y |  | 250 | mg |  | 2023-01-10 | 2023-03-01",
        "5 | SURUFATINIB | N | ADVERSE EVENT |  |  |  | 2023-03-02 | 2023-03-15",
        "6 | SURUFATINIB | Y |  | 4 | CAPSULE | ADVERSE EVENT | 2023-03-16 | ",
    ]
    assert set(lines(ec, "ECMOOD", "ECPRESP", "ECDOSFRM", "ECROUTE", "ECDOSFRQ")) == {
        "PERFORMED | Y | CAPSULE | ORAL | QD",
        "PERFORMED | Y | INJECTION | SUBCUTANEOUS | ONCE",
    }


def test_every_record_of_ex_has_the_link_of_the_ec_record_of_the_same_row():
    raw = Forms(EXS=INTERVALS, EXE=INJECTIONS)
    assert lines(raw.domain("ec").table, "ECLNKID", "ECSTDTC") == [
        "ENV-001 | 2023-01-10T09:30",
        "ENV-002 | 2023-01-31",
        "ENV-003 | 2023-02-21",
        "SUR-001 | 2023-01-10",
        "SUR-002 | 2023-03-02",
        "SUR-003 | 2023-03-16",
    ]
    assert lines(raw.domain("ex").table, "EXLNKID", "EXSTDTC", "EXDOSE") == [
        "ENV-001 | 2023-01-10T09:30 | 300",
        "ENV-003 | 2023-02-21 | 300",
        "SUR-001 | 2023-01-10 | 250",
        "SUR-003 | 2023-03-16 | 200",
    ]


def test_both_screening_numbers_of_a_person_share_one_numbering():
    raw = Forms(
        ENR="""
            SUBJID | RESCRN_OF
            0103   |
            0107   | 0103
        """,
        EXS="""
            SUBJID | STDT       | ENDT       | DOSE | DOSEU
            0103   | 2023-01-10 | 2023-01-12 | 250  | mg
            0107   | 2023-03-10 | 2023-03-12 | 250  | mg
        """,
    )
    assert lines(raw.domain("ec").table, "USUBJID", "ECLNKID") == ["TEST-01-0103 | SUR-001", "TEST-01-0103 | SUR-002"]


def test_every_row_makes_a_record_and_a_dose_that_was_not_entered_is_not_guessed():
    raw = Forms(
        EXS="""
            SUBJID | STDT       | DOSE | DOSEU
            0101   | 2023-01-10 |      | mg
            0101   | 2023-02-10 | 250  | drops
        """
    )
    ec = raw.domain("ec")
    assert lines(ec.table, "ECOCCUR", "ECDOSE", "ECDOSU") == [" |  | ", "Y | 250 | DROPS"]
    assert codes(ec) == ["CT_UNMAPPED | DOSEU | drops"]  # units may be added to the codelist: kept, and listed
    assert ec.lineage["SEQ"].notna().all()


def test_change_cycle_and_ongoing_are_supplemental():
    supp = Forms(EXS=INTERVALS, EXE=INJECTIONS).domain("ec").companions["suppec"]
    assert lines(supp[supp["IDVARVAL"].isin(["2", "6"])], "IDVARVAL", "QNAM", "QVAL") == [
        "2 | ECCYCLE | 2",
        "6 | ECCHG | REDUCED",
        "6 | ECONGO | Y",
    ]
