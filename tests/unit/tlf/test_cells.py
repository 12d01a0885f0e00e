"""Printed cells as data: the row with what stands above it, the head, the text, the results; and the page agrees."""

import pandas as pd
import pytest

from pipeline.review.trace.steps import choose
from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Column, Table
from pipeline.tlf.render.cells import COLUMNS, cells_of
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.html import write_content
from tests.pages import Page
from tests.unit.tlf.hand_made import table

FRAME = Frame("Protocol X", ("Table 1", "Events", "Safety"), (), ("Source: ADAE",))
LINES = table(
    """
    label         | indent | any    | severe
    Cardiac <all> | 0      | 3 (50) |
    Flutter       | 1      | 1      | 0
    Atrial        | 2      | 1      | 0
    Block         | 1      | 2      | 0
    Eye           | 0      | 2      | 1
    """
).fillna("")
REFS = table(
    """
    row | column | ard_id
    0   | 0      | t_1.00001
    0   | 0      | t_1.00002
    1   | 0      | t_1.00003
    2   | 0      | t_1.00005
    3   | 0      | t_1.00007
    4   | 0      | t_1.00009
    1   | 1      | t_1.00004
    2   | 1      | t_1.00006
    3   | 1      | t_1.00008
    4   | 1      | t_1.00010
    """
).astype({"row": "int64", "column": "int64"})


def output(body: Table | Listing) -> Output:
    return Output("t_1", "Table 1", "T", "SAFFL", ("ADAE",), (), pd.DataFrame(), pd.DataFrame(), body)


@pytest.fixture
def events() -> Output:
    rows = LINES[["label"]].assign(indent=LINES["indent"].astype("int64"), group="", block=0)
    cells = LINES[["any", "severe"]].astype("str").set_axis([0, 1], axis=1)
    cells.loc[4, 0] = "2\n(33)"
    return output(Table("", (Column("Any\nn (%)", "X", "Drug"), Column("Grade ≥ 3", "X", "Drug")), rows, cells, REFS))


@pytest.fixture
def listed() -> Output:
    rows = pd.DataFrame({"Subject": ["S-1", "S-1"], "Event": ["Rash &\nitch", ""], "Grade": ["2", "1"]}, dtype="str")
    refs = pd.DataFrame({"DATASET": ["ADAE", "ADSL"], "USUBJID": ["S-1", "S 1"], "SEQ": [2, None]})
    return output(Listing(rows, 1, refs))


def test_a_cell_has_the_labels_above_it_and_every_result_it_shows(events: Output) -> None:
    found = cells_of(events)
    assert list(found.columns) == COLUMNS
    assert list(zip(found["row"], found["column"], found["text"], found["ard_id"], strict=True)) == [
        ("Cardiac <all>", "Any n (%)", "3 (50)", "t_1.00001"),
        ("Cardiac <all>", "Any n (%)", "3 (50)", "t_1.00002"),
        ("Cardiac <all> / Flutter", "Any n (%)", "1", "t_1.00003"),
        ("Cardiac <all> / Flutter", "Grade ≥ 3", "0", "t_1.00004"),
        ("Cardiac <all> / Flutter / Atrial", "Any n (%)", "1", "t_1.00005"),
        ("Cardiac <all> / Flutter / Atrial", "Grade ≥ 3", "0", "t_1.00006"),
        ("Cardiac <all> / Block", "Any n (%)", "2", "t_1.00007"),
        ("Cardiac <all> / Block", "Grade ≥ 3", "0", "t_1.00008"),
        ("Eye", "Any n (%)", "2\n(33)", "t_1.00009"),
        ("Eye", "Grade ≥ 3", "1", "t_1.00010"),
    ]
    assert set(found["output_id"]) == {"t_1"}
    assert found[["DATASET", "USUBJID", "SEQ"]].isna().all(axis=None)


def test_a_row_of_a_listing_is_named_by_its_record(listed: Output) -> None:
    found = cells_of(listed)
    assert list(found["row"]) == ["ADAE S-1 2", "ADSL S 1"]
    assert list(found["text"]) == ["Rash & itch / 2", " / 1"]
    assert list(found["USUBJID"]) == ["S-1", "S 1"]
    assert found["ard_id"].isna().all()


def test_of_nobody_there_is_no_cell(events: Output, listed: Output) -> None:
    assert isinstance(events.body, Table)
    assert isinstance(listed.body, Listing)
    nobody = Table("", (), events.body.rows.head(0), pd.DataFrame(), REFS.head(0))
    assert cells_of(output(nobody)).empty
    assert cells_of(output(Listing(listed.body.rows.head(0), 1, listed.body.refs.head(0)))).empty


def test_the_page_of_a_table_shows_these_cells(events: Output) -> None:
    cells = cells_of(events)
    page = Page(write_content(events, FRAME))
    assert [(name, text) for names, text in page.cells for name in names.split()] == [
        (name, text) for name, text in zip(cells["ard_id"], cells["text"], strict=True)
    ]


def test_the_page_of_a_listing_names_these_records(listed: Output) -> None:
    cells = cells_of(listed)
    page = Page(write_content(listed, FRAME))
    shown = [(record, " / ".join(" ".join(text.split()) for text in texts)) for record, texts in page.records]
    assert shown == list(zip(cells["row"], cells["text"], strict=True))


def test_part_of_a_label_is_enough_and_a_whole_label_is_meant_alone(events: Output) -> None:
    cells = cells_of(events)
    assert list(choose(cells, "flutter / a", "grade")["ard_id"]) == ["t_1.00006"]
    assert len(choose(cells, "cardiac", "")) == 8
    assert set(choose(cells, "Cardiac <all>", "")["ard_id"]) == {"t_1.00001", "t_1.00002"}
    assert choose(cells, "lung", "").empty


def test_a_record_is_chosen_by_its_name(listed: Output) -> None:
    assert list(choose(cells_of(listed), "adae s-1 2", "")["SEQ"]) == [2]
