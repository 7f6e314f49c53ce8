"""A conflict cut along its theatres: each alone, all together, and what linking them changes.

A part is the conflict in which the options of the other theatres stand still. A state of the whole *falls into* its
parts: in each, that theatre's options are as in the state and the other theatres' are where they were held. What
linking adds are equilibria of the whole of which some part is none; what it takes away are states all of whose parts
are equilibria, though the whole is not.

When the whole falls apart
--------------------------
Let the feasible states be all combinations of what is feasible in each theatre, every option belong to one theatre, and
any options change in one move. Then equilibria of the whole are exactly the combinations of equilibria of the parts

- under **Nash**, if each decision maker's order within every theatre where it can move is the same whatever happens
  elsewhere. A move changes theatres one after another; if none of these changes is better where it is made, and what is
  better does not depend on the other theatres, then the whole move is not better either. Conversely an improvement in
  one theatre is an improvement of the whole.
- under **GMR** and **SMR**, if each decision maker's rank depends on one theatre at most. What opponents do in other
  theatres then neither helps nor hurts, and what they can do in this one is the same in the whole as in the part.
- under **SEQ** and **SSEQ**, if besides nobody can move outside the theatre that it cares about. Otherwise it could add
  to an improvement there any move here, which makes sanctions credible that the part knows nothing of.

Where these hold, the whole is put together from its parts and never analysed itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.concepts import CONCEPTS, find_concepts
from detente.analysis.parts import restricted_space
from detente.analysis.questions import as_space, find_start
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze
from detente.analysis.ties import Tie, ties_of
from detente.engine import Grid
from detente.engine.separability import block_codes, is_product
from detente.errors import InfeasibleStateError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, State, StateLike, StateSet, StateSpace
from detente.model.patterns import pattern_text
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "Link", "Part", "Theatres", "theatres"]

SCHEMA = "detente.theatres/1"
"""Name and version of the JSON contract."""

Rest: TypeAlias = Literal["status_quo", "left_out"]
"""Where the other theatres' options stand in a part: at the status quo, or at their first levels (not taken)."""

Common: TypeAlias = Literal["kept", "status_quo"]
"""What becomes of options that belong to no theatre: they stay in every part, or stand at the status quo too."""


@dataclass(frozen=True, eq=False)
class Part:
    """One theatre alone.

    Attributes
    ----------
    theatre : str
        Its id.
    options : tuple of str
        The options that move, those common to all parts included.
    space : StateSpace
        The conflict in which all other options stand still.
    analysis : Analysis
    of_state : int array, one per position of the whole
        The index, in the part, of the state that each state of the whole falls into; -1 where that is infeasible.
    """

    theatre: str
    options: tuple[str, ...]
    space: StateSpace
    analysis: Analysis
    of_state: IntArray = field(repr=False)


