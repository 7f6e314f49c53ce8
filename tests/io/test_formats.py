"""The registry: which format a file has, and the same verbs for each."""

import json
from dataclasses import replace

import pytest

from detente.errors import FormatError, Problem, UnknownNameError
from detente.io import FORMATS, dumps, find_format, loads, place, read, read_with_remarks, write
from tests.io.test_gmcr import example
from tests.io.test_judging import GOOD

CONFLICT = loads(GOOD)


def test_every_format_has_a_name_and_suffixes_of_its_own():
    names = [known.name for known in FORMATS]
    suffixes = [suffix for known in FORMATS for suffix in known.suffixes]
    assert names == ["native", "gmcr"]
    assert len(set(suffixes)) == len(suffixes)
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)


@pytest.mark.parametrize(
    ("name", "format_name"),
    [("a.yaml", "native"), ("a.yml", "native"), ("A.YAML", "native"), ("b/c.d.gmcr", "gmcr"), (".x.yaml", "native")],
)
def test_the_suffix_tells_the_format(name, format_name):
    assert find_format(name).name == format_name


@pytest.mark.parametrize(
    ("content", "format_name"),
    [
        (GOOD, "native"),
        (json.dumps({"title": "x", "decision_makers": {}}), "native"),
        ('{\n  "title": "x",\n  "decision_makers": {}}', "native"),
        (json.dumps(example()), "gmcr"),
        (json.dumps(example(), indent=1), "gmcr"),
    ],
)
def test_where_the_suffix_tells_nothing_the_content_does(tmp_path, content, format_name):
    path = tmp_path / "conflict.txt"
    path.write_text(content, "utf-8")
    assert find_format(path, content).name == format_name
    if "Strike" in content:
        assert read(path) == CONFLICT


@pytest.mark.parametrize(
    ("name", "got"),
    [("conflict.txt", "got '.txt'"), ("conflict", "got no ending"), ("conflict.ymal", "Did you mean '.y")],
)
def test_an_unknown_format(tmp_path, name, got):
    path = tmp_path / name
    path.write_text("nothing that is known", "utf-8")
    for verb in (read, lambda file: write(CONFLICT, file)):
        with pytest.raises(FormatError) as raised:
            verb(path)
        said = str(raised.value)
        assert "the name does not tell which format the file has" in said
        assert "expected a name that ends in '.yaml' or '.yml' or '.gmcr'" in said
        assert got in said


def test_a_file_that_is_not_there_is_told_before_its_format(tmp_path):
    with pytest.raises(FormatError, match="there is no such file"):
        read(tmp_path / "conflict.txt")


def test_the_format_may_be_named(tmp_path):
    path = tmp_path / "conflict.data"
    write(CONFLICT, path, format="native")
    assert read(path, format="native") == CONFLICT
    assert read_with_remarks(path, format="native") == (CONFLICT, ())


@pytest.mark.parametrize("verb", [read, loads, lambda _, **how: dumps(CONFLICT, **how)])
def test_a_format_that_is_not_known(verb):
    with pytest.raises(
        UnknownNameError, match=r"unknown format; expected one of 'native', 'gmcr'; got 'nativ'\. Did you"
    ):
        verb("x", format="nativ")


def test_problems_of_a_conflict_get_their_places():
    problems = [
        Problem(("readings", 0, "preferences", 1, "weights", "forces"), "second"),
        Problem(("decision_makers", 0, "options", 0), "first"),
        Problem(("somewhere", "else"), "nowhere"),
    ]
    placed = place(problems, GOOD, "conflict.yaml")
    assert [problem.place for problem in placed] == ["conflict.yaml:1:1", "conflict.yaml:10:7", "conflict.yaml:28:41"]
    assert [replace(problem, file=None, line=None, column=None) for problem in placed] == [
        problems[2], problems[1], problems[0]
    ]  # fmt: skip
    assert place([], "[") == []
