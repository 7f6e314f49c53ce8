"""All faults of a file at once: judge, cut out what is at fault, judge the rest.

A model is checked in stages: a value of the wrong type keeps the names from being looked up, and a doubtful name keeps
the statements from being read. So what is at fault is cut out, with its fault told, and the rest is judged again until
nothing new turns up. What only seems wrong because something was cut out is not told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.errors import ModelError, Problem
from detente.io.yaml_places import Spot, locate, placed
from detente.io.yaml_tree import MAX_FAULTS, Node, Slot
from detente.types import Path

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["judge"]

MAX_ROUNDS = 12

_BY_ID = (
    ("sources",),
    ("decision_makers",),
    ("decision_makers", "*", "options"),
    ("theatres",),
    ("statements",),
    ("graph", "states"),
    ("readings",),
    ("readings", "*", "preferences"),
    ("positions",),
    ("questions",),
    *(
        (*at, *inside)
        for at in (("views",), ("readings", "*", "views"))
        for inside in ((), ("*", "beliefs"), ("*", "thinks"), ("*", "thinks", "*", "beliefs"))
    ),
)
"""What a file writes as a mapping from id to part."""


def judge(root: Node, text: str) -> tuple[Conflict | None, list[Problem]]:
    """Build the conflict that a tree describes, or tell every fault of it, each with line and column."""
    from detente.model import Conflict

    newer = _newer_version(root)
    if newer is not None:
        return None, [placed(newer, locate(root, newer.path), text)]
    inquiry = _Inquiry(root, text)
    for problem in list(_shape(root)):
        inquiry.hear(problem, locate(root, problem.path), _Doubt(root))
    for turn in range(MAX_ROUNDS):
        doubt = _Doubt(root)
        if turn and doubt.is_hopeless:
            break
        try:
            conflict = Conflict(**inquiry.data())
        except ModelError as error:
            spots = [(problem, locate(root, problem.path)) for problem in error.problems[:MAX_FAULTS]]
        else:
            return conflict, inquiry.found
        spots = [(problem, spot) for problem, spot in spots if not _counts_faulty(problem, spots)]
        spots.sort(key=lambda item: not item[0].message.startswith("unknown "))  # these may explain what is missing
        cuts = sum(inquiry.hear(problem, spot, doubt) for problem, spot in spots)
        if not cuts or len(inquiry.found) >= MAX_FAULTS:
            break
    return None, inquiry.found


def _counts_faulty(problem: Problem, spots: list[tuple[Problem, Spot]]) -> bool:
    """Tell whether a list only seems too short because faulty items of it were not counted."""
    size = len(problem.path)
    return problem.message == "too few entries" and any(
        len(other.path) > size and other.path[:size] == problem.path for other, _ in spots
    )


def _newer_version(root: Node) -> Problem | None:
    """Return the problem with a file of a later format, whose keys cannot be judged here."""
    from detente.model.conflict import FORMAT_VERSION

    slot = root.find("detente")
    version = slot.value.text if slot else None
    if version is None or not re.fullmatch(r"[0-9]{1,9}", version) or int(version) <= FORMAT_VERSION:
        return None
    hint = "The file was written for a newer program."
    return Problem(("detente",), "format version not supported", str(FORMAT_VERSION), f"'{version}'", hint)


def _shape(root: Node) -> Iterator[Problem]:
    """Tell what the model would take from Python but a file should not hold: lists of parts, ids inside parts."""
    for pattern in _BY_ID:
        for path, node in _matching(root, (), pattern):
            if node.kind != "mapping" and not (node.kind == "list" and not node.slots):
                got = "a list" if node.kind == "list" else "nothing" if node.text is None else f"'{node.text}'"
                yield Problem(path, "value cannot be used", "a mapping, 'id: ...' line by line", got)
            for index, slot in enumerate(node.kept()):
                if node.kind == "mapping" and slot.value.kind == "mapping" and slot.value.find("id"):
                    hint = f"The id is the key above: '{slot.name}'."
                    yield Problem((*path, index, "id"), "unknown key", None, "'id'", hint)


def _matching(node: Node, path: Path, pattern: tuple[str, ...]) -> Iterator[tuple[Path, Node]]:
    if not pattern:
        yield path, node
    elif node.kind == "mapping":
        for index, slot in enumerate(node.kept()):
            if pattern[0] in ("*", slot.name) and (path or slot.value.kind != "text" or slot.value.text is not None):
                yield from _matching(slot.value, (*path, index if pattern[0] == "*" else slot.name), pattern[1:])


class _Inquiry:
    """What has been found so far, and what has been cut out."""

    def __init__(self, root: Node, text: str) -> None:
        self.root, self.text = root, text
        self.found: list[Problem] = []
        self.told: set[tuple[int, Path, str]] = set()
        self.absent: set[str] = set()

    def data(self) -> dict[str, Any]:
        """Return what is left of the file, with stand-ins for what every conflict needs."""
        data: dict[str, Any] = {key: part for key, part in self.root.data().items() if part is not None}
        if "title" in self.absent:
            data["title"] = "?"
        if "readings" in self.absent and isinstance(data.get("decision_makers"), dict):
            data["readings"] = {"reading": {"preferences": dict.fromkeys(data["decision_makers"], "indifferent")}}
        return data

    def hear(self, problem: Problem, spot: Spot, doubt: _Doubt) -> bool:
        """Take note of a problem unless it only follows from an earlier one; tell whether anything was cut out."""
        fault = (id(spot.slots[-1]) if spot.slots else 0, spot.rest, problem.message)
        if fault not in self.told and not doubt.explains(problem, spot):
            self.told.add(fault)
            self.found.append(placed(problem, spot, self.text))
        return self._cut(problem, spot)

    def _cut(self, problem: Problem, spot: Spot) -> bool:
        if not spot.slots:
            absent = set(spot.rest[:1]) & {"title", "readings"} - self.absent
            self.absent |= {str(name) for name in absent}
            return bool(absent)
        slot = spot.slots[-1]
        if slot.dropped or _stands_alone(problem):
            return False
        slot.dropped = True
        if problem.message.startswith("unknown ") and problem.got == f"'{slot.name}'":
            meant = re.search(r"Did you mean '(.*)'", problem.hint or "")
            slot.meant = meant.group(1) if meant else None
        return True


def _stands_alone(problem: Problem) -> bool:
    """Whether nothing else waits for a fault to be out of the way, so that its surroundings need not be cut out."""
    return problem.path == ("status_quo",) or problem.message.startswith("reading '")


_OF_SHAPE = frozenset(
    {"unknown key", "value cannot be used", "value not allowed", "too few entries", "text is too long"}
)
"""Faults that have nothing to do with anything else in the file."""


class _Doubt:
    """What cannot be relied on, because parts of the tree were cut out."""

    def __init__(self, root: Node) -> None:
        self.names: set[str] = set()
        self.levels: set[str] = set()
        self.makers: set[str] = set()
        self.patterns = self.readings = self.is_hopeless = False
        self.damaged: set[int] = set()
        self._walk(root, ())

    def _walk(self, node: Node, path: tuple[str, ...]) -> bool:
        harm = False
        for slot in node.slots:
            if slot.dropped:
                self._note(slot, (*path, slot.meant or slot.name))
                harm = True
            elif slot.value.slots:
                harm |= self._walk(slot.value, (*path, slot.name))
        if harm:
            self.damaged.add(id(node))
        return harm

    def _note(self, slot: Slot, path: tuple[str, ...]) -> None:
        field, depth = path[0], len(path)
        if field in {"sources", "decision_makers", "statements", "graph"} or slot.meant or depth == 1:
            self.names.update(_keys(slot))
        if field == "decision_makers":
            self.patterns |= depth <= 4 or path[4] == "levels"
            if depth > 4 and path[4] == "levels":
                self.levels.add(path[3])
        if field == "readings" and depth <= 4:
            self.makers.update(_keys(slot))
            self.names.update({path[1]} if depth == 2 else set())
            self.readings |= depth == 3 and path[2] in {"preferences", "based_on"}
        self.is_hopeless |= path == ("decision_makers",) or (field == "graph" and depth <= 2)

    def explains(self, problem: Problem, spot: Spot) -> bool:
        """Tell whether a problem may only be there because something was cut out."""
        message = problem.message
        if self.is_hopeless and message not in _OF_SHAPE:
            return True
        if message.endswith("' is missing"):
            return spot.is_missing and _cut_from(spot.node, spot.rest[0])
        if message.startswith("unknown ") and message != "unknown key":
            level = re.fullmatch("unknown level of '(.*)'", message)
            return (level.group(1) in self.levels) if level else (problem.got or "").strip("'") in self.names
        if "pattern" in message or message == "no options":
            return self.patterns
        silent = re.fullmatch("reading '.*' says nothing of what '(.*)' prefers", message)
        if silent:
            return self.readings or silent.group(1) in self.makers or _cut_from(spot.node, silent.group(1))
        return message.startswith("named statement '") or id(spot.node) in self.damaged


def _cut_from(node: Node, name: str | int) -> bool:
    """Tell whether an entry was cut out that bore a name or was meant to."""
    return any(slot.dropped and name in (slot.name, slot.meant) for slot in node.slots)


def _keys(slot: Slot) -> Iterator[str]:
    """Yield the key of a slot and every key or item below it: the names that may have been defined there."""
    yield slot.name if slot.key is not None else slot.value.text or ""
    for below in slot.value.slots:
        yield from _keys(below)
