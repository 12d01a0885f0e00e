"""The reporting event of CDISC's Analysis Results Standard: valid against the schema as published, every link resolves."""

import json
from collections import Counter
from inspect import signature
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.ard.ars import write_reporting_event
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from pipeline.tlf.outputs.adverse_events.by_term import t_14_3_1_2
from pipeline.tlf.outputs.response.best_overall_response import t_14_2_1_1
from pipeline.tlf.outputs.survival.pfs import f_14_2_3_1, t_14_2_3_1
from tests.unit.tlf.hand_made import make_study
from tests.unit.tlf.test_comparison_decisions import responses
from tests.unit.tlf.test_ratio_forest import ARMS, BOTH_SEXES, EIGHTY, trial

SCHEMA = json.loads((Path(__file__).parent / "ars_1_0" / "ars_ldm.json").read_text(encoding="utf-8"))


@pytest.fixture
def ard(outputs: list[Any]) -> pd.DataFrame:
    return pd.concat([output.ard for output in outputs], ignore_index=True)


@pytest.fixture
def outputs(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, adae: pd.DataFrame, study: Study) -> list[Any]:
    return [
        t_14_2_1_1(adsl, adrs, study),
        f_14_2_3_1(adsl, adtte, study),
        t_14_2_3_1(adsl, adtte, study),
        t_14_3_1_2(adsl, adae, study),
    ]


@pytest.fixture
def event(outputs: list[Any], ard: pd.DataFrame, study: Study) -> dict[str, Any]:
    titles = {output.id: (output.titles, output.footnotes) for output in outputs}
    return json.loads(write_reporting_event(ard, titles, study, "2026-06-30"))  # type: ignore[no-any-return]


def test_the_event_is_valid_against_the_published_schema(event: dict[str, Any]) -> None:
    assert [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(event)] == []


def test_the_schema_would_find_a_fault(event: dict[str, Any]) -> None:
    del event["analyses"][0]["methodId"]
    assert list(jsonschema.Draft7Validator(SCHEMA).iter_errors(event))


def test_every_row_of_the_ard_is_a_result(event: dict[str, Any], ard: pd.DataFrame) -> None:
    assert sum(len(analysis["results"]) for analysis in event["analyses"]) == len(ard)


def test_every_identifier_is_unique_and_every_reference_resolves(event: dict[str, Any]) -> None:
    def ids(name: str) -> set[str]:
        found = [item["id"] for item in event[name]]
        assert len(found) == len(set(found)), name
        return set(found)

    sets, subsets, groupings, outputs = (ids(n) for n in ("analysisSets", "dataSubsets", "analysisGroupings", "outputs"))
    methods, analyses = ids("methods"), ids("analyses")
    operations = {operation["id"] for method in event["methods"] for operation in method["operations"]}
    for analysis in event["analyses"]:
        assert analysis["analysisSetId"] in sets
        assert analysis["methodId"] in methods
        assert analysis.get("dataSubsetId") in subsets | {None}
        assert {grouping["groupingId"] for grouping in analysis["orderedGroupings"]} <= groupings
        assert {result["operationId"] for result in analysis["results"]} <= operations
        assert {group["groupingId"] for result in analysis["results"] for group in result["resultGroups"]} <= groupings
    items = event["mainListOfContents"]["contentsList"]["listItems"]
    assert {item["outputId"] for item in items} == outputs
    assert {below["analysisId"] for item in items for below in item["sublist"]["listItems"]} == analyses


def test_a_result_has_its_groups_all_digits_and_what_is_printed(event: dict[str, Any]) -> None:
    # E26 of the fixture: four of seven treated subjects have an event
    analysis = next(one for one in event["analyses"] if one["id"] == "t_14_3_1_2.AN_TEAE_SOC_PT")
    first = {result["operationId"]: result for result in analysis["results"][:3]}
    assert [first[f"COUNT.{name}"]["rawValue"] for name in ("n", "N")] == ["4.0", "7.0"]
    assert float(first["COUNT.p"]["rawValue"]) == 4 / 7
    assert first["COUNT.p"]["formattedValue"] == "57.1"
    assert first["COUNT.n"]["resultGroups"][0] == {"groupingId": "GF.TRT01A", "groupValue": "Surufatinib + Envafolimab"}


