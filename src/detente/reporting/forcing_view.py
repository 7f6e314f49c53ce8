"""What ``detente force`` prints: who can bring something about against everybody else, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.explanation import Move
from detente.analysis.forcing import SIDES, Forcing
from detente.model import State
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.tables import Table

__all__ = ["forcing_blocks", "forcing_verdict"]

_PLAYS = {
    "turns": "Everybody moves in turn and makes one move or passes, in this order: {order}.",
    "sides": "The coalition and the others take turns as sides; a side makes any number of moves, or none.",
    "free": (
        "Anybody may move at any time: before each move of the coalition the others may make any number of moves, and "
        "nobody can be kept from moving for ever."
    ),
}

_AIMS = {
    "once": "that {target} at some time",
    "always": "that {target} now and at all times",
    "for_good": "that {target} at some time and from then on for good",
}


def forcing_blocks(found: Forcing, start: State | None, *, limit: int) -> tuple[Block, ...]:
    """Return the verdict, what the coalition does or what keeps it from it, and from where it can be forced.

    Parameters
    ----------
    start : State or None
        From where; None in a conflict without a status quo.
    limit : int
        Most states to list.
    """
    words = Phrases(found.space)
    told = (_whole(found, words), *([] if start is None else [forcing_verdict(found, start)]), _rules(found, words))
    blocks: list[Block] = [Prose(f"What {words.names(found.coalition)} can guarantee against everybody else", told)]
    if start is not None:
        blocks += list(_moves(found, start, words))
    blocks.append(_states(found, words, limit))
    return tuple(blocks)


def forcing_verdict(found: Forcing, start: State) -> str:
    """Say in one sentence whether it can be forced from a state."""
    words = Phrases(found.space)
    can = found.can(start)
    told = f"from {words.known_state(start)} {words.names(found.coalition)} "
    told += f"{'can' if can else 'cannot'} guarantee {_aim(found)}"
    needed = found.turns_needed(start)
    if can and needed:
        told += f", in at most {counted(needed, _unit(found))}"
    elif can and found.aim == "once":
        told += ": there it holds already"
    return sentence(told)


def _aim(found: Forcing) -> str:
    target = f"“{found.target_text}” holds" if found.target_text else "one of the states holds"
    return _AIMS[found.aim].format(target=target)


def _unit(found: Forcing) -> str:
    return "move of its own" if found.play == "free" else "turn"


def _whole(found: Forcing, words: Phrases) -> str:
    total, many = found.space.n_states, len(found.states)
    held = len(found.target)
    where = f"all {total:,} states" if many == total else f"{many:,} of {total:,} states"
    told = f"from {where if many else 'no state'} {words.names(found.coalition)} can guarantee {_aim(found)}"
    return sentence(f"{told}; it holds in {held:,} of all states")


def _rules(found: Forcing, words: Phrases) -> str:
    order = ", then ".join(words.name(name) for name in found.order) if found.play == "turns" else ""
    first = ""
    if found.play != "free":
        anybody = " Counted is what can be forced whoever begins."
        first = anybody if found.begins is None else f" {_first(found, words)} begins."
    return (
        f"{_PLAYS[found.play].format(order=order)}{first} The others are taken to do their worst, whatever it costs "
        "them: what anybody prefers plays no part."
    )


def _first(found: Forcing, words: Phrases) -> str:
    name = found.order[found.begins or 0]
    return f"The {'coalition' if name == SIDES[0] else 'other side'}" if found.play == "sides" else words.name(name)


# --- how --------------------------------------------------------------------------------------------------------------


def _moves(found: Forcing, start: State, words: Phrases) -> Iterator[Prose]:
    """Tell what the coalition does from a state if it can force it, else what the others do against it."""
    turns = range(len(found.order)) if found.play != "free" else range(1)
    turns = turns if found.begins is None else range(found.begins, found.begins + 1)
    if found.aim == "once" and start in found.target:
        return
    ours, theirs = [], []
    for turn in turns:
        mine, others = found.strategy(start, turn), found.spoiler(start, turn)
        if mine is not None and _is_ours(found, turn):
            ours.append(f"{_when(found, turn, words)}{_told(mine, words)}")
        if others is not None:
            theirs.append(f"{_when(found, turn, words)}{_told(others, words)}")
    where = words.state(start)
    if ours:
        yield Prose(f"How it is done from {where}", (), tuple(ours))
    if theirs:
        yield Prose(f"How the others keep it from happening at {where}", (), tuple(theirs))


def _is_ours(found: Forcing, turn: int) -> bool:
    if found.play == "turns":
        return found.order[turn] in found.coalition
    return found.play == "free" or found.order[turn] == SIDES[0]


def _when(found: Forcing, turn: int, words: Phrases) -> str:
    if found.play == "free":
        return ""
    name = found.order[turn]
    who = {SIDES[0]: "the coalition", SIDES[1]: "the other side"}.get(name) or words.name(name)
    return f"If it is the turn of {who}: "


def _told(moves: Sequence[Move], words: Phrases) -> str:
    if not moves:
        return "nobody needs to move."
    *_, last = moves
    return f"{'; then '.join(words.deed(move) for move in moves)} (to {words.state(last.end)})."


def _states(found: Forcing, words: Phrases, limit: int) -> Block:
    title = "From where it can be forced"
    if not len(found.states):
        return Prose(title, ("From no state.",))
    if len(found.states) == found.space.n_states:
        return Prose(title, ("From every state.",))
    rows = [
        (f"{state.number:,}", words.unlike_status_quo(state), f"{found.turns_needed(state):,}")
        for state in words.nearest_first(found.states)[:limit]
    ]
    left_out = len(found.states) - len(rows)
    notes = (f"{left_out:,} more; --limit or --format json show more.",) if left_out else ()
    head = "Moves" if found.play == "free" else "Turns"
    return Table.of(("State", words.unlike_heading, f"{head} at worst"), rows, title, notes)
