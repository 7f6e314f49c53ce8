"""The smallest sets of wrong beliefs, against a search by the definition; and the answers that rest on them."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

import detente
from detente.analysis.answers import (
    WrongBelief,
    answer,
    candidates,
    observed_path,
    smallest_beliefs,
    view_of,
)
from detente.analysis.answers.belief_search import Side, best_play_under
from detente.analysis.hypergame import perceived
from detente.errors import InfeasibleStateError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateSpace
from detente.model.questions import ObservedStep

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


def stated(rng: random.Random) -> Conflict:
    """A conflict whose preferences are statements in an order drawn by lot, in two readings."""
    makers = ["a", "b", "c"][: rng.choice([2, 3])]
    names = [f"{maker}{k}" for maker in makers for k in range(rng.choice([1, 2]))]
    ways = ["free", "free", "free", "up"]
    literals = [f"{sign}{name}" for name in names for sign in ("", "not ")]

    def wants() -> dict:
        picked = [rng.choice([one, f"if {one} then {rng.choice(literals)}"]) for one in rng.sample(literals, 4)]
        return {"statements": list(dict.fromkeys(picked))}

    options = {m: {"options": {n: {"moves": rng.choice(ways)} for n in names if n[0] == m}} for m in makers}
    rules = [{"never": f"{rng.choice(literals)} and {rng.choice(names)}"}] if rng.random() < 0.3 else []
    readings = {name: {"preferences": {maker: wants() for maker in makers}} for name in ("one", "two")}
    return Conflict(title="By lot", decision_makers=options, readings=readings, status_quo=[], infeasible=rules)


def walked(space: StateSpace, rng: random.Random) -> list[ObservedStep]:
    """Up to three moves by lot from the status quo, nobody's twice in a row."""
    here, last, steps = space.status_quo, None, []
    for _ in range(3):
        mover = rng.choice([i for i in range(len(space.decision_makers)) if i != last])
        ends = space.structure.reachable(mover, here)
        if len(ends):
            end = int(rng.choice(ends.tolist()))
            before, after = space.state(here).levels, space.state(end).levels
            options = [option.id for option in space.conflict.options]
            does = {name: new for name, old, new in zip(options, before, after, strict=True) if old != new}
            steps.append(ObservedStep(by=space.decision_makers[mover], does=does))
            here, last = end, mover
    return steps


def drawn(seed: int) -> tuple[StateSpace, list[ObservedStep], random.Random]:
    rng = random.Random(seed)
    while True:
        try:
            conflict = stated(rng)
            space = conflict.compile()
        except ValueError:
            continue
        steps = walked(space, rng)
        if steps:
            return space, steps, rng


@pytest.mark.parametrize("seed", range(25))
def test_the_search_finds_what_trying_everything_finds(seed):
    space, steps, rng = drawn(seed)
    concept = CONCEPTS[seed % len(CONCEPTS)]
    path = observed_path(space, None, steps, rests=rng.random() < 0.5)
    for i, side in enumerate(smallest_beliefs(space, path, concept=concept, cap=10_000)):
        name = space.decision_makers[i]

        def works(beliefs, name=name, i=i, side=side):
            told = best_play_under(perceived(space, name, view_of(name, beliefs)), path, i, concept)
            return all(best or k in side.beyond for k, best in enumerate(told))

        every = candidates(space, name, path.used)
        sets = [[()], [(one,) for one in every], list(Side(space, path, i, concept).pairs_of_beliefs())]
        found = [[beliefs for beliefs in of_size if works(beliefs)] for of_size in sets]
        size = next((size for size, working in enumerate(found) if working), None)
        assert side.size == size
        assert set(side.sets) == set(found[size] if size is not None else [])
        assert side.count == len(side.sets)
        assert side.complete
        plain = best_play_under(perceived(space, name, None), path, i, concept)
        assert side.as_it_is == plain
        for k, alone in enumerate(side.one_by_one):
            assert not (alone and side.as_it_is[k])


