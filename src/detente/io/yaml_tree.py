"""YAML to a tree of texts, lists and mappings that knows the place of everything.

Every scalar stays text: whether ``NO`` or ``1`` is a word, a truth value or a number is for the model to say. Only an
empty value, ``null`` or ``~`` means nothing. The tree is built from the parser's events, one by one, so that a hostile
file is refused as soon as it grows too deep or too large, and no Python object is ever made from a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from detente.errors import FormatError, Problem, did_you_mean
from detente.io.files import place_of
from detente.io.yaml_syntax import MAX_DEPTH, syntax_problem

__all__ = ["MAX_DEPTH", "MAX_FAULTS", "MAX_NODES", "Node", "Slot", "Tree", "compose"]

MAX_NODES = 1_000_000
"""Most values of a file."""
MAX_COPIES = 100_000
"""Most values that aliases may repeat."""

MAX_FAULTS = 200
"""Faults after which no more are looked for."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SURROGATE = re.compile("[\ud800-\udfff]")
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_CORE = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset(_CORE + name for name in ("str", "int", "float", "bool", "null", "seq", "map"))


@dataclass(slots=True, eq=False)
class Node:
    """A text, a list or a mapping.

    Attributes
    ----------
    kind : {"text", "list", "mapping"}
        What it is.
    start, end : int
        First and last-plus-one character in the file.
    text : str or None
        The text; None for nothing (only where ``kind`` is "text").
    style : str or None
        How a text is written: a quotation mark, ``|`` or ``>``; None if plain.
    slots : list of Slot
        What a list or mapping holds.
    size : int
        Number of values from here down.
    """

    kind: Literal["text", "list", "mapping"]
    start: int
    end: int
    text: str | None = None
    style: str | None = None
    slots: list[Slot] = field(default_factory=list)
    size: int = 1

    def kept(self) -> Iterator[Slot]:
        """Yield the slots that still count."""
        return (slot for slot in self.slots if not slot.dropped)

    def find(self, key: str) -> Slot | None:
        """Return the slot of a mapping under a key."""
        return next((slot for slot in self.kept() if slot.name == key), None)

    def data(self) -> Any:
        """Return plain text, lists and dicts, without what was dropped."""
        if self.kind == "mapping":
            return {slot.name: slot.value.data() for slot in self.kept()}
        return [slot.value.data() for slot in self.kept()] if self.kind == "list" else self.text


@dataclass(slots=True, eq=False)
class Slot:
    """A place in a list or mapping, with what stands there.

    ``dropped`` marks what must not be looked at any more, because its fault has been told; ``meant`` is the key that
    was probably meant by an unknown one.
    """

    key: Node | None
    value: Node
    dropped: bool = False
    meant: str | None = None

    @property
    def name(self) -> str:
        """The key as text, without blanks around it; empty in a list."""
        return (self.key.text or "").strip() if self.key is not None else ""


@dataclass(frozen=True)
class Tree:
    """The content of a file, its text, and the faults that did not keep it from being taken apart."""

    root: Node | None
    text: str
    problems: tuple[Problem, ...]


