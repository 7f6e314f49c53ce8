"""Help for somebody who writes a statement or a rule: where it fails, where it holds, what can be written next."""

from detente.analysis.statement_help.checking import StatementCheck, check_statement, states_only
from detente.analysis.statement_help.completing import Completion, Suggestion, complete
from detente.analysis.statement_help.ruling import RuleEffect, RuleEffects, check_rule, rule_effects

__all__ = [
    "Completion",
    "RuleEffect",
    "RuleEffects",
    "StatementCheck",
    "Suggestion",
    "check_rule",
    "check_statement",
    "complete",
    "rule_effects",
    "states_only",
]
