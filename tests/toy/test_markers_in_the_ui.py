"""Text of the data in the Dagster UI and on the pages, in a real browser: nothing that the data name is asked for or run."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import browser, dagster_ui, page
from tests.toy.workspace import LATEST, MARK

__all__ = ["browser", "page"]

ASSETS = [
    "sdtm/ae",
    "sdtm/dm",
    "adam/adae",
    "tlf/t_14_3_1_2",
    "tlf/l_16_2_7_1",
    "review/issues",
    "review/changes",
    "review/ledger",
]


@pytest.fixture(scope="module")
def address(browser: Any, toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("ui") / "copy"
    shutil.copytree(toy, folder)
    with dagster_ui(folder) as address:
        yield address


@pytest.fixture
def asked(page: Any) -> Iterator[list[str]]:
    """The addresses that the browser asks for."""
    addresses: list[str] = []

    def hear(request: Any) -> None:
        addresses.append(request.url)

    page.on("request", hear)
    yield addresses
    page.remove_listener("request", hear)


@pytest.mark.parametrize("asset", ASSETS)
def test_an_asset_of_marked_data_asks_for_nothing(address: str, page: Any, asked: list[str], asset: str) -> None:
    page.goto(f"{address}/assets/TOY-1/{asset}?view=overview")
    page.get_by_text("Latest materialization").first.wait_for()
    for more in page.get_by_text("Show Markdown").all():
        more.click()
        page.get_by_role("button", name="Close").click()
    page.wait_for_timeout(500)
    assert asked
    assert [url for url in asked if MARK in url] == []
    assert page.locator(f"img[src*={MARK}], a[href*='//{MARK}'], [onerror]").count() == 0


def test_the_pages_of_a_run_ask_for_nothing(browser: Any, toy: Path) -> None:
    window = browser.new_page()
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    pages = sorted((toy / LATEST).glob("*.html")) + sorted((toy / LATEST / "tlf").glob("*.html"))
    assert len(pages) > 20
    for path in pages:
        window.goto(path.as_uri())
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
