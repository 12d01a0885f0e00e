"""What section `comparison` of study.yaml prints in the tables of survival and response: strata, sides, ties, differences, looks.

The statistics themselves are checked in tests/spec/statistics; here are the four subjects of test_comparison, days as months.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.special import chdtrc

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.response.best_overall_response import t_14_2_1_2
from pipeline.tlf.outputs.survival.by_subgroup import t_14_2_3_3
from pipeline.tlf.outputs.survival.overall_survival import t_14_2_4_1
from pipeline.tlf.outputs.survival.pfs import f_14_2_3_1, t_14_2_3_1
from tests.unit.tlf.hand_made import make_study
from tests.unit.tlf.test_comparison import FOUR, RATIO, TEST, trial

ORACLE = Path(__file__).parents[2] / "spec" / "statistics" / "comparisons_oracle"


ONE_ARMED = "Strata are not pooled: subjects of a stratum with one arm only do not contribute to stratified results"


def decide(**comparison: Any) -> Study:
    return make_study(comparison=comparison, tte={"month": 1.0}, tlf={"pfs_months": [2], "os_months": [2]})


def lines(output: Output) -> list[tuple[str, list[str]]]:
    assert isinstance(output.body, Table)
    return list(zip(output.body.rows["label"], output.body.cells.to_numpy().tolist(), strict=True))


def cells(output: Output, label: str) -> list[list[str]]:
    return [texts for found, texts in lines(output) if found == label]


def with_strata() -> tuple[pd.DataFrame, pd.DataFrame]:
    """FOUR in stratum X; two more of arm B alone in stratum Y, with events before all others."""
    adsl, adtte = trial(FOUR[0], ("B", [2, 4, 1, 1], [1, 0, 1, 1]))
    return adsl.assign(STRAT1R=["X", "X", "X", "X", "Y", "Y"]), adtte


def test_strata_come_first_and_the_unstratified_analysis_behind() -> None:
    output = t_14_2_3_1(*with_strata(), decide(strata=["STRAT1R"]))
    # of the four alone: 0.39 and 0.4328; stratum Y adds nothing
    assert [label for label, _ in lines(output) if label.startswith("Compared")] == [
        "Compared with A, stratified",
        "Compared with A, unstratified",
    ]
    stratified, unstratified = cells(output, RATIO)
    assert stratified[1].startswith("0.39 (")
    assert not unstratified[1].startswith("0.39 (")
    assert cells(output, TEST)[0][1] == "0.4328"
    assert any("Both stratified by STRAT1R; unstratified as a sensitivity analysis." in note for note in output.footnotes)
    assert f"{ONE_ARMED}: Y, n = 2 (B against A)." in output.footnotes
    assert set(output.ard.loc[output.ard["stat_name"] == "hr", "method_id"]) == {
        "COX_EFRON_LOGRANK_STRATIFIED",
        "COX_EFRON_LOGRANK",
    }


def test_the_figure_shows_the_stratified_ratio() -> None:
    output = f_14_2_3_1(*with_strata(), decide(strata=["STRAT1R"]))
    assert "HR 0.39 (" in output.body.legends["B"]  # type: ignore[union-attr]


def test_a_missing_stratum_is_said_and_an_unknown_one_refused() -> None:
    adsl, adtte = with_strata()
    output = t_14_2_3_1(adsl.assign(STRAT1R=adsl["STRAT1R"].mask(adsl["STRAT1R"] == "Y")), adtte, decide(strata=["STRAT1R"]))
    assert cells(output, RATIO)[0][1].startswith("0.39 (")
    assert "Subjects without a value of STRAT1R are a stratum of their own." in output.footnotes
    with pytest.raises(LookupError, match=r"comparison.strata names STRAT9R, which ADSL does not have.*study.yaml"):
        t_14_2_3_1(adsl, adtte, decide(strata=["STRAT9R"]))


def test_one_sided() -> None:
    # half of 0.4328: the second group has the lower hazard
    output = t_14_2_3_1(*trial(*FOUR), decide(sides=1))
    assert cells(output, "One-sided log-rank p-value") == [["", "0.2164"]]
    assert any("log-rank test, one-sided, alternative: lower hazard" in note for note in output.footnotes)


def test_exact_ties() -> None:
    # test_time_to_event: events of both at 1, then of B at 2 with one of A left: 1 + sqrt(2)
    output = t_14_2_3_1(*trial(("A", [1, 3], [1, 0]), ("B", [1, 2], [1, 1])), decide(ties="exact"))
    assert cells(output, RATIO)[0][1].startswith("2.41 (")
    assert any("exact partial likelihood of discrete times" in note for note in output.footnotes)


def test_what_has_no_ratio_says_why() -> None:
    output = t_14_2_3_1(*trial(("A", [1, 3], [1, 1]), ("B", [2, 4], [0, 0])), decide())
    assert cells(output, RATIO) == [["", "NE (NE, NE)"]]
    assert (
        "Not estimable: B against A: no event in B while both were at risk: the ratio is 0 and has no limits." in output.footnotes
    )


def test_difference_at_a_landmark() -> None:
    # S(2) is 1/2 in both, Greenwood's variance 1/4 x 1/2 each: standard error 1/2, limits -+ 1.96 / 2
    output = t_14_2_3_1(*trial(*FOUR), decide(landmarks=True))
    assert cells(output, "At 2 months")[1] == ["", "0.0 (-98.0, 98.0)"]


def test_restricted_means_up_to_the_end_of_follow_up() -> None:
    # up to 3: A 1 + 2/2 = 2, B 2 + 1/2 = 2.5; variances 1^2 / (2 x 1) and 0.5^2 / (2 x 1): 0.5 -+ 1.96 sqrt(0.625)
    output = t_14_2_3_1(*trial(*FOUR), decide(rmst_months="follow-up"))
    assert [text[:4] for text in cells(output, "Mean restricted to 3.0 months (95% CI)")[0]] == ["2.0 ", "2.5 "]
    assert cells(output, "Difference to A (95% CI)") == [["", "0.5 (-1.0, 2.0)"]]


def test_restricted_mean_of_one_arm_and_beyond_follow_up() -> None:
    one = t_14_2_3_1(*trial(FOUR[0]), decide(rmst_months="follow-up"))
    assert cells(one, "Mean restricted to 3.0 months (95% CI)")[0][0].startswith("2.0 (")
    beyond = t_14_2_3_1(*trial(*FOUR), decide(rmst_months=9.0))
    # A has come down to 0 by then: its mean goes on as it is; B is censored at 4
    assert [text[:4] for text in cells(beyond, "Mean restricted to 9.0 months (95% CI)")[0]] == ["2.0 ", "NE ("]
    assert any("B: the follow-up ends at 4, before 9" in note for note in beyond.footnotes)


def test_a_look_at_half_of_the_events() -> None:
    # 3 of 6 events; published boundary of half of the information 2.963; z of test_comparison sqrt(8/13) = 0.784
    # trend: B = 0.5547, drift 1.1094: 1 - Phi((1.9686 - 0.5547 - 0.5547) / 0.7071 = 1.215) = 0.112
    # ratio of 0.5: drift 0.6931 sqrt(6 / 4) = 0.8489: 1 - Phi((1.9686 - 0.5547 - 0.4245) / 0.7071 = 1.399) = 0.081
    output = t_14_2_4_1(*deaths(FOUR), decide(looks={"planned_events": 6, "hazard_ratio": 0.5}))
    assert cells(output, "Look 1, compared with A") == [["", ""]]
    assert cells(output, "Events, of 6 planned (information fraction)") == [["", "3 (0.500)"]]
    assert cells(output, "Critical z (two-sided nominal p-value)") == [["", "2.963 (0.0031)"]]
    assert cells(output, "Log-rank z, above 0 for the lower hazard") == [["", "0.784"]]
    assert cells(output, "Boundary crossed") == [["", "No"]]
    assert cells(output, "Conditional power by the trend so far, %") == [["", "11.2"]]
    assert cells(output, "Conditional power by a hazard ratio of 0.5, %") == [["", "8.1"]]
    assert not cells(t_14_2_3_1(*trial(*FOUR), decide(looks={"planned_events": 6})), "Boundary crossed")  # of OS only


def test_a_final_look_with_more_events_than_planned_says_so() -> None:
    output = t_14_2_4_1(*deaths(FOUR), decide(looks={"planned_events": 2, "earlier_events": [1]}))
    assert cells(output, "Events, of 2 planned (information fraction)") == [["", "3 (1.500)"]]
    assert cells(output, "Conditional power by the trend so far, %") == [["", "NE"]]
    assert any("3 events were observed of 2 planned: the fraction 1.500 is above 1" in note for note in output.footnotes)


def test_a_look_without_further_events_has_no_boundary() -> None:
    output = t_14_2_4_1(*deaths(FOUR), decide(looks={"planned_events": 6, "earlier_events": [3]}))
    assert cells(output, "Critical z (two-sided nominal p-value)") == [["", "NE (NE)"]]
    assert cells(output, "Boundary crossed") == [["", "NE"]]
    assert any("look 2 has 3 events, not more than the 3 before it" in note for note in output.footnotes)


def deaths(arms: tuple) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`trial` with the dates that the table of overall survival reads."""
    adsl, adtte = trial(*arms)
    return adsl.assign(DTHDT=pd.NaT, TRTEDTA=pd.NaT).astype(dict.fromkeys(["DTHDT", "TRTEDTA"], "datetime64[ns]")), adtte


