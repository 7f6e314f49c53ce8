"""Best replies against their definition as sets, and the laws of the stability that rests on them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import RULES, Graph, Grid
from detente.engine import reference as ref
from detente.engine.best_replies import best_reply_gate, joint_best_reply_min
from detente.engine.reference_best_replies import best_replies, is_best_reply_sequential, joint_best_replies
from tests.engine.examples import examples
from tests.engine.test_primitives import full, group_for, values_for


@given(examples())
def test_gate_lets_the_best_replies_through(example):
    for i in range(example.n):
        gate = best_reply_gate(example.structure, i, example.ranks[i])
        for code in example.codes:
            assert gate.key[code] <= gate.bound[code]
            made = {end for end in example.structure.reachable(i, code).tolist() if gate.key[end] > gate.bound[code]}
            assert {example.states[end] for end in made} == best_replies(example.game, i, example.states[code])


@given(examples(), st.data(), st.sampled_from(RULES))
def test_joint_best_reply_min(example, data, rule):
    values, group = values_for(data, example), group_for(data, example)
    before = values.copy()
    found = joint_best_reply_min(example.structure, group, values, example.ranks, rule=rule)
    assert found.dtype == values.dtype
    assert np.array_equal(values, before)
    flat = full(example, values)
    for code in example.codes:
        ends = joint_best_replies(example.game, group, example.states[code], rule=rule)
        expected = min(flat[end] for end in {example.states.index(q) for q in ends} | {code})
        assert full(example, found)[code] == expected


@pytest.mark.parametrize("seed", range(20))
def test_one_move_with_many_ties_and_one_way_options(seed):
    """Few ranks, so that several replies are best; one-way options, so that what is best depends on where one is."""
    rng = np.random.default_rng(seed)
    ways = tuple(rng.choice(["free", "up", "down"], size=4).tolist())
    grid = Grid((2, 3, 2, 2), (0, 0, 0, 1), ways, 2, rng.random(24) < 0.8)
    rank, values = rng.integers(0, 3, 24), rng.integers(0, 9, 24)
    found = joint_best_reply_min(grid, {0}, values, [rank, rank], rule="one_move").reshape(-1)
    for s in np.flatnonzero(grid.feasible).tolist():
        ends = grid.reachable(0, s)
        best = ends[rank[ends] == rank[ends].max(initial=-1)]
        better = best[rank[best] > rank[s]]
        assert found[s] == min([values[s], *values[better]])


@given(examples(), st.data())
def test_definition_of_sequences_of_best_replies(example, data):
    """The joint best replies are those that a sequence spelled out move by move can end in."""
    s = data.draw(st.sampled_from(example.game.states))
    group = group_for(data, example)
    ends, sequences = set(), [(s, None)]
    for _ in range(4):
        sequences = [(q, j) for state, last in sequences for j in group if j != last
                     for q in best_replies(example.game, j, state)]  # fmt: skip
        sequences = sorted(set(sequences), key=repr)
        ends |= {state for state, _ in sequences}
    assert ends <= joint_best_replies(example.game, group, s)
    assert {q for j in group for q in best_replies(example.game, j, s)} <= ends


@given(examples(), st.sampled_from(RULES), st.booleans())
def test_stability_lies_between_nash_and_sequential(example, rule, ties):
    """Nash implies best-reply sequential, which implies sequential, for every rule of joint moves."""
    for i in range(example.n):
        for s in example.game.states:
            stable = is_best_reply_sequential(example.game, i, s, ties_are_sanctions=ties, rule=rule)
            assert stable or not ref.is_nash(example.game, i, s)
            assert not stable or ref.is_seq(example.game, i, s, ties_are_sanctions=ties, rule=rule)


def test_it_is_neither_nash_nor_sequential():
    """Column's best reply to the deviation spares row, and only its second-best improvement would punish it.

    Three states in a row: row moves 0 -> 1, from where column improves to 2 (worse for row than 0) or to 3 (better).
    """
    game = ref.game_from_arcs(
        range(4), [[(0, 1)], [(1, 2), (1, 3)]], [{0: 2, 1: 3, 2: 1, 3: 4}, {0: 0, 1: 0, 2: 1, 3: 2}]
    )
    assert ref.is_seq(game, 0, 0)
    assert not is_best_reply_sequential(game, 0, 0)
    kinder = ref.Game(game.states, game.moves, (game.ranks[0], {0: 0, 1: 0, 2: 2, 3: 1}))
    assert is_best_reply_sequential(kinder, 0, 0)
    assert not ref.is_nash(kinder, 0, 0)


def test_nobody_moves_twice_in_succession():
    graph = Graph.from_arcs(3, [([0, 1], [1, 2]), ([], [])])
    ranks = [np.array([0, 1, 2]), np.array([0, 0, 0])]
    assert joint_best_reply_min(graph, {0, 1}, np.array([3, 2, 1]), ranks).tolist() == [2, 1, 1]


def test_one_way_options_narrow_what_is_best():
    """One option only rises; from its top the best that is left lies there, whatever is better below."""
    grid = Grid((3, 2), (0, 0), ("up", "free"), 1)
    rank = np.array([0, 9, 1, 5, 4, 2])  # levels 0, 1, 2 of the first option, without and with the second
    gate = best_reply_gate(grid, 0, rank)
    made = [[q for q in grid.reachable(0, s).tolist() if gate.key[q] > gate.bound[s]] for s in range(6)]
    assert made == [[1], [], [5], [1], [1], []]
