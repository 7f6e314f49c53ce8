"""Random structures for Hypothesis, and the bridge from arrays to the reference."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from hypothesis import strategies as st

from detente.engine import Graph, Grid
from detente.engine import reference as ref

DTYPES = (np.uint8, np.int8, np.uint16, np.int16, np.int32, np.uint32, np.int64, np.uint64)


@dataclass(frozen=True)
class Example:
    """A structure with ranks, and the same game for the reference; ``states[k]`` is the state of code or number k."""

    structure: Grid | Graph
    ranks: list[np.ndarray]
    game: ref.Game
    states: list[ref.State]

    @property
    def n(self) -> int:
        return len(self.ranks)

    @property
    def codes(self) -> list[int]:
        """The feasible codes."""
        known = set(self.game.states)
        return [code for code, state in enumerate(self.states) if state in known]


def ranks_for(draw, n_states: int, n: int) -> list[np.ndarray]:
    """Ranks with anything from no ties to nothing but ties, each in a dtype of its own and off zero."""
    ranks = []
    for _ in range(n):
        distinct = draw(st.sampled_from([1, 2, 3, 5, n_states]))
        values = draw(st.lists(st.integers(0, distinct - 1), min_size=n_states, max_size=n_states))
        dtype = draw(st.sampled_from(DTYPES))
        offset = draw(st.sampled_from([0, int(np.iinfo(dtype).min), int(np.iinfo(dtype).max) - 64]))
        ranks.append(np.array([value + offset for value in values], dtype=dtype))
    return ranks


@st.composite
def option_forms(draw, max_states: int = 48, max_decision_makers: int = 5, directions=("free", "up", "down", "frozen")):
    n = draw(st.integers(2, max_decision_makers))
    sizes: list[int] = []
    for _ in range(draw(st.integers(1, 6))):
        size = draw(st.sampled_from([2, 2, 2, 3, 4]))
        if int(np.prod(sizes, initial=size)) <= max_states:
            sizes.append(size)
    owners = sorted(draw(st.lists(st.integers(0, n - 1), min_size=len(sizes), max_size=len(sizes))))
    usually_free = st.one_of(st.just("free"), st.sampled_from(directions))
    ways = draw(st.lists(usually_free, min_size=len(sizes), max_size=len(sizes)))
    n_states = int(np.prod(sizes))
    mask = None
    if draw(st.booleans()):
        mask = np.array(draw(st.lists(st.integers(0, 9), min_size=n_states, max_size=n_states))) > draw(
            st.integers(0, 6)
        )
        mask[draw(st.integers(0, n_states - 1))] = True
    return sizes, owners, ways, n, mask


@st.composite
def grid_examples(draw, **limits):
    sizes, owners, ways, n, mask = draw(option_forms(**limits))
    grid = Grid(tuple(sizes), tuple(owners), tuple(ways), n, mask)
    ranks = ranks_for(draw, grid.n_states, n)
    states = [tuple(reversed(levels)) for levels in product(*(range(size) for size in reversed(sizes)))]
    code_of = {state: code for code, state in enumerate(states)}
    game = ref.game_from_options(
        sizes,
        owners,
        ways,
        [{state: int(rank[code]) for state, code in code_of.items()} for rank in ranks],
        feasible=lambda state: mask is None or bool(mask[code_of[state]]),
    )
    return Example(grid, ranks, game, states)


@st.composite
def graph_examples(draw, max_states: int = 9):
    """Arcs drawn at random: hardly ever transitive, and often shared by two decision makers."""
    n_states = draw(st.integers(1, max_states))
    n = draw(st.integers(1, 4))
    pairs = [(s, q) for s in range(n_states) for q in range(n_states) if s != q]
    arcs = [draw(st.lists(st.sampled_from(pairs), max_size=12)) if pairs else [] for _ in range(n)]
    graph = Graph.from_arcs(n_states, [([s for s, _ in own], [q for _, q in own]) for own in arcs])
    ranks = ranks_for(draw, n_states, n)
    game = ref.game_from_arcs(range(n_states), arcs, [{s: int(rank[s]) for s in range(n_states)} for rank in ranks])
    return Example(graph, ranks, game, list(range(n_states)))


def examples():
    return st.one_of(grid_examples(), graph_examples())
