"""The workspace that the tests of the toy trial share; those that change something take a copy."""

from pathlib import Path

import pytest

from tests.once import Once
from tests.toy.workspace import fill


@pytest.fixture(scope="session")
def toy(once: Once) -> Path:
    """A workspace in which both transfers of the toy trial were run and the later one packed."""
    return once.folder("toy", fill)
