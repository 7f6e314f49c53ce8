"""No analysis of plain rankings is silent about what a reading says beyond them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import detente
from detente import Conflict
from detente.errors import UnsupportedAnalysisError
from detente.tracking.backtest import backtest

EVERYTHING = Conflict(
    title="A shared well",
    decision_makers={
        "upper": {"name": "Upper village", "options": {"pump": "Pumps"}},
        "lower": {"name": "Lower village", "options": {"drill": "Drills", "sue": {"name": "Sues", "moves": "up"}}},
    },
    infeasible=[{"if": "sue", "requires": "pump", "because": "else there is nothing to sue about"}],
    status_quo={"pump": "yes"},
    readings={
        "all": {
            "preferences": {
                "upper": {"statements": ["not sue", "pump", "not drill"], "unknown": {"wish": ["pump"]}},
                "lower": {"statements": ["not pump", "drill", "not sue"], "strength": {"great": ["not pump"]}},
            },
            "attitudes": {"upper": {"lower": "devoting"}},
            "credible": {"lower": {"upper": "any"}},
            "uncertainty": {"noise": "0.1"},
        },
        "fuzzy": {
            "preferences": {
                "upper": {"weights": {"pump": 3, "not sue": 2}, "fuzzy": {"threshold": "0.5", "scale": {"width": 3}}},
                "lower": {"statements": ["not pump"]},
            },
        },
        "plain": {"preferences": {"upper": {"statements": ["pump"]}, "lower": {"statements": ["drill"]}}},
    },
    views={"upper": {"unknown": ["sue"]}, "lower": {"beliefs": {"upper": {"changes": [{"drop": "not sue"}]}}}},
    observations=[
        {"date": "2024-06-01", "state": {"pump": "yes"}},
        {"date": "2024-06-08", "state": {"pump": "yes", "drill": "yes"}},
    ],
)

LEFT_OUT = {"upper": ["unknown", "attitudes"], "lower": ["strength", "credible"]}

ASKED: dict[str, Callable[..., Any]] = {
    "analyze": detente.analyze,
    "paths": lambda conflict, reading=None: detente.paths(conflict, "YYN", reading=reading),
    "funnel": lambda conflict, reading=None: detente.analyze(conflict, reading=reading).funnel(),
    "evolve": detente.evolve,
    "scan": lambda conflict, reading=None: detente.scan(conflict, reading=reading),
    "inverse": lambda conflict, reading=None: detente.inverse(conflict, "pump and drill", reading=reading),
    "hypergame": detente.hypergame,
    "foresee": lambda conflict, reading=None: detente.foresee(conflict, "YNN", "upper", reading=reading),
    "infer": detente.infer,
    "outlook": detente.outlook,
}


@pytest.mark.parametrize("name", ASKED)
def test_results_name_what_they_leave_out(name: str) -> None:
    assert ASKED[name](EVERYTHING).to_dict()["left_out_sections"] == LEFT_OUT
    assert "left_out_sections" not in ASKED[name](EVERYTHING, reading="plain").to_dict()


def test_results_of_several_readings_name_it_for_each() -> None:
    found = detente.sweep(EVERYTHING, readings=["fuzzy", "plain", "all"], noise=0.1, samples=20)
    assert found.to_dict()["left_out_sections"] == {"fuzzy": {"upper": ["fuzzy"]}, "all": LEFT_OUT}
    assert "left_out_sections" not in detente.sweep(EVERYTHING, readings="plain", noise=0.1, samples=20).to_dict()
    near = {item["reading"]: item for item in detente.robust(EVERYTHING).to_dict()["readings"]}
    assert near["all"]["left_out_sections"] == LEFT_OUT
    assert "left_out_sections" not in near["plain"]
    told = backtest(EVERYTHING, readings=["plain", "fuzzy"])
    assert told.readings == ("plain", "fuzzy")
    assert told.to_dict()["left_out_sections"] == {"fuzzy": {"upper": ["fuzzy"]}}


@pytest.mark.parametrize(
    ("structure", "rest"),
    [
        ("unknown", "Upper village (attitudes) and Lower village (strength, credible)"),
        ("hybrid", "Upper village (attitudes) and Lower village (credible)"),
        ("attitudes", "Upper village (unknown) and Lower village (strength, credible)"),
        ("heterogeneous", "Upper village (unknown, attitudes) and Lower village (strength)"),
        ("horizon", "Upper village (unknown, attitudes) and Lower village (strength, credible)"),
        ("simple", "Upper village (unknown, attitudes) and Lower village (strength, credible)"),
    ],
)
def test_a_structure_names_what_it_does_not_take(structure: str, rest: str) -> None:
    told = detente.analyze_structure(EVERYTHING, structure).remarks
    says = f"Left out, because the structure '{structure}' does not take it: what the reading says of {rest}."
    assert told[-1] == says
    assert "Left out" not in str(detente.analyze_structure(EVERYTHING, structure, reading="plain").remarks)


def test_contradictory_structures_are_refused_with_what_each_would_take() -> None:
    with pytest.raises(UnsupportedAnalysisError, match="'hybrid' takes strength and unknown; 'attitudes' takes att"):
        detente.analyze_structure(EVERYTHING)
    assert detente.analyze_structure(EVERYTHING, reading="fuzzy").structure.id == "fuzzy"
