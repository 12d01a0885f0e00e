"""Estimands (ICH E9(R1)): a strategy is what the decisions do to a subject (STUDY_SPEC 5.14)."""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.time_to_event.endpoints import derive_param_endpoint
from pipeline.endpoints.decision_tables import OS_TABLE, PFS_TABLE
from pipeline.endpoints.estimands import (
    CLINICAL,
    DEATH,
    DISCONTINUATION,
    THERAPY,
    Estimand,
    estimand_faults,
    estimands_by_output,
    estimands_of,
)
from pipeline.endpoints.time_to_event import OS, PFS
from tests.spec.adtte.test_endpoints import adrs_of, adsl_of
from tests.spec.tables import study, table

# A therapy before the progression; a clinical progression before it; a death after the last scan; an end of treatment before the
# progression.
PATIENTS = """
USUBJID | RECORDS                                    | OTHER
therapy | 2023-02-12 SD; 2023-03-26 SD; 2023-05-07 PD | NACTDT 2023-04-01
clinic  | 2023-02-12 SD; 2023-03-26 PD               | CLINPD 2023-03-05
died    | 2023-02-12 SD                              | DTHDT 2023-03-01
ended   | 2023-02-12 SD; 2023-03-26 PD               | TRTEDT 2023-02-20
"""
SUBJECTS = {THERAPY: "therapy", CLINICAL: "clinic", DEATH: "died", DISCONTINUATION: "ended"}
EVENT_DATES = {THERAPY: "2023-04-01", CLINICAL: "2023-03-05", DEATH: "2023-03-01", DISCONTINUATION: "2023-02-20"}


def one_of(code: str, **decisions: Any) -> Estimand:
    return next(one for one in estimands_of(study(**decisions)) if one.code == code)


def strategies(code: str, **decisions: Any) -> dict[str, str]:
    return {handled.event: handled.strategy for handled in one_of(code, **decisions).intercurrent}


@pytest.mark.parametrize("nact", ["censor", "event", "ignore"])
@pytest.mark.parametrize("clin_pd", ["event", "not event"])
def test_a_strategy_is_what_happens_to_the_subject(nact: str, clin_pd: str) -> None:
    """Censored at or before the event: hypothetical; an event on its day: composite; an event after it: treatment policy."""
    decisions = {"pfs": {"nact": nact, "clin_pd": clin_pd}}
    patients = table(PATIENTS)
    records = derive_param_endpoint(PFS, adsl_of(patients), adrs_of(patients), study(**decisions)).set_index("USUBJID")
    found = {}
    for event, subject in SUBJECTS.items():
        record, day = records.loc[subject], pd.Timestamp(EVENT_DATES[event])
        if record["CNSR"] > 0:
            assert record["ADT"] <= day
            found[event] = "hypothetical"
        else:
            found[event] = "composite variable" if record["ADT"] == day else "treatment policy"
    assert strategies("PFS", **decisions) == found


def test_no_decision_table_acts_on_the_end_of_treatment() -> None:
    conditions = {condition for row in (*PFS_TABLE, *OS_TABLE) for condition in row.when}
    assert not {name for name in conditions if "treatment" in name or "stopped" in name or name == "completed"}


def test_death_is_the_event_of_survival_and_no_intercurrent_one() -> None:
    assert strategies("OS") == {DISCONTINUATION: "treatment policy", THERAPY: "treatment policy"}
    assert one_of("OS").variable.endswith("to death")


@pytest.mark.parametrize(("decided", "counts"), [("censor at last alive", True), ("event next day", False)])
def test_a_death_without_date_is_missing_only_where_it_censors(decided: str, counts: bool) -> None:
    assert ("Death without a date" in one_of("OS", os={"missing_death_date": decided}).missing) is counts


@pytest.mark.parametrize(("rule", "said"), [("days", True), ("visits", True), ("off", False)])
def test_missed_assessments_are_missing_data(rule: str, said: bool) -> None:
    assert ("missed assessments" in one_of("PFS", pfs={"missed_rule": rule}).missing) is said


def test_the_sensitivity_analysis_has_an_estimand_of_its_own() -> None:
    assert strategies("PFSEMA")[THERAPY] == "treatment policy"
    assert strategies("PFS")[THERAPY] == "hypothetical"


