"""The observed path: against brute force over all sequences of states, and on cases that are easy to see through."""

import random

import pytest

import detente
from detente.errors import ModelError, UnsupportedAnalysisError
from detente.model import StateSpace
from detente.model.observations import Observation
from detente.tracking import ObservedPath, observed_path
from tests.analysis.random_conflicts import random_conflict
from tests.analysis.reference_paths import Rules, distance
from tests.model.examples import conflict, elmira


def seen(*records: dict) -> list[Observation]:
    return [Observation(**record) for record in records]


def texts(path: ObservedPath) -> list[list[str]]:
    return [[str(state) for state in moment.possible] for moment in path.moments]


# --- against brute force ----------------------------------------------------------------------------------------------


def random_records(rng: random.Random, space: StateSpace) -> list[Observation]:
    records = []
    for day in sorted(rng.sample(range(1, 28), rng.randint(1, 5))):
        date = f"2020-01-{day:02}"
        doubt = {"confidence": rng.choice([0.2, 0.6, 1.0]), "disputed": rng.random() < 0.2}
        options = space.conflict.options
        if not options or rng.random() < 0.2:
            index = int(rng.choice(space.feasible))
            records.append(Observation(date=date, state=space.states.text(index), **doubt))
            continue
        chosen = rng.sample(options, min(len(options), rng.choice([1, 1, 2])))
        records += [
            Observation(date=date, option=option.id, level=rng.choice(option.levels), **doubt) for option in chosen
        ]
    return records


def agreeing(space: StateSpace, records: list[Observation], accept: float) -> list[set[int]]:
    """For each day the feasible states that agree with what is known, from the rules as the docs tell them."""
    graph = space.conflict.graph
    known = (
        {"": {state.id for state in graph.states}} if graph else {o.id: set(o.levels) for o in space.conflict.options}
    )
    found = []
    for date in sorted({record.date for record in records}):
        claims: dict[str, list[tuple[str, Observation]]] = {}
        for record in (record for record in records if record.date == date):
            for name, level in said(space, record):
                claims.setdefault(name, []).append((level, record))
        for name, made in claims.items():
            trusted = [entry for entry in made if not entry[1].disputed and entry[1].confidence >= accept]
            best = max((record.confidence for _, record in trusted), default=None)
            if best is None:
                known[name] = known[name] | {level for level, _ in made}
            else:
                known[name] = {level for level, record in trusted if record.confidence == best}
        found.append({int(i) for i in space.feasible if fits(space, int(i), known)})
    return found


def said(space: StateSpace, record: Observation) -> list[tuple[str, str]]:
    if space.conflict.graph:
        return [("", str(record.state))]
    if record.option:
        return [(record.option, record.level)]
    state = space.state(space.find(str(record.state)))
    return [(o.id, level) for o, level in zip(space.conflict.options, state.levels, strict=True) if level != "-"]


def fits(space: StateSpace, index: int, known: dict[str, set[str]]) -> bool:
    state = space.state(index)
    if space.conflict.graph:
        return state.text in known[""]
    return all(
        level == "-" or level in known[option.id]
        for option, level in zip(space.conflict.options, state.levels, strict=True)
    )


@pytest.mark.parametrize("seed", range(120))
def test_the_possible_states_are_those_that_some_sequence_of_moves_goes_through(seed: int) -> None:
    rng = random.Random(seed)
    space = random_conflict(rng, max_states=16).compile()
    records = random_records(rng, space)
    path = observed_path(space, records=records)
    moves = Rules(space, ["nash"] * len(space.decision_makers)).moves("moves", set())

    def steps(a: int, b: int) -> int | None:
        return distance(moves, a, {b})

    wanted = agreeing(space, records, 0.5)
    forward: list[set[int]] = []
    is_new: list[bool] = []
    for place, states in enumerate(wanted):
        reached = {q for q in states if place and any(steps(s, q) is not None for s in forward[-1])}
        anew = not place or not states or not forward[-1] or not reached
        forward.append(states if anew else reached)
        is_new.append(anew)
    for place in range(len(wanted) - 2, -1, -1):
        if not is_new[place + 1] and forward[place + 1]:
            onward = {s for s in forward[place] if any(steps(s, q) is not None for q in forward[place + 1])}
            forward[place] = onward
    assert [set(map(int, moment.possible.indices)) for moment in path.moments] == forward
    for place, moment in enumerate(path.moments):
        if place and not is_new[place]:
            # from what was possible before later records ruled some of it out
            assert moment.moves is not None
            assert moment.fault is None
        elif place and forward[place] and forward[place - 1]:
            assert moment.fault is not None
            assert moment.moves is None
        assert (moment.fault is not None and moment.fault.kind == "infeasible") == (not wanted[place])


