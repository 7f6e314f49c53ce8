"""A project that is open: its document, every change of it, and its file."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import TypeAdapter

from detente.errors import ModelError, Problem
from detente.model import Conflict
from detente.model.editing import Edit, Edited, changes, edited, merged
from detente.web.faults import FaultError
from detente.web.keeping.store import Row, Step, Store

__all__ = ["Project"]

TYPING = 2.0
"""Seconds within which changes with the same key count as one step of undo."""
_EDITS: TypeAdapter[tuple[Edit, ...]] = TypeAdapter(tuple[Edit, ...])

REMEMBERED = 32
"""Documents of older steps that are kept in memory."""


class Project:
    """A document with its history; every change is in the database before it is acknowledged.

    Parameters
    ----------
    store : Store
        Where it is kept.
    row : Row
        The project.
    tell : callable (name, data)
        Told of every change.
    """

    def __init__(self, store: Store, row: Row, tell: Callable[[str, Any], None]) -> None:
        self.store, self.row, self.tell = store, row, tell
        self.lock = threading.RLock()
        self._known: OrderedDict[int, Conflict] = OrderedDict()
        self._typing: tuple[str, float, int] | None = None
        self.changed = time.monotonic()
        self.conflict = self.at_step(row.step)

    @property
    def name(self) -> str:
        """What pages call it."""
        return f"p{self.row.id}"

    @property
    def revision(self) -> int:
        """Grows with every change."""
        return self.row.revision

    # --- documents of the past ---

    def at_step(self, number: int) -> Conflict:
        """Return the conflict at a step of history."""
        with self.lock:
            if number not in self._known:
                self._remember(number, Conflict(**self.store.step(number).document))
            self._known.move_to_end(number)
            return self._known[number]

    def at_revision(self, revision: int) -> Conflict:
        """Return the conflict as it was at a revision."""
        entry = self.store.entry(self.row.id, revision)
        if entry is None:
            raise FaultError(409, "stale", f"there is no revision {revision}")
        return self.at_step(entry.step)

    def _remember(self, number: int, conflict: Conflict) -> None:
        self._known[number] = conflict
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def refresh(self) -> None:
        """Forget what is known of the history, which was written anew."""
        with self.lock:
            self._known.clear()
            self.row = self.store.project(self.row.id)
            self.conflict = self.at_step(self.row.step)

    def step(self) -> Step:
        """Return the current step of history."""
        return self.store.step(self.row.step)

    def labels(self) -> tuple[str | None, str | None]:
        """Return what undo would take back and redo do again."""
        return self.store.labels(self.row)

    # --- changing ---

    def preview(self, revision: int | None, edits: Sequence[Edit]) -> Edited:
        """Return what would come of some edits; nothing changes."""
        with self.lock:
            return self._edited(revision, edits)

    def edit(
        self,
        revision: int | None,
        edits: Sequence[Edit],
        *,
        label: str | None = None,
        typing: str | None = None,
        client: str = "",
    ) -> tuple[Edited, Conflict]:
        """Apply edits to the document.

        Parameters
        ----------
        revision : int or None
            What they were made for. If the document is newer, they count if they touch other parts than what changed.
        label : str, optional
            What was done, in words.
        typing : str, optional
            A key: changes that follow each other quickly with the same key are one step of undo.

        Returns
        -------
        Edited, Conflict
            What came of the edits, and the document before them.

        Raises
        ------
        FaultError
            Status 409, "stale", if the document is newer and the edits touch what changed.
        """
        with self.lock:
            before = self.conflict
            found = self._edited(revision, edits)
            if found.conflict != before:
                instead = self._is_typing(typing)
                self.commit(found.conflict, label=label or found.label, kind="edit", client=client, instead=instead)
                if typing is not None:
                    self._typing = (typing, time.monotonic(), self.row.step)
            return found, before

    def _is_typing(self, key: str | None) -> bool:
        if key is None or self._typing is None:
            return False
        last, at, step = self._typing
        return last == key and step == self.row.step and time.monotonic() - at < TYPING

    def _edited(self, revision: int | None, edits: Sequence[Edit]) -> Edited:
        if revision is None or revision == self.revision:
            return edited(self.conflict, edits)
        base = self.at_revision(revision)
        if base == self.conflict:
            return edited(self.conflict, edits)
        mine = edited(base, edits)
        both = merged(base, mine.conflict, self.conflict)
        if both.conflict is None:
            raise self.stale()
        return Edited(both.conflict, mine.label, mine.notes, mine.added)

    def stale(self) -> FaultError:
        """Return the fault that tells that the document is newer than what a page knows."""
        return FaultError(409, "stale", "the document has changed in the same place in the meantime")

    def commit(
        self,
        conflict: Conflict,
        *,
        label: str,
        kind: str,
        client: str = "",
        text: str | None = None,
        instead: bool = False,
    ) -> None:
        """Make a conflict the document, as a new step of history."""
        with self.lock:
            self.row = self.store.commit(
                self.row, conflict.to_dict(), label=label, kind=kind, text=text, instead=instead
            )
            self._remember(self.row.step, conflict)
            self._changed(conflict, kind, label, client)

    def _changed(self, conflict: Conflict, kind: str, label: str, client: str) -> None:
        self.conflict = conflict
        self.changed = time.monotonic()
        self.tell("document", {"revision": self.revision, "kind": kind, "client": client, "label": label})

    def replace(
        self,
        revision: int,
        conflict: Conflict,
        *,
        label: str,
        kind: str = "edit",
        client: str = "",
        text: str | None = None,
    ) -> None:
        """Make a conflict the document in place of the one at a revision, which must be the current one."""
        with self.lock:
            self._must_be(revision)
            if conflict != self.conflict or text is not None:
                self.commit(conflict, label=label, kind=kind, client=client, text=text)

    def undo(self, revision: int, *, client: str = "") -> None:
        """Take the last step back."""
        with self.lock:
            self._must_be(revision)
            step = self.step()
            if step.parent is None:
                raise FaultError(409, "nothing_to_undo", "there is nothing to undo")
            self._go(step.parent, "undo", f"Undo: {step.label}", client)

    def redo(self, revision: int, *, client: str = "") -> None:
        """Do again what was taken back."""
        with self.lock:
            self._must_be(revision)
            step = self.step()
            if step.next is None:
                raise FaultError(409, "nothing_to_undo", "there is nothing to do again")
            self._go(step.next, "redo", f"Redo: {self.store.step(step.next).label}", client)

    def _go(self, step: int, kind: str, label: str, client: str) -> None:
        conflict = self.at_step(step)
        self.row = self.store.go(self.row, step, kind=kind, label=label)
        self._changed(conflict, kind, label, client)

    def _must_be(self, revision: int) -> None:
        if revision != self.revision:
            raise self.stale()

    # --- versions and scenarios ---

    def version(self, name: str) -> dict[str, Any]:
        """Return a version by the name that pages use: "v1"."""
        return _named(self.store.versions(self.row.id), "v", name, "version")

    def scenario(self, name: str) -> dict[str, Any]:
        """Return a scenario by the name that pages use: "s1"."""
        return _named(self.store.scenarios(self.row.id), "s", name, "scenario")

    @staticmethod
    def edits_of(data: Sequence[Any]) -> tuple[Edit, ...]:
        """Return edits that were kept as plain data."""
        return tuple(_EDITS.validate_python(data))

    # --- looking ---

    def sections_changed(self, before: Conflict) -> list[str]:
        """Return the sections in which the document differs from an older one."""
        return [*dict.fromkeys(str(change.at[0]) for change in changes(before, self.conflict) if change.at)]

    def problems_of(self, edits: Sequence[Edit]) -> tuple[Problem, ...]:
        """Return why some edits cannot be applied to the document; empty if they can."""
        try:
            edited(self.conflict, edits)
        except ModelError as error:
            return error.problems or (Problem((), error.summary),)
        return ()


def _named(rows: Sequence[dict[str, Any]], letter: str, name: str, kind: str) -> dict[str, Any]:
    for row in rows:
        if name == f"{letter}{row['id']}":
            return row
    raise FaultError(404, "unknown", f"there is no {kind} '{name}'")
