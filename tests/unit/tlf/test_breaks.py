"""Where a table's pages break: expected breaks are counted by hand, each row 10 points high."""

from collections.abc import Sequence

from pipeline.tlf.render.breaks import break_blocks, break_rows, parents_of


def pages(indents: str, blocks: str, rows_of_a_page: int, again: Sequence[float] = ()) -> list[tuple[int, int]]:
    """A digit per row each: its indent, its block."""
    return break_blocks(
        [10.0] * len(indents), again or [0.0] * len(indents), [*map(int, indents)], [*map(int, blocks)], 10.0 * rows_of_a_page
    )


def test_the_rows_that_a_row_stands_under() -> None:
    assert parents_of([0, 1, 2, 1, 0, 2, 1]) == [(), (0,), (0, 1), (0,), (), (4,), (4,)]


def test_any_row_of_a_listing_may_start_a_page() -> None:
    assert break_rows([10.0] * 5, [0.0] * 5, room=20) == [(0, 2), (2, 4), (4, 5)]
    assert break_rows([10.0] * 5, [10.0] * 5, room=20) == [(0, 2), (2, 3), (3, 4), (4, 5)]  # its groups again take a row


def test_nothing_is_broken_that_fits() -> None:
    assert pages("0111011101", "0000111122", 10) == [(0, 10)]


def test_a_block_stays_whole_where_most_of_the_page_is_filled() -> None:
    # blocks of 4, 4 and 4 rows, 10 to a page: 8 rows fill 80 % of it
    assert pages("011101110111", "000011112222", 10) == [(0, 8), (8, 12)]


def test_a_long_block_is_cut_with_two_rows_of_it_on_both_pages() -> None:
    # 3 rows, then a block of 8, 10 to a page: whole it would leave 70 % blank; the last page has 3 rows
    assert pages("01101111111", "00011111111", 10) == [(0, 8), (8, 11)]
    assert pages("0" + "1" * 11, "0" * 12, 8) == [(0, 8), (8, 12)]


def test_no_heading_ends_a_page() -> None:
    # a heading of two levels is row 4 and 5, 6 to a page: all of it goes over
    assert pages("0111012212", "0000000000", 6) == [(0, 4), (4, 10)]


def test_what_the_headings_need_again_is_counted() -> None:
    # rows 1 to 11 stand under row 0, whose name takes a row again: 4 to a page, then 3, and 3 on the last
    assert pages("0" + "1" * 11, "0" * 12, 4, [0.0, *[10.0] * 11]) == [(0, 4), (4, 7), (7, 9), (9, 12)]


def test_the_last_page_is_no_single_line() -> None:
    # blocks of 4, 4 and 1 rows, 8 to a page
    assert pages("011101110", "000011112", 8) == [(0, 4), (4, 9)]
    # a block that fills the page before gives its last two rows
    assert pages("011111110", "000000001", 8) == [(0, 6), (6, 9)]
