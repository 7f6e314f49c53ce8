"""Large sets of states made small: patterns, frequencies, what is shared, what tells sets apart, order, groups."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.analysis.distinction import distinguish
from detente.analysis.patterns import cover, statement_of_levels
from detente.analysis.state_sets import common, frequencies, group_by, ranked
from detente.errors import MixedModelsError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Option, StateSet, StateSpace
from tests.analysis.test_explanation import tense_conflicts
from tests.strategies import conflicts


@st.composite
def state_sets(draw, form=None) -> StateSet:
    space = draw(tense_conflicts() if form is None else form).compile()
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    share = draw(st.sampled_from([0.0, 0.1, 0.4, 0.7, 1.0]))
    return StateSet(space, space.feasible[rng.random(len(space.feasible)) < share])


def large() -> StateSpace:
    """2^20 states, a rule, four decision makers."""
    makers = {f"d{j}": {"options": {f"o{j}{k}": {} for k in range(5)}} for j in range(4)}
    return Conflict(
        title="Large",
        decision_makers=makers,
        infeasible=[{"never": "o00 and o10"}],
        readings={"r": {"preferences": {**dict.fromkeys(makers, "indifferent"), "d0": {"statements": ["o01", "o12"]}}}},
    ).compile()


# --- patterns ---------------------------------------------------------------------------------------------------------


@given(state_sets())
def test_patterns_fit_exactly_the_set(states):
    found = cover(states)
    fitting: set[int] = set()
    for pattern in found.patterns:
        held = states.space.where(pattern.statement) if pattern.statement else states.space.listed()
        assert len(held) == pattern.n_states
        assert len(set(held.indices.tolist()) - fitting) == pattern.n_new
        fitting |= set(held.indices.tolist())
    assert fitting <= set(states.indices.tolist())
    assert found.is_complete == (fitting == set(states.indices.tolist()))
    assert found.n_uncovered == len(states) - len(fitting)
    assert [pattern.n_states for pattern in found.patterns] == sorted(
        (pattern.n_states for pattern in found.patterns), reverse=True
    )


@given(state_sets(conflicts(form="options", max_states=24)))
@settings(max_examples=40)
def test_patterns_can_be_written_whatever_the_names(states):
    for pattern in cover(states).patterns:
        assert len(pattern.ranges) == len(states.space.states.sizes)
        if pattern.statement is not None:
            assert len(states.space.where(pattern.statement)) == pattern.n_states


def test_patterns_of_the_flagship():
    analysis = detente.analyze(detente.load("three-demands"), concepts=["gmr", "nash"])
    found = cover(analysis.equilibria("gmr"))
    assert found.is_complete
    assert len(found.patterns) <= 12
    assert len(found.states) > 1000
    assert found.uses_infeasible
    assert sum(pattern.n_new for pattern in found.patterns) == len(found.states)


def test_many_levels_are_ranges():
    conflict = Conflict(
        title="Levels",
        decision_makers={"a": {"options": {"mass": {"levels": ["none", "some", "many", "all"]}, "press": {}}}},
        readings={"r": {"preferences": {"a": "indifferent"}}},
    )
    space = conflict.compile()
    found = cover(space.where("mass = some or mass = many"))
    assert [(pattern.text, pattern.statement) for pattern in found.patterns] == [("[12]-", "mass and mass <= many")]
    assert not found.uses_infeasible
    assert cover(space.where("mass = many")).patterns[0].text == "2-"
    assert cover(space.listed()).patterns[0].to_dict() == {"text": "--", "statement": None, "states": 8, "new": 8}
    assert cover(space.where("press and not press")).patterns == ()


def test_a_million_states():
    space = large()
    wanted = "(o00 and not o31) or (o12 and o13 and o20) or (o33 and not o34)"
    found = cover(space.where(wanted))
    assert found.is_complete
    assert found.is_minimal
    assert {pattern.statement for pattern in found.patterns} == {
        "o00 and not o31",
        "o12 and o13 and o20",
        "o33 and not o34",
    }


def test_a_set_without_a_short_description_says_so():
    space = large()
    chosen = np.random.default_rng(3).random(len(space.feasible)) < 0.5
    found = cover(StateSet(space, space.feasible[chosen]))
    assert not found.is_complete
    assert not found.is_minimal
    assert 0 < found.n_uncovered < len(found.states)
    assert found.to_dict()["uncovered"] == found.n_uncovered


def graph_form() -> StateSpace:
    return Conflict(
        title="Graph",
        decision_makers={"a": {}},
        graph={"states": {"s": "S", "t": "T"}, "moves": {"a": {"s": ["t"]}}},
        readings={"r": {"preferences": {"a": {"ranking": ["t", "s"]}}}},
    ).compile()


@pytest.mark.parametrize(
    "question", [cover, frequencies, common, lambda s: group_by(s, "x"), lambda s: distinguish(s, s)]
)
def test_graph_form_has_no_options(question):
    with pytest.raises(UnsupportedAnalysisError, match="graph form"):
        question(graph_form().listed())


@pytest.mark.parametrize(
    ("levels", "low", "high", "expected"),
    [
        (("no", "yes"), 0, 0, "not x"),
        (("no", "yes"), 1, 1, "x"),
        (("a", "b", "c"), 1, 1, "x = b"),
        (("a", "b", "c"), 1, 2, "x"),
        (("a", "b", "c"), 2, 2, "x >= c"),
        (("a", "b or c", "d"), 0, 1, 'x <= "b or c"'),
        (("a", "and", "d"), 1, 1, 'x = "and"'),
        (("a", 'say "b"', "c"), 0, 1, "x < c"),
        (("a", 'say "b"', "c", "d"), 1, 1, "x and x < c"),
        (("a", 'say "b"', 'say "c"', "d"), 2, 2, None),
    ],
)
def test_statements_of_levels(levels, low, high, expected):
    assert statement_of_levels(Option(id="x", levels=levels), low, high) == expected


# --- what a set has in it ---------------------------------------------------------------------------------------------


@given(state_sets())
def test_frequencies_count_levels(states):
    listed = list(states)
    for position, frequency in enumerate(frequencies(states)):
        levels = [state.levels[position] for state in listed]
        assert {level: levels.count(level) for level in frequency.counts} == dict(frequency.counts)
        assert frequency.n_irrelevant == levels.count("-")
        assert sum(frequency.counts.values()) + frequency.n_irrelevant == frequency.n_states == len(listed)
        assert sum(frequency.shares.values()) <= 1 + 1e-9


@given(state_sets())
def test_what_all_share_holds_in_all(states):
    shared = common(states)
    options = [option.id for option in states.space.conflict.options]
    for option, levels in shared.levels.items():
        assert {state.levels[options.index(option)] for state in states} == set(levels)
    for option in shared.everywhere:
        everywhere = {state.levels[options.index(option)] for state in states.space.listed()}
        assert everywhere == set(shared.levels[option])
    if shared.statement:
        assert len(states.where(shared.statement)) == len(states)
        assert len(states.space.where(shared.statement)) < states.space.n_states


def test_what_all_share_may_leave_out_a_level_in_the_middle():
    conflict = Conflict(
        title="Levels",
        decision_makers={"a": {"options": {"mass": {"levels": ["none", "some", "many"]}, "press": {}}}},
        readings={"r": {"preferences": {"a": "indifferent"}}},
    )
    shared = common(conflict.compile().where("press and mass != some"))
    assert shared.statement == "(not mass or mass >= many) and press"
    assert shared.to_dict() == {
        "levels": {"mass": ["none", "many"], "press": ["yes"]},
        "everywhere": [],
        "statement": "(not mass or mass >= many) and press",
    }


def test_what_holds_everywhere_tells_nothing_of_the_set():
    conflict = Conflict(
        title="Rules",
        decision_makers={"a": {"options": {"x": {}, "y": {}, "z": {}}}},
        infeasible=[{"never": "x"}],
        readings={"r": {"preferences": {"a": "indifferent"}}},
    )
    shared = common(conflict.compile().where("y"))
    assert (shared.everywhere, shared.statement) == (("x",), "y")
    assert common(conflict.compile().where("x")).to_dict() == {"levels": {}, "everywhere": [], "statement": None}
    assert frequencies(conflict.compile().where("y"))[1].to_dict() == {
        "option": "y",
        "decision_maker": "a",
        "counts": {"no": 0, "yes": 2},
        "irrelevant": 0,
        "states": 2,
    }


def unspeakable() -> StateSpace:
    """An option with levels whose names cannot be written in the statement language."""
    levels = ["none", 'a "b"', 'a "c"', 'a "d"', "all"]
    return Conflict(
        title="Quotes",
        decision_makers={"a": {"options": {"x": {"levels": levels}}}},
        readings={"r": {"preferences": {"a": "indifferent"}}},
    ).compile()


def test_levels_that_cannot_be_written():
    space = unspeakable()
    middle, rest = StateSet(space, np.array([2])), StateSet(space, np.array([0, 1, 3, 4]))
    assert cover(middle).patterns[0].statement is None
    assert common(middle).statement is None
    assert common(middle).levels == {"x": ('a "c"',)}
    assert distinguish(middle, rest) is None


@given(state_sets(), st.booleans())
def test_order_by_rank(states, worst_first):
    space = states.space
    for position, maker in enumerate(space.decision_makers):
        ordered = ranked(states, maker, worst_first=worst_first)
        assert sorted(ordered.indices.tolist()) == states.indices.tolist()
        keys = [(space.rank(position, index) * (1 if worst_first else -1), index) for index in ordered.indices.tolist()]
        assert keys == sorted(keys)


@given(state_sets())
def test_groups_by_an_option(states):
    for position, option in enumerate(states.space.conflict.options):
        groups = group_by(states, option.id)
        assert sorted(state.number for group in groups for state in group.states) == list(states.numbers)
        assert len({group.levels for group in groups}) == len(groups)
        for group in groups:
            assert {state.levels[position] for state in group.states} == set(group.levels)


def test_groups_by_a_theatre():
    space = detente.load("three-demands").compile()
    states = space.where("send")
    groups = group_by(states, "asia")
    assert [len(group.levels) for group in groups] == [4] * len(groups)
    assert sum(len(group.states) for group in groups) == len(states)
    first = groups[0]
    assert first.levels == ("no", "no", "no", "no")
    rest = "not back_china and not missiles_asia and not accept_china and not china_demands"
    assert first.states == states.where(rest)
    assert group_by(StateSet(space, space.feasible[:0]), "asia") == ()
    with pytest.raises(UnknownNameError, match="Did you mean 'asia'"):
        group_by(states, "asias")


# --- what tells sets apart --------------------------------------------------------------------------------------------


def separable(first: StateSet, second: StateSet) -> int | None:
    """The smallest number of options, at most three, whose levels tell two sets apart."""
    one, other = ([state.levels for state in states] for states in (first, second))
    for count in (1, 2, 3):
        for chosen in combinations(range(len(first.space.states.sizes)), count):
            held = [{tuple(levels[k] for k in chosen) for levels in side} for side in (one, other)]
            if not held[0] & held[1]:
                return count
    return None


@settings(max_examples=150)
@given(tense_conflicts(), st.integers(0, 2**32), st.sampled_from([1, 2, 4, 8]))
def test_the_shortest_statement_that_tells_apart(drawn, seed, most):
    space = drawn.compile()
    rng = np.random.default_rng(seed)
    sides = rng.permutation(space.feasible)
    first, second = (StateSet(space, np.sort(part)) for part in (sides[:most], sides[most : 2 * most]))
    found = distinguish(first, second)
    if found is not None:
        assert len(first.where(found.statement)) == len(first)
        assert len(second.where(found.statement)) == 0
    if not drawn.coalesce:
        expected = separable(first, second) if len(second) else None
        assert (None if found is None else len(found.options)) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "o00",
        "not o00",
        "o00 and not o11",
        "o01 or o11",
        "o01 iff o34",
        "not (o01 iff o34)",
        "o01 and (o11 or o22)",
        "o01 or (o11 and o22)",
    ],
)
def test_a_statement_is_found_again(statement):
    space = large()
    found = distinguish(space.where(statement), space.where(f"not ({statement})"))
    assert found.statement == statement
    assert found.to_dict()["options"] == list(found.options)


def test_nothing_tells_overlapping_or_empty_sets_apart():
    space = large()
    assert distinguish(space.where("o00"), space.where("o00 and o11")) is None
    assert distinguish(space.where("o00"), space.where("o00 and not o00")) is None
    assert (
        distinguish(space.where("o01 and o11 and o22 and o33"), space.where("not (o01 and o11 and o22 and o33)"))
        is None
    )


def test_levels_that_are_told_apart():
    levels = ["none", "some", "many", "all"]
    conflict = Conflict(
        title="Levels",
        decision_makers={"a": {"options": {"mass": {"levels": levels}, "press": {}}}},
        readings={"r": {"preferences": {"a": "indifferent"}}},
    )
    space = conflict.compile()
    for chosen in product([False, True], repeat=4):
        named = [level for level, taken in zip(levels, chosen, strict=True) if taken]
        if 0 < len(named) < 4:
            wanted = " or ".join(f"mass = {level}" for level in named)
            found = distinguish(space.where(wanted), space.where(f"not ({wanted})"))
            assert found.options == ("mass",)
            assert len(found.statement) <= len("mass <= some or mass >= all")


def test_sets_of_two_conflicts_cannot_be_told_apart():
    with pytest.raises(MixedModelsError):
        distinguish(large().listed(), detente.load("chicken").compile().listed())
