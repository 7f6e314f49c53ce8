"""The statement language: what a state satisfies, written as analysts say it.

``not missiles and (accept_1 or accept_2)``, ``if invade then massed``, ``forces >= some``, ``russia.press iff no``.
An option alone means "above its first level" (for yes/no: taken). ``if ... then`` is the material implication: it holds
where the condition fails. A named statement or, in graph form, a state stands wherever an option may stand.

A text becomes a syntax tree (`parse`), names are looked up in a `Scope` (`bind`), and the bound statement is evaluated,
either on one state or on all states at once (`Statement.holds`, `Statement.truth`).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from detente.errors import ModelError, Problem, UnknownNameError, did_you_mean
from detente.types import BoolArray

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["KEYWORDS", "MAX_LENGTH", "Scope", "Statement", "is_keyword", "parse_statement"]

KEYWORDS = frozenset({"and", "or", "not", "if", "then", "iff"})
_KEYWORD = re.compile("|".join(sorted(KEYWORDS)), re.IGNORECASE)
MAX_LENGTH = 10_000
"""Longest statement that is read, in characters."""
MAX_DEPTH = 100
"""Deepest nesting of a statement, named statements included."""
MAX_SIZE = 10_000
"""Most options and states that a statement mentions, those of named statements counted at every use."""


# --- the tree ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """``option <operator> level``, bound: positions of the option and of its allowed levels."""

    option: int
    allowed: tuple[bool, ...]


@dataclass(frozen=True)
class InState:
    """The state itself, by its position (graph form only)."""

    state: int


@dataclass(frozen=True)
class Not:
    """``not part``."""

    part: Node


@dataclass(frozen=True)
class And:
    """All parts hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Or:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Iff:
    """Both parts hold, or neither."""

    left: Node
    right: Node


Node: TypeAlias = Level | InState | Not | And | Or | Iff


@dataclass(frozen=True)
class _Bound:
    """What came of a text: its tree or its faults, and how large and deep the tree is."""

    node: Node | None
    problems: tuple[Problem, ...] = ()
    size: int = 0
    depth: int = 0


@dataclass(frozen=True)
class Scope:
    """The names that a statement may use.

    Attributes
    ----------
    options : mapping of str to (position, levels)
        Option id to its position and its level labels, lowest first.
    owners : mapping of str to tuple of str
        Decision maker id to the ids of its options, for ``dm.option``.
    named : mapping of str to str
        Named statements, id to text.
    states : mapping of str to int
        Graph form: state id to position.
    bound : dict
        Texts that have been read, so that each is read once however often it is used.
    """

    options: Mapping[str, tuple[int, tuple[str, ...]]]
    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    bound: dict[str, _Bound] = field(default_factory=dict, compare=False, repr=False)

    def names(self) -> tuple[str, ...]:
        """Return everything that may stand alone in a statement."""
        return (*self.options, *self.states, *self.named)


@dataclass(frozen=True)
class Statement:
    """A statement whose names are bound to one conflict.

    Attributes
    ----------
    text : str
        As the analyst wrote it.
    node : Node
        The bound tree.
    """

    text: str
    node: Node

    def options(self) -> frozenset[int]:
        """Return the positions of the options that the statement mentions."""
        return frozenset(node.option for node in _walk(self.node) if isinstance(node, Level))

    def holds(self, levels: Sequence[int], *, state: int = -1) -> bool:
        """Tell whether one state satisfies the statement.

        Parameters
        ----------
        levels : sequence of int
            One level per option, in option order.
        state : int
            Position of the state, for graph form.
        """
        return _holds(self.node, levels, state)

    def truth(self, axes: Mapping[int, BoolArray] | Sequence[Any], *, states: Any = None) -> BoolArray:
        """Evaluate on many states at once.

        Parameters
        ----------
        axes : sequence of arrays
            For each option the level of every state, as arrays that broadcast against each other.
        states : array, optional
            For graph form, the position of every state.

        Returns
        -------
        array of bool
            Broadcastable: what the statement does not mention keeps size one.
        """
        return _truth(self.node, axes, states)

    def __str__(self) -> str:
        return self.text


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if isinstance(node, Not):
        yield from _walk(node.part)
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _walk(part)
    elif isinstance(node, Iff):
        yield from _walk(node.left)
        yield from _walk(node.right)


def _holds(node: Node, levels: Sequence[int], state: int) -> bool:
    match node:
        case Level(option, allowed):
            return allowed[levels[option]]
        case InState(position):
            return position == state
        case Not(part):
            return not _holds(part, levels, state)
        case And(parts):
            return all(_holds(part, levels, state) for part in parts)
        case Or(parts):
            return any(_holds(part, levels, state) for part in parts)
        case Iff(left, right):
            return _holds(left, levels, state) == _holds(right, levels, state)


