"""Exchanges of neighbouring ranks: all at once against one at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.stability import BITS, stability_flags
from detente.engine import RULES, Graph
from detente.engine.rank_swaps import CONCEPTS, active_exchanges, own_shifts
from detente.model import Settings
from tests.engine.examples import examples, grid_examples


def dense(structure, rank):
    """The ranks of the feasible states from 0 without gaps, and where the feasible states are."""
    feasible = np.arange(structure.n_states) if structure.feasible is None else np.flatnonzero(structure.feasible)
    return np.unique(np.asarray(rank).reshape(-1)[feasible], return_inverse=True)[1], feasible


def exchanged(held, q):
    """Ranks in which q - 1 and q have changed places."""
    swapped = held.copy()
    swapped[held == q], swapped[held == q - 1] = q - 1, q
    return swapped


def full(structure, held, feasible):
    ranks = np.zeros(structure.n_states, dtype=np.int32)
    ranks[feasible] = held
    return ranks


def check(example, rule, ties):
    structure = example.structure
    chosen = Settings(joint_moves=rule, ties=ties)
    dense_of = [dense(structure, rank) for rank in example.ranks]
    feasible = dense_of[0][1]
    ranks = [full(structure, held, feasible) for held, _ in dense_of]
    before = stability_flags(structure, ranks, CONCEPTS, chosen)
    for i in range(example.n):
        held = dense_of[i][0]
        shifts = own_shifts(structure, i, ranks, rule=rule, ties_are_sanctions=ties == "sanction")
        active = set(active_exchanges(structure, i, held).tolist())
        for q in range(1, int(held.max()) + 1):
            changed = [
                full(structure, exchanged(held, q), feasible) if j == i else rank for j, rank in enumerate(ranks)
            ]
            after = stability_flags(structure, changed, CONCEPTS, chosen)
            for concept in CONCEPTS:
                was, now = ((flags[i][feasible] & BITS[concept]) != 0 for flags in (before, after))
                assert list(was & ~now) == list(shifts.lost[concept] & (held == q)), (concept, q)
                assert list(now & ~was) == list(shifts.gained[concept] & (held == q - 1)), (concept, q)
            if q not in active:
                for j in range(example.n):
                    if j != i:
                        assert list(before[j][feasible]) == list(after[j][feasible])


@given(examples(), st.sampled_from(["sanction", "no_sanction"]))
@settings(max_examples=150, deadline=None)
def test_all_exchanges_at_once_against_one_at_a_time(example, ties):
    check(example, "legal_sequences", ties)


@given(examples(), st.sampled_from(RULES), st.sampled_from(["sanction", "no_sanction"]))
@settings(max_examples=60, deadline=None)
def test_under_the_other_rules_for_joint_moves(example, rule, ties):
    check(example, rule, ties)


@given(grid_examples(directions=("up", "down", "frozen")))
@settings(max_examples=40, deadline=None)
def test_where_nothing_can_be_undone(example):
    check(example, "legal_sequences", "sanction")


def test_an_exchange_is_active_only_where_a_move_joins_the_two_ranks():
    line = Graph.from_arcs(4, [([0, 1], [1, 2])])
    assert list(active_exchanges(line, 0, np.array([0, 1, 2, 3]))) == [1, 2]
    assert list(active_exchanges(line, 0, np.array([0, 2, 1, 3]))) == [2]
    assert list(active_exchanges(line, 0, np.array([0, 2, 4, 3]))) == []
    assert list(active_exchanges(line, 0, np.zeros(4, dtype=int))) == []


def test_one_state_has_no_exchanges():
    alone = Graph.from_arcs(1, [((), ()), ((), ())])
    shifts = own_shifts(alone, 0, [np.zeros(1, dtype=np.int32)] * 2)
    assert not any(array.any() for found in (shifts.lost, shifts.gained) for array in found.values())


@pytest.mark.parametrize("concept", CONCEPTS)
def test_only_what_is_asked_for(concept):
    line = Graph.from_arcs(3, [([0, 1], [1, 2]), ([2], [0])])
    shifts = own_shifts(line, 0, [np.arange(3), np.arange(3)], concepts=[concept])
    assert list(shifts.lost) == list(shifts.gained) == [concept]
