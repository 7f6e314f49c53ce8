"""Answers about how it went, in sentences: what was expected before each period, beside what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.reporting.answer_words import Words
from detente.reporting.backtest_view import (
    changes_in_words,
    period_name,
    rule_words,
    scores_table,
    setting_notes,
    verdict_points,
)
from detente.reporting.dates import between_words
from detente.reporting.phrases import counted
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Table
from detente.reporting.wording import listed
from detente.tracking.backtest import CONCEPTS, RULES, Score
from detente.tracking.history import HistoryAnswer

__all__ = ["agreed_history", "history_blocks", "short_history"]

_LISTED = 4
"""Rules of behaviour with their scores, beside the naive guesses."""

_HEADS = {
    "improvements": "Improvements",
    "best_replies": "Best replies",
    "from_unstable": "From unstable",
    "undeterred": "Undeterred",
}


def short_history(answer: HistoryAnswer, _words: Words) -> str:
    """Say in a sentence how the best rule of behaviour did, beside the naive guesses."""
    test = answer.test
    return (
        f"nothing changed in {test.n_stays:,} of {counted(len(test.periods), period_name(test))}; the best forecast, "
        f"by {rule_words(answer.best.forecaster)}, {_allowing(answer)}; it is {_against(answer)}"
    )


def _allowing(answer: HistoryAnswer) -> str:
    """Say how often the best rule allowed what came, and how much else it allowed."""
    best, n = answer.best, len(answer.test.periods)
    times = f"in all {n:,}" if best.n_allowed == n else f"in {best.n_allowed:,}"
    much = best.mean("n_allowed").mean
    return f"allowed what came {times}, and {much:,.0f} of {answer.space.n_states:,} states on average"


def _against(answer: HistoryAnswer) -> str:
    gains = {name: answer.test.beats(answer.best, name) for name in ("nothing changes", "any move alike")}
    better = [f"“{name}”" for name, gain in gains.items() if gain.low > 0]
    unclear = [f"“{name}”" for name, gain in gains.items() if gain.low <= 0]
    if not unclear:
        return f"reliably better than {listed(better)}"
    told = f"not reliably better than {listed(unclear)}"
    return f"better than {listed(better)}, but {told}" if better else told


def history_blocks(answer: HistoryAnswer, _words: Words, title: str) -> Iterator[Block]:
    """Say how it went beside what was expected: in short, change by change, and by scores beside the naive guesses."""
    test = answer.test
    lead = (
        f"In {test.n_stays:,} of {counted(len(test.periods), period_name(test))} nothing is known to have changed. The "
        f"best forecast is that of {rule_words(answer.best.forecaster)}: it {_allowing(answer)}. It is "
        f"{_against(answer)}; and it is flattered by being the best of {len(test.scores)}."
    )
    yield Prose(title, (lead,))
    if answer.changes:
        yield _changes(answer)
    yield scores_table(test, most=_LISTED, hint="“detente backtest” lists all", by_reading=False)
    yield Prose("", (), verdict_points(test)[2:], setting_notes(test))


def _changes(answer: HistoryAnswer) -> Table:
    """Return for each period in which something changed which rules of behaviour allowed it."""
    rows = []
    for place in answer.changes:
        period, allowing = answer.period(place), answer.allowing(place)
        cells = (_allowed(rule, allowing) for rule in RULES)
        rows.append((period.end, changes_in_words(answer.test, period), *cells))
    columns = ("Up to", "What came", *(_HEADS[rule] for rule in RULES))
    title = f"Each {period_name(answer.test)} in which something changed, and which rules of behaviour allowed it"
    note = (
        "From unstable: improvements from states that are not stable for their mover. Undeterred: improvements that "
        "nothing deters. Named are the concepts under which what came was allowed."
    )
    return Table.of(columns, rows, title, (note,))


def _allowed(rule: str, allowing: Sequence[Score]) -> str:
    found = [score.forecaster for score in allowing if score.forecaster.rule == rule]
    concepts = [one.concept for one in found if one.concept]
    if len(concepts) == len(CONCEPTS):
        return "all concepts"
    told = [concept_abbreviation(name) for name in CONCEPTS if name in concepts]
    return ", ".join(told) if told else "yes" if found else "no"


def agreed_history(found: Sequence[HistoryAnswer]) -> Iterator[str]:
    """Go through what all readings agree on of how it went."""
    first = found[0]
    n, name = len(first.test.periods), period_name(first.test)
    yield f"“nothing changes” is right in {first.test.n_stays:,} of {counted(n, name)}"
    for place in first.changes:
        allowed = [bool(one.allowing(place)) for one in found]
        when = f"what came between {between_words(first.period(place).begin, first.period(place).end)}"
        if not any(allowed):
            yield f"{when} was allowed by no rule of behaviour"
        elif all(len(one.allowing(place)) == len(one.test.scores) for one in found):
            yield f"{when} was allowed by every rule of behaviour"
    gains = [one.test.beats(one.best, "nothing changes").low > 0 for one in found]
    if not any(gains):
        yield "no rule of behaviour is reliably better than “nothing changes”"
    elif all(gains):
        yield "some rule of behaviour is better than “nothing changes” by more than chance would explain"
