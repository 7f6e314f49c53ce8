"""Joint improvements on the grid: chooses NumPy or the compiled kernels, and applies the rule for joint moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.engine import backend, improving, slabs
from detente.engine.arrays import Array, common_dtype, highest, shaped
from detente.engine.positions import positions
from detente.engine.rules import Rule, minimum_each_once, minimum_one_move

if TYPE_CHECKING:
    from detente.engine.grid import Grid

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Question:
    """A group that can move, the values whose minimum it seeks, and for whom it seeks it.

    Attributes
    ----------
    members : tuple of int
        Without those who cannot move; at least one.
    values : integer array, broadcastable to the grid's shape
    focal : int or None
        Ask for the best that this decision maker can reach, each end worth its rank or the minimum after it, whichever
        is lower; ``None`` asks for the minima themselves.
    """

    members: tuple[int, ...]
    values: Array
    focal: int | None = None


def answers(
    grid: Grid, questions: Sequence[Question], ranks: Sequence[Array], rule: Rule, progress: Progress | None
) -> list[Array]:
    """Answer all questions; the ranks of the members are sorted once."""
    if not questions:
        return []
    members = sorted({j for question in questions for j in question.members})
    full = {j: _full(grid, ranks[j], f"ranks[{j}]") for j in members}
    compiled = backend.kernels_for(grid.n_states)
    if compiled is None:
        lowered = _by_numpy(grid, questions, full, rule, progress)
        return [_for_focal(grid, question, ranks, array) for question, array in zip(questions, lowered, strict=True)]
    order = positions(compiled, grid.strategies, full, grid.feasible)
    if rule != "legal_sequences":
        return _step_by_step(grid, compiled, questions, ranks, order, rule, progress)
    return _slab_by_slab(grid, compiled, questions, ranks, order, progress)


def _full(grid: Grid, values: Array, name: str) -> Array:
    return np.broadcast_to(shaped(values, grid.shape, name), grid.shape)


def _for_focal(grid: Grid, question: Question, ranks: Sequence[Array], lowered: Array) -> Array:
    if question.focal is None:
        return lowered
    return grid.reach_max(question.focal, ranks[question.focal], cap=lowered)


# -- Large grids -------------------------------------------------------------------------------------------------------


def _slab_by_slab(
    grid: Grid,
    compiled: Any,
    questions: Sequence[Question],
    ranks: Sequence[Array],
    order: dict[int, Array],
    progress: Progress | None,
) -> list[Array]:
    requests = [_request(grid, question, ranks) for question in questions]
    results: list[Array | None] = [None] * len(questions)
    kinds = list(dict.fromkeys((request.members, request.outsider) for request in requests))
    for done, kind in enumerate(kinds):
        rows = [k for k, request in enumerate(requests) if (request.members, request.outsider) == kind]
        share = None if progress is None else partial(_report, progress, done, len(kinds))
        lowered = slabs.lower(
            compiled,
            grid.strategies,
            [requests[k] for k in rows],
            order,
            masked=grid.feasible is not None,
            progress=share,
        )
        for k, array in zip(rows, lowered, strict=True):
            finished = kind[1] is not None
            results[k] = array if finished else _for_focal(grid, questions[k], ranks, array)
    return [array for array in results if array is not None]


def _request(grid: Grid, question: Question, ranks: Sequence[Array]) -> slabs.Request:
    """Let the slabs do all the work where the focal decision maker's slabs are the right ones."""
    i = question.focal
    if i is None or i in question.members or not grid.strategies[i].is_free:
        return slabs.Request(question.members, question.values)
    rank = shaped(ranks[i], grid.shape, f"ranks[{i}]")
    common_dtype(rank, question.values)
    return slabs.Request(question.members, question.values, rank, i)


def _report(progress: Progress, done: int, number: int, share: float) -> None:
    progress((done + share) / number)


def _step_by_step(
    grid: Grid,
    compiled: Any,
    questions: Sequence[Question],
    ranks: Sequence[Array],
    order: dict[int, Array],
    rule: Rule,
    progress: Progress | None,
) -> list[Array]:
    by_rule = minimum_each_once if rule == "each_once" else minimum_one_move

    def step(j: int, values: Array) -> Array:
        masked = grid.feasible is not None
        return slabs.lower(compiled, grid.strategies, [slabs.Request((j,), values)], order, masked=masked)[0]

    results = []
    for question in questions:
        results.append(_for_focal(grid, question, ranks, by_rule(question.members, question.values, step)))
        if progress is not None:
            progress(len(results) / len(questions))
    return results


# -- Small grids -------------------------------------------------------------------------------------------------------


def _by_numpy(
    grid: Grid, questions: Sequence[Question], ranks: dict[int, Array], rule: Rule, progress: Progress | None
) -> list[Array]:
    mask = None if grid.feasible is None else grid.feasible.reshape(grid.shape)
    tables = {
        j: improving.improvement_table(rank, len(grid.shape) - 1 - j, grid.strategies[j], mask)
        for j, rank in ranks.items()
    }
    results: dict[int, Array] = {}
    for dtype in {question.values.dtype for question in questions}:
        rows = [k for k, question in enumerate(questions) if question.values.dtype == dtype]
        stack = np.stack([np.broadcast_to(questions[k].values, grid.shape).reshape(-1) for k in rows])
        if grid.feasible is not None:
            stack[:, ~grid.feasible] = highest(dtype)
        lowered = _lower_stack(stack, [questions[k].members for k in rows], tables, rule)
        results.update(zip(rows, lowered.reshape(-1, *grid.shape), strict=True))
        if progress is not None:
            progress(len(results) / len(questions))
    return [results[k] for k in range(len(questions))]


def _lower_stack(
    stack: Array, groups: list[tuple[int, ...]], tables: dict[int, improving.ImprovementTable], rule: Rule
) -> Array:
    if rule == "legal_sequences":
        return improving.lowest_of_sequences(stack, groups, tables)
    by_rule = minimum_each_once if rule == "each_once" else minimum_one_move
    rows = [
        by_rule(group, stack[k : k + 1], lambda j, values: tables[j].lower(values)) for k, group in enumerate(groups)
    ]
    return np.concatenate(rows)
