"""Evolution against distributions followed period by period, and simulation against the solution."""

from __future__ import annotations

import json
import random
from unittest import mock

import numpy as np
import pytest

import detente
from detente.analysis import evolution
from detente.analysis.behaviour import Behaviour
from detente.analysis.evolution import evolve
from detente.analysis.evolution_result import wilson_interval
from detente.errors import LimitExceededError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict
from tests.analysis import reference_paths as by_hand
from tests.analysis.random_conflicts import random_conflict

RULES = {"best": "best_replies", "improvement": "improvements", "undeterred": "undeterred"}


def behaviour_for(rng, makers):
    weights = {maker: rng.choice([1.0, 2.0, 0.0]) for maker in makers if rng.random() < 0.5}
    if not any(weights.get(maker, 1.0) for maker in makers):
        weights = {}
    takes = {maker: rng.choice(tuple(RULES)) for maker in makers}
    acts = {maker: rng.choice([1.0, 0.5, 0.0]) for maker in makers if rng.random() < 0.5}
    return Behaviour(
        takes=rng.choice([takes, rng.choice(tuple(RULES))]),
        chance=rng.choice(["anybody", "willing", "in_turn"]),
        weights=weights,
        acts=rng.choice([acts, 1.0, 0.5]),
    )


def one_period(moves, behaviour, makers, s, turn):
    """Where one period leads, by the words of the definition: pairs of state and whose turn is next."""
    n = len(makers)
    acts = [behaviour.acts if not isinstance(behaviour.acts, dict) else behaviour.acts.get(m, 1.0) for m in makers]
    wanted = [moves[i][s] for i in range(n)]
    if behaviour.chance == "in_turn":
        if not any(wanted[i] and acts[i] for i in range(n)):
            return {(s, turn): 1.0}
        chances, following = [float(i == turn) for i in range(n)], (turn + 1) % n
    else:
        might = [behaviour.chance == "anybody" or bool(wanted[i] and acts[i]) for i in range(n)]
        weights = [behaviour.weights.get(m, 1.0) * might[i] for i, m in enumerate(makers)]
        if not sum(weights):
            return {(s, 0): 1.0}
        chances, following = [weight / sum(weights) for weight in weights], 0
    found = {}
    for i in range(n):
        acting = acts[i] if wanted[i] else 0.0
        for q in wanted[i]:
            found[q, following] = found.get((q, following), 0.0) + chances[i] * acting / len(wanted[i])
        found[s, following] = found.get((s, following), 0.0) + chances[i] * (1 - acting)
    return {node: p for node, p in found.items() if p > 0}


def followed(moves, behaviour, makers, start):
    """All nodes that play can be in, and its matrix."""
    nodes, rows = [(start, 0)], []
    for node in nodes:
        row = one_period(moves, behaviour, makers, *node)
        rows.append(row)
        nodes += [after for after in row if after not in nodes]
    matrix = np.zeros((len(nodes), len(nodes)))
    for k, row in enumerate(rows):
        for after, p in row.items():
            matrix[k, nodes.index(after)] = p
    return nodes, matrix


@pytest.mark.parametrize("seed", range(60))
def test_solved_against_many_periods(seed):
    rng = random.Random(seed)
    drawn = random_conflict(rng, max_states=12)
    space = drawn.compile()
    makers = space.decision_makers
    behaviour = behaviour_for(rng, makers)
    concepts = [rng.choice(["nash", "gmr", "seq", "brseq"]) for _ in makers]
    start = rng.choice(space.feasible.tolist())
    atoms = [state.id for state in drawn.graph.states] if drawn.graph else [option.id for option in drawn.options]
    statement = rng.choice(atoms)
    found = evolve(
        space,
        behaviour,
        start=space.state(start),
        passing=[statement],
        profile=dict(zip(makers, concepts, strict=True)),
        method="solved",
    )
    rules = by_hand.Rules(space, concepts)
    spelled = {rule: rules.moves(rule, set()) for rule in RULES.values()}
    takes = [behaviour.takes if isinstance(behaviour.takes, str) else behaviour.takes.get(m, "best") for m in makers]
    moves = [spelled[RULES[known]][i] for i, known in enumerate(takes)]
    nodes, matrix = followed(moves, behaviour, makers, start)
    check_outcomes(found, nodes, matrix)
    assert found.reached >= len({s for s, _ in nodes})
    truth = space.truth(statement)
    stopped = matrix.copy()
    marked = np.array([truth[s] for s, _ in nodes])
    stopped[marked] = np.eye(len(nodes))[marked]
    assert found.passing[0].probability == pytest.approx(np.linalg.matrix_power(stopped, 1 << 13)[0][marked].sum())
    json.dumps(found.to_dict())


