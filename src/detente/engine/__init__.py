"""The engine: arrays in, arrays out; it knows no names, labels or files.

Three primitives (`reach_max`, `joint_min`, `joint_improving_min`) over two structures (`Grid`, the option form, and
`Graph`, explicit arcs); every stability concept is a one-line formula of them. `detente.engine.reference` holds the
set-based definitions in plain Python, which the tests hold the engine to.

Conventions
-----------
- A state is a code, counted from 0. On the grid ``code = sum(level[k] * stride[k])`` with option 0 fastest, so that
  for yes/no options it is the usual decimal number of the state; infeasible combinations keep their code.
- A value per state is an integer array of any integer dtype, broadcastable to ``structure.shape``: on the grid one
  axis per decision maker, decision maker 0 last, so that ``reshape(-1)`` is in code order; on the graph one flat
  axis. An axis of size one means: constant along it, and results keep such axes. Flat arrays are accepted as well.
- Ranks: larger is preferred, equal is indifferent; nothing else about the numbers matters.
- Values at infeasible states are ignored on the way in and mean nothing on the way out.
- Nothing is ever allocated per pair of states, except the arcs of a `Graph`.
- NumPy alone up to `backend.SMALL` states; larger spaces use Numba where it works, imported then and not before.
"""

from __future__ import annotations

from detente.engine.blockwise import bits_at_most
from detente.engine.graph import Graph, coalesce
from detente.engine.grid import Grid, Request
from detente.engine.joint_improvements import Progress
from detente.engine.rules import RULES, Rule
from detente.engine.simultaneous import simultaneous_cost, simultaneous_stable

__all__ = [
    "RULES",
    "Graph",
    "Grid",
    "Progress",
    "Request",
    "Rule",
    "bits_at_most",
    "coalesce",
    "simultaneous_cost",
    "simultaneous_stable",
]
