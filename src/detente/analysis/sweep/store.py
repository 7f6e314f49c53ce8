"""Where the counts of finished blocks are kept, so that a run can be stopped and go on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from detente.analysis.sweep.counts import Counts
from detente.analysis.sweep.plan import Plan

__all__ = ["Memory", "Store"]


class Store(Protocol):
    """A place for the counts of blocks; `detente.io.sweep_folder.SweepFolder` is one on disk."""

    def manifest(self) -> Mapping[str, Any] | None:
        """Return what was asked and how many samples of it; None where nothing is kept yet."""

    def begin(self, facts: Mapping[str, Any], samples: int, plan: Plan) -> None:
        """Note what is asked; refuse what is kept here for another question."""

    def blocks(self) -> Iterator[tuple[int, Counts]]:
        """Return the finished blocks, each once."""

    def save(self, block: int, counts: Counts) -> None:
        """Keep a block, all or nothing; a longer count of the same block takes the place of a shorter one."""


class Memory:
    """Keeps nothing beyond the run."""

    def manifest(self) -> None:
        """Return None: nothing is kept."""
        return

    def begin(self, facts: Mapping[str, Any], samples: int, plan: Plan) -> None:
        """Do nothing."""

    def blocks(self) -> Iterator[tuple[int, Counts]]:
        """Return nothing."""
        return iter(())

    def save(self, block: int, counts: Counts) -> None:
        """Do nothing."""
