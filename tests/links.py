"""Links of Markdown pages: find the relative ones, and say which lead nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.spec.rules import anchor

ROOT = Path(__file__).parents[1]
RAW = ROOT / "raw"
_LINK = re.compile(r"!?\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^()\s]+)\)")
_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def pages(*folders: str) -> list[Path]:
    """The pages below the folders, and those of the root itself for ""."""
    found = [path for folder in folders for path in ((ROOT / folder).rglob("*.md") if folder else ROOT.glob("*.md"))]
    return sorted(path for path in found if not {".venv", ".pytest_cache"} & set(path.parts))


def links(page: Path) -> Iterator[str]:
    """The relative links of a page, outside of its blocks of code."""
    for link in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        if not re.match(r"[a-z]+:", link):
            yield link


def broken(page: Path, *, of_trials: bool) -> list[str]:
    """The links that lead to no file, folder or heading; those that lead into `raw/` only where `of_trials`."""
    found = []
    for link in links(page):
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if target.is_relative_to(RAW) and not of_trials:
            continue
        if not target.exists() or (heading and heading not in anchors(target)):
            found.append(f"{page.relative_to(ROOT)}: {link}")
    return found


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, links within them taken by their words."""
    headings = _HEADING.findall(_CODE.sub("", page.read_text(encoding="utf-8")))
    return {anchor(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)) for heading in headings}
