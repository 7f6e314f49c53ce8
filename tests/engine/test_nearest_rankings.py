"""Nearest rankings, conditions and counts against going through all rankings."""

import random
from dataclasses import replace
from itertools import product
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.engine import comparisons, conditions
from detente.engine import nearest_rankings as nearest
from detente.engine import reference as ref
from detente.engine import reference_inverse as slow
from detente.engine.claims import Moves
from detente.engine.comparisons import (
    ALWAYS,
    NEVER,
    all_of,
    as_requirements,
    closure,
    count_orders,
    linear_extensions,
    one_of,
    opposite,
    reduced,
    simplified,
)
from detente.engine.conditions import Open
from detente.engine.nearest_rankings import Goal, met, nearest_rankings
from detente.errors import LimitExceededError

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
AIMS = ("equilibrium", "not", "only", "reachable", "attainable")
RULES = ("legal_sequences", "legal_sequences", "each_once", "one_move")


def drawn_game(seed: int, *, most_states: int = 5, strict: bool = False) -> ref.Game:
    """A small game: drawn arcs, or options of which some are one-way; two or three decision makers, ties."""
    rng = random.Random(seed)
    n_makers = rng.choice([2, 2, 3])
    if rng.random() < 0.5:
        states = range(rng.randint(3, most_states))
        arcs = [[(a, b) for a, b in product(states, states) if a != b and rng.random() < 0.35] for _ in range(n_makers)]
        return ref.game_from_arcs(states, arcs, [drawn_rank(rng, list(states), strict) for _ in range(n_makers)])
    sizes = [2] * rng.choice([2, 3])
    owners = sorted(rng.randrange(n_makers) for _ in sizes)
    ways = [rng.choice(["free", "free", "up"]) for _ in sizes]
    everything = list(product(*(range(size) for size in sizes)))
    kept = set(rng.sample(everything, min(most_states, len(everything))))
    ranks = [drawn_rank(rng, everything, strict) for _ in range(n_makers)]
    game = ref.game_from_options(sizes, owners, ways, ranks, feasible=kept.__contains__)
    code = {s: k for k, s in enumerate(game.states)}
    arcs = [[(code[s], code[q]) for s in game.states for q in game.moves[i][s]] for i in range(n_makers)]
    return ref.game_from_arcs(code.values(), arcs, [{code[s]: rank[s] for s in code} for rank in game.ranks])


