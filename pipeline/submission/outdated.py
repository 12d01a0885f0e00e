"""Results that may not be packed: takes a transfer's folder of results and what they were made from, gives every reason.

A package is of one piece: no dataset of today beside a table of yesterday. The notes of notes.py say what each result was made
from.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.provenance.code_digest import digest_of_code
from pipeline.provenance.notes import Note, digest_of_folder, read_note
from pipeline.study import Study
from pipeline.submission.faults import Fault
from pipeline.trial.trial import Trial

RULE = "PACKAGE_STALE"
_AGAIN = "run crf2tlf run for this transfer"


@dataclass(frozen=True)
class Sources:
    """Where the results are, the folder of the transfer's files, and the trial as this transfer sees it."""

    results: Path
    raw: Path
    trial: Trial

    @property
    def study(self) -> Study:
        """The trial's decisions."""
        return self.trial.study


def outdated(sources: Sources, wanted: Iterable[str]) -> list[Fault]:
    """A fault for each result among `wanted` (assets such as adam/adsl), or behind them, that is missing or outdated."""
    notes, missing = _collected(sources.results, wanted)
    faults = [Fault(RULE, asset, "was never made for this transfer", _AGAIN) for asset in sorted(missing)]
    decisions, transfer = sources.study.digest, digest_of_folder(sources.raw)
    for asset, note in sorted(notes.items()):
        causes = [
            *(["was made with other decisions than study.yaml has now"] if note.decisions != decisions else []),
            *(["was made by another version of the code"] if note.code != digest_of_code(note.modules) else []),
            *(["was made from other files than the transfer has now"] if note.transfer not in ("", transfer) else []),
            *(f"was made from an earlier {name}" for name in _changed_inputs(note, notes)),
            *note.changed_files(sources.results),
        ]
        faults += [Fault(RULE, asset, cause, _AGAIN) for cause in causes]
    return faults


def _collected(results: Path, wanted: Iterable[str]) -> tuple[dict[str, Note], set[str]]:
    """The notes of `wanted` and of all behind them, and the assets without one."""
    notes: dict[str, Note] = {}
    missing: set[str] = set()
    waiting = list(wanted)
    while waiting:
        asset = waiting.pop()
        if asset in notes or asset in missing:
            continue
        note = read_note(results, asset)
        if note is None:
            missing.add(asset)
        else:
            notes[asset] = note
            waiting += note.inputs
    return notes, missing


def _changed_inputs(note: Note, notes: dict[str, Note]) -> Iterator[str]:
    return (name for name, digest in sorted(note.inputs.items()) if name in notes and notes[name].digest != digest)
