"""What happens to a project, told to every page that shows it, as it happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter
from starlette.responses import StreamingResponse

from detente.web.api.context import Ctx
from detente.web.keeping.events import Events

__all__ = ["router"]

router = APIRouter(prefix="/projects/{project}", tags=["keep"])

HEARTBEAT = 15.0
"""Seconds of silence after which a comment says that the server is still there."""


@router.get("/events", response_class=StreamingResponse)
async def events(project: str, context: Ctx) -> StreamingResponse:
    """A stream of events: document, file, progress, scenarios, versions, closing."""
    found, _ = context.workbench.find(project)
    stream = _frames(context.workbench.events, found.row.id)
    return StreamingResponse(stream, media_type="text/event-stream")


async def _frames(told: Events, project: int) -> AsyncIterator[str]:
    queue = told.listen(project)
    try:
        yield ": listening\n\n"
        while True:
            try:
                name, data = await asyncio.wait_for(queue.get(), HEARTBEAT)
            except TimeoutError:
                yield ": still here\n\n"
                continue
            yield f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
            if name == "closing":
                return
    finally:
        told.leave(project, queue)
