"""The edits of a conflict, each as plain data that says what to do: what a page or a script sends."""

from __future__ import annotations

from abc import abstractmethod
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from detente.model.editing import parts, preferring, structure
from detente.model.editing.draft import Draft
from detente.model.editing.levels import set_levels
from detente.model.editing.removal import remove
from detente.model.editing.renaming import rename
from detente.model.parts import Part

__all__ = [
    "Add",
    "Edit",
    "EditBase",
    "GiveOption",
    "Inherit",
    "Move",
    "MoveStatement",
    "Negate",
    "NewLevel",
    "Remove",
    "Rename",
    "Set",
    "SetDefaultReading",
    "SetIndifferent",
    "SetLevels",
    "SetMove",
    "SetRanking",
    "SetStatusQuo",
    "SetTheatre",
    "SetWeights",
    "Weight",
]

At: TypeAlias = tuple[str | int, ...]


class EditBase(Part):
    """What every edit can do: change a draft, and say in a few words what it does."""

    @abstractmethod
    def apply(self, draft: Draft) -> None:
        """Change a draft."""

    @property
    @abstractmethod
    def label(self) -> str:
        """What it does, as a history lists it."""


class Set(EditBase):
    """Change plain fields of a part."""

    op: Literal["set"] = "set"
    at: At = Field(description="Address of the part; empty for the conflict itself.")
    values: dict[str, Any] = Field(description="Field to its new value; null takes it away.")

    def apply(self, draft: Draft) -> None:
        """Change the fields."""
        parts.set_fields(draft, self.at, self.values)

    @property
    def label(self) -> str:
        """Which fields of what."""
        return f"Change {' and '.join(self.values) or 'nothing'} of {parts.noun(self.at)}"


class Add(EditBase):
    """Add a part to a list."""

    op: Literal["add"] = "add"
    to: At = Field(description="Address of the list.")
    value: dict[str, Any] = Field(
        description="The part, as an outline shows it; its id is made from its name if missing."
    )
    index: int | None = Field(
        None, ge=0, description="Its place; the last if left out. Of a preference statement: rank."
    )
    tied: bool = Field(False, description="A preference statement joins the rank instead of taking it.")

    def apply(self, draft: Draft) -> None:
        """Add it."""
        structure.add(draft, self.to, self.value, index=self.index, tied=self.tied)

    @property
    def label(self) -> str:
        """What is added."""
        return f"Add {parts.noun((*self.to, '*'))}"


class Move(EditBase):
    """Put a part in another place of its list."""

    op: Literal["move"] = "move"
    at: At
    index: int = Field(ge=0, description="Its new position.")

    def apply(self, draft: Draft) -> None:
        """Move it."""
        structure.move(draft, self.at, self.index)

    @property
    def label(self) -> str:
        """What is moved."""
        return f"Move {parts.noun(self.at)}"


class Remove(EditBase):
    """Take a part out."""

    op: Literal["remove"] = "remove"
    at: At
    cascade: bool = Field(False, description="What cannot do without it goes too; else it is refused.")

    def apply(self, draft: Draft) -> None:
        """Take it out."""
        remove(draft, self.at, cascade=self.cascade)

    @property
    def label(self) -> str:
        """What goes."""
        return f"Remove {parts.noun(self.at)}"


class Rename(EditBase):
    """Give a part another id; everything that uses it is rewritten."""

    op: Literal["rename"] = "rename"
    at: At
    id: str

    def apply(self, draft: Draft) -> None:
        """Rename it everywhere."""
        rename(draft, self.at, self.id)

    @property
    def label(self) -> str:
        """What bears another id."""
        return f"Change the id of {parts.noun(self.at)}"


class GiveOption(EditBase):
    """Give an option to another decision maker."""

    op: Literal["give_option"] = "give_option"
    option: str
    decision_maker: str
    index: int | None = Field(None, ge=0)

    def apply(self, draft: Draft) -> None:
        """Give it."""
        structure.give_option(draft, self.option, self.decision_maker, index=self.index)

    @property
    def label(self) -> str:
        """What it does."""
        return "Give an option to another decision maker"


class NewLevel(Part):
    """A level of an option, and where it was."""

    name: str
    was: int | None = Field(None, description="Its old position; null if it is new.")


class SetLevels(EditBase):
    """Give an option other levels."""

    op: Literal["set_levels"] = "set_levels"
    option: str
    levels: tuple[NewLevel, ...]
    cascade: bool = False

    def apply(self, draft: Draft) -> None:
        """Change the levels."""
        set_levels(draft, self.option, [(level.name, level.was) for level in self.levels], cascade=self.cascade)

    @property
    def label(self) -> str:
        """What it does."""
        return "Change the levels of an option"


class SetTheatre(EditBase):
    """Put an option into a theatre, or out of all."""

    op: Literal["set_theatre"] = "set_theatre"
    option: str
    theatre: str | None = None

    def apply(self, draft: Draft) -> None:
        """Put it there."""
        structure.set_theatre(draft, self.option, self.theatre)

    @property
    def label(self) -> str:
        """What it does."""
        return "Change the theatre of an option"


