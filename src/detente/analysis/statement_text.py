"""Bound statements written out again, with other names for their options."""

from __future__ import annotations

import operator
from collections.abc import Sequence

from detente.errors import UnsupportedAnalysisError
from detente.model.statements import And, Iff, Level, Node, Not, Or, Statement

__all__ = ["level_text", "pattern_statement", "statement_text"]


def statement_text(statement: Statement, names: Sequence[str], levels: Sequence[Sequence[str]]) -> str:
    """Write a statement with new option names; named statements are written out.

    Parameters
    ----------
    statement : Statement
    names : sequence of str
        The new name of each option, in option order.
    levels : sequence of sequence of str
        The labels of its levels.

    Examples
    --------
    >>> from detente.model import Scope
    >>> from detente.model.statements import parse_statement
    >>> scope = Scope(options={"strike": (0, ("no", "yes")), "forces": (1, ("none", "some", "massive"))})
    >>> statement = parse_statement("if strike then forces >= some", scope)
    >>> statement_text(statement, ["blow", "troops"], [("no", "yes"), ("none", "some", "massive")])
    'not blow or troops'
    """
    return _text(statement.node, names, levels)


def _text(node: Node, names: Sequence[str], levels: Sequence[Sequence[str]]) -> str:
    match node:
        case Level(option, allowed):
            return level_text(names[option], allowed, levels[option])
        case Not(part):
            return f"not {_inner(part, names, levels)}"
        case And(parts):
            return " and ".join(_inner(part, names, levels) for part in parts)
        case Or(parts):
            return " or ".join(_inner(part, names, levels) for part in parts)
        case Iff(left, right):
            return f"{_inner(left, names, levels)} iff {_inner(right, names, levels)}"
    raise UnsupportedAnalysisError("states of a conflict in graph form cannot be written in terms of options")


def _inner(node: Node, names: Sequence[str], levels: Sequence[Sequence[str]]) -> str:
    text = _text(node, names, levels)
    plain = isinstance(node, Level | Not) and " or " not in text and " and " not in text
    return text if plain else f"({text})"


def level_text(name: str, allowed: Sequence[bool], levels: Sequence[str]) -> str:
    """Say in the shortest way which levels an option may have."""
    count = sum(allowed)
    if count in (0, len(levels)):
        return f"{name} {'and' if count == 0 else 'or'} not {name}"
    if not allowed[0] and count == len(levels) - 1:
        return name
    if allowed[0] and count == 1:
        return f"not {name}"
    for sign, compare in _COMPARISONS.items():
        for at, label in enumerate(levels):
            if all(compare(level, at) == ok for level, ok in enumerate(allowed)):
                return f'{name} {sign} "{label}"'
    return " or ".join(f'{name} = "{label}"' for label, ok in zip(levels, allowed, strict=True) if ok)


_COMPARISONS = {"=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le}


def pattern_statement(pattern: Sequence[int | None], names: Sequence[str], levels: Sequence[Sequence[str]]) -> str:
    """Write a pattern (a level per option, or None) as a statement; empty if it leaves everything open."""
    parts = [
        level_text(name, [position == level for position in range(len(labels))], labels)
        for name, level, labels in zip(names, pattern, levels, strict=True)
        if level is not None
    ]
    return " and ".join(parts)
