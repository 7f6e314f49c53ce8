"""Moves that are thought credible opponent by opponent: the kernel against the definition, and what it contains."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import RULES
from detente.engine import reference as ref
from detente.engine import reference_credible as by_hand
from detente.engine.credible import KINDS, joint_credible_min
from detente.engine.reference_best_replies import is_best_reply_sequential
from tests.engine.examples import examples, grid_examples


def ordered(example) -> list[np.ndarray]:
    """The ranks as 64-bit integers from 0, with room below and above."""
    feasible = np.array(example.codes)
    dense = []
    for rank in example.ranks:
        values = np.searchsorted(np.unique(rank), rank).astype(np.int64)
        assert (np.diff(np.argsort(rank[feasible], kind="stable")) != 0).all()
        dense.append(values)
    return dense


def stable(example, i, kinds, *, counter=False, rule="legal_sequences", ties=True):
    structure, ranks = example.structure, [rank.reshape(example.structure.shape) for rank in ordered(example)]
    r = ranks[i]
    final = structure.reach_max(i, r) if counter else r
    answer = joint_credible_min(structure, kinds, final if ties else final + 1, ranks, rule=rule)
    flags = structure.reach_max(i, r, cap=np.broadcast_to(answer, structure.shape)) <= r
    return np.broadcast_to(flags, structure.shape).reshape(-1)[example.codes].tolist()


@given(examples(), st.data(), st.sampled_from(RULES), st.booleans(), st.booleans())
def test_kernel_equals_definition(example, data, rule, counter, ties):
    i = data.draw(st.integers(0, example.n - 1))
    kinds = {j: data.draw(st.sampled_from(KINDS)) for j in range(example.n) if j != i}
    assert stable(example, i, kinds, counter=counter, rule=rule, ties=ties) == [
        by_hand.is_answered(example.game, i, s, kinds, counter_move=counter, ties_are_sanctions=ties, rule=rule)
        for s in example.game.states
    ]


@given(examples(), st.data(), st.sampled_from(RULES))
def test_alike_for_all_it_is_a_known_concept(example, data, rule):
    i = data.draw(st.integers(0, example.n - 1))
    known = {
        ("any", False): ref.is_gmr,
        ("any", True): ref.is_smr,
        ("improvements", False): ref.is_seq,
        ("improvements", True): ref.is_sseq,
        ("best_replies", False): is_best_reply_sequential,
    }
    for (kind, counter), definition in known.items():
        kinds = {j: kind for j in range(example.n) if j != i}
        assert stable(example, i, kinds, counter=counter, rule=rule) == [
            definition(example.game, i, s, rule=rule) for s in example.game.states
        ]
    nobody = {j: "none" for j in range(example.n) if j != i}
    assert stable(example, i, nobody) == [ref.is_nash(example.game, i, s) for s in example.game.states]


@given(grid_examples())
def test_unknown_kind(example):
    with pytest.raises(ValueError, match="kinds must be among any, improvements, best_replies, none; got some"):
        joint_credible_min(example.structure, {1: "some"}, example.ranks[0], example.ranks)
