"""The inverse problem by going through all rankings: slow, and what the solver and the counts are held to by the tests.

Every ranking that those who may change could have is tried, judged by the definitions of `reference`, and its distance
from the present one is measured. Nothing here is shared with the fast code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, permutations, product

from detente.engine import reference as ref
from detente.engine.reference import Game, State

Rank = dict[State, int]

_SANCTIONED = {"gmr": ref.is_gmr, "smr": ref.is_smr, "seq": ref.is_seq, "sseq": ref.is_sseq}


def is_equilibrium(game: Game, concept: str, s: State, *, ties_are_sanctions: bool, rule: str) -> bool:
    """Whether a state is stable for everybody."""
    if concept == "nash":
        return all(ref.is_nash(game, i, s) for i in game.decision_makers)
    judge = _SANCTIONED[concept]
    return all(judge(game, i, s, ties_are_sanctions=ties_are_sanctions, rule=rule) for i in game.decision_makers)


def is_met(
    game: Game,
    aim: str,
    targets: Collection[State],
    concept: str,
    start: State | None,
    *,
    ties_are_sanctions: bool = True,
    rule: str = "legal_sequences",
) -> bool:
    """Whether a goal is met, as its sentence says."""

    def rests(s: State) -> bool:
        return is_equilibrium(game, concept, s, ties_are_sanctions=ties_are_sanctions, rule=rule)

    if aim == "equilibrium":
        return any(rests(s) for s in targets)
    if aim == "not":
        return not any(rests(s) for s in targets)
    if aim == "only":
        found = {s for s in game.states if rests(s)}
        return bool(found) and found <= set(targets)
    reached = ref.joint_moves(game, frozenset(game.decision_makers), start, improving=True) | {start}
    return any(s in reached and (aim == "reachable" or rests(s)) for s in targets)


# -- All rankings ------------------------------------------------------------------------------------------------------


def block_orders(rank: Mapping[State, int]) -> Iterator[Rank]:
    """Go through the rankings that keep the ties of one: its ranks in every order."""
    blocks = sorted(set(rank.values()))
    for order in permutations(range(len(blocks))):
        place = dict(zip(blocks, order, strict=True))
        yield {s: place[value] for s, value in rank.items()}


def weak_orders(states: Sequence[State]) -> Iterator[Rank]:
    """Go through all rankings of some states, ties allowed, each once."""
    for values in product(range(len(states)), repeat=len(states)):
        if set(values) == set(range(len(set(values)))):
            yield dict(zip(states, values, strict=True))


def strict_orders(states: Sequence[State]) -> Iterator[Rank]:
    """Go through all rankings of some states without ties."""
    for values in permutations(range(len(states))):
        yield dict(zip(states, values, strict=True))


# -- Distances ---------------------------------------------------------------------------------------------------------


def swaps_between(old: Mapping[State, int], new: Mapping[State, int]) -> int:
    """Fewest swaps of neighbouring ranks from one ranking to another that has the same ties, found by trying."""
    blocks = sorted(set(old.values()))
    goal = tuple(sorted(blocks, key=lambda block: next(new[s] for s in old if old[s] == block)))
    seen, layer, count = {tuple(blocks)}, {tuple(blocks)}, 0
    while goal not in seen:
        layer = {_swapped(order, k) for order in layer for k in range(len(order) - 1)} - seen
        seen |= layer
        count += 1
    return count


def _swapped(order: tuple[int, ...], k: int) -> tuple[int, ...]:
    return (*order[:k], order[k + 1], order[k], *order[k + 2 :])


def half_swaps_between(old: Mapping[State, int], new: Mapping[State, int]) -> int:
    """Over all pairs of states: two if the pair turns round, one if it becomes tied or ceases to be."""
    return sum(abs(_sign(old[a] - old[b]) - _sign(new[a] - new[b])) for a, b in combinations(old, 2))


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)


# -- The nearest -------------------------------------------------------------------------------------------------------


def nearest(
    game: Game,
    aim: str,
    targets: Collection[State],
    concept: str,
    start: State | None,
    *,
    may_change: Collection[int],
    swap: str,
    ties_are_sanctions: bool = True,
    rule: str = "legal_sequences",
) -> tuple[int | None, list[tuple[Rank, ...]]]:
    """Return the smallest distance at which a goal is met, and all rankings at that distance that meet it."""
    choices = []
    for i, rank in enumerate(game.ranks):
        orders = [dict(rank)] if i not in may_change else None
        if orders is None:
            orders = list(block_orders(rank) if swap == "ranks" else weak_orders(game.states))
        measure = swaps_between if swap == "ranks" else half_swaps_between
        choices.append([(measure(rank, order), order) for order in orders])
    best: int | None = None
    found: list[tuple[Rank, ...]] = []
    for chosen in product(*choices):
        distance = sum(far for far, _ in chosen)
        if best is not None and distance > best:
            continue
        ranks = tuple(order for _, order in chosen)
        if is_met(replace(game, ranks=ranks), aim, targets, concept, start,
                  ties_are_sanctions=ties_are_sanctions, rule=rule):  # fmt: skip
            found = [ranks] if best is None or distance < best else [*found, ranks]
            best = distance
    return best, found