def test_pairs_leave_out_moves_and_what_does_not_go_together():
    space, steps, _ = drawn(1)
    path = observed_path(space, None, steps, rests=True)
    side = Side(space, path, 0, "seq")
    pairs = list(side.pairs_of_beliefs())
    assert pairs
    for first, second in pairs:
        assert "move" not in (first.kind, second.kind)
        if first.about == second.about and first.edit and second.edit:
            assert first.edit.statement != second.edit.statement
    every = [one for one in side.tried if one.kind != "move"]
    assert len(pairs) < len(list(combinations(every, 2)))


def test_candidates_are_what_is_said_of_them():
    space, steps, _ = drawn(2)
    path = observed_path(space, None, steps, rests=True)
    names = space.decision_makers
    found = candidates(space, names[0], path.used)
    assert {one.kind for one in found} <= {"move", "drop", "negate", "unknown", "reading"}
    assert all(one.about != names[0] for one in found)
    assert not {one.option for one in found} & set(path.used)
    with pytest.raises(ValueError, match="not about a single statement"):
        assert WrongBelief("reading", "a", reading="one").change


@pytest.mark.parametrize("seed", range(12))
def test_sets_can_be_written_into_a_file_and_read_back(seed):
    space, steps, _ = drawn(seed)
    path = observed_path(space, None, steps, rests=False)
    for side in smallest_beliefs(space, path, concept="seq"):
        for beliefs in side.sets:
            view = view_of(side.decision_maker, beliefs)
            data = {**space.conflict.to_dict(), "views": {view.id: view.model_dump(exclude_defaults=True)}}
            assert Conflict(**data).view(view.id).beliefs == view.beliefs


def test_rules_of_joint_moves_and_ties_are_followed():
    for seed in range(8):
        space, steps, _ = drawn(seed)
        for settings in (Settings(joint_moves="each_once"), Settings(ties="no_sanction")):
            other = space.conflict.compile(settings=settings)
            path = observed_path(other, None, steps, rests=True)
            for i, side in enumerate(smallest_beliefs(other, path, concept="sseq")):
                game = perceived(other, side.decision_maker, None)
                assert side.as_it_is == best_play_under(game, path, i, "sseq")


def test_best_replies_are_judged_by_the_definition_over_all_states():
    space, steps, _ = drawn(4)
    path = observed_path(space, None, steps, rests=True)
    for i, side in enumerate(smallest_beliefs(space, path, concept="brseq", most_pairs=0)):
        assert side.as_it_is == best_play_under(perceived(space, side.decision_maker, None), path, i, "brseq")
        assert side.complete == (side.size is not None)


# --- a case worked out by hand ---


def standoff(**changes) -> Conflict:
    """Would the first strike if it knew that the second strikes back?"""
    data = {
        "title": "Standoff",
        "decision_makers": {
            "first": {"options": {"strike": {"moves": "up"}}},
            "second": {"options": {"back": {"name": "Strike back", "moves": "up"}}},
        },
        "status_quo": [],
        "readings": {
            "true": {"preferences": {
                "first": {"statements": ["not back", "strike"]},
                "second": {"statements": ["if strike then back", "not back"]},
            }},
            "meek": {"based_on": "true", "preferences": {"second": {"statements": ["not back", "not strike"]}}},
        },
        "questions": {"why": {"ask": "Why?", "kind": "misperception", "path": [
            {"by": "first", "does": ["strike"], "date": "1914-07-28"},
            {"by": "second", "does": ["back"], "date": "1914-07-31"},
        ]}},
    }  # fmt: skip
    return Conflict(**{**data, **changes})


