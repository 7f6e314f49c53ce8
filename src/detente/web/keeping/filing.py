"""A project and its file: written after every change, read when somebody else changed it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from detente.errors import DetenteError, FormatError, Problem
from detente.io import native
from detente.io.files import decode, read_bytes, write_text
from detente.model import Conflict
from detente.model.editing import Clash, merged, outline
from detente.web.faults import FaultError, problem_to_dict
from detente.web.keeping.folder import Folder
from detente.web.keeping.project import Project
from detente.web.keeping.store import Row, Step

__all__ = ["Asked", "Filing", "State"]

State: TypeAlias = Literal["unwritten", "writing", "in_step", "asking", "unreadable", "missing", "failed"]

PAUSE = 0.15
"""Seconds without a change after which the file is written."""
LATEST = 1.0
"""Seconds after which it is written even if changes go on."""


@dataclass(frozen=True)
class Asked:
    """A change on disk that does not go together with what was changed here.

    Attributes
    ----------
    text : str
        What the file holds.
    theirs : Conflict
        The same, read.
    clashes : tuple of Clash
        What both changed.
    problems : tuple of Problem
        Why both together make no conflict.
    """

    text: str
    theirs: Conflict
    clashes: tuple[Clash, ...]
    problems: tuple[Problem, ...]


class Filing:
    """Keeps the file of a project in step.

    Parameters
    ----------
    project : Project
        The project.
    folder : Folder
        Where its file is.
    """

    def __init__(self, project: Project, folder: Folder) -> None:
        self.project, self.folder = project, folder
        self.path = folder.path(project.row.file)
        self.state: State = "unwritten" if project.row.synced_text is None else "in_step"
        self.problems: tuple[Problem, ...] = ()
        self.asked: Asked | None = None
        self._synced: Conflict | None = None
        self._stamp: tuple[int, int] | None = None
        self._dirty_since: float | None = None
        self._look(force=True)
        if project.row.synced_text is not None and self.synced() != project.conflict:
            self.touch()

    # --- what the page is told ---

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        problems = [problem_to_dict(problem) for problem in self.problems]
        return {"path": self.project.row.file, "state": self.state, "problems": problems}

    def text(self) -> str:
        """Return the text that the file holds, or will hold once it is written."""
        with self.project.lock:
            row, conflict, step = self.project.row, self.project.conflict, self.project.step()
        return self._text(row, conflict, step)

    def _text(self, row: Row, conflict: Conflict, step: Step) -> str:
        """Make the text of a step: the one that it had, or the one before it with what changed put in."""
        if step.text is not None and step.epoch == row.epoch:
            return step.text
        base = row.synced_text or self.project.store.template(row.id)
        return native.dumps(conflict) if base is None else native.update(base, conflict)

    def asked_to_dict(self) -> dict[str, Any]:
        """Return what there is to decide, as plain data."""
        with self.project.lock:
            asked = self.asked
            data: dict[str, Any] = {"state": self.state, "mine": outline(self.project.conflict)}
            data["clashes"] = [clash.to_dict() for clash in asked.clashes] if asked else []
            data["theirs"] = outline(asked.theirs) if asked else None
            data["text"] = asked.text if asked else None
            data["problems"] = [problem_to_dict(p) for p in (asked.problems if asked else self.problems)]
            return data

    def _set(self, state: State, problems: Sequence[Problem] = ()) -> None:
        if (state, tuple(problems)) != (self.state, self.problems):
            self.state, self.problems = state, tuple(problems)
            self.project.tell("file", {"state": state})

    # --- writing ---

    def touch(self) -> None:
        """Remember that the document differs from the file."""
        if self._dirty_since is None:
            self._dirty_since = time.monotonic()
        if self.state in ("unwritten", "in_step", "missing", "failed"):
            self._set("writing")

    def turn(self) -> None:
        """Do what is due: look at the file, and write it if changes have come to rest."""
        self._look()
        if self._dirty_since is None or self.state in ("asking", "unreadable"):
            return
        quiet = time.monotonic() - self.project.changed >= PAUSE
        if quiet or time.monotonic() - self._dirty_since >= LATEST:
            self.write()

    def write(self) -> None:
        """Write the file now, unless there is something to decide first."""
        self._look(force=True)
        with self.project.lock:
            if self._dirty_since is None or self.state in ("asking", "unreadable"):
                return
            row, conflict, step = self.project.row, self.project.conflict, self.project.step()
        try:
            text = self._text(row, conflict, step)
            with self.project.lock:
                if self.project.revision != row.revision:
                    return  # it changed while the text was made; the next turn writes it
                write_text(self.path, text)
                self._remember(text, conflict, step=step.id)
        except (FormatError, OSError) as error:
            problems = getattr(error, "problems", ()) or (Problem((), str(error)),)
            self._set("failed", problems)
            return
        self._set("in_step")

    def _remember(self, text: str, conflict: Conflict, *, step: int | None = None, anew: bool = False) -> None:
        """Remember what the file holds now, in the database and here."""
        store = self.project.store
        store.synced(self.project.row.id, text, step=step, anew=anew)
        self.project.row = store.project(self.project.row.id)
        self._synced, self._stamp = conflict, self._stamped()
        self._dirty_since = None if conflict == self.project.conflict else (self._dirty_since or time.monotonic())

    # --- reading ---

    def synced(self) -> Conflict | None:
        """Return what the file held when it was last read or written."""
        if self._synced is None and self.project.row.synced_text is not None:
            self._synced = native.structured(self.project.row.synced_text)
        return self._synced

    def _stamped(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _look(self, *, force: bool = False) -> None:
        """Look whether the file is still as it was left, and take in what changed."""
        stamp = self._stamped()
        if stamp == self._stamp and not force:
            return
        with self.project.lock:
            if stamp is not None and self.project.row.synced_text is None:
                self._make_way()
                return
            if stamp is None:
                if self.project.row.synced_text is not None and self._dirty_since is None:
                    self._set("missing")
                self._stamp = None
                return
            try:
                text = decode(read_bytes(self.path), self.project.row.file)
            except FormatError as error:
                self._stamp = stamp
                self._set("unreadable", error.problems)
                return
            self._stamp = stamp
            if text != self.project.row.synced_text and not (self.asked and text == self.asked.text):
                self._take_in(text)
            elif text == self.project.row.synced_text:
                self._settled()

    def _make_way(self) -> None:
        """Take another name for a file that was never written, since somebody else took this one."""
        store = self.project.store
        name = self.folder.free_name(self.path.stem, {row.file for row in store.projects()})
        store.move_file(self.project.row.id, name)
        self.project.row = store.project(self.project.row.id)
        self.path, self._stamp = self.folder.path(name), None
        self.project.tell("file", {"state": self.state})

    def _settled(self) -> None:
        self.asked = None
        if self.state in ("asking", "unreadable", "missing"):
            self._set("in_step" if self._dirty_since is None else "writing")

    def _take_in(self, text: str) -> None:
        """Put a change on disk and the document together, or ask."""
        try:
            theirs = native.structured(text, file=self.project.row.file)
        except FormatError as error:
            self.asked = None
            self._set("unreadable", error.problems)
            return
        mine, base = self.project.conflict, self.synced()
        if base is None or mine in (base, theirs):
            self._accept(theirs, text)
            return
        if theirs == base:
            self._accept(mine, text, read=theirs)
            return
        both = merged(base, mine, theirs)
        if both.conflict is not None:
            self._accept(both.conflict, text, read=theirs)
        else:
            self.asked = Asked(text, theirs, both.clashes, both.problems)
            self._set("asking")

    def _accept(self, conflict: Conflict, text: str, *, read: Conflict | None = None) -> None:
        """Make a conflict the document, given what the file holds."""
        held = conflict if read is None else read
        if conflict != self.project.conflict:
            own = text if read is None else None
            self.project.commit(conflict, label="Change of the file", kind="disk", text=own)
        self.asked = None
        step = self.project.row.step if held == conflict else None
        self._remember(text, held, step=step, anew=True)
        self._set("in_step" if self._dirty_since is None else "writing")

    # --- deciding ---

    def decide(self, take: Literal["mine", "theirs", "merged"], choices: Sequence[Literal["mine", "theirs"]]) -> None:
        """Decide between the document and what is on disk.

        Raises
        ------
        FaultError
            If there is nothing to decide, or the choices together make no conflict.
        """
        with self.project.lock:
            if self.state == "unreadable" and take == "mine":
                self._overwrite()
                return
            if self.asked is None:
                raise FaultError(409, "asking", "there is nothing to decide")
            asked, mine, base = self.asked, self.project.conflict, self.synced()
            if take == "theirs":
                self._accept(asked.theirs, asked.text)
            elif take == "mine" or base is None:
                self._accept(mine, asked.text, read=asked.theirs)
            else:
                both = merged(base, mine, asked.theirs, choices=choices)
                if both.conflict is None:
                    problems = both.problems or [Problem((), f"{len(both.clashes)} choices are needed")]
                    raise FaultError(422, "invalid", "these choices make no conflict together", problems=problems)
                self._accept(both.conflict, asked.text, read=asked.theirs)

    def _overwrite(self) -> None:
        """Write the document over a file that holds no conflict."""
        try:
            text = native.dumps(self.project.conflict)
            write_text(self.path, text)
        except DetenteError as error:
            raise FaultError(422, "invalid", str(error)) from None
        self._remember(text, self.project.conflict, step=self.project.row.step, anew=True)
        self._set("in_step")
