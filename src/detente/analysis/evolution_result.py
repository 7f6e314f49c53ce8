"""What evolution found: outcomes with their probabilities, conditional on assumptions that the result carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.analysis.behaviour import Behaviour
from detente.analysis.heading import heading
from detente.model import State, StateLike, StateSet, StateSpace

__all__ = ["CONFIDENCE", "QUANTILE", "SCHEMA", "Evolution", "Interval", "Outcome", "Passing", "wilson_interval"]

SCHEMA = "detente.evolution/1"
"""Name and version of the JSON contract."""

CONFIDENCE = 0.95
"""Of the intervals of simulated results."""

QUANTILE = 1.959963984540054
"""Half the width in standard errors of an interval that holds the truth with that confidence."""

Interval = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Outcome:
    """Where play may end for good.

    Attributes
    ----------
    states : StateSet
        One state where nobody would act; or several among which play goes round for ever.
    probability : float
        Of ending there.
    interval : tuple of float or None
        Simulated: Wilson's interval for the probability.
    expected_time : float or None
        Expected periods until play gets there, given that it does; None where it was not worked out.
    shares : tuple of float or None
        Solved, and several states: in the long run the share of the periods that play spends in each of them.
    """

    states: StateSet
    probability: float
    interval: Interval | None = None
    expected_time: float | None = None
    shares: tuple[float, ...] | None = None

    @property
    def rests(self) -> bool:
        """Whether play comes to rest in a single state."""
        return len(self.states) == 1

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "states": list(self.states.numbers),
            "rests": self.rests,
            "probability": self.probability,
            "interval": None if self.interval is None else list(self.interval),
            "expected_time": self.expected_time,
            "shares": None if self.shares is None else list(self.shares),
        }


@dataclass(frozen=True)
class Passing:
    """How likely play is ever to be where a statement holds, the start and the end included.

    Attributes
    ----------
    statement : str
    probability : float
    interval : tuple of float or None
        Simulated: Wilson's interval for the probability.
    """

    statement: str
    probability: float
    interval: Interval | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        interval = None if self.interval is None else list(self.interval)
        return {"statement": self.statement, "probability": self.probability, "interval": interval}


@dataclass(frozen=True, eq=False)
class Evolution:
    """Where play ends under stated behaviour; conditional on these assumptions, every number of it.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    start : State
        Where play starts.
    behaviour : Behaviour
        The assumptions.
    concepts : mapping of decision maker to concept, or None
        Whose concept deters it from what, where somebody takes undeterred improvements.
    method : {"solved", "simulated"}
        An exact solution up to rounding, or a sample.
    reached : int
        How many states play can be in.
    outcomes : tuple of Outcome
        The most probable first; only what can happen (solved) or happened (simulated).
    expected_time : float or None
        Expected periods until play is where it ends; None where some runs had not ended.
    expected_time_interval : tuple of float or None
        Simulated: the normal interval of the mean.
    passing : tuple of Passing
        For the statements that were asked about.
    runs, seed : int or None
        Simulated: how many runs, and from which seed.
    unfinished : float
        Simulated: the share of runs that were cut off before they ended.
    """

    space: StateSpace
    start: State
    behaviour: Behaviour
    concepts: Mapping[str, str] | None
    method: Literal["solved", "simulated"]
    reached: int
    outcomes: tuple[Outcome, ...]
    expected_time: float | None
    expected_time_interval: Interval | None
    passing: tuple[Passing, ...]
    runs: int | None = None
    seed: int | None = None
    unfinished: float = 0.0

    @property
    def is_sampled(self) -> bool:
        """Whether the numbers are estimates from a sample."""
        return self.method == "simulated"

    def probability(self, state: StateLike) -> float:
        """Return the probability that play ends in a state (or goes round for ever through it)."""
        state = self.space.state(self.space.find(state))
        return sum(outcome.probability for outcome in self.outcomes if state in outcome.states)

    def holds_for_good(self, statement: str) -> float:
        """Return the probability that play ends where a statement holds (goes round where it holds throughout)."""
        truth = self.space.truth(statement)
        return sum(outcome.probability for outcome in self.outcomes if truth[outcome.states.indices].all())

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What every number of the result is conditional on, in sentences."""
        return self.behaviour.in_words(self.space, self.concepts)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.evolution/1``; states by number."""
        shown = {state for outcome in self.outcomes for state in outcome.states} | {self.start}
        takes, habits = self.behaviour.resolved(self.space)
        makers = self.space.decision_makers
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "start": self.start.number,
            "behaviour": {
                "takes": dict(zip(makers, takes, strict=True)),
                "chance": habits.chance,
                "weights": dict(zip(makers, habits.weights, strict=True)),
                "acts": dict(zip(makers, habits.acts, strict=True)),
            },
            "concepts": None if self.concepts is None else dict(self.concepts),
            "assumptions": list(self.assumptions),
            "method": self.method,
            "runs": self.runs,
            "seed": self.seed,
            "confidence": CONFIDENCE if self.is_sampled else None,
            "unfinished": self.unfinished,
            "reached": self.reached,
            "outcomes": [outcome.to_dict() for outcome in self.outcomes],
            "expected_time": self.expected_time,
            "expected_time_interval": None
            if self.expected_time_interval is None
            else list(self.expected_time_interval),
            "passing": [passing.to_dict() for passing in self.passing],
            "states": {str(state.number): state.text for state in sorted(shown, key=lambda s: s.number)},
        }


def wilson_interval(successes: int, runs: int) -> Interval:
    """Return Wilson's interval for a probability, with confidence 0.95, from a number of successes among runs.

    Examples
    --------
    >>> low, high = wilson_interval(0, 100)
    >>> low, round(high, 4)
    (0.0, 0.037)
    """
    share, z2 = successes / runs, QUANTILE**2 / runs
    middle = (share + z2 / 2) / (1 + z2)
    spread = QUANTILE / (1 + z2) * (share * (1 - share) / runs + z2 / (4 * runs)) ** 0.5
    low = 0.0 if successes == 0 else max(0.0, middle - spread)
    return low, 1.0 if successes == runs else min(1.0, middle + spread)
