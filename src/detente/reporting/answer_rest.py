"""Answers about where play rests, in sentences: deadlocks, concessions, and what holds wherever it rests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.answers import (
    Change,
    Concession,
    ConcessionAnswer,
    DeadlockAnswer,
    EditSearch,
    Occurrence,
    PresenceAnswer,
)
from detente.reporting.answer_words import RULE_WORDS, Words, concepts_in_words
from detente.reporting.edit_words import edits_in_words
from detente.reporting.phrases import sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Table
from detente.reporting.wording import explanation_paragraphs

__all__ = [
    "concession_blocks",
    "deadlock_blocks",
    "presence_blocks",
    "short_concession",
    "short_deadlock",
    "short_presence",
]


_ALTERNATIVES = 2
"""Changes of preferences of the same kind that are told."""

# --- does it rest? ----------------------------------------------------------------------------------------------------


def short_deadlock(answer: DeadlockAnswer, words: Words) -> str:
    """Say under which concepts the state that is looked at rests, and who would leave it."""
    at = "the status quo" if words.is_status_quo(answer.state) else words.phrases.state(answer.state)
    under, every = answer.rests_under, list(answer.stable)
    against = [name for name in every if name not in under]
    if under:
        told = f"{at} is an equilibrium under {concepts_in_words(under, every)}"
        return f"{told}, not under {concepts_in_words(against)}" if against else told
    concept = answer.occurrence.concept
    leaving = [maker for maker in words.space.decision_makers if maker not in answer.stable[concept]]
    told = f"{at} is no equilibrium under any concept"
    return f"{told}; {words.makers(leaving)} would leave it ({concept_abbreviation(concept)})" if leaving else told


def deadlock_blocks(answer: DeadlockAnswer, words: Words, title: str) -> Iterator[Block]:
    """Say whether it rests, which move each side would make, and what deters it."""
    lead = "" if words.is_status_quo(answer.state) else "The status quo is no such state; the nearest is looked at. "
    short = sentence(short_deadlock(answer, words))
    others = answer.occurrence
    told = sentence(f"in all, {words.said(others.statement)}: {words.among(others)}{words.elsewhere(others)}")
    sides = tuple(
        " ".join(text for paragraph in explanation_paragraphs(side) for text in paragraph) for side in answer.sides
    )
    yield Prose(title, (f"{lead}{short}", told), sides, (words.narrowed(answer.funnel),))


# --- will somebody concede? -------------------------------------------------------------------------------------------


def short_concession(answer: ConcessionAnswer, _words: Words) -> str:
    """Say for each concession how often it holds where play rests."""
    return _lettered([_often(one.occurrence) for one in answer.concessions])


def concession_blocks(answer: ConcessionAnswer, words: Words, title: str) -> Iterator[Block]:
    """Say for each concession whether it comes about, and what would make it."""
    found = [one.occurrence for one in answer.concessions]
    short = _given(found, answer.concept, words)
    points = tuple(_concession(one, answer, words) for one in answer.concessions)
    funnels = tuple(words.narrowed(one.funnel) for one in answer.concessions if one.occurrence.count)
    searched = (_searched(one.search) for one in answer.concessions if one.search is not None)
    yield Prose(title, (sentence(short),), points, (*funnels, *dict.fromkeys(searched)))
    yield _occurrences(found, words)


def _given(found: Sequence[Occurrence], concept: str, words: Words) -> str:
    """Say which of several concessions are made at some equilibrium."""
    name = concept_abbreviation(concept)
    given = [words.said(occurrence.statement) for occurrence in found if occurrence.count]
    only = len(found) == 1
    if not given:
        return f"it is made at no {name} equilibrium" if only else f"none of them is made at any {name} equilibrium"
    if len(given) == len(found):
        return f"{'it' if only else 'each'} is made at some {name} equilibrium"
    others = "the other" if len(found) - len(given) == 1 else "the others"
    return f"at some {name} equilibrium {' and '.join(given)}; {others} at none"


def _concession(concession: Concession, answer: ConcessionAnswer, words: Words) -> str:
    occurrence = concession.occurrence
    told = [f"{words.said(occurrence.statement)}: {words.among(occurrence)}"]
    if occurrence.count:
        told.append(words.way(occurrence.way))
    elif concession.search is not None:
        told += _changes(concession, concession.search, words.phrases.name(answer.by), words)
    return " ".join(sentence(part) for part in told)


def _changes(concession: Concession, search: EditSearch, giver: str, words: Words) -> Iterator[str]:
    """Say which smallest changes of its giver's preferences would make it an equilibrium."""
    smallest, name = search.smallest, concept_abbreviation(search.concept)
    if search.omitted is not None:
        yield f"no change of preferences was sought, since {search.omitted}"
        return
    if smallest is None:
        yield f"no change that was tried of what {giver} wants makes it an {name} equilibrium"
        return
    told = "; or ".join(
        _alternatives(changes, words) for changes in [*search.by_kind.values(), search.pairs] if changes
    )
    yield f"it would hold in some if {giver} {told}"
    if concession.way is not None and concession.way.path.moves:
        yield f"after the first of these changes {words.way(concession.way)}"


