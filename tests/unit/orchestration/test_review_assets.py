"""The issue list for the site, and the note of the last good transfer."""

import json
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest
from tests.unit.orchestration.toy import materialise

from pipeline.issues import found
from pipeline.orchestration.display import as_markdown
from pipeline.orchestration.issue_assets import as_csv
from pipeline.orchestration.resources import resources
from pipeline.orchestration.review_assets import latest_asset


@pytest.mark.parametrize("value", ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", " =1", "\t=1"])
def test_a_cell_is_never_a_formula(value: str) -> None:
    issues = found("CT_UNMAPPED", pd.DataFrame({"USUBJID": ["01-1"]}), "AE", column="AESEV", value=pd.Series([value]))
    text = as_csv(issues).decode("utf-8-sig")
    assert "'" + value.replace('"', '""') in text


def test_other_cells_stay_as_they_are() -> None:
    issues = found("CT_UNMAPPED", pd.DataFrame({"USUBJID": ["01-1"]}), "AE", column="AETERM", value=pd.Series(["咳嗽, a=b"]))
    assert '"咳嗽, a=b"' in as_csv(issues).decode("utf-8-sig")


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
        "| &lt;script> | 2.5 |  |",
        "|  |  |  |",
    ]
