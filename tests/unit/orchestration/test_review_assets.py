"""The note of the last good transfer, and tables as markdown."""

import json
from pathlib import Path

import dagster as dg
import pandas as pd

from pipeline.orchestration.assets.display import as_markdown
from pipeline.orchestration.assets.review_assets import latest_asset
from pipeline.orchestration.storage.result_store import resources
from tests.unit.orchestration.toy import materialise


def test_the_latest_transfer_is_the_newest_good_one(outputs: Path) -> None:
    latest = outputs.parent / "latest.json"

    def run() -> None:
        dg.materialize([latest_asset([])], resources=resources(), instance=dg.DagsterInstance.ephemeral())

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
