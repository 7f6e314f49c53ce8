"""Hypergames as sets and loops: slow, and readable as a textbook; what the analysis is held to by the tests.

A decision maker (DM) who does not know of some options sees a state as it sees the others that differ in these options
only. Its game has one state for every combination of known options that some feasible state shows; that state is ranked
as the one of those behind it in which the fewest unknown options are off their usual level.

References
----------
.. [1] P. G. Bennett, "Toward a theory of hypergames", *Omega*, 1977.
.. [2] M. Wang, K. W. Hipel, N. M. Fraser, "Modeling misperceptions in games", *Behavioral Science*, 1988.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from detente.engine.reference import (
    Game,
    Levels,
    deters,
    game_from_options,
    improvements,
    is_gmr,
    is_nash,
    is_seq,
    is_smr,
    is_sseq,
    joint_moves,
)

__all__ = [
    "STABLE",
    "Seen",
    "is_hypergame_equilibrium",
    "judging_others",
    "perceived_game",
    "play_reaches",
    "surprise",
    "undeterred",
]

STABLE: Mapping[str, Callable[[Game, int, Levels], bool]] = {
    "nash": is_nash,
    "gmr": is_gmr,
    "smr": is_smr,
    "seq": is_seq,
    "sseq": is_sseq,
}
"""The concepts by id."""


@dataclass(frozen=True)
class Seen:
    """A game as one DM sees it.

    Attributes
    ----------
    game : Game
        Its states are tuples of levels in which unknown options stand at their usual level.
    unknown : dict of option to level
        The options that it lacks, and where each usually stands.
    """

    game: Game
    unknown: Mapping[int, int]

    def place(self, state: Levels) -> Levels | None:
        """Return the state of this game that stands for a state of the conflict; None if there is none."""
        shown = _shown(state, self.unknown)
        return shown if shown in self.game.states else None


def _shown(state: Levels, unknown: Mapping[int, int]) -> Levels:
    return tuple(unknown.get(k, level) for k, level in enumerate(state))


def perceived_game(
    sizes: Sequence[int],
    owners: Sequence[int],
    directions: Sequence[str],
    ranks: Sequence[Mapping[Levels, int]],
    feasible: Collection[Levels],
    unknown: Mapping[int, int],
) -> Seen:
    """Build the game of a DM that does not know of some options.

    Parameters
    ----------
    sizes, owners, directions : sequences, one entry per option
        As in `game_from_options`, the directions as it believes them to be.
    ranks : sequence of mapping from state to rank, one per DM
        As it believes them to be.
    feasible : collection of states
        As it believes them to be.
    unknown : mapping of option to level
    """
    behind: dict[Levels, list[Levels]] = {}
    for state in feasible:
        behind.setdefault(_shown(state, unknown), []).append(state)

    def strangeness(state: Levels) -> tuple[int, Levels]:
        return sum(state[k] != level for k, level in unknown.items()), tuple(reversed(state))

    stands_for = {shown: min(states, key=strangeness) for shown, states in behind.items()}
    ways = ["frozen" if k in unknown else way for k, way in enumerate(directions)]
    seen = [{shown: rank[state] for shown, state in stands_for.items()} for rank in ranks]
    return Seen(game_from_options(sizes, owners, ways, seen, feasible=lambda s: s in behind), dict(unknown))


def judging_others(own: Seen, thoughts: Mapping[int, Seen]) -> Seen:
    """Let somebody judge others by the games that it thinks they play.

    What another gains by a move is what it gains in the game that it is thought to play; a state that this game has not
    it likes least.
    """
    game = own.game
    ranks = list(game.ranks)
    for j, seen in thoughts.items():
        least = min(seen.game.ranks[j].values()) - 1
        places = {s: seen.place(s) for s in game.states}  # type: ignore[arg-type]
        ranks[j] = {s: least if place is None else seen.game.ranks[j][place] for s, place in places.items()}
    return Seen(Game(game.states, game.moves, tuple(ranks), game.option_form), own.unknown)


def is_hypergame_equilibrium(games: Sequence[Seen], state: Levels, concept: str) -> bool:
    """Whether a state is stable for each DM in its own game."""
    places = [seen.place(state) for seen in games]
    return all(
        place is not None and STABLE[concept](seen.game, i, place)
        for i, (seen, place) in enumerate(zip(games, places, strict=True))
    )


def undeterred(game: Game, i: int, s: Levels, q: Levels, concept: str) -> bool:
    """Whether ``q`` is an improvement of ``i`` from ``s`` that nothing deters under a concept."""
    if q not in improvements(game, i, s):
        return False
    if concept == "nash":
        return True
    answers = joint_moves(game, game.opponents(i), q, improving=concept in ("seq", "sseq"))
    for_good = concept in ("smr", "sseq")
    return not any(
        deters(game, i, s, end) and (not for_good or all(deters(game, i, s, last) for last in game.moves[i][end]))
        for end in answers
    )


def expected(seen: Seen, i: int, s: Levels, q: Levels, concept: str) -> bool:
    """Whether somebody expects ``i`` to move from ``s`` to ``q``, two states of the conflict."""
    here, there = seen.place(s), seen.place(q)
    return here is not None and there is not None and undeterred(seen.game, i, here, there, concept)


def play_reaches(true: Game, games: Sequence[Seen], start: Levels, concept: str) -> frozenset[Levels]:
    """Return all states that play leads to if everybody makes the undeterred improvements of its own game."""
    seen: set[tuple[Levels, int]] = set()
    ends: list[tuple[Levels, int | None]] = [(start, None)]
    while ends:
        state, last = ends.pop()
        for i, game in enumerate(games):
            for q in true.moves[i][state] if i != last else ():
                if (q, i) not in seen and _makes(game, i, state, q, concept):
                    seen.add((q, i))  # type: ignore[arg-type]
                    ends.append((q, i))  # type: ignore[arg-type]
    return frozenset({start} | {state for state, _ in seen})


def _makes(own: Seen, i: int, s: Levels, q: object, concept: str) -> bool:
    """Whether ``i`` makes a move: it uses no option that it does not know of, and expects to make it."""
    target: Levels = q  # type: ignore[assignment]
    return all(s[k] == target[k] for k in own.unknown) and expected(own, i, s, target, concept)


def surprise(own: Seen, thought: Seen, mover: int, s: Levels, q: Levels, concept: str) -> str | None:
    """Say how a move of ``mover`` surprises somebody who sees one game and thinks that the mover plays another."""
    changed = {k for k in range(len(s)) if s[k] != q[k]}
    if changed & set(own.unknown):
        return "unknown_option"
    if changed & set(thought.unknown):
        return "unsuspected_option"
    places = (own.place(s), own.place(q), thought.place(s), thought.place(q))
    if _no_move(own.game, mover, places[0], places[1]) or _no_move(thought.game, mover, places[2], places[3]):
        return "impossible"
    if thought.game.ranks[mover][places[3]] <= thought.game.ranks[mover][places[2]]:
        return "not_improvement"
    return None if expected(thought, mover, s, q, concept) else "not_chosen"


def _no_move(game: Game, mover: int, here: Levels | None, there: Levels | None) -> bool:
    """Whether a game has no move of ``mover`` between two of its states, or has not both of them."""
    return here is None or there is None or there not in game.moves[mover][here]
