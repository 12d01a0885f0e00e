"""A real browser, and the Dagster UI as a user starts it. Tests skip where Playwright or Debian's Chromium is not installed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.ports import free_port

REPOSITORY = Path(__file__).parents[1]
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    """A window for the Dagster UI, which takes its time."""
    page = browser.new_page(viewport={"width": 1600, "height": 1000})
    page.set_default_timeout(60_000)
    return page


@contextmanager
def dagster_ui(workspace: Path) -> Iterator[str]:
    """The address of the web page of `crf2tlf dev` in a workspace."""
    port = free_port()
    command = [sys.executable, "-m", "pipeline.cli", "dev", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRF2TLF_", "DAGSTER_"))}
    server = subprocess.Popen(command, cwd=workspace, env=environment | {"PYTHONPATH": str(REPOSITORY)}, start_new_session=True)
    try:
        _wait_for(f"http://127.0.0.1:{port}/server_info", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=60)


def _wait_for(address: str, server: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "crf2tlf dev ended by itself"
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - an address of this test's own
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(address)
