"""Legal sequences forward and backward: fewest moves per last (or first) mover, shortest sequences, where play rests.

A legal sequence is any number of moves in which nobody moves twice in succession. Where moves are not transitive, whom
a state was reached by decides what may follow, so that the search runs over pairs of a state and a mover; on the grid
all rules of behaviour in use are transitive, and the pairs then only tell who can have moved last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from detente.engine.arrays import Array
from detente.engine.memory import available_bytes
from detente.engine.play import Play, every_state
from detente.errors import LimitExceededError

UNREACHED = -1

_NARROW = np.dtype(np.int16)
"""Counts of moves are kept in this type until a sequence is too long for it."""

_SWEEP_BYTES = 48
"""Per state, what a sweep and the sets of states that it finds take at most."""


def arrivals(play: Play, start: int | Array) -> Array:
    """Fewest moves of a legal sequence from one state, or any of several, to every state, by who moves last.

    Parameters
    ----------
    play : Play
    start : int or int array
        Where the sequences begin; nobody has moved yet.

    Returns
    -------
    int16 array (int32 where sequences are longer), shape (n_decision_makers, n_states)
        ``-1`` where no legal sequence ends with a move of that decision maker. The start itself counts as reached only
        where play comes back to it. The search is exhaustive.

    Raises
    ------
    LimitExceededError
        If it would not fit in memory; nothing is allocated.

    Notes
    -----
    Breadth first: every pair of a state and a mover is expanded once, in small sets move by move, in large ones by a
    sweep over the whole grid. Time and memory grow with states times decision makers.
    """
    return _layers(play, np.atleast_1d(np.asarray(start, dtype=np.intp)), play.after)


def departures(play: Play, targets: Array) -> Array:
    """Fewest moves of a legal sequence from every state into a set of states, by who moves first.

    Parameters
    ----------
    play : Play
    targets : int array
        Codes of feasible states.

    Returns
    -------
    int16 array (int32 where sequences are longer), shape (n_decision_makers, n_states)
        ``-1`` where no legal sequence that this decision maker opens ends in the set. A target's own entry tells the
        way out of it and back in.
    """
    inside = targets if play.avoid is None else targets[~play.avoid[targets]]
    return _layers(play, np.unique(inside), play.before)


def _layers(play: Play, origin: Array, expand: Callable[[int, Array], Array]) -> Array:
    n_makers, n_states = play.structure.n_decision_makers, play.structure.n_states
    _check_room(n_states, n_makers)
    found = np.full((n_makers, n_states), UNREACHED, dtype=_NARROW)
    used = np.zeros((n_makers, n_states), dtype=bool)
    used[:, origin] = True
    fresh = dict.fromkeys(play.active, origin)
    depth = 0
    while any(codes.size for codes in fresh.values()):
        depth += 1
        if depth > np.iinfo(found.dtype).max:
            found = found.astype(np.int32)
        entered = {i: _new(expand(i, codes), found[i], depth) for i, codes in fresh.items()}
        fresh = {i: _opened(entered, i, used[i], play.avoid) for i in play.active}
    return found


def _check_room(n_states: int, n_makers: int) -> None:
    """Refuse a search that would not fit in memory: its two tables, and what a sweep over all states holds."""
    need = n_states * (n_makers * (_NARROW.itemsize + 1) + _SWEEP_BYTES)
    room = available_bytes()
    if need > room:
        raise LimitExceededError(
            f"following moves through {n_states:,} states needs about {need / 2**30:.1f} GiB; {room / 2**30:.1f} GiB "
            "may be used. Fix some options at a level, rule out combinations that cannot occur, or cut the conflict "
            "into theatres."
        )


def _new(codes: Array, found: Array, depth: int) -> Array:
    codes = codes[found[codes] == UNREACHED]
    found[codes] = depth
    return codes


def _opened(entered: dict[int, Array], i: int, used: Array, avoid: Array | None) -> Array:
    """Find the states that somebody other than ``i`` just moved to, from which ``i`` has not been followed yet."""
    opened = [np.zeros(0, dtype=np.intp)]
    for j, codes in entered.items():
        if j != i:
            new = codes[~used[codes]]
            if avoid is not None:
                new = new[~avoid[new]]  # nothing enters these, so that a sequence can only begin there
            used[new] = True
            opened.append(new)
    return np.concatenate(opened)


def fewest(found: Array, *, origin: Array | int) -> Array:
    """Take the fewest moves over whoever moves last (or first), zero at the origin; of `arrivals` or `departures`."""
    unsigned = found.view(f"u{found.dtype.itemsize}")  # -1 becomes the largest number
    least: Array = np.min(unsigned, axis=0)
    least = least.view(found.dtype)
    least[origin] = 0
    return least


def closure(play: Play, start: int) -> Array:
    """Find all states that moves in any order lead to from one state, nobody barred from moving again; ascending."""
    reached = np.zeros(play.structure.n_states, dtype=bool)
    reached[start] = True
    fresh = np.array([start], dtype=np.intp)
    while fresh.size:
        new = [np.zeros(0, dtype=np.intp)]
        for i in play.active:
            ends = play.after(i, fresh)
            ends = ends[~reached[ends]]
            reached[ends] = True
            new.append(ends)
        fresh = np.concatenate(new)
    return np.flatnonzero(reached)


# -- shortest sequences ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class AllShortestSequences:
    """All shortest legal sequences from one state into a set of states.

    Attributes
    ----------
    start : int
    length : int
        Moves in each of them.
    count : int
        How many there are, exactly: two sequences differ where a mover or a state differs.
    movers, states : tuple of int array, one per move
        The pairs of mover and state that the sequences go through after the first, second, ... move.
    sources, targets : tuple of int array, one per move
        Links from the pairs of one layer to those of the next (positions; layer 0 is the start alone), ascending.
    """

    start: int
    length: int
    count: int
    movers: tuple[Array, ...]
    states: tuple[Array, ...]
    sources: tuple[Array, ...]
    targets: tuple[Array, ...]

    def listed(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """List each sequence as pairs of a mover and the state that it enters, in ascending order."""
        open_ends: list[tuple[int, int, tuple[tuple[int, int], ...]]] = [(0, 0, ())]
        while open_ends:
            layer, node, steps = open_ends.pop()
            if layer == self.length:
                yield steps
                continue
            begin, end = np.searchsorted(self.sources[layer], [node, node + 1])
            for target in self.targets[layer][begin:end][::-1]:
                step = (int(self.movers[layer][target]), int(self.states[layer][target]))
                open_ends.append((layer + 1, int(target), (*steps, step)))


def all_shortest_sequences(play: Play, found: Array, start: int, targets: Array) -> AllShortestSequences | None:
    """Recover all shortest legal sequences, backwards from the targets.

    Parameters
    ----------
    play : Play
    found : int array, shape (n_decision_makers, n_states)
        What `arrivals` found from ``start``.
    start : int
    targets : int array
        Codes of feasible states.

    Returns
    -------
    AllShortestSequences or None
        None where no target is reached.
    """
    if (targets == start).any():
        return AllShortestSequences(start, 0, 1, (), (), (), ())
    reached = found[:, targets]
    if not (reached > 0).any():
        return None
    length = int(reached[reached > 0].min())
    mover, column = np.nonzero(reached == length)
    layers = [(mover, targets[column])]
    links: list[tuple[Array, Array]] = []
    for depth in range(length, 0, -1):
        node, link = _layer_before(play, found, start, layers[0], depth)
        layers.insert(0, node)
        links.insert(0, link)
    return AllShortestSequences(
        start,
        length,
        _count([node[0].size for node in layers], links),
        tuple(node[0] for node in layers[1:]),
        tuple(node[1] for node in layers[1:]),
        tuple(link[0] for link in links),
        tuple(link[1] for link in links),
    )


Pairs = tuple[Array, Array]


def _layer_before(play: Play, found: Array, start: int, layer: Pairs, depth: int) -> tuple[Pairs, Pairs]:
    """Find the pairs from which one move leads into a layer of a shortest sequence, and the links between the two."""
    n = play.structure.n_states
    keys, ends = [], []
    for i in np.unique(layer[0]).tolist():
        own = np.flatnonzero(layer[0] == i)
        for position, sources in play.entering(i, layer[1][own]):
            for j in (i,) if depth == 1 else (j for j in play.active if j != i):
                here = sources == start if depth == 1 else found[j, sources] == depth - 1
                keys.append(np.zeros(int(here.sum()), dtype=np.intp) if depth == 1 else j * n + sources[here])
                ends.append(own[position[here]])
    nodes, source = _numbered(np.concatenate(keys), play.structure.n_decision_makers * n)
    target = np.concatenate(ends)
    order = np.argsort(source * layer[0].size + target)
    mover, state = np.divmod(nodes, n)
    return (mover, state), (source[order], target[order])


def _numbered(keys: Array, n_keys: int) -> Pairs:
    """List the distinct keys, ascending, and the place of every key among them."""
    if keys.size * 16 < n_keys:
        return np.unique(keys, return_inverse=True)
    place = np.zeros(n_keys, dtype=np.intp)
    place[keys] = 1
    nodes = np.flatnonzero(place)
    place[nodes] = np.arange(nodes.size)
    return nodes, place[keys]


def _count(sizes: list[int], links: list[Pairs]) -> int:
    """Count the ways through the layers, in Python integers wherever 64 bits might not do."""
    ways: Array = np.ones(sizes[-1], dtype=np.int64)
    for size, (source, target) in zip(sizes[-2::-1], reversed(links), strict=True):
        branches = int(np.bincount(source, minlength=size).max())
        if ways.dtype != object and int(ways.max()) * branches >= 1 << 62:
            ways = ways.astype(object)
        total = np.zeros(size, dtype=ways.dtype)
        np.add.at(total, source, ways[target])
        ways = total
    return int(ways[0])


# -- where play rests --------------------------------------------------------------------------------------------------


def can_move(play: Play, codes: Array) -> Array:
    """Whether anybody has a move to make, for each of some states (whoever moved there)."""
    if codes.size * 2 > play.structure.n_states:
        everywhere = every_state(play.structure)
        return _mask(play, [play.before(i, everywhere) for i in play.active])[codes]
    moving = np.zeros(codes.size, dtype=bool)
    for i in play.active:
        for position, _ in play.leaving(i, codes):
            moving[position] = True
    return moving


def can_avoid(play: Play, bad: Array, *, going_by: Play | None = None) -> Array:
    """Find the states from which play can go on without ever entering some states, or come to rest outside them.

    Parameters
    ----------
    play : Play
    bad : bool array, shape (n_states,)
    going_by : Play, optional
        The moves by which play may go on, if not by all of ``play``: some of those.

    Returns
    -------
    bool array, shape (n_states,)
        The largest set of states outside ``bad`` in which every state either is one where nobody has a move to make, or
        has a move (of ``going_by``) that stays in the set; everywhere else play that goes on as long as somebody has a
        move to make is bound to enter ``bad`` (or to make one of the other moves). Who moved last does not matter here.
    """
    followed = going_by or play
    everywhere = every_state(play.structure)
    rests = np.zeros(bad.size, dtype=bool)
    rests[everywhere] = ~can_move(play, everywhere)
    safe = np.zeros(bad.size, dtype=bool)
    safe[everywhere] = ~bad[everywhere]
    while True:
        inside = np.flatnonzero(safe)
        kept = safe & (rests | _mask(followed, [followed.before(i, inside) for i in followed.active]))
        if np.array_equal(kept, safe):
            return safe
        safe = kept


def _mask(play: Play, parts: list[Array]) -> Array:
    mask = np.zeros(play.structure.n_states, dtype=bool)
    for codes in parts:
        mask[codes] = True
    return mask