def test_a_value_that_cannot_be_estimated_is_told_as_printed(event: dict[str, Any]) -> None:
    analysis = next(one for one in event["analyses"] if one["id"] == "t_14_2_3_1.AN_PFS_KM")
    upper = next(result for result in analysis["results"] if result["operationId"].endswith(".t_q75_high"))
    assert (upper["rawValue"], upper["formattedValue"]) == ("NE", "NE")


def test_the_primary_outcome_is_told_from_the_others(event: dict[str, Any]) -> None:
    purposes = {analysis["id"]: analysis["purpose"] for analysis in event["analyses"]}
    assert purposes["t_14_2_1_1.AN_PRIMARY"] == {"controlledTerm": "PRIMARY OUTCOME MEASURE"}
    assert purposes["t_14_2_1_1.AN_CDCR"] == {"controlledTerm": "SECONDARY OUTCOME MEASURE"}


def test_a_where_clause_of_equalities_is_a_condition_and_another_stays_in_words(event: dict[str, Any]) -> None:
    subsets = {subset["name"]: subset for subset in event["dataSubsets"]}
    assert subsets["TRTEMFL = 'Y'"]["condition"] == {"variable": "TRTEMFL", "comparator": "EQ", "value": ["Y"]}
    both = subsets["PARAMCD = 'CRSP' and AVALC = 'Y'"]["compoundExpression"]
    assert (both["logicalOperator"], len(both["whereClauses"])) == ("AND", 2)
    assert "condition" not in subsets["PARAMCD = 'PFS' and CNSR > 0"]
    assert "compoundExpression" not in subsets["PARAMCD = 'PFS' and CNSR > 0"]


EVERYTHING: dict[str, Any] = {
    "strata": ["STRAT1R"],
    "landmarks": True,
    "rmst_months": "follow-up",
    "interaction": True,
    "looks": {"endpoint": "PFS", "planned_events": 100, "earlier_events": [30], "hazard_ratio": 0.7},
}


def test_every_number_of_two_arms_is_a_result_and_every_method_is_described() -> None:
    study = make_study(
        arms=ARMS, comparison=EVERYTHING, tlf={"subgroups": BOTH_SEXES}, tte={"month": 1.0}, orr={"primary": "RSP"}
    )
    adsl, adtte = trial(*EIGHTY)
    adsl = adsl.assign(STRAT1R=["X", "Y", "Y", "X"] * 20, SEX=adsl["SEX"])
    _, adrs = responses((20, 40), (30, 40))
    adrs["USUBJID"] = adrs["USUBJID"].str.replace("S0", "S", regex=False)
    tables = {"adsl": adsl, "adtte": adtte, "adrs": adrs, "study": study}
    functions = {one.__name__: one for one in outputs_of(study)}
    shown = ("t_14_2_1_2", "t_14_2_3_1", "f_14_2_3_1", "t_14_2_3_3", "f_14_2_3_3", "t_14_2_4_2", "f_14_2_4_2", "t_14_2_6_1")
    made = [functions[name](**{p: tables[p] for p in signature(functions[name]).parameters}) for name in shown]
    ard = pd.concat([one.ard for one in made], ignore_index=True)
    titles = {one.id: (one.titles, one.footnotes) for one in made}
    event = json.loads(write_reporting_event(ard, titles, study, "2026-06-30"))
    assert [error.message for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(event)] == []
    texts = {
        analysis["id"]: [result.get("formattedValue", "") for result in analysis["results"]] for analysis in event["analyses"]
    }
    for one in made:
        cells = one.ard[one.ard["ard_id"].isin(one.body.refs["ard_id"])] if isinstance(one.body, Table) else one.ard
        for analysis, rows in cells.groupby("analysis_id"):
            assert not Counter(rows["stat_fmt"].fillna("")) - Counter(texts[f"{one.id}.{analysis}"])
    parts = ("COX", "COX_UNSTRATIFIED", "KM_DIFF", "RMST", "RMST_DIFF", "LOOK")
    assert {f"t_14_2_3_1.AN_PFS_{part}" for part in parts} <= set(texts)
    assert [method["id"] for method in event["methods"] if not method.get("description")] == []
    stratified = next(method for method in event["methods"] if method["id"] == "COX_EFRON_LOGRANK_STRATIFIED")
    assert "stratified by STRAT1R" in stratified["description"]
