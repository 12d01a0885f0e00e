"""Section `operations` of study.yaml: how a study is run. It decides no result, so no result is outdated by it.

Secrets never stand in study.yaml: they are environment variables, named here.
"""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.study.protocol import Section

SMTP_PASSWORD, WEBHOOK = "CRF2TLF_SMTP_PASSWORD", "CRF2TLF_WEBHOOK"
"""The password of the mail account; the address of a web hook, which takes {"text": ...} (an address may be a secret, too)."""

_ADDRESS = r"^([a-z][a-z0-9+.-]*://[^@?#\s]+)?$"
"""An address as fsspec has them, without user, password and query: keys do not stand in study.yaml."""


class Email(Section):
    """Who is written to, and through which server. Without `to` no mail is sent."""

    to: tuple[str, ...] = ()
    sender: str = ""
    host: str = ""
    security: Literal["SSL", "STARTTLS"] = "STARTTLS"
    port: Annotated[int, Field(ge=1, le=65535)] = 587


class Operations(Section):
    """When a study is refreshed, when a transfer is complete, how old results may be, who is told, and where a copy
    of the results goes."""

    nightly: str = "0 2 * * *"
    timezone: str = "UTC"
    manifest: str = ""  # a file that the sender writes last; empty: a transfer is complete when it has not changed for a while
    settle_minutes: Annotated[float, Field(ge=0)] = 10
    fresh_hours: Annotated[int, Field(ge=1)] = 26
    notify: Literal["always", "failures"] = "always"
    email: Email = Email()
    publish: Annotated[str, Field(pattern=_ADDRESS)] = ""  # s3://bucket/folder, file:///folder; empty: no copy
