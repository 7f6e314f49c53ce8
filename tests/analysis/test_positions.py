"""Positions, threats and dilemmas: every condition by hand, every remedy tried out, and what is promised to users."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import detente
from detente.analysis.dilemmas import DILEMMAS
from detente.analysis.positions import Positions, positions
from detente.errors import InfeasibleStateError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, StateSpace
from tests.analysis.reference_game import reference_game
from tests.strategies import conflicts


@st.composite
def stated(draw):
    """A conflict in which some decision makers have stated positions and threats that can be met."""
    conflict = draw(conflicts(form="options", prose=False, coalescing=False, max_states=16, max_decision_makers=3,
                              max_readings=1))  # fmt: skip
    options = conflict.options
    space = conflict.compile()
    whole = [space.state(int(index)).levels for index in space.feasible]
    ids = [option.id for option in options]
    quo = draw(st.sampled_from(whole))
    found = {}
    for owner, maker in enumerate(conflict.decision_makers):
        if draw(st.integers(0, 3)) == 0:
            continue
        goal = draw(st.sampled_from(whole))
        named = draw(st.lists(st.sampled_from(range(len(ids))), min_size=1, unique=True))
        position = {ids[k]: goal[k] for k in named}
        if draw(st.booleans()):
            position = " and ".join(f'{name} = "{level}"' for name, level in position.items())
        own = [k for k, other in enumerate(conflict.owners) if other == owner]
        threat = {ids[k]: draw(st.sampled_from(options[k].levels)) for k in own if draw(st.booleans())}
        found[maker.id] = {"position": position, "threat": threat}
    assume(found)
    data = {**conflict.to_dict(), "positions": found, "status_quo": dict(zip(ids, quo, strict=True))}
    return Conflict(**data), draw(st.sampled_from(["nearest", "preferred"]))


class ByHand:
    """Everything anew, over tuples of levels, from what the file says."""

    def __init__(self, space: StateSpace, point: str) -> None:
        self.space, self.point = space, point
        self.game, self.position = reference_game(space)
        self.makers = space.decision_makers
        self.ids = [option.id for option in space.conflict.options]
        self.labels = [option.levels for option in space.conflict.options]
        self.quo = self.levels(space.conflict.status_quo)
        self.stated = {entry.id: entry for entry in space.conflict.positions}
        self.threatened = self.changed(self.quo, {k: v for s in self.stated.values() for k, v in s.threat.items()})

    def levels(self, named) -> tuple[int, ...]:
        return tuple(labels.index(named[name]) for name, labels in zip(self.ids, self.labels, strict=True))

    def changed(self, state, named) -> tuple[int, ...]:
        return tuple(
            labels.index(named[name]) if name in named else level
            for name, labels, level in zip(self.ids, self.labels, state, strict=True)
        )

    def meets(self, maker: str, state) -> bool:
        wanted = self.stated[maker].position
        if isinstance(wanted, str):
            return self.space.conflict.statement(wanted).holds(state)
        return all(self.labels[k][state[k]] == wanted[name] for k, name in enumerate(self.ids) if name in wanted)

    def p(self, maker: str):
        i = self.makers.index(maker)

        def key(state):
            far = sum(a != b for a, b in zip(state, self.quo, strict=True))
            liked = -self.game.ranks[i][state]
            return (far, liked, self.position[state]) if self.point == "nearest" else (liked, far, self.position[state])

        return min((state for state in self.game.states if self.meets(maker, state)), key=key)

    def breaks(self, maker: str, of: str) -> bool:
        i, start = self.makers.index(maker), self.p(of)
        return any(
            self.game.ranks[i][q] > self.game.ranks[i][start] and not self.meets(of, q)
            for q in self.game.moves[i][start]
        )

    def prefers(self, maker: str, a, b) -> bool:
        rank = self.game.ranks[self.makers.index(maker)]
        return rank[a] > rank[b]

    def asked(self, a: str, b: str) -> dict[str, str]:
        wanted = self.stated[a].position
        if isinstance(wanted, str):
            point = self.p(a)
            wanted = {name: self.labels[k][point[k]] for k, name in enumerate(self.ids) if point[k] != self.quo[k]}
        owners = self.space.conflict.owners
        return {
            name: level
            for k, name in enumerate(self.ids)
            for level in [wanted.get(name)]
            if level is not None and self.makers[owners[k]] == b
        }

    def choices(self, maker: str) -> set:
        """What a party can bring about when refused, the others doing as much of what they threaten as goes."""
        own = [k for k, owner in enumerate(self.space.conflict.owners) if self.makers[owner] == maker]
        rest = [k for k in range(len(self.ids)) if k not in own]
        ways = {"free": (-1, 0, 1), "up": (0, 1), "down": (-1, 0), "frozen": (0,)}
        found = {}
        for state in self.game.states:
            signs = [(state[k] > self.quo[k]) - (state[k] < self.quo[k]) for k in own]
            if all(sign in ways[self.space.conflict.options[k].moves] for k, sign in zip(own, signs, strict=True)):
                apart = sum(state[k] != self.threatened[k] for k in rest)
                key = tuple(state[k] for k in own)
                found[key] = min(found.get(key, (99, 0, None)), (apart, self.position[state], state))
        return {state for _, _, state in found.values()}

    def best(self, maker: str, levels) -> tuple[int | None, int | None]:
        """The ranks of a party's best choice with some levels, and of its best one without them."""
        rank = self.game.ranks[self.makers.index(maker)]
        with_them = [rank[q] for q in self.choices(maker) if self.changed(q, levels) == q]
        others = [rank[q] for q in self.choices(maker) if self.changed(q, levels) != q]
        return max(with_them, default=None), max(others, default=None)

    def dilemmas(self) -> set[tuple[str, str, str | None]]:
        found = set()
        for a in self.stated:
            if self.stated[a].threat:
                carried_out, other = self.best(a, self.stated[a].threat)
                if carried_out is None or (other is not None and other > carried_out):
                    found.add(("threat", a, None))
            if self.breaks(a, a):
                found.add(("cooperation", a, None))
            for b in self.makers:
                if b != a:
                    found |= {(kind, a, b) for kind in self.between(a, b)}
        return found

    def between(self, a: str, b: str) -> set[str]:
        t, found = self.threatened, set()
        if self.breaks(b, a):
            found.add("trust")
        if b in self.stated and self.prefers(a, self.p(b), self.p(a)):
            found.add("positioning")
        if b in self.stated and any(self.meets(a, s) and self.meets(b, s) for s in self.game.states):
            return found
        if not self.meets(a, t):
            asked = self.asked(a, b)
            if (asked or b in self.stated) and not self.prefers(b, self.p(a), t):
                found.add("deterrence")
            if asked and self.changed(t, asked) != t:
                way, refusal = self.best(b, asked)
                if way is None or (refusal is not None and refusal >= way):
                    found.add("persuasion")
        if b in self.stated and not self.meets(b, t):
            asked = self.asked(b, a)
            if self.prefers(a, self.p(b), t):
                found.add("inducement")
            if asked and self.changed(t, asked) != t:
                way, refusal = self.best(a, asked)
                if way is not None and refusal is not None and way > refusal:
                    found.add("rejection")
        return found


