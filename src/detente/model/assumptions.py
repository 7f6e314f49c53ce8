"""How decision makers are assumed to behave, as an analyst writes it: who gets the chance to move, and what they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from detente.errors import Problem, did_you_mean
from detente.model.parts import Cited
from detente.types import Path

if TYPE_CHECKING:
    from detente.model.conflict import Conflict

__all__ = ["Assumptions", "Takes", "assumption_problems"]

Takes: TypeAlias = Literal["best", "improvement", "undeterred"]
Share: TypeAlias = Annotated[float, Field(ge=0.0, le=1.0)]


def _one_or_each(value: Any) -> str:
    return "each" if isinstance(value, Mapping) else "all"


class Assumptions(Cited):
    """What is assumed of everybody's behaviour, for analyses that say where play goes from here.

    Attributes
    ----------
    takes : str, or mapping of decision maker to str
        Which move one makes that acts: its ``best`` improvement, any ``improvement``, or any that is ``undeterred``.
    chance : {"anybody", "willing", "in_turn"}
        Who gets the chance to move in a period.
    weights : mapping of decision maker to number
        How likely each is drawn; 1 unless said.
    acts : number, or mapping of decision maker to number
        Probability of acting on a chance; 1 unless said.
    concept : str
        What deters those who take undeterred improvements.
    """

    takes: Annotated[
        Annotated[Mapping[str, Takes], Tag("each")] | Annotated[Takes, Tag("all")], Discriminator(_one_or_each)
    ] = Field("best", description="Which move one makes that acts; for all, or for each decision maker.")
    chance: Literal["anybody", "willing", "in_turn"] = Field("anybody", description="Who gets the chance to move.")
    weights: Mapping[str, Annotated[float, Field(ge=0.0, allow_inf_nan=False)]] = Field(
        default_factory=dict, description="How likely each is drawn, relative to the others; 1 if left out."
    )
    acts: Annotated[
        Annotated[Mapping[str, Share], Tag("each")] | Annotated[Share, Tag("all")], Discriminator(_one_or_each)
    ] = Field(1.0, description="Probability of acting on a chance; for all, or for each decision maker.")
    concept: str = Field("seq", description="What deters those who take undeterred improvements.")
    because: str | None = Field(None, description="Why the analyst thinks so.")


def assumption_problems(conflict: Conflict) -> Iterator[Problem]:
    """Go through the names in the assumptions that no decision maker bears."""
    stated = conflict.assumptions
    if stated is None:
        return
    makers = tuple(maker.id for maker in conflict.decision_makers)
    for field in ("takes", "weights", "acts"):
        value = getattr(stated, field)
        for name in value if isinstance(value, Mapping) else ():
            if name not in makers:
                path: Path = ("assumptions", field, name)
                expected = "one of " + ", ".join(f"'{maker}'" for maker in makers)
                yield Problem(path, "unknown decision maker", expected, f"'{name}'", did_you_mean(name, makers))
