"""Markov chains over states: where they end, how long it takes, what they pass through; solved or simulated.

A chain is a list of arcs with their probabilities per period; what is missing to one is the probability of staying.
Solving needs SciPy, which is imported when it is used and not before.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from detente.engine.arrays import Array
from detente.errors import LimitExceededError, UnsupportedAnalysisError

TRANSIENT = -1

_TOLERANCE = 1e-9
"""How far probabilities may be from adding up to one."""

_TERMS = 500
"""Terms of a series that are summed before a matrix is factorized."""

_NEGLIGIBLE = 1e-15
"""Share of the sum at which a term ends its series."""

_FACTORIZABLE = 20_000
"""Nodes up to which a matrix is factorized."""


@dataclass(frozen=True, eq=False)
class Chain:
    """Where a process goes in one period.

    Parameters
    ----------
    n : int
        Number of nodes.
    sources, targets : int array, shape (n_arcs,)
        Arcs, no loops; by ascending source.
    probabilities : float array, shape (n_arcs,)
        Positive; the arcs from one node add up to at most one.
    """

    n: int
    sources: Array
    targets: Array
    probabilities: Array

    @cached_property
    def leaving(self) -> Array:
        """Probability of leaving each node in one period."""
        return np.bincount(self.sources, weights=self.probabilities, minlength=self.n)

    @cached_property
    def closed_classes(self) -> Array:
        """The closed class of each node, numbered by its lowest node, or -1 where the process leaves for good."""
        sparse, graph = _scipy("scipy.sparse"), _scipy("scipy.sparse.csgraph")
        arcs = (np.ones(self.sources.size, dtype=np.int8), (self.sources, self.targets))
        matrix = sparse.csr_matrix(arcs, shape=(self.n, self.n))
        count, label = graph.connected_components(matrix, directed=True, connection="strong")
        is_open = np.zeros(count, dtype=bool)
        crossing = label[self.sources] != label[self.targets]
        is_open[label[self.sources[crossing]]] = True
        return _numbered_by_lowest(np.where(is_open[label], TRANSIENT, label))

    def stopped_at(self, nodes: Array) -> Chain:
        """Return the same chain, staying for good where it enters any of some nodes (a mask)."""
        kept = ~nodes[self.sources]
        return Chain(self.n, self.sources[kept], self.targets[kept], self.probabilities[kept])


def _numbered_by_lowest(label: Array) -> Array:
    """Give classes numbers from 0 in the order of their first nodes; -1 stays."""
    known, first = np.unique(label, return_index=True)
    order = np.argsort(first[known >= 0])
    place = np.full(int(known.max(initial=-1)) + 2, TRANSIENT, dtype=np.intp)
    place[known[known >= 0][order]] = np.arange(order.size)
    return np.asarray(np.where(label >= 0, place[label], TRANSIENT))


def _scipy(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError:
        raise UnsupportedAnalysisError(
            "evolution needs SciPy; install it with: pip install 'detente[evolution]'"
        ) from None


# -- solving -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Absorption:
    """Where a chain ends from one node.

    Attributes
    ----------
    probability : float array, shape (n_classes,)
        Of ending in each closed class; they add up to one.
    time : float
        Expected number of periods until a closed class is entered.
    time_given : float array, shape (n_classes,)
        The same, given in which class it ends; NaN where that is impossible or was not asked for.
    """

    probability: Array
    time: float
    time_given: Array


def absorption(chain: Chain, start: int, *, times_for: int = 0) -> Absorption:
    """Solve where a chain ends: the fundamental matrix of the absorbing Markov chain, applied to one start.

    Parameters
    ----------
    chain : Chain
    start : int
    times_for : int
        For how many closed classes, the most probable first, the time is worked out given that it ends there.

    Raises
    ------
    LimitExceededError
        If rounding errors would show.

    Notes
    -----
    Solved on the jumps alone, so that rare moves cost no accuracy: the periods in which nothing happens enter the
    expected time only. One sparse linear system; one more per class for ``times_for``.
    """
    label = chain.closed_classes
    n_classes = int(label.max()) + 1
    if label[start] != TRANSIENT:
        probability = (np.arange(n_classes) == label[start]).astype(float)
        return Absorption(probability, 0.0, np.where(probability > 0, 0.0, np.nan))
    transient = np.flatnonzero(label == TRANSIENT)
    jumps = _jumps(chain, transient)
    visits = _solved(jumps.among.T.tocsr(), (transient == start).astype(float))
    out = label[jumps.target] != TRANSIENT
    flow = (visits[jumps.source] * jumps.probability)[out]
    ends = np.bincount(label[jumps.target[out]], weights=flow, minlength=n_classes)
    if abs(ends.sum() - 1) > _TOLERANCE or visits.min() < -_TOLERANCE:
        raise LimitExceededError(f"the chain cannot be solved to {_TOLERANCE}: rounding adds up; simulate it instead")
    spent = visits / chain.leaving[transient]
    given = np.full(n_classes, np.nan)
    for known in np.argsort(-ends, kind="stable")[:times_for]:
        if ends[known] > 0:
            into = jumps.probability * (label[jumps.target] == known)
            chance = _solved(jumps.among, np.bincount(jumps.source, weights=into, minlength=transient.size))
            given[known] = float(spent @ chance) / ends[known]
    return Absorption(np.clip(ends, 0, 1), float(spent.sum()), given)


@dataclass(frozen=True, eq=False)
class _Jumps:
    """Jumps from the transient nodes: places of their sources, nodes that they lead to, and those among themselves."""

    source: Array
    target: Array
    probability: Array
    among: Any


def _jumps(chain: Chain, transient: Array) -> _Jumps:
    place = np.full(chain.n, -1, dtype=np.intp)
    place[transient] = np.arange(transient.size)
    kept = place[chain.sources] >= 0
    source, target = place[chain.sources[kept]], chain.targets[kept]
    probability = chain.probabilities[kept] / chain.leaving[chain.sources[kept]]
    inside = place[target] >= 0
    among = _scipy("scipy.sparse").csr_matrix(
        (probability[inside], (source[inside], place[target[inside]])), shape=(transient.size, transient.size)
    )
    return _Jumps(source, target, probability, among)


def _solved(matrix: Any, start: Array) -> Array:
    """Solve ``x = start + matrix x`` for jumps among transient nodes.

    The series ``start + matrix start + ...`` counts visit by visit; where play soon ends it is over after some tens of
    terms, without the fill of a factorization. Where it may go round for long, the matrix is factorized.
    """
    total, term = start.copy(), start
    for _ in range(_TERMS):
        term = matrix @ term
        total += term
        if np.abs(term).sum() <= _NEGLIGIBLE * np.abs(total).sum():
            return total
    if matrix.shape[0] > _FACTORIZABLE:
        raise LimitExceededError(
            f"a chain of {matrix.shape[0]:,} nodes among which play goes round for long is too large to solve; "
            "simulate it instead"
        )
    sparse, linalg = _scipy("scipy.sparse"), _scipy("scipy.sparse.linalg")
    return np.asarray(linalg.splu((sparse.identity(matrix.shape[0]) - matrix).tocsc()).solve(start))


def passing_probability(chain: Chain, start: int, nodes: Array) -> float:
    """Solve the probability of ever being in any of some nodes (a mask), the start included."""
    if nodes[start]:
        return 1.0
    stopped = chain.stopped_at(nodes)
    label = stopped.closed_classes
    wanted = np.unique(label[nodes])
    return float(np.clip(absorption(stopped, start).probability[wanted].sum(), 0, 1))


def shares_of_time(chain: Chain, nodes: Array) -> Array:
    """Solve the long-run share of time that a closed class spends in each of its nodes.

    Parameters
    ----------
    chain : Chain
    nodes : ascending int array
        All nodes of one closed class.
    """
    if nodes.size == 1:
        return np.ones(1)
    sparse, linalg = _scipy("scipy.sparse"), _scipy("scipy.sparse.linalg")
    kept = np.isin(chain.sources, nodes)
    source, target = (np.searchsorted(nodes, side[kept]) for side in (chain.sources, chain.targets))
    jump = chain.probabilities[kept] / chain.leaving[chain.sources[kept]]
    flow = sparse.csc_matrix((jump, (target, source)), shape=(nodes.size, nodes.size))
    balance = sparse.identity(nodes.size, format="csc") - flow
    # One balance follows from the others; the first node's number of visits is set to one in its place.
    rest = linalg.spsolve(balance[1:, 1:].tocsc(), -np.asarray(balance[1:, [0]].todense()).reshape(-1))
    spent = np.concatenate(([1.0], np.atleast_1d(rest))) / chain.leaving[nodes]
    return np.asarray(spent / spent.sum())
