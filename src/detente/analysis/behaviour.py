"""How decision makers are assumed to behave, for analyses whose results are conditional on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from detente.analysis.concepts import find_concept
from detente.engine.walks import Habits
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import Conflict, DecisionMaker, StateSpace

__all__ = ["RULE_OF", "Behaviour"]

RULE_OF: Mapping[str, str] = {"best": "best_replies", "improvement": "improvements", "undeterred": "undeterred"}
"""Ways to choose a move, and the rule of `MOVE_RULES` that each follows."""


@dataclass(frozen=True)
class Behaviour:
    """How decision makers are assumed to behave, period by period.

    Attributes
    ----------
    takes : str, or mapping of decision maker to str
        Which move a decision maker makes when it acts: ``best``, one of its best improvements (ties are equally
        likely); ``improvement``, any of its improvements, each equally likely; ``undeterred``, any that its concept
        does not deter, each equally likely. Decision makers that a mapping leaves out take the best.
    chance : {"anybody", "willing", "in_turn"}
        Who gets the chance to move in a period: one decision maker drawn from all; one drawn from those who have such a
        move and might act; or one after another in the order of the conflict.
    weights : mapping of decision maker to number, optional
        How likely each is drawn, relative to the others; 1 where it is left out.
    acts : number, or mapping of decision maker to number
        Probability of acting on the chance, where there is a move to make; 1 where a mapping leaves it out.
    """

    takes: str | Mapping[str, str] = "best"
    chance: Literal["anybody", "willing", "in_turn"] = "anybody"
    weights: Mapping[str, float] = field(default_factory=dict)
    acts: float | Mapping[str, float] = 1.0

    @classmethod
    def stated(cls, conflict: Conflict) -> Behaviour:
        """Return what the file of a conflict assumes; the defaults where it assumes nothing."""
        known = conflict.assumptions
        return cls() if known is None else cls(known.takes, known.chance, known.weights, known.acts)

    def resolved(self, space: StateSpace) -> tuple[tuple[str, ...], Habits]:
        """Check the assumptions against a conflict: what each decision maker takes, and the habits of all.

        Raises
        ------
        UnknownNameError
            If a decision maker, a way to choose or a way to get the chance does not exist.
        UnsupportedAnalysisError
            If a probability or weight makes no sense.
        """
        n = len(space.decision_makers)
        takes = _per_maker(space, self.takes, "best", n)
        for known in takes:
            _among("takes", known, RULE_OF)
        _among("chance", self.chance, ("anybody", "willing", "in_turn"))
        weights = tuple(map(float, _per_maker(space, self.weights, 1.0, n)))
        acts = tuple(map(float, _per_maker(space, self.acts, 1.0, n)))
        if not all(0 <= probability <= 1 for probability in acts):
            raise UnsupportedAnalysisError(f"Behaviour(): acts must be probabilities from 0 to 1; got {self.acts}")
        if not all(0 <= weight < math.inf for weight in weights) or sum(weights) <= 0:
            raise UnsupportedAnalysisError(
                f"Behaviour(): weights must not be negative, and not all be zero; got {dict(self.weights)}"
            )
        return takes, Habits(self.chance, weights, acts)

    def in_words(self, space: StateSpace, concepts: Mapping[str, str] | None) -> tuple[str, ...]:
        """Say in sentences what is assumed of the decision makers of a conflict."""
        takes, habits = self.resolved(space)
        makers = space.conflict.decision_makers
        sentences = [_chance_in_words(habits, makers)]
        for i, maker in enumerate(makers):
            concept = find_concept((concepts or {}).get(maker.id, "nash")).abbreviation
            acts = "" if habits.acts[i] == 1 else f" It acts on a chance with probability {habits.acts[i]:g}."
            sentences.append(f"{maker.label} {_TAKES[takes[i]].format(concept=concept)}.{acts}")
        return (*sentences, _ALWAYS)


_CHANCE = {
    "anybody": "In each period one decision maker gets the chance to move, drawn at random from all",
    "willing": "In each period one decision maker gets the chance to move, drawn at random from those who would use it",
    "in_turn": "Decision makers get the chance to move in turn, one per period, in the order",
}

_TAKES = {
    "best": "takes the improvement that it likes best (ties are equally likely)",
    "improvement": "takes any of its improvements, each equally likely",
    "undeterred": "takes any improvement that {concept} does not deter, each equally likely",
}

_ALWAYS = (
    "Preferences stay as they are; nobody learns, waits for a better moment or acts with others; only the present "
    "state matters, and who moved last does not."
)


def _chance_in_words(habits: Habits, makers: tuple[DecisionMaker, ...]) -> str:
    if habits.chance == "in_turn":
        detail = " " + ", ".join(maker.label for maker in makers)
    elif len(set(habits.weights)) == 1:
        detail = ", all equally likely"
    else:
        weighed = zip(makers, habits.weights, strict=True)
        detail = ", with weights " + ", ".join(f"{maker.label} {weight:g}" for maker, weight in weighed)
    return f"{_CHANCE[habits.chance]}{detail}."


def _per_maker(space: StateSpace, given: Any, default: Any, n: int) -> tuple[Any, ...]:
    if not isinstance(given, Mapping):
        return (given,) * n
    own = {space.conflict.decision_maker_index(maker): value for maker, value in given.items()}
    return tuple(own.get(i, default) for i in range(n))


def _among(name: str, value: str, allowed: Iterable[str]) -> None:
    allowed = tuple(allowed)
    if value not in allowed:
        listed = ", ".join(f"'{known}'" for known in allowed)
        hint = did_you_mean(str(value), allowed) or ""
        raise UnknownNameError(f"Behaviour(): {name} must be one of {listed}; got '{value}'. {hint}".strip())
