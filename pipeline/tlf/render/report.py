"""The outputs of a study as one RTF document with a table of contents (TLF_SPEC 6).

A part carries its section of the RTF and its markup, so that the report prints exactly what the single files print. Page numbers
are computed, not left to the reader's word processor.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate
from typing import Any

from pipeline.tlf.ard.ids import chapter_of
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.measure import wrap
from pipeline.tlf.render.rtf import LINE, MARGIN, PAGE_WIDTH, TEXT_SIZE, WIDTH, Section, bind, escape, sheet_of, write_document

CHAPTERS = {
    "14_1": "14.1 Subjects, baseline and exposure",
    "14_2": "14.2 Efficacy",
    "14_3": "14.3 Safety",
    "16_2": "16.2 Subject data listings",
}


def chapter_title(chapter: str) -> str:
    """The heading of a chapter: its title, or its number where only a trial's own outputs stand in it."""
    return CHAPTERS.get(chapter, chapter.replace("_", "."))


_NUMBER_WIDTH, _INDENT = 40, 12  # points: right of and left of an entry


@dataclass(frozen=True)
class Part:
    """One output, rendered: its name, its frame, its section of the RTF, its markup below the titles."""

    id: str
    name: str
    frame: Frame
    section: Section
    content: str

    @property
    def chapter(self) -> str:
        """Key of CHAPTERS."""
        return chapter_of(self.id)


def part_file(output_id: str) -> str:
    """Where an output is kept as a part of the report, in the folder of the outputs."""
    return f"parts/{output_id}.json"


def encode_part(part: Part) -> bytes:
    """A part as JSON."""
    return json.dumps(asdict(part), ensure_ascii=False).encode()


def decode_part(text: bytes) -> Part:
    """The part of `encode_part`; those written by versions before outputs had names have none."""
    said = json.loads(text)
    frame: dict[str, Any] = {name: value if isinstance(value, str) else tuple(value) for name, value in said["frame"].items()}
    return Part(said["id"], said.get("name", ""), Frame(**frame), Section(**said["section"]), said["content"])


def write_report(parts: Sequence[Part]) -> str:
    """One RTF: a table of contents, then every part as a section on pages of its own; pages are numbered through."""
    if not parts:
        return write_document([])
    frame = contents_frame(parts[0].frame)
    room = sheet_of(frame).room // LINE
    blocks = list(_blocks(parts))
    starts = _breaks([len(block.lines) for block in blocks], room)
    before = list(accumulate((part.section.pages for part in parts), initial=len(starts) + 1))
    numbers = dict(zip((part.id for part in parts), before, strict=False))
    ends = [*starts[1:], len(blocks)]
    pages = ["\n".join(_print(block, numbers) for block in blocks[a:b]) for a, b in zip(starts, ends, strict=True)]
    return write_document([bind(pages, sheet_of(frame), "contents"), *(part.section for part in parts)])


def contents_frame(frame: Frame) -> Frame:
    """The frame of the table of contents, from that of any part: data cut-off, transfer and version are the same."""
    titles = ("Tables, Figures and Listings", "Contents", frame.common_source[0])
    return replace(frame, titles=titles, footnotes=(), own_source=())


@dataclass(frozen=True)
class _Block:
    """Lines of the table of contents that stay together: a chapter's heading (with blank lines) or nothing, then an entry."""

    heading: str
    lines: tuple[str, ...]
    id: str


def _blocks(parts: Sequence[Part]) -> Iterator[_Block]:
    chapter = ""
    for part in parts:
        number, title, population = part.frame.titles
        entry = wrap(f"{number}  {title} ({population})", WIDTH - _NUMBER_WIDTH - _INDENT, TEXT_SIZE)
        heading = chapter_title(part.chapter) if part.chapter != chapter else ""
        yield _Block(heading, ((heading, "") if heading else ()) + entry, part.id)
        chapter = part.chapter


def _breaks(heights: Sequence[int], room: int) -> list[int]:
    """The first block of each page."""
    starts, used = [0], 0
    for i, height in enumerate(heights):
        if used + height > room:
            starts.append(i)
            used = 0
        used += height
    return starts


def _print(block: _Block, numbers: dict[str, int]) -> str:
    """The block's lines; an entry leads to its bookmark and ends in its page."""
    size = rf"\fs{2 * TEXT_SIZE}\sl-{LINE}\slmult0"
    first = 2 if block.heading else 0
    heading = rf"\pard\plain\f0{size}\par" + "\n" + rf"\pard\plain\f0\b{size} {escape(block.heading)}\par" + "\n"
    text = r"\line ".join(map(escape, block.lines[first:]))
    target = rf'{{\*\fldinst HYPERLINK \\l "{block.id}"}}'
    tab = rf"\tqr\tldot\tx{PAGE_WIDTH - 2 * MARGIN}"
    entry = rf"\pard\plain\f0{size}\li{20 * _INDENT}{tab} {{\field{target}{{\fldrslt {text}}}}}\tab {numbers[block.id]}\par"
    return (heading if block.heading else "") + entry
