"""Searches around one state, against the set-based definitions."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.engine import RULES, Grid
from detente.engine import reference as ref
from detente.engine.local import joint_reach, opponents_slice, shortest_sequences, whole_slice
from tests.engine.examples import examples


def any_order(mover, s, ends):
    return (np.zeros(len(ends), dtype=int),)


def highest_first(mover, s, ends):
    return (-ends,)


@settings(max_examples=150)
@given(examples(), st.data(), st.sampled_from(RULES), st.booleans(), st.booleans())
def test_joint_reach_and_shortest_sequences(example, data, rule, improving, sliced):
    i = data.draw(st.integers(0, example.n - 1))
    code = data.draw(st.sampled_from(example.codes))
    game, group = example.game, [j for j in range(example.n) if j != i]
    region = opponents_slice(example.structure, i, code) if sliced else whole_slice(example.structure)
    ranks = [rank.reshape(-1) for rank in example.ranks] if improving else None
    start = example.states[code]
    code_of = {example.states[known]: known for known in example.codes}

    reached = joint_reach(region, group, code, ranks=ranks, rule=rule)
    expected = ref.joint_moves(game, group, start, improving=improving, rule=rule) | {start}
    assert set(np.flatnonzero(reached).tolist()) == {int(region.local(code_of[state])) for state in expected}

    target = data.draw(st.sampled_from(sorted(expected, key=repr)))
    targets = np.zeros(region.structure.n_states, dtype=bool)
    targets[region.local(code_of[target])] = True
    found = shortest_sequences(region, group, targets, ranks=ranks, rule=rule, asked=np.array([code]))
    path = found.path(code, any_order)
    assert len(path) == found.length(code) == fewest_moves(game, group, start, target, rule, improving=improving)
    assert (path[-1][1] if path else code) == code_of[target]
    follow(game, start, [(mover, example.states[end]) for mover, end in path], rule, improving=improving)


def fewest_moves(game, group, start, target, rule, *, improving) -> int:
    """By trying all sequences of no, one, two, ... moves; what is remembered is who must not move next."""
    ends, length = {(start, frozenset())}, 0
    while all(state != target for state, _ in ends):
        length += 1
        ends = {
            (q, frozenset({j}) if rule == "legal_sequences" else barred | {j})
            for state, barred in ends
            for j in group
            if j not in barred
            for q in (ref.improvements(game, j, state) if improving else game.moves[j][state])
        }
    return length


def follow(game, state, path, rule, *, improving) -> None:
    movers = [mover for mover, _ in path]
    for mover, end in path:
        assert end in (ref.improvements(game, mover, state) if improving else game.moves[mover][state])
        state = end
    assert all(first != second for first, second in pairwise(movers))
    assert rule == "legal_sequences" or len(set(movers)) == len(movers)
    assert rule != "one_move" or len(movers) <= 1


def test_no_way_to_the_target():
    grid = Grid((2, 2), (0, 1), ("free", "up"), 2)
    found = shortest_sequences(opponents_slice(grid, 0, 3), [1], np.array([True, False]))
    assert found.length(3) is None
    assert found.length(1) == 0
    with pytest.raises(ValueError, match="no target"):
        found.path(3, any_order)


def test_order_decides_among_shortest_sequences():
    """Three ends are one move away; the last one is preferred, then the lowest."""
    grid = Grid((2, 4), (0, 1), ("free", "free"), 2)
    targets = np.array([False, True, True, True])
    found = shortest_sequences(opponents_slice(grid, 0, 0), [1], targets)
    assert found.path(0, highest_first) == [(1, 6)]
    assert found.path(0, any_order) == [(1, 2)]
