"""Results as their run wrote them: what was changed afterwards is told, whoever reads it."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.provenance.notes import Note, as_bytes, note_path, sha256
from pipeline.review.compare.cells import CompareError
from pipeline.review.stored import Stored


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A transfer's results: ADSL of two subjects and the results of one output, with their notes."""
    folder = tmp_path / "2024-01-31"
    for asset, names in {
        "adam/adsl": ["adam/adsl.parquet"],
        "tlf/t_1": ["tlf/t_1.ard.parquet", "tlf/t_1.records.parquet"],
    }.items():
        for name in names:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            pd.DataFrame({"USUBJID": ["1", "2"]}).to_parquet(folder / name)
        note = Note(asset, {name: sha256((folder / name).read_bytes()) for name in names}, "", "")
        (folder / note_path(asset)).parent.mkdir(exist_ok=True)
        (folder / note_path(asset)).write_bytes(as_bytes(note))
    return folder


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_results_as_they_were_written_are_read(results: Path) -> None:
    stored = Stored(results, {})
    assert len(stored.table("adsl")) == 2
    assert [len(table) for table in stored.results(["t_1"])] == [2, 2]


@pytest.mark.parametrize("subjects", [None, ("1",)])
def test_a_flipped_bit_of_a_dataset_is_named_with_the_remedy(results: Path, subjects: tuple[str, ...] | None) -> None:
    flip(results / "adam/adsl.parquet")
    said = r"adam/adsl.parquet: has other contents than its run wrote; crf2tlf run --transfer 2024-01-31"
    with pytest.raises(CompareError, match=said):
        Stored(results, {}, subjects).table("adsl")


@pytest.mark.parametrize("kind", ["ard", "records"])
def test_a_flipped_bit_of_results_is_named(results: Path, kind: str) -> None:
    flip(results / f"tlf/t_1.{kind}.parquet")
    with pytest.raises(CompareError, match=f"t_1.{kind}.parquet: has other contents"):
        Stored(results, {}).results(["t_1"])
