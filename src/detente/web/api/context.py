"""What every endpoint needs: the workbench, the lanes, and the page that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Request

from detente.model.editing import outline
from detente.web.keeping.filing import Filing
from detente.web.keeping.project import Project
from detente.web.keeping.workbench import Workbench
from detente.web.working.questioner import Questioner

__all__ = ["ClientId", "Context", "Ctx", "Opened", "document"]


@dataclass(frozen=True)
class Context:
    """What the server runs on.

    Attributes
    ----------
    workbench : Workbench
        The projects.
    questioner : Questioner
        Who has questions answered.
    first : str or None
        The project that was named when the server was started.
    """

    workbench: Workbench
    questioner: Questioner
    first: str | None = None


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


Ctx = Annotated[Context, Depends(_context)]
ClientId = Annotated[str, Header(alias="X-Detente-Client", max_length=100)]


def _opened(project: str, context: Ctx) -> tuple[Project, Filing]:
    return context.workbench.find(project)


Opened = Annotated[tuple[Project, Filing], Depends(_opened)]


def document(opened: tuple[Project, Filing], **more: Any) -> dict[str, Any]:
    """Return a project's document as pages see it."""
    project, filing = opened
    with project.lock:
        undo, redo = project.labels()
        return {
            "project": project.name,
            "revision": project.revision,
            "title": project.conflict.title,
            "origin": project.row.origin,
            "file": filing.to_dict(),
            "undo": undo,
            "redo": redo,
            "conflict": outline(project.conflict),
            **more,
        }
