"""The outputs of a study as one HTML page with contents and a search box.

People read this page first, on a phone too: it needs no network and no other file, an output has an address (`#t_14_2_1_1`), and
listings stay folded so that thousands of rows do not slow it down.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby

from pipeline.tlf.render.html import DRILL_DOWN
from pipeline.tlf.render.report import Part, chapter_title, contents_frame

_NOTHING: Mapping[str, Sequence[str]] = {}


def write_index(
    study_id: str,
    parts: Sequence[Part],
    address: Callable[[str], str] = str,
    drill_down: bool = True,
    left_out: Mapping[str, Sequence[str]] = _NOTHING,
    deliveries: Sequence[str] = (),
    links: Mapping[str, str] | None = None,
) -> str:
    """The page, from a template in which @NAME@ stands for what is filled in. Text from data is escaped.

    `address`: where the file of a name (t_14_2_1_1.rtf) stands beside the page; `drill_down`: see html.page; `left_out`: what the
    trial has not, in lines below headings (pipeline.trial.needs); `deliveries`: the dates of the data, in sentences; `links`:
    further pages beside this one, by file.
    """
    folder = files("pipeline.tlf.render")
    chapters = [(key, list(group)) for key, group in groupby(parts, key=lambda part: part.chapter)]
    filled = {
        "STYLE": (folder / "style.css").read_text(encoding="utf-8"),
        "TITLE": escape(f"{study_id}: tables, figures and listings"),
        "SOURCE": escape(contents_frame(parts[0].frame).source) if parts else "",
        "DELIVERIES": "".join(f'\n<p class="source">{escape(sentence)}</p>' for sentence in deliveries),
        "LINKS": "".join(f'\n<p class="source"><a href="{file}">{escape(text)}</a></p>' for file, text in (links or {}).items()),
        "NUMBER": str(len(parts)),
        "CONTENTS": "\n".join(_contents(key, group) for key, group in chapters),
        "OUTPUTS": "\n".join(_article(part, address) for part in parts),
        "LEFTOUT": _left_out(left_out),
        "SCRIPT": DRILL_DOWN if drill_down else "",
    }
    template = (folder / "index.html").read_text(encoding="utf-8")
    return re.sub("@([A-Z]+)@", lambda place: filled[place[1]], template)


def _left_out(left_out: Mapping[str, Sequence[str]]) -> str:
    parts = [f"<h2>{escape(heading)}</h2><ul>{_items(lines)}</ul>" for heading, lines in left_out.items()]
    return f'\n<section id="not-made">{"".join(parts)}</section>' if parts else ""


def _items(lines: Sequence[str]) -> str:
    return "".join(f"<li>{escape(line)}</li>" for line in lines)


def _contents(chapter: str, parts: Sequence[Part]) -> str:
    """The list of one chapter."""
    entries = "".join(f'<li data-of="{part.id}"><a href="#{part.id}">{_titles(part)}</a></li>' for part in parts)
    return f"<section><h2>{escape(chapter_title(chapter))}</h2><ul>{entries}</ul></section>"


def _titles(part: Part) -> str:
    number, title, population = map(escape, part.frame.titles)
    return f'<b>{number}</b> {title} <span class="set">{population}</span>'


def _article(part: Part, address: Callable[[str], str]) -> str:
    """One output below its titles; a listing is folded."""
    folded = part.id.startswith("l_")
    content = f'<details class="fold"><summary>Show the listing</summary>{part.content}</details>' if folded else part.content
    rtf, page = (address(f"{part.id}{ending}") for ending in (".rtf", ".html"))
    links = f'<a href="{rtf}">RTF</a> <a href="{page}">page</a> <a href="#contents">contents</a>'
    above = f'<p class="links"><code>{escape(part.name)}</code> {links}</p>'
    return f'<article id="{part.id}"><h2>{_titles(part)}</h2>\n{above}\n{content}</article>'
