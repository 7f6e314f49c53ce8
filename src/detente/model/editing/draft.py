"""A conflict while it is being changed: plain lists and mappings with every shorthand spelled out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeAlias

from detente.errors import ModelError, Problem, UnknownNameError, did_you_mean
from detente.model.conflict import Conflict
from detente.model.parts import Named, Part
from detente.model.preferences import Preferences

__all__ = ["Address", "Draft", "OptionPlace", "citations", "cited", "is_below", "shown_address"]

Address: TypeAlias = tuple[str | int, ...]
"""What leads to a part of a conflict: ids for what bears one, positions for what does not."""


@dataclass(frozen=True)
class OptionPlace:
    """An option with its owner, where patterns expect it."""

    owner: str
    id: str
    levels: tuple[str, ...]


@dataclass
class Draft:
    """A conflict that edits may change.

    Attributes
    ----------
    data : dict
        The conflict in the shape of its file; citations are lists of mappings, statements and rankings of a decision
        maker lists of lists.
    notes : list of str
        What the edits did besides what they were told to, in words.
    added : list of Address
        Where they put something new.
    """

    data: dict[str, Any]
    notes: list[str] = field(default_factory=list)
    added: list[Address] = field(default_factory=list)

    @classmethod
    def of(cls, conflict: Conflict) -> Draft:
        """Spell a conflict out."""
        data = _spelled(conflict)
        data["infeasible"] = data.get("infeasible", [])
        for reading in data["readings"].values():
            reading.setdefault("preferences", {})
        return cls(data)

    def conflict(self) -> Conflict:
        """Return what the draft says as a conflict.

        Raises
        ------
        ModelError
            With every problem, each with its address for a path.
        """
        data = {key: value for key, value in self.data.items() if value not in ([], {}) or key == "status_quo"}
        data["readings"] = {name: _written_reading(reading) for name, reading in self.data["readings"].items()}
        try:
            return Conflict(**data)
        except ModelError as error:
            problems = [_named(self, problem) for problem in error.problems]
            raise type(error)(error.summary, problems) from None

    # --- looking around ---

    def section(self, name: str) -> Any:
        """Return a section of the file, made empty if it is not there."""
        empty: Any = [] if name in _LISTS else {}
        return self.data.setdefault(name, empty)

    def find(self, at: Sequence[str | int]) -> Any:
        """Return what stands at an address.

        Raises
        ------
        UnknownNameError
            If there is nothing; the nearest name is offered.
        """
        here: Any = self.data
        for depth, key in enumerate(at):
            here = self._below(here, key, tuple(at[: depth + 1]))
        return here

    def _below(self, here: Any, key: str | int, at: Address) -> Any:
        if isinstance(here, dict) and key in here:
            return here[key]
        if isinstance(here, dict) and _may_be_missing(at):
            return here.setdefault(key, [] if key in _LISTS else {})
        if isinstance(here, list) and isinstance(key, int) and 0 <= key < len(here):
            return here[key]
        known = [str(name) for name in here] if isinstance(here, dict) else []
        hint = did_you_mean(str(key), known)
        expected = f"one of {', '.join(known[:8])}" if known else None
        raise UnknownNameError(
            f"there is nothing at {shown_address(at)}",
            [Problem(at, "there is no such part", expected, f"'{key}'", hint)],
        )

    @property
    def is_graph_form(self) -> bool:
        """Whether states and moves are given by hand."""
        return bool(self.data.get("graph"))

    def options(self) -> tuple[OptionPlace, ...]:
        """Return all options in the order in which patterns name them."""
        return tuple(
            OptionPlace(owner, name, tuple((option if isinstance(option, dict) else {}).get("levels", ("no", "yes"))))
            for owner, maker in self.data["decision_makers"].items()
            for name, option in maker.get("options", {}).items()
        )

    def option(self, name: str) -> tuple[str, dict[str, Any]]:
        """Return the owner of an option, and the option itself."""
        for owner, maker in self.data["decision_makers"].items():
            if name in maker.get("options", {}):
                return owner, maker["options"][name]
        known = [option.id for option in self.options()]
        raise UnknownNameError(
            f"unknown option '{name}'",
            [Problem(("decision_makers",), "unknown option", f"one of {', '.join(known[:8])}", f"'{name}'",
                     did_you_mean(name, known))],
        )  # fmt: skip

    def preferences(self) -> Iterator[tuple[Address, dict[str, Any]]]:
        """Yield what each reading itself says of each decision maker, with its address."""
        for name, reading in self.data["readings"].items():
            for maker, stated in reading["preferences"].items():
                yield ("readings", name, "preferences", maker), stated


_LISTS = frozenset({"infeasible", "coalesce", "notes", "observations"})
_MAPPINGS = frozenset({"sources", "theatres", "statements", "positions", "questions"})


def _may_be_missing(at: Address) -> bool:
    """Tell whether an address leads to a list that a file leaves out while it is empty."""
    if len(at) == 1:
        return at[0] in _LISTS or at[0] in _MAPPINGS
    return len(at) == 3 and at[0] == "decision_makers" and at[2] == "options"


def _spelled(value: Any) -> Any:
    """Write a part as plain data: what bears ids as a mapping, everything else as it is, what is usual left out."""
    if isinstance(value, Part):
        fields = {name: getattr(value, name) for name in type(value).model_fields if name in value.model_fields_set}
        data = {
            (type(value).model_fields[name].alias or name): _spelled(item)
            for name, item in fields.items()
            if name != "id" and item != type(value).model_fields[name].default
        }
        return _grouped(value, data) if isinstance(value, Preferences) else data
    if isinstance(value, tuple):
        if value and isinstance(value[0], Named):
            return {part.id: _spelled(part) for part in value}
        return [_spelled(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _spelled(item) for key, item in value.items()}
    return str(value) if isinstance(value, Decimal) else value


def _grouped(stated: Preferences, data: dict[str, Any]) -> dict[str, Any]:
    """Write statements and ranking of a decision maker as lists of lists."""
    if "statements" in data:
        data["statements"] = [[_spelled(item) for item in rank] for rank in stated.ranks()]
    if "ranking" in data:
        data["ranking"] = [[*group] for group in stated.ranked_states()]
    return data


def cited(part: Any) -> list[dict[str, Any]]:
    """Return the citations of a part; none of what is no part, though something in it bears the id "cite"."""
    found = part.get("cite") if isinstance(part, dict) else None
    return found if isinstance(found, list) and all(isinstance(item, dict) for item in found) else []


def citations(value: Any) -> list[dict[str, Any]]:
    """Write citations as a list of mappings, however they were given."""
    items = value if isinstance(value, list) else [value]
    return [{"source": item} if isinstance(item, str) else {k: v for k, v in item.items() if v is not None}
            for item in items]  # fmt: skip


def _written_reading(reading: Mapping[str, Any]) -> dict[str, Any]:
    stated = {maker: _written(value) for maker, value in reading["preferences"].items()}
    return {**reading, "preferences": stated}


def _written(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Write the preferences of a decision maker as a file would: what is alone in its rank stands without a list."""
    written = dict(stated)
    for name in ("statements", "ranking"):
        if name in written:
            written[name] = [group[0] if len(group) == 1 else group for group in written[name]]
    return written


