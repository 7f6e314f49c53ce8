"""Questions in a conflict file: what each kind needs, and what is wrong with a bad one."""

from __future__ import annotations

import pytest

from detente.errors import ModelError
from detente.io import dumps, loads
from detente.model import Conflict
from detente.model.questions import QUESTION_KINDS

GAME = {
    "title": "A game",
    "decision_makers": {"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
    "readings": {"r": {"preferences": {"a": "indifferent", "b": "indifferent"}}},
    "observations": [{"date": "2020-01-01", "state": []}, {"date": "2020-02-01", "option": "x"}],
}
WHOLE = {
    "ask": "Why?",
    "statements": ["x", "y and x"],
    "by": "a",
    "step": "x",
    "coalition": ["a", "b"],
    "path": [{"by": "a", "does": ["x"]}],
}


def game(question: dict) -> Conflict:
    return Conflict(**GAME, questions={"q": question})


@pytest.mark.parametrize("kind", QUESTION_KINDS)
def test_every_kind_says_what_it_needs(kind):
    needed, _ = QUESTION_KINDS[kind]
    for field in needed:
        with pytest.raises(ModelError, match=f"kind '{kind}' needs .*'{field}'"):
            game({key: value for key, value in WHOLE.items() if key != field} | {"kind": kind})
    enough = {key: value for key, value in WHOLE.items() if key == "ask" or key in needed}
    assert game(enough | {"kind": kind}).questions[0].kind == kind


def test_one_text_stands_for_a_list():
    question = game({"ask": "Why?", "kind": "presence", "statements": "x", "coalition": "a"}).questions[0]
    assert question.statements == ("x",)
    assert question.coalition == ("a",)


def test_a_file_gives_it_back():
    conflict = game(WHOLE | {"kind": "force"})
    assert loads(dumps(conflict)) == conflict
    assert conflict.to_dict()["questions"]["q"]["kind"] == "force"


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"statements": ["x", "z"]}, ("questions", 0, "statements", 1), "unknown name"),
        ({"step": "x and"}, ("questions", 0, "step"), "breaks off"),
        ({"by": "c"}, ("questions", 0, "by"), "unknown decision maker"),
        ({"coalition": ["a", "c"]}, ("questions", 0, "coalition", 1), "unknown decision maker"),
        ({"coalition": ["a", "a"]}, ("questions", 0, "coalition", 1), "named twice"),
        ({"kind": "why"}, ("questions", 0, "kind"), "not allowed"),
        ({"asks": "?"}, ("questions", 0, "asks"), "unknown key"),
        ({"start": {"z": "yes"}}, ("questions", 0, "start", "z"), "unknown option"),
        ({"path": [{"by": "c", "does": ["x"]}]}, ("questions", 0, "path", 0, "by"), "unknown decision maker"),
        ({"path": [{"by": "a", "does": ["y"]}]}, ("questions", 0, "path", 0, "does", "y"), "moves an option of 'b'"),
        ({"path": [{"by": "a", "does": {"x": "maybe"}}]}, ("questions", 0, "path", 0, "does", "x"), "unknown level"),
        ({"path": [{"by": "a", "does": {}}]}, ("questions", 0, "path", 0, "does"), "too few entries"),
    ],
)
def test_faults_have_their_place(change, path, message):
    with pytest.raises(ModelError) as caught:
        game(WHOLE | {"kind": "force"} | change)
    (problem,) = caught.value.problems
    assert problem.path == path
    assert message in problem.message


@pytest.mark.parametrize(("seen", "got"), [([], "0 days"), ([{"date": "2020-01-01", "option": "x"}] * 2, "1 day")])
def test_how_it_went_needs_observations(seen, got):
    with pytest.raises(ModelError) as caught:
        Conflict(**GAME | {"observations": seen}, questions={"q": {"ask": "Did it?", "kind": "history"}})
    (problem,) = caught.value.problems
    assert problem.path == ("questions", 0, "kind")
    assert problem.expected == "observations on two days at least"
    assert problem.got == got
    assert "Write what was seen" in problem.hint


def test_how_it_went_may_be_asked_for_other_periods():
    assert game({"ask": "Did it?", "kind": "history"}).questions[0].every == "week"
    conflict = game({"ask": "Did it?", "kind": "history", "every": "month"})
    assert loads(dumps(conflict)) == conflict
    with pytest.raises(ModelError, match="problem"):
        game({"ask": "Did it?", "kind": "history", "every": "year"})
