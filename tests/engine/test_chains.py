"""Chains solved against powers of their matrix, and simulation against the solution."""

from __future__ import annotations

from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import Graph, chains
from detente.engine.chains import Chain, absorption, passing_probability, shares_of_time
from detente.engine.play import Play
from detente.engine.walks import Habits, chain_of, simulate
from detente.errors import LimitExceededError, UnsupportedAnalysisError
from tests.engine.examples import graph_examples


def matrix_of(chain: Chain) -> np.ndarray:
    matrix = np.zeros((chain.n, chain.n))
    np.add.at(matrix, (chain.sources, chain.targets), chain.probabilities)
    return matrix + np.diag(1 - matrix.sum(axis=1))


@st.composite
def random_chains(draw, largest=7):
    n = draw(st.integers(1, largest))
    pairs = [(s, q) for s in range(n) for q in range(n) if s != q]
    arcs = sorted(draw(st.sets(st.sampled_from(pairs), max_size=2 * n))) if pairs else []
    weights = [draw(st.sampled_from([1, 2, 5])) for _ in arcs]
    stay = [draw(st.sampled_from([0, 0, 3])) for _ in range(n)]
    total = [stay[s] + sum(w for (a, _), w in zip(arcs, weights, strict=True) if a == s) for s in range(n)]
    probabilities = [w / total[a] for (a, _), w in zip(arcs, weights, strict=True)]
    ends = np.array(arcs, dtype=np.intp).reshape(-1, 2)
    return Chain(n, ends[:, 0], ends[:, 1], np.array(probabilities))


def reach_of(chain: Chain) -> np.ndarray:
    reach = matrix_of(chain) > 0
    for _ in range(chain.n):
        reach = reach | (reach.astype(int) @ reach.astype(int) > 0)
    return reach | np.eye(chain.n, dtype=bool)


@given(random_chains())
def test_closed_classes(chain):
    reach = reach_of(chain)
    label = chain.closed_classes
    for s in range(chain.n):
        assert (label[s] >= 0) == all(reach[q, s] for q in np.flatnonzero(reach[s]))
        for q in range(chain.n):
            assert (label[s] >= 0 and label[s] == label[q]) == (label[s] >= 0 and bool(reach[s, q]))
    firsts = [int(np.flatnonzero(label == k)[0]) for k in range(int(label.max()) + 1)]
    assert firsts == sorted(firsts)


@given(random_chains(), st.data(), st.sampled_from([0, 500]))
def test_absorption(chain, data, terms):
    """Against the distribution after very many periods, and the time summed up period by period."""
    start = data.draw(st.integers(0, chain.n - 1))
    matrix, label = matrix_of(chain), chain.closed_classes
    n_classes = int(label.max()) + 1
    with mock.patch.object(chains, "_TERMS", terms):
        found = absorption(chain, start, times_for=n_classes)
    distribution = np.eye(chain.n)[start]
    spent, entered, before = 0.0, np.zeros(n_classes), np.zeros(n_classes)
    for period in range(20_000):
        inside = np.array([distribution[label == k].sum() for k in range(n_classes)])
        entered += period * (inside - before)
        before = inside
        left = distribution[label < 0].sum()
        spent += left
        if left < 1e-13:
            break
        distribution = distribution @ matrix
    assert found.probability == pytest.approx(before, abs=1e-7)
    assert found.time == pytest.approx(spent, rel=1e-6, abs=1e-6)
    for k in range(n_classes):
        if before[k] > 0:
            assert found.time_given[k] == pytest.approx(entered[k] / before[k], rel=1e-5, abs=1e-5)
        else:
            assert np.isnan(found.time_given[k])


@given(random_chains(), st.data())
def test_passing(chain, data):
    start = data.draw(st.integers(0, chain.n - 1))
    nodes = np.array(data.draw(st.lists(st.booleans(), min_size=chain.n, max_size=chain.n)))
    matrix = matrix_of(chain)
    matrix[nodes] = np.eye(chain.n)[nodes]
    for _ in range(14):
        matrix = matrix @ matrix
    assert passing_probability(chain, start, nodes) == pytest.approx(matrix[start][nodes].sum(), abs=1e-6)


