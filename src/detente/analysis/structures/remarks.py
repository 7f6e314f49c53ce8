"""What a reader should know of decision makers of whom a reading says less than a structure asks for."""

from __future__ import annotations

from collections.abc import Sequence

from detente.errors import UnsupportedAnalysisError
from detente.model import StateSpace

__all__ = ["refuse_ties", "said_less"]


def said_less(space: StateSpace, sections: Sequence[str], assumed: str) -> tuple[str, ...]:
    """Say of which decision makers the reading has none of some sections, and what is assumed then.

    Parameters
    ----------
    assumed : str
        The beginning of a sentence that ends with their names.
    """
    makers = space.conflict.decision_makers
    less = [
        maker.label
        for maker, preferences in zip(makers, space.conflict.preferences(space.reading), strict=True)
        if not set(sections) & set(preferences.sections)
    ]
    if not less:
        return ()
    named = less[0] if len(less) == 1 else f"{', '.join(less[:-1])} and {less[-1]}"
    missing = " or ".join(f"'{section}'" for section in sections)
    return (f"The reading has no section {missing} for {named}: {assumed} {named}.",)


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
