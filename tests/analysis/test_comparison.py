"""Two analyses side by side: every changed verdict, and the move that makes the difference."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.analysis import analyze
from detente.analysis.comparison import Comparison, compare
from detente.errors import MixedModelsError, UnknownNameError
from detente.model import Conflict, Settings
from tests.analysis.test_explanation import plain, ranking, tense_conflicts


def two_readings(conflict: Conflict, seed: int) -> Conflict:
    """The same conflict with a second reading in which one decision maker prefers otherwise."""
    rng = np.random.default_rng(seed)
    patterns = [state.text for state in conflict.compile().listed()]
    maker = conflict.decision_makers[rng.integers(len(conflict.decision_makers))].id
    other = {"based_on": "drawn", "preferences": {maker: {"ranking": ranking(Random(seed), patterns)}}}
    data = conflict.to_dict()
    data["readings"]["other"] = other
    return Conflict(**data)


def check(comparison: Comparison) -> None:
    """Hold every section to the two analyses, pair by pair."""
    first, second, matching = comparison.first, comparison.second, comparison.matching
    pairs = list(zip(matching.first.tolist(), matching.second.tolist(), strict=True))
    for section in comparison.sections:
        one, other = section.concepts
        states = [(first.space.state(a), second.space.state(b)) for a, b in pairs]
        for maker in matching.decision_makers:
            verdicts = [(first.is_stable(a, one, maker), second.is_stable(b, other, maker)) for a, b in states]
            assert section.changes[maker] == (verdicts.count((True, False)), verdicts.count((False, True)))
        equilibria = [(first.is_equilibrium(a, one), second.is_equilibrium(b, other)) for a, b in states]
        lost = {a.number for (a, _), kept in zip(states, equilibria, strict=True) if kept == (True, False)}
        gained = {b.number for (_, b), kept in zip(states, equilibria, strict=True) if kept == (False, True)}
        assert set(section.lost.numbers) == lost
        assert set(section.gained.numbers) == gained
        assert section.n_more == section.n_changes - len(section.shifts)
        for shift in section.shifts:
            check_shift(comparison, section.concepts, shift)


def check_shift(comparison: Comparison, concepts, shift) -> None:
    sides = [(comparison.first, shift.first), (comparison.second, shift.second)]
    verdicts = [
        analysis.is_stable(state, concept, shift.decision_maker)
        for (analysis, state), concept in zip(sides, concepts, strict=True)
    ]
    assert shift.stable == tuple(verdicts)
    assert verdicts[0] != verdicts[1]
    stable, upset = sides if verdicts[0] else sides[::-1]
    space, maker = stable[0].space, stable[0].space.conflict.decision_maker_index(shift.decision_maker)
    assert not shift.improvement.deterred
    assert shift.improvement.move.start == upset[1]
    there = upset[0].space.conflict.decision_maker_index(shift.decision_maker)
    assert upset[0].space.prefers(there, shift.improvement.move.end.index, upset[1].index)
    moves = space.structure.reachable(maker, stable[1].index).tolist()
    if comparison.first.space.states is comparison.second.space.states:
        end = shift.improvement.move.end.index
        assert shift.why != "no_counterpart"
        assert (shift.why == "no_move") == (end not in moves)
        if end in moves:
            assert (shift.why == "no_improvement") == (not space.prefers(maker, end, stable[1].index))
    assert (shift.there is not None) == (shift.why == "deterred")
    if shift.there is not None:
        assert shift.there.deterred
        assert shift.there.move.start == stable[1]


@settings(max_examples=40)
@given(tense_conflicts(), st.integers(0, 2**32))
def test_two_readings(drawn, seed):
    space = two_readings(drawn, seed).compile("drawn")
    comparison = compare(analyze(space), analyze(space.with_reading("other")), limit=20)
    check(comparison)
    assert comparison.matching.only_first == comparison.matching.only_second == 0
    assert plain(comparison.to_dict())


@settings(max_examples=25)
@given(tense_conflicts(), st.sampled_from([("gmr", "seq"), ("seq", "gmr"), ("nash", "sim"), ("smr", "sseq")]))
def test_two_concepts(drawn, concepts):
    analysis = analyze(drawn)
    comparison = compare(analysis, analysis, concept=concepts[0], against=concepts[1], limit=20)
    check(comparison)
    if concepts == ("seq", "gmr"):
        assert not any(lost for lost, _ in comparison.sections[0].changes.values())
        assert all(shift.why == "deterred" for shift in comparison.sections[0].shifts)


@settings(max_examples=25)
@given(tense_conflicts(), tense_conflicts())
def test_two_conflicts_with_options_in_common(one, other):
    try:
        comparison = compare(analyze(one), analyze(other), limit=5)
    except MixedModelsError:
        return
    check(comparison)
    for side, space in ((comparison.matching.first, one.compile()), (comparison.matching.second, other.compile())):
        assert set(side.tolist()) <= set(space.feasible.tolist())


def test_nothing_differs_from_itself():
    analysis = detente.analyze(detente.load("garrison"))
    comparison = compare(analysis, detente.analyze(detente.load("garrison")))
    assert [section.concepts for section in comparison.sections] == [(name, name) for name in analysis.concepts]
    assert all(section.n_changes == section.n_more == 0 for section in comparison.sections)
    assert [section.n_kept for section in comparison.sections] == list(analysis.counts().values())


def test_rules_of_joint_moves_on_garrison():
    """One program lets opponents move once only; three equilibria are then missing."""
    conflict = detente.load("garrison")
    other = analyze(conflict, settings=Settings(joint_moves="one_move"))
    section = compare(analyze(conflict), other, concept="gmr").sections[0]
    assert len(section.lost) == 3
    assert len(section.gained) == 0
    assert section.shifts[0].equilibrium == (True, False)
    assert section.shifts[0].why == "deterred"
    assert len(section.shifts[0].there.answer.moves) > 1


# --- versions of a file -----------------------------------------------------------------------------------------------


def version(options: dict, rankings: dict, **more) -> Conflict:
    makers: dict = {}
    for name, (maker, levels) in options.items():
        makers.setdefault(maker, {"options": {}})["options"][name] = {"levels": levels}
    return Conflict(
        title="Versions",
        decision_makers=makers,
        readings={"r": {"preferences": {maker: {"statements": rankings[maker]} for maker in makers}}},
        **more,
    )


NO_YES = ["no", "yes"]


def test_a_new_option_counts_as_not_taken():
    old = version({"x": ("a", NO_YES), "y": ("b", NO_YES)}, {"a": ["x"], "b": ["y"]})
    new = version({"x": ("a", NO_YES), "z": ("a", NO_YES), "y": ("b", NO_YES)}, {"a": ["z", "not x"], "b": ["y"]})
    comparison = compare(analyze(old), analyze(new), concept="nash")
    matching = comparison.matching
    assert (len(matching.first), matching.only_first, matching.only_second) == (4, 0, 4)
    assert matching.remarks == ("only the second has the option 'z'",)
    check(comparison)
    section = comparison.sections[0]
    assert [state.text for state in section.lost] == ["YY"]
    assert section.unmatched == (0, 1)
    (lost,) = [shift for shift in section.shifts if shift.equilibrium == (True, False)]
    assert lost.improvement.move.end.text == "NYY"
    assert lost.why == "no_counterpart"


def test_other_levels_other_order_other_people():
    old = version({"x": ("a", ["none", "some", "all"]), "y": ("b", NO_YES)}, {"a": ["x"], "b": ["y"]})
    new = version({"y": ("b", NO_YES), "x": ("a", ["none", "all", "more"]), "w": ("c", NO_YES)},
                  {"a": ["not x"], "b": ["y"], "c": ["w"]})  # fmt: skip
    comparison = compare(analyze(old), analyze(new))
    assert comparison.matching.decision_makers == ("a", "b")
    assert comparison.matching.remarks == (
        "only the second has the decision maker 'c'",
        "only the second has the option 'w'",
        "only the first has the level of 'x' 'some'",
        "only the second has the level of 'x' 'more'",
    )
    pairs = zip(comparison.matching.first.tolist(), comparison.matching.second.tolist(), strict=True)
    named = [(comparison.first.space.state(a).levels, comparison.second.space.state(b).levels) for a, b in pairs]
    assert named == [
        (("none", "no"), ("no", "none", "no")),
        (("all", "no"), ("no", "all", "no")),
        (("none", "yes"), ("yes", "none", "no")),
        (("all", "yes"), ("yes", "all", "no")),
    ]
    check(comparison)


def test_states_that_became_infeasible_are_counted():
    old = version({"x": ("a", NO_YES), "y": ("b", NO_YES)}, {"a": ["x"], "b": ["y"]})
    new = version({"x": ("a", NO_YES), "y": ("b", NO_YES)}, {"a": ["x"], "b": ["y"]}, infeasible=[{"never": "x and y"}])
    comparison = compare(analyze(old), analyze(new), concept="gmr")
    assert (comparison.matching.only_first, comparison.matching.only_second) == (1, 0)
    assert comparison.sections[0].unmatched == (1, 0)
    check(comparison)


def test_a_merged_state_matches_each_of_its_combinations():
    options = {"x": ("a", NO_YES), "y": ("b", NO_YES)}
    old = version(options, {"a": ["x"], "b": ["x"]})
    new = version(options, {"a": ["not x"], "b": ["x"]}, coalesce=[{"when": "x", "ignore": ["y"]}])
    comparison = compare(analyze(old), analyze(new))
    texts = [
        (comparison.first.space.states.text(a), comparison.second.space.states.text(b))
        for a, b in zip(comparison.matching.first.tolist(), comparison.matching.second.tolist(), strict=True)
    ]
    assert texts == [("NN", "NN"), ("YN", "Y-"), ("NY", "NY"), ("YY", "Y-")]
    check(comparison)


def graph(moves: dict, order: list[str]) -> Conflict:
    return Conflict(
        title="Graph",
        decision_makers={"a": {}},
        graph={"states": {name: name.upper() for name in order}, "moves": {"a": moves}},
        readings={"r": {"preferences": {"a": {"ranking": order}}}},
    )


def test_graph_form_matches_by_id():
    old, new = graph({"s": ["t"]}, ["t", "s"]), graph({"u": ["s"]}, ["u", "t", "s"])
    comparison = compare(analyze(old), analyze(new), concept="nash")
    assert (len(comparison.matching.first), comparison.matching.only_second) == (2, 1)
    (shift,) = comparison.sections[0].shifts
    assert (shift.first.text, shift.why) == ("s", "no_move")
    with pytest.raises(MixedModelsError, match="graph form"):
        compare(analyze(old), detente.analyze(detente.load("chicken")))


# --- bad input and limits ---------------------------------------------------------------------------------------------


def test_nothing_in_common():
    with pytest.raises(MixedModelsError, match="no decision maker in common"):
        compare(detente.analyze(detente.load("chicken")), detente.analyze(detente.load("garrison")))


def test_concepts_that_were_not_analysed():
    conflict = detente.load("chicken")
    nash, seq = analyze(conflict, concepts=["nash"]), analyze(conflict, concepts=["seq"])
    with pytest.raises(UnknownNameError, match="no concept in common"):
        compare(nash, seq)
    with pytest.raises(UnknownNameError, match="was not analysed"):
        compare(nash, seq, concept="nash")
    with pytest.raises(UnknownNameError, match="against"):
        compare(nash, seq, against="nash")
    check(compare(nash, seq, concept="nash", against="seq"))


def test_profiles_compare():
    conflict = detente.load("garrison")
    one, other = (analyze(conflict, profile=profile) for profile in ({}, {"us_support": "nash"}))
    comparison = compare(one, other, concept="profile")
    assert comparison.sections[0].concepts == ("profile", "profile")
    check(comparison)


def test_long_lists_are_capped_and_counted():
    analysis = detente.analyze(detente.load("three-demands"), concepts=["nash", "gmr"])
    section = compare(analysis, analysis, concept="nash", against="gmr", limit=3).sections[0]
    assert len(section.shifts) == 3
    assert section.n_more == section.n_changes - 3 > 1000
    assert all(shift.equilibrium == (False, True) for shift in section.shifts)
