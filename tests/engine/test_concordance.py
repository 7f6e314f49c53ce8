"""Counting pairs of two orders: against looking at every pair."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.engine.concordance import pair_counts

VALUES = st.lists(st.tuples(st.integers(-3, 4), st.integers(-3, 4)), max_size=40)


@given(VALUES)
def test_every_pair_is_counted(values):
    first, second = (np.array([pair[k] for pair in values], dtype=np.int64) for k in (0, 1))
    expected = [0, 0, 0, 0]
    for (a, b), (c, d) in itertools.combinations(values, 2):
        expected[0] += (a - c) * (b - d) > 0
        expected[1] += (a - c) * (b - d) < 0
        expected[2] += a == c
        expected[3] += b == d
    assert pair_counts(first, second) == tuple(expected)
