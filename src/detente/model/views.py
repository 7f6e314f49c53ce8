"""What decision makers perceive: each one's own game, written as differences from the conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from detente.model.parts import ById, Cited, Named, StatementText
from detente.model.preferences import Preferences, Reading
from detente.model.rules import Rule
from detente.types import Path

__all__ = ["Belief", "BelievedChange", "Perceived", "Thought", "View"]


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _whole(value: Any) -> Any:
    return {"indifferent": True} if isinstance(value, str) and value.strip().lower() == "indifferent" else value


Statements = Annotated[
    tuple[StatementText, ...], BeforeValidator(_several, json_schema_input_type=str | tuple[str, ...])
]


class BelievedChange(Cited):
    """One difference between what somebody wants and what it is believed to want: a statement that changes.

    Exactly one of ``drop`` (it is believed not to care), ``negate`` (it is believed to want the opposite) and ``put``
    (it is believed to want this, at another place or at all).
    """

    drop: StatementText | None = Field(None, description="A statement that it is believed not to care about.")
    negate: StatementText | None = Field(None, description="A statement of which it is believed to want the opposite.")
    put: StatementText | None = Field(
        None, description="A statement that it is believed to want: first of all, or where 'before' or 'after' says."
    )
    before: StatementText | None = Field(None, description="Goes with 'put': the statement that comes next.")
    after: StatementText | None = Field(None, description="Goes with 'put': the statement that comes before it.")
    because: str | None = Field(None, description="Why it believes so.")

    @model_validator(mode="after")
    def _one_kind(self) -> BelievedChange:
        kinds = [kind for kind in ("drop", "negate", "put") if getattr(self, kind)]
        if len(kinds) != 1:
            raise ValueError(f"a change needs exactly one of 'drop', 'negate', 'put'; got {', '.join(kinds) or 'none'}")
        if (self.before or self.after) and not self.put:
            raise ValueError("'before' and 'after' go with 'put'")
        if self.before and self.after:
            raise ValueError("either 'before' or 'after', not both")
        return self

    @property
    def kind(self) -> Literal["drop", "negate", "put"]:
        """Which kind of change it is."""
        return "drop" if self.drop else "negate" if self.negate else "put"

    @property
    def statement(self) -> str:
        """The statement that changes."""
        return self.drop or self.negate or self.put or ""

    @property
    def texts(self) -> Iterator[tuple[Path, str]]:
        """Every statement of the change with its path inside the change."""
        for field in ("drop", "negate", "put", "before", "after"):
            text = getattr(self, field)
            if text:
                yield (field,), text


class Belief(Named, Cited):
    """What one decision maker is believed to want, under its id: a difference from what the reading says.

    Attributes
    ----------
    reading : str or None
        It is believed to want what this reading says.
    preferences : Preferences or None
        It is believed to want this, written out.
    changes : tuple of BelievedChange
        Single statements that differ, applied to the rest in this order.
    """

    reading: str | None = Field(None, description="Id of the reading whose preferences it is believed to have.")
    preferences: Annotated[
        Preferences | None, BeforeValidator(_whole, json_schema_input_type=Preferences | Literal["indifferent"] | None)
    ] = Field(None, description="Its preferences as they are believed to be, written out.")
    changes: tuple[BelievedChange, ...] = Field(
        (), max_length=200, description="Statements that are believed to differ."
    )
    because: str | None = Field(None, description="Why it is believed.")

    @model_validator(mode="after")
    def _something(self) -> Belief:
        if self.reading and self.preferences:
            raise ValueError("either 'reading' or 'preferences', not both; 'changes' may stand beside either")
        if not (self.reading or self.preferences or self.changes):
            raise ValueError("no belief: give 'reading', 'preferences' or 'changes'")
        return self


class Perceived(Named, Cited):
    """The differences between a game as somebody perceives it and the game as it is.

    Attributes
    ----------
    unknown : tuple of str
        Options that are not known.
    moves : mapping of option to "free", "up", "down" or "frozen"
        How options are believed to move, where that differs.
    infeasible : tuple of Rule
        Rules that are believed to hold besides those of the conflict.
    possible : tuple of str
        Statements whose states are believed to be feasible although a rule excludes them.
    beliefs : tuple of Belief
        What others are believed to want.
    """

    summary: str | None = Field(None, description="In a sentence.")
    unknown: Annotated[tuple[str, ...], BeforeValidator(_several, json_schema_input_type=str | tuple[str, ...])] = (
        Field((), max_length=60, description="Ids of the options that it does not know of.")
    )
    moves: Mapping[str, Literal["free", "up", "down", "frozen"]] = Field(
        default_factory=dict, description="Option to how it is believed to move, where that differs."
    )
    infeasible: tuple[Rule, ...] = Field(
        (), max_length=200, description="Rules that it believes in besides the others."
    )
    possible: Statements = Field(
        (), max_length=200, description="Statements: it believes these states to be feasible, whatever the rules say."
    )
    beliefs: Annotated[tuple[Belief, ...], ById("reading")] = Field(
        (), description="Decision maker to what it is believed to want; a plain text is the id of a reading."
    )

    @property
    def texts(self) -> Iterator[tuple[Path, str]]:
        """Every statement with its path, those of preferences that are written out left aside."""
        for index, rule in enumerate(self.infeasible):
            for path, text in rule.texts:
                yield ("infeasible", index, *path), text
        for index, text in enumerate(self.possible):
            yield ("possible", index), text
        for index, belief in enumerate(self.beliefs):
            for position, change in enumerate(belief.changes):
                for path, text in change.texts:
                    yield ("beliefs", index, "changes", position, *path), text


class Thought(Perceived):
    """What the holder of a view thinks that another decision maker perceives: differences from the holder's own view.

    Under ``beliefs`` the holder's own name may stand: what it thinks that the other believes of it.
    """


class View(Perceived):
    """The game as one decision maker perceives it, under its id: differences from the conflict and its reading.

    Attributes
    ----------
    thinks : tuple of Thought
        What it thinks that others perceive; of those who are left out it thinks that they see the game as it does.
    """

    thinks: Annotated[tuple[Thought, ...], ById()] = Field(
        (), description="Decision maker to what the holder thinks that it perceives."
    )

    @property
    def parts(self) -> Iterator[tuple[Path, Perceived]]:
        """The view itself and what it thinks of others, each with its path inside the view."""
        yield (), self
        for index, thought in enumerate(self.thinks):
            yield ("thinks", index), thought


Reading.model_rebuild(_types_namespace={"View": View})  # a reading may hold views, which may hold preferences
