"""Conflicts in graph form: states and arcs as the analyst draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from detente.engine.arrays import Array, common_dtype, shaped
from detente.engine.grid import Request
from detente.engine.joint_improvements import Progress
from detente.engine.rules import Rule, check_group, check_rule, minimum_each_once, minimum_one_move


@dataclass(frozen=True)
class _Arcs:
    """Arcs grouped by source: ``targets[starts[k]:starts[k + 1]]`` leave ``sources[k]``, which has at least one."""

    sources: Array
    starts: Array
    targets: Array

    def extreme(self, values: Array, extreme: np.ufunc, stay: Array | None = None) -> Array:
        """Extreme of ``values`` over the arcs of every state, and of ``stay`` (or ``values``) at the state."""
        result = (values if stay is None else stay).copy()
        if self.sources.size:
            over_arcs = extreme.reduceat(values[self.targets], self.starts)
            result[self.sources] = extreme(result[self.sources], over_arcs)
        return result


@dataclass(frozen=True, eq=False)
class Graph:
    """The moves of a conflict in graph form.

    Moves need not be transitive, and two decision makers (DMs) may share an arc; no arc is a loop. Because moves need
    not be transitive, the rule that nobody moves twice in succession matters: sequences are followed over pairs of a
    state and who moved last.

    Parameters
    ----------
    n_states : int
    indptr : tuple of intp array, shape (n_states + 1,), one per DM
    indices : tuple of intp array, one per DM
        DM ``i`` can move from ``s`` to ``indices[i][indptr[i][s]:indptr[i][s + 1]]``, ascending.

    See Also
    --------
    Graph.from_arcs : the usual way to make one.

    Notes
    -----
    Arrays hold one integer per state, of any integer dtype; an array of size one is constant.
    """

    n_states: int
    indptr: tuple[Array, ...]
    indices: tuple[Array, ...]

    def __post_init__(self) -> None:
        if len(self.indptr) != len(self.indices):
            raise ValueError("Graph(): indptr and indices must have one array per decision maker")
        for starts, targets in zip(self.indptr, self.indices, strict=True):
            if starts.shape != (self.n_states + 1,) or starts[0] != 0 or starts[-1] != targets.size:
                raise ValueError("Graph(): indptr must rise from 0 to the number of arcs, one entry more than states")

    @classmethod
    def from_arcs(cls, n_states: int, arcs: Iterable[tuple[npt.ArrayLike, npt.ArrayLike]]) -> Graph:
        """Make a graph from the sources and targets of every DM's arcs, in any order; repeated arcs count once.

        Raises
        ------
        ValueError
            If an arc is a loop or ends outside the states.
        """
        indptr, indices = [], []
        for i, (sources, targets) in enumerate(arcs):
            start, end = np.asarray(sources, dtype=np.intp), np.asarray(targets, dtype=np.intp)
            if start.shape != end.shape or start.ndim != 1:
                raise ValueError(f"Graph.from_arcs(): decision maker {i} needs as many sources as targets")
            if start.size and not (min(start.min(), end.min()) >= 0 and max(start.max(), end.max()) < n_states):
                raise ValueError(f"Graph.from_arcs(): decision maker {i} has an arc outside states 0 to {n_states - 1}")
            if (start == end).any():
                loop = int(start[start == end][0])
                raise ValueError(f"Graph.from_arcs(): decision maker {i} has an arc from state {loop} to itself")
            start, end = np.divmod(np.unique(start * n_states + end), max(n_states, 1))
            indptr.append(np.searchsorted(start, np.arange(n_states + 1)))
            indices.append(end)
        return cls(n_states, tuple(indptr), tuple(indices))

    @property
    def n_decision_makers(self) -> int:
        """Number of DMs."""
        return len(self.indptr)

    @property
    def feasible(self) -> None:
        """Nothing is masked: every state of a graph is feasible."""
        return

    @property
    def shape(self) -> tuple[int, ...]:
        """One flat axis."""
        return (self.n_states,)

    def _check(self, i: int) -> None:
        if not 0 <= i < self.n_decision_makers:
            raise ValueError(f"decision maker must be 0 to {self.n_decision_makers - 1}; got {i}")

    def _full(self, values: Array, name: str) -> Array:
        return np.broadcast_to(shaped(values, self.shape, name), self.shape)

    def _arcs(self, i: int, rank: Array | None = None) -> _Arcs:
        """All arcs of a DM, or with a rank its improvements."""
        starts, targets = self.indptr[i], self.indices[i]
        degree = np.diff(starts)
        if rank is not None:
            full = self._full(rank, f"ranks[{i}]")
            owner = np.repeat(np.arange(self.n_states), degree)
            better = full[targets] > full[owner]
            targets = targets[better]
            degree = np.bincount(owner[better], minlength=self.n_states)
            starts = np.concatenate(([0], np.cumsum(degree)))
        sources = np.flatnonzero(degree)
        return _Arcs(sources, starts[sources], targets)

    # -- moves ---------------------------------------------------------------------------------------------------------

    def reach_max(self, i: int, values: Array, *, cap: Array | None = None) -> Array:
        """Maximum of some values over all that a DM can reach in one move, and the state itself.

        As `Grid.reach_max`: with a cap, the maximum of ``minimum(values, cap)``.
        """
        self._check(i)
        array = self._full(values, "values")
        if cap is not None:
            bound = self._full(cap, "cap")
            array = np.minimum(array, bound, dtype=common_dtype(array, bound))
        return self._arcs(i).extreme(array, np.maximum)

    def joint_min(self, group: Iterable[int], values: Array, *, rule: Rule = "legal_sequences") -> Array:
        """Minimum of some values over all that a group can reach, and the state itself; as `Grid.joint_min`."""
        members = check_group(group, self.n_decision_makers)
        arcs = {j: self._arcs(j) for j in members}
        return _joint_min(arcs, members, self._full(values, "values"), rule)

    def joint_all(self, group: Iterable[int], bits: Array, *, rule: Rule = "legal_sequences") -> Array:
        """Bits that are set at a state and at all that a group can reach from it; as `Grid.joint_all`."""
        members = check_group(group, self.n_decision_makers)
        arcs = {j: self._arcs(j) for j in members}
        return _joint_min(arcs, members, self._full(bits, "bits"), rule, np.bitwise_and)

    def move_all(self, i: int, bits: Array) -> Array:
        """Bits that are set at a state and at all that a DM can reach from it in one move; as `Grid.move_all`."""
        self._check(i)
        return self._arcs(i).extreme(self._full(bits, "bits"), np.bitwise_and)

    def best_move(self, i: int, values: Array, *, none: int) -> Array:
        """Maximum of some values over a DM's moves, the state itself left out; as `Grid.best_move`."""
        self._check(i)
        array, arcs = self._full(values, "values"), self._arcs(i)
        result = np.full(self.shape, none, dtype=array.dtype)
        if arcs.sources.size:
            result[arcs.sources] = np.maximum.reduceat(array[arcs.targets], arcs.starts)
        return result

    def joint_improving_min(
        self, group: Iterable[int], values: Array, ranks: Sequence[Array], *, rule: Rule = "legal_sequences"
    ) -> Array:
        """As `joint_min`, every move an improvement for its mover; as `Grid.joint_improving_min`."""
        return self.joint_improving_mins([(group, values)], ranks, rule=rule)[0]

    def joint_improving_mins(
        self,
        requests: Sequence[Request],
        ranks: Sequence[Array],
        *,
        rule: Rule = "legal_sequences",
        progress: Progress | None = None,
    ) -> list[Array]:
        """Several `joint_improving_min` that share the search for improvements; as `Grid.joint_improving_mins`."""
        groups = [check_group(group, self.n_decision_makers) for group, _ in requests]
        arcs = {j: self._arcs(j, ranks[j]) for j in sorted(set().union(*groups))}
        results = []
        for done, (group, (_, values)) in enumerate(zip(groups, requests, strict=True), start=1):
            results.append(_joint_min(arcs, group, self._full(values, "values"), rule))
            if progress is not None:
                progress(done / len(requests))
        return results

    def answered_max(
        self,
        requests: Sequence[tuple[int, Iterable[int], Array]],
        ranks: Sequence[Array],
        *,
        rule: Rule = "legal_sequences",
        progress: Progress | None = None,
    ) -> list[Array]:
        """Best that decision makers can reach where groups answer by improvements; as `Grid.answered_max`."""
        asked = [(group, values) for _, group, values in requests]
        lowered = self.joint_improving_mins(asked, ranks, rule=rule, progress=progress)
        return [self.reach_max(i, ranks[i], cap=f) for (i, _, _), f in zip(requests, lowered, strict=True)]

    def reachable(self, i: int, s: int) -> Array:
        """States that DM ``i`` can reach from state ``s`` in one move, ascending."""
        self._check(i)
        if not 0 <= s < self.n_states:
            raise ValueError(f"state must be from 0 to {self.n_states - 1}; got {s}")
        return self.indices[i][self.indptr[i][s] : self.indptr[i][s + 1]]


