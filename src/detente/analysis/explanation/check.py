"""An independent check of explanations, before they are shown: nothing of the search is used, only what exists.

Levels are compared option by option with owners and directions, feasibility and the members of merged states are
looked up, ranks are compared pair by pair, and the focal decision maker's moves are listed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from detente.analysis.concepts import find_concept
from detente.analysis.explanation.result import Answer, Explanation, Improvement, Move
from detente.engine.strategies import may_move
from detente.errors import DetenteError
from detente.model import State, StateSpace

__all__ = ["WitnessError", "verify"]


class WitnessError(DetenteError, RuntimeError):
    """An explanation does not hold: an error of the program, not of the model."""


def verify(explanation: Explanation) -> None:
    """Check every move, sanction and counter-move of an explanation.

    Raises
    ------
    WitnessError
        If a step is illegal, infeasible or not credible where it has to be, if somebody moves twice in succession, if
        an end deters (or does not deter) against what is claimed, or if a counter-move was overlooked.
    """
    space = explanation.space
    focal = space.conflict.decision_maker_index(explanation.decision_maker)
    start = explanation.state.index
    ends = space.structure.reachable(focal, start).tolist()
    better = {end for end in ends if space.prefers(focal, end, start)}
    _hold(len(better) == explanation.n_improvements, "the number of improvements is wrong")
    _hold((explanation.reason == "no_moves") == (not ends), "the reason is wrong")
    listed = [improvement.move.end.index for improvement in explanation.improvements]
    _hold(len(set(listed)) == len(listed) and better.issuperset(listed), "an improvement is none, or is listed twice")
    for improvement in explanation.improvements:
        _hold(improvement.deterred == explanation.stable, "an improvement is listed on the wrong side")
        _improvement(explanation, focal, improvement)


def _hold(condition: bool, fault: str) -> None:
    if not condition:
        raise WitnessError(f"an explanation does not hold ({fault}); this is an error of the program, please report it")


def _improvement(explanation: Explanation, focal: int, improvement: Improvement) -> None:
    space, move = explanation.space, improvement.move
    _hold(move.start == explanation.state and move.decision_maker == space.decision_makers[focal], "wrong mover")
    _step(space, move)
    _hold(move.credible, "an improvement does not improve")
    answer = improvement.answer
    if answer is None:
        _hold(not improvement.deterred, "a sanction is missing")
        return
    if answer.simultaneous:
        _simultaneous(explanation, move, answer)
    else:
        _sequence(explanation, focal, move, answer)
    deterred = _deters(explanation, focal, answer.end)
    if find_concept(explanation.concept).counter_move:
        deterred = _counter_moves(explanation, focal, answer) and deterred
    _hold(deterred == improvement.deterred, "a sanction does not deter, or deters unnoticed")


def _deters(explanation: Explanation, focal: int, state: State) -> bool:
    space, start = explanation.space, explanation.state.index
    if space.settings.ties == "no_sanction":
        return space.prefers(focal, start, state.index)
    return not space.prefers(focal, state.index, start)


# --- sequences of moves -----------------------------------------------------------------------------------------------


def _sequence(explanation: Explanation, focal: int, improvement: Move, answer: Answer) -> None:
    space, moves = explanation.space, answer.moves
    movers = [move.decision_maker for move in moves]
    _hold(bool(moves) and space.decision_makers[focal] not in movers, "a sanction is not made by opponents")
    _hold(all(first.end == second.start for first, second in pairwise((improvement, *moves))), "the moves do not join")
    _hold(moves[-1].end == answer.end, "the moves do not join")
    rule = space.settings.joint_moves
    _hold(all(first != second for first, second in pairwise(movers)), "somebody moves twice in succession")
    _hold(rule != "each_once" or len(set(movers)) == len(movers), "somebody moves twice")
    _hold(rule != "one_move" or len(moves) == 1, "more than one move")
    must_be_credible = find_concept(explanation.concept).sanctions == "credible"
    for move in moves:
        _step(space, move)
        _hold(move.must_be_credible == must_be_credible, "the concept asks otherwise")
        _hold(move.credible or not must_be_credible, "a move is not credible")


def _counter_moves(explanation: Explanation, focal: int, answer: Answer) -> bool:
    """Check the counter-move that is shown; tell whether none at all helps."""
    space = explanation.space
    ends = space.structure.reachable(focal, answer.end.index).tolist()
    counter = answer.counter_move
    _hold((counter is None) == (not ends), "a counter-move was overlooked")
    if counter is None:
        return True
    _step(space, counter)
    _hold(counter.start == answer.end and counter.decision_maker == space.decision_makers[focal], "wrong mover")
    best = max(space.rank(focal, end) for end in ends)
    _hold(best == space.rank(focal, counter.end.index), "a better counter-move was overlooked")
    return _deters(explanation, focal, counter.end)


# --- moves at the same time -------------------------------------------------------------------------------------------


def _simultaneous(explanation: Explanation, improvement: Move, answer: Answer) -> None:
    space = explanation.space
    everybody = (improvement, *answer.moves)
    movers = [move.decision_maker for move in everybody]
    _hold(bool(answer.moves) and len(set(movers)) == len(movers), "somebody moves twice at the same time")
    combined = _levels(improvement)
    for move in everybody:
        _step(space, move)
        _hold(move.credible and move.must_be_credible, "a move is not credible")
        _hold(move.start == explanation.state and _levels(move) == _levels(improvement), "the moves start apart")
        for change in move.changes:
            combined[space.conflict.option_index(change.option)] = change.after
    _hold(_belongs(space, combined, answer.end), "the moves do not combine to what is shown")


# --- single moves -----------------------------------------------------------------------------------------------------


def _step(space: StateSpace, move: Move) -> None:
    mover = space.conflict.decision_maker_index(move.decision_maker)
    _hold(move.rank_before == space.rank(mover, move.start.index), "a rank is wrong")
    _hold(move.rank_after == space.rank(mover, move.end.index), "a rank is wrong")
    graph = space.conflict.graph
    if graph is not None:
        ends = graph.moves.get(move.decision_maker, {}).get(move.start.text, ())
        _hold(move.end.text in ends and not move.changes, "a move does not exist")
        return
    before = _levels(move)
    _hold(_belongs(space, before, move.start), "a move starts elsewhere")
    after = before.copy()
    for change in move.changes:
        position = space.conflict.option_index(change.option)
        option = space.conflict.options[position]
        old, new = option.levels.index(change.before), option.levels.index(change.after)
        _hold(space.conflict.owners[position] == mover, "a move changes an option of somebody else")
        _hold(before[position] == change.before and old != new, "a change starts elsewhere")
        _hold(bool(may_move(option.moves, old, new)), "an option moves the wrong way")
        after[position] = change.after
    _hold(_belongs(space, after, move.end), "a move ends elsewhere, or in an infeasible state")
    one_option = space.settings.move_granularity == "one_option"
    _hold(len(move.changes) == 1 if one_option else len(move.changes) >= 1, "a move changes too few or many options")


def _levels(move: Move) -> list[str]:
    return list(move.start.levels if move.combination is None else move.combination)


def _belongs(space: StateSpace, levels: Sequence[str], state: State) -> bool:
    """Tell whether a combination of levels is feasible and is (a member of) a state."""
    code, stride = 0, 1
    for option, level in zip(space.conflict.options, levels, strict=True):
        code += option.levels.index(level) * stride
        stride *= len(option.levels)
    unmerged = space.states.unmerged
    if unmerged is None:
        return code == state.index and (space.states.mask is None or bool(space.states.mask[code]))
    place = int(np.searchsorted(unmerged.codes, code))
    found = place < len(unmerged.codes) and int(unmerged.codes[place]) == code
    return found and int(unmerged.positions[place]) == state.index
