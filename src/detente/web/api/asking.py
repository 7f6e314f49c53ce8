"""Questions: one endpoint for each function of the table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request

from detente.model import Conflict
from detente.model.editing import edited
from detente.web.api.context import ClientId, Ctx
from detente.web.asking import QUESTIONS, Of, Question
from detente.web.faults import FaultError
from detente.web.keeping.project import Project
from detente.web.working.questioner import Asking

__all__ = ["router"]

router = APIRouter(prefix="/projects/{project}/ask", tags=["ask"])


def _endpoint(question: Question) -> Callable[..., Awaitable[dict[str, Any]]]:
    async def ask(
        project: str,
        asked: Any,
        request: Request,
        context: Ctx,
        client: ClientId = "",
        job: Annotated[str, Header(alias="X-Detente-Job", max_length=100)] = "",
    ) -> dict[str, Any]:
        found, _ = context.workbench.find(project)
        with found.lock:
            revision = found.revision
            if asked.revision not in (None, revision):
                raise FaultError(409, "superseded", "the document is newer than this question")
            about = [getattr(asked, name).of for name in asked.sides] or [asked.of]
            sides = [_side(found, of) for of in about]
        number = found.row.id
        asking = Asking(number, question.name, client, asked.model_dump(mode="json"), sides, keep=asked.keep)

        def progress(share: float) -> None:
            data = {"job": job, "function": question.name, "share": round(share, 4)}
            context.workbench.events.tell(number, "progress", data)

        result, seconds = await context.questioner.answer(asking, progress=progress, gone=lambda: _gone(request))
        return {"revision": revision, "result": result, "seconds": round(seconds, 6)}

    ask.__annotations__["asked"] = question.parameters
    ask.__doc__ = question.summary
    return ask


async def _gone(request: Request) -> None:
    """Return when the page has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _side(project: Project, of: Of) -> tuple[Hashable, Conflict]:
    """Return the conflict that is meant, with what tells it from others."""
    if of.version is not None:
        step = project.version(of.version)["step"]
        return ("step", project.row.id, step), project.at_step(step)
    key: Hashable = ("step", project.row.id, project.row.step)
    changes = project.scenario(of.scenario)["edits"] if of.scenario is not None else None
    edits = [*(project.edits_of(changes) if changes is not None else ()), *(of.edits or ())]
    if not edits:
        return key, project.conflict
    conflict = edited(project.conflict, edits).conflict
    return (key, conflict.model_dump_json()), conflict


for _question in QUESTIONS.values():
    router.post(f"/{_question.name}", summary=_question.summary, name=f"ask_{_question.name}")(_endpoint(_question))
