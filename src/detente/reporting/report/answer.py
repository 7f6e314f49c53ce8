"""The answer in five sentences; each is built from results only, so that a changed preference changes it.

Each sentence has a question of its own: how things stand, where they can rest, what leads there, what the outcomes
share, and how far all this depends on whose reading one takes. The tests recompute what every sentence claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.analysis.explanation import Answer, Explanation, Improvement
from detente.analysis.overview import Overview, Resting
from detente.analysis.state_sets import Common, common
from detente.model import Conflict, State
from detente.reporting.report.document import Item
from detente.reporting.report.names import (
    Names,
    concept_in_full,
    concept_words,
    count_words,
    in_words,
    quoted,
    spelled,
)
from detente.reporting.statement_words import option_name
from detente.reporting.text import Span, Text
from detente.reporting.wording import deed

__all__ = ["five_sentences"]

NAMED = 3
"""Most states that a sentence names."""


def five_sentences(overview: Overview, names: Names) -> tuple[Item, ...]:
    """Return the answer, sentence by sentence; what happens in the states that it names stands below."""
    if overview.status_quo is None or not overview.equilibria:
        third = _item("Who prefers which", _who_prefers_which(overview, names))
    else:
        third = _item("What leads there", _what_leads_there(overview, names))
    return (
        _item("As things stand", _as_things_stand(overview, names)),
        _where_it_rests(overview, names),
        third,
        _item("What the outcomes share", _what_is_shared(overview, names)),
        _item("Whose view it is", _whose_view(overview, names)),
    )


def _item(head: str, sentence: str, points: Sequence[Item] = ()) -> Item:
    return Item(Text(Span(f"{head}.", "strong"), " ", sentence), tuple(points))


# --- as things stand --------------------------------------------------------------------------------------------------


def _as_things_stand(overview: Overview, names: Names) -> Text:
    if overview.status_quo is None:
        return Text("The model names no status quo: it says where the conflict can rest, not where it is heading.")
    concepts = overview.analysis.concepts
    holds = overview.verdict(overview.status_quo)
    if len(holds) == len(concepts):
        return _status_quo_holds(concepts)
    if not holds:
        return _status_quo_fails(overview, names)
    fails = [name for name in concepts if name not in holds]
    leavers = [m for m in overview.space.decision_makers if any(m in overview.leaving(name) for name in fails)]
    told: list[str] = ["Whether the status quo holds depends on how far the sides look ahead: "]
    for explanation in _status_quo_reasons(overview, leavers[0]):
        if explanation.stable and explanation.improvements:
            told.append(_held_back(names, explanation))
            break
    told += ["it is an equilibrium under ", concept_words(holds), ", but not under ", concept_words(fails)]
    return Text(*told, ", where ", names.all_makers(leavers, " or "), " would leave it.")


def _status_quo_holds(concepts: Sequence[str]) -> Text:
    under = concept_in_full(concepts[0]) if len(concepts) == 1 else "every concept applied"
    if "nash" in concepts:
        return Text(f"No side could improve its lot by leaving the status quo, which is an equilibrium under {under}.")
    return Text(f"Nobody has a reason to leave the status quo: it is an equilibrium under {under}.")


def _status_quo_fails(overview: Overview, names: Names) -> Text:
    concepts = overview.analysis.concepts
    told: list[str] = [f"The status quo does not last under {_any_concept(concepts)}: "]
    leaving = {maker: sum(maker in overview.leaving(c) for c in concepts) for maker in overview.space.decision_makers}
    for maker in sorted(leaving, key=lambda maker: -leaving[maker]):
        for explanation in _status_quo_reasons(overview, maker):
            if not explanation.stable:
                told += [names.maker(maker), *_gain(names, explanation), _NOTHING_DETERS.get(explanation.concept, "")]
                return Text(*told, ".")
    return Text(*told, "each concept gives somebody a reason to leave it.")


_NOTHING_DETERS: Mapping[str, str] = {
    "gmr": ", and nothing that the others could do in reply would take the gain away",
    "smr": ", and no reply of the others would take the gain away for good",
    "brseq": ", and no best reply of the others would take the gain away",
    "seq": ", and no reply that would serve those who give it would take the gain away",
    "sseq": ", and no reply that would serve those who give it would take the gain away for good",
    "sim": ", whatever would serve the others at the same moment",
}
"""What it means that a concept does not call a state stable."""


def _status_quo_reasons(overview: Overview, maker: str) -> tuple[Explanation, ...]:
    for reasons in overview.reasons:
        if reasons.state.index == overview.space.status_quo:
            return reasons.explanations[overview.space.decision_makers.index(maker)]
    return ()


def _gain(names: Names, explanation: Explanation) -> tuple[str, str]:
    """Say what the most attractive of the improvements is."""
    most = "most " if explanation.n_improvements > 1 else ""
    return f" would gain {most}by ", _doing(names, explanation.improvements[0])


def _held_back(names: Names, explanation: Explanation) -> Text:
    """Say what somebody could gain, and what keeps it from doing so."""
    answer = explanation.improvements[0].answer
    told: list[str] = [names.maker(explanation.decision_maker), *_gain(names, explanation)]
    if answer is not None and answer.moves:
        told += [", but ", _answer(names, answer), _interest(answer)]
    return Text(*told, "; ")


def _doing(names: Names, improvement: Improvement) -> str:
    move = improvement.move
    return deed(names.conflict, move.changes, "ing") if move.changes else f"moving to {names.plain(move.end)}"


def _answer(names: Names, answer: Answer) -> Text:
    told = []
    for position, move in enumerate(answer.moves):
        done = deed(names.conflict, move.changes, "plain") if move.changes else f"move to {names.plain(move.end)}"
        told.append(Text(names.maker(move.decision_maker), f" could {'' if position else 'then '}{done}"))
    return in_words(told)


def _interest(answer: Answer) -> str:
    """Say whether the answer would be in the interest of those who give it."""
    if all(move.credible for move in answer.moves):
        return ", to its own advantage" if len(answer.moves) == 1 else ", each to its own advantage"
    return ", if to no gain of its own" if len(answer.moves) == 1 else ", if not each to its own gain"


# --- where it can rest ------------------------------------------------------------------------------------------------


def _where_it_rests(overview: Overview, names: Names) -> Item:
    head, concepts = "Where it can rest", overview.analysis.concepts
    if not overview.equilibria:
        return _item(head, f"No state is an equilibrium under {_any_concept(concepts)}: everywhere somebody has a "
                           "reason to move on.")  # fmt: skip
    always = len(overview.always)
    if always:
        kind: Sequence[str] = concepts
        under = "every concept applied" if len(concepts) > 1 else concept_in_full(concepts[0])
        count = count_words(always, "state is an equilibrium", "states are equilibria")
        told: list[str] = [f"{count[0].upper()}{count[1:]} under {under}"]
    else:
        kind = overview.verdict(overview.equilibria[0])
        told = [
            "No state is an equilibrium under every concept applied; the strongest hold under ",
            concept_words(kind),
        ]
    alike = [state for state in overview.equilibria if overview.verdict(state) == tuple(kind)]
    shown = alike[:NAMED]
    told += [", among them " if max(always, len(alike)) > len(shown) else ": ", in_words(map(names.state, shown)), "."]
    points = [] if names.conflict.is_graph_form else [_happening(names, state) for state in shown]
    return _item(head, Text(*told), points)


def _happening(names: Names, state: State) -> Item:
    if state.index == names.space.status_quo:
        return Item(Text(names.state(state), ": nothing has changed."))
    return Item(Text(names.state(state), ": ", names.happening(state), "."))


def _any_concept(concepts: Sequence[str]) -> str:
    if len(concepts) == 1:
        return concept_in_full(concepts[0])
    return (
        "either of the two concepts applied"
        if len(concepts) == 2
        else f"any of the {spelled(len(concepts))} concepts applied"
    )


# --- what leads there -------------------------------------------------------------------------------------------------


def _what_leads_there(overview: Overview, names: Names) -> Text:
    ways = overview.ways
    if ways is None:
        return Text(f"Which of them can be reached from the status quo was not looked into: the conflict has "
                    f"{overview.space.n_states:,} states.")  # fmt: skip
    if len(ways.reached) == 1:
        return Text("From the status quo no side can improve its lot by a move of its own, so that the conflict stays "
                    "there unless somebody moves without gain.")  # fmt: skip
    targets = [state for state in overview.equilibria if state.index != overview.space.status_quo]
    by_moves: dict[int | None, list[Text]] = {}
    for state in targets:
        by_moves.setdefault(ways.moves_to(state), []).append(names.state(state))
    far = by_moves.pop(None, [])
    near = [
        Text(in_words(by_moves[moves or 0]), f" (in {count_words(moves or 0, 'move')})")
        for moves in sorted(filter(None, by_moves))
    ]
    head = "By moves that each serve whoever makes them, the conflict can pass from the status quo to "
    if near:
        return Text(head, in_words(near), *([", but not to ", in_words(far, " or ")] if far else []), ".")
    rests = len(ways.stalls)
    ends = count_words(rests, "state", "states") if rests else "no state"
    return Text(head, f"{ends} where nobody can improve any further",
                *([", but not to ", in_words(far, " or ")] if far else []), ".")  # fmt: skip


def _who_prefers_which(overview: Overview, names: Names) -> Text:
    """Say which of the strongest equilibria each decision maker likes best, where no way can lead to them."""
    if not overview.equilibria:
        return Text("With no equilibrium there is none that anybody could prefer.")
    told = []
    for position, maker in enumerate(overview.space.decision_makers):
        top = max(overview.space.rank(position, state.index) for state in overview.equilibria)
        liked = [state for state in overview.equilibria if overview.space.rank(position, state.index) == top]
        if len(liked) < len(overview.equilibria):
            told.append(Text(names.maker(maker), " likes ", in_words(map(names.state, liked)), " best"))
    if not told:
        return Text("No decision maker prefers one of the strongest equilibria to another.")
    return Text("Among the strongest equilibria, ", in_words(told), ".")


# --- what the outcomes share ------------------------------------------------------------------------------------------


def _what_is_shared(overview: Overview, names: Names) -> Text:
    resting = overview.resting
    if resting is None:
        return Text("There is no equilibrium under any of the concepts applied, so that the outcomes share nothing.")
    name, count = concept_in_full(resting.concept), len(resting.states)
    if resting.common is None:
        total, verb = overview.space.n_states, "is an equilibrium" if count == 1 else "are equilibria"
        share = f"{spelled(count)} of {total:,} states" if total > 1 else "the only state"
        return Text(f"Under {name}, {share} {verb}.")
    if count == 1:
        return Text(f"Under {name}, ", names.state(resting.states[0]), " is the only equilibrium.")
    every = f"{'both' if count == 2 else f'all {spelled(count)}'} equilibria under {name}"
    shared = _telling(overview.space.conflict, resting.common)
    if shared:
        return Text(f"In {every}, ", shared, ".")
    return Text(f"No option stands the same in {every}", _commonest(overview.space.conflict, resting), ".")


def _telling(conflict: Conflict, shared: Common) -> Text:
    """Say which options are always taken, never taken, or always at some levels, where that is not so everywhere."""
    taken: list[str] = []
    left: list[str] = []
    others: list[str] = []
    for option in conflict.options:
        if option.id not in shared.levels or option.id in shared.everywhere:
            continue
        here = shared.levels[option.id]
        if option.levels == ("no", "yes"):
            (taken if here == ("yes",) else left).append(quoted(option_name(conflict, option)))
        else:
            others.append(f"{quoted(option_name(conflict, option))} stands at {in_words(here, ' or ')}")
    told = [f"{in_words(taken)} {'is' if len(taken) == 1 else 'are'} chosen"] if taken else []
    told += [f"nobody chooses {in_words(left, ' or ')}"] if left else []
    told += others
    return in_words(told) if len(told) < 3 else Text.joined(told, "; ", "; and ")


def _commonest(conflict: Conflict, resting: Resting) -> str:
    """Say which level of an option is the most frequent, where there are many states."""
    if len(resting.states) < 5:
        return ""
    best: tuple[int, str] = (0, "")
    for frequency in resting.frequencies:
        option = conflict.options[conflict.option_index(frequency.option)]
        level, count = max(frequency.counts.items(), key=lambda item: item[1])
        if count > best[0]:
            stands = {"yes": "is chosen", "no": "is not chosen"}.get(level, f"stands at {level}")
            best = (count, f"{quoted(option_name(conflict, option))} {stands}")
    return f"; what most of them share is that {best[1]} (in {best[0]:,})"


# --- whose view -------------------------------------------------------------------------------------------------------


def _whose_view(overview: Overview, names: Names) -> Text:
    readings = overview.readings
    if readings.left_out:
        others = count_words(len(readings.left_out), "other reading")
        return Text(f"The model holds {others} of what the sides want; with {overview.space.n_states:,} states they "
                    "were not looked into.")  # fmt: skip
    total = len(readings.analyses)
    if total == 1:
        return Text("The model holds a single reading of what the sides want, so that nothing here shows how far the "
                    "answer depends on it.")  # fmt: skip
    concept = compared_under(overview)
    survivors = readings.survivors(concept)
    count = len(survivors)
    lasting = (
        count_words(count, "state is an equilibrium", "states are equilibria")
        if count
        else "no state is an equilibrium"
    )
    told: list[str] = [
        _status_quo_by_reading(overview, concept),
        f"{lasting} in {'both' if total == 2 else 'all'} of them",
    ]
    if 0 < count <= NAMED:
        told += [" (", in_words(map(names.state, survivors)), ")"]
    return Text(*told, _agreement(overview, concept), ".")


def compared_under(overview: Overview) -> str:
    """Return the concept under which the readings are compared in words."""
    known = overview.readings.concepts
    return overview.resting.concept if overview.resting and overview.resting.concept in known else known[0]


def _status_quo_by_reading(overview: Overview, concept: str) -> Text:
    conflict, total = overview.space.conflict, len(overview.readings.analyses)
    name = concept_in_full(concept)
    if overview.status_quo is None:
        return Text(f"The model holds {spelled(total)} readings of what the sides want; under {name}, ")
    ids = overview.readings.holding(overview.status_quo, concept)
    holding = [quoted(conflict.reading(known).name or known) for known in ids]
    if not holding:
        who = "neither makes" if total == 2 else "none makes"
    elif len(holding) == total:
        who = f"{'both' if total == 2 else 'all'} make"
    else:
        who = f"{spelled(len(holding))} ({in_words(holding)}) {'makes' if len(holding) == 1 else 'make'}"
    lead = f"Of the {spelled(total)} readings of what the sides want, {who}"
    return Text(f"{lead} the status quo an equilibrium under {name}; ")


def _agreement(overview: Overview, concept: str) -> str:
    """Say what holds in every equilibrium of every reading."""
    states = overview.readings.any_of(concept)
    if overview.space.conflict.is_graph_form or len(states) < 2:
        return ""
    shared = _telling(overview.space.conflict, common(states))
    if not shared:
        return ", and no option stands the same in all of their equilibria"
    return Text("; in every equilibrium of every reading, ", shared)
