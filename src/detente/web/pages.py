"""The pages: the bundle that was built, or how to build it."""

from __future__ import annotations

import mimetypes
import secrets
from importlib.resources import files
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from detente.web.security import content_security_policy

__all__ = ["bundle", "routes"]

NONCE = "__CSP_NONCE__"
"""Stands in the page for what lets it make style sheets of its own."""

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2",
          ".json": "application/json", ".map": "application/json", ".html": "text/html"}  # fmt: skip

_MISSING = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Détente</title></head><body>
<h1>The pages of the workbench are not built</h1>
<p>The server runs, but this copy of Détente holds no built pages. In a checkout, <code>make web</code> builds them (it
needs Node); an installed package brings them along.</p>
</body></html>
"""


def bundle() -> Path:
    """Return the folder of the built pages."""
    return Path(str(files("detente.web") / "static"))


def routes(folder: Path) -> list[Route]:
    """Return the routes of the pages: files of the bundle, and its first page for every other address."""
    root = folder.resolve()

    async def page(request: Request) -> Response:
        wanted = request.path_params.get("path", "")
        if wanted == "api" or wanted.startswith("api/"):
            raise HTTPException(404)
        path = (root / wanted).resolve() if wanted and "\0" not in wanted else root
        if path.is_relative_to(root) and path.is_file() and path.name != "index.html":
            return _file(path, hashed=path.parent.name == "assets")
        if "." in wanted.rpartition("/")[2]:
            return Response("there is no such file", 404, media_type="text/plain")
        return _first(root / "index.html")

    return [Route("/", page, methods=["GET"]), Route("/{path:path}", page, methods=["GET"])]


def _file(path: Path, *, hashed: bool) -> Response:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    caching = "public, max-age=31536000, immutable" if hashed else "no-cache"
    return FileResponse(path, media_type=kind, headers={"cache-control": caching})


def _first(path: Path) -> Response:
    if not path.is_file():
        return HTMLResponse(_MISSING, 503)
    nonce = secrets.token_urlsafe(16)
    text = path.read_text("utf-8").replace(NONCE, nonce)
    return HTMLResponse(text, headers={"content-security-policy": content_security_policy(nonce)})
