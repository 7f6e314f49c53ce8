"""Theatres: parts against games cut by hand, the theorems against the whole, and what is promised to users."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.concepts import find_concepts
from detente.analysis.theatres import theatres
from detente.engine import reference as ref
from detente.errors import InfeasibleStateError, ModelError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict
from tests.analysis.reference_game import reference_game
from tests.strategies import conflicts

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@st.composite
def cuts(draw):
    """A conflict with theatres and a status quo, and how it is cut."""
    conflict = draw(conflicts(form="options", prose=False, max_states=24, max_decision_makers=3, max_readings=1))
    names = [option.id for option in conflict.options]
    where = [draw(st.sampled_from(["first", "second", None])) for _ in names]
    groups = {
        theatre: {"options": [name for name, place in zip(names, where, strict=True) if place == theatre]}
        for theatre in ("first", "second")
    }
    data = conflict.to_dict()
    data["theatres"] = {theatre: group for theatre, group in groups.items() if group["options"]}
    plain = conflict.compile()
    state = plain.states.levels(int(draw(st.sampled_from(plain.feasible.tolist()))))
    data["status_quo"] = {
        option.id: option.levels[level or 0] for option, level in zip(conflict.options, state, strict=True)
    }
    try:
        drawn = Conflict(**data)
        drawn.compile()
    except ModelError:  # with coalescing, first levels need not be feasible
        drawn = conflict
    return drawn, draw(st.sampled_from(["status_quo", "left_out"])), draw(st.sampled_from(["kept", "status_quo"]))


def cut_by_hand(space, theatre, rest, common) -> tuple[ref.Game, dict]:
    """The game of a part: its states, with the moves and ranks of the whole."""
    game, position = reference_game(space)
    conflict = space.conflict
    assigned = {name for place in conflict.theatres for name in place.options}
    quo = dict(conflict.status_quo)
    members = {}
    form = game.option_form
    for levels, state in form.label.items():
        held = True
        for option, level in zip(conflict.options, levels, strict=True):
            if option.id in theatre.options or (option.id not in assigned and common == "kept"):
                continue
            wanted = 0 if rest == "left_out" and option.id in assigned else option.levels.index(quo[option.id])
            held = held and level == wanted
        if held:
            members.setdefault(state, levels)
    moves = tuple({s: frozenset(q for q in of_i[s] if q in members) for s in members} for of_i in game.moves)
    return ref.Game(tuple(members), moves, tuple({s: rank[s] for s in members} for rank in game.ranks)), position


@hypothesis_settings(max_examples=30)
@given(cuts())
def test_parts_equal_games_cut_by_hand(cut):
    conflict, rest, common = cut
    space = conflict.compile()
    if not conflict.theatres or conflict.status_quo is None:
        with pytest.raises(UnsupportedAnalysisError):
            theatres(space, rest=rest, common=common, concepts=CONCEPTS)
        return
    games = {place.id: cut_by_hand(space, place, rest, common) for place in conflict.theatres}
    if any(not game.states for game, _ in games.values()):
        with pytest.raises(InfeasibleStateError, match="alone has no feasible state"):
            theatres(space, rest=rest, common=common, concepts=CONCEPTS)
        return
    found = theatres(space, rest=rest, common=common, concepts=CONCEPTS)
    whole = detente.analyze(space, concepts=CONCEPTS)
    for concept in CONCEPTS:
        judge = getattr(ref, f"is_{concept}")
        for part in found.parts:
            game, position = games[part.theatre]
            stable = {
                space.state(position[s]).text
                for s in game.states
                if all(judge(game, i, s) for i in game.decision_makers)
            }
            assert part.space.n_states == len(game.states)
            assert {state.text for state in part.analysis.equilibria(concept)} == stable
        assert found.equilibria(concept) == whole.equilibria(concept)
        check_links(found, whole, concept)


def check_links(found, whole, concept) -> None:
    space = found.space
    together = set(found.kept(concept).numbers) | set(found.added(concept).numbers)
    assert together == set(whole.equilibria(concept).numbers)
    for index in space.feasible.tolist():
        link = found.link(space.state(index), concept)
        parts = []
        for part in found.parts:
            state = link.parts[part.theatre]
            parts.append(state is not None and part.analysis.is_equilibrium(state, concept))
            if state is not None:
                check_falls_into(space.state(index), state, part)
                assert (not link.leave_parts[part.theatre]) == parts[-1]
        assert (not link.leave_whole) == whole.is_equilibrium(space.state(index), concept)
        kinds = {(True, True): "kept", (True, False): "added", (False, True): "lost", (False, False): "neither"}
        assert link.kind == kinds[not link.leave_whole, all(parts)]
        assert (link.state in found.lost(concept)) == (link.kind == "lost")
        assert (link.state in found.composed(concept)) == all(parts)


def check_falls_into(state, fallen, part) -> None:
    for option, level, there in zip(part.space.conflict.options, state.levels, fallen.levels, strict=True):
        if option.id in part.options:
            assert level == there or "-" in (level, there) or part.space.states.members is not None


# --- the theorems -----------------------------------------------------------------------------------------------------


@st.composite
def loosely_tied(draw):
    """Two theatres with rules of their own; decision makers care about one of them, or one after the other."""
    makers = [f"m{k}" for k in range(draw(st.integers(2, 4)))]
    owners, options = {}, {"x": [], "y": []}
    for theatre, names in options.items():
        for k in range(draw(st.integers(1, 3))):
            name = f"{theatre}{k}"
            names.append(name)
            owners[name] = draw(st.sampled_from(makers))
    cared = {maker: draw(st.sampled_from([["x", "y"], ["y", "x"], ["x"], ["y"]])) for maker in makers}
    if draw(st.booleans()):  # nobody moves where it does not care
        owners = {name: draw(st.sampled_from([m for m in makers if name[0] in cared[m]] or makers)) for name in owners}

    def statement(theatre):
        first, second = draw(st.sampled_from(options[theatre])), draw(st.sampled_from(options[theatre]))
        return draw(st.sampled_from([f"{first}", f"not {first}", f"{first} and {second}", f"{first} iff {second}"]))

    def preferences(maker):
        mine = [statement(theatre) for theatre in cared[maker] for _ in range(draw(st.integers(1, 2)))]
        if draw(st.booleans()):
            return {"weights": {text: draw(st.sampled_from([1, 2, 3])) for text in mine}}
        return {"statements": draw(st.permutations(mine))}

    ways = st.sampled_from(["free", "free", "up", "down"])
    rules = [{"never": statement(theatre)} for theatre in options if draw(st.booleans())]
    conflict = Conflict(
        title="Two theatres",
        decision_makers={
            maker: {"options": {name: {"moves": draw(ways)} for name, owner in owners.items() if owner == maker}}
            for maker in makers
        },
        theatres={theatre: {"options": names} for theatre, names in options.items()},
        readings={"one": {"preferences": {maker: preferences(maker) for maker in makers}}},
    )
    space = conflict.compile()
    data = conflict.to_dict()
    try:
        data["infeasible"] = rules
        data["status_quo"] = dict(zip([o.id for o in conflict.options], space.state(0).levels, strict=True))
        return Conflict(**data).compile()
    except ModelError:
        data["infeasible"] = []
        return Conflict(**data).compile()


@hypothesis_settings(max_examples=80)
@given(loosely_tied())
def test_where_the_whole_falls_apart(space):
    found = theatres(space, concepts=CONCEPTS)
    assert "nash" in found.exact
    assert ("gmr" in found.exact) == ("smr" in found.exact)
    assert set(found.exact) <= {"nash", "gmr", "smr"} or "gmr" in found.exact
    whole = detente.analyze(space, concepts=CONCEPTS)
    for concept in CONCEPTS:
        if concept in found.exact:
            assert found.composed(concept) == whole.equilibria(concept), concept
            assert not len(found.added(concept))
            assert not len(found.lost(concept))


@given(loosely_tied())
def test_ties_as_stated_and_as_measured(space):
    for tie, preferences in zip(theatres(space, concepts=["nash"]).ties, space.conflict.preferences(), strict=True):
        texts = [item.statement for rank in preferences.ranks() for item in rank] + list(preferences.weights)
        named = {theatre for theatre in "xy" for text in texts if theatre in text}
        assert set(tie.depends_on) <= named
        assert tie.across == ()
        if len(named) < 2:
            assert tie.stated == "none"
            assert tie.measured == "none"
        else:
            assert tie.stated == ("weighted" if preferences.weights else "lexicographic")
            assert tie.measured in ("none", "lexicographic", "separable")


def two_theatres(**preferences) -> Conflict:
    return Conflict(
        title="Two theatres",
        decision_makers={"us": {"options": {"a": "a", "b": "b"}},
                         "them": {"options": {"c": "c", "d": "d"}}},
        theatres={"west": {"options": ["a", "c"]}, "east": {"options": ["b", "d"]}},
        status_quo={},
        readings={"one": {"preferences": preferences}},
    )  # fmt: skip


def test_a_statement_across_theatres():
    conflict = two_theatres(us={"statements": ["a iff b", "c"]}, them={"weights": {"c": 1, "d": 1}})
    found = theatres(conflict)
    us, them = found.ties
    assert (us.stated, us.across, us.measured, us.separable) == (
        "statement",
        ("a iff b",),
        "inseparable",
        {"west": False, "east": False},
    )
    assert (them.stated, them.measured, them.leads) == ("weighted", "separable", None)
    assert found.exact == ()
    assert found.falls_apart["nash"] == "what us prefers in 'west' depends on other theatres"
    assert found.falls_apart["gmr"] == "us cares about several theatres"
    # Both theatres alone leave us with nothing; together a and b may be taken, if both are.
    assert [str(state) for state in found.added("nash")] == ["YYYY"]


def test_states_that_do_not_fall_apart():
    wants = {"us": {"statements": ["a"]}, "them": {"statements": ["d"]}}
    data = two_theatres(**wants).to_dict()

    def because(**changes):
        return theatres(Conflict(**{**data, **changes}), concepts=["nash"]).falls_apart["nash"]

    assert because() == "each decision maker's order within every theatre is the same whatever happens elsewhere"
    assert because(coalesce=[{"when": "a", "ignore": ["d"]}]) == "states are merged, or a move changes one option only"
    assert because(infeasible=[{"never": "a and b"}]) == "what is feasible in one theatre depends on another"
    assert because(theatres={"west": {"options": ["a", "c"]}, "east": {"options": ["b"]}}) == (
        "options belong to no theatre: d"
    )
    assert theatres(Conflict(**data), concepts=["sim"]).falls_apart["sim"] == "not known for this concept"


def test_lexicographic_and_none():
    conflict = two_theatres(us={"statements": ["c", "a", "d", "not b"]}, them={"ranking": ["--Y-", "--N-"]})
    us, them = theatres(conflict).ties
    assert (us.stated, us.measured, us.leads, us.depends_on) == (
        "lexicographic",
        "lexicographic",
        "west",
        ("west", "east"),
    )
    assert (them.stated, them.measured, them.depends_on) == ("ranking", "none", ("west",))


def test_fully_independent_theatres_fall_apart_under_every_concept():
    conflict = Conflict(
        title="Apart",
        decision_makers={name: {"options": {name[0]: name}} for name in ("a1", "b1", "c1", "d1")},
        theatres={"west": {"options": ["a", "b"]}, "east": {"options": ["c", "d"]}},
        status_quo={},
        readings={
            "one": {
                "preferences": {
                    "a1": {"ranking": ["NY--", "YY--", "NN--", "YN--"]},
                    "b1": {"ranking": ["YN--", "YY--", "NN--", "NY--"]},
                    "c1": {"ranking": ["--NY", "--YY", "--YN", "--NN"]},
                    "d1": {"ranking": ["--YN", "--YY", "--NY", "--NN"]},
                }
            }
        },
    )
    found = theatres(conflict)
    assert found.exact == ("nash", "gmr", "smr", "seq", "sseq")
    whole = detente.analyze(conflict)
    for concept in found.exact:
        assert found.equilibria(concept) == whole.equilibria(concept)
    # A prisoner's dilemma in the west (NN, and YY if one looks ahead), chicken in the east.
    assert [str(state) for state in found.equilibria("nash")] == ["NNYN", "NNNY"]
    assert [str(state) for state in found.equilibria("seq")] == ["NNYN", "YYYN", "NNNY", "YYNY"]
    assert theatres(conflict, concepts=["seq"]).whole is None  # never analysed


# --- what is promised to users ----------------------------------------------------------------------------------------


def test_three_demands():
    space = detente.load("three-demands").compile()
    found = theatres(space, concepts=["nash", "seq"])
    assert [part.theatre for part in found.parts] == ["europe", "asia"]
    assert [tie.decision_maker for tie in found.ties] == ["russia", "west", "china"]
    assert "missiles_asia iff china_demands" not in found.ties[1].across
    assert {tie.stated for tie in found.ties} <= {"lexicographic", "statement", "weighted"}
    for part in found.parts:
        quo = part.space.state(part.space.status_quo)
        assert quo.levels == space.state(space.status_quo).levels


def test_left_out_needs_no_status_quo():
    data = two_theatres(us={"statements": ["a", "b"]}, them={"statements": ["c", "d"]}).to_dict()
    del data["status_quo"]
    conflict = Conflict(**data)
    with pytest.raises(UnsupportedAnalysisError, match="names no status quo"):
        theatres(conflict)
    assert theatres(conflict, rest="left_out").equilibria("nash") == detente.analyze(conflict).equilibria("nash")


def test_faults_are_told():
    with pytest.raises(UnsupportedAnalysisError, match="has no theatres"):
        theatres(detente.load("elmira"))
    found = theatres(detente.load("three-demands"), concepts=["nash"])
    with pytest.raises(UnknownNameError, match="expected one of 'europe', 'asia'"):
        found.part("africa")
    with pytest.raises(UnknownNameError, match="analysed were nash"):
        found.equilibria("seq")
    with pytest.raises(ModelError, match="is already in theatre 'west'"):
        Conflict(**{**two_theatres(us="indifferent", them="indifferent").to_dict(),
                    "theatres": {"west": {"options": ["a"]}, "east": {"options": ["a", "b"]}}})  # fmt: skip


def test_plain_data():
    data = theatres(detente.load("three-demands"), concepts=["nash"]).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["schema"] == "detente.theatres/1"
    assert set(data["concepts"]["nash"]) == {"exact", "because", "equilibria", "kept", "added", "lost"}
    assert find_concepts(data["concepts"]) == ("nash",)
    assert isinstance(data["parts"][0]["equilibria"]["nash"], list)
    assert np.array(data["concepts"]["nash"]["kept"]).dtype.kind in "if"
