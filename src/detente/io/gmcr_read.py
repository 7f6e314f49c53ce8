"""What a ``.gmcr`` file says, checked piece by piece.

Written after a description of the format; every variant of it is read. What our model has no place for yet
(misperceptions, coalitions, preferences that the file holds but does not use) is told and kept as a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

from detente.errors import FormatError, Problem
from detente.io.files import place_of
from detente.io.gmcr_conditions import Cube, pattern
from detente.io.json_tree import Json

__all__ = ["GmcrFile", "Maker", "read_gmcr"]

_DIRECTIONS = {"both": "free", "fwd": "up", "back": "down"}
_MANUAL = ("useManualPreferenceRanking", "useManualPreferenceVectors")
_RANKING = ("preferenceRanking", "preferenceVector")
_IGNORED = frozenset({"coalitions", "coalitionsFull", "program", "version", "nodes", "detente", *_MANUAL})
_KNOWN = frozenset({"options", "decisionMakers", "infeasibles"}) | _IGNORED
_KNOWN_MAKER = frozenset({"name", "options", "preferences", "misperceptions", "payoffs", *_RANKING})


@dataclass
class Maker:
    """A decision maker of the file.

    Attributes
    ----------
    name : str
        As it is printed.
    options : list of int
        Positions of its options in the file.
    preferences, misperceptions : list of condition
        Most important first; each condition a list of cubes over the reordered options.
    ranking : list of list of int
        State numbers, most preferred first; those of one inner list are tied. Empty if there is none.
    ranking_at : list of list of int
        Where each of the numbers stands.
    ranking_start : int
        Where the ranking begins.
    is_in_file : bool
        False for the one that is made up for options that nobody controls.
    """

    name: str
    options: list[int]
    preferences: list[list[Cube]] = field(default_factory=list)
    misperceptions: list[list[Cube]] = field(default_factory=list)
    ranking: list[list[int]] = field(default_factory=list)
    ranking_at: list[list[int]] = field(default_factory=list)
    ranking_start: int = 0
    is_in_file: bool = True


@dataclass
class GmcrFile:
    """What a file says, its options reordered decision maker by decision maker.

    Attributes
    ----------
    names, directions : list of str
        Of the options.
    makers : list of Maker
        Options are positions in the reordered list.
    infeasible : list of condition
        In the order of the file.
    manual : bool
        Whether the rankings count and not the statements.
    coalitions : list of list of int
        Decision makers that are held as one; empty if all stand alone.
    remarks : list of Problem
        What is worth a warning.
    """

    names: list[str] = field(default_factory=list)
    directions: list[str] = field(default_factory=list)
    makers: list[Maker] = field(default_factory=list)
    infeasible: list[list[Cube]] = field(default_factory=list)
    manual: bool = False
    coalitions: list[list[int]] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)


def read_gmcr(root: Json, text: str) -> GmcrFile:
    """Read a file that has been taken apart.

    Raises
    ------
    FormatError
        With every fault of the file and its place.
    """
    reader = _Reader(text)
    found = reader.file(root)
    if reader.faults:
        raise FormatError("the file cannot be read", reader.faults)
    return found


class _Stop(Exception):  # noqa: N818  (caught where the next part begins)
    """A part cannot be read any further; its fault has been told."""


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Problem] = []
        self.found = GmcrFile()
        self.place: dict[int, int] = {}
        """Position in the file to position in the reordered list."""

    # --- telling ---

    def tell(
        self,
        at: Json | int,
        message: str,
        expected: str | None = None,
        got: str | None = None,
        *,
        hint: str | None = None,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        line, column = place_of(self.text, at if isinstance(at, int) else at.start)
        problem = Problem((), message, expected, got, hint, severity, line=line, column=column)
        (self.faults if severity == "error" else self.found.remarks).append(problem)

    def stop(self, at: Json, message: str, expected: str | None = None, got: str | None = None) -> NoReturn:
        self.tell(at, message, expected, got)
        raise _Stop

    def wanted(self, node: Json, kind: type, words: str) -> Any:
        """Return the value of a node that must be of one kind."""
        if not isinstance(node.value, kind) or (kind is int and isinstance(node.value, bool)):
            self.stop(node, "value cannot be used", words, node.kind)
        return node.value

    def entry(self, node: Json, *keys: str, kind: type, words: str) -> Any:
        """Return what an object holds under the first of some keys that it has."""
        entries = self.wanted(node, dict, "an object")
        found = next((entries[key] for key in keys if key in entries), None)
        if found is None:
            self.stop(node, f"'{keys[0]}' is missing")
        return self.wanted(found, kind, words)

    def every(self, nodes: Iterable[Json], read: Any) -> list[Any]:
        """Read all nodes of a list; one that cannot be read does not keep the others from being judged."""
        found = []
        for node in nodes:
            try:
                found.append(read(node))
            except _Stop:
                continue
        return found

    # --- the file ---

    def file(self, root: Json) -> GmcrFile:
        try:  # without options and their owners nothing else can be judged
            self.wanted(root, dict, "an object with options, decisionMakers and infeasibles")
            self._options(root)
            self._owners(root)
        except _Stop:
            return self.found
        self._unknown(root, _KNOWN)
        for part in (self._infeasibles, self._manual, self._makers, self._coalitions):
            try:
                part(root)
            except _Stop:
                continue
        return self.found

    def _unknown(self, node: Json, known: frozenset[str]) -> None:
        for key, value in (node.value if isinstance(node.value, dict) else {}).items():
            if key not in known:
                self.tell(value, f"key '{key[:60]}' is not known and was passed over", severity="warning")

    def _options(self, root: Json) -> None:
        options = self.entry(root, "options", kind=list, words="a list of options")
        self.every(options, self._option)

    def _option(self, node: Json) -> None:
        self.found.names.append("")  # counts even if it cannot be read, so that indices stay right
        self.found.directions.append("free")
        self.found.names[-1] = self.entry(node, "name", kind=str, words="a text").strip()
        direction = self.entry(node, "permittedDirection", kind=str, words="'both', 'fwd' or 'back'")
        if direction not in _DIRECTIONS:
            got = f"'{direction[:60]}'"
            self.tell(node, "direction not known, taken as 'both'", "'both', 'fwd' or 'back'", got, severity="warning")
        self.found.directions[-1] = _DIRECTIONS.get(direction, "free")

    def _owners(self, root: Json) -> None:
        """Find whose options are whose, and put them in order."""
        owner: dict[int, str] = {}
        for node in self.entry(root, "decisionMakers", kind=list, words="a list of decision makers"):
            self.found.makers.append(Maker("", []))
            try:
                self._owner(node, owner)
            except _Stop:
                continue
        if not self.found.makers:
            self.tell(root, "no decision makers", "at least one")
        left = [index for index in range(len(self.found.names)) if index not in owner]
        if left and not self.faults:
            listed = ", ".join(f"'{self.found.names[index]}'" for index in left)
            hint = "They are given to a decision maker of their own that never moves."
            self.tell(root, f"nobody controls {listed}", hint=hint, severity="warning")
            self.found.makers.append(Maker("Nobody", left, is_in_file=False))
            for index in left:
                self.found.directions[index] = "frozen"
        order = [index for maker in self.found.makers for index in maker.options]
        self.place = {index: position for position, index in enumerate(order)}
        if len(order) == len(self.found.names):
            self.found.names = [self.found.names[index] for index in order]
            self.found.directions = [self.found.directions[index] for index in order]

    def _owner(self, node: Json, owner: dict[int, str]) -> None:
        maker = self.found.makers[-1]
        maker.name = self.entry(node, "name", kind=str, words="a text").strip()
        for item in self.entry(node, "options", kind=list, words="a list of option indices"):
            index = self._index(item)
            if index in owner:
                whose = "twice here" if owner[index] == maker.name else f"already in the hands of '{owner[index]}'"
                self.stop(item, f"option {index} is {whose}", "one decision maker for each option")
            owner[index] = maker.name
            maker.options.append(index)

    def _index(self, node: Json) -> int:
        index: int = self.wanted(node, int, "the index of an option, counted from 0")
        size = len(self.found.names)
        if not 0 <= index < size:
            self.stop(node, "no option has this index", f"0 to {size - 1}", str(index))
        return index

    # --- conditions ---

    def _infeasibles(self, root: Json) -> None:
        conditions = self.entry(root, "infeasibles", kind=list, words="a list of conditions")
        for node, cubes in self._conditions(conditions, "infeasible combination"):
            if {} in cubes:
                self.tell(node, "this condition makes every state infeasible")
            self.found.infeasible.append(cubes)

    def _conditions(self, nodes: Sequence[Json], what: str) -> Iterator[tuple[Json, list[Cube]]]:
        """Read conditions; those that say nothing or say it again are left out, with a warning."""
        seen: set[str] = set()
        for node in nodes:
            try:
                cubes = self._condition(node)
            except _Stop:
                continue
            name = ", ".join(sorted(pattern(cube, len(self.found.names)) for cube in cubes))
            if not cubes:
                self.tell(node, f"this {what} has no alternatives, fits no state, and was left out", severity="warning")
            elif name in seen:
                self.tell(node, f"this {what} stands here twice; the second was left out", severity="warning")
            else:
                seen.add(name)
                yield node, cubes

    def _condition(self, node: Json) -> list[Cube]:
        if isinstance(node.value, dict):
            members = self.entry(node, "members", kind=list, words="a list of alternatives")
            return [self._simple(member) for member in members]
        return [self._simple(node)]

    def _simple(self, node: Json) -> Cube:
        cube: dict[int, bool] = {}
        for pair in self.wanted(node, list, "a list of pairs [option, 'Y' or 'N']"):
            parts = self.wanted(pair, list, "a pair [option, 'Y' or 'N']")
            if len(parts) != 2:
                self.stop(pair, "value cannot be used", "a pair [option, 'Y' or 'N']", f"{len(parts)} entries")
            index = self._index(parts[0])
            if parts[1].value not in ("Y", "N"):
                self.stop(parts[1], "value cannot be used", "'Y' or 'N'", str(parts[1].data())[:60])
            option = self.place.get(index, -1 - index)  # the latter where an owner could not be read
            if option in cube:
                self.stop(pair, f"option {index} stands twice in one condition", "each option once")
            cube[option] = parts[1].value == "Y"
        return cube

    # --- preferences ---

    def _manual(self, root: Json) -> None:
        self.found.manual = self.entry(root, *_MANUAL, kind=bool, words="true or false")

    def _makers(self, root: Json) -> None:
        nodes = self.entry(root, "decisionMakers", kind=list, words="a list of decision makers")
        for node, maker in zip(nodes, self.found.makers, strict=False):
            for part in (self._preferences, self._misperceptions, self._ranking):
                try:
                    part(node, maker)
                except _Stop:
                    continue

    def _preferences(self, node: Json, maker: Maker) -> None:
        if isinstance(node.value, dict):
            self._unknown(node, _KNOWN_MAKER)
        statements = self.entry(node, "preferences", kind=list, words="a list of conditions, most important first")
        for place, cubes in self._conditions(statements, "preference statement"):
            if {} in cubes:
                message = "this preference statement fits every state, changes nothing, and was left out"
                self.tell(place, message, severity="warning")
            else:
                maker.preferences.append(cubes)

    def _misperceptions(self, node: Json, maker: Maker) -> None:
        entries = self.wanted(node, dict, "an object")
        if "misperceptions" in entries:
            conditions = self.wanted(entries["misperceptions"], list, "a list of conditions")
            maker.misperceptions = [cubes for _, cubes in self._conditions(conditions, "misperception")]
            if maker.misperceptions:
                message = f"what '{maker.name}' does not see is not analysed yet, and is kept as a note"
                self.tell(entries["misperceptions"], message, severity="warning")

    def _ranking(self, node: Json, maker: Maker) -> None:
        entries = self.wanted(node, dict, "an object")
        key = next((key for key in _RANKING if key in entries), None)
        if key is None:
            if self.found.manual:
                self.stop(node, f"'{_RANKING[0]}' is missing", "a ranking, as the file ranks states by hand")
            return
        maker.ranking_start = entries[key].start
        for item in self.wanted(entries[key], list, "a list of state numbers, most preferred first"):
            group = item.value if isinstance(item.value, list) else [item]
            if group:
                numbers = [self.wanted(number, int, "a state number, or a list of tied ones") for number in group]
                maker.ranking.append(numbers)
                maker.ranking_at.append([number.start for number in group])

    def _coalitions(self, root: Json) -> None:
        entries = self.wanted(root, dict, "an object")
        if "coalitions" not in entries:
            return
        node = entries["coalitions"]
        groups = [
            [item.value] if not isinstance(item.value, list) else [member.value for member in item.value]
            for item in self.wanted(node, list, "a list of decision makers and lists of them")
        ]
        members = [member for group in groups for member in group]
        everybody = list(range(len(self.wanted(entries["decisionMakers"], list, "a list of decision makers"))))
        if any(type(member) is not int for member in members) or sorted(members) != everybody:
            message = "the coalitions do not divide the decision makers; each stands alone"
            self.tell(node, message, severity="warning")
            return
        self.found.coalitions = [group for group in groups if len(group) > 1]
        if self.found.coalitions:
            self.tell(node, "coalitions are not part of a conflict file; they are kept as a note", severity="warning")
