"""Which parts of a conflict cite a source, and which do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from detente.model.parts import Cited

if TYPE_CHECKING:
    from detente.model.conflict import Conflict

__all__ = ["Sourcing", "sourcing"]

_KINDS = {
    "decision_makers": "decision maker", "options": "option", "theatres": "theatre", "infeasible": "rule",
    "coalesce": "merging", "statements": "statement", "readings": "reading", "preferences": "preference",
    "positions": "position", "notes": "note", "observations": "observation", "states": "state",
}  # fmt: skip
"""Field of the model to what its parts are called; parts of other fields (questions, settings) need no source."""


@dataclass(frozen=True)
class Sourcing:
    """How far a conflict says where it comes from.

    Attributes
    ----------
    cited : int
        How many parts cite a source.
    missing : tuple of (str, str)
        Kind and place of every part that cites none, in the order of the file.
    """

    cited: int
    missing: tuple[tuple[str, str], ...]

    @property
    def total(self) -> int:
        """How many parts there are that may cite a source."""
        return self.cited + len(self.missing)

    def counts(self) -> dict[str, int]:
        """Return how many parts of each kind cite none."""
        found: dict[str, int] = {}
        for kind, _ in self.missing:
            found[kind] = found.get(kind, 0) + 1
        return found


def sourcing(conflict: Conflict) -> Sourcing:
    """Return which parts of a conflict cite a source, and which do not.

    A statement of a reading counts as sourced where the statement itself or the reading as a whole cites one.
    """
    parts = list(_parts(conflict, (), "conflict", False))
    missing = tuple((kind, place) for kind, place, is_cited in parts if not is_cited)
    return Sourcing(len(parts) - len(missing), missing)


def _parts(part: Any, path: tuple[str, ...], kind: str, is_covered: bool) -> Iterator[tuple[str, str, bool]]:
    for name in type(part).model_fields:
        value = getattr(part, name)
        inner = _KINDS.get(name)
        if inner is None or not isinstance(value, tuple):
            if isinstance(value, BaseModel):
                yield from _parts(value, (*path, name), kind, is_covered)
            continue
        for number, item in enumerate(value):
            if not isinstance(item, BaseModel):
                continue
            place = (*path, name, str(getattr(item, "id", number + 1)))
            covered = is_covered or (inner == "reading" and bool(getattr(item, "cite", ())))
            if isinstance(item, Cited) and not (inner == "reading" and _has_statements(item)):
                yield inner, ".".join(place), bool(item.cite) or covered
            yield from _parts(item, place, inner, covered)


def _has_statements(reading: Any) -> bool:
    """Tell whether a reading is judged by the statements it holds."""
    return any(known.statements for known in reading.preferences)
