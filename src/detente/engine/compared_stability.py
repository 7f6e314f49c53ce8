"""Stability where preferences are no ranking: what tempts, what deters and what is credible, move by move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from detente.engine.arcs import Moves, joint_lowest
from detente.engine.arrays import Array, lowest
from detente.engine.rules import Rule
from detente.engine.sanction_chains import Chains
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
    chains : Chains
        What deters it.
    worst : int32 array, shape (n_chains, n_states)
        On each chain, the least value among all that the opponents can bring about by at least one move.
    """

    label: Array
    chains: Chains
    worst: Array

    @classmethod
    def of(
        cls,
        label: Array,
        chains: Chains,
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
        if len(chains.value) * arcs * _TURNS > MAX_WORK:
            raise LimitExceededError(
                f"the preferences fall into {len(chains.value):,} chains, each of which has to be followed along "
                f"{arcs:,} moves: that would take too long. Leave fewer statements open, or use a scale."
            )
        worst = np.empty((len(chains.value), label.size), dtype=np.int32)
        step = max(_ROWS_TOGETHER // max(label.size, 1), 1)
        for at in range(0, len(worst), step):
            final = chains.value[at : at + step][:, label]
            if counter is not None:
                final = np.maximum(final, counter.extreme(final, np.maximum, lowest(final.dtype)))
            worst[at : at + step] = joint_lowest(answers, final, rule=rule)
        return cls(label, chains, worst)


def without_temptation(tempting: Moves) -> Array:
    """Tell which states no tempting move leaves, as a mask over the states."""
    stable = np.ones(tempting.n_states, dtype=bool)
    stable[tempting.sources] = False
    return stable


def unsanctioned(tempting: Moves, sanctions: Sanctions) -> Array:
    """Tell which states are left by a tempting move that nothing deters, as a mask over the states."""
    left = np.zeros(tempting.n_states, dtype=bool)
    own = sanctions.label[tempting.sources]
    chains = sanctions.chains
    free = sanctions.worst[chains.chain[own], tempting.targets] > chains.place[own]
    left[tempting.sources[free]] = True
    return left
