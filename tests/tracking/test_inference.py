"""What moves reveal: implied preferences against ranks, revisions against a search through all of them."""

import itertools
import random

import pytest

import detente
from detente.analysis.edits import edited_ranks, with_statements
from detente.errors import UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict
from detente.model.observations import Observation
from detente.model.preferences import PreferenceStatement
from detente.tracking import infer, observed_path
from detente.tracking.revealed import observed_moves
from detente.tracking.revision import smallest_revisions
from tests.model.examples import elmira

OPTIONS = ["x", "y", "z"]
STATEMENTS = ["x", "not y", "z", "x and y", "if x then z", "y iff z", "not x", "y or z"]


def small(statements: list, **changes) -> Conflict:
    data = {
        "title": "Small",
        "decision_makers": {"a": {"options": dict.fromkeys(OPTIONS)}, "b": {"options": {"w": None}}},
        "readings": {"r": {"preferences": {"a": {"statements": statements}, "b": {"statements": ["w"]}}}},
    }
    return Conflict(**{**data, **changes})


# --- revisions against a search through all of them -------------------------------------------------------------------


def all_revisions(ranks):
    """Every order of the ranks with every choice for their statements, with the number of changes that it takes."""
    n = len(ranks)
    for order in itertools.permutations(range(n)):
        kept = longest_increasing(order)
        for choice in itertools.product(("keep", "drop", "negate"), repeat=sum(map(len, ranks))):
            left, new = iter(choice), {}
            for g, rank in enumerate(ranks):
                new[g] = tuple(
                    item if what == "keep" else PreferenceStatement(statement=f"not ({item.statement})")
                    for item, what in zip(rank, [next(left) for _ in rank], strict=True)
                    if what != "drop"
                )
            yield n - kept + sum(what != "keep" for what in choice), tuple(new[g] for g in order if new[g])


def longest_increasing(order) -> int:
    best = [1] * len(order)
    for i, value in enumerate(order):
        best[i] = 1 + max((best[j] for j in range(i) if order[j] < value), default=0)
    return max(best, default=0)


@pytest.mark.parametrize("seed", range(40))
def test_the_smallest_revision_is_the_smallest_of_all(seed: int) -> None:
    rng = random.Random(seed)
    chosen = rng.sample(STATEMENTS, 3)
    statements = chosen if rng.random() < 0.6 else [chosen[:2], chosen[2]]
    space = small(statements).compile()
    stated = space.conflict.preferences()[0]
    demands = []
    for _ in range(rng.choice([1, 2, 2, 3])):
        ways = [
            tuple((rng.randrange(16), rng.randrange(16), rng.random() < 0.7) for _ in range(rng.choice([1, 1, 2])))
            for _ in range(rng.choice([1, 1, 2]))
        ]
        demands.append(tuple(ways))
    found, complete, reason = smallest_revisions(space, stated, demands, most=50)

    def fits(ranks) -> bool:
        changed = edited_ranks(space, 0, with_statements(stated, ranks)).reshape(-1)
        return all(
            any(
                all(changed[a] > changed[b] if strict else changed[a] >= changed[b] for a, b, strict in way)
                for way in d
            )
            for d in demands
        )

    costs = [cost for cost, ranks in all_revisions(stated.ranks()) if fits(ranks)]
    if not costs:
        assert found == ()
        assert "no change of its statements" in reason
        return
    assert complete
    assert {len(revision.edits) for revision in found} == {min(costs)}
    assert all(fits(revision.preferences.ranks()) for revision in found)
    assert len({tuple((e.kind, e.place) for e in revision.edits) for revision in found}) == len(found)


def test_a_cap_is_told() -> None:
    space = small(["x", "y", "z"]).compile()
    demand = (((2, 1, True),),)  # y without x above x without y: drop, reverse or put back x, or put y first
    found, complete, _ = smallest_revisions(space, space.conflict.preferences()[0], [demand], most=1)
    assert len(found) == 1
    assert not complete


def test_what_is_not_written_as_statements_is_not_revised() -> None:
    conflict = Conflict(
        title="Weights", decision_makers={"a": {"options": {"x": None}}},
        readings={"r": {"preferences": {"a": {"weights": {"x": 1}}}}}, observations=[
            {"date": "2020-01-01", "state": ["x"]}, {"date": "2020-01-02", "option": "x", "level": "no"}],
    )  # fmt: skip
    (mover,) = infer(conflict).movers
    assert mover.no_revision == "its preferences are not written as statements alone"
    assert mover.contradictions[0].statements == ()


