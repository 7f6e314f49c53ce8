"""What cannot be, and what no longer matters: infeasible combinations and coalescing."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator

from detente.model.parts import Cited, StatementText

__all__ = ["Coalescing", "Rule", "RuleKind"]

RuleKind: TypeAlias = Literal["never", "at_most_one", "at_least_one", "exactly_one", "requires"]
Several = Annotated[tuple[StatementText, ...], Field(min_length=1, max_length=200)]


class Rule(Cited):
    """One rule about which states are feasible; exactly one kind of rule each.

    ``never: missiles and accept`` excludes what satisfies the statement; ``at_most_one``, ``at_least_one`` and
    ``exactly_one`` count how many statements of a list hold; ``if: invade`` with ``requires: massed`` excludes states
    in which the first holds and the second does not.
    """

    never: StatementText | None = Field(None, description="States that satisfy this are infeasible.")
    at_most_one: Several | None = Field(None, description="States in which two or more of these hold are infeasible.")
    at_least_one: Several | None = Field(None, description="States in which none of these holds are infeasible.")
    exactly_one: Several | None = Field(
        None, description="Only states in which exactly one of these holds are feasible."
    )
    if_: StatementText | None = Field(None, alias="if", description="Goes with 'requires'.")
    requires: StatementText | None = Field(None, description="Where 'if' holds, this must hold too.")
    because: str | None = Field(None, description="Why.")

    @model_validator(mode="after")
    def _one_kind(self) -> Rule:
        kinds = [
            kind for kind in ("never", "at_most_one", "at_least_one", "exactly_one", "requires") if getattr(self, kind)
        ]
        if len(kinds) != 1:
            raise ValueError(
                "a rule needs exactly one of 'never', 'at_most_one', 'at_least_one', 'exactly_one', or 'if' with "
                f"'requires'; got {', '.join(kinds) or 'none'}"
            )
        if (self.if_ is None) != (self.requires is None):
            raise ValueError("'if' and 'requires' go together")
        return self

    @property
    def kind(self) -> RuleKind:
        """Which kind of rule it is."""
        kinds: tuple[RuleKind, ...] = ("never", "at_most_one", "at_least_one", "exactly_one", "requires")
        return next(kind for kind in kinds if getattr(self, kind) is not None)

    @property
    def texts(self) -> tuple[tuple[tuple[str | int, ...], str], ...]:
        """Every statement of the rule with its path inside the rule."""
        if self.kind == "requires":
            return (("if",), str(self.if_)), (("requires",), str(self.requires))
        value = getattr(self, self.kind)
        if isinstance(value, str):
            return (((self.kind,), value),)
        return tuple(((self.kind, index), text) for index, text in enumerate(value))

    def __str__(self) -> str:
        if self.kind == "requires":
            return f"if {self.if_}, requires {self.requires}"
        value = getattr(self, self.kind)
        return f"{self.kind.replace('_', ' ')}: {value if isinstance(value, str) else ', '.join(value)}"


class Coalescing(Cited):
    """Options that no longer matter once a condition holds: the states that differ only there are one state.

    All decision makers are indifferent within such a group; in statements and weights an ignored option counts as being
    at its first level.
    """

    when: StatementText = Field(description="The condition.")
    ignore: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="Ids of the options that no longer matter then."
    )
    because: str | None = Field(None, description="Why.")
