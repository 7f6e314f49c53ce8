"""Looking ahead: kernels against their definitions, and the laws that tie them to the fixed concepts."""

from __future__ import annotations

from collections import Counter
from itertools import islice, permutations, product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from detente.engine import RULES, Grid, anticipation
from detente.engine import reference as ref
from detente.engine import reference_horizon as by_hand
from detente.engine.anticipation import Anticipation, repetition
from detente.engine.metarational import metarational_stable, metarational_trees
from detente.errors import LimitExceededError
from tests.engine.examples import Example, examples, graph_examples, grid_examples

two_makers = st.one_of(grid_examples(max_states=16, max_decision_makers=2), graph_examples(max_states=6))


def strict(example: Example) -> Example:
    ranks = [np.argsort(np.argsort(rank, kind="stable"), kind="stable") for rank in example.ranks]
    feasible = set(example.game.states)
    of = tuple({s: int(rank[k]) for k, s in enumerate(example.states) if s in feasible} for rank in ranks)
    return Example(example.structure, ranks, ref.Game(example.game.states, example.game.moves, of), example.states)


def stays(example: Example, horizon: int, ties: str = "harsh") -> tuple[list[bool], list[bool]]:
    level = next(islice(Anticipation.of(example.structure, example.ranks, ties=ties).levels(), horizon - 1, None))
    assert level.horizon == horizon
    first, second = (flags.reshape(-1)[example.codes].tolist() for flags in level.stays)
    return first, second


@given(two_makers, st.integers(1, 4), st.sampled_from(["harsh", "kind"]))
def test_limited_move(example, horizon, ties):
    assume(example.n == 2)
    found = stays(example, horizon, ties)
    for i in (0, 1):
        assert found[i] == [
            by_hand.is_limited_move_stable(example.game, i, s, horizon, ties=ties) for s in example.game.states
        ]
        assert found[i] == [
            example.game.ranks[i][by_hand.anticipated(example.game, i, s, horizon, ties=ties)]
            == example.game.ranks[i][s]
            for s in example.game.states
        ]


@given(two_makers)
def test_one_move_is_nash_and_two_without_ties_are_sequential(example):
    assume(example.n == 2)
    one, two = stays(example, 1), stays(strict(example), 2)
    game = strict(example).game
    for i in (0, 1):
        assert one[i] == [ref.is_nash(example.game, i, s) for s in example.game.states]
        assert not any(limited and not ref.is_seq(game, i, s) for limited, s in zip(two[i], game.states, strict=True))


@given(two_makers, st.integers(1, 5), st.sampled_from(["harsh", "kind"]))
def test_limited_move_within_metarational(example, horizon, ties):
    assume(example.n == 2)
    found = stays(example, horizon, ties)
    for i in (0, 1):
        wide = metarational_stable(example.structure, i, example.ranks[i], horizon).reshape(-1)[example.codes]
        assert not (np.array(found[i], dtype=bool) & ~wide).any()


@given(examples(), st.data(), st.integers(1, 5), st.sampled_from(RULES), st.booleans(), st.booleans())
def test_metarational(example, data, horizon, rule, ties, credible):
    i = data.draw(st.integers(0, example.n - 1))
    found = metarational_stable(
        example.structure, i, example.ranks[i], horizon, rule=rule, ties_are_sanctions=ties,
        credible=example.ranks if credible else None,
    )  # fmt: skip
    assert np.broadcast_to(found, example.structure.shape).reshape(-1)[example.codes].tolist() == [
        by_hand.is_metarational(example.game, i, s, horizon, rule=rule, ties_are_sanctions=ties, credible=credible)
        for s in example.game.states
    ]


