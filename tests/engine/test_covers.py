"""Covers of sets by boxes: exact, few, and minimal wherever that is claimed."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.engine import covers
from detente.engine.covers import cover_with_boxes, inside


@st.composite
def sets(draw, max_combinations: int = 48):
    sizes: list[int] = []
    for size in draw(st.lists(st.sampled_from([2, 2, 3, 4]), min_size=1, max_size=5)):
        if int(np.prod(sizes, initial=size)) <= max_combinations:
            sizes.append(size)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = int(np.prod(sizes))
    wanted = rng.random(n) < draw(st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0]))
    return sizes, wanted, wanted | (rng.random(n) < draw(st.sampled_from([0.0, 0.3])))


def covered(sizes, boxes) -> np.ndarray:
    found = np.zeros(tuple(reversed(sizes)), dtype=bool)
    for box in boxes:
        found[inside(box)] = True
    return found.reshape(-1)


def fewest(sizes, wanted, allowed) -> int:
    """The smallest number of boxes, by trying."""
    shape = tuple(reversed(sizes))
    codes, free = np.arange(wanted.size).reshape(shape), allowed.reshape(shape)
    ranges = [[(low, high) for low in range(size) for high in range(low, size)] for size in sizes]
    held = {
        frozenset(codes[inside(box)][wanted.reshape(shape)[inside(box)]].tolist())
        for box in product(*ranges)
        if free[inside(box)].all()
    }
    largest = [one for one in held if not any(one < other for other in held)]

    def possible(left: frozenset[int], count: int) -> bool:
        if not left or not count:
            return not left
        return any(possible(left - one, count - 1) for one in largest if min(left) in one)

    count = 0
    while not possible(frozenset(np.flatnonzero(wanted).tolist()), count):
        count += 1
    return count


@given(sets())
def test_covers_are_exact(drawn):
    sizes, wanted, allowed = drawn
    found = cover_with_boxes(sizes, wanted, allowed)
    cells = covered(sizes, found.boxes)
    assert found.is_complete
    assert cells[wanted].all()
    assert not cells[~allowed].any()
    assert len(set(found.boxes)) == len(found.boxes)
    for k in range(len(found.boxes)):
        assert not covered(sizes, found.boxes[:k] + found.boxes[k + 1 :])[wanted].all(), "a box is superfluous"


@settings(max_examples=300)
@given(sets(max_combinations=24))
def test_minimal_covers_are_minimal(drawn):
    sizes, wanted, allowed = drawn
    found = cover_with_boxes(sizes, wanted, allowed)
    best = fewest(sizes, wanted, allowed)
    assert len(found.boxes) == best if found.is_minimal else best <= len(found.boxes) <= best + 2


def test_most_small_covers_are_proved_minimal():
    rng = np.random.default_rng(1)
    proved = 0
    for _ in range(100):
        wanted = rng.random(24) < 0.5
        proved += cover_with_boxes([2, 3, 2, 2], wanted, wanted).is_minimal
    assert proved >= 85


@pytest.mark.parametrize("n_terms", [3, 12])
def test_a_million_combinations(n_terms):
    """A disjunction of products is found again, or something as short."""
    rng, n = np.random.default_rng(n_terms), 20
    codes = np.arange(1 << n)
    wanted = np.zeros(1 << n, dtype=bool)
    for _ in range(n_terms):
        fixed = rng.choice(n, int(rng.integers(2, 6)), replace=False)
        wanted |= np.logical_and.reduce([(codes >> k & 1) == rng.integers(2) for k in fixed])
    found = cover_with_boxes([2] * n, wanted, wanted)
    assert found.is_complete
    assert len(found.boxes) <= n_terms
    assert np.array_equal(covered([2] * n, found.boxes), wanted)


def test_what_has_no_short_description_is_covered_in_part():
    wanted = np.random.default_rng(2).random(1 << 12) < 0.5
    found = cover_with_boxes([2] * 12, wanted, wanted, steps=100)
    cells = covered([2] * 12, found.boxes)
    assert not found.is_complete
    assert not found.is_minimal
    assert 0 < cells.sum() < wanted.sum()
    assert not cells[~wanted].any()


def test_the_largest_boxes_come_first():
    wanted = np.zeros((2, 2, 4), dtype=bool)  # axes: option 2, option 1, option 0
    wanted[0, 0, 0] = wanted[1, 1, 1:] = True
    found = cover_with_boxes([4, 2, 2], wanted, wanted)
    assert found.boxes == (((1, 3), (1, 1), (1, 1)), ((0, 0), (0, 0), (0, 0)))
    assert found.is_minimal


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_scattered_points(share):
    """Hundreds or thousands of boxes: still exact, and no proof is tried."""
    wanted = np.random.default_rng(4).random(1 << 13) < share
    found = cover_with_boxes([2] * 13, wanted, wanted, steps=10**6)
    assert found.is_complete
    assert not found.is_minimal
    assert len(found.boxes) > 150
    assert np.array_equal(covered([2] * 13, found.boxes), wanted)


def test_nothing_left_to_cover_in_part():
    """Give up at once: the seeds alone find the two boxes."""
    wanted = np.zeros(16, dtype=bool)
    wanted[[0, 1, 2, 3, 12, 13, 14, 15]] = True
    found = cover_with_boxes([2] * 4, wanted, wanted, steps=0)
    assert not found.is_complete
    assert np.array_equal(covered([2] * 4, found.boxes), wanted)


def test_very_many_boxes_are_left_as_they_are(monkeypatch):
    monkeypatch.setattr(covers, "_REFINED", 5)
    wanted = np.random.default_rng(5).random(256) < 0.3
    found = cover_with_boxes([2] * 8, wanted, wanted)
    assert found.is_complete
    assert np.array_equal(covered([2] * 8, found.boxes), wanted)
