"""The outputs of a package: takes the finished outputs of a transfer, gives their files under names of eCTD.

Its own module because names change on the way (t_14_2_1_1 is t-14-2-1-1 there), and with them the links between pages.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.submission.define.analysis_results import PackagedOutput
from pipeline.submission.define.content import Document
from pipeline.submission.programs import program_file
from pipeline.submission.tree import Tree, file_stem, link
from pipeline.tlf.render.report import Part, decode_part

_ENDINGS = (".rtf", ".html", ".png")
WHOLE = ("index.html", "report.rtf")
_DRILL_DOWN = b'<script src="trace/click.js" defer></script>'
_LINK = re.compile(rb'(href|src)="([tfl]_[0-9a-z_]+)(\.[a-z]+)')


@dataclass(frozen=True)
class Displays:
    """The files by name in the outputs folder, and the outputs as define.xml and the guide list them."""

    files: dict[str, bytes]
    outputs: tuple[PackagedOutput, ...]


def displays_of(tlf: Path, functions: Iterable[Callable[..., Any]], tree: Tree) -> Displays:
    """The outputs of `functions` in a transfer's folder `tlf`, in order: each as RTF and page, all as one of each."""
    made = [function for function in functions if (tlf / f"{function.__name__}.rtf").is_file()]
    parts = {f.__name__: decode_part((tlf / "parts" / f"{f.__name__}.json").read_bytes()) for f in made}
    names = [f"{output}{ending}" for output in parts for ending in _ENDINGS]
    files = {_renamed(name): _relinked((tlf / name).read_bytes()) for name in _there(tlf, [*WHOLE, *names])}
    modules = {function.__name__: function.__module__ for function in made}
    return Displays(files, tuple(_packaged(part, modules[output], tree) for output, part in parts.items()))


def _there(folder: Path, names: Iterable[str]) -> list[str]:
    return [name for name in names if (folder / name).is_file()]


def _renamed(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{file_stem(stem)}.{ending}"


def _relinked(content: bytes) -> bytes:
    """Pages name each other by output, and their drill-down stays at home; RTF has no such text."""
    kept = content.replace(_DRILL_DOWN, b"")
    return _LINK.sub(lambda m: b'%s="%s%s' % (m[1], m[2].replace(b"_", b"-"), m[3]), kept)


def _packaged(part: Part, module: str, tree: Tree) -> PackagedOutput:
    number, title, population = part.frame.titles
    display = f"{tree.outputs}/{_renamed(part.id + '.rtf')}"
    program = f"{tree.programs}/{program_file(module)}"
    return PackagedOutput(
        part.id,
        number,
        f"{title} - {population}",
        Document(f"LF.{part.id}", link(tree.adam, display), f"{number} {title}"),
        Document(f"LF.PGM.{part.id}", link(tree.adam, program), f"Program of {number}"),
    )
