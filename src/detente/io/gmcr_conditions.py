"""Conditions of ``.gmcr`` files: alternatives of Yes/No patterns, and the statements that mean the same.

A cube is one pattern: some options, each at Yes (True) or No (False). A condition is a list of cubes, one of which must
fit. An empty cube fits every state; an empty list fits none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import TypeAlias

from detente.errors import UnsupportedAnalysisError
from detente.model.statements import And, Iff, InState, Level, Node, Not, Or

__all__ = ["MAX_CUBES", "Cube", "cubes_of", "pattern", "peer_shape", "text_of"]

MAX_CUBES = 500
"""Most patterns that one condition is spelt out in."""

_FEW = 50
_TOO_MANY = f"spelt out, the statement has more than {MAX_CUBES} patterns"

Cube: TypeAlias = Mapping[int, bool]


def pattern(cube: Cube, n_options: int) -> str:
    """Return a cube as Y, N and dashes, option 0 first.

    >>> pattern({2: True, 0: False}, 4)
    'N-Y-'
    """
    return "".join({True: "Y", False: "N", None: "-"}[cube.get(option)] for option in range(n_options))


# --- to statements ----------------------------------------------------------------------------------------------------


def text_of(cubes: Sequence[Cube], names: Sequence[str]) -> str:
    """Return the statement that a condition means; ``if .. then ..`` and ``iff`` where GMCR+ compiled it from one.

    Neither an empty cube nor an empty list of cubes can be said in the statement language.

    >>> names = ["delay", "accept"]
    >>> text_of([{1: True, 0: True}, {1: False, 0: True}, {1: False, 0: False}], names)
    'if accept then delay'
    >>> text_of([{0: True}, {0: False, 1: False}], names)
    'delay or (not delay and not accept)'
    """
    implied = _implication(cubes)
    if implied:
        return f"if {_literal(implied[0], names)} then {_literal(implied[1], names)}"
    same = _equivalence(cubes)
    if same:
        return f"{_literal(same[1], names)} iff {_literal(same[0], names)}"
    parts = [" and ".join(_literal(literal, names) for literal in cube.items()) for cube in cubes]
    if len(parts) == 1:
        return parts[0]
    return " or ".join(f"({part})" if len(cube) > 1 else part for part, cube in zip(parts, cubes, strict=True))


_Literal: TypeAlias = tuple[int, bool]


def _literal(literal: _Literal, names: Sequence[str]) -> str:
    return names[literal[0]] if literal[1] else f"not {names[literal[0]]}"


def _two_options(cubes: Sequence[Cube], count: int) -> tuple[int, int] | None:
    """Return the two options of a condition that consists of ``count`` different patterns over just these."""
    if len(cubes) != count or len(cubes[0]) != 2 or any(cube.keys() != cubes[0].keys() for cube in cubes):
        return None
    first, second = cubes[0]
    return (first, second) if len({(cube[first], cube[second]) for cube in cubes}) == count else None


def _implication(cubes: Sequence[Cube]) -> tuple[_Literal, _Literal] | None:
    """Recognise "q if p", which is stored as p and q, not p and q, not p and not q."""
    options = _two_options(cubes, 3)
    if options is None:
        return None
    p, q = options
    missing = {*product((True, False), repeat=2)} - {(cube[p], cube[q]) for cube in cubes}
    value, other = missing.pop()
    return (p, value), (q, not other)


def _equivalence(cubes: Sequence[Cube]) -> tuple[_Literal, _Literal] | None:
    """Recognise "q iff p", which is stored as p and q, not p and not q."""
    options = _two_options(cubes, 2)
    if options is None or any(cubes[0][option] == cubes[1][option] for option in options):
        return None
    p, q = options
    return (p, cubes[0][p]), (q, cubes[0][q])


# --- from statements --------------------------------------------------------------------------------------------------


def cubes_of(node: Node) -> list[dict[int, bool]]:
    """Return the patterns in which a statement about yes/no options holds; none contains another.

    The list is empty if the statement never holds, and has an empty pattern if it always does.

    Raises
    ------
    UnsupportedAnalysisError
        If they are more than ``MAX_CUBES``.
    """
    return _merged(_smallest(_cubes(node, holds=True)))


def peer_shape(node: Node) -> list[dict[int, bool]] | None:
    """Return the patterns in which GMCR+ stores "if p then q" and "p iff q" between single options, else None."""
    match node:
        case Or((Not(first), second)):
            implied, left, right = True, _single(first), _single(second)
        case Iff(second, first):
            implied, left, right = False, _single(first), _single(second)
        case _:
            return None
    if left is None or right is None or left[0] == right[0]:
        return None
    (p, value), (q, other) = left, right
    shape = [{p: value, q: other}, {p: not value, q: other}, {p: not value, q: not other}]
    return shape if implied else [shape[0], shape[2]]


def _single(node: Node) -> _Literal | None:
    match node:
        case Not(part):
            inner = _single(part)
            return (inner[0], not inner[1]) if inner else None
        case Level(option, (False, True)):
            return option, True
        case Level(option, (True, False)):
            return option, False
    return None


def _cubes(node: Node, *, holds: bool) -> list[dict[int, bool]]:
    """Return patterns in which a node holds, or in which it fails."""
    match node:
        case Level(option, allowed):
            fitting = [level for level, fits in enumerate(allowed) if fits == holds]
            return [{}] if len(fitting) == len(allowed) else [{option: bool(level)} for level in fitting]
        case Not(part):
            return _cubes(part, holds=not holds)
        case And(parts):
            return _all(parts, holds=True) if holds else _any(parts, holds=False)
        case Or(parts):
            return _any(parts, holds=True) if holds else _all(parts, holds=False)
        case Iff(left, right):
            both = _meet(_cubes(left, holds=True), _cubes(right, holds=holds))
            return _smallest([*both, *_meet(_cubes(left, holds=False), _cubes(right, holds=not holds))])
        case InState():
            raise UnsupportedAnalysisError("a state of the graph form is no pattern of options")


def _any(parts: Iterable[Node], *, holds: bool) -> list[dict[int, bool]]:
    return _smallest([cube for part in parts for cube in _cubes(part, holds=holds)])


def _all(parts: Iterable[Node], *, holds: bool) -> list[dict[int, bool]]:
    found: list[dict[int, bool]] = [{}]
    for part in parts:
        found = _smallest(_meet(found, _cubes(part, holds=holds)))
    return found


def _meet(first: list[dict[int, bool]], second: list[dict[int, bool]]) -> list[dict[int, bool]]:
    if len(first) * len(second) > 40 * MAX_CUBES:
        raise UnsupportedAnalysisError(_TOO_MANY)
    return [
        {**one, **other}
        for one in first
        for other in second
        if all(one.get(option, value) == value for option, value in other.items())
    ]


def _merged(cubes: list[dict[int, bool]]) -> list[dict[int, bool]]:
    """Make one of two cubes that differ only in the level of one option, as long as they are few enough to compare."""
    for one, other in combinations(cubes, 2) if len(cubes) <= _FEW else ():
        apart = [option for option in one if one.keys() == other.keys() and one[option] != other[option]]
        if len(apart) == 1:
            rest = [cube for cube in cubes if cube is not one and cube is not other]
            return _merged(_smallest([*rest, {option: value for option, value in one.items() if option != apart[0]}]))
    return cubes


def _smallest(cubes: list[dict[int, bool]]) -> list[dict[int, bool]]:
    """Leave out every cube that another one contains, and check that what is left can be spelt out."""
    found: list[dict[int, bool]] = []
    for cube in sorted(cubes, key=len):
        if not any(other.items() <= cube.items() for other in found):
            found.append(cube)
        if len(found) > MAX_CUBES:
            raise UnsupportedAnalysisError(_TOO_MANY)
    return found
