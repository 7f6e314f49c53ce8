"""A question made ready: structure and statements evaluated once, and then block by block whatever is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from detente.analysis.stability import BITS, stability_flags
from detente.analysis.sweep.counts import Counts, Shape
from detente.analysis.sweep.draws import Drawn, Rows, draw_block, drawn_preferences, outcomes
from detente.analysis.sweep.judgements import Judgement, Source, find_sources
from detente.analysis.sweep.question import Question
from detente.analysis.sweep.ranks import Ranker
from detente.engine import Graph, Grid
from detente.engine.batched import FORMULAS, counts_together, stable_many
from detente.engine.memory import available_bytes, check_memory
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from detente.model import Conflict, Preferences, StateSpace
from detente.model.ranks import rank_array
from detente.types import IntArray

__all__ = ["Plan", "count_block", "make_plan"]

MANY_ARCS = 1 << 22
"""Arcs beyond which draws are evaluated one by one on the option form, whose sweeps need no arcs."""

BLOCK_CELLS = 1 << 22
"""States times draws of a block, about: what fits into memory many times over, and takes a second or so."""

BLOCK_DRAWS = 4096
"""Most draws of a block."""

TRACKED_CELLS = 1 << 21
"""Tallies up to which it is followed what becomes of a state under each outcome of each judgement."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Everything about a question that does not depend on the draws.

    Attributes
    ----------
    question : Question
    space : StateSpace
        Compiled under the first reading.
    graph : Graph or None
        The arcs among the feasible states; None if they are too many.
    rankers : tuple of Ranker, one per source
    places : tuple of tuple of int, one per reading
        For each decision maker the position of its source.
    judgements : tuple of Judgement
        All that is drawn; those without values are not told apart.
    tracked : int array
        Positions among the feasible states of those whose fate is followed judgement by judgement.
    """

    question: Question
    space: StateSpace
    graph: Graph | None
    rankers: tuple[Ranker, ...]
    places: tuple[tuple[int, ...], ...]
    judgements: tuple[Judgement, ...]
    tracked: IntArray

    @property
    def block_size(self) -> int:
        """Draws of a whole block; where it can be, a multiple of what the kernels take side by side."""
        cells = self.space.n_states if self.graph is not None else self.space.states.n_positions
        size = min(BLOCK_DRAWS, max(1, BLOCK_CELLS // cells))
        return size - size % 32 if size > 32 else size

    @property
    def shape(self) -> Shape:
        """Sizes of what is counted."""
        return Shape(
            readings=len(self.question.readings),
            makers=len(self.space.decision_makers),
            concepts=len(self.question.concepts),
            states=self.space.n_states,
            outcomes=sum(len(judgement.values) for judgement in self.judgements),
            tracked=len(self.tracked),
        )

    # --- drawing ---

    def draw(self, block: int, count: int) -> Drawn:
        """Draw the first so many of a block."""
        return draw_block(
            [ranker.source for ranker in self.rankers],
            self.question.weights,
            seed=self.question.seed,
            block=block,
            size=self.block_size,
            count=count,
            n=self.space.n_states,
        )

    def ranks(self, drawn: Drawn) -> list[IntArray]:
        """Rank the states for each decision maker: one array each, shape (n_ranked, n_draws)."""
        found: dict[int, IntArray] = {}
        wide = any(ranker.span >= 2**30 for ranker in self.rankers)
        result = []
        for maker in range(len(self.space.decision_makers)):
            sources = [row[maker] for row in self.places]
            for source in set(sources) - set(found):
                ranks = self.rankers[source].ranks(drawn.sources[source])
                found[source] = ranks.astype(np.int64) if wide else ranks
            if len(set(sources)) == 1:
                result.append(found[sources[0]])
            else:
                mine = np.array(sources)[drawn.reading]
                chosen = np.empty_like(found[sources[0]])
                for source in set(sources):
                    chosen[:, mine == source] = found[source][:, mine == source]
                result.append(chosen)
        return result

    def flags(self, drawn: Drawn) -> Rows:
        """Evaluate all concepts: uint8, shape (n_makers, n_states, n_draws), bits as in `BITS`."""
        ranks, settings = self.ranks(drawn), self.question.settings
        if self.graph is not None:
            bits = {name: BITS[name] for name in self.question.concepts}
            return stable_many(
                self.graph,
                ranks,
                bits,
                ties_are_sanctions=settings.ties == "sanction",
                rule=settings.joint_moves,
                transitive=isinstance(self.space.structure, Grid),
            )
        out = np.zeros((len(ranks), self.space.n_states, len(drawn.reading)), dtype=np.uint8)
        for draw in range(len(drawn.reading)):
            own = [np.ascontiguousarray(rank[:, draw]) for rank in ranks]
            found = stability_flags(self.space.structure, own, self.question.concepts, settings)
            out[:, :, draw] = [array[self.space.feasible] for array in found]
        return out

    # --- counting ---

    def count(self, block: int, count: int) -> Counts:
        """Evaluate the first so many draws of a block, and count."""
        drawn = self.draw(block, count)
        flags = self.flags(drawn)
        bits = np.array([BITS[name] for name in self.question.concepts], dtype=np.uint8)
        everybody = np.bitwise_and.reduce(flags, axis=0)
        makers, states, _ = flags.shape
        stable = np.zeros((makers, len(bits), states), dtype=np.int64)
        equilibrium = np.zeros((len(bits), states), dtype=np.int64)
        without = np.zeros(len(bits), dtype=np.int64)
        for k, bit in enumerate(bits):
            for maker in range(makers):
                stable[maker, k] = np.count_nonzero(flags[maker] & bit, axis=1)
            here = everybody & bit
            equilibrium[k] = np.count_nonzero(here, axis=1)
            without[k] = np.count_nonzero(~here.any(axis=0))
        came_out = self._outcomes(drawn)
        return Counts(
            draws=np.array(count, dtype=np.int64),
            readings=np.bincount(drawn.reading, minlength=len(self.question.readings)).astype(np.int64),
            stable=stable,
            equilibrium=equilibrium,
            without=without,
            outcomes=came_out.sum(axis=1).astype(np.int64),
            explained=_together(came_out, everybody[self.tracked], bits),
        )

    def _outcomes(self, drawn: Drawn) -> Rows:
        """Tell for each value of each judgement in which draws it came out: bool, shape (n_outcomes, n_draws)."""
        values: list[Rows] = []
        if len(self.question.readings) > 1:
            values.append(drawn.reading)
        for ranker, own in zip(self.rankers, drawn.sources, strict=True):
            values += outcomes(ranker.source, own)
        sizes = [len(judgement.values) for judgement in self.judgements if judgement.values]
        rows = [value == k for value, size in zip(values, sizes, strict=True) for k in range(size)]
        return np.array(rows, dtype=bool).reshape(len(rows), len(drawn.reading))

    # --- looking at single draws ---

    def conflict_of(self, number: int) -> Conflict:
        """Return the conflict of one draw, counted from 0, with what was drawn as its only reading."""
        drawn, row = self.draw(number // self.block_size, self.block_size), number % self.block_size
        chosen = self.places[int(drawn.reading[row])]
        preferences = {
            self.rankers[source].source.maker: drawn_preferences(
                self.rankers[source].source, drawn.sources[source], row, self._ranking
            )
            for source in chosen
        }
        data = self.question.conflict.to_dict()
        return Conflict(**{**data, "readings": {f"draw_{number}": {"preferences": preferences}}})

    def _ranking(self, stated: dict[str, Any], places: Rows) -> list[str]:
        """Rank all states: as stated, and what that leaves tied by the places that were drawn."""
        states = self.space.states
        ranks = rank_array(Preferences(**stated), states) if stated else np.zeros(states.n_positions, dtype=np.int8)
        feasible = self.space.feasible
        order = np.lexsort((places, ranks[feasible]))[::-1]
        return [states.text(int(index)) for index in feasible[order]]


def _together(came_out: Rows, everybody: Rows, bits: Rows) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Count the draws in which an outcome and an equilibrium meet."""
    result = np.zeros((len(came_out), len(bits), len(everybody)), dtype=np.int64)
    for k, bit in enumerate(bits):
        result[:, k] = counts_together(came_out, (everybody & bit) > 0)
    return result


