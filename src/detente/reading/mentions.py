"""Who is mentioned in a sentence, where, and as what: names, roles that stand for names, lists of names, pronouns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from detente.reading.documents import Span
from detente.reading.gazetteer import ROLES, SPEAKERS, Known, longest_name
from detente.reading.lexicon import entries
from detente.reading.records import Party
from detente.reading.word_lists import word_list
from detente.reading.words import Word

__all__ = ["Context", "Mention", "mentions_of"]

_NO_NAMES = word_list("mentions_no_names")
"""Words that begin with a capital letter at times and are no names of parties."""

_THINGS = word_list("mentions_things")
_PREPOSITIONS = word_list("mentions_prepositions")
_TITLES = word_list("mentions_titles")
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_BOTH = (("both", "sides"), ("two", "sides"), ("two", "countries"), ("both", "countries"), ("neither", "side"),
         ("both", "governments"), ("both", "parties"))  # fmt: skip
_WE = frozenset({"we", "our"})
_BEGINNINGS = (".", "!", "?", ":", '"', "“", "…", "...")
_WITH_NAMES = word_list("mentions_with_names")
"""What may follow a name of a party where it begins a sentence."""
_SMALL = frozenset({"of", "the", "and", "for"})


@dataclass(frozen=True)
class Mention:
    """One or several parties, named side by side.

    Attributes
    ----------
    start, end : int
        First word, and one past the last.
    parties : tuple of Party
    sort : str
        name, adjective, role, pronoun, both, we or text.
    issuers : tuple of Party
        Whose text it is.
    """

    start: int
    end: int
    parties: tuple[Party, ...]
    sort: str = "name"
    issuers: tuple[Party, ...] = ()

    @property
    def acts(self) -> bool:
        """Whether it can be the subject of a sentence."""
        return self.sort != "adjective"


@dataclass
class Context:
    """What earlier sentences of the document tell: who was named last, and names that no gazetteer holds.

    Attributes
    ----------
    subjects : tuple of Party
        The subject of the sentence before, for pronouns.
    recent : list of Party
        Different parties in the order in which they were last named, for "both sides".
    pair : tuple of Party
        The two that last did something together; they go before those last named.
    names : dict of str to str
        Words of names of the document, each with the name.
    """

    subjects: tuple[Party, ...] = ()
    recent: list[Party] = field(default_factory=list)
    pair: tuple[Party, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def heard(self, parties: Sequence[Party]) -> None:
        """Take note of parties that were named."""
        for party in parties:
            self.recent = [*(known for known in self.recent[-20:] if known.name != party.name), party]


def mentions_of(words: Sequence[Word], context: Context) -> tuple[Mention, ...]:
    """Find every mention of a sentence, from left to right; lists of names are one mention."""
    single: list[Mention] = []
    at = 0
    while at < len(words):
        found = _mention_at(words, at, context, single)
        if found is None:
            at += 1
            continue
        if found.sort in ("name", "adjective"):
            context.heard(found.parties)
        single.append(found)
        _pair(words, single, context)
        at = found.end
    return _joined(words, _of_roles(words, single))


def _mention_at(words: Sequence[Word], at: int, context: Context, before: Sequence[Mention]) -> Mention | None:
    """Return the mention that begins at a word."""
    word = words[at]
    if word.is_sign:
        return None
    known = longest_name(item.text for item in words[at : at + 8])
    if known is not None and not _is_other(words, at, known[0]):
        return _known_mention(words, at, *known)
    pair = tuple(item.lower for item in words[at : at + 2])
    if pair in _BOTH or (word.text == "Parties" and len(context.recent) > 1):
        return _both(words, at, context, 2 if pair in _BOTH else 1)
    if word.lower in _PRONOUNS | _WE:
        return _pronoun(word, at, context, before)
    return _named(words, at, context)


def _pronoun(word: Word, at: int, context: Context, before: Sequence[Mention]) -> Mention | None:
    if word.lower in _WE:
        return Mention(at, at + 1, (), "we")
    earlier = next((item.parties for item in reversed(before) if item.acts), context.subjects)
    return Mention(at, at + 1, _at(earlier, word), "pronoun") if earlier else None


def _named(words: Sequence[Word], at: int, context: Context) -> Mention | None:
    """Return a role, or a name that the gazetteer does not know."""
    word = words[at]
    role = None if word.is_capital and _leads_on(words, at + 1) else _role(words, at)
    if role is None and word.is_capital and word.lower not in _NO_NAMES and _is_name(words, at, context):
        return _new_name(words, at, context)
    return role


def _pair(words: Sequence[Word], found: Sequence[Mention], context: Context) -> None:
    """Take note of two parties side by side that are the subject of something."""
    if len(found) < 2 or {found[-1].sort, found[-2].sort} != {"name"}:
        return
    first, second = found[-2:]
    between = [word.lower for word in words[first.end : second.start]]
    before = [word.lower for word in words[max(0, first.start - 2) : first.start]]
    if between in (["and"], ["and", "the"]) and not set(before) & _PREPOSITIONS:
        context.pair = (*first.parties, *second.parties)


def _is_other(words: Sequence[Word], at: int, known: Known) -> bool:
    """Tell whether a known name is something else here: the Western in Western Sahara is part of another name."""
    follows = words[at + 1].text if at + 1 < len(words) else ""
    return known.name == "West" and (follows in ("Bank", "Sahara", "Africa", "Germany") or (words[at].text == "Western"
                                     and follows.lower() not in ROLES | {"powers", "countries"}))  # fmt: skip


def _known_mention(words: Sequence[Word], at: int, known: Known, length: int) -> Mention:
    end = at + length
    party = Party(known.name, known.code, Span(words[at].start, words[end - 1].end))
    heads = _after_roles(words, end)
    if known.is_adjective and heads == end:
        named = end < len(words) and words[end].is_capital and words[end].lower not in _NO_NAMES
        return Mention(at, end, (party,), "adjective" if not _alone(words, end) or named else "name")
    text = words[heads - 1].lower if heads > end else ""
    if known.sort == "agency":
        return Mention(at, end, (party,))
    return Mention(at, heads, (party,), "text" if text in ("statement", "website") else "name")


def _alone(words: Sequence[Word], at: int) -> bool:
    """Tell whether an adjective stands without a noun after it, as Russians do."""
    return at >= len(words) or words[at].is_sign or words[at - 1].text.endswith("s")


def _after_roles(words: Sequence[Word], at: int) -> int:
    """Return where a chain of roles ends that follows a name, a possessive s aside: 's foreign ministry."""
    end = at + 1 if at < len(words) and words[at].lower == "'s" else at
    reach = end
    while reach < len(words) and words[reach].lower in ROLES:
        reach += 1
    if reach == end:
        return at
    while reach < len(words) and words[reach].is_capital and words[reach].lower not in _NO_NAMES and reach - end < 5:
        if longest_name(item.text for item in words[reach : reach + 8]):
            break
        reach += 1
    return reach


