"""What must hold for a conflict to make sense, as far as one can tell without enumerating its states."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from detente.errors import ModelError, Problem, did_you_mean
from detente.model.assumptions import assumption_problems
from detente.model.coding import coding_problems
from detente.model.observations import observation_problems
from detente.model.parts import Cited, Part
from detente.model.patterns import read_pattern
from detente.model.preferences import Preferences, Reading
from detente.model.rules import Rule
from detente.model.statements import parse_statement
from detente.model.structure_check import section_problems, section_statements
from detente.model.uncertainty import uncertainty_problems
from detente.types import Path

if TYPE_CHECKING:
    from detente.model.conflict import Conflict, GraphForm

__all__ = [
    "infeasible_because",
    "ranking_problems",
    "resolve_status_quo",
    "statement_problems",
    "statements_of",
    "structural_problems",
]

MAX_OPTIONS = 60
MAX_STATEMENTS = 5000
"""Most statements of a conflict, so that a hostile file is refused before they are all read."""


def structural_problems(conflict: Conflict) -> list[Problem]:
    """Return every fault of names, shapes and references, each with its path, in the order of the file."""
    from detente.model.check_views import path_problems, view_problems
    from detente.model.conflict import FORMAT_VERSION

    problems: list[Problem] = []
    if conflict.detente != FORMAT_VERSION:
        hint = "A newer program may be needed." if conflict.detente > FORMAT_VERSION else None
        problems.append(
            Problem(("detente",), "format version not supported", str(FORMAT_VERSION), str(conflict.detente), hint)
        )
    problems += _form(conflict)
    problems += _names(conflict)
    problems += _citations(conflict)
    problems += _theatres(conflict)
    if not problems:  # statements cannot be judged while the names they use are in doubt
        problems += _all_statements(conflict)
        problems += _coalescing(conflict)
        problems += _sections(conflict)
    problems += _status_quo(conflict, judge_rules=not problems)
    problems += _readings(conflict)
    problems += _positions(conflict)
    problems += view_problems(conflict)
    problems += _questions(conflict)
    problems += path_problems(conflict)
    problems += assumption_problems(conflict)
    problems += coding_problems(conflict)
    problems += observation_problems(conflict, conflict.observations)
    return problems


# --- form and names ---------------------------------------------------------------------------------------------------


def _form(conflict: Conflict) -> Iterator[Problem]:
    if conflict.graph is None:
        if not conflict.options:
            yield Problem(
                ("decision_makers",), "no options", "options of decision makers, or a 'graph' of states and moves"
            )
        if len(conflict.options) > MAX_OPTIONS:
            yield Problem(
                ("decision_makers",),
                "too many options",
                f"at most {MAX_OPTIONS}",
                f"{len(conflict.options)}",
                "Give mutually exclusive options as one option with several levels.",
            )
        elif math.prod(len(option.levels) for option in conflict.options) >= 2**62:
            yield Problem(("decision_makers",), "too many combinations of levels to be numbered", "fewer than 2^62")
        return
    for index, maker in enumerate(conflict.decision_makers):
        if maker.options:
            yield Problem(
                ("decision_makers", index, "options"),
                "options cannot stand beside a 'graph'",
                hint="Give either options or a graph of states and moves.",
            )
    for field in ("infeasible", "coalesce", "theatres"):
        if getattr(conflict, field):
            yield Problem((field,), f"'{field}' needs options, but the conflict has a 'graph'")
    yield from _graph_moves(conflict, conflict.graph)


def _graph_moves(conflict: Conflict, graph: GraphForm) -> Iterator[Problem]:
    makers = [maker.id for maker in conflict.decision_makers]
    states = {state.id for state in graph.states}
    for maker, moves in graph.moves.items():
        if maker not in makers:
            yield _unknown(("graph", "moves", maker), "decision maker", maker, makers)
        for start, ends in moves.items():
            for path, name in [((start,), start), *(((start, k), end) for k, end in enumerate(ends))]:
                if name not in states:
                    yield _unknown(("graph", "moves", maker, *path), "state", name, states)
            if start in ends:
                yield Problem(
                    ("graph", "moves", maker, start), f"state '{start}' moves to itself", "moves to other states"
                )


def _names(conflict: Conflict) -> Iterator[Problem]:
    yield from _repeated("decision_makers", conflict.decision_makers, "decision maker")
    yield from _repeated("sources", conflict.sources, "source")
    yield from _repeated("theatres", conflict.theatres, "theatre")
    yield from _repeated("readings", conflict.readings, "reading")
    yield from _repeated("positions", conflict.positions, "position")
    yield from _repeated("questions", conflict.questions, "question")
    seen: dict[str, str] = {}
    for index, maker in enumerate(conflict.decision_makers):
        for position, option in enumerate(maker.options):
            path: Path = ("decision_makers", index, "options", position)
            if option.id in seen:
                yield Problem(
                    path,
                    f"two options bear the name '{option.id}'",
                    hint=f"The other belongs to '{seen[option.id]}'; "
                    f"rename one, for example to '{maker.id}_{option.id}'.",
                )
            seen.setdefault(option.id, maker.id)
            lower = [level.lower() for level in option.levels]
            if len(set(lower)) < len(lower):
                yield Problem((*path, "levels"), f"option '{option.id}' has two levels of the same name")
    others = {state.id for state in conflict.graph.states} if conflict.graph else set(seen)
    kind = "state" if conflict.graph else "option"
    for index, named in enumerate(conflict.statements):
        if named.id in others:
            yield Problem(
                ("statements", index),
                f"statement '{named.id}' bears the name of {'an' if kind == 'option' else 'a'} {kind}",
                hint="Give the statement another name.",
            )
    yield from _repeated("statements", conflict.statements, "statement")


def _repeated(field: str, parts: Iterable[object], kind: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, part in enumerate(parts):
        name: str = part.id  # type: ignore[attr-defined]
        if name in seen:
            yield Problem((field, index), f"two entries bear the name '{name}'", f"one {kind} per name")
        seen.add(name)


def _unknown(path: Path, kind: str, name: str, names: Iterable[str]) -> Problem:
    names = tuple(dict.fromkeys(names))
    listed = ", ".join(f"'{known}'" for known in names[:8]) + (", ..." if len(names) > 8 else "")
    return Problem(
        path, f"unknown {kind}", f"one of {listed}" if names else None, f"'{name}'", did_you_mean(name, names)
    )


def _citations(conflict: Conflict) -> Iterator[Problem]:
    sources = {source.id: source for source in conflict.sources}
    for path, part in _parts((), conflict):
        if isinstance(part, Cited):
            for index, citation in enumerate(part.cite):
                if citation.source not in sources:
                    yield _unknown((*path, "cite", index, "source"), "source", citation.source, sources)


def _parts(path: Path, part: object) -> Iterator[tuple[Path, Part]]:
    if isinstance(part, Part):
        yield path, part
        for name, field in type(part).model_fields.items():
            yield from _parts((*path, field.alias or name), getattr(part, name))
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _parts((*path, index), item)


def _theatres(conflict: Conflict) -> Iterator[Problem]:
    options = [option.id for option in conflict.options]
    owner: dict[str, str] = {}
    for index, theatre in enumerate(conflict.theatres):
        for position, name in enumerate(theatre.options):
            path: Path = ("theatres", index, "options", position)
            if name not in options:
                yield _unknown(path, "option", name, options)
            elif name in owner:
                yield Problem(
                    path, f"option '{name}' is already in theatre '{owner[name]}'", "each option in one theatre at most"
                )
            owner.setdefault(name, theatre.id)


# --- statements -------------------------------------------------------------------------------------------------------


def statements_of(conflict: Conflict) -> Iterator[tuple[Path, str]]:
    """Yield every statement of a conflict with its path: named ones, rules, preferences, views, questions."""
    from detente.model.check_views import view_statements

    for index, named in enumerate(conflict.statements):
        yield ("statements", index, "statement"), named.statement
    for index, rule in enumerate(conflict.infeasible):
        for path, text in rule.texts:
            yield ("infeasible", index, *path), text
    for index, merge in enumerate(conflict.coalesce):
        yield ("coalesce", index, "when"), merge.when
    yield from _reading_statements(conflict)
    for index, stated in enumerate(conflict.positions):
        if isinstance(stated.position, str):
            yield ("positions", index, "position"), stated.position
    yield from view_statements(conflict, _preference_statements)
    for index, question in enumerate(conflict.questions):
        for path, text in question.texts:
            yield ("questions", index, *path), text


def _reading_statements(conflict: Conflict) -> Iterator[tuple[Path, str]]:
    for index, reading in enumerate(conflict.readings):
        for position, preferences in enumerate(reading.preferences):
            for path, text in (*_preference_statements(preferences), *section_statements(preferences)):
                yield ("readings", index, "preferences", position, *path), text


def _preference_statements(preferences: Preferences) -> Iterator[tuple[Path, str]]:
    for index, entry in enumerate(preferences.statements):
        if isinstance(entry, tuple):
            for position, statement in enumerate(entry):
                yield ("statements", index, position, "statement"), statement.statement
        else:
            yield ("statements", index, "statement"), entry.statement
    for text in preferences.weights:
        yield ("weights", text), text


def statement_problems(conflict: Conflict, text: str) -> tuple[Problem, ...]:
    """Return what keeps a statement from being read; empty if it can be."""
    try:
        parse_statement(text, conflict.scope)
    except ModelError as error:
        return error.problems
    return ()


def _all_statements(conflict: Conflict) -> Iterator[Problem]:
    stated = tuple(statements_of(conflict))
    if len(stated) > MAX_STATEMENTS:
        path, _ = stated[MAX_STATEMENTS]
        yield Problem(path, "too many statements", f"at most {MAX_STATEMENTS} in a conflict", str(len(stated)))
        return
    for path, text in stated:
        for problem in statement_problems(conflict, text):
            yield problem.at(*path)


def _coalescing(conflict: Conflict) -> Iterator[Problem]:
    options = [option.id for option in conflict.options]
    for index, merge in enumerate(conflict.coalesce):
        mentioned = {options[position] for position in _mentioned(conflict, merge.when)}
        for position, name in enumerate(merge.ignore):
            path: Path = ("coalesce", index, "ignore", position)
            if name not in options:
                yield _unknown(path, "option", name, options)
            elif name in mentioned:
                yield Problem(path, f"option '{name}' is part of the condition and cannot be ignored under it")


def _mentioned(conflict: Conflict, text: str) -> frozenset[int]:
    """Return the options of a statement; none if it cannot be read, which is told elsewhere."""
    try:
        return parse_statement(text, conflict.scope).options()
    except ModelError:
        return frozenset()


# --- status quo -------------------------------------------------------------------------------------------------------


def resolve_status_quo(conflict: Conflict) -> tuple[tuple[int, ...] | int | None, list[Problem]]:
    """Find the status quo: one level per option, or in graph form the state's position; None if none is given."""
    status_quo = conflict.status_quo
    if status_quo is None:
        return None, []
    if conflict.graph is not None:
        states = [state.id for state in conflict.graph.states]
        if isinstance(status_quo, str) and status_quo in states:
            return states.index(status_quo), []
        return None, [_unknown(("status_quo",), "state", str(status_quo), states)]
    if isinstance(status_quo, str):
        levels, problems = read_pattern(status_quo, [len(option.levels) for option in conflict.options])
        if not problems and None in levels:
            problems = [Problem((), "status quo leaves an option open", "one level per option", f"'{status_quo}'")]
        return tuple(level or 0 for level in levels), [problem.at("status_quo") for problem in problems]
    return _status_quo_levels(conflict, status_quo.items())


