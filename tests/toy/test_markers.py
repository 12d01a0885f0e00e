"""Text of the data and of the settings stays text wherever the product writes it: read back by a parser of each format.

Every text field of the toy trial, its title, labels and explanations carry a marker that would be a picture, a link, a script, a
control word or a formula if some writer took it for its own markup. Nothing of it is looked up or run.
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pypdf
from markdown_it import MarkdownIt

from tests.toy.workspace import MARK

ELEMENTS = {"img", "script", "iframe", "object", "embed", "form", "base", "meta", "link"}


def artefacts(toy: Path, *suffixes: str) -> list[Path]:
    """Files that somebody or something reads later; of those, these kinds."""
    return sorted(path for path in toy.rglob("*") if path.suffix in suffixes and "raw" not in path.relative_to(toy).parts)


class Page(HTMLParser):
    """The elements and attributes of a page that name the marker where only markup can, and the text in between."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.text: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            acts = name.startswith("on") or name in {"src", "srcdoc", "style", "action"} or tag in ELEMENTS
            if MARK in name or (acts and MARK in (value or "")) or (name == "href" and f"//{MARK}" in (value or "")):
                self.wrong.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self.inside == "script" and re.search(rf"<[/!i].{{0,40}}{MARK}", data):  # data in a script have no "<" of their own
            self.wrong.append(data[:100])


def pages(toy: Path) -> Iterator[tuple[Path, Page]]:
    for path in artefacts(toy, ".html"):
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        yield path, page


def test_the_marker_reached_every_kind_of_file(toy: Path) -> None:
    kinds = {".html", ".rtf", ".json", ".csv", ".xml", ".pdf", ".md", ".js", ".xpt", ".txt", ".parquet"}
    found = {kind: sum(MARK.encode() in path.read_bytes() for path in artefacts(toy, kind)) for kind in kinds}
    assert {kind for kind, number in found.items() if not number} <= {".pdf", ".parquet"}, found  # compressed; read below
    assert sum(found.values()) > 50, found


def test_pages(toy: Path) -> None:
    read = dict(pages(toy))
    assert len(read) > 20
    assert {str(path): page.wrong for path, page in read.items() if page.wrong} == {}
    assert sum(MARK in "".join(page.text) for page in read.values()) > 10


def test_drawings_and_metadata_are_well_formed_and_load_nothing(toy: Path) -> None:
    files = artefacts(toy, ".svg", ".xml")
    assert files
    for path in files:
        for element in ElementTree.parse(path).iter():  # noqa: S314 - written by the test's own run
            assert MARK not in str(element.tag)
            links = [value for name, value in element.attrib.items() if name.endswith(("href", "src"))]
            assert not any(f"//{MARK}" in value for value in links), path


def test_word_documents(toy: Path) -> None:
    files = artefacts(toy, ".rtf")
    assert files
    for path in files:
        depth, text = 0, path.read_text(encoding="ascii")
        for token in re.finditer(r"\\([a-z]+)-?\d* ?|\\'[0-9a-f]{2}|\\(.)|([{}])", text):
            depth += {"{": 1, "}": -1}.get(token[3] or "", 0)
            assert depth > 0 or token.end() >= len(text.rstrip("\x00\n ")), path
        assert depth == 0, path
        assert not re.search(rf"(?<!\\)\\b {MARK}", text), path
    assert any(MARK in path.read_text(encoding="ascii") for path in files)


def test_spreadsheets(toy: Path) -> None:
    files = [path for path in artefacts(toy, ".csv") if MARK in path.read_text(encoding="utf-8-sig")]
    assert {path.name for path in files} >= {"issues.csv", "ard.csv"}
    for path in files:
        rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
        assert not [cell for row in rows for cell in row if MARK in cell and re.match(r"\s*[=+\-@]", cell)], path


def links_of(text: str) -> list[str]:
    """What a reader of Markdown would fetch or follow, and raw markup, where it names the marker."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    inside = [child for token in parser.parse(text) for child in (token.children or [token])]
    markup = ("image", "link_open", "html_inline", "html_block")
    return [child.type for child in inside if child.type in markup and MARK in str(child)]


def test_markdown(toy: Path) -> None:
    files = artefacts(toy, ".md")
    assert any(MARK in path.read_text(encoding="utf-8") for path in files)
    assert {str(path): found for path in files if (found := links_of(path.read_text(encoding="utf-8")))} == {}


def texts_of(value: object) -> Iterator[str]:
    """Every text under the key `md_str` of an event."""
    if isinstance(value, dict):
        if isinstance(value.get("md_str"), str):
            yield value["md_str"]
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


def test_the_metadata_that_the_dagster_ui_shows(toy: Path) -> None:
    shown = []
    for path in (toy / ".dagster").rglob("*.db"):
        with sqlite3.connect(path) as store:
            tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
            events = [row[0] for row in store.execute("select event from event_logs")] if "event_logs" in tables else []
        shown += [text for event in events for text in texts_of(json.loads(event))]
    named = [text for text in shown if MARK in text]
    assert len(named) > 10
    assert [found for text in named if (found := links_of(text))] == []
    assert not [line for text in named for line in text.splitlines() if line.startswith("|") and not line.endswith("|")]


def test_documents(toy: Path) -> None:
    files = artefacts(toy, ".pdf")
    assert files
    for path in files:
        reader = pypdf.PdfReader(path)
        targets = [str(note.get_object().get("/A", "")) for page in reader.pages for note in page.get("/Annots", ())]
        assert not [target for target in targets if MARK in target], path
        assert "/JavaScript" not in str(reader.trailer["/Root"].get("/Names", "")), path
        assert "/OpenAction" not in reader.trailer["/Root"] or MARK not in str(reader.trailer["/Root"]["/OpenAction"]), path


def test_scripts_and_json(toy: Path) -> None:
    for path in artefacts(toy, ".json"):
        json.loads(path.read_text(encoding="utf-8"))
    scripts = [text for path in artefacts(toy, ".js") if MARK in (text := path.read_text(encoding="utf-8"))]
    assert scripts
    for text in scripts:  # a call with data, nothing else
        begin = min(text.index(bracket) for bracket in "[{" if bracket in text)
        json.loads(text[begin : max(text.rfind("}"), text.rfind("]")) + 1])


def test_the_console_says_it_as_it_is(toy: Path) -> None:
    for path in (toy / "said").iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text), path
    assert MARK in (toy / "said" / "traceNausea.txt").read_text(encoding="utf-8")
