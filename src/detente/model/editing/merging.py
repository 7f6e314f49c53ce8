"""Two changes of one conflict put together: what each changed, where only one did; what both changed, asked about."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from detente.errors import ModelError, Problem
from detente.model.conflict import Conflict
from detente.model.editing.draft import Address, Draft

__all__ = ["Choice", "Clash", "Merge", "merged"]

Choice: TypeAlias = Literal["mine", "theirs"]

_NOTHING: Any = object()


@dataclass(frozen=True)
class Clash:
    """A part that both changed, each in another way.

    Attributes
    ----------
    at : Address
        Where.
    base, mine, theirs : object
        What stood there, and what either made of it, as plain data; None where nothing stands.
    """

    at: Address
    base: Any
    mine: Any
    theirs: Any

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"at": list(self.at), "base": self.base, "mine": self.mine, "theirs": self.theirs}


@dataclass(frozen=True)
class Merge:
    """What came of putting two changes together.

    Attributes
    ----------
    conflict : Conflict or None
        Both changes in one; None if there are clashes that were not decided, or both together make no conflict.
    clashes : tuple of Clash
        What both changed.
    problems : tuple of Problem
        Why both together make no conflict.
    """

    conflict: Conflict | None
    clashes: tuple[Clash, ...]
    problems: tuple[Problem, ...] = ()


def merged(base: Conflict, mine: Conflict, theirs: Conflict, *, choices: Sequence[Choice] = ()) -> Merge:
    """Put two changes of a conflict together.

    Parameters
    ----------
    base : Conflict
        What both started from.
    mine, theirs : Conflict
        What either made of it.
    choices : sequence of {"mine", "theirs"}, optional
        Whose change counts, for each clash in order.

    Returns
    -------
    Merge
        Parts with ids are matched by id, lists item by item; where only one side changed something, that counts.

    Examples
    --------
    >>> from detente.cases import load
    >>> from detente.model.editing import edited
    >>> from detente.model.editing.operations import Set
    >>> base = load("chicken")
    >>> mine = edited(base, [Set(at=(), values={"title": "Mine"})]).conflict
    >>> theirs = edited(base, [Set(at=(), values={"time": "1955"})]).conflict
    >>> both = merged(base, mine, theirs).conflict
    >>> both.title, both.time
    ('Mine', '1955')
    """
    work = _Merging(list(choices))
    data = work.value((), Draft.of(base).data, Draft.of(mine).data, Draft.of(theirs).data)
    clashes = tuple(work.clashes)
    if len(choices) < len(clashes):
        return Merge(None, clashes)
    try:
        return Merge(Draft(data).conflict(), clashes)
    except ModelError as error:
        return Merge(None, clashes, error.problems)


@dataclass
class _Merging:
    """Goes down three drafts at once."""

    choices: list[Choice]
    clashes: list[Clash] = field(default_factory=list)

    def value(self, at: Address, base: Any, mine: Any, theirs: Any) -> Any:
        if _same(mine, theirs) or _same(base, theirs):
            return mine
        if _same(base, mine):
            return theirs
        if isinstance(mine, dict) and isinstance(theirs, dict) and isinstance(base, dict):
            return self._mapping(at, base, mine, theirs)
        if isinstance(mine, list) and isinstance(theirs, list) and isinstance(base, list):
            found = _list(base, mine, theirs)
            if found is not None:
                return found
        return self._clash(at, base, mine, theirs)

    def _mapping(self, at: Address, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> Any:
        found = {}
        for key in _order([*base], [*mine], [*theirs]):
            sides = [side.get(key, _NOTHING) for side in (base, mine, theirs)]
            value = self.value((*at, key), *sides)
            if value is not _NOTHING:
                found[key] = value
        return found

    def _clash(self, at: Address, base: Any, mine: Any, theirs: Any) -> Any:
        shown = [None if side is _NOTHING else side for side in (base, mine, theirs)]
        self.clashes.append(Clash(at, *shown))
        number = len(self.clashes) - 1
        return theirs if number < len(self.choices) and self.choices[number] == "theirs" else mine


def _same(first: Any, second: Any) -> bool:
    if isinstance(first, dict) and isinstance(second, dict):
        return [*first] == [*second] and all(_same(first[key], second[key]) for key in first)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_same, first, second))
    return first is second or bool(first == second)


def _order(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Put keys in order: as whoever moved them has them, new ones after what they stand behind."""
    common = [key for key in base if key in mine and key in theirs]
    moved_by_me = [key for key in mine if key in common] != common
    first, second = (mine, theirs) if moved_by_me else (theirs, mine)
    order = list(first)
    for place, key in enumerate(second):
        if key not in order:
            before = next((other for other in reversed(second[:place]) if other in order), None)
            order.insert(0 if before is None else order.index(before) + 1, key)
    return order


def _list(base: list[Any], mine: list[Any], theirs: list[Any]) -> list[Any] | None:
    """Merge two changes of a list, if they are apart from each other; None if they are not."""
    names = [[repr(item) for item in side] for side in (base, mine, theirs)]
    edits = [
        [(a, b, side[c:d]) for tag, a, b, c, d in _blocks(names[0], names[k]) if tag != "equal"]
        for k, side in ((1, mine), (2, theirs))
    ]
    for a, b, _ in edits[0]:
        if any(a <= d and c <= b for c, d, _ in edits[1]):
            return None
    found = list(base)
    for a, b, new in sorted([*edits[0], *edits[1]], key=lambda edit: edit[0], reverse=True):
        found[a:b] = new
    return found


def _blocks(first: list[str], second: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
