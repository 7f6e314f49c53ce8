"""What ``detente evolve`` prints: the assumptions first, then where play ends under them, how soon, by which way."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.evolution_result import Evolution, Outcome
from detente.reporting.phrases import counted
from detente.reporting.prose import Block, Prose
from detente.reporting.shares import between, probability
from detente.reporting.side_by_side import state_in_words, states_side_by_side
from detente.reporting.tables import Table
from detente.reporting.wording import state_words

__all__ = ["evolution_blocks", "evolution_summary", "outcomes_table"]

_SIDE_BY_SIDE = 6
"""Most states that are set side by side."""

_MEMBERS = 6
"""Most states of a round that are named."""


def evolution_blocks(evolution: Evolution, *, limit: int) -> tuple[Block, ...]:
    """Return the assumptions, the answer in sentences, the outcomes, what they are, and what play passes through.

    Parameters
    ----------
    limit : int
        Most outcomes to show.
    """
    return (
        _assumptions(evolution),
        _answer(evolution),
        _outcomes(evolution, limit),
        *_states(evolution, limit),
        *_passing(evolution),
    )


def _assumptions(evolution: Evolution) -> Prose:
    note = "A period is one chance to move and no length of time. --takes, --chance, --acts and --weights change this."
    return Prose("What is assumed", (), evolution.assumptions, (note,), is_numbered=True)


def evolution_summary(evolution: Evolution, *, most: int = 3) -> str:
    """Say in a sentence or two where play ends, the likeliest first, and whether that is exact."""
    if evolution.reached == 1:
        return "Nobody has such a move to make: play stays where it is."
    shown = evolution.outcomes[:most]
    told = "; ".join(f"{_place(evolution, outcome)} with {probability(outcome.probability)}" for outcome in shown)
    more = len(evolution.outcomes) - len(shown)
    rest = f"; {counted(more, 'more outcome')}" if more else ""
    return f"It ends{_when(evolution)} in {told}{rest}. {_method(evolution)}"


def _answer(evolution: Evolution) -> Prose:
    """Say how far play gets, how soon it ends, and how that was found."""
    start = state_words(evolution.space, evolution.start)
    if evolution.start.index == evolution.space.status_quo:
        start = f"the status quo, {start}"
    n = len(evolution.outcomes)
    if evolution.reached == 1:
        told = ["Nobody has such a move to make: play stays where it is."]
    else:
        told = [f"Play can get to {counted(evolution.reached, 'state')} (the start included)."]
        told.append(f"It ends in {'one way' if n == 1 else f'one of {n:,} ways'}{_when(evolution)}.")
    return Prose(f"If all that holds, from {start}", (" ".join(told), _method(evolution)))


def _when(evolution: Evolution) -> str:
    if evolution.expected_time is None:
        return ""
    periods = f", on average after {_periods(evolution.expected_time)}"
    if evolution.expected_time_interval is None:
        return periods
    low, high = evolution.expected_time_interval
    return f"{periods} ({low:,.1f} to {high:,.1f})"


def _periods(time: float) -> str:
    shown = f"{time:,.1f}".removesuffix(".0")
    return f"{shown} {'period' if shown == '1' else 'periods'}"


def _method(evolution: Evolution) -> str:
    """Say whether the numbers are exact."""
    if not evolution.is_sampled:
        return "These numbers are exact for these assumptions."
    told = (
        f"These numbers are estimates from {evolution.runs:,} runs (seed {evolution.seed}); each range holds the truth "
        "with a confidence of 95 %."
    )
    if evolution.unfinished:
        told += f" {probability(evolution.unfinished)} of the runs had not ended when they were cut off."
    return told


# --- outcomes ---------------------------------------------------------------------------------------------------------


def _outcomes(evolution: Evolution, limit: int) -> Table:
    """Return a row per outcome: where play ends, how likely that is, and how soon."""
    shown = evolution.outcomes[:limit]
    rows = []
    for outcome in shown:
        time = "–" if outcome.expected_time is None else _periods(outcome.expected_time)
        row = (_place(evolution, outcome), probability(outcome.probability), between(outcome.interval), time)
        rows.append(row if evolution.is_sampled else (*row[:2], *row[3:]))
    columns = (
        "where play ends",
        "probability",
        *(("range",) if evolution.is_sampled else ()),
        "then after, on average",
    )
    left = evolution.outcomes[limit:]
    notes = []
    if left:
        together = probability(sum(outcome.probability for outcome in left))
        notes.append(f"{counted(len(left), 'more outcome')}, together {together}, not shown; --limit shows more.")
    return Table.of(columns, rows, "Where play ends", notes)


def _place(evolution: Evolution, outcome: Outcome) -> str:
    """Name the state in which play rests, or those among which it goes round."""
    if outcome.rests:
        return state_words(evolution.space, outcome.states[0])
    named = ", ".join(f"{number:,}" for number in outcome.states[:_MEMBERS].numbers)
    more = len(outcome.states) - _MEMBERS
    return f"round and round among states {named}" + (f" and {more:,} more" if more > 0 else "")


def _states(evolution: Evolution, limit: int) -> Iterator[Block]:
    """Show the states where play comes to rest beside the start."""
    rests = [outcome.states[0] for outcome in evolution.outcomes[:limit] if outcome.rests][:_SIDE_BY_SIDE]
    if not rests or rests == [evolution.start]:
        yield state_in_words(evolution.space, evolution.start, "The start")
        return
    beside = [evolution.start, *(state for state in rests if state != evolution.start)]
    yield states_side_by_side(evolution.space, beside, "The start, and where play comes to rest")


def _passing(evolution: Evolution) -> Iterator[Table]:
    """Say how likely play is ever to be where each statement holds, and where it then stays."""
    if not evolution.passing:
        return
    rows = []
    for passing in evolution.passing:
        ever, stays = probability(passing.probability), probability(evolution.holds_for_good(passing.statement))
        row = (passing.statement, ever, between(passing.interval), stays)
        rows.append(row if evolution.is_sampled else (*row[:2], *row[3:]))
    columns = ("statement", "holds at some time", *(("range",) if evolution.is_sampled else ()), "holds in the end")
    yield Table.of(columns, rows, "What play passes through")


# --- other forms ------------------------------------------------------------------------------------------------------


def outcomes_table(evolution: Evolution) -> Table:
    """Return a row per outcome with full numbers: its states, probability, interval and expected time."""
    rows = []
    for outcome in evolution.outcomes:
        numbers = " ".join(map(str, outcome.states.numbers))
        patterns = " ".join(state.text for state in outcome.states)
        low, high = outcome.interval or ("", "")
        time = "" if outcome.expected_time is None else repr(outcome.expected_time)
        rows.append((numbers, patterns, repr(outcome.probability), f"{low}", f"{high}", time))
    return Table.of(("states", "patterns", "probability", "from", "to", "expected time"), rows)
