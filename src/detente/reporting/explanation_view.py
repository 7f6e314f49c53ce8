"""What ``detente explain`` prints: why a state is stable for each decision maker, or why not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from detente.analysis import find_concept
from detente.analysis.explanation import Explanation, Improvement
from detente.analysis.heading import heading
from detente.model import State, StateSpace
from detente.reporting.phrases import Phrases, counted
from detente.reporting.prose import Block, Prose
from detente.reporting.side_by_side import state_in_words, states_side_by_side
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Table
from detente.reporting.wording import deed, explanation_paragraphs, state_words

__all__ = ["SCHEMA", "explanations_blocks", "explanations_data", "improvements_table"]

SCHEMA = "detente.explanations/1"
"""Name and version of the JSON contract."""

_SIDE_BY_SIDE = 8
"""Most states that are set side by side below the sentences."""


def explanations_blocks(explanations: Sequence[Explanation]) -> tuple[Block, ...]:
    """Return the state in words, the verdict for all, the sentences for each decision maker, and the states named.

    Parameters
    ----------
    explanations : sequence of Explanation
        Of the same state, one for each decision maker that was asked for.
    """
    first = explanations[0]
    space, state = first.space, first.state
    place = state_words(space, state)
    title = f"{place[0].upper()}{place[1:]}" + (", the status quo" if state.index == space.status_quo else "")
    blocks: list[Block] = [state_in_words(space, state, title), _verdict(explanations)]
    blocks += [_told(explanation) for explanation in explanations]
    named = _states_named(explanations)
    if 1 < len(named) <= _SIDE_BY_SIDE and not space.conflict.is_graph_form:
        blocks.append(states_side_by_side(space, named, "The states named above"))
    return tuple(blocks)


def _verdict(explanations: Sequence[Explanation]) -> Prose:
    """Say for whom the state is stable, and what that word means here."""
    phrases = Phrases(explanations[0].space)
    stable = [found.decision_maker for found in explanations if found.stable]
    left = [found.decision_maker for found in explanations if not found.stable]
    everybody = len(explanations) == len(phrases.space.decision_makers)
    told = []
    if left:
        told.append(
            f"Not stable for {phrases.names(left)}" + (f"; stable for {phrases.names(stable)}." if stable else ".")
        )
    else:
        told.append(f"Stable for {phrases.names(stable)}.")
    if everybody:
        told.append(f"So it is {'no ' if left else 'an '}equilibrium.")
    return Prose("", (" ".join(told), *_meanings(explanations)), notes=("--concept asks under another concept.",))


def _meanings(explanations: Iterable[Explanation]) -> list[str]:
    """Say what each concept in use calls stable."""
    told = []
    for name in dict.fromkeys(found.concept for found in explanations):
        concept = find_concept(name)
        summary = f"{concept.summary[0].lower()}{concept.summary[1:]}"
        kind = concept.name if concept.id == "nash" else concept.name.lower()
        told.append(
            f"Under {kind} stability ({concept.abbreviation}) a state is stable for a decision maker if {summary}"
        )
    return [f"{' '.join(told)} A unilateral improvement is a move of its own to a state that it likes better."]


def _told(explanation: Explanation) -> Prose:
    name = Phrases(explanation.space).name(explanation.decision_maker)
    title = f"{name}: {'stable' if explanation.stable else 'not stable'}"
    (verdict, *improvements) = (" ".join(sentences) for sentences in explanation_paragraphs(explanation))
    rest = (improvements.pop(),) if explanation.n_more else ()
    notes = tuple(f"{text} --limit shows more." for text in rest)
    return Prose(title, (verdict,), tuple(improvements), notes, is_numbered=True)


def _states_named(explanations: Iterable[Explanation]) -> list[State]:
    """Return the states that the sentences name, the explained one first, the others in the order of their mention."""
    named: dict[int, State] = {}
    for found in explanations:
        named[found.state.index] = found.state
        for improvement in found.improvements:
            for move in _moves(improvement):
                named.setdefault(move.end.index, move.end)
    return list(named.values())


def _moves(improvement: Improvement) -> list[Any]:
    answer = improvement.answer
    answered = [] if answer is None else [*answer.moves, *([answer.counter_move] if answer.counter_move else [])]
    return [improvement.move, *answered]


# --- other forms ------------------------------------------------------------------------------------------------------


def explanations_data(explanations: Sequence[Explanation]) -> dict[str, Any]:
    """Return the explanations as plain data: the contract ``detente.explanations/1``."""
    first = explanations[0]
    space = first.space
    return {
        "schema": SCHEMA,
        **heading(space),
        "state": {"number": first.state.number, "text": first.state.text, "levels": list(first.state.levels)},
        "stable_for": [found.decision_maker for found in explanations if found.stable],
        "not_stable_for": [found.decision_maker for found in explanations if not found.stable],
        "explanations": [found.to_dict() for found in explanations],
    }


_OUTCOMES = {
    "deterred": "deterred",
    "not_considered": "not deterred: the concept looks no further",
    "no_answer": "not deterred: nobody has an answer",
    "no_harm": "not deterred: no answer does harm",
    "still_better": "not deterred: better off even after the worst answer",
    "counter_move": "not deterred: it can move on",
    "infeasible": "not deterred: moves at the same time are infeasible",
}


def improvements_table(explanations: Sequence[Explanation]) -> Table:
    """Return a row for every improvement that is listed: what it does, what becomes of it, who answers how."""
    columns = (
        "decision maker",
        "concept",
        "stable",
        "improvement",
        "to state",
        "outcome",
        "answer",
        "ends in state",
        "then it is",
    )
    rows: list[tuple[str, ...]] = []
    for found in explanations:
        verdict = (found.decision_maker, concept_abbreviation(found.concept), "yes" if found.stable else "no")
        rows += [(*verdict, *_improvement_cells(found.space, improvement)) for improvement in found.improvements]
        if not found.improvements:
            rows.append((*verdict, "none", "", "", "", "", ""))
    left_out = sum(found.n_more for found in explanations)
    notes = [f"{counted(left_out, 'more improvement')} not listed; --limit shows more."] if left_out else []
    return Table.of(columns, rows, "", notes)


def _improvement_cells(space: StateSpace, improvement: Improvement) -> tuple[str, ...]:
    move, answer = improvement.move, improvement.answer
    what = deed(space.conflict, move.changes, "plain") if move.changes else f"move to {move.end.label}"
    cells = (what, str(move.end.number), _OUTCOMES[improvement.outcome])
    if answer is None:
        return (*cells, "", "", "")
    phrases = Phrases(space)
    between = " and at once " if answer.simultaneous else "; then "
    replies = between.join(phrases.deed(reply) for reply in answer.moves)
    return (*cells, replies, str(answer.end.number), answer.compared)