def _both(words: Sequence[Word], at: int, context: Context, length: int) -> Mention | None:
    parties = context.pair or (tuple(context.recent[-2:]) if len(context.recent) > 1 else ())
    return Mention(at, at + length, _at(parties, words[at], words[at + length - 1]), "both")


def _at(parties: Sequence[Party], first: Word, last: Word | None = None) -> tuple[Party, ...]:
    return tuple(replace(party, span=Span(first.start, (last or first).end)) for party in parties)


def _is_name(words: Sequence[Word], at: int, context: Context) -> bool:
    """Tell whether a capital letter marks a name; where a sentence begins, only if what follows goes with a name."""
    word = words[at]
    if len(word.text) < 2 or word.text.isdigit() or (at and words[at - 1].text in "#@"):
        return False
    if at and words[at - 1].text not in _BEGINNINGS:
        return True
    follows = words[at + 1] if at + 1 < len(words) else None
    return word.text in context.names or (
        follows is not None
        and (follows.lower in _WITH_NAMES or follows.is_capital or follows.lower in entries())
        and word.lower not in entries()
    )


def _new_name(words: Sequence[Word], at: int, context: Context) -> Mention | None:
    """Return a name that the gazetteer does not know; an adjective of one stands for it."""
    end = at + 1
    while end < len(words) and end - at < 7 and _goes_on(words, end):
        end += 1
    if _is_thing(words, at, end):
        return None
    text = " ".join(word.text for word in words[at:end])
    heads = _after_roles(words, end)
    name = _noun_of(text, context)
    if name is not None:
        party = Party(name, None, Span(words[at].start, words[end - 1].end))
        return Mention(at, heads, (party,), "name" if heads > end or _alone(words, end) else "adjective")
    context.names[text] = text
    return Mention(at, heads, (Party(text, None, Span(words[at].start, words[end - 1].end)),))


