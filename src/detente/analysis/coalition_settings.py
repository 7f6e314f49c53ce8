"""Which definitions of coalition stability apply, where the literature differs or leaves it open."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import combinations
from typing import Literal, get_args, get_type_hints

from detente.engine import Grid
from detente.engine.coalition import Coalition, CoalitionRules, Coalitions
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import StateSpace

__all__ = ["CoalitionSettings", "prepared"]


@dataclass(frozen=True, kw_only=True)
class CoalitionSettings:
    """Which definitions apply to coalitions; recorded in every result beside the `Settings` of the state space.

    Attributes
    ----------
    moves : {"legal_sequences", "joint_jump"}
        A coalition moves by legal sequences of its members' moves; or all members change their options at once, so that
        only the end has to be feasible (option form only). The two differ where what lies between is infeasible.
    improvement : {"strict", "pareto"}
        Every member must be better off (Inohara and Hipel 2008); or nobody worse off and somebody better.
    sanctions : {"any_subcoalition", "alone", "block"}
        Outsiders act in any sub-coalition (the class improvements of Inohara and Hipel), each alone, or all together as
        one coalition. For GMR and SMR it makes a difference only to joint jumps.
    spoils : {"one_member", "all_members"}
        A sanction deters if it makes the end no improvement any more, one member's loss being enough; or only if it
        leaves no member better off.
    succession : {"same_coalition_not_twice"}
        In a sequence of coalitions' improvements the same coalition does not act twice in succession, while one that
        shares members with it may. In option form the rule changes nothing, as two such steps are one.
    """

    moves: Literal["legal_sequences", "joint_jump"] = "legal_sequences"
    improvement: Literal["strict", "pareto"] = "strict"
    sanctions: Literal["any_subcoalition", "alone", "block"] = "any_subcoalition"
    spoils: Literal["one_member", "all_members"] = "one_member"
    succession: Literal["same_coalition_not_twice"] = "same_coalition_not_twice"

    def __post_init__(self) -> None:
        for name, allowed in self.choices().items():
            value = getattr(self, name)
            if value not in allowed:
                listed = ", ".join(f"'{choice}'" for choice in allowed)
                hint = did_you_mean(str(value), allowed)
                raise UnknownNameError(f"setting {name} must be one of {listed}; got '{value}'. {hint or ''}".strip())

    @classmethod
    def choices(cls) -> dict[str, tuple[str, ...]]:
        """Return each setting with the values that it may take, the default first."""
        hints = get_type_hints(cls)
        return {field.name: get_args(hints[field.name]) for field in fields(cls)}

    def to_dict(self) -> dict[str, str]:
        """Return the settings as plain text, for results and reports."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def opponents(self, members: Coalition, n_decision_makers: int) -> tuple[Coalition, ...]:
        """Return the outsiders as they act."""
        outside = tuple(j for j in range(n_decision_makers) if j not in members)
        if self.sanctions == "alone" or not outside:
            return tuple((j,) for j in outside)
        if self.sanctions == "block":
            return (outside,)
        return tuple(group for size in range(1, len(outside) + 1) for group in combinations(outside, size))


def prepared(space: StateSpace, settings: CoalitionSettings) -> Coalitions:
    """Prepare a state space for questions about coalitions.

    Raises
    ------
    UnsupportedAnalysisError
        If joint jumps are asked for where there are no options to combine, or with another rule for joint moves than
        legal sequences.
    """
    if settings.moves == "joint_jump" and not isinstance(space.structure, Grid):
        raise UnsupportedAnalysisError(
            "a joint jump combines the members' options; it is not defined in graph form, with coalesced states or "
            "where a move changes one option only. Use moves='legal_sequences'"
        )
    if space.settings.joint_moves != "legal_sequences":
        raise UnsupportedAnalysisError(
            f"coalitions move by legal sequences; joint_moves='{space.settings.joint_moves}' is a rule of older "
            "programs for single decision makers"
        )
    rules = CoalitionRules(settings.moves, settings.improvement, settings.spoils, space.settings.ties)
    return Coalitions(space.structure, space.ranks, rules)
