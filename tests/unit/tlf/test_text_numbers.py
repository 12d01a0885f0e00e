"""results.md: sentences whose every number is a printed value of the ARD; one that is not there is an error."""

import re

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.text_numbers import NOTHING, Sentence, chapters_of, fill, write_text_numbers
from pipeline.tlf.outputs.adverse_events.overview import t_14_3_1_1
from pipeline.tlf.outputs.response.best_overall_response import t_14_2_1_1
from pipeline.tlf.outputs.survival.overall_survival import t_14_2_4_1
from pipeline.tlf.outputs.survival.pfs import t_14_2_3_1
from tests.unit.tlf.hand_made import make_study, table

MADE = ("t_14_2_1_1", "t_14_2_3_1", "t_14_2_4_1", "t_14_3_1_1")


def ard_of(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, adae: pd.DataFrame, study: Study) -> pd.DataFrame:
    outputs = [
        t_14_2_1_1(adsl, adrs, study),
        t_14_2_3_1(adsl, adtte, study),
        t_14_2_4_1(adsl, adtte, study),
        t_14_3_1_1(adsl, adae, study),
    ]
    return pd.concat([output.ard for output in outputs], ignore_index=True)


@pytest.fixture
def ard(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, adae: pd.DataFrame, study: Study) -> pd.DataFrame:
    return ard_of(adsl, adrs, adtte, adae, study)


def sentences(text: str) -> dict[str, str]:
    """Label -> what follows."""
    return dict(re.findall(r"^- (.*?): (.*)\.$", text, re.MULTILINE))


def test_the_page_says_what_the_tables_print(ard: pd.DataFrame, study: Study) -> None:
    said = sentences(write_text_numbers(ard, MADE, study, "2026-06-30"))
    # F03 of STUDY_SPEC 8.10: one confirmed PR of seven; limits by hand in test_outputs.py
    assert said["Objective response by week 18 (primary endpoint)"] == "1 of 7 (14.3%), 95% CI 0.4 to 57.9 (Table 14.2.1.1)"
    assert said["Disease control rate, response-evaluable subjects"] == "2 of 3 (66.7%), 95% CI 9.4 to 99.2 (Table 14.2.1.1)"
    assert said["Overall survival, deaths"] == "2 of 7 (28.6%) (Table 14.2.4.1)"
    assert said["Overall survival at 12 months, %"].startswith("68.6 (95% CI ")
    assert said["Overall survival at 12 months, %"].endswith("4 at risk (Table 14.2.4.1)")
    assert said["Subjects with a treatment-emergent adverse event (TEAE)"] == "4 of 7 (57.1%) (Table 14.3.1.1)"
    assert said["Deaths"] == "2 of 7 (28.6%) (Table 14.3.1.1)"


def test_with_everything_collected_no_line_is_without_values(ard: pd.DataFrame, study: Study) -> None:
    text = write_text_numbers(ard, MADE, study, "2026-06-30")
    assert NOTHING not in text
    assert len(sentences(text)) == sum(map(len, chapters_of(study).values()))


def test_it_tells_study_transfer_and_cut_off(ard: pd.DataFrame, study: Study) -> None:
    assert write_text_numbers(ard, MADE, study, "2026-07-31").startswith(
        "# SURENV01: results\n\nData cut-off 2026-06-30, transfer 2026-07-31.\n"
    )


def test_several_treatments_have_a_heading_each_and_their_text_is_no_markup(
    adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, adae: pd.DataFrame, study: Study
) -> None:
    arms = adsl.assign(TRT01P=["*A*", "<b>"] * 4 + ["*A*"])
    text = write_text_numbers(ard_of(arms.assign(TRT01A=arms["TRT01P"]), adrs, adtte, adae, study), MADE, study, "2026-06-30")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [r"\*A\*", r"\<b\>"]
    # planned by hand: subjects 1, 3, 7, 9 have *A*, 2, 6, 8 the other; the confirmed PR is subject 1's
    assert re.findall(r"primary endpoint\): (\d of \d)", text) == ["1 of 4", "0 of 3"]


def test_landmarks_are_those_of_the_study(
    adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, adae: pd.DataFrame
) -> None:
    study = make_study(tlf={"pfs_months": [4, 8], "os_months": [3, 6, 9]}, ci={"level": 0.9})
    said = sentences(write_text_numbers(ard_of(adsl, adrs, adtte, adae, study), MADE, study, "2026-06-30"))
    assert "Progression-free survival at 4 months, %" in said  # neither 6 nor 12 is configured: the first
    assert [label for label in said if label.startswith("Overall survival at")] == ["Overall survival at 6 months, %"]
    assert "90% CI" in said["Overall survival, median (months)"]


def test_what_the_table_leaves_out_is_said(
    adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, adae: pd.DataFrame, study: Study
) -> None:
    said = sentences(
        write_text_numbers(ard_of(adsl, adrs, adtte, adae.assign(ATOXGRN=float("nan")), study), MADE, study, "2026-06-30")
    )
    assert said["TEAE of grade 3 or higher"] == f"{NOTHING} (Table 14.3.1.1)"


def test_nobody_in_the_populations_leaves_a_page_without_numbers(
    adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, adae: pd.DataFrame, study: Study
) -> None:
    nobody = adsl.assign(FASFL="N", SAFFL="N", RESFL="N")
    assert sentences(write_text_numbers(ard_of(nobody, adrs, adtte, adae, study), MADE, study, "2026-06-30")) == {}


ROWS = table(
    """
    output_id | analysis_id | group1_level | variable_level | stat_name | stat_fmt
    t_1       | AN_N        | X            |                | N         | 7
    t_1       | AN_A        | X            |                | n         | 0
    t_1       | AN_A        | X            |                | N         | 7
    t_1       | AN_A        | X            |                | p         |
    """
)


def test_a_part_in_brackets_is_left_out_where_nothing_is_printed() -> None:
    assert fill(Sentence("A", "t_1", "AN_A"), ROWS) == {"X": "0 of 7"}


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        (Sentence("A", "t_1", "AN_B"), "t_1 has no analysis AN_B for 'A'"),
        (Sentence("A", "t_1", "AN_A", "{n} ({ci_low})"), r"t_1 AN_A has no \['ci_low'\]"),
    ],
)
def test_a_number_that_is_not_in_the_ard_is_an_error(sentence: Sentence, message: str) -> None:
    with pytest.raises(LookupError, match=message):
        fill(sentence, ROWS)
