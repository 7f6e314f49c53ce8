"""Who can force what, against the definitions as sets; and the dualities between forcing and preventing."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.engine import reference_forcing as ref
from detente.engine.attractor import NEVER, Turn, forced_free, forced_in_turns, held_free, held_in_turns
from tests.engine.examples import Example, examples


def goal_for(data: st.DataObject, example: Example) -> np.ndarray:
    size = len(example.states)
    return np.array(data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))) == 0


def as_states(example: Example, goal: np.ndarray) -> set:
    return {example.states[code] for code in example.codes if goal[code]}


def group_for(data: st.DataObject, example: Example) -> tuple[int, ...]:
    return tuple(sorted(data.draw(st.sets(st.integers(0, example.n - 1), min_size=1))))


def turns_for(data: st.DataObject, example: Example, group: tuple[int, ...]) -> list[Turn]:
    others = tuple(j for j in range(example.n) if j not in group)
    if data.draw(st.booleans()):
        order = data.draw(st.lists(st.integers(0, example.n - 1), min_size=1, max_size=5))
        return [Turn((j,), j in group) for j in order]
    return [Turn(group, ours=True, several=True), Turn(others, ours=False, several=True)]


def by_hand(turns: list[Turn]) -> list:
    # A side with a single member is named twice, so that it makes any number of moves.
    return [(turn.movers * 2 if turn.several else turn.movers, turn.ours) for turn in turns]


def in_codes(example: Example, values: np.ndarray) -> dict:
    return {example.states[code]: int(values[code]) for code in example.codes if values[code] != NEVER}


@given(examples(), st.data())
def test_forced_in_turns(example, data):
    turns = turns_for(data, example, group_for(data, example))
    goals = [goal_for(data, example) for _ in turns]
    found = forced_in_turns(example.structure, turns, goals)
    expected = ref.forced_in_turns(example.game, by_hand(turns), [as_states(example, goal) for goal in goals])
    assert [in_codes(example, needed) for needed in found] == expected


@given(examples(), st.data())
def test_held_in_turns(example, data):
    turns, goal = turns_for(data, example, group_for(data, example)), goal_for(data, example)
    found = held_in_turns(example.structure, turns, goal)
    expected = ref.held_in_turns(example.game, by_hand(turns), as_states(example, goal))
    assert [as_states(example, held) for held in found] == expected


@given(examples(), st.data())
def test_forced_and_held_free(example, data):
    group, goal = group_for(data, example), goal_for(data, example)
    needed = forced_free(example.structure, group, goal)
    assert in_codes(example, needed) == ref.forced_free(example.game, group, as_states(example, goal))
    held = held_free(example.structure, group, goal)
    assert as_states(example, held) == ref.held_free(example.game, group, as_states(example, goal))


@given(examples(), st.data())
def test_laws(example, data):
    """What one side can force in turns the other cannot prevent; more members and more to aim at never hurt."""
    group, goal = group_for(data, example), goal_for(data, example)
    others = tuple(j for j in range(example.n) if j not in group)
    turns = [Turn((j,), j in group) for j in range(example.n)]
    against = [Turn((j,), j in others) for j in range(example.n)]
    forced = forced_in_turns(example.structure, turns, [goal] * example.n)
    prevented = held_in_turns(example.structure, against, ~goal)
    for needed, kept in zip(forced, prevented, strict=True):
        assert all((needed[code] != NEVER) != kept[code] for code in example.codes)
    wider = goal | goal_for(data, example)
    assert (
        (forced_free(example.structure, group, goal) == NEVER) | (forced_free(example.structure, group, wider) != NEVER)
    ).all()
    everybody = tuple(range(example.n))
    alone = forced_free(example.structure, group, goal)
    together = forced_free(example.structure, everybody, goal)
    assert ((alone == NEVER) | (together != NEVER)).all()
    # Free play is the harder one: the others may do before each move what they may do in their turns.
    sides = [Turn(group, ours=True, several=True), Turn(others, ours=False, several=True)]
    first, second = forced_in_turns(example.structure, sides, [goal] * 2)
    assert ((alone == NEVER) | ((first != NEVER) & (second != NEVER))).all()