def _status_quo_levels(conflict: Conflict, items: Iterable[tuple[str, str]]) -> tuple[tuple[int, ...], list[Problem]]:
    names = [option.id for option in conflict.options]
    levels = [0] * len(names)
    problems = []
    for name, level in items:
        if name not in names:
            problems.append(_unknown(("status_quo", name), "option", name, names))
            continue
        labels = [label.lower() for label in conflict.options[names.index(name)].levels]
        if level.lower() not in labels:
            problems.append(
                _unknown(("status_quo", name), f"level of '{name}'", level, conflict.options[names.index(name)].levels)
            )
        else:
            levels[names.index(name)] = labels.index(level.lower())
    return tuple(levels), problems


def _status_quo(conflict: Conflict, *, judge_rules: bool) -> Iterator[Problem]:
    levels, problems = resolve_status_quo(conflict)
    yield from problems
    if problems or not judge_rules or not isinstance(levels, tuple):
        return
    for rule in conflict.infeasible:
        if infeasible_because(conflict, rule, levels):
            reason = f" ({rule.because})" if rule.because else ""
            yield Problem(
                ("status_quo",),
                f"the status quo is infeasible: it breaks the rule '{rule}'{reason}",
                hint="Change the status quo or the rule.",
            )


def infeasible_because(conflict: Conflict, rule: Rule, levels: tuple[int, ...]) -> bool:
    """Tell whether a rule excludes the state with these levels, one per option."""
    holds = [parse_statement(text, conflict.scope).holds(levels) for _, text in rule.texts]
    match rule.kind:
        case "never":
            return holds[0]
        case "at_most_one":
            return sum(holds) > 1
        case "at_least_one":
            return not any(holds)
        case "exactly_one":
            return sum(holds) != 1
        case "requires":
            return holds[0] and not holds[1]