def _alternatives(changes: Sequence[Change], words: Words) -> str:
    """List changes of the same kind and size, up to a limit."""
    told = [edits_in_words(change.edits, words) for change in changes[:_ALTERNATIVES]]
    more = len(changes) - len(told)
    return ", or ".join(told) + (f", or one of {more:,} more such changes" if more > 0 else "")


def _searched(search: EditSearch) -> str:
    """Say what was searched, and how far."""
    if search.omitted is not None:
        return sentence(search.omitted)
    told = (
        "All changes of one statement were looked at: it is put elsewhere in the order of importance, left out, or "
        "reversed. Named are those past the fewest others, and those that leave out or reverse one"
    )
    if search.pairs or not search.by_kind:
        told += ". Where none of these does it, changes of two statements"
        told += " were looked at, all of them" if search.complete and not search.pairs else ", the smallest first"
        if not search.complete:
            told += f"; of these not all ({search.tried:,} changes tried in all)"
    return sentence(told)


# --- does it hold wherever play rests? --------------------------------------------------------------------------------


def short_presence(answer: PresenceAnswer, _words: Words) -> str:
    """Say how often each statement holds where play rests."""
    return _lettered([_often(occurrence) for occurrence in answer.occurrences])


def presence_blocks(answer: PresenceAnswer, words: Words, title: str) -> Iterator[Block]:
    """Say how often each statement holds where play rests, and whether play gets there."""
    told = [
        " ".join(
            sentence(part)
            for part in (
                f"{words.said(occurrence.statement)}: {words.among(occurrence)}",
                *([words.way(occurrence.way)] if occurrence.count else []),
            )
        )
        for occurrence in answer.occurrences
    ]
    ends = f"Best replies from the status quo end in {words.states(answer.ends)}." if len(answer.ends) else (
        "Best replies from the status quo never come to rest.")  # fmt: skip
    yield Prose(title, (), (*told, ends), (words.narrowed(answer.funnel),))
    yield _occurrences(answer.occurrences, words)


# --- both -------------------------------------------------------------------------------------------------------------


def _occurrences(found: Sequence[Occurrence], words: Words) -> Table:
    """Set out in how many equilibria of each concept each statement holds."""
    concepts = list(found[0].equilibria)
    rows = [
        (
            words.said(occurrence.statement),
            *(f"{len(occurrence.equilibria[name]):,} of {occurrence.totals[name]:,}" for name in concepts),
            _reached(occurrence),
        )
        for occurrence in found
    ]
    columns = ("Holds in equilibria", *(concept_abbreviation(name) for name in concepts), "Reached by")
    name = concept_abbreviation(found[0].concept)
    notes = (f"Reached: by which moves play gets from the status quo to a {name} equilibrium of this kind.",)
    return Table.of(columns, rows, "", notes)


def _reached(occurrence: Occurrence) -> str:
    if not occurrence.count:
        return "–"
    if occurrence.way is None:
        return "no moves"
    return RULE_WORDS[occurrence.way.rule] if occurrence.way.path.moves else "status quo"


def _often(occurrence: Occurrence) -> str:
    if not occurrence.total:
        return "nothing rests"
    if occurrence.count in (0, occurrence.total):
        return "always" if occurrence.count else "never"
    return f"{occurrence.count:,} of {occurrence.total:,}"


def _lettered(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return "; ".join(f"({chr(ord('a') + k)}) {part}" for k, part in enumerate(parts))
