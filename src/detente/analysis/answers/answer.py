"""Ask a conflict its own questions, under one reading or under all of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from detente.analysis.answerers import HANDED_IN, HandedIn
from detente.analysis.answers.concession import ConcessionAnswer, answer_concession
from detente.analysis.answers.coordination import CoordinationAnswer, answer_coordination
from detente.analysis.answers.deadlock import DeadlockAnswer, answer_deadlock
from detente.analysis.answers.force import ForceAnswer, answer_force
from detente.analysis.answers.ground import Ground
from detente.analysis.answers.linkage import LinkageAnswer, answer_linkage
from detente.analysis.answers.misperception import MisperceptionAnswer, answer_misperception
from detente.analysis.answers.presence import PresenceAnswer, answer_presence
from detente.analysis.heading import heading
from detente.analysis.questions import as_space
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import Conflict, Settings, StateSpace
from detente.model.questions import QUESTION_KINDS, Question
from detente.types import Progress

__all__ = ["ANSWERERS", "SCHEMA", "Answer", "Answers", "answer", "answer_readings"]

SCHEMA = "detente.answers/1"
"""Name and version of the JSON contract."""

Answer: TypeAlias = (
    "DeadlockAnswer | ConcessionAnswer | ForceAnswer | CoordinationAnswer | LinkageAnswer | PresenceAnswer"
    " | MisperceptionAnswer | HandedIn"
)
"""What answers a question; its kind decides which."""

ANSWERERS: Mapping[str, Callable[[Question, Ground], Answer]] = MappingProxyType(
    {
        "deadlock": answer_deadlock,
        "concession": answer_concession,
        "force": answer_force,
        "coordination": answer_coordination,
        "linkage": answer_linkage,
        "presence": answer_presence,
        "misperception": answer_misperception,
    }
)
"""For each kind of question what answers it; kinds that rest on what was observed are in `HANDED_IN`."""


@dataclass(frozen=True, eq=False)
class Answers:
    """The answers to a conflict's questions under one reading.

    Attributes
    ----------
    space : StateSpace
        Conflict, reading and settings.
    concept : str
        Id of the concept that is asked about; every answer also says what holds under others.
    answers : tuple
        One per question, in the order of the file.
    """

    space: StateSpace
    concept: str
    answers: tuple[Answer, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the answers as plain data: the contract ``detente.answers/1``; states by number."""
        return {
            "schema": SCHEMA,
            **heading(self.space),
            "concept": self.concept,
            "status_quo": None if self.space.status_quo is None else self.space.number(self.space.status_quo),
            "answers": [
                {
                    "id": found.question.id,
                    "ask": found.question.ask,
                    "kind": found.question.kind,
                    **found.to_dict(),
                }
                for found in self.answers
            ],
        }


def answer(
    conflict: Conflict | StateSpace,
    *,
    questions: Sequence[str] | None = None,
    concept: str = "seq",
    search_changes: bool = True,
    reading: str | None = None,
    settings: Settings | None = None,
) -> Answers:
    """Answer the questions that a conflict file asks.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        With a section ``questions`` and a status quo.
    questions : sequence of str, optional
        Ids of the questions; all of them if left out.
    concept : str
        Under which it is asked where play rests. Every answer also says what holds under other concepts.
    search_changes : bool
        Whether to search for the smallest changes of preferences that make a concession rest; it takes the longest.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.

    Returns
    -------
    Answers
        Frozen; carries reading, settings and concept.

    Raises
    ------
    UnsupportedAnalysisError
        If the conflict asks no questions, or names no status quo.
    UnknownNameError
        If a question, concept or reading is unknown.

    Examples
    --------
    >>> import detente
    >>> found = answer(detente.load("three-demands"), questions=["deadlock"])
    >>> found.answers[0].rests_under
    ('gmr', 'smr', 'seq', 'sseq')
    """
    space = as_space(conflict, reading, settings)
    asked = _asked(space.conflict, questions)
    ground = Ground.of(space, concept, search_changes=search_changes)
    return Answers(space, ground.concept, tuple(_answerer(question.kind)(question, ground) for question in asked))


def _answerer(kind: str) -> Callable[[Question, Ground], Answer]:
    return ANSWERERS[kind] if kind in ANSWERERS else HANDED_IN[kind]


def answer_readings(
    conflict: Conflict,
    readings: Sequence[str] | None = None,
    *,
    questions: Sequence[str] | None = None,
    concept: str = "seq",
    changes_in: Collection[str] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> tuple[Answers, ...]:
    """Answer a conflict's questions under several readings; see `answer`.

    Parameters
    ----------
    readings : sequence of str, optional
        Which readings; all of them, in the order of the file, if left out.
    changes_in : collection of str, optional
        Ids of the readings under which the smallest changes of preferences are searched for; all if left out.
    progress : callable, optional
        Told the share that is done, reading by reading.
    """
    wanted = [known.id for known in conflict.readings] if readings is None else list(readings)
    space = conflict.compile(wanted[0], settings)
    found = []
    for done, reading in enumerate(wanted, start=1):
        search = changes_in is None or conflict.reading(reading).id in changes_in
        found.append(answer(space, questions=questions, concept=concept, search_changes=search, reading=reading))
        if progress is not None:
            progress(done / len(wanted))
    return tuple(found)


def _asked(conflict: Conflict, wanted: Sequence[str] | None) -> tuple[Question, ...]:
    if not conflict.questions:
        raise UnsupportedAnalysisError(_HOW_TO_ASK.format(kinds=_kinds()))
    known = {question.id: question for question in conflict.questions}
    if wanted is None:
        return conflict.questions
    for name in wanted:
        if name not in known:
            listed = ", ".join(f"'{question}'" for question in known)
            hint = did_you_mean(name, known) or ""
            raise UnknownNameError(f"unknown question '{name}': expected one of {listed}. {hint}".strip())
    return tuple(question for question in conflict.questions if question.id in wanted)


def _kinds() -> str:
    return "\n".join(f"  {kind} (needs {', '.join(needs)}): {asks}" for kind, (needs, asks) in QUESTION_KINDS.items())


_HOW_TO_ASK = """the conflict asks no questions. Add a section like this to its file:

questions:
  rest:
    ask: Does it rest as it is?
    kind: deadlock
    statements: a statement that holds now

Kinds of questions:
{kinds}"""