def test_who_strikes_believes_that_nobody_strikes_back():
    (found,) = answer(standoff()).answers
    first, second = found.sides
    assert (first.size, second.size, found.fewest) == (1, 0, 1)
    assert first.as_it_is == (False, True)
    told = {(one.kind, one.reading or (one.edit and one.edit.statement)) for (one,) in first.sets}
    assert ("drop", "if strike then back") in told
    assert ("negate", "if strike then back") in told
    assert ("reading", "meek") in told
    assert found.deterred[0].answer.moves[0].decision_maker == "second"
    assert found.deterred[1] is None
    assert found.under_views == ()


def test_the_views_of_the_file_say_who_is_surprised():
    (found,) = answer(standoff(views={"first": {"beliefs": {"second": "meek"}}})).answers
    assert found.views == ("first",)
    assert found.under_views == ((True, True), (True, True))
    told = [(one.step, one.observer, one.kind) for one in found.surprises]
    assert told == [(0, "second", "not_chosen"), (1, "first", "not_improvement")]


def test_no_belief_helps_against_what_one_wants_oneself():
    readings = standoff().to_dict()["readings"]
    readings["true"]["preferences"]["first"] = {"statements": ["not strike"]}
    (found,) = answer(standoff(readings=readings)).answers
    first = found.sides[0]
    assert first.beyond == (0,)
    assert first.size == 0
    assert found.beyond == ("first",)
    assert found.to_dict()["sides"][0]["beyond_belief"] == [0]


def test_an_unfinished_search_says_so():
    space = standoff().compile()
    path = observed_path(space, None, standoff().questions[0].path, rests=True)
    shares = []
    sides = smallest_beliefs(space, path, most_pairs=0, cap=1, progress=shares.append)
    assert shares == [0.5, 1.0]
    assert len(sides[0].sets) == 1 < sides[0].count
    with pytest.raises(UnsupportedAnalysisError, match="SIM does not weigh"):
        smallest_beliefs(space, path, concept="sim")


@pytest.mark.parametrize(
    ("steps", "error", "message"),
    [
        ([{"by": "first", "does": {"strike": "no"}}], UnsupportedAnalysisError, "step 1 .* nothing changes"),
        ([{"by": "first", "does": ["strike"]}, {"by": "first", "does": {"strike": "no"}}], UnsupportedAnalysisError,
         "step 2 .* against its direction"),
        ([{"by": "second", "does": ["back"]}], InfeasibleStateError, "it breaks the rule 'never: back and not strike'"),
    ],
)  # fmt: skip
def test_paths_that_cannot_be(steps, error, message):
    space = standoff(infeasible=[{"never": "back and not strike"}]).compile()
    with pytest.raises(error, match=message):
        observed_path(space, None, [ObservedStep(**step) for step in steps], rests=True)


def test_a_path_needs_options_and_a_start():
    step = [ObservedStep(by="first", does={"strike": "yes"})]
    with pytest.raises(UnsupportedAnalysisError, match="names no start"):
        observed_path(standoff(status_quo=None).compile(), None, step, rests=True)
    started = observed_path(standoff(status_quo=None).compile(), {"back": "yes"}, step, rests=True)
    assert (started.start, started.end) == (2, 3)
    with pytest.raises(UnsupportedAnalysisError, match="explicit arcs"):
        observed_path(detente.load("elmira").compile(), None, step, rests=True)
    one_by_one = standoff().compile(settings=Settings(move_granularity="one_option"))
    with pytest.raises(UnsupportedAnalysisError, match="explicit arcs"):
        observed_path(one_by_one, None, step, rests=True)


# --- the flagship ---


@pytest.mark.slow
def test_the_flagship_under_its_default_reading():
    (found,) = answer(detente.load("three-demands"), questions=["misperception"]).answers
    assert {side.decision_maker: (side.size, side.count) for side in found.sides} == {
        "russia": (2, 1),
        "west": (1, 20),
        "china": (1, 20),
    }
    russia = found.sides[0]
    assert russia.as_it_is == (False, True, False)
    assert {(one.kind, one.option or one.edit.statement) for one in russia.sets[0]} == {
        ("negate", "if send then sanction"),
        ("unknown", "missiles_europe"),
    }
    assert found.complete
