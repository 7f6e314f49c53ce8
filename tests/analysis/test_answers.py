"""Questions and their answers: against the definitions, by small conflicts, and on the three demands."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

import detente
from detente.analysis.answerers import HANDED_IN
from detente.analysis.answers import ANSWERERS, Ground, answer, answer_readings, smallest_changes
from detente.analysis.answers.edits import EDIT_KINDS, MOST_PAIRS
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict
from detente.model.questions import QUESTION_KINDS
from tests.analysis.random_conflicts import random_conflict

SUCCESSIVE = ("nash", "gmr", "smr", "seq", "sseq")

GAME = {
    "title": "Two villages and a judge",
    "decision_makers": {
        "upper": {"name": "Upper village", "options": {"pump": "Pump by night", "sell": "Sell water"}},
        "lower": {
            "name": "Lower village",
            "options": {"sue": {"name": "Go to court", "moves": "up"}, "well": "Dig a well"},
        },
        "judge": {"name": "The judge", "options": {"fine": "Fine the upper village"}},
    },
    "theatres": {"river": {"options": ["pump", "sue", "fine"]}, "market": {"options": ["sell", "well"]}},
    "infeasible": [{"if": "fine", "requires": "sue"}],
    "statements": {"quarrel": "pump and not fine"},
    "status_quo": ["pump"],
    "readings": {
        "clerk": {
            "preferences": {
                "upper": {"statements": ["not fine", ["pump", "sell"], "not sue"]},
                "lower": {"statements": ["not pump", "not sue", "well iff sell"]},
                "judge": {"statements": ["fine iff (sue and pump)", "not sue"]},
            }
        },
        "neighbour": {
            "preferences": {
                "upper": {"statements": ["pump", "not fine", "sell"]},
                "lower": {"statements": ["sue iff pump", "not well"]},
                "judge": "indifferent",
            }
        },
    },
    "questions": {
        "rest": {"ask": "Does the quarrel rest?", "kind": "deadlock", "statements": "quarrel"},
        "give": {"ask": "Does the upper village give way?", "kind": "concession", "by": "upper",
                 "statements": ["not pump", "sell"]},
        "court": {"ask": "Does the court help?", "kind": "force", "by": "lower", "step": "sue",
                  "statements": "not pump"},
        "both": {"ask": "What if the villages act as one?", "kind": "coordination", "coalition": ["upper", "lower"],
                 "statements": ["quarrel", "fine"]},
        "trade": {"ask": "What if water is sold?", "kind": "linkage", "step": "sell", "statements": ["pump"]},
        "peace": {"ask": "Does nobody go to court?", "kind": "presence", "statements": ["not sue", "not fine"]},
        "why": {"ask": "What did they believe?", "kind": "misperception", "rests": False,
                "path": [{"by": "lower", "does": ["sue"]}, {"by": "judge", "does": ["fine"]}]},
        "went": {"ask": "Did it go so?", "kind": "history", "every": "month"},
    },
    "observations": [
        {"date": "2020-01-01", "state": ["pump"]},
        {"date": "2020-02-10", "option": "sue"},
        {"date": "2020-04-01", "option": "fine"},
    ],
}  # fmt: skip


@cache
def game() -> Conflict:
    return Conflict(**GAME)


@cache
def three_demands() -> Conflict:
    return detente.load("three-demands")


# --- the smallest changes of preferences ------------------------------------------------------------------------------


def relations(ranks, item) -> dict[int, str]:
    """How every other statement stands to one: before it, beside it or behind it."""
    at = next(place for place, rank in enumerate(ranks) if any(other is item for other in rank))
    return {
        id(other): "before" if place < at else "behind" if place > at else "beside"
        for place, rank in enumerate(ranks)
        for other in rank
        if other is not item
    }


def every_single_change(ranks) -> Iterator[tuple[str, str, int, list]]:
    """All changes of one statement with the number of statements that a move passes, by another route."""
    for rank in ranks:
        for item in rank:
            rest = [[other for other in row if other is not item] for row in ranks]
            rest = [row for row in rest if row]
            yield "drop", item.statement, 0, rest
            opposite = item.model_copy(update={"statement": f"not ({item.statement})"})
            yield "negate", item.statement, 0, [[opposite if o is item else o for o in row] for row in ranks]
            before = relations(ranks, item)
            for place in range(len(rest) + 1):
                moved = [*rest[:place], [item], *rest[place:]]
                if moved != [list(row) for row in ranks]:
                    after = relations(moved, item)
                    yield "move", item.statement, sum(before[key] != after[key] for key in before), moved


def with_statements(conflict: Conflict, maker: str, ranks) -> Conflict:
    """The same conflict with other statements of one decision maker, read anew from its plain data."""
    data = conflict.to_dict()
    reading = data["readings"][conflict.reading().id]
    texts = [[item.statement for item in row] for row in ranks]
    own = reading["preferences"][maker]
    own = {key: value for key, value in own.items() if key != "statements"} if isinstance(own, dict) else {}
    own |= {"statements": [row[0] if len(row) == 1 else row for row in texts]} if texts else {}
    reading["preferences"][maker] = own or "indifferent"
    return Conflict(**data)


def candidates(seed: int) -> tuple[Conflict, str, str, str]:
    """A small conflict of statements drawn by lot, one of its decision makers, a target and a concept."""
    rng = random.Random(seed)
    drawn = random_conflict(rng, max_states=16)
    while drawn.is_graph_form:
        drawn = random_conflict(rng, max_states=16)
    names = [option.id for option in drawn.options]
    data = drawn.to_dict()
    own = {maker.id: {"statements": some_statements(rng, names)} for maker in drawn.decision_makers}
    conflict = Conflict(**data | {"readings": {"r": {"preferences": own}}})
    target = rng.choice(names)
    return conflict, rng.choice(list(own)), rng.choice([target, f"not {target}"]), rng.choice(SUCCESSIVE)


def some_statements(rng: random.Random, names: list[str]) -> list:
    """Two to five statements, now and then two of one rank."""
    texts = set()
    while len(texts) < min(rng.randint(2, 5), 2 * len(names)):
        one, other = rng.choice(names), rng.choice(names)
        texts.add(
            rng.choice([one, f"not {one}", f"{one} iff not {other}", f"if {one} then {other}", f"{one} or {other}"])
        )
    statements: list = sorted(texts)
    rng.shuffle(statements)
    if rng.random() < 0.4:
        statements[:2] = [statements[:2]]
    return statements


@pytest.mark.parametrize("seed", range(60))
def test_smallest_changes_against_all_changes(seed):
    conflict, maker, target, concept = candidates(seed)
    (search,) = smallest_changes(conflict.compile(), maker, concept, [target])
    ranks = conflict.preferences()[conflict.decision_maker_index(maker)].ranks()
    doing: dict[str, list[tuple[int, str]]] = {kind: [] for kind in EDIT_KINDS}
    for kind, statement, passed, changed in every_single_change(ranks):
        analysis = detente.analyze(with_statements(conflict, maker, changed), concepts=[concept])
        if len(analysis.equilibria(concept).where(target)):
            doing[kind].append((passed, statement))
    for kind in EDIT_KINDS:
        least = min((passed for passed, _ in doing[kind]), default=0)
        wanted = sorted((passed, statement) for passed, statement in doing[kind] if passed == least)
        shown = [(change.edits[0].passed, change.edits[0].statement) for change in search.by_kind.get(kind, ())]
        assert sorted(shown) == wanted
    smallest = search.smallest
    if smallest is not None and search.by_kind:
        assert smallest.edits[0].kind == next(kind for kind in EDIT_KINDS if doing[kind])


@pytest.mark.parametrize("seed", range(40))
def test_a_change_makes_the_equilibria_that_it_says(seed):
    conflict, maker, target, concept = candidates(seed)
    (search,) = smallest_changes(conflict.compile(), maker, concept, [target])
    for changes in [*search.by_kind.values(), search.pairs]:
        for change in changes:
            again = detente.analyze(change.space, concepts=[concept]).equilibria(concept)
            assert list(again.where(target).indices) == list(change.equilibria.indices)
            assert len(change.equilibria)


def test_two_statements_where_one_is_not_enough():
    """Whoever wants two things above all has to give up both of them."""
    conflict = Conflict(
        title="Stubborn",
        decision_makers={"a": {"options": {"x": "X", "y": "Y"}}, "b": {"options": {"z": "Z"}}},
        readings={
            "r": {"preferences": {"a": {"statements": ["not x", "not x or y", "x iff z"]}, "b": "indifferent"}}
        },
    )  # fmt: skip
    (search,) = smallest_changes(conflict.compile(), "a", "nash", ["x and not y"])
    assert not search.by_kind
    assert search.complete
    (pair,) = search.pairs
    assert len({edit.statement for edit in pair.edits}) == 2
    (cut_short,) = smallest_changes(conflict.compile(), "a", "nash", ["x and not y and not z"], most_pairs=0)
    assert cut_short.smallest is None or cut_short.by_kind
    (none,) = smallest_changes(conflict.compile(), "a", "nash", ["x and not y"], most_pairs=0)
    assert not none.complete
    assert none.smallest is None
    assert search.tried <= none.tried + MOST_PAIRS


def test_what_cannot_be_searched_says_why():
    (ranked,) = smallest_changes(detente.load("elmira").compile(), "uniroyal", "seq", ["accept"])
    assert "not written as statements" in ranked.omitted
    (simultaneous,) = smallest_changes(game().compile(), "upper", "sim", ["sell"])
    assert "not under sim" in simultaneous.omitted
    with pytest.raises(UnknownNameError, match="Did you mean 'upper'"):
        smallest_changes(game().compile(), "uper", "seq", ["sell"])


# --- every kind of question -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("concept", [*SUCCESSIVE, "sim"])
@pytest.mark.parametrize("reading", ["clerk", "neighbour"])
def test_every_kind_is_answered_under_every_concept(reading, concept):
    found = answer(game(), reading=reading, concept=concept)
    assert {one.question.kind for one in found.answers} == set(QUESTION_KINDS) == {*ANSWERERS, *HANDED_IN}
    data = found.to_dict()
    assert json.loads(json.dumps(data)) == data
    assert (data["schema"], data["reading"], data["concept"]) == ("detente.answers/1", reading, concept)


@pytest.mark.parametrize("reading", ["clerk", "neighbour"])
@pytest.mark.parametrize("concept", SUCCESSIVE)
def test_occurrences_are_counted_as_an_analysis_counts_them(reading, concept):
    ground = Ground.of(game().compile(reading), concept)
    analysis = detente.analyze(game(), reading=reading)
    for statement in ("quarrel", "sue", "sell or well"):
        occurrence = ground.occurrence(statement)
        for name in SUCCESSIVE:
            assert occurrence.equilibria[name] == analysis.equilibria(name).where(statement)
            assert occurrence.totals[name] == len(analysis.equilibria(name))
        for rule, states in occurrence.reached.items():
            reached = detente.paths(ground.space, ground.equilibria(), by=rule, concept=concept).reached_target
            assert states == reached.where(statement)
        if occurrence.way is not None:
            assert occurrence.way.path.end in occurrence.equilibria[concept]
            assert occurrence.way.rule == occurrence.reached_by


def test_deadlock_looks_at_the_status_quo_or_the_nearest_state():
    (rest,) = answer(game(), questions=["rest"]).answers
    assert rest.state.index == rest.space.status_quo
    moved = Conflict(**GAME | {"status_quo": {}})
    (elsewhere,) = answer(moved, questions=["rest"], concept="gmr").answers
    assert elsewhere.space.truth("quarrel")[elsewhere.state.index]
    assert [side.decision_maker for side in elsewhere.sides] == ["upper", "lower", "judge"]
    analysis = detente.analyze(moved)
    for name in SUCCESSIVE:
        assert (name in elsewhere.rests_under) == analysis.is_equilibrium(elsewhere.state, name)


def test_force_follows_the_step():
    (court,) = answer(game(), questions=["court"], reading="neighbour").answers
    assert not court.undone  # going to court is one-way
    assert court.after.levels[2] == "yes"
    assert court.improvement is not None
    for rule, found in court.afterwards.items():
        assert found.start == court.after
        assert [ending.state for ending in court.endings[rule]] == list(found.stalls)
        for ending in court.endings[rule]:
            for gain in ending.gains:
                i = court.space.decision_makers.index(gain.decision_maker)
                better = court.space.prefers(i, ending.state.index, court.before.index)
                assert (gain.decision_maker in ending.better_for) == better
    taken = Conflict(**GAME | {"status_quo": ["pump", "sue"]})
    (again,) = answer(taken, questions=["court"]).answers
    assert again.after == again.before
    assert again.improvement is None


def test_a_step_out_of_reach_is_no_step():
    data = GAME | {
        "status_quo": {},
        "infeasible": [{"if": "sue", "requires": "pump"}, {"if": "fine", "requires": "sue"}],
    }
    (court,) = answer(Conflict(**data), questions=["court"]).answers
    assert court.after is None
    assert court.endings == {}
    assert court.can_guarantee == (True, False)  # "not pump" holds already
    assert json.dumps(court.to_dict())


def guaranteed(who: str, power) -> bool:
    """Whether somebody can guarantee what is asked, by the plainest call for it."""
    match power.demand:
        case "bring about":
            found = detente.can_force(game(), who, power.statement)
        case "end":
            found = detente.can_force(game(), who, f"not ({power.statement})")
        case "rule out":
            found = detente.can_prevent(game(), who, power.statement)
        case _:
            found = detente.can_prevent(game(), who, f"not ({power.statement})")
    return bool(found.from_status_quo)


def test_coordination_counts_what_the_bloc_counts():
    (both,) = answer(game(), questions=["both"]).answers
    found = detente.bloc(game(), "upper, lower", concepts=["nash", "seq"])
    for name in ("nash", "seq"):
        assert both.bloc.equilibria(name) == found.equilibria(name)
    for text, (without, together) in both.holding.items():
        assert without == found.without("seq").where(text)
        assert together == found.equilibria("seq").where(text)
    assert [(power.statement, power.demand) for power in both.power] == [
        ("quarrel", "keep up"), ("quarrel", "end"), ("fine", "bring about"), ("fine", "rule out")]  # fmt: skip
    for power in both.power:
        assert power.can == guaranteed("upper, lower", power)
        assert power.alone == {name: guaranteed(name, power) for name in ("upper", "lower")}
    for places in both.places:
        i = both.space.decision_makers.index(places.decision_maker)
        ranked = [both.space.place(i, state.index) for state in found.equilibria("seq")]
        assert places.together == ((min(ranked), max(ranked)) if ranked else None)


def test_linkage_is_the_conflict_with_a_rule_more():
    (trade,) = answer(game(), questions=["trade"]).answers
    for variant, rule in ((trade.without, "sell"), (trade.taken, "not sell")):
        ruled = Conflict(**GAME | {"infeasible": [*GAME["infeasible"], {"never": rule}], "status_quo": (
            ["pump"] if variant is trade.without else ["pump", "sell"])})  # fmt: skip
        for name in SUCCESSIVE:
            wanted = [state.text for state in detente.analyze(ruled).equilibria(name)]
            assert [state.text for state in variant.equilibria(name)] == wanted
        assert variant.start.text == ruled.compile().state(ruled.compile().status_quo).text
    assert trade.step_at_rest == Ground.of(game().compile(), "seq").equilibria().where("sell")


def test_linkage_without_theatres_and_with_merged_states():
    data = {**GAME, "theatres": {}, "coalesce": [{"when": "well", "ignore": ["sell"]}]}
    data["questions"] = {"dig": {"ask": "What if they dig?", "kind": "linkage", "step": "well", "statements": "pump"}}
    (dig,) = answer(Conflict(**data), concept="nash").answers
    assert dig.taken.cut is None
    truth = dig.space.truth("well")
    assert all(truth[state.index] for state in dig.taken.equilibria())
    assert not any(truth[state.index] for state in dig.without.equilibria())


def test_graph_form():
    data = {
        "title": "Graph",
        "decision_makers": {"a": {}, "b": {}},
        "graph": {"states": {"s": "Start", "t": "Trouble", "u": "Truce"},
                  "moves": {"a": {"s": ["t"]}, "b": {"t": ["u"]}}},
        "status_quo": "s",
        "readings": {"r": {"preferences": {"a": {"ranking": ["u", "t", "s"]}, "b": {"ranking": ["s", "u", "t"]}}}},
        "questions": {
            "rest": {"ask": "Does it rest?", "kind": "deadlock", "statements": "s"},
            "truce": {"ask": "Is there a truce?", "kind": "presence", "statements": ["u", "t"]},
            "give": {"ask": "Does b give way?", "kind": "concession", "by": "b", "statements": "s"},
            "attack": {"ask": "Does trouble help?", "kind": "force", "by": "a", "step": "t", "statements": "u"},
            "bloc": {"ask": "Together?", "kind": "coordination", "coalition": ["a", "b"], "statements": "u"},
        },
    }  # fmt: skip
    rest, truce, give, attack, bloc = answer(Conflict(**data)).answers
    assert rest.rests_under == ()
    assert [one.reached_by for one in truce.occurrences] == ["best_replies", None]
    assert give.concessions[0].search.omitted is not None
    assert attack.leads_to_aim == "best_replies"
    assert bloc.power[0].can
    data["questions"] = {"trouble": {"ask": "What if?", "kind": "linkage", "step": "t or u", "statements": "u"}}
    with pytest.raises(UnsupportedAnalysisError, match="needs options"):
        answer(Conflict(**data))


# --- asking -----------------------------------------------------------------------------------------------------------


def test_slips_in_asking():
    with pytest.raises(UnsupportedAnalysisError, match=r"asks no questions\. Add a section like this") as caught:
        answer(detente.load("elmira"))
    assert all(kind in str(caught.value) for kind in QUESTION_KINDS)
    with pytest.raises(UnknownNameError, match="Did you mean 'rest'"):
        answer(game(), questions=["rst"])
    with pytest.raises(UnsupportedAnalysisError, match="status quo"):
        answer(Conflict(**{key: value for key, value in GAME.items() if key != "status_quo"}))
    everywhere = GAME | {"questions": {"q": {"ask": "?", "kind": "linkage", "step": "sell or not sell"}}}
    with pytest.raises(UnsupportedAnalysisError, match="every feasible state"):
        answer(Conflict(**everywhere))


def test_readings_in_order_and_progress():
    told: list[float] = []
    every = answer_readings(game(), questions=["give"], changes_in=["clerk"], progress=told.append)
    assert [answers.space.reading for answers in every] == ["clerk", "neighbour"]
    assert told == [0.5, 1.0]
    searched = [any(one.search for one in answers.answers[0].concessions) for answers in every]
    needed = [any(not one.occurrence.count for one in answers.answers[0].concessions) for answers in every]
    assert searched == [needed[0], False]


# --- the three demands ------------------------------------------------------------------------------------------------


def test_the_three_demands_as_their_page_tells_them():
    """What the page of the case says in words, asked of the answers."""
    for answers in answer_readings(three_demands(), changes_in=[]):
        reading = answers.space.reading
        found = {one.question.id: one for one in answers.answers}
        left, missiles, right = (one.occurrence for one in found["concessions"].concessions)
        assert not left.holds_under
        assert not right.holds_under
        assert ("nash" in missiles.holds_under) == (reading == "neutral")
        rests = {"neutral": {"gmr", "smr", "seq", "sseq"}, "article": {"gmr"},
                 "russian_official": {"nash", "gmr", "smr", "seq", "sseq"}}  # fmt: skip
        assert set(found["deadlock"].rests_under) == rests.get(reading, set())
        assert not found["troops"].undone
        holds = set(found["troops"].aim_at_rest.holds_under)
        assert holds == ({"gmr", "seq"} if reading == "russian_official" else set()) or (
            reading == "chinese_official" and holds <= {"gmr"})  # fmt: skip
        europe = found["missiles"].occurrences[1]
        assert "nash" in europe.holds_throughout


def test_no_war_before_the_refusals_is_the_smallest_change():
    """As the page says: put it first in the Western reading, and states with a pledge become equilibria."""
    space = three_demands().compile("western")
    (search,) = smallest_changes(space, "west", "seq", ["close_door"])
    moves = [change.edits[0] for change in search.by_kind["move"]]
    assert {edit.passed for edit in moves} == {2}
    assert ("not send", ("not close_door", "not pull_back")) in [(edit.statement, edit.before) for edit in moves]


def changed(reading: str, maker: str, first: str, before: str) -> Conflict:
    """The three demands with one statement put directly before another."""
    data = three_demands().to_dict()
    statements = data["readings"][reading]["preferences"][maker]["statements"]
    names = [
        item if isinstance(item, str) else item.get("statement") if isinstance(item, dict) else None
        for item in statements
    ]
    item = statements.pop(names.index(first))
    names.remove(first)
    statements.insert(names.index(before), item)
    return Conflict(**data)


def test_a_changed_preference_changes_the_answer():
    """As the page says: cost before force, and the status quo becomes sequentially stable in the Western reading."""
    (before,) = answer(three_demands(), questions=["deadlock"], reading="western").answers
    other = changed("western", "russia", "not bare_cost", "send or close_door")
    (after,) = answer(other, questions=["deadlock"], reading="western").answers
    assert "seq" not in before.rests_under
    assert "seq" in after.rests_under


def test_no_code_knows_the_flagship():
    """The words of the three demands stand in its file and nowhere in the program."""
    from pathlib import Path

    words = {"russia", "china", "ukraine", "nato", "close_door", "pull_back", "limit_strike", "missiles_asia"}
    package = Path(detente.__file__).parent
    files = [*package.glob("analysis/answers/*.py"), *package.glob("reporting/answer_*.py")]
    assert len(files) > 10
    for file in files:
        text = "\n".join(line for line in file.read_text("utf-8").lower().splitlines() if "three-demands" not in line)
        assert not [word for word in words if word in text], file


def test_flags_for_some_makers_are_those_for_all():
    from detente.analysis.stability import stability_flags

    space = game().compile()
    whole = stability_flags(space.structure, space.ranks, SUCCESSIVE)
    part = stability_flags(space.structure, space.ranks, SUCCESSIVE, makers=[1])
    assert np.array_equal(part[1], whole[1])
    assert not part[0].any()
    assert not part[2].any()


def test_statements_may_bear_the_names_of_stages_and_a_step_may_be_its_own_aim():
    data = {
        "title": "Words",
        "decision_makers": {"a": {"options": {"moves": "Move", "stable": "Hold"}}, "b": {"options": {"seq": "Go"}}},
        "status_quo": {},
        "readings": {"r": {"preferences": {"a": {"statements": ["moves"]}, "b": {"statements": ["seq iff moves"]}}}},
        "questions": {
            "rest": {"ask": "?", "kind": "deadlock", "statements": "moves"},
            "there": {"ask": "?", "kind": "presence", "statements": ["stable", "seq"]},
            "step": {"ask": "?", "kind": "force", "by": "a", "step": "moves", "statements": "moves"},
        },
    }
    rest, there, step = answer(Conflict(**data)).answers
    assert [stage.count for stage in rest.funnel.stages][:3] == [8, 4, rest.occurrence.count]
    assert there.occurrences[0].n_states == 4
    assert step.leads_to_aim == "best_replies"
    with pytest.raises(UnsupportedAnalysisError, match="not told under BRSEQ"):
        answer(Conflict(**data), concept="brseq")
