"""Whatever a file holds, the reader answers with a conflict or with what is wrong, and soon."""

import time

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from detente.errors import FormatError
from detente.io import dumps, loads, loads_with_remarks, read, yaml_tree
from detente.io.files import MAX_BYTES
from detente.model import Conflict
from tests.io.test_judging import GOOD

SPICE = (
    *(
        "\t",
        "\n",
        "  ",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "'",
        '"',
        "|",
        ">",
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "#",
        "%",
        "@",
    ),
    *(
        "?",
        ",",
        "null",
        "~",
        "yes",
        "NO",
        "1e9",
        "0",
        "-1",
        "\x00",
        "\u2028",
        "😀",
        "<<: *a",
        "---\n",
        "...\n",
        "id: x\n",
    ),
    *("self: x\n", "not ", " and ", "(", ")", "if ", " then ", "iff", ">=", "detente: 2\n", "indifferent", "levels: "),
    "graph: {states: {a: }, moves: {}}\n",
)


KEYS = (
    *("a", "x", "id", "name", "title", "options", "preferences", "statements", "ranking", "weights", "cite", "source"),
    *("states", "moves", "levels", "never", "if", "requires", "when", "ignore", "text", "statement", "default"),
)


@st.composite
def mutated(draw: st.DrawFn, text: str = GOOD) -> str:
    """A good file with a few places changed."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        put = draw(
            st.one_of(st.sampled_from(SPICE), st.just(text[start:end] * 2), st.just(""), st.sampled_from(GOOD.split()))
        )
        text = text[:start] + put + text[end:]
    return text


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """YAML of any shape under the keys that a conflict has."""
    scalars = st.sampled_from(["x", "y", "a", "not x", "indifferent", "NN", "1", "yes", "", "[", "x and"]) | st.none()
    keys = st.sampled_from(KEYS)
    values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3))
    return yaml.safe_dump(draw(st.dictionaries(st.sampled_from([*Conflict.model_fields]), values)), allow_unicode=True)


def answers(text: str) -> None:
    """Reading gives a conflict that can be written again, or faults that each have a place."""
    try:
        conflict, remarks = loads_with_remarks(text)
    except FormatError as error:
        check_faults(text, error)
    else:
        assert all(problem.severity == "warning" and problem.line for problem in remarks)
        assert loads(dumps(conflict)) == conflict


def check_faults(text: str, error: FormatError) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    assert error.problems, error
    for problem in error.problems:
        assert problem.line is not None, error
        assert problem.column is not None, error
        assert 1 <= problem.line <= lines, error


@given(st.text(max_size=200))
@example("\ufeff")
@example("a: &a\n")
@example("? ? ? a")
@example("{[*a]: b}")
@example("title: >\n\n\n")
def test_any_text(text):
    answers(text)


@given(st.binary(max_size=200))
def test_any_bytes(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "conflict.yaml"
    path.write_bytes(content)
    with pytest.raises(FormatError, match="conflict\\.yaml"):
        read(path)


@given(mutated())
def test_any_change_of_a_good_file(text):
    answers(text)


@given(shapes())
def test_any_shape(text):
    answers(text)


# --- bombs ------------------------------------------------------------------------------------------------------------


def refused(text: str) -> str:
    """What is said of a text, within a time that nobody waits through."""
    before = time.perf_counter()
    with pytest.raises(FormatError) as raised:
        loads(text)
    assert time.perf_counter() - before < 10
    return str(raised.value)


def test_aliases_that_multiply():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join(10 * [f'*a{n - 1}'])}]" for n in range(1, 12)]
    assert "error: aliases repeat too much; expected at most 100000 values in all" in refused("\n".join(lines))


def test_aliases_that_deepen():
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 5000))]
    assert ":40:12: error: file is nested too deeply; expected at most 40 levels, aliases included" in refused(
        "\n".join(lines)
    )


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{"])
def test_depth(opening):
    assert "nested too deeply" in refused(opening * 100_000)


def test_depth_by_indentation():
    assert ":41:41: error: file is nested too deeply" in refused("".join(f"{' ' * n}a:\n" for n in range(1000)))


def test_endless_faults():
    assert "has 200 problems, and perhaps more" in refused("a:\n  " * 100_000)


def test_number_of_values(monkeypatch):
    monkeypatch.setattr(yaml_tree, "MAX_NODES", 1000)
    assert "file holds too many values" in refused("[" + "a," * 1000 + "]")


def test_statements_that_multiply():
    named = "\n".join(f"  s{n}: (s{n + 1} and s{n + 1}) or s{n + 1}" for n in range(60))
    text = GOOD.replace("  calm:", f"{named}\n  s60: talk\n  calm:")
    assert "error: statement grows too large" in refused(text)


def test_more_statements_than_anybody_writes():
    assert "too many statements" in refused(GOOD + "coalesce:\n" + "  - {when: talk, ignore: [strike]}\n" * 5000)


def test_weights_that_are_enormous():
    for weight in ("1e999999999", "1e-999999999", "9" * 10_000):
        assert "28:30: error: value cannot be used" in refused(GOOD.replace("talk: 2", f"talk: {weight}"))


def test_a_long_file_is_read_in_seconds():
    lines = [GOOD.rstrip().replace("sources:", "sources:\n" + "\n".join(
        f"  s{n}:\n    title: Source number {n}\n    date: 2022-02-04" for n in range(25_000)
    )), "notes:", *(f"  - text: Note {n}\n    cite: s{n}" for n in range(12_500))]  # fmt: skip
    text = "\n".join(lines)
    assert text.count("\n") > 100_000
    before = time.perf_counter()
    assert len(loads(text).sources) == 25_001
    assert time.perf_counter() - before < 20  # two or three seconds on a free core


# --- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfet\x00i\x00", "file is UTF-16, not UTF-8. Save the file as UTF-8 text."),
        (
            b"title: A\nsummary: caf\xe9\n",
            ":2:13: error: file is not UTF-8 text; got byte 0xe9. Save the file as UTF-8",
        ),
        (b"title: \x00", ":1:8: error: file holds a character that is no text; got a NUL character"),
        (b"#" * (MAX_BYTES + 1), "error: file is too large; expected at most 5 MB"),
    ],
)
def test_what_is_no_text(tmp_path, content, said):
    path = tmp_path / "conflict.yaml"
    path.write_bytes(content)
    with pytest.raises(FormatError) as raised:
        read(path)
    assert str(path) in str(raised.value)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.yaml", "there is no such file"),
        ("folder.yaml", "this is a folder, not a file"),
        ("none/none.yaml", "there is no such file"),
        ("x" * 300 + ".yaml", "the file cannot be read (File name too long)"),
        ("nul\0.yaml", "this cannot be the name of a file"),
    ],
)
def test_what_is_no_file(tmp_path, name, said):
    (tmp_path / "folder.yaml").mkdir()
    with pytest.raises(FormatError) as raised:
        read(tmp_path / name)
    assert said in str(raised.value)


def test_what_may_not_be_read(tmp_path, monkeypatch):
    def denied(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", denied)  # the tests may run as root, to whom all is permitted
    with pytest.raises(FormatError, match=r"conflict.yaml: error: the file may not be read \(permission denied\)"):
        read(tmp_path / "conflict.yaml")
