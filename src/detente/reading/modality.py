"""Whether it happened: modality, conditions, questions, opinions and negation of what a clause tells."""

from __future__ import annotations

from collections.abc import Sequence

from detente.reading.clauses import OPINIONS, Frame, Scene, Subject
from detente.reading.cues import Cue, is_passive
from detente.reading.records import Status
from detente.reading.word_lists import word_list

__all__ = ["is_negated", "is_opinion", "status_of"]

_NOT = word_list("modality_not")
_MAYBE = word_list("modality_maybe")
_PLANS = word_list("modality_plans")
_OPINIONS = (
    ("in", "my", "view"), ("in", "my", "opinion"), ("i", "think"), ("i", "believe"), ("it", "is", "unlikely"),
    ("it", "is", "likely"), ("it", "is", "possible"), ("perhaps",), ("maybe",), ("one", "wonders"), ("my", "guess"),
    ("the", "question", "is"), ("real", "question"), ("nobody", "believes"), ("everyone", "expects"),
    ("i", "doubt"), ("it", "is", "doubtful"), ("i", "fear"), ("i", "expect"), ("it", "seems"), ("if", "only"),
)  # fmt: skip
_DOUBTS = frozenset({"unlikely", "doubt", "doubtful", "doubts"})
_ASKING = frozenset({"if", "unless", "whether", "should", "once"})
_FIXED: dict[str, Status] = {"demand": "demanded", "offer": "announced", "threaten": "announced",
                             "predict": "predicted", "claim": "predicted"}  # fmt: skip


def status_of(scene: Scene, cue: Cue, subject: Subject, frames: Sequence[Frame]) -> Status:
    """Tell whether what a phrase tells happened, was announced, demanded, or is somebody's opinion or question."""
    between = _between(scene, cue, subject)
    if _is_open(scene, cue, subject, frames):
        return "predicted"
    if cue.kind in _FIXED and cue.kind != "demand":
        return _FIXED[cue.kind]
    if between & _MAYBE:
        return "predicted"
    if cue.kind == "demand":
        return "demanded"
    if "would" in between and "have" not in between:
        return "announced" if _by_oneself(subject, frames) else "predicted"
    return "announced" if _is_intended(scene, cue, between) else "happened"


def _is_open(scene: Scene, cue: Cue, subject: Subject, frames: Sequence[Frame]) -> bool:
    """Tell whether it is somebody's opinion, a condition or a question."""
    is_view = any(frame.kind in OPINIONS for frame in frames) or is_opinion(scene, cue.start)
    return is_view or subject.opener in _ASKING or _is_question(scene, cue)


def _is_intended(scene: Scene, cue: Cue, between: set[str]) -> bool:
    """Tell whether it is only said to be going to happen."""
    if cue.form == "noun":
        return scene.lower(cue.start) == "there" or _is_announced(scene, cue)
    return bool(between & _PLANS) or scene.lower(cue.start - 1) == "to" or _is_under_way(scene, cue)


def _between(scene: Scene, cue: Cue, subject: Subject) -> set[str]:
    """Return the words of a clause before the phrase, and the auxiliary that a question puts before its subject."""
    start = subject.mention.end if subject.mention else subject.left
    words = {scene.lower(at) for at in range(start, cue.start)}
    ahead = subject.mention.start - 1 if subject.mention else subject.left
    while ahead >= 0 and scene.lower(ahead) in ("the", "a", "an"):
        ahead -= 1
    return words | ({scene.lower(ahead)} if ahead >= 0 else set())


def _by_oneself(subject: Subject, frames: Sequence[Frame]) -> bool:
    spoken = {frame.voice.party.name for frame in frames[-1:]}
    return bool(spoken & {party.name for party in subject.parties})


def is_opinion(scene: Scene, before: int) -> bool:
    """Tell whether words before a place mark what follows as an opinion."""
    lowered = tuple(word.lower for word in scene.words[:before])
    return any(lowered[at : at + len(words)] == words for words in _OPINIONS for at in range(len(lowered)))


def _is_question(scene: Scene, cue: Cue) -> bool:
    """Tell whether the next sign that ends a sentence is a question mark."""
    end = next((word.text for word in scene.words[cue.end :] if word.text in ".?!"), "")
    return end == "?" and not any(word.text in '"”' for word in scene.words)


def _is_under_way(scene: Scene, cue: Cue) -> bool:
    """Tell whether it is only being done, as in "is sending"; what is under way is no event yet."""
    if cue.form != "ing":
        return False
    return is_passive(scene.words, cue.start) or scene.lower(cue.start - 1) == "and"


def _is_announced(scene: Scene, cue: Cue) -> bool:
    return any(other.kind == "say" and other.end <= cue.start for other in scene.cues)


def is_negated(scene: Scene, cue: Cue, subject: Subject, frames: Sequence[Frame]) -> bool:
    """Tell whether a clause is said not to be so. Two negations cancel each other."""
    start = subject.mention.end if subject.mention else subject.left
    count = 0
    if not cue.needs_not:
        count += any(_is_no(scene, at) for at in range(start, cue.start))
        ahead = subject.mention.start if subject.mention else subject.left
        count += subject.mention is not None and scene.lower(ahead - 1) in ("neither", "no", "nor")
        count += subject.mention is not None and scene.lower(ahead) == "neither"
        count += cue.form == "noun" and scene.lower(cue.start - 1) == "no"
    count += any(frame.kind == "deny" for frame in frames)
    before = {scene.lower(at) for at in range(cue.start)}
    count += bool(before & _DOUBTS) or ("nobody" in before and "believes" in before)
    count += any(word.lower in ("false", "untrue") for word in scene.words[cue.end :])
    return count % 2 == 1


def _is_no(scene: Scene, at: int) -> bool:
    word, follows = scene.lower(at), scene.lower(at + 1)
    if word in ("not", "n't") and follows in ("only", "just"):
        return False
    return word in _NOT or (word == "no" and follows in ("longer", "plans", "intention", "plan", "intentions"))
