"""A workspace as a user has it, and the command line as a user starts it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
Crf2tlf = Callable[..., subprocess.CompletedProcess[str]]


def new_workspace(folder: Path) -> Path:
    """A copy of the committed study in `folder`."""
    shutil.copytree(REPOSITORY / "raw" / "SURENV01", folder / "raw" / "SURENV01")
    return folder


def start(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`crf2tlf <arguments>` in `folder`, with the code of this repository."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRF2TLF_", "DAGSTER_"))}
    environment |= {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "120"}
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace that a test may spoil."""
    return new_workspace(tmp_path)
