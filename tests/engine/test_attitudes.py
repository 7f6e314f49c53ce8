"""Stability under attitudes: the kernel against the definition, and the laws that the literature states."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import RULES, Grid, attitudes
from detente.engine import reference as ref
from detente.engine import reference_attitudes as by_hand
from detente.errors import LimitExceededError
from tests.engine.examples import Example, examples, grid_examples

ORDINARY = {"nash": ref.is_nash, "gmr": ref.is_gmr, "smr": ref.is_smr, "seq": ref.is_seq, "sseq": ref.is_sseq}
CONCEPTS = tuple(ORDINARY)


def expected(example: Example, i: int, towards, concept: str, **settings) -> list[bool]:
    if concept == "nash":
        settings.pop("rule", None)
        return [by_hand.is_relational_nash(example.game, i, s, towards, **settings) for s in example.game.states]
    return [by_hand.is_relational(example.game, i, s, towards, concept=concept, **settings)
            for s in example.game.states]  # fmt: skip


def found(example: Example, i: int, towards, concept: str, *, weak=False, rule="legal_sequences") -> list[bool]:
    model = attitudes.Attitudes(example.structure, example.ranks, towards, weak=weak, rule=rule)
    flags = model.stable(i, concept)
    assert not flags[[code for code in range(flags.size) if code not in set(example.codes)]].any()
    return flags[example.codes].tolist()


def some_attitudes(data, n: int) -> list[list[int]]:
    return data.draw(st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=n, max_size=n), min_size=n, max_size=n))


@given(examples(), st.data(), st.booleans(), st.sampled_from(RULES))
def test_kernel_equals_definition(example, data, weak, rule):
    towards = some_attitudes(data, example.n)
    i = data.draw(st.integers(0, example.n - 1))
    for concept in CONCEPTS:
        assert found(example, i, towards, concept, weak=weak, rule=rule) == expected(
            example, i, towards, concept, weak=weak, rule=rule
        ), concept


@given(examples(), st.data())
def test_devoted_to_oneself_alone_and_strict_is_ordinary(example, data):
    towards = np.eye(example.n, dtype=int).tolist()
    i = data.draw(st.integers(0, example.n - 1))
    for concept, definition in ORDINARY.items():
        assert found(example, i, towards, concept) == [definition(example.game, i, s) for s in example.game.states]


@given(examples(), st.data())
def test_without_ties_weak_is_ordinary_too(example, data):
    """Inohara and Hipel 2009, abstract: discrete attitudes with complete and antisymmetric preferences."""
    ranks = [np.argsort(np.argsort(rank, kind="stable"), kind="stable") for rank in example.ranks]
    of = tuple({s: int(rank[k]) for k, s in enumerate(example.states) if s in set(example.game.states)}
               for rank in ranks)  # fmt: skip
    game = ref.Game(example.game.states, example.game.moves, of)
    strict = Example(example.structure, ranks, game, example.states)
    i = data.draw(st.integers(0, example.n - 1))
    for concept, definition in ORDINARY.items():
        assert found(strict, i, np.eye(example.n, dtype=int).tolist(), concept, weak=True) == [
            definition(game, i, s) for s in game.states
        ]


@given(examples(), st.data(), st.booleans())
def test_totally_neutral(example, data, weak):
    """Inohara and Hipel 2009, abstract: then relational Nash is relational SMR, and relational GMR relational SEQ."""
    nobody = np.zeros((example.n, example.n), dtype=int).tolist()
    i = data.draw(st.integers(0, example.n - 1))
    assert found(example, i, nobody, "nash", weak=weak) == found(example, i, nobody, "smr", weak=weak)
    assert found(example, i, nobody, "gmr", weak=weak) == found(example, i, nobody, "seq", weak=weak)


@given(examples(), st.data(), st.booleans())
def test_inclusions(example, data, weak):
    towards = some_attitudes(data, example.n)
    i = data.draw(st.integers(0, example.n - 1))
    of = {concept: np.array(found(example, i, towards, concept, weak=weak)) for concept in CONCEPTS}
    for narrow, wide in (("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("sseq", "smr"), ("smr", "gmr")):
        assert not (of[narrow] & ~of[wide]).any(), (narrow, wide)


def test_limits(monkeypatch):
    grid = Grid((2,) * 6, (0, 0, 0, 1, 1, 1), ("free",) * 6, 2)
    ranks = [np.arange(64), np.arange(64)[::-1]]
    monkeypatch.setattr(attitudes, "ARC_LIMIT", 100)
    with pytest.raises(LimitExceededError, match="write out every single move, up to 100 of them"):
        attitudes.Attitudes(grid, ranks, [[1, 0], [0, 1]]).stable(0, "nash")
    monkeypatch.setattr(attitudes, "ARC_LIMIT", 1000)
    monkeypatch.setattr(attitudes, "WORK_LIMIT", 10)
    with pytest.raises(LimitExceededError, match="relational SMR would take"):
        attitudes.Attitudes(grid, ranks, [[1, 0], [0, 1]]).stable(0, "smr")


@given(grid_examples(), st.data())
def test_unknown_concept(example, data):
    with pytest.raises(ValueError, match="concept must be among nash, gmr, smr, seq, sseq; got 'sim'"):
        attitudes.Attitudes(example.structure, example.ranks, [[0] * example.n] * example.n).stable(0, "sim")
