"""The servers of a workspace: every study is a code location, all start and end together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipeline.orchestration.serving.serve import serve, servers, workspace_file

FOREVER = [sys.executable, "-c", "import time; time.sleep(300)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(300)"]


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The handlers of both signals as they were before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_every_study_is_a_code_location_of_its_own(tmp_path: Path) -> None:
    content = yaml.safe_load(workspace_file(tmp_path, ["SURENV01", "CDISCPILOT01"]).read_text())
    assert [location["python_module"] for location in content["load_from"]] == [
        {"module_name": "pipeline.definitions", "attribute": "SURENV01", "location_name": "SURENV01"},
        {"module_name": "pipeline.definitions", "attribute": "CDISCPILOT01", "location_name": "CDISCPILOT01"},
    ]


def test_one_that_ends_by_itself_ends_the_other(tmp_path: Path) -> None:
    mark = tmp_path / "ended"
    tells = [sys.executable, "-c", f"import time, pathlib\ntry: time.sleep(300)\nfinally: pathlib.Path({str(mark)!r}).touch()"]
    brief = [sys.executable, "-c", "import time; time.sleep(3)"]
    assert serve({"web server": brief, "daemon": tells}) == "web server"
    assert mark.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_ends_all_even_one_that_does_not_listen(number: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in a shell's background
    started = time.monotonic()
    threading.Timer(2, os.kill, (os.getpid(), number)).start()
    assert serve({"web server": FOREVER, "daemon": STUBBORN}, patience=2) == ""
    assert time.monotonic() - started < 60


def test_the_servers_are_programs_that_are_there(tmp_path: Path) -> None:
    for command in servers(tmp_path / "workspace.yaml", "127.0.0.1", 3000).values():
        asked = [*command[: command.index("-w")], "--help"]
        assert subprocess.run(asked, capture_output=True, check=False).returncode == 0, asked
