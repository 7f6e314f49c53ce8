"""A state graph as places and ways, for whoever draws it: a page, or another program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from detente.analysis.patterns import Cover, cover
from detente.analysis.result import Analysis
from detente.analysis.state_graph import MAX_NODES, Arc, StateGraph, state_graph
from detente.analysis.verdicts import state_to_dict
from detente.model import State
from detente.reporting.figures.layout import Layout, layout

__all__ = ["BOX", "SCHEMA", "GraphPlan", "graph_plan"]

SCHEMA = "detente.graph/1"
"""Name and version of the JSON contract."""

BOX = (1.3, 0.6)
"""Width and height of a box, in inches."""


@dataclass(frozen=True, eq=False)
class GraphPlan:
    """A state graph and where everything goes.

    Attributes
    ----------
    graph : StateGraph
        States and moves.
    arcs : tuple of Arc
        The moves that are drawn.
    layout : Layout
        Places of the boxes and ways of the arrows.
    neighbours : mapping of state index to int
        How many states one move away are not drawn.
    patterns : Cover or None
        The equilibria as patterns, where not all states are drawn; None in graph form, or where there are none.
    """

    graph: StateGraph
    arcs: tuple[Arc, ...]
    layout: Layout
    neighbours: dict[int, int]
    patterns: Cover | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data: the contract ``detente.graph/1``; inches, y downwards from the top of the first row."""
        graph, plan = self.graph, self.layout
        space, top = graph.analysis.space, BOX[1] / 2
        return {
            "schema": SCHEMA,
            "reading": space.reading,
            "nodes": [self._node(state, layer) for state, layer in zip(graph.states, graph.layers, strict=True)],
            "arcs": [self._arc(arc) for arc in self.arcs],
            "is_complete": graph.is_complete,
            "all_moves": graph.all_moves,
            "n_states": space.n_states,
            "width": plan.width,
            "height": top - plan.bottom,
            "box": list(BOX),
            "divide": None if plan.divide is None else top - plan.divide,
            "patterns": None if self.patterns is None else self.patterns.to_dict(),
        }

    def _place(self, x: float, y: float) -> tuple[float, float]:
        return round(x - self.layout.left, 4), round(BOX[1] / 2 - y, 4)

    def _node(self, state: State, layer: int) -> dict[str, Any]:
        analysis = self.graph.analysis
        x, y = self._place(*self.layout.places[state.index])
        holds = [name for name in analysis.concepts if analysis.is_equilibrium(state, name)]
        return {
            **state_to_dict(analysis.space, state),
            "layer": layer,
            "x": x,
            "y": y,
            "equilibrium": holds,
            "status_quo": state.index == analysis.space.status_quo,
            "expandable": self.neighbours[state.index],
        }

    def _arc(self, arc: Arc) -> dict[str, Any]:
        space = self.graph.analysis.space
        route = self.layout.routes[arc.source, arc.target]
        return {
            "source": space.number(arc.source),
            "target": space.number(arc.target),
            "decision_makers": [space.decision_makers[maker] for maker in arc.decision_makers],
            "improving_for": [space.decision_makers[maker] for maker in arc.improving_for],
            "points": [list(self._place(x, y)) for x, y in route.points],
            "bends_to": -route.bends_to,
        }


def graph_plan(
    analysis: Analysis,
    *,
    limit: int = 36,
    states: Iterable[int] = (),
    expand: Iterable[int] = (),
    all_moves: bool | None = None,
    decision_maker: str | None = None,
) -> GraphPlan:
    """Choose the part of the state graph that can be drawn and read, and lay it out.

    Parameters
    ----------
    analysis : Analysis
        Of which conflict, and which states are equilibria.
    limit : int
        Most states, at most 60; a conflict with no more states is drawn whole.
    states : iterable of int
        Numbers of states that must be in it, beside the status quo and the strongest equilibria.
    expand : iterable of int
        Numbers of states of which the neighbours, one move away, are drawn too as far as the limit allows:
        improvements first.
    all_moves : bool, optional
        Whether to draw moves that are no improvements; in small pictures only if not given.
    decision_maker : str, optional
        Draw only the moves of this one.

    Raises
    ------
    UnknownNameError
        If a state or the decision maker does not exist.
    UnsupportedAnalysisError
        If the layout library (extra ``report``) is missing.

    Examples
    --------
    >>> import detente
    >>> plan = graph_plan(detente.analyze(detente.load("chicken")))
    >>> len(plan.graph.states), len(plan.arcs)
    (4, 4)
    """
    space = analysis.space
    limit = min(limit, MAX_NODES)
    opened = [space.index(number) for number in expand]
    wanted = dict.fromkeys([*opened, *(space.index(number) for number in states)])
    for index in opened:
        wanted.update(dict.fromkeys(_neighbours(analysis, index)))
    graph = state_graph(
        analysis,
        limit=limit,
        states=[space.state(index) for index in [*wanted][:limit]],
        all_moves=all_moves,
        movers=None if decision_maker is None else [space.conflict.decision_maker_index(decision_maker)],
    )
    improving = {(arc.source, arc.target) for arc in graph.arcs if arc.improving_for}
    arcs = tuple(arc for arc in graph.arcs if arc.improving_for or (arc.target, arc.source) not in improving)
    drawn = {state.index for state in graph.states}
    around = {index: len(set(_neighbours(analysis, index)) - drawn) for index in drawn}
    return GraphPlan(graph, arcs, layout(graph, arcs, BOX), around, _patterns(graph))


def _neighbours(analysis: Analysis, index: int) -> list[int]:
    """Return the states one move away, those that are improvements for their mover first."""
    space = analysis.space
    found = [(maker, int(end)) for maker in range(len(space.ranks)) for end in space.structure.reachable(maker, index)]
    found.sort(key=lambda move: not space.prefers(move[0], move[1], index))
    return list(dict.fromkeys(end for _, end in found))


def _patterns(graph: StateGraph) -> Cover | None:
    """Describe the equilibria under the first concept of some use that has any, where not all states are drawn."""
    if graph.is_complete or graph.analysis.space.conflict.is_graph_form:
        return None
    for concept in ("seq", "sseq", "gmr", "smr", "nash"):
        if concept in graph.analysis.concepts and len(found := graph.analysis.equilibria(concept)):
            return cover(found)
    return None
