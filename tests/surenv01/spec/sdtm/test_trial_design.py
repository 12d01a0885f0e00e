"""TA, TE and TS: the plan of the trial (STUDY_SPEC 1, 3.3)."""

import pytest

from pipeline.sdtm.conformance.plan import summary_is_complete
from pipeline.sdtm.standard.ta import ta
from pipeline.sdtm.standard.te import te
from pipeline.sdtm.standard.ts import ts
from schemas.sdtm import DOMAINS
from schemas.validation import validate
from tests.spec.tables import domain, lines
from tests.surenv01.chain import SURENV01
from tests.surenv01.spec.forms import trial

DM = """
USUBJID | RFICDTC    | ARMCD
1       | 2023-02-20 | SURENV
2       | 2023-02    | SURENV
3       | 2023-03-01 |
"""


@pytest.fixture(scope="module")
def summary():
    return ts(domain(DOMAINS["dm"], DM), SURENV01.study).table


def values(summary, parameter):
    columns = ("TSSEQ", "TSGRPID", "TSVAL", "TSVALNF", "TSVALCD", "TSVCDREF", "TSVCDVER")
    return lines(summary[summary["TSPARMCD"].eq(parameter)], *columns)


def test_the_arm_has_four_elements_in_three_epochs():
    dm = domain(DOMAINS["dm"], DM)
    arm = ta(dm, trial()).table
    assert lines(arm, "ARMCD", "TAETORD", "ETCD", "EPOCH") == [
        "SURENV | 1 | SCRN | SCREENING",
        "SURENV | 2 | COMB | TREATMENT",
        "SURENV | 3 | MONO | TREATMENT",
        "SURENV | 4 | FU | FOLLOW-UP",
    ]
    assert arm["TATRANS"].notna().tolist() == [False, True, True, False]
    rules = te(arm, trial()).table.set_index("ETCD")["TESTRL"]
    assert rules["SCRN"] == "Informed consent"
    assert sorted(rules.index) == ["COMB", "FU", "MONO", "SCRN"]


@pytest.mark.parametrize(
    ("parameter", "expected"),  # the NCI codes as published in SDTM terminology 2025-03-28
    [
        ("TPHASE", ["1 |  | PHASE II TRIAL |  | C15601 | CDISC CT | 2025-03-28"]),
        ("RANDOM", ["1 |  | N |  | C49487 | CDISC CT | 2025-03-28"]),
        ("TRT", ["1 | TRT1 | SURUFATINIB |  |  |  | ", "2 | TRT2 | ENVAFOLIMAB |  |  |  | "]),
        ("DOSE", ["1 | TRT1 | 250 |  |  |  | ", "2 | TRT2 | 300 |  |  |  | "]),
        (
            "DOSFRQ",
            ["1 | TRT1 | QD |  | C25473 | CDISC CT | 2025-03-28", "2 | TRT2 | EVERY 3 WEEKS |  | C64535 | CDISC CT | 2025-03-28"],
        ),
        ("INTTYPE", ["1 |  | DRUG |  |  |  | ", "2 |  | BIOLOGIC |  |  |  | "]),
        ("REGID", ["1 |  | NCT05722977 |  | NCT05722977 | ClinicalTrials.gov | "]),
        ("FCNTRY", ["1 |  | CHN |  | CHN | ISO 3166 | "]),
        ("PLANSUB", ["1 |  | 45 |  |  |  | "]),
        ("LENGTH", ["1 |  | P42M |  |  | ISO 8601 | "]),
        ("SDMDUR", ["1 |  | P35D |  |  | ISO 8601 | "]),
        ("CRMDUR", ["1 |  | P28D |  |  | ISO 8601 | "]),
        ("DCUTDTC", ["1 |  | 2026-06-30 |  |  | ISO 8601 | "]),
        ("AGEMAX", ["1 |  |  | UNK |  | ISO 21090 | "]),
        ("SENDTC", ["1 |  |  | NAV |  | ISO 21090 | "]),
        ("ACTSUB", ["1 |  | 2 |  |  |  | "]),  # two of three subjects have an arm
        ("SSTDTC", ["1 |  | 2023-02-20 |  |  | ISO 8601 | "]),  # the first complete date of consent
    ],
)
def test_values_with_their_codes(summary, parameter, expected):
    assert values(summary, parameter) == expected


def test_the_summary_of_surenv01_keeps_its_contract_and_is_complete(summary):
    assert validate(summary, DOMAINS["ts"]).empty
    assert summary_is_complete({"TS": summary}).empty
    assert summary.loc[summary["TSPARMCD"].eq("ACTSUB"), "TSPARM"].tolist() == ["Actual Number of Subjects"]


def test_a_parameter_with_a_value_has_no_null_flavour():
    ended = trial(trial={"summary": {"SENDTC": ["2027-02-02"]}, "null_flavors": {"SENDTC": "NAV"}})
    assert values(ts(domain(DOMAINS["dm"], DM), ended).table, "SENDTC") == ["1 |  | 2027-02-02 |  |  | ISO 8601 | "]
