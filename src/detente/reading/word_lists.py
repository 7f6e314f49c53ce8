"""Lists of words that the rules know: auxiliaries, roles, words of doubt; kept as data."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

__all__ = ["word_list"]


@cache
def _lists() -> dict[str, str]:
    content = resources.files("detente.reading").joinpath("data/word_lists.toml").read_text("utf-8")
    known: dict[str, str] = tomllib.loads(content)
    return known


def word_list(name: str) -> frozenset[str]:
    """Return one of the lists of ``data/word_lists.toml``."""
    return frozenset(_lists()[name].split())
