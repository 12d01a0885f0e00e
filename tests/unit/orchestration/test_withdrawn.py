"""Results of what a study no longer has are removed, those that somebody else makes stay."""

from pathlib import Path

from pipeline.orchestration.storage.files import commit
from pipeline.orchestration.storage.withdrawn import withdraw_assets, withdraw_files
from pipeline.provenance.notes import Note, as_bytes, note_path, notes_of, read_note


def make(results: Path, asset: str, *files: str) -> Note:
    note = Note(asset, dict.fromkeys(files, "0"), "", "")
    commit(results, {**dict.fromkeys(files, b"x"), note_path(asset): as_bytes(note)})
    return note


def there(results: Path) -> list[str]:
    return sorted(path.relative_to(results).as_posix() for path in results.rglob("*") if path.is_file())


def test_an_output_that_was_excluded_leaves_nothing(tmp_path: Path) -> None:
    make(tmp_path, "tlf/t_1", "tlf/t_1.html", "tlf/t_1.rtf")
    make(tmp_path, "tlf/t_2", "tlf/t_2.html")
    make(tmp_path, "adam/adqs", "adam/adqs.parquet")
    (tmp_path / "tlf" / "mine.txt").write_text("no result", encoding="utf-8")
    assert withdraw_assets(tmp_path, {"tlf/t_2", "tlf/t_3"}) == ["adam/adqs", "tlf/t_1"]
    assert there(tmp_path) == ["made/tlf__t_2.json", "tlf/mine.txt", "tlf/t_2.html"]
    assert list(notes_of(tmp_path)) == ["tlf/t_2"]
    assert withdraw_assets(tmp_path, {"tlf/t_2"}) == []


def test_a_file_that_another_asset_makes_now_stays(tmp_path: Path) -> None:
    make(tmp_path, "tlf/t_1", "tlf/t_1.html", "tlf/shared.html")
    make(tmp_path, "tlf/t_2", "tlf/shared.html")
    withdraw_assets(tmp_path, {"tlf/t_2"})
    assert there(tmp_path) == ["made/tlf__t_2.json", "tlf/shared.html"]


def test_what_an_asset_no_longer_makes_is_removed(tmp_path: Path) -> None:
    """The list of a site that left."""
    before = make(tmp_path, "review/issues", "issues.csv", "issues/sites/01.csv", "issues/sites/02.csv")
    after = make(tmp_path, "review/issues", "issues.csv", "issues/sites/01.csv")
    withdraw_files(tmp_path, before, after.files)
    assert there(tmp_path) == ["issues.csv", "issues/sites/01.csv", "made/review__issues.json"]
    withdraw_files(tmp_path, None, [])
    assert read_note(tmp_path, "review/issues") == after