# --- readings ---------------------------------------------------------------------------------------------------------


def _readings(conflict: Conflict) -> Iterator[Problem]:
    names = [reading.id for reading in conflict.readings]
    makers = [maker.id for maker in conflict.decision_makers]
    defaults = [index for index, reading in enumerate(conflict.readings) if reading.default]
    for index in defaults[1:]:
        yield Problem(
            ("readings", index, "default"),
            f"'{names[index]}' is a second default reading",
            f"one default; the first is '{names[defaults[0]]}'",
        )
    for index, reading in enumerate(conflict.readings):
        for position, preferences in enumerate(reading.preferences):
            path: Path = ("readings", index, "preferences", position)
            if preferences.id not in makers:
                yield _unknown(path, "decision maker", preferences.id, makers)
            yield from (problem.at(*path) for problem in ranking_problems(conflict, preferences))
        yield from _towards(index, reading, makers)
        yield from _complete(conflict, index, reading, names, makers)
        yield from (problem.at("readings", index) for problem in uncertainty_problems(reading))


def _towards(index: int, reading: Reading, makers: list[str]) -> Iterator[Problem]:
    """Yield what is wrong with the sections that say how decision makers take each other."""
    for section in ("attitudes", "credible"):
        for maker, towards in getattr(reading, section).items():
            path: Path = ("readings", index, section, maker)
            if maker not in makers:
                yield _unknown(path, "decision maker", maker, makers)
            for other in towards:
                if other not in makers:
                    yield _unknown((*path, other), "decision maker", other, makers)
                elif other == maker and section == "credible":
                    yield Problem(
                        (*path, other),
                        f"'{maker}' is no opponent of itself",
                        "one of its opponents",
                        hint="Sanctions are moves of the others; drop this entry.",
                    )


