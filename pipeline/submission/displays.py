"""The outputs of a package: takes the finished outputs of a transfer, gives their files under names of eCTD.

t_14_2_1_1 is t-14-2-1-1 there. Pages are put together from the parts that the outputs left, with links to these names and without
the drill-down, which stays at home.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.submission.define.analysis_results import PackagedOutput
from pipeline.submission.define.content import Document
from pipeline.submission.programs import program_file
from pipeline.submission.tree import Tree, file_stem, link
from pipeline.tlf.layout.output import output_name
from pipeline.tlf.render.html import write_html
from pipeline.tlf.render.index import write_index
from pipeline.tlf.render.report import Part, decode_part, part_file

INDEX, REPORT = "index.html", "report.rtf"


@dataclass(frozen=True)
class Displays:
    """The files by name in the outputs folder, and the outputs as define.xml and the guide list them."""

    files: dict[str, bytes]
    outputs: tuple[PackagedOutput, ...]


def displays_of(
    tlf: Path,
    functions: Iterable[Callable[..., Any]],
    tree: Tree,
    study_id: str,
    left_out: Mapping[str, Sequence[str]] | None = None,
) -> Displays:
    """The outputs of `functions` in a transfer's folder `tlf`, in order: each as RTF and page, all as one of each."""
    made = [function for function in functions if (tlf / f"{function.__name__}.rtf").is_file()]
    parts = {f.__name__: decode_part((tlf / part_file(f.__name__)).read_bytes()) for f in made}
    copied = [REPORT, *(f"{output}{ending}" for output in parts for ending in (".rtf", ".png"))]
    files = {_renamed(name): (tlf / name).read_bytes() for name in copied if (tlf / name).is_file()}
    files |= {_renamed(f"{part.id}.html"): write_html(part.frame, part.content, False).encode() for part in parts.values()}
    if (tlf / INDEX).is_file():
        files[INDEX] = write_index(study_id, list(parts.values()), _renamed, drill_down=False, left_out=left_out or {}).encode()
    functions_of = {function.__name__: function for function in made}
    return Displays(files, tuple(_packaged(part, functions_of[output], tree) for output, part in parts.items()))


def _renamed(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return f"{file_stem(stem)}.{ending}"


def _packaged(part: Part, function: Callable[..., Any], tree: Tree) -> PackagedOutput:
    number, title, population = part.frame.titles
    display = f"{tree.outputs}/{_renamed(part.id + '.rtf')}"
    program = f"{tree.programs}/{program_file(function.__module__)}"
    return PackagedOutput(
        part.id,
        number,
        f"{title} - {population}",
        Document(f"LF.{part.id}", link(tree.adam, display), f"{number} {title}"),
        Document(f"LF.PGM.{part.id}", link(tree.adam, program), f"Program of {number}"),
        output_name(function),
    )