@given(random_chains())
def test_shares_of_time(chain):
    """In the long run: averaged over many periods, so that cycles do not matter."""
    matrix, label = matrix_of(chain), chain.closed_classes
    for k in range(int(label.max()) + 1):
        nodes = np.flatnonzero(label == k)
        average, total = np.eye(chain.n)[nodes[0]], np.zeros(chain.n)
        lazy = (matrix + np.eye(chain.n)) / 2
        total = np.linalg.matrix_power(lazy, 5000)[nodes[0]]
        assert average.sum() == 1
        assert shares_of_time(chain, nodes) == pytest.approx(total[nodes], abs=1e-6)


def test_rounding_is_noticed():
    chain = Chain(3, np.array([0, 0]), np.array([1, 2]), np.array([0.5, 0.5]))
    with mock.patch.object(chains, "_TOLERANCE", -1.0), pytest.raises(LimitExceededError, match="simulate it"):
        absorption(chain, 0)


def test_play_that_goes_round_for_long_is_factorized_or_refused():
    """From 0 and 1 in turn, escape to 2 is one in a million: 500 terms do not end the series."""
    chain = Chain(3, np.array([0, 1, 1]), np.array([1, 0, 2]), np.array([1.0, 1 - 1e-6, 1e-6]))
    assert absorption(chain, 0).time == pytest.approx(2e6)
    with mock.patch.object(chains, "_FACTORIZABLE", 1), pytest.raises(LimitExceededError, match="goes round for long"):
        absorption(chain, 0)


def test_scipy_may_be_missing():
    with (
        mock.patch.object(chains.importlib, "import_module", side_effect=ImportError),
        pytest.raises(UnsupportedAnalysisError, match=r"pip install 'detente\[evolution\]'"),
    ):
        Chain(1, np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0)).closed_classes  # noqa: B018


# --- from play to a chain ---------------------------------------------------------------------------------------------


@st.composite
def habits_for(draw, n):
    weights = tuple(draw(st.sampled_from([1.0, 1.0, 2.0, 0.0])) for _ in range(n))
    return Habits(
        draw(st.sampled_from(["anybody", "willing", "in_turn"])),
        weights if sum(weights) else (1.0,) * n,
        tuple(draw(st.sampled_from([1.0, 1.0, 0.5, 0.0])) for _ in range(n)),
    )


def one_period(graph: Graph, habits: Habits, s: int, turn: int) -> dict[tuple[int, int], float]:
    """Where one period leads from a state, by the words of the definition."""
    n = habits.n
    moves = [graph.reachable(i, s).tolist() for i in range(n)]
    found: dict[tuple[int, int], float] = {}
    might = [bool(moves[i]) and habits.acts[i] > 0 for i in range(n)]
    if habits.chance == "in_turn":
        if not any(might):
            return {(s, turn): 1.0}
        chances = [float(i == turn) for i in range(n)]
    else:
        weights = [w * (habits.chance != "willing" or might[i]) for i, w in enumerate(habits.weights)]
        if not sum(weights):
            return {(s, 0): 1.0}
        chances = [weight / sum(weights) for weight in weights]
    following = (turn + 1) % n if habits.chance == "in_turn" else 0
    for i in range(n):
        acts = habits.acts[i] if moves[i] else 0.0
        for q in moves[i]:
            found[q, following] = found.get((q, following), 0.0) + chances[i] * acts / len(moves[i])
        found[s, following] = found.get((s, following), 0.0) + chances[i] * (1 - acts)
    return found


