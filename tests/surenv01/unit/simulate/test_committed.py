"""The committed transfers are what the generator writes, and the list of the forms is what their classes say."""

from pathlib import Path

import pytest

from crf2tlf_trials.SURENV01.simulate import simulate
from pipeline.review.form_list import form_list
from tests.surenv01.chain import COMMITTED, SURENV01


@pytest.mark.parametrize("transfer", ["2026-05-31", "2026-06-30"])
def test_transfers_equal_regenerated_ones(tmp_path: Path, transfer: str) -> None:
    simulate(tmp_path, with_truth=False)
    committed, written = COMMITTED / transfer, tmp_path / transfer
    assert sorted(path.name for path in committed.iterdir()) == sorted(path.name for path in written.iterdir())
    for path in committed.iterdir():
        assert path.read_bytes() == (written / path.name).read_bytes(), path.name


def test_the_list_of_forms_is_not_stale() -> None:
    assert (COMMITTED / "README.md").read_text(encoding="utf-8") == form_list(SURENV01)
