"""The primitives of `Grid` and `Graph` against the sets of the reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import RULES, Graph, Grid, coalesce
from detente.engine import reference as ref
from tests.engine.examples import DTYPES, Example, examples, graph_examples, grid_examples


def full(example: Example, values: np.ndarray) -> np.ndarray:
    return np.broadcast_to(values, example.structure.shape).reshape(-1)


def values_for(data: st.DataObject, example: Example) -> np.ndarray:
    """Any values, sometimes constant along the axes of some decision makers."""
    shape = tuple(size if data.draw(st.integers(0, 3)) else 1 for size in example.structure.shape)
    dtype = data.draw(st.sampled_from(DTYPES))
    info = np.iinfo(dtype)
    size = int(np.prod(shape))
    drawn = data.draw(st.lists(st.sampled_from([info.min, 1, 2, 3, 4, 5, 6, info.max]), min_size=size, max_size=size))
    return np.array(drawn, dtype=dtype).reshape(shape)


def group_for(data: st.DataObject, example: Example) -> tuple[int, ...]:
    return tuple(data.draw(st.sets(st.integers(0, example.n - 1))))


@given(examples(), st.data())
def test_reach_max(example, data):
    values = values_for(data, example)
    flat = full(example, values)
    for i in range(example.n):
        found = full(example, example.structure.reach_max(i, values))
        for code in example.codes:
            ends = {example.states.index(q) for q in example.game.moves[i][example.states[code]]} | {code}
            assert found[code] == max(flat[end] for end in ends)


@given(examples(), st.data())
def test_reach_max_with_cap(example, data):
    values = values_for(data, example)
    cap = values_for(data, example).astype(values.dtype, casting="unsafe")
    i = data.draw(st.integers(0, example.n - 1))
    expected = full(example, example.structure.reach_max(i, np.minimum(values, cap)))
    found = full(example, example.structure.reach_max(i, values, cap=cap))
    assert np.array_equal(found[example.codes], expected[example.codes])


@given(examples(), st.data(), st.sampled_from(RULES), st.booleans())
def test_joint_min(example, data, rule, improving):
    values, group = values_for(data, example), group_for(data, example)
    flat = full(example, values)
    if improving:
        found = example.structure.joint_improving_min(group, values, example.ranks, rule=rule)
    else:
        found = example.structure.joint_min(group, values, rule=rule)
    assert found.dtype == values.dtype
    for code in example.codes:
        ends = ref.joint_moves(example.game, group, example.states[code], improving=improving, rule=rule)
        expected = min(flat[end] for end in {example.states.index(q) for q in ends} | {code})
        assert full(example, found)[code] == expected


@given(examples(), st.data(), st.sampled_from(RULES))
def test_batch_equals_one_by_one(example, data, rule):
    requests = [(group_for(data, example), values_for(data, example)) for _ in range(data.draw(st.integers(0, 3)))]
    shares: list[float] = []
    batch = example.structure.joint_improving_mins(requests, example.ranks, rule=rule, progress=shares.append)
    assert len(batch) == len(requests)
    for (group, values), found in zip(requests, batch, strict=True):
        single = example.structure.joint_improving_min(group, values, example.ranks, rule=rule)
        assert np.array_equal(full(example, found)[example.codes], full(example, single)[example.codes])
    assert shares == sorted(shares)
    assert shares[-1:] == [1.0] * bool(requests)


@given(examples())
def test_reachable(example):
    for i in range(example.n):
        for code in example.codes:
            moves = example.game.moves[i][example.states[code]]
            expected = sorted(example.states.index(q) for q in moves)
            assert example.structure.reachable(i, code).tolist() == expected


@given(examples(), st.data())
def test_inputs_stay_as_they_were(example, data):
    values = values_for(data, example)
    before = values.copy(), [rank.copy() for rank in example.ranks]
    group = tuple(range(example.n))
    example.structure.reach_max(0, values)
    example.structure.joint_min(group, values)
    example.structure.joint_improving_min(group, values, example.ranks)
    assert np.array_equal(values, before[0])
    assert all(np.array_equal(a, b) for a, b in zip(example.ranks, before[1], strict=True))


@given(grid_examples(), st.booleans())
def test_to_graph_has_the_same_moves(example, one_option):
    graph, codes = example.structure.to_graph(one_option=one_option)
    assert codes.tolist() == example.codes
    for i in range(example.n):
        for number, code in enumerate(codes):
            state = example.states[code]
            moves = example.game.moves[i][state]
            if one_option:
                moves = {q for q in moves if sum(a != b for a, b in zip(q, state, strict=True)) == 1}
            assert codes[graph.reachable(i, number)].tolist() == sorted(example.states.index(q) for q in moves)


@given(graph_examples(), st.data())
def test_coalesce(example, data):
    n_states = example.structure.n_states
    drawn = data.draw(st.lists(st.integers(0, 3), min_size=n_states, max_size=n_states))
    labels = np.unique(drawn, return_inverse=True)[1]
    merged = coalesce(example.structure, labels)
    equal = [dict.fromkeys(example.states, 0)] * example.n
    game = ref.coalesced(
        ref.Game(example.game.states, example.game.moves, tuple(equal)), dict(enumerate(labels.tolist()))
    )
    for i in range(example.n):
        for state in game.states:
            assert set(merged.reachable(i, state).tolist()) == game.moves[i][state]


def test_moves_that_are_not_transitive_remember_who_moved_last():
    """0 -> 1 -> 2 by one decision maker only: the other has nothing to put between the two moves."""
    graph = Graph.from_arcs(3, [([0, 1], [1, 2]), ([], [])])
    assert graph.joint_min({0, 1}, np.array([3, 2, 1])).tolist() == [2, 1, 1]


def test_a_shared_arc_lets_two_decision_makers_take_turns():
    """As above, but the first arc is also the other's: now the sequence 0 -> 1 -> 2 is legal."""
    graph = Graph.from_arcs(3, [([0, 1], [1, 2]), ([0], [1])])
    assert graph.joint_min({0, 1}, np.array([3, 2, 1])).tolist() == [1, 1, 1]


