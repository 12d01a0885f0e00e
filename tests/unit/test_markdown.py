"""Text inside Markdown stays text: read by a CommonMark parser that shares nothing with ours."""

import pytest
from markdown_it import MarkdownIt

from pipeline.core import markdown

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TEXTS = [
    "![seen](http://127.0.0.1:9/marker.png)",
    "[a link](http://127.0.0.1:9/)",
    "<http://127.0.0.1:9/>",
    "<img src=x>",
    "**bold** _it_ ~~gone~~ `code` &lt;",
    "a | b",
    r"a \| b",
    r"a \\| b \\\| c",
    "back`tick ``two",
    "# head",
    "- item",
    "+ item",
    "12. item",
    "3) item",
    "=====",
    "-----",
    "> quote",
    "a\nb",
    "    indented",
    "[x]: http://127.0.0.1:9/",
    "$x$ ^2^ a~b",
    "C:\\temp\\",
]


def words(token):
    return "".join(child.content for child in token.children or [])


@pytest.mark.parametrize("text", TEXTS)
def test_a_paragraph_a_list_item_and_a_heading_read_as_the_text(text):
    expected = " ".join(text.split())
    for frame in ("{}", "- {}", "## {}", "**{}**"):
        tokens = PARSER.parse(frame.format(markdown.plain(text)))
        inline = [token for token in tokens if token.type == "inline"]
        assert len(inline) == 1
        assert words(inline[0]).replace(markdown.JOINER, "") == expected
        assert {child.type for child in inline[0].children} <= {"text", "text_special", "strong_open", "strong_close"}


@pytest.mark.parametrize("text", TEXTS)
def test_a_table_keeps_its_cells(text):
    tokens = PARSER.parse(markdown.table(["one", text], [[text, "2"], ["3", text]]))
    cells = [words(token).replace(markdown.JOINER, "") for token in tokens if token.type == "inline"]
    expected = " ".join(text.split())
    assert cells == ["one", expected, expected, "2", "3", expected]


@pytest.mark.parametrize("text", ["see http://127.0.0.1:9/x", "www.example.org", "a@example.org", "HTTPS://example.org"])
def test_no_reader_makes_a_link_of_a_bare_address(text):
    parser = MarkdownIt("gfm-like", {"linkify": False}).enable("table")
    inline = next(token for token in parser.parse(markdown.plain(text)) if token.type == "inline")
    assert markdown.JOINER in words(inline)
    assert "://" not in words(inline)
    assert "www." not in words(inline)
    assert f"a{markdown.JOINER}@" in words(inline) or "@" not in text


def test_control_characters_become_blanks():
    assert markdown.plain("a\x1b[31mb\x07c") == r"a \[31mb c"
