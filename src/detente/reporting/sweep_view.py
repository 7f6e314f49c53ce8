"""What ``detente sweep`` prints: how often each state is an equilibrium, and which judgement that hangs on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from detente.analysis.sweep import Explained, Judgement, Share, Sweep, Swept
from detente.model import State
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.shares import probability
from detente.reporting.side_by_side import states_side_by_side
from detente.reporting.stability import concept_abbreviation
from detente.reporting.statement_words import statement_in_words
from detente.reporting.tables import Table

__all__ = [
    "judgement_words",
    "main_concept",
    "share_range",
    "sweep_blocks",
    "sweep_headline",
    "sweep_report_blocks",
    "sweep_table",
]

MATTERS = 0.01
"""Share of the variance below which a judgement is not told of in a table."""

SHORT = 12
"""Options up to which a state's Y/N string stands beside its number."""

SIDE_BY_SIDE = 4
"""States that are spelled out."""

LONGEST = 60
"""Characters of a statement in the cell of a table."""


def main_concept(found: Sweep) -> str:
    """Return the concept that is shown in full: SEQ if it was swept, else the first."""
    return "seq" if "seq" in found.concepts else found.concepts[0]


def sweep_headline(found: Sweep) -> tuple[str, ...]:
    """Say in a few lines what was swept."""
    conflict, readings = found.space.conflict, found.question.readings
    lines = [conflict.title + (f" ({conflict.time})" if conflict.time else "")]
    if len(readings) == 1:
        lines.append(f"reading: {readings[0]}")
    else:
        whole = sum(found.question.weights)
        told = (f"{name} {probability(weight / whole)}"
                for name, weight in zip(readings, found.question.weights, strict=True))  # fmt: skip
        lines.append(f"readings drawn: {', '.join(told)}")
    lines.append(
        f"{found.samples:,} draws, seed {found.question.seed}; {counted(found.space.n_states, 'feasible state')}"
    )
    return tuple(lines)


def sweep_blocks(found: Sweep, *, limit: int = 8, states: Sequence[State] = ()) -> tuple[Block, ...]:
    """Return what was drawn, how often states are equilibria, and what explains it.

    Parameters
    ----------
    limit : int
        Most states and judgements to list.
    states : sequence of State
        Of which it is told on what they hang.
    """
    concept, words = main_concept(found), Phrases(found.space)
    blocks: list[Block] = [Prose("What was drawn", _drawn(found)), Prose("How sure it is", _verdict(found, words))]
    blocks.append(_states_table(found, concept, words, limit))
    blocks += list(_what_they_are(found, concept))
    if len(found.concepts) > 1:
        blocks.append(_concepts_table(found, limit))
    blocks.append(_explained_table(found, concept, limit))
    blocks += [_hinges_table(found, concept, state, words, limit) for state in states]
    blocks += list(_structure(found, words))
    return tuple(blocks)


def sweep_report_blocks(found: Sweep, *, limit: int = 8) -> tuple[Block, ...]:
    """Return the part of a report's chapter on how sure it is: verdict, states, and what explains them."""
    concept, words = main_concept(found), Phrases(found.space)
    return (
        Prose("Many runs", (*_drawn(found), *_verdict(found, words))),
        _states_table(found, concept, words, limit),
        _explained_table(found, concept, limit),
    )


# --- in sentences -----------------------------------------------------------------------------------------------------


def _drawn(found: Sweep) -> tuple[str, ...]:
    kinds = {kind: [j for j in found.judgements if j.kind == kind] for kind in dict.fromkeys(
        judgement.kind for judgement in found.judgements)}  # fmt: skip
    told = [_kind_words(kind, judgements) for kind, judgements in kinds.items()]
    told.append(
        f"Everything is drawn independently, {found.samples:,} times from seed {found.question.seed}; each range holds "
        f"the true share with a confidence of {probability(found.confidence)} (Wilson's interval). The ranges tell of "
        "the number of draws only, and not of whether the judgements or their probabilities are right."
    )
    return (" ".join(told),)


