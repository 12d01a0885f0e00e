"""Who is told what: the summary of the transfer goes to every place, secrets come from the environment and appear nowhere."""

import json
import smtplib
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipeline.orchestration.automation.notices import notices, success_message, tell, to_webhook
from pipeline.orchestration.automation.triggers import nightly
from pipeline.orchestration.resources import RunTransfer
from pipeline.study import load_study
from pipeline.study.operations import SMTP_PASSWORD, WEBHOOK, Email, Operations

TEAM = Email(to=("team@example.org", "lead@example.org"), sender="night@example.org", host="mail.example.org")


class Mail:
    """A mail server: what was done with it."""

    done: list[Any] = []  # noqa: RUF012 - shared on purpose: the test reads it

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self.done.append((host, port))

    def __enter__(self) -> "Mail":
        return self

    def __exit__(self, *error: object) -> None: ...

    def starttls(self, context: ssl.SSLContext) -> None:
        self.done.append(context.verify_mode)

    def login(self, user: str, password: str) -> None:
        self.done.append((user, password))

    def send_message(self, message: Any) -> None:
        self.done.append(message)


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a web hook on this machine was sent."""
    bodies: list[Any] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *said: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv(WEBHOOK, f"http://127.0.0.1:{server.server_port}/hook")
    yield bodies
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_message_of_success_carries_what_the_transfer_changed(outputs: Path) -> None:
    outputs.mkdir(parents=True)
    (outputs / "changes.txt").write_text("2023-12-31 -> 2024-01-31: 2 subjects with changed records\n")
    subject, text = success_message(RunTransfer(), "0123456789")
    assert subject == "TOY01: transfer 2024-01-31 is done"
    assert text == "Run 01234567.\n\n2023-12-31 -> 2024-01-31: 2 subjects with changed records\n"


def test_people_and_the_web_hook_are_told(posted: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtplib, "SMTP", Mail)
    monkeypatch.setattr(Mail, "done", [])
    monkeypatch.setenv(SMTP_PASSWORD, "secret")
    tell("done", "2 subjects", TEAM)
    place, tls, login, message = Mail.done
    assert (place, tls, login) == (("mail.example.org", 587), ssl.CERT_REQUIRED, ("night@example.org", "secret"))
    assert (message["To"], message["Subject"]) == ("team@example.org, lead@example.org", "done")
    assert "2 subjects" in message.as_string()
    assert "secret" not in message.as_string()
    assert posted == [{"text": "done\n2 subjects"}]


def test_a_mail_server_that_is_down_does_not_keep_the_web_hook_from_being_told(
    posted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*arguments: object, **named: object) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr(smtplib, "SMTP", down)
    with pytest.raises(OSError, match="no mail server"):
        tell("done", "2 subjects", TEAM)
    assert posted == [{"text": "done\n2 subjects"}]


def test_where_nothing_is_configured_nothing_is_sent(posted: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WEBHOOK, raising=False)
    monkeypatch.setattr(smtplib, "SMTP", None)
    tell("done", "", Email())
    assert posted == []


@pytest.mark.parametrize(
    ("notify", "said"), [("always", [{"text": "TOY01: nothing to do\nno transfer is complete yet\n"}]), ("failures", [])]
)
def test_a_night_without_a_run_is_told_of_as_well(outputs: Path, posted: list[Any], notify: str, said: list[Any]) -> None:
    file = outputs.parents[2] / "raw" / "TOY01" / "study.yaml"
    file.write_text(f"{file.read_text()}operations: {{notify: {notify}}}\n")
    night = nightly(load_study(file), "job", dg.Definitions)
    assert night.evaluate_tick(dg.build_schedule_context()).skip_message == "no transfer is complete yet"
    assert posted == said


def test_a_web_hook_is_an_address_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WEBHOOK, "file:///etc/passwd")
    with pytest.raises(OSError, match="must begin with https"):
        to_webhook("text")


@pytest.mark.parametrize(
    ("operations", "names"),
    [
        (Operations(), ["SURENV01_tell_failure", "SURENV01_tell_success"]),
        (Operations(notify="failures"), ["SURENV01_tell_failure"]),
        (Operations(notify="failures", email=TEAM), ["SURENV01_tell_failure", "SURENV01_mail_failure"]),
    ],
)
def test_the_sensors_follow_from_study_yaml(operations: Operations, names: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRF2TLF_STUDY", "SURENV01")
    assert [sensor.name for sensor in notices(operations)] == names
