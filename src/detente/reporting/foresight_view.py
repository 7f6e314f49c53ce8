"""What ``detente foresee`` prints: horizon by horizon what a decision maker anticipates, and how that settles."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.explanation import Move
from detente.analysis.structures.foresight import Foreseen, Foresight
from detente.model import State
from detente.reporting.phrases import Phrases, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.side_by_side import state_in_words, states_side_by_side
from detente.reporting.tables import Table

__all__ = ["foresight_blocks", "foresight_table"]

_SIDE_BY_SIDE = 8
"""Most states that are set side by side below the table."""

_TIES = {
    "harsh": "Of moves that their mover likes equally well, the other reckons with the one that is worst for it.",
    "kind": "Of moves that their mover likes equally well, the other reckons with the one that is best for it.",
}

_COULD = {
    "mr": "The others need not like their answers; those to one move count as one. Under --concept cmr they must.",
    "cmr": "Every move improves its mover's lot; the answers to one move count as one.",
}


def foresight_blocks(found: Foresight) -> tuple[Block, ...]:
    """Return the state in words, the horizons as a table, how they settle, and the states named side by side."""
    phrases = Phrases(found.space)
    title = sentence(phrases.state(found.state)).rstrip(".")
    if found.state.index == found.space.status_quo:
        title += ", the status quo"
    blocks: list[Block] = [state_in_words(found.space, found.state, title), foresight_table(found)]
    note = _TIES[found.tie_rule] if found.concept == "lh" else _COULD[found.concept]
    blocks.append(Prose("", (_settled(found, phrases),), notes=(note,)))
    named = _states_named(found)
    if 1 < len(named) <= _SIDE_BY_SIDE and not found.space.conflict.is_graph_form:
        blocks.append(states_side_by_side(found.space, named, "The states named above"))
    return tuple(blocks)


def foresight_table(found: Foresight) -> Table:
    """Return a row per horizon: whether the decision maker stays, and the path that it anticipates."""
    phrases = Phrases(found.space)
    name = phrases.name(found.decision_maker)
    rows = [
        (str(known.horizon), "stays" if known.stays else "moves", _told(found, known, phrases))
        for known in found.horizons
    ]
    if found.concept == "lh":
        title, head = f"What {name} does if both look so many moves ahead", "What it anticipates"
    else:
        title, head = f"What {name} could gain, and how the others could answer, within so many moves", "Best play"
    return Table.of(("Horizon", name, head), rows, title)


def _told(found: Foresight, known: Foreseen, phrases: Phrases) -> str:
    told = _path(known.path or known.refused, phrases)
    if found.concept != "lh":
        if not told:
            return "it has no improvement"
        return f"can be answered: {told}" if known.stays else f"pays whatever the others do: {told}"
    if not known.stays:
        return told
    return f"moving would not pay: {told}" if told else "it cannot move"


def _path(path: Sequence[Move], phrases: Phrases) -> str:
    if not path:
        return ""
    told = "; then ".join(phrases.deed(move) for move in path)
    return f"{told}; it ends in {phrases.state(path[-1].end)}"


def _settled(found: Foresight, phrases: Phrases) -> str:
    name, state = phrases.name(found.decision_maker), phrases.state(found.state)
    kind = "non-myopically stable (NM)" if found.concept == "lh" else "stable in all trees from some length on"
    if found.begins is None:
        return (f"Whether {name} stays at every long horizon is left open: up to horizon {found.limit:,} nothing "
                "repeats. --search looks further.")  # fmt: skip
    if found.period != 1:
        return (f"From horizon {found.begins} on the verdict cycles with period {found.period}: {name} neither stays "
                f"nor moves for good. So {state} is not {kind} for it.")  # fmt: skip
    since = "At every horizon" if found.begins == 1 else f"At every horizon from {found.begins} on"
    if found.non_myopic:
        return f"{since} {name} stays. So {state} is {kind} for it."
    return f"{since} {name} moves. So {state} is not {kind} for it."


def _states_named(found: Foresight) -> list[State]:
    named = {found.state.index: found.state}
    for known in found.horizons:
        for move in (*known.path, *known.refused):
            named.setdefault(move.end.index, move.end)
    return list(named.values())
