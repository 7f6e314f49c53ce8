"""Positions and threats in a conflict file."""

from __future__ import annotations

import pytest

from detente.errors import ModelError
from detente.io import read, write
from detente.model import Conflict


def data(**positions) -> dict:
    return {
        "title": "Demands",
        "sources": {"letter": {"title": "A letter"}},
        "decision_makers": {
            "us": {"options": {"accept": "Accept", "arms": {"levels": ["none", "some", "many"]}}},
            "them": {"options": {"press": "Press", "strike": {"moves": "up"}}},
        },
        "readings": {"one": {"preferences": {"us": "indifferent", "them": "indifferent"}}},
        "positions": positions,
    }


def test_forms():
    conflict = Conflict(
        **data(
            them={
                "position": {"accept": "yes", "arms": "none"},
                "threat": ["strike"],
                "date": "2021-12-17",
                "summary": "All of it.",
                "cite": {"source": "letter", "locator": "page 1"},
            },
            us={"position": "not press or arms >= some"},
        )
    )
    them, us = conflict.positions
    assert dict(them.position) == {"accept": "yes", "arms": "none"}
    assert dict(them.threat) == {"strike": "yes"}
    assert us.position == "not press or arms >= some"
    assert [path for path, _ in them.levels] == [("position", "accept"), ("position", "arms"), ("threat", "strike")]


def test_round_trip(tmp_path):
    conflict = Conflict(
        **data(
            them={"position": ["accept"], "threat": {"strike": "yes"}, "date": "2021-12", "cite": "letter"},
            us={"position": "not press"},
        )
    )
    assert Conflict(**conflict.to_dict()) == conflict
    path = tmp_path / "demands.yaml"
    write(conflict, path)
    assert read(path) == conflict


@pytest.mark.parametrize(
    ("positions", "path", "fault"),
    [
        ({"thm": {"position": ["accept"]}}, "positions.0", "unknown decision maker.*Did you mean 'them'"),
        ({"them": {"position": ["acept"]}}, "positions.0.position.acept", "unknown option.*Did you mean 'accept'"),
        ({"them": {"position": {"arms": "few"}}}, "positions.0.position.arms", "unknown level of 'arms'"),
        ({"them": {"position": "acept"}}, "positions.0.position", "unknown name.*Did you mean 'accept'"),
        ({"them": {"position": ["accept"], "threat": ["arms"]}}, "positions.0.threat.arms", "an option of 'us'"),
        ({"them": {"position": ["accept"], "cite": "leter"}}, "positions.0.cite.0.source", "unknown source"),
        ({"them": {"position": {}}}, "positions.0.position", "."),
        ({"them": {}}, "positions.0.position", "'position' is missing"),
    ],
)  # fmt: skip
def test_faults(positions, path, fault):
    with pytest.raises(ModelError, match=fault) as raised:
        Conflict(**data(**positions))
    assert path in {".".join(map(str, problem.path)) for problem in raised.value.problems}


def test_graph_form_has_no_positions():
    with pytest.raises(ModelError, match="'positions' needs options"):
        Conflict(
            title="Drawn",
            decision_makers={"us": {}},
            graph={"states": {"s": "S"}, "moves": {}},
            positions={"us": {"position": "s"}},
            readings={"one": {"preferences": {"us": "indifferent"}}},
        )
