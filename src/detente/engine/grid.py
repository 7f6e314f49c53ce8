"""Conflicts in option form: every combination of option levels is a state, infeasible ones are masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from detente.engine import backend, slabs
from detente.engine.arrays import Array, highest, shaped
from detente.engine.joint_improvements import Progress, Question, answers
from detente.engine.rules import (
    Rule,
    check_group,
    check_rule,
    minimum_each_once,
    minimum_of_sequences,
    minimum_one_move,
)
from detente.engine.strategies import DIRECTIONS, Strategies
from detente.engine.sweeps import extreme_over_moves

if TYPE_CHECKING:
    from detente.engine.graph import Graph

Request = tuple[Iterable[int], Array]
"""A group of decision makers and the values whose minimum it seeks."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The moves of a conflict in option form.

    A decision maker (DM) moves by changing any number of its own options at once, each in a direction that the option
    allows; only the state that it reaches has to be feasible. Such moves are transitive.

    Parameters
    ----------
    sizes : tuple of int
        Number of levels per option, at least 2; option 0 varies fastest in the code of a state.
    owners : tuple of int
        DM of each option, non-decreasing.
    directions : tuple of str
        Per option: ``free``, ``up`` (only to higher levels), ``down`` or ``frozen``.
    n_decision_makers : int
        DMs without options are allowed.
    feasible : bool array, shape (n_states,), or None
        ``None`` where every state is feasible.

    Notes
    -----
    Arrays hold one integer per state, of any integer dtype, broadcastable to ``shape``: one axis per DM, DM 0 last, so
    that ``reshape(-1)`` of a full-size array is in code order. A flat array in code order is accepted too. Results
    keep an axis at size one where they are constant along it. Values at infeasible states are ignored, and results
    there mean nothing.
    """

    sizes: tuple[int, ...]
    owners: tuple[int, ...]
    directions: tuple[str, ...]
    n_decision_makers: int
    feasible: Array | None = None

    def __post_init__(self) -> None:
        if not len(self.sizes) == len(self.owners) == len(self.directions):
            raise ValueError("Grid(): sizes, owners and directions must have one entry per option")
        if any(size < 2 for size in self.sizes):
            raise ValueError(f"Grid(): every option needs at least two levels; got sizes {self.sizes}")
        if any(a > b for a, b in pairwise((0, *self.owners, self.n_decision_makers - 1))):
            raise ValueError(f"Grid(): owners must not fall, from 0 to {self.n_decision_makers - 1}; got {self.owners}")
        if not set(self.directions) <= set(DIRECTIONS):
            raise ValueError(f"Grid(): directions must be among {', '.join(DIRECTIONS)}; got {self.directions}")
        if self.feasible is not None:
            object.__setattr__(self, "feasible", self._checked_mask(self.feasible))

    def _checked_mask(self, feasible: Array) -> Array | None:
        mask = np.asarray(feasible)
        if mask.dtype != np.bool_ or mask.size != self.n_states:
            raise ValueError(f"Grid(): feasible must hold {self.n_states} Booleans; got {mask.size} of {mask.dtype}")
        if mask.all():
            return None
        mask = mask.reshape(-1).view()
        mask.flags.writeable = False
        return mask

    @cached_property
    def n_states(self) -> int:
        """Number of combinations, feasible or not."""
        return prod(self.sizes)

    @cached_property
    def strategies(self) -> tuple[Strategies, ...]:
        """The strategies of every DM."""
        owned = [[k for k, owner in enumerate(self.owners) if owner == i] for i in range(self.n_decision_makers)]
        return tuple(
            Strategies(tuple(self.sizes[k] for k in options), tuple(self.directions[k] for k in options))
            for options in owned
        )

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """One axis per DM, DM 0 last."""
        return tuple(strategies.count for strategies in reversed(self.strategies))

    @cached_property
    def _mask(self) -> Array | None:
        return None if self.feasible is None else self.feasible.reshape(self.shape)

    def _axis(self, i: int) -> int:
        if not 0 <= i < self.n_decision_makers:
            raise ValueError(f"decision maker must be 0 to {self.n_decision_makers - 1}; got {i}")
        return self.n_decision_makers - 1 - i

    def _movers(self, group: Iterable[int]) -> tuple[int, ...]:
        """Members of a group that can move at all."""
        members = check_group(group, self.n_decision_makers)
        return tuple(j for j in members if not self.strategies[j].is_fixed)

    # -- moves ---------------------------------------------------------------------------------------------------------

    def reach_max(self, i: int, values: Array, *, cap: Array | None = None) -> Array:
        """Maximum of some values over all that a DM can reach in one move, and the state itself.

        Parameters
        ----------
        i : int
            The DM.
        values : integer array, broadcastable to ``shape``
        cap : integer array, broadcastable to ``shape``, optional
            Take the maximum of ``minimum(values, cap)``; saves the full-size temporary.

        Returns
        -------
        integer array, broadcastable to ``shape``

        Notes
        -----
        The state itself takes part, which makes no difference to any formula of a concept (they compare with a bound
        that holds at the state itself) and needs no stand-in where the DM has no move.
        """
        axis = self._axis(i)
        array = shaped(values, self.shape, "values")
        bound = None if cap is None else shaped(cap, self.shape, "cap")
        return extreme_over_moves(array, axis, self.strategies[i], np.maximum, cap=bound, mask=self._mask)

    def joint_min(self, group: Iterable[int], values: Array, *, rule: Rule = "legal_sequences") -> Array:
        """Minimum of some values over all that a group can reach, and the state itself.

        Parameters
        ----------
        group : iterable of int
            DMs.
        values : integer array, broadcastable to ``shape``
        rule : {"legal_sequences", "each_once", "one_move"}
            How the members may move one after another (see `rules`).

        Returns
        -------
        integer array, broadcastable to ``shape``

        Notes
        -----
        With every state feasible one sweep per member is enough; otherwise the sweeps are repeated until nothing
        changes, because every state on the way has to be feasible.
        """
        check_rule(rule)
        movers = self._movers(group)
        array = shaped(values, self.shape, "values")
        if rule == "one_move":
            return minimum_one_move(movers, array, self._lowest_move)
        if self._mask is None:
            for j in reversed(movers):
                array = self._lowest_move(j, array)
            return array
        if rule == "each_once":
            return minimum_each_once(movers, array, self._lowest_move)
        compiled = backend.kernels_for(self.n_states)
        if compiled is not None and movers:
            return slabs.lower_by_moves(compiled, self.strategies, movers, array, self._mask)
        return minimum_of_sequences(movers, array, self._lowest_move)

    def _lowest_move(self, j: int, values: Array) -> Array:
        """Minimum over ``j``'s moves and the state itself; anything where the state is infeasible."""
        lower = extreme_over_moves(values, self._axis(j), self.strategies[j], np.minimum, mask=self._mask)
        return lower if self._mask is None else np.where(self._mask, lower, values.dtype.type(highest(values.dtype)))

    def joint_all(self, group: Iterable[int], bits: Array, *, rule: Rule = "legal_sequences") -> Array:
        """Bits that are set at a state and at all that a group can reach from it: as many questions as there are bits.

        Parameters
        ----------
        group : iterable of int
        bits : unsigned integer array, broadcastable to ``shape``
        rule : {"legal_sequences", "each_once", "one_move"}
        """
        check_rule(rule)
        movers, array = self._movers(group), self._masked(shaped(bits, self.shape, "bits"))
        if rule == "legal_sequences":
            return minimum_of_sequences(movers, array, self.move_all)
        by_rule = minimum_each_once if rule == "each_once" else minimum_one_move
        return by_rule(movers, array, self.move_all, extreme=np.bitwise_and)

    def move_all(self, i: int, bits: Array) -> Array:
        """Bits that are set at a state and at all that a DM can reach from it in one move."""
        array = shaped(bits, self.shape, "bits")
        found = extreme_over_moves(array, self._axis(i), self.strategies[i], np.bitwise_and, mask=self._mask)
        return self._masked(np.broadcast_to(found, array.shape))

    def _masked(self, bits: Array) -> Array:
        """Let infeasible states hold the identity of a minimum, which is all bits where they are unsigned."""
        full = np.broadcast_to(bits, self.shape)
        return full if self._mask is None else np.where(self._mask, full, bits.dtype.type(highest(bits.dtype)))

    def best_move(self, i: int, values: Array, *, none: int) -> Array:
        """Maximum of some values over all that a DM can reach in one move, the state itself left out.

        Parameters
        ----------
        i : int
            The DM.
        values : integer array, broadcastable to ``shape``
        none : int
            Stands for the maximum where the DM has no move; below all values.

        Returns
        -------
        integer array, shape ``shape``

        Notes
        -----
        In each class of states that the DM can move among, the maximum; where only the state itself attains it, the
        second largest value.
        """
        axis, strategies = self._axis(i), self.strategies[i]
        array = np.broadcast_to(shaped(values, self.shape, "values"), self.shape)
        if self._mask is not None:
            array = np.where(self._mask, array, array.dtype.type(none))
        rows = np.moveaxis(array, axis, 0).reshape(strategies.count, -1)
        result = np.empty_like(rows)
        for part, reach in enumerate(strategies.part_reach):
            sources, targets = np.flatnonzero(strategies.part == part), np.flatnonzero(reach[strategies.part])
            result[sources] = _best_other(rows[sources], rows[targets], none)
        moved = tuple(size for k, size in enumerate(self.shape) if k != axis)
        return np.moveaxis(result.reshape(strategies.count, *moved), 0, axis)

    def joint_improving_min(
        self, group: Iterable[int], values: Array, ranks: Sequence[Array], *, rule: Rule = "legal_sequences"
    ) -> Array:
        """Minimum of some values over all that a group can reach by improvements, and the state itself.

        Every single move is an improvement: its mover ranks the end strictly above the state that it leaves.

        Parameters
        ----------
        group : iterable of int
            DMs.
        values : integer array, broadcastable to ``shape``
        ranks : sequence of integer array, broadcastable to ``shape``
            One per DM, larger is preferred; those outside the group are not looked at.
        rule : {"legal_sequences", "each_once", "one_move"}
            How the members may move one after another (see `rules`).

        Returns
        -------
        integer array, broadcastable to ``shape``
        """
        return self.joint_improving_mins([(group, values)], ranks, rule=rule)[0]

    def joint_improving_mins(
        self,
        requests: Sequence[Request],
        ranks: Sequence[Array],
        *,
        rule: Rule = "legal_sequences",
        progress: Progress | None = None,
    ) -> list[Array]:
        """Several `joint_improving_min` in one pass: the ranks are sorted once for all requests.

        Parameters
        ----------
        requests : sequence of (group, values)
        ranks, rule
            As in `joint_improving_min`.
        progress : callable, optional
            Called now and then with the share that is done, from 0.0 to 1.0.

        Returns
        -------
        list of integer array, broadcastable to ``shape``, one per request
        """
        check_rule(rule)
        return self._answers([(None, group, values) for group, values in requests], ranks, rule, progress)

    def answered_max(
        self,
        requests: Sequence[tuple[int, Iterable[int], Array]],
        ranks: Sequence[Array],
        *,
        rule: Rule = "legal_sequences",
        progress: Progress | None = None,
    ) -> list[Array]:
        """Best that DMs can reach in one move where groups answer by improvements.

        ``reach_max(i, ranks[i], cap=joint_improving_min(group, values, ranks))`` for each request ``(i, group,
        values)``; on large grids without a full-size array for the minima, several times faster and in less memory.

        Parameters
        ----------
        requests : sequence of (i, group, values)
        ranks, rule, progress
            As in `joint_improving_mins`.

        Returns
        -------
        list of integer array, broadcastable to ``shape``, one per request
        """
        check_rule(rule)
        return self._answers(requests, ranks, rule, progress)

    def _answers(
        self,
        requests: Sequence[tuple[int | None, Iterable[int], Array]],
        ranks: Sequence[Array],
        rule: Rule,
        progress: Progress | None,
    ) -> list[Array]:
        movers = [self._movers(group) for _, group, _ in requests]
        results = [shaped(values, self.shape, "values") for _, _, values in requests]
        asked = [k for k, members in enumerate(movers) if members]
        for k, (i, _, _) in enumerate(requests):
            if i is not None and not movers[k]:
                results[k] = self.reach_max(i, ranks[i], cap=results[k])
        questions = [Question(movers[k], results[k], requests[k][0]) for k in asked]
        for k, answer in zip(asked, answers(self, questions, ranks, rule, progress), strict=True):
            results[k] = answer
        if progress is not None and requests and not asked:
            progress(1.0)
        return results

    # -- single states, explicit arcs ----------------------------------------------------------------------------------

    def reachable(self, i: int, s: int) -> Array:
        """Codes that DM ``i`` can reach from state ``s`` in one move, ascending; empty where ``s`` is infeasible."""
        self._axis(i)
        if not 0 <= s < self.n_states:
            raise ValueError(f"state must be a code from 0 to {self.n_states - 1}; got {s}")
        stride = prod(strategies.count for strategies in self.strategies[:i])
        here = s // stride % self.strategies[i].count
        codes = s + (self.strategies[i].targets(here) - here) * stride
        if self.feasible is None:
            return codes
        return codes[self.feasible[codes]] if self.feasible[s] else codes[:0]

    def to_graph(self, *, one_option: bool = False) -> tuple[Graph, Array]:
        """Write out the moves as arcs among the feasible states.

        Parameters
        ----------
        one_option : bool
            A move changes a single option, by any allowed level; such moves are not transitive.

        Returns
        -------
        graph : Graph
            Its states are the feasible states in code order.
        codes : intp array, shape (graph.n_states,)
            The code of each of them.

        Raises
        ------
        LimitExceededError
            If the arcs would not fit in memory.
        """
        from detente.engine.graph import Graph
        from detente.engine.memory import check_arcs

        ways = (sum(own.sizes) - len(own.sizes) if one_option else own.count - 1 for own in self.strategies)
        check_arcs(self.n_states * sum(ways))
        codes = np.arange(self.n_states) if self.feasible is None else np.flatnonzero(self.feasible)
        ordinal = np.full(self.n_states, -1, dtype=np.intp)
        ordinal[codes] = np.arange(codes.size)
        arcs = [self._arcs(i, ordinal, one_option=one_option) for i in range(self.n_decision_makers)]
        return Graph.from_arcs(codes.size, arcs), codes

    def _arcs(self, i: int, ordinal: Array, *, one_option: bool) -> tuple[Array, Array]:
        strategies = self.strategies[i]
        classes = np.moveaxis(ordinal.reshape(self.shape), self._axis(i), 0).reshape(strategies.count, -1)
        sources, targets = [], []
        for strategy in range(strategies.count):
            ends = classes[strategies.targets(strategy, one_option=one_option)]
            starts = np.broadcast_to(classes[strategy], ends.shape)
            allowed = (starts >= 0) & (ends >= 0)
            sources.append(starts[allowed])
            targets.append(ends[allowed])
        return np.concatenate(sources), np.concatenate(targets)


def _best_other(own: Array, reached: Array, none: int) -> Array:
    """Maximum over what is reached (along axis 0, the sources among it) without each source itself."""
    top = reached.max(axis=0)
    at_top = reached == top
    second = np.where(at_top, none, reached).max(axis=0)
    return np.asarray(np.where((own == top) & (at_top.sum(axis=0) == 1), second, top))
