"""Errors as answers: the library's own tree of errors, told as JSON with the status that fits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente.errors import DetenteError, LimitExceededError, Problem, UnknownNameError, UnsupportedAnalysisError
from detente.model.editing import InUseError

__all__ = ["FaultError", "fault_of", "problem_to_dict"]


class FaultError(DetenteError):
    """A question that is refused.

    Attributes
    ----------
    status : int
        HTTP status.
    code : str
        What it is, for a program.
    more : dict
        Further keys of the answer.
    """

    def __init__(self, status: int, code: str, message: str, *, problems: Iterable[Problem] = (), **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.more = status, code, message, more
        self.problems = tuple(problems)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        problems = [problem_to_dict(problem) for problem in self.problems]
        return {"error": {"code": self.code, "message": self.message, "problems": problems}, **self.more}

    def __reduce__(self) -> tuple[Any, ...]:
        """Let it pass from one process to another."""
        return _fault, (self.status, self.code, self.message, self.problems, self.more)


def _fault(status: int, code: str, message: str, problems: tuple[Problem, ...], more: dict[str, Any]) -> FaultError:
    return FaultError(status, code, message, problems=problems, **more)


def fault_of(error: DetenteError) -> FaultError:
    """Return the fault that tells of an error of the library."""
    problems: tuple[Problem, ...] = getattr(error, "problems", ())
    message = getattr(error, "summary", None) or str(error)
    match error:
        case FaultError():
            return error
        case InUseError():
            used = [use.to_dict() for use in error.uses]
            return FaultError(409, "in_use", message, uses=used)
        case UnsupportedAnalysisError():
            return FaultError(422, "unsupported", message)
        case LimitExceededError():
            return FaultError(422, "limit", message)
        case UnknownNameError() if not problems:
            return FaultError(422, "invalid", message, problems=[Problem((), message)])
        case _:
            return FaultError(422, "invalid", message, problems=problems)


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """Return a problem as plain data."""
    return {
        "path": list(problem.path),
        "message": problem.message,
        "expected": problem.expected,
        "got": problem.got,
        "hint": problem.hint,
        "severity": problem.severity,
        "span": None if problem.span is None else list(problem.span),
        "line": problem.line,
        "column": problem.column,
        "place": problem.place,
    }
