"""Legal sequences forward and backward, against every sequence written out."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import Graph, Grid, forward, play
from detente.engine.forward import all_shortest_sequences, arrivals, can_avoid, can_move, closure, departures, fewest
from detente.engine.play import Gate, Play, every_state, restricted
from detente.errors import LimitExceededError
from tests.engine.examples import graph_examples, grid_examples
from tests.engine.plays import arrivals_by_hand, play_examples, sequences_by_hand


def sweeping(how: str):
    """Sweep always, never, or as the engine would."""
    decide = {"always": lambda *_: True, "never": lambda *_: False, "as it comes": play._is_broad}
    return mock.patch.object(play, "_is_broad", decide[how])


HOW = st.sampled_from(["always", "never", "as it comes"])


@given(play_examples(), st.data(), HOW)
def test_arrivals(example, data, how):
    start = data.draw(st.sampled_from(example.codes))
    with sweeping(how):
        found = arrivals(example.play, start)
    expected = arrivals_by_hand(example, start)
    assert {(i, q): int(found[i, q]) for i, q in zip(*np.nonzero(found >= 0), strict=True)} == expected
    least = fewest(found, origin=start)
    for q in example.codes:
        reached = [depth for (_, state), depth in expected.items() if state == q]
        assert least[q] == (0 if q == start else min(reached, default=-1))


@given(play_examples(), st.data(), HOW)
def test_departures(example, data, how):
    """Whoever opens the sequence: its first move, and then a legal sequence that somebody else opens."""
    targets = np.array(sorted(data.draw(st.sets(st.sampled_from(example.codes)))), dtype=np.intp)
    with sweeping(how):
        found = departures(example.play, targets)
    avoided = set() if example.play.avoid is None else set(np.flatnonzero(example.play.avoid).tolist())
    wanted = set(targets.tolist()) - avoided
    for i in range(len(example.moves)):
        for s in example.codes:
            best = []
            for q in example.moves[i][s]:
                if q in wanted:
                    best.append(1)
                later = arrivals_after(example, q, last=i)
                best += [1 + depth for (_, state), depth in later.items() if state in wanted]
            assert found[i, s] == min(best, default=-1)


def arrivals_after(example, start, last):
    """Fewest moves to pairs of last mover and state, if ``last`` has just moved to ``start``."""
    found = {}
    layer, depth = {(last, start)}, 0
    while layer:
        depth += 1
        layer = {
            (i, q) for j, s in layer for i in range(len(example.moves)) if i != j for q in example.moves[i][s]
        } - found.keys()
        found.update(dict.fromkeys(layer, depth))
    return found


@given(play_examples(st.one_of(graph_examples(max_states=6), grid_examples(max_states=24))), st.data(), HOW)
def test_shortest_sequences(example, data, how):
    start = data.draw(st.sampled_from(example.codes))
    targets = np.array(sorted(data.draw(st.sets(st.sampled_from(example.codes), max_size=4))), dtype=np.intp)
    with sweeping(how):
        shortest = all_shortest_sequences(example.play, arrivals(example.play, start), start, targets)
    if start in targets:
        assert shortest is not None
        assert (shortest.length, shortest.count, list(shortest.listed())) == (0, 1, [()])
        return
    depths = [depth for (_, state), depth in arrivals_by_hand(example, start).items() if state in targets]
    if not depths:
        assert shortest is None
        return
    assert shortest is not None
    assert shortest.length == min(depths)
    if shortest.length > 5:
        return
    expected = [
        sequence for sequence in sequences_by_hand(example, start, shortest.length) if sequence[-1][1] in targets
    ]
    assert shortest.count == len(expected)
    assert list(shortest.listed()) == sorted(expected)


@given(play_examples(), st.data(), HOW)
def test_can_move(example, data, how):
    codes = np.array(sorted(data.draw(st.sets(st.sampled_from(example.codes)))), dtype=np.intp)
    with sweeping(how):
        found = can_move(example.play, codes)
    assert found.tolist() == [any(own[s] for own in example.moves) for s in codes.tolist()]


@given(play_examples(), st.data(), HOW)
def test_closure(example, data, how):
    start = data.draw(st.sampled_from(example.codes))
    reached, layer = {start}, {start}
    while layer:
        layer = {q for s in layer for own in example.moves for q in own[s]} - reached
        reached |= layer
    with sweeping(how):
        assert closure(example.play, start).tolist() == sorted(reached)


@given(play_examples(), st.data())
def test_can_avoid(example, data):
    """A state is bound for the bad ones if it is bad, or some move can be made and all lead to states that are."""
    n = example.play.structure.n_states
    bad = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    bound = {s for s in example.codes if bad[s]}
    while True:
        ends = {s: [q for own in example.moves for q in own[s]] for s in example.codes}
        more = {s for s in example.codes if s not in bound and ends[s] and set(ends[s]) <= bound}
        if not more:
            break
        bound |= more
    assert set(np.flatnonzero(can_avoid(example.play, bad)).tolist()) == set(example.codes) - bound


@given(play_examples(), st.data())
def test_restricted(example, data):
    codes = np.array(sorted(data.draw(st.sets(st.sampled_from(example.codes), min_size=1))), dtype=np.intp)
    graph = restricted(example.play, codes, limit=1 << 20)
    assert graph is not None
    for i, own in enumerate(example.moves):
        for k, s in enumerate(codes.tolist()):
            assert codes[graph.reachable(i, k)].tolist() == [q for q in own[s] if q in codes]


def test_restricted_refuses_to_grow_large():
    assert restricted(Play(Grid((2,) * 4, (0,) * 4, ("free",) * 4, 1)), np.arange(16), limit=255) is None
    assert restricted(Play(Graph.from_arcs(3, [([0, 1], [1, 2])])), np.arange(3), limit=1) is None


def test_who_moved_last_matters_where_moves_are_not_transitive():
    """0 -> 1 -> 2 by one decision maker alone is no legal sequence; the other cannot come between."""
    graph = Graph.from_arcs(3, [([0, 1], [1, 2]), ([], [])])
    assert arrivals(Play(graph), 0).tolist() == [[-1, 1, -1], [-1, -1, -1]]
    shared = Graph.from_arcs(3, [([0, 1], [1, 2]), ([0], [1])])
    assert arrivals(Play(shared), 0).tolist() == [[-1, 1, 2], [-1, 1, -1]]


def test_sequences_are_counted_exactly_beyond_64_bits():
    """A chain of 100 diamonds, whose sides two decision makers take in turn."""
    first = [(5 * k, 5 * k + side) for k in range(100) for side in (1, 2)]
    second = [(5 * k + side, 5 * k + 3) for k in range(100) for side in (1, 2)]
    links = [(5 * k + 3, 5 * k + 4) for k in range(100)] + [(5 * k + 4, 5 * k + 5) for k in range(99)]
    arcs = [first + links[:100], second + links[100:]]
    graph = Graph.from_arcs(500, [tuple(zip(*own, strict=True)) for own in arcs])
    shortest = all_shortest_sequences(Play(graph), arrivals(Play(graph), 0), 0, np.array([499]))
    assert shortest is not None
    assert shortest.count == 2**100
    assert shortest.length == 399


def test_long_sequences_take_a_wider_type():
    steps = [[(k, k + 1) for k in range(start, 199, 2)] for start in (0, 1)]
    graph = Graph.from_arcs(200, [tuple(zip(*own, strict=True)) for own in steps])
    with mock.patch.object(forward, "_NARROW", np.dtype(np.int8)):
        found = arrivals(Play(graph), 0)
    assert found.dtype == np.int32
    assert fewest(found, origin=0).tolist() == list(range(200))


def test_what_would_not_fit_is_refused():
    grid = Grid((2,) * 4, (0,) * 4, ("free",) * 4, 1)
    with (
        mock.patch.object(forward, "available_bytes", return_value=100),
        pytest.raises(LimitExceededError, match="16 states"),
    ):
        arrivals(Play(grid), 0)


def test_every_state_leaves_out_the_infeasible():
    mask = np.array([True, False, True, True])
    assert every_state(Grid((2, 2), (0, 1), ("free", "free"), 2, mask)).tolist() == [0, 2, 3]


@pytest.mark.parametrize("feasible", [None, np.random.default_rng(1).random(1 << 12) < 0.8])
def test_large_and_small_expansions_agree(feasible):
    """On a larger grid, where the engine itself changes from one to the other on the way."""
    rng = np.random.default_rng(2)
    grid = Grid((2,) * 12, (0,) * 4 + (1,) * 4 + (2,) * 4, ("free", "up", "free", "down") * 3, 3, feasible)
    ranks = [rng.integers(0, 1 << 12, 1 << 12).astype(np.int16) for _ in range(3)]
    start = int(every_state(grid)[7])
    for gates in (None, [Gate(rank, rank) for rank in ranks]):
        found = arrivals(Play(grid, gates), start)
        with sweeping("never"):
            assert np.array_equal(found, arrivals(Play(grid, gates), start))
