"""Statement records from a document by rules: no model, no network, the same result every time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detente.reading.clauses import Frame, Scene, Subject
from detente.reading.cues import Cue, is_passive
from detente.reading.dates import Dated, dates_in
from detente.reading.documents import Document, Span
from detente.reading.enumerations import items_of
from detente.reading.mentions import Context, Mention
from detente.reading.modality import is_negated, is_opinion, status_of
from detente.reading.records import Kind, Party, Record, Status, Voice, record_id
from detente.reading.word_lists import word_list
from detente.reading.words import words_of

__all__ = ["METHOD", "read_sentence", "records_of"]

METHOD = "rules"
"""What records made here give as their method."""

_SPEECH = frozenset({"demand", "refuse", "offer", "threaten", "predict", "claim"})
"""Kinds whose content is what is asked, refused or held out, and gives no records of its own."""

_FEWEST = 3
"""Words that a statement has at least where nobody is named."""

_CHANCES = frozenset({"may", "might", "could"})
_MUST = frozenset({"must", "should"})
_AUXILIARIES = word_list("extraction_auxiliaries")
_ENDS = word_list("extraction_ends")


@dataclass(frozen=True)
class _Place:
    """Where a sentence stands."""

    document: Document
    number: int
    dates: tuple[Dated, ...]


def records_of(document: Document, progress: Callable[[float], None] | None = None) -> tuple[Record, ...]:
    """Read the statement records of a document, in order.

    Parameters
    ----------
    document : Document
    progress : callable, optional
        Told the share that is done.

    Raises
    ------
    UnsupportedAnalysisError
        If the library behind the gazetteer is missing.
    """
    context = Context()
    found: dict[str, Record] = {}
    for number in range(len(document.sentences)):
        for record in read_sentence(document, number, context):
            found.setdefault(record.id, record)
        if progress is not None:
            progress((number + 1) / len(document.sentences))
    return tuple(found.values())


def read_sentence(document: Document, number: int, context: Context) -> tuple[Record, ...]:
    """Read the records of one sentence; what it tells of who is meant goes into the context."""
    span = document.sentences[number].span
    if number and document.sentences[number - 1].paragraph != document.sentences[number].paragraph:
        context.pair = ()
    scene = Scene(words_of(document.text, span), context)
    place = _Place(document, number, dates_in(document.text, span, document.date))
    found = list(_records(scene, place))
    subjects = [subject.parties for subject in scene.subjects.values() if subject.parties]
    if subjects:
        context.subjects = subjects[0]
    return tuple(found)


def _records(scene: Scene, place: _Place) -> Iterator[Record]:
    told: list[int] = []
    covered: list[tuple[int, int]] = []
    for cue in scene.cues:
        if cue.kind in ("say", "deny", "predict") or any(start <= cue.start < end for start, end in covered):
            continue
        if _leads_to_threat(scene, cue) or _is_ground_of_opinion(scene, cue):
            continue
        end = _complement_end(scene, cue)
        if cue.kind in _SPEECH or cue.kind in ("concede", "agree"):
            covered.append((cue.end, end))
        told.append(cue.start)
        yield from _of_cue(scene, place, cue, end)
    yield from _of_duties(scene, place, told)
    yield from _of_chances(scene, place, told)
    yield from _of_speech(scene, place, told)


def _leads_to_threat(scene: Scene, cue: Cue) -> bool:
    """Tell whether a phrase is the condition of a threat that follows, and so part of that."""
    if scene.subjects[cue.start].opener not in ("if", "unless"):
        return False
    return any(other.kind in ("threaten", "offer") and other.start > cue.start for other in scene.cues)


def _is_ground_of_opinion(scene: Scene, cue: Cue) -> bool:
    """Tell whether a noun is what somebody holds a view of: they believe that its withdrawal will do harm."""
    return cue.form == "noun" and any(frame.kind == "predict" for frame in scene.voices_at(cue.start))


def _complement_end(scene: Scene, cue: Cue) -> int:
    """Return the word at which what belongs to a phrase ends."""
    size = len(scene.words)
    quoted = [frame for frame in scene.voices_at(cue.start) if frame.is_after]
    limit = min([size, *(end for frame in quoted for start, end in frame.ranges if start <= cue.start < end)])
    for at in range(cue.end, limit):
        word = scene.lower(at)
        if word in (";", ".", "?", "!", "”", "(", "—") or (word == '"' and at > cue.end):
            return at
        if word in _ENDS and not scene.is_inside(at) and not (word == "as" and cue.kind in _SPEECH):
            return at - (scene.lower(at - 1) == ",")
        if word == "if" and cue.kind not in _SPEECH:
            return at
        if word in (",", "and", "but", "or") and not scene.is_inside(at) and _begins_anew(scene, cue, at + 1):
            return at - (word != "," and scene.lower(at - 1) == ",")
    return limit


def _begins_anew(scene: Scene, cue: Cue, at: int) -> bool:
    """Tell whether another statement begins at a word: a phrase in a finite form, or a subject and then one."""
    at += scene.lower(at) in ("and", "but", "that")
    begun = scene.mention_at(at)
    if begun is not None and begun.acts and scene.lower(begun.end) in _AUXILIARIES:
        return True
    if scene.lower(at) in _AUXILIARIES - {"have"} and scene.lower(at - 1) == ",":
        return True
    for other in scene.cues:
        if other.start < at:
            continue
        gap = [scene.lower(place) for place in range(at, other.start)]
        mention = scene.mention_at(at)
        finite = other.form in ("past", "third", "noun") or (other.form == "ing" and cue.form == "ing")
        if mention is not None and mention.acts and other.start - mention.end <= 5 and "," not in gap:
            return finite or bool({"will", "would", "may", "have", "has", "does", "do"} & set(gap))
        return finite and other.form != "noun" and all(
            word in ("has", "have", "had", "also", "then", "in", "turn", "its", "is", "was", "were") for word in gap
        )  # fmt: skip
    return False


def _of_cue(scene: Scene, place: _Place, cue: Cue, end: int) -> Iterator[Record]:
    """Make the records of one phrase: one, or one for each item of a list."""
    subject = scene.subjects[cue.start]
    frames = scene.voices_at(cue.start)
    actors, mention = _actors(scene, cue, subject, frames)
    if not actors and cue.form == "noun" and cue.kind not in ("refuse", "agree", "demand"):
        return
    targets = _targets(scene, cue, end, actors, subject)
    if not (actors or targets or frames or subject.mention) and end - cue.start < _FEWEST:
        return  # a word in a table or a heading, and no statement
    if cue.kind == "demand":
        items = items_of(scene, cue)
        if items:
            for start, stop in items:
                yield _record(scene, place, cue, (start, stop), frames, actors, targets, subject, about=start)
            return
        if cue.form == "noun" and (not actors or not _has_content(scene, cue, end)):
            return
    if cue.form == "noun" and frames and frames[-1].voice.party in actors:
        frames = frames[:-1]
    yield _record(scene, place, cue, (_begin(scene, cue, subject, mention), end), frames, actors, targets, subject)


def _begin(scene: Scene, cue: Cue, subject: Subject, mention: Mention | None) -> int:
    """Return the first word of a passage: its subject, or the condition that it hangs on."""
    start = cue.start if mention is None else min(mention.start, cue.start)
    if subject.opener in ("if", "unless") and mention is not None:
        return subject.left - 1
    if cue.kind in ("threaten", "offer"):
        conditions = [other for other in scene.cues if other.start < cue.start and _leads_to_threat(scene, other)]
        return min([start, *(scene.subjects[other.start].left - 1 for other in conditions)])
    return start


def _has_content(scene: Scene, cue: Cue, end: int) -> bool:
    """Tell whether a noun of demand says what is demanded."""
    return bool({"to", "for", "that"} & {scene.lower(at) for at in range(cue.start, min(end, cue.start + 8))})


def _actors(
    scene: Scene, cue: Cue, subject: Subject, frames: Sequence[Frame]
) -> tuple[tuple[Party, ...], Mention | None]:
    """Return who acts, and where it is named in the clause."""
    if cue.form == "noun":
        found = _actors_of_noun(scene, cue, frames)
        if found is not None:
            return found
    mention = subject.mention
    if cue.form in ("past", "participle") and is_passive(scene.words, cue.start):
        return _agents(scene, cue, subject), mention
    if (mention is not None and mention.sort == "we") or (mention is None and not subject.parties):
        spoken = [frame.voice.party for frame in frames if frame.kind == "say"]
        first_person = mention is not None or cue.form == "noun"
        named = tuple(party for party in spoken[-1:] if party.code or party.name[0].isupper())
        return (named if first_person else ()), mention
    return subject.parties, mention


def _actors_of_noun(scene: Scene, cue: Cue, frames: Sequence[Frame]) -> tuple[tuple[Party, ...], Mention | None] | None:
    """Return whose demand, support or deployment a noun tells of; None where nobody is named."""
    owner = _owner(scene, cue)
    if owner is not None:
        return owner.parties, owner
    if cue.kind == "refuse" and frames:
        return (frames[-1].voice.party,), None
    said = [other for other in scene.cues if other.kind == "say" and other.end <= cue.start]
    speaker = scene.subjects[said[-1].start] if said else None
    return (speaker.parties, speaker.mention) if speaker is not None and speaker.mention is not None else None


def _agents(scene: Scene, cue: Cue, subject: Subject) -> tuple[Party, ...]:
    """Return by whom something was done; of demands that were made, whose they are."""
    if subject.mention is not None and scene.lower(subject.mention.end) in ("'s", "'") and cue.kind == "demand":
        return subject.parties
    near = range(cue.end, min(cue.end + 8, len(scene.words)))
    by = next((at for at in near if scene.lower(at) == "by"), None)
    agent = scene.mention_at(by + 1) if by is not None else None
    return agent.parties if agent else ()


def _owner(scene: Scene, cue: Cue) -> Mention | None:
    """Return whose demands or support it is: the name with a possessive s before the noun."""
    for mention in reversed(scene.mentions):
        gap = [scene.lower(at) for at in range(mention.end, cue.start)]
        if mention.end <= cue.start and {"'s", "'", "’"} & set(gap[:1]) and len(gap) <= 5:
            return mention
    return None


def _targets(scene: Scene, cue: Cue, end: int, actors: Sequence[Party], subject: Subject) -> tuple[Party, ...]:
    """Return towards whom: the first one named after words, everybody named after deeds."""
    names = {party.name for party in actors}
    first = min(cue.end, cue.start + 1)
    found = [
        mention
        for mention in scene.mentions
        if first <= mention.start < end and mention.sort in ("name", "adjective") and not _is_voice(scene, mention)
    ]
    parties: list[Party] = []
    for mention in found[:1] if cue.kind in _SPEECH else found:
        parties += [party for party in mention.parties if party.name not in names | {known.name for known in parties}]
    if cue.kind == "threaten" and not parties:
        parties += _of_condition(scene, cue, names)
    if is_passive(scene.words, cue.start) and cue.form in ("past", "participle") and subject.mention:
        parties += [party for party in subject.parties if party.name not in names]
    return tuple(parties)


def _of_condition(scene: Scene, cue: Cue, names: set[str]) -> list[Party]:
    """Return whom a condition before a threat names: if they do so, we will answer."""
    for other in scene.cues:
        subject = scene.subjects[other.start]
        if other.start < cue.start and subject.opener in ("if", "unless"):
            return [party for party in subject.parties if party.name not in names]
    return []


def _is_voice(scene: Scene, mention: Mention) -> bool:
    return any(frame.begins <= mention.start < frame.cue.end + 2 and frame.is_after for frame in scene.frames)


def _of_duties(scene: Scene, place: _Place, told: list[int]) -> Iterator[Record]:
    """Make a demand of what somebody says that another must do."""
    for at in range(1, len(scene.words)):
        mention = next((known for known in scene.mentions if known.end == at), None)
        if scene.lower(at) not in _MUST or mention is None or mention.sort != "name":
            continue
        frames = scene.voices_at(at)
        speaker = [frame for frame in frames if frame.kind == "say"][-1:]
        if not speaker or any(start > at for start in told):
            continue
        told.append(at)
        cue = Cue(at, at + 1, "demand", "base")
        outer = tuple(frame for frame in frames if frame is not speaker[0])
        subject = Subject(mention.parties, mention, mention.start)
        yield _record(scene, place, cue, (mention.start, _complement_end(scene, cue)), outer,
                      (speaker[0].voice.party,), mention.parties, subject)  # fmt: skip


def _of_chances(scene: Scene, place: _Place, told: list[int]) -> Iterator[Record]:
    """Make a prediction of what somebody may do, where no act of the lexicon is told."""
    for mention in scene.mentions:
        if scene.lower(mention.end) not in _CHANCES or not mention.acts or any(at > mention.end for at in told):
            continue
        frames = scene.voices_at(mention.start)
        told.append(mention.end)
        cue = Cue(mention.end, mention.end + 1, "predict", "base")
        yield _record(scene, place, cue, (mention.start, _complement_end(scene, cue)), frames[:-1],
                      tuple(frame.voice.party for frame in frames[-1:]), mention.parties,
                      Subject(mention.parties, mention, mention.start))  # fmt: skip
        return


def _of_speech(scene: Scene, place: _Place, told: Sequence[int]) -> Iterator[Record]:
    """Make a claim, or a prediction, of what somebody says where no act is told in it."""
    for frame in scene.frames:
        inner = any(other is not frame and other.cue.start in range(*frame.ranges[0]) for other in scene.frames)
        if inner or any(frame.holds(at) for at in told):
            continue
        start, end = frame.ranges[0]
        is_view = frame.kind == "predict" or is_opinion(scene, end)
        kind = "predict" if is_view else "claim"
        named = (mention.parties for mention in scene.mentions if start <= mention.start < end
                 and mention.sort == "name" and frame.voice.party.name not in _names(mention.parties))  # fmt: skip
        targets = next(named, ())
        cue = Cue(frame.cue.start, frame.cue.end, kind, frame.cue.form)
        speaker = frame.voice.party.name
        outer = tuple(other for other in scene.voices_at(frame.cue.start) if other.voice.party.name != speaker)
        whole = (min(start, frame.begins), max(end, frame.cue.end))
        yield _record(scene, place, cue, whole, outer, (frame.voice.party,), targets, scene.subjects[frame.cue.start])


def _names(parties: Sequence[Party]) -> set[str]:
    return {party.name for party in parties}


def _record(
    scene: Scene,
    place: _Place,
    cue: Cue,
    extent: tuple[int, int],
    frames: Sequence[Frame],
    actors: Sequence[Party],
    targets: Sequence[Party],
    subject: Subject,
    *,
    about: int | None = None,
) -> Record:
    """Put a record together; ``extent`` is its first word and one past its last."""
    start, end = extent
    while end > start + 1 and scene.words[end - 1].is_sign and scene.words[end - 1].text not in ")%":
        end -= 1
    words, document = scene.words, place.document
    span = Span(words[start].start, words[min(end, len(words)) - 1].end)
    first = words[min(cue.end if about is None else about, len(words) - 1)].start
    status: Status = status_of(scene, cue, subject, frames)
    kind: Kind = cue.kind  # type: ignore[assignment]  # the lexicon holds no other kinds than those
    voices: tuple[Voice, ...] = tuple(frame.voice for frame in frames)
    actors = tuple(actors)
    return Record(
        record_id(document.digest, span, kind, actors), document.digest, place.number, span, kind, voices, actors,
        tuple(targets), document.text[first : span.end] if first < span.end else "", status,
        is_negated(scene, cue, subject, frames), _date(scene, place, span, frames),
        _confidence(actors, subject, cue, status), METHOD,
    )  # fmt: skip


def _date(scene: Scene, place: _Place, span: Span, frames: Sequence[Frame]) -> str | None:
    """Return the date in a passage; else the one that opens the sentence; else the one on which it was said."""
    inside = [known for known in place.dates if span.start <= known.span.start < span.end]
    opening = place.document.sentences[place.number].span.start
    leading = [known for known in place.dates if known.span.start <= opening + 4]
    spoken = [known for known in place.dates for frame in frames if _is_beside(scene, frame, known)]
    chosen = inside or leading or spoken
    return chosen[0].date if chosen else None


def _is_beside(scene: Scene, frame: Frame, known: Dated) -> bool:
    """Tell whether a date stands with the word of saying, as in "said on Monday"."""
    places = range(frame.cue.end, min(frame.cue.end + 4, len(scene.words)))
    return any(scene.words[at].start == known.span.start for at in places)


def _confidence(actors: Sequence[Party], subject: Subject, cue: Cue, status: str) -> float:
    """Say how sure the rules are; the figures are a rough order and no frequencies."""
    sure = 0.9 - 0.2 * (not actors) - 0.1 * (subject.mention is None) - 0.1 * (cue.form == "noun")
    if subject.mention is not None and subject.mention.sort in ("pronoun", "both", "we"):
        sure -= 0.1
    if actors and all(party.code is None for party in actors):
        sure -= 0.05
    return round(max(0.1, sure - 0.05 * (status == "predicted")), 2)
