"""What a working process knows: the conflicts that it was asked about, compiled and analysed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

from detente.analysis import Analysis, analyze
from detente.model import Conflict, Settings, StateSpace
from detente.types import Progress

__all__ = ["Bench", "Side", "untold"]

T = TypeVar("T")

ROOM = 2**24
"""States, all kept spaces together, above which the oldest are forgotten."""
MOST = 12
"""Spaces and analyses that are kept at most, of each."""


def untold(_: float) -> None:
    """Tell nobody how far the work is."""


class Bench:
    """What was compiled and analysed already, so that the next question need not do it again."""

    def __init__(self) -> None:
        self.conflicts: OrderedDict[Hashable, Conflict] = OrderedDict()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def take(self, key: Hashable, conflict: Conflict | None) -> Conflict:
        """Return the conflict of a key, which is given the first time."""
        if conflict is not None:
            self.conflicts[key] = conflict
            while len(self.conflicts) > MOST:
                self.conflicts.popitem(last=False)
        self.conflicts.move_to_end(key)
        return self.conflicts[key]

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key, made now if it was not."""
        if key not in self._kept:
            self._kept[key] = make()
            self._forget()
        self._kept.move_to_end(key)
        found: T = self._kept[key]
        return found

    def known(self, key: Hashable) -> Any:
        """Return what was made for a key; None if nothing was."""
        return self._kept.get(key)

    def _forget(self) -> None:
        while len(self._kept) > 2 * MOST or (len(self._kept) > 1 and sum(map(_size, self._kept.values())) > ROOM):
            self._kept.popitem(last=False)


def _size(kept: Any) -> int:
    space = kept.space if isinstance(kept, Analysis) else kept
    return space.states.n_positions if isinstance(space, StateSpace) else 0


class Side:
    """A conflict under a reading and settings: what a question is about.

    Parameters
    ----------
    bench : Bench
        Where it is worked on.
    key : hashable
        What tells this conflict from others.
    conflict : Conflict
        The conflict.
    reading : str or None
        The reading; None for the default one.
    settings : mapping
        Settings that are not the usual ones.
    progress : callable
        Told the share that is done; raises if nobody wants to know any more.
    """

    def __init__(
        self,
        bench: Bench,
        key: Hashable,
        conflict: Conflict,
        *,
        reading: str | None = None,
        settings: Mapping[str, str] | None = None,
        progress: Progress = untold,
    ) -> None:
        self.bench, self.conflict, self.progress = bench, conflict, progress
        self.settings = Settings(**(settings or {}))  # type: ignore[arg-type]
        self.reading = conflict.reading(reading).id
        self.key = (key, self.reading, self.settings)

    @property
    def space(self) -> StateSpace:
        """The conflict compiled; if it was under another reading, only the ranks are made anew."""
        return self.bench.kept(("space", *self.key), self._compiled)

    def _compiled(self) -> StateSpace:
        key, reading, settings = self.key
        for other in self.conflict.readings:
            known: StateSpace | None = self.bench.known(("space", key, other.id, settings))
            if known is not None:
                return known.with_reading(reading)
        return self.conflict.compile(reading, settings)

    def analysis(self, concepts: Iterable[str] | None = None, profile: Mapping[str, str] | None = None) -> Analysis:
        """Return the analysis under some concepts, the usual ones if none are named."""
        wanted = None if concepts is None else tuple(concepts)
        roles = tuple(sorted((profile or {}).items()))
        return self.bench.kept(
            ("analysis", *self.key, wanted, roles),
            lambda: analyze(self.space, concepts=wanted, profile=dict(roles) or None, progress=self.progress),
        )
