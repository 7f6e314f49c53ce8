"""Legal sequences by brute force: every move looked at one by one, sequences enumerated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from detente.engine import reference as ref
from detente.engine.best_replies import best_reply_gate
from detente.engine.play import Gate, Play
from detente.engine.reference_best_replies import best_replies
from tests.engine.examples import Example, examples

Made = Callable[[int, int, int], bool]
"""``made(i, s, q)``: whether decision maker i makes the move from s to q (codes) that it could make."""

Pair = tuple[int, int]


@dataclass(frozen=True)
class PlayExample:
    """A play of the engine, and the same as a list of moves: ``moves[i][s]`` are the codes that i goes to from s."""

    play: Play
    moves: list[dict[int, list[int]]]
    codes: list[int]


def moves_of(example: Example, made: Made, movers: Iterable[int], avoid: set[int]) -> list[dict[int, list[int]]]:
    code_of = {state: code for code, state in enumerate(example.states)}
    moves = []
    for i in range(example.n):
        own: dict[int, list[int]] = {}
        for s in example.codes:
            ends = sorted(code_of[q] for q in example.game.moves[i][example.states[s]])
            own[s] = [q for q in ends if i in movers and q not in avoid and made(i, s, q)]
        moves.append(own)
    return moves


def flat(example: Example, values: np.ndarray) -> np.ndarray:
    return np.broadcast_to(np.asarray(values).reshape(example.structure.shape), example.structure.shape).reshape(-1)


@st.composite
def play_examples(draw, source=None):
    example = draw(source if source is not None else examples())
    kind = draw(st.sampled_from(["moves", "improvements", "best_replies", "any_gate"]))
    gates: list[Gate | None] | None
    if kind == "moves":
        gates, made = None, lambda *_: True
    elif kind == "improvements":
        gates = [Gate(flat(example, rank), flat(example, rank)) for rank in example.ranks]
        made = lambda i, s, q: bool(flat(example, example.ranks[i])[q] > flat(example, example.ranks[i])[s])  # noqa: E731
    elif kind == "best_replies":
        gates = [best_reply_gate(example.structure, i, rank) for i, rank in enumerate(example.ranks)]
        code_of = {state: code for code, state in enumerate(example.states)}

        def made(i: int, s: int, q: int) -> bool:
            return q in {code_of[b] for b in best_replies(example.game, i, example.states[s])}
    else:
        n = example.structure.n_states
        numbers = st.lists(st.integers(-3, 3), min_size=n, max_size=n)
        keys = [np.array(draw(numbers), dtype=np.int8) for _ in example.ranks]
        bounds = [np.maximum(key, np.array(draw(numbers), dtype=np.int8)) for key in keys]
        gates = [Gate(key, bound) for key, bound in zip(keys, bounds, strict=True)]
        if draw(st.booleans()):
            gates[draw(st.integers(0, example.n - 1))] = None
        made = lambda i, s, q: gates[i] is None or bool(gates[i].key[q] > gates[i].bound[s])  # noqa: E731
    movers = draw(st.one_of(st.none(), st.sets(st.integers(0, example.n - 1)).map(lambda s: tuple(sorted(s)))))
    avoid = None
    if draw(st.booleans()):
        avoid = np.array(
            draw(st.lists(st.booleans(), min_size=example.structure.n_states, max_size=example.structure.n_states))
        )
    play = Play(example.structure, gates, movers, avoid)
    forbidden = set() if avoid is None else set(np.flatnonzero(avoid).tolist())
    return PlayExample(
        play, moves_of(example, made, range(example.n) if movers is None else movers, forbidden), example.codes
    )


def arrivals_by_hand(example: PlayExample, start: int) -> dict[tuple[int, int], int]:
    """Fewest moves to every pair of last mover and state."""
    found: dict[tuple[int, int], int] = {}
    layer: set[tuple[int | None, int]] = {(None, start)}
    depth = 0
    while layer:
        depth += 1
        following = {(i, q) for j, s in layer for i in range(len(example.moves)) if i != j for q in example.moves[i][s]}
        layer = {pair for pair in following if pair not in found}
        found.update(dict.fromkeys(layer, depth))
    return found


def sequences_by_hand(example: PlayExample, start: int, length: int) -> list[tuple[Pair, ...]]:
    """All legal sequences of some length, as pairs of mover and state."""
    sequences: list[tuple[Pair, ...]] = [()]
    for _ in range(length):
        longer = []
        for sequence in sequences:
            last, s = sequence[-1] if sequence else (None, start)
            longer += [(*sequence, (i, q)) for i in range(len(example.moves)) if i != last for q in example.moves[i][s]]
        sequences = longer
    return sequences


__all__ = ["PlayExample", "arrivals_by_hand", "moves_of", "play_examples", "ref", "sequences_by_hand"]
