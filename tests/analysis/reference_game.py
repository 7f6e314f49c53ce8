"""From a conflict to the reference's game, without any of the fast code: every state by hand, statements one by one."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from detente.engine import reference as ref
from detente.model import Conflict, Settings, StateSpace
from detente.model.check import infeasible_because
from detente.model.patterns import read_pattern


def reference_game(space: StateSpace) -> tuple[ref.Game, dict[object, int]]:
    """Return the game, and for each of its states the index in the space."""
    conflict = space.conflict
    if conflict.graph:
        names = [state.id for state in conflict.graph.states]
        arcs = [
            [(a, b) for a, ends in conflict.graph.moves.get(maker.id, {}).items() for b in ends]
            for maker in conflict.decision_makers
        ]
        ranks = [{name: _rank(space, i, (), k) for k, name in enumerate(names)} for i in range(len(arcs))]
        return ref.game_from_arcs(names, arcs, _dense(ranks)), {name: k for k, name in enumerate(names)}
    sizes = [len(option.levels) for option in conflict.options]

    def feasible(levels):
        return not any(infeasible_because(conflict, rule, levels) for rule in conflict.infeasible)

    states = [tuple(reversed(levels)) for levels in product(*(range(size) for size in reversed(sizes)))]
    states = [levels for levels in states if feasible(levels)]
    label = _labels(conflict, states)
    ranks = [
        {levels: _rank(space, i, _plain(conflict, levels, states, label), -1) for levels in states}
        for i in range(len(conflict.decision_makers))
    ]
    game = ref.game_from_options(
        sizes, conflict.owners, [option.moves for option in conflict.options], _dense(ranks), feasible=feasible,
        one_option=space.settings.move_granularity == "one_option",
    )  # fmt: skip
    if conflict.coalesce:
        game = ref.coalesced(game, label)
    position = {}
    for levels in states:
        text = "".join(_sign(level, size) for level, size in zip(levels, sizes, strict=True))
        position[label[levels] if conflict.coalesce else levels] = space.find(text)
    return game, position


def _sign(level: int, size: int) -> str:
    return "NY"[level] if size == 2 else str(level)


def _labels(conflict: Conflict, states: list[tuple[int, ...]]) -> dict[tuple[int, ...], tuple[int, ...]]:
    """Merge by repeated pairing; the label is the first member."""
    label = {levels: levels for levels in states}
    merges = [
        (conflict.statement(merge.when), {conflict.option_index(name) for name in merge.ignore})
        for merge in conflict.coalesce
    ]
    changed = True
    while changed:
        changed = False
        for when, ignore in merges:
            for a in states:
                for b in states:
                    same = all(x == y for k, (x, y) in enumerate(zip(a, b, strict=True)) if k not in ignore)
                    if same and when.holds(a) and when.holds(b) and label[a] != label[b]:
                        old, new = max(label[a], label[b]), min(label[a], label[b])
                        label = {levels: new if known == old else known for levels, known in label.items()}
                        changed = True
    return label


def _plain(conflict, levels, states, label):
    """Put options that vary inside a merged state at their first level."""
    members = [known for known in states if label[known] == label[levels]]
    return tuple(0 if len({member[k] for member in members}) > 1 else level for k, level in enumerate(levels))


def _rank(space: StateSpace, maker: int, levels: tuple[int, ...], state: int) -> tuple:
    preferences = space.conflict.preferences(space.reading)[maker]

    def holds(text):
        return space.conflict.statement(text).holds(levels, state=state)

    statements = tuple(sum(holds(item.statement) for item in rank) for rank in preferences.ranks())
    weight = sum((Decimal(weight) for text, weight in preferences.weights.items() if holds(text)), Decimal(0))
    place = 0
    for position, group in enumerate(preferences.ranked_states()):
        if any(_fits(space, text, levels, state) for text in group):
            place = len(preferences.ranking) - position
    return (statements, weight, place)


def _fits(space: StateSpace, text: str, levels: tuple[int, ...], state: int) -> bool:
    if space.conflict.graph:
        return space.conflict.graph.states[state].id == text
    pattern, _ = read_pattern(text, [len(option.levels) for option in space.conflict.options])
    return all(wanted in (None, level) for wanted, level in zip(pattern, levels, strict=True))


def _dense(ranks: list[dict]) -> list[dict]:
    dense = []
    for rank in ranks:
        order = {value: k for k, value in enumerate(sorted(set(rank.values())))}
        dense.append({state: order[value] for state, value in rank.items()})
    return dense


def expected(space: StateSpace, settings: Settings, concept: str) -> list[set[int]]:
    """Return for every decision maker the indices of the states that the definitions call stable."""
    game, position = reference_game(space)
    ties = settings.ties == "sanction"
    judge = getattr(ref, f"is_{concept}")
    options = {} if concept == "nash" else {"ties_are_sanctions": ties}
    if concept not in ("nash", "sim"):
        options["rule"] = settings.joint_moves
    return [{position[s] for s in game.states if judge(game, i, s, **options)} for i in game.decision_makers]
