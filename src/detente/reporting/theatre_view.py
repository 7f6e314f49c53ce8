"""What ``detente theatres`` and ``detente compose`` print: parts beside the whole, and what ties them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from detente.analysis.composition import Composition
from detente.analysis.theatres import Link, Part, Theatres
from detente.analysis.ties import Tie
from detente.model import State, StateSet
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Table
from detente.reporting.wording import listed

__all__ = ["COUNTED", "SCHEMA", "composition_blocks", "composition_data", "theatre_blocks"]

SCHEMA = "detente.composition/1"
"""Name and version of the JSON contract of a composition."""

COUNTED = 1 << 20
"""States of a whole up to which its equilibria are looked for where they cannot be put together from its parts."""

_STATED = {
    "none": "statements about one theatre at most",
    "lexicographic": "statements about one theatre each, in order",
    "weighted": "statements about different theatres weigh against each other",
    "statement": "statements that speak of several theatres",
    "ranking": "whole states, ranked",
}
_MEASURED = {
    "none": "no tie: one theatre at most makes a difference",
    "lexicographic": "{leads} decides, the others where it leaves a tie",
    "separable": "what is better in one does not depend on the others; none decides first",
    "inseparable": "what is better in {where} depends on the rest",
    "unknown": "too large to tell",
}


# --- a conflict cut along its theatres --------------------------------------------------------------------------------


def theatre_blocks(cut: Theatres, *, limit: int) -> tuple[Block, ...]:
    """Return how many equilibria the parts and the whole have, what ties them, and examples of what linking changes.

    Parameters
    ----------
    limit : int
        Most examples of each kind. They are told for SEQ, or for the first concept where SEQ was not asked for.
    """
    words = _Words(cut)
    told = "seq" if "seq" in cut.concepts else cut.concepts[0]
    blocks: list[Block] = [_counts(cut, words), _why(cut, words), _ties(cut, words)]
    blocks += [_alone(part, told, words, limit) for part in cut.parts]
    blocks += _links(cut, told, words, limit)
    others = [concept_abbreviation(name) for name in cut.concepts if name != told]
    if others:
        blocks.append(Prose(notes=(f"For examples under {listed(others)} ask for one of them: --concept.",)))
    return tuple(blocks)


class _Words:
    """Names of theatres and decision makers."""

    def __init__(self, cut: Theatres) -> None:
        self.phrases = Phrases(cut.space)
        self.theatres = {known.id: known.name or known.id for known in cut.space.conflict.theatres}

    def labelled(self, text: str) -> str:
        """Put printed names in place of ids."""
        for maker in self.phrases.conflict.decision_makers:
            text = re.sub(rf"\b{re.escape(maker.id)}\b", maker.label, text)
        for theatre, name in self.theatres.items():
            text = text.replace(f"'{theatre}'", name)
        return text


def _counts(cut: Theatres, words: _Words) -> Table:
    rows = []
    for name in cut.concepts:
        alone = [f"{len(part.analysis.equilibria(name)):,}" for part in cut.parts]
        sets = (cut.equilibria(name), cut.kept(name), cut.added(name), cut.lost(name))
        rows.append((concept_abbreviation(name), *alone, *(f"{len(states):,}" for states in sets)))
    parts = [f"{words.theatres[part.theatre]} alone" for part in cut.parts]
    columns = ("Equilibria", *parts, "Together", "In both", "Linking adds", "takes away")
    held = "at the status quo" if cut.rest == "status_quo" else "at their first levels"
    sizes = listed(f"{words.theatres[part.theatre]} {part.space.n_states:,}" for part in cut.parts)
    notes = (
        f"Alone: the other theatres' options stand {held}. States: {sizes}, together {cut.space.n_states:,}.",
        "In both: so is every part. Added: some part is none. Taken away: every part is one, but not the whole.",
    )
    return Table.of(columns, rows, "Each theatre alone, and all together", notes)


def _why(cut: Theatres, words: _Words) -> Prose:
    """Say under which concepts the whole is exactly the combination of its parts."""
    points = []
    for name in cut.concepts:
        exact = "the whole is exactly the combination of its parts" if name in cut.exact else (
            "the whole is not bound to be the combination of its parts")  # fmt: skip
        points.append(f"{concept_abbreviation(name)}: {exact}, since {words.labelled(cut.falls_apart[name])}.")
    return Prose("Does the whole fall apart?", (), tuple(points))


def _ties(cut: Theatres, words: _Words) -> Table:
    rows = [
        (
            words.phrases.name(tie.decision_maker),
            listed(words.theatres[name] for name in tie.depends_on) if tie.depends_on else "none",
            _STATED[tie.stated],
            _measured(tie, words),
        )
        for tie in cut.ties
    ]
    across = [f"{words.phrases.name(tie.decision_maker)}: {'; '.join(tie.across)}" for tie in cut.ties if tie.across]
    notes = [f"Statements across theatres. {text}." for text in across]
    columns = ("Whose preferences", "Cares about", "As stated", "As it works out")
    return Table.of(columns, rows, "What ties the theatres", notes)


def _measured(tie: Tie, words: _Words) -> str:
    where = [words.theatres[name] for name, apart in tie.separable.items() if apart is False]
    leads = words.theatres.get(tie.leads or "", "")
    return _MEASURED[tie.measured].format(leads=leads, where=listed(where) if where else "")


def _alone(part: Part, concept: str, words: _Words, limit: int) -> Prose:
    found = part.analysis.equilibria(concept)
    inside = Phrases(part.space)
    points = tuple(_described(inside, state) for state in inside.nearest_first(found)[:limit])
    name = concept_abbreviation(concept)
    head = f"{words.theatres[part.theatre]} alone: {counted(len(found), f'{name} equilibrium', f'{name} equilibria')}"
    return Prose(head, (), points, _left_out(len(found), len(points)))


def _described(words: Phrases, state: State) -> str:
    """Describe a state by what differs from the status quo; its number counts in another space."""
    return sentence(words.unlike_status_quo(state))


def _left_out(total: int, shown: int) -> tuple[str, ...]:
    return (f"{total - shown:,} more; --limit or --format json show more.",) if total > shown else ()


def _links(cut: Theatres, concept: str, words: _Words, limit: int) -> Iterator[Prose]:
    name = concept_abbreviation(concept)
    for title, states in (
        (f"What linking adds ({name})", cut.added(concept)),
        (f"What linking takes away ({name})", cut.lost(concept)),
    ):
        shown: StateSet = words.phrases.nearest_first(states)[:limit]
        points = tuple(_link(cut.link(state, concept), words) for state in shown)
        yield Prose(title, () if points else ("Nothing.",), points, _left_out(len(states), len(points)))


def _link(link: Link, words: _Words) -> str:
    """Say who would leave the parts, or the whole."""
    told = [sentence(words.phrases.known_state(link.state))]
    for theatre, makers in link.leave_parts.items():
        if makers:
            told.append(f"In {words.theatres[theatre]} alone {words.phrases.names(makers)} would leave it.")
        elif link.parts[theatre] is None:
            told.append(f"In {words.theatres[theatre]} alone it is not feasible.")
    if link.leave_whole:
        told.append(f"In the whole {words.phrases.names(link.leave_whole)} would leave it.")
    return " ".join(told)


# --- two conflicts put together ---------------------------------------------------------------------------------------


def composition_blocks(both: Composition, concepts: Sequence[str], *, limit: int) -> tuple[Block, ...]:
    """Return who is in both, under which names, and which equilibria the whole has.

    Parameters
    ----------
    concepts : sequence of str
        Under which equilibria are counted.
    limit : int
        Most equilibria to show.
    """
    labels = {maker.id: maker.label for maker in both.conflict.decision_makers}
    title = f"{both.conflict.title}: {both.n_states:,} feasible states"
    shared = listed(f"{labels[name]} ({_RULES[both.rules[name]].format(*_names(both))})" for name in both.shared)
    told = [f"In both: {shared}."]
    if both.renamed:
        told.append(f"Renamed: {', '.join(f'{old} to {new}' for old, new in both.renamed.items())}.")
    data = composition_data(both, concepts)
    rows = [
        (
            concept_abbreviation(name),
            "not counted" if found["equilibria"] is None else f"{found['equilibria']:,}",
            "exactly the pairs of the two" if found["exact"] else "of the whole only",
            sentence(_labelled(found["because"], labels)),
        )
        for name, found in data["concepts"].items()
    ]
    notes = [f"Not counted: the whole has more than {COUNTED:,} states."] if any(
        found["equilibria"] is None for found in data["concepts"].values()) else []  # fmt: skip
    table = Table.of(("Concept", "Equilibria", "They are", "Because"), rows, "Equilibria of the whole", notes)
    return (Prose(title, tuple(told)), table, *_pairs(both, data, limit))


_RULES = {
    "first": "ranks by {0}, and by {1} where that leaves a tie",
    "second": "ranks by {1}, and by {0} where that leaves a tie",
    "weights": "weighs {0} and {1}",
    "own": "has preferences of its own for the whole",
}


def _names(both: Composition) -> tuple[str, str]:
    first, second = (theatre.name or theatre.id for theatre in both.conflict.theatres[:2])
    return first, second


def _pairs(both: Composition, data: dict[str, Any], limit: int) -> Iterator[Prose]:
    known = [name for name, found in data["concepts"].items() if found["equilibria"]]
    if not known:
        return
    first, second = (Phrases(space) for space in both.parts)
    points = tuple(
        f"{_names(both)[0]}: {first.unlike_status_quo(one)} | {_names(both)[1]}: {second.unlike_status_quo(other)}"
        for one, other in islice(both.equilibria(known[0]), limit)
    )
    total = data["concepts"][known[0]]["equilibria"]
    yield Prose(f"{concept_abbreviation(known[0])} equilibria, part by part", (), points, _left_out(total, len(points)))


def _labelled(text: str, labels: dict[str, str]) -> str:
    for name, label in labels.items():
        text = re.sub(rf"\b{re.escape(name)}\b", label, text)
    return text


def composition_data(both: Composition, concepts: Sequence[str]) -> dict[str, Any]:
    """Return a composition as plain data: the contract ``detente.composition/1``."""
    return {
        "schema": SCHEMA,
        "title": both.conflict.title,
        "parts": [
            {"title": conflict.title, "reading": reading}
            for conflict, reading in zip((both.first, both.second), both.readings, strict=True)
        ],
        "settings": both.settings.to_dict(),
        "shared": list(both.shared),
        "rules": dict(both.rules),
        "renamed": dict(both.renamed),
        "feasible_states": both.n_states,
        "counted_up_to": COUNTED,
        "concepts": {
            name: {
                "exact": both.is_exact(name),
                "because": both.because(name),
                "equilibria": both.count(name) if both.is_exact(name) or both.n_states <= COUNTED else None,
            }
            for name in concepts
        },
    }
