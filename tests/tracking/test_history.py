"""How it went: the short look of a report, and the answer to a question, against the back-test that they rest on."""

import json
import subprocess
import sys

import pytest

import detente
from detente.analysis.answerers import HANDED_IN
from detente.model import Conflict
from detente.tracking import backtest, history, infer, observed_path
from detente.tracking.backtest import CONCEPTS, RULES
from detente.tracking.history import DETERRING, HistoryAnswer

module = sys.modules["detente.tracking.history"]

GAME = {
    "title": "Two neighbours",
    "decision_makers": {"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
    "status_quo": [],
    "readings": {
        "friends": {"preferences": {"a": {"statements": ["x"]}, "b": {"statements": ["y"]}}},
        "rivals": {"preferences": {"a": {"statements": ["not x"]}, "b": {"statements": ["not y"]}}},
    },
    "questions": {"went": {"ask": "Did it go so?", "kind": "history"}},
}
SEEN = [
    {"date": "2020-01-01", "state": []},
    {"date": "2020-01-10", "option": "x"},
    {"date": "2020-01-20", "option": "y"},
]


def game(seen=SEEN, **more) -> Conflict:
    return Conflict(**GAME | {"observations": seen} | more)


@pytest.fixture(scope="module")
def three_demands():
    return detente.load("three-demands").compile()


# --- the short look ---------------------------------------------------------------------------------------------------


def test_it_is_the_path_a_short_back_test_and_what_the_moves_reveal(three_demands):
    found = history(three_demands)
    assert found.path.to_dict() == observed_path(three_demands).to_dict()
    assert found.test.to_dict() == backtest(three_demands, concepts=[DETERRING]).to_dict()
    assert found.inference.to_dict() == infer(three_demands).to_dict()
    assert not found.left_out
    assert {score.forecaster.concept for score in found.test.scores} == {None, DETERRING}
    assert {score.forecaster.reading for score in found.test.scores} == {
        reading.id for reading in three_demands.conflict.readings
    }


def test_without_observations_there_is_nothing():
    assert history(detente.load("elmira").compile()) is None


@pytest.mark.parametrize(("last", "every"), [("2020-03-01", "week"), ("2022-06-01", "month"), ("2035-01-01", "record")])
def test_long_times_are_cut_into_longer_periods(last, every):
    found = history(game([*SEEN, {"date": last, "option": "x", "level": "no"}], questions={}).compile())
    assert found.test.every == every


def test_what_cannot_be_done_is_left_out_with_its_reason(monkeypatch):
    one = history(game(SEEN[:1], questions={}).compile())
    assert one.test is None
    assert "records of at least two days are needed" in one.left_out["test"]
    monkeypatch.setattr(module, "MOST_WORK", 10)
    large = history(game().compile())
    assert large.test is None
    assert "would take too long here; “detente backtest” does it" in large.left_out["test"]
    assert large.inference is not None


def test_graph_form_has_a_path_but_no_moves_to_read():
    conflict = Conflict(
        title="By hand",
        graph={"states": {"s": "Peace", "t": "War"}, "moves": {"a": {"s": ["t"]}}},
        decision_makers={"a": {}},
        readings={"r": {"preferences": {"a": {"ranking": ["t", "s"]}}}},
        observations=[{"date": "2020-01-01", "state": "s"}, {"date": "2020-02-01", "state": "t"}],
    )
    found = history(conflict.compile())
    assert found.inference is None
    assert "option form" in found.left_out["inference"]
    assert len(found.path.moments) == 2


# --- the question -----------------------------------------------------------------------------------------------------


def answered(conflict, reading) -> HistoryAnswer:
    (found,) = detente.answer(conflict, reading=reading).answers
    assert isinstance(found, HistoryAnswer)
    return found


@pytest.mark.parametrize("reading", ["friends", "rivals"])
def test_the_answer_is_the_back_test_of_its_reading_under_every_rule_and_concept(reading):
    found = answered(game(), reading)
    assert found.test.to_dict() == backtest(game(), readings=[reading]).to_dict()
    asked = {(score.forecaster.rule, score.forecaster.concept) for score in found.test.scores}
    assert {rule for rule, _ in asked} == set(RULES)
    assert {concept for _, concept in asked if concept} == set(CONCEPTS)
    assert found.changes == (1, 2)
    assert found.period(1).begin == "2020-01-08"
    assert found.best is found.test.scores[0]
    data = found.to_dict()
    assert json.loads(json.dumps(data)) == data


def test_friends_were_expected_to_move_and_rivals_were_not():
    friends, rivals = answered(game(), "friends"), answered(game(), "rivals")
    for place in friends.changes:
        assert len(friends.allowing(place)) == len(friends.test.scores)
        assert rivals.allowing(place) == ()


def test_whoever_answers_is_named_by_the_whole_package_and_loaded_late():
    assert set(HANDED_IN) == {"history"}
    code = (
        "import sys, detente.analysis.answers as answers\n"
        "print('detente.tracking.history' in sys.modules)\n"
        "from detente.cases import load\n"
        "found = answers.answer(load('three-demands'), questions=['history'], reading='article')\n"
        "print(found.answers[0].test.n_stays)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "8"]
