"""Subjects whom no plan foresees, stated in words: unplanned treatment, treated without enrolment (STUDY_SPEC 5.2)."""

from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import lines, study

# planned: as the plan has it. other: enrolled in ONE, treated with nothing that an arm has. late: enrolled without an arm.
# unenrolled: treated, and no milestone says enrolled.
DM = """
USUBJID    | ARM | ACTARM | ARMNRS              | RFXSTDTC
planned    | ONE | ONE    |                     | 2023-01-10
other      | ONE |        | UNPLANNED TREATMENT | 2023-01-10
late       |     | ONE    |                     | 2023-01-10
unenrolled | ONE | ONE    |                     | 2023-01-10
"""
EX = "USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\n" + "\n".join(
    f"{who} | SURUFATINIB | 250 | 2023-01-10 | 2023-02-01" for who in ("planned", "other", "late", "unenrolled")
)
DS = "USUBJID | DSCAT | DSDECOD | DSSTDTC\n" + "\n".join(
    f"{who} | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-09" for who in ("planned", "other", "late")
)
PRODUCT = first_stage(sdtm(dm=DM, ex=EX, ds=DS), study(arms=[{"code": "1", "label": "ONE"}]))


def test_a_treatment_that_is_no_arms_is_named() -> None:
    """Its own group behind the planned arms, never an empty one."""
    assert lines(PRODUCT.table, "USUBJID", "TRT01P", "TRT01PN", "TRT01A", "TRT01AN") == [
        "late | Not Assigned | 2 | ONE | 1",
        "other | ONE | 1 | Unplanned Treatment | 3",
        "planned | ONE | 1 | ONE | 1",
        "unenrolled |  |  | ONE | 1",
    ]
    issues = PRODUCT.issues.query("CODE == 'ARM_UNPLANNED'")
    assert lines(issues, "USUBJID", "MESSAGE", "VALUE") == [
        "late | ARM is empty though the subject was enrolled | ARMNRS is empty",
        "other | ACTARM is empty though the subject was treated | UNPLANNED TREATMENT",
    ]


def test_who_was_treated_and_never_enrolled_is_an_error_with_its_consequence() -> None:
    adsl = PRODUCT.table.set_index("USUBJID")
    assert adsl.loc["unenrolled", ["SAFFL", "ENRLFL", "ITTFL", "FASFL"]].tolist() == ["Y", "N", "N", "N"]
    [issue] = PRODUCT.issues.query("CODE == 'ENROLMENT_MISSING'").to_dict("records")
    assert (issue["USUBJID"], issue["SEVERITY"]) == ("unenrolled", "error")
    assert issue["ACTION"] == "in the safety set; not in the enrolled, the full analysis set and what is counted from it"
