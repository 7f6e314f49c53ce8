"""How the outsiders answer one improvement of a coalition: a search from one state, step by step.

What deters is known from folds (`Coalitions`); this finds the shortest sequence of the outsiders' steps that shows it.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from detente.engine.arrays import Array
from detente.engine.coalition import Coalition, Coalitions, Question

__all__ = ["Answer", "find_answer"]

Answer = tuple[tuple[Coalition, int], ...]
"""Steps of the outsiders: who acts, and the state that this leads to."""


def find_answer(coalitions: Coalitions, question: Question, s: int, q: int) -> Answer | None:
    """Find the shortest answer of the outsiders that deters a coalition from going from ``s`` to ``q``.

    Parameters
    ----------
    coalitions : Coalitions
    question : Question
        Whose improvement, and who may answer how.
    s, q : int
        Codes of the start and of where the improvement leads.

    Returns
    -------
    tuple of (coalition, code), or None
        One step after another, the same coalition not twice in succession; None where nothing deters.
    """
    if question.concept == "nash" or not question.opponents:
        return None
    deters = _deterring(coalitions, question, s)
    seen: set[tuple[int, Coalition | None]] = {(q, None)}
    waiting: deque[tuple[int, Coalition | None, Answer]] = deque([(q, None, ())])
    while waiting:
        state, last, steps = waiting.popleft()
        fresh = []
        for group, ends in _steps(coalitions, question, state, last):
            hit = ends[deters[ends]]
            if hit.size:
                return (*steps, (group, _worst(coalitions, question.members, hit)))
            fresh += [(int(end), group) for end in ends]
        for step in fresh:
            if step not in seen:
                seen.add(step)
                waiting.append((*step, (*steps, (step[1], step[0]))))
    return None


def _deterring(coalitions: Coalitions, question: Question, s: int) -> Array:
    """Tell which states deter the coalition from leaving ``s``: they spoil it, and under SMR it has no answer."""
    spoilt = np.zeros(coalitions.structure.n_states, dtype=bool)
    spoilt[coalitions.feasible] = coalitions.spoilt(question.members, s, coalitions.feasible)
    if question.concept != "smr":
        return spoilt
    return np.asarray(coalitions.reach(question.members).fold(spoilt.view(np.uint8), np.minimum).astype(bool))


def _steps(
    coalitions: Coalitions, question: Question, state: int, last: Coalition | None
) -> list[tuple[Coalition, Array]]:
    """List what the outsiders can do next; by moves in sequence all of them together are one step."""
    steps = []
    outsiders = tuple(sorted({j for group in question.opponents for j in group}))
    together = coalitions.rules.moves == "legal_sequences" or all(len(group) == 1 for group in question.opponents)
    if question.concept != "seq" and together:
        groups = {outsiders: coalitions.reach(outsiders, "legal_sequences")}
    else:
        groups = {group: coalitions.reach(group) for group in question.opponents}
    for group, reach in groups.items():
        if group == last:
            continue
        ends = reach.ends_from(state)
        ends = ends[coalitions.improves(group, state, ends)] if question.concept == "seq" else ends[ends != state]
        steps.append((group, ends))
    return steps


def _worst(coalitions: Coalitions, members: Coalition, ends: Array) -> int:
    """Choose the end that is worst for the member that it hurts most, then for all of them."""
    ranks = np.array([coalitions.ranks[i][ends] for i in members])
    return int(ends[np.lexsort((ends, ranks.sum(axis=0), ranks.min(axis=0)))[0]])
