"""The RTF writer: escapes, measured lines, computed pages with head rows and (cont.) on each."""

import re
import time

import pandas as pd
import pytest

from pipeline.tlf.layout.output import NOBODY, Output
from pipeline.tlf.layout.table import Column, Table
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.measure import text_width, wrap
from pipeline.tlf.render.pages import cut_table
from pipeline.tlf.render.rtf import PAGE_BREAK, escape
from tests.unit.tlf.written import count_pages, write_rtf

FRAME = Frame("Protocol X", ("Table 1", "A title", "A set"), ("A note.",), ("Source: ADSL",))


def listing(rows: int, terms: int = 0) -> Table:
    """A table of `rows` lines; with `terms`, each (terms + 1)th is a group and the others its indented members."""
    number = pd.Series(range(rows))
    head = number % (terms + 1) == 0 if terms else pd.Series(True, index=number)
    group = ("Group " + (number // (terms + 1)).astype("str")) if terms else pd.Series("", index=number, dtype="str")
    frame = pd.DataFrame(
        {"label": group.where(head, "Member " + number.astype("str")) if terms else "Row " + number.astype("str")}
    )
    frame = frame.assign(
        indent=(~head).astype("int64"), group=group.where(~head, ""), block=number // (terms + 1) if terms else 0
    )
    cells = pd.DataFrame({0: number.astype("str") + " (1.0)"})
    return Table("Stub", (Column("Arm\n(N=3)", "Arm"),), frame, cells, pd.DataFrame(columns=["row", "column", "ard_id"]))


def output_of(table: Table) -> Output:
    return Output("t_1", "a_name", "A title", "FASFL", ("ADSL",), (), pd.DataFrame(), pd.DataFrame(), table)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"50% \b {x}", r"50% \\b \{x\}"),
        ("≥ 3", r"\u8805? 3"),
        ("é", r"\u233?"),
        ("肉", r"{\f1 \u-32631?}"),  # U+8089 = 32905, less 65536 in a signed 16-bit number
        ("𠮷", r"{\f1 \u-10174?\u-8265?}"),  # U+20BB7: surrogates D842 DFB7
        ("a\nb", r"a\line b"),
        ("a\x00b", "a b"),
    ],
)
def test_escape(text: str, expected: str) -> None:
    assert escape(text) == expected


def test_widths_are_those_of_helvetica() -> None:
    # thousandths of the size: H 722, e 556, l 222, o 556; 3 per cent for safety
    assert text_width("Hello", 10) == pytest.approx((722 + 556 + 222 + 222 + 556) / 100 * 1.03)
    assert text_width("肉瘤", 10) == pytest.approx(20 * 1.03)


def test_wrap_breaks_at_blanks_keeps_given_breaks_and_cuts_what_is_too_long() -> None:
    assert wrap("aa bb cc\ndd", text_width("aa bb", 9), 9) == ("aa bb", "cc", "dd")
    assert wrap("aaaa", text_width("aa", 9), 9) == ("aa", "aa")
    assert all(text_width(line, 9) <= 60 for line in wrap("词" * 50 + " word " * 20, 60, 9))


def test_each_page_has_the_head_rows_and_every_row_once() -> None:
    text = write_rtf(output_of(listing(100)), FRAME)
    pages = text.split(PAGE_BREAK)
    assert len(pages) == count_pages(output_of(listing(100)), FRAME) > 2
    assert all(page.count("(N=3)") == 1 for page in pages)
    assert re.findall(r"Row (\d+)\\cell", text) == [str(i) for i in range(100)]


def test_pages_hold_as_many_rows_as_fit() -> None:
    # 9 pt in lines of 11 pt; head of 2 lines + 2 x 2.5, first row 2.5: (244.5 - 27 - 2.5) / 11 = 19.5
    grid = cut_table(listing(45), 700, 244.5)
    assert (grid.size, grid.line_height) == (9.0, 11.0)
    assert [len(page) for page in grid.pages] == [19, 19, 7]


def test_a_group_that_crosses_a_page_is_named_again_and_no_heading_stands_alone() -> None:
    pages = cut_table(listing(120, terms=25), 700, 244.5).pages  # groups longer than the 19 rows of a page
    labels = [[row.cells[0][0] for row in page] for page in pages]
    members = [[row.indent for row in page] for page in pages]
    assert all(page[-1] == 1 for page in members[:-1])  # the last row of a page is a member, never a heading
    tops = [page[0] for page in labels[1:]]
    assert all(top.startswith("Group ") for top in tops)
    assert any(top.endswith("(cont.)") for top in tops)
    shown = [label for page in labels for label in page if not label.endswith("(cont.)")]
    assert len(shown) == 120


def test_no_page_is_higher_than_its_room() -> None:
    grid = cut_table(listing(300, terms=5), 700, 300)
    assert max(sum(row.height for row in page) for page in grid.pages) <= 300 - 2 * grid.line_height


def test_many_columns_take_a_smaller_font_and_stay_inside_the_page() -> None:
    base = listing(5)
    cells = pd.DataFrame({i: ["123 (45.6)"] * 5 for i in range(16)})
    wide = Table("Stub", tuple(Column("n (%)", str(i)) for i in range(16)), base.rows, cells, base.refs)
    grid = cut_table(wide, 728, 300)
    assert grid.size < 9
    assert sum(grid.widths) == pytest.approx(728)
    assert all(len(cell) == 1 for row in grid.pages[0] for cell in row.cells[1:])


def test_nothing_to_show_is_said() -> None:
    text = write_rtf(output_of(listing(0)), FRAME)
    assert NOBODY in text
    assert "Table 1" in text


def test_braces_balance_and_the_text_is_ascii() -> None:
    table = listing(30)
    hostile = Table("{\\b", table.columns, table.rows.assign(label="\\page } { 肉瘤 <b>"), table.cells, table.refs)
    text = write_rtf(output_of(hostile), FRAME)
    plain = re.sub(r"\\[\\{}]", "", text)
    assert text.isascii()
    assert plain.count("{") == plain.count("}")
    assert plain.count(PAGE_BREAK) == count_pages(output_of(hostile), FRAME) - 1


def test_ten_thousand_rows_are_written_in_seconds() -> None:
    start = time.process_time()
    text = write_rtf(output_of(listing(10_000)), FRAME)
    assert time.process_time() - start < 4  # 2 s on a quiet machine
    assert text.count(PAGE_BREAK) > 200
