"""The shape of a question: what it is about, what it needs to know, and which function answers it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from detente.model import Conflict
from detente.model.editing import Edit
from detente.types import Progress
from detente.web.working.bench import Bench, Side

__all__ = ["Asked", "Lane", "Of", "Parameters", "Question", "SideAsked", "Two"]

Lane: TypeAlias = Literal["verdicts", "looks", "work"]


class Parameters(BaseModel):
    """Base of what questions take: a misspelt name is refused."""

    model_config = ConfigDict(extra="forbid")


class Of(Parameters):
    """Which conflict is meant: the document with a scenario or some edits, or a version; just the document if empty."""

    scenario: str | None = Field(None, description="Id of a scenario.")
    version: str | None = Field(None, description="Id of a version.")
    edits: tuple[Edit, ...] | None = Field(None, description="The document with these edits, kept nowhere.")


class SideAsked(Parameters):
    """A conflict under a reading and settings."""

    of: Of = Field(Of(scenario=None, version=None, edits=None), description="Which conflict; the document if left out.")
    reading: str | None = Field(None, description="Id of the reading; the default reading if left out.")
    settings: dict[str, str] = Field({}, description="Settings that are not the usual ones.")


class Asked(SideAsked):
    """What every question about one conflict may say."""

    revision: int | None = Field(None, description="What the page shows; a newer document makes the question void.")
    keep: bool = Field(
        False, description="A newer question of the same name from the same page does not stop this one."
    )

    sides: ClassVar[tuple[str, ...]] = ()


class Two(Parameters):
    """What every question about two conflicts may say."""

    first: SideAsked = Field(SideAsked(), description="The first side.")
    second: SideAsked = Field(SideAsked(), description="The second side.")
    revision: int | None = None
    keep: bool = False

    sides: ClassVar[tuple[str, ...]] = ("first", "second")


Answer: TypeAlias = Callable[..., Any]


@dataclass(frozen=True)
class Question:
    """A question that pages may ask.

    Attributes
    ----------
    name : str
        As in the address.
    summary : str
        What it asks, in a sentence.
    parameters : type
        What it takes.
    answered_by : callable
        Given one `Side` for each conflict and the parameters, returns plain data.
    lane : {"verdicts", "looks", "work"}
        What it waits for: the verdicts while somebody types, short looks, or long work.
    """

    name: str
    summary: str
    parameters: type[Asked | Two]
    answered_by: Answer
    lane: Lane = "looks"

    def answer(
        self, bench: Bench, conflicts: Sequence[tuple[Hashable, Conflict]], asked: dict[str, Any], progress: Progress
    ) -> Any:
        """Answer it."""
        parameters = self.parameters.model_validate(asked)
        about = [getattr(parameters, name) for name in self.parameters.sides] or [parameters]
        sides = [
            Side(bench, key, conflict, reading=side.reading, settings=side.settings, progress=progress)
            for (key, conflict), side in zip(conflicts, about, strict=True)
        ]
        return self.answered_by(*sides, parameters)
