"""Lists of demands: three demands, including A, B and C, give one record for each item."""

from __future__ import annotations

from detente.reading.clauses import Scene
from detente.reading.cues import Cue
from detente.reading.word_lists import word_list

__all__ = ["items_of"]

_PLURALS = word_list("enumerations_plurals")
_OPENERS = frozenset({"including", "namely", ":", "viz"})
MOST_ITEMS = 20


def items_of(scene: Scene, cue: Cue) -> tuple[tuple[int, int], ...]:
    """Return the items of the list that follows a phrase of demand, as first word and one past the last; or none."""
    size = len(scene.words)
    opener = next(
        (at for at in range(cue.end, size) if scene.lower(at) in _OPENERS or
         (scene.lower(at) == "such" and scene.lower(at + 1) == "as" and scene.lower(at - 1) in _PLURALS)), None,
    )  # fmt: skip
    if opener is None or opener - cue.start > 30 or any(scene.lower(at) in (".", ";") for at in range(cue.end, opener)):
        return ()
    if not _PLURALS & {scene.lower(at) for at in range(cue.start, opener)}:
        return ()
    start = opener + (2 if scene.lower(opener) == "such" else 1)
    items = _items(scene, start)
    return items if len(items) > 1 else ()


def _items(scene: Scene, start: int) -> tuple[tuple[int, int], ...]:
    """Divide a list at its commas; the item after "and" is the last."""
    found: list[tuple[int, int]] = []
    begins = start
    at = start
    size = len(scene.words)
    while at <= size and len(found) < MOST_ITEMS:
        word = scene.lower(at) if at < size else "."
        if word in (",", ".", ";", "?", "!"):
            begins = _take(scene, found, begins, at, is_last=word != "," or _and_at(scene, begins, at) is not None)
            if word != "," or _was_last(scene, start, at):
                break
        at += 1
    return tuple(found)


def _take(scene: Scene, found: list[tuple[int, int]], begins: int, end: int, *, is_last: bool) -> int:
    """Add what stands before a comma or the end: one item, or two with "and" between them where the list ends."""
    cut = _and_at(scene, begins, end) if is_last else None
    if cut is not None and cut > begins and (not found or scene.lower(begins - 1) == ","):
        found.append((begins, cut))
        begins = cut + 1
    elif cut == begins:
        begins += 1
    if begins < end:
        found.append((begins, end))
    return end + 1


def _and_at(scene: Scene, begins: int, end: int) -> int | None:
    return next((at for at in range(begins, end) if scene.lower(at) == "and" and not scene.is_inside(at)), None)


def _was_last(scene: Scene, start: int, at: int) -> bool:
    """Tell whether an "and" at the beginning of the last piece closed the list."""
    back = at - 1
    while back >= start and scene.lower(back) != ",":
        back -= 1
    return _and_at(scene, back + 1, at) is not None
