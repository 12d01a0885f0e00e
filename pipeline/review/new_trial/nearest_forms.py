"""Which form each file of an export is: takes names of files and columns, gives the nearest form and name of each.

A form is as near as its name or title is to the file's name, and its questions to the columns. The nearest pairs come first, so
that of two files that look like one form the better has it; what is left over may share a form that a better file already has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.review.new_trial.nearest_names import LEAST, Guess, nearest_names, nearness, words
from pipeline.review.new_trial.standard_names import StandardForm, common_columns

SUBJID = "SUBJID"
LEAST_OF_FORM = 0.5
SAME_WORD = 0.8
LEAST_SHARED = 0.6
"""How near a file must be to a form that another file already is."""


@dataclass(frozen=True)
class NearestForm:
    """What a file is taken for: the form ("" for none near), how near, whether a better file is it as well, columns by theirs."""

    form: str
    share: float
    shared: bool
    common: dict[str, Guess]
    columns: dict[str, Guess]


def nearest_forms(files: Mapping[str, Sequence[str]], forms: Sequence[StandardForm], subject: str = "") -> dict[str, NearestForm]:
    """The nearest form of each file (its name without extension -> its columns); `subject`: its column, where known."""
    asked = {name for form in forms for name in form.columns}  # EXTRT is no ENTRYTS, however near
    common = {
        file: _common([name for name in columns if name.upper() not in asked - set(common_columns())], subject)
        for file, columns in files.items()
    }
    own = {file: [name for name in columns if name not in common[file]] for file, columns in files.items()}
    columns = {(file, form.name): nearest_names(own[file], form.columns, form.name) for file in files for form in forms}
    shares = {
        (file, form.name): round(0.6 * _title(file, form) + 0.4 * _fit(columns[file, form.name], own[file], form), 2)
        for file in files
        for form in forms
    }
    nearest: dict[str, NearestForm] = {}
    taken: set[str] = set()
    for (file, form), share in sorted(shares.items(), key=lambda pair: (-pair[1], pair[0])):
        if file not in nearest and form not in taken and share >= LEAST_OF_FORM:
            nearest[file] = NearestForm(form, share, False, common[file], columns[file, form])
            taken.add(form)
    for file in files:
        if file not in nearest:
            form = max((one.name for one in forms), key=lambda name: shares[file, name])
            near = shares[file, form] >= LEAST_SHARED
            found = columns[file, form] if near else {}
            nearest[file] = NearestForm(form if near else "", shares[file, form], True, common[file], found)
    return {file: nearest[file] for file in files}


def _common(columns: Sequence[str], subject: str) -> dict[str, Guess]:
    """The common columns among those of a file; that of subjects needs no name where it is known."""
    known = common_columns()
    if subject not in columns:
        return nearest_names(columns, known)
    others = {name: label for name, label in known.items() if name != SUBJID}
    share = max(LEAST, nearness(subject, SUBJID, known[SUBJID]))
    return nearest_names([name for name in columns if name != subject], others) | {subject: Guess(SUBJID, share)}


def _title(file: str, form: StandardForm) -> float:
    """How near the name of a file is to name and title of a form."""
    return max(nearness(file, form.name, ""), *(_alike(words(file), words(title)) for title in form.titles))


def _alike(mine: frozenset[str], wanted: frozenset[str]) -> float:
    common = sum(any(nearness(word, other, "") >= SAME_WORD for other in wanted) for word in mine)
    return min(common / max(len(mine), 1) * 0.6 + common / max(len(wanted), 1) * 0.4, 1.0)


def _fit(guesses: Mapping[str, Guess], own: Sequence[str], form: StandardForm) -> float:
    """The share of columns that are near, weighted by how near, and in part the share of the form's questions that have one."""
    near = sum(guess.share for guess in guesses.values())
    return 0.7 * near / max(len(own), 1) + 0.3 * near / max(len(form.columns), 1)
