"""Answers about what changes something, in sentences: a step, a bloc, and the linking of theatres."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from detente.analysis.answers import CoordinationAnswer, Ending, ForceAnswer, LinkageAnswer, Power, Variant
from detente.analysis.explanation import Improvement
from detente.reporting.answer_words import RULE_WORDS, Words, concepts_in_words
from detente.reporting.phrases import counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Table
from detente.reporting.wording import listed

__all__ = [
    "coordination_blocks",
    "force_blocks",
    "linkage_blocks",
    "short_coordination",
    "short_force",
    "short_linkage",
]


# --- does a step force something? -------------------------------------------------------------------------------------


def short_force(answer: ForceAnswer, words: Words) -> str:
    """Say whether the step and its aim go together where play rests, and who is worse off where best replies end."""
    both, step = answer.aim_at_rest, answer.step_at_rest
    aim = words.aim(answer.question.statements)
    if not step.count:
        told = "the step is taken in no equilibrium"
    elif step.count == 1:
        told = f"{aim} {'holds' if both.count else 'does not hold'} in the only equilibrium with the step"
    else:
        share = "none" if not both.count else "all" if both.count == step.count else f"{both.count:,}"
        told = f"{aim} holds in {share} of the {step.count:,} equilibria with the step"
    endings = answer.endings.get("best_replies", ())
    if not endings:
        return told
    worse = [maker for maker in words.space.decision_makers if all(maker in end.worse_for for end in endings)]
    better = [maker for maker in words.space.decision_makers if all(maker in end.better_for for end in endings)]
    fate = [f"{words.makers(names)} {word}" for names, word in ((better, "better"), (worse, "worse")) if names]
    return f"{told}; best replies after it leave {' and '.join(fate)} off than the status quo" if fate else told


def force_blocks(answer: ForceAnswer, words: Words, title: str) -> Iterator[Block]:
    """Say what the step brings, where play then rests, and what cannot be undone."""
    aim = words.aim(answer.question.statements)
    named = (f"The aim: {words.any_of(answer.question.statements)}.",) if aim == "the aim" else ()
    told = (
        _step(answer, words),
        sentence(f"where play rests with it: {_with_aim(answer, aim)}"),
        *_afterwards(answer, aim, words),
        _guarantee(answer, aim, words),
    )
    endings = tuple(_ending(ending, aim, words) for ending in answer.endings.get("best_replies", ()))
    short = sentence(short_force(answer, words))
    yield Prose(title, (*named, short, *told), endings, (words.narrowed(answer.funnel),))


def _step(answer: ForceAnswer, words: Words) -> str:
    who, step = words.phrases.name(answer.by), words.said(answer.question.step or "")
    if answer.after is None:
        return f"From the status quo {who} cannot bring about {step} by a move of its own."
    if answer.after == answer.before:
        told = f"{step} holds at the status quo already"
    elif answer.improvement is None:
        told = f"For {who} {step} is no improvement on the status quo"
    else:
        told = f"For {who} {step} is an improvement on the status quo{_deterrent(answer.improvement, answer, words)}"
    return f"{told}. It {'can be undone' if answer.undone else 'cannot be undone: no moves of anybody lead back'}."


def _deterrent(improvement: Improvement, answer: ForceAnswer, words: Words) -> str:
    name = concept_abbreviation(answer.concept)
    if not improvement.deterred or improvement.answer is None:
        return f" that nothing deters ({name})"
    between = " and at once " if improvement.answer.simultaneous else "; then "
    return f", deterred ({name}) by: {between.join(words.phrases.deed(move) for move in improvement.answer.moves)}"


def _with_aim(answer: ForceAnswer, aim: str) -> str:
    step, both = answer.step_at_rest, answer.aim_at_rest
    name = concept_abbreviation(answer.concept)
    if not step.count:
        told = f"it is taken in none of the {counted(step.total, f'{name} equilibrium', f'{name} equilibria')}"
    elif step.count == 1:
        told = f"{aim} {'holds' if both.count else 'does not hold'} in the only {name} equilibrium with it"
    else:
        share = f"{both.count:,}" if both.count else "none"
        told = f"{aim} holds in {share} of the {step.count:,} {name} equilibria with it"
    others = [other for other in both.holds_under if other != answer.concept]
    return f"{told}; in some under {concepts_in_words(others)}" if others else told


def _afterwards(answer: ForceAnswer, aim: str, words: Words) -> Iterator[str]:
    for rule, found in answer.afterwards.items():
        if not found.reachable:
            yield f"After it no chain of {RULE_WORDS[rule]} leads to {aim} (all were followed)."
            continue
        (path, *_) = found.shortest
        where = f"leads to {aim}: {words.path(path)}" if path.moves else f"{aim} holds at once"
        yield f"After it {'a chain of ' if path.moves else 'by '}{RULE_WORDS[rule]} {where}."


def _guarantee(answer: ForceAnswer, aim: str, words: Words) -> str:
    before, after = answer.can_guarantee
    who = words.phrases.name(answer.by)
    if not before and not after:
        return f"{who} cannot force {aim} against everybody else, neither before the step nor after it."
    when = "before the step too" if before else "once it is taken"
    return f"Whatever the others do, {who} can bring about {aim}, {when}."


def _ending(ending: Ending, aim: str, words: Words) -> str:
    sides = [
        f"{words.makers(names)} {'is' if len(names) == 1 or words.makers(names) == 'everybody' else 'are'} {how} off"
        for names, how in (
            (ending.better_for, "better"),
            (tuple(gain.decision_maker for gain in ending.gains if not gain.places), "just as well"),
            (ending.worse_for, "worse"),
        )
        if names
    ]
    holds = "holds" if ending.aim_holds else "does not hold"
    place = words.phrases.known_state(ending.state)
    return f"Best replies end in {place}. There {aim} {holds}; against the status quo {listed(sides)}."


# --- what does a bloc change? -----------------------------------------------------------------------------------------


def short_coordination(answer: CoordinationAnswer, words: Words) -> str:
    """Say what becomes of the status quo and of the equilibria, and what only the bloc can force."""
    found, concept = answer.bloc, answer.concept
    without, together = len(found.without(concept)), len(found.equilibria(concept))
    told = f"{counted(without, 'equilibrium', 'equilibria')} without it, {together:,} with it, "
    told += f"{len(found.kept(concept)):,} in both; the status quo {_status_quo(answer)}"
    forced = [f"{power.demand} {words.said(power.statement)}" for power in answer.power if power.by_coordination_only]
    return f"{told}; only together they can {' and '.join(forced)}" if forced else told


def coordination_blocks(answer: CoordinationAnswer, words: Words, title: str) -> Iterator[Block]:
    """Say what changes if some act as one, what they can force, and who gains."""
    who, found, concept = words.phrases.names(answer.members), answer.bloc, answer.concept
    upset = len(answer.scan.effect(answer.members).upset)
    name = concept_abbreviation(concept)
    total = counted(len(answer.scan.equilibria), f"{name} equilibrium", f"{name} equilibria")
    held = f"Here {who} make only moves by which all of them gain: the bloc also holds its members back"
    free = f"If they stay free to act alone, and join only where all of them gain, they upset {upset:,} of the {total}"
    told = [sentence(short_coordination(answer, words)), sentence(held), sentence(free)]
    if answer.jump is not None:
        end = words.phrases.known_state(answer.jump.end)
        told.append(f"So they would leave the status quo for {end}: {words.phrases.joint_deed(answer.jump)}.")
    for text, (before, after) in answer.holding.items():
        told.append(
            f"{sentence(words.said(text))[:-1]} holds in {len(before):,} of {len(found.without(concept)):,} equilibria "
            f"without the bloc and in {len(after):,} of {len(found.equilibria(concept)):,} with it."
        )
    yield Prose(title, tuple(told), _powers(answer, words), (words.narrowed(answer.funnel),))
    yield _places(answer, words)


def _status_quo(answer: CoordinationAnswer) -> str:
    state, found = answer.space.state(answer.space.status_quo or 0), answer.bloc
    return {
        (True, True): "is one in both",
        (True, False): "is one only with it",
        (False, True): "is one only without it",
        (False, False): "is one in neither",
    }[state in found.equilibria(answer.concept), state in found.without(answer.concept)]


def _powers(answer: CoordinationAnswer, words: Words) -> tuple[str, ...]:
    """Say what they can guarantee together, against everybody else, and what alone."""
    who = words.phrases.names(answer.members)
    can = [
        f"{who} together can {power.demand} {words.said(power.statement)} whatever the others do{_alone(power, words)}."
        for power in answer.power
        if power.can
    ]
    cannot = [f"{power.demand} {words.said(power.statement)}" for power in answer.power if not power.can]
    never = f"Against everybody else they can, even together, neither {' nor '.join(cannot)}."
    return (*can, *([never] if len(cannot) > 1 else [f"Even together they cannot {text}." for text in cannot]))


def _alone(power: Power, words: Words) -> str:
    able = [name for name, can in power.alone.items() if can]
    return f"; so can {words.phrases.names(able)} alone" if able else "; none of them can alone"


def _places(answer: CoordinationAnswer, words: Words) -> Table:
    rows = [
        (
            words.phrases.name(places.decision_maker),
            *("–" if pair is None else f"{pair[0]:,} to {pair[1]:,}" for pair in (places.without, places.together)),
        )
        for places in answer.places
    ]
    name = concept_abbreviation(answer.concept)
    notes = ("From the best to the worst equilibrium, by place in the decision maker's own order; 1 is best.",)
    return Table.of(("Who gains", f"{name} equilibria without the bloc", "with it"), rows, "", notes)


# --- what does linking change? ----------------------------------------------------------------------------------------


def short_linkage(answer: LinkageAnswer, words: Words) -> str:
    """Say how many equilibria there are without the step and with it, and what holds where best replies end."""
    before, after = len(answer.without.equilibria()), len(answer.taken.equilibria())
    told = f"{counted(before, 'equilibrium', 'equilibria')} without it, {after:,} with it; left open, it is taken in "
    told += f"{len(answer.step_at_rest) or 'none'}"
    if not answer.question.statements:
        return told
    ends = [_held(variant, answer.question.statements, words) for variant in (answer.without, answer.taken)]
    if ends[0] == ends[1]:
        return f"{told}; where best replies end, {ends[0]} either way"
    return f"{told}; where best replies end, {ends[0]} without it, and {ends[1]} with it"


def _held(variant: Variant, statements: Sequence[str], words: Words) -> str:
    """Name the statements that hold wherever best replies end."""
    ends = variant.ends
    held = [words.said(text) for text in statements if len(ends) and len(ends.where(text)) == len(ends)]
    if not held:
        return "none of what is asked about holds"
    return f"{listed(held)} {'holds' if len(held) == 1 else 'hold'}"


def linkage_blocks(answer: LinkageAnswer, words: Words, title: str) -> Iterator[Block]:
    """Say what the step changes, and what each theatre gives alone and together."""
    step, name = words.said(answer.question.step or ""), concept_abbreviation(answer.concept)
    told = [sentence(short_linkage(answer, words))]
    told += [_variant(variant, step, name, words) for variant in (answer.without, answer.taken)]
    totals = len(answer.without.equilibria()), len(answer.taken.equilibria())
    for text, (before, after) in answer.holding.items():
        shares = f"{before:,} of {totals[0]:,} equilibria without the step and in {after:,} of {totals[1]:,} with it"
        told.append(f"{sentence(words.said(text))[:-1]} holds in {shares}.")
    cuts = tuple(text for variant in (answer.without, answer.taken) for text in _cut(variant, step, words))
    yield Prose(title, tuple(told), cuts, (words.narrowed(answer.funnel),))


def _variant(variant: Variant, step: str, name: str, words: Words) -> str:
    lead = f"With {step} taken for good" if variant.taken else f"With {step} ruled out"
    total = counted(len(variant.equilibria()), f"{name} equilibrium", f"{name} equilibria")
    told = f"{lead}: {total}, of which improvements reach {len(variant.reached) or 'none'}"
    if not len(variant.ends):
        return f"{told}; best replies never come to rest."
    return f"{told}; best replies end in {words.states(variant.ends)}."


def _cut(variant: Variant, step: str, words: Words) -> Iterator[str]:
    """Say what each theatre gives alone, and what linking them adds and takes away."""
    cut = variant.cut
    if cut is None:
        return
    labels = {theatre.id: theatre.name or theatre.id for theatre in words.conflict.theatres}
    for name in cut.concepts:
        lead = f"{'With' if variant.taken else 'Without'} {step}, {concept_abbreviation(name)} equilibria"
        alone = listed(f"{labels[part.theatre]} alone {len(part.analysis.equilibria(name)):,}" for part in cut.parts)
        told = f"{lead}: {alone}; together {len(cut.equilibria(name)):,}."
        because = _labelled(cut.falls_apart[name], words)
        if name in cut.exact:
            yield f"{told} Linking changes nothing: {because}."
        else:
            added, lost = len(cut.added(name)), len(cut.lost(name))
            changed = f"adds {added:,} of which some part is no equilibrium, and takes away {lost:,}"
            yield f"{told} Linking {changed}: {because}."


def _labelled(text: str, words: Words) -> str:
    """Put printed names in place of ids."""
    for maker in words.conflict.decision_makers:
        text = re.sub(rf"\b{re.escape(maker.id)}\b", maker.label, text)
    return text
