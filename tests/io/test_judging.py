"""Every fault of a file is told once, with its line and column, and nothing that only follows from another fault."""

from textwrap import dedent

import pytest

from detente.errors import FormatError
from detente.io import loads, loads_with_remarks, read, read_with_remarks

GOOD = dedent("""\
    detente: 1
    title: Strike or talk
    sources:
      memo: {title: A memo, date: 1962-10-20}
    decision_makers:
      us:
        name: United States
        cite: memo
        options:
          strike: {name: Air strike, moves: up}
      ussr:
        options:
          forces: {levels: [none, some, massive]}
          talk: Talks
    infeasible:
      - {never: strike and talk, because: nobody talks under bombs}
    statements:
      calm: not strike and
        forces = none
    status_quo: {forces: some}
    readings:
      plain:
        preferences:
          us:
            statements:
              - not forces
              - {statement: not strike, cite: [memo]}
          ussr: {weights: {talk: 2, forces: 1.5}}
    """)


def faults(text: str) -> list[str]:
    """The problems of a text, as they are printed."""
    with pytest.raises(FormatError) as raised:
        loads(text)
    return [str(problem) for problem in raised.value.problems]


def test_a_good_file_is_read_without_remarks():
    conflict, remarks = loads_with_remarks(GOOD)
    assert conflict.title == "Strike or talk"
    assert [option.levels for option in conflict.options][1] == ("none", "some", "massive")
    assert conflict.statement("calm").holds((0, 0, 0))
    assert remarks == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # --- keys
        ("title: Strike", "titel: Strike", "2:1: unknown key; expected one of 'detente', 'title'"),
        ("title: Strike or talk\n", "", "1:1: 'title' is missing"),
        ("title: Strike or talk", "title:", "2:1: 'title' is missing"),
        ("{title: A memo, ", "{", "4:3: 'title' is missing"),
        ("moves: up", "move: up", "10:34: unknown key; expected one of"),
        ("    name: United", "    id: us\n    name: United", "7:5: unknown key; got 'id'. The id is the key"),
        ("sources:", "title: x\nsources:", "3:1: key 'title' is given twice. The first stands at 2:1; remove or"),
        ("      talk: T", "      peace talk: T\n      talk: T", "14:7: a name of at most 60 letters, digits and"),
        # --- types and values
        ("detente: 1", "detente: one", "1:10: value cannot be used; expected a whole number; got 'one'"),
        ("detente: 1", "detente: 2", "1:10: format version not supported; expected 1; got '2'"),
        ("detente: 1", "detente: 0", "1:10: format version not supported; expected 1; got 0"),
        ("title: Strike or talk", "title: [Strike]", "2:1: value cannot be used; expected a text; got a list"),
        ("  memo: {title: A memo, date: 1962-10-20}", "  - memo", "3:1: value cannot be used; expected a mapping"),
        ("moves: up", "moves: sideways", "10:41: value not allowed; expected 'free', 'up', 'down' or 'frozen'"),
        ("moves: up", "moves: upp", "10:41: value not allowed; expected 'free', 'up', 'down' or 'frozen'; got "),
        ("[none, some, massive]", "[none]", "13:16: too few entries; expected at least 2; got 1"),
        ("[none, some, massive]", "[none, some, None]", "13:16: option 'forces' has two levels of the same name"),
        ("[none, some, massive]", f"[{'x' * 61}, some]", "13:25: text is too long; expected at most 60 characters"),
        ("    preferences", "    default: often\n    preferences", "23:14: value cannot be used; expected true or"),
        ("talk: 2", "talk: two", "28:30: value cannot be used; expected a number; got 'two'"),
        ("talk: 2", "talk: 1e99", "28:30: value cannot be used; expected a number of at most 36 digits"),
        ("talk: 2", "talk: .inf", "28:30: value cannot be used; expected a"),
        ("ussr: {weights: {talk: 2, forces: 1.5}}", "ussr: indiferent", "28:13: value cannot be used; expected "),
        ("ussr: {weights: {talk: 2, forces: 1.5}}", "ussr:", "28:7: no preferences: give statements, weights or"),
        ("because: nobody", "requires: talk, because: nobody", "16:5: a rule needs exactly one of 'never'"),
        ("- {never: strike and talk,", "- {if: strike,", "16:5: a rule needs exactly one of 'never'"),
        # --- names
        ("cite: memo", "cite: mmo", "8:11: unknown source; expected one of 'memo'; got 'mmo'. Did you mean"),
        ("[memo]", "[memo, {locator: p. 2}]", "27:50: 'source' is missing"),
        ("[memo]", "{locator: p. 2, source: meno}", "27:67: unknown source; expected one of 'memo'; got 'meno'"),
        ("      talk: T", "      strike: S\n      talk: T", "14:7: two options bear the name 'strike'. The other"),
        ("{forces: some}", "{force: some}", "20:14: unknown option; expected one of 'strike', 'forces', 'talk'; "),
        ("{forces: some}", "[force]", "20:14: unknown option"),
        ("{forces: some}", "{forces: sum}", "20:22: unknown level of 'forces'; expected one of 'none', 'some', "),
        ("{forces: some}", "NN", "20:13: pattern has the wrong length; expected 3 signs, one per option; got 'NN'"),
        ("{forces: some}", "N3N", "20:13: sign 2 of the pattern is not a level; expected '0', '1', '2', '-'"),
        ("{forces: some}", "{strike: yes, talk: yes}", "20:1: the status quo is infeasible: it breaks the rule"),
        ("      ussr: {", "      usr: {", "28:7: unknown decision maker; expected one of 'us', 'ussr'; got 'usr'. "),
        ("      ussr: {weights: {talk: 2, forces: 1.5}}\n", "", "23:5: reading 'plain' says nothing of what 'ussr'"),
        ("  plain:\n", "  plain:\n    based_on: other\n", "23:15: unknown reading; expected one of 'plain'"),
        ("  plain:\n", "  plain:\n    based_on: plain\n", "23:15: reading 'plain' is based on itself"),
        # --- statements
        ("- not forces", "- not force", "26:17: unknown name; expected one of 'strike', 'forces', 'talk', 'calm'; "),
        ("- not forces", "- 'forces >= \"it''s\" & talk'", "26:32: statement cannot be read here"),
        ("- not forces", '- "forces\\t>= \\x22sum\\""', "26:25: unknown level of 'forces'"),
        ("- not forces", "- >\n            not\n            force", "28:13: unknown name"),
        ("- not forces", "- |-\n            not (talk and\n\n               force)", "29:16: unknown name"),
        ("- not forces", "- forces & talk", "26:20: statement cannot be read here; expected"),
        ("- not forces", "- forces and", "26:23: statement breaks off"),
        ("- not forces", "- ''", "26:13: value cannot be used; expected a text that is not empty"),
        ("forces = none", "forces = nine", "19:14: unknown level of 'forces'; expected one of 'none', 'some'"),
        ("forces = none", "calm", "19:5: statement 'calm' refers to itself (calm -> calm)"),
        ("forces: 1.5", "us.forces: 1.5", "28:36: unknown option of 'us'; expected one of 'strike'; got 'forces'"),
        ("forces: 1.5", "'ussr.frces': 1.5", "28:39: unknown option of 'ussr'; expected one of 'forces', 'talk'"),
    ],
)  # fmt: skip
def test_one_fault(old, new, said):
    assert GOOD.count(old) == 1
    found = faults(GOOD.replace(old, new))
    assert len(found) == 1, found
    place, _, message = said.partition(" ")
    assert found[0].startswith(f"<text>:{place} error: {message}"), found


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        # of every stage one: the tree, types, names, statements, status quo, readings
        (
            {"name: United States": "name: !!python/name:os.system x", "moves: up": "moves: x", "cite: memo": "cite: m",
             "- not forces": "- not force", "forces: some": "forces: sum", "ussr: {w": "russia: {w"},
            ["7:11", "8:11", "10:41", "20:22", "26:17", "28:7"],
        ),
        # what was cut out is not missed
        ({"title: Strike": "titel: Strike"}, ["2:1"]),
        ({"  us:\n    name": "  if:\n    name"}, ["6:3", "24:7"]),
        ({"    options:\n      forces": "    option:\n      forces"}, ["12:5"]),
        ({"    options:\n      strike": "    options: none\n    x:\n      strike"}, ["9:14", "10:5"]),
        ({"levels: [": "level: ["}, ["13:16"]),
        ({"levels: [none, some, massive]": "levels: some"}, ["13:24"]),
        ({"  calm: not strike and": "  calm: not stroke and"}, ["18:13"]),
        ({"sources:": "source:"}, ["3:1"]),
        ({"decision_makers:": "decision_maker:"}, ["5:1"]),
        ({"decision_makers:": "decision_makers: none\nx:"}, ["5:18", "6:1"]),
        ({"readings:": "reading:"}, ["21:1"]),
        ({"    preferences:": "    preference:"}, ["23:5"]),
        # what is told in one place does not hide what is wrong in another
        ({"{title: A memo, date: 1962-10-20}": "[A memo]", "- not forces": "- not force"}, ["4:3", "26:17"]),
        ({"talk: Talks": "talk: [Talks]", "- not forces": "- not force"}, ["14:7", "26:17"]),
        ({"talk: Talks": "strike: Talks", "- not forces": "- not force", "strike and talk": "strike and not tlk",
          "talk: 2, ": ""},
         ["14:7", "16:28", "26:17"]),
    ],
)  # fmt: skip
def test_all_faults_at_once(changes, places):
    text = GOOD
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with pytest.raises(FormatError) as raised:
        loads(text)
    assert [f"{problem.line}:{problem.column}" for problem in raised.value.problems] == places, str(raised.value)


