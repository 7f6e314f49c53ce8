"""Where a sentence tells an act or a word of somebody: phrases of the lexicon, as verbs and as nouns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.reading.lexicon import Entry, Form, entries
from detente.reading.mentions import Mention
from detente.reading.word_lists import word_list
from detente.reading.words import Word

__all__ = ["BE", "MODALS", "Cue", "cues_of", "is_passive"]

BE = word_list("cues_be")
MODALS = word_list("cues_modals")

_ADVERBS = word_list("cues_adverbs")
_NOUN_BEFORE = word_list("cues_noun_before")
_NOUN_AFTER = word_list("cues_noun_after")
MOST_BETWEEN = 5
"""Words that may stand between the parts of a phrase."""


@dataclass(frozen=True)
class Cue:
    """A phrase that tells something: which words it takes, what it tells, in which form."""

    start: int
    end: int
    kind: str
    form: Form
    needs_not: bool = False


def cues_of(words: Sequence[Word], mentions: Sequence[Mention]) -> tuple[Cue, ...]:
    """Find the phrases of a sentence from left to right; where several begin at a word, the longest that fits."""
    inside = {at for mention in mentions for at in range(mention.start, mention.end) if words[at].lower != "'s"}
    begins = {mention.start for mention in mentions}
    found: list[Cue] = []
    for at, word in enumerate(words):
        known = entries().get(word.lower, ())
        if known and at not in inside:
            found.extend(_best(words, at, known, begins, found))
    return tuple(found)


def _best(
    words: Sequence[Word], at: int, known: Sequence[tuple[Form, Entry]], begins: set[int], before: Sequence[Cue]
) -> Iterator[Cue]:
    for form, entry in known:
        end = _end(words, at + 1, entry, begins)
        if end is None and form == "participle" and is_passive(words, at):
            end = at + 1 if _passive_object(words, at, entry) else None
        if end is None or (form == "past" and is_passive(words, at)) or (entry.needs_not and not _negated(words, at)):
            continue
        if form == "noun" or _is_verb(words, at, form, begins, before):
            if not any(other.start < at < other.end and other.kind not in ("say", "deny") for other in before):
                yield Cue(at, end, entry.kind, form, entry.needs_not)
            return


def _end(words: Sequence[Word], at: int, entry: Entry, begins: set[int]) -> int | None:
    """Return where a phrase ends whose pattern must follow, or None where it does not follow."""
    gap = False
    for part in entry.pattern:
        if not part:
            gap = True
            continue
        reach = at + MOST_BETWEEN + 1 if gap else at + 1
        place = next((i for i in range(at, min(reach, len(words))) if _fits(words, i, part, begins)), None)
        if place is None or any(word.text in ".;:?!" for word in words[at:place]):
            return None
        at, gap = (place if "@party" in part else place + 1), False
        if "@party" in part and part != entry.pattern[-1]:
            gap = True
    return at


def _fits(words: Sequence[Word], at: int, part: frozenset[str], begins: set[int]) -> bool:
    if "@party" not in part:
        return words[at].lower in part
    return at in begins or (words[at].lower == "the" and at + 1 in begins)


def is_passive(words: Sequence[Word], at: int) -> bool:
    """Tell whether a participle is passive: a form of "to be" stands before it, adverbs aside."""
    before = at - 1
    while before >= 0 and (words[before].lower in _ADVERBS or words[before].lower.endswith("ly")):
        before -= 1
    return before >= 0 and words[before].lower in BE


def _passive_object(words: Sequence[Word], at: int, entry: Entry) -> bool:
    last = entry.pattern[-1] if entry.pattern else frozenset()
    return bool(last & {word.lower for word in words[max(0, at - 8) : at]})


def _negated(words: Sequence[Word], at: int) -> bool:
    return bool({"not", "n't", "cannot", "never"} & {word.lower for word in words[max(0, at - 3) : at]})


def _after_subject(words: Sequence[Word], at: int, begins: set[int], before: Sequence[Cue]) -> bool:
    """Tell whether what stands before a form in -s can be its subject, and so whether it is no plural."""
    left = words[at - 1].lower if at else ""
    if left in ("and", ","):
        determined = at + 1 < len(words) and words[at + 1].lower in ("the", "a", "its", "their", "no", "all")
        return determined or at + 1 in begins or any(cue.form in ("third", "past") for cue in before)
    return left not in ("arms", "missile", "air") and not left.endswith("ing")


def _is_verb(words: Sequence[Word], at: int, form: Form, begins: set[int], before: Sequence[Cue]) -> bool:
    """Tell a verb from a noun of the same spelling, by what stands beside it."""
    left = words[at - 1].lower if at else ""
    right = words[at + 1].lower if at + 1 < len(words) else ""
    if form == "ing":
        return left == "by" or is_passive(words, at) or (left == "and" and any(cue.form == "ing" for cue in before))
    if form in ("past", "participle"):
        return left not in _NOUN_BEFORE - {"that", "'s", "first", "on", "in", "by"} or left == "no"
    if left in _NOUN_BEFORE - {"that", "all"} or right in _NOUN_AFTER:
        return False
    if form == "third" and (any(cue.end == at for cue in before) or not _after_subject(words, at, begins, before)):
        return False
    if form == "base" and left not in MODALS | _ADVERBS | {"and", ",", "", "or", '"', "“"} and at == 0:
        return False
    return at > 0
