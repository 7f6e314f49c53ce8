"""Edit: changes of the document, what uses a part, undo and redo."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from detente.io import native
from detente.model.editing import Edit, changes, outline, uses
from detente.web.api.context import ClientId, Opened, document
from detente.web.faults import FaultError

__all__ = ["router"]

router = APIRouter(prefix="/projects/{project}", tags=["edit"])


class Edits(BaseModel):
    """Edits of a document."""

    model_config = ConfigDict(extra="forbid")
    revision: int | None = Field(None, description="What they were made for; the newest if left out.")
    edits: tuple[Edit, ...] = Field(max_length=1000)
    label: str | None = Field(None, max_length=200, description="What is done, as the history lists it.")
    preview: bool = Field(False, description="Change nothing, and answer what would come.")
    coalesce: str | None = Field(None, max_length=200, description="Quick changes with one key are one step of undo.")


class At(BaseModel):
    """A part of the document."""

    model_config = ConfigDict(extra="forbid")
    at: tuple[str | int, ...]
    level: int | None = Field(None, ge=0, description="Of an option: only what uses this level.")


class Revision(BaseModel):
    """The revision that a page shows."""

    model_config = ConfigDict(extra="forbid")
    revision: int


class Text(Revision):
    """The whole document as the text of its file."""

    text: str = Field(max_length=5_000_000)


@router.get("")
def read(opened: Opened) -> dict[str, Any]:
    """The document."""
    return document(opened)


@router.post("/edits")
def edit(opened: Opened, asked: Edits, client: ClientId = "") -> dict[str, Any]:
    """Apply edits, all or none; what is acknowledged is kept."""
    project, filing = opened
    if asked.preview:
        found = project.preview(asked.revision, asked.edits)
        differing = changes(project.conflict, found.conflict)
        changed = [*dict.fromkeys(str(change.at[0]) for change in differing if change.at)]
        more = {"preview": True, "conflict": outline(found.conflict)}
        return {**document(opened), **more, "changed": changed, "notes": list(found.notes), "added": _added(found)}
    with project.lock:
        try:
            found, before = project.edit(
                asked.revision, asked.edits, label=asked.label, typing=asked.coalesce, client=client
            )
        except FaultError as fault:
            raise _with_document(fault, opened) from None
        more = {"changed": project.sections_changed(before), "notes": list(found.notes), "added": _added(found)}
        return document((project, filing), **more)


def _added(found: Any) -> list[list[str | int]]:
    return [list(at) for at in found.added]


def _with_document(fault: FaultError, opened: Any) -> FaultError:
    if fault.code == "stale":
        fault.more["document"] = document(opened)
    return fault


@router.post("/uses")
def find_uses(opened: Opened, asked: At) -> dict[str, Any]:
    """What uses a part, and what becomes of it if the part goes."""
    found = uses(opened[0].conflict, asked.at, level=asked.level)
    return {"uses": [use.to_dict() for use in found], "n": len(found), "going": sum(u.fate == "goes" for u in found)}


@router.post("/undo")
def undo(opened: Opened, asked: Revision, client: ClientId = "") -> dict[str, Any]:
    """Take the last change back."""
    try:
        opened[0].undo(asked.revision, client=client)
    except FaultError as fault:
        raise _with_document(fault, opened) from None
    return document(opened)


@router.post("/redo")
def redo(opened: Opened, asked: Revision, client: ClientId = "") -> dict[str, Any]:
    """Do again what was taken back."""
    try:
        opened[0].redo(asked.revision, client=client)
    except FaultError as fault:
        raise _with_document(fault, opened) from None
    return document(opened)


@router.get("/text")
def text(opened: Opened) -> dict[str, Any]:
    """The document as the text of its file, with its comments."""
    project, filing = opened
    with project.lock:
        return {"revision": project.revision, "text": filing.text()}


@router.put("/text")
def replace(opened: Opened, asked: Text, client: ClientId = "") -> dict[str, Any]:
    """Replace the document by a text."""
    project, filing = opened
    conflict = native.structured(asked.text)
    with project.lock:
        try:
            project.replace(asked.revision, conflict, label="Edit the text", client=client, text=asked.text)
        except FaultError as fault:
            raise _with_document(fault, opened) from None
        return document((project, filing))
