"""Everything that Détente raises, in one tree, and the problems that an error may carry.

::

    DetenteError
    ├── ModelError (ValueError)               the conflict contradicts itself
    │   ├── UnknownNameError (LookupError)    a name that nothing bears
    │   ├── InfeasibleStateError              a state that the rules exclude
    │   └── MixedModelsError                  results of two conflicts in one question
    ├── PreferenceError (ValueError)          preferences that cannot be read as an order
    ├── UnsupportedAnalysisError (NotImplementedError)  a question that the concept does not define
    ├── LimitExceededError (MemoryError)      more states, memory or time than there is
    └── FormatError (ValueError)              a file that cannot be read, with line and column

An error that rests on several faults carries them all as ``problems``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "DetenteError",
    "FormatError",
    "InfeasibleStateError",
    "LimitExceededError",
    "MixedModelsError",
    "ModelError",
    "PreferenceError",
    "Problem",
    "UnknownNameError",
    "UnsupportedAnalysisError",
    "did_you_mean",
    "nearest",
]


@dataclass(frozen=True)
class Problem:
    """One fault of a conflict or a file, and what to do about it.

    Attributes
    ----------
    path : tuple of str or int
        Where it is in the model: keys and positions, as in the file.
    message : str
        What is wrong, as a sentence without its full stop.
    expected, got : str or None
        What may stand there and what stands there.
    hint : str or None
        What to do: the nearest valid name, or a remedy.
    severity : {"error", "warning"}
        A warning does not stop the conflict from being used.
    span : tuple of int or None
        First and last-plus-one character inside the text at ``path``, for a fault inside a statement.
    file, line, column : str, int, int or None
        Place in the file, counted from 1; filled in by the reader.
    """

    path: tuple[str | int, ...]
    message: str
    expected: str | None = None
    got: str | None = None
    hint: str | None = None
    severity: Literal["error", "warning"] = "error"
    span: tuple[int, int] | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def at(self, *path: str | int) -> Problem:
        """Return the same problem below ``path``, for faults found inside a part."""
        return replace(self, path=(*path, *self.path))

    @property
    def place(self) -> str:
        """``file:line:column`` where known, else the path with dots, or the character of a text that stands alone."""
        if self.line is not None:
            return f"{self.file or '<text>'}:{self.line}:{self.column or 1}"
        dotted = ".".join(str(part) for part in self.path)
        if self.span is not None and not dotted and not self.file:
            return f"character {self.span[0] + 1}"
        return f"{self.file}: {dotted}" if self.file and dotted else self.file or dotted or "conflict"

    def __str__(self) -> str:
        parts = [self.message]
        if self.expected is not None:
            parts.append(f"expected {self.expected}")
        if self.got is not None:
            parts.append(f"got {self.got}")
        text = "; ".join(parts)
        return f"{self.place}: {self.severity}: {text}" + (f". {self.hint}" if self.hint else "")


class DetenteError(Exception):
    """Root of all errors that Détente raises on purpose."""


class _ProblemsError(DetenteError):
    """An error that may rest on several problems at once."""

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        self.summary = message
        super().__init__("\n".join([message, *map(str, self.problems)]) if self.problems else message)


class ModelError(_ProblemsError, ValueError):
    """The conflict contradicts itself or the rules of the model."""


class UnknownNameError(ModelError, LookupError):
    """A name that no decision maker, option, level, state, reading or concept bears."""


class InfeasibleStateError(ModelError):
    """A state that the infeasibility rules exclude."""


class MixedModelsError(ModelError):
    """Results or states of different conflicts in one question."""


class PreferenceError(_ProblemsError, ValueError):
    """Preferences that cannot be read as one order over the states."""


class UnsupportedAnalysisError(DetenteError, NotImplementedError):
    """A question that is not defined for this conflict; nothing is approximated."""


class LimitExceededError(DetenteError, MemoryError):
    """The answer would need more states, memory or steps than allowed; nothing was computed."""


class FormatError(_ProblemsError, ValueError):
    """A file that cannot be read; ``problems`` lists every fault with line and column."""


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the valid name closest to ``name``, or None where none is close.

    >>> nearest("Uniroyl", ["MoE", "Uniroyal"])
    'Uniroyal'
    """
    candidates = {known.lower(): known for known in names}
    found = difflib.get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str | None:
    """Return "Did you mean 'x'?" for the nearest valid name, or None."""
    found = nearest(name, names)
    return f"Did you mean '{found}'?" if found else None
