"""Coalitions by name: what they leave, how, and what deters them; against the definitions."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.coalition_scan import CoalitionScan, scan
from detente.analysis.coalition_settings import CoalitionSettings
from detente.analysis.coalitions import COALITION_CONCEPTS, coalition_stability
from detente.analysis.joint_moves import JointMove
from detente.engine import Grid
from detente.engine import reference_coalitions as coref
from detente.errors import LimitExceededError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateSpace
from tests.analysis.reference_game import reference_game
from tests.strategies import conflicts

RULES = {name: st.sampled_from(allowed) for name, allowed in CoalitionSettings.choices().items()}


@st.composite
def questions(draw, max_states=16):
    """A compiled conflict, rules for coalitions, and the same as sets."""
    conflict = draw(conflicts(prose=False, max_states=max_states, max_decision_makers=3, max_readings=1))
    space = conflict.compile(settings=Settings(ties=draw(st.sampled_from(["sanction", "no_sanction"]))))
    rules = CoalitionSettings(**draw(st.fixed_dictionaries(RULES)))
    if not isinstance(space.structure, Grid):
        rules = CoalitionSettings(**{**rules.to_dict(), "moves": "legal_sequences"})
    game, position = reference_game(space)
    directions = tuple(option.moves for option in conflict.options)
    by_hand = coref.CoalitionGame(game, rules.moves, rules.improvement, rules.spoils, space.settings.ties, directions)
    return space, rules, by_hand, position


def opponents(rules: CoalitionSettings, members: frozenset[int], n: int) -> list[frozenset[int]]:
    outside = frozenset(range(n)) - members
    if rules.sanctions == "any_subcoalition":
        return coref.all_coalitions(outside)
    if rules.sanctions == "block":
        return [outside] if outside else []
    return [frozenset({j}) for j in outside]


def check_joint_move(space: StateSpace, by_hand: coref.CoalitionGame, position, move: JointMove) -> None:
    """Follow a joint move step by step."""
    state_at = {index: state for state, index in position.items()}
    makers = [space.decision_makers.index(name) for name in move.coalition]
    start, end = state_at[move.start.index], state_at[move.end.index]
    if move.at_once:
        assert end in coref.coalition_moves(by_hand, makers, start)
        changed = {change.option: change.after for part in move.moves for change in part.changes}
        before = dict(zip([o.id for o in space.conflict.options], move.start.levels, strict=True))
        assert tuple((before | changed).values()) == move.end.levels
    else:
        here, last = start, None
        for step in move.moves:
            mover = space.decision_makers.index(step.decision_maker)
            assert mover in makers
            assert mover != last
            assert step.start.index == position[here]
            assert state_at[step.end.index] in by_hand.game.moves[mover][here]
            here, last = state_at[step.end.index], mover
        assert here == end
    for gain, maker in zip(move.gains, makers, strict=True):
        order = sorted(set(by_hand.game.ranks[maker].values()), reverse=True)
        assert order[gain.before - 1] == by_hand.game.ranks[maker][start]
        assert order[gain.after - 1] == by_hand.game.ranks[maker][end]


@hypothesis_settings(max_examples=40)
@given(questions(), st.sampled_from(COALITION_CONCEPTS))
def test_stability_equals_definition(question, concept):
    space, rules, by_hand, position = question
    n = len(space.decision_makers)
    found = coalition_stability(space, concepts=[concept], rules=rules)
    everywhere = set(position.values())
    for group in coref.all_coalitions(range(n)):
        names = [space.decision_makers[i] for i in sorted(group)]
        left = {
            position[s]
            for s in by_hand.game.states
            if not coref.is_coalition_stable(by_hand, group, opponents(rules, group, n), s, concept)
        }
        assert set(found.left(concept, names).indices.tolist()) == left
        assert set(found.stable(concept, names).indices.tolist()) == set(position.values()) - left
        everywhere -= left
    assert set(found.equilibria(concept).indices.tolist()) == everywhere


@hypothesis_settings(max_examples=40)
@given(questions(max_states=8), st.sampled_from(COALITION_CONCEPTS), st.data())
def test_every_improvement_and_answer_is_legal(question, concept, data):
    space, rules, by_hand, position = question
    n = len(space.decision_makers)
    group = data.draw(st.sampled_from(coref.all_coalitions(range(n))))
    names = [space.decision_makers[i] for i in sorted(group)]
    found = coalition_stability(space, [names], concepts=[concept], rules=rules)
    state = data.draw(st.sampled_from(list(by_hand.game.states)))
    free = coref.unsanctioned_improvements(by_hand, group, opponents(rules, group, n), state, concept)
    everything = coref.coalition_improvements(by_hand, group, state)
    start = space.state(position[state])
    listed = found.improvements(start, concept, names, cap=1000)
    assert found.count_improvements(start, concept, names) == (len(everything), len(free))
    assert {step.move.end.index for step in listed} == {position[q] for q in everything}
    assert {step.move.end.index for step in listed if not step.deterred} == {position[q] for q in free}
    assert found.is_stable(start, concept, names) == (not free)
    for improvement in listed:
        check_joint_move(space, by_hand, position, improvement.move)
        end = improvement.move.end
        for step in improvement.answer or ():
            check_joint_move(space, by_hand, position, step)
            assert step.start.index == end.index
            end = step.end
        if improvement.deterred:
            assert improvement.spoilt_for or rules.improvement == "pareto"


@hypothesis_settings(max_examples=40)
@given(questions(max_states=12), st.sampled_from(["nash", "gmr", "smr", "seq"]))
def test_scan_equals_definition(question, concept):
    space, rules, by_hand, position = question
    n = len(space.decision_makers)
    found = scan(space, concept, rules=rules)
    state_at = {index: state for state, index in position.items()}
    for effect in found.effects:
        group = frozenset(space.decision_makers.index(name) for name in effect.coalition)
        upset = []
        for index in found.equilibria.indices.tolist():
            free = coref.unsanctioned_improvements(by_hand, group, opponents(rules, group, n), state_at[index], concept)
            if free:
                upset.append(index)
                check_upset(found, effect, index, {position[q] for q in free}, by_hand, position)
        assert effect.upset.indices.tolist() == upset
    check_partners_and_survivors(found)


def check_upset(found: CoalitionScan, effect, index: int, free: set[int], by_hand, position) -> None:
    space = found.space
    at = effect.upset.indices.tolist().index(index)
    assert int(effect.ends[at]) in free
    stable = set(found.equilibria.indices.tolist())
    assert bool(effect.to_equilibrium[at]) == bool(free & stable)
    move = found.move(space.state(index), effect.coalition)
    assert move is not None
    check_joint_move(space, by_hand, position, move)
    for name in effect.coalition:
        maker = space.decision_makers.index(name)
        best = max(free, key=lambda q: space.rank(maker, q))
        better = {
            space.rank(maker, int(q)) for q in space.feasible if space.rank(maker, int(q)) > space.rank(maker, best)
        }
        assert int(effect.best[name][at]) == len(better) + 1
        offer = next(o for o in found.offers(name, space.state(index)) if o.coalition == effect.coalition)
        assert offer.best == len(better) + 1


def check_partners_and_survivors(found: CoalitionScan) -> None:
    upset = {frozenset(effect.coalition): set(effect.upset.indices.tolist()) for effect in found.effects}
    stable = set(found.equilibria.indices.tolist())
    assert set(found.survivors.indices.tolist()) == stable - set().union(*upset.values())
    for partner in found.partners:
        with_it = upset[frozenset(partner.coalition)]
        without = upset[frozenset(partner.coalition) - {partner.partner}]
        assert set(partner.added.indices.tolist()) == with_it - without
        assert set(partner.lost.indices.tolist()) == without - with_it
    for name in found.space.decision_makers:
        for coalition, count in found.preferred(name).items():
            best = [
                offers[0].best == next((o.best for o in offers if o.coalition == coalition), None)
                for offers in (found.offers(name, state) for state in found.equilibria)
                if offers
            ]
            assert count == sum(best)


# --- published, and from what is known of other programs --------------------------------------------------------------


def test_elmira_as_published():
    """Ministry and Uniroyal upset state 5 for state 8, which no single move does."""
    space = detente.load("elmira").compile()
    upset = scan(space, "nash")
    assert [str(state) for state in upset.equilibria] == ["NYNNY", "YNYNY", "-NNY-"]
    assert [(str(move.start), str(move.end)) for move in upset.jumps("ministry, uniroyal")] == [("NYNNY", "YNYNY")]
    for effect in upset.effects:
        assert bool(len(effect.upset)) == (effect.coalition == ("ministry", "uniroyal"))
    move = upset.move("NYNNY", "uniroyal, ministry")
    assert [step.decision_maker for step in move.moves] == ["ministry", "uniroyal"]
    assert [(gain.decision_maker, gain.before, gain.after) for gain in move.gains] == [
        ("ministry", 5, 4),
        ("uniroyal", 4, 3),
    ]
    assert [str(state) for state in upset.survivors] == ["YNYNY", "-NNY-"]
    assert upset.upset_by("NYNNY") == (("ministry", "uniroyal"),)
    assert upset.upset_by("YNYNY") == ()
    assert upset.move("YNYNY", "ministry, uniroyal") is None
    assert [str(state) for state in upset.vulnerable("ministry, uniroyal")] == ["NYNNY"]
    assert list(upset.jumps("ministry, uniroyal", start="YNYNY")) == []
    assert [offer.to_dict() for offer in upset.offers("uniroyal", "NYNNY")] == [
        {"coalition": ["ministry", "uniroyal"], "before": 4, "best": 3}
    ]
    assert upset.offers("local_government", "NYNNY") == ()
    assert {partner.partner for partner in upset.partners if len(partner.added)} == {"ministry", "uniroyal"}
    assert upset.preferred("uniroyal")["ministry", "uniroyal"] == 1
    for maker in range(3):
        assert space.find("YNYNY") not in space.structure.reachable(maker, space.find("NYNNY"))


def option_form(options: dict[str, list[str]], rankings: dict[str, list], **more) -> Conflict:
    return Conflict(
        title="A conflict",
        decision_makers={maker: {"options": {name: name for name in names}} for maker, names in options.items()},
        readings={"one": {"preferences": {maker: {"ranking": ranking} for maker, ranking in rankings.items()}}},
        **more,
    )


def test_joint_jump_over_infeasible_states():
    """Only NN and YY are feasible and both prefer YY: a jump leads there, no sequence does."""
    conflict = option_form({"one": ["a"], "two": ["b"]}, {"one": ["YY", "NN"], "two": ["YY", "NN"]},
                           infeasible=[{"never": "not (a iff b)"}])  # fmt: skip
    assert coalition_stability(conflict, ["one, two"]).is_stable("NN", "nash", "one, two")
    jumping = coalition_stability(conflict, ["one, two"], rules=CoalitionSettings(moves="joint_jump"))
    assert not jumping.is_stable("NN", "nash", "one, two")
    (improvement,) = jumping.improvements("NN", "nash", "one, two")
    assert improvement.move.at_once
    assert [[change.option for change in part.changes] for part in improvement.move.moves] == [["a"], ["b"]]


def test_counter_move_need_not_improve_on_the_sanction():
    """Under SMR a counter-move deters the sanction if it is better than the start for all members."""
    states = ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"]
    conflict = option_form(
        {"one": ["a"], "two": ["b"], "three": ["c"]},
        {
            "one": [states[k - 1] for k in (8, 3, 1, 2, 7, 6, 4, 5)],
            "two": [states[k - 1] for k in (1, 4, 7, 5, 6, 2, 3, 8)],
            "three": [states[k - 1] for k in (5, 6, 1, 7, 3, 4, 8, 2)],
        },
    )
    assert not coalition_stability(conflict, ["one, two"], concepts=["smr"]).is_stable("NNY", "smr", "one, two")


# --- what is promised to users ----------------------------------------------------------------------------------------


def test_faults_are_told():
    space = detente.load("elmira").compile()
    with pytest.raises(UnknownNameError, match="Did you mean 'ministry'"):
        coalition_stability(space, ["minstry"])
    with pytest.raises(UnknownNameError, match="at least one decision maker"):
        coalition_stability(space, [""])
    with pytest.raises(UnknownNameError, match="at least one"):
        coalition_stability(space, [])
    with pytest.raises(UnknownNameError, match="'ministry' is named twice"):
        coalition_stability(space, ["ministry, ministry"])
    with pytest.raises(UnsupportedAnalysisError, match="'sseq' is not defined for coalitions"):
        coalition_stability(space, concepts=["sseq"])
    with pytest.raises(UnsupportedAnalysisError, match="joint jump combines"):
        coalition_stability(space, rules=CoalitionSettings(moves="joint_jump"))
    with pytest.raises(UnknownNameError, match="setting spoils must be one of 'one_member', 'all_members'"):
        CoalitionSettings(spoils="one")
    with pytest.raises(UnsupportedAnalysisError, match="rule of older programs"):
        coalition_stability(detente.load("elmira"), settings=Settings(joint_moves="one_move"))
    found = coalition_stability(space, ["ministry, uniroyal"], concepts=["nash"])
    with pytest.raises(UnknownNameError, match="was not analysed; analysed were nash"):
        found.stable("gmr", "ministry, uniroyal")
    with pytest.raises(UnknownNameError, match="the coalition of ministry was not analysed"):
        found.stable("nash", "ministry")
    with pytest.raises(UnknownNameError, match="was not scanned"):
        scan(space, "nash", coalitions=["ministry"]).effect("uniroyal")


def test_too_many_coalitions():
    makers = {f"maker{k}": [f"option{k}"] for k in range(11)}
    conflict = Conflict(
        title="Eleven",
        decision_makers={maker: {"options": {name: name for name in names}} for maker, names in makers.items()},
        readings={"one": {"preferences": dict.fromkeys(makers, "indifferent")}},
    )
    with pytest.raises(LimitExceededError, match="2,047 coalitions"):
        coalition_stability(conflict)
    assert len(coalition_stability(conflict, ["maker0, maker1"], concepts=["nash"]).equilibria("nash")) == 2**11


def test_results_are_plain_data():
    space = detente.load("elmira").compile()
    stability = coalition_stability(space).to_dict()
    assert json.loads(json.dumps(stability)) == stability
    assert stability["schema"] == "detente.coalitions/1"
    assert stability["coalition_settings"]["sanctions"] == "any_subcoalition"
    assert stability["equilibria"]["nash"] == [8, 9]
    found = scan(space, "nash").to_dict()
    assert json.loads(json.dumps(found)) == found
    (pair,) = [item for item in found["coalitions"] if item["members"] == ["ministry", "uniroyal"]]
    assert (pair["upset"], pair["ends"]) == ([5], [8])
    assert found["survivors"] == [8, 9]


def test_scan_of_an_analysis_with_a_profile():
    conflict = detente.load("elmira")
    analysis = detente.analyze(conflict, profile={"ministry": "nash"})
    assert scan(analysis, "profile", coalition_concept="nash").equilibria == analysis.equilibria("profile")
    assert scan(analysis, "sseq", coalition_concept="seq").coalition_concept == "seq"
    with pytest.raises(UnsupportedAnalysisError, match="not defined for coalitions"):
        scan(analysis, "sseq")


def test_result_arrays_are_read_only():
    found = coalition_stability(detente.load("chicken").compile(), concepts=["nash"])
    with pytest.raises(ValueError, match="read-only"):
        next(iter(found.unstable.values()))[...] = 0
    assert isinstance(found.equilibria("nash").indices, np.ndarray)
