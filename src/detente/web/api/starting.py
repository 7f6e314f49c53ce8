"""Start: the library of cases, the files of the folder, and opening something."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from detente import __version__
from detente.analysis import CONCEPTS
from detente.cases import all_cases, case_path, case_summary, load_case
from detente.io import FORMATS, schema
from detente.io.files import MAX_BYTES
from detente.model import Settings
from detente.model.editing import outline
from detente.model.questions import QUESTION_KINDS
from detente.reporting.figures.style import DARK, LIGHT
from detente.web.api.context import Ctx, document
from detente.web.asking import QUESTIONS
from detente.web.keeping.packing import MAX_PACKED, unpacked

__all__ = ["router"]

router = APIRouter(tags=["start"])

LIVE_STATES = 2**14
"""Feasible states up to which verdicts come while somebody types."""


@router.get("/session")
def session(context: Ctx) -> dict[str, Any]:
    """What the page needs to know at its start."""
    kinds = {kind: {"needs": list(needs), "asks": asks} for kind, (needs, asks) in QUESTION_KINDS.items()}
    return {
        "version": __version__,
        "folder": str(context.workbench.folder.root),
        "project": context.first,
        "concepts": [
            {"id": c.id, "name": c.name, "abbreviation": c.abbreviation, "foresight": c.foresight, "summary": c.summary,
             "is_ours": c.is_ours} for c in CONCEPTS.values()
        ],
        "settings": {name: list(choices) for name, choices in Settings.choices().items()},
        "questions": kinds,
        "functions": [{"name": q.name, "summary": q.summary, "lane": q.lane} for q in QUESTIONS.values()],
        "limits": {"upload_bytes": MAX_BYTES, "project_bytes": MAX_PACKED, "live_states": LIVE_STATES},
        "formats": [{"name": f.name, "title": f.title, "suffixes": list(f.suffixes), "writes": True} for f in FORMATS],
        "pictures": ["graph", "paths", "funnel"],
        "report_forms": ["html", "markdown", "pdf"],
        "palette": {"light": list(LIGHT.makers), "dark": list(DARK.makers)},
        "schema": schema(),
    }  # fmt: skip


@router.get("/cases")
def cases() -> dict[str, Any]:
    """The conflicts that come with the program."""
    return {"cases": [_case(case) for case in all_cases()]}


def _case(case: Any) -> dict[str, Any]:
    return {
        "name": case.name,
        "title": case.title,
        "time": case.time,
        "decision_makers": case.decision_makers,
        "options": case.options,
        "story": case.story,
    }


@router.get("/cases/{name}")
def case(name: str) -> dict[str, Any]:
    """One of them, with its story and its sources."""
    summary = case_summary(name)
    known = outline(load_case(name))
    page = case_path(name).with_name("README.md").read_text("utf-8")
    return {**_case(summary), "sources": known["sources"], "page": page, "conflict": known}


@router.get("/files")
def files(context: Ctx) -> dict[str, Any]:
    """The conflict files of the folder that was opened."""
    found, complete = context.workbench.folder.files()
    projects = {row.file: f"p{row.id}" for row in context.workbench.store.projects()}
    listed = [
        {"path": f.path, "bytes": f.bytes, "changed": f.changed, "format": f.format, "project": projects.get(f.path)}
        for f in found
    ]
    return {"folder": str(context.workbench.folder.root), "files": listed, "complete": complete}


@router.get("/projects")
def projects(context: Ctx) -> dict[str, Any]:
    """The projects of the folder, the one that changed last first."""
    opened = {project.name for project, _ in context.workbench.opened()}
    listed = [
        {"project": f"p{row.id}", "title": row.title, "file": row.file, "origin": row.origin,
         "opened": f"p{row.id}" in opened, "changed": row.changed, "written": row.synced_text is not None}
        for row in context.workbench.store.projects()
    ]  # fmt: skip
    return {"projects": listed}


class NewMaker(BaseModel):
    """A decision maker of a new conflict."""

    model_config = ConfigDict(extra="forbid")
    name: str
    options: tuple[str, ...] = ()


class New(BaseModel):
    """A new conflict."""

    model_config = ConfigDict(extra="forbid")
    title: str | None = None
    decision_makers: tuple[NewMaker, ...] = ()


class Opening(BaseModel):
    """What to open: exactly one of a case, a file, a project, or a new conflict."""

    model_config = ConfigDict(extra="forbid")
    case: str | None = None
    fresh: bool = Field(False, description="Of a case: a new copy, even if there is one that was worked on.")
    file: str | None = None
    project: str | None = None
    new: New | None = None

    @model_validator(mode="after")
    def _one(self) -> Opening:
        if sum(value is not None for value in (self.case, self.file, self.project, self.new)) != 1:
            raise ValueError("give exactly one of 'case', 'file', 'project' and 'new'")
        return self


@router.post("/projects")
def open_project(opening: Opening, context: Ctx) -> dict[str, Any]:
    """Open a case, a file, a project, or begin a new conflict."""
    workbench = context.workbench
    if opening.case is not None:
        project = workbench.open_case(opening.case, fresh=opening.fresh)
    elif opening.file is not None:
        project = workbench.open_file(opening.file)
    elif opening.new is not None:
        project = workbench.open_new(opening.new.model_dump(mode="json"))
    else:
        project = workbench.find(str(opening.project))[0]
    return document(workbench.find(project.name))


@router.post("/uploads", openapi_extra={"requestBody": {"content": {"application/octet-stream": {"schema": {
    "type": "string", "format": "binary"}}}}})  # fmt: skip
async def upload(name: str, request: Request, context: Ctx) -> dict[str, Any]:
    """Open what was uploaded: a conflict file of any known format, or a project as one file (.zip)."""
    from starlette.concurrency import run_in_threadpool

    content = await request.body()
    return await run_in_threadpool(_uploaded, context, name, content)


def _uploaded(context: Any, name: str, content: bytes) -> dict[str, Any]:
    workbench = context.workbench
    if name.lower().endswith(".zip"):
        project = workbench.open_packed(unpacked(content))
    else:
        project = workbench.open_text(name, content)
    return document(workbench.find(project.name))