def test_no_state_left():
    text = GOOD.replace("strike and talk", "strike or not strike").replace("status_quo: {forces: some}\n", "")
    (fault,) = faults(text)
    assert fault.startswith("<text>:16:5: error: no state is feasible")


def test_no_more_faults_than_anybody_reads():
    text = GOOD + "notes:\n" + "  - {txt: x}\n" * 1000
    with pytest.raises(FormatError, match="has 200 problems, and perhaps more") as raised:
        loads(text)
    assert len(raised.value.problems) == 200


def test_what_a_later_format_allows_is_not_judged():
    assert len(faults(GOOD.replace("detente: 1", "detente: 7").replace("title:", "heading:"))) == 1


def test_empty_sections_are_no_fault():
    assert loads(GOOD + "notes:\ntheatres:\nauthors:\n") == loads(GOOD)


def test_graph_form():
    text = dedent("""\
        title: Staircase
        decision_makers: {a: , b: Bob}
        graph:
          states: {low: Low, middle: , high: High}
          moves:
            a: {low: [middle], middle: [hihg]}
            c: {middle: [middle, low]}
        status_quo: lo
        readings: {r: {preferences: {a: {ranking: [high, [middle, low]]}, b: indifferent}}}
        """)
    assert [fault.partition(";")[0] for fault in faults(text)] == [
        "<text>:6:33: error: unknown state",
        "<text>:7:5: error: unknown decision maker",
        "<text>:7:9: error: state 'middle' moves to itself",
        "<text>:8:13: error: unknown state",
    ]


