"""What differs between two conflicts, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from detente.model.conflict import Conflict
from detente.model.editing.draft import Address, Draft

__all__ = ["Change", "changes", "same_part"]

MISSING: Any = object()


@dataclass(frozen=True)
class Change:
    """A part that differs.

    Attributes
    ----------
    at : Address
        Where.
    kind : {"added", "removed", "changed", "moved"}
    before, after : object
        What stood there and what stands there, as plain data; None where nothing does. Of what moved: the names in
        their order.
    """

    at: Address
    kind: Literal["added", "removed", "changed", "moved"]
    before: Any
    after: Any

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"at": list(self.at), "kind": self.kind, "before": self.before, "after": self.after}


def changes(first: Conflict, second: Conflict) -> tuple[Change, ...]:
    """Compare two conflicts.

    Lists are compared as a whole, for their items bear no names; parts with ids are matched by id.

    Examples
    --------
    >>> from detente.cases import load
    >>> changes(load("chicken"), load("chicken"))
    ()
    """
    return tuple(_changes((), Draft.of(first).data, Draft.of(second).data))


def _changes(at: Address, first: Any, second: Any) -> Iterator[Change]:
    if first == second and not (isinstance(first, dict) and [*first] != [*second]):
        return
    if not (isinstance(first, dict) and isinstance(second, dict)):
        yield Change(at, "changed", first, second)
        return
    for key in [*first, *(key for key in second if key not in first)]:
        if key not in second:
            yield Change((*at, key), "removed", first[key], None)
        elif key not in first:
            yield Change((*at, key), "added", None, second[key])
        else:
            yield from _changes((*at, key), first[key], second[key])
    kept, now = [key for key in first if key in second], [key for key in second if key in first]
    if kept != now and at and at[-1] in _ORDERED:
        yield Change(at, "moved", kept, now)


_ORDERED = frozenset(
    {"sources", "decision_makers", "options", "theatres", "statements", "readings", "positions", "questions", "states"}
)
"""Mappings of which the order has a meaning, be it only to the eye."""


def same_part(first: Address, second: Address) -> bool:
    """Tell whether one address leads to the other, or below it."""
    size = min(len(first), len(second))
    return first[:size] == second[:size]
