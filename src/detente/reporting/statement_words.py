"""Statements as people say them: the options' own labels in place of their names in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from detente.model import Conflict, Option
from detente.model.rules import Rule
from detente.model.statements import And, Iff, InState, Level, Node, Not, Or

__all__ = ["LONGEST", "option_name", "pattern_in_words", "rule_sentence", "statement_in_words"]

LONGEST = 400
"""Characters up to which a statement is put into words; a longer one is shown as it is written."""


def statement_in_words(conflict: Conflict, text: str) -> str:
    """Say a statement in words; named statements are spelled out.

    Examples
    --------
    >>> import detente
    >>> statement_in_words(detente.load("elmira"), "not accept or modify")
    'if “Accept the control order” then “Modify the control order”'
    >>> statement_in_words(detente.load("elmira"), "delay iff not (insist and modify)")
    '“Delay the appeal” exactly if not both “Insist on the original order” and “Modify the control order”'
    """
    words = _said(conflict, conflict.statement(text).node)
    return words if len(words) <= LONGEST else text


def option_name(conflict: Conflict, option: Option) -> str:
    """Return the label of an option; where others bear the same, with its decision maker."""
    alike = [k for k, known in enumerate(conflict.options) if known.label == option.label]
    if len(alike) == 1:
        return option.label
    maker = conflict.decision_makers[conflict.owners[conflict.option_index(option.id)]]
    return f"{option.label} ({maker.label})"


def pattern_in_words(conflict: Conflict, levels: Sequence[str]) -> str:
    """Say what is done in a state or pattern, given by the labels of its levels ("-" where it leaves them open).

    Options at their first level are named only where the pattern leaves others open ("whatever else"), since otherwise
    what is not named is not done.
    """
    is_open = "-" in levels
    done, left = [], []
    for option, level in zip(conflict.options, levels, strict=True):
        if level not in ("-", option.levels[0]):
            done.append(_at(conflict, option, [level == known for known in option.levels]))
        elif level != "-" and is_open:
            left.append(_at(conflict, option, [level == known for known in option.levels]))
    named = [*done, *left]
    if is_open:
        return ", ".join([*named, "whatever else"]) if named else "any state"
    return ", ".join(named) or "nobody does anything"


def rule_sentence(conflict: Conflict, rule: Rule) -> str:
    """Say what a rule of infeasibility rules out."""
    texts = [statement_in_words(conflict, text) for _, text in rule.texts]
    match rule.kind:
        case "requires":
            return f"If {texts[0]}, then {texts[1]}"
        case "never":
            return f"Never {texts[0]}"
        case kind:
            return f"{kind.replace('_', ' ').capitalize()} of: {'; '.join(texts)}"


def _said(conflict: Conflict, node: Node) -> str:
    said = ""
    match node:
        case Level(option, allowed):
            said = _at(conflict, conflict.options[option], allowed)
        case InState(state):
            said = f"“{conflict.graph.states[state].label}”" if conflict.graph else ""
        case Not(Level(option, allowed)):
            said = _at(conflict, conflict.options[option], [not level for level in allowed])
        case Not(And(parts)) if len(parts) == 2:
            said = f"not both {_joined(conflict, parts, ' and ')}"
        case Not(Or(parts)):
            said = f"neither {_joined(conflict, parts, ' nor ')}"
        case Not(part):
            said = f"not ({_said(conflict, part)})"
        case Or((Not(condition), consequence)):
            said = f"if {_inside(conflict, condition)} then {_inside(conflict, consequence)}"
        case And(parts):
            said = _joined(conflict, _flat(And, parts), " and ")
        case Or(parts):
            said = _joined(conflict, _flat(Or, parts), " or ")
        case Iff(left, right):
            said = f"{_inside(conflict, left)} exactly if {_inside(conflict, right)}"
    return said


def _flat(kind: type[And | Or], parts: Sequence[Node]) -> Iterator[Node]:
    """Go through parts and parts of parts that need no brackets."""
    for part in parts:
        if isinstance(part, kind) and not isinstance(part.parts[0], Not):
            yield from _flat(kind, part.parts)
        else:
            yield part


def _joined(conflict: Conflict, parts: Iterable[Node], word: str) -> str:
    return word.join(_inside(conflict, part) for part in parts)


def _inside(conflict: Conflict, node: Node) -> str:
    """Say a part of a statement; in brackets where it could be misread."""
    said = _said(conflict, node)
    simple = isinstance(node, Level | InState) or (isinstance(node, Not) and isinstance(node.part, Level))
    if simple or (isinstance(node, Not) and not said.startswith("not (")):
        return said
    return f"({said})"


def _at(conflict: Conflict, option: Option, allowed: Sequence[bool]) -> str:
    """Say at which levels an option is."""
    label = f"“{option_name(conflict, option)}”"
    levels = [level for level, is_allowed in zip(option.levels, allowed, strict=True) if is_allowed]
    missing = [level for level in option.levels if level not in levels]
    if not levels or not missing:
        return f"{label} at {'no' if missing else 'any'} level"
    if option.levels == ("no", "yes"):
        return label if levels == ["yes"] else f"not {label}"
    if len(levels) == 1:
        return f"{label} is {levels[0]}"
    return f"{label} is {_range(option, levels, missing)}"


def _range(option: Option, levels: list[str], missing: list[str]) -> str:
    """Say which of several levels."""
    if len(missing) == 1:
        return f"not {missing[0]}"
    if levels == list(option.levels[-len(levels) :]):
        return f"at least {levels[0]}"
    return f"at most {levels[-1]}" if levels == list(option.levels[: len(levels)]) else " or ".join(levels)
