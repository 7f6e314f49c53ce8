"""Every example of every page does what the page says."""

from pathlib import Path

import pytest

from tests.docs.pages import Block, PageError, PageRunner, blocks_of, commands_of, matches, refreshed

ROOT = Path(__file__).parents[2]
PAGES = [path for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md") if path.exists()]
PAGES += sorted(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_examples_of_a_page_work(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = PageRunner(str(path.relative_to(ROOT)), tmp_path)
    for block in blocks_of(path.read_text("utf-8")):
        runner.run(block)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_block_names_its_language(path: Path) -> None:
    assert [block.line for block in blocks_of(path.read_text("utf-8")) if not block.language] == []


@pytest.fixture
def runner(tmp_path: Path) -> PageRunner:
    return PageRunner("page.md", tmp_path)


def test_blocks_carry_language_words_and_line() -> None:
    page = "# Title\n\n```yaml file=dam.yaml\na: 1\n```\n\ntext\n\n```\nplain\n```\n"
    assert blocks_of(page) == [Block("yaml", ("file=dam.yaml",), "a: 1\n", 3), Block("", (), "plain\n", 9)]


def test_names_last_from_block_to_block(runner: PageRunner) -> None:
    runner.run(Block("python", (), "x = 20\n", 1))
    runner.run(Block("python", (), ">>> y = x + 1\n>>> y\n21\n", 5))
    runner.run(Block("python", (), "assert y == 21\n", 9))


def test_a_wrong_python_example_fails(runner: PageRunner) -> None:
    with pytest.raises(PageError, match="Got:\n    4"):
        runner.run(Block("python", (), ">>> 2 + 2\n5\n", 1))


def test_an_error_names_the_line_of_the_page(runner: PageRunner) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        runner.run(Block("python", (), "a = 1\na / 0\n", 10))
    assert caught.traceback[-1].lineno + 1 == 12


def test_a_file_block_is_written_and_a_block_marked_not_run_is_not(runner: PageRunner) -> None:
    runner.run(Block("yaml", ("file=dam.yaml",), "a: 1\n", 1))
    runner.run(Block("console", (), "$ cat dam.yaml\na: 1\n", 5))
    runner.run(Block("python", ("not-run",), "1 / 0\n", 9))
    runner.run(Block("console", (), "$ make nothing\nnothing made\n", 13))


@pytest.mark.parametrize(
    ("words", "text", "complaint"),
    [
        ((), "$ echo one\ntwo\n", "but prints\none"),
        ((), "$ false\n", "exits with 1"),
        (("status=2",), "$ true\n", "not 2"),
    ],
)
def test_a_wrong_console_example_fails(runner: PageRunner, words: tuple[str, ...], text: str, complaint: str) -> None:
    with pytest.raises(PageError, match=complaint):
        runner.run(Block("console", words, text, 1))


def test_a_console_block_starts_with_a_command() -> None:
    assert commands_of("$ a\n1\n2\n$ b | c\n") == [("a", "1\n2"), ("b | c", "")]
    with pytest.raises(PageError, match="must start with a command"):
        commands_of("1\n$ a\n")


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb", "a  \nb\n", True),
        ("a\n...\nd", "a\nb\nc\nd\n", True),
        ("a\n...\nd", "a\nd\n", True),
        ("a\n...", "b\nc\n", False),
        ("a", "a\nb\n", False),
        ("a.c", "abc\n", False),
        ("", "something\n", False),
        ("", "", True),
    ],
)
def test_comparing_output(expected: str, printed: str, *, same: bool) -> None:
    assert matches(expected, printed) is same


def test_refreshing_replaces_only_what_no_longer_matches(tmp_path: Path) -> None:
    page = "```text file=a\nx\n```\n\n```console\n$ cat a\nold\n\n$ seq 9\n1\n...\n9\n```\n\nEnd\n"
    new = page.replace("old\n\n", "x\n")
    assert refreshed("page.md", page, tmp_path) == new
    assert refreshed("page.md", new, tmp_path) == new
