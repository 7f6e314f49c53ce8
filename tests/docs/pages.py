"""Run the examples of a documentation page, in order, as a reader would who types them in.

What a fenced block means is in its info string:

* ``python``: run in one namespace per page; with ``>>>`` prompts, the printed output is compared as by doctest;
* ``console``: each line after ``$`` is run by the shell, with ``detente`` on its path, and all that it prints is
  compared with the lines that follow, where a line ``...`` stands for any lines; ``status=1`` after the language names
  the exit status that is expected instead of 0; what is typed in a checkout (``git``, ``make``) is left alone;
* ``file=NAME`` after any language: the block is written to that file first (``yaml file=dam.yaml``);
* ``not-run`` after any language: left alone.

Everything else is left alone too. A page runs in an empty directory of its own.

After a change of what is printed, ``python -m tests.docs.pages PAGE ...`` writes the new output into the console blocks
that no longer match; read the difference before you commit it.
"""

import contextlib
import doctest
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

DOCTEST_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
TIMEOUT_SECONDS = 120


class PageError(AssertionError):
    """An example does not do what its page says."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, its text and the line it starts at, counted from 1."""

    language: str
    words: tuple[str, ...]
    text: str
    line: int

    def setting(self, name: str) -> str | None:
        return next((word.partition("=")[2] for word in self.words if word.startswith(f"{name}=")), None)


def blocks_of(markdown: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    blocks = []
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type == "fence" and token.map:
            language, *words = token.info.split() or [""]
            blocks.append(Block(language, tuple(words), token.content, token.map[0] + 1))
    return blocks


@dataclass
class PageRunner:
    """Runs the blocks of one page in a directory, keeping Python names from block to block."""

    page: str
    directory: Path
    namespace: dict[str, Any] = field(default_factory=lambda: {"__name__": "__main__"})

    def run(self, block: Block) -> None:
        if "not-run" in block.words:
            return
        if name := block.setting("file"):
            (self.directory / name).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            self._run_prompts(block) if block.text.lstrip().startswith(">>>") else self._run_python(block)
        elif block.language == "console":
            self._run_console(block)

    def _run_python(self, block: Block) -> None:
        padded = "\n" * block.line + block.text  # a traceback then names the line of the page
        exec(compile(padded, self.page, "exec"), self.namespace)

    def _run_prompts(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.namespace, self.page, self.page, block.line)
        report: list[str] = []
        doctest.DocTestRunner(optionflags=DOCTEST_FLAGS).run(test, out=report.append, clear_globs=False)
        self.namespace.update(test.globs)
        if report:
            raise PageError("".join(report))

    def _run_console(self, block: Block) -> None:
        status = int(block.setting("status") or 0)
        for command, expected in commands_of(block.text):
            if needs_checkout(command):
                continue
            done = self._shell(command)
            if done.returncode != status:
                raise PageError(
                    f"{self.page}:{block.line}: `{command}` exits with {done.returncode}, not {status}:\n{done.stdout}"
                )
            if not matches(expected, done.stdout):
                raise PageError(
                    f"{self.page}:{block.line}: `{command}` should print\n{expected}\nbut prints\n{done.stdout}"
                )

    def present(self, block: Block) -> str:
        """The text of a console block with what its commands print now, kept as it is where it still matches."""
        text = ""
        for command, expected in commands_of(block.text):
            printed = expected if needs_checkout(command) else self._shell(command).stdout
            shown = expected if matches(expected, printed) else tidy(printed)
            text += f"$ {command}\n" + (f"{shown}\n" if shown else "")
        return text

    def _shell(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            shell=True,
            check=False,
            cwd=self.directory,
            env=os.environ | {"PATH": f"{self._programs()}{os.pathsep}{os.environ['PATH']}"} | PLAIN_TERMINAL,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=TIMEOUT_SECONDS,
        )

    def _programs(self) -> Path:
        """A directory that holds `detente` as the interpreter under test would run it, and nothing else."""
        programs = self.directory / ".programs"
        if not programs.exists():
            programs.mkdir()
            start = "import sys; sys.argv[0] = 'detente'; from detente.cli import main; sys.exit(main())"
            script = programs / "detente"
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n', encoding="utf-8")
            script.chmod(0o755)
        return programs


PLAIN_TERMINAL = {"COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb", "PYTHONUTF8": "1"}


def commands_of(text: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output that the page shows for it."""
    commands: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            commands.append((line[2:], []))
        elif commands:
            commands[-1][1].append(line)
        else:
            raise PageError(f"a console block must start with a command after '$ ', not with {line!r}")
    return [(command, "\n".join(lines)) for command, lines in commands]


def needs_checkout(command: str) -> bool:
    return command.split(maxsplit=1)[0] in {"cd", "git", "make"}


def matches(expected: str, printed: str) -> bool:
    """Whether a program printed what the page shows, white space at line ends aside; '...' stands for any lines."""
    lines = [line.rstrip() for line in expected.strip("\n").splitlines()]
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in lines)
    output = tidy(printed)
    return re.fullmatch(pattern, f"{output}\n" if output else "") is not None


def tidy(printed: str) -> str:
    """Without empty lines at either end and white space at line ends."""
    return "\n".join(line.rstrip() for line in printed.strip("\n").splitlines()).strip("\n")


def refreshed(page: str, markdown: str, directory: Path) -> str:
    """The page with the present output in each console block whose output no longer matches; other blocks only run."""
    runner = PageRunner(page, directory)
    lines = markdown.splitlines(keepends=True)
    replacements: list[tuple[int, int, str]] = []
    for block in blocks_of(markdown):
        if block.language != "console" or "not-run" in block.words:
            runner.run(block)
            continue
        first = block.line  # the line after the opening fence, counted from 0
        replacements.append((first, first + block.text.count("\n"), runner.present(block)))
    for first, last, text in reversed(replacements):
        lines[first:last] = [text]
    return "".join(lines)


def main(paths: list[str]) -> None:
    for name in paths:
        path = Path(name).resolve()
        with tempfile.TemporaryDirectory() as directory, contextlib.chdir(directory):
            path.write_text(refreshed(name, path.read_text("utf-8"), Path(directory)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