def responses(a: tuple[int, int], b: tuple[int, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """ADSL and ADRS of two arms with x of n responders each."""
    counts = [("A", i < a[0]) for i in range(a[1])] + [("B", i < b[0]) for i in range(b[1])]
    adsl = pd.DataFrame(counts, columns=["TRT01P", "YES"]).astype({"TRT01P": "str"})
    adsl = adsl.assign(USUBJID=[f"S{i:03}" for i in range(len(adsl))], FASFL="Y", RESFL="Y")
    codes = ("RSP", "DCR", "BOR")
    rows = pd.concat([adsl.assign(PARAMCD=code, AVALC=np.where(adsl["YES"], "Y", "N")) for code in codes], ignore_index=True)
    rows["AVALC"] = rows["AVALC"].where(rows["PARAMCD"] != "BOR", rows["YES"].map({True: "PR", False: "PD"}))
    dates = {"ADT": pd.Timestamp("2023-02-01"), "ORIGDT": pd.Timestamp("2023-01-01"), "ANL02FL": "Y"}
    return adsl.drop(columns="YES"), rows.assign(ASEQ=np.arange(len(rows), dtype="float64"), **dates).astype({"AVALC": "str"})


ORR = "Objective response rate (CR + PR, confirmed or not), n (%)"
DIFFERENCE = "Difference to A, percentage points (95% CI)"


def test_rates_are_compared() -> None:
    # Newcombe 1998, Table II (a), 56 of 70 against 48 of 80; odds ratio (56/14) / (48/32) with Woolf's limits; 149/150 of
    # Pearson's chi-square 150 (48 x 14 - 32 x 56)^2 / (80 x 70 x 104 x 46) = 7.023: 6.977, p 0.0083
    output = t_14_2_1_2(*responses((48, 80), (56, 70)), decide())
    assert cells(output, ORR) == [["48 (60.0)", "56 (80.0)"]]
    assert cells(output, DIFFERENCE)[0] == ["", "20.0 (5.3, 33.8)"]
    assert cells(output, "Odds ratio (95% CI)")[0] == ["", "2.67 (1.28, 5.57)"]
    assert cells(output, "CMH test, p-value")[0] == ["", "0.0083"]
    newcombe = t_14_2_1_2(*responses((48, 80), (56, 70)), decide(rates="Newcombe"))
    assert cells(newcombe, DIFFERENCE)[0] == ["", "20.0 (5.2, 33.4)"]
    assert not cells(t_14_2_1_2(*responses((48, 80), (56, 70)), decide(rates="off")), DIFFERENCE)


def test_rates_in_strata() -> None:
    # 2 of 4 against 3 of 4 and 1 of 6 against 1 of 3, each of weight 2: (1/4 + 1/6) / 2
    adsl, adrs = responses((3, 10), (4, 7))
    x = [0, 1, 3, 4, 10, 11, 12, 14]
    adsl["STRAT1R"] = np.where(np.isin(np.arange(17), x), "X", "Y")
    output = t_14_2_1_2(adsl, adrs, decide(strata=["STRAT1R"]))
    stratified, unstratified = (DIFFERENCE.replace(",", f", {word},", 1) for word in ("stratified", "unstratified"))
    assert cells(output, stratified)[0][1].startswith("20.8 (")
    assert cells(output, unstratified)[0][1].startswith("27.1 (")  # 4 of 7 less 3 of 10
    assert any("All stratified by STRAT1R; unstratified" in note for note in output.footnotes)
    assert f"{ONE_ARMED}; there is none." in output.footnotes


def test_no_responder_has_a_difference_and_no_odds_ratio() -> None:
    output = t_14_2_1_2(*responses((0, 10), (0, 10)), decide())
    assert cells(output, DIFFERENCE)[0] == ["", "0.0 (-28.8, 28.8)"]
    assert (cells(output, "Odds ratio (95% CI)")[0][1], cells(output, "CMH test, p-value")[0][1]) == ("NE (NE, NE)", "NE")
    assert any("B against A: the odds ratio is 0 / 0" in note for note in output.footnotes)


def test_one_arm_has_no_comparison() -> None:
    adsl, adrs = responses((3, 10), (0, 0))
    assert not [label for label, _ in lines(t_14_2_1_2(adsl, adrs, decide(strata=["STRAT1R"]))) if "Difference" in label]


def test_interaction_stands_beside_the_name_of_the_subgroup() -> None:
    every = pd.read_csv(ORACLE / "times.csv").query("arm < 2").sort_values(["ds", "arm"], kind="stable")
    even = every.groupby("ds").size().mod(2).eq(0)  # `trial` gives every second subject the other sex
    tests = pd.read_csv(ORACLE / "time_to_event.csv").query("what == 'interaction'")
    name, statistic, df = tests[tests["ds"].isin(even[even].index)].iloc[0][["ds", "est", "lo"]]  # R's likelihood ratio test
    rows = every[every["ds"] == name]
    parts = [rows[rows["arm"] == arm] for arm in (0, 1)]
    adsl, adtte = trial(*((arm, p["time"].tolist(), p["event"].tolist()) for arm, p in zip("AB", parts, strict=True)))
    study = make_study(
        comparison={"interaction": True},
        tlf={"subgroups": {"Site": {"variable": "SITE"}}, "hr_subjects": 1, "hr_events": 1, "small_n": 1},
    )
    output = t_14_2_3_3(adsl.assign(SITE=[f"S{s}" for s in rows["stratum"]]), adtte, study)
    assert cells(output, "Site")[0][-1] == f"{chdtrc(df, statistic):.4f}"
    assert cells(output, "Overall")[0][-1] == ""


@pytest.mark.parametrize(
    ("comparison", "message"),
    [
        ({"looks": {"planned_events": 100, "earlier_events": [60, 50]}}, "each look has more events than the one before it"),
        ({"looks": {"planned_events": 50, "earlier_events": [60]}}, "the final look most"),
        ({"rates": "Newcombe", "strata": ["STRAT1R"]}, "limits have no strata"),
    ],
)
def test_decisions_that_contradict_each_other_are_refused(comparison: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decide(**comparison)
