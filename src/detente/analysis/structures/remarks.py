"""What a reader should know of decision makers of whom a reading says less than a structure asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict, StateSpace

__all__ = ["enumerated", "named_sections", "not_taken", "refuse_ties", "said_less"]


def enumerated(names: Iterable[str]) -> str:
    """Join names as a sentence does: commas, and the word "and" before the last."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def named_sections(conflict: Conflict, sections: Mapping[str, Sequence[str]]) -> str:
    """Name decision makers, each with sections in brackets."""
    labels = {maker.id: maker.label for maker in conflict.decision_makers}
    return enumerated(f"{labels[maker]} ({', '.join(names)})" for maker, names in sections.items())


def not_taken(space: StateSpace, taken: Iterable[str], structure: str) -> tuple[str, ...]:
    """Say which sections of the reading a structure leaves out, in one sentence; nothing where it takes all."""
    stated = {maker: [name for name in names if name not in taken] for maker, names in space.beyond_ranking.items()}
    rest = {maker: names for maker, names in stated.items() if names}
    if not rest:
        return ()
    told = named_sections(space.conflict, rest)
    return (f"Left out, because the structure '{structure}' does not take it: what the reading says of {told}.",)


def said_less(space: StateSpace, sections: Sequence[str], assumed: str) -> tuple[str, ...]:
    """Say of which decision makers the reading has none of some sections, and what is assumed then.

    Parameters
    ----------
    assumed : str
        What is assumed of these, as the end of a sentence.
    """
    makers = space.conflict.decision_makers
    less = [
        maker.label
        for maker, preferences in zip(makers, space.conflict.preferences(space.reading), strict=True)
        if not set(sections) & set(preferences.sections)
    ]
    if not less:
        return ()
    missing = " or ".join(f"'{section}'" for section in sections)
    return (f"The reading has no section {missing} for {enumerated(less)}: {assumed}.",)


def refuse_ties(space: StateSpace, structure: str) -> None:
    """Refuse the setting by which ties deter nobody, where a threshold decides what deters.

    Raises
    ------
    UnsupportedAnalysisError
        If the settings say so.
    """
    if space.settings.ties != "sanction":
        raise UnsupportedAnalysisError(
            f"the setting ties=no_sanction has no meaning with the structure '{structure}': its thresholds decide what "
            "deters. Leave the setting at 'sanction' and move a threshold"
        )
