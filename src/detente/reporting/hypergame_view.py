"""What ``detente hypergame`` prints: who perceives what, what each expects, what happens, and who is surprised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from detente.analysis.explanation import Move
from detente.analysis.hypergame import Hypergame, Outlook, Surprise, Wait
from detente.model import State, StateSet
from detente.reporting.belief_words import belief_points
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.statement_words import option_name
from detente.reporting.wording import listed

__all__ = ["hypergame_blocks", "perception_blocks"]

_SHOWN = 3
"""States of a set that are named; in a report, where what differs from the status quo is told of each, only one."""

_RULES = {
    "undeterred": "makes the improvements that nothing deters, as it sees things",
    "improvements": "makes any improvement, as it sees things",
    "from_unstable": "leaves what is not stable for it, as it sees things, by any improvement",
    "best_replies": "goes to what it likes best within its reach, as it sees things",
}


def hypergame_blocks(found: Hypergame) -> tuple[Block, ...]:
    """Return the views, what each expects, what happens, the surprises, and how to read all this."""
    words = _Words(found)
    return (
        *_views(found, words),
        _expectations(found, words),
        _whole(found, words),
        *_surprises(found, words),
        _legend(found),
    )


def perception_blocks(found: Hypergame) -> tuple[Block, ...]:
    """Return what a report says of misperception: what happens and who is surprised; nothing if nobody has a view."""
    if not any(outlook.level for outlook in found.outlooks):
        return ()
    words = _Words(found, shown=1)
    return (*_views(found, words), _expectations(found, words), _whole(found, words), *_surprises(found, words))


class _Words(Phrases):
    """The words of one hypergame."""

    def __init__(self, found: Hypergame, *, shown: int = _SHOWN) -> None:
        super().__init__(found.space)
        self.found, self.shown = found, shown

    def some(self, states: StateSet, own: bool = False) -> str:
        """Name a few states of a set; of a perceived game by what differs from the status quo."""
        if not len(states):
            return "nowhere"
        if own:
            told = [self.seen(state) for state in list(states[: self.shown])]
        else:
            told = [self.known_state(state) for state in self.nearest_first(states)[: self.shown]]
        more = len(states) - len(told)
        return "; or ".join([*told, *([f"{more:,} more"] if more else [])])

    def seen(self, state: State) -> str:
        """Name a state of a perceived game: by its number in the conflict if that has it, else by its text."""
        feasible = self.space.states.mask is None or bool(self.space.states.mask[state.index])
        return self.known_state(self.space.state(state.index)) if feasible else f"state {state.text}"

    def path(self, moves: Sequence[Move]) -> str:
        """Tell the moves of a path."""
        return "; then ".join(self.deed(move) for move in moves)


def _views(found: Hypergame, words: _Words) -> Iterator[Block]:
    conflict = found.space.conflict
    points = []
    for outlook in found.outlooks:
        view = found.views.get(outlook.decision_maker)
        if view is None:
            continue
        sources = ", ".join(dict.fromkeys(item.source for item in view.cite))
        told = [f"{words.name(view.id)}: {view.summary}" if view.summary else words.name(view.id) + ":"]
        told += [sentence(point) for point in belief_points(conflict, view)]
        for part in view.thinks:
            inner = "; ".join(belief_points(conflict, part)) or "it sees the game as it does itself"
            told.append(f"It thinks of {words.name(part.id)}: {inner}.")
        idle = [f"“{change.statement}”" for _, change in outlook.game.idle]
        if idle:
            told.append(f"Without effect in this reading, which has no such statement: {listed(idle)}.")
        points.append(" ".join(told) + (f" [{sources}]" if sources else ""))
    plain = [words.name(outlook.decision_maker) for outlook in found.outlooks if not outlook.level]
    verb = "sees" if len(plain) == 1 else "see"
    note = (f"{listed(plain)} {verb} the game as this reading has it.",) if plain else ()
    yield Prose("How each perceives the game", (), tuple(points), note)


def _expectations(found: Hypergame, words: _Words) -> Prose:
    return Prose("What each expects", (), tuple(_expectation(outlook, found, words) for outlook in found.outlooks))


def _expectation(outlook: Outlook, found: Hypergame, words: _Words) -> str:
    name, sees = words.name(outlook.decision_maker), outlook.game.space.n_states
    if outlook.rests is None:
        return f"{name}: its game of {sees:,} states has no state for where play starts, so that it expects nothing."
    start = "would stay at" if outlook.stays else "would leave"
    rests = words.some(outlook.rests, own=True) if len(outlook.rests) else "nowhere"
    count = counted(len(outlook.equilibria), "equilibrium", "equilibria")
    return (
        f"{name}: {count} in its own eyes, among {sees:,} states. It {start} the start, and expects play to rest at "
        f"{rests}. "
        f"{_verdict(outlook, found)}"
    )


def _verdict(outlook: Outlook, found: Hypergame) -> str:
    if not len(found.rests):
        return "Play never rests."
    count, total = len(outlook.comes_true), len(found.rests)
    by = "By what it knows of, it does" if outlook.game.unknown and count else "It does"
    if count in (0, total):
        return f"{by}." if count else "It does not."
    return f"{by} in {count:,} of {total:,} ends."


def _whole(found: Hypergame, words: _Words) -> Prose:
    name = "/".join(dict.fromkeys(concept_abbreviation(concept) for concept in found.concepts.values()))
    both = _shared(found.equilibria, found.without_views)
    stable = (
        f"Stable for everybody, each in its own eyes ({name}): {counted(len(found.equilibria), 'state')}. If everybody "
        f"saw the game as it is: {counted(len(found.without_views), 'state')}. Both: {counted(both, 'state')}."
    )
    at = "an equilibrium" if found.start in found.equilibria else "no equilibrium"
    start = f"The start, {words.known_state(found.start)}, is {at} of this hypergame."
    if not found.path and found.start in found.rests:
        play = "Nobody leaves it, so play rests where it begins."
    elif not len(found.rests):
        play = f"Play reaches {counted(len(found.reached), 'state')} and never comes to rest."
    else:
        play = (
            f"If each acts on its own game, play reaches {counted(len(found.reached), 'state')} and can rest at "
            f"{words.some(found.rests)}. The shortest way to a place of rest: {words.path(found.path)}."
        )
    return Prose("What happens", (stable, start, play))


def _shared(first: StateSet, second: StateSet) -> int:
    """Count the states that two sets share."""
    return int(np.isin(first.indices, second.indices).sum())


def _surprises(found: Hypergame, words: _Words) -> Iterator[Block]:
    points = [_surprise(surprise, words) for surprise in found.surprises]
    points += [_wait(wait, found, words) for wait in found.waits]
    lead = () if points else ("Nobody is surprised: every move that is made was expected, and none is missed.",)
    yield Prose("Who is surprised, and at which move", lead, tuple(points))


def _wait(wait: Wait, found: Hypergame, words: _Words) -> str:
    many = len(found.rests)
    at = "where play rests" if many == 1 else f"at {len(wait.states):,} of the {many:,} places where play can rest"
    return f"{words.name(wait.observer)}, {at}: it waits in vain for a move of {words.name(wait.mover)}."


def _surprise(surprise: Surprise, words: _Words) -> str:
    observer, mover = words.name(surprise.observer), words.name(surprise.mover)
    how = _HOW[surprise.kind].format(mover=mover, options=_options(surprise, words))
    when = "at the first move" if surprise.after == 0 else f"after {counted(surprise.after, 'move')} at the earliest"
    lead = f"{words.path(surprise.path[:-1])}; then " if surprise.path[:-1] else ""
    many = f" {surprise.count:,} moves surprise it so." if surprise.count > 1 else ""
    return f"{observer}, by {mover}, {when}: {lead}{words.deed(surprise.move)}. {how}{many}"


_HOW = {
    "unknown_option": "Strategic surprise: it did not know of {options}.",
    "unsuspected_option": "It thought that {mover} did not know of {options}.",
    "impossible": "It held this to be impossible.",
    "not_improvement": "It thought that {mover} would be no better off by it.",
    "not_chosen": "It saw what {mover} would gain, and thought that something would keep it from it.",
}


def _options(surprise: Surprise, words: _Words) -> str:
    outlook = words.found.outlook(surprise.observer)
    lacking = (*outlook.game.unknown, *outlook.game.unsuspected, *outlook.others[surprise.mover].unknown)
    conflict = words.space.conflict
    names = dict.fromkeys(change.option for change in surprise.move.changes if change.option in lacking)
    return listed(f"“{option_name(conflict, conflict.options[conflict.option_index(name)])}”" for name in names) if (
        names) else "it"  # fmt: skip


def _legend(found: Hypergame) -> Prose:
    acts = (
        f"Each decision maker {_RULES[found.rule]}. A hypergame's equilibrium is stable for each in the game that it "
        "perceives. An option that somebody does not know of stands, in its eyes, where it stands at the status quo. "
        "Nobody learns: who is surprised goes on seeing the game as before."
    )
    true = "This reading counts as true here, and a view is wrong by it; under another reading another view may be."
    return Prose("How to read this", (), (), (acts, true))
