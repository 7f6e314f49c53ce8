"""What a group can reach from each state, written out once for all states that share it.

Stability for one decision maker needs no list of what can be reached: a fold does. A coalition's improvement must suit
all members at once, and no fold of one value tells whether *one* reachable state does. So the states are put into
classes with the same reach, and each class lists it. Where every option of the group may be moved both ways, a class
reaches itself and nothing else, and the lists hold each state once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from detente.engine.arrays import Array
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.joint_moves import JointMoves, fold_joint_moves
from detente.engine.rules import check_group
from detente.errors import LimitExceededError

__all__ = ["MOST_PAIRS", "ReachClasses", "reach_classes"]

MOST_PAIRS = 2**26
"""Most pairs of a class and a state within its reach that are written out."""

_BITS = 64


@dataclass(frozen=True, eq=False)
class ReachClasses:
    """Classes of states from which a group can reach the same states.

    Attributes
    ----------
    class_of : int array, shape (n_states,)
        The class of every state, from 0; -1 for infeasible ones.
    starts : int array, shape (n_classes + 1,)
    ends : int array
        ``ends[starts[c]:starts[c + 1]]`` are the codes of what the states of class ``c`` can reach, ascending; the
        states themselves are counted in.
    """

    class_of: Array
    starts: Array
    ends: Array

    def ends_from(self, s: int) -> Array:
        """States that the group can reach from ``s``, and ``s``, ascending."""
        reach = int(self.class_of[s])
        return self.ends[self.starts[reach] : self.starts[reach + 1]]

    def fold(self, values: Array, extreme: np.ufunc) -> Array:
        """Fold some values over all that the group can reach from every state, and the state itself.

        As `fold_joint_moves`, and faster where it is done many times.
        """
        result = values.copy()
        feasible = self.class_of >= 0
        folded = extreme.reduceat(values[self.ends], self.starts[:-1])
        result[feasible] = folded[self.class_of[feasible]]
        return result

    @cached_property
    def class_of_end(self) -> Array:
        """The class that each entry of ``ends`` belongs to, ascending."""
        return np.repeat(np.arange(self.starts.size - 1), np.diff(self.starts))


def reach_classes(structure: Grid | Graph, group: Iterable[int], moves: JointMoves) -> ReachClasses:
    """Sort the states by what a group can reach from them.

    Parameters
    ----------
    structure : Grid or Graph
    group : iterable of int
        Decision makers.
    moves : {"legal_sequences", "joint_jump"}
        See `fold_joint_moves`.

    Raises
    ------
    LimitExceededError
        If the lists would hold more than `MOST_PAIRS` entries.

    Notes
    -----
    On the grid the group's one-way options are frozen first; then moves go both ways, and a class is found by its
    lowest code. With one-way options such classes reach further ones: 64 of them at a time pass backwards, one bit
    each.
    """
    members = check_group(group, structure.n_decision_makers)
    if isinstance(structure, Graph):
        return _between_units(
            structure, members, moves, np.arange(structure.n_states), _weak_components(structure, members)
        )
    frozen = tuple(
        "frozen" if owner in members and way != "free" else way
        for owner, way in zip(structure.owners, structure.directions, strict=True)
    )
    codes = np.arange(structure.n_states)
    unit = fold_joint_moves(replace(structure, directions=frozen), members, codes, np.minimum, moves)
    if structure.feasible is not None:
        unit = np.where(structure.feasible, unit, -1)
    if _goes_both_ways(structure, members):
        return _closed(unit)
    kept = tuple(slice(0, 1) if structure.n_decision_makers - 1 - axis in members else slice(None)
                 for axis in range(structure.n_decision_makers))  # fmt: skip
    block = np.broadcast_to(codes.reshape(structure.shape)[kept], structure.shape).reshape(-1)
    return _between_units(structure, members, moves, unit, block)


def _goes_both_ways(grid: Grid, members: tuple[int, ...]) -> bool:
    return all(
        way in {"free", "frozen"} for owner, way in zip(grid.owners, grid.directions, strict=True) if owner in members
    )


def _closed(unit: Array) -> ReachClasses:
    """Classes that reach themselves and nothing else."""
    feasible = np.flatnonzero(unit >= 0)
    order = feasible[np.argsort(unit[feasible], kind="stable")]
    _, starts, label = np.unique(unit[order], return_index=True, return_inverse=True)
    class_of = np.full(unit.size, -1, dtype=np.intp)
    class_of[order] = label
    return ReachClasses(class_of, np.append(starts, order.size), order)


def _weak_components(graph: Graph, members: tuple[int, ...]) -> Array:
    """Label the states so that no move of the group leads from one label to another."""
    sources = np.concatenate([np.repeat(np.arange(graph.n_states), np.diff(graph.indptr[j])) for j in members])
    targets = np.concatenate([graph.indices[j] for j in members])
    label = np.arange(graph.n_states)
    while True:
        lower = label.copy()
        np.minimum.at(lower, sources, label[targets])
        np.minimum.at(lower, targets, label[sources])
        lower = lower[lower]
        if np.array_equal(lower, label):
            return label
        label = lower


@dataclass(frozen=True, eq=False)
class _Units:
    """States that share their reach from the start (units), numbered inside blocks that no move leaves.

    Attributes
    ----------
    codes : int array, shape (n_units,)
        One state of each unit.
    of_state : int array, shape (n_feasible,)
        The unit of every feasible state.
    first, place : int arrays, shape (n_units,)
        The first unit of its block, and its own place in it.
    """

    feasible: Array
    codes: Array
    of_state: Array
    first: Array
    place: Array

    @classmethod
    def from_labels(cls, unit: Array, block: Array) -> _Units:
        feasible = np.flatnonzero(unit >= 0)
        key = block[feasible] * (unit.size + 1) + unit[feasible]
        _, chosen, of_state = np.unique(key, return_index=True, return_inverse=True)
        codes = feasible[chosen]
        _, begins, block_of = np.unique(block[codes], return_index=True, return_inverse=True)
        first = begins[block_of]
        return cls(feasible, codes, of_state, first, np.arange(codes.size) - first)


def _between_units(
    structure: Grid | Graph, members: tuple[int, ...], moves: JointMoves, unit: Array, block: Array
) -> ReachClasses:
    """Find which units each unit reaches, put units of equal reach together, and write out the states."""
    units = _Units.from_labels(unit, block)
    rows = _reached(structure, members, moves, units)
    key = np.concatenate((units.first[:, None].astype(np.uint64), rows), axis=1)
    _, chosen, class_of_unit = np.unique(key, axis=0, return_index=True, return_inverse=True)
    by_class, end_unit = _set_bits(rows[chosen])
    end_unit += units.first[chosen][by_class]
    size = np.bincount(units.of_state, minlength=units.codes.size)
    counts = np.bincount(by_class, weights=size[end_unit], minlength=chosen.size).astype(np.intp)
    if int(counts.sum()) > MOST_PAIRS:
        raise LimitExceededError(
            f"a coalition's reach holds {int(counts.sum()):,} pairs of states, more than {MOST_PAIRS:,}; "
            "ask about a smaller conflict, or a part of this one"
        )
    sorted_states = units.feasible[np.argsort(units.of_state, kind="stable")]
    ends = sorted_states[_ranges((np.cumsum(size) - size)[end_unit], size[end_unit])]
    class_of_end = np.repeat(by_class, size[end_unit])
    ends = ends[np.lexsort((ends, class_of_end))]
    class_of = np.full(structure.n_states, -1, dtype=np.intp)
    class_of[units.feasible] = class_of_unit.reshape(-1)[units.of_state]
    return ReachClasses(class_of, np.concatenate(([0], np.cumsum(counts))), ends)


def _reached(structure: Grid | Graph, members: tuple[int, ...], moves: JointMoves, units: _Units) -> Array:
    """Bits of the places, in its block, that each unit reaches; shape ``(n_units, n_words)``."""
    n_words = int(units.place.max(initial=0)) // _BITS + 1
    rows = np.zeros((units.codes.size, n_words), dtype=np.uint64)
    place = units.place[units.of_state]
    for word in range(n_words):
        bits = np.zeros(structure.n_states, dtype=np.uint64)
        here = place // _BITS == word
        bits[units.feasible[here]] = np.left_shift(np.uint64(1), (place[here] % _BITS).astype(np.uint64))
        rows[:, word] = fold_joint_moves(structure, members, bits, np.bitwise_or, moves)[units.codes]
    return rows


def _set_bits(rows: Array) -> tuple[Array, Array]:
    """Row and position of every set bit, rows ascending."""
    found_rows, found_bits = [], []
    for word in range(rows.shape[1]):
        column = np.ascontiguousarray(rows[:, word]).astype("<u8").view(np.uint8).reshape(-1, 8)
        row, bit = np.nonzero(np.unpackbits(column, axis=1, bitorder="little"))
        found_rows.append(row)
        found_bits.append(bit + word * _BITS)
    row, bit = np.concatenate(found_rows), np.concatenate(found_bits)
    order = np.argsort(row, kind="stable")
    return row[order], bit[order]


def _ranges(starts: Array, counts: Array) -> Array:
    """Write ``starts[k], starts[k] + 1, ...``, ``counts[k]`` numbers each, one after another."""
    offsets = np.cumsum(counts) - counts
    return np.asarray(np.arange(int(counts.sum())) + np.repeat(starts - offsets, counts))
