"""Now and next: what is near and past recall against loops over all moves; what is supposed; what is assumed."""

import itertools
import random
import sys

import pytest

import detente
from detente.errors import InfeasibleStateError, ModelError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict
from detente.model.observations import Observation
from detente.tracking import outlook
from tests.analysis.random_conflicts import random_conflict
from tests.model.examples import conflict, elmira


def raised(space, i: int, start: int):
    """Go through the one-way options that single moves of a decision maker change; in graph form None for each."""
    here = space.states.levels(start)
    for end in space.structure.reachable(i, start).tolist():
        there = space.states.levels(end)
        if space.conflict.graph and start not in space.structure.reachable(i, end).tolist():
            yield None
        for index, option in enumerate(space.conflict.options):
            own = space.conflict.owners[index] == i and option.moves in ("up", "down")
            if own and here[index] is not None and (there[index] or 0) != here[index]:
                yield option.id


def near_by_loops(space, code: int) -> dict:
    """For each step, mover and one-way option: the number of ways."""
    found: dict = {}
    makers = range(len(space.decision_makers))
    for i in makers:
        for option in raised(space, i, code):
            found[1, i, option] = found.get((1, i, option), 0) + 1
    for i, j in itertools.permutations(makers, 2):
        for middle in space.structure.reachable(j, code).tolist():
            for option in raised(space, i, middle):
                if (1, i, option) not in found:
                    found[2, i, option] = found.get((2, i, option), 0) + 1
    return found


@pytest.mark.parametrize("seed", range(60))
def test_what_is_near_and_past_recall(seed: int) -> None:
    rng = random.Random(seed)
    space = random_conflict(rng, max_states=16).compile()
    start = int(rng.choice(space.feasible))
    records = [Observation(date="2020-01-01", state=space.states.text(start))]
    if len(space.states.matching(space.states.text(start))) != 1 and not space.conflict.graph:
        return
    (standing, *others) = outlook(space, records=records).standings
    if others:
        return
    found = {
        (known.steps, space.decision_makers.index(known.move.decision_maker), known.option): known.n_ways
        for known in standing.irreversible
    }
    assert found == near_by_loops(space, start)
    for known in standing.irreversible:
        moves = [move for move in (known.first, known.move) if move is not None]
        assert known.is_improvement == all(move.credible for move in moves)
        assert moves[0].start.index == start
        assert [explanation.decision_maker for explanation in standing.explanations] == list(space.decision_makers)


def test_the_three_demands_on_the_fourth_of_february() -> None:
    found = outlook(detente.load("three-demands"), until="2022-02-04", suppose={"send": "yes"})
    assert (found.date, found.n_possible, found.is_complete) == ("2022-02-04", 1, True)
    now, then = found.standings[0], found.then[0]
    assert now.state.index == found.space.status_quo
    assert [(known.steps, known.option, known.is_improvement) for known in now.irreversible] == [(1, "send", True)]
    assert then.irreversible == ()
    assert [known.stable for known in now.explanations] == [True, True, True]
    assert [known.stable for known in then.explanations] == [True, False, True]
    data = found.to_dict()
    assert data["schema"] == "detente.now/1"
    assert data["supposed"] == {"send": "yes"}


def test_the_status_quo_serves_where_nothing_is_recorded() -> None:
    found = outlook(conflict())
    assert found.date is None
    assert str(found.standings[0].state) == "N1N"
    silent = conflict(status_quo=None)
    with pytest.raises(UnsupportedAnalysisError, match="write 'observations' or a 'status_quo' into its file"):
        outlook(silent)


def test_several_possible_states_are_looked_at_up_to_a_limit() -> None:
    found = outlook(conflict(), records=[Observation(date="1962-10-22", option="strike", level="no")])
    assert found.n_possible == 6
    assert not found.is_complete
    assert len(found.standings) == 4
    two = outlook(conflict(), records=[Observation(date="1962-10-22", state="N-N")], suppose={"forces": "none"})
    assert len(two.then) == 1


def test_a_contradiction_at_the_end_is_told() -> None:
    with pytest.raises(UnsupportedAnalysisError, match="no feasible state agrees with what is recorded on 1962-10-22"):
        outlook(conflict(), records=[Observation(date="1962-10-22", state="Y0Y")])


def test_what_is_supposed_must_exist_and_be_feasible() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'talk'"):
        outlook(conflict(), suppose={"talks": "yes"})
    with pytest.raises(UnknownNameError, match="Did you mean 'massive'"):
        outlook(conflict(), suppose={"forces": "masive"})
    records = [Observation(date="1962-10-22", state="N0Y")]
    with pytest.raises(InfeasibleStateError, match="after strike = yes: state Y0Y is infeasible"):
        outlook(conflict(), records=records, suppose={"strike": "yes"})
    drawn = detente.Conflict(title="Drawn", decision_makers={"a": {}}, graph={"states": {"one": None}, "moves": {}},
                             status_quo="one", readings={"r": {"preferences": {"a": "indifferent"}}})  # fmt: skip
    with pytest.raises(UnsupportedAnalysisError, match="told by options"):
        outlook(drawn, suppose={"x": "yes"})


def test_merged_states_too() -> None:
    found = outlook(elmira())
    assert {known.option for known in found.standings[0].irreversible} >= {"modify", "abandon"}


def test_an_evolution_that_is_not_worked_out_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["detente.tracking.outlook"], "evolve", _fails)
    (standing,) = outlook(conflict()).standings
    assert standing.evolution is None
    assert standing.no_evolution == "too large"
    assert standing.to_dict()["no_evolution"] == "too large"


def _fails(*_args, **_named):
    raise UnsupportedAnalysisError("too large")


# --- assumptions of the file ------------------------------------------------------------------------------------------


def test_the_assumptions_of_the_file_are_used() -> None:
    stated = {
        "takes": {"us": "improvement"},
        "chance": "willing",
        "acts": 0.5,
        "weights": {"ussr": 2},
        "concept": "gmr",
    }
    known = conflict(assumptions=stated)
    assert Conflict(**known.to_dict()) == known
    assert detente.io.loads(detente.io.dumps(known)) == known
    (standing,) = outlook(known).standings
    behaviour = standing.evolution.behaviour
    assert (behaviour.chance, behaviour.acts, behaviour.weights["ussr"]) == ("willing", 0.5, 2)
    assert detente.evolve(known).behaviour == behaviour


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"takes": {"usa": "best"}}, "unknown decision maker.*Did you mean 'us'"),
        ({"takes": "greedy"}, "assumptions.takes"),
        ({"acts": 2}, "assumptions.acts"),
        ({"acts": {"us": -1}}, "assumptions.acts"),
        ({"weights": {"us": -1}}, "assumptions.weights"),
        ({"chances": "willing"}, "unknown key"),
    ],
)
def test_bad_assumptions_are_told_where_they_are(stated: dict, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        conflict(assumptions=stated)
