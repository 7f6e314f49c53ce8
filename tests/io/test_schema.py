"""The schema takes every good file, and tells the slips that one makes while typing."""

import re

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from detente.cases import case_names, case_path
from detente.io import dumps, schema
from tests.io.test_judging import GOOD
from tests.whole_conflicts import whole_conflicts

SCHEMA = schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: only true and false are truth values, and a date is a text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012


for name, pattern, first in [
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|false", ["t", "f"]),
    ("int", r"[-+]?[0-9]+", [*"-+0123456789"]),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", [*"-+.0123456789"]),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{name}", re.compile(rf"(?:{pattern})\Z"), first)


def faults(text: str) -> list[str]:
    """The paths of what the schema objects to."""
    data = yaml.load(text, Loader=Loader)
    return [".".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["title"] == "Détente conflict file"
    assert "$id" not in SCHEMA


def test_every_key_is_described():
    parts = [SCHEMA, *SCHEMA["$defs"].values()]
    for part in parts:
        for key, field in part.get("properties", {}).items():
            assert field.get("description"), key
            assert "\n" not in field["description"]


@pytest.mark.parametrize("case", case_names())
def test_it_takes_every_case(case):
    assert faults(case_path(case).read_text("utf-8")) == []


@given(whole_conflicts())
@settings(max_examples=40)
def test_it_takes_everything_that_is_written(conflict):
    assert faults(dumps(conflict)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("strike: {name: Air strike, moves: up}", "strike:"),
        ("talk: Talks", "talk: 7"),
        ("{forces: some}", "[forces]"),
        ("{forces: some}", "NNN"),
        ("  calm: not strike and\n    forces", "  calm:\n    statement: not strike and\n      forces"),
        ("- not forces", "- [not forces, {statement: talk}]"),
        ("{weights: {talk: 2, forces: 1.5}}", "indifferent"),
        ("sources:", "theatres:\nsources:"),
        ("cite: memo", "cite: {source: memo, locator: 5}"),
        ("    preferences", "    default: true\n    preferences"),
        ("title: Strike or talk", "title: 1962"),
    ],
)
def test_it_takes_short_forms(old, new):
    assert GOOD.count(old) == 1
    assert faults(GOOD.replace(old, new)) == []


@pytest.mark.parametrize(
    "belief",
    [
        "{preferences: {statements: [strike, [talk, {statement: not strike}]]}}",
        "{preferences: {ranking: [YNN, [NNN]]}}",
        "{preferences: indifferent, because: they never said}",
        "{changes: [{put: talk, before: not forces}]}",
        "plain",
    ],
)
def test_it_takes_every_way_to_write_a_belief(belief):
    assert faults(f"{GOOD}\nviews:\n  ussr: {{beliefs: {{us: {belief}}}}}\n") == []


@pytest.mark.parametrize("section", ["unknown", "strength", "fuzzy", "grey", "probabilistic"])
def test_it_takes_no_empty_section(section):
    us = GOOD.replace("ussr: {weights: {talk: 2", f"ussr: {{{section}: , weights: {{talk: 2")
    assert us != GOOD
    assert faults(us) != []


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("title: Strike", "titel: Strike", ""),
        ("talk: Talks", "peace talk: Talks", "decision_makers.ussr.options"),
        ("talk: Talks", "talk: [Talks]", "decision_makers.ussr.options.talk"),
        ("moves: up", "moves: sideways", "decision_makers.us.options.strike"),
        ("moves: up", "move: up", "decision_makers.us.options.strike"),
        ("[none, some, massive]", "[none]", "decision_makers.ussr.options.forces"),
        ("    options:\n      strike", "    options:\n    - strike", "decision_makers.us"),
        ("- {never: strike and talk,", "- {if: strike,", "infeasible"),
        ("because: nobody", "at_most_one: [talk], because: nobody", "infeasible"),
        ("- {never: strike and talk, because", "- {because", "infeasible"),
        ("ussr: {weights: {talk: 2, forces: 1.5}}", "ussr: indiferent", "readings.plain.preferences.ussr"),
        ("ussr: {weights: {talk: 2, forces: 1.5}}", "ussr:", "readings.plain.preferences.ussr"),
        ("ussr: {weights: {talk: 2, forces: 1.5}}", "ussr: {note: x}", "readings.plain.preferences.ussr"),
        ("- not forces", "- {statment: not forces}", "readings.plain.preferences.us"),
        ("- not forces", "- ''", "readings.plain.preferences.us"),
        ("detente: 1", "detente: one", "detente"),
    ],
)
def test_it_tells_slips(old, new, path):
    assert GOOD.count(old) == 1
    data = yaml.load(GOOD.replace(old, new).replace("- strike: {name", "- {name"), Loader=Loader)
    fault = jsonschema.exceptions.best_match(VALIDATOR.iter_errors(data))
    assert fault is not None
    assert ".".join(map(str, fault.absolute_path)).startswith(path), fault