def drawn_rank(rng: random.Random, states: list, strict: bool) -> dict:
    places = rng.sample(range(len(states)), len(states))
    return dict(zip(states, places if strict else [place // rng.choice([1, 1, 2]) for place in places], strict=True))


def moves_of(game: ref.Game, rule: str, ties: bool) -> Moves:
    ends = tuple({s: tuple(sorted(of_maker[s])) for s in game.states} for of_maker in game.moves)
    return Moves(ends, rule, ties)


def dense(rank: dict) -> tuple:
    values = sorted(set(rank.values()))
    return tuple(values.index(rank[s]) for s in sorted(rank))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    aim=st.sampled_from(AIMS),
    concept=st.sampled_from(CONCEPTS),
    swap=st.sampled_from(["ranks", "states"]),
    rule=st.sampled_from(RULES),
    ties=st.sampled_from([True, True, False]),
)
def test_nearest_rankings_are_those_of_all_rankings(seed, aim, concept, swap, rule, ties):
    game = drawn_game(seed, most_states=5 if swap == "ranks" else 4)
    rng = random.Random(seed)
    targets = tuple(sorted(rng.sample(game.states, rng.choice([1, 1, 2]))))
    start = rng.choice(game.states)
    may_change = rng.sample(range(len(game.moves)), rng.choice([1, 1, 2]))
    if (swap == "states" and len(game.states) > 3) or len(game.states) > 4:
        may_change = may_change[:1]
    goal = Goal(aim, targets, concept, start)
    moves, ranks = moves_of(game, rule, ties), [dict(rank) for rank in game.ranks]
    found = nearest_rankings(moves, ranks, goal, may_change=may_change, swap=swap, most=10**6)
    best, all_best = slow.nearest(
        game, aim, targets, concept, start, may_change=may_change, swap=swap, ties_are_sanctions=ties, rule=rule
    )
    assert found.broken == best
    assert {tuple(map(dense, one)) for one in found.rankings} == {tuple(map(dense, one)) for one in all_best}
    assert len(found.rankings) == len(all_best)
    assert met(goal, moves, ranks) is (best == 0)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    aim=st.sampled_from(["equilibrium", "not", "reachable"]),
    concept=st.sampled_from(CONCEPTS),
    rule=st.sampled_from(RULES),
    ties=st.booleans(),
)
def test_conditions_hold_for_exactly_the_orders_that_do_it(seed, aim, concept, rule, ties):
    game = drawn_game(seed)
    rng = random.Random(seed)
    s, start = rng.choice(game.states), rng.choice(game.states)
    free = sorted(rng.sample(range(len(game.moves)), 2 if len(game.states) < 4 else 1))
    left_open = Open(moves_of(game, rule, ties), game.ranks, frozenset(free))
    condition = left_open.reached(start, [s]) if aim == "reachable" else left_open.equilibrium(concept, s)
    condition = opposite(condition) if aim == "not" else condition
    ways, requirements = simplified(condition), as_requirements(condition)
    doing = 0
    for orders in product(slow.strict_orders(game.states), repeat=len(free)):
        ranks = list(game.ranks)
        for i, order in zip(free, orders, strict=True):
            ranks[i] = order
        changed = replace(game, ranks=tuple(ranks))
        expected = slow.is_met(changed, aim, [s], concept, start, ties_are_sanctions=ties, rule=rule)
        holds = {(j, a, b) for j in free for a in game.states for b in game.states if ranks[j][a] > ranks[j][b]}
        for form in (condition, ways):
            assert any(term <= holds for term in form) is expected
        assert all(clause & holds for clause in requirements) is expected
        doing += expected
    assert count_orders(ways, dict.fromkeys(free, len(game.states))) == doing


def test_swaps_of_strict_orders_are_twice_half_swaps():
    rng = random.Random(5)
    for _ in range(20):
        old, new = drawn_rank(rng, list(range(5)), True), drawn_rank(rng, list(range(5)), True)
        assert 2 * slow.swaps_between(old, new) == slow.half_swaps_between(old, new)


def test_ties_move_together_or_are_broken():
    # 0 and 1 are tied at the bottom; d0 can move from 0 to 2 only, so 0 must come to stand before 2.
    game = ref.game_from_arcs([0, 1, 2], [[(0, 2)], []], [{0: 0, 1: 0, 2: 1}, {0: 0, 1: 0, 2: 0}])
    moves, goal = moves_of(game, "legal_sequences", True), Goal("equilibrium", (0,), "nash")
    kept = nearest_rankings(moves, game.ranks, goal, may_change=[0], swap="ranks")
    assert kept.broken == 1
    assert dense(kept.rankings[0][0]) == (1, 1, 0)
    loose = nearest_rankings(moves, game.ranks, goal, may_change=[0], swap="states")
    assert loose.broken == 2  # 0 rises out of the tie with 1 and into one with 2; or 2 falls into a tie with both
    assert {dense(one[0]) for one in loose.rankings} == {(1, 0, 1), (0, 0, 0)}


def test_capped_and_impossible():
    game = ref.game_from_arcs([0, 1, 2], [[(0, 1), (0, 2)], []], [{0: 0, 1: 1, 2: 1}, {0: 0, 1: 1, 2: 2}])
    moves = moves_of(game, "legal_sequences", True)
    capped = nearest_rankings(moves, game.ranks, Goal("not", (1,), "nash"), may_change=[0, 1], most=1)
    assert (capped.broken, capped.rankings, capped.is_capped) == (None, (), False)  # nobody moves from 1
    game = ref.game_from_arcs(
        [0, 1, 2, 3], [[(0, 1), (0, 2)], []], [{0: 0, 1: 1, 2: 3, 3: 2}, dict.fromkeys(range(4), 0)]
    )
    moves = moves_of(game, "legal_sequences", True)
    goal = Goal("not", (1, 2, 3), "nash")
    assert nearest_rankings(moves, game.ranks, goal, may_change=[0]).broken is None
    goal = Goal("reachable", (3,), "nash", 0)
    assert nearest_rankings(moves, game.ranks, goal, may_change=[0]).broken is None
    nobody = nearest_rankings(moves, game.ranks, Goal("equilibrium", (0,), "nash"), may_change=[])
    assert nobody.broken is None
    ties = ref.game_from_arcs(range(3), [[(0, 1)], [(0, 2)]], [{0: 0, 1: 1, 2: 2}, {0: 0, 1: 1, 2: 2}])
    found = nearest_rankings(
        moves_of(ties, "legal_sequences", True), ties.ranks, Goal("not", (1, 2), "nash"), may_change=[0, 1]
    )
    assert found.broken is None


def test_capped_answers_say_so():
    # Four states; d0 may leave 0 for 1, and 1 is to be left unattractive or 0 lifted: several ways at one distance.
    game = ref.game_from_arcs(range(4), [[(0, 1), (2, 3)], []], [{0: 1, 1: 2, 2: 3, 3: 4}, dict.fromkeys(range(4), 0)])
    moves, goal = moves_of(game, "legal_sequences", True), Goal("equilibrium", (0, 2), "nash")
    everything = nearest_rankings(moves, game.ranks, goal, may_change=[0])
    assert (everything.broken, len(everything.rankings), everything.is_capped) == (1, 2, False)
    one = nearest_rankings(moves, game.ranks, goal, may_change=[0], most=1)
    assert (one.broken, len(one.rankings), one.is_capped) == (1, 1, True)


# --- comparisons ------------------------------------------------------------------------------------------------------


def term(*pairs: tuple[int, int]) -> frozenset:
    return frozenset((0, a, b) for a, b in pairs)


def test_what_follows_and_what_contradicts():
    assert closure(term((1, 2), (2, 3))) == term((1, 2), (2, 3), (1, 3))
    assert closure(term((1, 2), (2, 3), (3, 1))) is None
    assert reduced(term((1, 2), (2, 3), (1, 3))) == term((1, 2), (2, 3))
    assert all_of([(term((1, 2)),), (term((2, 1)),)]) == NEVER
    assert one_of([(term((1, 2)),), ALWAYS]) == ALWAYS
    assert opposite(NEVER) == ALWAYS
    assert opposite(ALWAYS) == NEVER


def test_simplified_uses_what_orders_are():
    # Either 1 before 2, or 2 before 1: always so.
    assert simplified((term((1, 2)), term((2, 1)))) == ALWAYS
    # 1 before 2 and 2 before 3 asks for more than 1 before 3.
    assert simplified((term((1, 2), (2, 3)), term((1, 3)))) == (term((1, 3)),)
    # Where 1 comes before 3, 2 comes after 1 or before 3.
    assert set(simplified((term((1, 2)), term((2, 3)), term((1, 3))))) == {term((1, 2)), term((2, 3))}
    assert as_requirements(ALWAYS) == ()
    assert as_requirements(NEVER) == (frozenset(),)


def test_linear_extensions():
    states = frozenset(range(5))
    assert linear_extensions(states, frozenset()) == factorial(5)
    assert linear_extensions(states, frozenset({(0, 1), (0, 2), (0, 3), (0, 4)})) == factorial(4)
    crown = frozenset({(0, 3), (0, 4), (1, 4), (1, 5), (2, 3), (2, 5)})
    orders = [order for order in slow.strict_orders(range(6)) if all(order[a] < order[b] for a, b in crown)]
    assert linear_extensions(frozenset(range(6)), crown) == len(orders)
    with pytest.raises(LimitExceededError, match="too long"):
        linear_extensions(frozenset(range(26)), frozenset((k, 13 + (k + d) % 13) for k in range(13) for d in (0, 1)))


def test_limits_are_told(monkeypatch):
    monkeypatch.setattr(comparisons, "MOST_CASES", 200)
    wide = [tuple(frozenset({(0, 2 * k, 2 * k + 1)}) for k in (n, n + 20)) for n in range(10)]
    with pytest.raises(LimitExceededError, match="more than 300 cases"):
        all_of(wide)
    many = tuple(frozenset({(0, 3 * k, 3 * k + 1), (0, 3 * k + 1, 3 * k + 2)}) for k in range(18))
    with pytest.raises(LimitExceededError, match="200 cases"):
        count_orders(many, {0: 60})


def test_ways_that_sequences_may_take_are_limited(monkeypatch):
    game = ref.game_from_arcs(range(3), [[(0, 1)], [(1, 2)]], [{0: 0, 1: 1, 2: 2}, {0: 0, 1: 1, 2: 2}])
    monkeypatch.setattr(conditions, "MOST_LABELS", 1)
    left_open = Open(moves_of(game, "legal_sequences", True), game.ranks, frozenset({0, 1}))
    with pytest.raises(LimitExceededError, match="ways in which sequences"):
        left_open.reached(0, [2])


def test_a_search_that_takes_too_long_tells_what_it_has_proven(monkeypatch):
    game = ref.game_from_arcs(
        range(4), [[(0, 1), (0, 2), (0, 3)], []], [{0: 0, 1: 1, 2: 2, 3: 3}, dict.fromkeys(range(4), 0)]
    )
    moves, goal = moves_of(game, "legal_sequences", True), Goal("equilibrium", (0,), "nash")
    monkeypatch.setattr(nearest, "MOST_CONFLICTS", -1)
    found = nearest_rankings(moves, game.ranks, goal, may_change=[0])
    assert (found.broken, found.rankings, found.at_least) == (None, (), 0)
    monkeypatch.undo()
    assert nearest_rankings(moves, game.ranks, goal, may_change=[0]).broken == 3
