"""Writing over a file that somebody wrote by hand changes what changed, and not a character beside it."""

import copy
import difflib
from collections.abc import Iterator
from random import Random
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import ModelError
from detente.io import dumps, loads, read, write
from detente.io.native import update
from detente.io.yaml_tree import compose
from detente.model import Conflict
from tests.whole_conflicts import whole_conflicts

HAND = dedent("""\
    # The beginning.
    detente:   1
    title:  "Strike or talk"   # as it is known
    authors: [ 'A. One',
               B. Two ]        # in alphabetical order

    sources:
      # what was written then
      memo: {title: A memo, date: 1962-10-20}
      diary:   # kept in private
        title: >
          A diary,
          folded
        note: |
          Two
          lines.

    decision_makers:
      us:
        options:
            strike: Air strike # four spaces
            wait:
      ussr:
        name: Soviet Union
        options: {forces: {levels: [none, some, massive]}, talk: Talks}
    infeasible:
    - never: strike and talk    # not indented
      because: nobody talks under bombs

      # two of a kind
    - {at_most_one: [strike, wait]}
    status_quo: {forces: some,   # the garrison
      talk: no}
    readings:
      plain:
        preferences:
          us:
            statements:
              # first of all
              - not forces      # far away
              # then
              - {statement: not strike, cite: [memo]}
              - [wait, talk]
          ussr:
            weights:
              talk: 2   # much
              "forces": 1.5
    # The end.
    """)


def changed(text: str, data: dict[str, Any]) -> list[str]:
    """The lines that a new conflict takes from a file and puts into it; the conflict comes back."""
    conflict = Conflict(**data)
    new = update(text, conflict)
    assert loads(new) == conflict
    assert update(new, conflict) == new
    found = difflib.unified_diff(text.split("\n"), new.split("\n"), n=0, lineterm="")
    return [line for line in found if not line.startswith(("@@", "---", "+++"))]


@pytest.fixture
def data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(HAND, Loader=yaml.BaseLoader)
    found["decision_makers"]["us"]["options"]["wait"] = None
    return found


def test_nothing_changed(data):
    assert changed(HAND, data) == []


def test_a_text(data):
    data["title"] = "Talk or strike"
    assert changed(HAND, data) == [
        '-title:  "Strike or talk"   # as it is known',
        "+title: Talk or strike   # as it is known",
    ]


def test_a_text_that_becomes_long_keeps_its_remark(data):
    data["decision_makers"]["us"]["options"]["strike"] = "many words " * 12
    assert changed(HAND, data) == [
        "-        strike: Air strike # four spaces",
        "+        strike: >- # four spaces",
        f"+          {' '.join(9 * ['many words'])}",
        f"+          {' '.join(3 * ['many words'])}",
    ]


def test_something_becomes_longer(data):
    data["decision_makers"]["us"]["options"]["wait"] = {"name": "Wait", "moves": "up"}
    assert changed(HAND, data) == ["+          name: Wait", "+          moves: up"]


def test_parts_are_added_and_removed(data):
    del data["sources"]["diary"]["note"]
    data["sources"]["letter"] = {"title": "A letter"}
    data["decision_makers"]["us"]["summary"] = "The one side."
    data["notes"] = ["A note."]
    data["summary"] = "What happened."
    assert changed(HAND, data) == [
        "+summary: What happened.",
        "-    note: |",
        "-      Two",
        "-      lines.",
        "+  letter: A letter",
        "+    summary: The one side.",
        "+",
        "+notes:",
        "+  - A note.",
    ]


def test_what_stands_on_one_line_is_written_anew(data):
    data["sources"]["memo"]["publisher"] = "The office"
    data["authors"].append("C. Three")
    assert changed(HAND, data) == [
        "-authors: [ 'A. One',",
        "-           B. Two ]        # in alphabetical order",
        "+authors: [A. One, B. Two, C. Three]        # in alphabetical order",
        "-  memo: {title: A memo, date: 1962-10-20}",
        "+  memo:",
        "+    title: A memo",
        "+    publisher: The office",
        '+    date: "1962-10-20"',
    ]


def test_a_value_on_one_line(data):
    data["decision_makers"]["ussr"]["options"]["talk"] = "Talks, at last"
    data["status_quo"]["forces"] = "none"
    del data["status_quo"]["talk"]
    data["readings"]["plain"]["preferences"]["ussr"]["weights"]["forces"] = "-1"
    assert changed(HAND, data) == [
        "-    options: {forces: {levels: [none, some, massive]}, talk: Talks}",
        '+    options: {forces: {levels: [none, some, massive]}, talk: "Talks, at last"}',
        "-status_quo: {forces: some,   # the garrison",
        "-  talk: no}",
        "+status_quo: {forces: none}",
        '-          "forces": 1.5',
        "+          forces: -1",
    ]


