"""Which analysis set an output is of, and what is printed of a comparison that the data do not support (TLF_SPEC 0.2, 0.3).

Worked by hand on a few subjects of two arms, days as months.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import all_outputs
from pipeline.tlf.outputs.response.best_overall_response import t_14_2_1_2
from pipeline.tlf.outputs.survival.overall_survival import t_14_2_4_1
from pipeline.tlf.outputs.survival.pfs import t_14_2_3_1
from tests.unit.tlf.hand_made import make_study
from tests.unit.tlf.test_comparison import RATIO, TEST, trial

ARMS = [{"code": code, "label": code} for code in "AB"]
TIMES = (("A", [2.0, 4.0, 6.0], [1, 1, 1]), ("B", [3.0, 5.0, 7.0], [1, 1, 1]))


def decide(**decisions: Any) -> Study:
    return make_study(**{"arms": ARMS, "tte": {"month": 1.0}, "tlf": {"pfs_months": [2], "os_months": [2]}} | decisions)


def cells(output: Output, label: str) -> list[str]:
    assert isinstance(output.body, Table)
    rows = output.body.rows["label"].eq(label).to_numpy()
    return list(output.body.cells.to_numpy()[rows][0]) if rows.any() else []


def head(output: Output) -> tuple[str, list[float]]:
    sizes = output.ard[output.ard["analysis_id"].eq("AN_N")]
    return output.titles[2], sizes["stat_num"].tolist()


def with_sets() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Six subjects randomised; the first was not treated, the last is not per protocol; the second got the other drug."""
    adsl, adtte = trial(*TIMES)
    first, last, second = (adsl.index == at for at in (0, len(adsl) - 1, 1))
    flags = {"ITTFL": first | ~first, "FASFL": ~first, "SAFFL": ~first, "PPROTFL": ~first & ~last}
    given = {name: pd.Series(flag, adsl.index).map({True: "Y", False: "N"}).astype("str") for name, flag in flags.items()}
    actual = adsl["TRT01P"].mask(second, "B").mask(first)
    never = pd.Series(pd.NaT, adsl.index, dtype="datetime64[ms]")
    return adsl.assign(**given, TRT01A=actual, DTHDT=never, TRTEDTA=never), adtte


def test_an_endpoint_has_its_own_set() -> None:
    study = decide(populations={"efficacy": "ITTFL"}, os={"population": "FASFL"})
    assert head(t_14_2_3_1(*with_sets(), study)) == ("Intent-to-Treat Set", [3, 3])
    assert head(t_14_2_4_1(*with_sets(), study)) == ("Full Analysis Set", [2, 3])
    own = decide(populations={"efficacy": "ITTFL"}, pfs={"population": "FASFL"})
    assert head(t_14_2_3_1(*with_sets(), own)) == ("Full Analysis Set", [2, 3])


@pytest.mark.parametrize("called", ["t_14_2_3_1", "pfs", "t_14_2_3*"])
def test_an_output_has_its_own_set(called: str) -> None:
    study = decide(populations={"per_protocol": {}}, outputs={"populations": {called: "PPROTFL"}})
    output = t_14_2_3_1(*with_sets(), study)
    assert head(output) == ("Per-Protocol Set", [2, 2])
    assert set(output.ard["analysis_set"]) == {"PPROTFL"}
    assert head(t_14_2_4_1(*with_sets(), study)) == ("Full Analysis Set", [2, 3])


def test_the_safety_set_is_as_treated_and_every_other_as_planned() -> None:
    of_safety = decide(outputs={"populations": {"pfs": "SAFFL"}})
    assert head(t_14_2_3_1(*with_sets(), of_safety)) == ("Safety Analysis Set", [1, 4])
    assert head(t_14_2_3_1(*with_sets(), decide())) == ("Full Analysis Set", [2, 3])


ONLY_A = (("A", [2.0, 4.0], [1, 0]),)
NO_EVENT_OF_B = (("A", [2.0, 4.0], [1, 1]), ("B", [3.0, 5.0], [0, 0]))
SEPARATED = (("A", [1.0, 2.0], [1, 1]), ("B", [3.0, 4.0], [1, 1]))
ALL_CENSORED = (("A", [2.0, 4.0], [0, 0]), ("B", [3.0, 5.0], [0, 0]))
ALL_TIED = (("A", [2.0, 2.0], [1, 1]), ("B", [2.0, 2.0], [1, 1]))
NO_RATIO = "B against A: no event in B while both were at risk: the ratio is 0 and has no limits"


