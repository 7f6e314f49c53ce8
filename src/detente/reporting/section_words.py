"""What a decision maker's sections say beyond its ranking, line by line: for ``detente show`` and the report."""

from __future__ import annotations

from collections.abc import Iterator

from detente.model import DecisionMakerPreferences

__all__ = ["section_lines", "section_sentence"]

Line = tuple[str, str, str]
"""Section, what it says, why."""


def section_lines(preferences: DecisionMakerPreferences) -> list[Line]:
    """Return what the sections say, in the order of a file; the reason stands on the first line of each."""
    lines: list[Line] = []
    for name in preferences.sections:
        told = list(_SECTIONS[name](preferences))
        because = getattr(preferences, name).because or ""
        lines += [(name, text, because if not position else "") for position, text in enumerate(told)]
    return lines


def section_sentence(preferences: DecisionMakerPreferences) -> str:
    """Say in a sentence which sections there are and that the order alone is used; empty if there are none."""
    if not preferences.sections:
        return ""
    named = ", ".join(f"'{name}'" for name in preferences.sections)
    return (
        f"The reading says more of it than this order ({named}). What follows uses the order alone; "
        "'detente analyze' uses the rest."
    )


def _unknown(preferences: DecisionMakerPreferences) -> Iterator[str]:
    if section := preferences.unknown:
        yield from (f"whether it wants: {text}" for text in section.wish)
        yield from (f"how much it matters: {text}" for text in section.importance)
        yield from (f"{first} against {second}" for first, second in section.pairs)


def _strength(preferences: DecisionMakerPreferences) -> Iterator[str]:
    if section := preferences.strength:
        yield from (f"great: {text}" for text in section.great)
        yield from (f"degree {degree}: {text}" for text, degree in section.degrees.items())
        if section.gaps:
            by = section.by or ("weights" if preferences.weights else "places")
            yield f"degrees from gaps of {', '.join(f'{gap.normalize():f}' for gap in section.gaps)} in {by}"
        yield from (f"degree {pair.degree}: {pair.of} over {pair.over}" for pair in section.pairs)


def _fuzzy(preferences: DecisionMakerPreferences) -> Iterator[str]:
    if section := preferences.fuzzy:
        yield f"threshold {section.threshold}"
        if scale := section.scale:
            by = scale.by or ("weights" if preferences.weights else "places")
            yield f"degrees from {by}: {scale.shape}, width {scale.width}"
        yield from (f"degree {pair.degree}: {pair.of} over {pair.over}" for pair in section.pairs)


def _grey(preferences: DecisionMakerPreferences) -> Iterator[str]:
    if section := preferences.grey:
        yield f"threshold {section.threshold}, whitening {section.whitening}"
        yield from (f"weight {low} to {high}: {text}" for text, (low, high) in section.weights.items())
        if section.weights:
            yield f"degrees from these weights: {section.shape}, width {section.width}"
        for pair in section.pairs:
            yield f"degree {pair.degree[0]} to {pair.degree[1]}: {pair.of} over {pair.over}"


def _probabilistic(preferences: DecisionMakerPreferences) -> Iterator[str]:
    if section := preferences.probabilistic:
        yield f"alpha {section.alpha}, beta {section.beta}, gamma {section.gamma}"
        for camp in section.camps:
            wants = [*camp.statements, *(f"{text}: {weight}" for text, weight in camp.weights.items())]
            yield f"share {camp.share}{f' ({camp.name})' if camp.name else ''}: {'; '.join(wants) or 'indifferent'}"
        if section.noise is not None:
            by = section.by or ("weights" if preferences.weights else "places")
            yield f"a normal error of {section.noise} in {by}"
        yield from (f"probability {pair.probability}: {pair.of} over {pair.over}" for pair in section.pairs)


_SECTIONS = {
    "unknown": _unknown,
    "strength": _strength,
    "fuzzy": _fuzzy,
    "probabilistic": _probabilistic,
    "grey": _grey,
}
