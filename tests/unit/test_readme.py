"""What the pages say of commands is so."""

import re
from pathlib import Path

import click

from pipeline.cli import main

ROOT = Path(__file__).parents[2]


def test_every_command_is_listed_and_no_other() -> None:
    page = (ROOT / "pipeline" / "cli" / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `crf2tlf ([a-z-]+)", page, re.MULTILINE)
    assert set(listed) == set(main.list_commands(click.Context(main)))


def test_the_checks_run_the_test_command_of_the_readme() -> None:
    readme, checks = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", ".ci/run"))
    run, tests = re.findall(r"^python3 -m venv .*$", readme, re.MULTILINE)
    assert run.endswith(".venv/bin/crf2tlf run")
    assert [step for step in tests.split(" && ")[1:] if step not in checks] == []
    assert readme.index("are synthetic**") < readme.index(run)
