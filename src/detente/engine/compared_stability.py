"""Stability where preferences are no ranking: what tempts, what deters and what is credible, move by move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.engine.arcs import Moves, joint_lowest
from detente.engine.arrays import Array
from detente.engine.deterrence import Deterrence
from detente.engine.memory import available_bytes
from detente.engine.rules import Rule
from detente.errors import LimitExceededError

__all__ = ["MAX_WORK", "Sanctions", "compared_moves", "unsanctioned", "without_temptation"]

MAX_WORK = 1 << 36
"""Most values that are looked at along moves for one decision maker and one kind of sanction: some minutes."""

_ROWS_TOGETHER = 1 << 24
"""Values that are lowered together."""

_TURNS = 6
"""Turns of every opponent that are reckoned with before nothing changes any more."""


def compared_moves(moves: Moves, label: Array, holds: Callable[[Array, Array], Array]) -> Moves:
    """Return the moves that a relation between the classes of their two ends keeps.

    Parameters
    ----------
    label : int array, shape (n_states,)
        The class of each state.
    holds : callable
        ``holds(a, b)`` for arrays of classes, element by element.
    """
    kept = np.zeros(moves.sources.size, dtype=bool)
    for at in range(0, kept.size, _ROWS_TOGETHER):
        part = slice(at, at + _ROWS_TOGETHER)
        kept[part] = holds(label[moves.sources[part]], label[moves.targets[part]])
    return moves.where(kept)


@dataclass(frozen=True, eq=False)
class Sanctions:
    """What the opponents can make of every state for one decision maker.

    Parameters
    ----------
    label : int array, shape (n_states,)
        The decision maker's class of each state.
    deterrence : Deterrence
        What deters it.
    worst : array, shape (n_rows, n_states)
        The lowest value among all that the opponents can bring about by at least one move.
    """

    label: Array
    deterrence: Deterrence
    worst: Array

    @classmethod
    def of(
        cls,
        label: Array,
        deterrence: Deterrence,
        answers: Mapping[int, Moves],
        *,
        counter: Moves | None = None,
        rule: Rule = "legal_sequences",
    ) -> Sanctions:
        """Work out what can be brought about.

        Parameters
        ----------
        answers : mapping of int to Moves
            The moves of each opponent that count: all of them, or the credible ones.
        counter : Moves, optional
            The decision maker's own moves, if a sanction must still deter after any of them.

        Raises
        ------
        LimitExceededError
            If it would take too long.
        """
        arcs = sum(of_j.sources.size for of_j in answers.values())
        value, order = deterrence.value, deterrence.order
        _check_work(len(value), label.size, arcs)
        worst = np.empty((len(value), label.size), dtype=value.dtype)
        step = max(_ROWS_TOGETHER // max(label.size, 1), 1)
        for at in range(0, len(worst), step):
            final = value[at : at + step][:, label]
            if counter is not None:
                final = order.higher(final, counter.extreme(final, order.higher, order.bottom))
            worst[at : at + step] = joint_lowest(answers, final, order=order, rule=rule)
        return cls(label, deterrence, worst)


def _check_work(rows: int, n_states: int, arcs: int) -> None:
    """Refuse what would take too long, or whose answers would not fit into memory."""
    advice = "Leave fewer statements open, use a scale, fix some options at a level, or cut the conflict into theatres."
    if rows * arcs * _TURNS > MAX_WORK:
        raise LimitExceededError(
            f"the preferences take {rows:,} sweeps along {arcs:,} moves: that would take too long. {advice}"
        )
    need, room = 8 * rows * n_states, available_bytes()
    if need > room:
        raise LimitExceededError(
            f"the preferences take {rows:,} sweeps over {n_states:,} states, about {need / 2**30:,.1f} GiB; "
            f"{room / 2**30:,.1f} GiB may be used. {advice}"
        )


def without_temptation(tempting: Moves) -> Array:
    """Tell which states no tempting move leaves, as a mask over the states."""
    stable = np.ones(tempting.n_states, dtype=bool)
    stable[tempting.sources] = False
    return stable


def unsanctioned(tempting: Moves, sanctions: Sanctions) -> Array:
    """Tell which states are left by a tempting move that nothing deters, as a mask over the states."""
    left = np.zeros(tempting.n_states, dtype=bool)
    own = sanctions.label[tempting.sources]
    free = sanctions.deterrence.undeterred(sanctions.worst, own, tempting.targets)
    left[tempting.sources[free]] = True
    return left
