"""What decision makers ask for, and what they say they will do if refused: positions and threats, dated and sourced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag

from detente.model.parts import Cited, Named, StatementText, levels_or_text, taken

__all__ = ["Position"]


Levels: TypeAlias = Annotated[
    Mapping[str, str],
    BeforeValidator(taken, json_schema_input_type=Mapping[str, str] | tuple[str, ...]),
    Field(max_length=60),
]


class Position(Named, Cited):
    """The position of one decision maker, under its id.

    Attributes
    ----------
    position : mapping of option to level, or str
        What it asks for: levels of anybody's options, its own promises included, or a statement. A list of options
        stands for taking each of them. What is not named is left open.
    threat : mapping of option to level
        What it says it will do with its own options if it is refused.
    date : str or None
        When it was stated.
    """

    position: Annotated[
        Annotated[Annotated[Mapping[str, str], Field(min_length=1)], Tag("levels")]
        | Annotated[StatementText, Tag("text")],
        Discriminator(levels_or_text),
        BeforeValidator(taken, json_schema_input_type=Mapping[str, str] | tuple[str, ...] | str),
    ] = Field(description="What it asks for: options (anybody's) and their levels, or a statement.")
    threat: Levels = Field({}, description="What it will do with its own options if refused: options and their levels.")
    date: str | None = Field(None, description="When it was stated (YYYY-MM-DD, YYYY-MM or YYYY).")
    summary: str | None = Field(None, description="In a sentence.")

    @property
    def levels(self) -> Iterator[tuple[tuple[str, str], str]]:
        """Every option that it names with its path inside the position, and the level."""
        if isinstance(self.position, Mapping):
            for name, level in self.position.items():
                yield ("position", name), level
        for name, level in self.threat.items():
            yield ("threat", name), level
