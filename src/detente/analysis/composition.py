"""Two conflicts that share decision makers, put together as two theatres of one.

Everybody keeps what it can do in each; what is feasible in the one does not depend on the other. A decision maker of
one conflict alone prefers what it preferred there. For those who are in both, a rule says how they rank: one theatre
first, the two weighed against each other, or preferences of their own for the whole.

By construction the states are all combinations, and under the first two rules what is better in one theatre does not
depend on the other. So the theorems of `theatres` apply: wherever they do, the equilibria of the whole are found in the
two parts, and the product of the two is never built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, Literal, TypeAlias

import numpy as np

from detente.analysis.concepts import find_concepts
from detente.analysis.merging import Merged, merge
from detente.analysis.preference_scores import lexicographic, score_of, weighted
from detente.analysis.result import Analysis
from detente.analysis.stability import analyze
from detente.engine import Grid
from detente.errors import UnknownNameError, UnsupportedAnalysisError, did_you_mean
from detente.model import Conflict, DecisionMakerPreferences, Settings, State, StateSpace
from detente.model.patterns import pattern_text

__all__ = ["RULES", "Composition", "CompositionRule", "compose"]

CompositionRule: TypeAlias = Literal["first", "second", "weights", "own"]
RULES: tuple[CompositionRule, ...] = ("first", "second", "weights")
"""How a common decision maker ranks: the first conflict decides and the second where it leaves a tie; the other way
round; or the two are weighed. ("own": it has preferences of its own for the whole.)"""

READING = "together"


@dataclass(frozen=True, eq=False)
class Composition:
    """Two conflicts as one.

    Attributes
    ----------
    first, second : Conflict
    readings : tuple of str
        Whose reading of each.
    settings : Settings
    conflict : Conflict
        The whole, as an analyst would write it: the two conflicts are its theatres.
    shared : tuple of str
        Ids of the common decision makers.
    rules : mapping of decision maker to rule
        How each of them ranks.
    renamed : mapping of str to str
        Names of the second conflict that were changed, so that no two things bear one name: old to new.
    """

    first: Conflict
    second: Conflict
    readings: tuple[str, str]
    settings: Settings
    conflict: Conflict
    shared: tuple[str, ...]
    rules: Mapping[str, CompositionRule]
    renamed: Mapping[str, str]
    _merged: Merged = field(repr=False)

    @cached_property
    def parts(self) -> tuple[StateSpace, StateSpace]:
        """The two conflicts, compiled."""
        return (
            self.first.compile(self.readings[0], self.settings),
            self.second.compile(self.readings[1], self.settings),
        )

    @cached_property
    def whole(self) -> StateSpace:
        """The whole, compiled: as many states as the product of the two. Nothing but this makes it."""
        return self.conflict.compile(READING, self.settings)

    @property
    def n_states(self) -> int:
        """How many feasible states the whole has; it is not built for that."""
        return self.parts[0].n_states * self.parts[1].n_states

    # --- equilibria ---

    def equilibria(self, concept: str) -> Iterator[tuple[State, State]]:
        """Go through the equilibria of the whole, each as its state in the first conflict and in the second."""
        (name,) = find_concepts([concept])
        if self.is_exact(name):
            first, second = (analysis.equilibria(name) for analysis in self._analyses(name))
            return ((one, other) for one in first for other in second)
        return (self._parted(index) for index in self._whole_analysis(name).equilibria(name).indices.tolist())

    def count(self, concept: str) -> int:
        """Count the equilibria of the whole."""
        (name,) = find_concepts([concept])
        if self.is_exact(name):
            first, second = self._analyses(name)
            return len(first.equilibria(name)) * len(second.equilibria(name))
        return len(self._whole_analysis(name).equilibria(name))

    def is_exact(self, concept: str) -> bool:
        """Tell whether equilibria of the whole are exactly the pairs of equilibria of the two conflicts."""
        return self._fault(*find_concepts([concept])) is None

    def because(self, concept: str) -> str:
        """Say why that is so, or what stands against it."""
        (name,) = find_concepts([concept])
        return self._fault(name) or "no common decision maker's preferences tie the two conflicts"

    def levels(self, pair: tuple[State, State]) -> dict[str, str]:
        """Return the level of every option in the state of the whole that a pair of states makes."""
        options = self.conflict.options
        labels = self._merged.combined(pair[0].levels, pair[1].levels)
        return {option.id: level for option, level in zip(options, labels, strict=True)}

    def _analyses(self, name: str) -> tuple[Analysis, Analysis]:
        return analyze(self.parts[0], concepts=[name]), analyze(self.parts[1], concepts=[name])

    def _whole_analysis(self, name: str) -> Analysis:
        return analyze(self.whole, concepts=[name])

    def _parted(self, index: int) -> tuple[State, State]:
        labels = self.whole.state(index).levels
        first, second = (
            space.state(space.find(_text(space, part)))
            for space, part in zip(self.parts, self._merged.parted(labels), strict=True)
        )
        return first, second

    def _fault(self, name: str) -> str | None:
        """Find what keeps the whole from falling apart under a concept; see `theatres`."""
        if not all(isinstance(space.structure, Grid) for space in self.parts):
            return "states are merged, or a move changes one option only"
        own = [maker for maker, rule in self.rules.items() if rule == "own"]
        if own:
            return f"{own[0]} has preferences of its own for the whole"
        if name not in ("nash", "gmr", "smr", "seq", "sseq"):
            return "not known for this concept"
        return None if name == "nash" else self._shared_fault(credible=name in ("seq", "sseq"))

    def _shared_fault(self, *, credible: bool) -> str | None:
        for maker in self.shared:
            cares = [self._cares(space, maker) for space in self.parts]
            if all(cares):
                return f"{maker} cares about both conflicts"
            if credible and any(cares) and self._moves(self.parts[0 if cares[1] else 1], maker):
                return f"{maker} can also move in the conflict that it does not care about"
        return None

    def _position(self, space: StateSpace, maker: str) -> int:
        name = maker if space is self.parts[0] else self._merged.old_maker(maker)
        return space.conflict.decision_maker_index(name)

    def _cares(self, space: StateSpace, maker: str) -> bool:
        rank = space.ranks[self._position(space, maker)].reshape(-1)[space.feasible]
        return bool((rank != rank[0]).any())

    def _moves(self, space: StateSpace, maker: str) -> bool:
        options = space.conflict.decision_makers[self._position(space, maker)].options
        return any(option.moves != "frozen" for option in options)


def _text(space: StateSpace, labels: tuple[str, ...]) -> str:
    """Write the levels of a state as its Y/N string; options that do not matter stay open."""
    options = space.conflict.options
    levels = [None if label == "-" and label not in option.levels else option.levels.index(label)
              for option, label in zip(options, labels, strict=True)]  # fmt: skip
    return pattern_text(levels, space.states.sizes)


def compose(
    first: Conflict,
    second: Conflict,
    *,
    shared: Mapping[str, str] | None = None,
    rule: str | Mapping[str, str] = "first",
    weights: tuple[float, float] = (1, 1),
    preferences: Mapping[str, Any] | None = None,
    names: tuple[str, str] = ("first", "second"),
    readings: tuple[str | None, str | None] = (None, None),
    title: str | None = None,
    settings: Settings | None = None,
) -> Composition:
    """Put two conflicts together that share decision makers.

    Parameters
    ----------
    first, second : Conflict
        In option form.
    shared : mapping of str to str, optional
        Decision maker of the second conflict to the one in the first that it is. Those with the same id if left out.
    rule : {"first", "second", "weights"} or mapping of decision maker to rule
        How the common decision makers rank.
    weights : tuple of two numbers
        For the rule "weights": what each conflict counts. Each conflict's preferences are scored from 0 to 1
        (statements as in option prioritisation, a ranking by places), multiplied by its weight, and added.
    preferences : mapping of decision maker to preferences, optional
        Preferences of their own for the whole, as in a conflict file, in the names of the whole. Such a decision maker
        follows no rule; it need not be a common one.
    names : tuple of two str
        Ids of the two theatres; a name of the second conflict that is taken gets its theatre in front.
    readings : tuple of two str, optional
        Whose reading of each; the default ones if left out.
    title : str, optional
    settings : Settings, optional
        Which definitions apply.

    Returns
    -------
    Composition
        Frozen; ``composition.conflict`` is the whole as a conflict, and can be written to a file.

    Raises
    ------
    UnsupportedAnalysisError
        If the conflicts share no decision maker, or one is in graph form.
    UnknownNameError
        If a decision maker or rule is unknown.
    LimitExceededError
        If preferences put together need larger numbers than there are.

    References
    ----------
    .. [1] S. He, K. W. Hipel, D. M. Kilgour, "Water diversion conflicts in China: A hierarchical perspective", *Water
       Resources Management* 28(7), 2014, 1823-1837 (a common decision maker in local graphs, one of them first).
    .. [2] S. He, D. M. Kilgour, K. W. Hipel, "A basic hierarchical graph model for conflict resolution with weighted
       preference", *Journal of Environmental Informatics*, 2017 (the local graphs weighed).

    Examples
    --------
    >>> import detente
    >>> chicken, dilemma = detente.load("chicken"), detente.load("prisoners-dilemma")
    >>> both = compose(chicken, dilemma, shared={"second": "first"}, names=("road", "cell"))
    >>> both.count("nash"), both.is_exact("nash"), both.is_exact("seq")
    (2, True, False)
    """
    for conflict in (first, second):
        if conflict.is_graph_form:
            raise UnsupportedAnalysisError(f"'{conflict.title}' is in graph form; only options can be put together")
    pairs = _shared(first, second, shared)
    merged = merge(first, second, pairs, names)
    chosen = (first.reading(readings[0]).id, second.reading(readings[1]).id)
    own = dict(preferences or {})
    rules = _rules(merged, rule, own)
    stated = {maker: own.pop(maker, None) or _preferences(merged, maker, chosen, rules.get(maker), weights)
              for maker in merged.makers}  # fmt: skip
    if own:
        raise _unknown("decision maker", next(iter(own)), merged.makers)
    summary = f"Two conflicts put together: '{first.title}' ({chosen[0]}) and '{second.title}' ({chosen[1]})."
    data = {
        **merged.data,
        "title": title or f"{first.title}, and {second.title}",
        "summary": summary,
        "readings": {READING: {"summary": summary, "preferences": stated}},
    }
    data["notes"] = [*data.get("notes", []), *_left_out(((first, chosen[0]), (second, chosen[1])))]
    common = tuple(maker for maker in merged.makers if maker in pairs.values())
    return Composition(first, second, chosen, settings or Settings(), Conflict(**data), common, rules,
                       merged.renamed, merged)  # fmt: skip


def _left_out(parts: Iterable[tuple[Conflict, str]]) -> Iterator[str]:
    """Note which sections of the preferences are not carried over: orders are put together, and nothing else."""
    for conflict, reading in parts:
        towards = {name: conflict.stated_towards(name, reading) for name in ("attitudes", "credible")}
        for preferences in conflict.preferences(reading):
            sections = (*preferences.sections, *(name for name, said in towards.items() if said.get(preferences.id)))
            if sections:
                named = ", ".join(f"'{name}'" for name in sections)
                yield (
                    f"The reading '{reading}' of '{conflict.title}' says more of '{preferences.id}' than an order "
                    f"({named}); only the order was taken over."
                )


def _shared(first: Conflict, second: Conflict, shared: Mapping[str, str] | None) -> dict[str, str]:
    """Return, for the common decision makers, the id in the second conflict and the id in the first."""
    ids = [maker.id for maker in first.decision_makers]
    if shared is None:
        found = {maker.id: maker.id for maker in second.decision_makers if maker.id in ids}
    else:
        found = {
            second.decision_makers[second.decision_maker_index(theirs)].id: ids[first.decision_maker_index(ours)]
            for theirs, ours in shared.items()
        }
    if not found:
        known = [maker.id for maker in second.decision_makers]
        raise UnsupportedAnalysisError(
            f"the conflicts share no decision maker: the first has {', '.join(ids)}, the second {', '.join(known)}. "
            "Say who is who: shared={name in the second: name in the first}, or --map SECOND=FIRST"
        )
    if len(set(found.values())) < len(found):
        raise UnknownNameError("two decision makers of the second conflict cannot be the same one of the first")
    return found


def _rules(merged: Merged, rule: str | Mapping[str, str], own: Mapping[str, Any]) -> dict[str, CompositionRule]:
    named = {} if isinstance(rule, str) else dict(rule)
    for maker in named:
        if maker not in merged.shared:
            raise _unknown("common decision maker", maker, merged.shared)
    rules: dict[str, CompositionRule] = {}
    for maker in merged.makers:
        if maker in own:
            rules[maker] = "own"
        elif maker in merged.shared:
            wanted = rule if isinstance(rule, str) else named.get(maker, "first")
            if wanted not in RULES:
                raise _unknown("rule", wanted, RULES)
            rules[maker] = wanted
    return rules


def _unknown(kind: str, name: str, names: Any) -> UnknownNameError:
    listed = ", ".join(f"'{known}'" for known in names)
    hint = did_you_mean(name, names)
    return UnknownNameError(f"unknown {kind} '{name}': expected one of {listed}." + (f" {hint}" if hint else ""))


# --- preferences ------------------------------------------------------------------------------------------------------


def _preferences(
    merged: Merged,
    maker: str,
    readings: tuple[str, str],
    rule: CompositionRule | None,
    weights: tuple[float, float],
) -> Any:
    """Return what a decision maker wants of the whole, as a conflict file says it."""
    found = [
        preferences
        for conflict, reading, name in zip(merged.conflicts, readings, merged.names_of(maker), strict=True)
        for preferences in [_stated(conflict, reading, name)]
    ]
    if rule is None:
        position = 0 if found[0] is not None else 1
        return merged.written(position, found[position])
    first, second = found
    if first is None or second is None:  # a common decision maker is in both
        raise UnsupportedAnalysisError(f"'{maker}' is no common decision maker")
    order = (0, 1) if rule == "first" else (1, 0)
    if rule != "weights" and not any(part.weights or part.ranking for part in (first, second)):
        groups = [entry for k in order for entry in merged.statements(k, (first, second)[k])]
        return {"statements": groups} if groups else "indifferent"
    scores = [
        score_of(part, partial(merged.text, k), partial(merged.pattern, k)) for k, part in enumerate((first, second))
    ]
    if rule == "weights":
        joined = weighted(scores[0], scores[1], _whole(weights))
    else:
        joined = lexicographic(scores[order[0]], scores[order[1]])
    return (
        {"weights": {text: str(weight) for text, weight in joined.weights.items()}} if joined.weights else "indifferent"
    )


def _stated(conflict: Conflict, reading: str, name: str | None) -> DecisionMakerPreferences | None:
    return None if name is None else conflict.preferences(reading)[conflict.decision_maker_index(name)]


def _whole(weights: tuple[float, float]) -> tuple[int, int]:
    """Bring two weights to whole numbers in the same proportion."""
    exact = [Fraction(Decimal(str(weight))) for weight in weights]
    if min(exact) <= 0:
        raise UnsupportedAnalysisError(f"weights must be above 0; got {weights[0]} and {weights[1]}")
    scale = int(np.lcm(exact[0].denominator, exact[1].denominator))
    first, second = (int(weight * scale) for weight in exact)
    shared = int(np.gcd(first, second))
    return first // shared, second // shared
