"""Which records of EX are doses given, from which day on, and whether DM says the same (STUDY_SPEC 5.2). By hand."""

from typing import Any

import pandas as pd
import pytest

from schemas.base import DTYPES
from tests.drugs import DRUGS
from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import lines, shown, study, table

VEHICLE = {"SURUFATINIB": DRUGS["SURUFATINIB"] | {"placebo": ["Vehicle"]}}
RECORDS = """
WHAT               | EXTRT               | EXDOSE | EXDOSTXT | EXOCCUR | GIVEN
a dose             | SURUFATINIB         | 250    |          |         | Y
no dose            | SURUFATINIB         | 0      |          |         | N
a range            | SURUFATINIB         |        | 200-400  |         | Y
a text zero        | SURUFATINIB         |        | 0 mg     |         | N
no amount          | SURUFATINIB         |        |          |         | Y
not given          | SURUFATINIB         | 250    |          | N       | N
not given, none    | SURUFATINIB         |        |          | N       | N
given as zero      | SURUFATINIB         | 0      |          | Y       | Y
placebo            | PLACEBO             | 0      |          |         | Y
its placebo        | Surufatinib Placebo | 0      |          |         | Y
placebo, no amount | PLACEBO             |        |          |         | Y
placebo not given  | PLACEBO             | 0      |          | N       | N
declared           | VEHICLE             | 0      |          |         | Y
undeclared         | SHAM                | 0      |          |         | N
"""


def doses(row: dict[str, Any]) -> Any:
    ex = f"USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\nx | {row['EXTRT']} | {shown(row['EXDOSE'])} | 2023-01-10 | 2023-01-10"
    tables = sdtm(dm="USUBJID | RFXSTDTC\nx | 2023-01-10", ex=ex)
    collected = {name: pd.Series([row[name]], dtype=DTYPES["Char"]) for name in ("EXDOSTXT", "EXOCCUR")}
    return first_stage(tables | {"ex": tables["ex"].assign(**collected)}, study(drugs=VEHICLE))


@pytest.mark.parametrize("row", table(RECORDS).to_dict("records"), ids=lambda r: r["WHAT"])
def test_which_record_is_a_dose_given(row: dict[str, Any]) -> None:
    """DM says that the first dose was given on the day of the record: where EX does not count it, that is an error."""
    product = doses(row)
    assert product.table["SAFFL"].tolist() == [row["GIVEN"]]
    errors = lines(product.issues.query("CODE == 'DOSE_CONFLICT'"), "SEVERITY", "COLUMN", "VALUE")
    assert errors == ([] if row["GIVEN"] == "Y" else ["error | RFXSTDTC | 2023-01-10"])
    unknown = row["GIVEN"] == "Y" and not shown(row["EXDOSE"]) and "placebo" not in row["WHAT"]
    assert len(product.issues.query("CODE == 'EX_NO_AMOUNT'")) == unknown


@pytest.mark.parametrize(
    ("rfxstdtc", "exstdtc", "message"),
    [
        ("", "2023-01-10", "is empty, and EX has doses that were given"),
        ("2023-01-12", "2023-01-10", "is another first dose than EX has"),
        ("2023-01-10T09:00", "2023-01-10", ""),
        ("2023-01", "2023-01", ""),
        ("2025-02-01", "2025-02-01", ""),  # both after the cut-off
    ],
)
def test_the_first_dose_of_dm_and_of_ex(rfxstdtc: str, exstdtc: str, message: str) -> None:
    ex = f"USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\nx | SURUFATINIB | 250 | {exstdtc} | {exstdtc}"
    issues = first_stage(sdtm(dm=f"USUBJID | RFXSTDTC\nx | {rfxstdtc}", ex=ex), study()).issues.query("CODE == 'DOSE_CONFLICT'")
    assert issues["MESSAGE"].tolist() == ([f"RFXSTDTC {message}"] if message else [])


# Consent, enrolment, randomisation, first dose as collected and its end; expected: the first dose and what it is the day of.
PARTIAL = """
CONSENT    | ENROLLED   | RANDOMISED | START   | END        | TRTSDT     | WHY
2023-01-02 |            | 2023-01-09 | 2023-01 |            | 2023-01-09 | the day of the randomisation
2023-01-02 |            |            | 2023-01 |            | 2023-01-02 | the day of the consent
2023-01-02 | 2023-01-05 |            | 2023-01 |            | 2023-01-05 | the day of the enrolment
2022-12-20 |            | 2022-12-28 | 2023-01 |            | 2023-01-01 | the first possible day
2022-12-20 |            | 2023-03-02 | 2023    |            | 2023-03-02 | the day of the randomisation
2023-01-02 |            | 2023-02-01 | 2023-01 |            | 2023-01-02 | the day of the consent
2023-01-02 |            | 2023-01-09 | 2023-01 | 2023-01-05 | 2023-01-02 | the day of the consent
2023-01-02 |            | 2023-01-09 | 2023-01-07 |         | 2023-01-07 |
"""


@pytest.mark.parametrize("row", table(PARTIAL).to_dict("records"), ids=lambda r: f"{r['START']} {r['WHY']}")
def test_an_imputed_first_dose_is_not_before_the_milestones(row: dict[str, Any]) -> None:
    row = {name: shown(value) for name, value in row.items()}
    milestones = {"ENTERED INTO TRIAL": row["ENROLLED"], "RANDOMIZED": row["RANDOMISED"]}
    ds = "USUBJID | DSCAT | DSDECOD | DSSTDTC\n" + "\n".join(
        f"x | PROTOCOL MILESTONE | {term} | {day}" for term, day in milestones.items() if day
    )
    ex = f"USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\nx | SURUFATINIB | 250 | {row['START']} | {row['END']}"
    product = first_stage(sdtm(dm=f"USUBJID | RFICDTC\nx | {row['CONSENT']}", ex=ex, ds=ds), study())
    assert shown(product.table["TRTSDT"].iloc[0]) == row["TRTSDT"]
    listed = product.issues.query("CODE == 'DOSE_IMPUTED'")["MESSAGE"].tolist()
    assert listed == (
        [f"EXSTDTC is a partial date of the first dose; taken as {row['TRTSDT']}, {row['WHY']}"] if row["WHY"] else []
    )


def test_a_drug_that_the_design_lacks_is_listed_with_its_records() -> None:
    """Two records of two subjects; a placebo and a drug of the plan, in whatever case, are none."""
    ex = "USUBJID | EXTRT | EXDOSE | EXSTDTC\nx | Otherin | 5 | 2023-01-10\ny | Otherin | 5 | 2023-01-10\n"
    ex += "x | Surufatinib | 250 | 2023-01-10\ny | PLACEBO | 0 | 2023-01-11"
    product = first_stage(sdtm(dm="USUBJID | RFXSTDTC\nx | 2023-01-10\ny | 2023-01-10", ex=ex), study())
    assert lines(product.issues.query("CODE == 'DRUG_UNKNOWN'"), "SEVERITY", "COLUMN", "VALUE", "MESSAGE") == [
        "error | EXTRT | Otherin | EXTRT is not a drug of the design; records: 2, subjects: 2"
    ]
