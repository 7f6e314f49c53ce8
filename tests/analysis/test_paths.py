"""Paths from the status quo against every legal sequence spelled out, and what is promised to users."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.best_replies import best_reply_stable
from detente.analysis.explanation import WitnessError
from detente.analysis.move_rules import MOVE_RULES, find_move_rule
from detente.analysis.path_check import PathCheck
from detente.analysis.paths import paths
from detente.errors import (
    InfeasibleStateError,
    MixedModelsError,
    ModelError,
    UnknownNameError,
    UnsupportedAnalysisError,
)
from detente.model import Conflict, Settings, StateSet
from tests.analysis import reference_paths as by_hand
from tests.analysis.random_conflicts import random_conflict
from tests.strategies import conflicts

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq", "brseq")


def question(rng, drawn, rule):
    """A conflict with a question about its paths: the result, the moves by hand, and the target."""
    chosen = {name: rng.choice(Settings.choices()[name]) for name in ("joint_moves", "ties", "move_granularity")}
    space = drawn.compile(settings=Settings(**chosen) if rng.random() < 0.5 else Settings())
    everything = space.feasible.tolist()
    concepts = [rng.choice(CONCEPTS) for _ in space.decision_makers]
    atoms = [state.id for state in drawn.graph.states] if drawn.graph else [option.id for option in drawn.options]
    avoid = rng.choice([None, None, rng.choice(atoms), f"not {rng.choice(atoms)}"])
    targets = sorted(rng.sample(everything, min(rng.choice([1, 1, 2, 3]), len(everything))))
    avoided = set() if avoid is None else set(np.flatnonzero(space.truth(avoid)).tolist())
    moves = by_hand.Rules(space, concepts).moves(rule, avoided)
    starts = rng.sample(everything, min(3, len(everything)))
    found = paths(
        space,
        StateSet(space, np.array(targets, dtype=np.int64)),
        start=space.state(max(starts, key=lambda start: len(by_hand.arrivals(moves, start)))),
        by=rule,
        profile=dict(zip(space.decision_makers, concepts, strict=True)),
        avoid=avoid,
        cap=10**6,
    )
    return found, moves, set(targets)


@pytest.mark.parametrize("rule", MOVE_RULES)
@pytest.mark.parametrize("seed", range(30))
def test_against_every_sequence(seed, rule):
    rng = random.Random(f"{seed} {rule}")
    check_everything(*question(rng, random_conflict(rng, max_states=16), rule))


@hypothesis_settings(max_examples=25)
@given(conflicts(prose=False, max_states=16, max_decision_makers=3, max_readings=1), st.randoms(use_true_random=False))
def test_against_every_sequence_in_awkward_conflicts(drawn, rng):
    check_everything(*question(rng, drawn, rng.choice(list(MOVE_RULES))))


def check_everything(found, moves, targets):
    check_reached_and_by_whom(found, moves, targets)
    check_shortest_paths(found, moves, targets)
    check_who_must_move(found, moves, targets)
    check_points_of_no_return(found, moves, targets)
    check_play_stalls_where_nobody_is_moved_by_its_concept(found, moves, targets)
    check_rules_narrow_one_another(found, moves, targets)


def check_reached_and_by_whom(found, moves, targets):
    start, space = found.start.index, found.space
    expected = by_hand.arrivals(moves, start)
    assert set(found.reached.indices.tolist()) == {start} | {state for _, state in expected}
    assert found.fewest_moves == by_hand.distance(moves, start, targets)
    assert found.reachable == (found.fewest_moves is not None)
    table = {}
    for step in found.steps():
        for i, maker in enumerate(space.decision_makers):
            if step.number:
                table.update({((i, index), step.number) for index in step.last_movers[maker].indices.tolist()})
        first = {index for index in space.feasible.tolist() if by_hand.distance(moves, start, {index}) == step.number}
        assert set(step.states.indices.tolist()) == first
    assert table == expected
    stalls = {s for s in found.reached.indices.tolist() if not any(own[s] for own in moves)}
    assert set(found.stalls.indices.tolist()) == stalls


def check_shortest_paths(found, moves, targets):
    if found.fewest_moves is None:
        assert (found.count, found.shortest, found.movers_on_every_path) == (0, (), ())
        return
    if found.fewest_moves > 5:
        return
    expected = [
        sequence
        for sequence in by_hand.sequences(moves, found.start.index, found.fewest_moves)
        if not sequence or sequence[-1][1] in targets
    ]
    index = found.space.conflict.decision_maker_index
    listed = [tuple((index(move.decision_maker), move.end.index) for move in path.moves) for path in found.shortest]
    assert listed == sorted(expected)
    assert found.count == len(expected)
    assert found.n_more == 0
    json.dumps(found.to_dict())


def check_who_must_move(found, moves, targets):
    every, shortest = [], []
    for i, maker in enumerate(found.space.decision_makers):
        without = [{s: [] for s in own} if j == i else own for j, own in enumerate(moves)]
        length = by_hand.distance(without, found.start.index, targets)
        if found.reachable and length is None:
            every.append(maker)
        if found.reachable and (length is None or length > found.fewest_moves):
            shortest.append(maker)
    assert found.movers_on_every_path == tuple(every)
    assert found.movers_on_every_shortest_path == tuple(shortest)


def check_points_of_no_return(found, moves, targets):
    conflict, space = found.space.conflict, found.space
    expected = []
    for number, path in enumerate(found.shortest):
        for at, move in enumerate(path.moves, start=1):
            mover = conflict.decision_maker_index(move.decision_maker)
            if conflict.graph:
                back = conflict.graph.moves.get(move.decision_maker, {}).get(move.end.text, ())
                if move.start.text in back:
                    continue
                left = [
                    {s: [q for q in ends if (i, s, q) != (mover, move.start.index, move.end.index)]
                     for s, ends in own.items()}
                    for i, own in enumerate(moves)
                ]  # fmt: skip
                expected.append((number, at, None, *points(found, path, at, left, moves, set(), targets)))
                continue
            for change in move.changes:
                position = conflict.option_index(change.option)
                option = conflict.options[position]
                if option.moves == "free":
                    continue
                order = option.levels if option.moves == "up" else option.levels[::-1]
                bad = {
                    s for s in space.feasible.tolist()
                    if (level := space.state(s).levels[position]) != "-"
                    and order.index(level) > order.index(change.before)
                }  # fmt: skip
                left = [{s: [q for q in ends if q not in bad] for s, ends in own.items()} for own in moves]
                expected.append((number, at, change.option, *points(found, path, at, left, moves, bad, targets)))
    listed = [
        (point.path, point.at, point.option, point.last_detour, point.last_escape)
        for point in found.points_of_no_return
    ]
    assert listed == expected


def points(found, path, at, left, moves, bad, targets):
    """The last point before a move from which the target, or an escape, is left, move by move."""
    states = set(found.space.feasible.tolist())
    movers = [None, *(found.space.conflict.decision_maker_index(move.decision_maker) for move in path.moves)]
    bound = by_hand.bound_for(moves, states, bad, onward=left)
    detours = [
        p for p in range(at) if by_hand.distance(left, path.states[p].index, targets - bad, last=movers[p]) is not None
    ]
    escapes = [p for p in range(at) if path.states[p].index not in bound]
    return max(detours, default=None), max(escapes, default=None)


def check_play_stalls_where_nobody_is_moved_by_its_concept(found, moves, targets):
    """Under undeterred improvements, in the equilibria of the profile; under improvements, in the Nash equilibria."""
    if found.avoid is not None or found.rule == "moves":
        return
    space = found.space
    profile = found.concepts or dict.fromkeys(space.decision_makers, "nash")
    stable = set(space.feasible.tolist())
    for maker, concept in profile.items():
        if concept == "brseq":
            stable &= set(best_reply_stable(space, maker).indices.tolist())
        else:
            stable &= set(detente.analyze(space, concepts=[concept]).stable(concept, maker).indices.tolist())
    assert set(found.stalls.indices.tolist()) == stable & set(found.reached.indices.tolist())


def check_rules_narrow_one_another(found, moves, targets):
    reached = {}
    for rule in MOVE_RULES:
        same = paths(found.space, found.target, start=found.start, by=rule, profile=found.concepts or {}, concept="gmr")
        reached[rule] = set(same.reached.indices.tolist())
    assert reached["undeterred"] <= reached["from_unstable"] <= reached["improvements"] <= reached["moves"]
    assert reached["best_replies"] <= reached["improvements"]


# --- what is promised to users ----------------------------------------------------------------------------------------

BRINK = {
    "title": "Brink",
    "decision_makers": {
        "red": {"options": {"mass": "Mass forces", "strike": {"name": "Strike", "moves": "up"}}},
        "blue": {"options": {"yield": "Yield"}},
    },
    "infeasible": [{"if": "strike", "requires": "mass"}],
    "status_quo": {},
    "readings": {
        "one": {
            "preferences": {
                "red": {"statements": ["yield", "mass", "strike"]},
                "blue": {"statements": ["not strike", "not mass", "not yield"]},
            }
        }
    },
}
"""Red may mass forces and strike, which cannot be undone, and needs its forces for it; blue may yield."""


@pytest.fixture(name="brink")
def brink_space():
    return Conflict(**BRINK).compile()


def test_a_path_in_full(brink):
    found = paths(brink, "strike and yield")
    assert (found.reachable, found.fewest_moves, found.count) == (True, 2, 2)
    assert [[str(state) for state in path.states] for path in found.shortest] == [
        ["NNN", "YYN", "YYY"],
        ["NNN", "NNY", "YYY"],
    ]
    assert found.shortest[0].moves[0].to_dict()["changes"] == [
        {"option": "mass", "before": "no", "after": "yes"},
        {"option": "strike", "before": "no", "after": "yes"},
    ]
    assert len(found.shortest[0]) == 2
    assert str(found.shortest[0].end) == "YYY"
    assert found.movers_on_every_path == ("red", "blue")
    assert found.movers_on_every_shortest_path == ("red", "blue")
    assert found.depth == 2
    assert found.moves_to("YNY") == 2


def test_what_is_out_of_reach_is_proven(brink):
    found = paths(brink, "not mass", start="YYN")
    assert (found.reachable, found.fewest_moves, found.count, found.shortest) == (False, None, 0, ())
    assert found.moves_to("NNN") is None
    assert (found.movers_on_every_path, found.points_of_no_return) == ((), ())
    assert found.reached.numbers == tuple(brink.state(brink.find(name)).number for name in ("YYN", "YYY"))
    assert found.to_dict()["reachable"] is False
    assert found.to_dict()["exhaustive"] is True


def test_no_move_is_a_path_as_well(brink):
    found = paths(brink, "NNN")
    assert (found.fewest_moves, found.count, len(found.shortest[0])) == (0, 1, 0)
    assert found.shortest[0].end == found.start
    assert found.movers_on_every_path == ()


def test_points_of_no_return_in_words(brink):
    """What is sought leaves no way round it; whether play can still avoid it depends on who wants what."""
    (free,) = paths(brink, "strike").points_of_no_return
    assert (free.at, free.option, free.last_detour, free.last_escape) == (1, "strike", None, 0)
    assert free.to_dict()["decision_maker"] == "red"
    (bound,) = paths(brink, "strike", by="improvements").points_of_no_return
    assert (bound.last_detour, bound.last_escape) == (None, None), "red improves its lot until it strikes"
    round_it = paths(brink, "mass").points_of_no_return
    assert [(point.path, point.last_detour) for point in round_it] == [(1, 0)], "forces can be massed without"


def test_a_detour_is_legal_from_the_first_move_on():
    """Once red has moved, only red could still turn off; but it may not move twice in succession."""
    conflict = Conflict(
        title="Fork",
        decision_makers={
            "red": {"options": {"left": "", "right": ""}},
            "blue": {"options": {"burn": {"moves": "up"}}},
            "green": {"options": {"build": ""}},
        },
        infeasible=[{"if": "build", "requires": "right"}, {"if": "burn", "requires": "left"}],
        status_quo={},
        readings={"one": {"preferences": dict.fromkeys(("red", "blue", "green"), "indifferent")}},
    )
    found = paths(conflict, "(left and burn and not right) or (right and build)")
    (point,) = found.points_of_no_return
    assert [move.decision_maker for move in found.shortest[point.path].moves] == ["red", "blue"]
    assert (point.at, point.option, point.last_detour, point.last_escape) == (2, "burn", 0, 1)


def test_avoiding_a_statement(brink):
    assert paths(brink, "mass and yield", avoid="strike").fewest_moves == 2
    assert not paths(brink, "strike", avoid="mass").reachable
    inside = paths(brink, "yield", start="YYN", avoid="strike")
    assert not inside.reachable, "everything that can be entered from there has the strike in it"


def test_the_list_is_capped_and_says_so(brink):
    found = paths(brink, "strike and yield", cap=1)
    assert (found.count, len(found.shortest), found.n_more) == (2, 1, 1)
    assert found.to_dict()["shortest_paths"] == 2
    assert paths(brink, "strike and yield", cap=0).shortest == ()


def test_targets_of_every_kind(brink):
    state = brink.state(brink.find("YNY"))
    for target in (
        state,
        state.number,
        "YNY",
        {"mass": "yes", "yield": "yes"},
        StateSet(brink, np.array([state.index])),
    ):
        assert paths(brink, target).target.numbers == (state.number,)
    assert [str(found) for found in paths(brink, "Y-Y").target] == ["YNY", "YYY"]
    assert [str(found) for found in paths(brink, "yield and mass").target] == ["YNY", "YYY"]
    assert paths(brink, str(state.number)).target.numbers == (state.number,)
    assert len(paths(brink, "yield and not yield").target) == 0


def test_targets_in_graph_form():
    conflict = Conflict(
        title="Drawn",
        decision_makers={"a": {}, "b": {}},
        graph={"states": {"s1": "At peace", "s2": "At war"}, "moves": {"a": {"s1": ["s2"]}}},
        status_quo="s1",
        readings={"one": {"preferences": {"a": {"ranking": ["s1", "s2"]}, "b": "indifferent"}}},
    )
    for target in ("s2", "At war", "2", 2):
        found = paths(conflict, target)
        assert [str(state) for state in found.target] == ["s2"]
        assert found.points_of_no_return[0].option is None


def test_simultaneous_stability_can_hold_a_decision_maker_back(brink):
    """From unstable states the concept may be SIM; which single improvements are undeterred it cannot say."""
    found = paths(brink, "strike", by="from_unstable", concept="sim")
    assert found.concepts == {"red": "sim", "blue": "sim"}
    assert set(found.stalls.indices) <= set(detente.analyze(brink, concepts=["sim"]).equilibria("sim").indices)
    with pytest.raises(UnsupportedAnalysisError, match="from_unstable"):
        paths(brink, "strike", by="undeterred", concept="sim")


def test_a_forged_path_is_refused(brink):
    found = paths(brink, "YYY")
    check = PathCheck(found)
    moves = found.shortest[0].moves
    check(moves)
    for forged in (moves[:-1], moves[::-1], (moves[0], *moves), (replace(moves[0], decision_maker="blue"), moves[1])):
        with pytest.raises(WitnessError, match="does not hold"):
            check(forged)
    with pytest.raises(WitnessError, match="to be avoided"):
        PathCheck(replace(found, avoid="strike"))(moves)
    for rule in ("improvements", "undeterred", "best_replies", "from_unstable"):
        for concept in ("seq", "brseq"):
            with pytest.raises(WitnessError, match="breaks the rule"):
                PathCheck(replace(found, rule=rule, concepts=dict.fromkeys(brink.decision_makers, concept)))(moves)


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"target": "strke"}, UnknownNameError, "strike"),
        ({"target": "NYN"}, InfeasibleStateError, "nearest feasible"),
        ({"target": 99}, UnknownNameError, "from 1 to 6"),
        ({"target": "yield", "by": "improvement"}, UnknownNameError, "Did you mean 'improvements'"),
        ({"target": "yield", "avoid": "strke"}, ModelError, "strike"),
        ({"target": "yield", "concept": "sqe"}, UnknownNameError, "Did you mean 'seq'"),
        ({"target": "yield", "profile": {"rde": "seq"}}, UnknownNameError, "Did you mean 'red'"),
        ({"target": "yield", "start": "NYN"}, InfeasibleStateError, "nearest feasible"),
        ({"target": "yield", "cap": -1}, UnsupportedAnalysisError, "cap must be 0 or more"),
        ({"target": 1.5}, UnsupportedAnalysisError, "a set of states"),
    ],
)
def test_refusals(brink, arguments, error, words):
    with pytest.raises(error, match=words):
        paths(brink, **arguments)


def test_a_start_is_needed():
    without = Conflict(**{key: value for key, value in BRINK.items() if key != "status_quo"})
    with pytest.raises(UnsupportedAnalysisError, match="start="):
        paths(without, "yield")
    assert paths(without, "yield", start="NNN").reachable


def test_a_target_of_another_conflict_is_refused(brink):
    other = Conflict(**{**BRINK, "title": "Another"}).compile()
    with pytest.raises(MixedModelsError, match="another conflict"):
        paths(brink, other.where("yield"))


def test_rules_are_found_by_any_of_their_names():
    assert find_move_rule("Best replies") is MOVE_RULES["best_replies"]
    assert all(rule.source and rule.summary.endswith(".") for rule in MOVE_RULES.values())


def test_large_sets_are_counted_not_listed():
    makers = {f"d{i}": {"options": {f"o{i}_{k}": "" for k in range(4)}} for i in range(3)}
    conflict = Conflict(
        title="Large", decision_makers=makers, status_quo={},
        readings={"one": {"preferences": dict.fromkeys(makers, "indifferent")}},
    )  # fmt: skip
    found = paths(conflict, "Y" * 12)
    assert (len(found.reached), found.count) == (4096, 6)
    assert found.to_dict()["reached"] == {"count": 4096, "numbers": None}