def solved(drawn) -> tuple[Positions, ByHand]:
    conflict, point = drawn
    space = conflict.compile()
    by_hand = ByHand(space, point)
    if by_hand.threatened not in by_hand.position:
        with pytest.raises(InfeasibleStateError, match="the threats cannot be carried out together"):
            positions(space, point=point)
        assume(False)
    return positions(space, point=point), by_hand


@hypothesis_settings(max_examples=60)
@given(stated())
def test_dilemmas_equal_their_conditions(drawn):
    found, by_hand = solved(drawn)
    assert found.threatened.index == by_hand.position[by_hand.threatened]
    for party in found.parties:
        assert party.point.index == by_hand.position[by_hand.p(party.decision_maker)]
        assert party.n_states == sum(by_hand.meets(party.decision_maker, s) for s in by_hand.game.states)
    listed = [(dilemma.kind, dilemma.decision_maker, dilemma.towards) for dilemma in found.dilemmas]
    assert len(listed) == len(set(listed))
    assert set(listed) == by_hand.dilemmas()
    names = [party.decision_maker for party in found.parties]
    for a, b in product(names, names):
        assert found.compatible(a, b) == any(by_hand.meets(a, s) and by_hand.meets(b, s) for s in by_hand.game.states)
    together = [s for s in by_hand.game.states if all(by_hand.meets(name, s) for name in names)]
    assert sorted(found.satisfying().indices.tolist()) == sorted(by_hand.position[s] for s in together)
    for promise in found.promises:
        assert promise.trustworthy != by_hand.breaks(promise.decision_maker, promise.position_of)


