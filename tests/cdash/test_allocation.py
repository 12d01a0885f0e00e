"""Arms, kits and strata from small forms: who was assigned to what, who got what, and every fault with its row.

Two arms, a drug and its placebo in kits: kits 1 and 3 hold the drug, 2 and 4 the placebo.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from pipeline.core.product import Product
from pipeline.loading import load_trial
from pipeline.sdtm.cdash.forms.da import DA
from pipeline.sdtm.cdash.forms.dm import DM
from pipeline.sdtm.cdash.forms.ds import DS
from pipeline.sdtm.cdash.forms.ex import EX
from pipeline.sdtm.cdash.forms.ie import IE
from pipeline.sdtm.cdash.forms.rand import RAND
from pipeline.sdtm.cdash.mapping.dm import dm
from pipeline.sdtm.cdash.mapping.ds import ds
from pipeline.sdtm.cdash.mapping.ex import ex
from pipeline.sdtm.cdash.mapping.reference import reference
from pipeline.study import Study, StudyError
from schemas.raw import form_table
from tests.cdash.trials import FOLDER, copy_trial
from tests.forms import rows

DRUG = {"form": "TABLET", "route": "ORAL", "frequency": "QD", "dose_mg": 800, "unit_mg": 200, "placebo": ["PLACEBO"]}
PLAN: dict[str, Any] = {
    "study": {"id": "TEST", "dco": "2025-12-31"},
    "drugs": {"DRUG": DRUG},
    "arms": [
        {"code": "A", "label": "Drug 800 mg", "codes": ["T1"], "drugs": ["DRUG"]},
        {"code": "P", "label": "Placebo", "codes": ["T2"], "drugs": ["PLACEBO"]},
    ],
}
PERSONS = "\n".join(["SUBJID | BRTHDAT", *(f"0{n} | 1960-01-01" for n in range(1, 9))])
RANDOMISED = """
    SUBJID | RANDDAT    | RANDTIM | RANDNO | ARMCD | KITNO | STRAT1 | STRAT2
    01     | 2025-01-10 | 09:30   | R1     | T1    | 1     | 0      | 0-1
    02     | 2025-01-11 | 10:00   | R2     | T2    | 2     | 1      | 2+
    03     | 2025-01-12 |         | R3     | T1    | 3     | 0      | 2
    04     | 2025-01-13 |         | R4     | T2    | 4     | 0      | 0-1
    05     | 2025-01-14 |         | R5     | T1    |       | 0      | 0-1
"""
GIVEN = """
    SUBJID | EXTRT   | EXDOSE | EXSTDAT    | EXENDAT    | EXREFID
    01     | DRUG    | 800    | 2025-01-10 | 2025-02-10 | 1
    02     |         | 0      | 2025-01-11 | 2025-02-11 | 2
    03     | DRUG    | 800    | 2025-01-12 | 2025-02-28 | 3
    03     | PLACEBO | 0      | 2025-03-01 | 2025-03-10 | 2
    04     |         | 800    | 2025-01-13 | 2025-01-20 | 1
    04     | PLACEBO | 0      | 2025-01-21 | 2025-02-20 | 4
