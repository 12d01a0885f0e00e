"""What is made again and what is kept: a small study whose data, decisions, code or transfer change between two runs."""

from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipeline.orchestration.automation.triggers import automatic, request
from pipeline.orchestration.freshness.plan import plan
from pipeline.orchestration.freshness.reuse import KEPT
from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.result_store import resources
from tests.unit.orchestration.toy import GOOD, Pen, assets, workspace

ZOO = dg.AssetSelection.assets("TOY01/adam/zoo")


def definitions() -> dg.Definitions:
    return dg.Definitions(assets=dg.map_asset_specs(automatic, assets()), resources=resources())


def outdated(transfer: str = "latest") -> dict[str, str]:
    return {asset_name(key): why for key, why in plan(definitions(), RunTransfer(transfer=transfer)).items()}


def run(tags: dict[str, str] | None = None, instance: dg.DagsterInstance | None = None) -> dict[str, Any]:
    """Runs everything; what was told of each asset: its metadata."""
    result = dg.materialize(
        assets(),
        resources=resources(),
        instance=instance or dg.DagsterInstance.ephemeral(),
        tags=tags,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
    made = [event.step_materialization_data.materialization for event in result.get_asset_materialization_events()]
    return {asset_name(one.asset_key): one.metadata | {"version": (one.tags or {})["dagster/data_version"]} for one in made}


def replace_files(outputs: Path, text: str) -> None:
    (outputs.parents[2] / "raw/TOY01/2024-01-31/pets.csv").write_text(text)


def test_nothing_is_outdated_after_a_run_and_no_run_is_asked_for(outputs: Path) -> None:
    assert outdated() == {"sdtm/pet": "was never made for this transfer", "adam/zoo": "was never made for this transfer"}
    run()
    assert outdated() == {}
    assert isinstance(request(definitions(), "latest"), dg.SkipReason)


def test_other_files_outdate_what_reads_them_and_all_behind(outputs: Path) -> None:
    run()
    replace_files(outputs, "cat\n")
    assert outdated() == {"sdtm/pet": "the transfer's files changed", "adam/zoo": "an input is made again"}
    asked = request(definitions(), "latest")
    assert isinstance(asked, dg.RunRequest)
    assert [asset_name(key) for key in asked.asset_selection or ()] == ["adam/zoo", "sdtm/pet"]


def test_an_input_with_the_same_contents_leaves_its_reader_as_it_was(outputs: Path) -> None:
    first = run()
    stamp = (outputs / "adam/zoo.parquet").stat().st_mtime_ns
    replace_files(outputs, "cat\n")
    second = run(KEPT)
    assert "kept" not in second["sdtm/pet"]
    assert "as it was" in second["adam/zoo"]["kept"].value
    assert second["adam/zoo"]["version"] == first["adam/zoo"]["version"]
    assert second["adam/zoo"]["dagster/row_count"] == first["adam/zoo"]["dagster/row_count"]
    assert (outputs / "adam/zoo.parquet").stat().st_mtime_ns == stamp
    assert outdated() == {}


def test_an_input_with_other_contents_does_not(outputs: Path) -> None:
    run()
    replace_files(outputs, "cat\n")
    Pen.table = GOOD.head(2)
    assert "kept" not in run(KEPT)["adam/zoo"]


def test_whoever_asks_by_hand_gets_everything_made(outputs: Path) -> None:
    run()
    assert all("kept" not in told for told in run().values())


def test_kept_checks_are_told_again(outputs: Path) -> None:
    Pen.table = GOOD.assign(SEX=["M", "X", None])
    run()
    result = dg.materialize(
        assets(), resources=resources(), instance=dg.DagsterInstance.ephemeral(), tags=KEPT, raise_on_error=False
    )
    check = next(check for check in result.get_asset_check_evaluations() if asset_name(check.asset_key) == "sdtm/pet")
    assert not check.passed
    assert check.severity is dg.AssetCheckSeverity.WARN
    assert "X" in str(check.metadata["failing_records"].value)


def test_another_decision_outdates_everything_but_how_it_is_run_does_not(outputs: Path) -> None:
    run()
    config = outputs.parents[2] / "raw/TOY01/study.yaml"
    config.write_text(config.read_text() + "operations: {nightly: 0 3 * * *}\n")
    assert outdated() == {}
    config.write_text(config.read_text() + "tte: {unit: days}\n")
    assert set(outdated()) == {"sdtm/pet", "adam/zoo"}


def test_a_cut_off_date_given_at_launch_is_another_decision(outputs: Path) -> None:
    """The study's own, and the transfer's day, is 2024-01-31; results of another one are not those of study.yaml."""
    config = {
        "resources": {"transfer": {"config": {"dco": "2024-01-10"}}},
        "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
    }
    dg.materialize(assets(), resources=resources(), instance=dg.DagsterInstance.ephemeral(), run_config=config)
    assert outdated() == dict.fromkeys(
        ["sdtm/pet", "adam/zoo"], "the decisions in study.yaml, or the files of terms and translations beside it, changed"
    )
    assert plan(definitions(), RunTransfer(dco="2024-01-10")) == {}
    assert [RunTransfer(dco=day).study.dco for day in ("2024-01-10", "2024-03-01", "")] == [
        date(2024, 1, 10), date(2024, 1, 31), date(2024, 1, 31),
    ]  # fmt: skip
    with pytest.raises(ValueError, match=r"'10/01/2024' is no date"):
        RunTransfer(dco="10/01/2024")


def test_a_result_that_was_edited_or_lost_is_made_again(outputs: Path) -> None:
    run()
    (outputs / "adam/zoo.parquet").write_bytes(b"edited")
    assert outdated() == {"adam/zoo": "has a file that was changed afterwards: adam/zoo.parquet"}
    run(KEPT)
    assert outdated() == {}


def test_a_table_is_taken_over_from_the_transfer_before_when_it_was_made_from_the_same(outputs: Path) -> None:
    run()
    (outputs.parents[2] / "raw/TOY01/2024-02-29").mkdir()
    told = run(KEPT)  # the transfer is another one, so its first table is made; what it is, the zoo was made from before
    assert "kept" not in told["sdtm/pet"]
    assert "taken over from 2024-01-31" in told["adam/zoo"]["kept"].value
    copied = outputs.parent / "2024-02-29/adam/zoo.parquet"
    assert copied.read_bytes() == (outputs / "adam/zoo.parquet").read_bytes()
    assert outdated() == {}
    Pen.table = GOOD.head(2)
    (outputs.parents[2] / "raw/TOY01/2024-03-31").mkdir()
    assert "kept" not in run(KEPT)["adam/zoo"]


def test_an_instance_that_was_lost_changes_nothing(outputs: Path) -> None:
    first = run(instance=dg.DagsterInstance.ephemeral())
    assert run(KEPT, dg.DagsterInstance.ephemeral())["adam/zoo"]["version"] == first["adam/zoo"]["version"]
    assert outdated() == {}


@pytest.mark.parametrize(("table", "asked"), [(GOOD, 0), (GOOD.head(2), 1)])
def test_the_automation_asks_for_a_reader_when_the_contents_of_its_input_changed(outputs: Path, table: Any, asked: int) -> None:
    instance = dg.DagsterInstance.ephemeral()
    run(instance=instance)
    before = dg.evaluate_automation_conditions(definitions(), instance, ZOO)
    Pen.table = table
    dg.materialize(assets()[:1], resources=resources(), instance=instance)
    after = dg.evaluate_automation_conditions(definitions(), instance, ZOO, cursor=before.cursor)
    assert after.total_requested == asked


def test_a_second_study_in_the_workspace_has_names_of_its_own(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = {key for asset in assets() for key in asset.keys}
    workspace(outputs.parents[2])
    monkeypatch.setenv("CRF2TLF_STUDY", "TOY02")
    assert first.isdisjoint(key for asset in assets() for key in asset.keys)
