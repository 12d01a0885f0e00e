"""`crf2tlf new` on the files of SURENV01 as another system would call them: how many names it finds, and what it writes runs."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.review.new_trial.nearest_forms import nearest_forms
from pipeline.review.new_trial.standard_names import of_forms
from schemas.base import names
from tests.surenv01.chain import COMMITTED, FORMS
from tests.surenv01.other_names import other_common, other_names

TRANSFER = "2026-06-30"


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The transfer with every file and column renamed."""
    folder = tmp_path_factory.mktemp("export") / TRANSFER
    folder.mkdir()
    for file, (form, columns) in other_names().items():
        table = pd.read_csv(COMMITTED / TRANSFER / f"{form.lower()}.csv", dtype=str, keep_default_na=False)
        table.rename(columns={ours: theirs for theirs, ours in {**other_common(), **columns}.items()}).to_csv(
            folder / file, index=False
        )
    return folder


def test_the_table_of_other_names_has_every_form_and_column() -> None:
    given = {form: {*columns.values(), *other_common().values()} for form, columns in other_names().values()}
    assert given == {name: set(names(form)) | set(other_common().values()) for name, form in FORMS.items()}
    same = [theirs for _, columns in other_names().values() for theirs, ours in columns.items() if theirs == ours]
    assert same == []


def test_most_forms_and_columns_are_found_by_their_names() -> None:
    """Of the forms at least 80 %, of their questions, without the common columns, at least 70 %; a wrong guess counts as none."""
    files = {Path(file).stem: [*other_common(), *columns] for file, (_, columns) in other_names().items()}
    nearest = nearest_forms(files, of_forms(FORMS))
    forms = {file: nearest[Path(file).stem] for file in other_names()}
    right = [file for file, (form, _) in other_names().items() if forms[file].form == form and not forms[file].shared]
    pairs = [(file, theirs, ours) for file, (_, columns) in other_names().items() for theirs, ours in columns.items()]
    columns = [
        pair
        for pair in pairs
        if pair[0] in right and pair[1] in forms[pair[0]].columns and forms[pair[0]].columns[pair[1]].name == pair[2]
    ]
    assert len(right) / len(forms) >= 0.8, sorted(set(forms) - set(right))
    assert len(columns) / len(pairs) >= 0.7, sorted(set(pairs) - set(columns))
    common = [(theirs, ours, guesses.common) for guesses in forms.values() for theirs, ours in other_common().items()]
    assert [(theirs, ours) for theirs, ours, guesses in common if theirs not in guesses or guesses[theirs].name != ours] == []


def test_the_folder_is_written_and_checked_at_once(export: Path, tmp_path: Path) -> None:
    home = {"CRF2TLF_HOME": str(tmp_path)}
    written = CliRunner().invoke(main, ["new", "OTHER1", "--from", str(export)], env=home)
    assert written.exit_code == 0, written.output
    checked = CliRunner().invoke(main, ["check-raw", "--study", "OTHER1"], env=home)
    assert "This transfer lands." in checked.output
    left = checked.output.split("the most important first:\n")[1]
    assert checked.exit_code == 1, "the standard mapping needs arms, which nobody can guess"
    assert "1. 1 fault of the trial's folder" in left
    assert "write the arm of the trial" in left
    rows = sum(len(pd.read_csv(path)) for path in export.iterdir())
    assert f"of {rows} rows have a key of their own and land" in written.output