# --- the three demands, and cases that are easy to see through --------------------------------------------------------


def test_the_three_demands() -> None:
    conflict = detente.load("three-demands")
    neutral = infer(conflict)
    assert [mover.contradictions for mover in neutral.movers] == [(), (), ()]
    official = infer(conflict, reading="russian_official")
    russia, west, china = official.movers
    assert [(known.date, [text for _, text in known.statements]) for known in russia.contradictions] == [
        ("2022-02-21", ["not send"])]  # fmt: skip
    path = russia.contradictions[0].statements[0][0]
    assert path[:2] == ("readings", 5)
    assert [[edit.kind for edit in revision.edits] for revision in russia.revisions] == [["negate"]]
    assert {revision.edits[0].kind for revision in west.revisions} == {"move"}
    assert china.revisions == ()
    assert russia.n_comparisons == 9600 * 9599 // 2
    assert russia.n_fixed == 2  # the move of 4 February may have come before China's or after it
    data = official.to_dict()
    assert data["schema"] == "detente.infer/1"
    assert data["movers"][0]["contradictions"][0]["statements"] == ["not send"]
    assert data == infer(conflict, reading="russian_official").to_dict()


def test_best_replies_ask_for_more() -> None:
    conflict = detente.load("three-demands")
    found = infer(conflict, behaviour="best_replies", reading="neutral")
    china = found.movers[2]
    # none to mild and mild to full cannot both be the best that one order offers
    assert china.contradictions
    assert "no change of its statements" in china.no_revision
    assert china.contradictions[0].better is not None


def test_equal_states_contradict_too() -> None:
    conflict = small(["x"], observations=[{"date": "2020-01-01", "state": {}}, {"date": "2020-01-02", "option": "y"}])
    (mover,) = infer(conflict).movers
    assert mover.contradictions[0].equal
    assert mover.contradictions[0].statements == ()
    assert mover.no_revision is not None


def test_moves_that_tell_nothing_are_named() -> None:
    records = [{"date": "2020-01-01", "state": {"x": "yes"}}, {"date": "2020-01-02", "option": "w"},
               {"date": "2020-01-03", "option": "x", "level": "no"}]  # fmt: skip
    makers = {"a": {"options": {"x": {"moves": "up"}, "y": None, "z": None}}, "b": {"options": {"w": None}}}
    found = infer(small(["x"], decision_makers=makers, observations=records))
    assert [(known.date, known.reason) for known in found.unread] == [
        ("2020-01-03", "the records contradict the model here")]  # fmt: skip
    assert found.to_dict()["unread"][0]["decision_maker"] == "a"
    wide = [{"date": "2020-01-01", "option": "w", "level": "no"}, {"date": "2020-01-02", "option": "w"}]
    five = {"a": {"options": dict.fromkeys("pqrst")}, "b": {"options": {"w": None}}}
    (unread,) = infer(small(["p"], decision_makers=five, observations=wide)).unread
    assert "too much is open" in unread.reason


def test_every_way_is_a_move_of_its_mover() -> None:
    path = observed_path(detente.load("three-demands"))
    moves, unread = observed_moves(path)
    assert not unread
    for move in moves:
        for start, end in move.ways:
            assert end.index in path.space.structure.reachable(move.decision_maker, start.index)


def test_bad_calls_are_told() -> None:
    conflict = detente.load("three-demands")
    with pytest.raises(UnsupportedAnalysisError, match="behaviour must be one of improvements, best_replies"):
        infer(conflict, behaviour="greedy")
    with pytest.raises(UnknownNameError, match="Did you mean 'neutral'"):
        infer(conflict, reading="neutrl")
    with pytest.raises(UnsupportedAnalysisError, match="only in option form without merged states"):
        infer(elmira(), records=[Observation(date="2020-01-01", state="NYNNN")])


def test_the_solver_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pysat.formula", None)
    with pytest.raises(UnsupportedAnalysisError, match=r"pip install 'detente\[inverse\]'"):
        infer(detente.load("three-demands"), reading="russian_official")
