"""The Dagster UI of the real trial, as a user starts it."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import REPOSITORY, browser, dagster_ui, page

__all__ = ["address", "browser", "page"]


@pytest.fixture(scope="module")
def address(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`crf2tlf dev` in a workspace of its own; the address of its web page."""
    folder = tmp_path_factory.mktemp("ui")
    shutil.copytree(REPOSITORY / "raw" / "SURENV01", folder / "raw" / "SURENV01")
    with dagster_ui(folder) as address:
        yield address
