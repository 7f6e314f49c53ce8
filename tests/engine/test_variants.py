"""Many rankings on one layout: the compiled kernels against the formulas of the concepts."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.analysis.stability import stability_flags
from detente.engine.rank_swaps import CONCEPTS
from detente.engine.variants import ALL, BY_ANY_MOVE, NASH, SharedGrid, dense_ranks, variant_kernels
from detente.model import Settings
from tests.engine.examples import grid_examples


def judged(structure, ranks, codes, ties):
    """What the formulas say of ranks that are given for the feasible states."""
    whole = []
    for rank in ranks:
        array = np.zeros(structure.n_states, dtype=np.int32)
        array[codes] = rank
        whole.append(array)
    return np.stack([flags[codes] for flags in stability_flags(structure, whole, CONCEPTS, Settings(ties=ties))])


@given(grid_examples(), st.data(), st.sampled_from(["sanction", "no_sanction"]))
@settings(max_examples=200, deadline=None)
def test_against_the_formulas(example, data, ties):
    grid = example.structure
    shared = SharedGrid(variant_kernels(), grid, strict=ties == "no_sanction")
    ranks = [dense_ranks(np.asarray(rank).reshape(-1)[shared.codes])[0] for rank in example.ranks]
    base = shared.first(ranks)
    assert (base.flags == judged(grid, ranks, shared.codes, ties)).all()
    assert list(base.equilibria()) == list(np.bitwise_and.reduce(base.flags, axis=0))
    i = data.draw(st.integers(0, example.n - 1))
    n = shared.codes.size
    new = np.array(data.draw(st.lists(st.integers(0, 4), min_size=n, max_size=n)))
    dense, falling = dense_ranks(new)
    kept = base.flags.copy()
    changed = shared.changed(base, i, dense, falling)
    ranks[i] = dense
    assert (changed.flags == judged(grid, ranks, shared.codes, ties)).all()
    assert (base.flags == kept).all()
    part = shared.changed(base, i, dense, falling, own=NASH | BY_ANY_MOVE)
    mask = NASH | BY_ANY_MOVE
    assert (part.flags[i] & mask == changed.flags[i] & mask).all()
    assert (part.flags[i] & (ALL ^ mask) == base.flags[i] & (ALL ^ mask)).all()


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=20))
def test_dense_ranks(values):
    rank = np.array(values)
    dense, falling = dense_ranks(rank)
    assert list(dense) == list(np.unique(rank, return_inverse=True)[1])
    assert sorted(falling) == list(range(len(values)))
    assert (np.diff(rank[falling]) <= 0).all()
