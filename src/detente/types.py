"""Type aliases that several rooms share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["BoolArray", "IntArray", "Path", "Progress"]

BoolArray: TypeAlias = NDArray[np.bool_]
"""One truth value per state, or broadcastable to one per state."""

IntArray: TypeAlias = NDArray[np.integer[Any]]
"""One integer per state (a rank: larger is preferred), of any integer dtype."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and positions that lead to a part of a conflict, as in its file."""

Progress: TypeAlias = Callable[[float], None]
"""Called now and then with the share that is done, from 0.0 to 1.0."""
