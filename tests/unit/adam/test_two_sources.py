"""Two sources of one fact: nothing to say where they agree, one finding per subject that names both sides where they do not."""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.conformance import compare_all
from pipeline.core.issues import CATALOGUE, of_findings
from pipeline.study import Study
from schemas.adam import datasets
from schemas.sdtm import DOMAINS
from tests.drugs import DRUGS
from tests.spec.tables import domain, lines, study

STUDY = study()
DATASETS = datasets(STUDY.drug_columns, ())

# All subjects are dosed from 2023-01-10 to 2023-06-30. SURUFATINIB is reduced for an event in r1, r2 and, for another reason, r3.
EX = """
USUBJID | EXTRT       | EXDOSE | EXADJ         | EXSTDTC    | EXENDTC
r1      | SURUFATINIB | 200    | ADVERSE EVENT | 2023-03-01 | 2023-06-30
r2      | SURUFATINIB | 200    | ADVERSE EVENT | 2023-03-01 | 2023-06-30
r3      | SURUFATINIB | 200    | OTHER         | 2023-03-01 | 2023-06-30
r4      | SURUFATINIB | 250    |               | 2023-01-10 | 2023-06-30
"""
ADEX = """
USUBJID | PARAMCD | AVAL
r1      | SNRED   | 1
r2      | SNRED   | 1
r3      | SNRED   | 1
r4      | SNRED   | 0
"""
ADAE = """
USUBJID | AEDECOD      | AACN1
r1      | Hypertension | DOSE REDUCED
r3      | Rash         | DOSE REDUCED
r4      | Rash         | DOSE REDUCED
"""


def compared(decisions: Study = STUDY, **texts: str) -> list[str]:
    """The findings of these tables, the others empty."""
    declared = {**DOMAINS, **DATASETS}
    tables = {name.upper(): domain(table, texts.get(name, "")) for name, table in declared.items()}
    return lines(compare_all(tables, decisions), "CHECK", "DATASET", "USUBJID", "KEY", "MESSAGE")


def test_nothing_is_said_of_nothing() -> None:
    assert compared() == []


def test_reductions_in_dosing_and_in_events() -> None:
    """r1 is in both. r2 is in EX alone. r3 and r4 are in AE alone: r3 was reduced for another reason, r4 never."""
    key = "EXTRT=SURUFATINIB; ACTION=DOSE REDUCED"
    of_ae = "of SURUFATINIB, EX has no reduction for an adverse event"
    assert compared(ex=EX, adex=ADEX, adae=ADAE) == [
        f"AE_EX_DIFF | AE | r3 | {key} | AE has Rash with DOSE REDUCED {of_ae}; it has one for another reason",
        f"AE_EX_DIFF | AE | r4 | {key} | AE has Rash with DOSE REDUCED {of_ae}",
        f"AE_EX_DIFF | EX | r2 | {key} | EX has a reduction of SURUFATINIB for an adverse event, "
        "AE has no event with DOSE REDUCED",
    ]


def test_where_no_reason_is_recorded_any_reduction_is_one() -> None:
    """Then nobody can be in EX alone, and r4 alone has an event without a lower dose."""
    without = EX.replace("ADVERSE EVENT", "").replace("OTHER", "")
    assert [line.split(" | ")[2] for line in compared(ex=without, adex=ADEX, adae=ADAE)] == ["r4"]


def test_omitted_injections_and_events() -> None:
    ec = "USUBJID | ECTRT | ECOCCUR | ECREASOC\no1 | ENVAFOLIMAB | N | ADVERSE EVENT\no2 | ENVAFOLIMAB | N | ADVERSE EVENT"
    adex = "USUBJID | PARAMCD | AVAL\no1 | ENMISS | 1\no2 | ENMISS | 2"
    adae = "USUBJID | AEDECOD | AACN2\no1 | Rash | DRUG INTERRUPTED"
    found = compared(ec=ec, adex=adex, adae=adae)
    assert [line.split(" | ")[:4] for line in found] == [["AE_EX_DIFF", "EC", "o2", "EXTRT=ENVAFOLIMAB; ACTION=DRUG INTERRUPTED"]]


