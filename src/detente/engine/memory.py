"""How much memory an analysis needs, how much there is, and a refusal before anything is allocated."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from math import comb
from pathlib import Path
from typing import Any

import numpy as np

from detente.engine import backend, slabs
from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.engine.positions import KEYS_TOGETHER
from detente.errors import LimitExceededError

_MARGIN = 64 * 2**20
"""Python, NumPy, Numba and their caches, and all that is small."""

_ASSUMED = 4 * 2**30
"""What is taken for granted where the system does not tell."""

_BYTES_PER_ARC = 64
"""While a graph is made; 8 of them stay."""

_MEMINFO = "/proc/meminfo"

_CONTROL_GROUPS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
)
"""Files with the limit and the use of the container, version 2 and version 1."""

CONCEPTS = frozenset({"nash", "gmr", "smr", "seq", "sseq", "sim", "brseq"})
"""The concepts whose need is known."""


def estimated_bytes(
    structure: Grid | Graph,
    concepts: Iterable[str],
    rank_dtypes: Sequence[np.dtype[Any] | type],
    *,
    rule: str = "legal_sequences",
) -> int:
    """Estimate the peak of an analysis in bytes, ranks and results included; rather too high than too low.

    Parameters
    ----------
    structure : Grid or Graph
    concepts : iterable of str
        Among ``nash``, ``gmr``, ``smr``, ``seq``, ``sseq``, ``sim``.
    rank_dtypes : sequence of dtype, one per decision maker
        Dtypes of the rank arrays, taken to be of full size.
    rule : str
        How the members of a group may move one after another (see `rules`).

    Notes
    -----
    Assumes that SEQ and SSEQ are asked for by ``answered_max``; full-size minima of ``joint_improving_mins`` come on
    top, one array per request.
    """
    wanted = set(concepts)
    if not wanted <= CONCEPTS:
        raise ValueError(f"concepts must be among {', '.join(sorted(CONCEPTS))}; got {', '.join(sorted(wanted))}")
    sizes = [np.dtype(dtype).itemsize for dtype in rank_dtypes]
    widest = max(sizes, default=1)
    per_state = sum(sizes) + len(sizes) + 1  # ranks, a byte of flags for each, the mask
    if isinstance(structure, Graph) or structure.feasible is not None or not _all_free(structure):
        per_state += 5 * widest  # values, their minimum, a sweep, its mask, a comparison
    if rule == "each_once" and wanted & {"gmr", "smr", "seq", "sseq"}:
        per_state += 2 * _largest_layer(len(sizes) - 1) * widest
    total = _MARGIN + structure.n_states * per_state
    if isinstance(structure, Graph):
        arcs = sum(ends.size for ends in structure.indices)
        return total + structure.n_states * (len(sizes) + 8) * 8 + 8 * 4 * arcs
    requests = len(wanted & {"seq", "sseq"})
    if not requests:
        return total
    if backend.kernels_for(structure.n_states) is None:
        return total + structure.n_states * _table_bytes(structure, requests * len(sizes) * widest)
    return total + _slab_bytes(structure, requests, 4 if widest <= 4 else 8)


def _all_free(grid: Grid) -> bool:
    return all(strategies.is_free for strategies in grid.strategies)


def _largest_layer(members: int) -> int:
    """Most subsets of one size among ``members``: the arrays that the rule ``each_once`` holds in one layer."""
    return comb(max(members, 0), max(members, 0) // 2)


def _table_bytes(grid: Grid, stacked: int) -> int:
    """Bytes per state for NumPy's tables of improvements, and for values of ``stacked`` bytes that they lower."""
    tables = 0
    for strategies in grid.strategies:
        reach = strategies.part_reach
        tables += 8 + 8 * -(-int(reach.sum()) // len(reach))
    return tables + 64 + 5 * stacked


def _slab_bytes(grid: Grid, requests: int, width: int) -> int:
    """Bytes for positions, and for every thread's slabs."""
    position = backend.position_dtype(max(grid.shape)).itemsize
    members = grid.n_decision_makers - 1
    most = 0
    for i in range(grid.n_decision_makers):
        where = slabs.Cut(tuple(own.count for own in grid.strategies), i)
        together = where.together * where.size * (members * position + requests * width)
        most = max(most, together + where.size * ((members + 1) * position + 2 * width + 4 + requests * width))
    answers = 0 if _all_free(grid) else grid.n_states * (requests * width + 3 * width)
    keys = 16 * KEYS_TOGETHER
    return grid.n_states * grid.n_decision_makers * position + backend.n_threads() * (most + keys) + answers


def available_bytes() -> int:
    """Memory that can still be used, in bytes: what the system reports, and what a container or ``ulimit`` allows."""
    limits = [_system_available(), _address_space_left(), *_control_group_left()]
    return min(limit for limit in limits if limit is not None)


def _system_available() -> int:
    try:
        for line in Path(_MEMINFO).read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return _windows_available() or _half_of_installed() or _ASSUMED


def _half_of_installed() -> int | None:
    """Half of what is built in, where only that is known (macOS and other Unix systems)."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (AttributeError, OSError, ValueError):
        return None


def _windows_available() -> int | None:
    """Room that Windows reports; ``None`` elsewhere."""
    import ctypes

    library = getattr(ctypes, "windll", None)
    if library is None:
        return None
    numbers = (ctypes.c_uint64 * 8)(64)  # length and load in the first, total, then what is available
    return int(numbers[2]) if library.kernel32.GlobalMemoryStatusEx(ctypes.byref(numbers)) else None


def _address_space_left() -> int | None:
    """Return what ``ulimit -v`` leaves, where there is such a limit."""
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except (ImportError, AttributeError, OSError, ValueError):
        return None
    return None if limit == resource.RLIM_INFINITY else max(limit - used, 0)


def _control_group_left() -> list[int]:
    """Return what the control group of a container leaves (version 2, then version 1)."""
    left = []
    for limit, usage in _CONTROL_GROUPS:
        try:
            allowed, used = (int(Path(name).read_text(encoding="ascii")) for name in (limit, usage))
        except (OSError, ValueError):
            continue
        left.append(max(allowed - used, 0))
    return left


def check_memory(
    structure: Grid | Graph,
    concepts: Iterable[str],
    rank_dtypes: Sequence[np.dtype[Any] | type],
    *,
    rule: str = "legal_sequences",
    allocated: bool = False,
    limit: int | None = None,
) -> None:
    """Refuse an analysis that does not fit in memory, and say what would.

    Parameters
    ----------
    structure, concepts, rank_dtypes, rule
        As in `estimated_bytes`.
    allocated : bool
        The ranks are in memory already and need no more room.
    limit : int, optional
        Bytes that may be used; `available_bytes` if left out.

    Raises
    ------
    LimitExceededError
        With the need, the limit, and the concepts or the number of states that would fit.
    """
    wanted = sorted(set(concepts))
    given = structure.n_states * sum(np.dtype(dtype).itemsize for dtype in rank_dtypes) if allocated else 0
    need = estimated_bytes(structure, wanted, rank_dtypes, rule=rule) - given
    room = available_bytes() if limit is None else limit
    if need <= room:
        return
    fitting = [
        concept for concept in wanted if estimated_bytes(structure, [concept], rank_dtypes, rule=rule) - given <= room
    ]
    raise LimitExceededError(
        f"{structure.n_states:,} states need about {_gib(need)} for {', '.join(wanted)}; {_gib(room)} may be used. "
        + _advice(structure.n_states, need, room, wanted, fitting)
    )


def check_arcs(arcs: int, *, limit: int | None = None) -> None:
    """Refuse a graph of so many arcs if it does not fit in memory.

    Raises
    ------
    LimitExceededError
        With the need, the limit, and the number of arcs that would fit.
    """
    need = _BYTES_PER_ARC * arcs
    room = available_bytes() if limit is None else limit
    if need > room:
        raise LimitExceededError(
            f"a graph of {arcs:,} arcs needs about {_gib(need)}; {_gib(room)} may be used, enough for about "
            f"{room // _BYTES_PER_ARC:,} arcs. Keep the option form where moves may change several options at once"
        )


def _advice(n_states: int, need: int, room: int, wanted: list[str], fitting: list[str]) -> str:
    if fitting and fitting != wanted:
        return f"One concept at a time would fit: {', '.join(fitting)}."
    states = int(n_states * max(room - _MARGIN, 0) / max(need - _MARGIN, 1))
    size = 1 << max(states.bit_length() - 1, 0)
    return (
        f"About {size:,} states would fit: fix some options at a level, rule out combinations that cannot occur, or "
        "cut the conflict into theatres."
    )


def _gib(size: int) -> str:
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 else f"{max(size, 0) / 2**20:.0f} MiB"
