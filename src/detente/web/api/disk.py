"""A change on disk that does not go together with the document: looking at it, and deciding."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from detente.web.api.context import Opened, document

__all__ = ["router"]

router = APIRouter(prefix="/projects/{project}/disk", tags=["keep"])


class Decision(BaseModel):
    """Whose change counts."""

    model_config = ConfigDict(extra="forbid")
    take: Literal["mine", "theirs", "merged"] = Field(description="The document, the file, or both put together.")
    choices: tuple[Literal["mine", "theirs"], ...] = Field((), description="For merged: whose counts, clash by clash.")


@router.get("")
def look(opened: Opened) -> dict[str, Any]:
    """What there is to decide."""
    return opened[1].asked_to_dict()


@router.post("")
def decide(opened: Opened, asked: Decision) -> dict[str, Any]:
    """Decide."""
    opened[1].decide(asked.take, asked.choices)
    return document(opened)
