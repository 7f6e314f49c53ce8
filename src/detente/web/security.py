"""Who may talk to the server: the page that it served itself, on this machine, with the token of this start."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HEADERS", "Guard", "Keys", "content_security_policy", "refuse"]

HEADERS = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""Sent with every answer, unless the answer has its own."""


def content_security_policy(nonce: str = "") -> str:
    """Return what a page of the workbench may load: its own files, and no script that stands in the page itself.

    Parameters
    ----------
    nonce : str
        For style sheets that the page makes itself; none may be made without.
    """
    styles = f"style-src 'self' 'nonce-{nonce}'" if nonce else "style-src 'self'"
    rules = (
        *("default-src 'none'", "script-src 'self'", styles, "img-src 'self' data: blob:", "font-src 'self'"),
        *("connect-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"),
    )
    return "; ".join(rules)


@dataclass(frozen=True)
class Keys:
    """What tells friend from foe.

    Attributes
    ----------
    port : int
        The port that the server listens at.
    token : str
        The secret of this start.
    also : tuple of str
        Further origins that may ask, for somebody who works on the page itself.
    """

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    also: tuple[str, ...] = ()

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the server may be addressed; a name that merely leads to this machine is none."""
        return frozenset([f"127.0.0.1:{self.port}", f"localhost:{self.port}", *(urlsplit(o).netloc for o in self.also)])

    @property
    def origins(self) -> frozenset[str]:
        """Where a page must come from."""
        return frozenset(f"http://{host}" for host in self.hosts)

    def knows(self, token: str) -> bool:
        """Tell whether a token is the right one, in a time that tells nothing about it."""
        return hmac.compare_digest(token.encode(), self.token.encode())


class Guard:
    """Refuses what does not come from the page that this server served, before anything else looks at it.

    Three walls, each enough against most: the ``Host`` must be this machine by its own name (no rebinding of names),
    the ``Origin`` and ``Sec-Fetch-Site`` that browsers send must be the page's own, and everything under ``/api`` needs
    the token, which only that page has. Nothing rests on cookies.
    """

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self.app, self.keys = app, keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        fault = self._fault(scope)
        if scope["type"] == "websocket" and fault is None:
            fault = (403, "origin", "there is no socket here")
        if fault is None:
            await self.app(scope, receive, _with_headers(send))
        else:
            await refuse(_with_headers(send), *fault)

    def _fault(self, scope: Scope) -> tuple[int, str, str] | None:
        headers = [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]]
        if _values(headers, "host") not in [[host] for host in self.keys.hosts]:
            return 403, "host", "this server answers under its own name only"
        if any(origin not in self.keys.origins for origin in _values(headers, "origin")):
            return 403, "origin", "this page may not ask here"
        if any(site not in ("same-origin", "none") for site in _values(headers, "sec-fetch-site")):
            return 403, "origin", "this page may not ask here"
        if scope["path"].startswith("/api"):
            tokens = _values(headers, "x-detente-token")
            if len(tokens) != 1 or not self.keys.knows(tokens[0]):
                hint = "open the address that 'detente open' printed"
                return 401, "token", f"the token of this start is missing or wrong: {hint}"
        return None


def _values(headers: Iterable[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in headers if name == wanted]


def _with_headers(send: Send) -> Send:
    """Add the headers that every answer has."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            present = {name.lower() for name, _ in headers}
            policy = {"content-security-policy": content_security_policy()}
            for name, value in {**HEADERS, **policy}.items():
                if name.encode() not in present:
                    headers.append((name.encode(), value.encode()))
            message = {**message, "headers": headers}
        await send(message)

    return sending


async def refuse(send: Send, status: int, code: str, message: str) -> None:
    """Answer a request with a fault, without looking at it any further."""
    data: dict[str, Any] = {"error": {"code": code, "message": message, "problems": []}}
    body = json.dumps(data).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
