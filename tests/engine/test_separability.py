"""What depends on what, pair by pair and by hand."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from detente.engine.separability import Matrix, block_codes, is_product


@st.composite
def tables(draw):
    """Sizes, a block, values that often fall into parts, and a mask."""
    sizes = draw(st.lists(st.sampled_from([2, 2, 3]), min_size=2, max_size=4))
    block = sorted(draw(st.sets(st.integers(0, len(sizes) - 1), min_size=1, max_size=len(sizes) - 1)))
    states = [tuple(reversed(levels)) for levels in product(*(range(size) for size in reversed(sizes)))]
    kind = draw(st.sampled_from(["any", "sum", "block_first", "rest_first", "block_only"]))
    inside = {key: draw(st.integers(0, 3)) for key in {tuple(s[k] for k in block) for s in states}}
    outside = {
        key: draw(st.integers(0, 3))
        for key in {tuple(s[k] for k in range(len(sizes)) if k not in block) for s in states}
    }
    weights = {"sum": (1, 1), "block_first": (9, 1), "rest_first": (1, 9), "block_only": (1, 0)}
    if kind == "any":
        values = [draw(st.integers(0, 3)) for _ in states]
    else:
        a, b = weights[kind]
        values = [
            a * inside[tuple(s[k] for k in block)]
            + b * outside[tuple(s[k] for k in range(len(sizes)) if k not in block)]
            for s in states
        ]
    mask = None
    if draw(st.booleans()):
        mask = np.array(draw(st.lists(st.integers(0, 4), min_size=len(states), max_size=len(states)))) > 0
    return sizes, block, states, np.array(values, dtype=draw(st.sampled_from([np.int8, np.int64]))), mask


@given(tables())
def test_matrix_by_hand(table):
    sizes, block, states, values, mask = table
    matrix = Matrix.of(values, mask, sizes, block)
    cells = {
        (tuple(s[k] for k in range(len(sizes)) if k not in block), tuple(s[k] for k in block)): int(value)
        for code, (s, value) in enumerate(zip(states, values, strict=True))
        if mask is None or mask[code]
    }
    rows, columns = {row for row, _ in cells}, {column for _, column in cells}
    compared = {}
    for row, first, second in product(rows, columns, columns):
        if (row, first) in cells and (row, second) in cells:
            sign = (cells[row, first] > cells[row, second]) - (cells[row, first] < cells[row, second])
            compared.setdefault((first, second), set()).add(sign)
    assert matrix.depends == any(signs != {0} for signs in compared.values())
    assert matrix.separable == all(len(signs) == 1 for signs in compared.values())

    def better(first, second):
        return all(
            cells[a, first] > cells[b, second]
            for a, b in product(rows, rows)
            if (a, first) in cells and (b, second) in cells
        )

    throughout = all(
        better(a, b) or better(b, a) or compared.get((a, b), {0}) == {0} for a, b in product(columns, columns)
    )
    assert matrix.leads <= throughout
    if mask is None:
        assert matrix.leads == throughout


@given(tables())
def test_product_by_hand(table):
    sizes, block, states, _, mask = table
    rest = [k for k in range(len(sizes)) if k not in block]
    chosen = [s for code, s in enumerate(states) if mask is None or mask[code]]
    parts = [{tuple(s[k] for k in part) for s in chosen} for part in (block, rest)]
    assert is_product(mask, sizes, [block, rest]) == (len(chosen) == len(parts[0]) * len(parts[1]))
    codes = block_codes(sizes, block)
    for code, s in enumerate(states):
        stride, expected = 1, 0
        for option in block:
            expected += s[option] * stride
            stride *= sizes[option]
        assert codes[code] == expected