def _complete(
    conflict: Conflict, index: int, reading: Reading, names: list[str], makers: list[str]
) -> Iterator[Problem]:
    chain, current = [reading.id], reading
    stated = {preferences.id for preferences in reading.preferences}
    while current.based_on is not None:
        if current.based_on not in names:
            if current is reading:
                yield _unknown(("readings", index, "based_on"), "reading", current.based_on, names)
            return
        if current.based_on in chain:
            yield Problem(
                ("readings", index, "based_on"),
                f"reading '{reading.id}' is based on itself ({' -> '.join([*chain, current.based_on])})",
            )
            return
        current = conflict.readings[names.index(current.based_on)]
        chain.append(current.id)
        stated |= {preferences.id for preferences in current.preferences}
    for maker in makers:
        if maker not in stated:
            yield Problem(
                ("readings", index, "preferences"),
                f"reading '{reading.id}' says nothing of what '{maker}' prefers",
                hint=f"Give statements, weights or a ranking, or write '{maker}: indifferent'.",
            )


def ranking_problems(conflict: Conflict, preferences: Preferences) -> Iterator[Problem]:
    """Return every fault of a ranking that can be told without the states."""
    sizes = [len(option.levels) for option in conflict.options]
    states = [state.id for state in conflict.graph.states] if conflict.graph else []
    for index, entry in enumerate(preferences.ranking):
        group = entry if isinstance(entry, tuple) else (entry,)
        for position, text in enumerate(group):
            path: Path = ("ranking", index, position) if isinstance(entry, tuple) else ("ranking", index)
            if conflict.graph:
                if text not in states:
                    yield _unknown(path, "state", text, states)
            else:
                yield from (problem.at(*path) for problem in read_pattern(text, sizes)[1])


