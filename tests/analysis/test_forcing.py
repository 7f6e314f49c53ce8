"""Power to force: every strategy is played against every reply, by hand; and what is promised to users."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.forcing import AIMS, PLAYS, Forcing, can_force, can_prevent
from detente.engine import reference as ref
from detente.errors import UnknownNameError
from detente.model import StateSet
from tests.analysis.random_conflicts import random_conflict
from tests.analysis.reference_game import reference_game
from tests.strategies import conflicts


class Simulation:
    """Plays by the coalition's strategy against everything that the others can do; nothing of the search is used."""

    def __init__(self, found: Forcing) -> None:
        self.found, self.space = found, found.space
        self.game, self.position = reference_game(found.space)
        self.state_at = {index: state for state, index in self.position.items()}
        self.group = [found.space.decision_makers.index(name) for name in found.coalition]
        self.others = [j for j in self.game.decision_makers if j not in self.group]
        self.target = {self.state_at[index] for index in found.target.indices.tolist()}

    def shown(self, state):
        return self.space.state(self.position[state])

    def outcomes(self, movers, state, *, stops=frozenset()) -> set[ref.State]:
        """Any number of single moves; nobody moves on from where to stop."""
        seen, waiting = {state}, [state]
        while waiting:
            here = waiting.pop()
            for mover in movers if here not in stops else ():
                fresh = self.game.moves[mover][here] - seen
                seen |= fresh
                waiting += fresh
        return seen

    def replies(self, state, turn: int) -> set[ref.State]:
        """Where a turn of the others may end."""
        name = self.found.order[turn]
        if name == "others":
            stops = self.target if self.found.aim == "once" else frozenset()
            return self.outcomes(self.others, state, stops=stops)
        mover = self.space.decision_makers.index(name)
        return {state} | self.game.moves[mover][state]

    def ours(self, turn: int) -> bool:
        return self.found.order[turn] in ("coalition", *self.found.coalition)

    def played(self, state, turn: int) -> list[ref.State]:
        """Where the strategy leads in one turn of the coalition, move by move, each checked."""
        moves = self.found.strategy(self.shown(state), turn)
        assert moves is not None
        if self.found.order[turn] != "coalition":
            assert len(moves) <= 1
            assert all(move.decision_maker == self.found.order[turn] for move in moves)
        return self.follow(state, moves, self.group)

    def follow(self, state, moves, movers) -> list[ref.State]:
        states = [state]
        for move in moves:
            mover = self.space.decision_makers.index(move.decision_maker)
            assert mover in movers
            assert move.start.index == self.position[states[-1]]
            end = self.state_at[move.end.index]
            assert end in self.game.moves[mover][states[-1]]
            states.append(end)
        return states

    def worst(self, state, turn: int, trail: frozenset = frozenset()) -> int:
        """How many turns it takes until the target holds, against the worst replies."""
        if state in self.target:
            return 0
        assert (state, turn) not in trail, "play goes round in a circle"
        following = (turn + 1) % len(self.found.order)
        if self.ours(turn):
            path = self.played(state, turn)
            if self.target & set(path):
                return 1
            ends = {path[-1]}
        else:
            ends = self.replies(state, turn)
        return 1 + max(
            self.worst(end, following, trail | {(state, turn)}) if end not in self.target else 0 for end in ends
        )

    def keeps(self, state, turn: int) -> None:
        """Whatever the others do, the target never ceases to hold."""
        seen, waiting = set(), [(state, turn)]
        while waiting:
            here, k = waiting.pop()
            if (here, k) in seen:
                continue
            seen.add((here, k))
            assert here in self.target
            if self.ours(k):
                path = self.played(here, k)
                assert set(path) <= self.target
                ends = {path[-1]}
            else:
                ends = self.replies(here, k)
            waiting += [(end, (k + 1) % len(self.found.order)) for end in ends]


@st.composite
def forcings(draw, play, aim, max_states=8):
    conflict = draw(conflicts(prose=False, max_states=max_states, max_decision_makers=3, max_readings=1))
    space = conflict.compile()
    makers = list(space.decision_makers)
    group = draw(st.lists(st.sampled_from(makers), min_size=1, unique=True))
    chosen = sorted(draw(st.sets(st.sampled_from(space.feasible.tolist()))))
    order = draw(st.permutations(makers)) + draw(st.lists(st.sampled_from(makers), max_size=2))
    return can_force(
        space,
        group,
        StateSet(space, np.array(chosen, dtype=np.int64)),
        play=play,
        aim=aim,
        order=order if play == "turns" else None,
    )


@hypothesis_settings(max_examples=20)
@pytest.mark.parametrize("play", ["turns", "sides"])
@given(st.data())
def test_forced_once(play, data):
    found = data.draw(forcings(play, "once"))
    simulation = Simulation(found)
    for turn, needed in enumerate(found.needed):
        for state, index in simulation.position.items():
            if needed[index] >= 0:
                assert simulation.worst(state, turn) == needed[index]
    for state in simulation.game.states:
        rows = [int(needed[simulation.position[state]]) for needed in found.needed]
        assert found.turns_needed(simulation.shown(state)) == (None if -1 in rows else max(rows))
        assert found.can(simulation.shown(state)) == (simulation.shown(state) in found.states) == (-1 not in rows)