class SetStatusQuo(EditBase):
    """Say where things stand; nothing takes it away."""

    op: Literal["set_status_quo"] = "set_status_quo"
    levels: dict[str, str] | None = Field(None, description="Options and levels; all others at their first.")
    state: str | None = Field(None, description="Id of a state (graph form), or a Y/N string.")

    def apply(self, draft: Draft) -> None:
        """Set it."""
        structure.set_status_quo(draft, self.levels, self.state)

    @property
    def label(self) -> str:
        """What it does."""
        return "Change the status quo"


class SetMove(EditBase):
    """Say whether a decision maker can move from one state to another (graph form)."""

    op: Literal["set_move"] = "set_move"
    decision_maker: str
    source: str
    target: str
    possible: bool = True

    def apply(self, draft: Draft) -> None:
        """Add or take away the move."""
        structure.set_move(draft, self.decision_maker, (self.source, self.target), possible=self.possible)

    @property
    def label(self) -> str:
        """What it does."""
        return "Change the moves of a decision maker"


class SetDefaultReading(EditBase):
    """Choose the reading that is used unless another is asked for."""

    op: Literal["set_default_reading"] = "set_default_reading"
    reading: str

    def apply(self, draft: Draft) -> None:
        """Choose it."""
        preferring.set_default_reading(draft, self.reading)

    @property
    def label(self) -> str:
        """What it does."""
        return "Choose the default reading"


class MoveStatement(EditBase):
    """Put a preference statement at another rank."""

    op: Literal["move_statement"] = "move_statement"
    at: At
    rank: int = Field(ge=0)
    tied: bool = Field(False, description="It joins that rank; else it becomes a rank of its own before it.")

    def apply(self, draft: Draft) -> None:
        """Move it."""
        preferring.move_statement(draft, self.at, self.rank, tied=self.tied)

    @property
    def label(self) -> str:
        """What it does."""
        return "Move a preference statement"


class Negate(EditBase):
    """Turn a preference statement into its opposite."""

    op: Literal["negate"] = "negate"
    at: At

    def apply(self, draft: Draft) -> None:
        """Flip it."""
        preferring.negate(draft, self.at)

    @property
    def label(self) -> str:
        """What it does."""
        return "Flip a preference statement"


class _OfMaker(EditBase):
    """An edit of what a reading says of one decision maker."""

    reading: str
    decision_maker: str


class SetRanking(_OfMaker):
    """Rank the states directly; an empty ranking takes it away."""

    op: Literal["set_ranking"] = "set_ranking"
    ranking: tuple[tuple[str, ...], ...] = Field(description="Most preferred first; each entry holds what is tied.")

    def apply(self, draft: Draft) -> None:
        """Set it."""
        preferring.set_part(draft, self.reading, self.decision_maker, "ranking", [[*group] for group in self.ranking])

    @property
    def label(self) -> str:
        """What it does."""
        return "Change a ranking"


class Weight(Part):
    """A statement and what it counts."""

    statement: str
    weight: str | int | float


class SetWeights(_OfMaker):
    """Weigh statements; none takes the weights away."""

    op: Literal["set_weights"] = "set_weights"
    weights: tuple[Weight, ...]

    def apply(self, draft: Draft) -> None:
        """Set them."""
        weights = {item.statement: str(item.weight) for item in self.weights}
        preferring.set_part(draft, self.reading, self.decision_maker, "weights", weights)

    @property
    def label(self) -> str:
        """What it does."""
        return "Change weights"


class SetIndifferent(_OfMaker):
    """Say that a decision maker likes all states equally."""

    op: Literal["set_indifferent"] = "set_indifferent"

    def apply(self, draft: Draft) -> None:
        """Take away all that is said."""
        preferring.stated_by(draft, self.reading, self.decision_maker, fresh=True)

    @property
    def label(self) -> str:
        """What it does."""
        return "Make a decision maker indifferent"


class Inherit(_OfMaker):
    """Leave what a decision maker wants to the reading that this one is based on."""

    op: Literal["inherit"] = "inherit"

    def apply(self, draft: Draft) -> None:
        """Take away all that is said here."""
        preferring.inherit(draft, self.reading, self.decision_maker)

    @property
    def label(self) -> str:
        """What it does."""
        return "Take preferences from the reading beneath"


Edit: TypeAlias = Annotated[
    Set
    | Add
    | Move
    | Remove
    | Rename
    | GiveOption
    | SetLevels
    | SetTheatre
    | SetStatusQuo
    | SetMove
    | SetDefaultReading
    | MoveStatement
    | Negate
    | SetRanking
    | SetWeights
    | SetIndifferent
    | Inherit,
    Field(discriminator="op"),
]
"""Any edit, told apart by ``op``."""