@dataclass(frozen=True)
class Link:
    """What linking the theatres makes of one state.

    Attributes
    ----------
    state : State
        In the whole.
    kind : {"kept", "added", "lost", "neither"}
        An equilibrium of the whole and of every part; of the whole only; of every part only; of neither.
    parts : mapping of theatre to State or None
        The states that it falls into; None where that is infeasible.
    leave_whole : tuple of str
        Decision makers for whom it is unstable in the whole.
    leave_parts : mapping of theatre to tuple of str
        Decision makers for whom its part is unstable.
    """

    state: State
    kind: Literal["kept", "added", "lost", "neither"]
    parts: Mapping[str, State | None]
    leave_whole: tuple[str, ...]
    leave_parts: Mapping[str, tuple[str, ...]]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; states by number, each in its own space."""
        return {
            "state": self.state.number,
            "kind": self.kind,
            "parts": {name: None if state is None else state.number for name, state in self.parts.items()},
            "leave_whole": list(self.leave_whole),
            "leave_parts": {name: list(makers) for name, makers in self.leave_parts.items()},
        }


@dataclass(frozen=True, eq=False)
class Theatres:
    """A conflict beside its theatres.

    Attributes
    ----------
    space : StateSpace
        The whole: conflict, reading and settings.
    concepts : tuple of str
        Ids of the concepts.
    rest, common : str
        Where the other theatres' options stand in a part, and what becomes of options without a theatre.
    parts : tuple of Part
    ties : tuple of Tie
        What ties the theatres, one per decision maker.
    falls_apart : mapping of concept to str
        Why the whole is the combination of its parts under a concept, or why that is not assured.
    exact : tuple of str
        Concepts under which it is.
    whole : Analysis or None
        The analysis of the whole under the other concepts; None if there are none.
    """

    space: StateSpace
    concepts: tuple[str, ...]
    rest: Rest
    common: Common
    parts: tuple[Part, ...]
    ties: tuple[Tie, ...]
    falls_apart: Mapping[str, str]
    exact: tuple[str, ...]
    whole: Analysis | None

    def part(self, theatre: str) -> Part:
        """Return one theatre alone."""
        for part in self.parts:
            if part.theatre == theatre:
                return part
        listed = ", ".join(f"'{part.theatre}'" for part in self.parts)
        raise UnknownNameError(f"unknown theatre '{theatre}': expected one of {listed}")

    # --- equilibria ---

    def equilibria(self, concept: str) -> StateSet:
        """Return the equilibria of the whole; put together from the parts where that is exact."""
        name = self._concept(concept)
        return StateSet(self.space, np.flatnonzero(self._equilibrium(name)))

    def composed(self, concept: str) -> StateSet:
        """Return the states of the whole all of whose parts are equilibria."""
        return StateSet(self.space, np.flatnonzero(self._composed(self._concept(concept))))

    def kept(self, concept: str) -> StateSet:
        """Return the equilibria of the whole of which every part is one."""
        return self._states(concept, whole=True, composed=True)

    def added(self, concept: str) -> StateSet:
        """Return what linking adds: equilibria of the whole of which some part is none."""
        return self._states(concept, whole=True, composed=False)

    def lost(self, concept: str) -> StateSet:
        """Return what linking takes away: states all of whose parts are equilibria, though the whole is not."""
        return self._states(concept, whole=False, composed=True)

    def _states(self, concept: str, *, whole: bool, composed: bool) -> StateSet:
        name = self._concept(concept)
        chosen = (self._equilibrium(name) == whole) & (self._composed(name) == composed)
        return StateSet(self.space, np.flatnonzero(chosen & self.space.states.feasible_mask()))

    def _concept(self, concept: str) -> str:
        (name,) = find_concepts([concept])
        if name not in self.concepts:
            raise UnknownNameError(f"concept '{name}' was not analysed; analysed were {', '.join(self.concepts)}")
        return name

    @cached_property
    def _masks(self) -> dict[str, BoolArray]:
        return {}

    def _composed(self, name: str) -> BoolArray:
        if name not in self._masks:
            mask = self.space.states.feasible_mask().copy()
            for part in self.parts:
                stable = np.zeros(part.space.states.n_positions + 1, dtype=bool)  # the last place answers for -1
                stable[part.analysis.equilibria(name).indices] = True
                mask &= stable[part.of_state]
            self._masks[name] = mask
        return self._masks[name]

    def _equilibrium(self, name: str) -> BoolArray:
        if self.whole is None or name in self.exact:
            return self._composed(name)
        mask = np.zeros(self.space.states.n_positions, dtype=bool)
        mask[self.whole.equilibria(name).indices] = True
        return mask

    # --- one state ---

    def link(self, state: StateLike, concept: str) -> Link:
        """Say what linking makes of one state, and for whom it and its parts are unstable."""
        name, index = self._concept(concept), self.space.find(state)
        whole = bool(self._equilibrium(name)[index])
        composed = bool(self._composed(name)[index])
        kinds: dict[tuple[bool, bool], Literal["kept", "added", "lost", "neither"]] = {
            (True, True): "kept", (True, False): "added", (False, True): "lost", (False, False): "neither"}  # fmt: skip
        falls = {part.theatre: int(part.of_state[index]) for part in self.parts}
        shown = {part.theatre: part.space.state(falls[part.theatre]) if falls[part.theatre] >= 0 else None
                 for part in self.parts}  # fmt: skip
        leave_parts = {part.theatre: _leaving(part.analysis, name, shown[part.theatre]) for part in self.parts}
        if self.whole is None or name in self.exact:
            leave_whole = tuple(maker for maker in self.space.decision_makers
                                if any(maker in makers for makers in leave_parts.values()))  # fmt: skip
        else:
            leave_whole = _leaving(self.whole, name, self.space.state(index))
        return Link(self.space.state(index), kinds[whole, composed], shown, leave_whole, leave_parts)

    # --- giving away ---

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data: the contract ``detente.theatres/1``; states by number."""
        return {
            "schema": SCHEMA,
            "title": self.space.conflict.title,
            "reading": self.space.reading,
            "settings": self.space.settings.to_dict(),
            "rest": self.rest,
            "common": self.common,
            "ties": [tie.to_dict() for tie in self.ties],
            "parts": [
                {
                    "theatre": part.theatre,
                    "options": list(part.options),
                    "feasible_states": part.space.n_states,
                    "equilibria": {
                        name: [part.space.state(int(index)).text for index in part.analysis.equilibria(name).indices]
                        for name in self.concepts
                    },
                }
                for part in self.parts
            ],
            "concepts": {
                name: {
                    "exact": name in self.exact,
                    "because": self.falls_apart[name],
                    "equilibria": len(self.equilibria(name)),
                    "kept": list(self.kept(name).numbers),
                    "added": list(self.added(name).numbers),
                    "lost": list(self.lost(name).numbers),
                }
                for name in self.concepts
            },
        }


