"""The committed transfers are what the generator writes, and the README of the forms is what their classes say."""

from pathlib import Path

import pytest
from pipeline.simulate import simulate
from schemas.raw.readme import render

RAW = Path(__file__).parents[3] / "raw"


@pytest.mark.parametrize("transfer", ["2026-05-31", "2026-06-30"])
def test_transfers_equal_regenerated_ones(tmp_path: Path, transfer: str) -> None:
    simulate(tmp_path, with_truth=False)
    committed, written = RAW / "SURENV01" / transfer, tmp_path / transfer
    assert sorted(path.name for path in committed.iterdir()) == sorted(path.name for path in written.iterdir())
    for path in committed.iterdir():
        assert path.read_bytes() == (written / path.name).read_bytes(), path.name


def test_readme_is_not_stale() -> None:
    """Mend with: python -m schemas.raw.readme"""
    assert (RAW / "README.md").read_text(encoding="utf-8") == render()
