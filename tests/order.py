"""The order of the tests: modules that need whole runs come first, so that no worker is left alone with one at the end."""

import gc
from itertools import groupby, zip_longest
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
WHOLE_RUNS = ("surenv01", "toy", "cdash", "property", "pazsts01", "faults", "qc", "parity")
"""The folders whose modules share a long run. One module of each comes in turn: two workers seldom wait for the same run."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the items in order, those of a module together."""
    modules = [list(group) for _, group in groupby(items, key=_path)]
    long = [[one for one in modules if _folder(one) == folder] for folder in WHOLE_RUNS]
    first = [one for row in zip_longest(*long) for one in row if one]
    rest = sorted((one for one in modules if _folder(one) not in WHOLE_RUNS), key=len, reverse=True)
    items[:] = [item for module in (*first, *rest) for item in module]


def pytest_collection_finish() -> None:
    """Leave what was imported out of the search for garbage: each search passes all of it, and tests make many tables."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def _path(item: pytest.Item) -> Path:
    return item.path


def _folder(module: list[pytest.Item]) -> str:
    path = module[0].path
    return path.relative_to(TESTS).parts[0] if path.is_relative_to(TESTS) else ""
