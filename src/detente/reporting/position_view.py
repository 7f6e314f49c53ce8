"""What ``detente positions`` prints: demands, threats, what can be had together, and who is in which dilemma."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.analysis.dilemmas import DILEMMAS, Dilemma
from detente.analysis.explanation import Change
from detente.analysis.positions import Party, Positions, Threat
from detente.model import State
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.statement_words import statement_in_words
from detente.reporting.tables import Table
from detente.reporting.wording import deed, listed

__all__ = ["position_blocks"]


def position_blocks(found: Positions) -> tuple[Block, ...]:
    """Return who asks for what, what can be had together, what is believed, and the dilemmas with their remedies."""
    words = _Words(found)
    return (_parties(found, words), _together(found, words), _believed(found, words), *_dilemmas(found, words))


class _Words:
    """Positions and states in the words of the conflict."""

    def __init__(self, found: Positions) -> None:
        self.space, self.phrases = found.space, Phrases(found.space)
        self.names = {
            found.status_quo.index: "the status quo",
            found.threatened.index: "the threatened future",
        }
        self.points: dict[int, list[str]] = {}
        for party in found.parties:
            self.points.setdefault(party.point.index, []).append(self.phrases.name(party.decision_maker))

    def levels(self, levels: Mapping[str, str]) -> str:
        """Say which options are to stand at which level."""
        conflict = self.space.conflict
        told = []
        for name, level in levels.items():
            option = conflict.options[conflict.option_index(name)]
            if option.levels == ("no", "yes"):
                told.append(option.label if level == "yes" else f"not “{option.label}”")
            else:
                told.append(f"{option.label}: {level}")
        return "; ".join(told)

    def position(self, party: Party) -> str:
        """Say what a party asks for."""
        if isinstance(party.position, str):
            return statement_in_words(self.space.conflict, party.position)
        return self.levels(party.position)

    def state(self, state: State) -> str:
        """Name a state by what it stands for, or else by what differs from the status quo."""
        if state.index in self.points and state.index not in self.names:
            return f"what {listed(self.points[state.index])} asks for"
        return self.names.get(state.index) or self.phrases.known_state(state)

    def done(self, changes: tuple[Change, ...]) -> str:
        """Say what somebody does with its own options."""
        return deed(self.space.conflict, changes, "plain") if changes else "do nothing"


def _parties(found: Positions, words: _Words) -> Table:
    rows = [
        (
            words.phrases.name(party.decision_maker),
            words.position(party),
            words.levels(party.threat) or "–",
            party.date or "",
            "; ".join(item.source + (f", {item.locator}" if item.locator else "") for item in party.cite),
        )
        for party in found.parties
    ]
    how = "nearest to the status quo" if found.point == "nearest" else "that its owner likes best"
    notes = (f"A position stands for the state {how} of those that meet it.",)
    return Table.of(("", "Asks for", "Threatens if refused", "Stated", "Source"), rows, "Positions and threats", notes)


def _together(found: Positions, words: _Words) -> Prose:
    """Say which positions can be met together, and what would come of all threats."""
    names = [party.decision_maker for party in found.parties]
    pairs = [(first, second) for place, first in enumerate(names) for second in names[place + 1 :]]
    groups = [*pairs, tuple(names)] if len(names) > 2 else pairs
    points = []
    for group in groups:
        count = len(found.satisfying(*group))
        which = "both" if len(group) == 2 else "all"
        met = f"{which} can be had, in {counted(count, 'state')}" if count else f"no state meets {which}"
        points.append(f"{words.phrases.names(group)}: {met}.")
    threatened = words.phrases.known_state(found.threatened)
    told = f"If everybody's threats are carried out, things stand at {threatened}: the threatened future."
    return Prose("What can be had together", (told,), tuple(points))


def _believed(found: Positions, words: _Words) -> Prose:
    """Say which threats and promises are to be believed."""
    points = [_threat(threat, words) for threat in found.threats]
    for promise in found.promises:
        if promise.better is not None:
            whose = "its own position" if promise.position_of == promise.decision_maker else (
                f"the position of {words.phrases.name(promise.position_of)}")  # fmt: skip
            name = words.phrases.name(promise.decision_maker)
            points.append(f"{name} would not keep to {whose}: it would rather {words.done(promise.better.changes)}.")
    kept = sum(promise.better is None for promise in found.promises)
    if kept:
        points.append(f"{counted(kept, 'promise')} of {len(found.promises):,} to keep to a position would be kept.")
    return Prose("What is to be believed", (), tuple(points))


def _threat(threat: Threat, words: _Words) -> str:
    name = words.phrases.name(threat.decision_maker)
    if threat.carried_out is None:
        return f"The threat of {name} cannot be carried out from where things stand."
    if threat.better is None:
        return f"The threat of {name} is credible: if refused it can do nothing better."
    return f"The threat of {name} is not credible: if refused it would rather {words.done(threat.changes)}."


# --- dilemmas ---------------------------------------------------------------------------------------------------------


def _dilemmas(found: Positions, words: _Words) -> Iterator[Prose]:
    for maker in found.space.decision_makers:
        points = tuple(_dilemma(dilemma, words) for dilemma in found.dilemmas_of(maker))
        if points:
            yield Prose(f"Dilemmas of {words.phrases.name(maker)}", (), points)
    free = [words.phrases.name(maker) for maker in found.space.decision_makers if not found.dilemmas_of(maker)]
    if free:
        yield Prose("No dilemma", (f"{listed(free)}.",))


def _dilemma(dilemma: Dilemma, words: _Words) -> str:
    """Tell a dilemma in the third person, what shows it, and which change of preference ends it."""
    kind = DILEMMAS[dilemma.kind]
    other = "" if dilemma.towards is None else words.phrases.name(dilemma.towards)
    summary = kind.summary.rstrip(".").replace(" B ", f" {other} ").replace("B's", f"{other}'s")
    summary = f"{other}{summary[1:]}" if summary.startswith("B ") else summary
    told = [f"{kind.name}{f' towards {other}' if other else ''}: “{summary}”"]
    if dilemma.changes:
        doer = dilemma.decision_maker if dilemma.kind in _OWN else dilemma.towards or dilemma.decision_maker
        told.append(f"{words.phrases.name(doer)} would {words.done(dilemma.changes)}.")
    remedy = dilemma.remedy
    if remedy is None:
        told.append("No change of preference would end it: the means are missing.")
    else:
        like = "liked at least as well as" if remedy.or_equal else "preferred to"
        verb = f"{words.state(remedy.state)} were {like} {words.state(remedy.other)}"
        told.append(f"It would go away if to {words.phrases.name(remedy.decision_maker)} {verb}.")
    return " ".join(sentence(part) for part in told)


_OWN = ("rejection", "threat", "cooperation")
"""Dilemmas in which what shows them is done by the one who has them."""
