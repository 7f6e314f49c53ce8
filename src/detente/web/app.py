"""The application: the API behind its walls, and the pages."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from detente import __version__
from detente.errors import DetenteError, Problem
from detente.web.api import asking, disk, editing, events, keeping, reading, sharing, starting
from detente.web.api.context import Context
from detente.web.caps import Caps
from detente.web.faults import FaultError, fault_of
from detente.web.keeping.workbench import Workbench
from detente.web.pages import bundle, routes
from detente.web.security import Guard, Keys
from detente.web.working.pool import Pool
from detente.web.working.questioner import Questioner

__all__ = ["api", "application", "openapi"]

_LOG = logging.getLogger("detente.web")


def application(workbench: Workbench, keys: Keys, *, first: str | None = None, pages: Path | None = None) -> ASGIApp:
    """Return the whole application, with its walls.

    Parameters
    ----------
    workbench : Workbench
        The projects of the folder that was opened; closed when the application ends.
    keys : Keys
        Who may ask.
    first : str, optional
        The project that pages show first.
    pages : path, optional
        The folder of the built pages; that of the package if not given.
    """
    questioner = Questioner(Pool())
    app = api()
    app.state.context = Context(workbench, questioner, first)
    app.router.lifespan_context = _lifespan(workbench, questioner)
    app.router.routes.extend(routes(pages or bundle()))
    return Guard(Caps(app), keys)


def _lifespan(workbench: Workbench, questioner: Questioner) -> Any:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await questioner.start()
        workbench.on_change = questioner.changed
        try:
            yield
        finally:
            questioner.close()
            workbench.close()

    return lifespan


def api() -> FastAPI:
    """Return the API alone, for its description."""
    app = FastAPI(
        title="Détente workbench",
        version=__version__,
        summary="What the pages of the workbench ask of the server on the same machine.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    for module in (starting, editing, asking, keeping, disk, sharing, reading, events):
        app.include_router(module.router, prefix="/api")
    app.add_exception_handler(DetenteError, _told)
    app.add_exception_handler(RequestValidationError, _misused)
    app.add_exception_handler(HTTPException, _unknown)
    app.add_exception_handler(Exception, _failed)
    return app


def openapi() -> dict[str, Any]:
    """Return the OpenAPI description of the API."""
    return api().openapi()


async def _told(_: Request, error: Exception) -> JSONResponse:
    fault = fault_of(error) if isinstance(error, DetenteError) else FaultError(500, "failed", str(error))
    return JSONResponse(fault.to_dict(), fault.status)


async def _misused(_: Request, error: Exception) -> JSONResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    problems = [
        Problem(tuple(part for part in fault["loc"] if part != "body"), str(fault["msg"])) for fault in found[:50]
    ]
    fault = FaultError(422, "invalid", "the request cannot be understood", problems=problems)
    return JSONResponse(fault.to_dict(), fault.status)


async def _unknown(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    fault = FaultError(status, "unknown" if status == 404 else "invalid", "there is nothing at this address")
    return JSONResponse(fault.to_dict(), status)


async def _failed(_: Request, error: Exception) -> JSONResponse:
    _LOG.error("a request failed", exc_info=error)
    fault = FaultError(500, "failed", f"an error of ours: {type(error).__name__}; please report it")
    return JSONResponse(fault.to_dict(), 500)
