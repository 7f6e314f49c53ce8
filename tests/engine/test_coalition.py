"""Coalitions: what they reach, improve to and are deterred from, against the definitions as sets."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import Graph
from detente.engine import reference as ref
from detente.engine import reference_coalitions as coref
from detente.engine.coalition import CoalitionRules, Coalitions, Question
from detente.engine.coalition_answers import find_answer
from detente.engine.dominance import Dominance
from detente.engine.joint_moves import fold_joint_moves
from detente.engine.reach_classes import reach_classes
from tests.engine.examples import Example, examples, graph_examples, grid_examples

CONCEPTS = ("nash", "gmr", "smr", "seq")


def rules_for(data: st.DataObject, example: Example) -> CoalitionRules:
    kinds = ["legal_sequences"] if isinstance(example.structure, Graph) else ["legal_sequences", "joint_jump"]
    return CoalitionRules(
        moves=data.draw(st.sampled_from(kinds)),
        improvement=data.draw(st.sampled_from(["strict", "pareto"])),
        spoils=data.draw(st.sampled_from(["one_member", "all_members"])),
        ties=data.draw(st.sampled_from(["sanction", "no_sanction"])),
    )


def definitions(example: Example, rules: CoalitionRules) -> coref.CoalitionGame:
    directions = () if isinstance(example.structure, Graph) else example.structure.directions
    return coref.CoalitionGame(example.game, rules.moves, rules.improvement, rules.spoils, rules.ties, directions)


def coalition_for(data: st.DataObject, example: Example) -> tuple[int, ...]:
    return tuple(sorted(data.draw(st.sets(st.integers(0, example.n - 1), min_size=1, max_size=4))))


def opponents_for(data: st.DataObject, example: Example, members: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    outside = [j for j in range(example.n) if j not in members]
    kind = data.draw(st.sampled_from(["alone", "block", "any"]))
    if not outside:
        return ()
    if kind == "any":
        return tuple(tuple(sorted(group)) for group in coref.all_coalitions(outside))
    return (tuple(outside),) if kind == "block" else tuple((j,) for j in outside)


@given(examples(), st.data())
def test_reach(example, data):
    rules, members = rules_for(data, example), coalition_for(data, example)
    classes = reach_classes(example.structure, members, rules.moves)
    game = definitions(example, rules)
    for code, state in enumerate(example.states):
        if code not in example.codes:
            assert classes.class_of[code] == -1
            continue
        expected = coref.coalition_moves(game, members, state) | {state}
        assert classes.ends_from(code).tolist() == sorted(example.states.index(q) for q in expected)


@given(examples(), st.data())
def test_fold(example, data):
    rules, members = rules_for(data, example), coalition_for(data, example)
    extreme = data.draw(st.sampled_from([np.minimum, np.maximum, np.bitwise_and, np.bitwise_or]))
    size = len(example.states)
    values = np.array(data.draw(st.lists(st.integers(0, 15), min_size=size, max_size=size)), dtype=np.uint64)
    before = values.copy()
    folded = fold_joint_moves(example.structure, members, values, extreme, rules.moves)
    game = definitions(example, rules)
    for code in example.codes:
        ends = coref.coalition_moves(game, members, example.states[code]) | {example.states[code]}
        assert folded[code] == extreme.reduce([values[example.states.index(q)] for q in ends])
    assert np.array_equal(values, before)


@given(st.data(), st.integers(0, 3), st.integers(0, 40), st.integers(0, 12))
def test_dominance(data, n_keys, n_points, n_asked):
    def numbers(size, top):
        return np.array(data.draw(st.lists(st.integers(0, top), min_size=size, max_size=size)), dtype=np.int64)

    classes, asked = numbers(n_points, 2), numbers(n_asked, 3)
    keys = [numbers(n_points, 5) for _ in range(n_keys)]
    bounds = [numbers(n_asked, 6) for _ in range(n_keys)]
    values = numbers(n_points, 30)
    found = Dominance(classes, keys, asked, bounds).extreme(values, np.minimum)
    for k in range(n_asked):
        chosen = [
            int(values[p])
            for p in range(n_points)
            if classes[p] == asked[k] and all(key[p] >= bound[k] for key, bound in zip(keys, bounds, strict=True))
        ]
        assert found[k] == min(chosen, default=np.iinfo(np.int64).max)


@given(st.one_of(grid_examples(max_states=24, max_decision_makers=4), graph_examples(max_states=7)), st.data())
def test_stability_equals_definition(example, data):
    rules, members = rules_for(data, example), coalition_for(data, example)
    opponents = opponents_for(data, example, members)
    concept = data.draw(st.sampled_from(CONCEPTS))
    game = definitions(example, rules)
    groups = [frozenset(group) for group in opponents]
    coalitions = Coalitions(example.structure, example.ranks, rules)
    question = Question(members, opponents, concept)
    expected = {
        code: sorted(
            example.states.index(q)
            for q in coref.unsanctioned_improvements(game, members, groups, example.states[code], concept)
        )
        for code in example.codes
    }
    assert coalitions.unstable(question).tolist() == [code for code in example.codes if expected[code]]
    listed = {s: ends.tolist() for s, ends in coalitions.unsanctioned(question, np.array(example.codes))}
    assert listed == expected
    for code in example.codes:
        start = example.states[code]
        for q in coref.coalition_improvements(game, members, start):
            answer = find_answer(coalitions, question, code, example.states.index(q))
            assert (answer is None) == (example.states.index(q) in expected[code])
            if answer is not None:
                check_answer(game, question, start, q, [(group, example.states[end]) for group, end in answer])
    some = np.array(example.codes[::2])
    assert coalitions.unstable(question, some).tolist() == [code for code in some.tolist() if expected[code]]


@given(examples(), st.data())
def test_jumps(example, data):
    rules, members = rules_for(data, example), coalition_for(data, example)
    among = data.draw(st.lists(st.sampled_from(example.codes), unique=True))
    game = definitions(example, rules)
    chosen = {example.states[code] for code in among}
    found = {s: ends.tolist() for s, ends in Coalitions(example.structure, example.ranks, rules).jumps(members, among)}
    assert found == {
        code: sorted(
            example.states.index(q) for q in coref.coalition_improvements(game, members, example.states[code]) & chosen
        )
        for code in among
    }


def check_answer(game, question, start, state, steps) -> None:
    """Follow an answer step by step: legal, by somebody else than before, and deterring at its end."""
    last = None
    for group, end in steps:
        if question.concept == "seq":
            assert group in question.opponents
            assert group != last
            assert end in coref.coalition_improvements(game, group, state)
        else:
            assert set(group) <= {j for opponent in question.opponents for j in opponent}
            groups = [frozenset(opponent) for opponent in question.opponents]
            assert end in coref.sanctions(game, groups, state, improving=False)
        state, last = end, group
    assert coref.spoils(game, question.members, start, state)
    if question.concept == "smr":
        assert all(
            coref.spoils(game, question.members, start, t) for t in coref.coalition_moves(game, question.members, state)
        )


@given(examples(), st.data())
def test_one_member_is_an_ordinary_decision_maker(example, data):
    ties = data.draw(st.booleans())
    rules = CoalitionRules(ties="sanction" if ties else "no_sanction")
    i = data.draw(st.integers(0, example.n - 1))
    opponents = tuple((j,) for j in range(example.n) if j != i)
    coalitions = Coalitions(example.structure, example.ranks, rules)
    definitions_of = {"nash": ref.is_nash} | {
        name: lambda g, i, s, d=d: d(g, i, s, ties_are_sanctions=ties)
        for name, d in (("gmr", ref.is_gmr), ("smr", ref.is_smr), ("seq", ref.is_seq))
    }
    for concept, is_stable in definitions_of.items():
        unstable = coalitions.unstable(Question((i,), opponents, concept)).tolist()
        assert unstable == [code for code in example.codes if not is_stable(example.game, i, example.states[code])]
