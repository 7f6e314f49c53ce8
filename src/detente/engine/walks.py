"""Play as a random process: who gets the chance to move in a period, and what it makes of it.

One period: somebody gets the chance, acts on it or lets it pass, and if it acts takes one of the moves that it makes (a
`Play` says which), each with equal chance. A state in which nobody would ever act is where the process rests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from detente.engine.arrays import Array
from detente.engine.chains import Chain
from detente.engine.graph import Graph
from detente.engine.play import Play

Chance = Literal["anybody", "willing", "in_turn"]


@dataclass(frozen=True)
class Habits:
    """Who gets the chance to move, and how likely it acts.

    Attributes
    ----------
    chance : {"anybody", "willing", "in_turn"}
        In each period one decision maker, drawn by weight; the same among those who have a move to make and might act;
        or one after another, the first one first.
    weights : tuple of float, one per decision maker
        Chances relative to each other; not looked at for ``in_turn``.
    acts : tuple of float, one per decision maker
        Probability of acting on the chance.
    """

    chance: Chance
    weights: tuple[float, ...]
    acts: tuple[float, ...]

    @property
    def n(self) -> int:
        """Number of decision makers."""
        return len(self.acts)

    @property
    def movers(self) -> tuple[int, ...]:
        """Decision makers who may ever act."""
        drawn = [self.chance == "in_turn" or weight > 0 for weight in self.weights]
        return tuple(i for i, acts in enumerate(self.acts) if acts > 0 and drawn[i])

    def acting(self, has_moves: Array) -> Array:
        """Probability in one period that each decision maker moves, for draws by weight; shape as ``has_moves``.

        Parameters
        ----------
        has_moves : bool array, shape (n_decision_makers, n_states)
        """
        able = np.zeros_like(has_moves)
        able[list(self.movers)] = has_moves[list(self.movers)]
        weights = np.array(self.weights)[:, None] * np.ones(has_moves.shape[1])
        if self.chance == "willing":
            weights = weights * able
        total = weights.sum(axis=0)
        drawn = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
        return np.asarray(drawn * np.array(self.acts)[:, None] * able)


# -- as a chain --------------------------------------------------------------------------------------------------------


def chain_of(graph: Graph, habits: Habits) -> Chain:
    """Write out the process on a small graph whose arcs are the moves that are made.

    The nodes are the states; for ``in_turn`` the pairs of a state and whose turn it is, ``state * n + turn``.
    """
    degrees = np.array([np.diff(starts) for starts in graph.indptr])
    arcs = [
        (np.repeat(np.arange(graph.n_states), degree), ends)
        for degree, ends in zip(degrees, graph.indices, strict=True)
    ]
    if habits.chance == "in_turn":
        return _chain_in_turn(graph.n_states, habits, degrees, arcs)
    share = habits.acting(degrees > 0) / np.maximum(degrees, 1)
    listed = [(sources, ends, share[i, sources]) for i, (sources, ends) in enumerate(arcs)]
    return _chain(graph.n_states, listed)


def _chain_in_turn(n_states: int, habits: Habits, degrees: Array, arcs: list[tuple[Array, Array]]) -> Chain:
    n, everywhere = habits.n, np.arange(n_states)
    goes_on = (degrees[list(habits.movers)] > 0).any(axis=0)
    listed = []
    for turn, (sources, ends) in enumerate(arcs):
        following = (turn + 1) % n
        acts = np.where(degrees[turn] > 0, habits.acts[turn], 0.0)
        share = (acts / np.maximum(degrees[turn], 1))[sources]
        listed.append((sources * n + turn, ends * n + following, share))
        passing = everywhere[goes_on]
        listed.append((passing * n + turn, passing * n + following, 1.0 - acts[goes_on]))
    return _chain(n_states * n, listed)


def _chain(n: int, listed: list[tuple[Array, Array, Array]]) -> Chain:
    source, target, probability = (np.concatenate([part[k] for part in listed]) for k in range(3))
    kept = (probability > 0) & (source != target)
    merged, place = np.unique(source[kept] * n + target[kept], return_inverse=True)
    source, target = np.divmod(merged, n)
    return Chain(n, source, target, np.bincount(place, weights=probability[kept], minlength=merged.size))


# -- simulated ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Walks:
    """What became of each run.

    Attributes
    ----------
    ends : int array, shape (n_runs,)
        Code of the state where it rests, or where it had entered a closed class, or where it was cut off.
    periods : int array, shape (n_runs,)
        How many periods until then.
    finished : bool array, shape (n_runs,)
        False where it was cut off.
    classes : int array, shape (n_runs,)
        The closed class that it had entered, if these are known; else -1.
    passed : bool array, shape (n_runs, n_marks)
        Which of the marked sets it was ever in, the start included, or will be in for sure.
    """

    ends: Array
    periods: Array
    finished: Array
    classes: Array
    passed: Array


def simulate(
    play: Play,
    habits: Habits,
    start: int,
    *,
    runs: int,
    rng: np.random.Generator,
    marks: Array,
    closed: Array | None = None,
    most: int = 10_000,
) -> Walks:
    """Let the process run many times; moves are looked up around the states where the runs are.

    Parameters
    ----------
    play : Play
        The moves that are made.
    habits : Habits
    start : int
    runs : int
    rng : Generator
    marks : bool array, shape (n_marks, n_states)
    closed : int array, optional
        The closed class of every node of `chain_of`, or -1: a run ends when it enters one.
    most : int
        Steps (moves; for ``in_turn`` periods) after which a run is cut off.
    """
    state = np.full(runs, start, dtype=np.intp)
    turn, periods = np.zeros(runs, dtype=np.intp), np.zeros(runs, dtype=np.int64)
    passed, finished = marks[:, state].T.copy(), np.zeros(runs, dtype=bool)
    classes, running = np.full(runs, -1, dtype=np.intp), np.arange(runs)
    in_turn = habits.chance == "in_turn"
    within = None if closed is None else _marked_classes(closed, marks, habits.n if in_turn else 1)
    for _ in range(most + 1):
        if closed is not None and within is not None:
            classes[running] = closed[state[running] * habits.n + turn[running] if in_turn else state[running]]
            ended = running[classes[running] >= 0]
            finished[ended] = True
            passed[ended] |= within[classes[ended]]
            running = running[classes[running] < 0]
        here, place = np.unique(state[running], return_inverse=True)
        offers = [_Offers.of(play, i, here, acts=i in habits.movers) for i in range(habits.n)]
        rests = ~np.any([offer.counts > 0 for offer in offers], axis=0)[place]
        finished[running[rests]] = True
        running, place = running[~rests], place[~rests]
        if not running.size:
            break
        if in_turn:
            mover = np.where(rng.random(running.size) < np.array(habits.acts)[turn[running]], turn[running], -1)
            turn[running] = (turn[running] + 1) % habits.n
            periods[running] += 1
        else:
            mover, waited = _drawn(habits, offers, place, rng)
            periods[running] += waited
        pick = rng.random(running.size)
        for i, offer in enumerate(offers):
            moves = (mover == i) & (offer.counts[place] > 0)
            state[running[moves]] = offer.taken(place[moves], pick[moves])
        passed[running] |= marks[:, state[running]].T
    return Walks(state, periods, finished, classes, passed)


def _marked_classes(closed: Array, marks: Array, turns: int) -> Array:
    """Tell which marks a closed class holds, and so passes through sooner or later; shape (n_classes, n_marks)."""
    within = np.zeros((int(closed.max(initial=-1)) + 1, len(marks)), dtype=bool)
    inside = np.flatnonzero(closed >= 0)
    np.logical_or.at(within, closed[inside], marks[:, inside // turns].T)
    return within


@dataclass(frozen=True, eq=False)
class _Offers:
    """The moves of one decision maker from some states: ``ends[first[k]:first[k] + counts[k]]``."""

    counts: Array
    first: Array
    ends: Array

    @classmethod
    def of(cls, play: Play, i: int, here: Array, *, acts: bool) -> _Offers:
        found = list(play.leaving(i, here)) if acts else []
        position = np.concatenate([np.zeros(0, dtype=np.intp), *(part[0] for part in found)])
        ends = np.concatenate([np.zeros(0, dtype=np.intp), *(part[1] for part in found)])
        counts = np.bincount(position, minlength=here.size)
        return cls(counts, np.cumsum(counts) - counts, ends)

    def taken(self, place: Array, pick: Array) -> Array:
        """Take one move each, by a number from 0 to 1."""
        return np.asarray(self.ends[self.first[place] + (pick * self.counts[place]).astype(np.intp)])


def _drawn(habits: Habits, offers: list[_Offers], place: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw who makes the next move, and how many periods that takes."""
    acting = habits.acting(np.array([offer.counts > 0 for offer in offers]))
    upto = np.cumsum(acting, axis=0)[:, place]
    waited = rng.geometric(np.minimum(upto[-1], 1.0))
    mover = (rng.random(place.size) * upto[-1] < upto).argmax(axis=0)
    return mover, waited
