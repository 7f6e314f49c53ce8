"""The definitions of the field as sets and loops: slow, and readable as a textbook.

Nothing here is shared with the fast engine: this module is what the engine is held to by the tests, and what the
documentation quotes. `S` are the states, `R_i(s)` the states that decision maker (DM) ``i`` reaches from ``s`` in one
move, `R_i+(s)` its unilateral improvements (UIs), `R_H(s)` and `R_H+(s)` what a group `H` reaches by legal sequences
of moves or of UIs, and ``Phi_i(s)`` the states that deter ``i`` at ``s``.

References
----------
.. [1] L. Fang, K. W. Hipel, D. M. Kilgour, *Interactive Decision Making: The Graph Model for Conflict Resolution*,
   Wiley, 1993.
.. [2] N. M. Fraser, K. W. Hipel, *Conflict Analysis: Models and Resolutions*, North-Holland, 1984 (SIM).
.. [3] L. C. Rego, G. I. A. Vieira, "Symmetric sequential stability in the graph model for conflict resolution with
   multiple decision makers", *Group Decision and Negotiation* 26, 2017, 775-792 (SSEQ).

Examples
--------
Two DMs with one option each, both better off when both give in, but each tempted to hold out (prisoner's dilemma):

>>> row = {(0, 0): 2, (1, 0): 1, (0, 1): 4, (1, 1): 3}
>>> column = {(0, 0): 2, (1, 0): 4, (0, 1): 1, (1, 1): 3}
>>> game = game_from_options([2, 2], [0, 1], ["free", "free"], [row, column])
>>> [s for s in game.states if is_nash(game, 0, s)]
[(0, 0), (0, 1)]
>>> [s for s in game.states if is_seq(game, 0, s)]
[(0, 0), (0, 1), (1, 1)]
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

State = Hashable
"""A state: in option form the tuple of its options' levels, otherwise any label."""

Levels = tuple[int, ...]


@dataclass(frozen=True)
class OptionForm:
    """What SIM needs to know of the option form.

    Attributes
    ----------
    owners : tuple of int
        The DM of every option.
    moves : tuple of dict, one per DM
        Feasible states (tuples of levels) to the states that the DM reaches in one move.
    label : dict
        Feasible states to the states of the game: themselves, or the merged state that they belong to.
    """

    owners: tuple[int, ...]
    moves: tuple[dict[Levels, frozenset[Levels]], ...]
    label: dict[Levels, State]


@dataclass(frozen=True)
class Game:
    """States, moves and ranks.

    Attributes
    ----------
    states : tuple of State
    moves : tuple of dict, one per DM
        ``moves[i][s]`` is ``R_i(s)``.
    ranks : tuple of dict, one per DM
        Larger is preferred, equal is indifferent.
    option_form : OptionForm or None
        Where the game comes from option form.
    """

    states: tuple[State, ...]
    moves: tuple[dict[State, frozenset[State]], ...]
    ranks: tuple[dict[State, int], ...]
    option_form: OptionForm | None = None

    @property
    def decision_makers(self) -> range:
        """All DMs."""
        return range(len(self.moves))

    def opponents(self, i: int) -> frozenset[int]:
        """``N - i``: everybody but ``i``."""
        return frozenset(self.decision_makers) - {i}


# -- Building a game ---------------------------------------------------------------------------------------------------


def game_from_options(
    sizes: Sequence[int],
    owners: Sequence[int],
    directions: Sequence[str],
    ranks: Sequence[Mapping[Levels, int]],
    *,
    feasible: Callable[[Levels], bool] = lambda _: True,
    one_option: bool = False,
) -> Game:
    """Game of a conflict in option form.

    A DM moves to any other feasible state that differs only in its own options, each changed in a direction that the
    option allows; with ``one_option`` in exactly one of them. States are tuples of levels, option 0 first; they are
    listed with option 0 varying fastest.

    Parameters
    ----------
    sizes, owners, directions : sequences, one entry per option
        Number of levels; the DM; ``free``, ``up``, ``down`` or ``frozen``.
    ranks : sequence of mapping from state to rank, one per DM
    feasible : callable
    one_option : bool
    """
    combinations = (tuple(reversed(levels)) for levels in product(*(range(size) for size in reversed(sizes))))
    states = [state for state in combinations if feasible(state)]

    def is_move(i: int, s: Levels, q: Levels) -> bool:
        changed = [k for k in range(len(sizes)) if s[k] != q[k]]
        owned = all(owners[k] == i for k in changed)
        legal = all(_may_change(directions[k], s[k], q[k]) for k in changed)
        return owned and legal and (len(changed) == 1 if one_option else len(changed) >= 1)

    moves = tuple({s: frozenset(q for q in states if is_move(i, s, q)) for s in states} for i in range(len(ranks)))
    form = OptionForm(tuple(owners), moves, {s: s for s in states})
    rank_of = tuple({s: int(rank[s]) for s in states} for rank in ranks)
    return Game(tuple(states), _as_state_moves(moves), _as_state_ranks(rank_of), form)


