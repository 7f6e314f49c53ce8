"""The words by which kinds of statements are told: verbs in all their forms, with what must stand beside them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from detente.reading.word_lists import word_list

__all__ = ["CLASSES", "Entry", "Form", "entries", "forms_of"]

Form = Literal["base", "third", "past", "participle", "ing", "noun"]

CLASSES: Mapping[str, frozenset[str]] = {
    "$forces": word_list("lexicon_forces"),
    "$aid": word_list("lexicon_aid"),
    "$treaties": word_list("lexicon_treaties"),
    "$aims": word_list("lexicon_aims"),
}
"""Words that may stand for a class in a phrase of the lexicon."""

_IRREGULAR = {
    "say": ("said", "said"), "tell": ("told", "told"), "write": ("wrote", "written"), "send": ("sent", "sent"),
    "withdraw": ("withdrew", "withdrawn"), "leave": ("left", "left"), "quit": ("quit", "quit"),
    "break": ("broke", "broken"), "freeze": ("froze", "frozen"), "strike": ("struck", "struck"),
    "shoot": ("shot", "shot"), "think": ("thought", "thought"), "give": ("gave", "given"), "make": ("made", "made"),
    "have": ("had", "had"), "put": ("put", "put"), "hold": ("held", "held"), "take": ("took", "taken"),
    "pay": ("paid", "paid"), "stand": ("stood", "stood"), "cut": ("cut", "cut"), "bow": ("bowed", "bowed"),
    "veto": ("vetoed", "vetoed"), "forecast": ("forecast", "forecast"), "drop": ("dropped", "dropped"),
    "ban": ("banned", "banned"), "admit": ("admitted", "admitted"), "sever": ("severed", "severed"),
    "ask": ("asked", "asked"), "rebuff": ("rebuffed", "rebuffed"), "appeal": ("appealed", "appealed"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A phrase of the lexicon.

    Attributes
    ----------
    kind : str
        A kind of record; or ``say`` and ``deny``, which name a voice.
    root : str
        Root of CAMEO that the category follows.
    pattern : tuple of frozenset of str
        What must follow the first word, word by word; an empty set stands for up to five words of any kind, and
        ``@party`` for the name of a party.
    needs_not : bool
        Whether it counts only where it is negated, as in "does not agree".
    """

    kind: str
    root: str
    pattern: tuple[frozenset[str], ...]
    needs_not: bool = False


@cache
def entries() -> Mapping[str, tuple[tuple[Form, Entry], ...]]:
    """Return what each first word may begin: the form that it is, and the entry; the longest patterns first."""
    found: dict[str, list[tuple[Form, Entry]]] = {}
    content = resources.files("detente.reading").joinpath("data/lexicon.csv").read_text("utf-8")
    for row in csv.DictReader(content.splitlines()):
        words = row["phrase"].removeprefix("=").split()
        needs_not = words[0] == "not"
        first, *rest = words[1:] if needs_not else words
        entry = Entry(row["kind"], row["root"], tuple(map(_alternatives, rest)), needs_not)
        forms: tuple[tuple[str, Form], ...] = ((first, "noun"),) if row["phrase"].startswith("=") else forms_of(first)
        for word, form in forms:
            found.setdefault(word, []).append((form, entry))
    return {word: tuple(sorted(known, key=lambda item: -_weight(item[1]))) for word, known in found.items()}


def _weight(entry: Entry) -> int:
    return 2 * len(entry.pattern) + entry.needs_not


def _alternatives(word: str) -> frozenset[str]:
    if word == "~":
        return frozenset()
    return CLASSES.get(word) or frozenset(word.split("|"))


def forms_of(verb: str) -> tuple[tuple[str, Form], ...]:
    """Return the forms of a verb; a form that serves twice comes twice.

    >>> [word for word, form in forms_of("deny")]
    ['deny', 'denies', 'denied', 'denied', 'denying']
    """
    past, participle = _IRREGULAR.get(verb) or (_past(verb),) * 2
    third = "has" if verb == "have" else _third(verb)
    return ((verb, "base"), (third, "third"), (past, "past"), (participle, "participle"), (_ing(verb, past), "ing"))


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "o")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "ed"


def _ing(verb: str, past: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "ye")):
        return verb[:-1] + "ing"
    doubled = past.endswith(f"{verb[-1]}ed") and not past.endswith(f"{verb}ed")
    return verb + (verb[-1] if doubled or verb in ("put", "cut", "quit") else "") + "ing"
