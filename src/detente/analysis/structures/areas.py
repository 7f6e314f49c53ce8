"""The states that a pattern, a statement or a state's id in a section stands for, and what is said of pairs of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from detente.errors import PreferenceError, Problem
from detente.model import StateSpace
from detente.model.structure_check import is_pattern
from detente.types import BoolArray, IntArray, Path

__all__ = ["Overrides", "area_mask", "overrides"]


def area_mask(space: StateSpace, text: str) -> BoolArray:
    """Return which feasible positions a pattern or a statement stands for."""
    if not is_pattern(space.conflict, text):
        return space.truth(text)
    mask = np.zeros(space.states.n_positions, dtype=bool)
    mask[space.states.matching(text)] = True
    return mask


@dataclass(frozen=True, eq=False)
class Overrides:
    """What is said of pairs of areas, with the areas as masks.

    Attributes
    ----------
    masks : list of bool arrays, shape (n_positions,)
        The areas: that of ``of``, then that of ``over``, for each pair in turn.
    """

    masks: list[BoolArray]

    @property
    def count(self) -> int:
        """Number of pairs."""
        return len(self.masks) // 2

    def applied(
        self, base: IntArray, bits: Sequence[IntArray], a: IntArray, b: IntArray, values: Sequence[tuple[int, int]]
    ) -> IntArray:
        """Replace codes where a pair fits; the first pair that fits decides.

        Parameters
        ----------
        base : int array
            Codes of how classes ``b`` compare with classes ``a``.
        bits : sequence of int arrays, shape (n_classes,)
            Whether each class lies in each area, in the order of ``masks``.
        values : sequence of pairs of int
            For each pair the code where ``b`` lies in ``of`` and ``a`` in ``over``, and the code the other way round.
        """
        result = base
        for number in reversed(range(self.count)):
            of, over = bits[2 * number] != 0, bits[2 * number + 1] != 0
            forward, backward = values[number]
            result = np.where(over[b] & of[a], backward, result)
            result = np.where(of[b] & over[a], forward, result)
        return np.asarray(result)


def overrides(space: StateSpace, pairs: Sequence[tuple[str, str]], path: Path) -> Overrides:
    """Look up the areas of pairs.

    Parameters
    ----------
    path : path
        Of the list of pairs, for messages.

    Raises
    ------
    PreferenceError
        If an area holds no feasible state, or the two areas of a pair share one.
    """
    masks, problems = [], []
    for number, pair in enumerate(pairs):
        both = [area_mask(space, text) for text in pair]
        problems += [
            Problem((*path, number), "no feasible state fits", got=f"'{text}'")
            for text, mask in zip(pair, both, strict=True)
            if not mask.any()
        ]
        shared = np.flatnonzero(both[0] & both[1])
        if len(shared):
            state = space.state(int(shared[0]))
            message = f"'{pair[0]}' and '{pair[1]}' share state {state.number} ({state.text})"
            problems.append(Problem((*path, number), message, "two patterns without a state in common"))
        masks += both
    if problems:
        raise PreferenceError("pairs of states cannot be read", problems)
    return Overrides(masks)
