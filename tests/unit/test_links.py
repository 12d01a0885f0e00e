"""Every relative link of the pages leads to a file, a folder or a heading that is there."""

from pathlib import Path

import pytest

from tests.links import broken, links, pages

PAGES = pages("", "pipeline", "tests")


def test_every_link_leads_somewhere() -> None:
    assert [link for page in PAGES for link in broken(page, of_trials=False)] == []


def test_pages_and_links_are_found() -> None:
    assert {"README.md", "STUDY_SPEC.md", "CHANGELOG.md"} <= {page.name for page in PAGES}
    assert sum(1 for page in PAGES for _ in links(page)) > 200


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.links.ROOT", tmp_path)
    page = tmp_path / "page.md"
    page.write_text(
        "# A page, [linked](page.md)\n[here](page.md#a-page-linked) [up](#a-page-linked) [web](https://example.org) ![x](x.png)\n"
        "[`code`](gone.py) [none](page.md#none)\n```\n[not a link](in/code)\n```\n",
        encoding="utf-8",
    )
    assert broken(page, of_trials=False) == ["page.md: x.png", "page.md: gone.py", "page.md: page.md#none"]
