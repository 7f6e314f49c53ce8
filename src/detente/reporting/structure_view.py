"""What ``detente analyze`` prints under a preference structure, and the table of concept by structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from detente.analysis.concepts import CONCEPTS
from detente.analysis.structures import STRUCTURES, Structure, StructureAnalysis, Variant
from detente.analysis.structures.explanation import StructureExplanation, Temptation
from detente.model import State, StateSet
from detente.reporting.phrases import counted
from detente.reporting.prose import Block, Prose
from detente.reporting.side_by_side import state_in_words
from detente.reporting.stability import EQUILIBRIUM, column_head, concept_abbreviation, headline, initials, option_rows
from detente.reporting.tables import Row, Table
from detente.reporting.wording import state_words

__all__ = [
    "explained_data",
    "explained_table",
    "explanation_blocks",
    "explanation_prose",
    "structure_blocks",
    "structure_csv",
    "structure_heading",
    "structures_data",
    "structures_table",
]

ROWS = 24
"""Most rows of stability below the options; more are cut down to one concept."""


def structure_heading(analysis: StructureAnalysis, *, stated: bool) -> tuple[str, ...]:
    """Say what was analysed, under which structure, and whether the reading asked for it."""
    line = f"structure: {analysis.structure.name.lower()}"
    if stated:
        line += " (as the reading states; --structure simple leaves it out)"
    return (*headline(analysis.space), line)


def structure_blocks(analysis: StructureAnalysis, *, limit: int, where: str | None = None) -> tuple[Block, ...]:
    """Return counts by concept and variant, then the status quo and the strongest equilibria side by side.

    Parameters
    ----------
    limit : int
        Most equilibria to show; the notes say how many were left out.
    where : str, optional
        A statement that the shown states must satisfy.
    """
    return (_counts(analysis), *_meaning(analysis), _states(analysis, limit, where))


def _counts(analysis: StructureAnalysis) -> Table:
    counts = analysis.counts()
    rows = [
        (analysis.structure.concept_name(concept),
         *(f"{counts[variant.id][concept]:,}" for variant in analysis.variants))
        for concept in analysis.concepts
    ]  # fmt: skip
    columns = ("Concept", *(_head(analysis, variant) for variant in analysis.variants))
    title = "Equilibria by concept" + (" and variant" if len(analysis.variants) > 1 else "")
    return Table.of(columns, rows, title, analysis.remarks)


def _head(analysis: StructureAnalysis, variant: Variant) -> str:
    return variant.id.replace("_", "\n") if len(analysis.variants) > 1 else "Equilibria"


def _meaning(analysis: StructureAnalysis) -> Iterator[Prose]:
    """Say what the variants and the options are."""
    points = [f"{variant.id}: {variant.summary}" for variant in analysis.variants if variant.summary]
    if analysis.options:
        points.append("; ".join(_option(name, value) for name, value in analysis.options.items()))
    if points:
        yield Prose("What the variants are" if len(analysis.variants) > 1 else "How it was judged", (), tuple(points))


def _option(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        separator = "; " if any(isinstance(item, Mapping) for item in value.values()) else ", "
        return f"{name}: " + separator.join(_option(key, item) for key, item in value.items())
    if isinstance(value, float):
        return f"{name} {value:g}"
    return f"{name}: {value}"


def _strength(analysis: StructureAnalysis) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Count for every state under how many concepts and variants it is an equilibrium."""
    total = np.zeros(analysis.space.states.n_positions, dtype=np.int64)
    for variant in analysis.variants:
        if variant.id not in analysis.remainders:
            for concept in analysis.concepts:
                total[analysis.equilibria(concept, variant.id).indices] += 1
    return total


def _ordered(analysis: StructureAnalysis, where: str | None) -> StateSet:
    score = _strength(analysis)
    found = np.flatnonzero(score)
    states = StateSet(analysis.space, found[np.argsort(-score[found], kind="stable")])
    return states.where(where) if where else states


