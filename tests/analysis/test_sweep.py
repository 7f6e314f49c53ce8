"""Many runs: every draw is what an analysis of the drawn preferences gives, and the counting is right."""

import math
import random
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import detente
from detente.analysis import analyze
from detente.analysis.stability import BITS
from detente.analysis.sweep import Share, sweep
from detente.analysis.sweep import plan as plan_module
from detente.analysis.sweep.draws import outcomes
from detente.analysis.sweep.plan import Plan, make_plan
from detente.analysis.sweep.question import ask
from detente.analysis.sweep.shares import explained_parts
from detente.errors import LimitExceededError, PreferenceError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings
from tests.analysis.open_conflicts import open_conflict
from tests.strategies import conflicts


def planned(conflict: Conflict, **asked: Any) -> Plan:
    defaults = {"readings": None, "noise": None, "concepts": None, "settings": None, "seed": 0}
    return make_plan(ask(conflict, **{**defaults, **asked}))


def two_makers(preferences: dict[str, Any], uncertainty: dict[str, Any], options: int = 2) -> Conflict:
    return Conflict(
        title="Two",
        decision_makers={
            "a": {"options": {f"x{k}": {} for k in range(options)}},
            "b": {"options": {"y": {}}},
        },
        readings={
            "r": {"preferences": {"b": ["y"] and {"statements": ["y"]}, **preferences}, "uncertainty": uncertainty}
        },
    )


# --- each draw is right -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_every_draw_agrees_with_an_analysis_of_the_drawn_preferences(seed: int) -> None:
    rng = random.Random(seed)
    conflict = open_conflict(rng)
    rules = Settings(ties=rng.choice(["sanction", "no_sanction"]))
    plan = planned(conflict, noise=0.2, settings=rules, seed=seed, readings=rng.choice([None, "all"]))
    flags = plan.flags(plan.draw(0, 6))
    for number in range(6):
        found = analyze(plan.conflict_of(number), concepts=plan.question.concepts, settings=rules)
        feasible = found.space.feasible
        for maker in range(len(found.flags)):
            assert np.array_equal(flags[maker, :, number], found.flags[maker][feasible]), number


@settings(max_examples=60, deadline=None)
@given(conflict=conflicts(max_states=16, max_readings=2, prose=False), seed=st.integers(0, 2**32))
def test_every_draw_agrees_with_an_analysis_on_whatever_hypothesis_finds(conflict: Conflict, seed: int) -> None:
    try:
        plan = planned(conflict, noise=0.3, seed=seed, readings="all")
    except (PreferenceError, UnsupportedAnalysisError):  # a ranking that draws would break, or nothing to be drawn
        assume(False)
    flags = plan.flags(plan.draw(0, 3))
    for number in range(3):
        found = analyze(plan.conflict_of(number), concepts=plan.question.concepts)
        for maker, own in enumerate(found.flags):
            assert np.array_equal(flags[maker, :, number], own[found.space.feasible])


