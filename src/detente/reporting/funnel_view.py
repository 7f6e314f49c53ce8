"""What ``detente narrow`` prints: stage by stage what is left, why the others fell out, and what survives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from detente.analysis.funnel_reasons import Reason
from detente.analysis.funnel_result import Funnel, Stage
from detente.analysis.funnel_stages import STAGES
from detente.analysis.move_rules import MOVE_RULES
from detente.analysis.patterns import cover
from detente.analysis.state_sets import common
from detente.model import State, StateSet
from detente.reporting.paths_view import concept_name
from detente.reporting.patterns_view import cover_table
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.shares import share_of
from detente.reporting.side_by_side import state_in_words, states_side_by_side
from detente.reporting.statement_words import statement_in_words
from detente.reporting.tables import Table
from detente.reporting.wording import deed, listed, state_words

__all__ = ["funnel_blocks", "funnel_data", "funnel_table", "stage_name"]

_SIDE_BY_SIDE = 6
"""Most survivors that are set side by side."""

_PATTERNS = 6
"""Most patterns that describe many survivors."""

_FAULTS = 4
"""Most faults that are named of one stage."""


def funnel_blocks(funnel: Funnel, *, why: Sequence[State] = ()) -> tuple[Block, ...]:
    """Return the stages as a table, what each says in words, the survivors, and why some states fell out.

    Parameters
    ----------
    why : sequence of State
        States whose fate is told.
    """
    told = tuple(_said(funnel, number) for number in range(len(funnel.stages)))
    blocks: list[Block] = [funnel_table(funnel), Prose("What each stage says", (), told, is_numbered=True)]
    blocks += _survivors(funnel)
    if why:
        blocks.append(Prose("Why", (), tuple(_fate(funnel, state) for state in why)))
    return tuple(blocks)


def stage_name(funnel: Funnel, stage: Stage) -> str:
    """Name a stage, with the concept that it rests on where it is not plain from the name."""
    if stage.id == "stable":
        return f"Stable ({_concepts(funnel)})"
    if stage.id == "readings":
        return f"{stage.name} ({_concepts(funnel)})"
    return stage.name


def _concepts(funnel: Funnel) -> str:
    names = [concept_name(concept) for concept in funnel.concepts.values()]
    if len(set(names)) == 1:
        return names[0]
    phrases = Phrases(funnel.space)
    return ", ".join(f"{phrases.name(maker)} {name}" for maker, name in zip(funnel.concepts, names, strict=True))


def funnel_table(funnel: Funnel) -> Table:
    """Return a row per stage: how many came in, how many are left, which share, and how many it would keep alone."""
    rows = [
        (
            stage_name(funnel, stage),
            f"{stage.came_in:,}",
            f"{stage.count:,}",
            share_of(stage.count, stage.came_in) if stage.came_in else "–",
            f"{stage.by_itself:,}" if stage.by_itself is not None else "–",
            "says little" if stage.says_little else "",
        )
        for stage in funnel.stages
    ]
    place = "" if funnel.start is None else f", from {_start(funnel, funnel.start)}"
    title = f"From all that could be to what matters{place}"
    notes = (
        "Alone: how many of all feasible states the stage would keep if it stood by itself (– not worked out).",
        "A stage says little if it keeps more than a tenth of what came in.",
    )
    return Table.of(("Stage", "before", "left", "kept", "alone", ""), rows, title, notes)


def _start(funnel: Funnel, start: State) -> str:
    place = state_words(funnel.space, start)
    return f"the status quo, {place}" if start.index == funnel.space.status_quo else place


# --- what a stage says ------------------------------------------------------------------------------------------------


def _said(funnel: Funnel, number: int) -> str:
    """Say what a stage keeps and whether that says anything, why the others fell out, and what the rest shares."""
    stage = funnel.stages[number]
    kind = STAGES.get(stage.id)
    parts = [f"{sentence(stage_name(funnel, stage))}"]
    if kind is not None and kind.rule:
        parts.append(MOVE_RULES[kind.rule].summary)
    elif stage.id == "stable":
        parts.append("States that nobody would leave, each judging by its concept.")
    elif kind is not None and kind.concept:
        parts.append(f"States that are stable for everybody under {concept_name(kind.concept)}.")
    elif kind is not None and stage.id != "feasible":
        parts.append(kind.summary)
    parts += [_kept(stage), *_fell_out(funnel, stage)]
    if number and stage.count < stage.came_in:
        parts.append(_example(funnel, number))
    if (
        stage.id != "feasible"
        and _SIDE_BY_SIDE < stage.count < stage.came_in
        and not funnel.space.conflict.is_graph_form
    ):
        shared = common(stage.kept).statement
        parts += [f"In all that are left: {statement_in_words(funnel.space.conflict, shared)}."] if shared else []
    return " ".join(parts)


def _kept(stage: Stage) -> str:
    """Say how many are left; in so many words, if that says little."""
    what = "combinations of options" if stage.id == "feasible" else "states that came in"
    if not stage.came_in:
        return "Nothing came in."
    if stage.count == stage.came_in:
        kept = "the one state that came in" if stage.came_in == 1 else f"all {stage.came_in:,} {what}"
    else:
        kept = (
            f"{stage.count:,} of the {stage.came_in:,} {what}"
            if stage.count
            else f"none of the {stage.came_in:,} {what}"
        )
        kept = "not even the one state that came in" if stage.came_in == 1 else kept
    if stage.says_little:
        return f"It says little: it keeps {kept}" + (", more than a tenth." if stage.count < stage.came_in else ".")
    return f"It keeps {kept}."


def _fell_out(funnel: Funnel, stage: Stage) -> Iterator[str]:
    """Say what the others fell out for, the most frequent first."""
    faults = sorted(stage.fell_out.items(), key=lambda item: -item[1])
    if not faults:
        return
    phrases = Phrases(funnel.space)
    named, more = faults[:_FAULTS], len(faults) - _FAULTS
    if stage.id == "feasible":
        rules = [f"“{rule}” ({count:,})" for rule, count in named if rule != "merged"]
        rules += [counted(more, "more rule")] if more > 0 else []
        yield f"The others are excluded by {listed(rules)}." if rules else ""
        if stage.fell_out.get("merged"):
            merged = f"{stage.fell_out['merged']:,} are merged with others"
            yield f"{merged}, since what they differ in does not matter there."
    elif "not_entered" in stage.fell_out or "not_reached" in stage.fell_out:
        yield from _unreached(stage)
    elif stage.id == "readings":
        rest = [f"some in {counted(more, 'more reading')}"] if more > 0 else []
        yield f"Not equilibria: {listed([*(f'{count:,} in “{name}”' for name, count in named), *rest])}."
    elif stage.id == "concepts":
        rest = [f"some under {counted(more, 'more concept')}"] if more > 0 else []
        yield f"Not equilibria: {listed([*(f'{count:,} under {concept_name(name)}' for name, count in named), *rest])}."
    elif stage.id == "coalitions":
        rest = [counted(more, "more coalition")] if more > 0 else []
        groups = [f"{phrases.coalition(name.split(', '))} {count:,}" for name, count in named]
        yield f"Who would gain by leaving the others together: {listed([*groups, *rest])}."
    elif stage.id in STAGES:
        rest = [counted(more, "more decision maker")] if more > 0 else []
        makers = [f"{phrases.name(name)} {count:,}" for name, count in named]
        both = " (some are left by several)" if sum(stage.fell_out.values()) > stage.came_in - stage.count else ""
        yield f"Who would leave the others: {listed([*makers, *rest])}{both}."


def _unreached(stage: Stage) -> Iterator[str]:
    entered, not_entered = stage.fell_out.get("not_reached", 0), stage.fell_out.get("not_entered", 0)
    if not_entered:
        yield f"Into {not_entered:,} of the others no such move leads at all."
    if entered:
        yield f"Into {entered:,} of the others such moves lead, but only from states that play does not reach."


def _example(funnel: Funnel, number: int) -> str:
    """Say of one state why it fell out here: of the status quo if it is among them, else of the first."""
    before, stage = funnel.stages[number - 1].kept.indices, funnel.stages[number]
    gone = np.setdiff1d(before, stage.kept.indices)
    space = funnel.space
    index = space.status_quo if space.status_quo in gone else int(gone[0])
    reason = funnel.why(space.state(int(index or 0)))
    return "" if reason is None else f"For example {_because(funnel, reason)}"


# --- why --------------------------------------------------------------------------------------------------------------


def _fate(funnel: Funnel, state: State) -> str:
    reason = funnel.why(state)
    if reason is None:
        return f"{sentence(state_words(funnel.space, state))[:-1]} passes all stages."
    stage = funnel.stage(reason.stage)
    told = sentence(_because(funnel, reason))
    return f"{told} So it falls out at the stage “{stage_name(funnel, stage)}”."


def _because(funnel: Funnel, reason: Reason) -> str:
    """Say why one state fell out, with the move that does it."""
    phrases, place = Phrases(funnel.space), state_words(funnel.space, reason.state)
    if reason.kind == "unstable" and reason.move is not None:
        name, does = phrases.name(reason.move.decision_maker), _does(funnel, reason)
        reading = f" in the reading “{reason.reading}”" if reason.reading != funnel.space.reading else ""
        return f"{place}: under {concept_name(reason.concept or '')}{reading}, nothing keeps {name} from {does}."
    if reason.kind == "coalition" and reason.joint_move is not None:
        joint = reason.joint_move
        together = f"{place}: {phrases.names(joint.coalition)} together gain by leaving it."
        return f"{together} {phrases.joint_deed(joint)} (to the gain of {phrases.gains(joint.gains)})."
    if reason.kind == "not_reached" and reason.move is not None:
        name, start = phrases.name(reason.move.decision_maker), state_words(funnel.space, reason.move.start)
        return f"{place}: {name} could get there from {start}, which play does not reach either."
    if reason.kind == "not_entered":
        return f"{place}: no such move leads there."
    return f"{place}: your own stage excludes it."


def _does(funnel: Funnel, reason: Reason) -> str:
    move = reason.move
    if move is None:
        return ""
    end = state_words(funnel.space, move.end)
    return f"{deed(funnel.space.conflict, move.changes, 'ing')} ({end})" if move.changes else f"moving to {end}"


# --- what is left -----------------------------------------------------------------------------------------------------


def _survivors(funnel: Funnel) -> Iterator[Block]:
    """Show what passes all stages; if nothing does, what came to the last stage that kept something."""
    title, states = "What is left", funnel.survivors
    if not states:
        yield Prose("What is left", ("Nothing passes all stages.",))
        last = next((stage for stage in reversed(funnel.stages) if stage.count), None)
        if last is None:
            return
        title, states = f"The last to fall out, left after “{stage_name(funnel, last)}”", last.kept
    if len(states) == 1:
        yield state_in_words(funnel.space, states[0], f"{title}: {state_words(funnel.space, states[0])}")
    elif len(states) <= _SIDE_BY_SIDE:
        yield states_side_by_side(funnel.space, _beside_start(funnel, states), title)
    else:
        shown = ", ".join(f"{number:,}" for number in states[:_SIDE_BY_SIDE].numbers)
        more = len(states) - _SIDE_BY_SIDE
        yield Prose(title, (f"{counted(len(states), 'state')}: {shown} and {more:,} more; JSON lists up to 1,000.",))
        if not funnel.space.conflict.is_graph_form:
            yield cover_table(cover(states), _PATTERNS)


def _beside_start(funnel: Funnel, states: StateSet) -> list[State]:
    start = funnel.start
    return [*([start] if start is not None and start not in states else []), *states]


# --- other forms ------------------------------------------------------------------------------------------------------


def funnel_data(funnel: Funnel, *, why: Sequence[State] = ()) -> dict[str, Any]:
    """Return the funnel as plain data, the contract ``detente.funnel/1``, with why some states fell out."""
    reasons = [funnel.why(state) for state in why]
    return {**funnel.to_dict(), "why": [None if reason is None else reason.to_dict() for reason in reasons]}