def test_items_are_added_changed_and_removed(data):
    statements = data["readings"]["plain"]["preferences"]["us"]["statements"]
    statements[0] = "not forces = massive"
    statements.insert(1, "talk")
    statements[-1] = ["wait", "talk", "strike"]
    data["infeasible"] = [{"never": "strike and wait", "because": "both cannot be"}, data["infeasible"][0]]
    assert changed(HAND, data) == [
        "+- never: strike and wait",
        "+  because: both cannot be",
        "-- {at_most_one: [strike, wait]}",
        "-          - not forces      # far away",
        "+          - not forces = massive      # far away",
        "+          - talk",
        "-          - [wait, talk]",
        "+          - [wait, talk, strike]",
    ]


def test_the_kind_of_a_rule_changes(data):
    data["infeasible"][0] = {"at_most_one": ["strike", "talk"]}
    assert changed(HAND, data)[:3] == [
        "-- never: strike and talk    # not indented",
        "-  because: nobody talks under bombs",
        "+- at_most_one: [strike, talk]",
    ]


def test_a_list_that_empties(data):
    data["infeasible"] = []
    assert changed(HAND, data)[0] == "-infeasible:"


def test_what_is_put_into_another_order_takes_its_remarks_along(data):
    data["sources"] = dict(reversed(data["sources"].items()))
    statements = data["readings"]["plain"]["preferences"]["us"]["statements"]
    statements[:] = [statements[1], statements[2], statements[0]]
    assert changed(HAND, data) == [
        "-  memo: {title: A memo, date: 1962-10-20}",
        "+  memo: {title: A memo, date: 1962-10-20}",
        "-          - not forces      # far away",
        "+          - not forces      # far away",
    ]


def test_another_order_and_another_content_is_written_anew(data):
    data["sources"] = {"diary": {"title": "Another"}, "memo": data["sources"]["memo"]}
    assert "# The beginning." in update(HAND, Conflict(**data))
    assert "# kept in private" not in update(HAND, Conflict(**data))
    changed(HAND, data)


def test_a_file_without_a_last_line_end(data):
    text = HAND.removesuffix("\n# The end.\n")
    data["notes"] = ["A note."]
    assert changed(text, data) == ["+", "+notes:", "+  - A note.", "+"]


def test_line_ends_of_another_system(data, tmp_path):
    path = tmp_path / "conflict.yaml"
    path.write_bytes(HAND.replace("\n", "\r\n").encode())
    data["title"] = "Talk"
    write(Conflict(**data), path)
    content = path.read_bytes().decode()
    assert content.count("\r\n") == content.count("\n") == HAND.count("\n")
    assert read(path) == Conflict(**data)


UNUSUAL = dedent("""\
    title: T
    decision_makers: {a: {options: {x: , y: Y}}, b: }
    readings:
      r:
        preferences:
          a:
            statements:
            - - x
              - y
            -
              - not x
            - statement:   # in a moment
                x or y
          "b": indifferent
    """)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x: , y: Y", "x: X, y: Y"),
        ("x: , y: Y", "y: Y, x: "),
        ("x: , y: Y", "x: , y: Y, z: "),
        ("- - x\n          - y", "- - y"),
        ("- - x\n          - y", "- - y\n          - x"),
        ("- - x\n          - y", "- - x\n          - y\n          - x"),
        ("- not x", "- not y\n          - x"),
        ("        - - x\n          - y\n", ""),
        ("            x or y", "            x or not y\n          because: so it is"),
        (", b: }", ", b: , c: }"),
        ('"b": indifferent', '"b": {ranking: [[YN, NY], [YY, NN]]}'),
    ],
)
def test_unusual_layouts(old, new):
    assert UNUSUAL.count(old) == 1
    text = UNUSUAL.replace(old, new)
    if "c: }" in text:
        text = text.replace('  "b": ind', '  c: indifferent\n      "b": ind')
    conflict = loads(text)
    changed = update(UNUSUAL, conflict)
    assert loads(changed) == conflict
    assert "# in a moment" in changed


FLOW = "{title: T, decision_makers: {a: {options: {x: }}}, readings: {r: {preferences: {a: indifferent}}}}"
JSON = """\
{"title": "T",
"decision_makers": {"a": {"options": {"x": null}}},
"readings": {"r": {"preferences": {"a": "indifferent"}}}}
"""