def _kind_words(kind: str, judgements: list[Judgement]) -> str:
    chances = sorted({judgement.probability for judgement in judgements if judgement.probability is not None})
    many = len(judgements)
    if chances:
        low, high = probability(chances[0]), probability(chances[-1])
        chance = low if low == high else f"{low} to {high}"
    match kind:
        case "reading":
            return "The reading is drawn by its weight."
        case "statement":
            changes = sorted({judgement.values[1] for judgement in judgements})
            what = {"negated": "turned into its opposite", "dropped": "dropped"}
            becomes = " or ".join(what[change] for change in changes)
            each = f"Each of the {counted(many, 'statement')}" if many > 1 else "The statement that is open"
            return f"{each} is wrong with a probability of {chance}, and then {becomes}."
        case "neighbours":
            each = f"Each of {counted(many, 'pair')}" if many > 1 else "The pair"
            return f"{each} of neighbours in a ranking changes places with a probability of {chance}."
        case "order":
            return "Statements that share a rank stand in any order, all orders being equally likely."
        case "interval":
            return f"{counted(many, 'weight')} {'lies' if many == 1 else 'lie'} anywhere within an interval."
        case _:
            makers = ", ".join(dict.fromkeys(judgement.decision_maker or "" for judgement in judgements))
            return f"States that {makers} finds equal stand in any order, all orders being equally likely."


def _verdict(found: Sweep, words: Phrases) -> tuple[str, ...]:
    concept = main_concept(found)
    name, likeliest = concept_abbreviation(concept), found.likeliest(concept, 1)
    ever, always = found.n_ever(concept), found.n_always(concept)
    some = f"{counted(ever, 'state')} of {found.space.n_states:,} {'is' if ever == 1 else 'are'} an equilibrium"
    told = [f"Under {name} {some} in some draw, and {counted(always, 'state')} in every draw."]
    if likeliest:
        first = likeliest[0]
        told.append(sentence(f"Most often it is {words.state(first.state)}: {_share_words(first)}"))
    if found.space.status_quo is not None:
        share = found.equilibrium(found.space.state(found.space.status_quo), concept)
        told.append(f"The status quo is one in {probability(share.share)} of the draws ({share_range(share)}).")
    none = found.without_equilibrium(concept)
    if none.count:
        told.append(f"In {probability(none.share)} of the draws there is no equilibrium ({share_range(none)}).")
    return (" ".join(told), _main_judgement(found, concept, name))


def _share_words(row: Swept) -> str:
    share = row.equilibrium
    return f"in {probability(share.share)} of the draws ({share_range(share)})"


def share_range(share: Share) -> str:
    """Return a range in per cent, rounded outwards to a tenth.

    >>> share_range(Share(830, 1000)), share_range(Share(1000, 1000))
    ('80.5 to 85.3 %', '99.6 to 100 %')
    """
    low, high = share.interval
    ends = (math.floor(1000 * low) / 10, math.ceil(1000 * high) / 10)
    return " to ".join(f"{end:.1f}".removesuffix(".0") for end in ends) + " %"


def _cell_name(row: Swept) -> str:
    """Name a state in the cell of a table: its number, and what is short enough to be read along with it."""
    if row.state.label != row.state.text:
        return row.state.label
    return f"{row.state.number:,}" + (f" {row.state.text}" if len(row.state.levels) <= SHORT else "")


def _main_judgement(found: Sweep, concept: str, name: str) -> str:
    explained = [item for item in found.explained(concept) if item.share >= MATTERS]
    if not explained:
        return f"No single judgement decides which states are equilibria under {name}."
    first = explained[0]
    told = (
        f"What decides most is {_whose(found, first.judgement)}{judgement_words(found, first.judgement)}: by itself it "
        f"explains {probability(first.share)} of the variance."
    )
    rest = found.unexplained(concept)
    if rest is not None and rest >= MATTERS:
        told += f" What no judgement explains by itself, but only several together, is {probability(rest)}."
    return told


def _whose(found: Sweep, judgement: Judgement) -> str:
    if judgement.decision_maker is None:
        return ""
    return f"a judgement on {Phrases(found.space).name(judgement.decision_maker)}: "


