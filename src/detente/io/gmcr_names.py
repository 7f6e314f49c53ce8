"""Ids for things that a file knows only by the names that people gave them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from detente.model.statements import is_keyword

__all__ = ["ids_for"]

_LENGTH = 40
"""Where an id made from a name is cut, at the end of a word."""


def ids_for(names: Iterable[str], kind: str) -> list[str]:
    """Make an id from every name: short, valid, and borne by nothing else.

    Parameters
    ----------
    names : iterable of str
        Names as they are printed.
    kind : str
        What stands in for a name that holds no letter.

    Returns
    -------
    list of str
        One id per name.

    Examples
    --------
    >>> ids_for(["Modify the order", "modify-the-order!", "1st strike", "Not", "—"], "option")
    ['modify_the_order', 'modify_the_order_2', 'option_1st_strike', 'option_not', 'option_5']
    """
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        identifier = _identifier(name, kind, number)
        later = 1
        while (fresh := identifier if later == 1 else f"{identifier}_{later}") in found:
            later += 1
        found.append(fresh)
    return found


def _identifier(name: str, kind: str, number: int) -> str:
    words = re.findall(r"\w+", name.lower())
    joined = "_".join(words).strip("_")
    while len(joined) > _LENGTH and "_" in joined[1:]:
        joined = joined.rpartition("_")[0].strip("_")
    joined = joined[:_LENGTH]
    if not joined:
        return f"{kind}_{number}"
    if not re.match(r"[^\W\d]", joined) or is_keyword(joined):
        return f"{kind}_{joined}"
    return joined
