"""What a reading leaves open: how sure its author is of each statement, order and weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from detente.errors import Problem, did_you_mean
from detente.model.parts import ById, Named, Part

if TYPE_CHECKING:
    from detente.model.preferences import Preferences, Reading
    from detente.types import Path

__all__ = ["Interval", "OpenJudgements", "Probability", "Uncertainty", "uncertainty_problems"]

Probability = Annotated[Decimal, Field(ge=0, le=1, allow_inf_nan=False, decimal_places=9)]
"""A number from 0 to 1."""

_End = Annotated[Decimal, Field(allow_inf_nan=False, ge=-1_000_000, le=1_000_000, decimal_places=6)]


def _rising(value: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    if value[0] > value[1]:
        raise PydanticCustomError(
            "interval",
            "an interval with its lower end first, not [{low}, {high}]",
            {"low": str(value[0]), "high": str(value[1])},
        )
    return value


Interval = Annotated[tuple[_End, _End], AfterValidator(_rising)]
"""Lowest and highest value; any value between them is as likely as any other."""


class OpenJudgements(Named):
    """What is open about the preferences of one decision maker, under its id.

    Attributes
    ----------
    noise : number or None
        The probability that a judgement is wrong, for those of this decision maker that have none of their own: a
        statement or weighted statement (see `Uncertainty.change`), or the order of two neighbours in a ranking.
    statements : mapping of statement to probability
        The same for single statements, as they are written in ``statements`` or ``weights``.
    order : {"as_stated", "open"}
        Whether statements that share a rank count alike, or stand in an order that is not known.
    ties : {"as_stated", "open"}
        Whether states that the preferences leave tied are equal, or stand in an order that is not known.
    weights : mapping of statement to interval
        Between which two values the weight of a statement lies.
    """

    noise: Probability | None = Field(None, description="Probability that a judgement on this decision maker is wrong.")
    statements: Mapping[str, Probability] = Field(
        default_factory=dict, description="Statement, as it is written above, to the probability that it is wrong."
    )
    order: Literal["as_stated", "open"] = Field(
        "as_stated", description="open: statements that share a rank stand in an order that is not known."
    )
    ties: Literal["as_stated", "open"] = Field(
        "as_stated", description="open: states that are left tied stand in an order that is not known."
    )
    weights: Mapping[str, Interval] = Field(
        default_factory=dict, description="Weighted statement to the interval in which its weight lies."
    )


class Uncertainty(Part):
    """What a reading leaves open; ``detente sweep`` draws from it.

    Attributes
    ----------
    weight : number or None
        How much the reading counts when readings are drawn, in proportion to the others; 1 if not given.
    noise : number or None
        The probability that a judgement is wrong, for those that have none of their own.
    change : {"negated", "dropped"}
        What becomes of a statement that is wrong: its opposite is wanted, or it does not count.
    decision_makers : tuple of OpenJudgements
        What is open about each.
    """

    weight: Annotated[Decimal, Field(ge=0, le=1_000_000, allow_inf_nan=False, decimal_places=9)] | None = Field(
        None, description="How much this reading counts when readings are drawn; 1 if not given."
    )
    noise: Probability | None = Field(None, description="Probability that a judgement of this reading is wrong.")
    change: Literal["negated", "dropped"] = Field(
        "negated", description="What becomes of a wrong statement: its opposite is wanted, or it does not count."
    )
    decision_makers: Annotated[tuple[OpenJudgements, ...], ById()] = Field(
        (), description="Decision maker to what is open about its preferences."
    )

    def of(self, maker: str) -> OpenJudgements:
        """Return what is open about one decision maker."""
        return next((item for item in self.decision_makers if item.id == maker), OpenJudgements(id=maker))


def uncertainty_problems(reading: Reading) -> Iterator[Problem]:
    """Find names that a reading's uncertainty uses and its preferences lack; paths start below the reading."""
    if reading.uncertainty is None:
        return
    stated = {preferences.id: preferences for preferences in reading.preferences}
    for index, item in enumerate(reading.uncertainty.decision_makers):
        path: Path = ("uncertainty", "decision_makers", index)
        if item.id not in stated:
            hint = did_you_mean(item.id, stated) or (
                f"Say what is open in the reading that states the preferences, here '{reading.based_on}'."
                if reading.based_on
                else None
            )
            listed = ", ".join(f"'{name}'" for name in stated)
            message = f"reading '{reading.id}' states no preferences of '{item.id}'"
            yield Problem(path, message, f"one of {listed}" if listed else None, f"'{item.id}'", hint)
            continue
        yield from (problem.at(*path) for problem in _judge(item, stated[item.id]))


def _judge(item: OpenJudgements, preferences: Preferences) -> Iterator[Problem]:
    weighted = list(preferences.weights)
    stated = [statement.statement for rank in preferences.ranks() for statement in rank] + weighted
    for field, names, known in (("statements", item.statements, stated), ("weights", item.weights, weighted)):
        for name in names:
            if name not in known:
                what = "statement" if field == "statements" else "weighted statement"
                listed = ", ".join(f"'{text}'" for text in known[:8]) + (", ..." if len(known) > 8 else "")
                yield Problem((field, name), f"'{item.id}' has no such {what}",
                              f"one of {listed}" if known else f"a {what} in its preferences", f"'{name}'",
                              did_you_mean(name, known) or "Write it as it is written in the preferences.")  # fmt: skip
    if item.order == "open" and all(len(rank) == 1 for rank in preferences.ranks()):
        yield Problem(("order",), "no statements share a rank, so that no order among them is open", hint="Put the "
                      "statements whose order is open into a list inside the list of statements.")  # fmt: skip