# --- what is easy to see ----------------------------------------------------------------------------------------------


def test_an_option_stays_where_it_was_seen_and_is_open_before() -> None:
    path = observed_path(conflict(), records=seen({"date": "1962-10-20", "option": "forces", "level": "some"},
                                                  {"date": "1962-10-22", "option": "talk"}))  # fmt: skip
    assert path.moments[0].open_options == ("talk",)  # an air strike would have ruled out the talks that followed
    assert texts(path)[1] == ["N1Y"]
    assert path.moments[1].movers == ()  # talks may have been on from the start


def test_several_movers_and_their_orders() -> None:
    records = seen({"date": "1962-10-01", "state": {}}, {"date": "1962-10-22", "option": "forces", "level": "massive"},
                   {"date": "1962-10-22", "option": "strike"})  # fmt: skip
    moment = observed_path(conflict(), records=records).moments[1]
    assert moment.movers == ("us", "ussr")
    assert moment.moves == 2
    assert moment.orders == (("us", "ussr"), ("ussr", "us"))
    assert moment.packages[1].to_dict() == {
        "decision_maker": "ussr", "changes": [{"option": "forces", "before": ["none"], "after": ["massive"]}]
    }  # fmt: skip


def test_an_order_through_an_infeasible_state_is_left_out() -> None:
    records = seen({"date": "1962-10-01", "state": "N0Y"}, {"date": "1962-10-22", "option": "talk", "level": "no"},
                   {"date": "1962-10-22", "option": "strike"})  # fmt: skip
    moment = observed_path(conflict(), records=records).moments[1]
    assert moment.orders == (("ussr", "us"),)


def test_what_cannot_be_undone_is_not_undone() -> None:
    records = seen({"date": "1962-10-01", "state": "Y0N"}, {"date": "1962-10-22", "option": "strike", "level": "no"},
                   {"date": "1962-10-25", "option": "talk"})  # fmt: skip
    path = observed_path(conflict(), records=records)
    fault = path.moments[1].fault
    assert (fault.kind, fault.options) == ("irreversible", ("strike",))
    assert texts(path)[2] == ["N0Y"]  # the path starts anew
    assert path.faults == (path.moments[1],)


def test_what_is_frozen_does_not_move() -> None:
    makers = {"a": {"options": {"x": {"moves": "frozen"}, "z": None}}, "b": {"options": {"y": None}}}
    still = conflict(decision_makers=makers, infeasible=[], statements={}, status_quo={},
                     readings={"r": {"preferences": {"a": "indifferent", "b": "indifferent"}}})  # fmt: skip
    path = observed_path(
        still, records=seen({"date": "2020-01-01", "state": {}}, {"date": "2020-01-02", "option": "x"})
    )
    assert path.moments[1].fault.to_dict() == {"kind": "frozen", "options": ["x"], "rule": None}


def test_infeasible_knowledge_names_the_rule() -> None:
    records = seen({"date": "1962-10-01", "state": "Y0Y"}, {"date": "1962-10-22", "state": "Y0N"})
    path = observed_path(conflict(), records=records)
    assert path.moments[0].fault.rule == "never: strike and talk"
    assert len(path.moments[0].possible) == 0
    assert path.moments[1].fault is None
    alone = observed_path(conflict(), records=seen({"date": "1962-10-01", "option": "talk"},
                                                   {"date": "1962-10-02", "option": "strike"}))  # fmt: skip
    assert alone.moments[1].fault.rule is None  # where the forces stand is not known, so no single state is judged


def test_disputed_and_weak_records_only_open_the_question() -> None:
    records = seen({"date": "1962-10-01", "state": {}}, {"date": "1962-10-02", "option": "talk", "disputed": True},
                   {"date": "1962-10-03", "option": "forces", "level": "some", "confidence": 0.4},
                   {"date": "1962-10-04", "option": "talk", "level": "no"})  # fmt: skip
    path = observed_path(conflict(), records=records)
    assert texts(path) == [["N0N"], ["N0N", "N0Y"], ["N0N", "N1N", "N0Y", "N1Y"], ["N0N", "N1N"]]
    assert [signal.role for moment in path.moments for signal in moment.disputed] == ["opens", "opens"]
    assert observed_path(conflict(), records=records, accept=0.3).now.possible[0].text == "N1N"


