"""A click on a number in a real browser, from a disk: the subjects, records and rows of forms behind it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.review.stored import Stored
from pipeline.review.trace.page import trace_files
from pipeline.study import Study
from pipeline.tlf.render.html import page as output_page
from pipeline.trial.trial import Trial
from tests.drugs import DATASETS

TRIAL = Trial(Study.model_validate({"study": {"id": "S", "dco": "2026-06-30"}}))
CELLS = (
    '<table><tbody><tr><th scope="row">Subjects with an event</th><td data-ard="t_1.00002 t_1.00003">2 (66.7)</td></tr>'
    '<tr data-record="ADAE S-2 1"><th scope="rowgroup">S-2</th><td>Rash</td></tr></tbody></table>'
)


@pytest.fixture
def folder(made_by_hand: Path) -> Path:
    """The outputs of a transfer made by hand: the page of one output and the drill-down."""
    files = trace_files(Stored(made_by_hand, DATASETS), ["t_1"], TRIAL) | {"t_1.html": output_page("t_1", CELLS).encode()}
    for name, content in files.items():
        path = made_by_hand / "tlf" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return made_by_hand / "tlf"


@pytest.fixture
def made_by_hand(tmp_path: Path) -> Path:
    """Two events of two subjects, each from a row of the form; hostile text in one of them."""
    from tests.unit.review.test_transfer_diff import may, write

    results = may(tmp_path / "2026-05-31")
    ae = pd.read_parquet(results / "sdtm" / "ae.parquet")
    keys = ["1|1|LOG|1|AE|1", "1|2|LOG|1|AE|1"]
    rows = pd.DataFrame({"ROWKEY": keys, "FILE": "ae.csv", "FILELINE": ["2", "3"], "SITEID": "1", "SUBJID": ["1", "2"]})
    people = pd.DataFrame({"SITEID": "1", "SUBJID": ["1", "2"], "USUBJID": ["S-1", "S-2"]})
    lineage = pd.DataFrame(
        {"DATASET": "AE", "USUBJID": ["S-1", "S-2"], "SEQ": 1.0, "RULE": "AE.AE", "FORM": "AE", "ROWKEY": keys}
    )
    fields = pd.DataFrame({"FORM": ["AE"], "COLUMN": ["AETERM"], "QUESTION": ["Event"], "TARGET": ["AE.AETERM"]})
    return write(
        results,
        {
            "raw/crf_ae": rows.assign(AETERM=["nausea", "<img src=x onerror=alert(1)></script>"]),
            "sdtm/reference": people,
            "sdtm/ae": ae,
            "lineage/ae": lineage,
            "review/fields": fields,
        },
    )


@pytest.fixture
def page(browser: Any, folder: Path) -> Iterator[Any]:
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    page.on("pageerror", lambda error: pytest.fail(f"the page has an error: {error}"))
    page.on("dialog", lambda dialog: pytest.fail("text of the data ran as a script"))
    page.goto((folder / "t_1.html").as_uri())
    yield page
    page.close()


def test_a_click_on_a_number_leads_to_the_row_of_the_form(page: Any) -> None:
    page.get_by_text("2 (66.7)").click()
    page.get_by_role("heading", name="Subjects and records of the result: 2").wait_for()
    page.get_by_role("heading", name="Subjects of the column: 3").wait_for()
    page.locator("section").first.get_by_text("S-2").click()
    page.get_by_text("ADAE AESEQ 1").click()
    page.locator("summary", has_text=re.compile(r"^AE\s")).click()
    page.get_by_text("Form AE FILE ae.csv FILELINE 3").click()
    page.get_by_role("cell", name="<img src=x onerror=alert(1)></script>").wait_for()
    page.get_by_text("Event -> AE.AETERM").wait_for()


def test_enter_does_what_a_click_does(page: Any) -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Subjects and records of the result: 2").wait_for()
    page.get_by_text("Back to the outputs").click()
    page.get_by_text("Subjects with an event").wait_for()


def test_a_row_of_a_listing_leads_to_its_record(page: Any) -> None:
    page.get_by_text("Rash").click()
    page.get_by_text("S-2").click()
    page.get_by_text("ADAE AESEQ 1").wait_for()


def test_without_the_drill_down_a_page_is_the_same(folder: Path, page: Any) -> None:
    shutil.rmtree(folder / "trace")
    page.reload()
    page.get_by_text("2 (66.7)").click()
    assert page.url.endswith("/t_1.html")
