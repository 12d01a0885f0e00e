"""Changes of grade (form AEG): one that belongs to no event makes no record, and is stated and reported (STUDY_SPEC 3.2 AE)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms


def test_a_change_of_grade_without_its_event_is_left_out_with_the_reason() -> None:
    ae = Forms(
        AE="""
            SUBJID | AESPID | AETERM | STDT       | TOXGR
            0101   | 1      | Cough  | 2023-02-01 | 2
        """,
        AEG="""
            SUBJID | AESPID | CHGDT      | GRADE
            0101   | 1      | 2023-02-05 | 2
            0101   | 2      | 2023-02-09 | 3
            0101   | 1      | 2023-02-30 | worse
        """,
    ).domain("ae")
    assert lines(ae.companions["suppae"], "QNAM", "QVAL") == ["AECHGDT | 2023-02-05"]
    assert codes(ae) == ["AEG_ORPHAN | AESPID | 2", "CT_UNMAPPED | GRADE | worse", "DATE_INVALID | CHGDT | 2023-02-30"]
    assert lines(ae.lineage[ae.lineage["FORM"].eq("AEG")], "RULE", "ROWKEY") == [
        "AE.AE | 01|0101|LOG|1|AEG|1",
        "AE.AE | 01|0101|LOG|1|AEG|3",
        "excluded: no adverse event of the subject has this number | 01|0101|LOG|1|AEG|2",
    ]