@pytest.mark.parametrize(
    ("ends", "ended", "message"),
    [
        ("2023-06-30", "2023-06-30", ""),
        ("2023-06-30", "2023-07-20", ""),  # 20 days later: within a cycle of 21
        ("2023-06-30", "2023-07-22", "EX has no dose near it of SURUFATINIB: last dose 2023-06-30"),  # 22 days
        ("2023-06-30", "2023-06-29", "EX has a later dose of SURUFATINIB: last dose 2023-06-30"),
        ("", "2023-09-30", "EX has an open interval of SURUFATINIB: last dose without an end"),  # its last dose is not 06-20
        ("", "2023-06-30", "EX has an open interval of SURUFATINIB: last dose without an end"),
        ("2023-06-30", "2023-06", ""),  # may be the same day
    ],
)
def test_last_dose_and_end_of_treatment(ends: str, ended: str, message: str) -> None:
    ex = f"USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\nx | SURUFATINIB | 250 | 2023-06-20 | {ends}"
    ds = f"USUBJID | DSCAT | DSSCAT | DSDECOD | DSSTDTC\nx | DISPOSITION EVENT | SURUFATINIB | ADVERSE EVENT | {ended}"
    said = f"LAST_DOSE_DIFF | EX | x | EXTRT=SURUFATINIB | DS dates the end of treatment {ended}, {message}"
    assert compared(ex=ex, ds=ds) == ([said] if message else [])


@pytest.mark.parametrize(
    ("event", "result", "message"),
    [
        ("2", "2", ""),
        ("2", "", "AE has Anaemia of grade 2, LB has no graded result of HGB"),
        ("2", "0", "AE has Anaemia of grade 2, LB has no result of grade 1 or more of HGB"),
        ("2", "3", "AE has Anaemia of grade 2, LB has grade 3"),
        (None, "3", "LB has HGB of grade 3, AE has no such event"),
        (None, "2", ""),  # milder ones are seldom reported as events
        (None, "0", ""),
        ("", "3", ""),  # an event without a grade agrees with any
        ("", "0", "AE has Anaemia of grade unknown, LB has no result of grade 1 or more of HGB"),
    ],
)
def test_events_that_a_laboratory_test_decides(event: str | None, result: str, message: str) -> None:
    """Another subject has a graded result, so the trial has the test; a grade that was there at baseline does not count."""
    adae = f"USUBJID | AEDECOD | TRTEMFL | ATOXGRN\nx | Anaemia | Y | {event}" if event is not None else ""
    other = "y | HGB | Y | 1 | 1"
    own = f"\nx | HGB | Y | {result} | " if result else ""
    adlb = f"USUBJID | PARAMCD | ONTRTFL | ATOXGRLN | BTOXGRLN\n{other}{own}"
    said = f"AE_LB_DIFF | AE | x | PARAMCD=HGB | {message}"
    assert compared(adae=adae, adlb=adlb) == ([said] if message else [])


def test_both_directions_of_a_test() -> None:
    """Potassium too low and too high, by MedDRA's and CTCAE's spelling; the low one is graded by another grade."""
    adae = "USUBJID | AEDECOD | TRTEMFL | ATOXGRN\nx | Hypokalaemia | Y | 3\nx | Hyperkalemia | Y | 2"
    adlb = "USUBJID | PARAMCD | ONTRTFL | ATOXGRLN | ATOXGRHN\nx | K | Y | 1 | 0\nx | K | Y | 0 | 2"
    said = "AE_LB_DIFF | AE | x | PARAMCD=K | AE has Hypokalaemia of grade 3, LB has grade 1"
    assert compared(adae=adae, adlb=adlb) == [said]


def test_a_test_that_the_trial_does_not_have_is_not_compared() -> None:
    assert compared(adae="USUBJID | AEDECOD | TRTEMFL | ATOXGRN\nx | Blood bilirubin increased | Y | 2") == []


