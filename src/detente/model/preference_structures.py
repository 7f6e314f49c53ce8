"""Preferences that are not one ranking, as sections beside it: what is unknown, how strong, to what degree, how likely.

The ranking stays what the analyst thinks most likely; a section says what it leaves out. Analyses that work on plain
ranks use the ranking and say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from detente.model.parts import Cited, Part, StatementText

__all__ = [
    "STRUCTURE_SECTIONS",
    "Camp",
    "FuzzyPair",
    "FuzzyPreferences",
    "GreyPair",
    "GreyPreferences",
    "ProbabilisticPair",
    "ProbabilisticPreferences",
    "Scale",
    "StrengthOfPreference",
    "StrengthPair",
    "UnknownPreferences",
]

STRUCTURE_SECTIONS = ("unknown", "strength", "fuzzy", "probabilistic", "grey")
"""The sections of a decision maker's preferences that say more than a ranking, in the order of a file."""

Share = Annotated[Decimal, Field(ge=0, le=1, allow_inf_nan=False, decimal_places=9)]
PositiveShare = Annotated[Decimal, Field(gt=0, le=1, allow_inf_nan=False, decimal_places=9)]
Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False, max_digits=27, decimal_places=9)]
Weight = Annotated[Decimal, Field(allow_inf_nan=False, max_digits=27, decimal_places=9)]
Measure = Literal["weights", "places"]
Area = Annotated[str, Field(min_length=1)]
"""A Y/N pattern, or a statement; in graph form the id of a state, or a statement."""


class UnknownPreferences(Cited):
    """What nobody knows of a decision maker's preferences.

    Attributes
    ----------
    wish : tuple of str
        Statements of its own list of which it is open whether it wants them to hold or not to hold.
    importance : tuple of str
        Statements of its own list that it wants, but of which it is open how much they matter beside the others.
    pairs : tuple of pairs
        Two patterns each (or states, or statements): states of the one cannot be compared with states of the other.
    """

    wish: tuple[StatementText, ...] = Field((), description="Statements of which it is open whether it wants them.")
    importance: tuple[StatementText, ...] = Field((), description="Statements it wants, at a place that is open.")
    pairs: tuple[tuple[Area, Area], ...] = Field((), description="Pairs of patterns, states or statements left open.")
    because: str | None = Field(None, description="Why it is not known.")

    @model_validator(mode="after")
    def _something(self) -> UnknownPreferences:
        if not (self.wish or self.importance or self.pairs):
            raise ValueError("nothing is left open: give 'wish', 'importance' or 'pairs'")
        return self


class Pair(Part):
    """States of one pattern over states of another."""

    of: Area = Field(description="Pattern, state or statement: what is preferred.")
    over: Area = Field(description="Pattern, state or statement: to what it is preferred.")


class StrengthPair(Pair):
    """How strongly states of one pattern are preferred to states of another."""

    degree: int = Field(2, ge=1, le=9, description="1 mildly, 2 greatly; more if more are told apart.")


