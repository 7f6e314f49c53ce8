"""The formulas of the concepts, written from the primitives, against the set-based definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import RULES, Grid, coalesce, simultaneous_cost, simultaneous_stable
from detente.engine import reference as ref
from tests.engine.examples import Example, examples, grid_examples

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
DEFINITIONS = {"gmr": ref.is_gmr, "smr": ref.is_smr, "seq": ref.is_seq, "sseq": ref.is_sseq}


def stable(structure, i, ranks, concept, *, rule="legal_sequences", ties_are_sanctions=True) -> np.ndarray:
    """The formula of a concept, in 64-bit ranks (so that one less than a rank is always a number)."""
    r = np.broadcast_to(np.asarray(ranks[i]).reshape(structure.shape), structure.shape).astype(object)
    order = {value: place for place, value in enumerate(sorted(set(r.reshape(-1))))}
    r = np.vectorize(order.__getitem__, otypes=[np.int64])(r)
    others = [j for j in range(len(ranks)) if j != i]
    if concept == "nash":
        return np.asarray(structure.reach_max(i, r) <= r)
    sanction = structure.reach_max(i, r) if concept in {"smr", "sseq"} else r
    sanction = np.maximum(sanction, r)
    if concept in {"gmr", "smr"}:
        answer = structure.joint_min(others, sanction, rule=rule)
    else:
        answer = structure.joint_improving_min(others, sanction, ranks, rule=rule)
    if ties_are_sanctions:
        return np.asarray(structure.reach_max(i, r, cap=answer) <= r)
    return np.asarray(structure.reach_max(i, r - 1, cap=answer) < r)


def by_code(example: Example, flags: np.ndarray) -> list[bool]:
    return np.broadcast_to(flags, example.structure.shape).reshape(-1)[example.codes].tolist()


@given(examples(), st.data(), st.sampled_from(RULES), st.booleans())
def test_formula_equals_definition(example, data, rule, ties):
    i = data.draw(st.integers(0, example.n - 1))
    states = [example.states[code] for code in example.codes]
    assert by_code(example, stable(example.structure, i, example.ranks, "nash")) == [
        ref.is_nash(example.game, i, s) for s in states
    ]
    for concept, definition in DEFINITIONS.items():
        found = stable(example.structure, i, example.ranks, concept, rule=rule, ties_are_sanctions=ties)
        expected = [definition(example.game, i, s, ties_are_sanctions=ties, rule=rule) for s in states]
        assert by_code(example, found) == expected, concept


@given(grid_examples(), st.booleans())
def test_one_option_at_a_time(example, ties):
    """Moves of one option each are not transitive: the grid's own arcs, as a graph."""
    graph, codes = example.structure.to_graph(one_option=True)
    moves = tuple(
        {s: frozenset(q for q in ends if sum(map(int.__ne__, s, q)) == 1) for s, ends in of_i.items()}
        for of_i in example.game.moves
    )
    game = ref.Game(example.game.states, moves, example.game.ranks)
    ranks = [rank[codes] for rank in example.ranks]
    for concept, definition in DEFINITIONS.items():
        found = stable(graph, 0, ranks, concept, ties_are_sanctions=ties)
        expected = [definition(game, 0, example.states[code], ties_are_sanctions=ties) for code in codes]
        assert found.tolist() == expected, concept


@given(grid_examples(), st.booleans())
def test_sim_equals_definition(example, ties):
    for i in range(example.n):
        found = simultaneous_stable(example.structure, i, example.ranks, ties_are_sanctions=ties)
        expected = [
            ref.is_sim(example.game, i, example.states[code], ties_are_sanctions=ties) for code in example.codes
        ]
        assert by_code(example, found) == expected


@st.composite
def coalesced_examples(draw):
    """Grid examples whose feasible states are merged at random; merged states are equally preferred."""
    example = draw(grid_examples(max_states=24, max_decision_makers=3))
    drawn = draw(st.lists(st.integers(0, 5), min_size=len(example.states), max_size=len(example.states)))
    labels = np.zeros(len(example.states), dtype=np.intp)
    labels[example.codes] = np.unique(np.array(drawn)[example.codes], return_inverse=True)[1]
    ranks = [rank[labels] for rank in example.ranks]
    game = ref.Game(
        example.game.states,
        example.game.moves,
        tuple({s: int(rank[example.states.index(s)]) for s in example.game.states} for rank in ranks),
        example.game.option_form,
    )
    return Example(example.structure, ranks, game, example.states), labels


@given(coalesced_examples(), st.data(), st.booleans())
def test_coalesced_states(drawn, data, ties):
    example, labels = drawn
    i = data.draw(st.integers(0, example.n - 1))
    merged_game = ref.coalesced(example.game, {s: int(labels[example.states.index(s)]) for s in example.game.states})
    graph, codes = example.structure.to_graph()
    merged = coalesce(graph, labels[codes])
    ranks = [np.array([of_j[s] for s in range(merged.n_states)], dtype=object) for of_j in merged_game.ranks]
    ranks = [np.unique(rank, return_inverse=True)[1] for rank in ranks]
    for concept, definition in DEFINITIONS.items():
        found = stable(merged, i, ranks, concept, ties_are_sanctions=ties)
        expected = [definition(merged_game, i, s, ties_are_sanctions=ties) for s in range(merged.n_states)]
        assert found.tolist() == expected, concept
    found = simultaneous_stable(example.structure, i, example.ranks, ties_are_sanctions=ties, labels=labels)
    assert found.tolist() == [ref.is_sim(merged_game, i, s, ties_are_sanctions=ties) for s in range(merged.n_states)]


