"""Issues that responses raise (STUDY_SPEC 4.10, 9; C24 of 8.5): kept as they are, listed for the site."""

from pipeline.adam.response.adrs import adrs
from tests.spec.datasets import efficacy, sdtm
from tests.spec.tables import study

SUBJECTS = ("C24", "between", "therapy", "before")
TABLES = sdtm(
    dm="\n".join(["USUBJID", *SUBJECTS]),
    ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{s} | DRUG | 1 | 2023-01-01" for s in SUBJECTS)]),
    ds="\n".join(
        ["USUBJID | DSCAT | DSDECOD | DSSTDTC", *(f"{s} | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01" for s in SUBJECTS)]
    ),
    cm="""
        USUBJID | CMCAT                          | CMTRT | CMSTDTC
        therapy | SUBSEQUENT ANTI-CANCER THERAPY | Drug  | 2023-03-01
        before  | SUBSEQUENT ANTI-CANCER THERAPY | Drug  | 2023-03-26
    """,
    rs="""
        USUBJID | RSSEQ | RSTESTCD | RSSTRESC | RSDTC
        C24     | 1     | OVRLRESP | CR       | 2023-02-12
        C24     | 2     | OVRLRESP | PR       | 2023-03-26
        between | 1     | OVRLRESP | CR       | 2023-02-12
        between | 2     | OVRLRESP | NE       | 2023-03-26
        between | 3     | OVRLRESP | PR       | 2023-05-07
        therapy | 1     | OVRLRESP | PR       | 2023-02-12
        therapy | 2     | OVRLRESP | PD       | 2023-03-26
        before  | 1     | OVRLRESP | SD       | 2023-02-12
        before  | 2     | OVRLRESP | PD       | 2023-03-26
    """,
)


def test_partial_after_complete_response_and_progression_after_new_therapy_are_listed() -> None:
    made = efficacy(TABLES, study())
    issues = adrs(TABLES["rs"], TABLES["tr"], TABLES["ds"], made["adtr"], made["recist"], made["adsl_base"], study()).issues
    assert issues[["CODE", "USUBJID"]].to_numpy().tolist() == [
        ["CR_THEN_PR", "C24"],
        ["CR_THEN_PR", "between"],
        ["PD_AFTER_NACT", "therapy"],
    ]


def test_assessments_after_the_cut_off_are_left_out() -> None:
    responses = efficacy(TABLES, study(dco="2023-03-25"))["adrs"].query("PARAMCD == 'OVR'")
    assert responses["AVALC"].tolist() == ["CR", "SD", "CR", "PR"]  # C24, before, between, therapy: the first of each
