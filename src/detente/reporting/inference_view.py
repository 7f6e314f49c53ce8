"""What ``detente infer`` prints: the moves, the preferences that they imply, what they contradict, what would fit."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reporting.answer_words import Words
from detente.reporting.dates import date_words
from detente.reporting.edit_words import edits_in_words
from detente.reporting.phrases import counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.shares import probability
from detente.reporting.tables import Table
from detente.reporting.wording import listed
from detente.tracking.inference import Contradiction, Implied, Inference, Mover
from detente.tracking.observed_path import Change

__all__ = ["inference_blocks", "moves_table"]

_BEHAVIOUR = {
    "improvements": "whoever moves goes to a state that it likes better than the one it leaves",
    "best_replies": "whoever moves goes to a state that it likes best among those within its reach",
}


def inference_blocks(found: Inference) -> tuple[Block, ...]:
    """Return the moves as a table, then mover by mover what they reveal."""
    words = Words(found.space)
    blocks: list[Block] = [Prose("What is assumed", (_assumed(found),)), moves_table(found)]
    blocks += [_mover(found, mover, words) for mover in found.movers]
    if found.unread:
        told = tuple(
            sentence(
                f"{date_words(known.date)}, {found.space.conflict.decision_makers[known.decision_maker].label}: "
                f"{_changes(found, known.changes)}; {known.reason}"
            )
            for known in found.unread
        )
        blocks.append(Prose("Moves that tell nothing", points=told))
    return tuple(blocks)


def _assumed(found: Inference) -> str:
    reading = found.space.conflict.reading(found.space.reading)
    return sentence(
        f"{_BEHAVIOUR[found.behaviour]}; preferences stay the same all the time; staying tells nothing. Set beside the "
        f"reading “{reading.name or reading.id}”"
    )


def moves_table(found: Inference) -> Table:
    """Return a row for each observed move: who, what, and whether the stated preferences agree."""
    rows = [
        (known.move.date, words_of(found, mover), _changes(found, known.move.changes), _ways(known),
         "yes" if known.fits else "no")
        for mover in found.movers
        for known in mover.implied
    ]  # fmt: skip
    notes = ("From, to: the numbers of the states; several where the order of moves is open.",)
    return Table.of(("Date", "Who moved", "What changed", "From, to", "Fits"), sorted(rows), "The moves", notes)


def words_of(found: Inference, mover: Mover) -> str:
    """Return the printed name of a mover."""
    conflict = found.space.conflict
    return conflict.decision_makers[conflict.decision_maker_index(mover.decision_maker)].label


def _ways(known: Implied) -> str:
    shown = "; or ".join(f"{start.number:,} to {end.number:,}" for start, end in known.move.ways[:2])
    more = len(known.move.ways) - 2
    return shown + (f"; or {more} more" if more > 0 else "")


def _changes(found: Inference, changes: tuple[Change, ...]) -> str:
    conflict = found.space.conflict
    told = []
    for change in changes:
        option, after = conflict.options[conflict.option_index(change.option)], " or ".join(change.after)
        label = option.label if after == "yes" else f"no longer “{option.label}”"
        told.append(label if option.levels == ("no", "yes") else f"{option.label}: {after}")
    return ", ".join(told)


# --- one mover --------------------------------------------------------------------------------------------------------


def _mover(found: Inference, mover: Mover, words: Words) -> Prose:
    name = words_of(found, mover)
    fitting = sum(known.fits for known in mover.implied)
    points = [_contradiction(contradiction, words) for contradiction in mover.contradictions]
    points += list(_revisions(mover, words))
    moves = counted(len(mover.implied), "move")
    lead = f"{fitting} of {moves} {'fits' if fitting == 1 else 'fit'} the stated preferences."
    return Prose(name, (lead, _left_open(mover)), tuple(points))


def _contradiction(known: Contradiction, words: Words) -> str:
    when = date_words(known.date)
    said = listed(f"[{words.said(text)}]" for _, text in known.statements)
    because = f", since it wants {said} before all else that tells them apart" if known.statements else ""
    moved = f"from state {known.start.number:,} to state {known.end.number:,}"
    if known.better is not None:
        return sentence(f"{when}: it moved {moved}, though it is said to like state {known.better.number:,}, which it "
                        f"could have reached, better{because}")  # fmt: skip
    if known.equal:
        return sentence(f"{when}: it moved {moved}, though it is said to like the two equally")
    return sentence(f"{when}: it moved {moved}, though it is said to like the state that it left better{because}")


def _revisions(mover: Mover, words: Words) -> Iterator[str]:
    if mover.no_revision is not None:
        yield sentence(f"no revision is offered: {mover.no_revision}")
        return
    if not mover.revisions:
        return
    size = len(mover.revisions[0].edits)
    ways = counted(len(mover.revisions), "way") + ("" if mover.revisions_complete else " at least")
    told = "; or if it ".join(edits_in_words(revision.edits, words) for revision in mover.revisions)
    yield sentence(
        f"the smallest revision of its statements that fits all of its moves takes {counted(size, 'change')} "
        f"({ways}): they fit if it {told}"
    )


def _left_open(mover: Mover) -> str:
    share = mover.n_fixed / mover.n_comparisons if mover.n_comparisons else 0.0
    return (
        f"What is left open: the moves settle {counted(mover.n_fixed, 'comparison')} of {mover.n_comparisons:,} "
        f"({probability(share)}); the stated preferences rest on {counted(mover.n_judgements, 'judgement')}. Many "
        "other preferences fit the same moves."
    )
