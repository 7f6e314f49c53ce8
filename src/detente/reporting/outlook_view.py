"""What ``detente now`` prints: where the conflict stands, who would move, what is soon past recall, where it goes."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reporting.dates import date_words
from detente.reporting.evolution_view import evolution_summary
from detente.reporting.paths_view import concept_name
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.side_by_side import state_in_words
from detente.reporting.wording import explanation_paragraphs, listed
from detente.tracking.outlook import Irreversible, Outlook, Standing

__all__ = ["outlook_blocks"]

_TOLD = 2
"""Improvements of each decision maker that are told."""


def outlook_blocks(found: Outlook) -> tuple[Block, ...]:
    """Return today's state or states with what may follow; then the same after what is supposed."""
    blocks: list[Block] = [Prose("", (_lead(found),))]
    for standing in found.standings:
        blocks += _standing(found, standing, "Today")
    if found.supposed:
        options = {option.id: option.label for option in found.space.conflict.options}
        told = listed(f"“{options.get(name, name)}”: {level}" for name, level in found.supposed.items())
        blocks.append(Prose(f"If this is true as well: {told}", (_difference(found),)))
        for standing in found.then:
            blocks += _standing(found, standing, "Then")
    return tuple(blocks)


def _lead(found: Outlook) -> str:
    if found.date is None:
        return "Nothing is recorded; today is the status quo."
    told = f"The last record is of {date_words(found.date)}."
    if found.n_possible > 1:
        told += f" {found.n_possible:,} states are possible"
        told += "." if found.is_complete else f"; the first {len(found.standings)} are looked at."
    return told


def _standing(found: Outlook, standing: Standing, when: str) -> Iterator[Block]:
    words = Phrases(found.space)
    place = words.state(standing.state)
    yield state_in_words(found.space, standing.state, f"{when}: {place}")
    yield Prose("Who would move, and what deters it", points=tuple(_who_would_move(standing, words)))
    yield Prose("What cannot be undone and is near", points=tuple(_near(standing, words)))
    if standing.evolution is not None:
        note = "Under the assumptions that 'detente evolve' prints; the graph model itself knows none."
        yield Prose("Where it goes from here", (evolution_summary(standing.evolution),), notes=(note,))
    else:
        yield Prose("Where it goes from here", (f"Not worked out: {standing.no_evolution}",))


def _who_would_move(standing: Standing, words: Phrases) -> Iterator[str]:
    for known in standing.explanations:
        name, concept = words.name(known.decision_maker), concept_name(known.concept)
        if known.reason == "no_moves":
            yield f"{name} has no move."
        elif known.reason == "no_improvements":
            yield f"{name}: no move would leave it better off."
        else:
            (_, *improvements) = (" ".join(told) for told in explanation_paragraphs(known))
            which = "it" if known.n_improvements == 1 else f"{known.n_undeterred:,} of them"
            verdict = "is deterred from it" if known.n_improvements == 1 else "is deterred from all of them"
            verdict = verdict if known.stable else f"nothing deters it from {which}"
            count = counted(known.n_improvements, "improvement")
            more = f" And {known.n_improvements - _TOLD:,} more." if known.n_improvements > _TOLD else ""
            yield f"{name} has {count} and {verdict} ({concept}). {' '.join(improvements[:_TOLD])}{more}"


def _near(standing: Standing, words: Phrases) -> Iterator[str]:
    if not standing.irreversible:
        yield "Nothing within two steps."
    for known in standing.irreversible:
        yield sentence(_past_recall(known, words))


def _past_recall(known: Irreversible, words: Phrases) -> str:
    ways = "" if known.n_ways == 1 else f" ({known.n_ways:,} ways; this is the one that it likes best)"
    gain = "to the advantage of whoever moves" if known.is_improvement else "not to everybody's advantage who moves"
    if known.first is None:
        gain = "to its own advantage" if known.is_improvement else "at no advantage of its own"
        return f"at once, {words.deed(known.move)}{ways}, {gain}"
    return f"in two steps, {words.deed(known.first)}; then {words.deed(known.move)}{ways}, {gain}"


def _difference(found: Outlook) -> str:
    """Say for whom the state after the event is stable and the state of today is not, or the other way round."""
    words = Phrases(found.space)
    now = {known.decision_maker: known.stable for known in found.standings[0].explanations}
    then = {known.decision_maker: known.stable for known in found.then[0].explanations}
    leaving = [maker for maker in now if now[maker] and not then[maker]]
    staying = [maker for maker in now if then[maker] and not now[maker]]
    told = []
    if leaving:
        told.append(f"{words.names(leaving)} would have reason to move then, and {_have(leaving)} none today")
    if staying:
        told.append(f"{words.names(staying)} would have no reason to move any more")
    return sentence("; ".join(told) or "nobody's reasons to stay or to move change")


def _have(makers: list[str]) -> str:
    return "has" if len(makers) == 1 else "have"
