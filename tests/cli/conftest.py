"""A command line to run, for every test of the command line."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from detente.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line; return exit code, standard output and standard error."""

    def call(*words: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        shown = capsys.readouterr()
        return int(stopped.value.code or 0), shown.out, shown.err

    return call


@pytest.fixture
def data(run: Run) -> Callable[..., Any]:
    """Run a command line that must succeed without remarks; return its JSON."""

    def call(*words: object) -> Any:
        code, out, err = run(*words, "--format", "json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return call


@pytest.fixture
def fails(run: Run) -> Callable[..., None]:
    """Run a command line that must fail with an exit code and a message, and print nothing else."""

    def call(words: str, code: int, said: str) -> None:
        found, out, err = run(*words.split())
        assert (found, out) == (code, "")
        assert said in " ".join(err.split())

    return call
