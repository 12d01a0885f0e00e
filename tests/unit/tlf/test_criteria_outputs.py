"""Outputs by a further set of criteria: Tables 14.2.1.1i, 14.2.1.2i, 14.2.3.1i and its figure.

The patients are those of tests/spec/adrs/test_irecist_collected.py; the numbers are counted by hand from their table.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam import NEEDS
from pipeline.endpoints.time_to_event import needs_of_outputs
from pipeline.study import Study
from pipeline.tlf.layout.output import Output, output_name
from pipeline.tlf.outputs import outputs_of
from pipeline.trial.needs import needs_of_output
from tests.spec.adrs.test_irecist_collected import BY_BOTH, ROWS, tables_of
from tests.spec.datasets import efficacy
from tests.spec.tables import study
from tests.unit.tlf.hand_made import ARM

RESPONSE = "Best Overall Response, Objective Response and Disease Control"
OUTPUTS = {
    "t_14_2_1_1i": f"{RESPONSE} (Investigator, iRECIST), Confirmed",
    "t_14_2_1_2i": f"{RESPONSE} (Investigator, iRECIST), Confirmation Not Required",
    "t_14_2_3_1i": "Progression-Free Survival (Investigator, iRECIST)",
    "f_14_2_3_1i": "Kaplan-Meier Plot of Progression-Free Survival (Investigator, iRECIST)",
}


def by_number(chosen: Study) -> dict[str, Any]:
    return {function.__name__: function for function in outputs_of(chosen)}


def make(tables: dict[str, pd.DataFrame], arm: "str | pd.Series[str]", chosen: Study) -> dict[str, Output]:
    adsl = tables["adsl"].assign(TRT01P=arm, TRT01A=arm)
    functions = by_number(chosen)
    return {number: functions[number](adsl, tables["adtte" if "_3_1" in number else "adrs"], chosen) for number in OUTPUTS}


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return efficacy(tables_of(ROWS), study(**BY_BOTH))


@pytest.fixture(scope="module")
def printed(tables: dict[str, pd.DataFrame]) -> dict[str, Output]:
    return make(tables, ARM, study(**BY_BOTH, arms=[{"code": "A", "label": ARM}]))


@pytest.fixture(scope="module")
def compared(tables: dict[str, pd.DataFrame]) -> dict[str, Output]:
    """Every second patient of the table, from the first on, is of arm A, the others of B."""
    two = study(**BY_BOTH, arms=[{"code": "A", "label": "A"}, {"code": "B", "label": "B"}])
    arms = dict(zip(ROWS["ID"], ["A", "B"] * 11, strict=True))
    return make(tables, tables["adsl"]["USUBJID"].map(arms).astype("str"), two)


def counts(output: Output, analysis: str) -> dict[str, int]:
    rows = output.ard[(output.ard["analysis_id"] == analysis) & (output.ard["stat_name"] == "n")]
    return dict(zip(rows["variable_level"].fillna(""), rows["stat_num"].astype(int), strict=True))


@pytest.mark.parametrize("number", OUTPUTS)
def test_the_title_names_the_criteria(printed: dict[str, Output], number: str) -> None:
    assert printed[number].titles[1] == OUTPUTS[number]


def test_best_overall_response(printed: dict[str, Output]) -> None:
    """22 patients: the column IBOR of their table. NON-iCR/NON-iUPD does not occur and has no line."""
    table = printed["t_14_2_1_2i"]
    best = {"iCR": 2, "iPR": 3, "iSD": 12, "iUPD": 2, "iCPD": 2, "NE": 0, "MISSING": 1}
    assert counts(table, "AN_IBOR") == best
    assert counts(table, "AN_IRSP") == {"": 5}
    assert counts(table, "AN_IDCR") == {"": 17}


def test_progression_free_survival(printed: dict[str, Output]) -> None:
    """15 events, of which one death (refuted); 7 censored."""
    table = printed["t_14_2_3_1i"]
    assert counts(table, "AN_IPFS_EVENT_BY") == {"Disease progression": 14, "Death": 1}
    censored = {level: n for level, n in counts(table, "AN_IPFS_CENSOR_BY").items() if n}
    assert censored == {
        "No progression or death at data cut-off": 4,
        "No post-baseline tumour assessment": 1,
        "New anti-cancer therapy": 1,
        "PD or death after two or more missed assessments": 1,
    }


def test_the_notes_say_how_a_progression_is_confirmed(printed: dict[str, Output]) -> None:
    assert (
        "iCPD: an iUPD confirmed by an assessment 28 to 56 days later, as the investigator assessed it."
        in printed["t_14_2_1_2i"].footnotes
    )
    assert any(note.startswith("Progression: the first iUPD that was confirmed") for note in printed["t_14_2_3_1i"].footnotes)


def test_arms_are_compared_as_by_recist(compared: dict[str, Output]) -> None:
    """Responders: ex1, ex3 and second of 11 in A, ex2 and ex4 of 11 in B: 18.2 - 27.3 percentage points, (2 / 9) / (3 / 8)."""
    output = compared["t_14_2_1_2i"]
    statistics = output.ard[output.ard["analysis_id"] == "AN_IRSP_DIFF"].set_index("stat_name")["stat_fmt"]
    assert tuple(statistics[["diff", "odds_ratio"]]) == ("-9.1", "0.59")
    assert any(note.startswith("Difference to A: ") for note in output.footnotes)
    assert "hr" in set(compared["t_14_2_3_1i"].ard["stat_name"])


@pytest.mark.parametrize("number", OUTPUTS)
def test_they_need_what_their_responses_are_made_of(number: str) -> None:
    collected = study(**BY_BOTH)
    assert needs(number, collected) == needs(number.removesuffix("i"), collected)
    derived = study(**BY_BOTH, irecist={"responses": "derived"})
    assert needs(number, derived) - needs(number, collected) == {"tu", "tr"}


def needs(number: str, chosen: Study) -> set[str]:
    return set(needs_of_output(by_number(chosen)[number], NEEDS, needs_of_outputs(chosen)))


def test_they_are_there_where_the_study_follows_the_criteria() -> None:
    with_it, without = by_number(study(**BY_BOTH)), by_number(study())
    assert set(with_it) - set(without) == set(OUTPUTS)
    assert output_name(with_it["t_14_2_3_1i"]) == "pfs_irecist"


def test_responses_of_the_lesions_are_called_so() -> None:
    chosen = study(criteria=["RECIST 1.1", "iRECIST"], irecist={"responses": "derived"})
    output = by_number(chosen)["t_14_2_1_1i"]
    tables = efficacy(tables_of(ROWS.loc[ROWS["ID"].eq("pending")]), chosen)
    made = output(tables["adsl"].assign(TRT01P=ARM, TRT01A=ARM), tables["adrs"], chosen)
    assert made.titles[1].endswith("(Derived from Lesions, iRECIST), Confirmed")


def test_the_parameters_have_names_of_their_own() -> None:
    chosen = study(**BY_BOTH)
    tables = efficacy(tables_of(ROWS.loc[ROWS["ID"].eq("ex1")]), chosen)
    made = pd.concat([tables[name][["PARAMCD", "PARAM"]] for name in ("adrs", "adtte")])
    assert made["PARAMCD"].str.len().max() <= 8
    assert len(made.drop_duplicates()) == made["PARAMCD"].nunique() == made["PARAM"].nunique()