# --- truth values and numbers are texts -------------------------------------------------------------------------------


def test_words_stay_words():
    text = GOOD.replace("strike", "NO").replace("talk", "on").replace("some", "1e3").replace("none", "0x10")
    conflict = loads(text)
    assert [option.id for option in conflict.options] == ["NO", "forces", "on"]
    assert conflict.options[1].levels == ("0x10", "1e3", "massive")
    assert conflict.sources[0].date == "1962-10-20"


@pytest.mark.parametrize("nothing", ["", "~", "null", "Null", "NULL"])
def test_only_null_is_nothing(nothing):
    assert loads(GOOD.replace("talk: Talks", f"talk: {nothing}")).options[2].name == ""


@pytest.mark.parametrize("something", ["'null'", '"~"', "nil", "none", "!!str null"])
def test_quoted_null_is_a_text(something):
    name = loads(GOOD.replace("talk: Talks", f"talk: {something}")).options[2].name
    assert name == something.removeprefix("!!str ").strip("'\"")


# --- remarks ----------------------------------------------------------------------------------------------------------


def test_remarks_reach_the_caller_with_their_places(tmp_path):
    file = tmp_path / "conflict.yaml"
    file.write_text(GOOD.replace("- not forces", "- talk or not talk"), "utf-8")
    conflict, remarks = read_with_remarks(file)
    assert conflict == read(file)
    assert [str(remark) for remark in remarks] == [
        f"{file}:26:13: warning: statement 'talk or not talk' holds in every feasible state"
    ]


def test_how_decision_makers_take_each_other_is_judged_in_place():
    sections = (
        "    attitudes: {us: {usr: devoting, ussr: hostile}}\n"
        "    credible:\n"
        "      us:\n"
        "        us: any\n"
        "        ussr: improvement\n"
        "      usssr: {us: any}\n"
    )
    told = faults(GOOD + sections)
    line = GOOD.count("\n") + 1
    for where, said in (
        (f":{line}:", "unknown decision maker; expected one of 'us', 'ussr'; got 'usr'. Did you mean"),
        (f":{line}:", "value not allowed; expected 'devoting', 'indifferent' or 'aggressive'; got 'hostile'"),
        (f":{line + 3}:", "'us' is no opponent of itself"),
        (f":{line + 4}:", "got 'improvement'. Did you mean 'improvements'?"),
        (f":{line + 5}:", "got 'usssr'. Did you mean 'ussr'?"),
    ):
        assert [one for one in told if where in one and said in one], (where, said, told)
    assert len(told) == 5
