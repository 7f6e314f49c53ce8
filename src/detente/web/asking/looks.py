"""Short looks at the answer: verdicts, states, moves, reasons, the graph."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.analysis.description import describe
from detente.analysis.explanation import explain
from detente.analysis.patterns import cover
from detente.analysis.verdicts import moves_of, states_page, usual_concepts, verdict_page
from detente.model import StateSet
from detente.model.diagnosis import diagnose
from detente.reporting.figures.plan import graph_plan
from detente.reporting.wording import explanation_sentences
from detente.web.asking.asked import Asked, Question
from detente.web.faults import problem_to_dict
from detente.web.working.bench import Side

__all__ = ["LOOKS"]


class Page(Asked):
    """A page of a long list."""

    where: str | None = Field(None, description="A statement that the states satisfy.")
    sort: str | None = Field(None, description="As this decision maker prefers them; in model order if left out.")
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=1000)


class VerdictsAsked(Page):
    """Which states are stable, for whom."""

    concepts: tuple[str, ...] | None = Field(None, description="Ids; the usual ones if left out.")
    profile: dict[str, str] = Field({}, description="Decision maker to its own concept.")
    only: str | None = Field(None, description='"equilibria", "equilibria:seq" or "stable:seq:ministry".')


def _verdicts(side: Side, asked: VerdictsAsked) -> Any:
    concepts = asked.concepts if asked.concepts is not None else usual_concepts(side.space)
    analysis = side.analysis(concepts, asked.profile)
    page = verdict_page(
        analysis, where=asked.where, only=asked.only, sort=asked.sort, offset=asked.offset, limit=asked.limit
    )
    return page.to_dict()


class StatesAsked(Page):
    """States by statement, or by number."""

    worst_first: bool = False
    numbers: tuple[int, ...] | None = Field(None, max_length=1000, description="Just these.")


def _states(side: Side, asked: StatesAsked) -> Any:
    page = states_page(
        side.space,
        where=asked.where,
        sort=asked.sort,
        worst_first=asked.worst_first,
        offset=asked.offset,
        limit=asked.limit,
        numbers=asked.numbers,
    )
    return page.to_dict()


class MovesAsked(Asked):
    """The moves from and to a state."""

    state: int | str
    limit: int = Field(200, ge=1, le=2000)


def _moves(side: Side, asked: MovesAsked) -> Any:
    return moves_of(side.space, asked.state, limit=asked.limit).to_dict()


class ExplainAsked(Asked):
    """Why a state is stable for somebody, or why not."""

    state: int | str
    decision_maker: str
    concept: str
    limit: int = Field(10, ge=1, le=100)


def _explain(side: Side, asked: ExplainAsked) -> Any:
    found = explain(side.space, asked.state, asked.decision_maker, asked.concept, limit=asked.limit)
    return {**found.to_dict(), "words": explanation_sentences(found)}


class GraphAsked(Asked):
    """The part of the state graph that can be drawn."""

    limit: int = Field(36, ge=1, le=60)
    states: tuple[int, ...] = Field((), max_length=60, description="Numbers of states that must be in it.")
    expand: tuple[int, ...] = Field((), max_length=20, description="States whose neighbours are drawn too.")
    all_moves: bool | None = Field(
        None, description="Moves that are no improvements too; in small pictures if left out."
    )
    decision_maker: str | None = Field(None, description="Only the moves of this one.")


def _graph(side: Side, asked: GraphAsked) -> Any:
    plan = graph_plan(
        side.analysis(usual_concepts(side.space)),
        limit=asked.limit,
        states=asked.states,
        expand=asked.expand,
        all_moves=asked.all_moves,
        decision_maker=asked.decision_maker,
    )
    return plan.to_dict()


class SetAsked(Asked):
    """A set of states: the equilibria under a concept, or what satisfies a statement."""

    concept: str | None = Field(None, description="The equilibria under this concept.")
    where: str | None = Field(None, description="The states that satisfy this; of the equilibria, if both are given.")


def _set(side: Side, concept: str | None, where: str | None) -> StateSet:
    states = side.space.listed() if concept is None else side.analysis([concept]).equilibria(concept)
    return states.where(where) if where else states


def _patterns(side: Side, asked: SetAsked) -> Any:
    return cover(_set(side, asked.concept, asked.where)).to_dict()


class DescribeAsked(SetAsked):
    """What states share, and what sets them apart from others."""

    unlike: str | None = Field(None, description="A statement: what sets them apart from the states that satisfy it.")
    by: str | None = Field(
        None, description="An option or a theatre: what the states share, apart for each of its levels or parts."
    )


def _describe(side: Side, asked: DescribeAsked) -> Any:
    states = _set(side, asked.concept, asked.where)
    unlike = None if asked.unlike is None else side.space.where(asked.unlike)
    return describe(states, unlike=unlike, by=asked.by).to_dict()


def _check(side: Side, _: Asked) -> Any:
    return {"problems": [problem_to_dict(problem) for problem in diagnose(side.conflict)]}


LOOKS = (
    Question(
        "verdicts", "Which states are stable, for whom and under which concept.", VerdictsAsked, _verdicts, "verdicts"
    ),
    Question("states", "List states.", StatesAsked, _states),
    Question("moves", "Who can move where from a state, and from where to it.", MovesAsked, _moves),
    Question("explain", "Why a state is stable for somebody, or why not.", ExplainAsked, _explain),
    Question("patterns", "Many states as a few patterns.", SetAsked, _patterns, "work"),
    Question("describe", "What states share, and what sets them apart from others.", DescribeAsked, _describe, "work"),
    Question("graph", "The part of the state graph that can be drawn, and where to draw it.", GraphAsked, _graph),
    Question(
        "check", "What keeps the conflict from being analysed, and what is worth a second look.", Asked, _check, "work"
    ),
)
