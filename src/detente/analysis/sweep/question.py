"""What a sweep is asked, in a form that can be sent to another process and told apart from every other question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from detente import __version__
from detente.analysis.concepts import find_concepts
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict, Settings

__all__ = ["CONCEPTS_SWEPT", "SCHEME", "Question", "ask"]

SCHEME = 1
"""Version of the way in which draws follow from a seed and are counted; sweeps of different schemes do not mix."""

CONCEPTS_SWEPT = ("nash", "gmr", "smr", "seq", "sseq")
"""Concepts that are evaluated unless told otherwise."""


@dataclass(frozen=True)
class Question:
    """What is drawn and what is evaluated; everything but how many draws.

    Attributes
    ----------
    conflict : Conflict
    readings : tuple of str
        Ids of the readings that are drawn from.
    weights : tuple of float
        How much each counts, in proportion.
    noise : float or None
        Probability that a judgement is wrong, where the file gives none.
    concepts : tuple of str
    settings : Settings
    seed : int
    version : str
        Of the program.
    """

    conflict: Conflict
    readings: tuple[str, ...]
    weights: tuple[float, ...]
    noise: float | None
    concepts: tuple[str, ...]
    settings: Settings
    seed: int
    version: str = __version__

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """What tells the question from others, as plain data."""
        data = json.dumps(self.conflict.to_dict(), sort_keys=True, ensure_ascii=False)
        return {
            "title": self.conflict.title,
            "conflict": hashlib.sha256(data.encode()).hexdigest(),
            "readings": dict(zip(self.readings, self.weights, strict=True)),
            "noise": self.noise,
            "concepts": list(self.concepts),
            "settings": self.settings.to_dict(),
            "seed": self.seed,
            "scheme": SCHEME,
            "version": self.version,
        }

    @cached_property
    def digest(self) -> str:
        """A fingerprint of `facts`."""
        return hashlib.sha256(json.dumps(self.facts, sort_keys=True).encode()).hexdigest()


def ask(
    conflict: Conflict,
    *,
    readings: Mapping[str, float] | Iterable[str] | str | None,
    noise: float | None,
    concepts: Iterable[str] | str | None,
    settings: Settings | None,
    seed: int,
) -> Question:
    """Check what is asked and fill in what the file says.

    Raises
    ------
    UnknownNameError
        If a reading or concept does not exist.
    UnsupportedAnalysisError
        If a concept cannot be swept.
    ValueError
        If the noise is no probability, or no reading has weight.
    """
    if noise is not None and not 0 <= noise <= 1:
        raise ValueError(f"sweep(): noise must be a probability, from 0 to 1; got {noise}")
    if seed < 0:
        raise ValueError(f"sweep(): seed must be a whole number from 0; got {seed}")
    weights = {name: weight for name, weight in _weights(conflict, readings).items() if weight}
    if not weights or min(weights.values()) < 0:
        raise ValueError("sweep(): weights of readings must not be negative, and one must be above 0")
    chosen = find_concepts(concepts) if concepts is not None else CONCEPTS_SWEPT
    if "sim" in chosen:
        raise UnsupportedAnalysisError("a sweep does not evaluate SIM; leave it out: 'detente analyze' knows it")
    return Question(
        conflict,
        tuple(weights),
        tuple(weights.values()),
        noise,
        tuple(chosen),
        settings or Settings(),
        seed,
    )


def _weights(conflict: Conflict, readings: Mapping[str, float] | Iterable[str] | str | None) -> dict[str, float]:
    stated = {
        reading.id: float(reading.uncertainty.weight)
        for reading in conflict.readings
        if reading.uncertainty is not None and reading.uncertainty.weight is not None
    }
    if readings is None:
        return stated or {conflict.reading().id: 1.0}
    if isinstance(readings, Mapping):
        return {conflict.reading(name).id: float(weight) for name, weight in readings.items()}
    every = [reading.id for reading in conflict.readings]
    names = [readings] if isinstance(readings, str) else list(readings)
    if names == ["all"] and "all" not in every:
        names = every
    return {(found := conflict.reading(name).id): stated.get(found, 1.0) for name in names}
