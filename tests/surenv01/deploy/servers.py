"""A PostgreSQL and a Redis of a test's own, on free ports of this machine, in a folder of their own.

Its own module because starting and stopping them is no part of what is tested.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ports import free_port

POSTGRES = next((found for found in sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), reverse=True)), None)
REDIS = shutil.which("redis-server")


@contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis that asks for a password."""
    folder = Path(tempfile.mkdtemp(prefix="redis"))
    port, password = free_port(), secrets.token_hex(8)
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--requirepass", password]
    with _server([str(REDIS), *arguments], folder / "redis.log", port):
        yield f"redis://:{password}@127.0.0.1:{port}/0"
    shutil.rmtree(folder)


@contextmanager
def postgres() -> Iterator[tuple[int, str]]:
    """Port and password of a PostgreSQL with the user and the database `dagster`. It refuses to work as root."""
    assert POSTGRES
    folder = Path(tempfile.mkdtemp(prefix="postgres"))  # not in the test's own: its user may not enter that
    port, password = free_port(), secrets.token_hex(8)
    data, word = folder / "data", folder / "password"
    word.write_text(password)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path in (folder, word):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    make = [str(POSTGRES.with_name("initdb")), "-D", str(data), "-U", "dagster", "--auth=scram-sha-256", f"--pwfile={word}"]
    subprocess.run([*_as_owner(), *make, "--encoding=UTF8", "--no-sync"], check=True, capture_output=True, cwd=folder)
    serve = [str(POSTGRES), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", str(folder)]
    with _server([*_as_owner(), *serve], folder / "postgres.log", port):
        create = [str(POSTGRES.with_name("createdb")), "-h", "127.0.0.1", "-p", str(port), "-U", "dagster", "dagster"]
        _until(lambda: subprocess.run(create, env={"PGPASSWORD": password}, capture_output=True, check=False).returncode == 0)
        yield port, password
    shutil.rmtree(folder)


def _as_owner() -> list[str]:
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


@contextmanager
def _server(command: list[str], log: Path, port: int) -> Iterator[None]:
    with started(command, log) as process:
        _until(lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, log.read_text()
        yield


@contextmanager
def started(command: list[str], log: Path, **how: Any) -> Iterator["subprocess.Popen[bytes]"]:
    """A program that writes to `log` and is ended when it is no longer needed."""
    with log.open("wb") as written:
        process = subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT, **how)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def _until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)