@given(examples(), st.data(), st.sampled_from(RULES), st.booleans())
def test_metarational_trees_begin_with_nash_gmr_and_smr(example, data, rule, ties):
    i = data.draw(st.integers(0, example.n - 1))
    settings = {"rule": rule, "ties_are_sanctions": ties}
    known = (
        (2, ref.is_gmr, None),
        (3, ref.is_smr, None),
        (2, ref.is_seq, example.ranks),
        (3, ref.is_sseq, example.ranks),
    )
    for horizon, definition, credible in known:
        found = metarational_stable(example.structure, i, example.ranks[i], horizon, credible=credible, **settings)
        assert np.broadcast_to(found, example.structure.shape).reshape(-1)[example.codes].tolist() == [
            definition(example.game, i, s, **settings) for s in example.game.states
        ]
    found = metarational_stable(example.structure, i, example.ranks[i], 1)
    assert np.broadcast_to(found, example.structure.shape).reshape(-1)[example.codes].tolist() == [
        ref.is_nash(example.game, i, s) for s in example.game.states
    ]


@given(two_makers, st.sampled_from(["harsh", "kind"]))
def test_what_repeats_goes_on_repeating(example, ties):
    assume(example.n == 2)
    looking = Anticipation.of(example.structure, example.ranks, ties=ties)
    found = repetition(looking, limit=500)
    assert found is not None
    levels = list(islice(looking.levels(), found.begins + 3 * found.period))
    for k, level in enumerate(levels[found.begins - 1 : -found.period], start=found.begins - 1):
        for i in (0, 1):
            assert np.array_equal(level.ends[i], levels[k + found.period].ends[i])
    for i in (0, 1):
        tail = np.array([level.stays[i] for level in levels[found.begins - 1 :]])
        assert np.array_equal(found.always[i], tail.all(axis=0))
    assert repetition(looking, limit=1) is None


@given(examples(), st.data())
def test_trees_settle(example, data):
    i = data.draw(st.integers(0, example.n - 1))
    credible = data.draw(st.sampled_from([None, example.ranks]))
    trees = list(islice(metarational_trees(example.structure, i, example.ranks[i], credible=credible), 80))
    settled = next(k for k, tree in enumerate(trees) if tree.settled)
    for k in range(max(settled - 2, 0), len(trees) - 2):
        assert np.array_equal(
            trees[k].stable.reshape(-1)[example.codes], trees[k + 2].stable.reshape(-1)[example.codes]
        )


def test_the_78_games_of_two_by_two():
    """All strict ordinal games up to names: foresight settles in 61, and in 55 there is a non-myopic equilibrium."""
    grid = Grid((2, 2), (0, 1), ("free", "free"), 2)
    orders = list(permutations(range(4)))
    games = {_without_names(first, second) for first in orders for second in orders}
    assert len(games) == 78
    found = [repetition(Anticipation.of(grid, list(map(np.array, game))), limit=50) for game in sorted(games)]
    assert Counter(again.period for again in found) == {1: 61, 4: 11, 2: 6}
    assert sum(bool((again.always[0] & again.always[1]).any()) for again in found) == 55


def _without_names(first, second):
    """The same game for all names of players and strategies."""
    seen = []
    for a, b in product((0, 1), repeat=2):
        codes = [(x ^ a) + 2 * (y ^ b) for y in (0, 1) for x in (0, 1)]
        p, q = (tuple(order[code] for code in codes) for order in (first, second))
        swapped = [tuple(order[code] for code in (0, 2, 1, 3)) for order in (q, p)]
        seen += [(p, q), tuple(swapped)]
    return min(seen)


def test_memory_is_asked_for_before_it_is_taken(monkeypatch):
    monkeypatch.setattr(anticipation, "available_bytes", lambda: 200)
    with pytest.raises(LimitExceededError, match="enough for about 1 states"):
        Anticipation.of(Grid((2, 2), (0, 1), ("free", "free"), 2), [np.arange(4)] * 2)


def test_bad_input():
    grid = Grid((2, 2), (0, 1), ("free", "free"), 2)
    with pytest.raises(ValueError, match="ties must be harsh or kind; got 'first'"):
        Anticipation.of(grid, [np.arange(4)] * 2, ties="first")
    with pytest.raises(ValueError, match="two decision makers can look ahead at each other; got 3"):
        Anticipation.of(Grid((2, 2, 2), (0, 1, 2), ("free",) * 3, 3), [np.arange(8)] * 3)
    with pytest.raises(ValueError, match="horizon must be at least 1; got 0"):
        metarational_stable(grid, 0, np.arange(4), 0)
