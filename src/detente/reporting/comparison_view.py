"""What ``detente compare`` prints: which verdicts differ between two analyses, for whom, and because of which move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.analysis import Analysis
from detente.analysis.comparison import Comparison, Section, Shift
from detente.analysis.explanation import Explanation, Improvement, Reason
from detente.analysis.state_sets import common
from detente.model import StateSet
from detente.reporting.paths_view import concept_name
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.side_by_side import state_in_words, states_side_by_side
from detente.reporting.statement_words import statement_in_words
from detente.reporting.tables import Table
from detente.reporting.wording import explanation_paragraphs, state_words

__all__ = ["comparison_blocks", "comparison_heading", "comparison_table"]

_SIDE_BY_SIDE = 6
"""Most states that are set side by side."""


def comparison_heading(comparison: Comparison) -> tuple[str, ...]:
    """Say what is compared with what."""
    first, second = comparison.first.space, comparison.second.space
    if first.conflict == second.conflict:
        lines = [first.conflict.title]
    else:
        lines = [f"first: {first.conflict.title}", f"second: {second.conflict.title}"]
    readings = [space.conflict.reading(space.reading) for space in (first, second)]
    names = [known.name or known.id for known in readings]
    lines.append(
        f"reading: {names[0]}" if names[0] == names[1] else f"readings: {names[0]} (first), {names[1]} (second)"
    )
    return tuple(lines)


def comparison_blocks(comparison: Comparison, *, limit: int) -> tuple[Block, ...]:
    """Return, for each pair of concepts, the counts, the states that are equilibria on one side only, and the reasons.

    Parameters
    ----------
    limit : int
        Most reasons to tell; verdicts that differ because of the same move are told together.
    """
    blocks: list[Block] = []
    shared = _matching(comparison)
    if shared.paragraphs:
        blocks.append(shared)
    for section in comparison.sections:
        sides = _sides(comparison, section)
        blocks.append(_counts(comparison, section, sides))
        blocks += _sets(section, sides)
        blocks.append(_reasons(comparison, section, sides, limit))
    return tuple(blocks)


def _matching(comparison: Comparison) -> Prose:
    """Say what the two conflicts do not share."""
    matching = comparison.matching
    told = [sentence(remark) for remark in matching.remarks]
    for side, count in (("first", matching.only_first), ("second", matching.only_second)):
        if count:
            told.append(
                f"{counted(count, 'state')} of the {side} {'has' if count == 1 else 'have'} no counterpart and "
                f"{'is' if count == 1 else 'are'} left out."
            )
    return Prose("What the two do not share" if told else "", (" ".join(told),) if told else ())


# --- the two sides ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Side:
    """One of the two, and what it is called: in a column's head and in a sentence."""

    analysis: Analysis
    concept: str
    head: str
    where: str


def _sides(comparison: Comparison, section: Section) -> tuple[_Side, _Side]:
    """Name each side by what tells it from the other."""
    analyses = (comparison.first, comparison.second)
    readings = [analysis.space.reading for analysis in analyses]
    concepts = [_concept(name) for name in section.concepts]
    sides = []
    for number, ordinal in enumerate(("first", "second")):
        heads, wheres = [], []
        if analyses[0].space.conflict != analyses[1].space.conflict:
            heads.append(ordinal)
            wheres.append(f"in the {ordinal}")
        if readings[0] != readings[1]:
            heads.append(readings[number])
            wheres.append(f"in the reading “{readings[number]}”")
        if concepts[0] != concepts[1]:
            heads.append(concepts[number])
            wheres.append(f"under {concepts[number]}")
        heads, wheres = heads or [ordinal], wheres or [f"in the {ordinal}"]
        sides.append(_Side(analyses[number], section.concepts[number], ", ".join(heads), " ".join(wheres)))
    return sides[0], sides[1]


def _concept(name: str) -> str:
    return "each one's own concept" if name == "profile" else concept_name(name)


# --- how much differs -------------------------------------------------------------------------------------------------


def _counts(comparison: Comparison, section: Section, sides: tuple[_Side, _Side]) -> Table:
    """Count equilibria, and states that are stable for each decision maker, on both sides."""
    first, second = sides
    found = [len(side.analysis.equilibria(side.concept)) for side in sides]
    rows: list[tuple[str, ...]] = []
    rows.append(("Equilibria", f"{found[0]:,}", f"{found[1]:,}", f"{len(section.lost):,}", f"{len(section.gained):,}"))
    if all(side.analysis.space.status_quo is not None for side in sides):
        rows.append(("Status quo", *(_status_quo(side) for side in sides), "", ""))
    phrases = Phrases(comparison.first.space)
    for maker in comparison.matching.decision_makers:
        stable = [len(side.analysis.stable(side.concept, maker)) for side in sides]
        lost, gained = section.changes[maker]
        rows.append((f"Stable for {phrases.name(maker)}", *(f"{count:,}" for count in (*stable, lost, gained))))
    columns = ("", first.head, second.head, f"only {first.head}", f"only {second.head}")
    shared = _concept(section.concepts[0])
    title = "How many states are stable" + (f" under {shared}" if section.concepts[0] == section.concepts[1] else "")
    notes = []
    if any(section.unmatched):
        notes.append(
            f"Without a counterpart: {counted(section.unmatched[0], 'equilibrium', 'equilibria')} of the first and "
            f"{counted(section.unmatched[1], 'equilibrium', 'equilibria')} of the second."
        )
    return Table.of(columns, rows, title, notes)


def _status_quo(side: _Side) -> str:
    """Say whether the status quo is an equilibrium, or who would leave it."""
    space = side.analysis.space
    state = space.state(space.status_quo or 0)
    leaving = [maker for maker in space.decision_makers if not side.analysis.is_stable(state, side.concept, maker)]
    return f"left by {Phrases(space).names(leaving)}" if leaving else "equilibrium"


