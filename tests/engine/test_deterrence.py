"""What deters whom, by chains and by sets: both against a table of pairs, and joint moves without staying put."""

import random
from itertools import pairwise

import numpy as np
import pytest

from detente.engine import Graph, Grid, deterrence
from detente.engine import reference as ref
from detente.engine.answers import shortest_answer
from detente.engine.arcs import NUMBERS, SETS, Moves, all_moves, joint_lowest
from detente.engine.deterrence import Deterrence, deterrence_of_relation, deterrence_of_scale


def told_at_once(found: Deterrence, table: np.ndarray) -> None:
    """Every pair of a class and a single state that can be brought about."""
    count = len(table)
    for b in range(count):
        worst = found.value[:, [b]]
        free = found.undeterred(worst, np.arange(count), np.zeros(count, dtype=int))
        assert (free == ~table[:, b]).all()


@pytest.mark.parametrize("few", [-1, 4])
@pytest.mark.parametrize("seed", range(6))
def test_any_relation(seed: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deterrence, "_FEW_WORDS", few)
    rng = np.random.default_rng(seed)
    table = rng.random((90, 90)) < 0.3
    found = deterrence_of_relation(90, lambda a, b: table[a, b])
    assert found.order is SETS  # sets at random are not nested, so that chains are given up
    told_at_once(found, table)


@pytest.mark.parametrize("seed", range(6))
def test_a_partial_order_falls_into_chains(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deterrence, "_FEW_WORDS", 1)
    rng = np.random.default_rng(seed)
    first, second = rng.permutation(300), rng.integers(0, 3, 300)
    table = (first[None, :] <= first[:, None]) & (second[None, :] <= second[:, None])
    found = deterrence_of_relation(300, lambda a, b: table[a, b])
    assert found.order is NUMBERS
    assert len(found.value) <= 5
    told_at_once(found, table)


@pytest.mark.parametrize("offset", [-100, -3, -1, 0, 2, 100])
def test_a_scale(offset: int) -> None:
    scores = np.array([-7, -2, 0, 1, 5, 6])
    table = scores[None, :] <= scores[:, None] + offset
    told_at_once(deterrence_of_scale(scores, offset), table)


# --- joint moves ------------------------------------------------------------------------------------------------------


def drawn(rng: random.Random) -> tuple[ref.Game, Graph]:
    n, makers = rng.randint(3, 6), rng.randint(1, 3)
    arcs = [[(a, b) for a in range(n) for b in range(n) if a != b and rng.random() < 0.3] for _ in range(makers)]
    game = ref.game_from_arcs(range(n), arcs, [dict.fromkeys(range(n), 0)] * makers)
    sides = [tuple(np.array([arc[k] for arc in own], dtype=int) for k in (0, 1)) for own in arcs]
    return game, Graph.from_arcs(n, sides)


@pytest.mark.parametrize("rule", ["legal_sequences", "each_once", "one_move"])
def test_what_a_group_brings_about_by_at_least_one_move(rule: str) -> None:
    for seed in range(60):
        rng = random.Random(seed)
        game, graph = drawn(rng)
        values = np.array([rng.randint(0, 9) for _ in game.states], dtype=np.int32)
        moves = dict(enumerate(all_moves(graph)))
        found = joint_lowest(moves, values[None, :], rule=rule)[0]
        sets = joint_lowest(moves, (np.uint64(1) << values.astype(np.uint64))[None, :], order=SETS, rule=rule)[0]
        for s in game.states:
            ends = ref.joint_moves(game, game.decision_makers, s, rule=rule)
            assert found[s] == min((values[q] for q in ends), default=NUMBERS.top)
            shared = SETS.top
            for q in ends:
                shared &= 1 << int(values[q])
            assert int(sets[s]) == shared
            for target in game.states:
                path = shortest_answer(tuple(game.decision_makers), s, graph.reachable, lambda q, t=target: q == t,
                                       rule=rule)  # fmt: skip
                assert (path is not None) == (target in ends)
                if path:
                    at = [s, *(state for _, state in path)]
                    steps = zip(path, at, strict=False)
                    assert all(state in game.moves[j][before] for (j, state), before in steps)
                    assert all(a != b for (a, _), (b, _) in pairwise(path))


def test_moves_of_a_grid_are_those_of_its_graph() -> None:
    rng = np.random.default_rng(5)
    grid = Grid((2, 3, 2, 2), (0, 0, 1, 2), ("up", "free", "down", "frozen"), 3, rng.random(24) < 0.8)
    for i, moves in enumerate(all_moves(grid)):
        arcs = {(int(a), int(b)) for a, b in zip(moves.sources, moves.targets, strict=True)}
        assert arcs == {(s, int(q)) for s in np.flatnonzero(grid.feasible) for q in grid.reachable(i, int(s))}


def test_a_group_that_cannot_move_reaches_nothing() -> None:
    nothing = Moves(2, np.zeros(0, dtype=int), np.zeros(0, dtype=int))
    assert (joint_lowest({0: nothing}, np.zeros((1, 2), dtype=np.int32)) == NUMBERS.top).all()
    assert (joint_lowest({}, np.zeros((1, 2), dtype=np.int32)) == NUMBERS.top).all()
