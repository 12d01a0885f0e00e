"""AE: two drugs, grades, episodes, dates that contradict each other (STUDY_SPEC 3.2 AE; 8.10 M10; X17-X20, X34)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms, trial


def test_m10_two_drug_event() -> None:
    raw = Forms(
        AE="""
            SUBJID | AESPID | AETERM | PT     | ACNS         | ACNE             | RELS    | RELE
            0101   | 1      | Rash   | Rash   | DOSE REDUCED | DRUG INTERRUPTED | RELATED | NOT RELATED
        """
    )
    ae = raw.domain("ae")
    assert lines(ae.table, "AEACN", "AEREL") == ["DRUG INTERRUPTED | Y"]
    assert lines(ae.companions["suppae"], "QNAM", "QVAL") == [
        "AEACNE | DRUG INTERRUPTED",
        "AEACNS | DOSE REDUCED",
        "AERELE | NOT RELATED",
        "AERELS | RELATED",
    ]


def test_the_first_drug_may_decide_the_action() -> None:
    raw = Forms(
        trial(ae={"aeacn_multi": "first drug"}),
        AE="""
            SUBJID | AESPID | AETERM | PT     | ACNS         | ACNE
            0101   | 1      | Rash   | Rash   | DOSE REDUCED | DRUG WITHDRAWN
        """,
    )
    assert lines(raw.domain("ae").table, "AEACN") == ["DOSE REDUCED"]


def test_relation_is_unknown_when_nobody_was_asked() -> None:
    raw = Forms(
        AE="""
            SUBJID | AESPID | AETERM | PT   | RELS        | RELE
            0101   | 1      | Rash   | Rash |             |
            0101   | 2      | Rash   | Rash | NOT RELATED |
        """
    )
    assert lines(raw.domain("ae").table, "AESPID", "AEREL") == ["1 | ", "2 | N"]


def test_x20_grades_are_spelt_in_many_ways() -> None:
    raw = Forms(
        AE="""
            SUBJID | AESPID | AETERM | PT   | TOXGR
            0101   | 1      | Rash   | Rash | Grade 3
            0101   | 2      | Rash   | Rash | III
            0101   | 3      | Rash   | Rash | 3级
            0101   | 4      | Rash   | Rash | ３
            0101   | 5      | Rash   | Rash | severe
        """
    )
    ae = raw.domain("ae")
    assert lines(ae.table, "AESPID", "AETOXGR") == ["1 | 3", "2 | 3", "3 | 3", "4 | 3", "5 | "]
    assert codes(ae) == ["CT_UNMAPPED | TOXGR | severe"]


def test_x17_x18_contradicting_dates_are_kept_and_reported() -> None:
    raw = Forms(
        AE="""
            SUBJID | AESPID | AETERM | PT   | STDT       | ENDT       | ONGO
            0101   | 1      | Rash   | Rash | 2023-04-01 | 2023-04-05 | Y
            0101   | 2      | Rash   | Rash | 2023-04-01 | 2023-03-01 | N
            0101   | 3      | Rash   | Rash | 2023-04-01 |            | Y
            0101   | 4      | Rash   | Rash | 2023-04-15 | 2023-04-UN | N
        """
    )
    ae = raw.domain("ae")
    assert lines(ae.table, "AESPID", "AESTDTC", "AEENDTC", "AEENRTPT") == [
        "1 | 2023-04-01 | 2023-04-05 | ",
        "2 | 2023-04-01 | 2023-03-01 | ",
        "3 | 2023-04-01 |  | ONGOING",
        "4 | 2023-04-15 | 2023-04 | ",
    ]
    assert codes(ae) == ["AE_END_LT_START | ENDT | 2023-03-01", "AE_ONGO_END | ENDT | 2023-04-05"]


def test_x19_records_of_one_episode_share_a_group() -> None:
    raw = Forms(
        AE="""
            SUBJID | AESPID | AETERM | PT           | STDT       | LINKED_AE
            0101   | 1      | BP up  | Hypertension | 2023-04-01 |
            0101   | 2      | BP up  | Hypertension | 2023-05-01 | 1
            0101   | 3      | BP up  | Hypertension | 2023-06-01 | 2
            0101   | 4      | Rash   | Rash         | 2023-06-01 |
            0102   | 1      | Rash   | Rash         | 2023-06-01 |
        """
    )
    assert lines(raw.domain("ae").table, "USUBJID", "AESPID", "AEGRPID") == [
        "TEST-01-0101 | 1 | AE001",
        "TEST-01-0101 | 2 | AE001",
        "TEST-01-0101 | 3 | AE001",
        "TEST-01-0101 | 4 | ",
        "TEST-01-0102 | 1 | ",
    ]


def test_the_date_of_worsening_is_when_the_highest_grade_was_reached() -> None:
    raw = Forms(
        AE="""
            SUBJID | AESPID | AETERM | PT          | STDT       | ITOXGR | TOXGR
            0101   | 1      | Protein| Proteinuria | 2023-01-01 | 1      | 3
        """,
        AEG="""
            SUBJID | AESPID | CHGDT      | GRADE
            0101   | 1      | 2023-02-01 | 2
            0101   | 1      | 2023-03-01 | 3
            0101   | 1      | 2023-04-01 | 1
            0101   | 1      | 2023-05-01 | 3
        """,
    )
    ae = raw.domain("ae")
    assert lines(ae.companions["suppae"], "QNAM", "QVAL") == ["AECHGDT | 2023-03-01", "AEITOXGR | 1"]
    assert lines(ae.lineage, "SEQ", "FORM", "ROWKEY")[0] == "1 | AE | 01|0101|LOG|1|AE|1"
    assert len(ae.lineage) == 5  # the event's row and its four changes


def test_sequence_numbers_do_not_depend_on_the_order_of_the_file() -> None:
    rows = [
        "0101   | 1 | Rash   | Rash   | 2023-04-02",
        "0101   | 2 | Nausea | Nausea | 2023-04-01",
        "0101   | 3 | Fever  | Fever  | ",
    ]
    header = "SUBJID | AESPID | AETERM | PT | STDT"
    forwards = Forms(AE="\n".join([header, *rows])).domain("ae").table
    backwards = Forms(AE="\n".join([header, *rows[::-1]])).domain("ae").table
    assert lines(forwards, "AESPID", "AESEQ") == lines(backwards, "AESPID", "AESEQ") == ["3 | 3", "2 | 1", "1 | 2"]
