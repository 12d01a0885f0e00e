"""Forests of hazard ratios against R's coxph (survival 3.5-3), and what cannot be estimated.

R's numbers are those of, with i from 0 to 79: time 1 + (i * 37) %% 53, and 20 more for women of arm B; event where i %% 5 is
not 0; arm B from i = 40 on; men where i is even.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.comparisons import RatioForest
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs import outputs_of
from pipeline.tlf.render.draw import draw
from schemas.results import ARD
from schemas.validation import validate
from tests.unit.tlf.hand_made import make_study
from tests.unit.tlf.test_comparison import BOTH_SEXES, trial

ARMS = [{"code": arm, "label": arm} for arm in ("A", "B")]
TIMES = [1 + (i * 37) % 53 + (i % 2) * 20 * (i >= 40) for i in range(80)]
EVENTS = [int(i % 5 != 0) for i in range(80)]
EIGHTY = (("A", TIMES[:40], EVENTS[:40]), ("B", TIMES[40:], EVENTS[40:]))


def study_of(**tlf: Any) -> Study:
    decided: dict[str, Any] = {"subgroups": BOTH_SEXES, "small_n": 1} | tlf
    return make_study(arms=ARMS, comparison={"interaction": True}, tlf=decided, tte={"month": 1.0})


def function(number: str, study: Study) -> Callable[..., Output]:
    return next(one for one in outputs_of(study) if one.__name__ == number)


def forest(tables: tuple[pd.DataFrame, pd.DataFrame], study: Study, number: str = "f_14_2_3_3") -> Output:
    output = function(number, study)(*tables, study)
    assert validate(output.ard, ARD).empty
    return output


def body(output: Output) -> RatioForest:
    assert isinstance(output.body, RatioForest)
    return output.body


@pytest.mark.parametrize("number", ["f_14_2_3_3", "f_14_2_4_2"])
def test_ratios_and_interaction_equal_r(number: str) -> None:
    drawn = body(forest(trial(*EIGHTY), study_of(), number))
    shown = drawn.numbers()[1].set_index("Subgroup")
    assert shown["HR (95% CI)"].tolist() == ["0.53 (0.31, 0.90)", "", "1.11 (0.56, 2.23)", "0.18 (0.07, 0.48)"]
    assert shown.loc["Sex", "Interaction p-value"] == "0.0048"  # R: likelihood ratio 7.9709 on 1 df, p 0.0047534
    assert shown["B n/N"].tolist() == ["32/40", "", "16/20", "16/20"]
    found = drawn.ratios.dropna(subset=["hr"]).set_index("line")[["hr", "hr_low", "hr_high"]]
    expected = [[0.52777, 0.310129, 0.898146], [1.114688, 0.556409, 2.23312], [0.183414, 0.069599, 0.483346]]
    assert found.to_numpy().ravel().tolist() == pytest.approx([number for row in expected for number in row], abs=1e-5)


def test_the_forest_draws_the_results_of_its_table() -> None:
    study = study_of()
    tables = trial(*EIGHTY)
    figure = forest(tables, study, "f_14_2_4_2")
    table = function("t_14_2_4_2", study)(*tables, study)
    key = ["analysis_id", "group1_level", "group2_level", "group3_level", "stat_name"]
    both = figure.ard.merge(table.ard, on=key, suffixes=("", "_table"))
    assert len(both) == len(figure.ard) == len(table.ard)
    pd.testing.assert_series_equal(both["stat_fmt"], both["stat_fmt_table"], check_names=False)


def test_the_reference_is_named_and_the_axis_is_logarithmic() -> None:
    output = forest(trial(*EIGHTY), study_of(reference_arm="B"))
    assert body(output).groups == ("A",)
    assert "Hazard ratio against B" in output.footnotes[0]
    _, svg = draw(body(output), "x")
    assert all(text in svg for text in ("← Favours A", "Favours B →", "Hazard ratio (log scale)", ">0.5</text>", "0.0048"))


def test_a_subgroup_too_small_is_not_estimable() -> None:
    output = forest(trial(*EIGHTY), study_of(hr_subjects=21))
    assert body(output).numbers()[1]["HR (95% CI)"].tolist() == ["0.53 (0.31, 0.90)", "", "NE", "NE"]
    assert any("at least 21 subjects and 5 events. NE = not estimable." in note for note in output.footnotes)


def one_arm_of_women() -> tuple[pd.DataFrame, pd.DataFrame]:
    adsl, adtte = trial(*EIGHTY)
    return adsl.assign(SEX=adsl["SEX"].mask(adsl["TRT01P"] == "B", "M")), adtte


NOTHING = ["NE", "", "NE", "NE"]
BAD: dict[str, tuple[Callable[[], tuple[pd.DataFrame, pd.DataFrame]], list[str]]] = {
    "no event in an arm": (lambda: trial(EIGHTY[0], ("B", TIMES[40:], [0] * 40)), NOTHING),
    "all of one arm before the other": (
        lambda: trial(("A", list(range(1, 41)), [1] * 40), ("B", list(range(41, 81)), [1] * 40)),
        NOTHING,
    ),
    "no event at all": (lambda: trial(("A", TIMES[:40], [0] * 40), ("B", TIMES[40:], [0] * 40)), NOTHING),
    "a level of one arm only": (one_arm_of_women, ["0.53 (0.31, 0.90)", "", "0.60 (0.32, 1.13)", "NE"]),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_data_are_stated_and_drawn(case: str) -> None:
    tables, expected = BAD[case]
    output = forest(tables(), study_of(hr_events=0, hr_subjects=1))
    shown = body(output).numbers()[1]
    assert shown["HR (95% CI)"].tolist() == expected
    assert shown["Interaction p-value"].tolist()[1] == "NE"
    assert any("Sex, B against A: " in note for note in output.footnotes)
    assert draw(body(output), "x")[1].count(">NE</text>") == expected.count("NE") + 1


def test_an_arm_of_nobody_leaves_nothing_to_compare() -> None:
    assert body(forest(trial(EIGHTY[0]), study_of())).empty


def test_one_arm_has_no_forest_of_ratios() -> None:
    single = make_study()
    assert {"f_14_2_3_3", "t_14_2_4_2", "f_14_2_4_2"}.isdisjoint(one.__name__ for one in outputs_of(single))
    unwanted = make_study(arms=ARMS, tlf={"compare_arms": False})
    assert "f_14_2_3_3" not in {one.__name__ for one in outputs_of(unwanted)}
