"""A received variable that tells records apart and that no rule reads is a warning with numbers, not a note."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.core.product import Product
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import Study
from tests.spec.tables import table

Load = Callable[..., dict[str, Product]]
READERS = {
    "vs": ["ADVS", "t_14_3_5_1"],
    "lb": ["ADLB"],
    "rs": ["ADRS"],
    "tr": ["ADTR"],
    "ae": ["ADAE"],
    "ex": ["ADEX"],
    "mh": ["ADSL"],
}


def make_study(**sections: Any) -> Study:
    return Study.model_validate({"study": {"id": "S1", "dco": date(2024, 12, 31), "source": "sdtm"}, **sections})


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """load(vs="..."): these datasets as text tables, DM with subjects 1 to 3, and what comes of them."""

    def load_them(study: Study | None = None, **texts: str) -> dict[str, Product]:
        given = {"dm": "USUBJID | SEX\n1 | F\n2 | M\n3 | F"} | texts
        for name, text in given.items():
            table(text).to_parquet(tmp_path / f"{name}.parquet")
        return load_domains(tmp_path, study or make_study(), READERS)

    return load_them


def warned(products: dict[str, Product], name: str, code: str = "VARIABLE_UNREAD") -> list[tuple[str, str, str]]:
    """COLUMN, VALUE and numbers of the warnings about a dataset."""
    issues = products[name].issues.query("CODE == @code and DATASET == @name.upper()")
    numbers = issues["MESSAGE"].str.extract(r"(records: \d+, subjects: \d+)")[0].fillna("")
    return list(zip(issues["COLUMN"], issues["VALUE"].fillna(""), numbers, strict=True))


# Subject 1 has results of glucose by two methods of analysis, subject 2 one by the first and one without the answer, subject 3
# some by the first alone: 4 records of 2 subjects are told apart.
LB = """
    USUBJID | LBSEQ | LBTESTCD | LBTEST  | LBSTRESC | LBSTRESN | LBDTC      | LBANMETH | LBSPEC
    1       | 1     | GLUC     | Glucose | 5        | 5        | 2024-01-01 | ONE      | SERUM
    1       | 2     | GLUC     | Glucose | 9        | 9        | 2024-02-01 | TWO      | SERUM
    2       | 1     | GLUC     | Glucose | 5        | 5        | 2024-01-01 | ONE      | SERUM
    2       | 2     | GLUC     | Glucose | 6        | 6        | 2024-02-01 |          | SERUM
    3       | 1     | GLUC     | Glucose | 5        | 5        | 2024-01-01 | ONE      | SERUM
    3       | 2     | GLUC     | Glucose | 5        | 5        | 2024-02-01 | ONE      | SERUM
"""


def test_what_differs_within_a_test_is_a_warning_with_its_numbers(load: Load) -> None:
    products = load(lb=LB)
    assert warned(products, "lb") == [("LBANMETH", "ONE (2), (missing) (1), TWO (1)", "records: 4, subjects: 2")]
    issue = products["lb"].issues.query("CODE == 'VARIABLE_UNREAD'").iloc[0]
    assert (issue["SEVERITY"], issue["FILE"]) == ("warn", "lb.parquet")
    assert issue["MESSAGE"].startswith("LBANMETH tells records apart that no rule tells apart: USUBJID, LBTESTCD, LBSPEC")
    assert "read by ADLB; " in issue["MESSAGE"]
    extra = products["lb"].issues.query("CODE == 'VARIABLE_EXTRA'")["VALUE"].tolist()
    assert "LBANMETH" not in extra


def test_what_is_the_same_within_a_test_is_a_note(load: Load) -> None:
    products = load(lb=LB.replace("| TWO      |", "| ONE      |").replace("|          | SERUM", "| ONE      | SERUM"))
    assert warned(products, "lb") == []
    assert products["lb"].issues.query("CODE == 'VARIABLE_EXTRA'")["VALUE"].tolist() == ["LBANMETH"]


def test_records_in_different_specimens_are_apart_already(load: Load) -> None:
    """Each subject's results by the first method are of serum, the others of plasma."""
    lb = LB.replace("| TWO      | SERUM", "| TWO      | PLASMA").replace("|          | SERUM", "|          | PLASMA")
    assert warned(load(lb=lb), "lb") == []


