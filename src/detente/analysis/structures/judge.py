"""What decides, move by move, under a preference structure: the rule that explanations show and check."""

from __future__ import annotations

from typing import Protocol

from detente.types import BoolArray, IntArray

__all__ = ["Judge"]


class Judge(Protocol):
    """The three questions that every concept of moves in succession asks of a preference structure.

    States are positions of the state space; ``variant`` is the id of a variant.
    """

    def leaves(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:
        """Tell for each of some moves of ``i`` from ``s`` whether ``i`` is tempted to make it."""
        ...

    def deters(self, variant: str, i: int, s: int, ends: IntArray) -> BoolArray:
        """Tell for each of some states whether ``i``, who thinks of leaving ``s``, is deterred if it ends there."""
        ...

    def credible(self, variant: str, i: int, j: int, s: int, ends: IntArray) -> BoolArray:
        """Tell for each of some moves of ``j`` from ``s`` whether ``i`` has to reckon with it as a credible answer."""
        ...
