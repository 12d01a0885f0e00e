"""The Dagster UI in a real browser: the graph, an asset's column schema, the launchpad's explained configuration.

Skipped where Playwright or Debian's Chromium is not installed.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

REPOSITORY = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`crf2tlf dev` in a workspace of its own; the address of its web page."""
    folder = tmp_path_factory.mktemp("ui")
    shutil.copytree(REPOSITORY / "raw" / "SURENV01", folder / "raw" / "SURENV01")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "pipeline.cli", "dev", "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRF2TLF_", "DAGSTER_"))}
    server = subprocess.Popen(command, cwd=folder, env=environment | {"PYTHONPATH": str(REPOSITORY)}, start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/server_info", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=60)


def wait_for(address: str, server: "subprocess.Popen[bytes]", seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "crf2tlf dev ended by itself"
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - an address of this test's own
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def page(address: str) -> Iterator["playwright.Page"]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def test_the_graph_shows_the_layers(address: str, page: "playwright.Page") -> None:
    page.goto(f"{address}/asset-groups")
    page.get_by_role("button", name="Materialize all").wait_for()
    for layer in ("raw", "sdtm", "adam", "tlf", "review"):
        page.get_by_text(layer, exact=True).first.wait_for()
    assert page.get_by_text("Welcome to Dagster").count() == 0, "no sign-up dialog"


def test_an_asset_shows_what_it_is_and_its_columns(address: str, page: "playwright.Page") -> None:
    page.goto(f"{address}/assets/SURENV01/sdtm/ae?view=overview")
    page.get_by_text("AEDECOD", exact=True).first.wait_for()
    page.get_by_text("Dictionary-Derived Term", exact=True).first.wait_for()
    page.get_by_text("data-management").first.wait_for()


def test_the_launchpad_explains_transfer_and_cut_off_date(address: str, page: "playwright.Page") -> None:
    """The defaults stand there; where the cursor is, each is explained."""
    page.goto(f"{address}/locations/SURENV01/jobs/SURENV01_full_refresh/playground")
    page.get_by_text("Launch Run").wait_for()
    page.get_by_text("latest", exact=True).first.click()
    page.get_by_text("Which data transfer to process").first.wait_for()
    page.get_by_text("Data cut-off date").first.wait_for()