class StrengthOfPreference(Cited):
    """How strong preferences are: mild (degree 1), great (degree 2), or more degrees.

    Attributes
    ----------
    great : tuple of str
        Statements of its own list that make a preference great where they decide.
    degrees : mapping of statement to int
        The degree that a statement gives where it decides, if more than two are told apart.
    gaps : tuple of number
        Differences of the scale from which on a preference is of degree 2, 3, and so on.
    by : {"weights", "places"}
        The scale of the gaps: the sum of the weights, or places in the ranking; weights if there are any.
    pairs : tuple of StrengthPair
        Degrees for states of patterns; they go before all else.
    """

    great: tuple[StatementText, ...] = Field((), description="Statements that make a preference great.")
    degrees: Mapping[str, Annotated[int, Field(ge=1, le=9)]] = Field(
        default_factory=dict, description="Statement to the degree that it gives where it decides."
    )
    gaps: tuple[Positive, ...] = Field((), description="Differences that make degree 2, 3, ...", max_length=8)
    by: Measure | None = Field(None, description="The scale of the gaps: weights, or places in the ranking.")
    pairs: tuple[StrengthPair, ...] = Field((), description="Degrees for states of patterns.")
    because: str | None = Field(None, description="Why the analyst thinks so.")

    @model_validator(mode="after")
    def _something(self) -> StrengthOfPreference:
        if not (self.great or self.degrees or self.gaps or self.pairs):
            raise ValueError("nothing is said of strength: give 'great', 'degrees', 'gaps' or 'pairs'")
        if any(first >= second for first, second in pairwise(self.gaps)):
            raise ValueError("the gaps must rise")
        if self.by and not self.gaps:
            raise ValueError("'by' is the scale of 'gaps', and there are none")
        return self

    def degree_of(self, statement: str) -> int:
        """Return the degree that a statement gives where it decides."""
        wanted = " ".join(statement.split())
        for text, degree in self.degrees.items():
            if " ".join(text.split()) == wanted:
                return degree
        return 2 if wanted in {" ".join(text.split()) for text in self.great} else 1


class Scale(Part):
    """From a difference on a scale to a degree of preference between 0 and 1."""

    by: Measure | None = Field(None, description="Sum of the weights, or places in the ranking; weights if any.")
    width: Positive = Field(description="linear: the difference that is certain; logistic: its scale.")
    shape: Literal["linear", "logistic"] = Field("linear", description="How the degree grows with the difference.")


class FuzzyPair(Pair):
    """The degree to which states of one pattern are preferred to states of another."""

    degree: Share = Field(description="From 0 to 1; the other way round it is one minus this.")


class FuzzyPreferences(Cited):
    """Degrees of preference, and from which certainty on they move the decision maker.

    Attributes
    ----------
    threshold : number
        The satisficing threshold: a move is worth its while if the relative certainty of preferring its end (the degree
        one way minus the degree the other way) reaches it. Above 0, at most 1.
    scale : Scale or None
        Degrees from the differences of a scale; without it they are those of the ranking: 1, 0, or one half.
    pairs : tuple of FuzzyPair
        Degrees for states of patterns; they go before all else, the first that fits decides.
    """

    threshold: PositiveShare = Field(description="Relative certainty from which on a move is worth its while.")
    scale: Scale | None = Field(None, description="Degrees from the differences of a scale.")
    pairs: tuple[FuzzyPair, ...] = Field((), description="Degrees for states of patterns.")
    because: str | None = Field(None, description="Why the analyst thinks so.")


class GreyPair(Pair):
    """Between which bounds the degree lies to which states of one pattern are preferred to states of another."""

    degree: tuple[Share, Share] = Field(description="Lower and upper bound, from 0 to 1.")

    @model_validator(mode="after")
    def _ordered(self) -> GreyPair:
        if self.degree[0] > self.degree[1]:
            raise ValueError("the lower bound of the degree stands first")
        return self


class GreyPreferences(Cited):
    """Degrees of preference of which only bounds are known.

    Attributes
    ----------
    threshold : number
        As for fuzzy preferences, for the relative certainty after whitening.
    whitening : number
        Where between its bounds a relative certainty is taken to lie: 0 at the lower, 1 at the upper one.
    weights : mapping of statement to pair of numbers
        Bounds of weights; with ``width`` and ``shape`` they give bounds of degrees.
    pairs : tuple of GreyPair
        Bounds for states of patterns; they go before all else, the first that fits decides.
    """

    threshold: PositiveShare = Field(description="Relative certainty from which on a move is worth its while.")
    whitening: Share = Field(Decimal("0.5"), description="0: the lower bound counts; 1: the upper one.")
    weights: Mapping[str, tuple[Weight, Weight]] = Field(
        default_factory=dict, description="Statement to the bounds of its weight."
    )
    width: Positive | None = Field(None, description="Needed with weights: linear: the difference that is certain.")
    shape: Literal["linear", "logistic"] = Field("linear", description="How the degree grows with the difference.")
    pairs: tuple[GreyPair, ...] = Field((), description="Bounds of degrees for states of patterns.")
    because: str | None = Field(None, description="Why the analyst thinks so.")

    @model_validator(mode="after")
    def _complete(self) -> GreyPreferences:
        if not (self.weights or self.pairs):
            raise ValueError("nothing is grey: give 'weights' or 'pairs'")
        if bool(self.weights) != (self.width is not None):
            raise ValueError("'weights' and 'width' belong together")
        for text, (low, high) in self.weights.items():
            if low > high:
                raise ValueError(f"the lower bound of the weight of '{text}' stands first")
        return self