@pytest.mark.parametrize(
    ("cut", "strategy"),
    [("on_or_before", "while on treatment"), ("before", "while on treatment"), ("off", "treatment policy")],
)
def test_responses_after_therapy(cut: str, strategy: str) -> None:
    assert strategies("ORR", bor={"nact_cut": cut})[THERAPY] == strategy
    assert strategies("DCR", bor={"nact_cut": cut})[THERAPY] == strategy


def test_the_words_of_the_trial_stand_beside_the_derived_strategy() -> None:
    given = {
        "PFS": {
            "objective": "To compare PFS",
            "intercurrent": {
                THERAPY: {"strategy": "hypothetical", "name": "another cancer drug", "rationale": "It hides the effect."},
                "unblinding": {"rationale": "Scans go on."},
            },
        }
    }
    found = one_of("PFS", estimands=given).attributes
    assert found["Objective"] == "To compare PFS"
    assert found["Intercurrent event: another cancer drug"].startswith("Hypothetical: censored at the last adequate")
    assert found["Intercurrent event: another cancer drug"].endswith(" It hides the effect.")
    assert found["Intercurrent event: unblinding"] == "Treatment policy: data after it count as before. Scans go on."


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"PFS": {"intercurrent": {THERAPY: {"strategy": "treatment policy"}}}}, "follow 'hypothetical' \\(censored at the last"),
        ({"PFS": {"intercurrent": {"unblinding": {"strategy": "composite variable"}}}}, "no rule acts on this event"),
        ({"PFS2": {}}, "'estimands.PFS2' is no endpoint with an estimand; write one of ORR, PFS"),
        ({"OS": {"intercurrent": {DEATH: {"strategy": "hypothetical"}}}}, "estimands.OS.intercurrent.death.strategy"),
    ],
)
def test_words_against_the_decisions_are_refused(given: dict[str, Any], message: str) -> None:
    (fault,) = estimand_faults(study(estimands=given))
    assert pd.Series([fault]).str.contains(message)[0], fault


def test_words_that_agree_are_not() -> None:
    given = {"PFS": {"intercurrent": {THERAPY: {"strategy": "composite variable"}}}}
    assert not list(estimand_faults(study(estimands=given, pfs={"nact": "event"})))


def test_every_output_of_an_endpoint_states_its_estimand() -> None:
    found = {output: [one.code for one in estimands] for output, estimands in estimands_by_output(study()).items()}
    assert found["t_14_2_3_1"] == found["f_14_2_3_1"] == found["t_14_2_3_3"] == ["PFS"]
    assert found["t_14_2_1_1"] == ["ORR", "DCR"]
    assert found["t_14_2_4_1"] == [OS.paramcd]


def test_arms_and_the_summary_measure_follow_the_comparison() -> None:
    two = {"arms": [{"code": arm, "label": arm} for arm in "AB"], "tlf": {"reference_arm": "A"}}
    compared = one_of("PFS", **two, comparison={"strata": ["STRAT1R"]})
    assert compared.treatment == "B against A"
    assert compared.summary.startswith("hazard ratio by Cox's model and log-rank test, stratified by STRAT1R; medians")
    assert one_of("ORR", **two, comparison={"rates": "Newcombe"}).summary.startswith("difference of rates with Newcombe limits")
    assert one_of("PFS").summary.startswith("medians and rates at")


def test_a_footnote_has_every_strategy_with_its_events_once() -> None:
    """Each event under one strategy; what is done stands in the table of estimands."""
    one = one_of("PFS", pfs={"nact": "censor", "clin_pd": "not event"})
    assert one.note == (
        "Estimand of PFS, intercurrent events: treatment policy for discontinuation of treatment, clinical progression; "
        "hypothetical for new anti-cancer therapy; composite variable for death."
    )


def test_strata_are_called_by_their_names() -> None:
    decided = study(
        arms=[{"code": code, "label": code} for code in "AB"],
        strata=[{"name": "Performance status", "terms": {"0": [], "1": []}, "randomized": "RAND.STRAT1"}],
        comparison={"strata": ["STRAT1R", "SEX"]},
    )
    assert decided.factors_in_words == "Performance status (STRAT1R), SEX"
    found = {one.code: one.summary for one in estimands_of(decided)}
    assert "log-rank test, stratified by Performance status (STRAT1R), SEX" in found["OS"]
