"""What is left to do before a trial can run: takes the check of a transfer and the trial's folder, gives sentences.

The most important comes first: what keeps the transfer from landing, then what nobody has decided, guesses, answers that mean
nothing yet, and what nothing reads.
"""

import re
from pathlib import Path

import pandas as pd

from pipeline.core.places import CODE
from pipeline.review.check_raw.forms import Beginning, RawCheck
from pipeline.study.upgrade_notes import notes_since

GUESS, DECIDE = "# guess:", "# decide:"
"""How a draft marks a line that was guessed, and one that needs a decision."""

_SHARE = re.compile(rf"{GUESS} ([01]\.[0-9]+) of")
SHOWN_LINES = 3


def to_do(check: RawCheck, begun: Beginning, folder: Path) -> list[str]:
    """One sentence per kind of work, in the order in which to do it; an empty list when there is none."""
    marked = pd.DataFrame(_lines(folder), columns=["FILE", "LINE", "TEXT"]).astype("str")
    decide = marked[marked["TEXT"].str.contains(DECIDE, regex=False)]
    guesses = marked[marked["TEXT"].str.contains(GUESS, regex=False)]
    shares = guesses["TEXT"].str.extract(_SHARE)[0].astype("float64")
    guesses = guesses.loc[shares.sort_values(kind="stable").index]
    unread = check.fields[check.fields["READ"].lt(check.fields["FILLED"])]
    answers = unread["FORM"] + "." + unread["COLUMN"] + ": " + unread["NOT_READ"]
    extra = [f"{name}: {near}" if near else name for name, near in check.extra.items()]
    mapping = folder / CODE / "mapping"
    notes = [f"'{note.name}' {note.sentence}" for note in notes_since(begun.trial.study.requires)] if begun.trial else []
    work: list[tuple[int, str, list[str]]] = [
        (len(check.faults), "faults keep the transfer from landing", check.faults),
        (int(bool(begun.lacking)), "fault of the trial's folder", begun.lacking.splitlines()),
        (len(decide), "decisions", _places(decide)),
        (len(guesses), "guesses to confirm or correct, the least near first", _places(guesses)),
        (int((unread["FILLED"] - unread["READ"]).sum()), "answers that their questions cannot read", answers.tolist()),
        (len(extra), "files and columns that nothing reads", extra),
        (len(notes), "changes of crf2tlf since the version that study.yaml requires; then raise `requires`", notes),
        (int(bool(begun.forms) and not mapping.is_dir()), "mapping to write, as raw/README.md says in section 3", [str(mapping)]),
    ]
    return [f"{number} {what}: {_first(places)}" for number, what, places in work if number]


def _lines(folder: Path) -> list[tuple[str, int, str]]:
    """The lines of study.yaml and of the forms that are marked."""
    files = [folder / "study.yaml", *sorted((folder / CODE / "forms").glob("*.py"))]
    return [
        (file.relative_to(folder).as_posix(), number, line)
        for file in files
        if file.is_file()
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), start=1)
        if (GUESS in line or DECIDE in line) and f'"{GUESS}"' not in line and f'"{DECIDE}"' not in line
    ]


def _places(lines: pd.DataFrame) -> list[str]:
    text = lines["TEXT"].str.strip().str.removeprefix("# ")
    places: list[str] = (lines["FILE"] + ", line " + lines["LINE"] + " (" + text + ")").tolist()
    return places


def _first(places: list[str]) -> str:
    more = f"; and {len(places) - SHOWN_LINES} more" if len(places) > SHOWN_LINES else ""
    return "; ".join(places[:SHOWN_LINES]) + more
