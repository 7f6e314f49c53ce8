"""What must hold for views: whose they are, which names they use, and which statements they change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from detente.errors import Problem, did_you_mean
from detente.model.preferences import Preferences
from detente.model.views import Belief, BelievedChange, Perceived, View
from detente.types import Path

if TYPE_CHECKING:
    from detente.model.conflict import Conflict

__all__ = ["every_view", "path_problems", "view_problems", "view_statements"]


def every_view(conflict: Conflict) -> Iterator[tuple[Path, View]]:
    """Go through the views of a conflict and of its readings, each with its path."""
    for index, view in enumerate(conflict.views):
        yield ("views", index), view
    for position, reading in enumerate(conflict.readings):
        for index, view in enumerate(reading.views):
            yield ("readings", position, "views", index), view


def view_statements(
    conflict: Conflict, inside: Callable[[Preferences], Iterator[tuple[Path, str]]]
) -> Iterator[tuple[Path, str]]:
    """Go through every statement of the views with its path; those inside preferences as the caller lists them."""
    for at, view in every_view(conflict):
        for of, part in view.parts:
            for path, text in part.texts:
                yield (*at, *of, *path), text
            for number, belief in enumerate(part.beliefs):
                for path, text in inside(belief.preferences) if belief.preferences else ():
                    yield (*at, *of, "beliefs", number, "preferences", *path), text


def view_problems(conflict: Conflict) -> Iterator[Problem]:
    """Return every fault of the views, with its path."""
    for path, views in [((), conflict.views), *((("readings", k), r.views) for k, r in enumerate(conflict.readings))]:
        yield from _twice((*path, "views"), [view.id for view in views], "view of a decision maker")
    for path, view in every_view(conflict):
        if conflict.is_graph_form:
            yield from _options_needed(path, view)
        yield from _holder(conflict, path, view.id)
        yield from _twice((*path, "thinks"), [thought.id for thought in view.thinks], "thought about a decision maker")
        for index, thought in enumerate(view.thinks):
            yield from _holder(conflict, (*path, "thinks", index), thought.id)
            if thought.id == view.id:
                yield Problem((*path, "thinks", index), f"'{view.id}' cannot think that it sees another game than it "
                              "does", hint="Write what others think of it under their own views.")  # fmt: skip
        for inside, part in view.parts:
            yield from (problem.at(*path, *inside) for problem in _perceived(conflict, part))


def _holder(conflict: Conflict, path: Path, name: str) -> Iterator[Problem]:
    makers = [maker.id for maker in conflict.decision_makers]
    if name not in makers:
        yield _unknown(path, "decision maker", name, makers)


def _options_needed(path: Path, view: View) -> Iterator[Problem]:
    for inside, part in view.parts:
        for field in ("unknown", "moves", "infeasible", "possible"):
            if getattr(part, field):
                yield Problem((*path, *inside, field), f"'{field}' needs options, but the conflict has a 'graph'",
                              hint="In graph form a view may hold beliefs about preferences.")  # fmt: skip


def _perceived(conflict: Conflict, part: Perceived) -> Iterator[Problem]:
    options = [option.id for option in conflict.options]
    if not conflict.is_graph_form:
        for index, name in enumerate(part.unknown):
            if name not in options:
                yield _unknown(("unknown", index), "option", name, options)
        for name in part.moves:
            if name not in options:
                yield _unknown(("moves", name), "option", name, options)
            elif name in part.unknown:
                yield Problem(("moves", name), f"'{name}' cannot be believed to move if it is not known")
    yield from _twice(("unknown",), part.unknown, "mention of an option")
    yield from _twice(("beliefs",), [belief.id for belief in part.beliefs], "belief about a decision maker")
    for index, belief in enumerate(part.beliefs):
        yield from (problem.at("beliefs", index) for problem in _belief(conflict, part, belief))


def _belief(conflict: Conflict, part: Perceived, belief: Belief) -> Iterator[Problem]:
    from detente.model.check import ranking_problems

    readings = [reading.id for reading in conflict.readings]
    yield from _holder(conflict, (), belief.id)
    if belief.id == part.id:
        whose = "the view of" if isinstance(part, View) else "what is thought of"
        yield Problem((), f"{whose} '{part.id}' holds a belief about what it wants itself",
                      "beliefs about others", hint="What a decision maker wants is what the reading says; "
                      "what others think of it stands in their views.")  # fmt: skip
    if belief.reading is not None and belief.reading not in readings:
        yield _unknown(("reading",), "reading", belief.reading, readings)
        return
    if belief.preferences is not None:
        yield from (problem.at("preferences") for problem in ranking_problems(conflict, belief.preferences))
    stated = set(_stated(conflict, belief))
    for index, change in enumerate(belief.changes):
        yield from (problem.at("changes", index) for problem in _change(change, stated))
        stated |= {_plain(change.statement)} if change.kind == "put" else set()


def _change(change: BelievedChange, stated: set[str]) -> Iterator[Problem]:
    for (field,), text in change.texts:
        if field != "put" and _plain(text) not in stated:
            yield Problem((field,), "nobody's reading has it want that", "one of its statements, as the file writes it",
                          f"'{text}'", did_you_mean(_plain(text), sorted(stated)))  # fmt: skip


def _stated(conflict: Conflict, belief: Belief) -> Iterator[str]:
    """Go through the statements that a belief may change: of its reading, of its own, or else of any reading."""
    if belief.preferences is not None:
        sources: Sequence[Iterable[object]] = [belief.preferences.ranks()]
    else:
        sources = [
            preferences.ranks()
            for reading in conflict.readings
            if belief.reading in (None, reading.id) or conflict.reading(belief.reading).based_on
            for preferences in reading.preferences
            if preferences.id == belief.id
        ]
    for ranks in sources:
        for rank in ranks:
            for item in rank:  # type: ignore[attr-defined]
                yield _plain(item.statement)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _twice(path: Path, names: Sequence[str], what: str) -> Iterator[Problem]:
    for index, name in enumerate(names):
        if name in names[:index]:
            yield Problem((*path, index), f"two entries bear the name '{name}'", f"one {what} per name")


def _unknown(path: Path, kind: str, name: str, names: Sequence[str]) -> Problem:
    listed = ", ".join(f"'{known}'" for known in names[:8]) + (", ..." if len(names) > 8 else "")
    return Problem(path, f"unknown {kind}", f"one of {listed}", f"'{name}'", did_you_mean(name, names))


# --- observed paths ---------------------------------------------------------------------------------------------------


def path_problems(conflict: Conflict) -> Iterator[Problem]:
    """Return every fault of the paths that questions hold: options, levels, and whose they are."""
    for index, question in enumerate(conflict.questions):
        if (question.path or question.start) and conflict.is_graph_form:
            yield Problem(
                ("questions", index, "path"), "an observed path needs options, but the conflict has a 'graph'"
            )
            continue
        for name, level in (question.start or {}).items():
            yield from _level(conflict, ("questions", index, "start", name), name, level, None)
        for number, step in enumerate(question.path):
            for name, level in step.does.items():
                yield from _level(conflict, ("questions", index, "path", number, "does", name), name, level, step.by)


def _level(conflict: Conflict, path: Path, name: str, level: str, by: str | None) -> Iterator[Problem]:
    options = {option.id: option for option in conflict.options}
    if name not in options:
        yield _unknown(path, "option", name, list(options))
        return
    owner = conflict.decision_makers[conflict.owners[conflict.option_index(name)]].id
    if by is not None and owner != by and by in [maker.id for maker in conflict.decision_makers]:
        yield Problem(path, f"'{by}' moves an option of '{owner}'", hint="A step is a move of one decision maker with "
                      "its own options; give the other's move a step of its own.")  # fmt: skip
    if level.lower() not in [label.lower() for label in options[name].levels]:
        yield _unknown(path, f"level of '{name}'", level, options[name].levels)
