"""How much memory an analysis needs, how much there is, and a refusal before anything is allocated."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from detente.engine.graph import Graph
from detente.engine.grid import Grid
from detente.errors import LimitExceededError

_MARGIN = 64 * 2**20
"""Python, NumPy, Numba and their caches, and all that is small."""

_ASSUMED = 4 * 2**30
"""What is taken for granted where the system does not tell."""

CONCEPTS = frozenset({"nash", "gmr", "smr", "seq", "sseq", "sim"})
"""The concepts whose need is known."""


def estimated_bytes(
    structure: Grid | Graph,
    concepts: Iterable[str],
    rank_dtypes: Sequence[np.dtype[Any]],
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
    """
    wanted = set(concepts)
    if not wanted <= CONCEPTS:
        raise ValueError(f"concepts must be among {', '.join(sorted(CONCEPTS))}; got {', '.join(sorted(wanted))}")
    dtypes = [np.dtype(dtype) for dtype in rank_dtypes]
    n_states = structure.n_states
    ranks = sum(dtype.itemsize for dtype in dtypes)
    widest = max((dtype.itemsize for dtype in dtypes), default=1)
    per_state = ranks + len(dtypes) + 1  # ranks, one byte of flags each, the mask
    per_state += 4 * widest + 1  # values, a sweep, its mask, a comparison
    if rule == "each_once" and wanted & {"gmr", "smr", "seq", "sseq"}:
        per_state += 2 * _largest_layer(len(dtypes) - 1) * widest
    credible = len(wanted & {"seq", "sseq"})
    if credible:
        per_state += credible * ranks  # one answer per request
        per_state += _sorting_bytes(structure)
    explicit = sum(starts.nbytes + 4 * ends.nbytes for starts, ends in _arrays(structure))
    return _MARGIN + n_states * per_state + explicit


def _largest_layer(members: int) -> int:
    """Most subsets of one size among ``members``: the arrays that `each_once` holds in one layer."""
    half = members // 2
    return prod(range(members - half + 1, members + 1)) // max(prod(range(1, half + 1)), 1)


def _sorting_bytes(structure: Grid | Graph) -> int:
    """Bytes per state for the order of improvements: tables of indices, or positions inside a class."""
    if isinstance(structure, Graph):
        return 0
    from detente.engine import backend

    if backend.kernels_for(structure.n_states) is None:
        return 2 * 8 * structure.n_decision_makers + 48
    return sum(backend.position_dtype(count).itemsize for count in structure.shape) * 2 + 8


def _arrays(structure: Grid | Graph) -> list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    if isinstance(structure, Graph):
        return list(zip(structure.indptr, structure.indices, strict=True))
    return []


def available_bytes() -> int:
    """Memory that can still be used, in bytes: what the system reports, and what a container or ``ulimit`` allows."""
    limits = [_system_available(), _address_space_left(), *_control_group_left()]
    return min(limit for limit in limits if limit is not None)


def _system_available() -> int:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    return _windows_available() or _half_of_installed() or _ASSUMED


def _half_of_installed() -> int | None:
    """Half of what is built in, where only that is known (macOS and other Unix systems)."""
    import os

    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (AttributeError, OSError, ValueError):
        return None


def _windows_available() -> int | None:
    if sys.platform != "win32":
        return None
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "available", "c", "d", "e", "f", "g")),
        )

    status = Status(length=ctypes.sizeof(Status))
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)


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
    for limit, usage in (
        ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes"),
    ):
        try:
            allowed, used = (int(Path(name).read_text(encoding="ascii")) for name in (limit, usage))
        except (OSError, ValueError):
            continue
        left.append(max(allowed - used, 0))
    return left


def check_memory(
    structure: Grid | Graph,
    concepts: Iterable[str],
    rank_dtypes: Sequence[np.dtype[Any]],
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
