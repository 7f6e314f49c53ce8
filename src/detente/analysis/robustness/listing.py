"""The feasible states of a space as a plain list, on which many preferences are ranked and compared."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from detente.model import StateSpace
from detente.model.preferences import DecisionMakerPreferences
from detente.model.ranks import rank_array
from detente.model.state_space import States
from detente.model.statements import Statement
from detente.types import BoolArray, IntArray

__all__ = ["Listing", "counterparts"]


class _Remembered(States):
    """States that remember where each statement holds."""

    @cached_property
    def _known(self) -> dict[str, BoolArray]:
        return {}

    def truth(self, statement: Statement | str) -> BoolArray:
        """Tell where a statement holds; asked again, from memory."""
        text = str(statement)
        if text not in self._known:
            self._known[text] = super().truth(statement)
        return self._known[text]


class Listing:
    """The feasible states of a space, in order.

    Parameters
    ----------
    space : StateSpace

    Attributes
    ----------
    indices : array of int
        The index in the space of each state of the list.
    """

    def __init__(self, space: StateSpace) -> None:
        self.space, self.indices = space, space.feasible
        states = space.states
        members, varies = states.members, states.varies
        if members is None and states.sizes:
            strides = np.cumprod([1, *states.sizes[:-1]])
            members = (self.indices[:, None] // strides % np.array(states.sizes)).astype(np.int8)
            varies = np.zeros(members.shape, dtype=bool)
        n = len(self.indices)
        self._states = _Remembered(states.conflict, n, (n,), None, members, varies)

    def ranks(self, preferences: DecisionMakerPreferences) -> IntArray:
        """Rank the states of the list.

        Raises
        ------
        PreferenceError
            If the preferences do not order the states.
        """
        return rank_array(preferences, self._states)


def counterparts(before: StateSpace, after: StateSpace) -> IntArray:
    """Find for each feasible state of a space the one of a larger space that holds the same combinations of levels.

    Parameters
    ----------
    before, after : StateSpace
        Spaces of the same decision makers and options; whatever is feasible in the first is feasible in the second.

    Returns
    -------
    array of int
        Places among the feasible states of ``after``.

    Notes
    -----
    Where states are merged (coalesced), what was one state stays within one state: more feasible combinations only
    merge more. Two states of the first may then have the same counterpart.
    """
    old, new = before.states.unmerged, after.states.unmerged
    if old is None or new is None:
        return np.searchsorted(after.feasible, before.feasible)
    first = np.zeros(before.n_states, dtype=np.int64)
    first[old.positions[::-1]] = old.codes[::-1]
    return np.asarray(new.positions[np.searchsorted(new.codes, first)])
