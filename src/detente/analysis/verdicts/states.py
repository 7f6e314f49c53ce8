"""A page of states, each with its place in everybody's order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.model import State, StateSet, StateSpace

__all__ = ["SCHEMA", "StatePage", "state_to_dict", "states_page"]

SCHEMA = "detente.state-page/1"
"""Name and version of the JSON contract."""


def state_to_dict(space: StateSpace, state: State) -> dict[str, Any]:
    """Return a state as plain data: its names, its levels, and its place in each decision maker's order.

    Places count from 1, the most preferred; states that are liked equally share one.
    """
    return {
        "number": state.number,
        "text": state.text,
        "label": state.label,
        "levels": list(state.levels),
        "places": [space.place(maker, state.index) for maker in range(len(space.ranks))],
    }


@dataclass(frozen=True, eq=False)
class StatePage:
    """Some of the states that were asked for.

    Attributes
    ----------
    states : StateSet
        The states of the page.
    n_listed : int
        How many there are on all pages.
    offset : int
        How many come before.
    """

    states: StateSet
    n_listed: int
    offset: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.state-page/1``."""
        space = self.states.space
        return {
            "schema": SCHEMA,
            "reading": space.reading,
            "n_states": space.n_states,
            "n_listed": self.n_listed,
            "offset": self.offset,
            "decision_makers": list(space.decision_makers),
            "states": [state_to_dict(space, state) for state in self.states],
        }


def states_page(
    space: StateSpace,
    *,
    where: str | None = None,
    sort: str | None = None,
    worst_first: bool = False,
    offset: int = 0,
    limit: int = 100,
    numbers: Iterable[int] | None = None,
) -> StatePage:
    """List some feasible states.

    Parameters
    ----------
    space : StateSpace
        Where.
    where : str, optional
        A statement that they satisfy.
    sort : str, optional
        The decision maker in whose order they come; model order if left out.
    worst_first : bool
        Whether the order is turned round.
    offset, limit : int
        How many are passed over, and how many are listed at most.
    numbers : iterable of int, optional
        Just these states, in this order; the other arguments are then passed over.

    Raises
    ------
    UnknownNameError
        If a state, a decision maker or a name in the statement does not exist.

    Examples
    --------
    >>> import detente
    >>> page = states_page(detente.load("chicken").compile(), sort="first", limit=2)
    >>> [state.text for state in page.states], page.n_listed
    (['NY', 'YY'], 4)
    """
    if numbers is not None:
        indices = np.array([space.index(number) for number in numbers], dtype=np.int64)
        return StatePage(StateSet(space, indices), len(indices), 0)
    states = space.listed(where=where, sort=sort, worst_first=worst_first)
    return StatePage(states[offset : offset + limit], len(states), offset)
