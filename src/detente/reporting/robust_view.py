"""What ``detente robust`` prints: what was doubted, what survives, what moves most, and what each equilibrium hangs on.

Tables, sentences and plain data; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from detente.analysis.robustness import Judgement, Neighbourhood, Robustness, Variation
from detente.analysis.robustness.groups import grouped
from detente.model import StateSet
from detente.reporting.paths_view import concept_name
from detente.reporting.patterns_view import pattern_rows
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.robust_sentences import Telling, by_weight, made_by
from detente.reporting.robust_words import KIND_NAMES, Doubts, path_text
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Row, Table
from detente.reporting.wording import listed
from detente.types import Path

__all__ = [
    "cited_paths",
    "group_table",
    "judgement_table",
    "robust_blocks",
    "robust_data",
    "sureness_table",
    "telling_concept",
    "tried_table",
]

NAMED = 4
"""Most states that are named."""

GROUPS = 5
"""Most groups in which many equilibria are told of."""

_TELLING = ("nash", "seq", "sseq", "brseq", "smr", "gmr", "sim")


def telling_concept(near: Neighbourhood) -> str:
    """Choose the concept that equilibria are told of one by one: SEQ, or else the strictest that has any."""
    order = [name for name in ("seq", *_TELLING) if name in near.concepts]
    return next((name for name in order if len(near.equilibria(name))), order[0])


def robust_blocks(
    found: Robustness, near: Neighbourhood, *, concept: str, limit: int, lines: Mapping[Path, int] | None = None
) -> tuple[Block, ...]:
    """Return everything that is printed of one reading, and a table that compares the readings.

    Parameters
    ----------
    found : Robustness
    near : Neighbourhood
        The reading that is told of.
    concept : str
        Under which equilibria are told of one by one.
    limit : int
        Most judgements in the table, and most equilibria with a sentence of their own.
    lines : mapping of path to int, optional
        Where judgements stand in their file.
    """
    doubts = Doubts(near.space, lines)
    blocks: list[Block] = [tried_table(found, near), sureness_table(near)]
    if near.moving:
        blocks.append(judgement_table(near, doubts, limit=limit))
    blocks += _fragile(near, concept, doubts, limit)
    if len(found.neighbourhoods) > 1:
        blocks.append(_readings_table(found))
    impossible = [known for known in near.variations if known.impossible]
    if impossible:
        blocks.append(_impossible(impossible, doubts))
    return tuple(blocks)


# --- what was doubted -------------------------------------------------------------------------------------------------


def tried_table(found: Robustness, near: Neighbourhood) -> Table:
    """Count the changes that were tried, kind by kind."""
    rows = []
    for kind, count in near.counts.items():
        skipped = f"{count.skipped:,}" if count.skipped else ""
        rows.append((KIND_NAMES[kind], f"{count.tried:,}", f"{count.moved:,}", skipped))
    notes = [f"Left out: {_kind_name(name)}: {reason}." for name, reason in found.left_out.items()]
    table = Table.of(
        ("One judgement changed, everything else as it stands", "changes", "move something", "not tried"), rows,
        "What was doubted", notes,
    )  # fmt: skip
    return table.without_empty_columns()


def _kind_name(name: str) -> str:
    return KIND_NAMES.get(name) or concept_name(name)


def sureness_table(near: Neighbourhood) -> Table:
    """Count for each concept the equilibria that survive, and those that hang on one judgement or on several."""
    rows = []
    for concept in near.concepts:
        doubts = near.doubts(concept)
        spans = [(0, 0), (1, 1), (2, 5), (6, len(near.judgements))]
        cells = [int(np.count_nonzero((doubts >= low) & (doubts <= high))) for low, high in spans]
        cells.append(len(near.surviving(concept)))
        rows.append(
            (concept_name(concept), f"{len(doubts):,}", *(f"{cell:,}" if len(doubts) else "" for cell in cells))
        )
    columns = ["Concept", "Equilibria", "no single judgement moves it", "hangs on one", "on 2 to 5", "on more"]
    columns.append("survives everything")
    notes = ["An equilibrium hangs on a judgement if some change of it alone takes the equilibrium away."]
    if len(near.space.conflict.readings) > 1 and "reading" in near.counts:
        notes.append("Another reading is many judgements at once, and counts in the last column only.")
        return Table.of(columns, rows, "How sure each equilibrium is", notes)
    return Table.of(columns[:-1], [row[:-1] for row in rows], "How sure each equilibrium is", notes)


# --- which judgement moves what ---------------------------------------------------------------------------------------


def judgement_table(
    near: Neighbourhood,
    doubts: Doubts,
    *,
    limit: int,
    place: tuple[str, Callable[[Judgement], str]] | None = None,
    hint: str = "--limit, --format csv or json show more",
) -> Table:
    """List the judgements that move something, those that take away most first.

    Parameters
    ----------
    place : (str, callable), optional
        A last column: its head, and what it says of a judgement; where it stands and what it cites if not given.
    hint : str
        How to see more.
    """
    head, where = place or ("where it stands, what it cites", doubts.place)
    lost = {name: near.overturned(name).sum(axis=1) for name in near.concepts}
    gained = made_by(near)
    order = by_weight(near)
    rows = []
    for number, row in enumerate(order[:limit], start=1):
        judgement = near.judgements[row]
        cells = [_moved(int(lost[name][row]), gained[name][row]) for name in near.concepts]
        told = f"{number:,}. {sentence(doubts.judgement(judgement))[:-1]}"
        rows.append((told, *cells, where(judgement)))
    columns = ("Judgement", *(concept_name(name) for name in near.concepts), head)
    notes = ["−: equilibria that some change of the judgement takes away; +: states that some change makes one."]
    more = len(order) - limit
    if more > 0:
        notes.append(f"{more:,} more that move something, other readings last: {hint}.")
    return Table.of(columns, rows, "Which judgement moves what", notes)


def _moved(lost: int, gained: int) -> str:
    return " ".join([f"−{lost:,}"] * bool(lost) + [f"+{gained:,}"] * bool(gained))


# --- what hangs on what -----------------------------------------------------------------------------------------------


def _fragile(near: Neighbourhood, concept: str, doubts: Doubts, limit: int) -> Iterator[Block]:
    """Tell of the equilibria under one concept: a sentence each, and of many what their patterns hang on."""
    name, states = concept_abbreviation(concept), near.equilibria(concept)
    if not len(states):
        yield Prose(f"No state is an equilibrium under {name}")
        return
    standing, hanging = near.standing(concept), near.hanging(concept)
    title = f"What each {name} equilibrium hangs on"
    lead = []
    if len(standing):
        lead.append(f"No single judgement takes away {_names(standing, near)}.")
    telling = Telling(near, concept, doubts, limit)
    points = tuple(telling.sentence(state) for state in telling.weakest(limit))
    more = len(hanging) - len(points)
    notes = (
        ["Numbers are those of the judgements above; --limit shows more of them, and --format csv all."]
        if points
        else []
    )
    if more > 0:
        told = counted(more, "more fragile equilibrium", "more fragile equilibria")
        notes.append(f"{told}: by pattern below; --limit and --format json show more.")
    yield Prose(title, tuple(lead), points, tuple(notes))
    if more > 0:
        yield group_table(near, concept)


def _names(states: StateSet, near: Neighbourhood) -> str:
    phrases = Phrases(near.space)
    shown = [phrases.state(state) for state in states[:NAMED]]
    more = len(states) - len(shown)
    return listed([*shown, f"{more:,} more"] if more else shown)


def group_table(near: Neighbourhood, concept: str) -> Table:
    """Tell of many equilibria by pattern: how many, how many judgements each hangs on, and which takes away most."""
    lost, counts = near.overturned(concept), near.doubts(concept)
    single = np.array([judgement.kind != "reading" for judgement in near.judgements], dtype=bool)
    numbers = {row: number for number, row in enumerate(by_weight(near), start=1)}
    groups = grouped(near, concept, GROUPS)
    spans, worst, falling = [], [], []
    for group in groups:
        held = lost[:, group.columns].sum(axis=1) * single
        low, high = int(counts[group.columns].min()), int(counts[group.columns].max())
        spans.append(f"{low:,}" if low == high else f"{low:,} to {high:,}")
        row = int(np.argmax(held))
        worst.append(f"{numbers[row]:,}" if held[row] else "–")
        falling.append(f"{held[row]:,}")
    patterns = [group.pattern for group in groups if group.pattern is not None]
    rest = ("",) * (len(groups) - len(patterns))
    rows = [
        *(
            row if row.is_heading else replace(row, cells=(*row.cells, *rest))
            for row in pattern_rows(near.space.conflict, patterns)
        ),
        Row(("What they hang on",), is_heading=True),
        Row(("  how many equilibria", *(f"{len(group.states):,}" for group in groups))),
        Row(("  judgements that each hangs on", *spans)),
        Row(("  the judgement most of them hang on", *worst)),
        Row(("  how many hang on it", *falling)),
    ]
    heads = [f"{k}" if group.pattern else "others" for k, group in enumerate(groups, start=1)]
    notes = (
        "yes: taken, ·: not taken, a level's name: at that level; empty: either way.",
        "A state belongs to the first pattern that it fits; judgements by their numbers above.",
    )
    title = f"All {concept_abbreviation(concept)} equilibria, by pattern"
    return Table(("", *heads), tuple(rows), title, notes, is_compact=True)


# --- all readings -----------------------------------------------------------------------------------------------------


def _readings_table(found: Robustness) -> Table:
    """Set the readings side by side: equilibria, and how many no single judgement moves."""
    rows: list[tuple[str, ...]] = []
    for near in found.neighbourhoods:
        reading = near.space.conflict.reading(near.space.reading)
        cells = [f"{len(near.standing(name)):,} of {len(near.equilibria(name)):,}" for name in found.concepts]
        rows.append((reading.name or reading.id, *cells))
    shared = [f"{len(found.survivors(name)):,} of {len(found.shared(name)):,}" for name in found.concepts]
    table_rows = [
        *(Row(row) for row in rows),
        Row(("In all readings",), is_heading=True),
        Row(("survive everything", *shared)),
    ]
    columns = ("Reading", *(concept_name(name) for name in found.concepts))
    notes = ("How many of the equilibria no single judgement takes away.",)
    return Table(columns, tuple(table_rows), "Reading by reading", notes)


def _impossible(impossible: list[Variation], doubts: Doubts) -> Prose:
    points = tuple(
        sentence(f"if {doubts.change(variation)}: {variation.impossible}") for variation in impossible[:GROUPS]
    )
    more = len(impossible) - len(points)
    notes = (f"{counted(more, 'more change')} of this kind; --format json names them.",) if more else ()
    return Prose("Changes that leave no preferences to judge by", (), points, notes)


# --- plain data -------------------------------------------------------------------------------------------------------


def cited_paths(found: Robustness) -> set[Path]:
    """Return the paths of all judgements that move something."""
    return {judgement.path for near in found.neighbourhoods for judgement in near.judgements if judgement.path}


def robust_data(found: Robustness, lines: Mapping[Path, int]) -> dict[str, Any]:
    """Return the contract ``detente.robust/1`` with what only a door knows: lines of the file, and words."""
    data = found.to_dict()
    for near, told in zip(found.neighbourhoods, data["readings"], strict=True):
        doubts = Doubts(near.space, lines)
        for judgement, item in zip(near.judgements, told["judgements"], strict=True):
            item["words"] = doubts.judgement(judgement)
            item["place"] = path_text(near.space.conflict, judgement.path)
            if judgement.path in lines:
                item["line"] = lines[judgement.path]
    return data