def _named(draft: Draft, problem: Problem) -> Problem:
    """Give a problem the address of what it is about: ids in place of positions."""
    here: Any = draft.data
    path: list[str | int] = []
    for key in problem.path:
        if isinstance(here, dict) and isinstance(key, int) and key < len(here):
            key = [*here][key]  # noqa: PLW2901
        path.append(key)
        here = here.get(key) if isinstance(here, dict) else _item(here, key)
        if isinstance(here, list) and path[-1] == "statements" and "preferences" in path:
            here = [group[0] if len(group) == 1 else group for group in here]
    return replace(problem, path=_ranked(tuple(path)))


def _item(here: Any, key: str | int) -> Any:
    return here[key] if isinstance(here, list) and isinstance(key, int) and key < len(here) else None


def _ranked(path: Address) -> Address:
    """Say rank and place of a preference statement also where it stands alone in its rank."""
    if len(path) > 5 and path[0] == "readings" and path[2] == "preferences" and path[4] == "statements":
        place = path[6:] if len(path) > 6 and isinstance(path[6], int) else (0, *path[6:])
        return (*path[:6], *place)
    return path


def is_below(at: Sequence[str | int], above: Sequence[str | int]) -> bool:
    """Tell whether an address leads to something inside another, or to the same."""
    return tuple(at[: len(above)]) == tuple(above)


def shown_address(at: Sequence[str | int]) -> str:
    """Write an address for a message: keys with dots, positions counted from 1.

    >>> shown_address(("infeasible", 0))
    'infeasible 1'
    """
    text = ""
    for key in at:
        text += f" {key + 1}" if isinstance(key, int) else f".{key}" if text else key
    return text or "the conflict"
