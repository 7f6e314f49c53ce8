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
from dataclasses import replace

import numpy as np

from detente.analysis.concepts import LITERATURE, find_concepts
from detente.analysis.decomposition import decomposition
from detente.analysis.parts import restricted_space
from detente.analysis.questions import as_space, find_start
from detente.analysis.stability import analyze
from detente.analysis.theatres_result import SCHEMA, Common, Link, Part, Rest, Theatres
from detente.analysis.ties import ties_of
from detente.engine.separability import block_codes
from detente.errors import InfeasibleStateError, UnsupportedAnalysisError
from detente.model import Conflict, Settings, StateSpace
from detente.model.patterns import pattern_text
from detente.types import BoolArray, IntArray

__all__ = ["SCHEMA", "Link", "Part", "Theatres", "theatres"]


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
    wanted = tuple(name for name in LITERATURE if name != "sim") if concepts is None else find_concepts(concepts)
    blocks = _blocks(space)
    parts = tuple(_part(space, theatre, blocks, wanted, (rest, common)) for theatre in blocks)
    ranks, feasible = _combinations(space)
    ties = ties_of(space, blocks, ranks, feasible)
    falls_apart, exact = decomposition(space, blocks, ties, wanted)
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
