"""What checks of a blinded trial quote, and which commands read its closed report."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.loading import load_trial
from pipeline.raw.blinded_rows import named_after_arms
from pipeline.study.access import MARKER, ROOT, TREATMENTS, end_closed
from pipeline.study.workspace import Workspace
from tests.blinding.trial import ACTIVE, LIST, SECRETS, SHAM, blind
from tests.cdash.trials import TRANSFER


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    blind(tmp_path / "workspace")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    yield Workspace(tmp_path / "workspace", "STD1")
    end_closed()


def answer(workspace: Workspace, file: str, column: str, text: str) -> None:
    """The first row of a file of the transfer has this answer."""
    path = workspace.raw(TRANSFER) / file
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, column] = text
    table.to_csv(path, index=False)


def call(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--study", "STD1"], env={"CRF2TLF_HOME": str(workspace.root)})


@pytest.mark.parametrize(
    ("file", "column", "true"),
    [
        ("rand.csv", "ARMCD", ACTIVE),
        ("ex.csv", "EXTRT", SHAM),
        ("ex.csv", "EXSTDAT", SHAM),  # no date, of which the check shows examples
        ("tu.csv", "TUEVAL", SHAM.lower()),  # a code that the form does not have, in a question that is none of treatment
    ],
)
def test_check_raw_quotes_no_treatment(file: str, column: str, true: str, workspace: Workspace) -> None:
    answer(workspace, file, column, true)
    found = call(workspace, "check-raw")
    assert [secret for secret in SECRETS if secret.upper() in found.output.upper()] == []
    assert "not shown" in found.output


def test_check_raw_quotes_other_answers(workspace: Workspace) -> None:
    answer(workspace, "ex.csv", "EXSTDAT", "NEXT WEEK")
    assert "NEXT WEEK" in call(workspace, "check-raw").output


@pytest.mark.parametrize(
    ("files", "number"),
    [
        (["ex.csv", "rand.csv"], 0),
        (["lab_zqpbo.csv", "ecg-ZQACT.xpt", "ex.csv"], 2),  # ../ZQPBO and ZQ/ACT, without what a name cannot hold
        (["lab_Zqplacebo.csv", "ex.csv"], 1),
        (["a/zqactive-ecg.xpt", "b-ZQSHAM.csv"], 2),
        (["lab_zqplaceboes.csv"], 0),  # another word
    ],
)
def test_an_arm_in_the_name_of_a_file_is_refused_and_not_shown(files: list[str], number: int, workspace: Workspace) -> None:
    study = load_trial(workspace.folder).study.at_transfer(TRANSFER)
    faults = [str(fault) for fault in named_after_arms(files, study)]
    assert len(faults) == bool(number)
    if number:
        assert f"names of files that hold an arm or drug: {number};" in faults[0]
        assert not [secret for secret in SECRETS if secret.upper() in faults[0].upper()]


COMMANDS = {
    "history": ("history",),
    "trace": ("trace", "t_14_1_2_1", "--row", "Age"),
    "diff": ("diff", TRANSFER, TRANSFER),
    "package": ("package",),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_on_results_read_the_closed_side_alone(command: str, workspace: Workspace, tmp_path: Path) -> None:
    """A root without results: whatever is missing is missed below it. Without a closed report there nothing is read."""
    treatments, root = tmp_path / "list.csv", tmp_path / "closed"
    closed = ("--closed", "--list", str(treatments), "--root", str(root))
    none = call(workspace, *COMMANDS[command], *closed)
    assert (none.exit_code, "holds no closed report" in none.output, root.exists()) == (2, True, False)
    root.mkdir()
    (root / MARKER).write_text("", encoding="utf-8")
    found = call(workspace, *COMMANDS[command], *closed)
    assert "Traceback" not in found.output
    assert not (workspace.root / "outputs").exists()
    if command == "history":
        assert (found.exit_code, found.output) == (0, "")
    else:
        assert found.exit_code in (1, 2)
    half = call(workspace, *COMMANDS[command], "--root", str(root))
    assert (half.exit_code, "belong to --closed" in half.output) == (2, True)


def test_a_command_of_the_open_side_leaves_no_closed_one_behind(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that names a closed report does not open it."""
    monkeypatch.setenv(TREATMENTS, str(workspace.root.parent / "list.csv"))
    monkeypatch.setenv(ROOT, str(workspace.root.parent / "closed"))
    assert call(workspace, "history").exit_code == 0
    assert not (workspace.root.parent / "closed").exists()
