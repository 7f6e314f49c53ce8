"""Explanations: the verdict and every witness against the set-based definitions, and what the check refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.analysis import analyze
from detente.analysis.concepts import LITERATURE
from detente.analysis.explanation import Explanation, Improvement, WitnessError, explain, judge, verify
from detente.engine import reference as ref
from detente.errors import InfeasibleStateError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, State, StateSpace
from tests.analysis.reference_game import reference_game
from tests.model.examples import elmira
from tests.strategies import conflicts

SETTINGS = st.builds(
    Settings,
    joint_moves=st.sampled_from(Settings.choices()["joint_moves"]),
    ties=st.sampled_from(Settings.choices()["ties"]),
    move_granularity=st.sampled_from(Settings.choices()["move_granularity"]),
)


class Definitions:
    """What the reference says about one question; nothing here uses the fast code."""

    def __init__(self, explanation: Explanation, game: tuple[ref.Game, dict[object, int]]) -> None:
        space = explanation.space
        self.explanation, self.settings = explanation, space.settings
        self.game, position = game
        self.state_at = {index: state for state, index in position.items() if state in set(self.game.states)}
        self.i = space.conflict.decision_maker_index(explanation.decision_maker)
        self.s = self.state_at[explanation.state.index]
        self.credible = explanation.concept in {"seq", "sseq"}
        self.counter = explanation.concept in {"smr", "sseq"}

    def stable(self) -> bool:
        judge_state = getattr(ref, f"is_{self.explanation.concept}")
        options = {} if self.explanation.concept == "nash" else {"ties_are_sanctions": self.settings.ties == "sanction"}
        if self.explanation.concept not in {"nash", "sim"}:
            options["rule"] = self.settings.joint_moves
        return judge_state(self.game, self.i, self.s, **options)

    def deters(self, end: ref.State) -> bool:
        return ref.deters(self.game, self.i, self.s, end, ties_are_sanctions=self.settings.ties == "sanction")

    def deters_for_good(self, end: ref.State) -> bool:
        moves = self.game.moves[self.i][end] if self.counter else frozenset()
        return self.deters(end) and all(self.deters(on) for on in moves)

    def answers(self, s1: ref.State) -> frozenset[ref.State]:
        rule = self.settings.joint_moves
        return ref.joint_moves(self.game, self.game.opponents(self.i), s1, improving=self.credible, rule=rule)

    def fewest_moves(self, s1: ref.State) -> int:
        """Length of the shortest sequence that deters, by trying all sequences of one, two, ... moves."""
        ends = [(s1, ())]
        for length in range(1, 50):
            following = set()
            for state, movers in ends:
                for j in self.game.opponents(self.i):
                    last = movers[-1:] if self.settings.joint_moves == "legal_sequences" else movers
                    if j not in last:
                        reached = ref.improvements(self.game, j, state) if self.credible else self.game.moves[j][state]
                        following |= {(q, (*last, j)) for q in reached}
            ends = [
                (q, movers if self.settings.joint_moves != "legal_sequences" else movers[-1:])
                for q, movers in following
            ]
            if any(self.deters_for_good(q) for q, _ in ends):
                return length
        raise AssertionError("nothing deters")

    # --- checks ---

    def check(self) -> None:
        explanation = self.explanation
        better = ref.improvements(self.game, self.i, self.s)
        assert explanation.stable == self.stable()
        assert explanation.n_improvements == len(better)
        assert explanation.n_more == 0
        assert (explanation.reason == "no_moves") == (not self.game.moves[self.i][self.s])
        assert (explanation.reason == "no_improvements") == (not better and bool(self.game.moves[self.i][self.s]))
        ends = [self.state_at[improvement.move.end.index] for improvement in explanation.improvements]
        assert len(set(ends)) == len(ends)
        assert set(ends) == better if explanation.stable else set(ends) <= better
        ranks = [self.game.ranks[self.i][end] for end in ends]
        assert ranks == sorted(ranks, reverse=True)
        for improvement, end in zip(explanation.improvements, ends, strict=True):
            assert improvement.deterred == explanation.stable
            if explanation.concept == "sim":
                self.check_simultaneous(improvement, end)
            elif explanation.concept == "nash":
                assert improvement.outcome == "not_considered"
            else:
                self.check_answer(improvement, end)

    def check_answer(self, improvement: Improvement, s1: ref.State) -> None:
        rank, answers = self.game.ranks[self.i], self.answers(s1)
        assert improvement.deterred == any(self.deters_for_good(q) for q in answers)
        if improvement.answer is None:
            assert improvement.outcome in {"no_answer", "no_harm"}
            assert (improvement.outcome == "no_answer") == (not answers)
            assert all(rank[q] >= rank[s1] for q in answers)
            return
        end = self.follow(improvement, s1)
        assert end in answers
        if improvement.deterred:
            assert self.deters_for_good(end)
            assert len(improvement.answer.moves) == self.fewest_moves(s1)
        elif improvement.outcome == "counter_move":
            assert self.deters(end)
            assert self.counter
        else:
            assert improvement.outcome == "still_better"
            assert not any(self.deters(q) for q in answers)
            assert rank[end] == min(rank[q] for q in answers)
        if self.counter:
            self.check_counter_move(improvement, end)

    def follow(self, improvement: Improvement, s1: ref.State) -> ref.State:
        """Go through the moves of an answer; every step by somebody who may make it."""
        state, movers = s1, []
        for move in improvement.answer.moves:
            mover = self.explanation.space.conflict.decision_maker_index(move.decision_maker)
            end = self.state_at[move.end.index]
            assert self.state_at[move.start.index] == state
            assert mover != self.i
            assert end in self.game.moves[mover][state]
            assert move.credible == (end in ref.improvements(self.game, mover, state))
            assert move.must_be_credible == self.credible
            assert move.credible or not self.credible
            movers.append(mover)
            state = end
        assert all(first != second for first, second in pairwise(movers))
        assert self.settings.joint_moves == "legal_sequences" or len(set(movers)) == len(movers)
        assert self.settings.joint_moves != "one_move" or len(movers) == 1
        assert self.state_at[improvement.answer.end.index] == state
        return state

    def check_counter_move(self, improvement: Improvement, end: ref.State) -> None:
        moves, counter = self.game.moves[self.i][end], improvement.answer.counter_move
        assert (counter is None) == (not moves)
        if counter is not None:
            best = self.state_at[counter.end.index]
            assert best in moves
            assert self.game.ranks[self.i][best] == max(self.game.ranks[self.i][q] for q in moves)

    def check_simultaneous(self, improvement: Improvement, s1: ref.State) -> None:
        ends = ref._simultaneous_ends(self.game, self.game.option_form, self.i, self.s, s1)
        assert improvement.deterred == any(self.deters(q) for q in ends)
        if improvement.answer is None:
            assert not ends
            return
        end = self.state_at[improvement.answer.end.index]
        assert end in ends
        assert improvement.deterred == self.deters(end)
        for move in improvement.answer.moves:
            mover = self.explanation.space.conflict.decision_maker_index(move.decision_maker)
            assert self.state_at[move.end.index] in ref.improvements(self.game, mover, self.s)


@st.composite
def tense_conflicts(draw) -> Conflict:
    """Conflicts in option form whose rankings are drawn at random, so that much is improved and much is sanctioned."""
    random = Random(draw(st.integers(0, 2**32)))
    n = random.choice([2, 3, 3, 4])
    sizes = [random.choice([2, 2, 2, 3]) for _ in range(max(n, 4))]
    owners = sorted([*range(n), *random.choices(range(n), k=len(sizes) - n)])
    ways = random.choice([["free"], ["free", "free", "up", "down"]])
    options = {f"o{k}": {"levels": ["l0", "l1", "l2"][:size], "moves": random.choice(ways)}
               for k, size in enumerate(sizes)}  # fmt: skip
    makers = {f"d{j}": {"options": {f"o{k}": options[f"o{k}"] for k, owner in enumerate(owners) if owner == j}}
              for j in range(n)}  # fmt: skip
    codes = [dict(zip(options, levels, strict=True)) for levels in product(*(range(size) for size in sizes))]
    out = random.sample(codes[1:], random.choice([0, 0, 1, len(codes) // 3]))
    rules = [{"never": " and ".join(f"{name} = l{level}" for name, level in levels.items())} for levels in out]
    merge = [{"when": "o0 = l1", "ignore": random.sample(["o1", "o2"], 1)}] if random.random() < 0.3 else []
    base = {"title": "Tense", "decision_makers": makers, "infeasible": rules, "coalesce": merge}
    nothing = Conflict(**base, readings={"nothing": {"preferences": dict.fromkeys(makers, "indifferent")}})
    patterns = [state.text for state in nothing.compile().listed()]
    preferences = {maker: {"ranking": ranking(random, patterns)} for maker in makers}
    return Conflict(**base, readings={"drawn": {"preferences": preferences}})


def ranking(random: Random, patterns: list[str]) -> list[list[str]]:
    chance, groups = random.choice([0.0, 0.2, 0.6]), []
    for pattern in random.sample(patterns, len(patterns)):
        if groups and random.random() < chance:
            groups[-1].append(pattern)
        else:
            groups.append([pattern])
    return groups


def some_states(space: StateSpace, most: int) -> list[State]:
    return [space.state(int(index)) for index in space.feasible[:: -(-len(space.feasible) // most)]]


def explanations(space: StateSpace, most: int) -> Iterator[Explanation]:
    """Every concept and decision maker at some states, where the concept is defined."""
    for concept in LITERATURE:
        for state in some_states(space, most):
            for maker in space.decision_makers:
                try:
                    yield explain(space, state, maker, concept, limit=1000)
                except UnsupportedAnalysisError:
                    assert concept == "sim"
                    assert space.conflict.graph or space.settings.move_granularity == "one_option"


@settings(max_examples=60)
@given(tense_conflicts(), SETTINGS)
def test_every_witness_holds_by_the_definitions(drawn, chosen):
    space = drawn.compile(settings=chosen)
    game = reference_game(space)
    for explanation in explanations(space, 4):
        Definitions(explanation, game).check()


@settings(max_examples=25)
@given(conflicts(max_states=12, prose=False), SETTINGS)
def test_every_witness_holds_whatever_the_form(drawn, chosen):
    space = drawn.compile(settings=chosen)
    game = reference_game(space)
    for explanation in explanations(space, 3):
        Definitions(explanation, game).check()


@settings(max_examples=20)
@given(tense_conflicts(), SETTINGS)
def test_explanations_agree_with_the_analysis(drawn, chosen):
    analysis = analyze(drawn, settings=chosen)
    for state in some_states(analysis.space, 3):
        for concept in analysis.concepts:
            for maker in analysis.space.decision_makers:
                explanation = analysis.explain(state, maker, concept)
                assert explanation.stable == analysis.is_stable(state, concept, maker)
                for improvement in explanation.improvements:
                    ends = (improvement.move.start.index, improvement.move.end.index)
                    focal = drawn.decision_maker_index(maker)
                    assert judge(analysis.space, ends, focal, concept) == improvement


@settings(max_examples=10)
@given(tense_conflicts(), SETTINGS)
def test_explanations_are_plain_data_and_the_same_every_time(drawn, chosen):
    first, second = (list(explanations(drawn.compile(settings=chosen), 3)) for _ in range(2))
    assert [known.to_dict() for known in first] == [known.to_dict() for known in second]
    assert all(plain(known.to_dict()) for known in first)


def plain(data: object) -> bool:
    if isinstance(data, dict):
        return all(type(key) is str and plain(value) for key, value in data.items())
    if isinstance(data, list):
        return all(plain(item) for item in data)
    return data is None or type(data) in {str, int, bool}


# --- known cases ------------------------------------------------------------------------------------------------------


def test_mutual_caution_in_chicken_is_kept_by_the_thought_of_the_crash():
    explanation = detente.analyze(detente.load("chicken")).explain("YY", "first", "sim")
    (improvement,) = explanation.improvements
    assert improvement.deterred
    assert improvement.answer.simultaneous
    assert [change.to_dict() for change in improvement.move.changes] == [
        {"option": "first_swerves", "before": "yes", "after": "no"}
    ]
    assert improvement.answer.end.text == "NN"
    assert improvement.answer.compared == "worse"


def staircase() -> Conflict:
    """Three one-option decision makers; the only sanction of 1 -> 2 is 2, 4, 8, 6, in which the second moves twice."""
    numbers = dict(enumerate(["NNN", "YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"], start=1))
    orders = {"a": (2, 4, 8, 1, 3, 5, 7, 6), "b": (4, 2, 6, 8, 1, 3, 5, 7), "c": (8, 4, 2, 6, 1, 3, 5, 7)}
    return Conflict(
        title="Staircase",
        decision_makers={name: {"options": {f"option_{name}": {}}} for name in orders},
        readings={"r": {"preferences": {
            name: {"ranking": [numbers[number] for number in order]} for name, order in orders.items()
        }}},
    )  # fmt: skip


def test_an_opponent_moves_twice_in_the_only_sanction():
    explanation = explain(staircase().compile(), "NNN", "a", "seq")
    (improvement,) = explanation.improvements
    assert [(move.decision_maker, move.end.text) for move in improvement.answer.moves] == [
        ("b", "YYN"),
        ("c", "YYY"),
        ("b", "YNY"),
    ]
    assert all(move.credible and move.must_be_credible for move in improvement.answer.moves)
    once = explain(staircase().compile(settings=Settings(joint_moves="each_once")), "NNN", "a", "seq")
    assert not once.stable
    assert once.improvements[0].outcome == "still_better"


def test_profile_asks_for_the_own_concept():
    analysis = analyze(staircase(), profile={"a": "nash"})
    assert analysis.explain("NNN", "a", "profile").concept == "nash"
    assert analysis.explain("NNN", "b", "profile").concept == "seq"
    with pytest.raises(UnknownNameError, match="profile"):
        analyze(staircase()).explain("NNN", "a", "profile")


def test_long_lists_are_capped_and_counted():
    options = {f"x{k}": {} for k in range(5)}
    conflict = Conflict(
        title="Many improvements",
        decision_makers={"a": {"options": options}, "b": {"options": {"y": {}}}},
        readings={"r": {"preferences": {"a": {"weights": dict.fromkeys(options, 1)}, "b": "indifferent"}}},
    )
    explanation = explain(conflict.compile(), "NNNNNN", "a", "gmr", limit=4)
    assert (explanation.n_improvements, len(explanation.improvements), explanation.n_more) == (31, 4, 27)
    assert explanation.improvements[0].move.end.text == "YYYYYN"
    assert len(explanation.improvements[1].move.changes) == 4
    everything = explain(conflict.compile(), "NNNNNN", "a", "gmr", limit=100)
    assert everything.n_more == 0
    assert explain(conflict.compile(), "NNNNNN", "a", "gmr", limit=0).n_more == 31


def test_more_improvements_than_slices_are_searched_at_once():
    """Nine options, 511 improvements: found on the whole grid, described from slices."""
    options = {f"x{k}": {} for k in range(9)}
    conflict = Conflict(
        title="Many improvements",
        decision_makers={"a": {"options": options}, "b": {"options": {"y": {}}}, "c": {"options": {"z": {}}}},
        infeasible=[{"never": "x0 and x1 and y"}],
        readings={"r": {"preferences": {
            "a": {"statements": ["not (y and z)", *options]}, "b": {"statements": ["y"]}, "c": {"statements": ["z"]},
        }}},
    )  # fmt: skip
    analysis = analyze(conflict, concepts=["gmr", "seq"])
    for concept in ("gmr", "seq"):
        explanation = analysis.explain("NNNNNNNNNNN", "a", concept, limit=3)
        assert explanation.n_improvements == 511
        assert explanation.n_undeterred == 128  # where x0 and x1 are taken, b cannot join in


def test_merged_states_say_from_which_combination_a_move_starts():
    conflict = detente.load("elmira")
    analysis = analyze(conflict)
    merged = analysis.space.state(int(analysis.space.feasible[-1]))
    assert "-" in merged.levels
    for maker in analysis.space.decision_makers:
        explanation = analysis.explain(merged, maker, "gmr")
        assert explanation.stable
        assert explanation.improvements == ()


# --- bad input --------------------------------------------------------------------------------------------------------


def test_unknown_names_are_refused():
    analysis = detente.analyze(detente.load("garrison"))
    space = analysis.space
    first = space.decision_makers[0]
    with pytest.raises(UnknownNameError, match="Did you mean"):
        analysis.explain(1, first + "x", "seq")
    with pytest.raises(UnknownNameError, match="seq"):
        analysis.explain(1, first, "seqq")
    with pytest.raises(UnknownNameError, match="from 1 to"):
        analysis.explain(1000, first, "seq")
    infeasible = next(code for code in range(space.states.n_positions) if code not in space.feasible)
    with pytest.raises(InfeasibleStateError):
        analysis.explain(space.states.text(infeasible), first, "seq")


def test_simultaneous_moves_need_options():
    conflict = Conflict(
        title="Graph",
        decision_makers={"a": {}},
        graph={"states": {"s": "S", "t": "T"}, "moves": {"a": {"s": ["t"]}}},
        readings={"r": {"preferences": {"a": {"ranking": ["t", "s"]}}}},
    )
    with pytest.raises(UnsupportedAnalysisError):
        explain(conflict.compile(), "s", "a", "sim")
    explanation = explain(conflict.compile(), "s", "a", "nash")
    assert explanation.improvements[0].move.changes == ()
    assert explanation.to_dict()["states"] == {"1": "s", "2": "t"}


# --- the check --------------------------------------------------------------------------------------------------------


def tampered() -> dict[str, Explanation]:
    """Explanations with one fault each."""
    good = explain(staircase().compile(), "NNN", "a", "seq")
    (improvement,) = good.improvements
    answer = improvement.answer
    b1, c, b2 = answer.moves

    def with_moves(*moves, **changes):
        changed = replace(answer, moves=moves, end=moves[-1].end, **changes)
        return replace(good, improvements=(replace(improvement, answer=changed),))

    other_option = replace(b1.changes[0], option="option_c")
    backwards = replace(b1.changes[0], before="yes", after="no")
    return {
        "wrong verdict": replace(good, n_undeterred=1),
        "wrong count": replace(good, n_improvements=2),
        "wrong reason": replace(good, reason="no_moves"),
        "listed twice": replace(good, improvements=(improvement, improvement)),
        "no sanction": replace(good, improvements=(replace(improvement, answer=None),)),
        "stops early": with_moves(b1, c),
        "gap": with_moves(b1, b2),
        "wrong end": replace(good, improvements=(replace(improvement, answer=replace(answer, end=c.end)),)),
        "moves of the focal decision maker": with_moves(replace(b1, decision_maker="a"), c, b2),
        "option of somebody else": with_moves(replace(b1, changes=(other_option,)), c, b2),
        "wrong way": with_moves(replace(b1, changes=(backwards,)), c, b2),
        "no change": with_moves(replace(b1, changes=()), c, b2),
        "wrong rank": with_moves(replace(b1, rank_after=99), c, b2),
        "not required": with_moves(replace(b1, must_be_credible=False), c, b2),
        "at the same time": with_moves(b1, c, b2, simultaneous=True),
    }


@pytest.mark.parametrize("fault", tampered())
def test_the_check_refuses(fault):
    with pytest.raises(WitnessError, match="error of the program"):
        verify(tampered()[fault])


def test_the_check_refuses_another_concept_and_rule():
    good = explain(staircase().compile(), "NNN", "a", "seq")
    verify(good)
    once = staircase().compile(settings=Settings(joint_moves="each_once"))
    with pytest.raises(WitnessError, match="twice"):
        verify(replace(good, space=once))
    with pytest.raises(WitnessError):
        verify(replace(good, concept="sseq"))


def test_the_check_refuses_a_missed_counter_move():
    analysis = detente.analyze(detente.load("garrison"))
    asked = [(index, maker) for index in analysis.space.feasible.tolist() for maker in analysis.space.decision_makers]
    explanations = [analysis.explain(analysis.space.state(index), maker, "smr") for index, maker in asked]
    found = [
        explanation
        for explanation in explanations
        if explanation.stable and any(known.answer.counter_move for known in explanation.improvements)
    ]
    assert found
    for explanation in found:
        first = next(known for known in explanation.improvements if known.answer.counter_move)
        missed = replace(first, answer=replace(first.answer, counter_move=None))
        with pytest.raises(WitnessError, match="overlooked"):
            verify(replace(explanation, improvements=(missed,)))


def test_a_contradiction_with_the_analysis_is_an_error():
    analysis = analyze(staircase(), concepts=["seq"])
    contrary = replace(analysis, flags=tuple(~flags for flags in analysis.flags))
    with pytest.raises(WitnessError, match="contradicts"):
        contrary.explain("NNN", "a", "seq")


def test_a_variant_of_our_own_is_not_explained_by_the_rules_of_another():
    with pytest.raises(UnsupportedAnalysisError, match="not explained move by move"):
        explain(analyze(elmira(), concepts=["brseq"]), 1, "moe", "brseq")
