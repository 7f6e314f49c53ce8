"""What was seen to happen, and when: dated records of moves and of whole states, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from detente.errors import Problem, did_you_mean
from detente.model.parts import Cited, taken
from detente.types import Path

if TYPE_CHECKING:
    from detente.model.conflict import Conflict

__all__ = ["UNKNOWN_LEVEL", "Day", "Observation", "observation_problems"]

UNKNOWN_LEVEL = "unknown"
"""In place of a level: from this day on nobody can tell at which level the option stands."""


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise PydanticCustomError("day", "a day written as YYYY-MM-DD, as in 2022-02-04") from None


Day = Annotated[str, AfterValidator(_day)]
"""A day as text, YYYY-MM-DD, so that it sorts as it is written."""


class Observation(Cited):
    """One dated record: a decision maker was seen to set an option at a level, or the whole state was known.

    Attributes
    ----------
    date : str
        YYYY-MM-DD: the day by whose end it held.
    option, level : str or None
        What was set, and at which level (``yes`` unless said; ``unknown``: from here on nobody can tell).
    by : str or None
        Who set it; its owner if left out.
    state : mapping of option to level, or str, or None
        In place of an option: the whole state, written as the status quo is (options not named are at their first
        level; a Y/N string; in graph form a state's id).
    confidence : float
        Between 0 and 1: how far the record is to be trusted; 1 unless said.
    disputed : bool
        Whether somebody denies it. A disputed record never settles where an option stands; it opens the question.
    proposed : str or None
        The level that coded events proposed, where the record came from them; an analyst may have set another.
    events : tuple of str
        Ids of the events that spoke for it, the first few.
    """

    date: Day = Field(description="The day by whose end it held (YYYY-MM-DD).")
    by: str | None = Field(None, description="Id of the decision maker who did it; the option's owner if left out.")
    option: str | None = Field(None, description="Id of the option that was set.")
    level: str = Field("yes", description="The level it was set at; 'unknown': from here on nobody can tell.")
    state: Annotated[
        Mapping[str, str] | str | None,
        BeforeValidator(taken, json_schema_input_type=Mapping[str, str] | tuple[str, ...] | str | None),
    ] = Field(None, description="In place of an option: the whole state, written as the status quo is.")
    confidence: float = Field(1.0, ge=0.0, le=1.0, description="How far the record is to be trusted, from 0 to 1.")
    disputed: bool = Field(False, description="True: somebody denies it, so that it opens the question only.")
    because: str | None = Field(None, description="What was seen, in a sentence.")
    proposed: str | None = Field(None, description="The level that coded events proposed; 'level' is what is accepted.")
    events: tuple[Annotated[str, Field(max_length=200)], ...] = Field(
        (), max_length=20, description="Ids of events that spoke for it, the first few."
    )

    @model_validator(mode="after")
    def _one_of(self) -> Observation:
        if (self.option is None) == (self.state is None):
            raise ValueError("give either 'option' with its 'level', or the whole 'state'")
        return self


def observation_problems(conflict: Conflict, records: Sequence[Observation]) -> Iterator[Problem]:
    """Go through what is wrong with the names and levels of records about a conflict."""
    options = {
        option.id: (option, conflict.decision_makers[owner].id)
        for option, owner in zip(conflict.options, conflict.owners, strict=True)
    }
    makers = [maker.id for maker in conflict.decision_makers]
    for index, seen in enumerate(records):
        path: Path = ("observations", index)
        if seen.by is not None and seen.by not in makers:
            yield _unknown((*path, "by"), "decision maker", seen.by, makers)
        if seen.option is not None:
            yield from _option_problems(seen, path, options, makers)
        elif isinstance(seen.state, Mapping):
            for name, level in seen.state.items():
                yield from _level_problems((*path, "state", name), name, level, options)
        elif seen.state is not None:
            yield from _text_problems(conflict, seen.state, (*path, "state"))


def _option_problems(
    seen: Observation, path: Path, options: Mapping[str, tuple[object, str]], makers: list[str]
) -> Iterator[Problem]:
    name = seen.option or ""
    if name not in options:
        yield _unknown((*path, "option"), "option", name, options)
        return
    if seen.level != UNKNOWN_LEVEL:
        yield from _level_problems((*path, "level"), name, seen.level, options)
    owner = options[name][1]
    if seen.by in makers and seen.by != owner:
        yield Problem(
            (*path, "by"), f"'{name}' is an option of '{owner}'", f"'{owner}'", f"'{seen.by}'",
            "Only its owner can change an option; leave 'by' out, or name another option.",
        )  # fmt: skip


def _level_problems(path: Path, name: str, level: str, options: Mapping[str, tuple[object, str]]) -> Iterator[Problem]:
    if name not in options:
        yield _unknown(path, "option", name, options)
        return
    labels: tuple[str, ...] = options[name][0].levels  # type: ignore[attr-defined]
    if level.lower() not in [label.lower() for label in labels]:
        yield _unknown(path, f"level of '{name}'", level, labels)


def _text_problems(conflict: Conflict, text: str, path: Path) -> Iterator[Problem]:
    from detente.model.patterns import read_pattern

    if conflict.graph is not None:
        states = [state.id for state in conflict.graph.states]
        if text not in states:
            yield _unknown(path, "state", text, states)
        return
    levels, problems = read_pattern(text, [len(option.levels) for option in conflict.options])
    yield from (problem.at(*path) for problem in problems)
    if not problems and None in levels and all(level is None for level in levels):
        yield Problem(path, "the state says nothing of any option", "a level for at least one option", f"'{text}'")


def _unknown(path: Path, kind: str, name: str, names: Mapping[str, object] | tuple[str, ...] | list[str]) -> Problem:
    known = tuple(dict.fromkeys(names))
    listed = ", ".join(f"'{one}'" for one in known[:8]) + (", ..." if len(known) > 8 else "")
    return Problem(
        path, f"unknown {kind}", f"one of {listed}" if known else None, f"'{name}'", did_you_mean(name, known)
    )
