"""The funnel: every stage against its definition, every reason against the moves, and what is promised to users."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.coalitions import coalition_stability
from detente.analysis.funnel import DEFAULT_STAGES, funnel
from detente.analysis.funnel_stages import STAGES, find_stage
from detente.analysis.move_rules import MOVE_RULES
from detente.errors import InfeasibleStateError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings
from tests.analysis import reference_paths as by_hand
from tests.analysis.random_conflicts import random_conflict
from tests.strategies import conflicts

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq", "brseq")


def equilibria_by_hand(space, concepts):
    rules = by_hand.Rules(space, concepts)
    return {
        index
        for s, index in rules.position.items()
        if all(rules.is_stable(rules.game, i, s) for i in rules.game.decision_makers)
    }


def kept_by_hand(space, concepts, start, stage):
    """What a stage keeps of all feasible states, by the definitions."""
    n = len(concepts)
    if stage in MOVE_RULES:
        moves = by_hand.Rules(space, concepts).moves(stage, set())
        return {start.index} | {state for _, state in by_hand.arrivals(moves, start.index)}
    if stage == "stable":
        return equilibria_by_hand(space, concepts)
    if stage == "readings":
        readings = [reading.id for reading in space.conflict.readings]
        return set.intersection(*(equilibria_by_hand(space.with_reading(name), concepts) for name in readings))
    if stage == "concepts":
        return set.intersection(*(equilibria_by_hand(space, [name] * n) for name in ("nash", "gmr", "seq")))
    return equilibria_by_hand(space, [stage] * n)


@pytest.mark.parametrize("seed", range(80))
def test_stages_keep_what_their_definitions_say(seed):
    rng = random.Random(seed)
    check_stages(rng, random_conflict(rng, max_states=14, n_readings=2))


@hypothesis_settings(max_examples=25)
@given(conflicts(prose=False, max_states=14, max_decision_makers=3, max_readings=2), st.randoms(use_true_random=False))
def test_stages_in_awkward_conflicts(drawn, rng):
    check_stages(rng, drawn)


def check_stages(rng, drawn):
    space = drawn.compile(settings=Settings(ties=rng.choice(["sanction", "sanction", "no_sanction"])))
    concepts = [rng.choice(CONCEPTS) for _ in space.decision_makers]
    start = space.state(rng.choice(space.feasible.tolist()))
    stages = rng.sample([*CONCEPTS, *MOVE_RULES, "stable", "readings", "concepts"], rng.randint(1, 4))
    profile = dict(zip(space.decision_makers, concepts, strict=True))
    found = funnel(space, stages, profile=profile, start=start, concepts=["nash", "gmr", "seq"])
    left = set(space.feasible.tolist())
    for stage in found.stages:
        alone = kept_by_hand(space, concepts, start, stage.id)
        assert stage.came_in == len(left)
        left &= alone
        assert set(stage.kept.indices.tolist()) == left
        assert stage.by_itself == len(alone)
        assert stage.share == (len(left) / stage.came_in if stage.came_in else None)
        assert stage.says_little == (stage.came_in > 0 and len(left) > stage.came_in / 10)
    for state in space.listed():
        check_reason(found, concepts, found.why(state), state)
    check_totals(found, concepts, start)
    json.dumps(found.to_dict())


def check_reason(found, concepts, reason, state):
    """The first stage that does not keep the state, and a witness that holds by the definitions."""
    without = [stage.id for stage in found.stages if state not in stage.kept]
    if not without:
        assert reason is None
        return
    assert (reason.stage, reason.state) == (without[0], state)
    json.dumps(reason.to_dict())
    if reason.kind in ("not_entered", "not_reached"):
        moves = by_hand.Rules(found.space, concepts).moves(reason.stage, set())
        sources = {(i, s) for i, own in enumerate(moves) for s, ends in own.items() if state.index in ends}
        assert (reason.kind == "not_entered") == (not sources)
        if reason.move is not None:
            maker = found.space.decision_makers.index(reason.move.decision_maker)
            assert (maker, reason.move.start.index) in sources
            assert reason.move.end == state
        return
    assert reason.kind == "unstable"
    space = found.space.with_reading(reason.reading)
    maker = space.decision_makers.index(reason.move.decision_maker)
    assert reason.concept == {"stable": concepts[maker], "readings": concepts[maker]}.get(reason.stage, reason.concept)
    if reason.stage in CONCEPTS:
        assert reason.concept == reason.stage
    if reason.stage != "readings":
        assert reason.reading == found.space.reading
    rules = by_hand.Rules(space, [reason.concept] * len(concepts))
    assert reason.move.end.index in rules.moves("undeterred", set())[maker][state.index]


def check_totals(found, concepts, start):
    """Each state that fell out is counted under each of its faults."""
    left = set(found.space.feasible.tolist())
    for stage in found.stages:
        removed = left - set(stage.kept.indices.tolist())
        left -= removed
        if stage.id in MOVE_RULES:
            moves = by_hand.Rules(found.space, concepts).moves(stage.id, set())
            entered = {q for own in moves for ends in own.values() for q in ends}
            expected = {"not_entered": len(removed - entered), "not_reached": len(removed & entered)}
        elif stage.id == "readings":
            names = [reading.id for reading in found.space.conflict.readings]
            per = {name: equilibria_by_hand(found.space.with_reading(name), concepts) for name in names}
            expected = {name: len(removed - stable) for name, stable in per.items()}
        elif stage.id == "concepts":
            per = {name: equilibria_by_hand(found.space, [name] * len(concepts)) for name in ("nash", "gmr", "seq")}
            expected = {name: len(removed - stable) for name, stable in per.items()}
        else:
            own = concepts if stage.id == "stable" else [stage.id] * len(concepts)
            rules = by_hand.Rules(found.space, own)
            expected = {
                maker: sum(not rules.is_stable(rules.game, i, s)
                           for s, index in rules.position.items() if index in removed)
                for i, maker in enumerate(found.space.decision_makers)
            }  # fmt: skip
        assert dict(stage.fell_out) == {name: count for name, count in expected.items() if count}


@pytest.mark.parametrize("concept", ["nash", "seq"])
@pytest.mark.parametrize("seed", range(20))
def test_coalitions_as_in_coalition_stability(seed, concept):
    space = random_conflict(random.Random(seed), max_states=12).compile()
    found = funnel(space, ["feasible", "coalitions"], concept=concept)
    groups = [group for group in coalition_stability(space, concepts=[concept]).coalitions if len(group) > 1]
    if not groups:
        assert len(found.survivors) == space.n_states
        return
    stable = coalition_stability(space, groups, concepts=[concept])
    assert found.survivors == stable.equilibria(concept)
    expected = {", ".join(group): len(stable.left(concept, group)) for group in groups}
    assert dict(found.stage("coalitions").fell_out) == {name: count for name, count in expected.items() if count}
    for state in space.listed():
        reason = found.why(state)
        if reason is not None:
            assert reason.kind == "coalition"
            coalition = reason.joint_move.coalition
            assert state in stable.left(concept, coalition)
            free = [move.move.end for move in stable.improvements(state, concept, coalition) if not move.deterred]
            assert reason.joint_move.end in free


@given(st.permutations(["seq", "improvements", "best_replies", "nash"]))
def test_order_does_not_change_who_passes(stages):
    space = FLAGSHIP
    assert funnel(space, stages).survivors == funnel(space, sorted(stages)).survivors


FLAGSHIP = detente.load("three-demands").compile("neutral")


# --- figures of the flagship ------------------------------------------------------------------------------------------


def test_flagship_by_default():
    """From 179 sequential equilibria to one: the status quo and what an agreement would end fall out on the way."""
    found = funnel(FLAGSHIP)
    assert tuple(stage.id for stage in found.stages) == DEFAULT_STAGES
    feasible, stable, moves, improvements, replies, coalitions = found.stages
    assert feasible.came_in == 2**13 * 3**2
    assert sum(feasible.fell_out.values()) == feasible.came_in - feasible.count
    assert not feasible.says_little
    assert moves.says_little
    assert stable.count > improvements.count > 0
    assert improvements.by_itself > replies.by_itself >= replies.count >= coalitions.count
    assert found.start == FLAGSHIP.state(FLAGSHIP.status_quo)
    assert coalitions.by_itself is None
    assert found.why(found.survivors[0]) is None


# --- what is promised to users ----------------------------------------------------------------------------------------


def test_stages_of_ones_own():
    found = funnel(FLAGSHIP, ["feasible", ("no troops", "not send"), ("held", FLAGSHIP.where("mass"))])
    assert [stage.count for stage in found.stages][1:] == [
        len(FLAGSHIP.where("not send")),
        len(FLAGSHIP.where("not send and mass")),
    ]
    assert found.stage("no troops").fell_out == {"no troops": len(FLAGSHIP.where("send"))}
    assert found.start is None
    reason = found.why(FLAGSHIP.where("send")[0])
    assert (reason.stage, reason.kind) == ("no troops", "excluded")


def test_what_is_feasible_later_on_changes_nothing():
    found = funnel(FLAGSHIP, ["nash", "feasible"])
    assert found.stages[1].came_in == found.stages[0].count == found.stages[1].count
    assert found.stages[1].fell_out == {}


def test_an_analysis_is_used_with_its_profile():
    profile = {"russia": "nash", "west": "gmr"}
    analysis = detente.analyze(FLAGSHIP, concepts=["nash", "gmr"], profile=profile)
    found = funnel(analysis, ["stable", "concepts"])
    assert dict(found.concepts) == {"russia": "nash", "west": "gmr", "china": "seq"}
    assert found.stage("stable").kept == analysis.equilibria("profile")
    assert funnel(analysis, ["stable"], concept="profile").survivors == analysis.equilibria("profile")
    assert funnel(analysis, ["stable"], concept="gmr").survivors == analysis.equilibria("gmr")
    assert found.context.all_concepts == analysis.concepts
    assert analysis.funnel(["stable"], concept="nash").survivors == analysis.equilibria("nash")


def test_over_all_concepts_it_is_nash_and_the_rest():
    chicken = detente.load("chicken")
    assert funnel(chicken, ["concepts"]).survivors == detente.analyze(chicken).equilibria("nash")


def test_graph_form_and_merged_states():
    elmira = detente.load("elmira")
    found = funnel(elmira, ["feasible", "seq"])
    assert found.stages[0].fell_out["merged"] == 3
    drawn = Conflict(
        title="Drawn",
        decision_makers={"a": {}},
        graph={"states": {"s1": {}, "s2": {}}, "moves": {"a": {"s1": ["s2"]}}},
        readings={"one": {"preferences": {"a": {"ranking": ["s2", "s1"]}}}},
    )
    found = funnel(drawn, ["feasible", "nash"])
    assert [(stage.came_in, stage.count) for stage in found.stages] == [(2, 2), (2, 1)]
    with pytest.raises(UnsupportedAnalysisError, match="start="):
        funnel(drawn, ["improvements"])


def test_refusals():
    with pytest.raises(UnknownNameError, match="Did you mean 'improvements'"):
        funnel(FLAGSHIP, ["improvement"])
    with pytest.raises(UnknownNameError, match="twice"):
        funnel(FLAGSHIP, ["nash", "nash"])
    with pytest.raises(UnknownNameError, match="needs a stage"):
        funnel(FLAGSHIP, [])
    with pytest.raises(UnknownNameError, match="is a stage already"):
        funnel(FLAGSHIP, [("nash", "send")])
    with pytest.raises(UnknownNameError, match="no profile"):
        funnel(FLAGSHIP, concept="profile")
    with pytest.raises(UnknownNameError, match="it has 'nash'"):
        funnel(FLAGSHIP, ["nash"]).stage("seq")
    with pytest.raises(InfeasibleStateError, match="breaks the rule"):
        funnel(FLAGSHIP, ["nash"]).why({"send": "yes"})


def test_stages_are_found_by_any_of_their_names():
    for kind in STAGES.values():
        assert find_stage(kind.name) is find_stage(kind.id) is kind
        assert kind.summary.endswith(".")


def test_empty_sets_have_no_share():
    found = funnel(FLAGSHIP, [("nothing", "send and not send"), "nash"])
    assert found.stages[1].share is None
    assert not found.stages[1].says_little
    assert found.survivors.indices.tolist() == np.array([]).tolist()