def test_a_dataset_that_no_result_reads_has_no_warning(load: Load, tmp_path: Path) -> None:
    load(lb=LB)
    products = load_domains(tmp_path, make_study(), {})
    assert warned(products, "lb") == []


VS = """
    USUBJID | VSSEQ | VSTESTCD | VSTEST   | VSSTRESC | VSSTRESN | VSDTC      | VISITNUM | VSPOS    | VSTPTREF
    1       | 1     | SYSBP    | Systolic | 140      | 140      | 2024-01-01 | 1        | SUPINE   | DOSE 1
    1       | 2     | SYSBP    | Systolic | 120      | 120      | 2024-01-01 | 1        | STANDING | DOSE 1
    1       | 3     | SYSBP    | Systolic | 143      | 143      | 2024-02-01 | 2        | SUPINE   | DOSE 2
"""


def test_what_the_study_tells_apart_is_read(load: Load) -> None:
    assert warned(load(vs=VS), "vs") == []


def test_what_the_study_does_not_tell_apart_names_the_key_to_change(load: Load) -> None:
    products = load(make_study(baseline={"apart": ["TPT"]}), vs=VS)
    assert warned(products, "vs") == [("VSPOS", "SUPINE (2), STANDING (1)", "records: 3, subjects: 1")]
    message = products["vs"].issues.query("CODE == 'VARIABLE_UNREAD'")["MESSAGE"].iloc[0]
    assert message.endswith("read by ADVS, t_14_3_5_1; add POS to baseline.apart in study.yaml")


def test_reference_time_points_are_told_apart_within_a_moment_alone(load: Load) -> None:
    """DOSE 1 and DOSE 2 are of different visits; two of one visit and day are a warning."""
    assert warned(load(vs=VS), "vs") == []
    twice = VS.replace("2024-02-01 | 2        | SUPINE   | DOSE 2", "2024-01-01 | 1        | SUPINE   | DOSE 2")
    assert warned(load(vs=twice), "vs") == [("VSTPTREF", "DOSE 1 (1), DOSE 2 (1)", "records: 2, subjects: 1")]


def test_records_without_a_result_are_compared_with_nothing(load: Load) -> None:
    vs = VS.replace("VSTPTREF", "VSNAM").replace("143      | 143", "         |").replace("DOSE 2", "OTHER")
    assert warned(load(vs=vs), "vs") == []


TUMOUR = """
    USUBJID | {0}SEQ | {0}LNKID | {0}TESTCD  | {0}CAT     | {0}STRESC | {0}STRESN | VISITNUM | {0}DTC     | {0}EVAL  | {0}EVALID
    1       | 1      | T01      | {1}        | RECIST 1.1 | {2}       |           | 1        | 2024-01-01 | {3}      | R1
    1       | 2      | T01      | {1}        | RECIST 1.1 | {2}       |           | 1        | 2024-01-01 | {3}      | R2
"""


@pytest.mark.parametrize("evaluator", ["INDEPENDENT ASSESSOR", "INVESTIGATOR"])
@pytest.mark.parametrize("name", ["rs", "tr"])
def test_readers_of_one_scan_are_told_apart(name: str, evaluator: str, load: Load) -> None:
    """Rules read who of several it was: what they make of them is listed by ADRS (tests/spec/adrs/test_evaluators.py)."""
    test, result = ("OVRLRESP", "PR") if name == "rs" else ("DIAMETER", "30")
    products = load(**{name: TUMOUR.format(name.upper(), test, result, evaluator)})
    assert warned(products, name) == []
    assert products[name].table[f"{name.upper()}EVALID"].tolist() == ["R1", "R2"]


AE = """
    USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AESEV    | AESPID | AELLT    | VISIT | AEZZ
    1       | 1     | rash   | Rash    | 2024-01-05 | MILD     | E1     | Rash arm | V1    | A
    1       | 2     | rash   | Rash    | 2024-01-05 | SEVERE   | E2     | Rash leg | V2    | B
    1       | 3     | rash   | Rash    | 2024-03-05 | MODERATE | E3     | Rash arm | V3    | C
"""


def test_what_describes_a_record_tells_none_apart(load: Load) -> None:
    """Names of the record, levels of the dictionary and the visit at which it was written down; what nobody knows may."""
    numbers = "records: 2, subjects: 1"
    assert warned(load(ae=AE), "ae") == [("AESEV", "MILD (1), SEVERE (1)", numbers), ("AEZZ", "A (1), B (1)", numbers)]


