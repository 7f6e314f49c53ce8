"""One perceived game: the states, moves and ranks as somebody sees them, laid over those of the conflict.

A perceived game keeps the positions of the conflict's arrays. Options that its holder does not know of stand where they
stand at the status quo; a state of the game is then a combination of the known options that some feasible state shows,
and every state of the conflict has its place in the game by what is known of it. Where only preferences differ, states
and moves are the very arrays of the conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from detente.analysis.hypergame.beliefs import believed
from detente.engine import Grid
from detente.engine.perception import shown, stands_for
from detente.errors import UnsupportedAnalysisError
from detente.model import StateSpace
from detente.model.preferences import DecisionMakerPreferences
from detente.model.ranks import rank_array
from detente.model.rules import Rule
from detente.model.state_space import allowed
from detente.model.views import Belief, BelievedChange, Perceived, View
from detente.types import BoolArray, IntArray

__all__ = ["NOWHERE", "PerceivedGame", "both", "perceived", "thought"]

NOWHERE = -1
"""The place of a state that a perceived game has not."""


@dataclass(frozen=True, eq=False)
class PerceivedGame:
    """A game as a decision maker perceives it, or as another thinks that it does.

    Attributes
    ----------
    holder : str
        Who acts on it.
    seen_by : str
        Whose picture it is: the holder itself (level 1), or who thinks that the holder sees it so (level 2).
    space : StateSpace
        Its states, moves and ranks, at the positions of the conflict.
    places : int array or None
        For each position of the conflict its place in this game, `NOWHERE` where the game has no such state; None if
        each stands at its own.
    members : int array or None
        For each place the feasible state that it stands for, whose ranks it has; None if each stands for itself.
    preferences : tuple
        What everybody wants in it.
    unknown, unsuspected : tuple of str
        Options that it lacks; options that it has and whose owners are thought not to know of them.
    directions : mapping of option position to direction
        How options are believed to move where that differs from the conflict.
    idle : tuple of (str, BelievedChange)
        Changes of beliefs that change nothing under this reading, with the decision maker that they are about.
    differs : bool
        Whether it differs from the conflict at all.
    """

    holder: str
    seen_by: str
    space: StateSpace = field(repr=False)
    places: IntArray | None = field(repr=False)
    members: IntArray | None = field(repr=False)
    preferences: tuple[DecisionMakerPreferences, ...] = field(repr=False)
    unknown: tuple[str, ...] = ()
    unsuspected: tuple[str, ...] = ()
    directions: Mapping[int, str] = field(default_factory=dict)
    idle: tuple[tuple[str, BelievedChange], ...] = ()
    differs: bool = False

    def place(self, index: int) -> int | None:
        """Return where a state of the conflict stands in this game; None where the game has no such state."""
        at = index if self.places is None else int(self.places[index])
        return None if at == NOWHERE else at

    def seen(self, values: IntArray | BoolArray, nowhere: int | bool) -> np.ndarray:
        """Carry a value per state of this game over to the states of the conflict."""
        flat = np.broadcast_to(values.reshape(-1), self.space.structure.n_states)
        if self.places is None:
            return np.ascontiguousarray(flat)
        return np.where(self.places == NOWHERE, np.asarray(nowhere, dtype=flat.dtype), flat[self.places])


def perceived(space: StateSpace, holder: str, view: View | None) -> PerceivedGame:
    """Return the game that a decision maker perceives: the conflict with the differences of its view.

    Parameters
    ----------
    space : StateSpace
        The conflict under a reading.
    holder : str
        Id of the decision maker.
    view : View or None
        Its view; None if it sees the conflict as it is.

    Raises
    ------
    UnsupportedAnalysisError
        If the view differs in more than preferences and the moves of the conflict are explicit arcs; or if states are
        believed possible that a ranking does not rank.
    """
    preferences = space.conflict.preferences(space.reading)
    if view is None:
        return PerceivedGame(holder, holder, space, None, None, preferences)
    unsuspected = [
        name
        for part in view.thinks
        for name in part.unknown
        if name not in view.unknown and _owner(space, name) == part.id
    ]
    wants, ranks, idle = _ranks(space, preferences, space.ranks, view.beliefs)
    base = PerceivedGame(holder, holder, space, None, None, wants, idle=idle, differs=_differs(view))
    own_moves = {
        name: way for part in view.thinks for name, way in part.moves.items() if _owner(space, name) == part.id
    }
    plain = _structured(base, ranks, [view], unsuspected, own_moves)
    return _judging(plain, {part.id: thought(plain, space, view, part.id) for part in view.thinks if _structural(part)})


def _judging(game: PerceivedGame, others: Mapping[str, PerceivedGame]) -> PerceivedGame:
    """Let the holder judge each of the others by the game that it thinks the other plays.

    What another gains by a move is then what it gains in that game; a state that its game has not it likes least.
    """
    ranks = list(game.space.ranks)
    for name, other in others.items():
        j = game.space.conflict.decision_maker_index(name)
        held = other.space.ranks[j]
        lowest = int(held.min()) - 1
        wide = held.astype(np.int64) if lowest < np.iinfo(held.dtype).min else held
        ranks[j] = other.seen(wide, nowhere=lowest).reshape(ranks[j].shape)
        ranks[j].flags.writeable = False
    return replace(game, space=replace(game.space, ranks=tuple(ranks))) if others else game


def _structural(part: Perceived) -> bool:
    return bool(part.unknown or part.infeasible or part.possible)


def thought(game: PerceivedGame, space: StateSpace, view: View | None, other: str) -> PerceivedGame:
    """Return the game that the holder of a view thinks another decision maker plays.

    Parameters
    ----------
    game : PerceivedGame
        The holder's own.
    space : StateSpace
        The conflict under the same reading.
    view : View or None
        The holder's view.
    other : str
        Id of the other decision maker; where the view says nothing of it, it is thought to see what the holder sees.
    """
    part = next((part for part in view.thinks if part.id == other), None) if view else None
    if view is None or part is None:
        return replace(game, holder=other, seen_by=game.holder)
    flat = _ranks(space, space.conflict.preferences(space.reading), space.ranks, view.beliefs)
    wants, ranks, idle = _ranks(space, flat[0], flat[1], part.beliefs)
    base = PerceivedGame(other, game.holder, space, None, None, wants, idle=idle, differs=True)
    return _structured(base, ranks, [view, part], (), {})


def _differs(view: Perceived) -> bool:
    return bool(view.unknown or view.moves or view.infeasible or view.possible or view.beliefs
                or (isinstance(view, View) and view.thinks))  # fmt: skip


def _owner(space: StateSpace, option: str) -> str:
    return space.decision_makers[space.conflict.owners[space.conflict.option_index(option)]]


# --- ranks ------------------------------------------------------------------------------------------------------------


def _ranks(
    space: StateSpace,
    wanted: Sequence[DecisionMakerPreferences],
    ranks: Sequence[IntArray],
    beliefs: Iterable[Belief],
) -> tuple[tuple[DecisionMakerPreferences, ...], tuple[IntArray, ...], tuple[tuple[str, BelievedChange], ...]]:
    """Rank the states anew for those about whom there is a belief; all others keep their arrays."""
    wants, arrays, idle = list(wanted), list(ranks), []
    for belief in beliefs:
        i = space.conflict.decision_maker_index(belief.id)
        wants[i], unchanged = believed(space.conflict, belief, wants[i])
        idle += [(belief.id, change) for change in unchanged]
        arrays[i] = _ranked(space, wants[i]).reshape(arrays[i].shape)
        arrays[i].flags.writeable = False
    return tuple(wants), tuple(arrays), tuple(idle)


def _ranked(space: StateSpace, wants: DecisionMakerPreferences) -> IntArray:
    if wants.indifferent:
        return np.zeros(space.states.n_positions, dtype=np.int8)
    return rank_array(wants, space.states)


def both(first: str, second: str) -> str:
    """Return the moves of an option that two directions both allow."""
    if second in (first, "free"):
        return first
    return second if first == "free" else "frozen"


# --- states and moves -------------------------------------------------------------------------------------------------


def _structured(
    base: PerceivedGame,
    ranks: tuple[IntArray, ...],
    parts: Sequence[Perceived],
    unsuspected: Sequence[str],
    own_moves: Mapping[str, str],
) -> PerceivedGame:
    """Lay the differences of states and moves over a game that differs in preferences only."""
    space, conflict = base.space, base.space.conflict
    unknown = tuple(dict.fromkeys(name for part in parts for name in part.unknown))
    moves = {conflict.option_index(name): way for part in parts for name, way in part.moves.items()}
    frozen = {conflict.option_index(name): "frozen" for name in (*unknown, *unsuspected)}
    rules = [rule for part in parts for rule in part.infeasible]
    possible = [text for part in parts for text in part.possible]
    if not (moves or frozen or own_moves or rules or possible):
        return replace(base, space=replace(space, ranks=ranks))
    if not isinstance(space.structure, Grid):
        raise UnsupportedAnalysisError(
            f"the view of '{base.seen_by}' differs in options, moves or rules, and here the moves are explicit arcs "
            "(states are merged by 'coalesce', or one move changes one option); such a view may hold beliefs about "
            "preferences only"
        )
    grid: Grid = space.structure
    start = conflict.status_quo_levels() or (0,) * len(grid.sizes)
    fixed = {conflict.option_index(name): start[conflict.option_index(name)] for name in unknown}
    feasible = _feasible(base, rules, possible)
    image = shown(grid.sizes, fixed)
    member = stands_for(grid.sizes, fixed, image, feasible)
    there = member != NOWHERE
    if not there.any():
        raise UnsupportedAnalysisError(f"the view of '{base.seen_by}' leaves no state feasible; loosen its rules")
    directions = {**moves, **frozen}
    for name, way in own_moves.items():  # nobody is thought to make a move that it is thought not to know
        k = conflict.option_index(name)
        directions[k] = both(directions.get(k, grid.directions[k]), way)
    ways = tuple(directions.get(k, way) for k, way in enumerate(grid.directions))
    structure = Grid(grid.sizes, grid.owners, ways, grid.n_decision_makers, there)
    states = replace(space.states, mask=None if there.all() else there)
    irregular = np.flatnonzero(there & (member != np.arange(member.size)))
    view_ranks = tuple(_standing(rank, irregular, member) for rank in ranks)
    changed = {k: way for k, way in directions.items() if way != grid.directions[k]}
    return replace(
        base,
        space=replace(space, states=states, structure=structure, ranks=view_ranks),
        places=np.where(there[image], image, NOWHERE),
        members=member,
        unknown=unknown,
        unsuspected=tuple(unsuspected),
        directions=changed,
    )


def _feasible(base: PerceivedGame, rules: Sequence[Rule], possible: Sequence[str]) -> BoolArray:
    states = base.space.states
    mask = np.ones(states.axes_shape, dtype=bool)
    mask &= states.feasible_mask().reshape(states.axes_shape)
    if possible and any(wants.ranking for wants in base.preferences):
        raise UnsupportedAnalysisError(
            f"the view of '{base.seen_by}' believes states possible that the conflict excludes; a ranking says nothing "
            "of them, so give preferences as statements or weights"
        )
    for text in possible:
        mask |= states.truth(text)
    for rule in rules:
        mask &= allowed(rule.kind, [states.truth(text) for _, text in rule.texts])
    return mask.reshape(-1)


def _standing(rank: IntArray, irregular: IntArray, member: IntArray) -> IntArray:
    """Let a combination that no feasible state has be ranked as the state that it stands for."""
    if not irregular.size:
        return rank
    new = np.array(rank.reshape(-1))
    new[irregular] = rank.reshape(-1)[member[irregular]]
    new.flags.writeable = False
    return new.reshape(rank.shape)
