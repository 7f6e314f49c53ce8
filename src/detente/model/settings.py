"""The settings that change results: which definition applies where the literature or its programs differ."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, get_args, get_type_hints

from detente.errors import UnknownNameError, did_you_mean

__all__ = ["Settings"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Which definitions apply; recorded in every result.

    Attributes
    ----------
    move_granularity : {"any_subset", "one_option"}
        In one move a decision maker changes any of its options together, or exactly one.
    joint_moves : {"legal_sequences", "each_once", "one_move"}
        What opponents can reach together: legal sequences in which nobody moves twice in succession (Fang, Hipel and
        Kilgour 1993); sequences in which each moves at most once; or a single move of one of them. The last two are
        rules of older programs, kept so that their published tables can be reproduced.
    ties : {"sanction", "no_sanction"}
        Whether a state that the focal decision maker finds equal to where it started deters it.
    counter_moves : {"all_moves"}
        SMR and SSEQ: the counter-moves that the focal decision maker weighs. With complete, transitive preferences
        unilateral improvements would give the same answer.
    simultaneous_infeasible : {"no_sanction"}
        SIM: an infeasible combination of simultaneous moves deters nobody.
    conditional : {"implication"}
        ``if A then B`` holds wherever A fails.
    merged_states : {"first_level"}
        In coalesced states an ignored option counts as being at its first level.
    """

    move_granularity: Literal["any_subset", "one_option"] = "any_subset"
    joint_moves: Literal["legal_sequences", "each_once", "one_move"] = "legal_sequences"
    ties: Literal["sanction", "no_sanction"] = "sanction"
    counter_moves: Literal["all_moves"] = "all_moves"
    simultaneous_infeasible: Literal["no_sanction"] = "no_sanction"
    conditional: Literal["implication"] = "implication"
    merged_states: Literal["first_level"] = "first_level"

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
