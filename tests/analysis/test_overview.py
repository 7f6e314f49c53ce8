"""The overview holds what a report says, short by design, and never less than it claims."""

import pytest
from hypothesis import given, settings

import detente
from detente.analysis import overview as module
from detente.analysis.overview import COLUMNS, overview
from detente.errors import DetenteError
from detente.model import Conflict
from tests.strategies import conflicts


def many(n_options, **parts):
    """A conflict in which nobody wants anything, so that every state is an equilibrium."""
    return Conflict(
        title="Many",
        decision_makers={"a": {"options": {f"o{k}": f"Option {k}" for k in range(n_options)}}, "b": {}},
        readings={"r": {"preferences": {"a": "indifferent", "b": "indifferent"}}},
        **parts,
    )


def test_the_strongest_equilibria_are_whole_kinds():
    found = overview(detente.load("three-demands"), concepts=["nash", "seq", "gmr"], questions=False)
    assert [state.number for state in found.equilibria] == [818, 1323]  # the 177 of the next kind are left for patterns
    assert set(found.always.numbers) == {818, 1323}
    assert [state.number for state in found.states] == [1398, 818, 1323]
    small = overview(detente.load("elmira"))
    assert {state.number for state in small.equilibria} == {1, 4, 5, 8, 9}
    assert small.equilibria[-1].number == 4


def test_of_a_kind_that_is_too_large_the_nearest_to_the_status_quo_are_taken():
    found = overview(many(6, status_quo=["o0", "o1", "o2"]))
    assert len(found.equilibria) == COLUMNS
    assert found.equilibria[0].index == found.space.status_quo
    changed = [(state.index ^ found.space.status_quo).bit_count() for state in found.equilibria]
    assert changed == [0, *[1] * (COLUMNS - 1)]
    assert len(found.always) == 64


def test_wants_are_all_states_of_the_first_and_the_last_place():
    found = overview(detente.load("garrison"))
    for maker, wants in enumerate(found.wants):
        places = {state.number: found.space.place(maker, state.index) for state in found.space.listed()}
        assert set(wants.best.numbers) == {number for number, place in places.items() if place == 1}
        assert set(wants.worst.numbers) == {number for number, place in places.items() if place == wants.n_places}
        assert wants.n_places == max(places.values())
    assert [wants.is_indifferent for wants in found.wants] == [False, False, False, True]


def test_reasons_are_given_under_the_strictest_concept_that_calls_a_state_stable():
    found = overview(detente.load("elmira"))
    local = found.space.decision_makers.index("local_government")
    asked = [(e.concept, e.stable) for e in found.reasons[0].explanations[local]]
    assert found.reasons[0].state.index == found.space.status_quo
    assert asked == [("seq", False), ("smr", True)]
    assert [e.concept for e in found.reasons[0].explanations[0]] == ["nash"]
    western = overview(
        detente.load("three-demands"), reading="western", concepts=["nash", "gmr", "seq"], questions=False
    )
    russia = western.reasons[0].explanations[0]
    assert [(e.concept, e.stable) for e in russia] == [("gmr", False)]


def test_readings_are_compared_state_by_state():
    found = overview(detente.load("three-demands"), concepts=["nash", "seq"], questions=False)
    for concept in ("nash", "seq"):
        sets = [
            set(detente.analyze(found.space, reading=a.space.reading, concepts=concept).equilibria(concept).numbers)
            for a in found.readings.analyses
        ]
        assert set(found.readings.survivors(concept).numbers) == set.intersection(*sets)
        assert set(found.readings.any_of(concept).numbers) == set.union(*sets)
    assert found.readings.holding(found.status_quo, "seq") == ("neutral", "russian_official")


def test_simultaneous_stability_is_compared_only_where_it_is_quick_or_asked_for(monkeypatch):
    assert "sim" in overview(detente.load("elmira")).readings.concepts
    monkeypatch.setattr(module, "LARGEST_SIMULTANEOUS", 8)
    assert "sim" not in overview(detente.load("elmira")).readings.concepts
    assert overview(detente.load("elmira"), concepts="sim").readings.concepts == ("sim",)


def test_what_is_too_large_is_left_out_and_said_so(monkeypatch):
    monkeypatch.setattr(module, "LARGEST_COMPARED", 8)
    found = overview(detente.load("elmira"))
    assert found.readings.left_out == ("recalled",)
    assert [a.space.reading for a in found.readings.analyses] == ["model_file"]
    assert found.ways is None


def test_a_reading_without_a_name_of_its_own_keeps_to_the_one_asked_for():
    found = overview(detente.load("elmira"), reading="recalled")
    assert found.space.reading == "recalled"
    assert found.analysis in found.readings.analyses


def test_without_any_equilibrium():
    chase = Conflict(
        title="Chase",
        decision_makers={"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
        status_quo=[],
        readings={"r": {"preferences": {"a": {"statements": ["x iff y"]}, "b": {"statements": ["not (x iff y)"]}}}},
    )
    found = overview(chase, concepts="nash")
    assert (found.equilibria, found.resting, len(found.always)) == ((), None, 0)
    assert found.states == (found.status_quo,)
    assert len(found.ways.reached) == 4


def test_progress_ends_at_one():
    told = []
    overview(detente.load("chicken"), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


@given(conflicts())
@settings(max_examples=40)
def test_on_any_conflict(conflict):
    try:
        found = overview(conflict)
    except DetenteError:
        return
    analysis = found.analysis
    for state in found.equilibria:
        assert found.verdict(state)
        assert found.verdict(state) == tuple(c for c in analysis.concepts if analysis.is_equilibrium(state, c))
    strength = [len(found.verdict(state)) for state in found.equilibria]
    assert all(analysis.is_equilibrium(state, c) for state in found.always for c in analysis.concepts)
    assert not strength or max(strength) < len(analysis.concepts) or len(found.always)
    if found.resting is None:
        assert not any(analysis.counts().values())
    elif found.resting.cover is not None:
        assert found.resting.states == analysis.equilibria(found.resting.concept)
    for reasons in found.reasons:
        for maker, explanations in zip(found.space.decision_makers, reasons.explanations, strict=True):
            for explanation in explanations:
                assert explanation.stable == analysis.is_stable(reasons.state, explanation.concept, maker)
    for concept in found.readings.concepts:
        for state in found.readings.survivors(concept)[:5]:
            assert len(found.readings.holding(state, concept)) == len(conflict.readings)


@pytest.mark.parametrize("concepts", ["seq", ["gmr", "smr"], ("sim",)])
def test_only_what_was_asked_for_is_applied(concepts):
    found = overview(detente.load("chicken"), concepts=concepts)
    asked = (concepts,) if isinstance(concepts, str) else tuple(concepts)
    assert set(found.analysis.concepts) == set(found.readings.concepts) == set(asked)
    for reasons in found.reasons:
        assert {e.concept for explanations in reasons.explanations for e in explanations} <= set(asked)