def check_outcomes(found, nodes, matrix):
    """Compare with the closed classes of the matrix, and what is in them after very many periods."""
    reach = np.linalg.matrix_power(np.eye(len(nodes)) + (matrix > 0), len(nodes)) > 0
    late = np.linalg.matrix_power((matrix + np.eye(len(nodes))) / 2, 1 << 13)[0]
    expected, inside = {}, np.zeros(len(nodes), dtype=bool)
    for k in range(len(nodes)):
        members = np.flatnonzero(reach[k])
        if all(reach[q, k] for q in members):
            inside[k] = True
            states = tuple(sorted({nodes[q][0] for q in members}))
            expected[states] = expected.get(states, 0.0) + late[k]
    listed = {tuple(outcome.states.indices.tolist()): outcome for outcome in found.outcomes}
    assert {states: outcome.probability for states, outcome in listed.items()} == pytest.approx(expected, abs=1e-7)
    order = [outcome.probability for outcome in found.outcomes]
    assert order == sorted(order, reverse=True)
    for states, outcome in listed.items():
        assert outcome.rests == (len(states) == 1)
        if len(states) > 1:
            shares = [late[[k for k, node in enumerate(nodes) if node[0] == s and inside[k]]].sum() for s in states]
            assert outcome.shares == pytest.approx(np.array(shares) / sum(shares), abs=1e-6)
    time, distribution = 0.0, np.eye(len(nodes))[0]
    given = dict.fromkeys(listed, 0.0)
    for period in range(1, 3000):
        left = distribution[~inside].sum()
        time += left
        if left < 1e-13:
            break
        following = distribution @ matrix
        for states in given:
            own = [k for k, node in enumerate(nodes) if inside[k] and node[0] in states]
            given[states] += period * (following[own].sum() - distribution[own].sum())
        distribution = following
    assert found.expected_time == pytest.approx(time, rel=1e-6, abs=1e-9)
    for states, outcome in listed.items():
        assert outcome.expected_time * outcome.probability == pytest.approx(given[states], rel=1e-5, abs=1e-7)


# --- simulated --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chance", ["anybody", "willing", "in_turn"])
@pytest.mark.parametrize("written_out", [True, False])
def test_simulation_agrees_with_the_solution(chance, written_out):
    """The flagship case: every solved probability lies within four standard errors, whether or not arcs are written."""
    space = detente.load("three-demands").compile("neutral")
    behaviour = Behaviour(takes="improvement", chance=chance, acts=0.5)
    solved = evolve(space, behaviour, passing=["send", "conceded"], method="solved")
    with mock.patch.object(evolution, "_ARCS", evolution._ARCS if written_out else 0):
        sampled = evolve(space, behaviour, passing=["send", "conceded"], method="simulated", runs=4000, seed=11)
    assert (solved.is_sampled, sampled.is_sampled, sampled.unfinished) == (False, True, 0.0)
    assert (sampled.runs, sampled.seed, sampled.reached) == (4000, 11, solved.reached)
    for outcome in solved.outcomes:
        exact = outcome.probability
        sample = sampled.probability(outcome.states[0])
        assert abs(sample - exact) <= 4 * (exact * (1 - exact) / 4000) ** 0.5 + 1e-9
    for known, estimate in zip(solved.passing, sampled.passing, strict=True):
        exact = known.probability
        assert abs(estimate.probability - exact) <= 4 * (exact * (1 - exact) / 4000) ** 0.5 + 1e-9
    low, high = sampled.expected_time_interval
    assert abs(sampled.expected_time - solved.expected_time) <= 2.1 * (high - low) / 2


GOING_ROUND = {
    "title": "Going round",
    "decision_makers": {"a": {"options": {"x": ""}}, "b": {"options": {"y": ""}}},
    "status_quo": {},
    "readings": {
        "one": {"preferences": {"a": {"statements": ["x iff y"]}, "b": {"statements": ["not (x iff y)"]}}},
    },
}
"""Matching pennies: whoever has lost turns its coin, for ever."""