@hypothesis_settings(max_examples=20)
@pytest.mark.parametrize("play", ["turns", "sides"])
@given(st.data())
def test_kept_up(play, data):
    found = data.draw(forcings(play, "always"))
    simulation = Simulation(found)
    for turn, needed in enumerate(found.needed):
        for state, index in simulation.position.items():
            if needed[index] >= 0:
                simulation.keeps(state, turn)


@hypothesis_settings(max_examples=20)
@pytest.mark.parametrize("play", ["turns", "sides"])
@given(st.data())
def test_for_good(play, data):
    found = data.draw(forcings(play, "for_good"))
    simulation = Simulation(found)
    for turn, needed in enumerate(found.needed):
        for state, index in simulation.position.items():
            if needed[index] == 0:
                simulation.keeps(state, turn)
            elif needed[index] > 0:
                following = (turn + 1) % len(found.order)
                ends = (
                    {simulation.played(state, turn)[-1]} if simulation.ours(turn) else simulation.replies(state, turn)
                )
                for end in ends:
                    there = simulation.position[end]
                    ready = simulation.found.order[turn] in ("coalition", "others") and needed[there] == 0
                    assert ready or 0 <= found.needed[following][there] < needed[index]


@hypothesis_settings(max_examples=20)
@pytest.mark.parametrize("play", ["turns", "sides"])
@pytest.mark.parametrize("aim", ["once", "always"])
@given(st.data())
def test_spoilers(play, aim, data):
    """Where it cannot be forced, nothing that the coalition does helps against the spoiling moves."""
    found = data.draw(forcings(play, aim))
    simulation = Simulation(found)
    for turn, needed in enumerate(found.needed):
        following = (turn + 1) % len(found.order)
        for state, index in simulation.position.items():
            if needed[index] >= 0:
                assert found.spoiler(simulation.shown(state), turn) is None
                continue
            assert found.strategy(simulation.shown(state), turn) is None
            if aim == "always" and state not in simulation.target:
                continue  # it has ceased to hold already
            if simulation.ours(turn):
                assert found.spoiler(simulation.shown(state), turn) is None
                name = found.order[turn]
                ends = (
                    simulation.outcomes(simulation.group, state)
                    if name == "coalition"
                    else {state} | simulation.game.moves[simulation.space.decision_makers.index(name)][state]
                )
                assert aim == "always" or not ends & simulation.target
                if aim == "once" or name != "coalition":
                    assert all(found.needed[following][simulation.position[end]] < 0 for end in ends)
            else:
                moves = found.spoiler(simulation.shown(state), turn)
                path = simulation.follow(state, moves, simulation.others)
                assert found.needed[following][simulation.position[path[-1]]] < 0
                assert aim == "always" or not set(path) & simulation.target