def _sets(section: Section, sides: tuple[_Side, _Side]) -> Iterator[Block]:
    """Show the states that are equilibria on one side only."""
    for states, side in ((section.lost, sides[0]), (section.gained, sides[1])):
        if not states:
            continue
        title = f"Equilibria only {side.where}"
        if len(states) == 1:
            place = state_words(states.space, states[0])
            yield state_in_words(states.space, states[0], f"{title}: {place}")
        elif len(states) <= _SIDE_BY_SIDE:
            yield states_side_by_side(states.space, states, title)
        else:
            yield Prose(title, (_many(states),))


def _many(states: StateSet) -> str:
    """Say of many states how many they are, and what all of them share."""
    shown = ", ".join(f"{number:,}" for number in states[:_SIDE_BY_SIDE].numbers)
    told = f"{counted(len(states), 'state')}: {shown} and {len(states) - _SIDE_BY_SIDE:,} more."
    statement = None if states.space.conflict.is_graph_form else common(states).statement
    if statement is None:
        return f"{told} There is no option on which all of them agree and others differ."
    return f"{told} In all of them: {statement_in_words(states.space.conflict, statement)}."


# --- why --------------------------------------------------------------------------------------------------------------


def _reasons(comparison: Comparison, section: Section, sides: tuple[_Side, _Side], limit: int) -> Prose:
    """Tell verdicts that differ, with the move that makes the difference; those of the same move together."""
    if not section.n_changes:
        return Prose("Why", ("No verdict differs.",))
    groups: dict[tuple[object, ...], list[Shift]] = {}
    for shift in section.shifts:
        changes = shift.improvement.move.changes or (shift.improvement.move.end.index,)
        groups.setdefault((shift.decision_maker, shift.stable, changes, shift.why), []).append(shift)
    told = [_group(comparison, sides, group) for group in list(groups.values())[:limit]]
    shown = sum(len(group) for group in list(groups.values())[:limit])
    more = section.n_changes - shown
    notes = [f"{counted(more, 'more verdict differs', 'more verdicts differ')}; --limit shows more."] if more else []
    return Prose("Why: the move that makes the difference", (), tuple(told), tuple(notes), is_numbered=True)


def _group(comparison: Comparison, sides: tuple[_Side, _Side], group: list[Shift]) -> str:
    told = _shift(comparison, sides, group[0])
    if len(group) == 1:
        return told
    others = ", ".join(f"{shift.first.number:,}" for shift in group[1:7])
    more = f" and {len(group) - 7:,} more" if len(group) > 7 else ""
    return f"{told} The same move decides over {'state' if len(group) == 2 else 'states'} {others}{more}."


def _shift(comparison: Comparison, sides: tuple[_Side, _Side], shift: Shift) -> str:
    """Tell one verdict that differs."""
    upset = 1 if shift.stable[0] else 0
    leaves, stays = sides[upset], sides[1 - upset]
    space = leaves.analysis.space
    name = Phrases(space).name(shift.decision_maker)
    place = state_words(comparison.first.space, shift.first)
    changed = ""
    if shift.equilibrium[0] != shift.equilibrium[1]:
        changed = f", and so an equilibrium only {sides[0 if shift.equilibrium[0] else 1].where}"
    head = f"{sentence(place)[:-1]} is stable for {name} only {stays.where}{changed}."
    return f"{head} {sentence(leaves.where)[:-1]}, {_leaving(leaves, shift)} {_staying(stays, shift, name)}"


def _leaving(side: _Side, shift: Shift) -> str:
    """Say which move upsets the state."""
    told = " ".join(_told(side, shift.decision_maker, shift.improvement))
    return f"{told} Nothing deters it." if shift.improvement.outcome == "not_considered" else told


def _told(side: _Side, decision_maker: str, improvement: Improvement) -> tuple[str, ...]:
    """Tell one improvement and what becomes of it."""
    concept = side.concept
    if concept == "profile":
        concept = (side.analysis.profile or {})[decision_maker]
    reason: Reason = "all_deterred" if improvement.deterred else "not_all_deterred"
    alone = Explanation(
        side.analysis.space, improvement.move.start, decision_maker, concept, reason, (improvement,), 1,
        int(not improvement.deterred),
    )  # fmt: skip
    return explanation_paragraphs(alone)[1]


def _staying(side: _Side, shift: Shift, name: str) -> str:
    """Say why the same move does not upset the state on the other side."""
    where = sentence(side.where)[:-1]
    match shift.why:
        case "deterred" if shift.there is not None:
            answered = _told(side, shift.decision_maker, shift.there)[1:]
            return " ".join([f"{where}, that is deterred.", *answered])
        case "no_improvement":
            return f"{where}, that would leave {name} no better off."
        case "no_move":
            return f"{where}, {name} has no such move."
        case _:
            return f"{where}, there is no such state to move to."


# --- other forms ------------------------------------------------------------------------------------------------------


def comparison_table(comparison: Comparison) -> Table:
    """Return a row for every state that is an equilibrium on one side only, with the levels of its options."""
    options = [option.id for option in comparison.first.space.conflict.options]
    rows = []
    for section in comparison.sections:
        for side, states in (("first", section.lost), ("second", section.gained)):
            own = {option.id: position for position, option in enumerate(states.space.conflict.options)}
            for state in states:
                levels = [state.levels[own[option]] if option in own else "" for option in options]
                rows.append((*section.concepts, side, str(state.number), state.text, *levels))
    return Table.of(("concept", "against", "only in", "state", "pattern", *options), rows)
