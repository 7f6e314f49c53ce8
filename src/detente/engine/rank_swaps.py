"""What each exchange of two neighbouring ranks of one decision maker (DM) changes, for all exchanges at once.

``i`` ranks the states 0, 1, 2, ...; an exchange lets the states at rank ``q - 1`` and those at rank ``q`` change
places. There may be as many exchanges as states, and each alone is a new ranking. But little of what is compared
changes:

- A comparison of two states turns round only if one of them stood at ``q - 1`` and the other at ``q``. So ``i``'s own
  verdict on a state can change in two exchanges only: with the rank above its own, which can only make it stable, and
  with the rank below, which can only make it unstable.
- The others' verdicts rest on ``i``'s ranks only through ``i``'s improvements (SEQ, SSEQ), and these change only if
  ``i`` has a move between a state at ``q - 1`` and one at ``q``. Such exchanges are *active*; there are few of them in
  a lexicographic order, where states next to each other in rank rarely differ in the DM's own options alone.

How ``i``'s own verdicts change follows from the primitives over its ranks as they stand. Write ``M(x)`` for what an end
``x`` of a sanction is worth: the rank of ``x``, or with counter-moves the best that ``i`` can still make of it. For a
state at rank ``q`` that goes down, an end deters in the new order if nothing above ``q`` and nothing at ``q - 1`` is
within what ``M`` looks at: ``M(x) <= q - 2``, or ``M(x) = q`` and nothing at ``q - 1`` in sight; then ``x`` is called
*clear*. Because the minimum ``P`` of ``M`` over the opponents' reach is known, only clear ends at ``P`` and ``P + 1``
matter besides, and whether there are any follows from the minima over the clear ends with even and with odd ``M``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod

import numpy as np

from detente.engine.arrays import Array
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.rules import Rule

__all__ = ["OwnShifts", "active_exchanges", "own_shifts"]

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True, eq=False)
class OwnShifts:
    """How one DM's own verdicts change, concept by concept.

    Attributes
    ----------
    lost : dict of str to bool array, shape (n,)
        The state is stable, and no longer once its rank changes places with the one below.
    gained : dict of str to bool array, shape (n,)
        The state is not stable, and becomes so once its rank changes places with the one above.
    """

    lost: dict[str, Array]
    gained: dict[str, Array]


# --- moves between states that bear matching numbers ------------------------------------------------------------------


class _Matches:
    """Finds the states from which one DM has a move to a state that bears a wanted number."""

    def __init__(self, structure: Grid | Graph, i: int) -> None:
        self.n = structure.n_states if structure.feasible is None else int(np.count_nonzero(structure.feasible))
        self.arcs: tuple[Array, Array] | None = None
        if isinstance(structure, Graph):
            starts, targets = structure.indptr[i], structure.indices[i]
            self.arcs = np.repeat(np.arange(structure.n_states), np.diff(starts)), targets
            return
        codes = np.arange(structure.n_states) if structure.feasible is None else np.flatnonzero(structure.feasible)
        strategies = structure.strategies[i]
        stride = prod(other.count for other in structure.strategies[:i])
        strategy = codes // stride % strategies.count
        self.class_of = np.unique(codes - strategy * stride, return_inverse=True)[1].astype(np.int64)
        self.part, self.reach = strategies.part[strategy], strategies.part_reach

    def sources(self, wanted: Array, borne: Sequence[Array]) -> Array:
        """Tell from where a move leads to a state that bears ``wanted`` there, in one of several ways.

        Parameters
        ----------
        wanted : integer array, shape (n,)
            Not negative. No state may bear what is wanted at it.
        borne : sequence of integer arrays, shape (n,)
            What each state bears; negative for nothing.
        """
        found = np.zeros(self.n, dtype=bool)
        for numbers in borne:
            if self.arcs is not None:
                sources, targets = self.arcs
                found[sources[numbers[targets] == wanted[sources]]] = True
                continue
            span = int(max(wanted.max(initial=0), numbers.max(initial=0))) + 1
            keys, sought = self.class_of * span + numbers, self.class_of * span + wanted
            bears = numbers >= 0
            for part in range(len(self.reach)):
                here = self.part == part
                ends = keys[bears & self.reach[part][self.part]]
                found[here] |= np.isin(sought[here], ends)
        return found


# --- which exchanges matter to others ---------------------------------------------------------------------------------


def active_exchanges(structure: Grid | Graph, i: int, rank: Array) -> Array:
    """Find the exchanges that change a DM's improvements.

    Parameters
    ----------
    structure : Grid or Graph
    i : int
    rank : integer array, shape (number of feasible states,)
        The DM's ranks of the feasible states, from 0 without gaps.

    Returns
    -------
    integer array
        Every ``q`` such that the DM has a move between a state at ``q - 1`` and one at ``q``, ascending.
    """
    matches = _Matches(structure, i)
    held = rank.astype(np.int64)
    up = matches.sources(held + 1, [held])
    down = matches.sources(np.where(held > 0, held - 1, held.max() + 1), [held])
    return np.unique(np.concatenate([held[up] + 1, held[down]]))


# --- the DM's own verdicts --------------------------------------------------------------------------------------------


def own_shifts(
    structure: Grid | Graph,
    i: int,
    ranks: Sequence[Array],
    *,
    concepts: Sequence[str] = CONCEPTS,
    rule: Rule = "legal_sequences",
    ties_are_sanctions: bool = True,
) -> OwnShifts:
    """Find how a DM's own verdicts change in every exchange of two neighbouring ranks of its own.

    Parameters
    ----------
    structure : Grid or Graph
    i : int
        The DM.
    ranks : sequence of integer arrays, one per DM, one value per state of the structure
        Those of ``i`` from 0 without gaps over the feasible states.
    concepts : sequence of str
        Among nash, gmr, smr, seq and sseq.
    rule : {"legal_sequences", "each_once", "one_move"}
        How the opponents may move one after another (see `rules`).
    ties_are_sanctions : bool
        Whether an end that is ranked equal to the start deters.

    Returns
    -------
    OwnShifts
        Over the feasible states, in order.

    Notes
    -----
    Three minima over the opponents' reach per concept, whatever the number of exchanges; no pairs of states on a grid.
    """
    work = _Own(structure, i, ranks, rule, ties_are_sanctions)
    found = {"nash": work.nash()} if "nash" in concepts else {}
    for pair in (("gmr", "smr"), ("seq", "sseq")):
        found |= work.sanctioned([concept for concept in pair if concept in concepts])
    return OwnShifts(
        {concept: found[concept][0] for concept in concepts}, {concept: found[concept][1] for concept in concepts}
    )


class _Own:
    def __init__(self, structure: Grid | Graph, i: int, ranks: Sequence[Array], rule: Rule, ties: bool) -> None:
        self.structure, self.i, self.ranks, self.rule, self.ties = structure, i, ranks, rule, ties
        self.others = tuple(j for j in range(structure.n_decision_makers) if j != i)
        self.matches = _Matches(structure, i)
        self.held = self._inside(np.asarray(ranks[i]).reshape(structure.shape).astype(np.int64))
        self.none = int(self.held.max(initial=0)) + 4

    def _inside(self, values: Array) -> Array:
        flat = np.broadcast_to(values, self.structure.shape).reshape(-1)
        feasible = self.structure.feasible
        return np.asarray(flat if feasible is None else flat[feasible])

    def _outside(self, values: Array) -> Array:
        """Put values of the feasible states where the structure wants them."""
        if self.structure.feasible is None:
            return values.reshape(self.structure.shape)
        full = np.full(self.structure.n_states, self.none, dtype=np.int64)
        full[self.structure.feasible] = values
        return full.reshape(self.structure.shape)

    def _reach_max(self, values: Array, cap: Array | None = None) -> Array:
        bound = None if cap is None else self._outside(cap)
        return self._inside(self.structure.reach_max(self.i, self._outside(values), cap=bound))

    def nash(self) -> tuple[Array, Array]:
        """Judge moves: one to the rank below becomes an improvement, one to the rank above ceases to be one."""
        best = self._reach_max(self.held)
        below = np.where(self.held > 0, self.held - 1, self.none)
        return (best <= self.held) & self.matches.sources(below, [self.held]), best == self.held + 1

    def sanctioned(self, concepts: Sequence[str]) -> dict[str, tuple[Array, Array]]:
        """Return what is lost and what is gained under concepts whose sanctions are of the same kind."""
        asked = [values for concept in concepts for values in self._worths(concept)]
        minima = self._minima(asked, credible=bool({"seq", "sseq"} & set(concepts)))
        judge = self._with_ties if self.ties else self._without_ties
        found = {}
        for k, concept in enumerate(concepts):
            least, even, odd = minima[3 * k : 3 * k + 3]
            found[concept] = judge(least, partial(_is_clear_at, even, odd))
        return found

    def _worths(self, concept: str) -> tuple[Array, Array, Array]:
        """Return what ends are worth, and of the clear ones the even and the odd values."""
        if concept in ("gmr", "seq"):
            worth, clear = self.held, np.ones(self.held.size, dtype=bool)
        else:
            worth = self._reach_max(self.held)
            clear = self._clear(worth)
        even, odd = (np.where(clear & (worth % 2 == rest), worth, self.none) for rest in (0, 1))
        return worth, even, odd

    def _minima(self, values: Sequence[Array], *, credible: bool) -> list[Array]:
        full = [self._outside(array) for array in values]
        if credible:
            requests = [(self.others, array) for array in full]
            found = self.structure.joint_improving_mins(requests, self.ranks, rule=self.rule)
        else:
            found = [self.structure.joint_min(self.others, array, rule=self.rule) for array in full]
        return [self._inside(array) for array in found]

    def _clear(self, worth: Array) -> Array:
        """Tell where nothing that ``i`` can make of a state, nor the state itself, is ranked just below the best."""
        below = np.where(worth > 0, worth - 1, self.none)
        elsewhere = np.where(self.held == below, self.none, below)
        return np.asarray(~((self.held == below) | self.matches.sources(elsewhere, [self.held])))

    def _with_ties(self, least: Array, is_clear_at: Callable[[Array], Array]) -> tuple[Array, Array]:
        held = self.held
        bound = self._reach_max(held, least)
        stable = bound <= held
        # The ranks q at which a state would make a move to it worth while, once q - 1 and q have changed places.
        better = [(held > q) | (held == q - 1) for q in (least, least + 1)]
        kills = [
            np.where(better[0] & ~is_clear_at(least), least, -1),
            np.where(better[1] & ~is_clear_at(least + 1), least + 1, -1),
            np.where(held + 1 < least, held + 1, -1),
        ]
        return stable & self.matches.sources(held, kills), bound == held + 1

    def _without_ties(self, least: Array, is_clear_at: Callable[[Array], Array]) -> tuple[Array, Array]:
        held = self.held
        top = held.max(initial=0)
        stable = self._reach_max(held, np.where(least < top, least + 1, top)) <= held
        kills = [
            np.where((held > least + 1) | (held == least), least + 1, -1),
            np.where(held + 1 < least + 1, held + 1, -1),
        ]
        keeps = [
            np.where((held > least + 1) & ~is_clear_at(least + 1), least, -1),
            np.where((least > 0) & (held > least) & ~is_clear_at(least), least - 1, -1),
        ]
        bound = self._reach_max(held, least)
        rises = ~stable & (held < top) & (bound <= held + 1) & ~self.matches.sources(held, keeps)
        return stable & self.matches.sources(held, kills), rises


def _is_clear_at(even: Array, odd: Array, number: Array) -> Array:
    """Tell where a clear end worth just so much is within reach, none of lesser worth being there."""
    return np.asarray(np.where(number % 2 == 0, even, odd) == number)
