"""The report of all outputs: table of contents with computed pages, one section per output, and the page with a search box."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Column, Table
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.html import write_content
from pipeline.tlf.render.index import write_index
from pipeline.tlf.render.report import CHAPTERS, Part, decode_part, encode_part, write_report
from pipeline.tlf.render.rtf import PAGE_BREAK, SECTION_BREAK, make_section

OWN, COMMON = ("Source: ADSL", "Program: x"), ("Data cut-off: 2026-06-30", "Transfer: 2026-06-30", "Version: 1")


def part(output_id: str, rows: int, title: str = "A title") -> Part:
    """An output of `rows` lines."""
    number = pd.Series(range(rows)).astype("str")
    lines = pd.DataFrame({"label": "Row " + number, "indent": 0, "group": "", "block": 0})
    refs = pd.DataFrame(columns=["row", "column", "ard_id"])
    table = Table("", (Column("Arm", "Arm"),), lines, pd.DataFrame({0: number}), refs)
    frame = Frame("Protocol X", (output_id.replace("_", "."), title, "A set"), ("A note.",), OWN, COMMON)
    output = Output(output_id, "a_name", title, "FASFL", ("ADSL",), (), pd.DataFrame(), pd.DataFrame(), table)
    return Part(output_id, "a_name", frame, make_section(output, frame), write_content(output, frame))


def contents_of(text: str) -> dict[str, int]:
    """Bookmark -> page, as the table of contents prints them."""
    return {name: int(page) for name, page in re.findall(r'HYPERLINK \\\\l "(\w+)"\}.*?\\tab (\d+)\\par', text)}


def pages_of(text: str) -> dict[str, int]:
    """Bookmark -> page on which its section begins, by counting the breaks before it."""
    found = re.finditer(r"\\bkmkstart (\w+)\}", text)
    return {m[1]: 1 + sum(text.count(it, 0, m.start()) for it in (PAGE_BREAK, SECTION_BREAK)) for m in found}


def test_the_contents_name_the_page_on_which_each_output_begins() -> None:
    parts = [part("t_14_1_1_1", 90), part("t_14_2_1_1", 3), part("t_14_2_1_2", 120), part("l_16_2_1_1", 1)]
    text = write_report(parts)
    listed = contents_of(text)
    assert list(listed) == [p.id for p in parts]
    assert listed == {name: page for name, page in pages_of(text).items() if name != "contents"}
    assert listed["t_14_1_1_1"] == 2
    assert listed["t_14_2_1_2"] == listed["t_14_2_1_1"] + 1  # a table of three lines has one page


def test_contents_longer_than_a_page_move_every_output() -> None:
    parts = [part(f"t_14_3_1_{number}", 1, "A title of many words that does not fit one line " * 4) for number in range(1, 41)]
    text = write_report(parts)
    listed = contents_of(text)
    assert listed["t_14_3_1_1"] > 2
    assert listed == {name: page for name, page in pages_of(text).items() if name != "contents"}


def test_every_output_is_a_section_with_its_own_titles_and_footnotes() -> None:
    text = write_report([part("t_14_1_1_1", 2, "First"), part("t_14_2_1_1", 2, "Second")])
    contents, first, second = text.split(SECTION_BREAK)
    assert [section.count(r"{\header") for section in (contents, first, second)] == [1, 1, 1]
    assert "First" in first
    assert "Second" not in first
    assert "NUMPAGES" in second
    assert text.count(r"{\rtf1") == 1
    plain = re.sub(r"\\[\\{}]", "", text)
    assert plain.count("{") == plain.count("}")


def test_the_report_prints_what_the_single_file_prints() -> None:
    single = part("t_14_1_1_1", 60)
    assert single.section.text in write_report([single])


def test_a_part_survives_its_file() -> None:
    one = part("t_14_1_1_1", 2, "肉瘤 {\\b")
    assert decode_part(encode_part(one)) == one


def test_no_output_at_all_is_an_empty_report() -> None:
    assert write_report([]).startswith(r"{\rtf1")
    assert "0 outputs" in write_index("X", [])


class Page(HTMLParser):
    """Ids, links within the page, and every other address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" else []
        self.loads += [given["src"] or ""] if "src" in given else []
        self.loads += [given["href"] or ""] if tag == "link" else []
        self.open += [tag] if tag in ("article", "details", "script") else []


def test_the_page_has_an_address_for_every_output_and_loads_only_the_drill_down() -> None:
    page = Page(write_index("X", [part("t_14_1_1_1", 2), part("l_16_2_1_1", 2)]))
    within = {link[1:] for link in page.links if link.startswith("#")}
    assert {"t_14_1_1_1", "l_16_2_1_1", "contents"} <= within <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.loads == ["trace/click.js", "subjects/links.js"]
    assert page.open == ["article", "article", "details", "script", "script", "script"]  # only the listing is folded


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "@STYLE@", "</article>"])
def test_data_are_text_on_the_page(hostile: str) -> None:
    page = Page(write_index("X", [part("t_14_1_1_1", 2, hostile)]))
    assert page.open == ["article", "script", "script", "script"]


def test_chapters_follow_the_guideline() -> None:
    text = write_index("X", [part("t_14_1_1_1", 1), part("f_14_2_3_1", 1), part("t_14_3_1_1", 1), part("l_16_2_1_1", 1)])
    assert re.findall(r"<section><h2>(.*?)</h2>", text) == list(CHAPTERS.values())


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and pdftotext")
def test_libreoffice_shows_every_output_on_the_page_that_the_contents_name(tmp_path: Path) -> None:
    sizes = {"t_14_1_1_1": 90, "t_14_2_1_1": 3, "t_14_2_1_2": 120, "l_16_2_1_1": 1}
    parts = [part(name, rows) for name, rows in sizes.items()]
    text = write_report(parts)
    (tmp_path / "r.rtf").write_text(text, encoding="ascii")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "r.rtf")]
    subprocess.run(office, check=True, capture_output=True, timeout=120)
    shown = subprocess.run(["pdftotext", "-layout", str(tmp_path / "r.pdf"), "-"], check=True, capture_output=True, text=True)
    pages = shown.stdout.split("\f")[:-1]
    assert len(pages) == 1 + sum(one.section.pages for one in parts)
    titles = [re.search(r"^ *([tl][.\d]+) *$", page, re.MULTILINE) for page in pages]
    first = {title[1].replace(".", "_"): number for number, title in reversed(list(enumerate(titles, start=1))) if title}
    assert first == contents_of(text)
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
