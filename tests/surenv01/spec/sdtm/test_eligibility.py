"""IE and TI: criteria not met, and the criteria of the protocol (STUDY_SPEC 3.2 IE, 3.3)."""

from tests.spec.tables import lines
from tests.surenv01.spec.forms import Forms, trial

CRITERIA = {"INCL03": "Progressed after one line", "EXCL02": "Hypertension without control", "EXCL07": "Autoimmune disease"}
STUDY = trial(trial={"version": "2", "criteria": CRITERIA})
ANSWERS = """
    SUBJID | FOLDER | FORMDT     | IECAT     | IETESTCD | IEYN
    0101   | SCRN   | 2023-01-05 |           | ALLMET   | N
    0101   | SCRN   | 2023-01-05 | INCLUSION | INCL03   | N
    0101   | SCRN   | 2023-01-05 | INCLUSION | INCL01   | Y
    0101   | SCRN   | 2023-01-05 | Exclusion | EXCL02   | 1
    0101   | SCRN   | 2023-01-05 | EXCLUSION | EXCL07   | N
    0102   | SCRN   | 2023-01-05 |           | ALLMET   | Y
"""


def test_only_criteria_that_were_not_met_in_the_words_of_the_protocol():
    ie = Forms(STUDY, IE=ANSWERS).domain("ie")
    assert lines(ie.table, "USUBJID", "IESEQ", "IETESTCD", "IETEST", "IECAT", "IEORRES", "IESTRESC", "VISITNUM", "IEDTC") == [
        "TEST-01-0101 | 1 | EXCL02 | Hypertension without control | EXCLUSION | Y | Y | 1 | 2023-01-05",
        "TEST-01-0101 | 2 | INCL03 | Progressed after one line | INCLUSION | N | N | 1 | 2023-01-05",
    ]
    reason = "excluded: the criterion is met, or the row is the question whether all are"
    assert ie.lineage[ie.lineage["SEQ"].isna()]["RULE"].tolist() == [reason] * 4


def test_the_same_criterion_may_fail_again_when_a_person_is_screened_twice():
    raw = Forms(
        STUDY,
        ENR="""
            SUBJID | RESCRN_OF
            0103   |
            0107   | 0103
        """,
        IE="""
            SUBJID | FOLDER | FORMDT     | IECAT     | IETESTCD | IEYN
            0103   | SCRN   | 2023-01-05 | EXCLUSION | EXCL02   | Y
            0107   | SCRN   | 2023-03-05 | EXCLUSION | EXCL02   | Y
        """,
    )
    assert lines(raw.domain("ie").table, "USUBJID", "IESEQ", "IEDTC") == [
        "TEST-01-0103 | 1 | 2023-01-05",
        "TEST-01-0103 | 2 | 2023-03-05",
    ]


def test_ti_has_the_criteria_of_the_study_and_none_of_the_data():
    raw = Forms(STUDY, IE=ANSWERS.replace("EXCL07", "EXCL09").replace("EXCL09   | N", "EXCL09   | Y"))
    assert lines(raw.domain("ti").table, "IETESTCD", "IETEST", "IECAT", "TIVERS") == [
        "EXCL02 | Hypertension without control | EXCLUSION | 2",
        "EXCL07 | Autoimmune disease | EXCLUSION | 2",
        "INCL03 | Progressed after one line | INCLUSION | 2",
    ]
