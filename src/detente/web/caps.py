"""How much a page may send, and in which form; told before any of it is looked at."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from detente.web.keeping.packing import MAX_PACKED
from detente.web.security import refuse

__all__ = ["MAX_BODY", "Caps"]

MAX_BODY = 8_000_000
"""Most bytes of a request, uploads apart: the largest file, written as JSON."""

_UPLOADS = "/api/uploads"
_READ = "/reading/uploads"


class Caps:
    """Refuses requests that are too large or not JSON.

    A page of another origin can send a form or plain text without being asked, but not JSON: so nothing else is taken.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith("/api"):
            await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        upload = scope["path"] == _UPLOADS or scope["path"].endswith(_READ)
        most = MAX_PACKED if upload else MAX_BODY
        claimed = headers.get("content-length", "0")
        if not claimed.isdecimal() or int(claimed) > most:
            await refuse(send, 413, "too_large", f"at most {most // 1_000_000} MB")
            return
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if scope["method"] not in ("GET", "HEAD", "DELETE") and not upload and kind != "application/json":
            await refuse(send, 415, "media_type", "send JSON, with the header 'Content-Type: application/json'")
            return
        await self._counted(scope, receive, send, most)

    async def _counted(self, scope: Scope, receive: Receive, send: Send, most: int) -> None:
        """Count what comes, whatever was announced; what is too much is not passed on, and the answer says so."""
        came, told = 0, False

        async def receiving() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            return message if came <= most else {"type": "http.disconnect"}

        async def sending(message: Message) -> None:
            nonlocal told
            if came <= most:
                await send(message)
            elif not told:
                told = True
                await refuse(send, 413, "too_large", f"at most {most // 1_000_000} MB")

        await self.app(scope, receiving, sending)
