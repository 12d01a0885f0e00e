"""Results that are no longer made: takes a transfer's folder, removes what a note names and the study has not any more.

A file that stayed would be read as if it were current: the page of an output that was excluded since, the list of a site that
left. The note of an asset goes before its files: after a kill between both the next run finds nothing that vouches for them.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from pipeline.orchestration.freshness.reuse import told_path
from pipeline.provenance.notes import Note, note_path, notes_of, results_of


def withdraw_files(results: Path, before: Note | None, files: Iterable[str]) -> None:
    """Remove what an asset made by its note `before` and, now that it made `files`, no longer does."""
    gone = set(before.files) - set(files) if before else set()
    if gone:
        _remove(results, gone - set(results_of(results)))  # another asset may make it now


def withdraw_assets(results: Path, assets: Collection[str]) -> list[str]:
    """Remove the results of all assets but these (`tlf/t_14_1_1_1`); the names of those removed."""
    gone = {name: note for name, note in notes_of(results).items() if name not in assets}
    for name in gone:
        _remove(results, [note_path(name), told_path(name)])
    _remove(results, {file for note in gone.values() for file in note.files} - set(results_of(results)))
    return sorted(gone)


def _remove(results: Path, files: Iterable[str]) -> None:
    for file in sorted(files):
        (results / file).unlink(missing_ok=True)