@pytest.mark.parametrize(
    ("groups", "ratio", "p", "note"),
    [
        (NO_EVENT_OF_B, "NE (NE, NE)", "0.1573", f"Not estimable: {NO_RATIO}."),
        (SEPARATED, "NE (NE, NE)", "0.0896", f"Not estimable: {NO_RATIO}."),
        (ALL_CENSORED, "NE (NE, NE)", "NE", "Not estimable: B against A: nobody had an event."),
        (ALL_TIED, "1.00", "NE", "Not estimable: B against A: at each event time all who were at risk had the event."),
    ],
    ids=["no events in an arm", "perfect separation", "all censored", "ties everywhere"],
)
def test_what_the_data_do_not_support_is_not_printed_and_said(groups: Any, ratio: str, p: str, note: str) -> None:
    """Log-rank by hand. No events of B: at 2, 1 of 4 (expected of A 1/2, variance 1/4), at 4, 1 of 2 (the same): chi-square 2.
    Separated: at 1, 2 of 4, at 2, 1 of 3, variances 1/4 and 2/9: (7/6)^2 / (17/36) = 2.88. All tied: A and B are alike."""
    output = t_14_2_3_1(*trial(*groups), decide())
    assert cells(output, RATIO)[1].startswith(ratio)
    assert cells(output, TEST)[1] == p
    assert note in output.footnotes


def test_an_empty_arm_is_said_and_nothing_compared() -> None:
    adsl, adtte = trial(*ONLY_A)
    output = t_14_2_3_1(adsl, adtte, decide())
    assert not cells(output, RATIO)
    assert not output.ard["stat_name"].isin(["hr", "p_value"]).any()
    assert "Arms are not compared: the analysis set has no subjects of B." in output.footnotes
    adrs = pd.DataFrame({"USUBJID": adsl["USUBJID"], "PARAMCD": "RSP", "AVALC": "Y", "ASEQ": 1.0})
    dates = dict.fromkeys(("ADT", "ORIGDT"), pd.Timestamp("2023-01-01"))
    rates = t_14_2_1_2(adsl, adrs.assign(ANL02FL="Y", **dates), decide())
    assert "Arms are not compared: the analysis set has no subjects of B." in rates.footnotes


def test_strata_in_words_and_those_of_one_arm() -> None:
    """B alone is in stratum Y: it does not contribute, so that the ratio is that of stratum X."""
    adsl, adtte = trial(("A", [2.0, 4.0], [1, 1]), ("B", [3.0, 5.0, 1.0, 1.0], [1, 1, 1, 1]))
    factor = {"name": "Risk", "terms": ["X", "Y"], "randomized": "RAND.STRAT1"}
    study = decide(strata=[factor], comparison={"strata": ["STRAT1R"]})
    output = t_14_2_3_1(adsl.assign(STRAT1R=["X", "X", "X", "X", "Y", "Y"]), adtte, study)
    alone = t_14_2_3_1(*trial(("A", [2.0, 4.0], [1, 1]), ("B", [3.0, 5.0], [1, 1])), decide())
    assert cells(output, RATIO)[1] == cells(alone, RATIO)[1]
    assert any("Both stratified by Risk (STRAT1R); unstratified" in note for note in output.footnotes)
    assert any("do not contribute to stratified results: Y, n = 2 (B against A)." in note for note in output.footnotes)


STRATUM = {"name": "Risk", "terms": ["X", "Y"], "randomized": "RAND.STRAT1", "verified": "STR.RISK"}


def of_strata(number: str, study: Study) -> Output:
    adsl, _ = trial(("A", [1.0, 1.0, 1.0], [0, 0, 0]), ("B", [1.0, 1.0, 1.0], [0, 0, 0]))
    values = {"STRAT1D": "Risk", "STRAT1R": ["X", "X", "Y", "X", "Y", None], "STRAT1V": ["X", "Y", "Y", None, "X", "X"]}
    typed = pd.DataFrame(values, index=adsl.index).astype("str")
    function: Any = next(f for f in all_outputs(study) if f.__name__ == number)
    output: Output = function(pd.concat([adsl.assign(ITTFL="Y"), typed], axis=1), study)
    return output


def test_strata_of_randomisation_and_site() -> None:
    """Of A the second differs (X, Y), of B the first has no value of the site, the second differs (Y, X), the third
    has no value of the randomisation and is not among those who differ."""
    study = decide(strata=[STRATUM])
    table = of_strata("t_14_1_1_5", study)
    assert table.titles[2] == "Intent-to-Treat Set"
    assert cells(table, "X") == ["2 (66.7)", "1 (33.3)"]
    assert cells(table, "Risk, different, n (%)") == ["1 (33.3)", "2 (66.7)"]
    assert cells(table, "Randomised / verified: X / Y") == ["1 (33.3)", "0"]
    assert cells(table, "Randomised / verified: X / Missing") == ["0", "1 (33.3)"]
    listed: Any = of_strata("l_16_2_3_2", study).body
    assert listed.rows[["As randomised", "Verified by the site"]].to_numpy().tolist() == [
        ["X", "Y"],
        ["X", "Missing"],
        ["Y", "X"],
    ]


def test_a_trial_without_strata_has_no_output_of_them() -> None:
    assert not [f.__name__ for f in all_outputs(decide()) if f.__name__ in ("t_14_1_1_5", "l_16_2_3_2")]
