"""How events are coded to options, as an analyst writes it: who is whom, and which events speak for which level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from detente.errors import Problem, did_you_mean
from detente.model.parts import ById, Cited, Named, Part
from detente.types import Path

if TYPE_CHECKING:
    from detente.model.conflict import Conflict

__all__ = ["ANY", "Coding", "EventActor", "Evidence", "OptionRule", "coding_problems"]

ANY = "any"
"""In place of an actor: whoever it is."""


def _several(value: Any) -> Any:
    if isinstance(value, str | int):
        return (str(value),)
    return tuple(str(item) if isinstance(item, int) else item for item in value) if isinstance(value, list) else value


Words: TypeAlias = Annotated[
    tuple[Annotated[str, Field(max_length=120)], ...],
    BeforeValidator(_several, json_schema_input_type=str | tuple[str, ...]),
    Field(max_length=200),
]


class EventActor(Named):
    """Whom the codes and names of event files stand for. It need not be a decision maker.

    Attributes
    ----------
    countries : tuple of str
        Three-letter codes (CAMEO or ISO), as in RUS.
    groups : tuple of str
        Codes of known groups, as in NAT.
    names : tuple of str
        Names of actors or countries, in full, as in Russian Federation; upper or lower case.
    types : tuple of str
        Roles that count, as in GOV or MIL; an empty text stands for no role. All but the media, if none is given.
    """

    countries: Words = Field((), description="Three-letter codes of countries, as in RUS.")
    groups: Words = Field((), description="Codes of known groups, as in NAT.")
    names: Words = Field((), description="Names of actors or countries in full, as in Russian Federation.")
    types: Words = Field((), description="Roles that count, as in GOV or MIL; '' for no role. All but media if empty.")

    @model_validator(mode="after")
    def _something(self) -> EventActor:
        if not (self.countries or self.groups or self.names):
            raise ValueError("an actor needs 'countries', 'groups' or 'names'")
        return self


class Evidence(Part):
    """Which events speak for a level of an option. All that is given must fit.

    Attributes
    ----------
    level : str
        The level that they speak for; ``yes`` if not given.
    source, target : str
        Actors of the table; the target may be anybody.
    codes : tuple of str
        Beginnings of CAMEO codes, always as text: "15" fits 150 to 155, "010" is not "10".
    kinds : tuple of str
        Types of other schemes, or a type with its mode or sub-type, as in ``MOBILIZE/troops`` or ``Battles``.
    contexts, places, words : tuple of str
        Contexts; codes or names of places; words in the address or the text.
    weight : float
        What one such event counts.
    """

    level: str = Field("yes", description="The level that such events speak for.")
    source: str = Field(description="Id of an actor of the table, or 'any'.")
    target: str = Field(ANY, description="Id of an actor of the table, or 'any'.")
    codes: Words = Field((), description='Beginnings of CAMEO codes, as text: "15", "087".')
    kinds: Words = Field((), description="Types of other schemes, or type/mode, as in MOBILIZE/troops or Battles.")
    contexts: Words = Field((), description="Contexts, as in military.")
    places: Words = Field((), description="Codes or names of places.")
    words: Words = Field((), description="Words in the address or the text.")
    weight: float = Field(1.0, gt=0.0, le=1e6, description="What one such event counts.")

    @model_validator(mode="after")
    def _something(self) -> Evidence:
        if not (self.codes or self.kinds):
            raise ValueError("evidence needs 'codes' (CAMEO) or 'kinds' (other schemes)")
        return self


class OptionRule(Named, Cited):
    """When events put an option at a level, and when it falls back.

    Attributes
    ----------
    on, off : float
        A level is reached where its evidence is at least ``on``, and left where it is below ``off``.
    decay : float
        The share of the evidence of a period that is left in the next.
    evidence : tuple of Evidence
    """

    on: float = Field(1.0, gt=0.0, description="Evidence from which a level is reached.")
    off: float = Field(0.0, ge=0.0, description="Evidence below which it is left for the first level; 0: never.")
    decay: float = Field(0.0, ge=0.0, le=1.0, description="Share of a period's evidence that is left in the next.")
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1, max_length=100)] = Field(
        description="Which events speak for which level."
    )

    @model_validator(mode="after")
    def _ordered(self) -> OptionRule:
        if self.off > self.on:
            raise ValueError("'off' must not be above 'on', or the option would flicker")
        return self


class Coding(Cited):
    """The two tables by which events become proposals: actors, and a rule for each option.

    Attributes
    ----------
    actors : tuple of EventActor
    options : tuple of OptionRule
    root_only : bool
        Of files that tell, only events of the first paragraph of a report.
    """

    actors: Annotated[tuple[EventActor, ...], ById(), Field(min_length=1)] = Field(description="Who is whom.")
    options: Annotated[tuple[OptionRule, ...], ById(), Field(min_length=1)] = Field(
        description="Option to its rule: thresholds and evidence."
    )
    root_only: bool = Field(True, description="Only events of the first paragraph, where a file tells (GDELT).")


def coding_problems(conflict: Conflict) -> Iterator[Problem]:
    """Go through the names in the tables that nothing bears."""
    coding = conflict.coding
    if coding is None:
        return
    options = {option.id: option.levels for option in conflict.options}
    actors = (*(actor.id for actor in coding.actors), ANY)
    for index, rule in enumerate(coding.options):
        path: Path = ("coding", "options", index)
        if rule.id not in options:
            yield _unknown(path, "option", rule.id, tuple(options))
        for place, evidence in enumerate(rule.evidence):
            inner: Path = (*path, "evidence", place)
            for field in ("source", "target"):
                if getattr(evidence, field) not in actors:
                    yield _unknown((*inner, field), "actor", getattr(evidence, field), actors)
            levels = options.get(rule.id, (evidence.level,))
            if evidence.level.lower() not in [level.lower() for level in levels]:
                yield _unknown((*inner, "level"), f"level of '{rule.id}'", evidence.level, levels)


def _unknown(path: Path, kind: str, name: str, names: tuple[str, ...]) -> Problem:
    listed = ", ".join(f"'{known}'" for known in names[:8]) + (", ..." if len(names) > 8 else "")
    return Problem(path, f"unknown {kind}", f"one of {listed}", f"'{name}'", did_you_mean(name, names))