def _may_change(direction: str, source: int, target: int) -> bool:
    return direction == "free" or (direction == "up" and target > source) or (direction == "down" and target < source)


def game_from_arcs(
    states: Iterable[State],
    arcs: Sequence[Iterable[tuple[State, State]]],
    ranks: Sequence[Mapping[State, int]],
) -> Game:
    """Game of a conflict in graph form: for every DM its arcs, transitive or not, shared or not."""
    names = tuple(states)
    moves = []
    for owned in arcs:
        pairs = set(owned)
        moves.append({s: frozenset(q for p, q in pairs if p == s) for s in names})
    return Game(names, tuple(moves), tuple(dict(rank) for rank in ranks))


def coalesced(game: Game, label: Mapping[State, State]) -> Game:
    """Merge the states that bear one label.

    An arc from or to any member is an arc of the merged state, and arcs inside vanish. The members must be equally
    preferred by everybody.

    Raises
    ------
    ValueError
        If some DM prefers one member of a merged state to another.
    """
    merged = tuple(dict.fromkeys(label[s] for s in game.states))
    ranks: list[dict[State, int]] = [{} for _ in game.decision_makers]
    for i in game.decision_makers:
        for s in game.states:
            if ranks[i].setdefault(label[s], game.ranks[i][s]) != game.ranks[i][s]:
                raise ValueError(f"decision maker {i} is not indifferent among the members of {label[s]!r}")
    moves = tuple(
        {
            group: frozenset(label[q] for s in game.states if label[s] == group for q in of_i[s]) - {group}
            for group in merged
        }
        for of_i in game.moves
    )
    form = game.option_form
    if form is not None:
        form = OptionForm(form.owners, form.moves, {m: label[form.label[m]] for m in form.label})
    return Game(merged, moves, tuple(ranks), form)


# -- Moves -------------------------------------------------------------------------------------------------------------


def improvements(game: Game, i: int, s: State) -> frozenset[State]:
    """``R_i+(s)``: the moves of ``i`` from ``s`` to states that it ranks strictly higher."""
    return frozenset(q for q in game.moves[i][s] if game.ranks[i][q] > game.ranks[i][s])


def joint_moves(
    game: Game, group: Collection[int], s: State, *, improving: bool = False, rule: str = "legal_sequences"
) -> frozenset[State]:
    """``R_H(s)``, or ``R_H+(s)`` with ``improving``: all that the members of a group can bring about from ``s``.

    ``legal_sequences``: any number of moves, any member any number of times, but nobody twice in succession.
    ``each_once``: every member at most once. ``one_move``: a single move of a single member. Every improving move is
    an improvement for its mover at the state that it leaves. ``s`` itself may be among the results.
    """

    def step(j: int, state: State) -> frozenset[State]:
        return improvements(game, j, state) if improving else game.moves[j][state]

    if rule == "one_move":
        return frozenset(q for j in group for q in step(j, s))
    if rule == "each_once":
        return frozenset(_each_once(frozenset(group), s, step))
    if rule == "legal_sequences":
        return frozenset(_legal_sequences(group, s, step))
    raise ValueError(f"rule must be 'legal_sequences', 'each_once' or 'one_move'; got {rule!r}")


def _legal_sequences(group: Collection[int], s: State, step: Callable[[int, State], frozenset[State]]) -> set[State]:
    """Search over pairs (state, who moved there): states alone are not enough where moves are not transitive."""
    seen: set[tuple[State, int]] = set()
    open_ends: list[tuple[State, int | None]] = [(s, None)]
    while open_ends:
        state, last_mover = open_ends.pop()
        for j in group:
            if j == last_mover:
                continue
            for q in step(j, state):
                if (q, j) not in seen:
                    seen.add((q, j))
                    open_ends.append((q, j))
    return {state for state, _ in seen}


def _each_once(members: frozenset[int], s: State, step: Callable[[int, State], frozenset[State]]) -> set[State]:
    found: set[State] = set()
    for j in members:
        for q in step(j, s):
            found |= {q} | _each_once(members - {j}, q, step)
    return found


# -- Stability for one decision maker ----------------------------------------------------------------------------------


def deters(game: Game, i: int, s: State, q: State, *, ties_are_sanctions: bool = True) -> bool:
    """Whether ``q`` is in ``Phi_i(s)``: not better for ``i`` than ``s``, or strictly worse if ties do not count."""
    if ties_are_sanctions:
        return game.ranks[i][q] <= game.ranks[i][s]
    return game.ranks[i][q] < game.ranks[i][s]


