"""Results of different specimens are different parameters: serum and urine never share a baseline, a grade or Hy's law."""

from pipeline.adam.subjects.history import derive_var_ldh
from pipeline.tlf.outputs.laboratory.liver_function import list_criteria
from tests.spec.findings import by_sequence, laboratory, messages
from tests.spec.tables import table

BILIRUBIN = """
USUBJID | LBTESTCD | LBTEST    | LBCAT      | LBSPEC | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC      | VISITNUM
x       | BILI     | Bilirubin | CHEMISTRY  | SERUM  | 0.8      | mg/dL    | 0.2      | 1.2      | 2023-01-10 | 1
x       | BILI     | Bilirubin | URINALYSIS | URINE  | 2.0      | mg/dL    | 0        | 0.2      | 2023-01-10 | 1
x       | BILI     | Bilirubin | CHEMISTRY  | SERUM  | 1.3      | mg/dL    | 0.2      | 1.2      | 2023-02-10 | 2
x       | BILI     | Bilirubin | URINALYSIS | URINE  | 4.0      | mg/dL    | 0        | 0.2      | 2023-02-10 | 2
"""


def test_urine_has_a_parameter_a_baseline_and_no_grade_of_its_own() -> None:
    made = laboratory(BILIRUBIN)
    # serum: 0.8 is normal, so 1.3 of 1.2 is grade 1 by the range
    assert by_sequence(made, "PARAMCD", "PARAM", "LBSPEC", "ABLFL", "BASE", "CHG", "ATOXGRH") == [
        ["BILI", "Bilirubin (mg/dL)", "SERUM", "Y", 0.8, "", "0"],
        ["BILI_U", "Bilirubin, Urine (mg/dL)", "URINE", "Y", 2, "", ""],
        ["BILI", "Bilirubin (mg/dL)", "SERUM", "", 0.8, 0.5, "1"],
        ["BILI_U", "Bilirubin, Urine (mg/dL)", "URINE", "", 2, 2, ""],
    ]
    assert messages(made) == []


def test_urine_is_no_part_of_hys_law() -> None:
    high = BILIRUBIN.replace("4.0", "9.0")
    records = laboratory(high).table
    assert len(list_criteria(records.assign(SEQ=records["ASEQ"]))["Total bilirubin > 2 × ULN"][0]) == 0


def test_the_category_tells_the_specimen_where_none_is_stated() -> None:
    made = laboratory("""
        USUBJID | LBTESTCD | LBTEST  | LBCAT      | LBSTRESN | LBSTRESU | LBDTC      | VISITNUM
        x       | GLUC     | Glucose | CHEMISTRY  | 5        | mmol/L   | 2023-01-10 | 1
        x       | GLUC     | Glucose | URINALYSIS | 20       | mmol/L   | 2023-01-10 | 1
    """)
    assert by_sequence(made, "PARAMCD", "BASE") == [["GLUC", 5], ["GLUC_U", 20]]


def test_serum_and_plasma_are_one_parameter_with_two_baselines() -> None:
    made = laboratory("""
        USUBJID | LBTESTCD | LBTEST    | LBSPEC | LBSTRESN | LBSTRESU | LBDTC      | VISITNUM
        x       | K        | Potassium | SERUM  | 4        | mmol/L   | 2023-01-10 | 1
        x       | K        | Potassium | PLASMA | 3        | mmol/L   | 2023-01-10 | 1
        x       | K        | Potassium | PLASMA | 5        | mmol/L   | 2023-02-10 | 2
        x       | K        | Potassium | BLOOD  | 6        | mmol/L   | 2023-02-10 | 2
    """)
    assert by_sequence(made, "PARAMCD", "BASETYPE", "BASE", "CHG") == [
        ["K", "SERUM", 4, ""],
        ["K", "PLASMA", 3, ""],
        ["K", "PLASMA", 3, 2],
        ["K", "BLOOD", "", ""],
    ]
    assert [message for message in messages(made) if "RANGE_ABSENT" not in message] == [
        "BASELINE_OTHER BLOOD | BASETYPE has no baseline of its kind where the subject has one of another; PARAMCD K; "
        "records: 1, subjects: 1"
    ]


