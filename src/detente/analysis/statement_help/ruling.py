"""Rules of infeasibility: how many combinations each removes, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.errors import Problem
from detente.model import Conflict, Rule
from detente.model.check import statement_problems
from detente.model.state_space import States, allowed, feasible_combinations
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "RuleEffect", "RuleEffects", "check_rule", "rule_effects"]

SCHEMA = "detente.rules/1"
"""Name and version of the JSON contract."""


@dataclass(frozen=True, eq=False)
class RuleEffect:
    """What a rule removes.

    Attributes
    ----------
    states : States
        All combinations of levels.
    removed : array of int
        Codes of the combinations that the rule removes, taken alone.
    n_first : int
        How many of them no earlier rule removes.
    problems : tuple of Problem
        Why the rule cannot be read; empty if it can.
    """

    states: States
    removed: IntArray
    n_first: int
    problems: tuple[Problem, ...] = ()

    def to_dict(self, *, limit: int = 20) -> dict[str, Any]:
        """Return plain data; at most so many combinations, as Y/N strings."""
        return {
            "removes": len(self.removed),
            "removes_first": self.n_first,
            "states": [self.states.text(int(code)) for code in self.removed[:limit]],
            "complete": len(self.removed) <= limit,
        }


@dataclass(frozen=True, eq=False)
class RuleEffects:
    """What all rules remove.

    Attributes
    ----------
    rules : tuple of RuleEffect
        In the order of the file.
    n_combinations, n_feasible : int
        How many combinations there are, and how many all rules together leave.
    """

    rules: tuple[RuleEffect, ...]
    n_combinations: int
    n_feasible: int

    def to_dict(self, *, limit: int = 20) -> dict[str, Any]:
        """Return plain data: the contract ``detente.rules/1``."""
        return {
            "schema": SCHEMA,
            "n_combinations": self.n_combinations,
            "n_feasible": self.n_feasible,
            "rules": [{"index": index, **rule.to_dict(limit=limit)} for index, rule in enumerate(self.rules)],
        }


def rule_effects(conflict: Conflict) -> RuleEffects:
    """Count what each rule of infeasibility removes.

    Examples
    --------
    >>> import detente
    >>> found = rule_effects(detente.load("euphrates-1975"))
    >>> [len(rule.removed) for rule in found.rules], found.n_feasible
    ([2], 6)
    """
    states, first = feasible_combinations(conflict)
    rules = tuple(
        RuleEffect(states, _removed(states, rule), count)
        for rule, count in zip(conflict.infeasible, first, strict=True)
    )
    n_feasible = states.n_positions if states.mask is None else int(np.count_nonzero(states.mask))
    return RuleEffects(rules, states.n_positions, n_feasible)


def check_rule(conflict: Conflict, rule: Rule, *, index: int | None = None) -> RuleEffect:
    """Look at a rule that somebody is writing.

    Parameters
    ----------
    conflict : Conflict
        Where it is to stand.
    rule : Rule
        The rule.
    index : int, optional
        The rule in whose place it is to stand; behind all others if not given.

    Returns
    -------
    RuleEffect
        With problems, and nothing removed, if a statement of the rule cannot be read.
    """
    problems = [problem.at(*path) for path, text in rule.texts for problem in statement_problems(conflict, text)]
    before = conflict.model_copy(update={"infeasible": conflict.infeasible[:index]})
    states, _ = feasible_combinations(before)
    if problems:
        return RuleEffect(states, np.zeros(0, dtype=np.int64), 0, tuple(problems))
    removed = _removed(states, rule)
    first = removed if states.mask is None else removed[states.mask[removed]]
    return RuleEffect(states, removed, len(first))


def _removed(states: States, rule: Rule) -> IntArray:
    truths: Sequence[BoolArray] = [states.truth(text) for _, text in rule.texts]
    gone = np.broadcast_to(~allowed(rule.kind, [*truths]), states.axes_shape)
    return np.flatnonzero(np.ascontiguousarray(gone).reshape(-1))
