"""Changes to a file that somebody wrote by hand: only what changed is written anew.

The old text is taken apart with the place of everything in it; where the new conflict differs from the old one, that
stretch of text is replaced. Every other character stays: comments, blank lines, order, quotation marks, line breaks.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from detente.io.files import place_of
from detente.io.plain import Parts
from detente.io.yaml_text import entry, inline, inside, item, opens_section
from detente.io.yaml_tree import Node, Slot

__all__ = ["spliced"]


@dataclass(frozen=True)
class _Edit:
    """Characters ``start`` to ``end`` become ``text``."""

    start: int
    end: int
    text: str


class _UnfitError(Exception):
    """Something cannot be changed within its surroundings, which have to be written anew as a whole."""


def spliced(text: str, root: Node, old: dict[str, Any], new: dict[str, Any]) -> str | None:
    """Return the text with what differs between ``old`` and ``new`` replaced.

    Parameters
    ----------
    text : str
        The file as it is.
    root : Node
        The same, taken apart.
    old, new : dict
        The conflict that the text holds and the one that it shall hold, as from `plain`.

    Returns
    -------
    str or None
        None if the text is laid out in a way that cannot be changed piece by piece.
    """
    try:
        edits = sorted(_Splicer(text).entries(root, old, new, ""), key=lambda edit: (edit.start, edit.end))
    except _UnfitError:
        return None
    pieces, done = [], 0
    for edit in edits:
        pieces += [text[done : edit.start], edit.text]
        done = edit.end
    return "".join([*pieces, text[done:]])


class _Splicer:
    """Finds the edits, from the root down."""

    def __init__(self, text: str) -> None:
        self.text = text

    # --- what may change ---

    def entries(self, node: Node, old: dict[str, Any], new: dict[str, Any], within: str) -> Iterator[_Edit]:
        """Change the entries of a mapping."""
        slots = {slot.name: slot for slot in node.kept()}
        if isinstance(old, Parts) and [*old] != [*new]:
            if dict(old) == dict(new) and len(slots) == len(old):
                yield self._moved(node, [slots[name] for name in new])
                return
            if _common(old, new) != _common(new, old):
                raise _UnfitError
        removed = [name for name in slots if name in old and name not in new]
        added = [name for name in new if name not in slots and name not in old]
        self._must_fit(node, len(slots), len(removed), bool(added))
        for name in removed:
            yield self._without(slots[name])
        before: Slot | None = None
        for name, part in new.items():
            if name in slots:
                before = slots[name]
                yield from self._changed(node, before, (old.get(name), part), within)
            elif name in added:
                lines = entry(name, part, self._column(node.slots[0]), within)
                yield self._with(node, before, [""] * (not within and opens_section(name)) + lines)

    def items(self, node: Node, old: list[Any], new: list[Any], within: str) -> Iterator[_Edit]:
        """Change the items of a list."""
        slots = [*node.kept()]
        self._must_fit(node, len(slots), len(old) if not new else 0, len(old) != len(new))
        if self._is_flow(node):
            for slot, *change in zip(slots, old, new, strict=True):
                yield from self._changed(node, slot, (change[0], change[1]), within)
            return
        before, after = [*map(repr, old)], [*map(repr, new)]
        if len(set(before)) == len(before) and sorted(before) == sorted(after):
            yield self._moved(node, [slots[before.index(text)] for text in after])
            return
        matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
        for _, a, a_end, b, b_end in matcher.get_opcodes():
            paired = min(a_end - a, b_end - b)
            for slot, *change in zip(slots[a:a_end], old[a:a_end], new[b:b_end], strict=False):
                yield from self._changed(node, slot, (change[0], change[1]), within)
            for slot in slots[a + paired : a_end]:
                yield self._without(slot)
            previous = slots[a + paired - 1] if a + paired else None
            for part in new[b + paired : b_end]:
                yield self._with(node, previous, item(part, self._column(slots[0]), within))

    def _changed(self, node: Node, slot: Slot, change: tuple[Any, Any], within: str) -> Iterator[_Edit]:
        """Change what stands in a slot of a node: piece by piece where its form stays, else as a whole."""
        old, new = change
        if old == new:
            return
        try:
            yield from [*self._pieces(slot.value, old, new, inside(slot.name, within) if slot.key else within)]
        except _UnfitError:
            yield self._anew(node, slot, new, within)

    def _pieces(self, value: Node, old: Any, new: Any, within: str) -> Iterator[_Edit]:
        if isinstance(old, dict) and isinstance(new, dict) and value.kind == "mapping":
            return self.entries(value, old, new, within)
        if isinstance(old, list) and isinstance(new, list) and value.kind == "list":
            return self.items(value, old, new, within)
        raise _UnfitError

    # --- how it is written ---

    def _anew(self, node: Node, slot: Slot, new: Any, within: str) -> _Edit:
        if self._is_flow(node):
            if slot.value.start == slot.value.end:
                raise _UnfitError
            return _Edit(slot.value.start, slot.value.end, inline(new))
        column, end = self._column(slot), self._end(slot)
        lines = item(new, column, within) if slot.key is None else entry(slot.name, new, column, within)
        above = self.text[self._floor(slot) : slot.value.start].partition("\n")[0].strip()
        if above.startswith("#"):  # a remark between the key and what stands below it
            lines[0] += f"  {above}"
        if len(lines) > 1:  # a remark at the end of the line would become part of a text of several lines
            line_end = self._line_end(end)
            lines[0] += self.text[end:line_end].rstrip()
            end = line_end
        return _Edit(self._start(slot), end, "\n".join(lines)[column:])

    def _without(self, slot: Slot) -> _Edit:
        start = self._line_of(slot)
        return _Edit(start, min(self._line_end(self._end(slot)) + 1, len(self.text)), "")

    def _with(self, node: Node, before: Slot | None, lines: Iterable[str]) -> _Edit:
        """Insert lines after a slot, or before the first."""
        written = "".join(f"{line}\n" for line in lines)
        if before is None:
            at = self._line_of(node.slots[0])
        else:
            at = self._line_end(self._end(before)) + 1
            if at > len(self.text):
                return _Edit(len(self.text), len(self.text), "\n" + written)
        return _Edit(at, at, written)

    def _moved(self, node: Node, order: list[Slot]) -> _Edit:
        """Put the slots of a node into another order, each with the comments above it."""
        if self._is_flow(node):
            raise _UnfitError
        chunks: dict[int, str] = {}
        slots = [*node.kept()]
        start = end = self._line_of(slots[0])
        for slot in slots:
            self._line_of(slot)
            begin, end = end, min(self._line_end(self._end(slot)) + 1, len(self.text))
            chunks[id(slot)] = self.text[begin:end].removesuffix("\n")
        last = "\n" if self.text[start:end].endswith("\n") else ""
        return _Edit(start, end, "\n".join(chunks[id(slot)] for slot in order) + last)

    # --- where things are ---

    def _must_fit(self, node: Node, size: int, fewer: int, more: bool) -> None:
        """Refuse what has to be written as a whole: something on one line that grows or shrinks, or that empties."""
        if fewer == size or (self._is_flow(node) and (fewer or more)):
            raise _UnfitError

    def _is_flow(self, node: Node) -> bool:
        return self.text[node.start] in "[{"

    def _start(self, slot: Slot) -> int:
        """Where a slot of a block begins: at its key, at the question mark before it, or at the dash of an item."""
        if slot.key is None:
            return self.text.rindex("-", 0, max(slot.value.start, 1))
        mark = self.text.rfind("?", 0, slot.key.start)
        return mark if mark >= 0 and not self.text[mark + 1 : slot.key.start].strip() else slot.key.start

    def _column(self, slot: Slot) -> int:
        return place_of(self.text, self._start(slot))[1] - 1

    def _line_of(self, slot: Slot) -> int:
        """Where the line of a slot begins that has this line for itself."""
        start = self._start(slot)
        line = self.text.rfind("\n", 0, start) + 1
        if self.text[line:start].strip():
            raise _UnfitError
        return line

    def _line_end(self, index: int) -> int:
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end

    def _floor(self, slot: Slot) -> int:
        """Where the value of a slot may begin: behind the colon or the dash."""
        return self._start(slot) + 1 if slot.key is None else self.text.index(":", slot.key.end) + 1

    def _end(self, slot: Slot) -> int:
        """Where a slot ends, without the blank lines and comments after it."""
        floor, value = self._floor(slot), slot.value
        if value.slots and not self._is_flow(value):
            return max(floor, self._end(value.slots[-1]))
        return max(floor, value.start + len(self.text[value.start : value.end].rstrip()))


def _common(names: dict[str, Any], others: dict[str, Any]) -> list[str]:
    return [name for name in names if name in others]
