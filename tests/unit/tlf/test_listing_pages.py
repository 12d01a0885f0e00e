"""Listings on pages: groups once a page, measured breaks, hostile text, 10,000 rows, and the same pages in LibreOffice."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pandas as pd
import pytest

from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.html import write_content, write_html
from pipeline.tlf.render.listing_pages import cut_listing
from pipeline.tlf.render.measure import text_width
from pipeline.tlf.render.pages import PADDING
from pipeline.tlf.render.rtf import PAGE_BREAK
from tests.unit.tlf.written import count_pages, write_rtf

FRAME = Frame("Protocol X", ("Listing 16.2.4.3", "Medical History", "Full Analysis Set"), ("A note.",), ("Source: MH",))


def listing(texts: list[str], subjects: list[str]) -> Listing:
    rows = pd.DataFrame({"Subject": subjects, "Text": texts, "Grade": ["1"] * len(texts)}, dtype="str")
    refs = pd.DataFrame({"DATASET": "MH", "USUBJID": subjects, "SEQ": range(len(texts))})
    return Listing(rows, 1, refs)


def output_of(body: Listing) -> Output:
    return Output("l_16_2_4_3", "medical_history_listing", "T", "FASFL", ("MH",), (), pd.DataFrame(), pd.DataFrame(), body)


def test_a_subject_is_printed_once_a_page_and_again_at_the_next_pages_top() -> None:
    # 8 pt in lines of 9.8 pt and 1.5 pt between rows: a subject of 60 rows needs 678 pt, three pages of 300
    pages = cut_listing(listing(["x"] * 60 + ["y"] * 3, ["0101"] * 60 + ["0102"] * 3), 700, 300).pages
    subjects = [[row.cells[0][0] for row in page] for page in pages]
    assert [page[0] for page in subjects] == ["0101", "0101", "0101"]
    assert [len([s for s in page if s]) for page in subjects] == [1, 1, 2]
    assert sum(map(len, pages)) == 63


def test_no_page_is_higher_than_its_room() -> None:
    body = listing([f"word {'and ' * (i % 90)} {i}" for i in range(400)], [str(i // 7) for i in range(400)])
    grid = cut_listing(body, 700, 300)
    head = grid.line_height + 5
    assert max(sum(row.height for row in page) + page[0].space for page in grid.pages) <= 300 - head
    assert sum(map(len, grid.pages)) == 400


def test_a_row_higher_than_a_page_is_cut_and_nothing_of_it_is_lost() -> None:
    words = [f"w{i}" for i in range(3000)]
    pages = cut_listing(listing([" ".join(words), "last"], ["0101", "0102"]), 700, 300).pages
    assert len(pages) > 2
    printed_words = " ".join(line for page in pages for row in page for line in row.cells[1]).split()
    assert printed_words == [*words, "last"]
    assert all(page[0].cells[0][0] for page in pages)  # the subject stands at the top of each page
    assert [row.cells[2][0] for page in pages for row in page].count("1") == 2  # the grade is printed once per record


def test_words_stay_whole_and_lines_fit_their_column() -> None:
    texts = ["pneumonoultramicroscopicsilicovolcanoconiosis of the lung, left and right, not otherwise specified"] * 5
    grid = cut_listing(listing(texts, ["SURENV01-01-0101"] * 5), 400, 300)
    lines = [line for page in grid.pages for row in page for line in row.cells[1]]
    assert "pneumonoultramicroscopicsilicovolcanoconiosis" in " ".join(lines).split()
    assert all(text_width(line, grid.size) <= grid.widths[1] - 2 * PADDING for line in lines)
    assert sum(grid.widths) == pytest.approx(400)


def test_a_word_longer_than_any_column_is_cut() -> None:
    grid = cut_listing(listing(["x" * 2000, "肉瘤" * 300], ["0101", "0102"]), 700, 400)
    cells = [row.cells[1] for page in grid.pages for row in page]
    assert "".join(line for cell in cells for line in cell) == "x" * 2000 + "肉瘤" * 300
    assert all(text_width(line, grid.size) <= grid.widths[1] - 2 * PADDING for cell in cells for line in cell)


def test_many_columns_take_a_smaller_font() -> None:
    # 12.06 times the font's size and 3 per cent: with padding 8 x 93 points at 7 pt, 8 x 80.5 = 644 at 6 pt
    rows = pd.DataFrame({f"Column {i}": ["RECOVERED/RESOLVED"] * 3 for i in range(8)}, dtype="str")
    grid = cut_listing(Listing(rows, 1, pd.DataFrame()), 728, 300)
    assert grid.size == 6.0
    assert all(len(cell) == 1 for page in grid.pages for row in page for cell in row.cells[1:])


def html_of(output: Output) -> str:
    return write_html(FRAME, write_content(output, FRAME))


HOSTILE = r"\page } { <script>alert('x')</script> 肉瘤 50% \b"


def test_hostile_text_is_text_in_rtf() -> None:
    output = output_of(listing([HOSTILE] * 80, ["<b>1"] * 80))
    text = write_rtf(output, FRAME)
    plain = re.sub(r"\\[\\{}]", "", text)
    assert text.isascii()
    assert plain.count("{") == plain.count("}")
    assert text.count(PAGE_BREAK) == count_pages(output, FRAME) - 1 > 0
    pages = text.split(PAGE_BREAK)
    assert all(page.count("Subject") == 1 and page.count("<b>1") == 1 for page in pages)


def test_hostile_text_is_text_in_html_and_a_subject_heads_its_rows() -> None:
    html = write_content(output_of(listing([HOSTILE, "b\nc", "d"], ["0101", "0101", "0102"])), FRAME)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert '<th scope="rowgroup" rowspan="2">0101</th>' in html
    assert '<th scope="rowgroup" rowspan="1">0102</th>' in html
    assert '<tr data-record="MH 0101 1"><td>b<br>c</td><td>1</td></tr>' in html
    assert html.count("<tbody>") == 2
    assert html.count('<th scope="col">') == 3


def test_ten_thousand_rows_are_written_in_seconds() -> None:
    texts = [f"Blood pressure increased, {i % 997} days after the dose of cycle {i % 31}" for i in range(10_000)]
    rows = {"Subject": [f"SURENV01-01-{i // 20:04d}" for i in range(10_000)], "Text": texts}
    rows |= {f"Column {k}": [f"value {i % 50}" for i in range(10_000)] for k in range(10)}
    refs = pd.DataFrame({"DATASET": "ADAE", "USUBJID": rows["Subject"], "SEQ": [float(i) for i in range(10_000)]})
    output = output_of(Listing(pd.DataFrame(rows, dtype="str"), 1, refs))
    start = time.process_time()
    rtf, html = write_rtf(output, FRAME), html_of(output)
    assert time.process_time() - start < 4  # 2 s on a quiet machine
    assert rtf.count(r"\row") == 10_000 + count_pages(output, FRAME)
    assert html.count("<tr ") == 10_000


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and pdftotext")
def test_libreoffice_breaks_pages_where_they_are_computed(tmp_path: Path) -> None:
    output = output_of(listing([f"Row {i}" for i in range(150)], [str(i // 40) for i in range(150)]))
    (tmp_path / "l.rtf").write_text(write_rtf(output, FRAME), encoding="ascii")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "l.rtf")]
    subprocess.run(office, check=True, capture_output=True, timeout=120)
    shown = subprocess.run(["pdftotext", "-layout", str(tmp_path / "l.pdf"), "-"], check=True, capture_output=True, text=True)
    pages = shown.stdout.split("\f")[:-1]
    assert len(pages) == count_pages(output, FRAME) > 2
    assert all(page.count("Subject") == 1 and f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, start=1))
    assert re.findall(r"Row (\d+)", shown.stdout) == [str(i) for i in range(150)]
