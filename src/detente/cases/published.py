"""What the literature reports about a case: the schema of ``published.yaml``, and how a variant is applied.

States bear the numbers of the sources; the file says which state each number stands for, as a Y/N string. A result that
a program must reproduce is ``published`` (a source states it) or ``recomputed`` (it follows from the definitions, found
without the engine). Where a source and the definitions part, a ``recorded-disagreement`` keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, Field, model_validator

from detente.analysis import find_concept
from detente.cases.catalogue import case_path
from detente.model import Conflict, Settings
from detente.model.parts import ById, Cited, Named, Part

__all__ = ["Changes", "EquilibriumJump", "InverseCount", "Move", "Published", "Result", "Witness", "published_results"]

ConceptId = Annotated[str, AfterValidator(lambda name: find_concept(name).id)]
Numbers = tuple[int, ...]
"""States by the numbers of the source, ascending."""
Trust = Literal["read", "recalled", "computed"]
"""``read`` in the source itself; ``recalled`` from it without reading it again; ``computed`` from the definitions."""


class Changes(Part):
    """How a variant departs from the conflict file.

    Attributes
    ----------
    moves : mapping
        Option to how its owner may change it.
    """

    moves: Mapping[str, Literal["free", "up", "down", "frozen"]] = Field(default_factory=dict)

    def apply(self, conflict: Conflict) -> Conflict:
        """Return the conflict with these changes.

        Raises
        ------
        UnknownNameError
            If the conflict has no option of a name given.

        Examples
        --------
        >>> from detente.cases import load_case
        >>> Changes(moves={"strike": "free"}).apply(load_case("cuban-missile-crisis")).options[0].moves
        'free'
        """
        moves = {conflict.options[conflict.option_index(name)].id: way for name, way in self.moves.items()}
        makers = tuple(
            maker.model_copy(
                update={
                    "options": tuple(
                        option.model_copy(update={"moves": moves.get(option.id, option.moves)})
                        for option in maker.options
                    )
                }
            )
            for maker in conflict.decision_makers
        )
        kept: dict[str, Any] = {name: getattr(conflict, name) for name in Conflict.model_fields}
        return Conflict(**kept | {"decision_makers": makers})


class Move(Part):
    """A move of one decision maker to a state."""

    by: str
    to: int


class Witness(Part):
    """Why a state is stable for a decision maker: an improvement, and the moves of its opponents that deter it."""

    state: int
    decision_maker: str
    improvement: int
    sanction: Annotated[tuple[Move, ...], Field(min_length=1)]


class Result(Named, Cited):
    """Stable states of a case under one reading, one set of settings and possibly with changes.

    Attributes
    ----------
    kind : {"published", "recomputed", "recorded-disagreement"}
        What stands behind it.
    trust : {"read", "recalled", "computed"}
        How it came into the file.
    reading : str or None
        Whose reading; the default one if None.
    changes : Changes
        How the variant departs from the conflict file.
    settings : mapping
        Settings that are not at their default.
    states : mapping of number to Y/N string
        The source's numbers, where they are not those of the case.
    equilibria : mapping of concept to states
        Stable for all decision makers.
    stable : mapping of concept to mapping of decision maker to states
        Stable for one of them.
    reported : mapping of concept to states
        A recorded disagreement: the equilibria that the source reports instead.
    witnesses : tuple of Witness
        Reasons for what is in doubt.
    note : str or None
        What a reader should know.
    """

    kind: Literal["published", "recomputed", "recorded-disagreement"]
    trust: Trust
    reading: str | None = None
    changes: Changes = Field(default_factory=Changes)
    settings: Mapping[str, str] = Field(default_factory=dict)
    states: Mapping[int, str] = Field(default_factory=dict)
    equilibria: Mapping[ConceptId, Numbers]
    stable: Mapping[ConceptId, Mapping[str, Numbers]] = Field(default_factory=dict)
    reported: Mapping[ConceptId, Numbers] = Field(default_factory=dict)
    witnesses: tuple[Witness, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _kind_and_settings(self) -> Result:
        if bool(self.reported) != (self.kind == "recorded-disagreement"):
            raise ValueError("'reported' goes with a recorded disagreement, and with nothing else")
        same = [concept for concept, states in self.reported.items() if self.equilibria.get(concept) == states]
        if same:
            raise ValueError(f"reported and expected equilibria agree under {', '.join(same)}")
        self.chosen_settings()
        return self

    def chosen_settings(self) -> Settings:
        """Return the settings under which the result holds."""
        unknown = set(self.settings) - set(Settings.choices())
        if unknown:
            raise ValueError(f"unknown settings {', '.join(sorted(unknown))}")
        return Settings(**self.settings)  # type: ignore[arg-type]  # Settings checks the values itself

    def numbers(self) -> frozenset[int]:
        """Return every state number that the result uses."""
        sets = [*self.equilibria.values(), *self.reported.values()]
        sets += [states for of_maker in self.stable.values() for states in of_maker.values()]
        told = [(witness.state, witness.improvement, *(m.to for m in witness.sanction)) for witness in self.witnesses]
        return frozenset(number for numbers in [*sets, *told] for number in numbers)


class EquilibriumJump(Cited):
    """Two equilibria between which a group can go together, every member to its advantage, and nobody alone.

    Attributes
    ----------
    members : tuple of str
        The group.
    start, end : int
        From where to where.
    concepts : tuple of str
        Under which both are equilibria.
    """

    trust: Trust
    members: Annotated[tuple[str, ...], Field(min_length=2)]
    start: int
    end: int
    concepts: Annotated[tuple[ConceptId, ...], Field(min_length=1)]
    note: str | None = None


class InverseCount(Cited):
    """How many strict rankings of one decision maker make a state an equilibrium, all else being as it is.

    Attributes
    ----------
    target : int
        The state.
    varied : str
        The decision maker whose rankings are tried.
    rankings : int
        How many there are.
    counts : mapping of concept to int
        How many of them make the target an equilibrium.
    reported : mapping of concept to int
        What the source says.
    """

    trust: Trust
    target: int
    varied: str
    rankings: int
    counts: Mapping[ConceptId, int]
    reported: Mapping[ConceptId, int] = Field(default_factory=dict)
    note: str | None = None


class Published(Part):
    """All that is known about the stability of a case, with where it is from.

    Attributes
    ----------
    states : mapping of number to Y/N string
        The sources' numbers of the states; in the option order of the conflict file.
    results : tuple of Result
        Expected stable states.
    jumps : tuple of EquilibriumJump
        What coalitions can do.
    inverse : tuple of InverseCount
        Results on the inverse problem.
    """

    states: Annotated[Mapping[int, str], Field(min_length=1)]
    results: Annotated[tuple[Result, ...], ById(), Field(min_length=1)]
    jumps: tuple[EquilibriumJump, ...] = ()
    inverse: tuple[InverseCount, ...] = ()

    @model_validator(mode="after")
    def _known_numbers(self) -> Published:
        for result in self.results:
            strange = result.numbers() - set(result.states or self.states)
            if strange:
                raise ValueError(f"result '{result.id}' uses states that have no Y/N string: {sorted(strange)}")
        return self

    def states_of(self, result: Result) -> Mapping[int, str]:
        """Return the numbering that a result uses: its own, or that of the case."""
        return result.states or self.states


def published_results(name: str) -> Published | None:
    """Return what is published about a case, or None for a case without a literature.

    Raises
    ------
    UnknownNameError
        If no case bears the name; the nearest one is offered.

    Examples
    --------
    >>> published_results("chicken").results[0].equilibria["seq"]
    (2, 3)
    """
    path = case_path(name).with_name("published.yaml")
    if not path.is_file():
        return None
    # Texts only, as in conflict files; the models turn them into what they stand for.
    return Published(**yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader))  # noqa: S506