def test_a_declared_variable_that_no_rule_reads_is_told_as_well(load: Load) -> None:
    """EXLOC is in the declaration of EX, and no dose is computed by it."""
    ex = """
        USUBJID | EXSEQ | EXTRT | EXDOSE | EXDOSU | EXSTDTC    | EXLOC
        1       | 1     | DRUG  | 5      | mg     | 2024-01-01 | ARM
        1       | 2     | DRUG  | 5      | mg     | 2024-01-01 | THIGH
    """
    assert warned(load(ex=ex), "ex") == [("EXLOC", "ARM (1), THIGH (1)", "records: 2, subjects: 1")]


def test_a_variable_without_any_value_is_told(load: Load) -> None:
    """Where the standard expects it to be reviewed, else counted; what no rule reads is not."""
    ae = AE.replace("AESEV    ", "AESER    ").replace("AESPID", "AESTRF").replace("AELLT   ", "AEHLT   ")
    for value in ("MILD", "SEVERE", "MODERATE", "E1", "E2", "E3", "Rash arm", "Rash leg"):
        ae = ae.replace(value, "")
    products = load(ae=ae)
    severity = products["ae"].issues.query("CODE == 'VARIABLE_EMPTY'").set_index("COLUMN")["SEVERITY"].to_dict()
    assert severity == {"AESER": "warn", "AESTRF": "info"}


def test_records_that_differ_in_an_unused_variable_are_no_repeat(load: Load) -> None:
    """Two results with one --SEQ, lying and standing, of which one would have been dropped; now validation stops the dataset."""
    ae = """
        USUBJID | AESEQ | AETERM | AEDECOD | AESTDTC    | AEZZ
        1       | 1     | rash   | Rash    | 2024-01-05 | ARM
        1       | 1     | rash   | Rash    | 2024-01-05 | LEG
        1       | 2     | rash   | Rash    | 2024-03-05 | LEG
        1       | 2     | rash   | Rash    | 2024-03-05 | LEG
    """
    products = load(ae=ae)
    codes = products["ae"].issues.query("CODE in ('DUP_EXACT', 'KEY_DUP')")
    assert codes[["CODE", "LINE"]].to_numpy().tolist() == [["DUP_EXACT", "4"], ["KEY_DUP", "1"], ["KEY_DUP", "2"]]
    assert len(products["ae"].table) == 3


AE_SEVERITY = """
    USUBJID | AESEQ | AEDECOD | AESTDTC    | AESEV    | AETOXGR
    1       | 1     | Rash    | 2024-01-01 | MILD     |
    1       | 2     | Nausea  | 2024-01-01 | SEVERE   |
    2       | 1     | Rash    | 2024-01-01 | MILD     |
    2       | 2     | Nausea  | 2024-01-01 | MODERATE | Grade 2
    3       | 1     | Nausea  | 2024-01-01 |          |
"""


def test_severity_without_a_grade_is_told_once(load: Load) -> None:
    """Three of five events, of subjects 1 and 2, have a severity and no grade."""
    products = load(ae=AE_SEVERITY)
    issues = products["ae"].issues.query("CODE == 'GRADE_ABSENT'")
    assert len(issues) == 1
    assert (issues["COLUMN"].iloc[0], issues["VALUE"].iloc[0]) == ("AESEV", "MILD (2), SEVERE (1)")
    assert "records: 3 of 5, subjects: 2; read by ADAE" in issues["MESSAGE"].iloc[0]
    assert products["ae"].issues.query("CODE == 'VARIABLE_EXTRA' and VALUE == 'AESEV'").empty


def test_severity_beside_grades_is_no_issue(load: Load) -> None:
    graded = "USUBJID | AESEQ | AEDECOD | AESTDTC | AESEV | AETOXGR\n1 | 1 | Rash | 2024-01-01 | MILD | 1"
    assert load(ae=graded)["ae"].issues.query("CODE == 'GRADE_ABSENT'").empty


def test_severity_of_a_dataset_without_the_variable_of_grades(load: Load) -> None:
    products = load(ae="USUBJID | AESEQ | AEDECOD | AESTDTC | AESEV\n1 | 1 | Rash | 2024-01-01 | MILD")
    assert products["ae"].issues["CODE"].eq("GRADE_ABSENT").sum() == 1
