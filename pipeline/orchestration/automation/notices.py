"""Who is told of a night: takes the end of a run, writes to the log, to people and to a web hook.

Follows `operations:` of study.yaml; secrets come from the environment and are never written. A message that cannot be sent fails
no run: the Automation page shows it.
"""

import json
import os
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from functools import partial
from html import escape
from urllib.request import Request, urlopen

import dagster as dg

from pipeline.orchestration.assets.changes_asset import SUMMARY
from pipeline.orchestration.keys import named, study_id
from pipeline.orchestration.resources import RunTransfer, transfer_of_run
from pipeline.orchestration.runs.causes import causes
from pipeline.study.operations import SMTP_PASSWORD, WEBHOOK, Email, Operations

_SECONDS = 30


def notices(operations: Operations) -> list[dg.SensorDefinition]:
    """The sensors that tell of runs that failed, and of those that went well where that is wanted."""
    sensors: list[dg.SensorDefinition] = [failures()]
    if operations.email.to and operations.email.sender:
        sensors.append(mail_of_failures(operations.email))
    return [*sensors, *([successes(operations)] if operations.notify == "always" else [])]


def failures() -> dg.SensorDefinition:
    """The log and the web hook hear of every run of this study that failed."""

    @dg.run_failure_sensor(name=named("tell_failure"), description="Tells the log and the web hook.")
    def tell_failure(context: dg.RunFailureSensorContext) -> None:
        text = failure_message(context)
        context.log.error(text)
        to_webhook(text)

    return tell_failure


def failure_message(context: dg.RunFailureSensorContext) -> str:
    """Which run failed and why, also where no step had begun."""
    why = causes(context.failure_event, context.get_step_failure_events())
    return f"{study_id()}: run {context.dagster_run.run_id[:8]} failed. {why}"


def mail_of_failures(email: Email) -> dg.SensorDefinition:
    """Dagster's own mail. Its password is taken from the environment when the definitions are loaded."""
    return dg.make_email_on_run_failure_sensor(
        email.sender,
        os.environ.get(SMTP_PASSWORD, ""),
        list(email.to),
        smtp_host=email.host,
        smtp_type=email.security,
        smtp_port=email.port,
        name=named("mail_failure"),
        email_body_fn=lambda context: f"<pre>{escape(failure_message(context))}</pre>",
        email_subject_fn=lambda context: f"{study_id()}: run {context.dagster_run.run_id[:8]} failed",
    )


def successes(operations: Operations) -> dg.SensorDefinition:
    """Log, people and web hook hear what the transfer changed."""

    @dg.run_status_sensor(
        name=named("tell_success"),
        run_status=dg.DagsterRunStatus.SUCCESS,
        description="Tells log, people and web hook what the transfer changed.",
    )
    def tell_success(context: dg.RunStatusSensorContext) -> None:
        subject, text = success_message(transfer_of_run(context.dagster_run), context.dagster_run.run_id)
        context.log.info(f"{subject}\n{text}")
        tell(subject, text, operations.email)

    return tell_success


def success_message(work: RunTransfer, run: str) -> tuple[str, str]:
    """Subject and text: what the transfer changed, in the words of its summary."""
    file = work.outputs / SUMMARY
    changed = file.read_text(encoding="utf-8") if file.is_file() else "Nothing was compared with the transfer before.\n"
    return f"{work.study.id}: transfer {work.name} is done", f"Run {run[:8]}.\n\n{changed}"


def tell(subject: str, text: str, email: Email) -> None:
    """To every place that is configured; the first error is raised after all were tried."""
    ways: Sequence[Callable[[], None]] = (lambda: to_people(subject, text, email), lambda: to_webhook(f"{subject}\n{text}"))
    errors = [error for way in ways if (error := _error_of(way))]
    if errors:
        raise errors[0]


def _error_of(way: Callable[[], None]) -> OSError | None:
    try:
        way()
    except OSError as error:  # smtplib's and urllib's errors are of this kind
        return error
    return None


def to_people(subject: str, text: str, email: Email) -> None:
    """An e-mail, where somebody is to get one."""
    if not (email.to and email.sender):
        return
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, email.sender, ", ".join(email.to)
    message.set_content(text)
    trusted = ssl.create_default_context()  # without it the password would go to whoever answers
    secure = email.security == "SSL"
    connect = partial(smtplib.SMTP_SSL, context=trusted) if secure else smtplib.SMTP
    with connect(email.host, email.port, timeout=_SECONDS) as server:
        if not secure:
            server.starttls(context=trusted)
        server.login(email.sender, os.environ.get(SMTP_PASSWORD, ""))
        server.send_message(message)


def to_webhook(text: str) -> None:
    """{"text": ...} to the address in the environment, where there is one."""
    address = os.environ.get(WEBHOOK, "")
    if not address:
        return
    if not address.startswith(("https://", "http://")):
        raise OSError(f"{WEBHOOK} must begin with https:// or http://")
    body = json.dumps({"text": text}).encode()
    request = Request(address, data=body, headers={"Content-Type": "application/json"})  # noqa: S310 - checked above
    with urlopen(request, timeout=_SECONDS):  # noqa: S310 - checked above
        pass
