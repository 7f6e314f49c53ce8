"""How one decision maker compares states: by a scale, or kind of state by kind of state.

A comparison sorts the states into classes that compare alike with all others. Relations between classes have names
(``better``, ``deters``, ...) and are worked out by comparison, element by element; nothing is kept per pair of states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from detente.engine.deterrence import Deterrence, deterrence_of_relation, deterrence_of_scale
from detente.model import StateSpace
from detente.types import BoolArray, IntArray

__all__ = ["Bounds", "Classed", "Comparison", "Scaled", "classes_of", "flat", "scale_of"]

Bounds = tuple[int | None, int | None]
"""The least and the greatest difference for which a relation holds; None where there is no bound."""


class Comparison(Protocol):
    """One decision maker's way to compare states.

    Attributes
    ----------
    label : int array, shape (n_positions,)
        The class of each position; anything where the state is infeasible.
    """

    @property
    def label(self) -> IntArray:
        """The class of each position."""
        ...

    def holds(self, relation: str, a: IntArray, b: IntArray) -> BoolArray:
        """Tell for classes ``a`` and ``b``, which broadcast, whether ``b`` stands in a relation to ``a``."""
        ...

    def deterrence(self, relation: str) -> Deterrence:
        """Sort the sets of what stands in a relation to each class, so that sweeps can ask for them."""
        ...


@dataclass(frozen=True, eq=False)
class Scaled:
    """States compared by the differences of a scale.

    Attributes
    ----------
    label : int array, shape (n_positions,)
    scores : int64 array, shape (n_classes,)
        The value of each class, ascending.
    relations : mapping of str to Bounds
        For which differences (second minus first) each relation holds.
    """

    label: IntArray
    scores: IntArray
    relations: Mapping[str, Bounds]

    def holds(self, relation: str, a: IntArray, b: IntArray) -> BoolArray:
        """Compare the difference with the bounds of the relation."""
        lower, upper = self.relations[relation]
        difference = self.scores[b] - self.scores[a]
        found = np.ones(difference.shape, dtype=bool)
        if lower is not None:
            found &= difference >= self._within(lower)
        if upper is not None:
            found &= difference <= self._within(upper)
        return found

    def deterrence(self, relation: str) -> Deterrence:
        """One chain, since the lower state deters wherever the higher one does."""
        lower, upper = self.relations[relation]
        if lower is not None:
            raise ValueError(
                f"relation '{relation}' has a lower bound, so that its sets are not nested along the scale"
            )
        return deterrence_of_scale(self.scores, self._within(self._span if upper is None else upper))

    @property
    def _span(self) -> int:
        return int(self.scores[-1] - self.scores[0]) + 1

    def _within(self, bound: int) -> int:
        """Cut a bound to what differences can be, so that nothing overflows."""
        return max(-self._span, min(bound, self._span))


@dataclass(frozen=True, eq=False)
class Classed:
    """States compared kind by kind.

    Attributes
    ----------
    label : int array, shape (n_positions,)
    count : int
        Number of classes.
    compare : callable
        ``compare(a, b)``: a code of how classes ``b`` compare with classes ``a``; arrays that broadcast.
    relations : mapping of str to callable
        For each relation, for which codes it holds.
    """

    label: IntArray
    count: int
    compare: Callable[[IntArray, IntArray], IntArray]
    relations: Mapping[str, Callable[[IntArray], BoolArray]]

    def holds(self, relation: str, a: IntArray, b: IntArray) -> BoolArray:
        """Compare, and look at the code."""
        return self.relations[relation](self.compare(a, b))

    def deterrence(self, relation: str) -> Deterrence:
        """Compare every class with every other."""
        return deterrence_of_relation(self.count, lambda a, b: self.holds(relation, a, b))


def flat(space: StateSpace, values: IntArray | BoolArray) -> IntArray:
    """Return values that broadcast to the axes of the states as one value per position."""
    full: IntArray = np.ascontiguousarray(np.broadcast_to(values, space.states.axes_shape), dtype=np.int64)
    return full.reshape(-1)


def classes_of(space: StateSpace, components: Iterable[IntArray | BoolArray]) -> tuple[IntArray, list[IntArray]]:
    """Sort the feasible states into classes of equal components.

    Parameters
    ----------
    components : iterable of int or bool arrays, shape (n_positions,)

    Returns
    -------
    label : int array, shape (n_positions,)
        The class of each position, 0 where infeasible.
    values : list of int64 arrays, shape (n_classes,)
        Each component's value in each class.
    """
    feasible = space.feasible
    parts = [np.asarray(component)[feasible].astype(np.int64) for component in components]
    key = np.zeros(len(feasible), dtype=np.int64)
    for part in parts:
        _, dense = np.unique(part, return_inverse=True)
        _, key = np.unique(key * (int(dense.max(initial=0)) + 1) + dense, return_inverse=True)
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    label = np.zeros(space.states.n_positions, dtype=np.int32)
    label[feasible] = inverse
    return label, [part[first] for part in parts]


def scale_of(space: StateSpace, values: IntArray, relations: Mapping[str, Bounds]) -> Scaled:
    """Make the comparison of a scale, one value per position."""
    label, (scores,) = classes_of(space, [values])
    return Scaled(label, scores, relations)
