"""How sure is it: every judgement of a conflict file doubted, one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from detente.analysis.concepts import find_concepts
from detente.analysis.questions import as_space
from detente.analysis.robustness.exchanges import EXCHANGE_WORK, Exchange, exchanges
from detente.analysis.robustness.judgements import KINDS, Change, Judgement, Kind, freed, lifted, other_readings, wishes
from detente.analysis.robustness.judging import SUCCESSIVE, Judge, judge_for
from detente.analysis.robustness.listing import Listing, counterparts
from detente.analysis.robustness.result import Count, Neighbourhood, Robustness, Variation
from detente.analysis.robustness.shifts import difference
from detente.analysis.stability import BITS
from detente.engine.rank_swaps import active_exchanges
from detente.engine.variants import Standing, dense_ranks
from detente.errors import PreferenceError, UnknownNameError, did_you_mean
from detente.model import Conflict, Settings, StateSpace
from detente.types import IntArray, Progress

__all__ = ["changes_to_try", "robust"]


def robust(
    conflict: Conflict | StateSpace,
    *,
    readings: Iterable[str] | str | None = None,
    concepts: Iterable[str] | str | None = None,
    kinds: Iterable[str] | None = None,
    settings: Settings | None = None,
    effort: int = EXCHANGE_WORK,
    progress: Progress | None = None,
) -> Robustness:
    """Doubt every judgement that equilibria rest on, one at a time, and tell which equilibria survive.

    Under each reading the conflict is judged again with each other reading in its place; each preference statement
    dropped, moved past the neighbouring one, and negated; each weight dropped and turned round; each two neighbouring
    ranks of a decision maker's order exchanged; each one-way option made free to move back; and each rule of
    infeasibility lifted.

    Parameters
    ----------
    conflict : Conflict or StateSpace
    readings : iterable of str, optional
        Whose surroundings to look at; all readings if not given. Each is compared with all readings in any case.
    concepts : iterable of str, optional
        By id or abbreviation; the five that rest on moves in succession (Nash to SSEQ) if not given. With others, SIM
        or BRSEQ, each exchange of ranks is judged one by one, which takes longer.
    kinds : iterable of str, optional
        Which judgements to doubt, among `KINDS`; all if not given.
    settings : Settings, optional
        Which definitions apply where the literature differs; ignored if a state space is given.
    effort : int
        Most states times exchanges of ranks that are judged one by one for one decision maker under one reading.
    progress : callable, optional
        Told the share that is done, now and then.

    Returns
    -------
    Robustness
        Frozen. Complete, except for what its ``left_out`` names.

    Raises
    ------
    UnknownNameError
        If a reading, concept or kind does not exist.
    UnsupportedAnalysisError
        If SIM is asked for where it is not defined.
    LimitExceededError
        If memory would not do.

    See Also
    --------
    detente.analysis.comparison.compare : why a verdict differs between two readings.

    Notes
    -----
    A state that was feasible stays so under each change; an equilibrium survives a change if the state with the same
    levels is an equilibrium afterwards. Where states are merged, it is the state that the merged one is part of.

    Cost: one judgement of all states per statement change, far less where the structure is a grid (the states are laid
    out once), and a few passes over the states for all exchanges of ranks together; see `detente.engine.rank_swaps`.

    Examples
    --------
    >>> import detente
    >>> found = robust(detente.load("euphrates-1975"), concepts=["seq"])
    >>> near = found.under()
    >>> len(near.equilibria("seq")), len(near.standing("seq"))
    (1, 0)
    """
    space = as_space(conflict, None, settings)
    wanted = find_concepts(concepts) if concepts is not None else SUCCESSIVE
    chosen = _kinds(kinds)
    names = _readings(space.conflict, readings)
    run = _Run(space, names, wanted, chosen, effort, progress)
    return Robustness(run.neighbourhoods(), wanted, chosen, run.left_out(by_default=concepts is None))


def changes_to_try(space: StateSpace) -> int:
    """Count the changes under one reading for which all states are judged anew; exchanges of ranks are not counted."""
    conflict = space.conflict
    stated = conflict.stated_preferences(space.reading)
    options = sum(option.moves in ("up", "down") for option in conflict.options)
    return sum(len(list(wishes(held, path))) for path, held in stated) + options + len(conflict.infeasible)


def _kinds(kinds: Iterable[str] | None) -> tuple[Kind, ...]:
    if kinds is None:
        return KINDS
    asked = [kind.strip().replace("-", "_") for kind in kinds]
    for kind in asked:
        if kind not in KINDS:
            listed = ", ".join(f"'{known}'" for known in KINDS)
            hint = did_you_mean(kind, KINDS) or ""
            raise UnknownNameError(f"unknown kind of judgement '{kind}': expected one of {listed}. {hint}".strip())
    return tuple(kind for kind in KINDS if kind in asked)


def _readings(conflict: Conflict, readings: Iterable[str] | str | None) -> tuple[str, ...]:
    asked = [readings] if isinstance(readings, str) else readings
    if asked is None:
        return tuple(reading.id for reading in conflict.readings)
    named = {conflict.reading(name).id for name in asked}
    return tuple(reading.id for reading in conflict.readings if reading.id in named)


class _Run:
    """One pass over the surroundings of some readings."""

    def __init__(
        self,
        space: StateSpace,
        readings: tuple[str, ...],
        concepts: tuple[str, ...],
        kinds: tuple[Kind, ...],
        effort: int,
        progress: Progress | None,
    ) -> None:
        self.space, self.conflict = space, space.conflict
        self.readings, self.concepts, self.kinds, self.effort = readings, concepts, kinds, effort
        self.listing = Listing(space)
        self.structures = [
            *(freed(self.conflict) if "one_way" in kinds else ()),
            *(lifted(self.conflict) if "rule" in kinds else ()),
        ]
        makers = len(space.decision_makers)
        self.doubts = {
            name: [list(wishes(held, path)) for path, held in self.conflict.stated_preferences(name)]
            for name in readings
        }
        everybody = [reading.id for reading in self.conflict.readings] if "reading" in kinds else readings
        ranks = {name: self._ranks(name) for name in everybody}
        self.active = {name: self._active(ranks[name]) if "ranks" in kinds else [] for name in readings}
        variants = sum(len(own) for doubts in self.doubts.values() for own in doubts)
        variants += sum(len(own) for active in self.active.values() for own in active)
        self.variants = variants + len(readings) * makers
        self.judge = judge_for(space, concepts, self.variants)
        self.standings = {name: self.judge.first(ranks[name]) for name in everybody}
        self.progress, self.done = progress, 0.0
        self.steps = len(readings) * (makers + len(self.structures))
        self.skipped = 0

    def _ranks(self, reading: str) -> list[IntArray]:
        found = self.space.with_reading(reading).ranks
        return [rank.reshape(-1)[self.listing.indices] for rank in found]

    def _active(self, ranks: list[IntArray]) -> list[IntArray]:
        """Return for each decision maker the exchanges of ranks that change what is an improvement for it."""
        dense = [dense_ranks(rank)[0] for rank in ranks]
        return [active_exchanges(self.space.structure, i, rank) for i, rank in enumerate(dense)]

    def _told(self, steps: float) -> None:
        if self.progress is not None:
            self.progress(min(1.0, steps / max(self.steps, 1)))

    def _step(self) -> None:
        self.done += 1.0
        self._told(self.done)

    def bits(self, reading: str) -> IntArray:
        """Return for each state the concepts under which it is an equilibrium."""
        return self.standings[reading].equilibria() & np.uint8(self.judge.mask)

    # --- reading by reading ---

    def neighbourhoods(self) -> tuple[Neighbourhood, ...]:
        """Go through the readings; changes of what can be done, which all readings share, come first."""
        structural: dict[str, list[Variation]] = {name: [] for name in self.readings}
        for judgement, changed in self.structures:
            for name, variation in self._structural(judgement, changed):
                structural[name].append(variation)
                self._step()
        return tuple(self._neighbourhood(name, structural[name]) for name in self.readings)

    def _neighbourhood(self, reading: str, structural: list[Variation]) -> Neighbourhood:
        counts: dict[Kind, Count] = {}
        found = list(self._other_readings(reading)) if "reading" in self.kinds else []
        swaps: list[Variation] = []
        for i, doubts in enumerate(self.doubts[reading]):
            found += self._doubted(reading, i, doubts)
            if "ranks" in self.kinds:
                swaps += self._exchanged(reading, i, counts)
            self._step()
        found += structural
        for kind in self.kinds:
            own = [known for known in found if known.judgement.kind == kind]
            if own:
                impossible = sum(known.impossible is not None for known in own)
                counts[kind] = Count(len(own), sum(known.moves_something for known in own), impossible)
        order = {kind: counts[kind] for kind in self.kinds if kind in counts}
        space = self.space.with_reading(reading)
        return Neighbourhood(space, self.concepts, self.bits(reading), (*found, *swaps), order)

    def _other_readings(self, reading: str) -> Iterator[Variation]:
        for judgement, other in other_readings(self.conflict, reading):
            yield Variation(judgement, "other_reading", difference(self.bits(reading), self.bits(other)))

    def _doubted(self, reading: str, i: int, doubts: list[tuple[Judgement, Change, Any]]) -> Iterator[Variation]:
        base = self.standings[reading]
        before = self.bits(reading)
        for judgement, change, preferences in doubts:
            if judgement.kind not in self.kinds:
                continue
            try:
                rank = self.listing.ranks(preferences)
            except PreferenceError as error:
                yield Variation(judgement, change, impossible=error.problems[0].message)
                continue
            if np.array_equal(dense_ranks(rank)[0], base.ranks[i]):
                yield Variation(judgement, change, idle=True)
                continue
            after = self.judge.changed(base, i, rank).equilibria() & np.uint8(self.judge.mask)
            yield Variation(judgement, change, difference(before, after))

    def _exchanged(self, reading: str, i: int, counts: dict[Kind, Count]) -> Iterator[Variation]:
        def told(judged: int) -> None:
            self._told(self.done + judged / (judged + 100))

        active = self.active[reading][i]
        found = exchanges(self.judge, self.standings[reading], i, active, effort=self.effort, progress=told)
        self.skipped += found.skipped
        maker = self.space.decision_makers[i]
        seen = counts.get("ranks", Count(0, 0))
        counts["ranks"] = Count(seen.tried + found.count, seen.moved + len(found.found), seen.skipped + found.skipped)
        for exchange in found.found:
            yield Variation(self._two_ranks(maker, exchange), "swap", exchange.shift)

    def _two_ranks(self, maker: str, exchange: Exchange) -> Judgement:
        def states(places: IntArray) -> tuple[str, ...]:
            return tuple(self.space.state(int(self.listing.indices[place])).text for place in places)

        return Judgement("ranks", maker, states(exchange.lower), states(exchange.upper), rank=exchange.place)

    # --- what can be done, and what can be ---

    def _structural(self, judgement: Judgement, changed: Conflict) -> Iterator[tuple[str, Variation]]:
        change: Change = "free" if judgement.kind == "one_way" else "lift"
        judge: Judge | None = None
        for name in self.readings:
            try:
                space = changed.compile(name, self.space.settings)
            except PreferenceError as error:
                yield name, Variation(judgement, change, impossible=error.problems[0].message)
                continue
            if (
                change == "lift"
                and space.states.n_positions == self.space.states.n_positions
                and (space.n_states == self.space.n_states and space.states.unmerged is None)
            ):
                yield name, Variation(judgement, change, idle=True)
                continue
            judge = judge or judge_for(space, self.concepts, self.variants)
            yield name, self._compared(judgement, name, judge, space)

    def _compared(self, judgement: Judgement, reading: str, judge: Judge, space: StateSpace) -> Variation:
        standing: Standing = judge.first([rank.reshape(-1)[space.feasible] for rank in space.ranks])
        after = standing.equilibria() & np.uint8(judge.mask)
        same = counterparts(self.space, space)
        new = np.ones(space.n_states, dtype=bool)
        new[same] = False
        appeared = {name: int(np.count_nonzero(after[new] & np.uint8(BITS[name]))) for name in self.concepts}
        change: Change = "free" if judgement.kind == "one_way" else "lift"
        shift = difference(self.bits(reading), after[same])
        return Variation(judgement, change, shift, appeared if new.any() else {})

    # --- what was left out ---

    def left_out(self, *, by_default: bool) -> dict[str, str]:
        """Say what was not tried, and why."""
        told = {}
        if by_default:
            told["sim"] = "stability by simultaneous moves is looked at only if it is asked for by name"
        if self.skipped:
            told["ranks"] = (
                f"{self.skipped:,} exchanges of neighbouring ranks would have to be judged one by one, which takes too "
                f"long with {self.space.n_states:,} states"
            )
        if self.conflict.is_graph_form:
            told |= {kind: "a conflict in graph form has neither options nor rules" for kind in ("one_way", "rule")
                     if kind in self.kinds}  # fmt: skip
        return told
