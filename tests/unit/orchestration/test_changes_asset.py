"""The check of what a transfer changed: a result that moved on its own fails it and is shown."""

from pathlib import Path

import dagster as dg
import pandas as pd

from pipeline.orchestration.assets.changes_asset import changes_asset, explained
from pipeline.orchestration.storage.result_store import resources
from tests.unit.orchestration.toy import TRIAL

KEY = dg.AssetKey(["TOY01", "review", "changes"])


def test_a_result_that_moved_without_a_changed_record_fails_the_check() -> None:
    result = explained(pd.DataFrame({"output_id": ["t_14_2_1_1"], "BASE": ["7"], "OTHER": ["8"]}), KEY)
    assert not result.passed
    assert result.severity is dg.AssetCheckSeverity.ERROR
    assert "t_14_2_1_1" in str(result.metadata["unexplained"].value)


def test_nothing_unexplained_passes() -> None:
    assert explained(pd.DataFrame({"output_id": []}), KEY).passed


def test_the_first_transfer_has_nothing_to_be_compared_with(outputs: Path) -> None:
    result = dg.materialize([changes_asset(TRIAL, [])], resources=resources(), instance=dg.DagsterInstance.ephemeral())
    assert result.success
    assert "nothing to compare with" in (outputs / "changes.html").read_text()
    assert (outputs / "changes.txt").read_text() == (
        "2024-01-31 is the first transfer with results: there is nothing to compare with\n"
    )
