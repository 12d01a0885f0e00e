"""The trial of all standard forms, tumours with readers included, from its folder to a package without findings."""

import shutil
from pathlib import Path

import pytest

from tests.cdash.trials import FOLDER, TRANSFER
from tests.toy.workspace import start


@pytest.mark.slow
def test_nothing_disagrees_and_the_package_is_clean(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "raw" / "STD1", ignore=shutil.ignore_patterns("__pycache__"))
    made = start(tmp_path, "run", "--all")
    assert made.returncode == 0, made.stdout + made.stderr
    assert "outputs_agree:" not in made.stdout
    assert "Not made" not in made.stdout
    packed = start(tmp_path, "package")
    assert packed.returncode == 0, packed.stdout + packed.stderr
    checked = start(tmp_path, "check-package", str(tmp_path / "outputs" / "STD1" / TRANSFER / "submission"))
    assert "findings 0 reject, 0 error, 0 warning" in checked.stdout