def _goes_on(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word is more of the name before it."""
    follows = words[at]
    if follows.is_capital and not follows.is_sign:
        return follows.lower not in _NO_NAMES or follows.lower in _TITLES
    return follows.lower in _SMALL - {"and"} and _leads_on(words, at)


def _is_thing(words: Sequence[Word], at: int, end: int) -> bool:
    """Tell whether a name is that of a treaty or a project, which does not act."""
    follows = words[end].lower if end < len(words) else ""
    if words[end - 1].lower in _THINGS or follows in _THINGS:
        return True
    lowered = end < len(words) and words[end].text.islower() and follows not in _WITH_NAMES | _PREPOSITIONS | ROLES
    is_noun = lowered and follows not in entries() and not follows.endswith(("ed", "ly"))
    return bool(at > 1 and words[at - 1].lower == "the" and is_noun)


def _leads_on(words: Sequence[Word], at: int) -> bool:
    """Tell whether small words lead on to more of a name, as in Ministry of the Environment."""
    if at >= len(words):
        return False
    if words[at - 1].lower not in ("ministry", "heads", "house", "board", "council", "commission", "department"):
        return (
            words[at].lower == "the"
            and words[at - 1].lower == "of"
            and at + 1 < len(words)
            and words[at + 1].is_capital
        )
    ahead = at + 1 + (at + 1 < len(words) and words[at + 1].lower == "the")
    return ahead < len(words) and words[ahead].is_capital and words[at].lower == "of"


def _noun_of(text: str, context: Context) -> str | None:
    """Return the name that an adjective is made of: Arkania for Arkanian."""
    if " " in text or not text.endswith(("an", "ans")) or len(text) < 6:
        return None
    stem = text.removesuffix("s").removesuffix("n")
    for known in (stem, stem[:-1]):
        if known in context.names:
            return known
    return stem if stem.endswith(("ia", "ora", "ara", "ona")) else None


def _role(words: Sequence[Word], at: int) -> Mention | None:
    """Return a part somebody plays, without a name: the minister, officials, the two sides' statement."""
    if words[at].lower not in SPEAKERS and words[at].lower not in ROLES & _TITLES:
        return None
    end = at + 1
    while end < len(words) and words[end].lower in SPEAKERS:
        end += 1
    head = words[end - 1]
    name = head.lower
    if name not in SPEAKERS:
        return None
    if name == "general" and words[end - 2].lower == "secretary":
        name = "secretary general"
    if name in ("statement", "declaration") and at and words[at - 1].lower == "joint":
        name, at = f"joint {name}", at - 1
    sort = "text" if head.lower in ("statement", "declaration", "communique") else "role"
    return Mention(at, end, (Party(name, None, Span(words[at].start, head.end)),), sort)


def _of_roles(words: Sequence[Word], found: Sequence[Mention]) -> list[Mention]:
    """Let the minister of Japan be Japan, General Orlan of Belmora be Belmora, the news agency Sputnik be Sputnik."""
    result: list[Mention] = []
    for mention in found:
        before = result[-1] if result else None
        if before is not None and _speaks_for(words, before, mention):
            if before.sort == "text":
                result[-1] = replace(before, end=mention.end, issuers=mention.parties)
            else:
                result[-1] = Mention(before.start, mention.end, mention.parties)
        elif before is not None and before.end == mention.start and before.sort in ("name", "adjective", "role"):
            result[-1:] = _side_by_side(before, mention)
        else:
            result.append(mention)
    return result


def _speaks_for(words: Sequence[Word], before: Mention, mention: Mention) -> bool:
    between = [word.lower for word in words[before.end : mention.start]]
    titled = before.sort in ("role", "text") or words[before.start].lower in _TITLES or (
        before.start > 0 and words[before.start - 1].lower in _TITLES)  # fmt: skip
    return titled and mention.sort in ("name", "adjective") and between in (
        ["of"], ["of", "the"], ["in"], ["by"], ["between"], ["between", "the"])  # fmt: skip


def _side_by_side(before: Mention, mention: Mention) -> list[Mention]:
    """Join a name and what stands right after it: the Russian agency Sputnik, President Putin, Ms Müller of nothing."""
    if mention.sort == "name":
        return [Mention(before.start, mention.end, mention.parties)]
    return [Mention(before.start, mention.end, before.parties, before.sort)]


def _joined(words: Sequence[Word], found: Sequence[Mention]) -> tuple[Mention, ...]:
    """Join names with "and" or commas between them into one mention."""
    result: list[Mention] = []
    for mention in found:
        before = result[-1] if result else None
        between = [word.lower for word in words[before.end : mention.start]] if before else []
        if before and _is_list(between) and before.acts and mention.acts and {before.sort, mention.sort} <= {"name"}:
            result[-1] = Mention(before.start, mention.end, before.parties + mention.parties)
        elif before and before.issuers and mention.sort == "name" and between in (["and"], ["and", "the"]):
            result[-1] = replace(before, end=mention.end, issuers=before.issuers + mention.parties)
        else:
            result.append(mention)
    return tuple(_listed(words, result))


def _is_list(between: Sequence[str]) -> bool:
    return list(between) in (["and"], [","], [",", "and"], ["and", "the"], [",", "the"], ["nor"], ["or"], ["&"],
                             [",", "and", "the"])  # fmt: skip


def _listed(words: Sequence[Word], found: Sequence[Mention]) -> list[Mention]:
    """Take lists apart that are none: a comma alone joins only where the list ends with "and"."""
    result: list[Mention] = []
    for mention in found:
        inner = [word.lower for word in words[mention.start : mention.end]]
        if len(mention.parties) == 2 and "," in inner and not {"and", "nor", "or", "&"} & set(inner):
            cut = mention.start + inner.index(",")
            result += [Mention(mention.start, cut, mention.parties[:1]),
                       Mention(cut + 1, mention.end, mention.parties[1:])]  # fmt: skip
        else:
            result.append(mention)
    return result
