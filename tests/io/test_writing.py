"""What is written is read back as the same conflict, by us and by other readers of YAML, and looks as if by hand."""

from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.cases import case_names, case_path
from detente.errors import FormatError
from detente.io import dumps, loads, read
from detente.io.native import update
from detente.io.plain import Raw, plain, short
from detente.io.yaml_text import document, inline
from detente.model import Conflict
from tests.io.test_judging import GOOD
from tests.strategies import AWKWARD_TEXTS, texts
from tests.whole_conflicts import whole_conflicts


def expected(value: Any) -> Any:
    """What a reader of YAML should find: short forms, and texts as texts."""
    value = short(value)
    if isinstance(value, dict):
        return {key: expected(part) for key, part in value.items()}
    return [expected(part) for part in value] if isinstance(value, list) else value


def same(wanted: Any, got: Any) -> bool:
    """Whether another reader found what it should; numbers and truth values may come as such."""
    if isinstance(wanted, Raw):
        return not isinstance(got, dict | list)
    if isinstance(wanted, dict):
        return isinstance(got, dict) and [*wanted] == [*got] and all(same(wanted[key], got[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(got, list) and len(wanted) == len(got) and all(map(same, wanted, got))
    return type(wanted) is type(got) and wanted == got


@given(whole_conflicts())
@settings(max_examples=60)
def test_every_conflict_comes_back(conflict):
    text = dumps(conflict)
    assert loads(text) == conflict
    assert same(expected(plain(conflict)), yaml.safe_load(text))


@pytest.mark.parametrize("name", case_names())
def test_every_case_comes_back(name):
    conflict = read(case_path(name))
    assert loads(dumps(conflict)) == conflict
    text = case_path(name).read_text("utf-8")
    assert update(text, conflict) == text


@given(texts(0), texts(0), st.lists(texts(0), max_size=3))
def test_every_text_comes_back(key, value, items):
    data = {"a": {key: value, "b": items}, "notes": [value, {"text": key}], "c": [[value], items]}
    text = document(data)
    assert yaml.safe_load(text) == data
    assert yaml.safe_load(inline(data)) == data


@pytest.mark.parametrize("text", AWKWARD_TEXTS)
def test_awkward_texts_come_back(text):
    text = text.strip()
    written = document({text: text, "notes": [text], "authors": [text]})
    assert yaml.safe_load(written) == {text: text, "notes": [text], "authors": [text]}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("No strike", "No strike"),
        ("no", '"no"'),
        ("N", '"N"'),
        ("1962", '"1962"'),
        ("1962-10", "1962-10"),
        ("1962-10-20", '"1962-10-20"'),
        ("1e3", '"1e3"'),
        ("a: b", '"a: b"'),
        ("a:b", "a:b"),
        ("https://example.org/#a", "https://example.org/#a"),
        ('say "no"', 'say "no"'),
        ('"no", they say', "'\"no\", they say'"),
        ("- NNY -", '"- NNY -"'),
        ("-NNY", "-NNY"),
        ("a\tb", '"a\\tb"'),
    ],
)
def test_quotation_marks_only_where_they_are_needed(text, written):
    assert document({"a": text}) == f"a: {written}\n"


def test_it_looks_as_if_written_by_hand():
    words = "This sentence is long enough to be broken somewhere. " * 4
    data = yaml.load(GOOD, Loader=yaml.BaseLoader)
    data["summary"] = words
    data["infeasible"].append({"at_most_one": ["strike", "talk"], "because": "One line\nand another.", "cite": "memo"})
    data["theatres"] = {"air": {"options": ["strike"]}}
    data["readings"]["other"] = {"based_on": "plain", "default": "true", "cite": {"source": "memo", "locator": "p. 2"},
                                 "preferences": {"ussr": "indifferent"}}  # fmt: skip
    data["notes"] = ["A note", {"text": "Another", "cite": ["memo", {"source": "memo", "words": "No: never"}]}]
    text = dumps(Conflict(**data))
    assert text == dedent("""\
        detente: 1
        title: Strike or talk
        summary: >-
          This sentence is long enough to be broken somewhere. This sentence is long enough to be broken somewhere.
          This sentence is long enough to be broken somewhere. This sentence is long enough to be broken somewhere.

        sources:
          memo:
            title: A memo
            date: "1962-10-20"

        decision_makers:
          us:
            name: United States
            cite: memo
            options:
              strike:
                name: Air strike
                moves: up
          ussr:
            options:
              forces:
                levels: [none, some, massive]
              talk: Talks

        theatres:
          air:
            options: [strike]

        infeasible:
          - never: strike and talk
            because: nobody talks under bombs
          - at_most_one: [strike, talk]
            because: |-
              One line
              and another.
            cite: memo

        statements:
          calm: not strike and forces = none

        status_quo: {forces: some}

        readings:
          plain:
            preferences:
              us:
                statements:
                  - not forces
                  - statement: not strike
                    cite: memo
              ussr:
                weights: {talk: 2, forces: 1.5}

          other:
            default: true
            based_on: plain
            cite: {source: memo, locator: p. 2}
            preferences:
              ussr: indifferent

        notes:
          - A note
          - text: Another
            cite:
              - memo
              - {source: memo, words: "No: never"}
        """)


def test_a_surrogate_cannot_be_written():
    with pytest.raises(FormatError, match="no file can hold"):
        document({"a": "b\udfff"})


def test_the_moves_of_a_graph_stand_start_by_start():
    conflict = Conflict(
        title="Stairs",
        decision_makers={"a": None, "moves": "Moves"},
        graph={"states": {"low": "Low", "high": None}, "moves": {"a": {"low": ["high"]}, "moves": {"high": ["low"]}}},
        readings={"r": {"preferences": {"a": "indifferent", "moves": "indifferent"}}},
    )
    assert dumps(conflict) == dedent("""\
        detente: 1
        title: Stairs

        decision_makers:
          a:
          moves: Moves

        graph:
          states:
            low: Low
            high:
          moves:
            a: {low: [high]}
            moves: {high: [low]}

        readings:
          r:
            preferences:
              a: indifferent
              moves: indifferent
        """)