def _truth(node: Node, axes: Any, states: Any) -> BoolArray:
    match node:
        case Level(option, allowed):
            truth: BoolArray = np.asarray(allowed, dtype=bool)[axes[option]]
            return truth
        case InState(position):
            return np.asarray(states == position)
        case Not(part):
            return ~_truth(part, axes, states)
        case And(parts):
            return _combine(np.logical_and, parts, axes, states)
        case Or(parts):
            return _combine(np.logical_or, parts, axes, states)
        case Iff(left, right):
            return np.asarray(_truth(left, axes, states) == _truth(right, axes, states))


def _combine(operation: np.ufunc, parts: Iterable[Node], axes: Any, states: Any) -> BoolArray:
    truths = sorted((_truth(part, axes, states) for part in parts), key=lambda truth: truth.size)
    result = truths[0]
    for truth in truths[1:]:
        result = operation(result, truth)
    return result


# --- reading ----------------------------------------------------------------------------------------------------------


@cache
def _parser() -> Lark:
    from lark import Lark

    return Lark.open(
        "statements.lark", rel_to=__file__, parser="lalr", propagate_positions=True, maybe_placeholders=True
    )


def is_keyword(word: str) -> bool:
    """Tell whether the statement language takes a word for one of its own, and not for a name.

    >>> is_keyword("Then"), is_keyword("\u0131f"), is_keyword("iffy")  # to ignore case, the dotless i is an i
    (True, True, False)
    """
    return _KEYWORD.fullmatch(word) is not None


def parse_statement(text: str, scope: Scope) -> Statement:
    """Read a statement and look up its names.

    Raises
    ------
    UnknownNameError
        If the text is well formed but uses a name that nothing bears; every such name is a problem of the error.
    ModelError
        If the text is no statement; the problem's ``span`` says where.

    Examples
    --------
    >>> scope = Scope(options={"strike": (0, ("no", "yes")), "forces": (1, ("none", "some", "massive"))})
    >>> parse_statement("not strike and forces >= some", scope).holds((0, 2))
    True
    """
    bound = _bind_text(text, scope, trail=())
    if bound.node is None:
        unknown = all(problem.message.startswith("unknown") for problem in bound.problems)
        raise (UnknownNameError if unknown else ModelError)(
            f"statement '{_short(text)}' cannot be read", bound.problems
        )
    return Statement(text, bound.node)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _bind_text(text: str, scope: Scope, trail: tuple[str, ...]) -> _Bound:
    if text not in scope.bound:
        scope.bound[text] = _read(text, scope, trail)
    return scope.bound[text]


def _read(text: str, scope: Scope, trail: tuple[str, ...]) -> _Bound:
    from lark.exceptions import UnexpectedInput

    if len(text) > MAX_LENGTH:
        return _unread(Problem((), "statement is too long", f"at most {MAX_LENGTH} characters", f"{len(text)}"))
    if not text.strip():
        return _unread(Problem((), "statement is empty", "a statement such as 'not strike'", "nothing"))
    nesting = _nesting(text)
    if nesting > MAX_DEPTH:
        return _unread(Problem((), "statement is nested too deeply", f"at most {MAX_DEPTH} levels"))
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        return _unread(_syntax_problem(text, error))
    return _bind_tree(tree, nesting, _Binder(text, scope, trail))


def _bind_tree(tree: Any, nesting: int, binder: _Binder) -> _Bound:
    node = binder.bind(tree)
    if binder.problems:
        return _unread(*binder.problems)
    if binder.size > MAX_SIZE:
        return _unread(
            Problem((), "statement grows too large", f"at most {MAX_SIZE} options, named statements included")
        )
    if nesting + binder.depth > MAX_DEPTH:
        expected = f"at most {MAX_DEPTH} levels, named statements included"
        return _unread(Problem((), "statement is nested too deeply", expected))
    return _Bound(node, size=binder.size, depth=nesting + binder.depth)


def _unread(*problems: Problem) -> _Bound:
    return _Bound(None, problems)


def _nesting(text: str) -> int:
    """Bound the depth of the tree before it is built: brackets, and chains of prefixes."""
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    words = text.lower().split()
    return deepest + words.count("not") // 2 + words.count("then")


_EXPECTED = {
    "IF": "'if'",
    "THEN": "'then'",
    "IFF": "'iff'",
    "AND": "'and'",
    "OR": "'or'",
    "NOT": "'not'",
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a quoted level",
    "OPERATOR": "'=' or '>='",
    "LPAR": "'('",
    "RPAR": "')'",
    "DOT": "'.'",
    "$END": "the end",
}


def _syntax_problem(text: str, error: Any) -> Problem:
    from lark.exceptions import UnexpectedToken

    wanted = getattr(error, "accepts", None) or getattr(error, "expected", None) or getattr(error, "allowed", None)
    names = sorted(_EXPECTED[name] for name in wanted or () if name in _EXPECTED)
    expected = " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names) or None
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return Problem((), "statement breaks off", expected, "the end", span=(len(text.rstrip()), len(text.rstrip())))
    start = min(error.pos_in_stream or 0, len(text) - 1)
    got = str(error.token) if isinstance(error, UnexpectedToken) else _word_at(text, start)
    hint = _syntax_hint(text, start, got)
    return Problem((), "statement cannot be read here", expected, f"'{got}'", hint, span=(start, start + len(got)))


