"""From a path in the model to the place in the file."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.errors import Problem
from detente.io.files import place_of
from detente.io.yaml_tree import Node, Slot
from detente.types import Path

__all__ = ["Spot", "locate", "placed"]


@dataclass(frozen=True)
class Spot:
    """As much of a path as the file holds.

    Attributes
    ----------
    slots : tuple of Slot
        From the root down; empty if not even the first part of the path is there.
    node : Node
        The value of the last slot, or the root.
    rest : path
        What the file does not hold: a missing key, or what a short form leaves out.
    """

    slots: tuple[Slot, ...]
    node: Node
    rest: Path

    @property
    def is_missing(self) -> bool:
        """Whether the path ends in a key that its mapping does not have."""
        return len(self.rest) == 1 and self.node.kind == "mapping" and self.rest != ("id",)


def locate(root: Node, path: Path) -> Spot:
    """Walk a path down the tree.

    The model counts the parts that a file writes as a mapping, so a number may stand for the n-th entry of a mapping;
    and where a file uses a short form, the path goes deeper than the file.
    """
    slots: list[Slot] = []
    node = root
    for depth, part in enumerate(path):
        if node.kind == "mapping" and isinstance(part, int) and path[depth - 1 : depth] == ("cite",):
            continue  # one citation, written without the brackets of a list
        slot = _step(node, part)
        if slot is None:
            return Spot(tuple(slots), node, path[depth:])
        slots.append(slot)
        node = slot.value
    return Spot(tuple(slots), node, ())


def _step(node: Node, part: str | int) -> Slot | None:
    if isinstance(part, int):
        return next((slot for k, slot in enumerate(node.kept()) if k == part), None)
    if node.kind == "list":  # the status quo as a list of options
        return next((slot for slot in node.kept() if (slot.value.text or "").strip() == part), None)
    return node.find(part)


def placed(problem: Problem, spot: Spot, text: str) -> Problem:
    """Return the problem with line and column."""
    line, column = place_of(text, _index(problem, spot, text))
    return replace(problem, line=line, column=column)


def _index(problem: Problem, spot: Spot, text: str) -> int:
    if not spot.slots:
        return spot.node.start
    slot = spot.slots[-1]
    if problem.span is not None:
        return _inside(_spanned(problem, spot), problem.span[0], text)
    key, value = slot.key, slot.value
    if key is None or problem.got == f"'{(value.text or '').strip()}'":
        return value.start
    about_key = (
        problem.got == f"'{slot.name}'"
        or problem.message == "unknown key"
        or spot.is_missing
        or spot.rest == ("id",)
        or isinstance(problem.path[-1], int)
    )
    return key.start if about_key or value.kind != "text" or value.text is None else value.start


def _spanned(problem: Problem, spot: Spot) -> Node:
    """Return the text that a span counts in: a weight's statement is the key of its slot."""
    slot = spot.slots[-1]
    return slot.key if slot.key is not None and problem.path[-2:-1] == ("weights",) else slot.value


def _inside(node: Node, offset: int, text: str) -> int:
    """Return where the character at ``offset`` of a value stands in the file.

    However YAML folds and indents a text, its printing characters keep their order: so these are counted.
    """
    value = (node.text or "").strip()
    wanted = sum(not sign.isspace() for sign in value[:offset])
    index = node.start
    if node.style in ("|", ">"):
        index = text.find("\n", index) + 1
    elif node.style is not None:
        index += 1
    after = index
    while index < node.end:
        length, counts = _sign(text, index, node.style)
        if counts:
            if wanted == 0:
                return index
            wanted -= 1
            after = index + length
        index += length
    return after


def _sign(text: str, index: int, style: str | None) -> tuple[int, bool]:
    """Return how many characters the sign at ``index`` takes in the file, and whether it is a printing one."""
    sign = text[index]
    if style == "'" and text.startswith("''", index):
        return 2, True
    if style == '"' and sign == "\\":
        following = text[index + 1]
        length = 2 + {"x": 2, "u": 4, "U": 8}.get(following, 0)
        code = text[index + 2 : index + length]
        return length, not chr(int(code, 16)).isspace() if code else following not in " \t\nntvfreNLP_0ab"
    return 1, not sign.isspace()