def _leaving(analysis: Analysis, concept: str, state: State | None) -> tuple[str, ...]:
    if state is None:
        return ()
    makers = analysis.space.decision_makers
    return tuple(maker for maker in makers if not analysis.is_stable(state, concept, maker))


# --- cutting ----------------------------------------------------------------------------------------------------------


def theatres(
    conflict: Conflict | StateSpace,
    *,
    concepts: Iterable[str] | None = None,
    rest: Rest = "status_quo",
    common: Common = "kept",
    reading: str | None = None,
    settings: Settings | None = None,
) -> Theatres:
    """Cut a conflict along its theatres and compare the parts with the whole.

    Parameters
    ----------
    conflict : Conflict or StateSpace
        With at least one theatre; what belongs to none is common to all parts.
    concepts : iterable of str, optional
        All that rest on moves in succession if left out (not SIM).
    rest : {"status_quo", "left_out"}
        In a part the other theatres' options stand at the status quo, or at their first levels (not taken).
    common : {"kept", "status_quo"}
        Options that belong to no theatre move in every part, or stand at the status quo.
    reading, settings
        As in `analyze`; settings are ignored if a state space is given.

    Returns
    -------
    Theatres
        Frozen; it says under which concepts the whole falls apart exactly, and why.

    Raises
    ------
    UnsupportedAnalysisError
        If the conflict has no theatres, or no status quo where one is needed.
    InfeasibleStateError
        If a part has no feasible state.

    Examples
    --------
    >>> import detente
    >>> cut = theatres(detente.load("three-demands"), concepts=["nash"])
    >>> [(part.theatre, part.space.n_states) for part in cut.parts]
    [('europe', 960), ('asia', 10)]
    """
    space = as_space(conflict, reading, settings)
    if not space.conflict.theatres:
        raise UnsupportedAnalysisError("the conflict has no theatres: name groups of options under 'theatres'")
    wanted = tuple(name for name in CONCEPTS if name != "sim") if concepts is None else find_concepts(concepts)
    blocks = _blocks(space)
    parts = tuple(_part(space, theatre, blocks, wanted, (rest, common)) for theatre in blocks)
    ranks, feasible = _combinations(space)
    ties = ties_of(space, blocks, ranks, feasible)
    falls_apart, exact = _decomposition(space, blocks, ties, wanted)
    whole = tuple(name for name in wanted if name not in exact)
    analysis = analyze(space, concepts=whole) if whole else None
    return Theatres(space, wanted, rest, common, parts, ties, falls_apart, exact, analysis)


def _blocks(space: StateSpace) -> dict[str, tuple[int, ...]]:
    return {
        theatre.id: tuple(sorted(space.conflict.option_index(name) for name in theatre.options))
        for theatre in space.conflict.theatres
    }


def _part(
    space: StateSpace,
    theatre: str,
    blocks: Mapping[str, tuple[int, ...]],
    concepts: tuple[str, ...],
    choices: tuple[Rest, Common],
) -> Part:
    moving = _moving(space, theatre, blocks, choices[1])
    sizes = space.states.sizes
    still = [option for option in range(len(sizes)) if option not in moving]
    levels = _levels(space, still, blocks, choices[0])
    codes, indices = _codes(space)
    strides = np.cumprod([1, *(sizes[option] for option in still)])[:-1]
    code = sum(levels[option] * int(stride) for option, stride in zip(still, strides, strict=True))
    held = block_codes(sizes, still)[codes] == code
    kept = np.zeros(space.states.n_positions, dtype=bool)
    kept[indices[held]] = True
    if not kept.any():
        raise InfeasibleStateError(
            f"theatre '{theatre}' alone has no feasible state: with all else held still the rules exclude every one"
        )
    part = _with_status_quo(restricted_space(space, kept), levels, space.status_quo is not None)
    new = np.full(space.states.n_positions, -1, dtype=np.intp)
    new[np.flatnonzero(kept)] = part.feasible
    part_of = block_codes(sizes, moving)
    inside = np.full(int(part_of.max()) + 1, -1, dtype=np.intp)
    inside[part_of[codes[held]]] = new[indices[held]]
    of_state = np.full(space.states.n_positions, -1, dtype=np.intp)
    of_state[indices] = inside[part_of[codes]]
    names = tuple(space.conflict.options[option].id for option in moving)
    return Part(theatre, names, part, analyze(part, concepts=concepts), of_state)


def _moving(space: StateSpace, theatre: str, blocks: Mapping[str, tuple[int, ...]], common: Common) -> tuple[int, ...]:
    assigned = {option for block in blocks.values() for option in block}
    free = [option for option in range(len(space.states.sizes)) if option not in assigned]
    return tuple(sorted({*blocks[theatre], *(free if common == "kept" else ())}))