def _joint_min(
    arcs: dict[int, _Arcs], members: tuple[int, ...], values: Array, rule: Rule, extreme: np.ufunc = np.minimum
) -> Array:
    check_rule(rule)
    if rule == "legal_sequences":
        return _lowest_of_sequences(arcs, members, values, extreme)
    by_rule = minimum_each_once if rule == "each_once" else minimum_one_move
    return by_rule(members, values, lambda j, f: arcs[j].extreme(f, extreme), extreme=extreme)


def _lowest_of_sequences(arcs: dict[int, _Arcs], members: tuple[int, ...], values: Array, extreme: np.ufunc) -> Array:
    """Minimum (or another extreme) over legal sequences from every state.

    ``first[j](s)`` is the minimum over ``s`` and the sequences from ``s`` that ``j`` opens. After ``j`` somebody else
    has to move, so each move of ``j`` leads to the minimum over the others' ``first`` at its end; the members' turns
    are repeated until a whole round changes nothing.
    """
    first = dict.fromkeys(members, values)
    quiet = 0
    while quiet < len(members):
        for j in members:
            after = reduce(extreme, (first[k] for k in members if k != j), values)
            opened = arcs[j].extreme(after, extreme, stay=values)
            quiet = quiet + 1 if np.array_equal(opened, first[j]) else 0
            first[j] = opened
    return reduce(extreme, first.values(), values)


def coalesce(graph: Graph, labels: npt.ArrayLike) -> Graph:
    """Merge the states that bear the same label into one.

    An arc from or to any member is an arc of the merged state; arcs between members vanish.

    Parameters
    ----------
    graph : Graph
    labels : integer array, shape (graph.n_states,)
        The merged state of every state, from 0, none left out.
    """
    label = np.asarray(labels, dtype=np.intp)
    if label.shape != (graph.n_states,):
        raise ValueError(f"coalesce(): labels must have shape ({graph.n_states},); got {label.shape}")
    n_merged = int(label.max()) + 1 if label.size else 0
    if not np.array_equal(np.unique(label), np.arange(n_merged)):
        raise ValueError(f"coalesce(): labels must be 0 to {n_merged - 1}, none left out")
    arcs = []
    for starts, targets in zip(graph.indptr, graph.indices, strict=True):
        sources = label[np.repeat(np.arange(graph.n_states), np.diff(starts))]
        ends = label[targets]
        arcs.append((sources[sources != ends], ends[sources != ends]))
    return Graph.from_arcs(n_merged, arcs)