def test_results_stay_small_where_moves_are_free():
    grid = Grid((2, 2, 2, 2), (0, 0, 1, 1), ("free",) * 4, 2)
    values = np.arange(16).reshape(grid.shape)
    assert grid.shape == (4, 4)
    assert grid.reach_max(0, values).shape == (4, 1)
    assert grid.joint_min({1}, values).shape == (1, 4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (((2,), (0, 0), ("free",), 1), "one entry per option"),
        (((1,), (0,), ("free",), 1), "at least two levels"),
        (((2, 2), (1, 0), ("free", "free"), 2), "owners must not fall"),
        (((2,), (2,), ("free",), 2), "owners must not fall"),
        (((2,), (0,), ("sideways",), 1), "directions must be among"),
        (((2,), (0,), ("free",), 1, np.ones(3, dtype=bool)), "2 Booleans"),
        (((2,), (0,), ("free",), 1, np.ones(2)), "2 Booleans"),
    ],
)
def test_grid_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        Grid(*arguments)


@pytest.mark.parametrize(
    ("arcs", "message"),
    [
        ([([0], [0])], "to itself"),
        ([([0], [5])], "outside states 0 to 2"),
        ([([0, 1], [1])], "as many sources as targets"),
    ],
)
def test_graph_refuses(arcs, message):
    with pytest.raises(ValueError, match=message):
        Graph.from_arcs(3, arcs)


def test_graph_constructor_refuses_arrays_that_do_not_fit():
    with pytest.raises(ValueError, match="one array per decision maker"):
        Graph(1, (np.zeros(2, dtype=np.intp),), ())
    with pytest.raises(ValueError, match="indptr must rise"):
        Graph(1, (np.zeros(1, dtype=np.intp),), (np.zeros(0, dtype=np.intp),))


@pytest.mark.parametrize(
    "structure", [Grid((2, 2), (0, 1), ("free", "free"), 2), Graph.from_arcs(4, [([0], [1]), ([1], [0])])]
)
def test_primitives_refuse(structure):
    values = np.arange(4)
    with pytest.raises(ValueError, match="rule must be one of"):
        structure.joint_min({0}, values, rule="twice")
    with pytest.raises(ValueError, match="group must hold"):
        structure.joint_min({2}, values)
    with pytest.raises(ValueError, match="decision maker must be 0 to 1"):
        structure.reach_max(2, values)
    with pytest.raises(ValueError, match="must hold integers"):
        structure.reach_max(0, values * 1.0)
    with pytest.raises(ValueError, match="broadcastable to shape"):
        structure.reach_max(0, np.arange(3))
    with pytest.raises(ValueError, match="state must be"):
        structure.reachable(0, 4)


@pytest.mark.parametrize("labels", [[0, 0], [0, 2, 2], [-1, 0, 1]])
def test_coalesce_refuses(labels):
    with pytest.raises(ValueError, match="labels must"):
        coalesce(Graph.from_arcs(3, [([0], [1])]), labels)


@pytest.mark.parametrize(
    "structure",
    [
        Grid((2, 2), (0, 1), ("free", "free"), 2),
        Grid((2, 2), (0, 1), ("frozen", "free"), 2),
        Graph.from_arcs(4, [([0], [1]), ([1], [0])]),
    ],
)
def test_dtypes_without_a_common_one(structure):
    """NumPy would compare signed and unsigned 64-bit integers as floating-point numbers, and lose digits."""
    with pytest.raises(ValueError, match="no integer dtype holds both int64 and uint64"):
        structure.reach_max(0, np.arange(4), cap=np.arange(4, dtype=np.uint64))


def test_numbers_stand_for_constants():
    grid = Grid((2, 2), (0, 1), ("free", "free"), 2)
    assert grid.reach_max(0, np.int32(3)).tolist() == [[3]]


def test_feasible_everywhere_is_no_mask():
    assert Grid((2,), (0,), ("free",), 1, np.ones(2, dtype=bool)).feasible is None


def test_booleans_count_as_zero_and_one():
    grid = Grid((2, 2), (0, 1), ("free", "free"), 2)
    assert grid.reach_max(0, np.array([[False, True], [False, False]])).tolist() == [[1], [0]]