def _word_at(text: str, start: int) -> str:
    word = re.match(r"\w+", text[start:])
    return word.group() if word else text[start]


def _syntax_hint(text: str, start: int, got: str) -> str | None:
    signs = {"&": "and", "|": "or", "!": "not", "~": "not", "-": "not", "==": "=", "→": "if ... then ..."}
    for sign, word in signs.items():
        if text[start:].startswith(sign) or got.startswith(sign):
            return f"Write '{word}' for '{sign}'."
    close = difflib.get_close_matches(got.lower(), KEYWORDS, n=1, cutoff=0.6)
    return f"Did you mean '{close[0]}'?" if close else None


class _Binder:
    """Turn the parser's tree into a bound one and collect every unknown name on the way."""

    def __init__(self, text: str, scope: Scope, trail: tuple[str, ...]) -> None:
        self.text, self.scope, self.trail = text, scope, trail
        self.problems: list[Problem] = []
        self.size = self.depth = 0

    def bind(self, tree: Any) -> Node:
        parts = [child for child in tree.children if getattr(child, "type", None) not in _WORDS]
        match tree.data:
            case "implies":
                return Or((Not(self.bind(parts[0])), self.bind(parts[1])))
            case "iff":
                return Iff(self.bind(parts[0]), self.bind(parts[1]))
            case "disjunction":
                return Or(tuple(self.bind(part) for part in parts))
            case "conjunction":
                return And(tuple(self.bind(part) for part in parts))
            case "negate":
                return Not(self.bind(parts[0]))
            case _:
                return self._comparison(tree)

    def _comparison(self, tree: Any) -> Node:
        self.size += 1
        reference, operator, level = tree.children
        first, second = reference.children
        if second is not None:
            return self._owned(first, second, operator, level)
        name = str(first)
        if name in self.scope.options:
            return self._level(name, operator, level)
        if operator is not None:
            return self._unknown(first, self.scope.options, "option")
        if name in self.scope.states:
            return InState(self.scope.states[name])
        if name in self.scope.named:
            return self._named(name, first)
        return self._unknown(first, self.scope.names(), "name")

    def _owned(self, owner: Any, option: Any, operator: Any, level: Any) -> Node:
        if str(owner) not in self.scope.owners:
            return self._unknown(owner, self.scope.owners, "decision maker")
        if str(option) not in self.scope.owners[str(owner)]:
            return self._unknown(option, self.scope.owners[str(owner)], f"option of '{owner}'")
        return self._level(str(option), operator, level)

    def _level(self, name: str, operator: Any, level: Any) -> Node:
        position, labels = self.scope.options[name]
        if operator is None:
            return Level(position, tuple(index > 0 for index in range(len(labels))))
        wanted = str(level.children[0]).strip('"')
        if wanted not in labels:
            lower = [label.lower() for label in labels]
            if wanted.lower() not in lower:
                return self._unknown(level.children[0], labels, f"level of '{name}'")
            wanted = labels[lower.index(wanted.lower())]
        at = labels.index(wanted)
        compare = _COMPARISONS[str(operator)]
        return Level(position, tuple(compare(index, at) for index in range(len(labels))))

    def _named(self, name: str, token: Any) -> Node:
        if name in self.trail:
            circle = " -> ".join([*self.trail, name])
            self._add(token, f"statement '{name}' refers to itself ({circle})", "statements that build on others")
            return And(())
        if len(self.trail) >= MAX_DEPTH:
            self._add(token, "statements build on each other too deeply", f"at most {MAX_DEPTH} levels")
            return And(())
        bound = _bind_text(self.scope.named[name], self.scope, (*self.trail, name))
        self.size += bound.size
        self.depth = max(self.depth, bound.depth + 1)
        if bound.node is None:
            circular = next((problem for problem in bound.problems if "refers to itself" in problem.message), None)
            if circular:
                self._add(token, circular.message, circular.expected)
            else:
                self._add(token, f"named statement '{name}' cannot be read itself")
            return And(())
        return bound.node

    def _unknown(self, token: Any, names: Iterable[str], kind: str) -> Node:
        names = tuple(names)
        listed = ", ".join(f"'{name}'" for name in names[:8]) + (", ..." if len(names) > 8 else "")
        self._add(token, f"unknown {kind}", f"one of {listed}" if names else None, did_you_mean(str(token), names))
        return And(())

    def _add(self, token: Any, message: str, expected: str | None = None, hint: str | None = None) -> None:
        start = token.start_pos
        span = (start, start + len(str(token)))
        self.problems.append(Problem((), message, expected, f"'{token}'", hint, span=span))


_WORDS = frozenset({"IF", "THEN", "IFF", "AND", "OR", "NOT"})
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "=": lambda level, at: level == at,
    "!=": lambda level, at: level != at,
    ">=": lambda level, at: level >= at,
    "<=": lambda level, at: level <= at,
    ">": lambda level, at: level > at,
    "<": lambda level, at: level < at,
}