def compose(text: str) -> Tree:
    """Take YAML text apart.

    Raises
    ------
    FormatError
        If the text is no YAML, is nested too deeply, holds too many values, or more than one document.
    """
    builder = _Builder(text)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        builder.refuse(syntax_problem(text, error))
    return Tree(builder.root, text, tuple(builder.problems))


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been seen, with the key that waits for its value."""

    node: Node
    keys: dict[str, Node] = field(default_factory=dict)
    key: Node | None = None


class _Builder:
    """Puts the tree together, event by event."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, Node] = {}
        self.nodes = self.copies = self.documents = 0

    def take(self, event: Any) -> None:
        """Take the next event of the parser."""
        match event:
            case yaml.ScalarEvent():
                self._add(self._text(event), event)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                kind: Literal["list", "mapping"] = "list" if isinstance(event, yaml.SequenceStartEvent) else "mapping"
                self._begin(kind, event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._close(event)
            case yaml.AliasEvent():
                self._add_alias(event)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._refuse_at(event, "a second document begins here", "one conflict per file")

    # --- values ---

    def _text(self, event: Any) -> Node:
        plain = not event.style
        nothing = plain and event.value in _NOTHING and event.tag in (None, _CORE + "null")
        if _SURROGATE.search(event.value):
            self._tell(event.start_mark.index, "text holds half a character (a surrogate)", hint="Remove its escape.")
        style = None if plain else str(event.style)
        return Node("text", event.start_mark.index, event.end_mark.index, None if nothing else event.value, style)

    def _add_alias(self, event: Any) -> None:
        place, name = event.start_mark.index, event.anchor
        anchored = self.anchors.get(name)
        if anchored is None:
            hint = did_you_mean(name, self.anchors) or f"If it is a text, put it in quotes: '*{name}'."
            self._tell(place, "unknown alias", None, f"'*{name}'", hint)
            self._add(Node("text", place, event.end_mark.index, f"*{name}"), None, dropped=True)
            return
        if any(frame.node is anchored for frame in self.open):
            self._refuse_at(event, f"'*{name}' stands for something that contains it")
        if len(self.open) + _height(anchored) > MAX_DEPTH:
            self._refuse_at(event, "file is nested too deeply", f"at most {MAX_DEPTH} levels, aliases included")
        self.copies += anchored.size
        if self.copies > MAX_COPIES:
            self._refuse_at(event, "aliases repeat too much", f"at most {MAX_COPIES} values in all")
        self._add(_copy(anchored), None)

    def _add(self, node: Node, event: Any, *, dropped: bool = False) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse_at(event, "file holds too many values", f"at most {MAX_NODES}")
        if event is not None:
            if event.tag not in (None, "!") and event.tag not in _KNOWN_TAGS:
                shown = str(event.tag).replace(_CORE, "!!")
                hint = "Tags are refused, so that no file can run code. If it is a text, put it in quotes."
                self._tell(node.start, "tag not allowed", None, f"'{_short(shown)}'", hint)
                dropped = True
            if event.anchor is not None:
                self.anchors[event.anchor] = node
        if self.open:
            self._attach(self.open[-1], node, dropped)
        else:
            self.root = node

    def _attach(self, frame: _Open, node: Node, dropped: bool) -> None:
        frame.node.size += node.size
        if frame.node.kind == "list":
            frame.node.slots.append(Slot(None, node, dropped))
        elif frame.key is None:
            frame.key = node
        else:
            frame.node.slots.append(Slot(frame.key, node, dropped or not self._key_serves(frame, frame.key)))
            frame.key = None

    def _key_serves(self, frame: _Open, key: Node) -> bool:
        """Tell whether a key can be used, and say so where it cannot."""
        if key.kind != "text":
            what = "a list" if key.kind == "list" else "a mapping"
            hint = "A text that begins with '[' or '{' must be put in quotes."
            self._tell(key.start, "key is not a text", "a name or a statement", what, hint)
            return False
        name = (key.text if key.text is not None else self.text[key.start : key.end]).strip()
        key.text = name
        if name == "<<" and key.style is None:
            self._tell(key.start, "'<<' does not merge here", "a key", hint="Repeat the entries, or base a reading on "
                       "another with 'based_on'.")  # fmt: skip
            return False
        first = frame.keys.setdefault(name, key)
        if first is not key:
            line, column = place_of(self.text, first.start)
            hint = f"The first stands at {line}:{column}; remove or rename one of them."
            self._tell(key.start, f"key '{_short(name)}' is given twice", hint=hint)
            return False
        return True

    def _begin(self, kind: Literal["list", "mapping"], event: Any) -> None:
        node = Node(kind, event.start_mark.index, event.end_mark.index)
        self._add(node, event)
        self.open.append(_Open(node))
        if len(self.open) > MAX_DEPTH:
            self._refuse_at(event, "file is nested too deeply", f"at most {MAX_DEPTH} levels")

    def _close(self, event: Any) -> None:
        node = self.open.pop().node
        node.end = event.end_mark.index
        if self.open:
            self.open[-1].node.size += node.size - 1  # itself was counted when it began

    # --- faults ---

    def _tell(
        self, index: int, message: str, expected: str | None = None, got: str | None = None, hint: str | None = None
    ) -> None:
        if len(self.problems) >= MAX_FAULTS:
            raise FormatError("the file cannot be read", self.problems)
        line, column = place_of(self.text, index)
        self.problems.append(Problem((), message, expected, got, hint, line=line, column=column))

    def _refuse_at(self, event: Any, message: str, expected: str | None = None) -> None:
        self._tell(event.start_mark.index, message, expected)
        self.refuse(self.problems.pop())

    def refuse(self, problem: Problem) -> None:
        """Stop with everything that has been found so far."""
        raise FormatError("the file cannot be read", [*self.problems, problem])


def _height(node: Node) -> int:
    return 1 + max((_height(slot.value) for slot in node.slots), default=0) if node.kind != "text" else 0


def _copy(node: Node) -> Node:
    slots = [Slot(slot.key, _copy(slot.value), slot.dropped) for slot in node.slots]
    return Node(node.kind, node.start, node.end, node.text, node.style, slots, node.size)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."