class ProbabilisticPair(Pair):
    """How likely states of one pattern are preferred to states of another."""

    probability: Share = Field(description="That the one is preferred.")
    reverse: Share | None = Field(None, description="That the other is preferred; one minus the first if not given.")

    @model_validator(mode="after")
    def _at_most_one(self) -> ProbabilisticPair:
        if self.reverse is not None and self.probability + self.reverse > 1:
            raise ValueError("the probabilities of the two directions add up to more than 1")
        return self


class Camp(Part):
    """Some of those who may end up deciding, and what they want."""

    share: PositiveShare = Field(description="How likely they decide.")
    name: str | None = Field(None, description="Who they are.")
    statements: tuple[StatementText, ...] = Field((), description="What they want, most important first.")
    weights: Mapping[str, Weight] = Field(default_factory=dict, description="Statement to a number: the sum decides.")
    indifferent: bool = Field(False, description="True: they do not care.")

    @model_validator(mode="after")
    def _something(self) -> Camp:
        if self.indifferent == bool(self.statements or self.weights):
            raise ValueError("a camp has statements or weights, or is indifferent")
        return self


class ProbabilisticPreferences(Cited):
    """Preferences by chance: who will decide, or what is measured with noise, is not certain.

    Attributes
    ----------
    alpha, beta, gamma : number
        Thresholds above 0, at most 1. It moves where the end is preferred with a probability above 1 - alpha; it is
        deterred where the end is preferred with a probability of at most 1 - beta; others reckon with its moves to
        what it prefers with a probability above 1 - gamma.
    camps : tuple of Camp
        Those who may decide; their shares add up to 1.
    noise : number or None
        Standard deviation of a normal error in the value of every state.
    by : {"weights", "places"} or None
        The scale that the noise is in: the sum of the weights, or places in the ranking; weights if there are any.
    pairs : tuple of ProbabilisticPair
        Probabilities for states of patterns; they go before all else, the first that fits decides.
    """

    alpha: PositiveShare = Field(description="It moves where P(preferred) > 1 - alpha.")
    beta: PositiveShare = Field(description="It is deterred where P(preferred) <= 1 - beta.")
    gamma: PositiveShare = Field(description="Others reckon with its moves where P(preferred) > 1 - gamma.")
    camps: tuple[Camp, ...] = Field((), description="Those who may decide, with their shares.", max_length=16)
    noise: Positive | None = Field(None, description="Standard deviation of the value of every state.")
    by: Measure | None = Field(None, description="What the noise is in: weights, or places in the ranking.")
    pairs: tuple[ProbabilisticPair, ...] = Field((), description="Probabilities for states of patterns.")
    because: str | None = Field(None, description="Why the analyst thinks so.")

    @model_validator(mode="after")
    def _consistent(self) -> ProbabilisticPreferences:
        if self.camps and self.noise is not None:
            raise ValueError("either camps or noise, not both")
        total = sum((camp.share for camp in self.camps), start=Decimal(0))
        if self.camps and total != 1:
            raise ValueError(f"the shares of the camps must add up to 1; they add up to {total.normalize():f}")
        if self.by and self.noise is None:
            raise ValueError("'by' is what the noise is in, and there is none")
        return self
