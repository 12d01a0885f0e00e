"""Tests of the engine read no file of the repository's `raw/`: one that does fails, and is told what to do.

Its own module because the interpreter's audit events are heard for good: one hook per process, which asks what pytest is at.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parent
RAW = TESTS.parent / "raw"
OF_TRIALS = (TESTS / "surenv01", TESTS / "pazsts01")
"""The folders whose tests may read `raw/`."""

READS = {"open", "os.listdir", "os.scandir"}


class RawGuard:
    """A plugin of pytest: knows the file whose test, or whose collection, is going on."""

    def __init__(self) -> None:
        self.file: Path | None = None
        sys.addaudithook(self._hear)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        with self._at(item.path):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Any:
        """A module is imported while it is collected; folders are not looked at, for they load the conftest of others."""
        with self._at(collector.path if isinstance(collector, pytest.Module) else None):
            return (yield)

    @contextmanager
    def _at(self, file: Path | None) -> Iterator[None]:
        before, self.file = self.file, file
        try:
            yield
        finally:
            self.file = before

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event not in READS or self.file is None or not of_the_engine(self.file):
            return
        if isinstance(arguments[0], str | bytes | os.PathLike) and _is_raw(arguments[0]):
            pytest.fail(
                f"{self.file.relative_to(TESTS.parent)} is a test of the engine and reads {os.fsdecode(arguments[0])}. "
                "Give it small forms of its own (tests/forms.py), or move it to tests/surenv01 if it needs that trial."
            )


def of_the_engine(file: Path) -> bool:
    """Whether a file of tests must do without any trial."""
    return file.is_relative_to(TESTS) and not any(file.is_relative_to(folder) for folder in OF_TRIALS)


def _is_raw(path: "str | bytes | os.PathLike[Any]") -> bool:
    return (os.path.abspath(os.fsdecode(path)) + os.sep).startswith(str(RAW) + os.sep)  # noqa: PTH100 - links stay as they are
