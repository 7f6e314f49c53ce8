"""Why: for the status quo and the strongest equilibria, what holds each decision maker there or drives it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.explanation import Explanation
from detente.analysis.overview import Overview, Reasons
from detente.model import State
from detente.reporting.phrases import sentence
from detente.reporting.report.document import Block, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names, concept_in_full, count_words
from detente.reporting.stability import concept_abbreviation
from detente.reporting.text import Span, Text
from detente.reporting.wording import explanation_paragraphs

__all__ = ["why_section"]


def why_section(overview: Overview, names: Names) -> Section:
    """Explain the states that matter, decision maker by decision maker."""
    lead = (
        "Each decision maker is asked why it would stay or leave, under the strictest concept that calls the state "
        "stable for it. Every move told here was checked against the definitions: it can be made, it leads where it is "
        "said to lead, and it serves its mover where that matters."
    )
    calm = [state for state in overview.states if _is_calm(overview, state)]
    parts = [_state(names, reasons) for reasons in overview.reasons if reasons.state not in calm]
    parts += [_calm(names, calm)] if calm else []
    blocks: list[Block] = [Paragraph(lead, "aside")]
    more = len({*overview.states} - {reasons.state for reasons in overview.reasons} - {*calm})
    if more:
        verb = "is" if more == 1 else "are"
        told = f"{count_words(more, 'more state')} of those above {verb} not explained here; “detente explain” does"
        blocks.append(Paragraph(sentence(told), "aside"))
    return Section("Why", "why", tuple(blocks), tuple(parts))


def _is_calm(overview: Overview, state: State) -> bool:
    """Tell whether nobody has an improvement from a state."""
    for reasons in overview.reasons:
        if reasons.state == state:
            return all(found[0].n_improvements == 0 for found in reasons.explanations)
    return "nash" in overview.analysis.concepts and overview.analysis.is_equilibrium(state, "nash")


def _calm(names: Names, states: Sequence[State]) -> Section:
    """Explain all states at once that no decision maker could improve upon by itself."""
    these = "each of these states" if len(states) > 1 else "this state"
    lead = (
        f"From {these} no decision maker could improve its lot by a move of its own; so it is stable for everybody, "
        "under every concept."
    )
    items = tuple(Item(names.headline(state)) for state in states)
    return Section("Where nobody could do better", "why-nobody", (Paragraph(lead), Listing(items)))


def _state(names: Names, reasons: Reasons) -> Section:
    state = reasons.state
    settled = [found for found in reasons.explanations if found[0].reason in ("no_moves", "no_improvements")]
    items = tuple(_maker(names, found) for found in reasons.explanations if found not in settled)
    blocks: list[Block] = []
    if settled:
        blocks.append(Paragraph(_settled(names, settled)))
    if items:
        blocks.append(Listing(items))
    return Section(names.headline(state), f"why-{state.number}", tuple(blocks))


def _settled(names: Names, settled: list[tuple[Explanation, ...]]) -> Text:
    """Say for whom nothing is left to be wished from there."""
    makers = [found[0].decision_maker for found in settled]
    has, its, whom = ("has", "its", "it") if len(makers) == 1 else ("have", "their", "them")
    stable = f"so the state is stable for {whom} under every concept."
    return Text(names.all_makers(makers), f" {has} no move that would improve {its} lot; {stable}")


def _maker(names: Names, found: tuple[Explanation, ...]) -> Item:
    """Tell one decision maker's reasons, under one concept or two."""
    first, last = found[0], found[-1]
    verdict = "stable" if last.stable else "not stable"
    head = Text(
        names.maker(first.decision_maker), ": ", Span(verdict, "strong"), f" under {concept_in_full(last.concept)}"
    )
    if first.stable != last.stable:
        head = Text(head, f", but not under {concept_in_full(first.concept)}")
    points = [point for explanation in found for point in _told(names, explanation, is_alone=len(found) == 1)]
    return Item(Text(head, "."), tuple(points))


def _told(names: Names, explanation: Explanation, *, is_alone: bool) -> Iterator[Item]:
    """Tell what becomes of each improvement; the verdict itself stands above."""
    _, *improvements = explanation_paragraphs(explanation, call=names.plain)
    lead = () if is_alone else (Span(f"Under {concept_abbreviation(explanation.concept)}. ", "em"),)
    for paragraph in improvements:
        yield Item(Text(*lead, names.coloured(" ".join(paragraph))))
