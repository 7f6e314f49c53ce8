"""Who does it, and who says so: the subject of a phrase, the clause it stands in, and the voices around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from detente.reading.cues import Cue, cues_of, is_passive
from detente.reading.documents import Span
from detente.reading.mentions import Context, Mention, mentions_of
from detente.reading.records import Party, Voice
from detente.reading.word_lists import word_list
from detente.reading.words import Word

__all__ = ["Frame", "Scene", "Subject"]

OPINIONS = frozenset({"predict"})
_BREAKS = word_list("clauses_breaks")
_RELATIVES = frozenset({"which", "who"})
_PREPOSITIONS = word_list("clauses_prepositions")
_STATES = frozenset({"republic", "kingdom", "government", "governments", "people", "state", "heads"})
_STOPS = frozenset({";", ":", "(", ")", "—", "–", "“", "”", "?"})


@dataclass(frozen=True)
class Subject:
    """Who acts in a clause.

    Attributes
    ----------
    parties : tuple of Party
    mention : Mention or None
        Where it is named in the clause itself; None where it is taken over from before.
    left : int
        First word of the clause.
    opener : str
        The word that opens the clause, as in if or which; empty if none does.
    """

    parties: tuple[Party, ...]
    mention: Mention | None
    left: int
    opener: str = ""


@dataclass(frozen=True)
class Frame:
    """What somebody says: the words it takes in, who says it, and whether it is said, denied or believed."""

    ranges: tuple[tuple[int, int], ...]
    voice: Voice
    kind: str
    cue: Cue
    begins: int

    def holds(self, at: int) -> bool:
        """Tell whether a word stands in it."""
        return any(start <= at < end for start, end in self.ranges)

    @property
    def is_after(self) -> bool:
        """Whether the voice stands behind what it says."""
        return self.ranges[0][0] < self.cue.start


def _together(parties: Sequence[Party]) -> Party:
    """Return several parties that speak with one voice as one."""
    if len(parties) == 1:
        return parties[0]
    name = ", ".join(party.name for party in parties[:-1]) + f" and {parties[-1].name}"
    return Party(name, None, Span(parties[0].span.start, parties[-1].span.end))


@dataclass
class Scene:
    """A sentence under study: its words, who is mentioned, what is told, and who says so."""

    words: tuple[Word, ...]
    context: Context
    mentions: tuple[Mention, ...] = ()
    cues: tuple[Cue, ...] = ()
    frames: list[Frame] = field(default_factory=list)
    subjects: dict[int, Subject] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mentions = mentions_of(self.words, self.context)
        self.cues = cues_of(self.words, self.mentions)
        for cue in self.cues:
            self.subjects[cue.start] = self._subject(cue)
            if cue.kind in ("say", "deny", "predict"):
                frame = self._frame(cue)
                if frame is not None:
                    self.frames.append(frame)

    def lower(self, at: int) -> str:
        """Return a word in lower case; nothing beyond the ends."""
        return self.words[at].lower if 0 <= at < len(self.words) else ""

    def mention_at(self, at: int, *, articles: bool = True) -> Mention | None:
        """Return the mention that begins at a word, an article aside."""
        if articles and self.lower(at) in ("the", "a", "an", "its", "their"):
            at += 1
        return next((mention for mention in self.mentions if mention.start == at), None)

    def is_inside(self, at: int) -> bool:
        """Tell whether a word is part of a mention, but not its first."""
        return any(mention.start < at < mention.end for mention in self.mentions)

    # --- who acts ---

    def _subject(self, cue: Cue) -> Subject:
        left, opener = self._clause_start(cue.start)
        own = [
            mention
            for mention in self.mentions
            if left <= mention.start and mention.end <= cue.start and mention.acts and not self._depends(mention, left)
        ]
        own = [mention for mention in own if mention.sort != "text"] or own
        if own:
            return Subject(own[-1].issuers or own[-1].parties, own[-1], left, opener)
        if opener in _RELATIVES:
            before = [mention for mention in self.mentions if mention.end <= left]
            return Subject(before[-1].parties if before else (), None, left, opener)
        earlier = [other for other in self.subjects.values() if other.parties]
        if earlier and (opener in ("and", ",", "or", "but", "cue") or self.lower(cue.start - 1) in ("and", ",")):
            return Subject(earlier[-1].parties, None, left, opener)
        if opener in ("and", ",") and not earlier:
            ahead = [
                known for known in self.mentions if known.end <= left and known.acts and not self._depends(known, 0)
            ]
            return Subject(ahead[-1].parties if ahead else (), None, left, opener)
        return Subject((), None, left, opener)

    def _clause_start(self, at: int) -> tuple[int, str]:
        """Go back to where a clause begins; say which word opens it."""
        ends = {cue.end for cue in self.cues if cue.start < at}
        for place in range(at, 0, -1):
            opener = self._opens(place, at)
            if opener is not None or place in ends:
                return place, "cue" if opener is None else opener
        return 0, ""

    def _opens(self, place: int, at: int) -> str | None:
        """Return what opens a clause before a word, as seen from a phrase at ``at``; None if nothing does."""
        word = self.lower(place - 1)
        if word in _STOPS or word == '"':
            return ""
        if self.is_inside(place - 1):
            return None
        if word in _BREAKS or (word == "as" and self.lower(place - 2) == "long"):
            return "if" if word == "as" else word
        if word in (",", "and", "or"):
            if self.mention_at(place) is not None or self.lower(place) == "neither":
                return ""
            return word if place == at else None
        return None

    def _depends(self, mention: Mention, left: int) -> bool:
        """Tell whether a mention hangs on a preposition and so is no subject."""
        at = mention.start - 1
        while at >= left and self.lower(at) in ("the", "a", "an", "its", "their", "both"):
            at -= 1
        if self.lower(at) == "of" and self.lower(at - 1) in _STATES:
            return False
        return at >= left and (self.lower(at) in _PREPOSITIONS or self.lower(at).endswith("ing"))

    # --- who says so ---

    def _frame(self, cue: Cue) -> Frame | None:
        subject = self.subjects[cue.start]
        speaker, begins, ends = subject.parties, cue.start, cue.end
        if subject.mention is not None:
            speaker = subject.mention.parties
            if subject.mention.sort == "we" and cue.kind == "predict":
                return None
        if cue.form == "noun" and self.lower(cue.start) == "according":
            mention = self.mention_at(cue.end)
            return None if mention is None else self._around(cue, mention, mention.end)
        if subject.mention is not None:
            begins = subject.mention.start
            while begins > 0 and self.lower(begins - 1) in ("the", "a", "an"):
                begins -= 1
        elif not speaker or self.lower(cue.start - 1) in (",", '"', "”"):
            follows = self.mention_at(cue.end)
            if follows is not None and self.lower(cue.start - 1) in (",", '"', "”", "."):
                speaker, ends = follows.parties, follows.end
            elif self.lower(cue.start - 1) != "," or self._that(cue.end) is None:
                return None
        if subject.mention is not None and not speaker:
            speaker = (self._unnamed(subject.mention),)
        if not speaker or is_passive(self.words, cue.start):
            return None
        ranges, quoted = self._ranges(begins, ends)
        if not ranges:
            return None
        return Frame(ranges, Voice(_together(speaker), self.words[cue.start].text, quoted), cue.kind, cue, begins)

    def _that(self, at: int) -> int | None:
        """Return where "that" stands, at a word or after a date or a place that follows it."""
        near = range(at, min(at + 7, len(self.words)))
        place = next((i for i in near if self.lower(i) == "that"), None)
        stops = {cue.start for cue in self.cues}
        if place is None or any(i in stops or self.words[i].is_sign for i in range(at, place)):
            return None
        return place

    def _unnamed(self, mention: Mention) -> Party:
        """Return a party of whom only a word is known: both sides, we."""
        first, last = self.words[mention.start], self.words[mention.end - 1]
        words = " ".join(word.lower for word in self.words[mention.start : mention.end])
        return Party(words, None, Span(first.start, last.end))

    def _around(self, cue: Cue, mention: Mention, end: int) -> Frame:
        size = len(self.words)
        ranges = tuple(pair for pair in ((0, cue.start), (end, size)) if pair[1] - pair[0] > 1)
        return Frame(ranges or ((end, size),), Voice(mention.parties[0], "according to"), "say", cue, cue.start)

    def _ranges(self, begins: int, ends: int) -> tuple[tuple[tuple[int, int], ...], bool]:
        """Return the words that are said: what follows, or what stands before, or both around; and whether quoted."""
        size = len(self.words)
        ends = self._that(ends) or ends
        before = self.lower(begins - 1)
        quoted = any(self.lower(at) in ('"', "“", "”") for at in range(size))
        leads = self.lower(ends) in ("that", ":") or (self.lower(ends) == "," and self.lower(ends + 1) in ('"', "“"))
        if before in (",", '"', "”", "?", ".") and begins > 2 and self.lower(ends) not in ("that", ":"):
            said = begins - 1
            tail = next((at for at in range(ends, size) if self.lower(at) in ('"', "“", ",")), size)
            parts = [(0, said)] + ([(tail, size)] if size - tail > 3 else [])
            return tuple(parts), quoted
        return (((ends + leads, size),) if size - ends > 1 else ()), quoted

    def voices_at(self, at: int) -> tuple[Frame, ...]:
        """Return the frames around a word, the outermost first."""
        around = [frame for frame in self.frames if frame.holds(at) and not frame.cue.start <= at < frame.cue.end]
        return tuple(sorted(around, key=lambda frame: (not frame.is_after, frame.begins)))