"""


def made(study: Study, **forms: str) -> dict[str, Product]:
    """DM, EX and DS of the forms given as text; the other forms as above."""
    classes = {"DM": DM, "RAND": RAND, "EX": EX, "DS": DS, "IE": IE, "DA": DA}
    texts = {"DM": PERSONS, "RAND": RANDOMISED, "EX": GIVEN} | forms
    landed = {name: rows(classes[name], text) for name, text in texts.items()}
    tables = {form_table(name): table for name, table in landed.items()}
    base = reference(visit_forms=landed, study=study, **tables)
    common = {"reference": base.table, "visits": base.companions["visits"], "study": study}
    domains = {"EX": ex(**common, **tables), "DS": ds(**common, **tables)}
    dated = {name: product.table for name, product in domains.items()}
    return domains | {"DM": dm(domains=dated, forms=landed, **common, **tables)}


def study(**changes: Any) -> Study:
    return Study.model_validate(PLAN | changes)


def arms_of(product: Product) -> dict[str, list[str]]:
    """ARMCD, ACTARMCD, ARMNRS and ACTARMUD by subject, what is null as nothing."""
    shown = product.table.set_index("SUBJID")[["ARMCD", "ACTARMCD", "ARMNRS", "ACTARMUD"]].fillna("")
    return {str(subject): list(row) for subject, row in zip(shown.index, shown.to_numpy().tolist(), strict=True)}


def listed(product: Product, code: str) -> list[str]:
    """Subject, file and line, column, value and message of the issues of a code."""
    found = product.issues[product.issues["CODE"].eq(code)]
    where = found["SUBJID"] + " " + found["FILE"] + ":" + found["LINE"].astype("str").str.removesuffix(".0")
    return (where + " " + found["COLUMN"] + "=" + found["VALUE"] + " " + found["MESSAGE"]).tolist()


@pytest.mark.parametrize(
    ("actual", "third", "fourth"),
    [
        # 03: 48 days of its own drug, then 10 of placebo; 04: 8 days of the drug first, then 31 of its own placebo
        ("longest", ["A", "A", "", ""], ["P", "P", "", ""]),
        ("first", ["A", "A", "", ""], ["P", "A", "", ""]),
        (
            "only",
            ["A", "", "UNPLANNED TREATMENT", "Drug 800 mg; Placebo"],
            ["P", "", "UNPLANNED TREATMENT", "Drug 800 mg; Placebo"],
        ),
        ("assigned", ["A", "A", "", ""], ["P", "P", "", ""]),
    ],
)
def test_the_arm_received_is_by_the_stated_rule(actual: str, third: list[str], fourth: list[str]) -> None:
    found = arms_of(made(study(assignment={"actual": actual}))["DM"])
    assert found["01"] == ["A", "A", "", ""]
    assert found["02"] == ["P", "P", "", ""]
    assert (found["03"], found["04"]) == (third, fourth)
    assert found["05"] == ["A", "", "ASSIGNED, NOT TREATED", ""]
    assert found["06"] == ["", "", "NOT ASSIGNED", ""]


def test_reasons_of_those_who_were_not_assigned() -> None:
    """06 failed a criterion; 07 was treated and not randomised, with a drug of arm A; 08 with one that no arm has."""
    doses = GIVEN + "07 | DRUG | 800 | 2025-01-20 | 2025-01-30 |\n08 | OTHERIN | 5 | 2025-01-20 | 2025-01-30 |\n"
    products = made(study(), EX=doses, IE="SUBJID | IEYN\n06 | N")
    found = arms_of(products["DM"])
    assert found["06"] == ["", "", "SCREEN FAILURE", ""]
    assert found["07"] == ["", "A", "NOT ASSIGNED", ""]
    assert found["08"] == ["", "", "UNPLANNED TREATMENT", "OTHERIN"]
    assert listed(products["EX"], "DRUG_UNKNOWN") == [
        "08 ex.csv:9 EXTRT=OTHERIN EXTRT is not a drug of the design (DRUG, PLACEBO); correct it, or add it to drugs of "
        "study.yaml"
    ]


def test_a_dose_of_a_blinded_kit_is_of_the_drug_of_the_kit() -> None:
    """02 entered no name and the dose 0: a dose of the placebo in kit 2. Kit 1, given to 04, holds the drug."""
    doses = made(study())["EX"].table
    assert doses[["USUBJID", "EXTRT", "EXDOSE", "EXREFID"]].to_numpy().tolist() == [
        ["TEST-01-01", "DRUG", 800, "1"], ["TEST-01-02", "PLACEBO", 0, "2"], ["TEST-01-03", "DRUG", 800, "3"],
        ["TEST-01-03", "PLACEBO", 0, "2"], ["TEST-01-04", "DRUG", 800, "1"], ["TEST-01-04", "PLACEBO", 0, "4"],
    ]  # fmt: skip


def test_kits_and_drugs_of_another_arm_are_listed() -> None:
    dispensed = (
        "SUBJID | DATEST | DAREFID | KITARM | DADAT\n01 | DISPAMT | 9 | T2 | 2025-02-11\n05 | DISPAMT | 8 | T9 | 2025-02-11"
    )
    doses = GIVEN + "02 | DRUG | 800 | 2025-02-12 | 2025-02-13 |\n01 | PLACEBO | 0 | 2025-02-12 | 2025-02-13 | 77\n"
    products = made(study(), EX=doses, DA=dispensed)
    assert sorted(listed(products["DM"], "TREATMENT_OTHER")) == [
        "01 da.csv:2 DAREFID=9 DAREFID is a kit of arm P, and the subject was assigned to A",
        "01 ex.csv:9 EXTRT=PLACEBO EXTRT is a drug of arm P, and the subject was assigned to A",
        "02 ex.csv:8 EXTRT=DRUG EXTRT is a drug of arm A, and the subject was assigned to P",
        "03 ex.csv:5 EXREFID=2 EXREFID is a kit of arm P, and the subject was assigned to A",
        "04 ex.csv:6 EXREFID=1 EXREFID is a kit of arm A, and the subject was assigned to P",
    ]
    assert listed(products["DM"], "KIT_UNKNOWN") == [
        "01 ex.csv:9 EXREFID=77 EXREFID is a kit of which neither RAND nor DA tells the arm; correct it, or complete the export "
        "of the kits"
    ]
    assert listed(products["DM"], "ARM_UNKNOWN") == [
        "05 da.csv:3 KITARM=T9 KITARM is not an arm of the design (A, P); correct it, or name it in arms.codes of study.yaml"
    ]


def test_randomised_twice_and_dosed_before() -> None:
    """02 is randomised again, to the other arm: the first row counts. 03 has the number of 01. The dose of 04 was before."""
    again = RANDOMISED.replace("R3", "R1").replace("2025-01-13", "2025-01-14") + "02 | 2025-03-01 | | R9 | T1 | | 1 | 2+\n"
    products = made(study(), RAND=again)
    assert arms_of(products["DM"])["02"][0] == "P"
    assert listed(products["DM"], "RAND_TWICE") == [
        "01 rand.csv:2 RANDNO=R1 RANDNO is the number of another subject, too; correct one of them",
        "02 rand.csv:7 RANDDAT=2025-03-01 RANDDAT is a second randomisation of the subject",
        "03 rand.csv:4 RANDNO=R1 RANDNO is the number of another subject, too; correct one of them",
    ]
    assert listed(products["DM"], "DOSE_BEFORE_RAND") == [
        "04 ex.csv:6 EXSTDAT=2025-01-13 EXSTDAT is before the randomisation on 2025-01-14; correct one of the two"
    ]
    milestones = products["DS"].table
    assert milestones.loc[milestones["DSDECOD"].eq("RANDOMIZED"), "DSSTDTC"].tolist()[:3] == [
        "2025-01-10T09:30", "2025-01-11T10:00", "2025-03-01",
    ]  # fmt: skip


STRATA = [
    {"name": "WHO performance status", "terms": ["0", "1"], "randomized": "RAND.STRAT1"},
    {"name": "Prior lines", "terms": {"0-1": [], "2+": ["2"]}, "randomized": "RAND.STRAT2", "verified": "DM.RACEOTH"},
]


def test_both_sources_of_a_stratum_are_kept_and_differing_ones_are_listed() -> None:
    """01 differs; 02 is the same in other words; 03 has no value of the form; 04 an answer that is no value."""
    persons = "SUBJID | RACEOTH\n01 | 2+\n02 | 2\n03 |\n04 | many\n05 | 0-1"
    product = made(study(strata=STRATA), DM=persons)["DM"]
    supp = product.companions["suppdm"].assign(SUBJECT=lambda s: s["USUBJID"].str[-2:])
    shown = supp[supp["QNAM"].str.startswith("STRAT2")].sort_values(["SUBJECT", "QNAM"])
    assert shown[["SUBJECT", "QNAM", "QVAL"]].to_numpy().tolist() == [
        ["01", "STRAT2R", "0-1"], ["01", "STRAT2V", "2+"], ["02", "STRAT2R", "2+"], ["02", "STRAT2V", "2+"],
        ["03", "STRAT2R", "2+"], ["04", "STRAT2R", "0-1"], ["05", "STRAT2R", "0-1"], ["05", "STRAT2V", "0-1"],
    ]  # fmt: skip
    assert set(supp.loc[supp["QNAM"].str.startswith("STRAT"), "QLABEL"]) == {
        "WHO performance status (Randomized)", "Prior lines (Randomized)", "Prior lines (Verified)",
    }  # fmt: skip
    assert listed(product, "STRATUM_DIFF") == [
        "01 dm.csv:2 RACEOTH=2+ RACEOTH is another Prior lines than that of the randomisation, RAND.STRAT2: 0-1"
    ]
    assert listed(product, "STRATUM_UNKNOWN") == [
        "04 dm.csv:5 RACEOTH=many RACEOTH is not a value of Prior lines (0-1, 2+); correct it, or add it to strata of study.yaml"
    ]


def test_the_arm_may_be_an_answer_of_any_form() -> None:
    """Cohorts by a question of DM: a rule of the design instead of a randomisation."""
    persons = "SUBJID | RACEOTH\n01 | T1\n02 | Placebo\n03 | cohort 9"
    chosen = study(assignment={"planned": "DM.RACEOTH"})
    product = made(chosen, DM=persons)["DM"]
    assert [arms_of(product)[subject][0] for subject in ("01", "02", "03")] == ["A", "P", ""]
    assert listed(product, "ARM_UNKNOWN")[0].startswith("03 dm.csv:4 RACEOTH=cohort 9 RACEOTH is not an arm of the design (A, P)")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"assignment": {"planned": "DM.ARMX"}},
            r"study\.yaml of STD1: key 'assignment\.planned' has the value 'DM\.ARMX', which no form asks; .* or map ARMCD, .*",
        ),
        (
            {"strata": [STRATA[0] | {"randomized": "RAND.RANDNO", "verified": "DM.SEXX"}]},
            r"key 'strata\.0\.verified' has the value 'DM\.SEXX', which no form asks; did you mean 'DM\.SEX'",
        ),
    ],
)
def test_a_question_that_no_form_asks_is_refused_when_the_trial_is_loaded(
    changes: dict[str, Any], says: str, tmp_path: Path
) -> None:
    settings = yaml.safe_load((FOLDER / "study.yaml").read_text(encoding="utf-8")) | changes
    with pytest.raises(StudyError, match=says):
        load_trial(copy_trial(tmp_path, {"study.yaml": yaml.safe_dump(settings)}))


def test_the_issues_name_the_actions() -> None:
    issues = made(study(assignment={"actual": "first"}))["DM"].issues
    actions = pd.Series(issues.loc[issues["CODE"].eq("TREATMENT_OTHER"), "ACTION"]).unique().tolist()
    assert actions == ["kept as exposure; ACTARM by assignment.actual: first"]