def judgement_words(found: Sweep, judgement: Judgement) -> str:
    """Say what is judged."""
    match judgement.kind:
        case "reading":
            return "which reading is right"
        case "statement":
            return f"whether it wants: {_statement(found, judgement.text)}"
        case "neighbours":
            upper, lower = judgement.text.split(" above ")
            return f"whether {_ranked(found, upper)} stands above {_ranked(found, lower)}"
        case "order":
            return f"which comes first, {judgement.text.replace(' / ', ' or ')}"
        case "interval":
            return f"how much weight {_statement(found, judgement.text)} has"
        case _:
            return "how states that are left tied are ordered"


def _statement(found: Sweep, text: str) -> str:
    said = statement_in_words(found.space.conflict, text)
    return said if len(said) <= LONGEST else text


def _ranked(found: Sweep, group: str) -> str:
    """Name the states of one place in a ranking: by number where there are few, else as they are written."""
    positions = [index for text in group.split(" = ") for index in found.space.states.matching(text).tolist()]
    if found.space.conflict.is_graph_form or not 0 < len(positions) <= 3:
        return group
    numbers = [f"{found.space.number(index):,}" for index in positions]
    return f"state {numbers[0]}" if len(numbers) == 1 else f"states {', '.join(numbers)}"


# --- in tables --------------------------------------------------------------------------------------------------------


def _states_table(found: Sweep, concept: str, words: Phrases, limit: int) -> Table:
    makers = found.space.conflict.decision_makers
    rows, shown = [], found.likeliest(concept, limit)
    for row in shown:
        stable = (probability(row.stable[maker.id].share) for maker in makers)
        held = (probability(row.equilibrium.share), share_range(row.equilibrium).removesuffix(" %"))
        rows.append((_cell_name(row), *held, *stable))
    left = found.n_ever(concept) - len(rows)
    notes = []
    if left:
        are = "is an equilibrium" if left == 1 else "are equilibria"
        notes.append(f"{counted(left, 'more state')} {are} in some draw; --limit shows more.")
    stuck = [row.state for row in shown if row.state in found.nobody_moves]
    if stuck:
        notes.append(f"In {', '.join(words.state(state) for state in stuck)} nobody has a move, whatever is preferred.")
    title = f"How often states are equilibria under {concept_abbreviation(concept)}, and stable for each"
    columns = ("State", "equilibrium", "range in %", *(maker.label for maker in makers))
    return Table.of(columns, rows, title, notes)


def _what_they_are(found: Sweep, concept: str) -> Iterator[Block]:
    """Show the likeliest states side by side, where their names say little."""
    if not found.space.conflict.is_graph_form:
        rows = found.likeliest(concept, SIDE_BY_SIDE)
        if rows:
            yield states_side_by_side(found.space, [row.state for row in rows], "The likeliest of them")


def _concepts_table(found: Sweep, limit: int) -> Table:
    """Return the shares under every concept, for the states that are an equilibrium most often under any."""
    best: dict[int, Swept] = {}
    for concept in found.concepts:
        for row in found.likeliest(concept, limit):
            known = best.get(row.state.number)
            if known is None or known.equilibrium.count < row.equilibrium.count:
                best[row.state.number] = row
    chosen = sorted(best.values(), key=lambda row: (-row.equilibrium.count, row.state.number))[:limit]
    rows = [
        (_cell_name(row), *(probability(found.equilibrium(row.state, name).share) for name in found.concepts))
        for row in chosen
    ]
    without = [probability(found.without_equilibrium(name).share) for name in found.concepts]
    rows.append(("no equilibrium at all", *without))
    columns = ("State", *(concept_abbreviation(name) for name in found.concepts))
    return Table.of(columns, rows, "How often states are equilibria, by concept")


