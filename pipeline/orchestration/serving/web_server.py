"""Dagster's web server behind a guard against other pages: takes the arguments of `dagster-webserver`, serves the same.

The server asks nobody who they are, so that any page open in the same browser could act through it: by an address that it makes
the browser fetch, by a form, by a name of its own that points to this machine, or by a web socket. Refused are therefore hosts
that are not ours, queries in an address, and whatever changes something or opens a socket for a page of another origin.
It does not keep out programs on this machine, nor anybody whom a proxy lets through.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

HOSTS = "CRF2TLF_HOSTS"
LOCAL = ("localhost", "127.0.0.1", "::1")
_READS = {"GET", "HEAD", "OPTIONS"}

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


def hosts_served() -> frozenset[str]:
    """The names under which the page may be asked for: this machine's own, and those in CRF2TLF_HOSTS (with commas)."""
    named = (host.strip().lower().strip("[]") for host in os.environ.get(HOSTS, "").split(","))
    return frozenset([*LOCAL, *filter(None, named)])


def guarded(app: App, hosts: frozenset[str]) -> App:
    """The application behind the guard; a refusal is status 403 (of a web socket: closed before it opens) with the reason."""

    async def guard(scope: Scope, receive: Any, send: Any) -> None:
        reason = refusal(scope, hosts) if scope["type"] in ("http", "websocket") else ""
        if not reason:
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": reason[:120]})
        else:
            head = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
            await send({"type": "http.response.start", "status": 403, "headers": head})
            await send({"type": "http.response.body", "body": f"{reason}\n".encode()})

    return guard


def refusal(scope: Scope, hosts: frozenset[str]) -> str:
    """Why a request is refused; "" when it is not."""
    headers = [(name.lower(), value.decode("latin-1")) for name, value in scope["headers"]]
    asked = [value for name, value in headers if name == b"host"]
    if len(asked) != 1 or _name(f"//{asked[0]}") not in hosts:
        return f"This server is not asked under that name. Its names are {', '.join(sorted(hosts))}; {HOSTS} adds to them."
    method = scope.get("method", "")
    stated = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    if scope["path"].rstrip("/").endswith("/graphql") and "query" in stated:  # the page itself adds ?op=..., which is no query
        return "A query is sent in the body of a POST: an address that does something could be called by any page."
    origins = [value for name, value in headers if name == b"origin"]
    changes = scope["type"] == "websocket" or method not in _READS
    if changes and any((_name(origin), _port(origin)) != (_name(f"//{asked[0]}"), _port(f"//{asked[0]}")) for origin in origins):
        return "This was asked for by a page of another origin."
    return ""


def _name(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _port(address: str) -> int | None:
    """The port stated; None for the usual one of the scheme, as browsers leave it out."""
    try:
        port = urlsplit(address).port
    except ValueError:
        return -1
    return None if port in (80, 443) else port


def main() -> None:
    """`dagster-webserver` with its application behind the guard."""
    from dagster_webserver import cli
    from dagster_webserver.app import create_app_from_workspace_process_context

    create, hosts = create_app_from_workspace_process_context, hosts_served()

    def create_guarded(*args: Any, **kwargs: Any) -> Any:
        app = create(*args, **kwargs)
        app.add_middleware(_Middleware, hosts=hosts)
        return app

    cli.create_app_from_workspace_process_context = create_guarded  # type: ignore[attr-defined]
    cli.main()  # type: ignore[no-untyped-call]


class _Middleware:
    """The guard in the form in which Starlette adds it."""

    def __init__(self, app: App, hosts: frozenset[str]) -> None:
        self._guarded = guarded(app, hosts)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        await self._guarded(scope, receive, send)


if __name__ == "__main__":
    main()
