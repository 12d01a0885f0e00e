"""The issue list as an asset: what it writes, what it carries on from the transfer before, and the gate of a locked study."""

from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
import pytest

from pipeline.core.issues import found
from pipeline.core.parquet import read_rows
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Catalogue
from pipeline.orchestration.assets.factory import table_asset
from pipeline.orchestration.assets.issue_assets import issues_asset
from pipeline.orchestration.assets.output_assets import output_assets
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.storage.result_store import resources
from pipeline.study import Study
from pipeline.tlf.layout.output import output
from pipeline.trial.trial import Trial
from schemas.base import Char, Table, var
from tests.unit.orchestration.toy import workspace

LAST_GOOD = b"the last good page"


class People(Table, key="USUBJID", title="People", name="DM"):
    """One record per subject."""

    USUBJID: Char = var("Unique Subject Identifier", core="Req")
    SITEID: Char = var("Site")
    SUBJID: Char = var("Subject")


CATALOGUE = Catalogue.of(("sdtm", {"dm": People}))
STUDY = Study.model_validate({"study": {"id": "TOY01", "dco": "2024-01-31"}})


class Data:
    """The code of the one issue that the data have; the outputs that were made of them."""

    code = "DATE_INVALID"
    made: list[str] = []  # noqa: RUF012 - shared on purpose: the test reads it


def dm() -> Product:
    """The people."""
    table = pd.DataFrame({"USUBJID": ["T-01-1"], "SITEID": ["01"], "SUBJID": ["1"]})
    return Product(
        table, issues=found(Data.code, table, "DM", column="SUBJID") if Data.code else found("SIZE_RANGE", table[:0], "DM")
    )


@output("only")
def t_1(dm: pd.DataFrame) -> Any:
    """An output."""
    Data.made.append("t_1")
    raise RuntimeError("the output was asked for")


TRIAL = Trial(STUDY, outputs=(t_1,), declared={"dm": People})


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


def said(result: dg.ExecuteInProcessResult) -> str:
    return " ".join(
        str(event.step_failure_data.user_failure_data.description)
        for event in result.all_events
        if event.is_step_failure and event.step_failure_data.user_failure_data
    )


@pytest.fixture
def page(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page of the last good run; nothing was asked for yet."""
    monkeypatch.setattr(Data, "made", [])
    monkeypatch.setattr(Data, "code", "DATE_INVALID")
    file = outputs / "tlf" / "t_1.html"
    file.parent.mkdir(parents=True)
    file.write_bytes(LAST_GOOD)
    return file


def test_the_list_is_written_for_everybody(outputs: Path, page: Path) -> None:
    assert run("sdtm/dm", "review/issues").success
    assert read_rows(outputs / "issues.parquet")[["CODE", "STATUS", "FIRSTSEEN"]].to_numpy().tolist() == [
        ["DATE_INVALID", "open", "2024-01-31"]
    ]
    assert "DATE_INVALID" in (outputs / "issues.html").read_text(encoding="utf-8")
    assert "DATE_INVALID" in (outputs / "issues.csv").read_text(encoding="utf-8-sig")
    assert sorted(path.name for path in (outputs / "issues" / "sites").iterdir()) == ["01.csv", "other.csv"]


def test_the_next_transfer_carries_the_list_on(outputs: Path, page: Path) -> None:
    assert run("sdtm/dm", "review/issues").success
    (outputs.parents[2] / "raw" / "TOY01" / "2024-02-29").mkdir()
    Data.code = "SIZE_RANGE"
    assert run("sdtm/dm", "review/issues").success
    table = read_rows(outputs.parent / "2024-02-29" / "issues.parquet")
    assert table[["CODE", "STATUS", "FIRSTSEEN", "CLOSEDIN"]].fillna("").to_numpy().tolist() == [
        ["SIZE_RANGE", "open", "2024-02-29", ""],
        ["DATE_INVALID", "closed", "2024-01-31", "2024-02-29"],
    ]


def test_an_open_study_makes_outputs_beside_its_errors(page: Path) -> None:
    run()
    assert Data.made == ["t_1"]


def test_a_locked_study_with_an_error_lists_it_and_makes_no_output(outputs: Path, page: Path) -> None:
    workspace(outputs.parents[2], mode="lock")
    result = run()
    assert not result.success
    assert "mode is lock and 1 errors are open" in said(result)
    assert "DATE_INVALID DM T-01-1" in said(result)
    assert not result.get_asset_check_evaluations()[-1].passed
    assert (outputs / "issues.html").is_file()  # the list is what people need to mend the data
    assert Data.made == []
    assert page.read_bytes() == LAST_GOOD


def test_nor_does_an_output_that_is_run_alone(outputs: Path, page: Path) -> None:
    run("sdtm/dm", "review/issues")
    workspace(outputs.parents[2], mode="lock")
    assert "mode is lock" in said(run("tlf/t_1"))
    assert Data.made == []


def test_a_locked_study_that_explains_its_errors_goes_on(outputs: Path, page: Path) -> None:
    workspace(outputs.parents[2], mode="lock")
    explained = outputs.parents[2] / "raw" / "TOY01" / "explanations.yaml"
    explained.write_text("issues: {SIZE_RANGE: The site was asked.}\n")
    assert "mode is lock and 1 errors are open" in said(run()), "another code is explained"
    explained.write_text("issues: {DATE_INVALID: The site was asked.}\n")
    run()
    assert Data.made == ["t_1"]


def test_a_locked_study_with_warnings_only_goes_on(outputs: Path, page: Path) -> None:
    Data.code = "SIZE_RANGE"
    workspace(outputs.parents[2], mode="lock")
    run()
    assert Data.made == ["t_1"]
