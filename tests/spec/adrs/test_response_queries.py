"""Issues that responses raise (STUDY_SPEC 4.10, 9; C24 of 8.5): kept as they are, listed for the site."""

from pipeline.adam.response.adrs import adrs
from tests.spec.datasets import efficacy, sdtm
from tests.spec.tables import codes, lines, shown, study

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


CHECKED = sdtm(
    dm="USUBJID\nx",
    ex="USUBJID | EXTRT | EXDOSE | EXSTDTC\nx | DRUG | 1 | 2023-01-01",
    ds="USUBJID | DSCAT | DSDECOD | DSSTDTC\nx | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01",
    tu="USUBJID | TULNKID | TUTESTCD | TUSTRESC\nx | T01 | TUMIDENT | TARGET",
    tr="USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC\nx | TARGET | T01 | LDIAM | 30 | 1 | 2022-12-28",
    rs="""
        USUBJID | RSSEQ | RSTESTCD | RSSTRESC | VISITNUM | VISIT | RSDTC
        x       | 1     | OVRLRESP | PR       | 4        | W6    | 2023-02-12
        x       | 2     | OVRLRESP | CHECK    | 6        | W12   | 2023-03-26
        x       | 3     | OVRLRESP | PR       | 8        | W18   | 2023-05-07
        x       | 4     | OVRLRESP | CHECK    | 10       | W24   | 2023-06-18
    """,
)


def test_a_text_that_is_no_response_is_listed_and_is_no_assessment() -> None:
    """PR, CHECK, PR, CHECK: a confirmed PR of week 6, whose last assessment is of week 18."""
    made = efficacy(CHECKED, study())
    responses = made["adrs"].query("PARAMCD == 'OVR'")
    assert lines(responses, "AVALC", "AVAL", "ANL01FL", "ANL02FL") == [
        "PR | 2 | Y | Y", "CHECK |  |  | ", "PR | 2 | Y | Y", "CHECK |  |  | ",
    ]  # fmt: skip
    derived = made["adrs"].set_index("PARAMCD")
    assert {code: (derived.at[code, "AVALC"], shown(derived.at[code, "ADT"])) for code in ("CBOR", "CRSP", "LSTA")} == {
        "CBOR": ("PR", "2023-02-12"), "CRSP": ("Y", "2023-02-12"), "LSTA": ("PR", "2023-05-07"),
    }  # fmt: skip
    times = made["adtte"].set_index("PARAMCD")
    assert [shown(times.at[code, "ADT"]) for code in ("PFS", "CDOR")] == ["2023-05-07", "2023-05-07"]
    listed = adrs(CHECKED["rs"], CHECKED["tr"], CHECKED["ds"], made["adtr"], made["recist"], made["adsl_base"], study())
    assert codes(listed) == ["RSP_UNKNOWN | AVALC | CHECK at W12", "RSP_UNKNOWN | AVALC | CHECK at W24"]


def test_a_pr_after_a_cr_is_found_across_a_text_that_is_no_response() -> None:
    rs = CHECKED["rs"].assign(RSSTRESC=["CR", "CHECK", "PR", "SD"])
    made = efficacy(CHECKED | {"rs": rs}, study())
    listed = adrs(rs, CHECKED["tr"], CHECKED["ds"], made["adtr"], made["recist"], made["adsl_base"], study())
    assert codes(listed) == ["CR_THEN_PR | AVALC | PR", "RSP_UNKNOWN | AVALC | CHECK at W12"]
