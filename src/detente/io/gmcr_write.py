"""From a conflict to the plain data of a ``.gmcr`` file, or why it does not fit into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from detente.errors import UnsupportedAnalysisError
from detente.io.gmcr_conditions import Cube, cubes_of, pattern, peer_shape
from detente.model.check_views import every_view
from detente.model.statements import And, Node, Not, Or

if TYPE_CHECKING:
    from detente.model import Conflict, DecisionMakerPreferences, Rule

__all__ = ["MAX_RANKED", "gmcr_data"]

MAX_RANKED = 4096
"""Most states that are written as a ranking."""
MAX_STATEMENTS = 63
"""Most statements of a decision maker: beyond that GMCR+ overflows."""

_DIRECTIONS = {"free": "both", "up": "fwd", "down": "back"}


def gmcr_data(conflict: Conflict) -> dict[str, Any]:
    """Return a conflict, under its default reading, as the data of a ``.gmcr`` file.

    If every decision maker's preferences are statements of which no two share a rank, they are written as such; else
    all states are ranked, one ranking per decision maker.

    Raises
    ------
    UnsupportedAnalysisError
        If the conflict does not fit, with every reason.
    """
    reasons = [*_obstacles(conflict)]
    if reasons:
        raise _unfit(reasons)
    size = len(conflict.options)
    preferences = conflict.preferences()
    stated = [_stated(conflict, item) for item in preferences]
    by_hand = any(
        not _is_stated(item) or len(found) > MAX_STATEMENTS for item, found in zip(preferences, stated, strict=True)
    )
    rankings = _rankings(conflict) if by_hand else []
    data: dict[str, Any] = {
        "options": [
            {"name": option.label, "permittedDirection": _DIRECTIONS[option.moves]} for option in conflict.options
        ],
        "decisionMakers": [],
        "infeasibles": [_pairs(cube) for cube in _distinct(_infeasible(conflict), size)],
        "useManualPreferenceRanking": by_hand,
        "coalitions": [*range(len(conflict.decision_makers))],
        "program": "detente",
    }
    for index, maker in enumerate(conflict.decision_makers):
        part: dict[str, Any] = {
            "name": maker.label,
            "options": [option for option, owner in enumerate(conflict.owners) if owner == index],
            "preferences": [_condition(cubes) for cubes in stated[index]],
            "misperceptions": [],
        }
        data["decisionMakers"].append(part | ({"preferenceRanking": rankings[index]} if by_hand else {}))
    return data


def _unfit(reasons: Iterable[str]) -> UnsupportedAnalysisError:
    return UnsupportedAnalysisError("the conflict does not fit into a .gmcr file: " + "; ".join(reasons))


def _obstacles(conflict: Conflict) -> Iterator[str]:
    if conflict.is_graph_form:
        yield "its states and moves are given by hand, not by options"
    for option in conflict.options:
        if not option.is_binary:
            yield f"option '{option.id}' has {len(option.levels)} levels, and only two can be written"
        if option.moves == "frozen":
            yield f"option '{option.id}' is frozen, and an option that does not move cannot be written"
    for merge in conflict.coalesce:
        yield f"where '{merge.when}' holds states are merged, which cannot be written"
    for path, view in every_view(conflict):
        of = f" under reading '{conflict.readings[int(path[1])].id}'" if path[0] == "readings" else ""
        yield f"the view of '{view.id}'{of} cannot be written: misperceptions there take states away and no more"
    yield from _more_than_an_order(conflict)


def _more_than_an_order(conflict: Conflict) -> Iterator[str]:
    """Go through what the default reading says beyond one ranking for each decision maker."""
    for preferences in conflict.preferences():
        for name in preferences.sections:
            yield f"the section '{name}' of the preferences of '{preferences.id}' cannot be written"
    for section in ("attitudes", "credible"):
        for maker, towards in conflict.stated_towards(section).items():
            if towards:
                yield f"the section '{section}' of '{maker}' cannot be written"
    if conflict.reading().uncertainty is not None:
        yield f"reading '{conflict.reading().id}' says what it leaves open, which cannot be written"


# --- feasibility ------------------------------------------------------------------------------------------------------


def _infeasible(conflict: Conflict) -> Iterator[Cube]:
    for rule in conflict.infeasible:
        try:
            yield from cubes_of(_broken(conflict, rule))
        except UnsupportedAnalysisError as error:
            raise _unfit([f"rule '{rule}': {error}"]) from None


def _broken(conflict: Conflict, rule: Rule) -> Node:
    """Return what holds where a rule is broken."""
    nodes = tuple(conflict.statement(text).node for _, text in rule.texts)
    two = tuple(And(pair) for pair in combinations(nodes, 2))
    match rule.kind:
        case "never":
            return nodes[0]
        case "requires":
            return And((nodes[0], Not(nodes[1])))
        case "at_most_one":
            return Or(two)
        case "at_least_one":
            return Not(Or(nodes))
        case "exactly_one":
            return Or((*two, Not(Or(nodes))))


def _distinct(cubes: Iterable[Cube], size: int) -> Iterator[Cube]:
    seen = set()
    for cube in cubes:
        name = pattern(cube, size)
        if name not in seen:
            seen.add(name)
            yield cube


# --- preferences ------------------------------------------------------------------------------------------------------


def _is_stated(preferences: DecisionMakerPreferences) -> bool:
    return not preferences.weights and not preferences.ranking and all(len(rank) == 1 for rank in preferences.ranks())


def _stated(conflict: Conflict, preferences: DecisionMakerPreferences) -> list[list[Cube]]:
    """Return the statements that can be written; those that decide nothing are left out."""
    if not _is_stated(preferences):
        return []
    found: dict[str, list[Cube]] = {}
    for (statement,) in preferences.ranks():
        node = conflict.statement(statement.statement).node
        try:
            cubes = peer_shape(node) or cubes_of(node)
        except UnsupportedAnalysisError as error:
            raise _unfit([f"statement '{statement.statement}' of '{preferences.id}': {error}"]) from None
        name = ", ".join(sorted(pattern(cube, len(conflict.options)) for cube in cubes))
        if cubes and {} not in cubes:
            found.setdefault(name, [*cubes])
    return [*found.values()]


def _rankings(conflict: Conflict) -> list[list[Any]]:
    """Return for each decision maker the state numbers, most preferred first; a list holds tied ones."""
    space = conflict.compile()
    if space.n_states > MAX_RANKED:
        reason = "preferences with weights, rankings or shared ranks have to be written as rankings of all states, and "
        raise _unfit([f"{reason}there are {space.n_states:,} states where {MAX_RANKED:,} can be written"])
    found = []
    for ranks in space.ranks:
        groups: dict[int, list[int]] = {}
        for number, rank in enumerate(ranks[space.feasible].tolist(), start=1):
            groups.setdefault(rank, []).append(number)
        found.append([group if len(group) > 1 else group[0] for _, group in sorted(groups.items(), reverse=True)])
    return found


# --- conditions -------------------------------------------------------------------------------------------------------


def _condition(cubes: list[Cube]) -> Any:
    if len(cubes) == 1:
        return _pairs(cubes[0])
    return {"compound": True, "members": [_pairs(cube) for cube in cubes]}


def _pairs(cube: Cube) -> list[list[Any]]:
    return [[option, "Y" if value else "N"] for option, value in cube.items()]
