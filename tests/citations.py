"""Citations of the specification: find them in code and prose, and resolve each to a place in the house.

A citation is `STUDY_SPEC 5.4`, with ranges (4.4-4.7), parts (3.2 TR, 1.6 step 1, Table 14.1.1.2) and lists behind one name; the
id of a worked example (B11, X03-X05); or, where rules are followed, a section in parentheses alone, as in "baseline (4.1)".
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
SPECIFICATION = ROOT / "pipeline" / "specification"
DOCUMENTS = ("STUDY_SPEC", "TLF_SPEC", "DESIGN")
DIRT = ROOT / "tests" / "surenv01" / "spec" / "dirt" / "README.md"
PROSE = (".md", ".txt", ".yaml", ".csv", ".html")
FOLLOWED_IN = (
    "pipeline/adam", "pipeline/sdtm", "raw/SURENV01/trial", "tests/spec", "tests/qc", "tests/surenv01/spec", "tests/surenv01/qc",
)  # fmt: skip
"""Folders where a section in parentheses alone is one of STUDY_SPEC, and where an id is that of a worked example."""

NAMED = re.compile(r"\b(STUDY_SPEC|TLF_SPEC|DESIGN)(?!\.md|`| *[=\]]| \[\\d)\b")
EXAMPLE = r"[A-FMX]\d\d[a-z]?"
_SECTION = r"\d+(?:\.\d+)*"
_BETWEEN = re.compile(r"(?:[,;:/ ]|\band\b|\bor\b|\bvectors?\b|\bsections?\b|\bTables?\b|\bof\b)*")
_ITEM = re.compile(rf"({_SECTION}|{EXAMPLE})(?:(?:-| to )(\.?{_SECTION}|{EXAMPLE}))?(?![\w%])(?: steps? (\d)(?: and (\d))?)?")
_PART = re.compile(r",? (--[A-Z]+|[A-Z]{2,6})\b(?![_/.]\w|-\d)")
_SOURCE = re.compile(r"\[S:\d+\]")
_ALONE = re.compile(rf"(?:\(|\bof )({_SECTION}\.\d{{1,2}})(?=[):;]|, [A-Z]\d\d)")
_EXAMPLES = re.compile(rf"\b({EXAMPLE})(?:-({EXAMPLE}))?\b")
_EXAMPLES_OF = re.compile(rf"((?:{EXAMPLE}(?:-{EXAMPLE})?(?:, | and )?)+) of (8\.\d+)")


@dataclass(frozen=True)
class Citation:
    """What is cited: the document, a section with its part ("3.2 TR", "1.6 step 1", "" for none), or an example; and where."""

    document: str
    target: str
    place: str


# --- what there is to be cited


@cache
def targets(document: str) -> frozenset[str]:
    """Everything of one document that can be cited: sections, "section part" of table rows, steps, outputs, examples, sources."""
    found, section = set(), ""
    for line in (SPECIFICATION / f"{document}.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(rf"#+ ({_SECTION})(?: ([A-Z]{{2,6}})\b)?", line):
            section = heading[1]
            found |= {section} | ({f"{section} {heading[2]}"} if heading[2] else set())
        elif step := re.match(r"(\d+)\. ", line):
            found.add(f"{section} step {step[1]}")
        elif row := re.match(r"\| ([^|]+?) \|", line):
            found |= {f"{section} {part}" for part in row[1].replace(",", " ").split()}
            found |= set(re.findall(r"\b1[46]\.\d[\d.]*\d[a-z]?", line))
            found |= set(re.findall(rf"^{EXAMPLE}$|^\[S:\d+\]$", row[1]))
    return frozenset(found)


@cache
def examples() -> dict[str, str]:
    """Id of every worked example -> its section ("" for dirt, which has its own table)."""
    listed, section = {}, ""
    for line in (SPECIFICATION / "STUDY_SPEC.md").read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"### (8\.\d+)", line):
            section = heading[1]
        elif section and (row := re.match(rf"\| ({EXAMPLE}) \|", line)):
            listed[row[1]] = section
    dirt = re.findall(r"^\| (X\d\d) \|", DIRT.read_text(encoding="utf-8"), re.MULTILINE)
    return listed | dict.fromkeys(dirt, "")


# --- what is cited


def files(folders: Iterable[str]) -> list[Path]:
    """The files below the folders that may cite: code and prose, but for the specification and what finds its citations."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.suffix in (*PROSE, ".py")]
    return [path for path in found if path.parent != SPECIFICATION and path.name not in ("citations.py", "test_citations.py")]


