"""Dagster's own servers for a workspace: takes the studies, gives the workspace file and the command to start.

Its own module because each study is a code location of its own (DESIGN 8): a process that loads `pipeline.definitions` with the
study as attribute. A study that must stay on another version of this package gets the interpreter of that version in a workspace
file of one's own (deploy/README.md).
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from pipeline.orchestration.storage import commit

LOOPBACK = "127.0.0.1"


def workspace_file(home: Path, studies: Sequence[str]) -> Path:
    """`workspace.yaml` in the instance's folder: a code location for each study, named after it."""
    locations = [
        {"python_module": {"module_name": "pipeline.definitions", "attribute": study, "location_name": study}}
        for study in studies
    ]
    commit(home, {"workspace.yaml": yaml.safe_dump({"load_from": locations}, sort_keys=False).encode()})
    return home / "workspace.yaml"


def dev_command(workspace: Path, port: int) -> list[str]:
    """Dagster's UI and daemon in one, on this machine only."""
    return [sys.executable, "-m", "dagster", "dev", "-w", str(workspace), "-h", LOOPBACK, "-p", str(port)]