def make_plan(question: Question) -> Plan:
    """Compile a question.

    Raises
    ------
    UnsupportedAnalysisError
        If the conflict leaves nothing open.
    """
    conflict = question.conflict
    sources, places = find_sources(conflict, question.readings, question.noise)
    judgements = [judgement for source in sources for judgement in source.judgements()]
    if len(question.readings) > 1:
        names = tuple(conflict.reading(name).id for name in question.readings)
        judgements.insert(0, Judgement("reading", "", None, None, names))
    if not judgements:
        raise UnsupportedAnalysisError(_nothing_open(question))
    space = conflict.compile(question.readings[0], question.settings)
    graph, codes = _arcs(space, question)
    if graph is None:
        dtypes = [np.dtype(np.int64)] * len(space.decision_makers)
        check_memory(space.structure, question.concepts, dtypes, rule=question.settings.joint_moves, allocated=False)
    _check_room(space.states.n_positions, sources)
    rankers = tuple(Ranker.of(source, space.states, codes) for source in sources)
    values = sum(len(judgement.values) for judgement in judgements)
    tracked = _tracked(space, question, max(TRACKED_CELLS // max(values * len(question.concepts), 1), 1))
    return Plan(question, space, graph, rankers, places, tuple(judgements), tracked)


def _arcs(space: StateSpace, question: Question) -> tuple[Graph | None, IntArray]:
    """Write out the moves as arcs if they are few and all concepts can be evaluated on them."""
    structure = space.structure
    every = np.arange(space.states.n_positions)
    if not set(question.concepts) <= set(FORMULAS):
        return None, every
    if isinstance(structure, Grid):
        moves = sum(own.count - 1 for own in structure.strategies)
        return structure.to_graph() if space.n_states * moves <= MANY_ARCS else (None, every)
    return structure, every


def _check_room(positions: int, sources: tuple[Source, ...]) -> None:
    """Refuse, before anything is allocated, what would not fit into memory."""
    statements = sum(len(chances) for source in sources for chances in (*source.wrong, source.weights_wrong))
    need, room = positions * (statements + 64) + BLOCK_CELLS * 64, available_bytes()
    if need > room:
        raise LimitExceededError(
            f"a sweep over {positions:,} combinations of options needs about {need / 2**30:,.1f} GiB, and "
            f"{room / 2**30:,.1f} GiB may be used; sweep fewer readings, or a smaller conflict"
        )


def _tracked(space: StateSpace, question: Question, most: int) -> IntArray:
    """Choose the states to follow: all, or the status quo and what is an equilibrium most often as it is stated."""
    if space.n_states <= most:
        return np.arange(space.n_states)
    holds = np.zeros(space.n_states, dtype=np.int64)
    for reading in question.readings:
        ranks = space.with_reading(reading).ranks
        flags = stability_flags(space.structure, ranks, question.concepts, question.settings)
        holds += np.bitwise_count(np.bitwise_and.reduce(flags, axis=0)[space.feasible])
    if space.status_quo is not None:
        holds[space.number(space.status_quo) - 1] = np.iinfo(np.int64).max
    return np.sort(np.argsort(-holds, kind="stable")[:most])


def _nothing_open(question: Question) -> str:
    readings = ", ".join(f"'{name}'" for name in question.readings)
    more = len(question.conflict.readings) > len(question.readings)
    ways = [
        "give --noise 0.1 to let every judgement be wrong with that probability",
        *(["give --readings all to draw from all readings"] if more else []),
        "or say what is open in the reading's 'uncertainty' (noise, weights as intervals, order or ties: open)",
    ]
    return f"nothing is open in reading {readings}, so that every draw would be the same: {'; '.join(ways)}"


@dataclass(frozen=True, eq=False)
class _Keyed:
    """A question that is looked up by its fingerprint."""

    question: Question

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and other.question.digest == self.question.digest

    def __hash__(self) -> int:
        return hash(self.question.digest)


@lru_cache(maxsize=4)
def _plan_of(question: _Keyed) -> Plan:
    return make_plan(question.question)


def count_block(question: Question, block: int, count: int) -> Counts:
    """Evaluate the first so many draws of a block; a process compiles a question once."""
    return _plan_of(_Keyed(question)).count(block, count)
