"""Notes on what changed for trial folders: whoever uses a name of an earlier version is told the new one."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from pipeline.loading import load_trial
from pipeline.review.check_raw.answers import COLUMNS
from pipeline.review.check_raw.forms import RawCheck, draft
from pipeline.review.check_raw.to_do import to_do
from pipeline.study import StudyError
from pipeline.study.study import VersionError
from pipeline.study.upgrade_notes import NOTES, Note, note_of, notes_since
from pipeline.trial.folder import TrialError
from tests.unit.trial.folders import FORM, STUDY, write_trial

CHANGES = (
    Note("0.2", "raw.forms.*.absent", "raw.forms.<form>.not_collected", "rename the key"),
    Note("0.3", "pipeline.elsewhere", "pipeline.core", "import from there"),
)


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other notes than those of this version."""
    for function in (note_of, notes_since):
        monkeypatch.setattr(function, "__defaults__", (CHANGES,))


def fault(folder: Path) -> str:
    with pytest.raises((StudyError, TrialError)) as error:
        load_trial(folder)
    return str(error.value)


def test_a_key_that_is_gone_names_the_version_and_what_to_do(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study=STUDY.replace("study: {", "study: {mapping: pipeline.sdtm, "))
    assert fault(folder) == (
        f"{folder / 'study.yaml'}: key 'study.mapping' is gone since crf2tlf 0.1; remove the key: the mapping is the functions "
        "in trial/mapping (raw/README.md, section 3)"
    )


@pytest.mark.usefixtures("changes")
def test_a_key_that_was_renamed_names_the_new_one(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study=STUDY + "raw: {forms: {XS: {absent: {SCORE: not asked}}}}\n")
    assert fault(folder).endswith(
        "key 'raw.forms.XS.absent' is called 'raw.forms.<form>.not_collected' since crf2tlf 0.2; rename the key"
    )


@pytest.mark.usefixtures("changes")
def test_an_import_that_moved_names_the_new_place(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, files={"forms/xs.py": "from pipeline.elsewhere import dates\n" + FORM})
    assert "'pipeline.elsewhere' is called 'pipeline.core' since crf2tlf 0.3; import from there" in fault(folder)


@pytest.mark.parametrize(
    ("required", "versions"),
    [("crf2tlf>=0.1", ["0.2", "0.3"]), ("crf2tlf>=0.2,<1", ["0.3"]), ("crf2tlf~=0.3", []), ("crf2tlf", []), ("", [])],
)
def test_notes_are_those_after_the_version_that_is_required(required: str, versions: list[str]) -> None:
    assert [note.version for note in notes_since(required, CHANGES)] == versions


@pytest.mark.usefixtures("changes")
def test_check_raw_lists_them(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study="requires: crf2tlf>=0.1,<9\n" + STUDY)
    nothing = RawCheck(pd.DataFrame(), [], {}, pd.DataFrame(), {}, pd.DataFrame(columns=COLUMNS))
    assert to_do(nothing, draft(folder), folder) == [
        "2 changes of crf2tlf since the version that study.yaml requires; then raise `requires`: 'raw.forms.*.absent' is called "
        "'raw.forms.<form>.not_collected' since crf2tlf 0.2; rename the key; 'pipeline.elsewhere' is called 'pipeline.core' "
        "since crf2tlf 0.3; import from there"
    ]


def test_a_trial_of_another_version_is_refused_before_its_files_are_checked(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study="requires: crf2tlf>=99\n" + STUDY)
    with pytest.raises(VersionError, match=r"the trial needs crf2tlf>=99, this is crf2tlf .*; install that version"):
        draft(folder)


def test_what_is_gone_is_no_longer_there() -> None:
    gone = [note.name for note in NOTES if note.name.startswith("pipeline.")]
    assert [name for name in gone if find_spec(name)] == []
