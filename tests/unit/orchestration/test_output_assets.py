"""The outputs of a chapter in one step: each an asset of its own, made alone or together; one that fails leaves the others."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
import pytest

from pipeline.core.parquet import read_rows
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Catalogue
from pipeline.orchestration.assets.factory import table_asset
from pipeline.orchestration.assets.issue_assets import issues_asset
from pipeline.orchestration.assets.output_assets import output_assets
from pipeline.orchestration.keys import asset_key, asset_name
from pipeline.orchestration.runs.run import select
from pipeline.orchestration.storage.result_store import resources
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.output import Body, Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.trial.trial import Trial
from schemas.base import Char, Table, var


class People(Table, key="USUBJID", title="People", name="DM"):
    """One record per subject."""

    USUBJID: Char = var("Unique Subject Identifier", core="Req")
    SITEID: Char = var("Site")
    SUBJID: Char = var("Subject")
    FASFL: Char = var("Full Analysis Set")
    TRT01P: Char = var("Treatment")


CATALOGUE = Catalogue.of(("sdtm", {"dm": People}))
STUDY = Study.model_validate({"study": {"id": "TOY01", "dco": "2024-01-31"}})


class Fault:
    """What the function of the second output does wrong."""

    kind = ""


def dm() -> Product:
    """The people."""
    return Product(pd.DataFrame({"USUBJID": ["1", "2"], "SITEID": "01", "SUBJID": ["1", "2"], "FASFL": "Y", "TRT01P": "X"}))


def people(dm: pd.DataFrame, study: Study) -> Content:
    population = select_population(dm, "FASFL", study)
    count = count_subjects(dm[["USUBJID"]].assign(SEQ=1.0).head(1), population, Analysis("AN_ONE", "DM"))
    return make_table("People", population, results=[count], layout=Layout([block(line("One", "AN_ONE", N_PCT))]))


@output("first")
def t_14_1_1_1(dm: pd.DataFrame, study: Study) -> Content:
    """The first."""
    return people(dm, study)


@output("second")
def t_14_1_1_2(dm: pd.DataFrame, study: Study) -> Content:
    """The second."""
    if Fault.kind == "crash":
        raise LookupError("no result fills these cells")
    content = people(dm, study)
    if Fault.kind != "key":
        return content

    def twice(ard: pd.DataFrame) -> Body:
        body = content.body(ard)
        ard["stat_name"] = "n"
        return body

    return replace(content, body=twice)


@output("third")
def f_14_2_1_1(dm: pd.DataFrame, study: Study) -> Content:
    """Of another chapter."""
    return people(dm, study)


FUNCTIONS = (t_14_1_1_1, f_14_2_1_1, t_14_1_1_2)
TRIAL = Trial(STUDY, outputs=FUNCTIONS, declared={"dm": People})


@pytest.fixture(autouse=True)
def no_fault() -> None:
    Fault.kind = ""


def run(*keys: str) -> dg.ExecuteInProcessResult:
    assets = [table_asset(dm, "sdtm", CATALOGUE, TRIAL), issues_asset(CATALOGUE), *output_assets(TRIAL, CATALOGUE)]
    return dg.materialize(
        assets,
        selection=dg.AssetSelection.assets(*(asset_key(*key.split("/")) for key in keys)) if keys else None,
        resources=resources(),
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )


def made(result: dg.ExecuteInProcessResult) -> list[str]:
    """The outputs that were materialised."""
    keys = [asset_name(event.asset_key) for event in result.get_asset_materialization_events() if event.asset_key]
    return sorted(key for key in keys if key.startswith("tlf/"))


def said(result: dg.ExecuteInProcessResult, step: str) -> str:
    return str(result.failure_data_for_node(step).user_failure_data.description)


def checks(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    return {asset_name(check.asset_key): check for check in result.get_asset_check_evaluations()}


def test_chapters_are_steps_and_outputs_are_assets() -> None:
    definitions = output_assets(TRIAL, CATALOGUE)
    assert {asset.op.name: {asset_name(key) for key in asset.keys} for asset in definitions} == {
        "tlf__chapter_14_1": {"tlf/t_14_1_1_1", "tlf/t_14_1_1_2"},
        "tlf__chapter_14_2": {"tlf/f_14_2_1_1"},
    }
    spec = definitions[0].get_asset_spec(asset_key("tlf", "t_14_1_1_2"))
    assert spec.description == "Table 14.1.1.2, second. The second."
    assert spec.tags["output"] == "second"
    assert {asset_name(dep.asset_key) for dep in spec.deps} == {"sdtm/dm", "review/issues"}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("second", ["tlf/t_14_1_1_2"]),
        ("first, third", ["tlf/f_14_2_1_1", "tlf/t_14_1_1_1"]),
        ("+second", ["review/issues", "sdtm/dm", "tlf/t_14_1_1_2"]),
        ("tlf/t_14_1_1_1,third", ["tlf/f_14_2_1_1", "tlf/t_14_1_1_1"]),
    ],
)
def test_outputs_are_selected_by_name(text: str, keys: list[str]) -> None:
    assets = [table_asset(dm, "sdtm", CATALOGUE, TRIAL), issues_asset(CATALOGUE), *output_assets(TRIAL, CATALOGUE)]
    chosen = select(dg.Definitions(assets=assets, resources=resources()), text)
    assert sorted(asset_name(key) for key in chosen or []) == keys


def test_every_output_has_its_files_its_check_and_its_data_version(outputs: Path) -> None:
    result = run()
    assert result.success
    assert made(result) == ["tlf/f_14_2_1_1", "tlf/t_14_1_1_1", "tlf/t_14_1_1_2"]
    assert all(checks(result)[key].passed for key in made(result))
    ard = read_rows(outputs / "tlf/t_14_1_1_2.ard.parquet")
    assert set(ard["output_id"]) == {"t_14_1_1_2"}
    assert {f"t_14_1_1_2.{kind}" for kind in ("rtf", "html", "ard.csv", "records.parquet")} <= {
        path.name for path in (outputs / "tlf").iterdir()
    }
    materialised = [event.step_materialization_data.materialization for event in result.get_asset_materialization_events()]
    versions = [one.tags["dagster/data_version"] for one in materialised if one.tags and one.asset_key.path[1] == "tlf"]
    assert len(set(versions)) == 3


def test_one_output_is_made_alone(outputs: Path) -> None:
    assert run().success
    before = (outputs / "tlf/t_14_1_1_1.html").stat().st_mtime_ns
    result = run("tlf/t_14_1_1_2")
    assert result.success
    assert made(result) == ["tlf/t_14_1_1_2"]
    assert (outputs / "tlf/t_14_1_1_1.html").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("kind", "why"), [("crash", "no result fills these cells"), ("key", "is the key of more than one record")]
)
def test_an_output_that_fails_leaves_the_others_and_its_last_good_files(kind: str, why: str, outputs: Path) -> None:
    assert run().success
    before = (outputs / "tlf/t_14_1_1_2.ard.parquet").read_bytes()
    Fault.kind = kind
    result = run()
    assert not result.success
    assert made(result) == ["tlf/f_14_2_1_1", "tlf/t_14_1_1_1"]
    text = said(result, "tlf__chapter_14_1")
    assert "t_14_1_1_2" in text
    assert why in text
    assert "t_14_1_1_1" not in text
    assert (outputs / "tlf/t_14_1_1_2.ard.parquet").read_bytes() == before


def test_results_that_break_their_contract_show_the_failing_rows(outputs: Path) -> None:
    Fault.kind = "key"
    found = checks(run())
    assert found["tlf/t_14_1_1_1"].passed
    assert not found["tlf/t_14_1_1_2"].passed
    assert "AN_ONE" in str(found["tlf/t_14_1_1_2"].metadata["failing_records"].value)


def test_without_its_tables_the_chapter_says_what_is_not_there(outputs: Path) -> None:
    assert "sdtm/dm.parquet is not there yet" in said(run("tlf/t_14_1_1_1"), "tlf__chapter_14_1")
