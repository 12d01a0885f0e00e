"""The note of the last good transfer, and tables as markdown."""

import json
from pathlib import Path

import dagster as dg
import pandas as pd

from pipeline.orchestration.assets.display import as_markdown
from pipeline.orchestration.assets.review_assets import latest_asset
from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.storage.result_store import resources
from pipeline.provenance.notes import note_path
from tests.unit.orchestration.toy import assets, materialise


def test_the_latest_transfer_is_the_newest_good_one(outputs: Path) -> None:
    latest = outputs.parent / "latest.json"

    def run() -> None:
        dg.materialize(
            [latest_asset([], [key for asset in assets() for key in asset.keys])],
            resources=resources(),
            instance=dg.DagsterInstance.ephemeral(),
        )

    assert materialise().success
    run()
    assert json.loads(latest.read_text()) == {"study": "TOY01", "transfer": "2024-01-31"}
    latest.write_text('{"study": "TOY01", "transfer": "2024-02-29"}')
    run()  # an older transfer that is run again does not become the latest
    assert json.loads(latest.read_text())["transfer"] == "2024-02-29"
    for damaged in ("", "{", "[]", '{"transfer": 1}', "null"):  # is written anew
        latest.write_text(damaged)
        run()
        assert json.loads(latest.read_text())["transfer"] == "2024-01-31"


def test_results_that_the_study_has_not_any_more_are_withdrawn(outputs: Path) -> None:
    assert materialise().success
    made = set(outputs.rglob("*.parquet"))
    first, *others = [key for asset in assets() for key in asset.keys]
    latest = latest_asset([], others)
    assert dg.materialize([latest], resources=resources(), instance=dg.DagsterInstance.ephemeral()).success
    gone = made - set(outputs.rglob("*.parquet"))
    assert gone and {path.name for path in gone} < {path.name for path in made}
    assert not (outputs / note_path(asset_name(first))).exists()


def test_markdown_shows_text_and_never_markup() -> None:
    table = pd.DataFrame(
        {
            "T": pd.Series(["a|b", "<script>", None], dtype="str"),
            "N": [1.0, 2.5, None],
            "D": pd.to_datetime(["2023-01-10", None, None]),
        }
    )
    assert as_markdown(table).splitlines() == [
        "| T | N | D |",
        "| --- | --- | --- |",
        "| a\\|b | 1 | 2023-01-10 |",
        "| \\<script\\> | 2.5 |  |",
        "|  |  |  |",
    ]
