"""Hypergames against their set-based definition, and the laws that they obey."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

import detente
from detente.analysis.hypergame import hypergame, perceived
from detente.engine.reference import game_from_options
from detente.engine.reference_hypergames import (
    STABLE,
    is_hypergame_equilibrium,
    judging_others,
    perceived_game,
    play_reaches,
    surprise,
)
from detente.errors import ModelError, UnsupportedAnalysisError
from detente.model import Conflict, View
from tests.analysis.random_conflicts import random_conflict

CONCEPTS = tuple(STABLE)


def drawn(seed: int) -> tuple[Conflict, random.Random]:
    """A conflict in option form without merged states, with two readings and a status quo."""
    rng = random.Random(seed)
    while True:
        conflict = random_conflict(rng, n_readings=2)
        if not conflict.is_graph_form and not conflict.coalesce:
            space = conflict.compile()
            start = space.state(int(rng.choice(space.feasible.tolist())))
            return conflict.model_copy(update={"status_quo": start.text}), rng


def views_of(conflict: Conflict, rng: random.Random) -> dict[str, View]:
    """Views by lot: unknown options, beliefs about moves, rules and preferences, and what others are thought to see."""
    names = [maker.id for maker in conflict.decision_makers]
    options = [option.id for option in conflict.options]

    def part(holder: str, others: list[str]) -> dict:
        unknown = rng.sample(options, rng.choice([0, 0, 1, 1, 2])) if len(options) > 2 else []
        known = [name for name in options if name not in unknown]
        moves = {rng.choice(known): rng.choice(["free", "up", "down", "frozen"])} if rng.random() < 0.3 else {}
        believed = {name: "r1" for name in others if rng.random() < 0.5}
        return {"id": holder, "unknown": unknown, "moves": moves, "beliefs": believed}

    found = {}
    for name in names:
        if rng.random() < 0.75:
            others = [other for other in names if other != name]
            thinks = {
                other: {k: v for k, v in part(other, [n for n in names if n != other]).items() if k != "id"}
                for other in others
                if rng.random() < 0.4
            }
            found[name] = View(**part(name, others), thinks=thinks)
    return found


class Slow:
    """The same hypergame by the reference."""

    def __init__(self, conflict: Conflict, views: dict[str, View]) -> None:
        space = conflict.compile()
        self.space, self.conflict, self.views = space, conflict, views
        self.sizes = space.states.sizes
        self.names = space.decision_makers
        self.feasible = {space.states.levels(int(k)) for k in space.feasible}
        self.directions = [option.moves for option in conflict.options]
        self.start = space.states.levels(space.status_quo)
        self.own = [self.seen(views.get(name), None, i) for i, name in enumerate(self.names)]
        self.true = self.game([], {}, {}, []).game

    def game(self, unknown, moves, believed, frozen):
        conflict = self.conflict
        ranks = []
        for i, name in enumerate(self.names):
            space = conflict.compile(believed.get(name, "r0"))
            ranks.append({s: space.rank(i, space.states.code(s)) for s in self.feasible})
        ways = [moves.get(o.id, way) for o, way in zip(conflict.options, self.directions, strict=True)]
        ways = ["frozen" if o.id in frozen else way for o, way in zip(conflict.options, ways, strict=True)]
        fixed = {conflict.option_index(name): self.start[conflict.option_index(name)] for name in unknown}
        return perceived_game(self.sizes, conflict.owners, ways, ranks, self.feasible, fixed)

    def seen(self, view: View | None, other: str | None, holder: int):
        if view is None:
            return self.game([], {}, {}, [])
        thought = next((part for part in view.thinks if part.id == other), None)
        parts = [view] if thought is None else [view, thought]
        unknown = [name for part in parts for name in part.unknown]
        moves = {name: way for part in parts for name, way in part.moves.items()}
        believed = {belief.id: belief.reading for part in parts for belief in part.beliefs}
        frozen = [] if thought is not None else [
            name for part in view.thinks for name in part.unknown
            if self.names[self.conflict.owners[self.conflict.option_index(name)]] == part.id
        ]  # fmt: skip
        if thought is None:  # nobody is thought to make a move that it is thought not to know
            for part in view.thinks:
                for name, way in part.moves.items():
                    k = self.conflict.option_index(name)
                    if self.names[self.conflict.owners[k]] == part.id and name not in frozen:
                        moves[name] = self.both(moves.get(name, self.directions[k]), way)
        seen = self.game(unknown, moves, believed, [name for name in frozen if name not in unknown])
        if thought is not None:
            return seen
        ignorant = {self.names.index(part.id): self.seen(view, part.id, holder) for part in view.thinks if part.unknown}
        return judging_others(seen, ignorant)

    @staticmethod
    def both(first, second):
        ways = {"free": {1, -1}, "up": {1}, "down": {-1}, "frozen": set()}
        return next(name for name, allowed in ways.items() if allowed == ways[first] & ways[second])

    def thought(self, i: int, j: int):
        return self.own[i] if i == j else self.seen(self.views.get(self.names[i]), self.names[j], i)


@pytest.mark.parametrize("seed", range(60))
def test_equilibria_play_and_surprises_are_those_of_the_definition(seed):
    conflict, rng = drawn(seed)
    views, concept = views_of(conflict, rng), CONCEPTS[seed % len(CONCEPTS)]
    found, slow = hypergame(conflict, views=views, concept=concept), Slow(conflict, views)
    levels = found.space.states.levels
    expected = {s for s in slow.feasible if is_hypergame_equilibrium(slow.own, s, concept)}
    assert {levels(int(k)) for k in found.equilibria.indices} == expected
    reached = play_reaches(slow.true, slow.own, slow.start, concept)
    assert {levels(int(k)) for k in found.reached.indices} == reached
    told = {}
    for mover, own in enumerate(slow.own):
        for s in reached:
            for q in slow.true.moves[mover][s]:
                if not moved(own, mover, s, q, concept):
                    continue
                for i in range(len(slow.own)):
                    if i != mover:
                        kind = how(slow, i, mover, s, q, concept)
                        key = (slow.names[i], slow.names[mover], kind)
                        told[key] = told.get(key, 0) + (kind is not None)
    assert {(s.observer, s.mover, s.kind): s.count for s in found.surprises} == {k: n for k, n in told.items() if n}
    for surprised in found.surprises:
        assert len(surprised.path) == surprised.after + 1
        assert surprised.move.decision_maker == surprised.mover


def moved(own, mover, s, q, concept):
    from detente.engine.reference_hypergames import _makes

    return _makes(own, mover, s, q, concept)


def how(slow, i, mover, s, q, concept):
    """How a move surprises; options whose owner is thought not to know of them count as unsuspected."""
    thought = slow.thought(i, mover)
    return surprise(slow.own[i], thought, mover, s, q, concept)


@pytest.mark.parametrize("seed", range(60, 90))
def test_what_each_expects_is_stable_in_the_games_that_it_ascribes(seed):
    conflict, rng = drawn(seed)
    views, concept = views_of(conflict, rng), CONCEPTS[seed % len(CONCEPTS)]
    found, slow = hypergame(conflict, views=views, concept=concept), Slow(conflict, views)
    for i, outlook in enumerate(found.outlooks):
        games = [slow.thought(i, j) for j in range(len(slow.names))]
        expected = {s for s in slow.own[i].game.states if is_hypergame_equilibrium(games, s, concept)}
        assert {outlook.game.space.states.levels(int(k)) for k in outlook.equilibria.indices} == expected


# --- laws ---


@pytest.mark.parametrize("seed", range(20))
def test_without_differences_it_is_the_ordinary_analysis(seed):
    conflict, _ = drawn(seed)
    plain = {maker.id: View(id=maker.id) for maker in conflict.decision_makers}
    for views in (None, plain):
        found = hypergame(conflict, views=views)
        assert found.equilibria == detente.analyze(conflict, concepts=["seq"]).equilibria("seq") == found.without_views
        assert found.surprises == () == found.waits
        everything = detente.paths(conflict, "-" * len(conflict.options), by="undeterred")
        assert found.reached == everything.reached
        assert found.rests == everything.stalls
        for outlook in found.outlooks:
            assert outlook.level == 0
            assert outlook.equilibria == found.equilibria
            assert outlook.rests == found.rests == outlook.comes_true


@pytest.mark.parametrize("seed", range(20))
def test_levels_take_less_of_the_views(seed):
    conflict, rng = drawn(seed)
    views = views_of(conflict, rng)
    assert hypergame(conflict, views=views, level=0).equilibria == hypergame(conflict, views={}).equilibria
    first = {name: view.model_copy(update={"thinks": ()}) for name, view in views.items()}
    assert hypergame(conflict, views=views, level=1).to_dict() == hypergame(conflict, views=first).to_dict()


@pytest.mark.parametrize("seed", range(15))
def test_views_of_preferences_share_states_and_moves(seed):
    conflict, _ = drawn(seed)
    space = conflict.compile()
    first, second = space.decision_makers[:2]
    game = perceived(space, first, View(id=first, beliefs={second: "r1"}))
    assert game.space.structure is space.structure
    assert game.space.states is space.states
    assert game.space.ranks[0] is space.ranks[0]
    assert np.array_equal(game.space.ranks[1], space.with_reading("r1").ranks[1])


def test_believing_what_is_true_is_no_mistake():
    conflict, _ = drawn(3)
    first, second = [maker.id for maker in conflict.decision_makers][:2]
    view = View(id=first, beliefs={second: "r0"})
    assert hypergame(conflict, views={first: view}).equilibria == hypergame(conflict, views={}).equilibria


@pytest.mark.parametrize("by", ["improvements", "from_unstable", "best_replies"])
def test_every_rule_of_moves_can_be_followed(by):
    conflict, _ = drawn(5)
    every = "-" * len(conflict.options)
    assert hypergame(conflict, views={}, by=by).reached == detente.paths(conflict, every, by=by).reached


# --- small cases worked out by hand ---


def duel(**changes) -> Conflict:
    """A guard that could close a gate, and a raider that could attack by the road or through the woods."""
    data = {
        "title": "Gate",
        "decision_makers": {
            "guard": {"options": {"gate": "Close the gate"}},
            "raider": {"options": {"road": "Attack by the road", "woods": "Attack through the woods"}},
        },
        "infeasible": [{"at_most_one": ["road", "woods"]}],
        "status_quo": [],
        "readings": {
            "true": {
                "preferences": {
                    "guard": {"statements": ["not (woods and gate)", "not road or gate", "not gate"]},
                    "raider": {"statements": ["woods", "not (road and gate)", "road"]},
                }
            }
        },
        "views": {"guard": {"unknown": "woods"}},
    }
    return Conflict(**{**data, **changes})


def test_strategic_surprise_by_an_unknown_option():
    found = hypergame(duel(), concept="nash")
    (strategic,) = found.strategic_surprises
    assert (strategic.observer, strategic.mover, strategic.after) == ("guard", "raider", 0)
    assert [change.option for change in strategic.move.changes] == ["woods"]
    guard = found.outlook("guard")
    assert guard.game.unknown == ("woods",)
    assert guard.game.space.n_states == 4
    assert found.outlook("raider").level == 0
    assert not guard.comes_true or guard.rests is not None


def test_an_unknown_option_may_be_forced_by_a_rule():
    """Who does not know of the woods sees an attack as one that some state shows, and ranks it as that state."""
    conflict = duel(infeasible=[{"if": "road", "requires": "woods"}])
    game = hypergame(conflict, concept="nash").outlook("guard").game
    texts = [game.space.state(int(k)).text for k in game.space.feasible]
    assert texts == ["NNN", "YNN", "NYN", "YYN"]
    whole = conflict.compile()
    assert game.space.rank(0, game.space.find("NYN")) == whole.rank(0, whole.find("NYY"))
    assert game.place(whole.find("NYY")) == game.place(whole.find("NNN")) + 2


def test_an_impossible_state_is_judged_by_nobody():
    conflict = duel(views={"guard": {"infeasible": [{"never": "woods"}]}})
    found = hypergame(conflict, concept="nash")
    (surprised,) = found.surprises
    assert surprised.kind == "impossible"
    guard = found.outlook("guard").game
    assert guard.place(found.space.find("NNY")) is None
    assert all(state.text[2] != "Y" for state in found.equilibria)
    assert hypergame(conflict, concept="nash", start="NNY").outlook("guard").stays is None


def test_what_is_believed_possible_adds_states():
    conflict = duel(views={"guard": {"possible": "road and woods"}})
    found = hypergame(conflict)
    assert found.outlook("guard").game.space.n_states == 8
    assert found.space.n_states == 6


def test_an_owner_that_is_thought_ignorant_uses_its_option_all_the_same():
    conflict = duel(views={"guard": {"thinks": {"raider": {"unknown": "woods"}}}})
    found = hypergame(conflict, concept="nash")
    (surprised,) = found.surprises
    assert surprised.kind == "unsuspected_option"
    assert found.outlook("guard").level == 2


def test_views_of_a_reading_come_before_those_of_the_conflict():
    conflict = duel()
    readings = {**conflict.to_dict()["readings"], "calm": {"based_on": "true", "views": {"guard": {"unknown": "road"}}}}
    conflict = duel(readings=readings)
    assert conflict.view("guard").unknown == ("woods",)
    assert conflict.view("guard", "calm").unknown == ("road",)
    assert conflict.view("raider", "calm") is None


def test_changes_that_find_nothing_are_told():
    belief = {"changes": [{"drop": "woods"}, {"negate": "woods"}]}
    conflict = duel(views={"guard": {"beliefs": {"raider": belief}}})
    (outlook, _) = hypergame(conflict).outlooks
    assert [(who, change.kind) for who, change in outlook.game.idle] == [("raider", "negate")]
    assert outlook.to_dict()["without_effect"] == [["raider", "negate", "woods"]]


def test_puts_negations_and_indifference():
    def rank(belief):
        game = perceived(duel().compile(), "guard", View(id="guard", beliefs={"raider": belief}))
        return game.preferences[1], game.space.ranks[1]

    put, _ = rank({"changes": [{"put": "gate", "before": "road"}, {"put": "woods", "after": "road"}]})
    assert [item.statement for (item,) in put.ranks()] == ["not (road and gate)", "gate", "road", "woods"]
    first, _ = rank({"changes": [{"put": "road"}, {"negate": "woods"}]})
    assert [item.statement for (item,) in first.ranks()] == ["road", "not (woods)", "not (road and gate)"]
    nothing, ranks = rank({"changes": [{"drop": text} for text in ("woods", "not (road and gate)", "road")]})
    assert nothing.indifferent
    assert len(set(ranks.reshape(-1).tolist())) == 1
    told, _ = rank({"preferences": "indifferent"})
    assert told.indifferent


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"level": 3}, "level must be 0, 1 or 2"),
        ({"by": "moves"}, "which no view changes"),
        ({"concept": "sim"}, "SIM is not defined"),
        ({"views": {"guard": View(id="guard", unknown=("wood",))}}, "Did you mean 'woods'"),
    ],
)
def test_what_is_refused(settings, message):
    with pytest.raises((UnsupportedAnalysisError, ModelError), match=message):
        hypergame(duel(), **settings)


def test_merged_states_take_beliefs_about_preferences_only():
    elmira = detente.load("elmira")
    names = [maker.id for maker in elmira.decision_makers]
    same = View(id=names[0], beliefs={names[1]: elmira.readings[-1].id})
    assert len(hypergame(elmira, views={names[0]: same}).equilibria)
    with pytest.raises(UnsupportedAnalysisError, match="explicit arcs"):
        hypergame(elmira, views={names[0]: View(id=names[0], unknown=(elmira.options[-1].id,))})


def test_a_ranking_says_nothing_of_states_that_are_thought_possible():
    conflict, _ = drawn(2)
    first = conflict.decision_makers[0].id
    names = [option.id for option in conflict.options]
    with pytest.raises(UnsupportedAnalysisError, match="a ranking says nothing"):
        hypergame(conflict, views={first: View(id=first, possible=(names[0],))})
    with pytest.raises(UnsupportedAnalysisError, match="leaves no state feasible"):
        hypergame(conflict, views={first: View(id=first, infeasible=({"never": f"{names[0]} or not {names[0]}"},))})


def test_plain_data():
    data = hypergame(duel(), concept="nash").to_dict()
    assert data["schema"] == "detente.hypergame/1"
    assert [view["level"] for view in data["views"]] == [1, 0]
    assert data["views"][0]["unknown"] == ["woods"]
    assert data["surprises"][0]["kind"] == "unknown_option"
    assert repr(hypergame(duel())).startswith("<Hypergame of 'Gate' (true): views of guard;")


def test_reference_and_kernel_build_the_same_game():
    ranks = [dict.fromkeys(product(range(2), repeat=2), 0)] * 2
    seen = perceived_game([2, 2], [0, 1], ["free", "free"], ranks, set(ranks[0]), {})
    assert seen.game == game_from_options([2, 2], [0, 1], ["free", "free"], ranks)
