"""The smallest set of wrong beliefs under which an observed path is everybody's best play."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, islice

import numpy as np

from detente.analysis.answers.observed_path import ObservedPath, SideAnswer
from detente.analysis.answers.wrong_beliefs import WrongBelief, candidates, view_of
from detente.analysis.concepts import find_concept
from detente.analysis.hypergame.beliefs import believed
from detente.analysis.hypergame.game import PerceivedGame, perceived
from detente.analysis.hypergame.judge import Held, Judge
from detente.analysis.hypergame.play import gate_of
from detente.analysis.move_rules import play_by
from detente.errors import DetenteError, UnsupportedAnalysisError
from detente.model import StateSpace
from detente.model.ranks import rank_array
from detente.types import IntArray, Progress

__all__ = ["CAP", "MOST_PAIRS", "Side", "best_play_under", "smallest_beliefs"]

CAP = 20
"""Smallest sets of wrong beliefs that are listed for each decision maker; they are counted all the same."""

MOST_PAIRS = 20_000
"""Sets of two wrong beliefs that are tried at most for each decision maker."""


def smallest_beliefs(
    space: StateSpace,
    path: ObservedPath,
    *,
    concept: str = "seq",
    search: bool = True,
    cap: int = CAP,
    most_pairs: int | None = None,
    progress: Progress | None = None,
) -> tuple[SideAnswer, ...]:
    """Find for each decision maker the smallest sets of wrong beliefs that make the observed path its best play.

    A move is best play if in its mover's eyes it is an improvement that the concept does not deter; where the path ends
    at rest, staying is best play if the end is stable in one's own eyes. Both depend on one's own beliefs alone, so the
    smallest set for everybody is made of a smallest set for each.

    Parameters
    ----------
    space : StateSpace
        Conflict and reading: what is true.
    path : ObservedPath
        What was observed.
    concept : str
        How far everybody looks ahead; not SIM.
    search : bool
        Whether to search at all; if not, it is only told what is best play as things are.
    cap : int
        How many of the smallest sets are listed.
    most_pairs : int
        How many sets of two are tried; the result says if that cut the search short. `MOST_PAIRS` if not given.
    progress : callable, optional
        Told the share that is done, decision maker by decision maker.

    Returns
    -------
    tuple of SideAnswer
        One per decision maker.

    Notes
    -----
    Tried are no wrong belief, each of `candidates` alone, and, where none of these does it, all sets of two that leave
    out moves of statements in the order of importance. A move that leaves its mover worse off by what it wants itself
    cannot be mended by beliefs about what others want; such moves are told apart, and the search goes on for the rest.
    Every set that is listed was run again by the definition over all states.
    """
    known = find_concept(concept)
    if known.sanctions == "simultaneous":
        raise UnsupportedAnalysisError("smallest_beliefs(): SIM does not weigh single moves; choose another concept")
    most = MOST_PAIRS if most_pairs is None else most_pairs
    found = []
    for i in range(len(space.decision_makers)):
        side = Side(space, path, i, known.id)
        found.append(_answered(side, cap, most) if search else _unsearched(side))
        if progress is not None:
            progress((i + 1) / len(space.decision_makers))
    return tuple(found)


def _answered(side: Side, cap: int, most_pairs: int) -> SideAnswer:
    as_it_is = side.told(())
    size, tried, complete = 0, 1, True
    found: list[tuple[WrongBelief, ...]] = [()] if side.suffices(as_it_is) else []
    singles: tuple[tuple[WrongBelief, tuple[bool, ...]], ...] = ()
    if not all(as_it_is):
        singles = tuple((belief, side.told((belief,))) for belief in side.tried)
        tried += len(singles)
    if not found:
        size, found = 1, [(belief,) for belief, told in singles if side.suffices(told)]
    if not found:
        pairs = side.pairs_of_beliefs()
        size = 2
        for beliefs in islice(pairs, most_pairs):
            tried += 1
            if side.holds(beliefs):
                found.append(beliefs)
        complete = next(pairs, None) is None
    listed = tuple(found[:cap])
    for beliefs in listed:
        side.verify(beliefs)
    return SideAnswer(
        side.name,
        side.path.steps_of(side.maker),
        side.beyond,
        as_it_is,
        tuple(_alone(singles, k, cap) if not best else () for k, best in enumerate(as_it_is)),
        size if found else None,
        listed,
        len(found),
        tried,
        complete,
    )


def _unsearched(side: Side) -> SideAnswer:
    as_it_is = side.told(())
    done = side.suffices(as_it_is)
    none = ((),) if done else ()
    steps, alone = side.path.steps_of(side.maker), ((),) * len(as_it_is)
    return SideAnswer(
        side.name, steps, side.beyond, as_it_is, alone, 0 if done else None, none, len(none), 1, complete=done
    )


def _alone(singles: Sequence[tuple[WrongBelief, tuple[bool, ...]]], k: int, cap: int) -> tuple[WrongBelief, ...]:
    """List the single beliefs under which one move is best play, whatever they do to the others."""
    return tuple(islice((belief for belief, told in singles if told[k]), cap))


@dataclass(frozen=True, eq=False)
class Side:
    """One decision maker, what it did, and whether that was best play under some beliefs."""

    space: StateSpace
    path: ObservedPath
    maker: int
    concept: str
    _judges: dict[tuple[str, ...], Judge] = field(default_factory=dict, repr=False)
    _ranks: dict[tuple[int, tuple[WrongBelief, ...]], IntArray] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """Its id."""
        return self.space.decision_makers[self.maker]

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Source and target of each of its moves on the path."""
        return tuple((step.source, step.target) for step in self.path.steps if step.mover == self.maker)

    @cached_property
    def beyond(self) -> tuple[int, ...]:
        """Places among its moves of those that leave it no better off by its own preferences."""
        judge = self._judge(())
        return tuple(k for k, (source, target) in enumerate(self.pairs) if not judge.improves(source, target))

    @cached_property
    def asked(self) -> tuple[tuple[int, int], ...]:
        """Its moves that beliefs can make best play."""
        return tuple(pair for k, pair in enumerate(self.pairs) if k not in self.beyond)

    # --- what is tried ---

    @cached_property
    def tried(self) -> tuple[WrongBelief, ...]:
        """The wrong beliefs that it may hold, one by one."""
        return candidates(self.space, self.name, self.path.used)

    def pairs_of_beliefs(self) -> Iterator[tuple[WrongBelief, ...]]:
        """Go through the sets of two wrong beliefs that put nothing at another place, those that differ least first."""
        single = [belief for belief in self.tried if belief.kind != "move"]
        yield from (pair for pair in combinations(single, 2) if _compatible(pair))

    # --- judging ---

    def holds(self, beliefs: Sequence[WrongBelief]) -> bool:
        """Tell whether all that can be asked of it is best play under some beliefs."""
        judge, held = self._under(beliefs)
        if not all(judge.recommends(held, source, target) for source, target in self.asked):
            return False
        return not self.path.rests or judge.stays(held, self.path.end)

    def told(self, beliefs: Sequence[WrongBelief]) -> tuple[bool, ...]:
        """Tell of each of its moves, and of staying at the end if play rests there, whether it is best play."""
        judge, held = self._under(beliefs)
        moves = [judge.recommends(held, source, target) for source, target in self.pairs]
        return (*moves, *([judge.stays(held, self.path.end)] if self.path.rests else []))

    def suffices(self, told: Sequence[bool]) -> bool:
        """Tell whether all is best play that beliefs can make so."""
        return all(best or k in self.beyond for k, best in enumerate(told))

    def _under(self, beliefs: Sequence[WrongBelief]) -> tuple[Judge, Held]:
        judge = self._judge(tuple(belief.option for belief in beliefs if belief.option))
        names = self.space.decision_makers
        about = tuple(tuple(b for b in beliefs if b.about == name and b.kind != "unknown") for name in names)
        return judge, Held(about, lambda i: self._believed(judge.game, i, about[i]))

    def _judge(self, unknown: tuple[str, ...]) -> Judge:
        if unknown not in self._judges:
            view = view_of(self.name, [WrongBelief("unknown", "", option=name) for name in unknown])
            self._judges[unknown] = Judge(perceived(self.space, self.name, view), self.maker, self.concept)
        return self._judges[unknown]

    def _believed(self, game: PerceivedGame, i: int, about: tuple[WrongBelief, ...]) -> IntArray:
        """Return the ranks that somebody is believed to have, at the places of a perceived game."""
        if not about:
            return np.broadcast_to(game.space.ranks[i].reshape(-1), game.space.structure.n_states)
        key = (i, about)
        if key not in self._ranks:
            if len(self._ranks) >= _KEPT:
                self._ranks.clear()
            self._ranks[key] = self._ranked(i, about)
        rank = self._ranks[key]
        return rank if game.members is None else rank[game.members]

    def _ranked(self, i: int, about: Sequence[WrongBelief]) -> IntArray:
        (belief,) = view_of(self.name, about).beliefs
        wants, _ = believed(self.space.conflict, belief, self.space.conflict.preferences(self.space.reading)[i])
        if wants.indifferent:
            return np.zeros(self.space.states.n_positions, dtype=np.int8)
        return rank_array(wants, self.space.states)

    def verify(self, beliefs: Sequence[WrongBelief]) -> None:
        """Run a set again by the definition over all states; an error is one of the program."""
        game = perceived(self.space, self.name, view_of(self.name, beliefs))
        found = best_play_under(game, self.path, self.maker, self.concept)
        wanted = [k not in self.beyond for k in range(len(self.pairs))] + [True] * self.path.rests
        if any(want and not is_best for want, is_best in zip(wanted, found, strict=True)):
            raise DetenteError(f"a set of beliefs of '{self.name}' does not do what the search says: please report it")


