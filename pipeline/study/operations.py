"""Section `operations` of study.yaml: how a study is run. It decides no result, so no result is outdated by it.

Secrets never stand in study.yaml: they are environment variables, named here.
"""

from difflib import get_close_matches
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from pipeline.study.cron import fault_of_cron
from pipeline.study.protocol import Line, Section

SMTP_PASSWORD, WEBHOOK = "CRF2TLF_SMTP_PASSWORD", "CRF2TLF_WEBHOOK"
"""The password of the mail account; the address of a web hook, which takes {"text": ...} (an address may be a secret, too)."""

_ADDRESS = r"^([a-z][a-z0-9+.-]*://[^@?#\s]+)?$"
"""An address as fsspec has them, without user, password and query: keys do not stand in study.yaml."""


def _is_schedule(text: str) -> str:
    if fault := fault_of_cron(text):
        raise ValueError(f"the schedule '{text}' {fault}")
    return text


def _is_zone(name: str) -> str:
    known = available_timezones()
    if name not in known:
        near = get_close_matches(name, known, n=1)
        remedy = f"did you mean '{near[0]}'?" if near else "write one as UTC or Europe/Vienna"
        raise ValueError(f"there is no time zone '{name}'; {remedy}")
    return name


class Email(Section):
    """Who is written to, and through which server. Without `to` no mail is sent."""

    to: tuple[Line, ...] = ()
    sender: Line = ""
    host: Line = ""
    security: Literal["SSL", "STARTTLS"] = "STARTTLS"
    port: Annotated[int, Field(ge=1, le=65535)] = 587


class Operations(Section):
    """When a study is refreshed, when a transfer is complete, how old results may be, who is told, and where a copy
    of the results goes."""

    nightly: Annotated[str, AfterValidator(_is_schedule)] = "0 2 * * *"
    timezone: Annotated[str, AfterValidator(_is_zone)] = "UTC"
    manifest: Line = ""  # a file that the sender writes last; empty: a transfer is complete when it has not changed for a while
    settle_minutes: Annotated[float, Field(ge=0)] = 10
    fresh_hours: Annotated[int, Field(ge=1)] = 26
    notify: Literal["always", "failures"] = "always"
    email: Email = Email()
    publish: Annotated[str, Field(pattern=_ADDRESS)] = ""  # s3://bucket/folder, file:///folder; empty: no copy
