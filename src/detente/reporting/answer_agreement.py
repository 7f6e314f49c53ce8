"""What holds in every reading: the part of the answers that does not depend on whose reading one takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.answers import (
    Answer,
    Answers,
    ConcessionAnswer,
    CoordinationAnswer,
    DeadlockAnswer,
    ForceAnswer,
    LinkageAnswer,
    MisperceptionAnswer,
    Occurrence,
    PresenceAnswer,
)
from detente.reporting.answer_history import agreed_history
from detente.reporting.answer_words import Words, concepts_in_words
from detente.reporting.phrases import sentence
from detente.reporting.prose import Prose
from detente.tracking.history import HistoryAnswer

__all__ = ["agreement"]


def agreement(every: Sequence[Answers]) -> Prose:
    """Say question by question what all readings agree on."""
    words = Words(every[0].space)
    points = []
    for position, first in enumerate(every[0].answers):
        told = [sentence(text) for text in _agreed([answers.answers[position] for answers in every], words)]
        points.append(
            f"{first.question.id.replace('_', ' ')}: {' '.join(told) or 'The readings agree on nothing of this.'}"
        )
    return Prose(f"What holds in all {len(every)} readings", (), tuple(points), is_numbered=True)


def _agreed(found: Sequence[Answer], words: Words) -> Iterator[str]:
    match found[0]:
        case DeadlockAnswer():
            yield from _rests([one for one in found if isinstance(one, DeadlockAnswer)], words)
        case ConcessionAnswer():
            given = [one.concessions for one in found if isinstance(one, ConcessionAnswer)]
            for same in zip(*given, strict=True):
                yield from _holds([concession.occurrence for concession in same], words)
        case ForceAnswer():
            steps = [one for one in found if isinstance(one, ForceAnswer)]
            yield from _forced(steps, words)
        case CoordinationAnswer():
            yield from _together([one for one in found if isinstance(one, CoordinationAnswer)])
        case LinkageAnswer():
            yield from _linked([one for one in found if isinstance(one, LinkageAnswer)])
        case MisperceptionAnswer():
            yield from _perceived([one for one in found if isinstance(one, MisperceptionAnswer)], words)
        case HistoryAnswer():
            yield from agreed_history([one for one in found if isinstance(one, HistoryAnswer)])
        case PresenceAnswer():
            there = [one.occurrences for one in found if isinstance(one, PresenceAnswer)]
            for everywhere in zip(*there, strict=True):
                yield from _holds(everywhere, words)


def _rests(found: Sequence[DeadlockAnswer], words: Words) -> Iterator[str]:
    if len({one.state.index for one in found}) > 1:
        return
    where = "the status quo" if words.is_status_quo(found[0].state) else words.phrases.state(found[0].state)
    every = [name for name in found[0].stable if all(name in one.rests_under for one in found)]
    never = [name for name in found[0].stable if not any(name in one.rests_under for one in found)]
    if every:
        yield f"{where} is an equilibrium under {concepts_in_words(every)}"
    if never:
        yield f"{where} is no equilibrium under {concepts_in_words(never)}"
    for maker in words.space.decision_makers:
        if all(maker in makers for one in found for makers in one.stable.values()):
            yield f"{words.phrases.name(maker)} would not leave it under any concept"


def _holds(found: Sequence[Occurrence], words: Words) -> Iterator[str]:
    """Say under which concepts a statement never or always holds where play rests, whatever the reading."""
    said = words.said(found[0].statement)
    concepts = list(found[0].equilibria)
    never = [name for name in concepts if not any(len(one.equilibria[name]) for one in found)]
    always = [name for name in concepts if all(name in one.holds_throughout for one in found)]
    if never:
        yield f"{said} holds in no equilibrium under {concepts_in_words(never, concepts).replace('every', 'any')}"
    if always:
        yield f"{said} holds in every equilibrium under {concepts_in_words(always, concepts)}"


def _forced(found: Sequence[ForceAnswer], words: Words) -> Iterator[str]:
    aim, who = words.aim(found[0].question.statements), words.phrases.name(found[0].by)
    concepts = list(found[0].aim_at_rest.equilibria)
    apart = [name for name in concepts if not any(len(one.aim_at_rest.equilibria[name]) for one in found)]
    if apart:
        yield f"under {concepts_in_words(apart, concepts)} no equilibrium has the step together with {aim}"
    if not any(one.undone for one in found):
        yield "the step cannot be undone"
    if not any(any(one.can_guarantee) for one in found):
        yield f"{who} cannot force {aim} against everybody else"
    for maker in words.space.decision_makers:
        endings = [ending for one in found for ending in one.endings.get("best_replies", ())]
        if endings and all(maker in ending.worse_for for ending in endings):
            yield f"where best replies end after it, {words.phrases.name(maker)} is worse off than at the status quo"


def _together(found: Sequence[CoordinationAnswer]) -> Iterator[str]:
    if all(len(one.bloc.kept(one.concept)) == len(one.bloc.without(one.concept)) for one in found):
        yield "every equilibrium stays one with the bloc"
    if not any(one.jump for one in found):
        yield "the coalition would nowhere leave the status quo where that is an equilibrium"


def _linked(found: Sequence[LinkageAnswer]) -> Iterator[str]:
    cuts = [variant.cut for one in found for variant in (one.without, one.taken)]
    exact = [name for name in cuts[0].concepts if all(cut and name in cut.exact for cut in cuts)] if cuts[0] else []
    if exact:
        yield f"under {concepts_in_words(exact)} the theatres together are just the combination of each alone"
    if not any(len(one.step_at_rest) for one in found):
        yield "left open, the step is taken in no equilibrium"
    if all(len(one.step_at_rest) for one in found):
        yield "left open, the step is taken in some equilibrium"


def _perceived(found: Sequence[MisperceptionAnswer], words: Words) -> Iterator[str]:
    """Say which moves of the path are best play in every reading, and which in none, without any wrong belief."""
    steps, told = found[0].path.steps, [_by_step(one) for one in found]
    for verdict, best in (("best play as things are", True), ("not best play unless something is misperceived", False)):
        always = [k for k in range(len(steps)) if all(one[k] is best for one in told)]
        if always:
            moves = "; ".join(words.phrases.deed(steps[k].move) for k in always)
            yield f"{verdict}: {moves}"


def _by_step(answer: MisperceptionAnswer) -> list[bool]:
    left = {side.decision_maker: iter(side.as_it_is) for side in answer.sides}
    return [next(left[step.move.decision_maker]) for step in answer.path.steps]
