"""Files of results: the same table gives the same bytes, and a unit is written whole or not at all."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.core.parquet import read_rows
from pipeline.orchestration.storage.files import commit, encode


def test_types_survive(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            "TEXT": pd.Series(["NA", None, "咳嗽"], dtype="str"),
            "NUMBER": [1.5, np.nan, -0.0],
            "DATE": pd.to_datetime(["2023-01-10", None, "1900-01-01"]).astype("datetime64[ms]"),
            "EMPTY": pd.Series([None, None, None], dtype="str"),
        }
    )
    commit(tmp_path, {"t.parquet": encode(table)})
    pd.testing.assert_frame_equal(read_rows(tmp_path / "t.parquet"), table)


def test_the_same_table_gives_the_same_bytes() -> None:
    table = pd.DataFrame({"A": pd.Series(["x", None], dtype="str")})
    assert encode(table) == encode(table.copy())


@pytest.mark.parametrize("failing", ["write_bytes", "replace"])
def test_a_unit_that_cannot_be_written_leaves_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    commit(tmp_path, {"lineage/ae.parquet": b"old lineage", "ae.parquet": b"old"})
    original = getattr(Path, failing)

    def full(path: Path, *args: object) -> object:
        if path.name == ".ae.parquet.tmp":
            raise OSError(28, "No space left on device")
        return original(path, *args)

    monkeypatch.setattr(Path, failing, full)
    with pytest.raises(OSError, match="No space left"):
        commit(tmp_path, {"lineage/ae.parquet": b"new lineage", "ae.parquet": b"new"})
    assert (tmp_path / "ae.parquet").read_bytes() == b"old"
    assert list(tmp_path.rglob("*.tmp")) == []
    if failing == "write_bytes":
        assert (tmp_path / "lineage/ae.parquet").read_bytes() == b"old lineage"


def test_a_left_over_temporary_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / ".ae.parquet.tmp").write_bytes(b"killed half-way")
    commit(tmp_path, {"ae.parquet": b"new"})
    assert [path.name for path in tmp_path.iterdir()] == ["ae.parquet"]