def test_death_on_all_forms() -> None:
    """a: everywhere, but the event ended a day before. b: in DM alone. c: in DS and SS alone. d: alive everywhere. e: agrees."""
    found = compared(
        dm="USUBJID | DTHFL | DTHDTC\na | Y | 2023-05-02\nb | Y | 2023-05-02\nc | |\nd | |\ne | Y | 2023-05-02",
        ae="USUBJID | AEOUT | AESDTH | AEENDTC\na | FATAL | Y | 2023-05-01\ne | FATAL | Y | 2023-05-02",
        ds="USUBJID | DSDECOD\na | DEATH\nc | DEATH\nd | COMPLETED",
        ss="USUBJID | SSSTRESC\nc | DEAD\nd | ALIVE",
    )
    assert found == [
        "DEATH_DIFF | DM | c |  | a death is told by DS, SS, DM has none",
        "DEATH_DIFF | DM | b |  | DM has a death, none of AE, DS, SS tells of one",
        "DEATH_DIFF | AE | a |  | AE has a fatal event that ended 2023-05-01, DM dates the death 2023-05-02",
    ]


def test_sex_and_pregnancy() -> None:
    found = compared(
        dm="USUBJID | SEX\nm | M\nf | F",
        ae="USUBJID | AEDECOD | AESTDTC\nm | Pregnancy | 2023-02-01\nf | Pregnancy | 2023-02-01",
        mh="USUBJID | MHTERM\nf | Prostatic hypertrophy\nm | Prostatic hypertrophy",
        lb="USUBJID | LBTESTCD | LBSTRESC | LBDTC\nm | HCG | POSITIVE | 2023-01-02\nf | HCG | POSITIVE | 2023-01-02",
    )
    assert found == [
        "SEX_DIFF | AE | m | AESTDTC=2023-02-01 | AE has Pregnancy, DM has sex M",
        "SEX_DIFF | MH | f |  | MH has Prostatic hypertrophy, DM has sex F",
        "SEX_DIFF | LB | m | LBTESTCD=HCG; LBDTC=2023-01-02 | LB has a positive test of pregnancy, DM has sex M",
    ]


SV = """
USUBJID | VISITNUM | SVSTDTC    | SVENDTC
x       | 1        | 2023-01-02 | 2023-01-05
x       | 2        | 2023-01-10 |
x       | 3        | 2023-01-09 |
x       | 101      | 2023-01-01 |
"""


def test_results_and_days_of_visits() -> None:
    vs = "USUBJID | VISITNUM | VSDTC\nx | 1 | 2023-01-05\nx | 2 | 2023-01-11\nx | 2 | 2023-01-11\nx | 2 | 2023-01"
    outside = "VISIT_DATE_DIFF | VS | x | VISITNUM=2 | VS has results of 2023-01-11, SV dates the visit 2023-01-10 to 2023-01-10"
    assert compared(sv=SV, vs=vs) == [outside]


def test_order_of_visits_as_received() -> None:
    """Visit 3 is before visit 2; 101 begins another series."""
    received = study(study={"id": "TEST", "dco": "2024-12-31", "source": "sdtm"})
    said = "VISIT_DATE_DIFF | SV | x | VISITNUM=3 | begins 2023-01-09, before visit 2 of 2023-01-10"
    assert compared(received, sv=SV) == [said]


def test_one_drug_is_judged_by_the_action_on_all() -> None:
    one: dict[str, Any] = {"SURUFATINIB": {**DRUGS["SURUFATINIB"], "action": "", "relation": ""}}
    adae = "USUBJID | AEDECOD | AEACN\nr1 | Rash | DOSE REDUCED"
    found = compared(study(drugs=one, design={}), ex=EX, adex=ADEX, adae=adae)
    assert [line.split(" | ")[1:3] for line in found] == [["EX", "r2"]]


def test_the_findings_are_issues() -> None:
    tables = {name.upper(): domain(table) for name, table in {**DOMAINS, **DATASETS}.items()}
    tables["DM"] = domain(DOMAINS["dm"], "USUBJID | DTHFL\nb | Y")
    issue: pd.Series[Any] = of_findings(compare_all(tables, STUDY)).iloc[0]
    assert issue[["CODE", "SEVERITY", "DATASET", "USUBJID"]].tolist() == ["DEATH_DIFF", "warn", "DM", "b"]
    assert issue["MESSAGE"].startswith("DM has a death, none of")
    assert CATALOGUE["DEATH_DIFF"].action == issue["ACTION"]
