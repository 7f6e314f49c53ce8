"""What pages look at, each against its meaning: moves around a state, what preferences amount to, help with writing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

import detente
from detente.analysis.preference_review import agreement, review
from detente.analysis.statement_help import check_rule, check_statement, complete, rule_effects, states_only
from detente.analysis.verdicts import moves_of, states_page, usual_concepts, verdict_page
from detente.engine.local import arriving
from detente.model import Conflict
from detente.model.editing import rule_of
from detente.reporting.figures.plan import graph_plan
from tests.strategies import conflicts

SMALL = conflicts(max_states=16, max_decision_makers=3, max_readings=1)


@given(SMALL)
@settings(max_examples=30)
def test_who_arrives_is_who_could_move_there(conflict):
    space = conflict.compile()
    for maker in range(len(space.ranks)):
        arrows = {(int(s), int(t)) for s in space.feasible for t in space.structure.reachable(maker, int(s))}
        found = {(int(s), int(t)) for t in space.feasible for s in arriving(space.structure, maker, int(t))}
        assert found == arrows
    state = space.state(int(space.feasible[0]))
    told = moves_of(space, state)
    assert told.is_complete
    assert all(move.start == state for move in told.moves)
    assert all(move.end == state for move in told.arrivals)
    assert told.to_dict()["n_moves"] == len(told.moves)


@given(SMALL)
@settings(max_examples=30)
def test_a_review_says_what_the_order_says(conflict):
    space = conflict.compile()
    for maker, name in enumerate(space.decision_makers):
        found = review(space, name)
        places = [*found.places()]
        assert found.n_places == len(places)
        assert sum(len(place.states) for place in places) == space.n_states
        assert all(space.place(maker, state.index) == place.number for place in places for state in place.states)
        assert [place.number for place in found.tied()] == [place.number for place in places if len(place.states) > 1]
        assert found.n_tied == len([*found.tied()])
        for statement in found.statements:
            assert statement.n_holds == len(space.where(statement.statement))
            never = statement.verdict in ("never_decides", "always_true", "never_true")
            assert not (never and statement.n_decided)


def test_contradictions_are_seen():
    stated = {"statements": ["a", "not a", "b", ["b", "a and b"], "a or not a", "a and not a", "not b"]}
    makers = {"m": {"options": {"a": {}, "b": {}}}}
    conflict = Conflict(title="T", decision_makers=makers, readings={"r": {"preferences": {"m": stated}}})
    found = review(conflict.compile(), "m")
    assert [(s.verdict, s.of) for s in found.statements] == [
        ("decides", None),
        ("negates", (0, 0)),
        ("decides", None),
        ("repeats", (2, 0)),
        ("never_decides", None),
        ("always_true", None),
        ("never_true", None),
        ("negates", (2, 0)),
    ]
    assert found.to_dict(limit=2)["complete"] is False


def test_two_orders_agree_or_not():
    space = detente.load("prisoners-dilemma").compile()
    same = agreement(space, *[space.decision_makers[0]] * 2)
    assert same.coefficient == 1.0
    found = agreement(space, *space.decision_makers)
    assert found.concordant + found.discordant + found.n_tied == 6
    told = found.to_dict(limit=1)
    assert (len(told["points"]), told["complete"]) == (1, False)
    two = detente.load("three-demands").compile()
    first, second = [reading.id for reading in two.conflict.readings][:2]
    maker = two.decision_makers[0]
    across = agreement(two.with_reading(first), maker, maker, second_reading=second)
    assert across.readings == (first, second)
    places = [two.with_reading(name).place(0, int(two.feasible[0])) for name in (first, second)]
    assert across.places[0].tolist() == places
    alike = dict.fromkeys(space.decision_makers, "indifferent")
    nobody = Conflict(**{**space.conflict.to_dict(), "readings": {"r": {"preferences": alike}}}).compile()
    assert agreement(nobody, *nobody.decision_makers).coefficient is None


@given(SMALL)
@settings(max_examples=20)
def test_statements_hold_where_they_hold(conflict):
    space = states_only(conflict)
    names = [option.id for option in conflict.options] or [state.id for state in conflict.graph.states]
    found = check_statement(space, names[0])
    assert np.array_equal(found.holds.indices, space.where(names[0]).indices)
    within = check_statement(space, names[0], where=f"not {names[0]}")
    assert len(within.holds) == 0
    assert within.n_states == space.n_states - len(found.holds)
    assert check_statement(space, "").problems
    assert states_page(space, numbers=[1]).states[0].number == 1


@given(conflicts(form="options", max_states=16, max_readings=1))
@settings(max_examples=20)
def test_rules_remove_what_they_say(conflict):
    found = rule_effects(conflict)
    assert found.n_combinations - sum(rule.n_first for rule in found.rules) == found.n_feasible
    option = conflict.options[0].id
    typed = check_rule(conflict, rule_of("never", [option]))
    assert len(typed.removed) == found.n_combinations - found.n_combinations // len(conflict.options[0].levels)
    assert check_rule(conflict, rule_of("never", ["nobody or nothing"])).problems


def test_what_is_no_rule_is_refused():
    for kind, statements in (("never", []), ("sometimes", ["a"]), ("requires", ["a"])):
        with pytest.raises(detente.ModelError):
            rule_of(kind, statements)


def test_completions_fit_their_place():
    conflict = detente.load("three-demands")

    def offered(text: str, at: int | None = None) -> list[str]:
        return [suggestion.insert for suggestion in complete(conflict, text, at).suggestions]

    assert offered("russia.ma")[0] == "mass"
    assert offered("limit_strike >= ") == [
        level for o in conflict.options if o.id == "limit_strike" for level in o.levels
    ]
    assert offered("not dead")[0] == "deadlock"
    assert "and" not in offered("mass and ")
    assert "iff" in offered("mass ")
    assert offered("limit_strike = gr") == ["granted"]
    whole = complete(conflict, "mass and reinf", 7)
    assert (whole.start, whole.end) == (5, 8)


def test_usual_concepts_and_plans():
    space = detente.load("elmira").compile()
    assert usual_concepts(space) is None  # all six
    analysis = detente.analyze(space)
    plan = graph_plan(analysis, limit=4, all_moves=True, decision_maker="uniroyal").to_dict()
    assert len(plan["nodes"]) <= 4
    assert not plan["is_complete"]
    assert plan["patterns"]["schema"]
    assert all(arc["decision_makers"] == ["uniroyal"] for arc in plan["arcs"])
    strong = verdict_page(analysis, sort="strength", limit=3)
    assert list(strong.states) == list(analysis.strongest(3))
