"""The button "Materialize all" pressed in a real browser: every run must succeed, and its pages show what was made.

CRF2TLF_UI_RUNS says how often it is pressed (once); CRF2TLF_UI_SHOTS names a folder for screenshots of the pages that people use.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

RUNS = int(os.environ.get("CRF2TLF_UI_RUNS", "1"))
SHOTS = os.environ.get("CRF2TLF_UI_SHOTS", "")
MINUTES = 15
PAGES = {
    "graph": "/asset-groups",
    "raw_crf_ae": "/assets/SURENV01/raw/crf_ae?view=overview",
    "sdtm_ae": "/assets/SURENV01/sdtm/ae?view=overview",
    "adam_adtte": "/assets/SURENV01/adam/adtte?view=overview",
    "adam_adtte_lineage": "/assets/SURENV01/adam/adtte?view=lineage",
    "km_figure": "/assets/SURENV01/tlf/f_14_2_3_1?view=overview",
    "table": "/assets/SURENV01/tlf/t_14_2_1_1?view=overview",
    "checks": "/assets/SURENV01/sdtm/ae?view=checks",
    "conformance": "/assets/SURENV01/review/conformance?view=checks",
    "issues": "/assets/SURENV01/review/issues?view=overview",
    "launchpad": "/locations/SURENV01/jobs/SURENV01_full_refresh/playground",
    "automation": "/automation",
    "runs": "/runs",
}


def runs_of(address: str, page: Any) -> dict[str, str]:
    """Status by run, as the page's own server tells."""
    query = "{ runsOrError(limit: 100) { ... on Runs { results { runId status } } } }"
    answer = page.request.post(f"{address}/graphql", data={"query": query}).json()
    return {run["runId"]: run["status"] for run in answer["data"]["runsOrError"]["results"]}


def press(address: str, page: Any) -> str:
    """Press "Materialize all" on the graph of all assets; the run that it started."""
    before = runs_of(address, page)
    page.goto(f"{address}/asset-groups")
    page.get_by_role("button", name="Materialize all").click()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if new := runs_of(address, page).keys() - before.keys():
            assert len(new) == 1, "one run for all assets"
            return str(new.pop())
        time.sleep(1)
    raise AssertionError("no run was started")


def ended(address: str, page: Any, run: str) -> str:
    """The status with which a run ended."""
    end = time.monotonic() + 60 * MINUTES
    while time.monotonic() < end:
        if (status := runs_of(address, page)[run]) in ("SUCCESS", "FAILURE", "CANCELED"):
            return status
        time.sleep(2)
    raise AssertionError(f"run {run} has not ended after {MINUTES} minutes")


@pytest.fixture(scope="module")
def materialized(address: str, page: Any) -> Iterator[list[str]]:
    """How each run ended."""
    yield [ended(address, page, press(address, page)) for _ in range(RUNS)]


def test_every_run_succeeds(materialized: list[str]) -> None:
    assert materialized == ["SUCCESS"] * RUNS


def test_pages_show_what_was_made(address: str, page: Any, materialized: list[str]) -> None:
    """A preview with rows, row counts as a plot, the picture of a figure, a table as printed, the records that fail a check."""
    page.goto(address + PAGES["sdtm_ae"])
    page.get_by_text("preview").first.wait_for()
    page.get_by_role("button", name="Plots").first.click()
    page.get_by_text("dagster/row_count").first.wait_for()
    page.goto(address + PAGES["km_figure"])
    opened(page).get_by_role("img", name="figure").wait_for()
    page.goto(address + PAGES["table"])
    opened(page).get_by_text("Best overall response (confirmed), n (%)").wait_for()
    page.goto(address + PAGES["conformance"])
    opened(page).get_by_text("MESSAGE", exact=True).wait_for()


def opened(page: Any) -> Any:
    """What the UI shows of the first long text of a page, which it opens in a window of its own."""
    page.get_by_text("[Show Markdown]").first.click()
    return page.get_by_role("dialog")


@pytest.mark.skipif(not SHOTS, reason="CRF2TLF_UI_SHOTS names no folder")
def test_screenshots(address: str, page: Any, materialized: list[str]) -> None:
    folder = Path(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": 1600, "height": 2400})  # metadata stand below the columns
    for name, path in PAGES.items():
        page.goto(address + path)
        page.wait_for_timeout(10_000)
        page.screenshot(path=folder / f"{name}.png")
