"""A conflict in words: the parts of a mixture of preferences can be told apart, and sources do not run into reasons."""

from detente.model import Conflict
from detente.reporting.conflict_view import conflict_tables


def test_a_reading_that_mixes_statements_and_a_ranking():
    stated = {"statement": "not p", "because": "It is costly.", "cite": {"source": "memo", "locator": "p. 2"}}
    conflict = Conflict(
        title="T",
        sources={"memo": {"title": "A memo"}},
        decision_makers={"a": {"options": {"p": "P"}}, "b": {"options": {"q": "Q"}}},
        readings={
            "r": {
                "preferences": {
                    "a": {"statements": [stated], "weights": {"q": 2}, "ranking": ["-Y", ["-N"]]},
                    "b": {"ranking": ["Y-", "N-"]},
                }
            }
        },
    )
    reading = next(table for table in conflict_tables(conflict) if table.title.startswith("Reading"))
    assert [tuple(map(str.strip, row.cells)) for row in reading.rows] == [
        ("a",),
        ("1", "not p", "It is costly. (memo, p. 2)"),
        ("weight", "q: 2", ""),
        ("then 1", "-Y", ""),
        ("then 2", "-N", ""),
        ("b",),
        ("1", "Y-", ""),
        ("2", "N-", ""),
    ]


def test_how_decision_makers_take_each_other_is_told_below_the_reading():
    conflict = Conflict(
        title="T",
        decision_makers={"a": {"name": "Anna", "options": {"p": "P"}}, "b": {"options": {"q": "Q"}}},
        readings={
            "r": {
                "preferences": {"a": {"statements": ["p"]}, "b": {"statements": ["q"]}},
                "attitudes": {"a": {"b": "aggressive", "a": "devoting"}, "b": {}},
                "credible": {"b": {"a": "best_replies"}, "a": {}},
            }
        },
    )
    reading = next(table for table in conflict_tables(conflict) if table.title.startswith("Reading"))
    assert reading.notes == (
        "Anna is aggressive towards b, devoting towards itself.",
        "b reckons with best replies of Anna.",
    )
