"""Share: the file in other formats, the project as one file, reports and pictures."""

from __future__ import annotations

import hashlib
import re
import shlex
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from detente.io.formats import format_by_name
from detente.model.editing import outline
from detente.reporting.report import find_form, provenance
from detente.web.api.context import ClientId, Ctx, Opened
from detente.web.keeping.packing import packed
from detente.web.working.questioner import Asking

__all__ = ["router"]

router = APIRouter(prefix="/projects/{project}", tags=["share"])

Names = Annotated[list[str] | None, Query()]


def _attached(content: bytes | str, name: str, kind: str) -> Response:
    """Return a file to be kept; a browser never shows it as a page of ours."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name)
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    body = content.encode() if isinstance(content, str) else content
    return Response(body, media_type=kind, headers=headers)


def _stem(opened: Any) -> str:
    return str(opened[0].row.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])


@router.get("/export", response_class=Response)
def export(opened: Opened, format: str = "native") -> Response:  # noqa: A002  (the natural word)
    """The conflict as a file of another format; refused with the reason where it cannot hold the conflict."""
    project, filing = opened
    if format == "json":
        import json

        data = json.dumps(project.conflict.to_dict(), ensure_ascii=False, indent=2) + "\n"
        return _attached(data, f"{_stem(opened)}.json", "application/json")
    if format == "native":
        return _attached(filing.text(), f"{_stem(opened)}.yaml", "application/yaml")
    known = format_by_name(format)
    return _attached(known.dumps(project.conflict), f"{_stem(opened)}{known.suffixes[0]}", "application/octet-stream")


@router.get("/export/project", response_class=Response)
def export_project(opened: Opened) -> Response:
    """The project as one file: the conflict, its history, versions and scenarios."""
    project, filing = opened
    return _attached(packed(project, filing.text()), f"{_stem(opened)}.detente.zip", "application/zip")


@router.get("/outline")
def as_outline(opened: Opened) -> dict[str, Any]:
    """The conflict in full, nothing abbreviated."""
    return outline(opened[0].conflict)


@router.get("/report", response_class=Response)
async def report(
    opened: Opened,
    context: Ctx,
    form: Literal["html", "markdown", "pdf"] = "html",
    reading: str | None = None,
    concepts: Names = None,
    client: ClientId = "",
) -> Response:
    """A report that can be read, printed and checked."""
    project, filing = opened
    known = find_form(form)
    known.require()
    text = await run_in_threadpool(filing.text)
    name = project.row.file.rsplit("/", 1)[-1]
    command = shlex.join(["detente", "report", name, *(["--reading", reading] if reading else []), "--format", form])
    origin = provenance(name, hashlib.sha256(text.encode()).hexdigest(), command)
    asked = {"reading": reading, "form": form, "concepts": concepts, "origin": origin}
    content = await _made(context, opened, "report", asked, client)
    return _attached(content, f"{_stem(opened)}{known.endings[0]}", _KINDS[form])


_KINDS = {"html": "text/html", "markdown": "text/markdown", "pdf": "application/pdf"}


@router.get("/picture", response_class=Response)
async def picture(
    opened: Opened,
    context: Ctx,
    kind: Literal["graph", "paths", "funnel"] = "graph",
    form: Literal["svg", "png"] = "svg",
    theme: Literal["light", "dark"] = "light",
    reading: str | None = None,
    limit: Annotated[int, Query(ge=1, le=60)] = 36,
    states: Annotated[list[int] | None, Query()] = None,
    target: str | None = None,
    client: ClientId = "",
) -> Response:
    """A picture: the state graph, the ways from the status quo, or the funnel."""
    asked = {"reading": reading, "kind": kind, "form": form, "theme": theme, "limit": limit, "states": states or [],
             "target": target}  # fmt: skip
    content = await _made(context, opened, "picture", asked, client)
    return _attached(content, f"{_stem(opened)}-{kind}.{form}", "image/svg+xml" if form == "svg" else "image/png")


async def _made(context: Any, opened: Any, function: str, asked: dict[str, Any], client: str) -> bytes:
    """Have a file made by a working process."""
    project, _ = opened
    with project.lock:
        sides = [(("step", project.row.id, project.row.step), project.conflict)]
    number = project.row.id

    def progress(share: float) -> None:
        context.workbench.events.tell(number, "progress", {"job": "", "function": function, "share": round(share, 4)})

    asking = Asking(number, function, client, asked, sides, keep=True)
    content, _ = await context.questioner.answer(asking, progress=progress)
    return bytes(content)