def _states(analysis: StructureAnalysis, limit: int, where: str | None) -> Table:
    space = analysis.space
    found = _ordered(analysis, where)
    shown = list(found[:limit])
    condition = f" where {where}" if where else ""
    if space.status_quo is not None:
        shown = [space.state(space.status_quo), *(state for state in shown if state.index != space.status_quo)]
    if not shown:
        return Table((), (), f"No equilibrium{condition} under these concepts")
    makers = space.conflict.decision_makers
    marks = initials([maker.label for maker in makers])
    legend = ", ".join(f"{mark} {maker.label}" for mark, maker in zip(marks, makers, strict=True))
    notes = [f"{EQUILIBRIUM} stable for all; else for whom: {legend}; – for nobody."]
    rows, left_out = _stability_rows(analysis, shown, marks)
    if left_out:
        notes.append(f"Only {left_out} is shown state by state; --concept shows another, csv and json show all.")
    if len(found) > limit:
        more = f"{len(found) - limit:,} more equilibri{'um' if len(found) - limit == 1 else 'a'} not shown"
        notes.append(f"{more}; --limit, --where, --format csv or json show more.")
    columns = ("", *(column_head(space, state) for state in shown))
    title = ("The states that are an equilibrium most often" if len(found) else "No equilibrium") + condition
    return Table(columns, (*option_rows(space.conflict, shown), *rows), title, tuple(notes), is_compact=True)


def _stability_rows(
    analysis: StructureAnalysis, states: Sequence[State], marks: Sequence[str]
) -> tuple[list[Row], str]:
    """Return the rows, and the name of the only concept that is shown where there are too many."""
    concepts, left_out = analysis.concepts, ""
    if len(concepts) > 1 and len(concepts) * len(analysis.variants) > ROWS:
        concepts = ("seq",) if "seq" in concepts else concepts[-1:]
        left_out = analysis.structure.concept_name(concepts[0])
    is_single = len(analysis.variants) == 1
    rows = [Row(("Stable",), is_heading=True)] if is_single else []
    makers = analysis.space.decision_makers
    for concept in concepts:
        name = analysis.structure.concept_name(concept)
        if not is_single:
            rows.append(Row((f"Stable, {name}",), is_heading=True))
        for variant in analysis.variants:
            cells = []
            for state in states:
                stable = [analysis.is_stable(state, concept, maker, variant.id) for maker in makers]
                told = " ".join(mark for mark, is_stable in zip(marks, stable, strict=True) if is_stable)
                whole = analysis.is_equilibrium(state, concept, variant.id)
                cells.append(EQUILIBRIUM if whole else told or "–")
            rows.append(Row((f"  {name if is_single else variant.name}", *cells)))
    return rows, left_out


def structure_csv(analysis: StructureAnalysis, *, where: str | None = None) -> Table:
    """Return every state that is an equilibrium of something, one row each: levels, then yes or no for each."""
    makers = analysis.space.decision_makers
    columns = ["state", "pattern", *(option.id for option in analysis.space.conflict.options)]
    keys = [(variant.id, concept) for variant in analysis.variants for concept in analysis.concepts]
    for variant, concept in keys:
        columns += [f"{variant} {concept}", *(f"{variant} {concept} {maker}" for maker in makers)]
    rows = []
    for state in _ordered(analysis, where):
        cells = [str(state.number), state.text, *state.levels]
        for variant, concept in keys:
            told = [analysis.is_equilibrium(state, concept, variant)]
            told += [analysis.is_stable(state, concept, maker, variant) for maker in makers]
            cells += ["yes" if value else "no" for value in told]
        rows.append(cells)
    return Table.of(columns, rows)


# --- why --------------------------------------------------------------------------------------------------------------


def explanation_blocks(explanations: Sequence[StructureExplanation]) -> tuple[Block, ...]:
    """Return the state in words, then the sentences for each decision maker."""
    first = explanations[0]
    space = first.analysis.space
    place = state_words(space, first.state)
    title = f"{place[0].upper()}{place[1:]}" + (", the status quo" if first.state.index == space.status_quo else "")
    return (state_in_words(space, first.state, title), *(explanation_prose(found) for found in explanations))


def explained_data(explanations: Sequence[StructureExplanation]) -> dict[str, Any]:
    """Return explanations as plain data: the contract ``detente.structure_explanations/1``."""
    return {
        "schema": "detente.structure_explanations/1",
        "explanations": [found.to_dict() for found in explanations],
    }


def explained_table(explanations: Sequence[StructureExplanation]) -> Table:
    """Return one row per tempting move: whose, where to, and the states that the answer passes through."""
    rows = [
        (found.decision_maker, "yes" if found.stable else "no", temptation.end.text,
         "yes" if temptation.is_deterred else "no",
         " ".join(f"{who}:{state.text}" for who, state in temptation.answer or ()))
        for found in explanations
        for temptation in found.temptations
    ]  # fmt: skip
    return Table.of(("decision maker", "stable", "move to", "deterred", "answer"), rows)