@pytest.mark.parametrize("seed", range(8))
def test_large_spaces_give_the_same_without_arcs(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    conflict = open_conflict(random.Random(seed))
    with_arcs = planned(conflict, noise=0.2, seed=seed)
    monkeypatch.setattr(plan_module, "MANY_ARCS", -1)
    without = planned(conflict, noise=0.2, seed=seed)
    assert without.graph is None or conflict.is_graph_form or conflict.coalesce
    one, other = with_arcs.draw(0, 5), without.draw(0, 5)
    assert np.array_equal(with_arcs.flags(one), without.flags(other))


def test_best_replies_are_swept_one_by_one() -> None:
    conflict = detente.load("euphrates-1975")
    plan = planned(conflict, noise=0.2, concepts=["nash", "brseq"])
    flags = plan.flags(plan.draw(0, 4))
    for number in range(4):
        found = analyze(plan.conflict_of(number), concepts=["nash", "brseq"])
        assert all(np.array_equal(flags[i, :, number], own[found.space.feasible]) for i, own in enumerate(found.flags))


def test_no_noise_and_one_order_give_the_analysis_itself() -> None:
    conflict = two_makers({"a": {"statements": ["x0", "x1"]}}, {"decision_makers": {"a": {"statements": {"x0": 1}}}})
    found = sweep(conflict, samples=50, concepts=["seq"])
    stated = Conflict(**{**conflict.to_dict(), "readings": {"r": {"preferences": {
        "a": {"statements": ["not x0", "x1"]}, "b": {"statements": ["y"]}}}}})  # fmt: skip
    expected = set(analyze(stated, concepts=["seq"]).equilibria("seq").numbers)
    assert {row.state.number for row in found.likeliest("seq")} == expected
    assert all(row.equilibrium.share == 1.0 for row in found.likeliest("seq"))


# --- the chances are right --------------------------------------------------------------------------------------------


def test_open_orders_are_uniform() -> None:
    texts = ["x0", "x1", "x2"]
    conflict = two_makers({"a": {"statements": [texts]}}, {"decision_makers": {"a": {"order": "open"}}}, options=3)
    plan = planned(conflict)
    (order,) = plan.draw(0, plan.block_size).sources[0].orders
    seen = Counter(map(tuple, order.tolist()))
    assert len(seen) == 6
    assert chi_square(list(seen.values())) < 20.5  # 99.9 % of five degrees of freedom


def test_open_ties_are_uniform_linear_extensions() -> None:
    conflict = two_makers({"a": {"statements": ["x0"]}}, {"decision_makers": {"a": {"ties": "open"}}}, options=1)
    plan = planned(conflict)
    ranks = plan.ranks(plan.draw(0, plan.block_size))[0]
    orders = Counter(map(tuple, np.argsort(-ranks, axis=0).T.tolist()))
    assert len(orders) == 4  # two states with x0 in two orders, above two states without in two orders
    assert all(set(order[:2]) == {1, 3} for order in orders)
    assert chi_square(list(orders.values())) < 16.3


def test_intervals_are_uniform_and_noise_has_its_chance() -> None:
    uncertainty = {"noise": 0.3, "decision_makers": {"a": {"weights": {"x0": [1, 3]}}, "b": {"noise": 0}}}
    plan = planned(two_makers({"a": {"weights": {"x0": 2, "x1": 2}}}, uncertainty))
    source = next(draws for draws in plan.draw(0, plan.block_size).sources if draws.steps.size)
    parts = np.bincount(source.steps[:, 0] * 4 // 1_000_001, minlength=4)
    assert chi_square(parts.tolist()) < 16.3
    assert abs(source.wrong.mean() - 0.3) < 0.02
    assert [j.text for j in plan.judgements if j.kind == "statement"] == ["x0", "x1"]


def chi_square(counts: list[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 / expected for count in counts)


def test_readings_are_drawn_by_weight() -> None:
    conflict = detente.load("elmira")
    found = sweep(conflict, readings={name.id: 1 + 2 * k for k, name in enumerate(conflict.readings)}, samples=4096)
    assert abs(found.counts.readings[1] / 4096 - 0.75) < 0.03
    assert found.judgements[0].kind == "reading"


def test_neighbours_move_one_place_at_most() -> None:
    plan = planned(detente.load("elmira"), noise=0.6)
    for draws, ranker in zip(plan.draw(0, 200).sources, plan.rankers, strict=True):
        places = ranker._places(draws)
        assert np.array_equal(np.sort(places, axis=1), np.tile(np.arange(1, places.shape[1] + 1), (200, 1)))
        assert np.abs(places - np.arange(places.shape[1], 0, -1)).max() == 1


# --- counting ---------------------------------------------------------------------------------------------------------


def test_counts_are_those_of_the_draws() -> None:
    conflict = open_conflict(random.Random(11))
    plan = planned(conflict, noise=0.3, readings="all")
    drawn = plan.draw(0, 300)
    flags, counts = plan.flags(drawn), plan.count(0, 300)
    everybody = np.bitwise_and.reduce(flags, axis=0)
    values = [
        drawn.reading,
        *(v for r, d in zip(plan.rankers, drawn.sources, strict=True) for v in outcomes(r.source, d)),
    ]
    for k, concept in enumerate(plan.question.concepts):
        holds = (everybody & BITS[concept]) > 0
        assert counts.equilibrium[k].tolist() == holds.sum(axis=1).tolist()
        assert counts.without[k] == (~holds).all(axis=0).sum()
        row = 0
        for judgement, came in zip([j for j in plan.judgements if j.values], values, strict=True):
            for value in range(len(judgement.values)):
                assert counts.outcomes[row] == (came == value).sum()
                assert counts.explained[row, k].tolist() == (holds & (came == value)).sum(axis=1).tolist()
                row += 1
        for maker in range(len(flags)):
            assert counts.stable[maker, k].tolist() == ((flags[maker] & BITS[concept]) > 0).sum(axis=1).tolist()


def test_shares_of_variance_are_those_of_sobol() -> None:
    """Two independent judgements, and a state that is an equilibrium where both hold: known by hand."""
    rng = np.random.default_rng(1)
    p, q, n = 0.3, 0.6, 400_000
    x, y = rng.random(n) < p, rng.random(n) < q
    both = x & y
    whole = p * q * (1 - p * q)
    for own, chance, other in ((x, p, q), (y, q, p)):
        values = np.array([n - own.sum(), own.sum()])
        together = np.array([[(both & ~own).sum()], [(both & own).sum()]])
        share = explained_parts(values, together)[0] / n / whole
        assert math.isclose(share, other**2 * chance * (1 - chance) / whole, abs_tol=0.01)


def test_a_judgement_that_means_nothing_explains_nothing_on_average() -> None:
    rng = np.random.default_rng(2)
    shares = []
    for _ in range(2000):
        x, y = rng.random(60) < 0.5, rng.random(60) < 0.5
        values, together = np.array([(~x).sum(), x.sum()]), np.array([[(y & ~x).sum()], [(y & x).sum()]])
        shares.append(explained_parts(values, together)[0] / 60 / 0.25)
    assert abs(np.mean(shares)) < 0.002  # 1/59 without the correction


def test_one_judgement_decides_all() -> None:
    conflict = two_makers({"a": {"statements": ["x0", "x1"]}}, {"decision_makers": {"a": {"statements": {"x0": 0.5}}}})
    found = sweep(conflict, samples=500, concepts=["nash"])
    (only,) = found.explained("nash")
    assert (only.judgement.text, only.share) == ("x0", 1.0)
    assert found.unexplained("nash") == 0.0
    state = found.likeliest("nash", 1)[0].state
    (hinge,) = found.hinges(state, "nash")
    assert hinge.share == 1.0
    assert sorted(share.share for share in hinge.given) == [0.0, 1.0]


def test_overlapping_orders_leave_no_remainder() -> None:
    conflict = two_makers(
        {"a": {"statements": [["x0", "x1", "x0 iff x1"]]}}, {"decision_makers": {"a": {"order": "open"}}}
    )
    assert sweep(conflict, samples=100).unexplained("seq") is None


def test_wilson_covers() -> None:
    """The interval holds the truth about as often as it says, at its worst places too."""
    rng = np.random.default_rng(5)
    for truth in (0.02, 0.3, 0.97):
        inside = [
            low <= truth <= high for low, high in (Share(int(k), 200).interval for k in rng.binomial(200, truth, 3000))
        ]
        assert 0.92 < np.mean(inside) < 0.985
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(5, 5).interval[1] == 1.0


# --- structure and sizes ----------------------------------------------------------------------------------------------


def test_states_without_moves_are_told_apart() -> None:
    found = sweep(detente.load("elmira"), noise=0.2, samples=200)
    assert found.nobody_moves.numbers == (9,)
    for maker, states in found.without_moves.items():
        index = found.space.decision_makers.index(maker)
        expected = [s for s in found.space.feasible.tolist() if not len(found.space.structure.reachable(index, s))]
        assert states.indices.tolist() == expected
        assert all(found.stable(state, "seq", maker).share == 1.0 for state in states)


def test_only_some_states_are_followed_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "TRACKED_CELLS", 500)
    found = sweep(detente.load("garrison"), noise=0.1, samples=64, concepts=["seq"])
    assert not found.is_tracked_whole
    followed = set((found.tracked + 1).tolist())
    assert 0 < len(followed) < found.space.n_states
    stated = set(analyze(detente.load("garrison"), concepts=["seq"]).equilibria("seq").numbers)
    assert followed <= stated or stated <= followed
    outside = next(k for k in range(1, found.space.n_states + 1) if k not in followed)
    with pytest.raises(UnsupportedAnalysisError, match="is not among the"):
        found.hinges(outside, "seq")


def test_memory_is_asked_for_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "available_bytes", lambda: 1000)
    with pytest.raises(LimitExceededError, match="needs about"):
        sweep(detente.load("chicken"), noise=0.1)


# --- the same whatever is done ----------------------------------------------------------------------------------------


def test_seeds_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    conflict = detente.load("chicken")
    one, again, other = (sweep(conflict, noise=0.1, samples=3000, seed=seed) for seed in (1, 1, 2))
    assert one.counts.same_as(again.counts)
    assert not one.counts.same_as(other.counts)


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    plan = planned(open_conflict(random.Random(3)), noise=0.2)
    short, long = plan.draw(1, 10), plan.draw(1, plan.block_size)
    assert np.array_equal(short.reading, long.reading[:10])
    assert np.array_equal(plan.flags(short), plan.flags(long)[:, :, :10])


def test_two_processes_count_the_same_as_one() -> None:
    conflict = detente.load("chicken")
    told: list[float] = []
    one = sweep(conflict, noise=0.1, samples=20_000, workers=1)
    two = sweep(conflict, noise=0.1, samples=20_000, workers=2, progress=told.append)
    assert one.counts.same_as(two.counts)
    assert told == sorted(told)
    assert told[-1] == 1.0


# --- what is refused --------------------------------------------------------------------------------------------------


def test_nothing_open_says_what_could_be_opened() -> None:
    with pytest.raises(UnsupportedAnalysisError, match=r"nothing is open in reading .*--noise 0\.1.*--readings all"):
        sweep(detente.load("elmira"))


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"noise": 1.5}, ValueError, "from 0 to 1; got 1.5"),
        ({"noise": 0.1, "seed": -1}, ValueError, "from 0; got -1"),
        ({"noise": 0.1, "samples": 0}, ValueError, "at least 1"),
        ({"noise": 0.1, "readings": "nobody"}, UnknownNameError, "unknown reading"),
        ({"noise": 0.1, "readings": {"textbook": 0}}, ValueError, "one must be above 0"),
        ({"noise": 0.1, "concepts": "sim"}, UnsupportedAnalysisError, "does not evaluate SIM"),
        ({"noise": 0.1, "concepts": "sek"}, UnknownNameError, "Did you mean"),
    ],
)
def test_wrong_questions(asked: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        sweep(detente.load("chicken"), **asked)


def test_a_concept_that_was_not_swept() -> None:
    found = sweep(detente.load("chicken"), noise=0.1, samples=10, concepts=["nash"])
    with pytest.raises(UnknownNameError, match="was not swept; swept were nash"):
        found.equilibrium(1, "seq")


def test_a_ranking_that_a_draw_would_break() -> None:
    preferences = {"a": {"statements": ["x0"], "ranking": ["NNY", "NNN", "NYN", "NYY"]}}
    conflict = two_makers(preferences, {"noise": 0.1})
    with pytest.raises(PreferenceError, match="the ranking leaves out states"):
        sweep(conflict)
    assert sweep(two_makers(preferences, {"decision_makers": {"b": {"noise": 0.1}}}), samples=20).samples == 20


def test_preferences_too_fine_to_be_drawn() -> None:
    weights = {f"x{k}": 1 for k in range(4)}
    conflict = two_makers(
        {"a": {"statements": ["x0"] * 40, "weights": weights}},
        {"decision_makers": {"a": {"weights": {"x0": ["0.000001", 1000000]}}}},
        options=4,
    )
    with pytest.raises(LimitExceededError, match="too fine to be drawn"):
        sweep(conflict)


# --- giving away ------------------------------------------------------------------------------------------------------


def test_as_plain_data() -> None:
    found = sweep(detente.load("chicken"), noise=0.1, samples=400, seed=3)
    data = found.to_dict()
    assert data["schema"] == "detente.sweep/1"
    assert (data["samples"], data["question"]["seed"], data["question"]["noise"]) == (400, 3, 0.1)
    seq = data["concepts"]["seq"]
    assert [row["state"] for row in seq["states"]] == [1, 2, 3, 4]
    assert seq["states"][0]["equilibrium"]["count"] == found.equilibrium(1, "seq").count
    assert len(seq["explained"]) == len(data["judgements"]) == 4
    assert "Chicken" in repr(found)


def test_as_a_frame() -> None:
    pytest.importorskip("pandas")
    found = sweep(detente.load("chicken"), noise=0.1, samples=100, concepts=["nash", "seq"])
    frame = found.to_frame()
    assert frame.shape == (8, 8)
    assert frame[frame.concept == "seq"].equilibrium.iloc[1] == found.equilibrium(2, "seq").share
