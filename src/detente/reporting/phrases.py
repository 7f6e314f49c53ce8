"""The words that results about several movers share: who, which state, doing what, gaining what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from detente.analysis.explanation import Change, Move
from detente.analysis.explanation.moves import Moves
from detente.analysis.joint_moves import Gain, JointMove
from detente.model import State, StateSet, StateSpace
from detente.reporting.wording import deed, listed, state_words

__all__ = ["Phrases", "counted", "sentence", "spelled"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def spelled(number: int) -> str:
    """Return a number as it stands in running text.

    >>> spelled(3), spelled(179), spelled(1724)
    ('three', '179', '1,724')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Count something.

    >>> counted(1, "state"), counted(2000, "state"), counted(0, "equilibrium", "equilibria")
    ('1 state', '2,000 states', 'no equilibria')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{f'{number:,}' if number else 'no'} {plural or noun + 's'}"


def sentence(words: str) -> str:
    """Begin with a capital letter and end with a full stop.

    >>> sentence("nobody moves")
    'Nobody moves.'
    """
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith((".", "?", "!")) else ".")


class Phrases:
    """Names and deeds of one conflict in words."""

    def __init__(self, space: StateSpace) -> None:
        self.space, self.conflict = space, space.conflict
        self._names = {maker.id: maker.label for maker in self.conflict.decision_makers}

    # --- who ---

    def name(self, decision_maker: str) -> str:
        """Return the printed name of a decision maker."""
        return self._names[decision_maker]

    def names(self, members: Iterable[str]) -> str:
        """Return the printed names of some decision makers, as in "Russia and China"."""
        return listed(self._names[member] for member in members)

    def coalition(self, members: Sequence[str]) -> str:
        """Name a coalition in the cell of a table."""
        if len(members) == len(self._names) > 1:
            return "all together"
        return f"{self._names[members[0]]} alone" if len(members) == 1 else self.names(members)

    def actors(self, members: Sequence[str]) -> str:
        """Name a coalition as the subject of a sentence."""
        return self._names[members[0]] if len(members) == 1 else f"{self.names(members)} together"

    # --- where ---

    def state(self, state: State) -> str:
        """Name a state: its number, or its name in graph form."""
        return state_words(self.space, state)

    @property
    def unlike_heading(self) -> str:
        """The head of a column of `unlike_status_quo`."""
        known = self.space.status_quo is not None and not self.conflict.is_graph_form
        return "What differs from the status quo" if known else "What it is"

    def known_state(self, state: State) -> str:
        """Name a state and say in brackets wherein it differs from the status quo."""
        named, status_quo = self.state(state), self.space.status_quo
        if status_quo is None or (self.conflict.is_graph_form and state.index != status_quo):
            return named
        told = "the status quo" if state.index == status_quo else self.unlike_status_quo(state)
        return f"{named[:-1]}; {told})" if named.endswith(")") else f"{named} ({told})"

    def nearest_first(self, states: StateSet) -> StateSet:
        """Order states by how many options differ from the status quo; the status quo itself comes first."""
        if self.space.status_quo is None or not len(states):
            return states
        distance = Moves(self.space).n_changed(self.space.status_quo, states.indices)
        order = np.lexsort((states.indices, distance, states.indices != self.space.status_quo))
        return StateSet(self.space, states.indices[order])

    def changes(self, start: State, end: State) -> tuple[Change, ...]:
        """Return the options that differ between two states; those that do not matter in one of them are left out."""
        return tuple(
            Change(option.id, before, after)
            for option, before, after in zip(self.conflict.options, start.levels, end.levels, strict=True)
            if before != after and "-" not in (before, after)
        )

    def unlike_status_quo(self, state: State) -> str:
        """Say what a state is, by what differs from the status quo; its name in graph form, or where there is none."""
        if self.space.status_quo is None or self.conflict.is_graph_form:
            return state.label
        if state.index == self.space.status_quo:
            return "the status quo"
        changes = self.changes(self.space.state(self.space.status_quo), state)
        return "; ".join(
            f"{self._names[maker.id]}: {', '.join(told)}"
            for maker in self.conflict.decision_makers
            if (told := [self.differs(change) for change in changes if self._owner(change.option) == maker.id])
        )

    def _owner(self, option: str) -> str:
        return self.space.decision_makers[self.conflict.owners[self.conflict.option_index(option)]]

    def differs(self, change: Change) -> str:
        """Say what a change leads to: the option, "not" and the option, or the option with its level."""
        option = self.conflict.options[self.conflict.option_index(change.option)]
        if option.levels == ("no", "yes"):
            return option.label if change.after == "yes" else f"no longer “{option.label}”"
        return f"{option.label}: {change.after}"

    # --- doing what ---

    def deed(self, move: Move) -> str:
        """Say what one decision maker does, as in "Russia drops ..."."""
        if not move.changes:
            return f"{self.name(move.decision_maker)} moves to {self.state(move.end)}"
        return f"{self.name(move.decision_maker)}: {deed(self.conflict, move.changes, 'plain')}"

    def joint_deed(self, move: JointMove) -> str:
        """Say what the members of a coalition do, one after another or at once."""
        return (" and at once " if move.at_once else "; then ").join(self.deed(step) for step in move.moves)

    # --- gaining what ---

    def gains(self, gains: Iterable[Gain]) -> str:
        """Say by how many places each member climbs in its own order."""
        return ", ".join(
            f"{self.name(gain.decision_maker)} by {counted(gain.places, 'place')} "
            f"(from {gain.before:,} to {gain.after:,})"
            for gain in gains
        )
