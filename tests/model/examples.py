"""Small conflicts that the tests of several rooms use."""

from typing import Any

from detente.model import Conflict


def plain(**changes: Any) -> dict[str, Any]:
    """Two decision makers, three options, one rule, one reading, as plain data."""
    data: dict[str, Any] = {
        "title": "Strike or talk",
        "sources": {"memo": {"title": "A memo", "date": "1962-10-20"}},
        "decision_makers": {
            "us": {"name": "United States", "options": {"strike": {"name": "Air strike", "moves": "up"}}},
            "ussr": {"options": {"forces": {"levels": ["none", "some", "massive"]}, "talk": "Talks"}},
        },
        "infeasible": [{"never": "strike and talk", "because": "nobody talks under bombs"}],
        "statements": {"calm": "not strike and forces = none"},
        "status_quo": {"forces": "some"},
        "readings": {
            "memo": {
                "preferences": {
                    "us": {"statements": ["not forces", "not strike", "talk"]},
                    "ussr": {"statements": ["not strike", ["forces", "talk"]]},
                }
            }
        },
    }
    return {**data, **changes}


def conflict(**changes: Any) -> Conflict:
    """The same as a conflict."""
    return Conflict(**plain(**changes))


ELMIRA = ("NYNNN", "YYNNN", "NNYNN", "YNYNN", "NYNNY", "YYNNY", "NNYNY", "YNYNY", "---Y-")


def elmira(**changes: Any) -> Conflict:
    """Elmira's structure: coalescing, one-way options, and rankings."""
    ranks = {"moe": "734851269", "ur": "148592376", "lg": "735186429"}
    states = dict(zip("123456789", ELMIRA, strict=True))
    data: dict[str, Any] = {
        "title": "Elmira",
        "decision_makers": {
            "moe": {"options": {"modify": {"moves": "up"}}},
            "ur": {"options": {"delay": {"moves": "down"}, "accept": None, "abandon": {"moves": "up"}}},
            "lg": {"options": {"insist": None}},
        },
        "infeasible": [{"exactly_one": ["delay", "accept", "abandon"]}],
        "coalesce": [{"when": "abandon", "ignore": ["modify", "insist"]}],
        "status_quo": "NYNNN",
        "readings": {
            "literature": {
                "preferences": {who: {"ranking": [states[sign] for sign in order]} for who, order in ranks.items()}
            }
        },
    }
    return Conflict(**{**data, **changes})


def staircase(**changes: Any) -> Conflict:
    """Graph form: moves that are not transitive, and an arc that two decision makers share."""
    data: dict[str, Any] = {
        "title": "Staircase",
        "decision_makers": {"a": {}, "b": {}},
        "graph": {
            "states": {"low": "Low", "middle": None, "high": "High"},
            "moves": {"a": {"low": ["middle"], "middle": ["high"]}, "b": {"middle": ["high", "low"]}},
        },
        "status_quo": "low",
        "readings": {"r": {"preferences": {"a": {"ranking": ["high", ["middle", "low"]]}, "b": "indifferent"}}},
    }
    return Conflict(**{**data, **changes})