def _deters_for_good(game: Game, i: int, s: State, q: State, *, ties_are_sanctions: bool) -> bool:
    """``q`` is in ``Phi_i(s)``, and so is all that ``i`` can still move to from ``q``."""
    return all(
        deters(game, i, s, end, ties_are_sanctions=ties_are_sanctions) for end in frozenset({q}) | game.moves[i][q]
    )


def is_nash(game: Game, i: int, s: State) -> bool:
    """Nash stability (R): ``i`` has no UI from ``s``."""
    return not improvements(game, i, s)


def is_gmr(game: Game, i: int, s: State, *, ties_are_sanctions: bool = True, rule: str = "legal_sequences") -> bool:
    """General metarationality: every UI can be answered by moves of the opponents that end in ``Phi_i(s)``."""
    return all(
        any(
            deters(game, i, s, s2, ties_are_sanctions=ties_are_sanctions)
            for s2 in joint_moves(game, game.opponents(i), s1, rule=rule)
        )
        for s1 in improvements(game, i, s)
    )


def is_smr(game: Game, i: int, s: State, *, ties_are_sanctions: bool = True, rule: str = "legal_sequences") -> bool:
    """Symmetric metarationality: as GMR, and ``i`` cannot escape from the sanction by a move of its own."""
    return all(
        any(
            _deters_for_good(game, i, s, s2, ties_are_sanctions=ties_are_sanctions)
            for s2 in joint_moves(game, game.opponents(i), s1, rule=rule)
        )
        for s1 in improvements(game, i, s)
    )


def is_seq(game: Game, i: int, s: State, *, ties_are_sanctions: bool = True, rule: str = "legal_sequences") -> bool:
    """Sequential stability: as GMR, but the opponents answer by UIs of their own only (credible sanctions)."""
    return all(
        any(
            deters(game, i, s, s2, ties_are_sanctions=ties_are_sanctions)
            for s2 in joint_moves(game, game.opponents(i), s1, improving=True, rule=rule)
        )
        for s1 in improvements(game, i, s)
    )


def is_sseq(game: Game, i: int, s: State, *, ties_are_sanctions: bool = True, rule: str = "legal_sequences") -> bool:
    """Symmetric sequential stability: as SEQ, and ``i`` cannot escape from the sanction by a move of its own."""
    return all(
        any(
            _deters_for_good(game, i, s, s2, ties_are_sanctions=ties_are_sanctions)
            for s2 in joint_moves(game, game.opponents(i), s1, improving=True, rule=rule)
        )
        for s1 in improvements(game, i, s)
    )


def is_sim(game: Game, i: int, s: State, *, ties_are_sanctions: bool = True) -> bool:
    """Simultaneous stability (option form only): every UI of ``i`` may meet UIs that opponents take at the same time.

    A UI ``a`` is sanctioned if some opponents (at least one) have UIs from ``s`` such that the state that combines
    everybody's new options is feasible and in ``Phi_i(s)``. An infeasible combination is no sanction. If ``s`` is a
    merged state, UIs are those of the merged states, and the combination is formed at some member of ``s``.

    Raises
    ------
    ValueError
        If the game is in graph form.
    """
    if game.option_form is None:
        raise ValueError("simultaneous moves are defined in option form only")
    return all(
        any(
            deters(game, i, s, combined, ties_are_sanctions=ties_are_sanctions)
            for combined in _simultaneous_ends(game, game.option_form, i, s, a)
        )
        for a in improvements(game, i, s)
    )


def _simultaneous_ends(game: Game, form: OptionForm, i: int, s: State, a: State) -> set[State]:
    """States that may come of ``i`` moving from ``s`` to ``a`` while some opponents take UIs from ``s``."""
    ends: set[State] = set()
    for member in (m for m, label in form.label.items() if label == s):
        replies: list[list[Levels]] = []
        for j in sorted(game.opponents(i)):
            own = [q for q in form.moves[j][member] if game.ranks[j][form.label[q]] > game.ranks[j][s]]
            replies.append([member, *own])
        for to in (q for q in form.moves[i][member] if form.label[q] == a):
            for choice in product(*replies):
                if all(q == member for q in choice):
                    continue
                chosen = dict(zip(sorted(game.opponents(i)), choice, strict=True)) | {i: to}
                combined = tuple(chosen[owner][k] for k, owner in enumerate(form.owners))
                if combined in form.label:
                    ends.add(form.label[combined])
    return ends


def _as_state_moves(moves: tuple[dict[Levels, frozenset[Levels]], ...]) -> tuple[dict[State, frozenset[State]], ...]:
    return tuple({s: frozenset[State](ends) for s, ends in of_i.items()} for of_i in moves)


def _as_state_ranks(ranks: tuple[dict[Levels, int], ...]) -> tuple[dict[State, int], ...]:
    return tuple({s: rank for s, rank in of_i.items()} for of_i in ranks)  # noqa: C416 - widens the key type
