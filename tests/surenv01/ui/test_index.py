"""The page of all outputs in a real browser: search, addresses, a phone's width, a listing of ten thousand rows, no network."""

import re
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.index import write_index
from pipeline.tlf.render.report import Part
from pipeline.tlf.render.rtf import Section

ROWS = 10_000
OWN, COMMON = ("Source: ADSL", "Program: x"), ("Data cut-off: 2026-06-30", "Transfer: 2026-06-30", "Version: 1")


def part(output_id: str, title: str, cells: list[list[str]]) -> Part:
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in cells)
    frame = Frame("Protocol X", (output_id, title, "Full Analysis Set"), (), OWN, COMMON)
    return Part(output_id, "a_name", frame, Section("", 1), f'<div class="scroll"><table><tbody>{rows}</tbody></table></div>')


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    parts = [
        part("t_14_2_1_1", "Best Overall Response", [["Complete response", "1 (2.3)"]]),
        part("t_14_3_1_2", "Adverse Events by Term", [["Hypertension", *["12 (27.3)"] * 30]]),  # wider than a phone
        part("l_16_2_7_1", "Adverse Events", [[f"Subject {i}", "Proteinuria", "肉瘤"] for i in range(ROWS)]),
    ]
    file: Path = tmp_path_factory.mktemp("index") / "index.html"
    file.write_text(write_index("SURENV01", parts), encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(20_000)
    yield page
    page.close()


def shown(page: Any) -> list[str]:
    """The outputs that can be seen."""
    return [article.get_attribute("id") for article in page.locator("article").all() if article.is_visible()]


def test_the_page_asks_for_nothing_but_its_drill_down_and_has_no_error(page: Any, address: str) -> None:
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.get_by_role("heading", name="SURENV01: tables, figures and listings").wait_for()
    scripts = [address.replace("index.html", script) for script in ("trace/click.js", "subjects/links.js")]  # beside the page
    assert asked == [address, *scripts]
    assert errors == []


def test_a_reader_of_headings_and_landmarks_finds_the_way(page: Any, address: str) -> None:
    page.goto(address)
    contents = page.get_by_role("navigation", name="Contents")
    assert [heading.inner_text() for heading in contents.get_by_role("heading").all()] == [
        "14.2 Efficacy", "14.3 Safety", "16.2 Subject data listings",
    ]  # fmt: skip
    contents.get_by_role("link", name=re.compile("Best Overall Response")).click()
    assert page.url.endswith("#t_14_2_1_1")
    page.get_by_label("Search titles and contents").wait_for()


def test_the_search_finds_words_of_titles_and_cells(page: Any, address: str) -> None:
    page.goto(address)
    box = page.get_by_label("Search titles and contents")
    box.fill("adverse HYPERTENSION")
    assert shown(page) == ["t_14_3_1_2"]
    assert page.locator("#found").inner_text() == "1 output"
    assert page.get_by_role("navigation").get_by_role("link").count() == 1  # the contents follow
    box.fill("肉瘤")
    assert shown(page) == ["l_16_2_7_1"]
    box.fill("nothing of the kind")
    assert shown(page) == []
    box.fill("")
    assert len(shown(page)) == 3


def test_an_address_opens_the_listing_that_was_folded(page: Any, address: str) -> None:
    page.goto(address)
    assert not page.get_by_text("Subject 42", exact=True).is_visible()
    page.goto(f"{address}#l_16_2_7_1")
    page.get_by_text("Subject 0", exact=True).wait_for()
    heading = page.locator("#l_16_2_7_1 h2").bounding_box()["y"]
    search = page.locator(".search").bounding_box()
    assert search["y"] + search["height"] <= heading < 300  # the window shows it from its title on, below the search box


def test_an_address_shows_an_output_that_the_search_had_hidden(page: Any, address: str) -> None:
    page.goto(address)
    page.get_by_label("Search titles and contents").fill("hypertension")
    page.evaluate("location.hash = 't_14_2_1_1'")
    page.get_by_text("Complete response").wait_for()


def test_ten_thousand_rows_do_not_stop_the_reader(page: Any, address: str) -> None:
    start = time.monotonic()
    page.goto(address)
    page.get_by_label("Search titles and contents").fill("subject 9999")
    assert shown(page) == ["l_16_2_7_1"]
    assert time.monotonic() - start < 8  # about 1 s on a quiet machine


def test_on_a_phone_only_wide_tables_scroll_not_the_page(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 375, "height": 700})
    page.goto(address)
    width, table, frame = page.evaluate(
        "[document.documentElement.scrollWidth, document.querySelector('#t_14_3_1_2 table').scrollWidth,"
        " document.querySelector('#t_14_3_1_2 .scroll').clientWidth]"
    )
    page.close()
    assert width <= 375
    assert table > frame
