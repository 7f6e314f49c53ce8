"""The back-test: forecasts against a chain spelled out, scores against their definitions, and honest baselines."""

import itertools
import math
import random

import numpy as np
import pytest

import detente
from detente.analysis.move_rules import play_by
from detente.engine.forecast import after_chances
from detente.errors import LimitExceededError, ModelError, UnsupportedAnalysisError
from detente.model.observations import Observation
from detente.tracking import backtest
from detente.tracking.periods import cut, days_between
from detente.tracking.scoring import SMOOTHING, bootstrap, judge
from tests.analysis.random_conflicts import random_conflict
from tests.analysis.reference_paths import Rules

START = [{"date": "2020-01-01", "state": "NN"}]


def records(*made: dict) -> list[Observation]:
    return [Observation(**record) for record in (*START, *made)]


# --- forecasts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_forecasts_are_the_chain_spelled_out(seed: int) -> None:
    rng = random.Random(seed)
    space = random_conflict(rng, max_states=14).compile()
    rule = rng.choice(["moves", "improvements", "from_unstable", "undeterred", "best_replies"])
    concept = rng.choice(["nash", "gmr", "smr", "seq", "sseq"])
    n = len(space.decision_makers)
    moves = Rules(space, [concept] * n).moves(rule, set())
    weights, acts = [1 / n] * n, [rng.choice([0.0, 0.3, 1.0]) for _ in range(n)]
    expected = {int(index): 1 / space.n_states for index in space.feasible}
    start = np.zeros(space.structure.n_states)
    start[space.feasible] = 1 / space.n_states
    for _ in range(3):
        after: dict[int, float] = {}
        for state, mass in expected.items():
            for i in range(n):
                ends = moves[i][state]
                stay = 1 - acts[i] if ends else 1.0
                after[state] = after.get(state, 0) + mass * weights[i] * stay
                for end in ends:
                    after[end] = after.get(end, 0) + mass * weights[i] * acts[i] / len(ends)
        expected = after
    play = play_by(space, rule, [concept] * n)
    found = after_chances([play] * n, start, weights=weights, acts=acts, chances=3)
    assert found.sum() == pytest.approx(1)
    assert {int(i): found[i] for i in np.flatnonzero(found)} == pytest.approx(
        {state: mass for state, mass in expected.items() if mass > 0}
    )


def test_too_many_moves_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.engine.forecast.MOST_MOVES", 2)
    with pytest.raises(LimitExceededError, match="more than 2 moves for one chance"):
        backtest(detente.load("three-demands"), readings=["neutral"], rules=["improvements"])


# --- scores -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(60))
def test_hits_with_ties_are_probabilities_over_all_orders(seed: int) -> None:
    rng = random.Random(seed)
    n = rng.randint(1, 5)
    forecast = np.array([rng.choice([0, 0, 1, 1, 2, 3]) for _ in range(n)], dtype=float)
    if not forecast.sum():
        return
    forecast /= forecast.sum()
    outcome = np.array(sorted(rng.sample(range(n), rng.randint(1, n))))
    k = rng.randint(1, 4)
    found = judge(forecast, np.array([0]), outcome, k=k, n_states=n)
    hits = []
    for order in itertools.permutations(range(n)):
        ranked = sorted(order, key=lambda state: -forecast[state])[:k]  # stable: ties stay in the order of the lot
        hits.append(any(state in outcome and forecast[state] > 0 for state in ranked))
    assert found.hit_k == pytest.approx(sum(hits) / len(hits))
    given = forecast[outcome].sum()
    assert found.log_loss == pytest.approx(-math.log((1 - SMOOTHING) * given + SMOOTHING * len(outcome) / n))
    others = sum(p**2 for state, p in enumerate(forecast) if state not in outcome)
    assert found.brier == pytest.approx((1 - given) ** 2 + others)


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    found = bootstrap([0, 1, 1, 0, 1])
    assert found.low <= found.mean == 0.6 <= found.high
    assert found == bootstrap([0, 1, 1, 0, 1])
    assert bootstrap([2.0]).to_dict() == {"mean": 2.0, "interval": [2.0, 2.0]}


# --- periods ----------------------------------------------------------------------------------------------------------


