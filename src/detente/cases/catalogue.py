"""The case library: which conflicts come with the program, where they are, and how they are read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import UnknownNameError, did_you_mean
from detente.io import read
from detente.model import Conflict

if TYPE_CHECKING:
    from detente.cases.published import Published

__all__ = ["Case", "case_names", "case_path", "case_summary", "find_path", "load", "load_case"]


@dataclass(frozen=True)
class Case:
    """A conflict of the library, as a catalogue lists it.

    Attributes
    ----------
    name : str
        What `load_case` and the command line call it.
    title, time : str
        Its title, and the point in time that it models ("" where it models none).
    decision_makers, options : int
        How many there are.
    story : str
        What happened and why the case is worth a look: Markdown, the opening of its page.
    """

    name: str
    title: str
    time: str
    decision_makers: int
    options: int
    story: str

    def published(self) -> Published | None:
        """Return what the literature reports about it; see `detente.cases.published.published_results`."""
        from detente.cases.published import published_results

        return published_results(self.name)


@cache
def case_names() -> tuple[str, ...]:
    """Return the names of all cases, in alphabetical order.

    >>> "elmira" in case_names()
    True
    """
    return tuple(sorted(path.parent.name for path in _library().glob("*/conflict.yaml")))


def case_path(name: str) -> Path:
    """Return the conflict file of a case; the other files of the case lie beside it.

    Raises
    ------
    UnknownNameError
        If no case bears the name; the nearest one is offered.
    """
    if name not in case_names():
        listed = ", ".join(f"'{known}'" for known in case_names())
        raise UnknownNameError(" ".join(filter(None, [
            f"unknown case '{name}': expected one of {listed}.", did_you_mean(name, case_names())
        ])))  # fmt: skip
    return _library() / name / "conflict.yaml"


def load_case(name: str) -> Conflict:
    """Read a conflict of the library.

    Raises
    ------
    UnknownNameError
        If no case bears the name; the nearest one is offered.

    Examples
    --------
    >>> load_case("prisoners-dilemma").title
    "Prisoner's dilemma"
    """
    return read(case_path(name))


def find_path(path_or_case: str | os.PathLike[str]) -> Path:
    """Return the file that a path or the name of a case stands for.

    The name of a case stands for the case. Any other text is a path if it has a suffix or names a folder, or if there
    is such a file; write ``./elmira`` for a file that bears the name of a case.

    Raises
    ------
    UnknownNameError
        If there is neither such a file nor such a case; a case of a similar name is offered.
    """
    if path_or_case in case_names():
        return case_path(str(path_or_case))
    path, text = Path(path_or_case), os.fspath(path_or_case)
    if not isinstance(path_or_case, str) or path.suffix or {"/", os.sep} & set(text) or path.is_file():
        return path
    hint = did_you_mean(text, case_names()) or f"Cases are {', '.join(case_names())}."
    raise UnknownNameError(f"no file and no case of that name: '{text}'. {hint}")


def load(path_or_case: str | os.PathLike[str]) -> Conflict:
    """Read a conflict from a file, or from the case library.

    Parameters
    ----------
    path_or_case : str or path
        A file, or the name of a case.

    Raises
    ------
    UnknownNameError
        If there is neither such a file nor such a case; a case of a similar name is offered.
    FormatError
        If the file cannot be read, with every fault and its place.

    Examples
    --------
    >>> [maker.label for maker in load("chicken").decision_makers]
    ['First driver', 'Second driver']
    """
    return read(find_path(path_or_case))


def case_summary(name: str) -> Case:
    """Return what a catalogue says about a case.

    Raises
    ------
    UnknownNameError
        If no case bears the name; the nearest one is offered.
    """
    conflict = load_case(name)
    return Case(
        name=name,
        title=conflict.title,
        time=conflict.time or "",
        decision_makers=len(conflict.decision_makers),
        options=len(conflict.options),
        story=_story(case_path(name).with_name("README.md").read_text("utf-8")),
    )


def _library() -> Path:
    return Path(str(files("detente.cases") / "library"))


def _story(page: str) -> str:
    """Return what stands between the title of a page and its first section."""
    body = page.partition("\n")[2] if page.startswith("# ") else page
    return body.partition("\n## ")[0].strip()
