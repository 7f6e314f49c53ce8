"""Every exchange of two neighbouring ranks, and the equilibria that it takes away or makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.analysis.robustness.judging import SUCCESSIVE, Judge
from detente.analysis.robustness.shifts import Shift, difference
from detente.analysis.stability import BITS
from detente.engine.rank_swaps import own_shifts
from detente.engine.variants import Standing
from detente.types import IntArray

__all__ = ["EXCHANGE_WORK", "Exchange", "Exchanges", "exchanges"]

EXCHANGE_WORK = 1 << 28
"""Most states times exchanges that are judged one by one for one decision maker, unless another limit is set."""


@dataclass(frozen=True, eq=False)
class Exchange:
    """Two neighbouring ranks that change places, and what comes of it.

    Attributes
    ----------
    upper, lower : array of int
        The states of the two ranks as they stood (places in the list of feasible states).
    place : int
        The place of the upper rank in the decision maker's order, 1 for the best.
    shift : Shift
        What ceases and what begins to be an equilibrium.
    """

    upper: IntArray
    lower: IntArray
    place: int
    shift: Shift


@dataclass(frozen=True, eq=False)
class Exchanges:
    """The exchanges of one decision maker's neighbouring ranks.

    Attributes
    ----------
    count : int
        How many there are.
    active : int
        How many of them change what is an improvement.
    skipped : int
        How many were not tried, since that would take too long.
    found : tuple of Exchange
        Those that change some equilibrium.
    """

    count: int
    active: int
    skipped: int
    found: tuple[Exchange, ...]


def exchanges(
    judge: Judge,
    base: Standing,
    i: int,
    active: IntArray,
    *,
    effort: int = EXCHANGE_WORK,
    progress: Callable[[int], None],
) -> Exchanges:
    """Exchange every two neighbouring ranks of a decision maker, each pair alone.

    Parameters
    ----------
    judge : Judge
    base : Standing
        The verdicts as the ranks stand.
    i : int
        The decision maker.
    active : array of int
        The exchanges that change what is an improvement for it.
    effort : int
        Most states times exchanges that are judged one by one.
    progress : callable
        Told how many exchanges have been judged one by one.

    Notes
    -----
    Under concepts of moves in succession an exchange between whose ranks the decision maker has no move changes nothing
    but its own verdicts on the states of these ranks, and for all exchanges at once these follow from a few passes over
    the states (`detente.engine.rank_swaps`). Only the others are judged one by one.
    """
    held = base.ranks[i]
    count = int(held.max(initial=0))
    if not count:
        return Exchanges(0, 0, 0, ())
    if set(judge.concepts) <= set(SUCCESSIVE):
        found, skipped = _by_shifts(judge, base, i, _within(judge, active, effort), active, progress)
    else:
        everything = np.arange(1, count + 1)
        todo = _within(judge, everything, effort)
        found, skipped = _one_by_one(judge, base, i, todo, progress), count - len(todo)
    members = np.argsort(held, kind="stable")
    starts = np.searchsorted(held[members], np.arange(count + 2))
    ranks = [members[starts[q] : starts[q + 1]] for q in range(count + 1)]
    named = tuple(Exchange(ranks[q], ranks[q - 1], count - q + 1, shift) for q, shift in sorted(found.items()))
    return Exchanges(count, len(active), skipped, named)


def _within(judge: Judge, wanted: IntArray, effort: int) -> IntArray:
    """Return the exchanges to be judged one by one: all, or none where there are too many."""
    return wanted if len(wanted) * judge.space.states.n_positions <= effort else wanted[:0]


def exchanged(held: IntArray, q: int) -> IntArray:
    """Return ranks in which ``q - 1`` and ``q`` have changed places."""
    swapped = held.copy()
    swapped[held == q], swapped[held == q - 1] = q - 1, q
    return swapped


def _one_by_one(
    judge: Judge, base: Standing, i: int, todo: IntArray, progress: Callable[[int], None]
) -> dict[int, Shift]:
    before = base.equilibria() & judge.mask
    found = {}
    for done, q in enumerate(todo.tolist(), start=1):
        after = judge.changed(base, i, exchanged(base.ranks[i], q)).equilibria() & judge.mask
        if shift := difference(before, after):
            found[q] = shift
        progress(done)
    return found


def _by_shifts(
    judge: Judge, base: Standing, i: int, todo: IntArray, active: IntArray, progress: Callable[[int], None]
) -> tuple[dict[int, Shift], int]:
    """Put together what follows for all exchanges at once, and judge those one by one that concern others too."""
    held, mask = base.ranks[i], np.uint8(judge.mask)
    lost, gained = _shifted_bits(judge, base, i)
    falls, rises = lost & base.equilibria(), gained & _others(base, i)
    if not {"seq", "sseq"} & set(judge.concepts):
        return _quiet(held, falls, rises), 0
    found = _quiet(held, falls, rises, besides=active)
    for done, q in enumerate(todo.tolist(), start=1):
        others = _others(judge.changed(base, i, exchanged(held, q), own=False), i)
        down, up = np.where(held == q, lost, np.uint8(0)), np.where(held == q - 1, gained, np.uint8(0))
        own = (base.flags[i] & ~down) | up
        if shift := difference(base.equilibria() & mask, own & others & mask):
            found[q] = shift
        progress(done)
    return found, len(active) - len(todo)


def _quiet(held: IntArray, falls: IntArray, rises: IntArray, besides: IntArray | None = None) -> dict[int, Shift]:
    """Put together what changes in each exchange that changes nobody's improvements."""
    sides = []
    for bits, raised in ((falls, 0), (rises, 1)):
        at = np.flatnonzero(bits)
        at = at[np.argsort(held[at], kind="stable")]
        ranks = held[at] + raised
        starts = np.flatnonzero(np.diff(ranks, prepend=-1))
        parts = zip(ranks[starts].tolist(), np.split(at, starts[1:]), strict=False)
        sides.append({int(rank): part for rank, part in parts})
    none = np.zeros(0, dtype=np.intp)
    left_out = set() if besides is None else set(besides.tolist())
    found: dict[int, Shift] = {}
    for q in sides[0].keys() | sides[1].keys():
        if q not in left_out:
            down, up = sides[0].get(q, none), sides[1].get(q, none)
            found[q] = Shift(down, falls[down], up, rises[up])
    return found


def _shifted_bits(judge: Judge, base: Standing, i: int) -> tuple[IntArray, IntArray]:
    """Return the concepts under which each state ceases, and begins, to be stable for the decision maker itself."""
    settings = judge.space.settings
    shifts = own_shifts(
        judge.space.structure,
        i,
        judge.placed(base.ranks),
        concepts=judge.concepts,
        rule=settings.joint_moves,
        ties_are_sanctions=settings.ties == "sanction",
    )
    lost, gained = (np.zeros(base.ranks.shape[1], dtype=np.uint8) for _ in range(2))
    for name in judge.concepts:
        lost |= shifts.lost[name] * np.uint8(BITS[name])
        gained |= shifts.gained[name] * np.uint8(BITS[name])
    return lost, gained


def _others(standing: Standing, i: int) -> IntArray:
    """Return for each state the concepts under which it is stable for everybody but one."""
    kept = np.arange(len(standing.flags)) != i
    if not kept.any():
        return np.full(standing.flags.shape[1], 255, dtype=np.uint8)
    return np.asarray(np.bitwise_and.reduce(standing.flags[kept], axis=0))
