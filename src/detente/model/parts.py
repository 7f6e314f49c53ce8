"""What the parts of a conflict share: frozen, no unknown fields, ids as mapping keys, citations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    field_serializer,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from detente.model.statements import MAX_LENGTH, is_keyword

__all__ = [
    "ById",
    "Citation",
    "Cited",
    "Colour",
    "Identifier",
    "Named",
    "Part",
    "Source",
    "StatementText",
    "from_text",
    "levels_or_text",
    "taken",
]


class Part(BaseModel):
    """Base of everything in a conflict: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _identifier(value: str) -> str:
    if is_keyword(value):
        raise PydanticCustomError("identifier", "'{id}' is a word of the statement language", {"id": value})
    if not re.fullmatch(r"[^\W\d]\w*", value) or len(value) > 60:
        raise PydanticCustomError(
            "identifier",
            "a name of at most 60 letters, digits and underscores that starts with a letter is needed",
        )
    return value


Identifier = Annotated[str, AfterValidator(_identifier)]
"""A short name used inside the file: letters, digits, underscores; begins with a letter."""


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise PydanticCustomError("colour", "a colour such as #0068a8 is needed: # and six hexadecimal digits")
    return value


Colour = Annotated[str, AfterValidator(_colour), Field(json_schema_extra={"pattern": "^#[0-9a-fA-F]{6}$"})]
"""A colour: red, green and blue as two hexadecimal digits each."""

StatementText = Annotated[str, Field(min_length=1, max_length=MAX_LENGTH)]
"""A statement in the statement language, not parsed yet."""


def from_text(value: Any, field: str) -> Any:
    """Let a plain text stand for a part of which only ``field`` is given."""
    return {field: value} if isinstance(value, str) else value


def taken(value: Any) -> Any:
    """Let a list of options stand for taking each of them."""
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return dict.fromkeys(value, "yes")
    return value


def levels_or_text(value: Any) -> str:
    """Tell options with their levels from a text, where either may stand: the tag of a union."""
    return "levels" if isinstance(value, Mapping | list | tuple) else "text"


class ById:
    """Marks a tuple of parts that a file writes as a mapping from id to part, in order.

    Python callers may also give the parts themselves.

    Parameters
    ----------
    text : str, optional
        The field that a plain text stands for, where a file gives one in place of a mapping.
    """

    def __init__(self, text: str | None = None) -> None:
        self.text = text

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Accept a mapping where the inner schema wants a tuple; write a mapping back."""
        return core_schema.no_info_before_validator_function(
            self._items,
            handler(source),
            serialization=core_schema.wrap_serializer_function_ser_schema(self._mapping),
        )

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe the mapping form, which is what editors see."""
        item = handler.resolve_ref_schema(handler(schema))["items"]
        return {"type": "object", "additionalProperties": {"anyOf": [item, {"type": "string"}]} if self.text else item}

    def _items(self, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return tuple(self._part(key, item) for key, item in value.items())

    def _part(self, key: Any, item: Any) -> Any:
        if item is None:
            return {"id": key}
        if isinstance(item, str) and self.text:
            return {"id": key, self.text: item}
        return {"id": key, **item} if isinstance(item, Mapping) else item

    @staticmethod
    def _mapping(value: Any, handler: Any) -> Any:
        return {part.id: dumped for part, dumped in zip(value, handler(value), strict=True)}


class Named(Part):
    """A part that bears an id, which a file writes as its key."""

    id: SkipJsonSchema[Identifier] = Field(exclude=True)


class Source(Named):
    """Where a fact or a judgement comes from, and whose perspective it is."""

    title: str = Field(description="Title of the document.")
    publisher: str | None = Field(None, description="Who published it.")
    author: str | None = Field(None, description="Who wrote it.")
    date: str | None = Field(None, description="When it was published (YYYY-MM-DD, YYYY-MM or YYYY).")
    url: str | None = Field(None, description="Where it can be read.")
    perspective: str | None = Field(None, description="Whose perspective it is.")
    note: str | None = Field(None, description="What a reader should know: quality, what was checked.")


class Citation(Part):
    """A place in a source. In a file a plain text is the id of the source."""

    source: str = Field(description="Id of a source.")
    locator: str | None = Field(None, description="Page, paragraph, article, time.")
    words: str | None = Field(None, max_length=400, description="A few words of it.")


def _citations(value: Any) -> Any:
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(from_text(item, "source") for item in items)


class Cited(Part):
    """A part that may cite sources."""

    cite: Annotated[
        tuple[Citation, ...],
        BeforeValidator(_citations, json_schema_input_type=str | Citation | tuple[str | Citation, ...]),
    ] = Field((), description="Where this comes from: ids of sources, or sources with a locator and a few words.")

    @field_serializer("cite")
    def _short_citations(self, cite: tuple[Citation, ...]) -> list[Any]:
        short = [item.model_dump(exclude_defaults=True) for item in cite]
        return [item["source"] if len(item) == 1 else item for item in short]
