"""The fewest swaps of neighbouring ranks that bring something about, and what turns round in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from detente.analysis.explanation.check import WitnessError
from detente.analysis.inverse.goal import Judge
from detente.engine.claims import Moves
from detente.engine.nearest_rankings import Goal, RankMaps, Swap, nearest_rankings
from detente.model import State, StateSet, StateSpace
from detente.types import IntArray

__all__ = ["MOST_STATES", "RankingAnswer", "RankingAnswers", "Turn", "find_rankings", "written_out"]

MOST_STATES: Mapping[Swap, int] = {"ranks": 64, "states": 32}
"""Feasible states up to which rankings are sought: with ties kept, and state by state."""


@dataclass(frozen=True)
class Turn:
    """How one decision maker compares two states, before and after.

    Attributes
    ----------
    decision_maker : str
    better, worse : State
        As it compares them afterwards; in the order of their numbers if it finds them equal.
    before, after : int
        1 if it prefers the first, 0 if it finds them equal, -1 if it prefers the second.
    """

    decision_maker: str
    better: State
    worse: State
    before: int
    after: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        told = {1: "preferred", 0: "equal", -1: "less preferred"}
        return {
            "decision_maker": self.decision_maker,
            "state": self.better.number,
            "than": self.worse.number,
            "before": told[self.before],
            "after": told[self.after],
        }


@dataclass(frozen=True, eq=False)
class RankingAnswer:
    """Rankings that bring it about.

    Attributes
    ----------
    space : StateSpace
        The same conflict with these rankings.
    turns : tuple of Turn
        All pairs of states that somebody compares otherwise than before.
    shown_by : StateSet
        The wanted equilibria, or the wanted states that are reached; empty if there is to be none.
    """

    space: StateSpace = field(repr=False)
    turns: tuple[Turn, ...]
    shown_by: StateSet = field(repr=False)

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Whose rankings differ."""
        return tuple(dict.fromkeys(turn.decision_maker for turn in self.turns))

    def order(self, decision_maker: str) -> tuple[StateSet, ...]:
        """Return a decision maker's new ranking, the most preferred rank first."""
        maker = self.space.conflict.decision_maker_index(decision_maker)
        ranks = self.space.ranks[maker].reshape(-1)[self.space.feasible]
        return tuple(StateSet(self.space, self.space.feasible[ranks == rank]) for rank in np.unique(ranks)[::-1])

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number."""
        return {
            "turns": [turn.to_dict() for turn in self.turns],
            "rankings": {name: [list(rank.numbers) for rank in self.order(name)] for name in self.decision_makers},
            "shown_by": list(self.shown_by.numbers),
            "verified": True,
        }


@dataclass(frozen=True, eq=False)
class RankingAnswers:
    """The nearest rankings that bring it about.

    Attributes
    ----------
    swap : {"ranks", "states"}
        What a swap exchanges: neighbouring ranks, tied states together, or states one by one.
    swaps : float or None
        How many swaps of neighbours it takes, summed over all decision makers; halves where ties are made or broken.
        None if no rankings of those who may change bring it about, or none were sought.
    answers : tuple of RankingAnswer
        All rankings at that distance, up to a number; each was run through the ordinary engine.
    is_capped : bool
        Whether there are more.
    tried : int
        How many rankings were tried.
    omitted : str or None
        Why none were sought, or none were found although there may be some.
    at_least : float or None
        Where the search was given up: how many swaps it has been proven to take at least.
    """

    swap: Swap
    swaps: float | None
    answers: tuple[RankingAnswer, ...]
    is_capped: bool = False
    tried: int = 0
    omitted: str | None = None
    at_least: float | None = None

    @property
    def impossible(self) -> bool:
        """Whether it is proven that no rankings of those who may change bring it about."""
        return self.omitted is None and not self.answers

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "swap": self.swap,
            "swaps": self.swaps,
            "answers": [answer.to_dict() for answer in self.answers],
            "capped": self.is_capped,
            "impossible": self.impossible,
            "tried": self.tried,
            "omitted": self.omitted,
            "at_least": self.at_least,
        }


def find_rankings(judge: Judge, may_change: Collection[int], *, swap: Swap, most: int) -> RankingAnswers:
    """Find the nearest rankings, and run each through the ordinary engine.

    Raises
    ------
    WitnessError
        If the engine does not confirm an answer: an error of the program.
    """
    space = judge.space
    if space.n_states > MOST_STATES[swap]:
        return RankingAnswers(swap, None, (), omitted=_too_many(space, swap))
    moves, ranks = written_out(space)
    goal = judge.goal
    sought = Goal(goal.aim, tuple(goal.states.indices.tolist()), goal.concept, goal.start)
    found = nearest_rankings(moves, ranks, sought, may_change=may_change, swap=swap, most=most)
    answers = sorted((_answer(judge, ranks, new) for new in found.rankings), key=_size)
    unit = 1 if swap == "ranks" else 2
    swaps = None if found.broken is None else found.broken / unit
    at_least = None if found.at_least is None else found.at_least / unit
    omitted = None
    if at_least is not None:
        omitted = f"the search was given up: it takes {at_least:g} swaps or more, if any number of them does it"
    return RankingAnswers(swap, swaps, tuple(answers), found.is_capped, found.attempts, omitted, at_least)


def _too_many(space: StateSpace, swap: Swap) -> str:
    return (
        f"rankings are sought in conflicts of up to {MOST_STATES[swap]} states"
        + (" where ties may be broken" if swap == "states" else "")
        + f", and this one has {space.n_states:,}; changes of preference statements are sought at any size"
    )


def written_out(space: StateSpace) -> tuple[Moves, RankMaps]:
    """Return all moves of a small conflict, and everybody's ranks state by state."""
    states = [int(index) for index in space.feasible]
    settings = space.settings
    moves = Moves.of(space.structure, states, rule=settings.joint_moves, ties_deter=settings.ties == "sanction")
    return moves, tuple({s: space.rank(i, s) for s in states} for i in range(len(space.decision_makers)))


