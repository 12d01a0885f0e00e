"""Vital signs have the baseline of their own position, place and time point."""

import pytest

from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.vital_signs.vital_signs import t_14_3_5_1
from tests.drugs import DATASETS
from tests.spec.findings import by_sequence, messages, vital_signs
from tests.spec.tables import domain, study

PRESSURE = """
USUBJID | VSTESTCD | VSTEST | VSPOS    | VSSTRESN | VSSTRESU | VSDTC      | VISITNUM | VISIT
x       | SYSBP    | SBP    | SUPINE   | 140      | mmHg     | 2023-01-10 | 1        | DAY 1
x       | SYSBP    | SBP    | STANDING | 120      | mmHg     | 2023-01-10 | 1        | DAY 1
x       | SYSBP    | SBP    | SUPINE   | 142      | mmHg     | 2023-02-10 | 2        | CYCLE 2
x       | SYSBP    | SBP    | STANDING | 122      | mmHg     | 2023-02-10 | 2        | CYCLE 2
x       | SYSBP    | SBP    | SUPINE   | 143      | mmHg     | 2023-03-10 | 3        | CYCLE 3
"""


def test_change_is_from_the_baseline_of_the_same_position() -> None:
    made = vital_signs(PRESSURE)
    assert by_sequence(made, "VSPOS", "BASETYPE", "ABLFL", "BASE", "CHG", "ANL01FL") == [
        ["SUPINE", "SUPINE", "Y", 140, "", "Y"],
        ["STANDING", "STANDING", "Y", 120, "", "Y"],
        ["SUPINE", "SUPINE", "", 140, 2, "Y"],
        ["STANDING", "STANDING", "", 120, 2, "Y"],
        ["SUPINE", "SUPINE", "", 140, 3, "Y"],
    ]
    assert messages(made) == []


def test_a_position_that_all_share_tells_nothing_apart() -> None:
    lines = [line for line in PRESSURE.splitlines() if "STANDING" not in line]
    assert by_sequence(vital_signs("\n".join(lines)), "BASETYPE", "CHG") == [["", ""], ["", 2], ["", 3]]


def test_place_side_and_time_point_count_too() -> None:
    made = vital_signs("""
        USUBJID | VSTESTCD | VSTEST | VSLOC | VSLAT | VSTPT | VSSTRESN | VSSTRESU | VSDTC      | VISITNUM
        x       | SYSBP    | SBP    | ARM   | LEFT  | T1    | 100      | mmHg     | 2023-01-10 | 1
        x       | SYSBP    | SBP    | ARM   | RIGHT | T1    | 110      | mmHg     | 2023-01-10 | 1
        x       | SYSBP    | SBP    | LEG   | LEFT  | T1    | 120      | mmHg     | 2023-01-10 | 1
        x       | SYSBP    | SBP    | ARM   | LEFT  | T2    | 130      | mmHg     | 2023-01-10 | 1
        x       | SYSBP    | SBP    | ARM   | LEFT  | T1    | 101      | mmHg     | 2023-02-10 | 2
        x       | SYSBP    | SBP    | LEG   | LEFT  | T1    | 123      | mmHg     | 2023-02-10 | 2
    """)
    assert by_sequence(made, "BASETYPE", "CHG")[4:] == [["ARM, LEFT, T1", 1], ["LEG, LEFT, T1", 3]]


def test_what_counts_is_a_decision() -> None:
    made = vital_signs(PRESSURE, baseline={"apart": ["LOC"]})
    # the last record before the dose, in order of sequence, is the one standing
    assert by_sequence(made, "BASETYPE", "BASE", "CHG")[4] == ["", 120, 23]


def test_a_record_without_a_position_is_listed_and_compared_with_none_that_has_one() -> None:
    made = vital_signs(PRESSURE.replace("| SUPINE   | 143 ", "|          | 143 "))
    assert by_sequence(made, "BASETYPE", "BASE")[4] == ["VSPOS NOT STATED", ""]
    assert messages(made) == [
        "BASELINE_OTHER VSPOS NOT STATED | BASETYPE has no baseline of its kind where the subject has one of another; "
        "PARAMCD SYSBP; records: 1, subjects: 1",
        "SERIES_UNKNOWN  | VSPOS is empty where it tells other records of the parameter apart; PARAMCD SYSBP; "
        "records: 1, subjects: 1",
    ]


def test_times_decide_the_baseline_of_vital_signs() -> None:
    made = vital_signs("""
        USUBJID | VSTESTCD | VSTEST | VSSTRESN | VSSTRESU | VSLOBXFL | VSDTC            | VISITNUM
        x       | SYSBP    | SBP    | 120      | mmHg     | Y        | 2023-01-10T08:00 | 1
        x       | SYSBP    | SBP    | 150      | mmHg     |          | 2023-01-10T11:00 | 1
    """)
    assert by_sequence(made, "ABLFL", "BASE", "CHG") == [["Y", 120, ""], ["", 120, 30]]


@pytest.mark.parametrize("positions", [True, False])
def test_the_table_shows_each_position_apart(positions: bool) -> None:
    text = PRESSURE if positions else "\n".join(line for line in PRESSURE.splitlines() if "STANDING" not in line)
    subjects = domain(DATASETS["adsl"], "USUBJID | SAFFL | TRT01A | TRT01P\nx | Y | Drug | Drug")
    output = t_14_3_5_1(subjects.assign(TRT01AN=1.0, TRT01PN=1.0), vital_signs(text).table, study())
    assert isinstance(output.body, Table)
    heads = [label for label in output.body.rows["label"] if str(label).startswith("SBP")]
    assert heads == (["SBP (mmHg), standing", "SBP (mmHg), supine"] if positions else ["SBP (mmHg)"])
    means = output.ard[output.ard["stat_name"].eq("mean") & output.ard["group2_level"].eq("CHG")]
    assert means["stat_num"].tolist() == ([2, 2, 3] if positions else [2, 3])


def test_a_visit_with_the_number_0_after_the_first_dose_is_not_the_baseline() -> None:
    made = vital_signs("""
        USUBJID | VSTESTCD | VSTEST | VSSTRESN | VSSTRESU | VSDTC            | VISITNUM | VISIT
        x       | SYSBP    | SBP    | 120      | mmHg     | 2023-01-10T08:00 | 0        | DAY 1
        x       | SYSBP    | SBP    | 150      | mmHg     | 2023-01-10T11:00 | 0        | DAY 1
    """)
    assert by_sequence(made, "ABLFL", "AVISIT", "ANL01FL") == [["Y", "Baseline", "Y"], ["", "DAY 1", "Y"]]
