"""What ``detente paths`` prints: reached or not, the shortest paths, what cannot be undone, where play stalls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.explanation import Move
from detente.analysis.move_rules import MOVE_RULES
from detente.analysis.paths import Path, Paths, Step
from detente.analysis.points_of_no_return import PointOfNoReturn
from detente.model import StateSet
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.side_by_side import states_side_by_side
from detente.reporting.tables import Table
from detente.reporting.wording import deed, listed, state_words

__all__ = ["concept_in_full", "concept_name", "paths_blocks", "plainest", "reached_table", "rule_in_words"]

_NUMBERS = 6
"""Most state numbers in the cell of a table; beyond, their count."""

_STALLS = 5
"""Most states where play stalls that are set side by side."""


def paths_blocks(paths: Paths, *, most: int | None = None) -> tuple[Block, ...]:
    """Return the answer in sentences, the shortest paths, what cannot be undone, where play stalls, and the steps.

    Parameters
    ----------
    most : int, optional
        How many of the listed paths to tell at most, the plainest first.
    """
    blocks: list[Block] = [_answer(paths)]
    if _is_sought(paths) and paths.fewest_moves:
        chosen = plainest(paths)[:most]
        if chosen:
            blocks.append(_shortest(paths, chosen))
        if any(point.path in chosen for point in paths.points_of_no_return):
            blocks.append(_irreversible(paths, chosen))
    return (*blocks, *_stalls(paths), _steps(paths))


def _is_sought(paths: Paths) -> bool:
    """Tell whether a target was named at all."""
    return paths.target_text is not None


# --- the answer -------------------------------------------------------------------------------------------------------


def concept_name(concept: str) -> str:
    """Return the short name of a concept, our own variant included; Nash in full."""
    return "Nash" if concept == "nash" else find_concept(concept).abbreviation


def concept_in_full(concept: str) -> str:
    """Return the name of a concept in a sentence, with its abbreviation."""
    known = find_concept(concept)
    return "Nash stability" if known.id == "nash" else f"{known.name.lower()} stability ({known.abbreviation})"


def rule_in_words(rule: str, concepts: dict[str, str] | None, phrases: Phrases) -> str:
    """Say which moves are made, and whose concept decides."""
    known = MOVE_RULES[rule]
    told = f"{known.name}: {known.summary[0].lower()}{known.summary[1:]}"
    if concepts:
        names = {name: concept_name(name) for name in concepts.values()}
        if len(names) == 1:
            told += f" The concept is {next(iter(names.values()))} for all."
        else:
            each = listed(f"{names[name]} for {phrases.name(maker)}" for maker, name in concepts.items())
            told += f" The concepts are {each}."
    return told


def _answer(paths: Paths) -> Prose:
    phrases = Phrases(paths.space)
    start = state_words(paths.space, paths.start)
    if paths.start.index == paths.space.status_quo:
        start = f"the status quo, {start}"
    title = f"From {start} to: {_target(paths)}" if _is_sought(paths) else f"Where play can go from {start}"
    rule = rule_in_words(paths.rule, None if paths.concepts is None else dict(paths.concepts), phrases)
    avoid = f" No move enters a state where “{paths.avoid}” holds." if paths.avoid else ""
    moves = f"{rule}{avoid} Nobody moves twice in succession."
    return Prose(title, (moves, *(_found(paths, phrases) if _is_sought(paths) else [_reach(paths)])))


def _target(paths: Paths) -> str:
    if len(paths.target) == 1:
        return state_words(paths.space, paths.target[0])
    return paths.target_text or ""


def _reach(paths: Paths) -> str:
    """Say how much of the whole is reached, and how soon."""
    share = f"{len(paths.reached):,} of the {paths.space.n_states:,} feasible states"
    if paths.depth == 0:
        return f"Nobody has such a move to make: play stays where it is, 1 of the {share.partition(' of the ')[2]}."
    return f"Play can reach {share} (the start included), each in at most {counted(paths.depth, 'move')}."


def _found(paths: Paths, phrases: Phrases) -> Iterator[str]:
    """Say whether the target is reached, how soon, and who has to move."""
    if not len(paths.target):
        yield "There is nothing to reach: no feasible state is like that."
    elif not paths.reachable:
        what = "it is not" if len(paths.target) == 1 else f"none of the {len(paths.target):,} states sought is"
        yield (
            f"Not reachable. That is proven: all states to which such moves lead were visited, and {what} among them. "
            f"{_reach(paths)}"
        )
    elif paths.fewest_moves == 0:
        yield f"Nobody has to move: play starts there. {_within(paths)}".strip()
    else:
        ways = counted(paths.count, "shortest path")
        there = f"{ways} lead there" if paths.count > 1 else "one shortest path leads there"
        moves = counted(paths.fewest_moves or 0, "move")
        yield f"Reachable in {moves}, and not in fewer; {there}. {_within(paths)}".strip()
        yield _movers(paths, phrases)


def _within(paths: Paths) -> str:
    """Say how much of a target of several states is within reach."""
    if len(paths.target) == 1:
        return ""
    reached, sought = len(paths.reached_target), len(paths.target)
    within = "all" if reached == sought else f"{reached:,}"
    return f"Of the {sought:,} states that are sought {within} {'is' if reached == 1 else 'are'} within reach."


def _movers(paths: Paths, phrases: Phrases) -> str:
    always, shortest = paths.movers_on_every_path, paths.movers_on_every_shortest_path
    if not always and not shortest:
        return "No decision maker is needed for it: others can bring it about just as soon."
    said = f"{phrases.names(always)} must move on every way there" if always else "Nobody is needed on every way there"
    more = [maker for maker in shortest if maker not in always]
    if more:
        said += f"; without {phrases.names(more)} it takes longer"
    return f"{said}."


# --- paths ------------------------------------------------------------------------------------------------------------


def _shortest(paths: Paths, chosen: Sequence[int]) -> Prose:
    points = tuple(_path(paths, paths.shortest[number]) for number in chosen)
    more = paths.count - len(chosen)
    notes = (f"{counted(more, 'more shortest path')} not listed; --cap lists more.",) if more else ()
    return Prose("Shortest paths" if paths.count > 1 else "The shortest path", (), points, notes, is_numbered=True)


def plainest(paths: Paths) -> list[int]:
    """Order the listed paths: those whose movers gain by their moves first, then by how many options they change."""

    def cost(number: int) -> tuple[int, int]:
        moves = paths.shortest[number].moves
        return sum(not move.credible for move in moves), sum(len(move.changes) for move in moves)

    return sorted(range(len(paths.shortest)), key=cost)


def _path(paths: Paths, path: Path) -> str:
    phrases = Phrases(paths.space)
    told = [f"{phrases.name(move.decision_maker)} {_does(paths, move)}" for move in path.moves]
    return sentence("; then ".join(told))


def _does(paths: Paths, move: Move) -> str:
    """Tell a move, where it leads, and what it means to its mover."""
    place = state_words(paths.space, move.end)
    if not move.changes:
        return f"could move to {place}{_gain(paths, move)}"
    return f"could {deed(paths.space.conflict, move.changes, 'plain')} ({place}){_gain(paths, move)}"


def _gain(paths: Paths, move: Move) -> str:
    """Say what a move means to its mover, where the rule does not say it already."""
    if paths.rule != "moves":
        return ""
    if move.credible:
        return ", to its advantage"
    return ", to its disadvantage" if move.rank_after < move.rank_before else ", indifferent"


def _irreversible(paths: Paths, chosen: Sequence[int]) -> Prose:
    """Tell the irreversible moves of the first path that has some, and how late each can still be avoided."""
    points = paths.points_of_no_return
    shown, number = next((k, number) for k, number in enumerate(chosen, 1) if any(p.path == number for p in points))
    told = [point for point in points if point.path == number]
    here = {(point.move.decision_maker, point.option) for point in told}
    elsewhere = {(point.move.decision_maker, point.option): point for point in points if point.path in chosen}
    others = [_done(paths, point) for key, point in elsewhere.items() if key not in here]
    notes = (f"On other paths that are listed: {'; '.join(others)}.",) if others else ()
    title = f"What cannot be undone on path {shown}" if paths.count > 1 else "What cannot be undone"
    return Prose(title, (), tuple(_point(paths, point) for point in told), notes)


def _done(paths: Paths, point: PointOfNoReturn) -> str:
    """Say who does what that cannot be undone."""
    changes = [change for change in point.move.changes if change.option == point.option]
    place = state_words(paths.space, point.move.end)
    does = deed(paths.space.conflict, changes, "ing") if changes else f"moving to {place}"
    return f"{Phrases(paths.space).name(point.move.decision_maker)} {does}"


def _point(paths: Paths, point: PointOfNoReturn) -> str:
    said = f"Move {point.at}, {_done(paths, point)}."
    if point.last_detour is None:
        said += " Every way there takes it."
    else:
        said += f" Another way, without it, is open {_until(paths, point, point.last_detour)}."
    if point.last_escape is None:
        return f"{said} Play that goes on is bound to take it."
    return f"{said} It can be left undone for good {_until(paths, point, point.last_escape)}."


def _until(paths: Paths, point: PointOfNoReturn, last: int) -> str:
    """Say up to which point of a path something is still possible."""
    if last == point.at - 1:
        return "until just before it"
    if last == 0:
        return "at the start only"
    return f"up to {state_words(paths.space, paths.shortest[point.path].states[last])}, after {counted(last, 'move')}"


# --- where it goes ----------------------------------------------------------------------------------------------------


_RESTS = {
    "improvements": "the Nash equilibria within reach",
    "best_replies": "the Nash equilibria within reach",
    "from_unstable": "the equilibria under these concepts within reach",
    "undeterred": "the equilibria under these concepts within reach",
}
"""What the states where play stalls are, by rule, as long as nothing is to be avoided."""


def _stalls(paths: Paths) -> Iterator[Block]:
    """Say where nobody moves on, and show these states beside the start."""
    stalls = paths.stalls
    if not stalls:
        yield Prose("Where play stalls", ("Nowhere: from every state that is reached, somebody has a move to make.",))
        return
    here = len(stalls) == 1 and stalls[0].index == paths.start.index
    said = [f"In {counted(len(stalls), 'state')} of the {len(paths.reached):,} reached nobody has such a move to make."]
    if here:
        said = ["At the start: nobody has such a move to make."]
    if paths.rule in _RESTS and paths.avoid is None:
        said.append(f"Such states are {_RESTS[paths.rule]}.")
    if _is_sought(paths) and len(paths.target):
        said.append(_stalls_sought(paths))
    yield Prose("Where play stalls", (" ".join(said),))
    if not here and len(stalls) <= _STALLS:
        start = [] if paths.start in stalls else [paths.start]
        yield states_side_by_side(paths.space, [*start, *stalls], "The start, and where play stalls")


def _stalls_sought(paths: Paths) -> str:
    """Say how many of the states where play stalls are sought."""
    inside = int(np.isin(paths.stalls.indices, paths.target.indices).sum())
    if len(paths.target) == 1:
        return f"{sentence(_target(paths))[:-1]} is {'' if inside else 'not '}among them."
    if len(paths.stalls) == 1:
        return "It is sought." if inside else "It is not sought."
    many = "None" if not inside else "All" if inside == len(paths.stalls) else f"{inside:,}"
    return f"{many} of them {'is' if inside <= 1 else 'are'} sought."


def _steps(paths: Paths) -> Table:
    """Give a row per number of moves: how many states are new, and who made the last move."""
    makers = paths.space.conflict.decision_makers
    columns = ("moves", "new states", *(maker.label for maker in makers))
    rows = [
        (f"{step.number}", _cell(step.states), *(_last(step, maker.id) for maker in makers)) for step in paths.steps()
    ]
    note = (
        "Under a name: what that decision maker's move ends in after so many moves, and not after fewer; a state may "
        "stand under several names, and again further down."
    )
    return Table.of(
        columns, rows, "Step by step: what is reached, and by whose last move", (note,) if len(rows) > 1 else ()
    )


def _last(step: Step, maker: str) -> str:
    return _cell(step.last_movers[maker]) if step.number else ""


def _cell(states: StateSet) -> str:
    if not states:
        return "–"
    if len(states) > _NUMBERS:
        return counted(len(states), "state")
    return ", ".join(f"{number:,}" for number in islice(states.numbers, _NUMBERS))


def reached_table(paths: Paths) -> Table:
    """Return a row for every state that is reached: after how many moves, by whom, whether it is sought or stalls."""
    columns = ("state", "pattern", "moves", "last_movers", "target", "stalls")
    indices = paths.reached.indices
    target, stalls = np.isin(indices, paths.target.indices), np.isin(indices, paths.stalls.indices)
    rows = []
    for state, sought, stalled in zip(paths.reached, target.tolist(), stalls.tolist(), strict=True):
        moves = paths.moves_to(state) or 0
        found = paths.found[:, state.index].tolist()
        last = [maker for maker, n in zip(paths.space.decision_makers, found, strict=True) if moves and n == moves]
        sought_text = ("yes" if sought else "no") if _is_sought(paths) else ""
        rows.append(
            (str(state.number), state.text, str(moves), " ".join(last), sought_text, "yes" if stalled else "no")
        )
    return Table.of(columns, rows)