@hypothesis_settings(max_examples=40)
@given(stated())
def test_every_remedy_helps(drawn):
    """With the one preference changed as it says, the dilemma is gone."""
    found, _ = solved(drawn)
    space = found.space
    for dilemma in found.dilemmas:
        if dilemma.remedy is None:
            assert dilemma.kind in ("persuasion", "threat")
            continue
        remedy = dilemma.remedy
        maker = space.decision_makers.index(remedy.decision_maker)
        assert not holds(space, maker, remedy)
        rank = space.ranks[maker].astype(np.int64) * 2
        rank[remedy.state.index] = rank[remedy.other.index] + (not remedy.or_equal)
        changed = replace(space, ranks=tuple(rank if i == maker else r for i, r in enumerate(space.ranks)))
        assert holds(changed, maker, remedy)
        after = positions_at(changed, found)
        same = [d for d in after.dilemmas if (d.kind, d.decision_maker, d.towards)
                == (dilemma.kind, dilemma.decision_maker, dilemma.towards)]  # fmt: skip
        assert not same


def positions_at(space: StateSpace, found: Positions) -> Positions:
    """The same positions standing for the same states, under other preferences."""
    return replace(found, space=space)


def holds(space: StateSpace, maker: int, remedy) -> bool:
    first, second = space.rank(maker, remedy.state.index), space.rank(maker, remedy.other.index)
    return first >= second if remedy.or_equal else first > second


@hypothesis_settings(max_examples=30)
@given(stated())
def test_what_is_done_and_what_threats_are_compared_with(drawn):
    found, by_hand = solved(drawn)
    state_at = {index: state for state, index in by_hand.position.items()}
    for dilemma in found.dilemmas:
        if dilemma.state is None:
            assert dilemma.changes == ()
            continue
        assert all(change.before != change.after for change in dilemma.changes)
        levels = dict(zip(by_hand.ids, dilemma.state.levels, strict=True))
        assert all(levels[change.option] == change.after for change in dilemma.changes)
        assert dilemma.state.index in state_at
    for threat in found.threats:
        choices = by_hand.choices(threat.decision_maker)
        rank = by_hand.game.ranks[found.space.decision_makers.index(threat.decision_maker)]
        levels = found.party(threat.decision_maker).threat
        carried_out = [q for q in choices if by_hand.changed(q, levels) == q]
        assert (threat.carried_out is not None) == bool(carried_out)
        best = max(rank[q] for q in choices)
        if threat.better is not None:
            assert rank[state_at[threat.better.index]] == best > rank[state_at[threat.carried_out.index]]
        if threat.credible:
            assert rank[state_at[threat.carried_out.index]] == best


# --- what is promised to users ----------------------------------------------------------------------------------------


def demands(**changes) -> Conflict:
    data = {
        "title": "Demands",
        "decision_makers": {
            "them": {"options": {"press": "Press", "send": {"name": "Send troops", "moves": "up"}}},
            "us": {"options": {"pledge": "Pledge", "limit": "Limit"}},
        },
        "status_quo": ["press"],
        "positions": {
            "them": {"position": ["pledge", "limit"], "threat": ["send"], "date": "2021-12-17"},
            "us": {"position": {"pledge": "no", "send": "no"}, "threat": {"pledge": "no", "limit": "no"}},
        },
        "readings": {
            "dove": {
                "default": True,
                "preferences": {
                    "them": {"statements": ["pledge", "limit", "not send"]},
                    "us": {"statements": ["not send", "not pledge", "limit"]},
                },
            },
            "hawk": {
                "preferences": {
                    "them": {"statements": ["pledge", "send"]},
                    "us": {"statements": ["not pledge", "not send"]},
                },
            },
        },
    }
    return Conflict(**{**data, **changes})