@pytest.mark.parametrize("text", [FLOW, JSON])
def test_a_file_in_one_piece(text):
    conflict = loads(text)
    assert update(text, conflict) == text
    renamed = conflict.model_copy(update={"title": "Title"})
    assert len(update(text, renamed).split("\n")) == len(text.split("\n"))
    longer = conflict.model_copy(update={"summary": "Longer"})
    assert update(text, longer) == dumps(longer)


def test_what_an_alias_repeats(data):
    text = HAND.replace("nobody talks under", "&why nobody talks under")
    text = text.replace("[strike, wait]}", "[strike, wait], because: *why}")
    data["infeasible"][1]["because"] = data["infeasible"][0]["because"]
    assert changed(text, data) == []
    data["infeasible"][1]["because"] = "for no reason"
    conflict = Conflict(**data)
    assert loads(update(text, conflict)) == conflict


@pytest.mark.parametrize("text", ["", "a: [", "title: Only a title\n", "-no mapping\n", "title: A\ntitle: B\n", "\x00"])
def test_what_is_no_conflict_is_replaced(data, text, tmp_path):
    conflict = Conflict(**data)
    assert update(text, conflict) == dumps(conflict)
    path = tmp_path / "conflict.yaml"
    path.write_text(text, "utf-8")
    write(conflict, path)
    assert read(path) == conflict


def test_nothing_is_kept_if_one_asks_for_it(data, tmp_path):
    path = tmp_path / "conflict.yaml"
    path.write_text(HAND, "utf-8")
    write(Conflict(**data), path, keep=False)
    assert path.read_text("utf-8") == dumps(Conflict(**data))


def held(text: str) -> Conflict:
    """The conflict that a text holds, whether or not its readings are orders over its states."""
    root = compose(text).root
    assert root is not None
    return Conflict(**root.data())


def containers(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all lists and mappings."""
    if isinstance(data, dict | list) and data:
        yield path
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from containers(item, (*path, key))


def at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def altered(data: dict[str, Any], draw: Random) -> dict[str, Any]:
    """The same with something removed, doubled, changed, put into another order or taken from elsewhere."""
    data = copy.deepcopy(data)
    paths = [*containers(data)]
    path = draw.choice(paths)
    part, similar = at(data, path), [at(data, other) for other in paths if other[-1:] == path[-1:]]
    key = draw.choice([*part] if isinstance(part, dict) else range(len(part)))
    match draw.choice(["remove", "double", "order", "take", "text"]):
        case "remove":
            del part[key]
        case "double" if isinstance(part, list):
            part.insert(draw.randrange(len(part) + 1), copy.deepcopy(part[key]))
        case "order" if isinstance(part, list):
            draw.shuffle(part)
        case "order":
            items = draw.sample([*part.items()], len(part))
            part.clear()
            part.update(items)
        case "take":
            sources = [other for other in similar if isinstance(other, type(part)) and key in (other if isinstance(
                other, dict) else range(len(other)))]  # fmt: skip
            part[key] = copy.deepcopy(draw.choice(sources)[key])
        case _ if isinstance(part[key], str):
            part[key] = draw.choice([f"{part[key]} more", "words " * 40, "a: b", "1", "# a", "a\nb"])
    return data


@given(whole_conflicts(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_any_small_change(conflict, draw):
    text = dumps(conflict).replace("\nreadings:", "\n# remark\nreadings: # remark")
    data = conflict.to_dict()
    for _ in range(8):
        try:
            new = Conflict(**altered(data, draw))
        except ModelError:
            continue
        changed = update(text, new)
        assert held(changed) == new
        assert "# remark\nreadings: # remark" in changed


FIELDS = (
    "title",
    "summary",
    "sources",
    "notes",
    "readings",
    "infeasible",
    "statements",
    "status_quo",
    "authors",
    "theatres",
    "views",
    "observations",
    "assumptions",
    "coding",
)


@given(whole_conflicts(), whole_conflicts(), st.sets(st.sampled_from(FIELDS), min_size=1, max_size=3))
@settings(max_examples=30)
def test_any_change(conflict, other, fields):
    text = dumps(conflict).replace("\nreadings:", "\n# remark\nreadings: # remark")
    assert update(text, conflict) == text
    assert loads(update(text, other)) == other
    mixed = {**conflict.to_dict(), **{field: value for field, value in other.to_dict().items() if field in fields}}
    try:
        new = Conflict(**mixed)
    except ModelError:
        return  # what one took from the other does not fit
    assert "# remark\nreadings: # remark" in update(text, new)
    assert held(update(text, new)) == new
