"""``.gmcr`` files of GMCR+, a program of the University of Waterloo: read in all their variants, written where it fits.

What such a file cannot hold (ids, reasons, sources, further readings) is written under a key of its own that GMCR+
passes over. As long as the rest of the file has not been changed, reading gives back the very conflict that was
written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import FormatError, ModelError, Problem, UnsupportedAnalysisError
from detente.io.files import clean, place_of
from detente.io.gmcr_conditions import text_of
from detente.io.gmcr_names import ids_for
from detente.io.gmcr_read import GmcrFile, Maker, read_gmcr
from detente.io.gmcr_write import gmcr_data
from detente.io.json_tree import Json, parse

if TYPE_CHECKING:
    from detente.model import Conflict, StateSpace

__all__ = ["READING", "dumps", "loads"]

READING = "file"
"""Id of the reading that a file's preferences become."""
_KEPT = "detente"
"""The key under which the whole conflict is kept."""


def dumps(conflict: Conflict) -> str:
    """Write a conflict, under its default reading, as the text of a ``.gmcr`` file.

    Raises
    ------
    UnsupportedAnalysisError
        If the conflict does not fit into such a file, with every reason.
    """
    data = gmcr_data(conflict) | {_KEPT: conflict.to_dict()}
    lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in data.items())
    return f"{{{lines}}}\n"


def loads(text: str, *, file: str | None = None) -> tuple[Conflict, tuple[Problem, ...]]:
    """Read a conflict from the text of a ``.gmcr`` file.

    Parameters
    ----------
    text : str
        The content of the file.
    file : str, optional
        The name that problems bear; the title is made from it.

    Returns
    -------
    conflict : Conflict
        What the file says, with ids made from its names.
    remarks : tuple of Problem
        What was left out, or kept as a note only, each with its place.

    Raises
    ------
    FormatError
        With every fault of the text, each with line and column.
    """
    text = clean(text, file)
    try:
        root = parse(text)
        found = read_gmcr(root, text)
        conflict, remarks = _kept(root, text)
        if conflict is None:
            conflict = _Builder(found, text, file).conflict(root)
        else:
            found.remarks.clear()
    except FormatError as error:
        placed = _placed(error.problems, file)
        count = "1 problem" if len(placed) == 1 else f"{len(placed)} problems"
        raise FormatError(f"{file or 'the text'} has {count}", placed) from None
    return conflict, tuple(_placed([*found.remarks, *remarks], file))


def _placed(problems: Iterable[Problem], file: str | None) -> list[Problem]:
    found = [replace(problem, path=(), file=file) for problem in problems]
    return sorted(found, key=lambda problem: (problem.line or 0, problem.column or 0))


def _kept(root: Json, text: str) -> tuple[Conflict | None, list[Problem]]:
    """Return the conflict that was kept in the file, if the rest of the file still says the same."""
    from detente.model import Conflict

    node = root.value.get(_KEPT) if isinstance(root.value, dict) else None
    if node is None:
        return None, []
    data: dict[str, Any] = root.data()
    kept = data.pop(_KEPT)
    try:
        conflict = Conflict(**kept)
        if gmcr_data(conflict) == data:
            return conflict, []
        message = (
            "the file was changed since Détente wrote it, so what it kept of ids, sources and readings is passed over"
        )
    except (ModelError, UnsupportedAnalysisError, TypeError):
        message = "what Détente kept in the file cannot be read and is passed over"
    line, column = place_of(text, node.start)
    return None, [Problem((), message, severity="warning", line=line, column=column)]


