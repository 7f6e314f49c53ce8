"""What ``detente answer`` prints: each question with its answer, and the answers of all readings in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from detente.analysis.answers import CONCEPTS_ASKED, Answer, Answers
from detente.analysis.concepts import CONCEPTS
from detente.reporting.answer_agreement import agreement
from detente.reporting.answer_change import (
    coordination_blocks,
    force_blocks,
    linkage_blocks,
    short_coordination,
    short_force,
    short_linkage,
)
from detente.reporting.answer_history import history_blocks, short_history
from detente.reporting.answer_misperception import misperception_blocks, short_misperception
from detente.reporting.answer_rest import (
    concession_blocks,
    deadlock_blocks,
    presence_blocks,
    short_concession,
    short_deadlock,
    short_presence,
)
from detente.reporting.answer_words import Words
from detente.reporting.phrases import sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Row, Table

__all__ = ["IN_ALL_READINGS", "SCHEMA", "all_blocks", "answer_blocks", "answers_data", "readings_table", "short_answer"]

SCHEMA = "detente.answers_by_reading/1"
"""Name and version of the JSON contract of all readings together."""

IN_ALL_READINGS = "The answers in all readings"
"""Title of the table of all readings."""

_BLOCKS: Mapping[str, Callable[[Any, Words, str], Iterator[Block]]] = {
    "deadlock": deadlock_blocks,
    "concession": concession_blocks,
    "force": force_blocks,
    "coordination": coordination_blocks,
    "linkage": linkage_blocks,
    "presence": presence_blocks,
    "misperception": misperception_blocks,
    "history": history_blocks,
}
_SHORT: Mapping[str, Callable[[Any, Words], str]] = {
    "deadlock": short_deadlock,
    "concession": short_concession,
    "force": short_force,
    "coordination": short_coordination,
    "linkage": short_linkage,
    "presence": short_presence,
    "misperception": short_misperception,
    "history": short_history,
}


def answer_blocks(answers: Answers) -> tuple[Block, ...]:
    """Return each question with its answer, what shows it, and how it narrows down."""
    words = Words(answers.space)
    blocks: list[Block] = []
    for number, found in enumerate(answers.answers, start=1):
        blocks += _BLOCKS[found.question.kind](found, words, f"{number}. {found.question.ask}")
    return (*blocks, _legend(answers, words))


def all_blocks(first: Answers, every: Sequence[Answers]) -> tuple[Block, ...]:
    """Return the answers under one reading in full, and those of several readings in one table and in common.

    Parameters
    ----------
    every : sequence of Answers
        The readings of the table, which is left out if there is only one.
    """
    blocks = answer_blocks(first)
    return blocks if len(every) < 2 else (*blocks, readings_table(every), agreement(every))


def short_answer(found: Answer, words: Words) -> str:
    """Answer in a few words."""
    return sentence(_SHORT[found.question.kind](found, words))


def _legend(answers: Answers, words: Words) -> Prose:
    """Say what the words of the answers mean."""
    texts = [text for found in answers.answers for _, text in found.question.texts]
    concepts = [concept for concept in CONCEPTS.values() if concept.id in (*CONCEPTS_ASKED, answers.concept)]
    looks = "; ".join(f"{concept_abbreviation(concept.id)} looks {concept.foresight} ahead" for concept in concepts)
    told = (
        f"{looks}. Under SEQ and SSEQ only answers that improve their mover's own lot deter; under GMR and SMR any do.",
        "Equilibria without another name are those under " + concept_abbreviation(answers.concept) + ". Improvements: "
        "everybody moves only to what it prefers; best replies: and only to the best within its reach. All results "
        "follow from this reading's preferences, which are judgements.",
    )
    return Prose("What the words mean", (), (*told, *words.meanings(texts)))


# --- all readings -----------------------------------------------------------------------------------------------------


def readings_table(every: Sequence[Answers]) -> Table:
    """Return one table with the answers of all readings in short, question by question."""
    rows = []
    for position, asked in enumerate(every[0].answers):
        rows.append(
            Row(
                (f"{position + 1}. {asked.question.id.replace('_', ' ')}", _asked(asked, Words(every[0].space))),
                is_heading=True,
            )
        )
        rows += [
            Row((f"  {answers.space.reading}", short_answer(answers.answers[position], Words(answers.space))))
            for answers in every
        ]
    notes = (f"Equilibria are those under {concept_abbreviation(every[0].concept)}, where no other concept is named.",)
    return Table(("Reading", "Answer"), tuple(rows), IN_ALL_READINGS, notes)


def _asked(found: Answer, words: Words) -> str:
    """Repeat the question, with letters for several statements where the answers use them."""
    texts = found.question.statements
    if len(texts) < 2 or found.question.kind not in ("concession", "presence"):
        return found.question.ask
    lettered = "; ".join(f"({chr(ord('a') + k)}) {words.said(text)}" for k, text in enumerate(texts))
    return f"{found.question.ask} {lettered}"


def answers_data(every: Sequence[Answers]) -> dict[str, Any]:
    """Return the answers of several readings as plain data: the contract ``detente.answers_by_reading/1``."""
    return {
        "schema": SCHEMA,
        "title": every[0].space.conflict.title,
        "concept": every[0].concept,
        "readings": {answers.space.reading: answers.to_dict() for answers in every},
    }