def test_periods() -> None:
    assert list(days_between("2022-01-31", "2022-04-01", "month")) == [
        "2022-01-31", "2022-02-28", "2022-03-31", "2022-04-01"]  # fmt: skip
    assert list(days_between("2021-12-15", "2022-01-10", "month")) == ["2021-12-15", "2022-01-10"]
    assert len(list(days_between("2022-01-01", "2022-01-11", "day"))) == 11
    with pytest.raises(UnsupportedAnalysisError, match="every must be 'record', 'day', 'week' or 'month'; got 'year'"):
        list(days_between("2022-01-01", "2022-01-11", "year"))
    with pytest.raises(UnsupportedAnalysisError, match="too many periods"):
        list(days_between("1900-01-01", "2022-01-11", "day"))


def test_a_forecast_knows_nothing_of_what_came_later() -> None:
    space = detente.load("chicken").compile()
    made = [Observation(date="2020-01-01", option="first_swerves"), Observation(date="2020-01-08", state="NN")]
    (period,) = cut(space, made, "record", accept=0.5)
    # the second driver's option was seen only later: both of its levels were possible on the first day
    assert len(period.origin) == 2
    assert len(period.outcome) == 1
    made = records({"date": "2020-01-03", "option": "first_swerves"})
    with_later = [*made, Observation(date="2020-01-09", option="second_swerves")]
    for a, b in zip(cut(space, made, "record", accept=0.5), cut(space, with_later, "record", accept=0.5), strict=False):
        assert a.origin == b.origin


# --- the whole --------------------------------------------------------------------------------------------------------


def test_nothing_changes_is_right_where_nothing_changes() -> None:
    found = backtest(detente.load("chicken"), records=records({"date": "2020-02-01", "option": "first_swerves"}))
    naive, any_move = found.baselines
    assert naive.forecaster.baseline == "nothing changes"
    assert found.n_stays == len(found.periods) - 1 == 4
    assert naive.mean("hit_1").mean == pytest.approx(0.8)
    assert naive.table(found.periods) == {(True, True): 4, (True, False): 1, (False, True): 0, (False, False): 0}
    assert {judged.n_allowed for judged in any_move.judged} == {3}
    assert any_move.judged[0].probability == pytest.approx(1 / 3)
    assert found.n_changes == 1
    assert found.overfitted == ("textbook",) or found.overfitted == tuple(
        r.id for r in detente.load("chicken").readings
    )


def test_best_is_first_and_the_result_says_how_it_was_made() -> None:
    asked = {"readings": ["neutral", "article"], "concepts": ["seq"], "every": "month"}
    found = backtest(detente.load("three-demands"), **asked)
    losses = [score.mean("log_loss").mean for score in found.scores]
    assert losses == sorted(losses)
    assert len(losses) == 2 * (2 + 2)
    data = found.to_dict()
    assert data["schema"] == "detente.backtest/1"
    assert (data["chances"], data["acts"], data["every"], data["k"]) == (3, 0.5, "month", 3)
    assert set(data["more_judgements_than_changes"]) == {"neutral", "article"}
    assert len(data["periods"]) == len(data["scores"][0]["by_period"])
    gain = found.beats(found.scores[0], "any move alike")
    assert gain.low <= gain.mean <= gain.high
    assert data == backtest(detente.load("three-demands"), **asked).to_dict()


def test_contradictory_records_are_left_out_of_the_judgement() -> None:
    conflict = detente.load("three-demands")
    made = [
        Observation(date="2022-01-01", state={"mass": "yes"}),
        Observation(date="2022-01-02", state={"sanction": "yes"}),
        Observation(date="2022-01-03", state={"mass": "yes"}),
        Observation(date="2022-01-04", state={"mass": "yes", "press": "yes"}),
    ]
    found = backtest(conflict, records=made, every="record", readings=["neutral"], rules=["improvements"])
    assert [(period.begin, period.end) for period in found.periods] == [("2022-01-03", "2022-01-04")]


def test_bad_calls_are_told() -> None:
    chicken = detente.load("chicken")
    with pytest.raises(UnsupportedAnalysisError, match="records of at least two days are needed"):
        backtest(chicken, records=records())
    with pytest.raises(UnsupportedAnalysisError, match="acts must be from 0 to 1"):
        backtest(chicken, records=records(), acts=2)
    with pytest.raises(ModelError, match="the records do not fit the conflict"):
        backtest(chicken, records=records({"date": "2020-02-01", "option": "first"}))
