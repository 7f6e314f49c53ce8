"""What a conflict's analyst wants to know: questions that ``detente answer`` answers, in the file's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from detente.model.parts import Cited, Named, StatementText
from detente.model.positions import Levels

__all__ = ["QUESTION_KINDS", "ObservedStep", "Question", "QuestionKind"]

QuestionKind: TypeAlias = Literal[
    "deadlock", "concession", "force", "coordination", "linkage", "presence", "misperception", "history"
]

QUESTION_KINDS: Mapping[str, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        "deadlock": (("statements",), "Does it rest where the first statement holds, and what holds it there?"),
        "concession": (("statements", "by"), "Will 'by' ever let one of the statements hold?"),
        "force": (("statements", "by", "step"), "Does the 'step' of 'by' bring about one of the statements?"),
        "coordination": (("coalition",), "What changes if the 'coalition' acts as one?"),
        "linkage": (("step",), "What does the 'step' change, and what does linking the theatres change?"),
        "presence": (("statements",), "Does one of the statements hold wherever play rests?"),
        "misperception": (("path",), "What would each have to believe wrongly for the 'path' to be its best play?"),
        "history": ((), "Did it go as the model says? What was expected before, beside what the observations show."),
    }
)
"""For each kind of question what it needs, and what it asks."""


def _several(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Statements = Annotated[
    tuple[StatementText, ...], BeforeValidator(_several, json_schema_input_type=str | tuple[str, ...])
]
Parties = Annotated[tuple[str, ...], BeforeValidator(_several, json_schema_input_type=str | tuple[str, ...])]


class ObservedStep(Cited):
    """A move that was observed: who did what with its own options, and when."""

    by: str = Field(description="Id of the decision maker who moved.")
    does: Annotated[Levels, Field(min_length=1)] = Field(
        description="Its options and the levels that it moved them to."
    )
    date: str | None = Field(None, description="When (YYYY-MM-DD, YYYY-MM or YYYY).")
    note: str | None = Field(None, description="What happened, in a sentence.")


class Question(Named, Cited):
    """A question that a conflict asks of its analysis.

    Attributes
    ----------
    ask : str
        The question as it is printed.
    kind : str
        What is computed for it; see `QUESTION_KINDS`.
    statements : tuple of str
        What the question is about: the deadlock, the concessions, what is to be brought about, what is to stay away.
    by : str or None
        Decision maker who would concede, or who takes the step.
    step : str or None
        The step that is asked about, as a statement.
    coalition : tuple of str
        Who would act as one.
    start : mapping of option to level, or None
        Where an observed path began, all other options at their first level; the status quo if left out.
    path : tuple of ObservedStep
        The moves that were observed, in order.
    rests : bool
        Whether play rested where the path ends.
    every : {"record", "day", "week", "month"}
        The periods for which the next state is foreseen, where it is asked how it went.
    """

    ask: str = Field(min_length=1, description="The question, as it is printed.")
    kind: QuestionKind = Field(description="What is computed for it.")
    statements: Statements = Field((), max_length=20, description="What it is about: one statement or several.")
    by: str | None = Field(None, description="Id of the decision maker who would concede, or takes the step.")
    step: StatementText | None = Field(None, description="The step that is asked about, as a statement.")
    coalition: Parties = Field((), max_length=60, description="Ids of the decision makers who would act as one.")
    start: Levels | None = Field(None, description="Where an observed path began: options and levels.")
    path: tuple[ObservedStep, ...] = Field((), max_length=200, description="The moves that were observed, in order.")
    rests: bool = Field(True, description="Whether play rested where the path ends.")
    every: Literal["record", "day", "week", "month"] = Field(
        "week", description="How it went: the periods for which the next state is foreseen."
    )

    @model_validator(mode="after")
    def _complete(self) -> Question:
        needed, asks = QUESTION_KINDS[self.kind]
        missing = [f"'{field}'" for field in needed if not getattr(self, field)]
        if missing:
            raise ValueError(f"a question of kind '{self.kind}' needs {' and '.join(missing)}. It asks: {asks}")
        return self

    @property
    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every statement of the question with its path inside the question."""
        for index, text in enumerate(self.statements):
            yield ("statements", index), text
        if self.step is not None:
            yield ("step",), self.step

    @property
    def parties(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every decision maker that it names, with its path inside the question."""
        if self.by is not None:
            yield ("by",), self.by
        for index, name in enumerate(self.coalition):
            yield ("coalition", index), name
        for index, step in enumerate(self.path):
            yield ("path", index, "by"), step.by