_KEPT = 50
"""Rank arrays that are kept at a time."""


def _compatible(pair: Sequence[WrongBelief]) -> bool:
    """Tell whether two beliefs go together: about one's preferences a whole reading stands alone, a statement once."""
    first, second = pair
    if first.about != second.about or "unknown" in (first.kind, second.kind):
        return True
    if "reading" in (first.kind, second.kind) or first.edit is None or second.edit is None:
        return False
    return first.edit.statement != second.edit.statement


def best_play_under(game: PerceivedGame, path: ObservedPath, maker: int, concept: str) -> tuple[bool, ...]:
    """Tell of each move of a decision maker on a path, and of staying at its end, whether its game recommends it.

    By the definition over all states: the move passes the gate of undeterred improvements, and at the end no move does.
    """
    n = len(game.space.ranks)
    gate = gate_of(game, maker, "undeterred", (concept,) * n)
    if gate is None:
        return ()
    told = [bool(gate.key[step.target] > gate.bound[step.source]) for step in path.steps if step.mover == maker]
    return (*told, *([_stays(game, path.end, maker, concept)] if path.rests else []))


def _stays(game: PerceivedGame, state: int, maker: int, concept: str) -> bool:
    at = game.place(state)
    if at is None:
        return False
    play = play_by(game.space, "undeterred", (concept,) * len(game.space.ranks))
    return not any(ends.size > 0 for _, ends in play.leaving(maker, np.array([at])))
