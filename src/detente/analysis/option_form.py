"""The option form behind a state space: what simultaneous moves (SIM) are combined in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from detente.engine import Graph, Grid
from detente.errors import UnsupportedAnalysisError
from detente.model import StateSpace
from detente.types import IntArray

__all__ = ["SimultaneousForm", "simultaneous_form"]


@dataclass(frozen=True)
class SimultaneousForm:
    """The option form in which SIM combines moves: the grid, ranks of its combinations, and their states."""

    grid: Grid
    ranks: tuple[IntArray, ...]
    labels: IntArray | None


def simultaneous_form(space: StateSpace) -> SimultaneousForm:
    """Return the option form in which a conflict's simultaneous moves are combined.

    Raises
    ------
    UnsupportedAnalysisError
        In graph form, and where a move may change one option only.
    """
    if space.conflict.is_graph_form:
        raise UnsupportedAnalysisError("SIM combines options and is not defined for a conflict in graph form")
    if space.settings.move_granularity != "any_subset":
        raise UnsupportedAnalysisError("SIM is offered only where a move may change any options (move_granularity)")
    unmerged = space.states.unmerged
    if unmerged is None:
        return SimultaneousForm(_as_grid(space.structure), space.ranks, None)
    labels = np.zeros(unmerged.grid.n_states, dtype=np.int64)
    labels[unmerged.codes] = unmerged.positions
    return SimultaneousForm(unmerged.grid, tuple(rank[labels] for rank in space.ranks), labels)


def _as_grid(structure: Grid | Graph) -> Grid:
    if isinstance(structure, Grid):
        return structure
    raise UnsupportedAnalysisError("SIM combines options, and these states are not made of options")
