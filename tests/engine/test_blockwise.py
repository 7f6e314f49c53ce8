"""Arrays piece by piece against the same in one go."""

from __future__ import annotations

import numpy as np
import pytest

from detente.engine import bits_at_most, blockwise


@pytest.fixture(params=[1, 7, 1 << 17])
def _piece(request, monkeypatch):
    monkeypatch.setattr(blockwise, "_PIECE", request.param)
    monkeypatch.setattr(blockwise, "_LARGE", 0)


@pytest.mark.usefixtures("_piece")
@pytest.mark.parametrize("masked", [False, True])
def test_bits_at_most(masked):
    rng = np.random.default_rng(0)
    rank = rng.integers(0, 9, (3, 4, 5))
    bounds = [(1, rng.integers(0, 9, (3, 1, 5))), (8, rng.integers(0, 9, (3, 4, 5))), (16, np.full((1, 1, 1), 4))]
    mask = rng.random((3, 4, 5)) < 0.5 if masked else None
    expected = sum(bit * (bound <= rank) for bit, bound in bounds)
    if mask is not None:
        expected = expected * mask
    found = bits_at_most(rank, bounds, mask)
    assert found.dtype == np.uint8
    assert np.array_equal(found, expected)


def test_no_bounds_no_bits():
    assert not bits_at_most(np.arange(4), [], None).any()


@pytest.mark.parametrize("length", [1, 2, 3, 6, 16, 40])
@pytest.mark.parametrize("inner", [1, 2, 300])
@pytest.mark.parametrize("extreme", [np.maximum, np.minimum])
def test_along_axis(length, inner, extreme):
    values = np.random.default_rng(length).integers(-99, 99, (3, length, inner))
    before = values.copy()
    assert np.array_equal(blockwise.along_axis(values, 1, extreme), extreme.reduce(values, axis=1, keepdims=True))
    assert np.array_equal(values, before)


def test_a_request_to_stop_is_heard_between_pieces():
    handled = []
    stop = np.ones(1, dtype=np.uint8)
    blockwise._some(handled.append, [(slice(0, 1),)], stop)
    assert handled == []
