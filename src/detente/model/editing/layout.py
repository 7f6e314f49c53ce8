"""Patterns when the options change: the signs of rankings and of the status quo follow their options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detente.model.editing.draft import Draft, OptionPlace
from detente.model.editing.elsewhere import patterns_elsewhere
from detente.model.patterns import level_sign, read_pattern

__all__ = ["Moved", "fitted", "refit"]


@dataclass(frozen=True)
class Moved:
    """What became of the options.

    Attributes
    ----------
    before, after : tuple of OptionPlace
        All options, in order.
    renamed : mapping of str to str
        Old id to new id, of those that bear another one.
    levels : mapping of str to sequence of int or None
        Old id to the new position of each of its old levels; None for a level that is gone.
    """

    before: tuple[OptionPlace, ...]
    after: tuple[OptionPlace, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, Sequence[int | None]] = field(default_factory=dict)

    @property
    def changes_patterns(self) -> bool:
        """Whether patterns have to be written anew."""
        ids = [self.renamed.get(option.id, option.id) for option in self.before]
        sizes = [len(option.levels) for option in self.before]
        new = [option.id for option in self.after]
        return ids != new or sizes != [len(option.levels) for option in self.after] or bool(self.levels)

    def new_level(self, option: OptionPlace, level: int) -> int | None:
        """Return the new position of an old level; None if it is gone."""
        levels = self.levels.get(option.id)
        return level if levels is None else levels[level]


def fitted(text: str, moved: Moved, *, keep: bool = False) -> str | None:
    """Write a pattern for the options as they are now.

    What stands at a level that is gone, or at another than the first level of an option that is gone, fits nothing any
    more: None, unless ``keep``, which puts it at the first level. A new option is left open.

    Parameters
    ----------
    text : str
        A pattern of the old options.
    keep : bool
        For the status quo: a new option stands at its first level, and what is gone is passed over.
    """
    levels, problems = read_pattern(text, [len(option.levels) for option in moved.before])
    if problems:
        return text
    found: dict[str, int | None] = {}
    after = {option.id for option in moved.after}
    for option, level in zip(moved.before, levels, strict=True):
        name = moved.renamed.get(option.id, option.id)
        new = None if level is None else moved.new_level(option, level) if name in after else level
        if level is not None and (new is None or (name not in after and new > 0)) and not keep:
            return None
        found[name] = 0 if keep and new is None else new
    signs = {o.id: level_sign(found.get(o.id, 0 if keep else None), len(o.levels)) for o in moved.after}
    if not text.strip().count(" "):
        return "".join(signs.values())
    owners = dict.fromkeys(option.owner for option in moved.after)
    return " ".join("".join(signs[o.id] for o in moved.after if o.owner == owner) for owner in owners)


def refit(draft: Draft, moved: Moved) -> None:
    """Write rankings and status quo for the options as they are now."""
    if not moved.changes_patterns or draft.is_graph_form:
        return
    dropped = rewritten = 0
    for _, stated in draft.preferences():
        groups = stated.get("ranking")
        if not groups:
            continue
        fits = [[fitted(text, moved) for text in group] for group in groups]
        kept = [list(dict.fromkeys(text for text in group if text is not None)) for group in fits]
        dropped += sum(text is None for group in fits for text in group)
        stated["ranking"] = [group for group in kept if group]
        rewritten += 1
        settle(stated)
    status_quo = draft.data.get("status_quo")
    if isinstance(status_quo, str):
        draft.data["status_quo"] = fitted(status_quo, moved, keep=True)
    for observation in draft.data.get("observations", []):
        if isinstance(observation.get("state"), str):
            observation["state"] = fitted(observation["state"], moved, keep=True)
    for holder, key in patterns_elsewhere(draft):
        holder[key] = fitted(holder[key], moved) or holder[key]
    if dropped:
        draft.notes.append(f"{_count(dropped, 'pattern')} of rankings fitted nothing any more and went")
    elif rewritten:
        draft.notes.append(f"{_count(rewritten, 'ranking')} followed the options")


def settle(stated: dict[str, object]) -> bool:
    """Call a decision maker indifferent of whom nothing is said any more; tell whether that was so."""
    for name in ("statements", "weights", "ranking"):
        if not stated.get(name):
            stated.pop(name, None)
    says_nothing = not any(name in stated for name in ("statements", "weights", "ranking"))
    if says_nothing:
        stated["indifferent"] = True
    else:
        stated.pop("indifferent", None)
    return says_nothing


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
