"""``detente compare``: readings, concepts, versions of a file; the contract; slips."""

import csv
import io

import pytest

from detente.reporting.prose import WIDTH


def words(text):
    return " ".join(text.split())


@pytest.fixture
def version(run, tmp_path):
    """A second version of Chicken, in which the first driver would rather crash than give way."""
    text = run("show", "chicken", "-f", "yaml")[1]
    changed = text.replace("- second_swerves\n          - first_swerves iff not second_swerves", "- not first_swerves")
    assert changed != text
    file = tmp_path / "chicken.yaml"
    file.write_text(changed.replace("title: ", "title: Another ", 1), "utf-8")
    return file


def test_two_concepts_with_the_move_that_makes_the_difference(run):
    code, out, err = run("compare", "elmira", "--concepts", "nash,gmr")
    assert (code, err) == (0, "")
    said = words(out)
    assert "Equilibria 3 5 0 2" in said
    assert "Status quo left by Local government equilibrium" in said
    assert "Equilibria only under GMR" in said
    assert (
        "State 1 (NYNNN) is stable for Local government only under GMR, and so an equilibrium only under GMR. Under "
        "Nash, Local government could improve by choosing “Insist on the original order” (state 5 (NYNNY)). Nothing "
        "deters it. Under GMR, that is deterred. Then Ministry of the Environment could choose"
    ) in said
    assert "The same move decides over states 4, 2, 3." in said


def test_names_with_full_stops_are_told_whole(run):
    said = words(run("compare", "garrison", "--concepts", "seq,gmr", "-n", "1")[1])
    assert "Under GMR, that is deterred. Then Canadian opposition could choose" in said
    assert "8 more verdicts differ; --limit shows more." in said


def test_two_readings(run):
    said = words(run("compare", "three-demands", "--readings", "neutral,article", "-n", "1")[1])
    assert "readings: A neutral analyst (first), The article (second)" in said
    assert "Equilibria only in the reading “article”: state 8,824" in said
    assert "178 states: 20, 26, 38, 44, 118, 280 and 172 more. In all of them:" in said


def test_nothing_differs(run):
    assert "No verdict differs." in run("compare", "elmira", "elmira")[1]
    assert "No verdict differs." in run("compare", "elmira", "--readings", "model_file,recalled")[1]


def test_two_versions_of_a_file(run, version):
    said = words(run("compare", "chicken", version, "-c", "nash")[1])
    assert "second: Another" in said
    assert "Equilibria 2 1 1 0" in said
    assert (
        "State 2 (YN) is stable for First driver only in the first, and so an equilibrium only in the first. "
        "In the second, First driver could improve by dropping “Swerves” (state 1 (NN)). Nothing deters it. "
        "In the first, that would leave First driver no better off."
    ) in said


def test_conflicts_that_share_little_say_so(run, tmp_path):
    file = tmp_path / "more.yaml"
    text = run("show", "chicken", "-f", "yaml")[1]
    file.write_text(text.replace("first_swerves: Swerves", "first_swerves: Swerves\n      honk: Honks"), "utf-8")
    said = words(run("compare", "chicken", file)[1])
    assert "What the two do not share Only the second has the option 'honk'." in said
    assert "4 states of the second have no counterpart and are left out." in said


def test_the_contract(data):
    found = data("compare", "elmira", "--concepts", "nash,gmr", "-n", "2")
    assert found["schema"] == "detente.comparison/1"
    (section,) = found["sections"]
    assert section["concepts"] == ["nash", "gmr"]
    assert section["equilibria"] == {"lost": [], "gained": [1, 4], "kept": 3, "unmatched": [0, 0]}
    assert (len(section["shifts"]), section["n_more"]) == (2, 2)


def test_csv_has_a_row_per_equilibrium_that_only_one_side_has(run):
    rows = list(csv.DictReader(io.StringIO(run("compare", "elmira", "--concepts", "gmr,nash", "-f", "csv")[1])))
    assert [(row["only in"], row["state"], row["modify"]) for row in rows] == [
        ("first", "1", "no"),
        ("first", "4", "yes"),
    ]


def test_markdown(run):
    out = run("compare", "elmira", "--concepts", "nash,gmr", "-f", "markdown")[1]
    assert "| Equilibria | 3 | 5 | 0 | 2 |" in out


@pytest.mark.parametrize("arguments", ["three-demands --readings neutral,western", "elmira --concepts nash,gmr",
                                       "garrison --concepts nash,smr"])  # fmt: skip
def test_no_line_is_too_long(run, arguments):
    out = run("compare", *arguments.split())[1]
    assert max(len(line) for line in out.splitlines()) <= WIDTH


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("compare elmira", 2, "Give a second file, two --readings or two --concepts."),
        ("compare elmira --concepts nash", 2, "must be two names with a comma between them"),
        ("compare elmira --concepts nash,sek", 1, "Did you mean 'seq'?"),
        ("compare elmira --readings model_file,recaled", 1, "Did you mean 'recalled'?"),
        ("compare elmira elmyra", 1, "Did you mean 'elmira'?"),
        ("compare elmira garrison", 1, "the two conflicts have no"),
        ("compare elmira --readings model_file,recalled --reading recalled", 2, "do not go together"),
        ("compare elmira --concepts nash,profile", 1, "unknown concept 'profile'"),
    ],
)
def test_slips(fails, words, code, said):
    fails(words, code, said)
