"""Arms and subgroups compared in the survival tables: who is compared with whom, and what is printed. The statistics
themselves are checked in tests/spec/statistics/test_two_groups.py."""

import pandas as pd
import pytest

from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.survival.by_subgroup import t_14_2_3_3
from pipeline.tlf.outputs.survival.pfs import t_14_2_3_1, t_14_2_3_2
from tests.unit.tlf.hand_made import make_study

RATIO, TEST = "Hazard ratio (95% CI)", "Log-rank p-value"


def trial(*arms: tuple[str, list[int], list[int]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """ADSL and ADTTE of arms with their days and events (PFS, PFSEMA and OS alike); the sex changes from subject to subject."""
    rows = [(arm, day, event) for arm, days, events in arms for day, event in zip(days, events, strict=True)]
    frame = pd.DataFrame(rows, columns=["TRT01P", "DAY", "EVENT"]).astype({"TRT01P": "str"})
    frame = frame.assign(USUBJID=[f"S{i:02}" for i in range(len(frame))], FASFL="Y", SEX=["M", "F"] * (len(frame) // 2))
    start = pd.Timestamp("2023-01-01")
    records = frame[["USUBJID"]].assign(
        ASEQ=1.0, STARTDT=start, ADT=start + pd.to_timedelta(frame["DAY"] - 1, unit="D"), CNSR=1.0 - frame["EVENT"]
    )
    records["EVNTDESC"] = frame["EVENT"].map({1: "Death", 0: "Lost to follow-up"}).astype("str")
    return frame, pd.concat([records.assign(PARAMCD=code) for code in ("PFS", "PFSEMA", "OS")], ignore_index=True)


# by hand in test_two_groups: A events on days 1 and 3, B one on day 2, one censored on day 4: (sqrt(17) - 1) / 8 = 0.39, 8/13
FOUR = (("A", [1, 3], [1, 1]), ("B", [2, 4], [1, 0]))


def printed(output: Output) -> dict[str, list[str]]:
    """label -> cells; the first of several alike."""
    assert isinstance(output.body, Table)
    lines = list(zip(output.body.rows["label"], output.body.cells.to_numpy().tolist(), strict=True))
    return dict(reversed(lines))


def test_each_arm_with_the_first() -> None:
    # chi-square 8/13 = 0.615: p = 0.4328 from tables of the normal distribution: 2 x (1 - Phi(0.7845))
    output = t_14_2_3_1(*trial(*FOUR), make_study())
    text = printed(output)
    assert (text[RATIO][0], text[TEST]) == ("", ["", "0.4328"])
    assert text[RATIO][1].startswith("0.39 (")
    assert text["Compared with A"] == ["", ""]
    assert any("against A: Cox model, ties by Efron" in note for note in output.footnotes)
    assert output.ard.query("stat_name == 'chi_square'")["stat_num"].tolist() == pytest.approx([8 / 13])


def test_the_reference_is_the_study_s_choice_and_the_total_is_not_compared() -> None:
    # A over B is the reciprocal: 8 / (sqrt(17) - 1) = 2.56
    text = printed(t_14_2_3_1(*trial(*FOUR), make_study(tlf={"reference_arm": "B", "total": True})))
    assert text[RATIO][0].startswith("2.56 (")
    assert (text[RATIO][1:], text[TEST]) == (["", ""], ["0.4328", "", ""])
    assert "Compared with B" in text


def test_three_arms_are_compared_in_pairs() -> None:
    # C is B again: the third arm does not enter the comparison of the other two
    text = printed(t_14_2_3_1(*trial(*FOUR, ("C", [2, 4], [1, 0])), make_study()))
    assert text[TEST] == ["", "0.4328", "0.4328"]
    assert text[RATIO][1] == text[RATIO][2]


def test_no_comparison_when_not_wanted() -> None:
    assert RATIO not in printed(t_14_2_3_1(*trial(*FOUR), make_study(tlf={"compare_arms": False})))


def test_no_comparison_with_one_arm() -> None:
    assert RATIO not in printed(t_14_2_3_1(*trial(FOUR[0]), make_study()))


def test_an_arm_that_does_not_exist_is_refused() -> None:
    with pytest.raises(LookupError, match=r"tlf.reference_arm is 'Z'.*'A', 'B'.*study.yaml"):
        t_14_2_3_1(*trial(*FOUR), make_study(tlf={"reference_arm": "Z"}))


def test_a_reference_without_subjects_leaves_nothing_to_compare() -> None:
    arms = [{"code": arm, "label": arm} for arm in ("A", "B", "P")]
    assert RATIO not in printed(t_14_2_3_1(*trial(*FOUR), make_study(tlf={"reference_arm": "P"}, arms=arms)))


def test_no_event_in_one_arm_is_not_estimable() -> None:
    # B is censored on days 2 and 4, so O = 0, E = 2/4 + 1/2 = 1, V = 1/4 + 1/4: chi-square 2, p = 0.1573
    text = printed(t_14_2_3_1(*trial(("A", [1, 3], [1, 1]), ("B", [2, 4], [0, 0])), make_study()))
    assert text[RATIO][1] == "NE (NE, NE)"
    assert text[TEST][1] == "0.1573"


def test_sensitivity_analysis_has_its_own_parameter() -> None:
    adsl, adtte = trial(*FOUR)
    primary_differs = adtte.assign(CNSR=adtte["CNSR"].mask(adtte["PARAMCD"] == "PFS", 2.0))
    output = t_14_2_3_2(adsl, primary_differs, make_study())
    assert printed(output)["Subjects with event, n (%)"] == ["2 (100)", "1 (50.0)"]
    assert set(output.ard.loc[output.ard["dataset"] == "ADTTE", "parameter"]) == {"PFSEMA", "OS"}
    assert "New anti-cancer therapy" not in printed(output)


BOTH_SEXES = {"Sex": {"variable": "SEX", "levels": {"Male": ["M"], "Female": ["F"]}}}
TWENTY = ("A", [10 * day for day in range(1, 21)], [1] * 20)


def levels(output: Output, column: int) -> dict[str, str]:
    return {label: cells[column] for label, cells in printed(output).items()}


def test_one_arm_compares_levels_with_the_first() -> None:
    # days 10 to 200, men first: a man before each woman, all with events. Ten men 10, 30 .. 190: S = 0.5 from day 90 to 110,
    # median 100 days = 3.3 months; ten women 20, 40 .. 200: 110 days = 3.6
    output = t_14_2_3_3(*trial(TWENTY), make_study(tlf={"subgroups": BOTH_SEXES}))
    assert levels(output, 0) == {"Overall": "20", "Sex": "", "Male": "10", "Female": "10"}
    assert levels(output, 1) == {"Overall": "20", "Sex": "", "Male": "10", "Female": "10"}
    assert [levels(output, 2)[name][:4] for name in ("Male", "Female")] == ["3.3 ", "3.6 "]
    ratios = levels(output, 3)
    assert (ratios["Overall"], ratios["Male"]) == ("", "Reference")
    assert float(ratios["Female"].split(" ")[0]) < 1  # women live longer


@pytest.mark.parametrize(("key", "least"), [("hr_subjects", 11), ("hr_events", 11)])
def test_a_ratio_needs_subjects_and_events_on_both_sides(key: str, least: int) -> None:
    study = make_study(tlf={"subgroups": BOTH_SEXES, key: least})
    assert levels(t_14_2_3_3(*trial(TWENTY), study), 3)["Female"] == "NE (NE, NE)"
    assert levels(t_14_2_3_3(*trial(TWENTY), make_study(tlf={"subgroups": BOTH_SEXES, key: 10})), 3)["Female"] != "NE (NE, NE)"


def test_several_arms_are_compared_within_each_level() -> None:
    output = t_14_2_3_3(*trial(*FOUR), make_study(tlf={"subgroups": BOTH_SEXES, "hr_subjects": 1, "hr_events": 0, "small_n": 1}))
    assert isinstance(output.body, Table)
    assert [column.group for column in output.body.columns if column.role == "ratio"] == ["B"]
    assert levels(output, 6)["Overall"].startswith("0.39 (")  # as in Table 14.2.3.1
    # men: A on day 1 and B on day 2, after A has left; women: A on day 3, B censored on day 4. No maximum in either
    assert (levels(output, 6)["Male"], levels(output, 6)["Female"]) == ("NE (NE, NE)", "NE (NE, NE)")


def test_subjects_without_a_time_count_in_n_only() -> None:
    adsl, adtte = trial(TWENTY)
    output = t_14_2_3_3(adsl, adtte.query("USUBJID != 'S00'"), make_study(tlf={"subgroups": BOTH_SEXES}))
    assert (levels(output, 0)["Male"], levels(output, 1)["Male"]) == ("10", "9")


def test_names_of_arms_are_text() -> None:
    adsl, adtte = trial(("A {b}", [1, 3], [1, 1]), ("B\\par", [2, 4], [1, 0]))
    assert "Compared with A {b}" in printed(t_14_2_3_1(adsl, adtte, make_study()))
