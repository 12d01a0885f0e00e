"""A subject's page from a listing and from the swimmer, in a real browser, as wide as a screen and as a phone."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.review.subject_pages.pages import subject_pages
from pipeline.study import Study
from pipeline.tlf.outputs.response.swimmer import f_14_2_5_3
from tests.browser import browser
from tests.unit.review.test_subject_pages import DECLARED, DM, FILLED, tables
from tests.unit.tlf.figure_data import figure_tables
from tests.unit.tlf.test_listing_pages import html_of, listing, output_of
from tests.unit.tlf.written import write

__all__ = ["browser"]

WIDTHS = {"desktop": 1400, "phone": 390}


@pytest.fixture
def outputs(tmp_path: Path, adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Path:
    """Swimmer, listing and pages of subjects whose identifiers are numbers; the page of subject 1 is full."""
    figure = f_14_2_5_3(*(figure_tables(adsl, adrs, adtte)[name] for name in ("adsl", "adrs")), study)
    renamed = {name: text.replace("S-1", "1").replace("S-2", "6") for name, text in {"dm": DM, **FILLED}.items()}
    made = subject_pages(tables(renamed.pop("dm"), **renamed), DECLARED, study, "t", [])
    made["l_1.html"] = html_of(output_of(listing(["x", "y"], ["1", "6"]))).encode()
    write(figure, tmp_path, study, "t")
    for name, content in made.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_page_is_one_click_away_and_fits(browser: Any, outputs: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.on("pageerror", lambda error: pytest.fail(f"the page has an error: {error}"))
    page.goto((outputs / "l_1.html").as_uri())
    page.get_by_role("link", name="1", exact=True).click()
    page.wait_for_url("**/subjects/1-*.html")
    page.get_by_role("heading", name="subject 1").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.get_by_role("heading", name="ECG").bounding_box()["x"] >= 0
    page.goto((outputs / "f_14_2_5_3.html").as_uri())
    of_first = page.locator("figure svg a", has=page.locator("title", has_text="1")).first
    box = of_first.bounding_box()
    page.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)
    page.wait_for_url("**/subjects/1-*.html")
    page.close()


def test_without_its_page_a_mark_leads_to_the_row_of_the_subject(browser: Any, outputs: Path) -> None:
    for path in (outputs / "subjects").iterdir():
        path.unlink()
    page = browser.new_page(viewport={"width": 1400, "height": 800})
    page.goto((outputs / "f_14_2_5_3.html").as_uri())
    box = page.locator("figure svg a").first.bounding_box()
    page.mouse.click(box["x"] + 8, box["y"] + box["height"] / 2)
    page.locator("#f_14_2_5_3-subject-0").wait_for()
    assert page.url.endswith("#f_14_2_5_3-subject-0")
    page.close()