class _Builder:
    """Makes a conflict of what a file says."""

    def __init__(self, found: GmcrFile, text: str, file: str | None) -> None:
        self.found, self.text, self.file = found, text, file
        self.options = ids_for(found.names, "option")
        self.makers = ids_for((maker.name for maker in found.makers), "decision_maker")
        self.faults: list[Problem] = []

    def conflict(self, root: Json) -> Conflict:
        """Build it.

        Raises
        ------
        FormatError
            If no state is feasible, there are too many options, or a ranking is none.
        """
        from detente.model import Conflict
        from detente.model.diagnosis import diagnose

        data = self._data()
        line, column = place_of(self.text, root.start)
        try:
            preferences: dict[str, Any] = dict.fromkeys(self.makers, "indifferent")
            bare = Conflict(**data, readings={READING: {"preferences": preferences}})
            faults = [problem for problem in diagnose(bare) if problem.severity == "error"]
            if faults:
                raise FormatError("no state", [replace(problem, line=line, column=column) for problem in faults])
            preferences |= self._rankings(bare) if self.found.manual else self._statements()
            return Conflict(**data, readings={READING: {"name": "As in the file", "preferences": preferences}})
        except ModelError as error:
            problems = [replace(problem, line=line, column=column) for problem in error.problems]
            raise FormatError("no conflict", problems) from None

    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"title": self._title(), "decision_makers": {}, "notes": [*self._notes()]}
        given = iter(zip(self.options, self.found.names, self.found.directions, strict=True))
        for identifier, maker in zip(self.makers, self.found.makers, strict=True):
            options = [next(given) for _ in maker.options]
            data["decision_makers"][identifier] = {
                "name": maker.name if maker.name != identifier else "",
                "options": {
                    option: {"name": name if name != option else "", "moves": moves} for option, name, moves in options
                },
            }
        data["infeasible"] = [{"never": text_of(cubes, self.options)} for cubes in self.found.infeasible]
        return data

    def _title(self) -> str:
        name = Path(self.file).stem.replace("_", " ").strip() if self.file else ""
        return name or "Conflict from a .gmcr file"

    def _notes(self) -> Iterator[str]:
        """Yield what our model has no place for."""
        for maker in self.found.makers:
            if maker.misperceptions:
                unseen = self._listed(maker.misperceptions) if [{}] not in maker.misperceptions else "anything holds"
                yield f"In the file {maker.name} does not see the states where: {unseen}."
            if self.found.manual and maker.preferences:
                unused = self._listed(maker.preferences)
                yield f"The file ranks states by hand and does not use these statements of {maker.name}: {unused}."
            if not self.found.manual and maker.ranking:
                unused = ", ".join(str(group[0]) if len(group) == 1 else str(group) for group in maker.ranking)
                yield f"The file does not use this ranking of {maker.name} (state numbers, best first): {unused}."
        for members in self.found.coalitions:
            yield f"The file holds {' and '.join(self.found.makers[member].name for member in members)} as a coalition."

    def _listed(self, conditions: list[list[Any]]) -> str:
        return "; ".join(text_of(cubes, self.options) for cubes in conditions)

    def _statements(self) -> dict[str, Any]:
        return {
            identifier: {"statements": [text_of(cubes, self.options) for cubes in maker.preferences]}
            for identifier, maker in zip(self.makers, self.found.makers, strict=True)
            if maker.preferences
        }

    # --- rankings by hand ---

    def _rankings(self, bare: Conflict) -> dict[str, Any]:
        space = bare.compile()
        found = {
            identifier: {"ranking": self._ranking(maker, space)}
            for identifier, maker in zip(self.makers, self.found.makers, strict=True)
            if maker.ranking or maker.is_in_file
        }
        if self.faults:
            raise FormatError("rankings", self.faults)
        return found

    def _ranking(self, maker: Maker, space: StateSpace) -> list[Any]:
        """Return a ranking as patterns, after making sure that it ranks every state once."""
        seen: set[int] = set()
        ranking: list[Any] = []
        for numbers, places in zip(maker.ranking, maker.ranking_at, strict=True):
            for number, place in zip(numbers, places, strict=True):
                if not 1 <= number <= space.n_states:
                    self._tell(place, "no state has this number", f"1 to {space.n_states}", str(number))
                elif number in seen:
                    self._tell(place, f"state {number} is ranked twice", "each state once")
                seen.add(number)
            fitting = [str(space.state(space.index(number))) for number in numbers if 1 <= number <= space.n_states]
            ranking.append(fitting if len(fitting) > 1 else "".join(fitting))
        missing = sorted({*range(1, space.n_states + 1)} - seen)
        if missing:
            listed = ", ".join(map(str, missing[:5])) + (f" and {len(missing) - 5} more" if len(missing) > 5 else "")
            self._tell(
                maker.ranking_start, f"the ranking of '{maker.name}' leaves out states {listed}", "every state once"
            )
        return ranking

    def _tell(self, at: int, message: str, expected: str, got: str | None = None) -> None:
        line, column = place_of(self.text, at)
        self.faults.append(Problem((), message, expected, got, line=line, column=column))
