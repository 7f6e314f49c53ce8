"""Evolution: where play ends, how soon, and what it passes through, if everybody behaves as is said.

Nothing in the graph model tells how likely a move is. What is found here holds under assumptions that the caller makes
(`Behaviour`), and every result carries them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from detente.analysis.behaviour import RULE_OF, Behaviour
from detente.analysis.evolution_result import QUANTILE, Evolution, Outcome, Passing, wilson_interval
from detente.analysis.move_rules import concepts_in_use, play_by
from detente.analysis.questions import as_space, find_start
from detente.engine.chains import Chain, absorption, passing_probability, shares_of_time
from detente.engine.forward import closure
from detente.engine.graph import Graph
from detente.engine.play import Play, restricted
from detente.engine.walks import Habits, Walks, chain_of, simulate
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateLike, StateSet, StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["SOLVABLE", "TIMED", "evolve"]

SOLVABLE = 100_000
"""Nodes (states, or states times turns) up to which a chain is solved unless told otherwise; beyond, simulated."""

TIMED = 20
"""Outcomes, the most probable first, for which the time is worked out given that play ends there."""

_ARCS = 1 << 24
"""Pairs of states up to which the moves among what can be reached are written out."""


def evolve(
    conflict: Conflict | StateSpace,
    behaviour: Behaviour | None = None,
    *,
    start: StateLike | None = None,
    passing: Sequence[str] = (),
    concept: str | None = None,
    profile: Mapping[str, str] | None = None,
    method: Literal["auto", "solved", "simulated"] = "auto",
    runs: int = 10_000,
    seed: int = 0,
    most: int = 10_000,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Evolution:
    """Find where play ends from the status quo if everybody behaves as is said, and with what probability.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        Where.
    behaviour : Behaviour, optional
        The assumptions; if not given, those of the conflict's file, and where it states none everybody is equally
        likely to get the chance, acts on it, and takes its best improvement.
    start : State, int, str or mapping, optional
        Where play starts; the status quo if not given.
    passing : sequence of str
        Statements; for each the probability of ever being where it holds.
    concept, profile
        Whose concept deters it, where somebody takes undeterred improvements; as in `paths`. If not given, the concept
        of the file's assumptions, or SEQ.
    method : {"auto", "solved", "simulated"}
        Solve the chain, or draw a sample; ``auto`` solves up to `SOLVABLE` nodes where that is possible.
    runs, seed, most : int
        Simulated: how many runs, from which seed, and after how many moves (in turn: periods) a run is cut off.
    reading, settings
        As in `analyze`.

    Returns
    -------
    Evolution
        Frozen; carries the assumptions, and whether it is sampled.

    Raises
    ------
    UnsupportedAnalysisError
        If the assumptions make no sense, there is no status quo, or SciPy is missing.
    LimitExceededError
        If the chain is too large to be solved and that was asked for.

    Notes
    -----
    An absorbing Markov chain on what can be reached. Its closed classes are single states where nobody would act, or
    sets of states among which play goes round for ever; both are outcomes. Simulated, classes of several states are
    known where the moves among what can be reached could be written out; where they could not, such runs are cut off
    and counted as unfinished.

    Examples
    --------
    >>> import detente
    >>> found = evolve(detente.load("chicken"), start="YY")
    >>> [(str(outcome.states[0]), round(outcome.probability, 3)) for outcome in found.outcomes]
    [('YN', 0.5), ('NY', 0.5)]
    """
    space = as_space(conflict, reading, settings)
    stated = space.conflict.assumptions
    concept = concept or ("seq" if stated is None else stated.concept)
    behaviour = behaviour or Behaviour.stated(space.conflict)
    if method not in ("auto", "solved", "simulated") or runs < 1 or most < 1:
        raise UnsupportedAnalysisError(
            "evolve(): method must be 'auto', 'solved' or 'simulated', and runs and most at least 1; "
            f"got {method!r}, {runs} and {most}"
        )
    takes, habits = behaviour.resolved(space)
    concepts = concepts_in_use(space, concept, profile)
    origin = find_start(space, start)
    process = _process(space, _play(space, takes, concepts, habits), habits, origin, passing)
    chain = process.chain
    if method == "solved" and chain is None:
        raise LimitExceededError(
            f"{len(process.indices):,} states can be reached, too many to solve; simulate (method='simulated')"
        )
    numbers = None
    if chain is not None and (method == "solved" or (method == "auto" and chain.n <= SOLVABLE)):
        try:
            numbers = _solved(process, chain)
        except LimitExceededError:
            if method == "solved":
                raise
    if numbers is None:
        numbers = _simulated(process, runs, seed, most)
    own = dict(zip(space.decision_makers, concepts, strict=True)) if "undeterred" in takes else None
    return Evolution(space, space.state(origin), behaviour, own, reached=len(process.indices), **numbers)


def _play(space: StateSpace, takes: Sequence[str], concepts: Sequence[str], habits: Habits) -> Play:
    """Give each decision maker the moves of its own rule."""
    plays = {known: play_by(space, RULE_OF[known], concepts) for known in set(takes)}
    return Play(space.structure, [plays[known].gate(i) for i, known in enumerate(takes)], habits.movers)


@dataclass(frozen=True, eq=False)
class _Process:
    """What is solved or simulated: positions are those of the small graph if there is one, else indices."""

    space: StateSpace
    play: Play
    habits: Habits
    start: int
    indices: IntArray
    chain: Chain | None
    statements: tuple[str, ...]

    @property
    def turns(self) -> int:
        """How many nodes stand for one state."""
        return self.habits.n if self.habits.chance == "in_turn" else 1

    @property
    def marks(self) -> BoolArray:
        """Where each statement holds, shape (n_statements, n_positions)."""
        truths = [self.space.truth(text) for text in self.statements]
        if self.chain is not None:
            truths = [truth[self.indices] for truth in truths]
        return np.array(truths, dtype=bool).reshape(len(truths), self.play.structure.n_states)

    def members(self, known: int) -> tuple[int, ...]:
        """Return the positions of the states of a closed class, ascending."""
        if self.chain is None:
            return ()
        return tuple(np.unique(np.flatnonzero(self.chain.closed_classes == known) // self.turns).tolist())

    def states(self, positions: Iterable[int]) -> StateSet:
        """Return the states at some positions."""
        listed = np.array(tuple(positions), dtype=np.int64)
        return StateSet(self.space, listed if self.chain is None else self.indices[listed])


def _process(space: StateSpace, play: Play, habits: Habits, origin: int, passing: Sequence[str]) -> _Process:
    indices, statements = closure(play, origin), tuple(passing)
    graph: Graph | None = restricted(play, indices, limit=_ARCS)
    if graph is None:
        return _Process(space, play, habits, origin, indices, None, statements)
    start = int(np.searchsorted(indices, origin))
    return _Process(space, Play(graph), habits, start, indices, chain_of(graph, habits), statements)


def _solved(process: _Process, chain: Chain) -> dict[str, Any]:
    turns, start = process.turns, process.start * process.turns
    found = absorption(chain, start, times_for=TIMED)
    merged: dict[tuple[int, ...], list[int]] = {}
    for known in np.flatnonzero(found.probability > 0).tolist():
        merged.setdefault(process.members(known), []).append(known)
    outcomes = []
    for positions, classes in merged.items():
        weights = found.probability[classes]
        time = float(weights @ found.time_given[classes] / weights.sum())
        shares = np.zeros(len(positions))
        for known, weight in zip(classes, weights / weights.sum(), strict=True):
            nodes = np.flatnonzero(chain.closed_classes == known)
            np.add.at(shares, np.searchsorted(positions, nodes // turns), weight * shares_of_time(chain, nodes))
        outcomes.append(
            Outcome(
                process.states(positions),
                float(weights.sum()),
                expected_time=None if np.isnan(time) else time,
                shares=tuple(shares.tolist()) if len(positions) > 1 else None,
            )
        )
    chances = [passing_probability(chain, start, np.repeat(mark, turns)) for mark in process.marks]
    return {
        "method": "solved",
        "outcomes": _in_order(outcomes),
        "expected_time": found.time,
        "expected_time_interval": None,
        "passing": tuple(map(Passing, process.statements, chances)),
    }


def _simulated(process: _Process, runs: int, seed: int, most: int) -> dict[str, Any]:
    closed = None if process.chain is None else process.chain.closed_classes
    walks = simulate(
        process.play,
        process.habits,
        process.start,
        runs=runs,
        rng=np.random.default_rng(seed),
        marks=process.marks,
        closed=closed,
        most=most,
    )
    complete = bool(walks.finished.all())
    mean, error = float(walks.periods.mean()), float(walks.periods.std(ddof=1)) / runs**0.5 if runs > 1 else 0.0
    counts = walks.passed.sum(axis=0).tolist()
    return {
        "method": "simulated",
        "outcomes": _in_order(_ended(process, walks)),
        "expected_time": mean if complete else None,
        "expected_time_interval": (mean - QUANTILE * error, mean + QUANTILE * error) if complete else None,
        "passing": tuple(
            Passing(text, count / runs, wilson_interval(count, runs))
            for text, count in zip(process.statements, counts, strict=True)
        ),
        "runs": runs,
        "seed": seed,
        "unfinished": float((~walks.finished).mean()),
    }


def _ended(process: _Process, walks: Walks) -> list[Outcome]:
    """Count the runs by where they ended: in a closed class, or where nobody would act."""
    runs, found = len(walks.ends), dict[tuple[int, ...], list[int]]()
    members = {known: process.members(known) for known in np.unique(walks.classes).tolist() if known >= 0}
    for run in np.flatnonzero(walks.finished).tolist():
        positions = members.get(int(walks.classes[run]), (int(walks.ends[run]),))
        found.setdefault(positions, []).append(run)
    return [
        Outcome(
            process.states(positions),
            len(ended) / runs,
            wilson_interval(len(ended), runs),
            float(walks.periods[ended].mean()),
        )
        for positions, ended in found.items()
    ]


def _in_order(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    return tuple(sorted(outcomes, key=lambda outcome: (-outcome.probability, outcome.states.numbers)))
