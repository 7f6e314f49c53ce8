"""Answers about misperception, in sentences: what each would have to believe wrongly, and of which move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.answers import MisperceptionAnswer
from detente.analysis.answers.observed_path import SideAnswer
from detente.analysis.answers.wrong_beliefs import WrongBelief
from detente.analysis.explanation import Improvement
from detente.reporting.answer_words import Words
from detente.reporting.belief_words import belief_set_in_words
from detente.reporting.phrases import counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Table
from detente.reporting.wording import deed, listed

__all__ = ["misperception_blocks", "short_misperception"]

_TOLD = 3
"""Sets of wrong beliefs that are told for each decision maker."""

_HOW = {
    "unknown_option": "it did not know of the option",
    "unsuspected_option": "it thought that the option was not known",
    "impossible": "it held this to be impossible",
    "not_improvement": "it saw no gain in it for the mover",
    "not_chosen": "it thought that something would deter it",
}


def short_misperception(answer: MisperceptionAnswer, words: Words) -> str:
    """Say how many wrong beliefs it takes, and whose."""
    told = [f"{words.phrases.name(side.decision_maker)} {_number(side)}" for side in answer.sides if side.as_it_is]
    if all(side.needs_none for side in answer.sides):
        return "none: every move is its mover's best play as things are"
    return f"wrong beliefs needed: {', '.join(told)}"


def _number(side: SideAnswer) -> str:
    if not side.is_searched:
        return f"for {side.as_it_is.count(False):,} of {counted(len(side.as_it_is), 'step')}"
    if side.size is None:
        return "more than 2, or none will do" if side.complete else "more than 1"
    return f"{side.size}" + (" (not for every move)" if side.beyond else "")


def misperception_blocks(answer: MisperceptionAnswer, words: Words, title: str) -> Iterator[Block]:
    """Say move by move what was best play, and what each would have to believe wrongly for the rest to be."""
    yield Prose(title, (_lead(answer, words),), tuple(_side(side, words) for side in answer.sides))
    yield _moves(answer, words)
    notes = [_kept(answer, words), *_viewed(answer, words), _searched(answer)]
    yield Prose("", (), (), tuple(note for note in notes if note))


def _lead(answer: MisperceptionAnswer, words: Words) -> str:
    if all(side.needs_none for side in answer.sides):
        return "Nobody would have to believe anything wrongly: every move is its mover's best play as things are."
    if not all(side.is_searched for side in answer.sides):
        return "Not all of it is best play as things are; under which wrong beliefs it would be was not searched for."
    if answer.fewest is None:
        who = listed(words.phrases.name(side.decision_maker) for side in answer.sides if side.size is None)
        return f"No set of wrong beliefs that was tried makes all of it best play: none does for {who}."
    told = f"The smallest set has {counted(answer.fewest, 'wrong belief')} in all"
    if answer.beyond:
        who = listed(words.phrases.name(name) for name in answer.beyond)
        told += f", but then some move of {who} is still not best play, whatever it believes of others"
    return sentence(told)


def _side(side: SideAnswer, words: Words) -> str:
    name, conflict = words.phrases.name(side.decision_maker), words.conflict
    if not side.as_it_is:
        return f"{name} made no move."
    if side.needs_none:
        return f"{name}: everything that it did is its best play as things are."
    told = [f"{name}:"]
    if side.beyond:
        moves = listed(f"“{_did(side.steps[k], words)}”" for k in side.beyond)
        told.append(
            f"{moves} left it no better off by what it wants itself in this reading, so that no belief about what "
            "others want makes that best play."
        )
    lead = "For the rest" if side.beyond else "For what it did"
    if not side.is_searched:
        steps = counted(len(side.as_it_is), "step")
        told.append(f"{side.as_it_is.count(False):,} of its {steps} would not be best play as things are.")
    elif side.size is None:
        which = (
            "no set of up to two of the wrong beliefs that were tried" if side.complete else "no single wrong belief"
        )
        told.append(f"{lead} {which} does it.")
    elif side.size == 0:
        told.append("All the rest is best play as things are.")
    else:
        ways = [belief_set_in_words(conflict, beliefs) for beliefs in _unlike(side.sets)[:_TOLD]]
        more = side.count - len(ways)
        lead = f"{lead} it" if side.beyond else "It"
        each = counted(side.size, "wrong belief")
        told.append(f"{lead} takes {each}: that {', or that '.join(ways)}"
                    + (f"; or one of {more:,} more such sets" if more > 0 else "") + ".")  # fmt: skip
    return " ".join(told)


def _unlike(sets: Sequence[tuple[WrongBelief, ...]]) -> list[tuple[WrongBelief, ...]]:
    """Take of the sets that differ only in how far a statement is moved the first."""
    found: dict[tuple[object, ...], tuple[WrongBelief, ...]] = {}
    for beliefs in sets:
        key = tuple((one.kind, one.about, one.reading, one.option, one.edit and one.edit.statement) for one in beliefs)
        found.setdefault(key, beliefs)
    return list(found.values())


# --- move by move -----------------------------------------------------------------------------------------------------


def _moves(answer: MisperceptionAnswer, words: Words) -> Table:
    """Set out each move: whether it is best play as things are, what deters it, and which belief alone mends that."""
    rows, seen = [], dict.fromkeys(words.space.decision_makers, 0)
    by_name = {side.decision_maker: side for side in answer.sides}
    for at, step in enumerate(answer.path.steps):
        name = step.move.decision_maker
        side, k = by_name[name], seen[name]
        seen[name] += 1
        who = f"{words.phrases.name(name)}: {_did(step, words)}"
        rows.append((step.date or "", who, _verdict(side, k, answer.deterred[at], words), _alone(side, k, words)))
    if answer.path.rests:
        for side in answer.sides:
            told = "yes" if side.as_it_is[-1] else "no: it would leave"
            k = len(side.steps)
            rows.append(
                ("", f"{words.phrases.name(side.decision_maker)} stays at the end", told, _alone(side, k, words))
            )
    columns = ("Date", "What was done", "Best play as things are?", "One belief that makes it so")
    concept = concept_abbreviation(answer.concept)
    notes = (f"Best play: an improvement, in its mover's eyes, that nothing deters ({concept}).",)
    return Table.of(columns, rows, "The path, move by move", notes)


def _did(step: object, words: Words) -> str:
    return deed(words.conflict, step.move.changes, "plain")  # type: ignore[attr-defined]


def _verdict(side: SideAnswer, k: int, deterred: Improvement | None, words: Words) -> str:
    if side.as_it_is[k]:
        return "yes"
    if k in side.beyond:
        return "no: no better by its own preferences"
    if deterred is not None and deterred.answer is not None:
        moves = "; then ".join(words.phrases.deed(move) for move in deterred.answer.moves)
        return f"no: deterred by {moves}"
    return "no: deterred"


def _alone(side: SideAnswer, k: int, words: Words) -> str:
    beliefs: Sequence[WrongBelief] = side.one_by_one[k]
    if not beliefs:
        return "" if side.as_it_is[k] else "none" + (" about others" if k in side.beyond else "")
    # What was said in public about another comes as a whole reading; a single statement says more.
    first = next((one for one in beliefs if one.kind in ("drop", "negate", "unknown")), beliefs[0])
    more = len(beliefs) - 1
    return belief_set_in_words(words.conflict, [first]) + (f" (or {more:,}{_least(beliefs)} more)" if more else "")


def _least(beliefs: Sequence[WrongBelief]) -> str:
    return "+" if len(beliefs) >= _CAP else ""


_CAP = 20


# --- what else --------------------------------------------------------------------------------------------------------


def _kept(answer: MisperceptionAnswer, words: Words) -> str:
    start = words.space.state(answer.path.start)
    told = "" if words.is_status_quo(start) else f"The path begins at {words.phrases.known_state(start)}. "
    return told + "Where play rested is not asked." if not answer.path.rests else told.strip()


def _viewed(answer: MisperceptionAnswer, words: Words) -> Iterator[str]:
    """Say how far the views that the file states go, and who is surprised by which move."""
    if not answer.under_views:
        return
    whose = listed(words.phrases.name(name) for name in answer.views)
    total = sum(len(told) for told in answer.under_views)
    right = sum(sum(told) for told in answer.under_views)
    before = sum(sum(side.as_it_is) for side in answer.sides)
    yield (
        f"Under the views that the file states ({whose}) {right:,} of these {total:,} are best play, and {before:,} "
        "if everybody saw the game as it is."
    )
    surprised = [
        f"{words.phrases.name(one.observer)} by the move of {_when(answer, one.step, words)} ({_HOW[one.kind]})"
        for one in answer.surprises
    ]
    yield f"Surprised, given these views: {'; '.join(surprised) or 'nobody'}."


def _when(answer: MisperceptionAnswer, at: int, words: Words) -> str:
    step = answer.path.steps[at]
    name = words.phrases.name(step.move.decision_maker)
    return f"{name} on {step.date}" if step.date else f"{name} (number {at + 1})"


def _searched(answer: MisperceptionAnswer) -> str:
    if not all(side.is_searched for side in answer.sides):
        return "Wrong beliefs were not searched for."
    tried = sum(side.tried for side in answer.sides)
    told = (
        f"{counted(tried, 'set')} of wrong beliefs were tried: that another wants what another reading says; that a "
        "single statement of it is left out, reversed, or put at another place in its order; that one of its options, "
        "none of those on the path, is not known. Where no single one does it, all pairs were tried that put nothing "
        "at another place"
    )
    if not answer.complete:
        told += "; here not all of them, so that there may be a set of two where none is told"
    return sentence(told)