def test_readings_differ():
    dove, hawk = positions(demands()), positions(demands(), reading="hawk")
    assert not dove.compatible("us", "them")
    assert str(dove.threatened) == "YYNN"
    # They would rather do nothing than send troops, and we would rather limit; to the hawks both threats are credible.
    assert [threat.credible for threat in dove.threats] == [False, False]
    assert [threat.credible for threat in hawk.threats] == [True, True]
    (theirs, ours) = dove.threats
    assert (str(theirs.better), theirs.changes, str(theirs.carried_out)) == ("YNNN", (), "YYNN")
    assert [(change.option, change.after) for change in ours.changes] == [("limit", "yes")]
    assert {d.kind for d in dove.dilemmas_of("us", towards="them")} >= {"inducement"}
    assert {d.kind for d in hawk.dilemmas_of("us", towards="them")}.isdisjoint({"inducement", "rejection"})
    assert {d.kind for d in hawk.dilemmas_of("them", towards="us")} >= {"deterrence", "persuasion", "trust"}
    assert hawk.party("them").date == "2021-12-17"
    assert hawk.party("them").to_dict()["position"] == {"pledge": "yes", "limit": "yes"}


def test_what_cannot_be_done():
    """A threat with an option that cannot be moved is not credible, and no preference makes it so."""
    conflict = demands(
        decision_makers={
            "them": {"options": {"press": "Press", "send": {"name": "Send troops", "moves": "frozen"}}},
            "us": {"options": {"pledge": "Pledge", "limit": {"name": "Limit", "moves": "frozen"}}},
        }
    )
    found = positions(conflict)
    (threat,) = [d for d in found.dilemmas_of("them") if d.kind == "threat"]
    assert threat.remedy is None
    assert found.threats[0].carried_out is None
    (persuasion,) = [d for d in found.dilemmas_of("them", towards="us") if d.kind == "persuasion"]
    assert (persuasion.state, persuasion.changes, persuasion.remedy) == (None, (), None)


def test_plain_data():
    data = positions(demands()).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["schema"] == "detente.positions/1"
    assert data["compatible"] == [{"parties": ["them", "us"], "states": 0}]
    assert {dilemma["kind"] for dilemma in data["dilemmas"]} <= set(DILEMMAS)
    assert all(kind.summary and kind.condition and kind.remedy for kind in DILEMMAS.values())


def test_faults_are_told():
    with pytest.raises(UnsupportedAnalysisError, match="nobody has stated a position"):
        positions(detente.load("elmira"))
    conflict = demands(infeasible=[{"never": "pledge and limit", "because": "Too much at once."}])
    with pytest.raises(InfeasibleStateError, match="no feasible state satisfies the position of 'them': pledge: yes"):
        positions(conflict)
    conflict = demands(infeasible=[{"never": "send and not limit"}])
    with pytest.raises(InfeasibleStateError, match="threats cannot be carried out together: state YYNN is infeasible"):
        positions(conflict)
    with pytest.raises(UnsupportedAnalysisError, match="names no status quo"):
        positions(demands(status_quo=None))
    found = positions(demands(positions={"them": {"position": ["pledge"]}}))
    with pytest.raises(UnknownNameError, match="'us' has stated no position"):
        found.party("us")
    assert found.threats == ()
    assert found.dilemmas_of("us") == ()


def test_levels_in_any_case():
    found = positions(demands(positions={"them": {"position": {"pledge": "YES"}, "threat": {"send": "Yes"}}}))
    assert found.party("them").position == {"pledge": "yes"}
    assert str(found.threatened) == "YYNN"
