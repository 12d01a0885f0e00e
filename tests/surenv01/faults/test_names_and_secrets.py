"""Names from outside never leave their folders, and a secret stands nowhere: not in results, history or print."""

import os
from pathlib import Path

import pytest

from pipeline.study.operations import SMTP_PASSWORD, WEBHOOK
from pipeline.study.workspace import Workspace, WorkspaceError
from tests.faults.contents import contents
from tests.faults.night import Night, in_process
from tests.surenv01.faults.conftest import Nights
from tests.surenv01.faults.small_study import BEGINNING, RESULTS, edit, night, small_night

SECRET = "hunter2-7f3a9c"  # noqa: S105 - looked for, not used
OUTSIDE = ["..", ".", "", "../SURENV01", "SURENV01/../SURENV01", "/etc", ".hidden", "a/b", "a\\b", "a\0b", "x" * 65, "latest\n"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_name_that_is_no_folder_of_ours(nights: Nights, name: str) -> None:
    with pytest.raises(WorkspaceError):
        Workspace(nights.folder, name)
    workspace = Workspace(nights.folder, "SURENV01")
    for path in (workspace.transfer, workspace.raw, workspace.outputs):
        with pytest.raises(WorkspaceError):
            path(name)


def test_a_study_that_calls_itself_otherwise(workspace: Path, nights: Nights) -> None:
    edit(workspace / "raw" / "SURENV01" / "study.yaml", "id: SURENV01", "id: ../../OTHER")
    assert night(workspace, *BEGINNING).exit == 1
    assert contents(workspace / RESULTS) == nights.first
    assert not list(workspace.parent.glob("OTHER*"))


@pytest.mark.parametrize("file", ["../2026-06-30/ae.csv", "/etc/passwd", "../../../../../../etc/passwd"])
def test_a_file_of_a_form_outside_its_transfer(workspace: Path, nights: Nights, file: str) -> None:
    decisions = workspace / "raw" / "SURENV01" / "study.yaml"
    decisions.write_text(decisions.read_text() + f"\nraw: {{forms: {{AE: {{files: ['{file}']}}}}}}\n")
    ended = night(workspace, *BEGINNING)
    assert ended.exit == 1
    assert "root:" not in ended.said
    assert contents(workspace / RESULTS) == nights.first


def test_a_site_whose_name_is_a_path(workspace: Path) -> None:
    """Sites name files: issues/sites/<site>.csv."""
    for form in (workspace / "raw" / "SURENV01" / "2026-06-30").glob("*.csv"):
        form.write_text(form.read_text().replace("SURENV01,01,", "SURENV01,../../../evil,"))
    night(workspace, "run", "--select", "+review/issues")
    assert not list(workspace.rglob("*evil*"))
    assert not [path for path in workspace.parent.iterdir() if path != workspace]


def with_secrets(*arguments: str) -> None:
    os.environ |= {SMTP_PASSWORD: SECRET, WEBHOOK: f"http://127.0.0.1:9/{SECRET}"}
    small_night(*arguments)


def test_a_secret_is_found_nowhere(workspace: Path) -> None:
    """A good night, and one that fails and is told of."""
    ended: list[Night] = [in_process(workspace, with_secrets, *BEGINNING)]
    (workspace / "raw" / "SURENV01" / "2026-06-30" / "dm.csv").unlink()
    ended.append(in_process(workspace, with_secrets, *BEGINNING))
    assert [one.exit for one in ended] == [0, 1]
    assert not [one.said for one in ended if SECRET in one.said]
    files = [path for path in workspace.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]
