"""The results of the trial of standard forms, which its tests share."""

import shutil
from pathlib import Path

import pytest

from tests.cdash.trials import FOLDER, TRANSFER
from tests.once import Once
from tests.toy.workspace import start

WANTED = "+adam/adsl,+adam/adae,+adam/adlb,+adam/advs,+adam/adtte,+sdtm/relrec,+sdtm/se,+sdtm/tv,+t_14_3_1_1,review/fields"


def fill(workspace: Path) -> None:
    shutil.copytree(FOLDER, workspace / "raw" / "STD1", ignore=shutil.ignore_patterns("__pycache__"))
    result = start(workspace, "run", "--select", WANTED)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="session")
def results(once: Once) -> Path:
    """The folder of results of the one transfer."""
    return once.folder("cdash", fill) / "outputs" / "STD1" / TRANSFER
