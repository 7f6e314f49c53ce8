"""``detente paths``: the answer in words, what it rests on, the contract, pictures, slips."""

import csv
import io

import pytest

from detente.reporting.prose import WIDTH


def words(text):
    return " ".join(text.split())


def test_a_target_that_takes_everybody(run):
    code, out, err = run("paths", "elmira", "--to", "8")
    assert (code, err) == (0, "")
    said = words(out)
    assert "From the status quo, state 1 (NYNNN) to: state 8 (YNYNY)" in said
    assert "Reachable in 3 moves, and not in fewer; 6 shortest paths lead there." in said
    assert "Ministry of the Environment, Uniroyal and Local government must move on every way there." in said
    assert "1 more shortest path not listed; --cap lists more." in said
    assert "Move 1, Ministry of the Environment choosing “Modify the control order”." in said
    assert "In 1 state of the 9 reached nobody has such a move to make. State 8 (YNYNY) is not among them." in said


def test_what_is_not_reached_is_proven(run):
    said = words(run("paths", "elmira", "--to", "accept", "--by", "improvements")[1])
    assert "Not reachable. That is proven: all states to which such moves lead were visited, and none of the 4" in said
    assert "Play can reach 2 of the 9 feasible states" in said
    assert "shortest path" not in said.lower()


def test_a_statement_that_holds_nowhere(run):
    assert "no feasible state is like that" in run("paths", "elmira", "--to", "accept and delay")[1]


def test_a_target_where_play_starts(run):
    assert "Nobody has to move: play starts there." in run("paths", "elmira", "--to", "delay")[1]


def test_plain_paths_come_first_and_the_listing_stops(run):
    said = words(run("paths", "three-demands", "--to", "send and sanction", "--cap", "1")[1])
    assert "1. Russia could choose “Send troops into Ukraine” (state 1,400), to its advantage; then United" in said
    assert "159 more shortest paths not listed" in said
    assert "2. Russia" not in said


def test_what_cannot_be_undone_on_the_way_to_equilibria(run):
    said = words(run("paths", "three-demands", "--to-equilibria", "nash", "--by", "improvements")[1])
    assert "to: any Nash equilibrium" in said
    assert "Every way there takes it. Play that goes on is bound to take it." in said
    assert "Such states are the Nash equilibria within reach. It is sought." in said


def test_concepts_that_keep_decision_makers_are_named(run):
    said = words(run("paths", "elmira", "--by", "undeterred", "-c", "gmr", "-p", "uniroyal=nash")[1])
    assert "GMR for Ministry of the Environment, Nash for Uniroyal and GMR for Local government" in said
    assert "The concept is SEQ for all." in words(run("paths", "elmira", "--by", "from-unstable")[1])


def test_without_a_target_everything_reached_is_told(run):
    out = run("paths", "garrison", "--from", "5", "--by", "best-replies")[1]
    assert "Where play can go from state 5 (NYNNYYNNN)" in out
    assert "Play can reach 6 of the 23 feasible states" in out
    assert "1       1, 8" in out


def test_avoiding(run, data):
    assert "No move enters a state where “send” holds." in words(run("paths", "three-demands", "--avoid", "send")[1])
    found = data("paths", "elmira", "--to", "8", "--avoid", "modify")
    assert (found["avoid"], found["reachable"]) == ("modify", False)


def test_the_contract(data):
    found = data("paths", "elmira", "--to", "8", "--cap", "2")
    assert found["schema"] == "detente.paths/1"
    assert found["target"] == {"text": "8", "count": 1, "numbers": [8]}
    assert (found["fewest_moves"], found["shortest_paths"], len(found["paths"])) == (3, 6, 2)
    assert [step["count"] for step in found["steps"]] == [1, 4, 3, 1, 0]
    sought = data("paths", "elmira", "--to-equilibria", "seq")
    assert sought["target"] == {"text": "any SEQ equilibrium", "count": 3, "numbers": [5, 8, 9]}
    assert data("paths", "elmira")["target"]["text"] is None


def test_csv_has_a_row_for_every_state_reached(run):
    rows = list(csv.DictReader(io.StringIO(run("paths", "elmira", "--to", "8", "-f", "csv")[1])))
    assert [row["state"] for row in rows] == [str(number) for number in range(1, 10)]
    assert rows[0] == {
        "state": "1",
        "pattern": "NYNNN",
        "moves": "0",
        "last_movers": "",
        "target": "no",
        "stalls": "no",
    }
    assert rows[7]["last_movers"].split() == ["ministry", "uniroyal", "local_government"]
    assert [row["stalls"] for row in rows].index("yes") == 8


def test_markdown(run):
    out = run("paths", "elmira", "--to", "8", "-f", "markdown")[1]
    assert "| moves | new states |" in out
    assert "1. Ministry of the Environment could choose" in out


@pytest.mark.parametrize("case", ["three-demands", "elmira", "garrison"])
@pytest.mark.parametrize("rule", ["moves", "improvements", "from-unstable", "undeterred", "best-replies"])
def test_no_line_is_too_long(run, case, rule):
    out = run("paths", case, "--from", "1", "--to-equilibria", "seq", "--by", rule)[1]
    assert max(len(line) for line in out.splitlines()) <= WIDTH


@pytest.mark.parametrize("arguments", [["--to", "8"], [], ["--by", "improvements"], ["--from", "9"]])
def test_pictures(run, tmp_path, arguments):
    svg, png = tmp_path / "paths.svg", tmp_path / "paths.PNG"
    code, _, err = run("paths", "elmira", *arguments, "-o", svg)
    assert (code, err) == (0, f"wrote {svg}\n")
    assert svg.read_text("utf-8").startswith('<svg role="img" aria-label="')
    assert run("paths", "elmira", *arguments, "-o", png)[0] == 0
    assert png.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("paths garrison --to 3", 1, "names no status quo"),
        ("paths elmira --to acept", 1, "Did you mean 'accept'?"),
        ("paths elmira --to YYYYY", 1, "The nearest feasible state is YYNNY."),
        ("paths elmira --from NYNNX", 1, "Did you mean 'NYNNN'?"),
        ("paths elmira --avoid acept", 1, "Did you mean 'accept'?"),
        ("paths elmira --to 8 --to-equilibria seq", 2, "--to and --to-equilibria do not go together"),
        ("paths elmira --to-equilibria sek", 1, "Did you mean 'seq'?"),
        ("paths elmira --by jumps", 2, "'jumps' is not one of"),
        ("paths elmira --by undeterred -c sim", 1, "choose another concept"),
        ("paths elmira --to 8 -o paths.jpg", 2, "must end in .svg or .png"),
        ("paths elmira --to 8 -o nowhere/paths.svg", 1, "there is no such folder"),
        ("paths elmira --cap -1", 2, "-1 is not in the range"),
    ],
)
def test_slips(run, words, code, said):
    found, out, err = run(*words.split())
    assert found == code
    assert said in " ".join(err.split())
    assert "error" in err.lower()
    assert "Traceback" not in out + err
