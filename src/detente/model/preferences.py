"""What a decision maker prefers, as an analyst writes it: statements in order, weights, a ranking, or indifference."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, field_validator, model_serializer, model_validator

from detente.model.parts import ById, Cited, Named, Part, StatementText, from_text
from detente.model.preference_structures import (
    STRUCTURE_SECTIONS,
    FuzzyPreferences,
    GreyPreferences,
    ProbabilisticPreferences,
    StrengthOfPreference,
    UnknownPreferences,
)
from detente.model.uncertainty import Uncertainty

if TYPE_CHECKING:
    from detente.model.views import View

__all__ = ["Attitude", "Credibility", "DecisionMakerPreferences", "PreferenceStatement", "Preferences", "Reading"]

Attitude = Literal["devoting", "indifferent", "aggressive"]
"""How a decision maker stands towards another: it wants it no worse off, does not care, wants it no better off."""

Credibility = Literal["any", "improvements", "best_replies", "none"]
"""Which moves of another a decision maker reckons with as sanctions."""


class PreferenceStatement(Cited):
    """A statement that a decision maker wants to hold.

    In a file a plain text stands for a statement without reasons or citations.
    """

    statement: StatementText = Field(description="What the decision maker wants to hold, in the statement language.")
    because: str | None = Field(None, description="Why the analyst thinks so.")

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return from_text(value, "statement")

    @model_serializer(mode="wrap")
    def _to_text(self, handler: Any) -> Any:
        return handler(self) if self.because or self.cite else self.statement


def _one_or_tied(value: Any) -> str:
    return "tied" if isinstance(value, list | tuple) else "one"


Ranked = Annotated[
    Annotated[PreferenceStatement, Tag("one")]
    | Annotated[tuple[PreferenceStatement, ...], Field(min_length=1), Tag("tied")],
    Discriminator(_one_or_tied),
]
"""A preference statement, or several that share a rank."""

RankedStates = Annotated[
    Annotated[str, Tag("one")] | Annotated[tuple[str, ...], Field(min_length=1), Tag("tied")],
    Discriminator(_one_or_tied),
]
"""A state or pattern of states, or several that are tied."""

FiniteDecimal = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=36, decimal_places=18)]
"""Bounded, so that sums stay exact and a hostile exponent costs nothing."""


def _filled(value: Any) -> Any:
    """Refuse a section of which only the key is there: it would pass for one that says something."""
    if value is None:
        raise ValueError("the section is empty: write what it says, or take it out")
    return value


class Preferences(Part):
    """One decision maker's order over the states.

    The parts refine each other in this order: ``statements`` (lexicographic: the most important first; statements that
    share a rank count alike), then ``weights`` among what they leave tied, then ``ranking`` among what is still tied.
    Most readings use one of them. A decision maker without preferences must be said to be indifferent.

    Attributes
    ----------
    statements : tuple
        Most important first; a tuple in place of a statement holds statements of equal importance.
    weights : mapping of statement to number
        The sum of the weights of what holds decides; larger is preferred.
    ranking : tuple
        States as Y/N patterns (or state ids in graph form), most preferred first; a tuple in place of one is a tie.
    indifferent : bool
        All states are equally preferred.
    """

    statements: tuple[Ranked, ...] = Field((), description="What it wants, most important first; a list shares a rank.")
    weights: Mapping[str, FiniteDecimal] = Field(
        default_factory=dict, description="Statement (or option) to a number: the sum decides, larger is preferred."
    )
    ranking: tuple[RankedStates, ...] = Field((), description="States, most preferred first; a list holds a tie.")
    indifferent: bool = Field(False, description="True: all states are equally preferred.")
    note: str | None = Field(None, description="Remarks on the judgement as a whole.")

    @model_validator(mode="after")
    def _something(self) -> Preferences:
        stated = bool(self.statements or self.weights or self.ranking)
        if self.indifferent and stated:
            raise ValueError("either indifferent, or statements, weights or a ranking; not both")
        if not self.indifferent and not stated:
            raise ValueError("no preferences: give statements, weights or a ranking, or write 'indifferent'")
        return self

    @model_serializer(mode="wrap")
    def _to_text(self, handler: Any) -> Any:
        return "indifferent" if self.indifferent and not (self.note or self.sections) else handler(self)

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the sections that say more than the order."""
        return tuple(name for name in STRUCTURE_SECTIONS if getattr(self, name, None) is not None)

    def ranks(self) -> tuple[tuple[PreferenceStatement, ...], ...]:
        """Return the statements rank by rank, each rank a tuple."""
        return tuple(entry if isinstance(entry, tuple) else (entry,) for entry in self.statements)

    def ranked_states(self) -> tuple[tuple[str, ...], ...]:
        """Return the ranking group by group, each group a tuple of patterns or state ids."""
        return tuple(entry if isinstance(entry, tuple) else (entry,) for entry in self.ranking)


class DecisionMakerPreferences(Preferences, Named):
    """The preferences of one decision maker, under its id: an order, and sections on what the order leaves out."""

    unknown: UnknownPreferences | None = Field(None, description="What nobody knows of them.")
    strength: StrengthOfPreference | None = Field(None, description="How strong they are.")
    fuzzy: FuzzyPreferences | None = Field(None, description="To what degree they hold.")
    probabilistic: ProbabilisticPreferences | None = Field(None, description="How likely they hold.")
    grey: GreyPreferences | None = Field(None, description="Between which bounds their degree lies.")

    _filled = field_validator(*STRUCTURE_SECTIONS, mode="before")(_filled)

    @model_validator(mode="before")
    @classmethod
    def _indifferent(cls, value: Any) -> Any:
        if isinstance(value, dict) and str(value.get("indifferent", "")).strip().lower() == "indifferent":
            return {**value, "indifferent": True}
        return value


class Reading(Named, Cited):
    """A named, sourced set of preferences: how one observer reads what everybody wants."""

    name: str = Field("", description="How it is printed; the id if left out.")
    summary: str | None = Field(None, description="Whose reading it is and what it holds.")
    default: bool = Field(False, description="True for the reading that is used unless another is asked for.")
    based_on: str | None = Field(None, description="Id of a reading that supplies what this one does not say.")
    preferences: Annotated[tuple[DecisionMakerPreferences, ...], ById("indifferent")] = Field(
        (), description="Decision maker to its preferences; or the word 'indifferent'."
    )
    views: Annotated[tuple[View, ...], ById()] = Field(
        (), description="Decision maker to the game as it perceives it under this reading, in place of the conflict's."
    )
    uncertainty: Uncertainty | None = Field(None, description="What it leaves open; 'detente sweep' draws from it.")
    attitudes: Mapping[str, Mapping[str, Attitude]] = Field(
        default_factory=dict,
        description="Decision maker to how it stands towards others: devoting, indifferent or aggressive. Towards "
        "itself it is devoting, towards others indifferent, unless said otherwise.",
    )
    credible: Mapping[str, Mapping[str, Credibility]] = Field(
        default_factory=dict,
        description="Decision maker to opponents, and which moves of each it reckons with as sanctions: any, "
        "improvements (unless said otherwise), best_replies or none.",
    )

    _filled = field_validator("uncertainty", mode="before")(_filled)