def test_a_specimen_that_no_rule_knows_is_listed_with_its_numbers() -> None:
    made = laboratory("""
        USUBJID | LBTESTCD | LBTEST  | LBSPEC | LBSTRESN | LBSTRESU | LBDTC      | VISITNUM
        x       | GLUC     | Glucose | SERUM  | 5        | mmol/L   | 2023-01-10 | 1
        x       | GLUC     | Glucose | TEARS  | 7        | mmol/L   | 2023-01-10 | 1
        x       | GLUC     | Glucose | TEARS  | 8        | mmol/L   | 2023-02-10 | 2
    """)
    assert by_sequence(made, "AVAL") == [[5]]
    assert [message for message in messages(made) if "RANGE_ABSENT" not in message] == [
        "SPECIMEN_UNKNOWN TEARS | LBSPEC is a specimen without a parameter of its own; LBTESTCD GLUC; records: 2, subjects: 1"
    ]


def test_two_tests_whose_cut_codes_are_one_are_not_mixed() -> None:
    made = laboratory("""
        USUBJID | LBTESTCD | LBTEST | LBSPEC | LBSTRESN | LBSTRESU | LBDTC      | VISITNUM
        x       | ABCDEFGH | One    | URINE  | 1        | mg/L     | 2023-01-10 | 1
        x       | ABCDEFXX | Other  | URINE  | 2        | mg/L     | 2023-01-10 | 1
    """)
    assert by_sequence(made, "PARAMCD", "AVAL") == [["ABCDEF_U", 1]]
    assert messages(made)[0].startswith("SPECIMEN_UNKNOWN ABCDEFXX | LBTESTCD is of a test whose code, cut to six characters")


def test_a_test_with_two_names_is_one_parameter_and_listed() -> None:
    """Tables count by PARAM: two names would split the subjects of one test."""
    made = laboratory("""
        USUBJID | LBTESTCD | LBTEST                   | LBSTRESN | LBSTRESU | LBDTC      | VISITNUM
        x       | ALT      | Alanine Aminotransferase | 20       | U/L      | 2023-01-10 | 1
        x       | ALT      | ALT (SGPT)               | 30       | U/L      | 2023-02-10 | 2
        x       | ALT      | Alanine Aminotransferase | 40       | U/L      | 2023-03-10 | 3
    """)
    assert by_sequence(made, "PARAM", "CHG") == [
        ["Alanine Aminotransferase (U/L)", ""],
        ["Alanine Aminotransferase (U/L)", 10],
        ["Alanine Aminotransferase (U/L)", 20],
    ]
    assert [message for message in messages(made) if message.startswith("TEST_NAMES")] == [
        "TEST_NAMES ALT (SGPT) | LBTEST is another name of a test than most of its records have; PARAMCD ALT; "
        "records: 1, subjects: 1"
    ]


def test_lactate_dehydrogenase_at_baseline_is_that_of_blood() -> None:
    """Subject 1: 900 in pleural fluid after 200 in serum, with the limit of serum. Subject 2: 900 in serum."""
    lb = table("""
        USUBJID | LBSEQ | LBTESTCD | LBCAT     | LBSPEC        | LBSTRESN | LBDTC
        1       | 1     | LDH      | CHEMISTRY | SERUM         | 200      | 2023-01-08
        1       | 2     | LDH      | CHEMISTRY | PLEURAL FLUID | 900      | 2023-01-09
        2       | 1     | LDH      | CHEMISTRY | SERUM         | 900      | 2023-01-09
    """).assign(LBSTNRHI=250.0)
    adsl = table("USUBJID | TRTSDT\n1 | 2023-01-10\n2 | 2023-01-10")
    assert derive_var_ldh(adsl, lb)["LDHHIFL"].tolist() == ["N", "Y"]
