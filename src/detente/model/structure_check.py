"""What must hold for the sections of a decision maker's preferences that say more than a ranking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from detente.errors import ModelError, Problem, did_you_mean
from detente.model.patterns import read_pattern
from detente.model.statements import parse_statement
from detente.types import Path

if TYPE_CHECKING:
    from detente.model.conflict import Conflict
    from detente.model.preferences import DecisionMakerPreferences

__all__ = ["is_pattern", "same_statement", "section_problems", "section_statements"]


def same_statement(text: str) -> str:
    """Return a statement as it is compared with others: blanks do not matter."""
    return " ".join(text.split())


def is_pattern(conflict: Conflict, text: str) -> bool:
    """Tell whether a text that may be a pattern or a statement is a pattern: one sign for each option."""
    if conflict.is_graph_form:
        return False
    return not read_pattern(text, [len(option.levels) for option in conflict.options])[1]


def section_statements(preferences: DecisionMakerPreferences) -> Iterator[tuple[Path, str]]:
    """Yield the statements that sections bring with them, with their paths."""
    if preferences.grey:
        for text in preferences.grey.weights:
            yield ("grey", "weights", text), text
    if preferences.probabilistic:
        for index, camp in enumerate(preferences.probabilistic.camps):
            path: Path = ("probabilistic", "camps", index)
            for position, text in enumerate(camp.statements):
                yield (*path, "statements", position), text
            for text in camp.weights:
                yield (*path, "weights", text), text


def section_problems(conflict: Conflict, preferences: DecisionMakerPreferences) -> Iterator[Problem]:
    """Yield every fault of the sections of one decision maker, each with its path below the preferences."""
    yield from _own_statements(preferences)
    yield from _areas(conflict, preferences)
    yield from _scales(preferences)


# --- statements -------------------------------------------------------------------------------------------------------


def _named(preferences: DecisionMakerPreferences) -> Iterator[tuple[Path, str]]:
    """Yield the statements that sections name and that have to be the decision maker's own."""
    if preferences.unknown:
        for field in ("wish", "importance"):
            for index, text in enumerate(getattr(preferences.unknown, field)):
                yield ("unknown", field, index), text
    if preferences.strength:
        for index, text in enumerate(preferences.strength.great):
            yield ("strength", "great", index), text
        for text in preferences.strength.degrees:
            yield ("strength", "degrees", text), text


def _own_statements(preferences: DecisionMakerPreferences) -> Iterator[Problem]:
    ranks = [[same_statement(item.statement) for item in rank] for rank in preferences.ranks()]
    own = {text: len(rank) for rank in ranks for text in rank}
    seen: dict[tuple[str | int, str], str] = {}
    for path, text in _named(preferences):
        plain = same_statement(text)
        if plain not in own:
            yield _not_own(path, text, own)
        elif path[0] == "unknown" and own[plain] > 1:
            yield Problem(
                path, f"'{text}' shares its rank with another statement", hint="Give it a rank of its own to open it."
            )
        elif (path[0], plain) in seen:
            yield Problem(path, f"'{text}' is named already under '{seen[path[0], plain]}'", "each statement once")
        seen.setdefault((path[0], plain), str(path[1]))


def _not_own(path: Path, text: str, own: Iterable[str]) -> Problem:
    names = tuple(own)
    if not names:
        hint = "Write the preferences as statements, or leave pairs of patterns open under 'pairs'."
        return Problem(path, "there are no statements that a section could name", got=f"'{text}'", hint=hint)
    listed = ", ".join(f"'{known}'" for known in names[:6]) + (", ..." if len(names) > 6 else "")
    return Problem(
        path,
        "a section names statements of the decision maker's own list",
        f"one of {listed}",
        f"'{text}'",
        did_you_mean(text, names),
    )


# --- patterns, states, statements -------------------------------------------------------------------------------------


def _pairs(preferences: DecisionMakerPreferences) -> Iterator[tuple[Path, str]]:
    if preferences.unknown:
        for index, pair in enumerate(preferences.unknown.pairs):
            for position, text in enumerate(pair):
                yield ("unknown", "pairs", index, position), text
    for section in ("strength", "fuzzy", "probabilistic", "grey"):
        stated = getattr(preferences, section)
        for index, pair in enumerate(stated.pairs if stated else ()):
            yield (section, "pairs", index, "of"), pair.of
            yield (section, "pairs", index, "over"), pair.over


def _areas(conflict: Conflict, preferences: DecisionMakerPreferences) -> Iterator[Problem]:
    for path, text in _pairs(preferences):
        if is_pattern(conflict, text):
            continue
        if not conflict.is_graph_form and set(text) <= set("YNyn-0123456789 "):
            problems = read_pattern(text, [len(option.levels) for option in conflict.options])[1]
            yield from (problem.at(*path) for problem in problems)
            continue
        try:
            parse_statement(text, conflict.scope)
        except ModelError as error:
            yield from (problem.at(*path) for problem in error.problems)


# --- scales -----------------------------------------------------------------------------------------------------------


def _scales(preferences: DecisionMakerPreferences) -> Iterator[Problem]:
    for path, by in _measures(preferences):
        chosen = by or ("weights" if preferences.weights else "places")
        if chosen == "weights" and not preferences.weights:
            hint = "Give 'weights' beside this section, or write 'by: places' to count places in the ranking."
            yield Problem(path, "there are no weights to measure by", hint=hint)
        elif chosen == "weights" and preferences.statements and path[0] != "strength":
            hint = "Write 'by: places' to count places in the ranking, or give weights alone."
            yield Problem(
                path, "statements come before the weights, so that their sum is not the whole order", hint=hint
            )


def _measures(preferences: DecisionMakerPreferences) -> Iterator[tuple[Path, str | None]]:
    if preferences.strength and preferences.strength.gaps:
        yield ("strength", "by"), preferences.strength.by
    if preferences.fuzzy and preferences.fuzzy.scale:
        yield ("fuzzy", "scale", "by"), preferences.fuzzy.scale.by
    if preferences.probabilistic and preferences.probabilistic.noise is not None:
        yield ("probabilistic", "by"), preferences.probabilistic.by