def _levels(space: StateSpace, still: list[int], blocks: Mapping[str, tuple[int, ...]], rest: Rest) -> list[int]:
    """Return the level at which each option stands still; for those that move, their level at the status quo."""
    assigned = {option for block in blocks.values() for option in block}
    left_out = {option for option in still if rest == "left_out" and option in assigned}
    if left_out >= set(still) and space.status_quo is None:
        return [0] * len(space.states.sizes)
    levels = [level or 0 for level in space.states.levels(find_start(space, None))]
    return [0 if option in left_out else level for option, level in enumerate(levels)]


def _codes(space: StateSpace) -> tuple[IntArray, IntArray]:
    """Return the feasible combinations of levels, and the index of the state of each."""
    unmerged = space.states.unmerged
    return (space.feasible, space.feasible) if unmerged is None else (unmerged.codes, unmerged.positions)


def _with_status_quo(part: StateSpace, levels: list[int], known: bool) -> StateSpace:
    """Let the part's status quo be that of the whole, with what stands still where it stands; none if infeasible."""
    if not known:
        return part
    options = part.conflict.options
    named = {option.id: option.levels[level] for option, level in zip(options, levels, strict=True)}
    feasible = part.states.matching(pattern_text(levels, part.states.sizes)).size > 0
    conflict = part.conflict.model_copy(update={"status_quo": named if feasible else None})
    return replace(part, states=replace(part.states, conflict=conflict))


def _combinations(space: StateSpace) -> tuple[tuple[IntArray, ...], BoolArray | None]:
    """Return ranks and feasibility over all combinations of levels."""
    unmerged = space.states.unmerged
    if unmerged is None:
        return space.ranks, space.states.mask
    ranks = []
    for rank in space.ranks:
        full = np.zeros(unmerged.grid.n_states, dtype=rank.dtype)
        full[unmerged.codes] = rank.reshape(-1)[unmerged.positions]
        ranks.append(full)
    return tuple(ranks), unmerged.grid.feasible


# --- when the whole falls apart ---------------------------------------------------------------------------------------


def _decomposition(
    space: StateSpace, blocks: Mapping[str, tuple[int, ...]], ties: tuple[Tie, ...], concepts: tuple[str, ...]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Decide under which concepts the whole is the combination of its parts, and say why or why not."""
    obstacle = _obstacle(space, blocks)
    because, exact = {}, []
    for name in concepts:
        fault = obstacle or _fault(space, blocks, ties, name)
        because[name] = fault or _REASONS[name]
        if fault is None:
            exact.append(name)
    return because, tuple(exact)


_REASONS = {
    "nash": "each decision maker's order within every theatre is the same whatever happens elsewhere",
    **dict.fromkeys(("gmr", "smr"), "each decision maker cares about one theatre at most"),
    **dict.fromkeys(("seq", "sseq"), "each decision maker cares about one theatre at most and moves in no other"),
}


def _obstacle(space: StateSpace, blocks: Mapping[str, tuple[int, ...]]) -> str | None:
    """Find what keeps the states themselves from falling apart."""
    if not isinstance(space.structure, Grid):
        return "states are merged, or a move changes one option only"
    assigned = {option for block in blocks.values() for option in block}
    loose = [option.id for k, option in enumerate(space.conflict.options) if k not in assigned]
    if loose:
        return f"options belong to no theatre: {', '.join(loose)}"
    if not is_product(space.states.mask, space.states.sizes, list(blocks.values())):
        return "what is feasible in one theatre depends on another"
    return None


def _fault(space: StateSpace, blocks: Mapping[str, tuple[int, ...]], ties: tuple[Tie, ...], concept: str) -> str | None:
    """Find the preference that ties the theatres under a concept."""
    if concept not in _REASONS:
        return "not known for this concept"
    options = space.conflict.options
    for i, tie in enumerate(ties):
        moves_in = [name for name, block in blocks.items()
                    if any(space.conflict.owners[k] == i and options[k].moves != "frozen" for k in block)]  # fmt: skip
        if concept == "nash":
            tied = [name for name in moves_in if not tie.separable[name]]
            if tied and tie.separable[tied[0]] is None:
                return (
                    f"whether what {tie.decision_maker} prefers in '{tied[0]}' depends on other theatres is not known"
                )
            if tied:
                return f"what {tie.decision_maker} prefers in '{tied[0]}' depends on other theatres"
        elif len(tie.depends_on) > 1:
            return f"{tie.decision_maker} cares about several theatres"
        elif concept in ("seq", "sseq") and tie.depends_on and set(moves_in) - set(tie.depends_on):
            return f"{tie.decision_maker} can also move outside '{tie.depends_on[0]}', the theatre that it cares about"
    return None
