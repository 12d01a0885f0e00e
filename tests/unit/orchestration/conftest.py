"""Fixtures of the orchestration tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.orchestration.toy import GOOD, Pen, workspace


@pytest.fixture(autouse=True)
def named_study(monkeypatch: pytest.MonkeyPatch) -> None:
    """Assets are named by their study; no workspace is looked for."""
    monkeypatch.setenv("CRF2TLF_STUDY", "TOY01")


@pytest.fixture
def outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A toy workspace; the folder of its results. The environment and the pen are restored afterwards."""
    for name in ("CRF2TLF_HOME", "CRF2TLF_STUDY"):
        monkeypatch.setenv(name, "")
    yield workspace(tmp_path)
    Pen.table = GOOD