def _sections(conflict: Conflict) -> Iterator[Problem]:
    for index, reading in enumerate(conflict.readings):
        for position, preferences in enumerate(reading.preferences):
            path: Path = ("readings", index, "preferences", position)
            yield from (problem.at(*path) for problem in section_problems(conflict, preferences))


# --- positions --------------------------------------------------------------------------------------------------------


def _positions(conflict: Conflict) -> Iterator[Problem]:
    makers = [maker.id for maker in conflict.decision_makers]
    options = {
        option.id: (option, makers[owner]) for option, owner in zip(conflict.options, conflict.owners, strict=True)
    }
    if conflict.positions and conflict.is_graph_form:
        yield Problem(("positions",), "'positions' needs options, but the conflict has a 'graph'")
        return
    for index, stated in enumerate(conflict.positions):
        if stated.id not in makers:
            yield _unknown(("positions", index), "decision maker", stated.id, makers)
        for inside, level in stated.levels:
            path: Path = ("positions", index, *inside)
            if inside[1] not in options:
                yield _unknown(path, "option", inside[1], options)
                continue
            option, owner = options[inside[1]]
            if level.lower() not in [label.lower() for label in option.levels]:
                yield _unknown(path, f"level of '{option.id}'", level, option.levels)
            if inside[0] == "threat" and owner != stated.id and stated.id in makers:
                yield Problem(
                    path,
                    f"'{stated.id}' threatens with an option of '{owner}'",
                    hint="A threat is made of one's own options; what others are to do is the position.",
                )


# --- questions --------------------------------------------------------------------------------------------------------


def _questions(conflict: Conflict) -> Iterator[Problem]:
    makers = [maker.id for maker in conflict.decision_makers]
    for index, question in enumerate(conflict.questions):
        for inside, name in question.parties:
            if name not in makers:
                yield _unknown(("questions", index, *inside), "decision maker", name, makers)
        for position, name in enumerate(question.coalition):
            if name in question.coalition[:position]:
                yield Problem(("questions", index, "coalition", position), f"'{name}' is named twice in one coalition")
        days = len({seen.date for seen in conflict.observations})
        if question.kind == "history" and days < 2:
            yield Problem(
                ("questions", index, "kind"), "a question of kind 'history' asks how it went; too little was seen",
                "observations on two days at least", f"{days} day{'' if days == 1 else 's'}",
                "Write what was seen under 'observations', as in {date: 2022-01-17, option: mass}.",
            )  # fmt: skip