@pytest.mark.parametrize("play", ["turns", "sides"])
@pytest.mark.parametrize("seed", range(12))
def test_what_is_not_kept_up_ends(play, seed):
    """Whatever the coalition does, the spoiling moves do not let the target hold for ever."""
    rng = random.Random(seed)
    space = random_conflict(rng, max_states=8).compile()
    target = StateSet(space, np.sort(rng.sample(space.feasible.tolist(), space.n_states // 2 + 1)))
    found = can_force(space, rng.choice(space.decision_makers), target, play=play, aim="always")
    simulation = Simulation(found)
    for turn, needed in enumerate(found.needed):
        for state, index in simulation.position.items():
            if needed[index] < 0:
                assert ends(simulation, state, turn, frozenset())


def ends(simulation: Simulation, state, turn: int, before: frozenset) -> bool:
    """Whether play that follows the spoiling moves leaves the target; a state met again would be play for ever."""
    if state not in simulation.target:
        return True
    if (state, turn) in before:
        return False
    following, met = (turn + 1) % len(simulation.found.order), before | {(state, turn)}
    if not simulation.ours(turn):
        path = simulation.follow(state, simulation.found.spoiler(simulation.shown(state), turn), simulation.others)
        return not set(path) <= simulation.target or ends(simulation, path[-1], following, met)
    name = simulation.found.order[turn]
    there = (
        simulation.outcomes(simulation.group, state)
        if name == "coalition"
        else {state} | simulation.game.moves[simulation.space.decision_makers.index(name)][state]
    )
    return all(ends(simulation, end, following, met) for end in there)


@hypothesis_settings(max_examples=30)
@given(st.data())
def test_free_play(data):
    """Between two moves of the coalition the others do what they like: each brings it nearer all the same."""
    found = data.draw(forcings("free", "once"))
    simulation = Simulation(found)
    (needed,) = found.needed
    for state, index in simulation.position.items():
        if needed[index] < 0:
            check_free_spoiler(simulation, state)
        if needed[index] <= 0:
            continue
        for met in simulation.outcomes(simulation.others, state, stops=simulation.target) - simulation.target:
            assert 0 <= needed[simulation.position[met]] <= needed[index]
        path = simulation.follow(state, found.strategy(simulation.shown(state)), simulation.group)
        assert len(path) == 2
        assert 0 <= needed[simulation.position[path[-1]]] < needed[index]


def check_free_spoiler(simulation: Simulation, state) -> None:
    (needed,) = simulation.found.needed
    moves = simulation.found.spoiler(simulation.shown(state))
    path = simulation.follow(state, moves, simulation.others)
    assert not set(path) & simulation.target
    ends = {path[-1]}.union(*(simulation.game.moves[i][path[-1]] for i in simulation.group))
    assert all(needed[simulation.position[end]] < 0 for end in ends)


@hypothesis_settings(max_examples=20)
@given(st.data())
def test_free_play_kept_up(data):
    found = data.draw(forcings("free", "always"))
    simulation = Simulation(found)
    for state, index in simulation.position.items():
        met = simulation.outcomes(simulation.others, state)
        assert (found.needed[0][index] == 0) == (met <= simulation.target)
        if found.needed[0][index] == 0:
            assert found.strategy(simulation.shown(state)) == ()
        else:
            path = simulation.follow(state, found.spoiler(simulation.shown(state)), simulation.others)
            assert path[-1] not in simulation.target


@hypothesis_settings(max_examples=20)
@pytest.mark.parametrize("play", PLAYS)
@given(st.data())
def test_preventing_is_keeping_up_the_opposite(play, data):
    found = data.draw(forcings(play, "once"))
    others = [name for name in found.space.decision_makers if name not in found.coalition]
    if not others:
        return
    order = found.order if play == "turns" else None
    prevented = can_prevent(found.space, others, found.target, play=play, order=order)
    assert prevented.aim == "always"
    # A side is "coalition" in its own question, and "others" in the other's.
    rows = reversed(prevented.needed) if play == "sides" else prevented.needed
    for kept, needed in zip(rows, found.needed, strict=True):
        for index in found.space.feasible.tolist():
            if play == "free":
                assert not (kept[index] == 0 and needed[index] >= 0)
            else:
                assert (kept[index] == 0) == (needed[index] < 0)


# --- what is promised to users ----------------------------------------------------------------------------------------


def test_three_demands():
    """Russia can send troops, and nobody can keep it from that; the West alone decides on its concessions."""
    space = detente.load("three-demands").compile()
    for play in PLAYS:
        assert can_force(space, "russia", "send", play=play).from_status_quo
        assert not can_prevent(space, "west, china", "send", play=play).from_status_quo
        assert can_prevent(space, "west", "close_door", play=play).from_status_quo
        assert not can_force(space, "russia, china", "close_door", play=play).from_status_quo
    found = can_force(space, "russia", "send")
    assert found.turns_needed(space.state(space.status_quo)) == 3  # when the West begins, China passes before Russia
    assert can_force(space, "russia", "send", begins="russia").turns_needed(space.state(space.status_quo)) == 1
    (move,) = found.strategy(space.state(space.status_quo), found.order.index("russia"))
    assert [change.option for change in move.changes] == ["send"]


def test_plain_data():
    space = detente.load("elmira").compile()
    for play in PLAYS:
        for aim in AIMS:
            data = can_force(space, "uniroyal", "abandon", play=play, aim=aim).to_dict()
            assert json.loads(json.dumps(data)) == data
            assert (data["play"], data["aim"], data["schema"]) == (play, aim, "detente.forcing/1")
    data = can_force(space, "uniroyal", "abandon", begins="uniroyal").to_dict()
    assert data["status_quo"]["can"] is True
    assert data["status_quo"]["turns_needed"] == 1
    assert [move["decision_maker"] for move in data["status_quo"]["strategy"]] == ["uniroyal"]


def test_faults_are_told():
    space = detente.load("elmira").compile()
    with pytest.raises(UnknownNameError, match="play must be one of 'turns', 'sides', 'free'; got 'turn'"):
        can_force(space, "uniroyal", "abandon", play="turn")
    with pytest.raises(UnknownNameError, match="aim must be one of"):
        can_force(space, "uniroyal", "abandon", aim="ever")
    with pytest.raises(UnknownNameError, match="leaves out 'ministry', 'local_government'"):
        can_force(space, "uniroyal", "abandon", order=["uniroyal"])
    with pytest.raises(UnknownNameError, match="goes with play='turns'"):
        can_force(space, "uniroyal", "abandon", play="free", order=["uniroyal"])
    with pytest.raises(UnknownNameError, match="nobody begins"):
        can_force(space, "uniroyal", "abandon", play="free", begins="uniroyal")
    with pytest.raises(UnknownNameError, match="begins must be one of 'coalition', 'others'"):
        can_force(space, "uniroyal", "abandon", play="sides", begins="uniroyal")
    with pytest.raises(UnknownNameError, match="turn must be from 0 to 2"):
        can_force(space, "uniroyal", "abandon").strategy(1, 3)
    with pytest.raises(UnknownNameError, match="at least one decision maker"):
        can_force(space, [], "abandon")
    assert can_force(space, "uniroyal", "abandon", order="local_government, uniroyal, ministry").order == (
        "local_government",
        "uniroyal",
        "ministry",
    )
