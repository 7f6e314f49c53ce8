"""Answers in words: what is said is what was found, for every kind, under every outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

import detente
from detente.analysis.answers import Change, Edit, EditSearch, answer, answer_readings
from detente.model import Conflict
from detente.reporting.answer_agreement import agreement
from detente.reporting.answer_change import short_coordination, short_force
from detente.reporting.answer_rest import _changes, _searched, short_deadlock
from detente.reporting.answer_view import all_blocks, answer_blocks, readings_table, short_answer
from detente.reporting.answer_words import Words, concepts_in_words
from detente.reporting.prose import Prose
from detente.reporting.tables import Table
from tests.analysis.test_answers import GAME, game


def text_of(blocks) -> str:
    return " ".join("\n".join(block.to_markdown() for block in blocks).split())


@pytest.fixture(scope="module")
def neutral():
    return answer(detente.load("three-demands"), search_changes=False)


def found(answers, name):
    return next(one for one in answers.answers if one.question.id == name)


def test_counts_in_words_are_those_of_the_analysis(neutral):
    analysis = detente.analyze(neutral.space)
    said = text_of(answer_blocks(neutral))
    total = len(analysis.equilibria("seq"))
    for statement, name in (("deadlock", "“deadlock”"), ("no_missiles", "“no missiles”")):
        assert f"{name}: it holds in {len(analysis.equilibria('seq').where(statement))} of the {total} SEQ" in said
    nash = analysis.equilibria("nash")
    assert f"| “no missiles” | {len(nash.where('no_missiles'))} of {len(nash)} |" in said
    assert "It cannot be undone: no moves of anybody lead back." in said


def test_the_funnel_of_an_answer_is_told_stage_by_stage(neutral):
    words = Words(neutral.space)
    funnel = found(neutral, "deadlock").funnel
    counts = [f"{stage.count:,}" for stage in funnel.stages]
    told = words.narrowed(funnel)
    assert [part.split()[0] for part in told.removeprefix("Narrowed down: ").split(" → ")] == counts
    assert "(says little)" in told


def test_a_step_that_is_deterred_says_by_what(neutral):
    said = text_of(answer_blocks(replace(neutral, answers=(found(neutral, "troops"),))))
    assert (
        "For Russia “Send troops into Ukraine” is an improvement on the status quo, deterred (SEQ) by: United States "
        "with NATO: choose “Impose the major sanctions on Russia”."
    ) in said
    assert "against the status quo everybody is worse off" in said


def test_everybody_is_named_once(neutral):
    words = Words(neutral.space)
    assert words.makers(("russia", "west", "china")) == "everybody"
    assert words.makers(("russia", "west")) == "Russia and United States with NATO"


def test_concepts_in_words():
    assert concepts_in_words([], ["nash"]) == "no concept"
    assert concepts_in_words(["nash", "gmr"], ["nash", "gmr"]) == "every concept"


# --- outcomes that the three demands do not have ----------------------------------------------------------------------


def test_a_step_out_of_reach_and_a_step_taken_already():
    data = GAME | {
        "status_quo": {},
        "infeasible": [{"if": "sue", "requires": "pump"}, {"if": "fine", "requires": "sue"}],
    }
    court = answer(Conflict(**data), questions=["court"])
    assert "Lower village cannot bring about “Go to court” by a move of its own." in text_of(answer_blocks(court))
    taken = answer(Conflict(**GAME | {"status_quo": ["pump", "sue"]}), questions=["court"])
    assert "“Go to court” holds at the status quo already." in text_of(answer_blocks(taken))


def test_a_deadlock_that_does_not_hold_now_is_looked_at_where_it_is_nearest():
    elsewhere = answer(Conflict(**GAME | {"status_quo": {}}), questions=["rest"])
    said = text_of(answer_blocks(elsewhere))
    assert "The status quo is no such state; the nearest is looked at." in said
    assert short_deadlock(elsewhere.answers[0], Words(elsewhere.space)).startswith("state ")


def test_nothing_rests():
    """Two who chase each other: there is no equilibrium under Nash, and every answer says so."""
    data = {
        "title": "Chase",
        "decision_makers": {"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
        "status_quo": {},
        "readings": {"r": {"preferences": {"a": {"statements": ["x iff y"]}, "b": {"statements": ["y iff not x"]}}}},
        "questions": {
            "rest": {"ask": "Does it rest?", "kind": "deadlock", "statements": "x"},
            "give": {"ask": "Does a give way?", "kind": "concession", "by": "a", "statements": "x"},
            "step": {"ask": "Does it help?", "kind": "force", "by": "a", "step": "x", "statements": "y"},
            "bloc": {"ask": "Together?", "kind": "coordination", "coalition": ["a", "b"]},
            "peace": {"ask": "Does it hold?", "kind": "presence", "statements": ["x", "y"]},
        },
    }
    answers = answer(Conflict(**data), concept="nash")
    said = text_of(answer_blocks(answers))
    assert "there is no Nash equilibrium at all" in said
    assert "Best replies from the status quo never come to rest." in said
    assert short_force(found(answers, "step"), Words(answers.space)) == "the step is taken in no equilibrium"
    assert short_answer(found(answers, "peace"), Words(answers.space)) == "(a) nothing rests; (b) nothing rests."
    assert short_coordination(found(answers, "bloc"), Words(answers.space)).startswith("no equilibria without it")


def test_what_a_search_says_of_itself():
    words, empty = Words(game().compile()), {}
    search = EditSearch("upper", "seq", "sell", empty, omitted="the preferences are a ranking")
    concession = answer(game(), questions=["give"]).answers[0].concessions[0]
    assert list(_changes(concession, search, "Upper village", words)) == [
        "no change of preferences was sought, since the preferences are a ranking"
    ]
    none = replace(search, omitted=None, tried=9)
    assert "no change that was tried" in next(_changes(concession, none, "Upper village", words))
    assert "were looked at, all of them" in _searched(none)
    assert "of these not all (9 changes tried in all)" in _searched(replace(none, complete=False))


def test_a_change_of_two_statements_names_both():
    words = Words(game().compile())
    edits = (Edit("drop", "not fine"), Edit("move", "sell", before=("pump",), passed=1, up=True))
    change = Change(edits, words.space, words.space.where("sell"))
    search = EditSearch("upper", "seq", "sell", {}, (change,))
    concession = replace(answer(game(), questions=["give"]).answers[0].concessions[0], way=None)
    (told,) = _changes(concession, search, "Upper village", words)
    assert told == (
        "it would hold in some if Upper village did not care about [not “Fine the upper village”] and put [“Sell "
        "water”] before [“Pump by night”] (past 1 other wish)"
    )


# --- all readings -----------------------------------------------------------------------------------------------------


def test_one_table_for_all_readings_and_what_they_agree_on():
    every = answer_readings(game())
    table = readings_table(every)
    assert [row.cells[0] for row in table.rows if row.is_heading] == [
        f"{number}. {question.id}" for number, question in enumerate(game().questions, start=1)
    ]
    answered = [row for row in table.rows if not row.is_heading]
    assert len(answered) == 2 * len(game().questions)
    said = agreement(every)
    assert isinstance(said, Prose)
    assert len(said.points) == len(game().questions)
    assert len(all_blocks(every[0], every[:1])) == len(answer_blocks(every[0]))
    assert isinstance(all_blocks(every[0], every)[-2], Table)


def test_agreement_holds_in_every_reading():
    """What is said to hold in all readings is looked up in each of them."""
    every = answer_readings(detente.load("three-demands"), changes_in=[])
    said = " ".join(agreement(every).points)
    assert "“Return forces in Europe to the line of 1997” holds in no equilibrium under any concept." in said
    assert "Not “Deploy medium-range missiles in Europe” holds in every equilibrium under Nash." in said
    for reading in detente.load("three-demands").readings:
        analysis = detente.analyze(detente.load("three-demands"), reading=reading.id, concepts=["nash", "gmr"])
        assert not len(analysis.equilibria("gmr").where("pull_back"))
        assert not len(analysis.equilibria("nash").where("missiles_europe"))
    alone = agreement(answer_readings(game(), ["clerk", "clerk"]))
    assert len(alone.points) == len(game().questions)