@pytest.mark.parametrize("method", ["solved", "simulated"])
def test_play_that_never_rests(method):
    found = evolve(Conflict(**GOING_ROUND), passing=["x and y"], method=method, runs=200)
    (outcome,) = found.outcomes
    assert (len(outcome.states), outcome.rests, outcome.probability, outcome.expected_time) == (4, False, 1.0, 0.0)
    assert found.passing[0].probability == 1.0
    assert (found.holds_for_good("x and y"), found.holds_for_good("x or not x")) == (0.0, 1.0)
    assert found.expected_time == 0.0
    if method == "solved":
        assert outcome.shares == pytest.approx([0.25] * 4)
        assert found.passing[0].interval is None


def test_cut_off_runs_are_reported():
    with mock.patch.object(evolution, "_ARCS", 0):
        found = evolve(Conflict(**GOING_ROUND), passing=["x and y"], method="simulated", runs=20, most=10)
    assert found.unfinished == 1.0
    assert found.outcomes == ()
    assert (found.expected_time, found.expected_time_interval) == (None, None)


def test_a_sample_is_reproduced_by_its_seed():
    conflict = detente.load("three-demands")
    first, again, other = (evolve(conflict, Behaviour("improvement"), method="simulated", runs=300, seed=seed)
                           for seed in (5, 5, 6))  # fmt: skip
    assert first.to_dict() == again.to_dict()
    assert first.to_dict() != other.to_dict()


def test_large_chains_are_simulated_unless_told_otherwise():
    conflict = detente.load("three-demands")
    behaviour = Behaviour("improvement")
    assert evolve(conflict, behaviour).method == "solved"
    with mock.patch.object(evolution, "SOLVABLE", 5):
        assert evolve(conflict, behaviour, runs=50).method == "simulated"
        assert evolve(conflict, behaviour, method="solved").method == "solved"
    with mock.patch.object(evolution, "_solved", side_effect=LimitExceededError("too much")):
        assert evolve(conflict, behaviour, runs=50).method == "simulated"
        with pytest.raises(LimitExceededError, match="too much"):
            evolve(conflict, behaviour, method="solved")
    with mock.patch.object(evolution, "_ARCS", 5), pytest.raises(LimitExceededError, match="method='simulated'"):
        evolve(conflict, behaviour, method="solved")


@pytest.mark.parametrize(("successes", "runs"), [(0, 10), (1, 10), (5, 10), (10, 10), (37, 1000)])
def test_wilson_interval(successes, runs):
    """The ends are where the observed share lies 1.96 standard errors away."""
    low, high = wilson_interval(successes, runs)
    share = successes / runs
    assert 0 <= low <= share <= high <= 1
    for end in {low, high} - {0.0, 1.0}:
        assert abs(share - end) == pytest.approx(1.96 * (end * (1 - end) / runs) ** 0.5, rel=1e-3)
    assert (low == 0.0) == (successes == 0)
    assert (high == 1.0) == (successes == runs)


# --- words ------------------------------------------------------------------------------------------------------------


def test_assumptions_are_in_the_result():
    conflict = detente.load("three-demands")
    found = evolve(conflict, Behaviour({"russia": "undeterred"}, "anybody", {"china": 0.5}, {"west": 0.25}))
    text = " ".join(found.assumptions)
    assert "China 0.5" in text
    assert "probability 0.25" in text
    assert "SEQ does not deter" in text
    assert found.concepts is not None
    assert found.to_dict()["assumptions"] == list(found.assumptions)
    assert evolve(conflict).concepts is None
    assert "in turn" in evolve(conflict, Behaviour(chance="in_turn")).assumptions[0]


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        (Behaviour(takes="bset"), UnknownNameError, "Did you mean 'best'"),
        (Behaviour(chance="wiling"), UnknownNameError, "Did you mean 'willing'"),
        (Behaviour(takes={"rusia": "best"}), UnknownNameError, "Did you mean 'russia'"),
        (Behaviour(acts=1.5), UnsupportedAnalysisError, "from 0 to 1"),
        (Behaviour(weights={"russia": -1}), UnsupportedAnalysisError, "not be negative"),
        (Behaviour(weights={"russia": 0, "west": 0, "china": 0}), UnsupportedAnalysisError, "not all be zero"),
    ],
)
def test_refusals(behaviour, error, words):
    with pytest.raises(error, match=words):
        evolve(detente.load("three-demands"), behaviour)


def test_refusals_of_the_method():
    for wrong in ({"method": "guess"}, {"runs": 0}, {"most": 0}):
        with pytest.raises(UnsupportedAnalysisError, match="runs and most"):
            evolve(detente.load("three-demands"), **wrong)
