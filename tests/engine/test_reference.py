"""The reference refuses what has no meaning, and agrees with results worked out by hand."""

from __future__ import annotations

import pytest

from detente.engine import reference as ref


def chicken() -> ref.Game:
    """Both swerve (3, 3), one of them drives on (4, 2 and 2, 4), both drive on (1, 1)."""
    first = {(0, 0): 3, (1, 0): 4, (0, 1): 2, (1, 1): 1}
    second = {(0, 0): 3, (1, 0): 2, (0, 1): 4, (1, 1): 1}
    return ref.game_from_options([2, 2], [0, 1], ["free", "free"], [first, second])


@pytest.mark.parametrize(
    ("concept", "stable"),
    [
        (ref.is_nash, {(1, 0), (0, 1)}),
        (ref.is_gmr, {(0, 0), (1, 0), (0, 1)}),
        (ref.is_smr, {(0, 0), (1, 0), (0, 1)}),
        (ref.is_seq, {(1, 0), (0, 1)}),
        (ref.is_sseq, {(1, 0), (0, 1)}),
        (ref.is_sim, {(0, 0), (1, 0), (0, 1)}),
    ],
)
def test_equilibria_of_chicken(concept, stable):
    game = chicken()
    assert {s for s in game.states if all(concept(game, i, s) for i in game.decision_makers)} == stable


def test_one_way_and_frozen_options():
    equal = {(a, b): 0 for a in range(3) for b in range(2)}
    game = ref.game_from_options([3, 2], [0, 0], ["up", "frozen"], [equal])
    assert game.moves[0][0, 1] == {(1, 1), (2, 1)}
    assert game.moves[0][2, 1] == set()


def test_coalescing_needs_indifference():
    game = chicken()
    with pytest.raises(ValueError, match="decision maker 0 is not indifferent among the members of 'both'"):
        ref.coalesced(game, dict.fromkeys(game.states, "both"))


def test_unknown_rule():
    game = chicken()
    with pytest.raises(ValueError, match="got 'twice'"):
        ref.joint_moves(game, {0}, (0, 0), rule="twice")


def test_sim_needs_options():
    game = ref.game_from_arcs("ab", [[("a", "b")]], [{"a": 0, "b": 1}])
    with pytest.raises(ValueError, match="option form only"):
        ref.is_sim(game, 0, "a")
