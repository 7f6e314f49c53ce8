"""An independent check of paths, before they are shown: nothing of the search that found them is used.

Every move is looked up among the moves that exist, ranks are compared pair by pair, statements are evaluated on single
states, and what a concept says of an improvement is found again by a search around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.analysis.best_replies import BEST_REPLY_SEQUENTIAL
from detente.analysis.explanation import Move, WitnessError, explain, judge
from detente.model import StateSpace

if TYPE_CHECKING:
    from detente.analysis.paths import Paths

__all__ = ["PathCheck", "answered_by_best_replies"]


@dataclass(frozen=True)
class PathCheck:
    """Checks the paths of one result; moves that several paths share are judged once.

    Raises
    ------
    WitnessError
        When called, if a path is not what the result says: an error of the program, not of the model.
    """

    paths: Paths
    _judged: dict[tuple[int, int, int], bool] = field(default_factory=dict, repr=False)

    def __call__(self, moves: Sequence[Move]) -> None:
        """Check one path."""
        paths = self.paths
        states = [paths.start, *(move.end for move in moves)]
        movers = [move.decision_maker for move in moves]
        _hold([move.start for move in moves] == states[:-1], "the moves do not join")
        _hold(states[-1] in paths.target, "it does not end in the target")
        _hold(all(first != second for first, second in pairwise(movers)), "somebody moves twice in succession")
        for move in moves:
            self._move(move)

    def _move(self, move: Move) -> None:
        space = self.paths.space
        mover = space.conflict.decision_maker_index(move.decision_maker)
        key = (mover, move.start.index, move.end.index)
        if key not in self._judged:
            _hold(move.end.index in space.structure.reachable(mover, move.start.index), "a move does not exist")
            _hold(not self._is_avoided(move.end.index), "a move enters what is to be avoided")
            self._judged[key] = self._follows_rule(*key)
        _hold(self._judged[key], f"a move breaks the rule '{self.paths.rule}'")

    def _is_avoided(self, index: int) -> bool:
        if self.paths.avoid is None:
            return False
        space = self.paths.space
        levels = [level or 0 for level in space.states.levels(index)] if space.states.sizes else []
        return space.conflict.statement(self.paths.avoid).holds(levels, state=index)

    def _follows_rule(self, mover: int, start: int, end: int) -> bool:
        space, rule = self.paths.space, self.paths.rule
        if rule == "moves" or not space.prefers(mover, end, start):
            return rule == "moves"
        if rule == "best_replies":
            return end in _best_replies(space, mover, start)
        concept = (self.paths.concepts or {}).get(space.decision_makers[mover])
        return concept is None or self._is_free(mover, start, end, concept)

    def _is_free(self, mover: int, start: int, end: int, concept: str) -> bool:
        """Tell whether a concept lets its decision maker go: this improvement, or any from an unstable state."""
        space, any_will_do = self.paths.space, self.paths.rule == "from_unstable"
        if concept == BEST_REPLY_SEQUENTIAL.id:
            others = _improvements(space, mover, start) if any_will_do else [end]
            return not all(answered_by_best_replies(space, mover, start, other) for other in others)
        if any_will_do:
            return not explain(space, space.state(start), space.decision_makers[mover], concept, limit=1).stable
        return not judge(space, (start, end), mover, concept).deterred


def _hold(condition: bool, fault: str) -> None:
    if not condition:
        raise WitnessError(f"a path does not hold ({fault}); this is an error of the program, please report it")


# --- best replies, one state at a time --------------------------------------------------------------------------------


def _improvements(space: StateSpace, mover: int, start: int) -> list[int]:
    ends = space.structure.reachable(mover, start).tolist()
    return [end for end in ends if space.prefers(mover, end, start)]


def _best_replies(space: StateSpace, mover: int, start: int) -> list[int]:
    ends = _improvements(space, mover, start)
    best = max((space.rank(mover, end) for end in ends), default=None)
    return [end for end in ends if space.rank(mover, end) == best]


def answered_by_best_replies(space: StateSpace, focal: int, start: int, end: int) -> bool:
    """Tell whether opponents' best replies can answer one improvement so that it ends no better than it started."""
    rule, strict = space.settings.joint_moves, space.settings.ties == "no_sanction"
    seen: set[tuple[int, int, frozenset[int]]] = {(end, -1, frozenset())}
    open_ends = list(seen)
    while open_ends:
        state, last, moved = open_ends.pop()
        for j in range(len(space.decision_makers)):
            if j in (focal, last) or (rule == "each_once" and j in moved) or (rule == "one_move" and moved):
                continue
            for reply in _best_replies(space, j, state):
                if space.prefers(focal, start, reply) or not (strict or space.prefers(focal, reply, start)):
                    return True
                node = (reply, j, frozenset() if rule == "legal_sequences" else moved | {j})
                if node not in seen:
                    seen.add(node)
                    open_ends.append(node)
    return False