@given(graph_examples(), st.data())
def test_chain_of_play(example, data):
    graph = example.structure
    habits = data.draw(habits_for(example.n))
    chain = chain_of(graph, habits)
    in_turn = habits.chance == "in_turn"
    turns = habits.n if in_turn else 1
    matrix = matrix_of(chain)
    for s in range(graph.n_states):
        for turn in range(turns):
            row = {(q // turns, q % turns): p for q, p in enumerate(matrix[s * turns + turn]) if p > 1e-12}
            expected = {node: p for node, p in one_period(graph, habits, s, turn).items() if p > 1e-12}
            assert row == pytest.approx(expected)


@pytest.mark.parametrize("chance", ["anybody", "willing", "in_turn"])
def test_simulation_agrees_with_the_solution(chance):
    """A gambler's walk of two decision makers with a trap beside it; 20,000 runs, four standard errors."""
    up = [(k, k + 1) for k in range(1, 5)] + [(2, 6)]
    down = [(k, k - 1) for k in range(1, 5)]
    graph = Graph.from_arcs(7, [tuple(zip(*own, strict=True)) for own in (up, down)])
    habits = Habits(chance, (2.0, 1.0), (0.6, 0.9))
    chain = chain_of(graph, habits)
    turns = 2 if chance == "in_turn" else 1
    marks = np.zeros((2, 7), dtype=bool)
    marks[0, 4] = marks[1, 6] = True
    walks = simulate(Play(graph), habits, 2, runs=20_000, rng=np.random.default_rng(7), marks=marks)
    assert walks.finished.all()
    start = 2 * turns
    found = absorption(chain, start)
    label = chain.closed_classes
    for end in (0, 5, 6):
        exact = sum(found.probability[label[end * turns + turn]] for turn in range(turns))
        assert 0 < exact < 1
        assert abs((walks.ends == end).mean() - exact) < 4 * np.sqrt(exact * (1 - exact) / 20_000)
    spread = walks.periods.std() / np.sqrt(20_000)
    assert abs(walks.periods.mean() - found.time) < 4 * spread
    for k, mark in enumerate(marks):
        exact = passing_probability(chain, start, np.repeat(mark, turns))
        assert 0 < exact < 1
        assert abs(walks.passed[:, k].mean() - exact) < 4 * np.sqrt(exact * (1 - exact) / 20_000)


@pytest.mark.parametrize("chance", ["anybody", "in_turn"])
def test_runs_that_never_rest_are_cut_off_or_end_in_their_class(chance):
    graph = Graph.from_arcs(4, [([0, 1], [1, 2]), ([2], [1])])
    habits = Habits(chance, (1.0, 1.0), (1.0, 1.0))
    marks = np.array([[False, False, True, False], [False, False, False, True]])
    run = {"runs": 50, "marks": marks, "rng": np.random.default_rng(1)}
    cut = simulate(Play(graph), habits, 0, **run, most=20)
    assert not cut.finished.any()
    assert (cut.classes == -1).all()
    chain = chain_of(graph, habits)
    ended = simulate(Play(graph), habits, 0, **run, closed=chain.closed_classes)
    assert ended.finished.all()
    turns = 2 if chance == "in_turn" else 1
    class_of_cycle = {int(chain.closed_classes[1 * turns + turn]) for turn in range(turns)} - {-1}
    assert set(ended.classes.tolist()) <= class_of_cycle
    assert ended.passed[:, 0].all(), "once in the cycle it comes to state 2 for sure, if not before the end"
    assert not ended.passed[:, 1].any()


def test_the_same_seed_gives_the_same_runs():
    graph = Graph.from_arcs(4, [([0, 0], [1, 2]), ([0, 1], [3, 3])])
    habits = Habits("anybody", (1.0, 1.0), (0.5, 0.5))
    marks = np.zeros((1, 4), dtype=bool)
    first, second = (
        simulate(Play(graph), habits, 0, runs=100, rng=np.random.default_rng(3), marks=marks) for _ in range(2)
    )
    assert np.array_equal(first.ends, second.ends)
    assert np.array_equal(first.periods, second.periods)
