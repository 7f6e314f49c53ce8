"""A set of states described: as patterns, by how often options are taken, by what all share, by what sets it apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.analysis.distinction import Distinction, distinguish
from detente.analysis.heading import heading
from detente.analysis.patterns import Cover, cover
from detente.analysis.state_sets import Common, Frequency, Group, common, frequencies, group_by
from detente.errors import MixedModelsError
from detente.model import StateSet

__all__ = ["SCHEMA", "Contrast", "Description", "describe"]

SCHEMA = "detente.patterns/1"
"""Name and version of the JSON contract."""


@dataclass(frozen=True, eq=False)
class Contrast:
    """What tells a set of states from others.

    Attributes
    ----------
    others : StateSet
        The other states; those that are in both sets are left out.
    n_shared : int
        How many states are in both sets.
    distinction : Distinction or None
        The shortest statement over at most three options that holds in the one and not in the others, if there is one.
    """

    others: StateSet
    n_shared: int
    distinction: Distinction | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "others": len(self.others),
            "shared": self.n_shared,
            "distinction": None if self.distinction is None else self.distinction.to_dict(),
        }


@dataclass(frozen=True, eq=False)
class Description:
    """A set of states, described.

    Attributes
    ----------
    states : StateSet
        What is described.
    cover : Cover
        The patterns that fit exactly these states.
    frequencies, background : tuple of Frequency
        How often each level of each option occurs in these states, and in all feasible ones.
    common : Common
        What all states share.
    groups : tuple of Group or None
        The states by an option or a theatre, if that was asked for.
    group_by : str or None
        Which option or theatre that is.
    contrast : Contrast or None
        What tells them from other states, if that was asked for.
    """

    states: StateSet
    cover: Cover
    frequencies: tuple[Frequency, ...]
    background: tuple[Frequency, ...]
    common: Common
    groups: tuple[Group, ...] | None = None
    group_by: str | None = None
    contrast: Contrast | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.patterns/1``."""
        space = self.states.space
        groups = None
        if self.groups is not None:
            groups = [{"levels": list(group.levels), "states": len(group.states)} for group in self.groups]
        return {
            "schema": SCHEMA,
            **heading(space),
            "feasible_states": space.n_states,
            "states": len(self.states),
            "cover": self.cover.to_dict(),
            "frequencies": [frequency.to_dict() for frequency in self.frequencies],
            "background": [frequency.to_dict() for frequency in self.background],
            "common": self.common.to_dict(),
            "group_by": self.group_by,
            "groups": groups,
            "contrast": None if self.contrast is None else self.contrast.to_dict(),
        }


def describe(states: StateSet, *, unlike: StateSet | None = None, by: str | None = None) -> Description:
    """Describe a set of states.

    Parameters
    ----------
    states : StateSet
        What to describe.
    unlike : StateSet, optional
        Other states of the same conflict; the description says what tells the one from the others.
    by : str, optional
        An option or a theatre by which to group the states.

    Raises
    ------
    MixedModelsError
        If the two sets belong to different conflicts.
    UnsupportedAnalysisError
        In graph form, where states are not made of options.

    Examples
    --------
    >>> import detente
    >>> analysis = detente.analyze(detente.load("garrison"))
    >>> found = describe(analysis.equilibria("seq"), unlike=analysis.equilibria("gmr"))
    >>> [pattern.text for pattern in found.cover.patterns]
    ['-N---NN--', '-N--N-N--', '---YNN---']
    >>> found.contrast.n_shared, len(found.contrast.others)
    (7, 8)
    """
    return Description(
        states,
        cover(states),
        frequencies(states),
        frequencies(StateSet(states.space, states.space.feasible)),
        common(states),
        None if by is None else group_by(states, by),
        by,
        None if unlike is None else _contrast(states, unlike),
    )


def _contrast(states: StateSet, unlike: StateSet) -> Contrast:
    if unlike.space.conflict != states.space.conflict:
        raise MixedModelsError("describe(): both sets of states must belong to the same conflict")
    others = StateSet(states.space, np.setdiff1d(unlike.indices, states.indices))
    return Contrast(others, len(unlike) - len(others), distinguish(states, others))
