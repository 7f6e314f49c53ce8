"""The native file: YAML that an analyst writes by hand, read with every fault of it told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from detente.errors import FormatError, Problem
from detente.io.files import clean, place_of
from detente.io.judging import judge
from detente.io.plain import plain
from detente.io.splice import spliced
from detente.io.yaml_places import locate, placed
from detente.io.yaml_text import document
from detente.io.yaml_tree import MAX_FAULTS, Tree, compose

if TYPE_CHECKING:
    from detente.model import Conflict

__all__ = ["dumps", "loads", "place", "structured", "update"]


def loads(text: str, *, file: str | None = None) -> tuple[Conflict, tuple[Problem, ...]]:
    """Read a conflict from the text of a native file.

    Parameters
    ----------
    text : str
        The content of a native file.
    file : str, optional
        The name that problems bear.

    Returns
    -------
    conflict : Conflict
        What the text says.
    remarks : tuple of Problem
        Warnings, each with its place.

    Raises
    ------
    FormatError
        With every fault of the text, each with file, line and column, in the order of the file.
    """
    text = clean(text, file)
    conflict = structured(text, file=file)
    remarks = place(_diagnose(conflict), text, file)
    if any(problem.severity == "error" for problem in remarks):
        raise _error(file, remarks)
    return conflict, tuple(remarks)


def structured(text: str, *, file: str | None = None) -> Conflict:
    """Read a conflict that may be unfinished: well formed, but nobody has looked at its states yet.

    A conflict on which somebody is working may leave no state feasible, or not rank all of them; `loads` refuses it.

    Parameters
    ----------
    text, file
        As in `loads`.

    Raises
    ------
    FormatError
        With every fault of form, names and statements, each with file, line and column.
    """
    text = clean(text, file)
    try:
        tree = compose(text)
    except FormatError as error:
        raise _error(file, error.problems) from None
    if tree.root is None or tree.root.kind != "mapping":
        raise _error(file, [*tree.problems, _no_mapping(tree)])
    conflict, problems = judge(tree.root, text)
    if tree.problems or problems or conflict is None:
        raise _error(file, [*tree.problems, *problems])
    return conflict


def dumps(conflict: Conflict) -> str:
    """Write a conflict as the text of a native file.

    Raises
    ------
    FormatError
        If a text of the conflict cannot stand in a file (a lone surrogate).
    """
    return document(plain(conflict))


def update(text: str, conflict: Conflict) -> str:
    """Change the text of a native file so that it holds another conflict; what did not change stays as it was written.

    Parameters
    ----------
    text : str
        A native file, written by hand perhaps, with comments.
    conflict : Conflict
        What it shall hold.

    Returns
    -------
    str
        As `dumps`, if the text holds no conflict, or one laid out in a way that cannot be changed piece by piece.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    try:
        text = clean(text)
        tree = compose(text)
        root = tree.root
        old, problems = judge(root, text) if root is not None and root.kind == "mapping" else (None, [])
    except FormatError:
        return dumps(conflict)
    if root is None or old is None or problems or tree.problems:
        return dumps(conflict)
    changed = spliced(text, root, plain(old), plain(conflict))
    if changed is None or not _holds(changed, conflict):
        changed = dumps(conflict)
    return changed.replace("\n", ends)


def _holds(text: str, conflict: Conflict) -> bool:
    """Tell whether a text holds a conflict, for the certainty that a change went well."""
    try:
        tree = compose(text)
        return tree.root is not None and not tree.problems and judge(tree.root, text)[0] == conflict
    except FormatError:
        return False


def place(problems: Iterable[Problem], text: str, file: str | None = None) -> list[Problem]:
    """Give problems of a conflict their places in the text that it was read from, in the order of the file.

    Raises
    ------
    FormatError
        If the text is no YAML.
    """
    problems = list(problems)
    text = clean(text, file)
    root = compose(text).root if problems else None
    if root is None:
        return problems
    return _in_order(replace(placed(problem, locate(root, problem.path), text), file=file) for problem in problems)


def _diagnose(conflict: Conflict) -> Iterable[Problem]:
    from detente.model.diagnosis import diagnose  # needs NumPy; a file with faults is told of them without it

    return diagnose(conflict)


def _no_mapping(tree: Tree) -> Problem:
    expected = "lines 'key: value': title, decision_makers, readings and so on"
    if tree.root is None or (tree.root.kind == "text" and tree.root.text is None):
        return Problem((), "file is empty", expected, line=1, column=1)
    line, column = place_of(tree.text, tree.root.start)
    return Problem((), "file holds no conflict", expected, f"a {tree.root.kind}", line=line, column=column)


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))


def _error(file: str | None, problems: Iterable[Problem]) -> FormatError:
    found = _in_order(replace(problem, file=file) for problem in problems)[:MAX_FAULTS]
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    more = ", and perhaps more" if len(found) == MAX_FAULTS else ""
    return FormatError(f"{file or 'the text'} has {count}{more}", found)
