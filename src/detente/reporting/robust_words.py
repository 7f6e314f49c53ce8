"""Judgements, and doubts about them, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.analysis.robustness import Judgement, Variation
from detente.model import Conflict, StateSpace
from detente.reporting.phrases import counted
from detente.reporting.statement_words import rule_sentence, statement_in_words
from detente.reporting.wording import listed
from detente.types import Path

__all__ = ["KIND_NAMES", "Doubts", "path_text"]

KIND_NAMES: Mapping[str, str] = {
    "reading": "another reading in its place",
    "wish": "a wish dropped, or its opposite wanted",
    "order": "two neighbouring wishes the other way round",
    "weight": "a weight dropped, or its sign turned",
    "ranks": "two neighbouring ranks of states exchanged",
    "one_way": "a one-way option free to move back",
    "rule": "a rule of what cannot be lifted",
}

_STATES = 2
"""Most states of a rank that are named."""


class Doubts:
    """The judgements of one conflict in words.

    Parameters
    ----------
    space : StateSpace
    lines : mapping of path to int, optional
        Where judgements stand in their file.
    """

    def __init__(self, space: StateSpace, lines: Mapping[Path, int] | None = None) -> None:
        self.space, self.conflict, self.lines = space, space.conflict, lines or {}

    # --- what is judged ---

    def judgement(self, judgement: Judgement) -> str:  # noqa: PLR0911 - one line for each kind
        """Say what a judgement holds."""
        who = self._who(judgement)
        match judgement.kind:
            case "reading":
                return f"reading “{self._reading(judgement)}” in its place"
            case "wish":
                return f"{who} wants {self._wish(judgement.about)}"
            case "order":
                return f"{who} puts {self._wish(judgement.against)} before {self._wish(judgement.about)}"
            case "weight":
                return f"{who} gives weight to {self._wish(judgement.about)}"
            case "ranks":
                return f"{who} prefers {self._states(judgement.against)} to {self._states(judgement.about)}"
            case "one_way":
                return f"{who} cannot undo {self._option(judgement)}"
            case _:
                return self._rule(judgement)

    def place(self, judgement: Judgement) -> str:
        """Say where a judgement stands: its line in the file, or else its path; and what it cites."""
        line = self.lines.get(judgement.path)
        told = [f"line {line}"] if line else [path_text(self.conflict, judgement.path)] if judgement.path else []
        if judgement.kind == "ranks":
            told = [f"places {judgement.rank:,} and {judgement.rank + 1:,} of its order"]
        told += [cite.source + (f" ({cite.locator})" if cite.locator else "") for cite in judgement.cites]
        return "; ".join(told)

    # --- what is put in its place ---

    def change(self, variation: Variation) -> str:  # noqa: PLR0911 - one line for each change
        """Say what is changed, after "if"."""
        judgement, who = variation.judgement, self._who(variation.judgement)
        match variation.change:
            case "other_reading":
                return f"the reading were “{self._reading(judgement)}”"
            case "drop" if judgement.kind == "weight":
                return f"{who} gave no weight to {self._wish(judgement.about)}"
            case "drop":
                return f"{who} did not care about {self._wish(judgement.about)}"
            case "negate" if judgement.kind == "weight":
                return f"{who} weighed {self._wish(judgement.about)} with the opposite sign"
            case "negate":
                return f"{who} wanted the opposite of {self._wish(judgement.about)}"
            case "reorder":
                return f"{who} put {self._wish(judgement.about)} before {self._wish(judgement.against)}"
            case "swap":
                return f"{who} preferred {self._states(judgement.about)} to {self._states(judgement.against)}"
            case "free":
                return f"{who} could undo {self._option(judgement)}"
            case _:
                return f"what is ruled out by “{self._rule(judgement)}” could be"

    def changes(self, variations: Iterable[Variation]) -> list[str]:
        """Say several changes; of one judgement that several changes would undo, the judgement is named once."""
        by_judgement: dict[Judgement, list[Variation]] = {}
        for variation in variations:
            by_judgement.setdefault(variation.judgement, []).append(variation)
        told = []
        for judgement, own in by_judgement.items():
            if len(own) == 1:
                told.append(self.change(own[0]))
            elif judgement.kind == "wish":
                about = self._wish(judgement.about)
                told.append(f"{self._who(judgement)} did not care about {about}, or wanted its opposite")
            else:
                told.append(listed(map(self.change, own)))
        return told

    # --- parts ---

    def _who(self, judgement: Judgement) -> str:
        if judgement.decision_maker is None:
            return ""
        return self.conflict.decision_makers[self.conflict.decision_maker_index(judgement.decision_maker)].label

    def _reading(self, judgement: Judgement) -> str:
        reading = self.conflict.reading(judgement.about[0])
        return reading.name or reading.id

    def _wish(self, texts: tuple[str, ...]) -> str:
        return " and ".join(f"[{statement_in_words(self.conflict, text)}]" for text in texts)

    def _option(self, judgement: Judgement) -> str:
        return f"“{self.conflict.options[self.conflict.option_index(judgement.about[0])].label}”"

    def _rule(self, judgement: Judgement) -> str:
        position = int(judgement.path[1])
        return rule_sentence(self.conflict, self.conflict.infeasible[position])

    def _states(self, texts: tuple[str, ...]) -> str:
        """Name the states of a rank, up to a limit."""
        shown = [self._state(text) for text in texts[:_STATES]]
        more = len(texts) - len(shown)
        return listed([*shown, counted(more, "more state")] if more else shown)

    def _state(self, text: str) -> str:
        index = self.space.find(text)
        if self.conflict.is_graph_form:
            return f"“{self.space.state(index).label}”"
        return f"state {self.space.number(index):,}"


def path_text(conflict: Conflict, path: Path) -> str:
    """Write a path with the ids that stand in the file, and positions in lists counted from 1.

    >>> import detente
    >>> path_text(detente.load("three-demands"), ("readings", 0, "preferences", 0, "statements", 1))
    'readings.neutral.preferences.russia.statements[2]'
    """
    told, here = "", None
    for part in path:
        if isinstance(part, str):
            told += f".{part}" if told else part
            here = getattr(here or conflict, part, None)
            continue
        here = here[part] if isinstance(here, tuple) and part < len(here) else None
        named = getattr(here, "id", None)
        told += f".{named}" if named else f"[{part + 1}]"
    return told
