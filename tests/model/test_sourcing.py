"""Which parts of a conflict cite a source."""

from detente import Conflict, load
from detente.model.sourcing import sourcing


def conflict(**more: object) -> Conflict:
    return Conflict(
        title="x",
        sources={"s": "A source"},
        decision_makers={"a": {"cite": "s", "options": {"x": {"cite": "s"}, "y": {}}}, "b": {"options": {"z": {}}}},
        readings={
            "r": {"preferences": {"a": {"statements": [{"statement": "x", "cite": "s"}, "y"]}, "b": "indifferent"}}
        },
        **more,
    )


def test_every_part_is_counted_once_and_told_where_it_is() -> None:
    found = sourcing(conflict(infeasible=[{"never": "x and y"}], notes=["a doubt"]))
    assert found.missing == (
        ("option", "decision_makers.a.options.y"),
        ("decision maker", "decision_makers.b"),
        ("option", "decision_makers.b.options.z"),
        ("rule", "infeasible.1"),
        ("statement", "readings.r.preferences.a.statements.2"),
        ("note", "notes.1"),
    )
    assert found.total == found.cited + len(found.missing)
    assert found.counts()["option"] == 2


def test_a_reading_that_cites_covers_its_statements() -> None:
    cited = Conflict(
        title="x", sources={"s": "A source"}, decision_makers={"a": {"options": {"x": {}}}},
        readings={"r": {"preferences": {"a": {"statements": ["x"]}}, "cite": "s"}},
    )  # fmt: skip
    assert [kind for kind, _ in sourcing(cited).missing] == ["decision maker", "option"]


def test_a_graph_form_is_looked_through_as_well() -> None:
    assert sourcing(load("three-demands")).counts()["rule"] == 5
    graph = Conflict(
        title="x", decision_makers={"a": None}, graph={"states": {"s": "S"}, "moves": {}},
        readings={"r": {"preferences": {"a": {"ranking": ["s"]}}}},
    )  # fmt: skip
    assert ("state", "graph.states.s") in sourcing(graph).missing
