"""What differs between two analyses, as plain sentences."""

from __future__ import annotations

from detente.analysis.comparison import Comparison, Section, Shift
from detente.analysis.concepts import find_concept
from detente.reporting.wording import deed, state_words

__all__ = ["comparison_sentences"]


def comparison_sentences(comparison: Comparison) -> tuple[str, ...]:
    """Say what differs between two analyses, and because of which moves.

    Returns
    -------
    tuple of str
        First what the conflicts do not share, then for each pair of concepts what differs.

    Examples
    --------
    >>> import detente
    >>> from detente.analysis.comparison import compare
    >>> analysis = detente.analyze(detente.load("prisoners-dilemma"))
    >>> print(comparison_sentences(compare(analysis, analysis, concept="nash", against="seq"))[1])
    State 4 (YY) is stable for First suspect in the second only: in the first nothing deters First suspect from dropping
    “Stays silent”; in the second that would be deterred.
    """
    matching = comparison.matching
    told = [f"{remark[0].upper()}{remark[1:]}." for remark in matching.remarks]
    for side, count in (("first", matching.only_first), ("second", matching.only_second)):
        if count:
            told.append(f"{_counted(count, 'state')} of the {side} {'has' if count == 1 else 'have'} no counterpart.")
    for section in comparison.sections:
        told += _section(comparison, section)
    return tuple(told)


def _section(comparison: Comparison, section: Section) -> list[str]:
    names = [_concept_name(concept) for concept in section.concepts]
    which = names[0] if names[0] == names[1] else f"{names[0]} in the first, {names[1]} in the second"
    if not section.n_changes:
        return [f"Under {which}: no verdict differs."]
    equilibria = f"{_counted(len(section.lost), 'equilibrium', 'equilibria')} lost, {len(section.gained):,} gained"
    differ = f"{_counted(section.n_changes, 'verdict')} {'differs' if section.n_changes == 1 else 'differ'}"
    told = [f"Under {which}: {differ}; {equilibria}, {section.n_kept:,} kept."]
    told += [_shift(comparison, shift) for shift in section.shifts]
    if section.n_more:
        told.append(f"{_counted(section.n_more, 'more verdict')} {'differs' if section.n_more == 1 else 'differ'}.")
    return told


def _concept_name(concept: str) -> str:
    return "the profile" if concept == "profile" else find_concept(concept).abbreviation


def _shift(comparison: Comparison, shift: Shift) -> str:
    """Tell one changed verdict with the move that makes the difference."""
    upset = (comparison.second if shift.stable[0] else comparison.first).space
    name = upset.conflict.decision_makers[upset.conflict.decision_maker_index(shift.decision_maker)].label
    move = shift.improvement.move
    done = deed(upset.conflict, move.changes, "ing") if move.changes else f"moving to {state_words(upset, move.end)}"
    place = state_words(comparison.first.space, shift.first)
    stable, unstable = ("first", "second") if shift.stable[0] else ("second", "first")
    instead = {
        "deterred": "that would be deterred",
        "no_improvement": "that would be no improvement",
        "no_move": "it cannot do that",
        "no_counterpart": "the state that this leads to does not exist",
    }[shift.why]
    verdict = f"{place[0].upper()}{place[1:]} is stable for {name} in the {stable} only"
    return f"{verdict}: in the {unstable} nothing deters {name} from {done}; in the {stable} {instead}."


def _counted(number: int, noun: str, plural: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
