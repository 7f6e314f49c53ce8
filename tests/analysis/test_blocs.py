"""A bloc against the definitions: coalition as one mover, everybody else alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.blocs import bloc
from detente.analysis.coalition_settings import CoalitionSettings
from detente.analysis.coalitions import COALITION_CONCEPTS
from detente.engine import reference_coalitions as coref
from detente.errors import UnknownNameError
from tests.analysis.test_coalitions import check_joint_move, option_form, questions


def stable_for_all(by_hand, movers, state, concept) -> list[frozenset[int]]:
    """The movers who leave a state."""
    return [
        mover
        for mover in movers
        if not coref.is_coalition_stable(by_hand, mover, [m for m in movers if m != mover], state, concept)
    ]


@hypothesis_settings(max_examples=40)
@given(questions(max_states=12), st.sampled_from(COALITION_CONCEPTS), st.data())
def test_bloc_equals_definition(question, concept, data):
    space, rules, by_hand, position = question
    n = len(space.decision_makers)
    group = data.draw(st.sampled_from(coref.all_coalitions(range(n))))
    found = bloc(space, [space.decision_makers[i] for i in sorted(group)], concepts=[concept], rules=rules)
    together = [group, *(frozenset({j}) for j in range(n) if j not in group)]
    alone = [frozenset({j}) for j in range(n)]
    for state in by_hand.game.states:
        shown = space.state(position[state])
        with_it = stable_for_all(by_hand, together, state, concept)
        without = stable_for_all(by_hand, alone, state, concept)
        assert (shown in found.equilibria(concept)) == (not with_it)
        assert (shown in found.without(concept)) == (not without)
        assert (shown in found.kept(concept)) == (not with_it and not without)
        difference = found.difference(shown, concept)
        if bool(with_it) == bool(without):
            assert difference is None
            continue
        assert difference.kind == ("lost" if with_it else "gained")
        assert shown in (found.lost(concept) if with_it else found.gained(concept))
        assert [set(reason.mover) for reason in difference.reasons] == [
            {space.decision_makers[i] for i in mover} for mover in with_it or without
        ]
        for reason in difference.reasons:
            check_reason(space, by_hand, position, found, reason)


def check_reason(space, by_hand, position, found, reason) -> None:
    assert not reason.improvement.deterred
    check_joint_move(space, by_hand, position, reason.improvement.move)
    if reason.answer is not None:
        assert reason.answer.deterred
        assert reason.answer.move.end == reason.improvement.move.end
        for step in reason.answer.answer:
            check_joint_move(space, by_hand, position, step)
    for partner in reason.held_back_by:
        assert partner in found.members
        maker = space.decision_makers.index(partner)
        assert not space.prefers(maker, reason.improvement.move.end.index, reason.improvement.move.start.index)


def test_without_the_bloc_are_the_ordinary_equilibria():
    space = detente.load("three-demands").compile()
    found = bloc(space, "russia, china", concepts=["nash", "gmr", "seq"])
    analysis = detente.analyze(space, concepts=["nash", "gmr", "seq"])
    for concept in found.concepts:
        assert found.without(concept) == analysis.equilibria(concept)


def test_a_bloc_of_one_changes_nothing():
    space = detente.load("elmira").compile()
    found = bloc(space, "uniroyal")
    for concept in COALITION_CONCEPTS:
        assert found.equilibria(concept) == found.without(concept)


def test_held_back_by_the_partner():
    """One would confess alone, which costs the other: as a bloc they keep silent."""
    conflict = option_form({"one": ["a"], "two": ["b"]},
                           {"one": ["NY", "YY", "NN", "YN"], "two": ["YN", "YY", "NN", "NY"]})  # fmt: skip
    found = bloc(conflict, "one, two", concepts=["nash"])
    difference = found.difference("YY", "nash")
    assert difference.kind == "gained"
    assert [(reason.mover, reason.held_back_by) for reason in difference.reasons] == [
        (("one",), ("two",)),
        (("two",), ("one",)),
    ]
    assert found.difference("NN", "nash").kind == "lost"


def test_what_one_member_can_do_for_the_bloc_is_deterred_where_it_acts_alone():
    found = bloc(detente.load("three-demands"), "russia, china", concepts=["seq"])
    (reason,) = found.difference(118, "seq").reasons
    assert reason.mover == ("russia", "china")
    assert {step.decision_maker for step in reason.improvement.move.moves} == {"china"}
    assert reason.answer.move.coalition == ("china",)
    assert reason.answer.deterred


def test_plain_data_and_faults():
    found = bloc(detente.load("elmira"), "ministry, uniroyal")
    data = found.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["concepts"]["nash"]["lost"] == [5]
    with pytest.raises(UnknownNameError, match="Did you mean 'uniroyal'"):
        bloc(detente.load("elmira"), "uniroyl, ministry")
    with pytest.raises(UnknownNameError, match="was not analysed"):
        bloc(detente.load("elmira"), "uniroyal", concepts=["nash"]).equilibria("seq")
    assert found.rules == CoalitionSettings()
