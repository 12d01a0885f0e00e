"""Dagster's own servers for a workspace: takes the studies, gives the workspace file, and servers that start and end together.

Each study is a code location (DESIGN 8): a process that loads `pipeline.definitions` with the study as attribute. A study that
must stay on another version of this package gets the interpreter of that version in a workspace file of one's own
(deploy/README.md).
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

import yaml

from pipeline.core.errors import UsageError
from pipeline.orchestration.storage.files import commit

LOOPBACK = "127.0.0.1"


def workspace_file(home: Path, studies: Sequence[str]) -> Path:
    """`workspace.yaml` in the instance's folder: a code location for each study, named after it."""
    locations = [
        {"python_module": {"module_name": "pipeline.definitions", "attribute": study, "location_name": study}}
        for study in studies
    ]
    commit(home, {"workspace.yaml": yaml.safe_dump({"load_from": locations}, sort_keys=False).encode()})
    return home / "workspace.yaml"


def servers(workspace: Path, host: str, port: int) -> dict[str, list[str]]:
    """The web server behind its guard, and the daemon, which starts what schedules and sensors ask for."""
    web = "pipeline.orchestration.serving.web_server"
    return {
        "web server": [sys.executable, "-m", web, "-w", str(workspace), "-h", host, "-p", str(port)],
        "daemon": [sys.executable, "-m", "dagster._daemon", "run", "-w", str(workspace)],
    }


def check_port(host: str, port: int) -> None:
    """UsageError when the page cannot listen there: the port is taken, is for root only, or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = f"{host} port {port}: {(error.strerror or str(error)).lower()}"
            raise UsageError(f"{said}. Stop what listens there, or choose another with --port") from None


def serve(commands: dict[str, list[str]], patience: float = 60) -> str:
    """Runs all until one of them ends by itself, or this process is told to stop (Ctrl-C, SIGTERM, SIGHUP); then ends the others.

    Returns the name of the one that ended by itself, or "". Each is asked to stop as by Ctrl-C, and killed after `patience`
    seconds.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C too: a shell lets what it starts in the background ignore it
        signal.signal(number, _as_interrupt)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # ignored under nohup, which is meant to outlive the terminal
        signal.signal(signal.SIGHUP, _as_interrupt)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            running[name] = subprocess.Popen(command, start_new_session=True)  # noqa: S603 - programs named above
        while not (ended := [name for name, process in running.items() if process.poll() is not None]):
            time.sleep(0.5)
        return ended[0]
    except KeyboardInterrupt:
        return ""
    finally:
        _stop(list(running.values()), patience)


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _stop(processes: Sequence["subprocess.Popen[bytes]"], patience: float) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
    for process in processes:
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for process in processes:
        _stop_left_behind(process.pid, min(patience, 10))


def _stop_left_behind(group: int, patience: float) -> None:
    """The code servers and runs that a server has left: each server leads a process group of its own."""
    end = time.monotonic() + patience
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGTERM)
        while time.monotonic() < end:
            time.sleep(0.1)
            os.killpg(group, 0)
        os.killpg(group, signal.SIGKILL)
