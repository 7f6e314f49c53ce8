"""Help with writing statements and rules."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from detente.analysis.statement_help import check_rule, check_statement, complete, rule_effects, states_only
from detente.model import StateSpace
from detente.model.editing import rule_of
from detente.web.asking.asked import Asked, Parameters, Question
from detente.web.faults import problem_to_dict
from detente.web.working.bench import Side

__all__ = ["WRITING"]


def _states(side: Side) -> StateSpace:
    return side.bench.kept(("states", side.key[0]), lambda: states_only(side.conflict))


class StatementAsked(Asked):
    """A statement that is being written."""

    text: str = Field(max_length=20_000)
    where: str | None = Field(None, description="Look only among the states that satisfy this.")
    limit: int = Field(20, ge=0, le=1000)


def _statement(side: Side, asked: StatementAsked) -> Any:
    return check_statement(_states(side), asked.text, where=asked.where).to_dict(limit=asked.limit)


class CompleteAsked(Asked):
    """What may be written next."""

    text: str = Field(max_length=20_000)
    position: int | None = Field(None, ge=0, description="Where the cursor stands; at the end if left out.")


def _complete(side: Side, asked: CompleteAsked) -> Any:
    return complete(side.conflict, asked.text, asked.position).to_dict()


class RulesAsked(Asked):
    """What the rules remove."""

    limit: int = Field(20, ge=0, le=1000)


def _rules(side: Side, asked: RulesAsked) -> Any:
    return rule_effects(side.conflict).to_dict(limit=asked.limit)


class RuleText(Parameters):
    """A rule as an outline shows it."""

    kind: str
    statements: tuple[str, ...] = Field(max_length=200)


class RuleAsked(Asked):
    """A rule that is being written."""

    rule: RuleText
    index: int | None = Field(None, ge=0, description="The rule in whose place it stands; a new one if left out.")
    limit: int = Field(20, ge=0, le=1000)


def _rule(side: Side, asked: RuleAsked) -> Any:
    found = check_rule(side.conflict, rule_of(asked.rule.kind, asked.rule.statements), index=asked.index)
    return {**found.to_dict(limit=asked.limit), "problems": [problem_to_dict(problem) for problem in found.problems]}


WRITING = (
    Question("statement", "Where a statement that is being written fails or holds.", StatementAsked, _statement),
    Question("complete", "What may be written next in a statement.", CompleteAsked, _complete),
    Question("rules", "How many states each rule removes, and which.", RulesAsked, _rules),
    Question("rule", "What a rule that is being written removes.", RuleAsked, _rule),
)
