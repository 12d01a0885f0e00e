"""The guard before Dagster's web server: what other pages in the same browser could ask for is refused, by the server itself."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pipeline.core.errors import UsageError
from pipeline.orchestration.serving.serve import LOOPBACK, check_port, servers
from pipeline.orchestration.serving.web_server import HOSTS, hosts_served
from tests.ports import free_port

QUERY = '{"query": "{ version }"}'
JSON = {"Content-Type": "application/json"}
SOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "graphql-ws",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server without studies, with a name of a proxy."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "workspace.yaml").write_text("load_from: []\n")
    number = free_port()
    command = servers(folder / "workspace.yaml", LOOPBACK, number)["web server"]
    environment = os.environ | {"DAGSTER_HOME": str(folder), HOSTS: "crf2tlf.example.org", "DAGSTER_DISABLE_TELEMETRY": "1"}
    server = subprocess.Popen(command, cwd=Path(__file__).parents[3], env=environment)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert server.poll() is None
            try:
                if answer(number, "GET", "/server_info", {}) == 200:
                    break
            except OSError:
                time.sleep(0.2)
        yield number
    finally:
        server.terminate()
        server.wait(timeout=30)


def answer(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> int:
    """The status of the answer; the name asked for is this machine's unless `headers` say otherwise."""
    connection = HTTPConnection(LOOPBACK, port, timeout=20)
    try:
        connection.request(method, path, body, {"Host": f"127.0.0.1:{port}", **headers})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("host", ["127.0.0.1:{}", "localhost:{}", "[::1]:{}", "crf2tlf.example.org", "CRF2TLF.example.org"])
def test_names_that_are_ours_are_answered(port: int, host: str) -> None:
    assert answer(port, "GET", "/server_info", {"Host": host.format(port)}) == 200


@pytest.mark.parametrize("host", ["example.com", "example.com:{}", "127.0.0.1.example.com:{}", "localhost.example.com", "[", ""])
def test_another_name_is_refused(port: int, host: str) -> None:
    assert answer(port, "GET", "/server_info", {"Host": host.format(port)}) == 403


def test_a_query_in_the_body_of_a_post_is_answered(port: int) -> None:
    assert answer(port, "POST", "/graphql", JSON, QUERY) == 200
    assert answer(port, "POST", "/graphql?op=Version", JSON, QUERY) == 200  # as the page asks
    assert answer(port, "POST", "/graphql", JSON | {"Origin": f"http://127.0.0.1:{port}"}, QUERY) == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/graphql?query=%7Bv%7D", "/graphql/?query=%7Bv%7D", "/graphql?%71uery=%7Bv%7D"])
def test_a_query_in_an_address_is_refused(port: int, method: str, path: str) -> None:
    assert answer(port, method, path, {}, "") == 403


@pytest.mark.parametrize("origin", ["http://example.com", "null", "http://127.0.0.1:1", "http://localhost.example.com"])
def test_a_page_of_another_origin_changes_nothing_and_hears_nothing(port: int, origin: str) -> None:
    assert answer(port, "POST", "/graphql", JSON | {"Origin": origin}, QUERY) == 403
    assert answer(port, "POST", "/report_asset_materialization/x", {"Origin": origin}, "{}") == 403
    assert answer(port, "GET", "/graphql", SOCKET | {"Origin": origin}) == 403


def test_our_own_page_opens_a_web_socket(port: int) -> None:
    assert answer(port, "GET", "/graphql", SOCKET | {"Origin": f"http://127.0.0.1:{port}"}) == 101


def test_a_proxy_passes_the_page_on(port: int) -> None:
    named = {"Host": "crf2tlf.example.org", "Origin": "https://crf2tlf.example.org"}
    assert answer(port, "POST", "/graphql", JSON | named, QUERY) == 200


def test_names_are_this_machine_and_those_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOSTS, " A.example.org, ,[::2]")
    assert hosts_served() == {"localhost", "127.0.0.1", "::1", "a.example.org", "::2"}


def test_a_port_in_use_is_refused_with_the_remedy(port: int) -> None:
    with pytest.raises(UsageError, match=rf"127.0.0.1 port {port}: .*--port"):
        check_port(LOOPBACK, port)
    check_port(LOOPBACK, free_port())


def test_servers_are_started_by_this_interpreter(tmp_path: Path) -> None:
    assert all(command[0] == sys.executable for command in servers(tmp_path, LOOPBACK, 3000).values())
