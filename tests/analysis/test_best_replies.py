"""Best-reply sequential stability from the conflict down: against its definition, and its place among the concepts."""

import random

import pytest

import detente
from detente.analysis.best_replies import (
    BEST_REPLY_SEQUENTIAL,
    best_reply_equilibria,
    best_reply_stable,
    is_best_reply_stable,
)
from detente.analysis.path_check import answered_by_best_replies
from detente.model import Settings
from tests.analysis import reference_paths as by_hand
from tests.analysis.random_conflicts import random_conflict


def settings_for(rng):
    return Settings(**{
        name: rng.choice(Settings.choices()[name]) for name in ("joint_moves", "ties", "move_granularity")
    })  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_definition(seed):
    rng = random.Random(seed)
    space = random_conflict(rng).compile(settings=settings_for(rng))
    rules = by_hand.Rules(space, ["brseq"] * len(space.decision_makers))
    everywhere = set(space.feasible.tolist())
    for i, maker in enumerate(space.decision_makers):
        stable = {index for s, index in rules.position.items() if rules.is_stable(rules.game, i, s)}
        assert set(best_reply_stable(space, maker).indices.tolist()) == stable
        everywhere &= stable
        for index in space.feasible.tolist():
            better = [q for q in space.structure.reachable(i, index).tolist() if space.prefers(i, q, index)]
            answered = all(answered_by_best_replies(space, i, index, q) for q in better)
            assert is_best_reply_stable(space, space.state(index), maker) == answered
    assert set(best_reply_equilibria(space).indices.tolist()) == everywhere


@pytest.mark.parametrize("seed", range(60))
def test_between_nash_and_sequential(seed):
    rng = random.Random(seed)
    space = random_conflict(rng, max_states=64).compile(settings=settings_for(rng))
    analysis = detente.analyze(space, concepts=["nash", "seq"])
    for maker in space.decision_makers:
        stable = set(best_reply_stable(space, maker).numbers)
        assert set(analysis.stable("nash", maker).numbers) <= stable <= set(analysis.stable("seq", maker).numbers)


def test_it_tells_states_apart_where_sequential_stability_does_not():
    space = detente.load("three-demands").compile("neutral")
    sequential = detente.analyze(space, concepts=["seq"]).equilibria("seq")
    found = best_reply_equilibria(space)
    assert 0 < len(found) < len(sequential) / 5


def test_it_says_that_it_is_ours():
    assert "not a concept of the literature" in BEST_REPLY_SEQUENTIAL.sources[0]