def test_records_of_one_day_are_weighed() -> None:
    base = {"date": "1962-10-02", "option": "talk"}
    start = {"date": "1962-10-01", "state": {}}
    first = observed_path(conflict(), records=seen(start, {**base, "confidence": 0.9}, {**base, "level": "no"}))
    assert texts(first)[1] == ["N0N"]
    assert [signal.role for signal in first.now.signals] == ["outweighed", "settles"]
    even = observed_path(conflict(), records=seen(start, base, {**base, "level": "no"}))
    assert texts(even)[1] == ["N0N", "N0Y"]
    assert {signal.role for signal in even.now.signals} == {"contradicts"}
    weak = observed_path(conflict(), records=seen(start, base, {**base, "level": "no", "confidence": 0.1}))
    assert [signal.role for signal in weak.now.signals] == ["settles", "outweighed"]
    both = observed_path(conflict(), records=seen(start, base, {**base, "confidence": 0.1}))
    assert [signal.role for signal in both.now.signals] == ["settles", "settles"]


def test_an_option_may_be_lost_from_sight() -> None:
    records = seen({"date": "1962-10-01", "state": {}}, {"date": "1962-10-02", "option": "talk", "level": "unknown"})
    path = observed_path(conflict(), records=records)
    assert path.now.open_options == ("talk",)
    assert path.now.signals[0].role == "loses"


def test_until_leaves_out_what_came_later() -> None:
    records = seen({"date": "1962-10-01", "state": {}}, {"date": "1962-10-22", "option": "talk"})
    path = observed_path(conflict(), records=records, until="1962-10-10")
    assert len(path.moments) == 1
    whole = observed_path(conflict(), records=records)
    assert whole.at("1962-09-30") is None
    assert whole.at("1962-10-21").date == "1962-10-01"
    assert whole.at("1970-01-01") is whole.now


def test_graph_form_and_merged_states() -> None:
    drawn = detente.Conflict(
        title="Drawn", decision_makers={"a": {}, "b": {}},
        graph={"states": {"one": None, "two": None, "three": None},
               "moves": {"a": {"one": ["two"]}, "b": {"two": ["three"]}}},
        readings={"r": {"preferences": {"a": "indifferent", "b": "indifferent"}}},
    )  # fmt: skip
    days = {"2020-01-01": "one", "2020-01-05": "three", "2020-01-09": "one"}
    path = observed_path(drawn, records=[Observation(date=date, state=state) for date, state in days.items()])
    assert texts(path) == [["one"], ["three"], ["one"]]
    assert path.moments[1].moves == 2
    assert path.moments[2].fault.kind == "out_of_reach"
    records = seen({"date": "1991-01-01", "state": "NYNNN"}, {"date": "1991-02-01", "option": "abandon"},
                   {"date": "1991-03-01", "option": "insist"})  # fmt: skip
    merged = observed_path(elmira(), records=records)
    assert merged.now.fault.kind in ("infeasible", "out_of_reach", "irreversible") or merged.now.levels_known


# --- bad input --------------------------------------------------------------------------------------------------------


def test_records_that_do_not_fit_are_refused_with_the_nearest_name() -> None:
    with pytest.raises(ModelError, match="Did you mean 'talk'"):
        observed_path(conflict(), records=seen({"date": "1962-10-01", "option": "talks"}))


def test_no_records_is_told_with_what_to_do() -> None:
    with pytest.raises(UnsupportedAnalysisError, match="has no observations; write some under 'observations'"):
        observed_path(conflict())
    with pytest.raises(UnsupportedAnalysisError, match="no observations up to 1961-01-01"):
        observed_path(conflict(), records=seen({"date": "1962-10-01", "state": {}}), until="1961-01-01")
    with pytest.raises(UnsupportedAnalysisError, match="accept must be above 0"):
        observed_path(conflict(), records=seen({"date": "1962-10-01", "state": {}}), accept=0)


def test_the_input_is_unchanged_and_two_runs_agree() -> None:
    known = detente.load("three-demands")
    before = known.to_dict()
    assert observed_path(known).to_dict() == observed_path(known).to_dict()
    assert known.to_dict() == before
