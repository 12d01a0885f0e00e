"""Functions become assets: what is read, what is written, and what a broken contract does (DESIGN 7)."""

import hashlib
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
import pytest

from pipeline.core.parquet import read_rows
from pipeline.core.product import Product
from pipeline.orchestration.assets.contract import ContractError, judge
from pipeline.orchestration.keys import asset_key, asset_name
from pipeline.trial.reads import tables_read
from schemas.base import empty
from tests.unit.orchestration.toy import CATALOGUE, GOOD, STUDY, TRIAL, Pen, assets, materialise, workspace


def hashes(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def checks(result: dg.ExecuteInProcessResult) -> dict[str, Any]:
    return {asset_name(check.asset_key): check for check in result.get_asset_check_evaluations()}


def versions(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    made = [event.step_materialization_data.materialization for event in result.get_asset_materialization_events()]
    return {asset_name(one.asset_key): (one.tags or {})["dagster/data_version"] for one in made}


def text_of(check: Any) -> str:
    return str(check.metadata["failing_records"].value)


def failure_of(result: dg.ExecuteInProcessResult, step: str) -> str:
    return str(result.failure_data_for_node(step).user_failure_data.description)


def test_a_product_is_written_as_one_unit_and_read_by_name(outputs: Path) -> None:
    assert materialise().success
    assert set(hashes(outputs)) == {
        "sdtm/pet.parquet", "sdtm/supppet.parquet", "lineage/pet.parquet", "issues/pet.parquet",
        "adam/zoo.parquet", "issues/zoo.parquet", "made/sdtm__pet.json", "made/adam__zoo.json",
        "made/told/sdtm__pet.json", "made/told/adam__zoo.json",
    }  # fmt: skip
    assert read_rows(outputs / "adam/zoo.parquet").to_numpy().tolist() == [[3, 1]]
    assert read_rows(outputs / "sdtm/pet.parquet")["PETSEQ"].tolist() == [1, 2, 1]


def test_the_same_data_give_the_same_bytes_and_the_same_data_version(outputs: Path) -> None:
    first, before = materialise(), hashes(outputs)
    second = materialise()
    assert hashes(outputs) == before
    assert versions(first) == versions(second)
    Pen.table = GOOD.assign(WEIGHT=[3.5, 4, 9])
    assert versions(materialise())["sdtm/pet"] != versions(first)["sdtm/pet"]


@pytest.mark.parametrize(
    ("broken", "shown"),
    [
        (GOOD.assign(PETSEQ=[1, 1, 1]), "01-1 \\| 1"),  # both records of the repeated key are shown
        (GOOD.drop(columns="SEX"), "SEX declared, but missing from the table"),
        (GOOD.assign(COLOUR="red"), "COLOUR in the table, but not declared"),
        (GOOD.assign(WEIGHT=["3.5", "heavy", "8"]), "heavy"),
    ],
)
def test_a_broken_contract_fails_the_asset_and_keeps_the_last_good_data(outputs: Path, broken: pd.DataFrame, shown: str) -> None:
    assert materialise().success
    before = hashes(outputs)

    Pen.table = broken
    result = materialise()
    assert not result.success
    check = checks(result)["sdtm/pet"]
    assert not check.passed
    assert check.severity is dg.AssetCheckSeverity.ERROR
    assert shown in text_of(check)
    assert "sdtm/pet.parquet was not written, the last good one stays" in failure_of(result, "TOY01__sdtm__pet")
    assert hashes(outputs) == before, "nothing was written, neither the table nor what depends on it"

    downstream = materialise("adam/zoo")
    assert downstream.success
    assert hashes(outputs) == before, "the asset downstream read the last good table"


def test_the_failing_record_names_its_source_line(outputs: Path) -> None:
    entries = CATALOGUE.made_by("pet")
    form = pd.DataFrame({"ROWKEY": ["k1"], "FILE": ["pet.csv"], "FILELINE": ["7"]})
    lineage = pd.DataFrame({"DATASET": ["PET"], "USUBJID": ["01-1"], "SEQ": [2.0], "RULE": "", "FORM": "PET", "ROWKEY": ["k1"]})
    product = Product(GOOD.assign(WEIGHT=["3.5", "heavy", "8"]), {"supppet": empty(entries[0].schema)}, lineage)
    verdict = judge(product, entries, STUDY, [form])
    assert verdict.blocked
    assert verdict.findings[["KEY", "SOURCE", "COLUMN", "VALUE"]].to_numpy().tolist() == [
        ["01-1 | 2.0", "pet.csv:7", "WEIGHT", "heavy"]
    ]


def test_at_most_fifty_failing_records_are_shown(outputs: Path) -> None:
    Pen.table = pd.DataFrame({"USUBJID": "01-1", "PETSEQ": [1] * 80, "SEX": "M", "WEIGHT": 1})
    check = checks(materialise())["sdtm/pet"]
    assert check.metadata["findings"].value == 80
    assert len(text_of(check).splitlines()) == 50 + 2  # and two lines of heading


def test_warnings_become_issues_while_the_study_is_open(outputs: Path) -> None:
    Pen.table = GOOD.assign(SEX=["M", "X", None], USUBJID=["01-1", "01-1", None])
    result = materialise("sdtm/pet")
    assert result.success
    check = checks(result)["sdtm/pet"]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.WARN)
    issues = read_rows(outputs / "issues/pet.parquet")
    assert issues[["CODE", "SEVERITY", "COLUMN"]].to_numpy().tolist() == [
        ["CT_UNMAPPED", "error", "SEX"],
        ["REQUIRED_MISSING", "error", "USUBJID"],
        ["SIZE_RANGE", "warn", "WEIGHT"],  # the function's own
    ]


def test_warnings_block_once_the_study_is_locked(outputs: Path, tmp_path: Path) -> None:
    workspace(tmp_path, mode="lock")
    Pen.table = GOOD.assign(SEX=["M", "X", None])
    assert not materialise("sdtm/pet").success
    assert not outputs.exists()


def test_an_input_that_was_never_made_is_named(outputs: Path) -> None:
    result = materialise("adam/zoo")
    assert (
        failure_of(result, "TOY01__adam__zoo")
        == "2024-01-31/sdtm/pet.parquet is not there yet: materialise it for this transfer first"
    )


def test_a_companion_that_was_not_promised_is_a_fault_of_the_code(outputs: Path) -> None:
    with pytest.raises(ContractError, match="beside the table \\['supppet'\\] was promised, nothing was returned"):
        judge(Product(GOOD), CATALOGUE.made_by("pet"), STUDY, [])


def test_parameters_name_the_tables() -> None:
    def cage(pet: pd.DataFrame, study: str, fish: pd.DataFrame | None = None) -> None: ...
    def pond(fish: pd.DataFrame) -> None: ...

    assert tables_read(cage, TRIAL) == ["pet"]  # a table with a default may be absent
    with pytest.raises(TypeError, match="pond: no table 'fish' is made anywhere"):
        tables_read(pond, TRIAL)


def test_an_asset_says_what_it_is(outputs: Path) -> None:
    spec = assets()[0].get_asset_spec(asset_key("sdtm", "pet"))
    assert (spec.group_name, spec.description, list(spec.owners)) == ("sdtm", "The pets.", ["team:data-management"])
    assert spec.kinds == {"pandas", "parquet"}
    assert spec.code_version
    columns = spec.metadata["dagster/column_schema"].columns
    assert [(column.name, column.type, column.description) for column in columns] == [
        ("USUBJID", "text", "Unique Subject Identifier"),
        ("PETSEQ", "number", "Sequence Number"),
        ("SEX", "text", "Sex"),
        ("WEIGHT", "number", "Weight (kg)"),
    ]


def test_an_asset_names_the_place_of_its_rule_and_of_its_tests() -> None:
    from pipeline.adam.time_to_event.adtte import adtte
    from pipeline.orchestration.assets.places import code_references

    rule, tests = code_references(adtte, "adam")["dagster/code_references"].code_references
    assert rule.file_path.endswith("pipeline/adam/time_to_event/adtte.py")
    assert Path(rule.file_path).read_text(encoding="utf-8").splitlines()[rule.line_number - 1].startswith("def adtte(")
    assert (Path(tests.file_path) / "test_pfs_censoring.py").is_file()


def test_a_function_behind_the_cut_off_is_named_where_it_is_written() -> None:
    from pipeline.orchestration.assets.places import code_references
    from pipeline.sdtm.cut import at_cut

    def pet(crf_pet: pd.DataFrame, study: Any) -> pd.DataFrame:
        return crf_pet

    rule = code_references(at_cut(pet, {}), "sdtm")["dagster/code_references"].code_references[0]
    assert Path(rule.file_path) == Path(__file__)
    assert Path(__file__).read_text(encoding="utf-8").splitlines()[rule.line_number - 1].strip().startswith("def pet(")