def citations(path: Path) -> Iterator[Citation]:
    """Every citation of one file."""
    place = path.relative_to(ROOT).as_posix()
    source = path.read_text(encoding="utf-8")
    written = _written(source) if path.suffix == ".py" else [("prose", source)]
    for kind, text in written:
        yield from named(text, place, strings=kind == "string")
        if kind != "string" and place.startswith(FOLLOWED_IN):
            yield from _alone(text, place)
        if kind != "string" and (kind == "comment" or place.startswith(FOLLOWED_IN)):
            yield from (Citation("example", id, place) for id in _examples(text))
            yield from (Citation("example", f"{id} of {of}", place) for id, of in _examples_of(text))


def _written(source: str) -> Iterator[tuple[str, str]]:
    """Comments and docstrings ("comment"), joined over lines, and all other strings of a module."""
    docstrings = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            docstrings.add(node.value.lineno)
            yield "comment", node.value.value
    comments: list[tuple[int, str]] = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            comments.append((token.start[0], token.string.lstrip("# ")))
        elif token.type == tokenize.STRING and token.start[0] not in docstrings:
            yield "string", token.string
    joined = [comments[0][1]] if comments else []
    for (before, _), (line, text) in pairwise(comments):
        joined = [*joined[:-1], f"{joined[-1]} {text}"] if line == before + 1 else [*joined, text]
    yield from (("comment", text) for text in joined)


def named(text: str, place: str, strings: bool = False) -> Iterator[Citation]:
    """The citations behind the name of a document; one without any section has the target "".

    In strings of code DESIGN is a word like any other.
    """
    flat = " ".join(text.split())
    for name in NAMED.finditer(flat):
        if name[1] == "DESIGN" and strings:
            continue
        found = list(_listed(flat, name.end()))
        yield from (Citation(name[1], target, place) for target in found or [""])


def _listed(flat: str, at: int) -> Iterator[str]:
    """The targets of the list that begins at `at`: sections, their parts, examples, sources."""
    section = ""
    while True:
        start = _BETWEEN.match(flat, at).end()  # type: ignore[union-attr]
        if source := _SOURCE.match(flat, start):
            yield source[0]
            at = source.end()
        elif item := _ITEM.match(flat, start):
            at = item.end()
            section = item[1]
            yield from expand(section, item[2] or "")
            yield from (f"{section} step {step}" for step in (item[3], item[4]) if step)
            while part := _PART.match(flat, at):
                yield f"{section} {part[1]}"
                at = part.end()
        else:
            return


def expand(first: str, last: str) -> list[str]:
    """Both ends of a range and what lies between: 4.4-4.7, B01-B32, 14.1.2.1 to .3."""
    if not last:
        return [first]
    head, low = re.match(r"(.*?)(\d+)[a-z]?$", first).groups()  # type: ignore[union-attr]
    high = int(re.search(r"(\d+)[a-z]?$", last)[1])  # type: ignore[index]
    width = len(low) if re.fullmatch(EXAMPLE, first) else 1
    return [f"{head}{number:0{width}d}" for number in range(int(low), high + 1)]


def _alone(text: str, place: str) -> Iterator[Citation]:
    yield from (Citation("STUDY_SPEC", section, place) for section in _ALONE.findall(" ".join(text.split())))


def _examples(text: str) -> Iterator[str]:
    for first, last in _EXAMPLES.findall(text):
        yield from expand(first, last)


def _examples_of(text: str) -> Iterator[tuple[str, str]]:
    for ids, section in _EXAMPLES_OF.findall(" ".join(text.split())):
        yield from ((id, section) for id in _examples(ids))


# --- does it resolve


def unresolved(citation: Citation) -> str:
    """Why the citation leads nowhere; "" where it resolves."""
    said = f"{citation.place}: {citation.document} {citation.target}".rstrip()
    if citation.document == "example":
        id, _, section = citation.target.partition(" of ")
        home = examples().get(id, examples().get(re.sub("[a-z]$", "", id)))
        return "" if home is not None and section in ("", home) else said
    if not citation.target:
        return f"{said}: without a section"
    if re.fullmatch(EXAMPLE, citation.target):
        return "" if citation.target in examples() else said
    known = targets(citation.document)
    group = [name for name in known if re.match(r"1[46]\.", name) and name.startswith(f"{citation.target}.")]  # 14.3.4
    return "" if citation.target in known or group else said
