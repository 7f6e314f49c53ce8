"""How well the rules read: a set of sentences of our own with the records that a careful reader takes from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeAlias

from detente.reading.documents import Document, Span, document_of
from detente.reading.extraction import records_of
from detente.reading.records import Record

__all__ = ["FIELDS", "Evaluation", "Example", "Expected", "Half", "Score", "evaluate", "examples"]

Half: TypeAlias = Literal["development", "test"]

FIELDS = ("kind", "actor", "target", "status", "negation", "voice", "date", "span")
"""What is scored."""


@dataclass(frozen=True)
class Expected:
    """A record that a careful reader takes from a sentence; parties by their names."""

    kind: str
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    status: str
    negated: bool
    voices: tuple[str, ...]
    date: str | None
    span: Span


@dataclass(frozen=True)
class Example:
    """A sentence of the gold set with its style, the date of its document, and its records."""

    style: str
    date: str | None
    text: str
    records: tuple[Expected, ...]


@dataclass(frozen=True)
class Score:
    """How much was right: of what was found, and of what was to be found.

    Attributes
    ----------
    right, found, wanted : int
    """

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of what was to be found that was; 1 where nothing was."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / (self.found + self.wanted) if self.found + self.wanted else 1.0


@dataclass(frozen=True)
class Evaluation:
    """The scores of one half, field by field.

    Attributes
    ----------
    half : str
    sentences, records : int
        How many there are, and how many records a careful reader takes from them.
    scores : dict of str to Score
        For every field, and ``record``: found in the right place with the right kind and the right actors.
    method : str
    """

    half: str
    sentences: int
    records: int
    scores: dict[str, Score] = field(default_factory=dict)
    method: str = "rules"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.reading-quality/1``."""
        return {
            "schema": "detente.reading-quality/1",
            "half": self.half,
            "method": self.method,
            "sentences": self.sentences,
            "records": self.records,
            "scores": {
                name: {"right": known.right, "found": known.found, "wanted": known.wanted,
                       "precision": round(known.precision, 4), "recall": round(known.recall, 4), "f": round(known.f, 4)}
                for name, known in self.scores.items()
            },
        }  # fmt: skip


@cache
def examples(half: Half) -> tuple[Example, ...]:
    """Return the sentences of one half of the gold set."""
    content = resources.files("detente.reading").joinpath(f"data/gold_{half}.txt").read_text("utf-8")
    return tuple(_example(block) for block in re.split(r"(?m)^@ ", content)[1:])


def _example(block: str) -> Example:
    heading, text, *lines = [line.strip() for line in block.strip().splitlines() if line.strip()]
    style, _, date = heading.partition(" ")
    return Example(style, date or None, text, tuple(_expected(line, text) for line in lines))


def _expected(line: str, text: str) -> Expected:
    kind, actors, targets, status, voices, date, passage = (part.strip() for part in line.split("|"))
    return Expected(
        kind, _split(actors), _split(targets), status.removeprefix("not "), status.startswith("not "), _split(voices),
        date or None, _passage(passage, text),
    )  # fmt: skip


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _passage(passage: str, text: str) -> Span:
    if not passage:
        return Span(0, len(text))
    first, _, last = passage.partition(" ... ")
    start = text.index(first)
    return Span(start, text.index(last, start) + len(last) if last else start + len(first))


def evaluate(half: Half, read: Callable[[Document], Sequence[Record]] = records_of) -> Evaluation:
    """Read one half of the gold set, and score what comes out field by field.

    Every sentence is a document of its own. A record that was found is held against one that was to be found if their
    passages overlap; of all pairings the one that agrees best is taken. Parties and voices count one by one; negation
    counts where a record is negated, a date where there is one; a span is right if the passages share at least half of
    what they take in together.
    """
    counts = {name: [0, 0, 0] for name in ("record", *FIELDS)}
    wanted = 0
    for example in examples(half):
        wanted += len(example.records)
        document = document_of([example.text], date=example.date)
        for name, right, found, expected in _scored(read(document), example.records):
            for at, number in enumerate((right, found, expected)):
                counts[name][at] += number
    scores = {name: Score(*numbers) for name, numbers in counts.items()}
    return Evaluation(half, len(examples(half)), wanted, scores)


def _scored(found: Sequence[Record], wanted: Sequence[Expected]) -> Iterator[tuple[str, int, int, int]]:
    pairs = _pairs(found, wanted)
    for record, expected in pairs:
        mine = _values(record)
        theirs = _expected_values(expected)
        for name in FIELDS[:-1]:
            yield name, len(mine[name] & theirs[name]), 0, 0
        yield "span", _share(record.span, expected.span) >= 0.5, 0, 0
        yield "record", mine["kind"] == theirs["kind"] and mine["actor"] == theirs["actor"], 0, 0
    for record in found:
        yield from (
            (name, 0, len(values), 0) for name, values in {**_values(record), "span": {1}, "record": {1}}.items()
        )
    for expected in wanted:
        sizes = {**_expected_values(expected), "span": {1}, "record": {1}}
        yield from ((name, 0, 0, len(values)) for name, values in sizes.items())


def _pairs(found: Sequence[Record], wanted: Sequence[Expected]) -> list[tuple[Record, Expected]]:
    """Pair what was found with what was to be found, the best agreement first."""
    rated = sorted(
        ((_agreement(record, expected), -i, -j) for i, record in enumerate(found) for j, expected in enumerate(wanted)),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for rating, i, j in rated:
        if rating > 0 and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return [(found[i], wanted[j]) for i, j in pairs.items()]


def _agreement(record: Record, expected: Expected) -> float:
    share = _share(record.span, expected.span)
    if share == 0:
        return 0.0
    mine, theirs = _values(record), _expected_values(expected)
    return 2 * share + 2 * (mine["kind"] == theirs["kind"]) + sum(mine[name] == theirs[name] for name in FIELDS[1:-1])


def _values(record: Record) -> dict[str, set[Any]]:
    return {
        "kind": {record.kind},
        "actor": {party.name for party in record.actors},
        "target": {party.name for party in record.targets},
        "status": {record.status},
        "negation": {True} if record.negated else set(),
        "voice": set(enumerate(voice.party.name for voice in record.voices)),
        "date": {record.date} - {None},
    }


def _expected_values(expected: Expected) -> dict[str, set[Any]]:
    return {
        "kind": {expected.kind},
        "actor": set(expected.actors),
        "target": set(expected.targets),
        "status": {expected.status},
        "negation": {True} if expected.negated else set(),
        "voice": set(enumerate(expected.voices)),
        "date": {expected.date} - {None},
    }


def _share(first: Span, second: Span) -> float:
    both = min(first.end, second.end) - max(first.start, second.start)
    return both / (max(first.end, second.end) - min(first.start, second.start)) if both > 0 else 0.0