@given(grid_examples())
def test_simultaneous_cost_counts_every_combination(example):
    expected = 0
    for i in range(example.n):
        for s in example.game.states:
            count = len(ref.improvements(example.game, i, s))
            for j in example.game.opponents(i):
                count *= 1 + len(ref.improvements(example.game, j, s))
            expected += count
    assert simultaneous_cost(example.structure, example.ranks) == expected


def test_simultaneous_cost_stops_above_a_limit():
    grid = Grid((2,) * 12, (0,) * 6 + (1,) * 6, ("free",) * 12, 2)
    ranks = [np.random.default_rng(i).permutation(grid.n_states) for i in range(2)]
    exact = simultaneous_cost(grid, ranks)
    assert simultaneous_cost(grid, ranks, limit=exact) == exact
    assert 1000 < simultaneous_cost(grid, ranks, limit=1000) <= exact


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 0, -1, 0]])
def test_simultaneous_refuses_labels_that_do_not_fit(labels):
    grid = Grid((2, 2), (0, 1), ("free", "free"), 2)
    with pytest.raises(ValueError, match="labels must be 4 numbers"):
        simultaneous_stable(grid, 0, [np.arange(4), np.arange(4)], labels=labels)


def test_simultaneous_progress_ends_at_one():
    grid = Grid((2, 2), (0, 1), ("free", "free"), 2)
    shares: list[float] = []
    simultaneous_stable(grid, 0, [np.arange(4), np.arange(4)], progress=shares.append)
    assert shares[-1] == 1.0


# -- Worked examples in which a well-known program departs from the definitions ----------------------------------------


def ranks_from_orders(orders: list[list[int]], codes: list[int], n_states: int) -> list[np.ndarray]:
    """Ranks from lists of state numbers (counted from 1 among ``codes``), best first."""
    ranks = []
    for order in orders:
        rank = np.zeros(n_states, dtype=np.int32)
        for place, number in enumerate(reversed(order)):
            rank[codes[number - 1]] = place + 1
        ranks.append(rank)
    return ranks


def codes_of(states: str) -> list[int]:
    return [sum(1 << k for k, letter in enumerate(state) if letter == "Y") for state in states.split()]


def test_opponent_may_move_again_later_in_a_credible_sanction():
    """Three one-option decision makers; the sanction of 1 -> 2 is 2, 4, 8, 6 with the second one moving twice."""
    grid = Grid((2, 2, 2), (0, 1, 2), ("free",) * 3, 3)
    codes = codes_of("NNN YNN NYN YYN NNY YNY NYY YYY")
    orders = [[2, 4, 8, 1, 3, 5, 7, 6], [4, 2, 6, 8, 1, 3, 5, 7], [8, 4, 2, 6, 1, 3, 5, 7]]
    ranks = ranks_from_orders(orders, codes, 8)
    assert stable(grid, 0, ranks, "seq").reshape(-1)[codes[0]]
    assert not stable(grid, 0, ranks, "seq", rule="each_once").reshape(-1)[codes[0]]


@pytest.mark.parametrize("concept", ["gmr", "smr"])
def test_opponent_may_move_again_later_around_infeasible_states(concept):
    """Infeasible -N-Y, -YY-, Y--N; from state 3 the improvement to 1 is answered by 1, 2, 4, 5."""
    codes = codes_of("NNNN NYNN NNYN NYNY YYNY")
    mask = np.zeros(16, dtype=bool)
    mask[codes] = True
    grid = Grid((2, 2, 2, 2), (0, 0, 1, 2), ("free",) * 4, 3, mask)
    ranks = ranks_from_orders([[5, 4, 3, 1, 2], [2, 1, 4, 3, 5], [3, 5, 2, 1, 4]], codes, 16)
    assert stable(grid, 1, ranks, concept).reshape(-1)[codes[2]]
    assert not stable(grid, 1, ranks, concept, rule="each_once").reshape(-1)[codes[2]]


def test_every_improvement_sees_all_simultaneous_replies():
    """Infeasible YY-; both improvements of the first decision maker from state 1 meet the reply 1 -> 4."""
    codes = codes_of("NNN YNN NYN NNY YNY NYY")
    mask = np.zeros(8, dtype=bool)
    mask[codes] = True
    grid = Grid((2, 2, 2), (0, 0, 1), ("free",) * 3, 2, mask)
    ranks = ranks_from_orders([[2, 3, 1, 4, 5, 6], [4, 1, 2, 3, 5, 6]], codes, 8)
    assert simultaneous_stable(grid, 0, ranks).reshape(-1)[codes[0]]
