"""A trial in its folder, of one form and no mapping: which folder its code comes from."""

from importlib import import_module
from pathlib import Path

from pipeline.loading import load_trial

FORM = """
from schemas.base import Char
from schemas.raw import RawForm, ask

class VS(RawForm, title="TITLE"):
    VSRES: Char = ask("Result")
"""


def study(folder: Path, title: str) -> Path:
    """The folder of the study S1 whose only form has this title."""
    (folder / "trial" / "forms").mkdir(parents=True)
    (folder / "trial" / "forms" / "vs.py").write_text(FORM.replace("TITLE", title), encoding="utf-8")
    (folder / "study.yaml").write_text("study: {id: S1, dco: 2026-06-30}\n", encoding="utf-8")
    return folder


def place_of(folder: Path) -> str:
    """The file of the form's module after the trial in `folder` was loaded."""
    return str(import_module(load_trial(folder).forms["VS"].__module__).__file__)


def test_a_trial_that_did_not_change_is_loaded_once(tmp_path: Path) -> None:
    one = study(tmp_path / "one", "One")
    assert load_trial(one).forms["VS"] is load_trial(one).forms["VS"]


def test_of_two_folders_with_one_study_id_each_has_its_own_code(tmp_path: Path) -> None:
    one, two = study(tmp_path / "one", "One"), study(tmp_path / "two", "Two")
    for folder in (one, two, one):
        assert place_of(folder) == str(folder / "trial" / "forms" / "vs.py")