def with_ranks(space: StateSpace, ranks: RankMaps) -> tuple[IntArray, ...]:
    """Put ranks state by state where the engine wants them."""
    arrays = []
    for of_maker, old in zip(ranks, space.ranks, strict=True):
        # Ranks of many statements are wide; new orders are numbered within the old ranks or from 0.
        flat = np.zeros(space.states.n_positions, dtype=np.promote_types(old.dtype, np.int32))
        flat[list(of_maker)] = list(of_maker.values())
        arrays.append(flat.reshape(old.shape))
    return tuple(arrays)


def _answer(judge: Judge, old: RankMaps, new: RankMaps) -> RankingAnswer:
    space = judge.space
    arrays = with_ranks(space, new)
    shown = judge.shown_by(arrays)
    if shown is None:
        raise WitnessError("rankings that were found do not bring it about; this is an error of the program")
    turns = []
    for i, name in enumerate(space.decision_makers):
        for a, b in combinations(sorted(old[i]), 2):
            before, after = np.sign(old[i][a] - old[i][b]), np.sign(new[i][a] - new[i][b])
            if before != after:
                first, second, sign = (b, a, -1) if after < 0 else (a, b, 1)
                turns.append(Turn(name, space.state(first), space.state(second), int(before) * sign, int(after) * sign))
    return RankingAnswer(replace(space, ranks=arrays), tuple(turns), StateSet(space, shown.indices))


def _size(answer: RankingAnswer) -> tuple[Any, ...]:
    """Return a key by which what concerns fewest decision makers and pairs comes first."""
    turns = [(turn.decision_maker, turn.better.number, turn.worse.number) for turn in answer.turns]
    return len(answer.decision_makers), len(turns), turns