def explanation_prose(explanation: StructureExplanation) -> Prose:
    """Say why a state is stable for a decision maker under a structure, or why not."""
    space = explanation.analysis.space
    maker = space.conflict.decision_makers[space.conflict.decision_maker_index(explanation.decision_maker)].label
    title = f"{maker}: {'stable' if explanation.stable else 'not stable'}"
    if len(explanation.analysis.variants) > 1:
        title += f" ({explanation.analysis.variant(explanation.variant).name})"
    points = tuple(_told(explanation, found, maker) for found in explanation.temptations)
    notes: tuple[str, ...] = ()
    if explanation.n_more:
        notes = (f"{counted(explanation.n_more, 'more move')} not told; --limit shows more.",)
    return Prose(title, (_verdict(explanation, maker),), points, notes, is_numbered=True)


def _verdict(explanation: StructureExplanation, maker: str) -> str:
    place = state_words(explanation.analysis.space, explanation.state)
    concept = explanation.analysis.structure.concept_name(explanation.concept)
    total = len(explanation.temptations) + explanation.n_more
    if not total:
        return f"No move from {place} tempts {maker}, so it is stable under {concept}."
    tempting = counted(total, "move")
    if explanation.stable:
        return f"{tempting} from {place} would tempt {maker}; each can be answered so that the end deters it."
    if explanation.concept == "nash":
        return f"{tempting} from {place} would tempt {maker}."
    free = sum(not found.is_deterred for found in explanation.temptations)
    return (
        f"{tempting} from {place} would tempt {maker}; {free} of those told cannot be answered so that it is deterred."
    )


def _told(explanation: StructureExplanation, found: Temptation, maker: str) -> str:
    space = explanation.analysis.space
    labels = {known.id: known.label for known in space.conflict.decision_makers}
    begin = f"It could move to {state_words(space, found.end)}."
    if explanation.concept == "nash":
        return begin
    if found.answer is None:
        return f"{begin} Nothing that the others could do then would deter {maker}."
    steps = ", then ".join(f"{labels[who]} moves to {state_words(space, state)}" for who, state in found.answer)
    told = f"{begin} Then {steps}, which deters {maker}"
    if found.n_counter_moves:
        told += f", and so do the ends of all {counted(found.n_counter_moves, 'move')} that it has from there"
    elif explanation.concept in ("smr", "sseq"):
        told += ", and it has no move from there"
    return f"{told}."


# --- the table of concept by structure --------------------------------------------------------------------------------


def structures_table() -> tuple[Table, Table]:
    """Return the table of concept by structure, and what each structure is."""
    names = list(CONCEPTS)
    rows = [(row.id, *(_cell(row, name) for name in names), _own(row)) for row in STRUCTURES.values()]
    notes = ["yes: computed; ours: computed, put together from the structure's own definitions, no source at hand."]
    notes.append("–: refused, with the reason.")
    columns = ("Structure", *(concept_abbreviation(name) for name in names), "Of its own")
    table = Table.of(columns, rows, "Which concepts work with which preferences", notes).without_empty_columns()
    about = [
        (row.id, row.summary, ", ".join(sorted(row.sections)), "; ".join(row.sources)) for row in STRUCTURES.values()
    ]
    return table, Table.of(("Structure", "What it is", "Section of a reading", "Source"), about, "The structures")


def _cell(row: Structure, concept: str) -> str:
    cell = row.cells[concept]
    return "–" if not cell.works else "ours" if cell.is_ours else "yes"


def _own(row: Structure) -> str:
    return ", ".join(row.own_concepts[name] for name in row.own_concepts if row.cells[name].works)


def structures_data() -> dict[str, Any]:
    """Return the table as plain data: the contract ``detente.structure_table/1``."""
    return {
        "schema": "detente.structure_table/1",
        "structures": [
            {
                "id": row.id,
                "name": row.name,
                "summary": row.summary,
                "sources": list(row.sources),
                "sections": sorted(row.sections),
                "options": [{"name": option.name, "summary": option.summary} for option in row.options],
                "concepts": {
                    name: {"works": cell.works, "ours": cell.is_ours, "text": cell.text}
                    for name, cell in row.cells.items()
                },
            }
            for row in STRUCTURES.values()
        ],
    }
