"""A conflict as an analyst writes it: who decides, over which options, what is feasible, and who prefers what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationError, model_validator

from detente.display import Shown
from detente.errors import ModelError, UnknownNameError, did_you_mean
from detente.model.assumptions import Assumptions
from detente.model.coding import Coding
from detente.model.observations import Observation
from detente.model.parts import (
    ById,
    Cited,
    Colour,
    Named,
    Part,
    Source,
    StatementText,
    from_text,
    levels_or_text,
    taken,
)
from detente.model.positions import Position
from detente.model.preferences import DecisionMakerPreferences, Reading
from detente.model.questions import Question
from detente.model.rules import Coalescing, Rule
from detente.model.settings import Settings
from detente.model.statements import Scope, Statement, parse_statement
from detente.model.validation import problems_of
from detente.model.views import View
from detente.types import Path

if TYPE_CHECKING:
    from detente.model.state_space import StateSpace

__all__ = [
    "FORMAT_VERSION",
    "Conflict",
    "DecisionMaker",
    "GraphForm",
    "GraphState",
    "NamedStatement",
    "Note",
    "Option",
    "Theatre",
]

FORMAT_VERSION = 1
"""Version of the conflict file that this program writes and reads."""

MAX_OPTIONS = 60
MAX_LEVELS = 36


class Option(Named, Cited):
    """Something that a decision maker can do, at two or more levels.

    Attributes
    ----------
    levels : tuple of str
        Lowest first; ("no", "yes") unless more are named.
    moves : {"free", "up", "down", "frozen"}
        How its owner may change it: at will, only to a higher level, only to a lower one, or not at all.
    """

    name: str = Field("", description="What it means, as it is printed; the id if left out.")
    levels: Annotated[tuple[Annotated[str, Field(min_length=1, max_length=60)], ...], Field(min_length=2)] = Field(
        ("no", "yes"), max_length=MAX_LEVELS, description="Its levels, lowest first."
    )
    moves: Literal["free", "up", "down", "frozen"] = Field(
        "free", description="free: at will; up or down: one way only, it cannot be undone; frozen: it cannot be moved."
    )
    summary: str | None = Field(None, description="A sentence on it.")

    @property
    def label(self) -> str:
        """The name, or the id where no name is given."""
        return self.name or self.id

    @property
    def is_binary(self) -> bool:
        """Whether it has just two levels."""
        return len(self.levels) == 2


class DecisionMaker(Named, Cited):
    """Somebody who controls options: a state, an alliance, a firm, a person."""

    name: str = Field("", description="How it is printed; the id if left out.")
    summary: str | None = Field(None, description="A sentence on it.")
    colour: Colour | None = Field(
        None, description="In which colour the workbench shows it, as #rrggbb; one of its own if left out."
    )
    options: Annotated[tuple[Option, ...], ById("name")] = Field((), description="What it can do, in order.")

    @property
    def label(self) -> str:
        """The name, or the id where no name is given."""
        return self.name or self.id


class Theatre(Named, Cited):
    """A named group of options, so that a conflict can be cut along it."""

    name: str = Field("", description="How it is printed; the id if left out.")
    options: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="Ids of its options.")
    summary: str | None = Field(None, description="A sentence on it.")


class NamedStatement(Named, Cited):
    """A statement that bears a name and can be used by it in others."""

    statement: StatementText = Field(description="The statement.")
    because: str | None = Field(None, description="Why it is worth a name.")


class Note(Cited):
    """A remark on the model: a doubt, a disagreement between sources, a simplification."""

    text: str = Field(min_length=1, description="The remark.")


class GraphState(Named, Cited):
    """A state of a conflict in graph form."""

    name: str = Field("", description="How it is printed; the id if left out.")
    summary: str | None = Field(None, description="A sentence on it.")

    @property
    def label(self) -> str:
        """The name, or the id where no name is given."""
        return self.name or self.id


class GraphForm(Part):
    """States and moves drawn by hand, in place of options.

    Moves need not be transitive (two moves in a row need not be one move), and two decision makers may share a move.
    """

    states: Annotated[tuple[GraphState, ...], ById("name"), Field(min_length=1)] = Field(description="The states.")
    moves: Mapping[str, Mapping[str, tuple[str, ...]]] = Field(
        description="Decision maker to state to the states that it can move to from there."
    )


def _notes(value: Any) -> Any:
    return tuple(from_text(item, "text") for item in value) if isinstance(value, list | tuple) else value


class Conflict(Shown, Part):
    """A strategic conflict: decision makers, options, feasibility, status quo and readings of who prefers what.

    Give either options (option form) or ``graph`` (graph form). Every part may cite sources.

    Raises
    ------
    ModelError
        With every problem that was found, each with its path.

    Examples
    --------
    >>> conflict = Conflict(
    ...     title="Chicken",
    ...     decision_makers={"a": {"options": {"swerve_a": "A swerves"}}, "b": {"options": {"swerve_b": "B swerves"}}},
    ...     readings={"textbook": {"preferences": {
    ...         "a": {"ranking": ["NY", "YY", "YN", "NN"]}, "b": {"ranking": ["YN", "YY", "NY", "NN"]}}}},
    ... )
    >>> [option.id for option in conflict.options]
    ['swerve_a', 'swerve_b']
    """

    detente: int = Field(FORMAT_VERSION, description="Version of the file format.")
    title: str = Field(min_length=1, description="Title of the conflict.")
    summary: str | None = Field(None, description="What it is about, in a few sentences.")
    time: str | None = Field(None, description="The point in time that is modelled, for example 2022-02-04.")
    authors: tuple[str, ...] = Field((), description="Who made the model.")
    licence: str | None = Field(None, description="Under which terms it may be used.")
    sources: Annotated[tuple[Source, ...], ById("title")] = Field((), description="What the model rests on.")
    decision_makers: Annotated[tuple[DecisionMaker, ...], ById("name"), Field(min_length=1)] = Field(
        description="Who decides, in order."
    )
    theatres: Annotated[tuple[Theatre, ...], ById()] = Field((), description="Named groups of options.")
    graph: GraphForm | None = Field(None, description="States and moves by hand, in place of options.")
    infeasible: tuple[Rule, ...] = Field((), description="Which combinations of options cannot be.")
    coalesce: tuple[Coalescing, ...] = Field((), description="Which options no longer matter, and when.")
    statements: Annotated[tuple[NamedStatement, ...], ById("statement")] = Field(
        (), description="Statements that others use by name."
    )
    status_quo: Annotated[
        Annotated[
            Annotated[Mapping[str, str], Tag("levels")] | Annotated[str, Tag("text")],
            Discriminator(levels_or_text),
        ]
        | None,
        BeforeValidator(taken, json_schema_input_type=Mapping[str, str] | tuple[str, ...] | str | None),
    ] = Field(
        None,
        description="Where things stand: options and their levels (all others at their first), or a Y/N string, "
        "or a state id in graph form.",
    )
    readings: Annotated[tuple[Reading, ...], ById(), Field(min_length=1)] = Field(
        description="Who prefers what, according to whom."
    )
    positions: Annotated[tuple[Position, ...], ById()] = Field(
        (), description="What decision makers ask for, and what they threaten to do if refused."
    )
    views: Annotated[tuple[View, ...], ById()] = Field(
        (), description="Decision maker to the game as it perceives it, as differences from this one."
    )
    questions: Annotated[tuple[Question, ...], ById()] = Field(
        (), description="What the analyst wants to know; 'detente answer' answers it."
    )
    assumptions: Assumptions | None = Field(
        None, description="How everybody is assumed to behave; 'detente evolve' and 'detente now' rest on it."
    )
    observations: tuple[Observation, ...] = Field(
        (), description="What was seen to happen, dated and sourced; 'detente track' follows it."
    )
    coding: Coding | None = Field(
        None, description="How events of event-data files are coded to options; 'detente events' uses it."
    )
    notes: Annotated[tuple[Note, ...], BeforeValidator(_notes, json_schema_input_type=tuple[str | Note, ...])] = Field(
        (), description="Remarks: doubts, disagreements between sources, simplifications."
    )

    def __init__(self, /, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            problems = problems_of(error)
            raise ModelError(f"the conflict has {_count(len(problems), 'problem')}", problems) from None

    @model_validator(mode="after")
    def _consistent(self) -> Conflict:
        from detente.model.check import structural_problems

        problems = structural_problems(self)
        if problems:
            raise ModelError(f"the conflict has {_count(len(problems), 'problem')}", problems)
        return self

    # --- looking things up ---

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """All options, decision maker by decision maker; option 0 is the first of the first."""
        return tuple(option for maker in self.decision_makers for option in maker.options)

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """For each option the position of the decision maker that controls it."""
        return tuple(index for index, maker in enumerate(self.decision_makers) for _ in maker.options)

    @cached_property
    def scope(self) -> Scope:
        """The names that statements of this conflict may use."""
        return Scope(
            options={option.id: (index, option.levels) for index, option in enumerate(self.options)},
            owners={maker.id: tuple(option.id for option in maker.options) for maker in self.decision_makers},
            named={named.id: named.statement for named in self.statements},
            states={state.id: index for index, state in enumerate(self.graph.states)} if self.graph else {},
        )

    @property
    def is_graph_form(self) -> bool:
        """Whether states and moves are given by hand."""
        return self.graph is not None

    def statement(self, text: str) -> Statement:
        """Read a statement about this conflict."""
        return parse_statement(text, self.scope)

    def decision_maker_index(self, name: str) -> int:
        """Return the position of a decision maker, by id or printed name."""
        for index, maker in enumerate(self.decision_makers):
            if name in (maker.id, maker.label):
                return index
        raise _unknown("decision maker", name, (maker.id for maker in self.decision_makers))

    def option_index(self, name: str) -> int:
        """Return the position of an option, by id or printed name."""
        for index, option in enumerate(self.options):
            if name in (option.id, option.label):
                return index
        raise _unknown("option", name, (option.id for option in self.options))

    def reading(self, name: str | None = None) -> Reading:
        """Return a reading by id or printed name; the default one if no name is given."""
        if name is None:
            return next((reading for reading in self.readings if reading.default), self.readings[0])
        for reading in self.readings:
            if name in (reading.id, reading.name):
                return reading
        raise _unknown("reading", name, (reading.id for reading in self.readings))

    def status_quo_levels(self) -> tuple[int, ...] | None:
        """Return the level of every option in the status quo; None in graph form or if there is no status quo."""
        from detente.model.check import resolve_status_quo

        found, _ = resolve_status_quo(self)
        return found if isinstance(found, tuple) else None

    def stated_preferences(self, reading: str | None = None) -> tuple[tuple[Path, DecisionMakerPreferences], ...]:
        """Return each decision maker's preferences under a reading, with the path at which they are stated.

        What the reading does not say comes from the reading that it is based on.
        """
        found: dict[str, tuple[Path, DecisionMakerPreferences]] = {}
        current: Reading | None = self.reading(reading)
        while current is not None:
            at = self.readings.index(current)
            for position, preferences in enumerate(current.preferences):
                found.setdefault(preferences.id, (("readings", at, "preferences", position), preferences))
            current = self.reading(current.based_on) if current.based_on else None
        return tuple(found[maker.id] for maker in self.decision_makers)

    def preferences(self, reading: str | None = None) -> tuple[DecisionMakerPreferences, ...]:
        """Return each decision maker's preferences under a reading, in order."""
        return tuple(preferences for _, preferences in self.stated_preferences(reading))

    def view(self, decision_maker: str, reading: str | None = None) -> View | None:
        """Return how a decision maker perceives the conflict; None if it sees it as it is.

        A reading's own view, or that of a reading on which it is based, comes before that of the conflict.
        """
        name = self.decision_makers[self.decision_maker_index(decision_maker)].id
        current: Reading | None = self.reading(reading)
        while current is not None:
            for view in current.views:
                if view.id == name:
                    return view
            current = self.reading(current.based_on) if current.based_on else None
        return next((view for view in self.views if view.id == name), None)

    def stated_towards(self, section: str, reading: str | None = None) -> dict[str, dict[str, str]]:
        """Return what a reading says of how decision makers take each other: its ``attitudes`` or ``credible``.

        What the reading does not say of a decision maker comes from the reading that it is based on.
        """
        found: dict[str, dict[str, str]] = {}
        current: Reading | None = self.reading(reading)
        while current is not None:
            for maker, towards in getattr(current, section).items():
                found.setdefault(maker, dict(towards))
            current = self.reading(current.based_on) if current.based_on else None
        return {maker.id: found[maker.id] for maker in self.decision_makers if maker.id in found}

    def beyond_ranking(self, reading: str | None = None) -> dict[str, tuple[str, ...]]:
        """Return what a reading says of decision makers beyond one ranking: id to the names of its sections.

        Whom the reading gives a ranking and no more is not in it. Analyses of plain ranks leave these sections out.
        """
        towards = {section: self.stated_towards(section, reading) for section in ("attitudes", "credible")}
        found = {
            preferences.id: (
                *preferences.sections,
                *(name for name, said in towards.items() if said.get(preferences.id)),
            )
            for preferences in self.preferences(reading)
        }
        return {maker: sections for maker, sections in found.items() if sections}

    def to_dict(self) -> dict[str, Any]:
        """Return the conflict as plain data, in the shape of its file; ``Conflict(**data)`` gives it back."""
        data: dict[str, Any] = _without_empty(self.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        return {"detente": self.detente, **data}

    def compile(self, reading: str | None = None, settings: Settings | None = None) -> StateSpace:
        """Turn the conflict into states, moves and ranks that the engine can work on.

        Parameters
        ----------
        reading : str, optional
            Whose reading of the preferences; the default reading if not given.
        settings : Settings, optional
            Which definitions apply where the literature differs.

        Raises
        ------
        ModelError
            If no state is feasible.
        PreferenceError
            If preferences cannot be read as an order over the states.
        LimitExceededError
            If the states would not fit into memory.
        """
        from detente.model.state_space import compile_conflict

        return compile_conflict(self, reading, settings or Settings())


def _unknown(kind: str, name: str, names: Iterable[str]) -> UnknownNameError:
    names = tuple(names)
    listed = ", ".join(f"'{known}'" for known in names)
    hint = did_you_mean(name, names)
    return UnknownNameError(f"unknown {kind} '{name}': expected one of {listed}." + (f" {hint}" if hint else ""))


def _without_empty(value: Any) -> Any:
    """Drop empty citations, which serializers leave behind."""
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if not (key == "cite" and item == [])}
    return [_without_empty(item) for item in value] if isinstance(value, list) else value


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