def _explained_table(found: Sweep, concept: str, limit: int) -> Table:
    words, every = Phrases(found.space), found.explained(concept)
    shown = [item for item in every if item.share >= MATTERS][:limit]
    rows = [
        (
            judgement_words(found, item.judgement),
            words.name(item.judgement.decision_maker) if item.judgement.decision_maker else "",
            *((item.judgement.reading or "",) if len(found.question.readings) > 1 else ()),
            probability(item.share),
        )
        for item in shown
    ]
    columns = (
        "Judgement",
        "on",
        *(("reading",) if len(found.question.readings) > 1 else ()),
        "share of variance",
    )
    title = f"Which judgement decides what is an equilibrium under {concept_abbreviation(concept)}"
    return Table.of(columns, rows, title, tuple(_explained_notes(found, concept, every, len(shown))))


def _explained_notes(found: Sweep, concept: str, every: Sequence[Explained], shown: int) -> Iterator[str]:
    left = len(every) - shown
    if left:
        rest = sum(item.share for item in every[shown:])
        yield f"{counted(left, 'more judgement')}, together {probability(min(rest, 1.0))}."
    unexplained = found.unexplained(concept)
    if unexplained is None:
        yield "Which statement comes first is told pair by pair; pairs of one rank overlap: shares do not add up."
    else:
        yield f"What no judgement explains by itself: {probability(unexplained)}."
    if any(not judgement.values for judgement in found.judgements):
        yield "Orders among tied states are drawn, but not told apart here."
    if not found.is_tracked_whole:
        few = f"{len(found.tracked):,} of {found.space.n_states:,} states"
        yield f"Judged by {few}: the status quo, and what is an equilibrium under most concepts and readings as stated."


def _hinges_table(found: Sweep, concept: str, state: State, words: Phrases, limit: int) -> Table:
    rows = []
    for item in [item for item in found.hinges(state, concept) if item.share >= MATTERS][:limit]:
        values = zip(item.judgement.values, item.given, strict=True)
        given = "\n".join(f"{value}: {probability(share.share)}" for value, share in values)
        on = words.name(item.judgement.decision_maker) if item.judgement.decision_maker else ""
        rows.append((judgement_words(found, item.judgement), on, probability(item.share), given))
    share = found.equilibrium(state, concept)
    notes = (f"It is an equilibrium in {probability(share.share)} of all draws ({share_range(share)}).",)
    title = f"What it hangs on whether {words.state(state)} is an equilibrium under {concept_abbreviation(concept)}"
    return Table.of(("Judgement", "on", "share of variance", "an equilibrium if"), rows, title, notes)


def _structure(found: Sweep, words: Phrases) -> Iterator[Block]:
    """Tell apart what is stable because nobody can move from what is stable because nobody wants to."""
    points = [
        f"{words.name(name)}: {_numbers(states.numbers)}" if len(states) else f"{words.name(name)}: none"
        for name, states in found.without_moves.items()
    ]
    both = found.nobody_moves
    told = (
        "Where a decision maker has no move at all it is stable in every draw, whatever it prefers. These verdicts "
        "rest on what can be done, not on judgements. "
        + (f"In {_numbers(both.numbers)} nobody has a move." if len(both) else "Everywhere somebody has a move.")
    )
    yield Prose("Stable because there is no move", (told,), tuple(points))


def _numbers(numbers: Sequence[int], most: int = 12) -> str:
    shown = ", ".join(f"{number:,}" for number in numbers[:most])
    more = len(numbers) - most
    return ("state " if len(numbers) == 1 else "states ") + shown + (f" and {more:,} more" if more > 0 else "")


# --- other forms ------------------------------------------------------------------------------------------------------


def sweep_table(found: Sweep) -> Table:
    """Return a row per concept and state that is ever an equilibrium, with full numbers."""
    makers = found.space.decision_makers
    rows = []
    for concept in found.concepts:
        for row in found.likeliest(concept):
            low, high = row.equilibrium.interval
            stable = (repr(row.stable[name].share) for name in makers)
            held = row.equilibrium
            numbers = (str(held.count), str(held.draws), repr(held.share), repr(low), repr(high))
            rows.append((concept, str(row.state.number), row.state.text, *numbers, *stable))
    columns = ("concept", "state", "pattern", "equilibrium in", "draws", "share", "from", "to",
               *(f"stable for {name}" for name in makers))  # fmt: skip
    return Table.of(columns, rows)
