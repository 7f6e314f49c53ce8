"""Views of coalitions, power, theatres and positions where the three demands and Elmira have nothing to show."""

from __future__ import annotations

import detente
from detente.model import Conflict
from detente.reporting.coalition_view import bloc_tables, coalition_tables
from detente.reporting.forcing_view import forcing_blocks
from detente.reporting.position_view import position_blocks
from detente.reporting.theatre_view import composition_blocks, theatre_blocks


def text_of(blocks) -> str:
    return " ".join("\n".join(block.to_markdown() for block in blocks).split())


def pair(first: list[str], second: list[str], **more) -> Conflict:
    """Two decision makers with an option each, x and y."""
    return Conflict(
        title="A pair",
        decision_makers={"one": {"options": {"x": "X"}}, "two": {"options": {"y": "Y"}}},
        readings={"r": {"preferences": {"one": {"statements": first}, "two": {"statements": second}}}},
        **more,
    )


def test_no_equilibrium_no_status_quo():
    said = text_of(coalition_tables(detente.scan(pair(["x iff y"], ["y iff not x"]), "nash"), limit=2))
    assert "Under Nash there are no equilibria." in said
    assert "status quo" not in said


def test_nothing_is_upset():
    said = text_of(coalition_tables(detente.scan(pair(["x"], ["y"], status_quo=["x", "y"]), "nash"), limit=2))
    assert "Under Nash there is 1 equilibrium. No coalition upsets any of them." in said
    assert "upset by nobody" in said
    assert "would do" not in said


def test_everything_is_upset_and_another_concept_deters():
    """The prisoners: together they leave the one equilibrium that there is."""
    found = detente.scan(pair(["y", "not x"], ["x", "not y"], status_quo=[]), "nash", coalition_concept="gmr")
    said = text_of(coalition_tables(found, limit=2))
    assert "None survives." in said
    assert "Coalitions weigh what may deter them as GMR does." in said
    assert "upset by all together" in said
    assert "**Equilibria that survive every coalition** None." in said


def test_a_bloc_without_a_status_quo_and_a_deterred_move():
    said = text_of(bloc_tables(detente.bloc(detente.load("three-demands"), "russia, china", concepts=["seq"]), limit=2))
    assert "without it that is deterred, as it could be answered (" in said
    plain = text_of(bloc_tables(detente.bloc(pair(["y", "not x"], ["x", "not y"]), "one, two"), limit=2))
    assert "SEQ: equilibria only with the bloc" in plain
    alone = text_of(bloc_tables(detente.bloc(pair(["x"], ["y"]), "one", concepts=["nash"]), limit=2))
    assert "**Nash: equilibria only with the bloc** None." in alone


def test_free_play_and_sides():
    conflict = pair(["x"], ["y"], status_quo=[])
    start = conflict.compile().state(0)
    free = text_of(forcing_blocks(detente.can_force(conflict, "one", "x", play="free"), start, limit=2))
    assert "in at most 1 move of its own" in free
    assert "How it is done from state 1 (NN)** - one: choose “X” (to state 2 (YN))." in free
    sides = text_of(
        forcing_blocks(detente.can_force(conflict, "one", "x", play="sides", begins="coalition"), start, limit=2)
    )
    assert "The coalition begins." in sides
    assert "If it is the turn of the coalition: one: choose “X”" in sides
    others = text_of(
        forcing_blocks(detente.can_force(conflict, "one", "y", play="sides", begins="others"), start, limit=2)
    )
    assert "The other side begins." in others
    assert "If it is the turn of the other side: nobody needs to move." in others
    nowhere = text_of(forcing_blocks(detente.can_force(conflict, "one", "x"), None, limit=2))
    assert "status quo" not in nowhere


def test_a_set_of_states_as_target():
    space = pair(["x"], ["y"], status_quo=[]).compile()
    said = text_of(forcing_blocks(detente.can_force(space, "one", space.where("x")), space.state(0), limit=2))
    assert "that one of the states holds" in said


def test_a_part_that_is_not_feasible_and_one_that_is_left():
    """Two rivers: what is done on the one rules out the other, and each is tempting alone."""
    conflict = Conflict(
        title="Rivers",
        decision_makers={"a": {"options": {"x": "X", "y": "Y"}}, "b": {"options": {"z": "Z"}}},
        theatres={"east": {"options": ["x"]}, "west": {"options": ["y", "z"]}},
        infeasible=[{"if": "y", "requires": "x"}],
        status_quo={},
        readings={"r": {"preferences": {"a": {"statements": ["x and y"]}, "b": {"statements": ["z iff y"]}}}},
    )
    said = text_of(theatre_blocks(detente.theatres(conflict), limit=3))
    assert "In west alone it is not feasible." in said
    assert "since what is feasible in one theatre depends on another" in said
    assert "In the whole a would leave it." in said


def test_a_composition_without_equilibria():
    first, second = pair(["x iff y"], ["y iff not x"]), pair(["x"], ["y"])
    both = detente.compose(first, second)
    said = text_of(composition_blocks(both, ["nash"], limit=2))
    assert "| Nash | 0 | exactly the pairs of the two |" in said
    assert "part by part" not in said


def test_positions_that_can_all_be_had():
    conflict = pair(
        ["x", "y"], ["y", "x"], status_quo=[],
        positions={"one": {"position": "x or y"}, "two": {"position": {"y": "yes"}, "threat": {"y": "no"}}},
    )  # fmt: skip
    said = text_of(position_blocks(detente.positions(conflict)))
    assert "one and two: both can be had, in 2 states." in said
    assert "| one | “X” or “Y” | – |" in said
    assert "**No dilemma** one." in said


def test_a_threat_that_cannot_be_carried_out():
    conflict = Conflict(
        title="Empty threat",
        decision_makers={"one": {"options": {"x": {"name": "X", "moves": "frozen"}}}, "two": {"options": {"y": "Y"}}},
        status_quo=[],
        positions={"one": {"position": {"y": "yes"}, "threat": ["x"]}, "two": {"position": {"y": "no"}}},
        readings={"r": {"preferences": {"one": {"statements": ["y"]}, "two": {"statements": ["not y"]}}}},
    )
    said = text_of(position_blocks(detente.positions(conflict)))
    assert "The threat of one cannot be carried out from where things stand." in said
    assert "No change of preference would end it: the means are missing." in said
