"""What would have to be otherwise, in words: comparisons of states, changes of wishes, and conditions on rankings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from detente.analysis.inverse import Comparison, Freedom, Inverse, OwnedEdit, RankingAnswer, StatementAnswer, Turn
from detente.model import State, StateSet, StateSpace
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.stability import concept_abbreviation
from detente.reporting.statement_words import statement_in_words
from detente.reporting.wording import listed

__all__ = ["InverseWords"]

MOST_TURNS = 12
"""Most pairs of states that a sentence compares."""

MOST_RANKS = 12
"""Most ranks of a ranking that is spelled out."""

LARGEST_COUNT = 10**9
"""Rankings up to which they are counted in figures; beyond, their share is told."""

MOST_PARTS = 8
"""Most alternatives or requirements of a condition that are spelled out."""


class InverseWords:
    """The words for what it would take, in the names of one conflict."""

    def __init__(self, space: StateSpace) -> None:
        self.space, self.conflict, self.phrases = space, space.conflict, Phrases(space)

    # --- what is wanted ---

    def wanted(self, found: Inverse) -> str:
        """Say what is to be brought about."""
        target = found.target
        one = len(target.states) == 1
        subject = self.phrases.known_state(target.states[0]) if one else f"some state {self._where(found)}"
        name = concept_abbreviation(target.concept)
        start = "" if target.start is None else f" from {self.phrases.state(self.space.state(target.start))}"
        match target.aim:
            case "equilibrium":
                return f"{subject} is an equilibrium ({name})"
            case "not":
                told = f"{subject} is no" if one else f"no state {self._where(found)} is an"
                return f"{told} equilibrium ({name})"
            case "only":
                where = f"{subject} is the only one" if one else f"each of them is a state {self._where(found)}"
                return f"there are equilibria ({name}), and {where}"
            case "reachable":
                return f"unilateral improvements lead{start} to {subject}"
            case _:
                return f"unilateral improvements lead{start} to {subject} and end in an equilibrium ({name}) there"

    def _where(self, found: Inverse) -> str:
        """Say which states are meant, after "some state"."""
        text = found.target.text
        if text is None:
            return f"among {len(found.target.states):,} given ones"
        is_pattern = not self.conflict.is_graph_form and set(text.upper()) <= set("YN-0123456789")
        return f"of the pattern {text}" if is_pattern else f"where [{self.said(text)}] holds"

    def said(self, text: str) -> str:
        """Name a statement: by its own name if it bears one, else in words."""
        named = {known.id for known in self.conflict.statements}
        return f"“{text.replace('_', ' ')}”" if text in named else statement_in_words(self.conflict, text)

    def changing(self, found: Inverse) -> str:
        """Say whose preferences may change."""
        if not found.may_change:
            return "nobody’s"
        everybody = len(found.may_change) == len(self.space.decision_makers)
        return "everybody’s" if everybody else self.phrases.names(found.may_change)

    def shown(self, found: Inverse, states: StateSet) -> str:
        """Say which states show it."""
        if not len(states):
            return ""
        reached = found.target.aim == "reachable"
        if len(states) > 3:
            return f"{len(states):,} such states are {'reached' if reached else 'equilibria'}"
        told = listed(self.phrases.state(state) for state in states)
        if len(states) == 1:
            return f"such a state is {'reached' if reached else 'an equilibrium'}: {told}"
        return f"such states are {'reached' if reached else 'equilibria'}: {told}"

    # --- rankings ---

    def ranking(self, answer: RankingAnswer) -> str:
        """Say which comparisons turn round, after "It is enough that"."""
        told = []
        for name in answer.decision_makers:
            turns = [turn for turn in answer.turns if turn.decision_maker == name]
            told.append(f"{self.phrases.name(name)} {self._turned(turns)}{self._order(answer, name)}")
        return listed(told)

    def _turned(self, turns: Sequence[Turn]) -> str:
        if len(turns) > MOST_TURNS:
            return f"compares {len(turns):,} pairs of states otherwise"
        preferred = [(turn.better, turn.worse) for turn in turns if turn.after]
        equal = [f"{self.short(turn.better)} and {self.short(turn.worse)}" for turn in turns if not turn.after]
        told = [f"prefers {self._pairs(preferred)}"] if preferred else []
        return " and ".join(told + ([f"finds {'; '.join(equal)} equally good"] if equal else []))

    def _order(self, answer: RankingAnswer, name: str) -> str:
        ranks = answer.order(name)
        if len(ranks) > MOST_RANKS:
            return ""
        signs = (f"[{', '.join(map(self._sign, rank))}]" if len(rank) > 1 else self._sign(rank[0]) for rank in ranks)
        return f" (its ranking is then {', '.join(signs)})"

    def _pairs(self, pairs: Iterable[tuple[State, State]]) -> str:
        """Say several comparisons that hold together, those of one state in one breath."""
        left = list(pairs)
        by_better = _grouped((a, b) for a, b in left)
        by_worse = _grouped((b, a) for a, b in left)
        if len(by_better) <= len(by_worse):
            return "; ".join(f"{self.short(a)} to {self._many(bs)}" for a, bs in by_better)
        return "; ".join(f"{self._many(bs)} to {self.short(a)}" for a, bs in by_worse)

    def short(self, state: State) -> str:
        """Name a state in a comparison."""
        return self._sign(state) if self.conflict.is_graph_form else f"state {state.number:,}"

    def _many(self, states: Sequence[State]) -> str:
        if len(states) == 1 or self.conflict.is_graph_form:
            return listed(map(self.short, states))
        return f"states {listed(map(self._sign, states))}"

    def _sign(self, state: State) -> str:
        return f"“{state.label}”" if self.conflict.is_graph_form else f"{state.number:,}"

    # --- statements ---

    def statements(self, answer: StatementAnswer) -> str:
        """Say which wishes change, after "It is enough that"."""
        by_maker: dict[str, list[str]] = {}
        for owned in answer.edits:
            by_maker.setdefault(owned.decision_maker, []).append(self._edit(owned))
        return listed(f"{self.phrases.name(name)} {listed(told)}" for name, told in by_maker.items())

    def _edit(self, owned: OwnedEdit) -> str:
        edit = owned.edit
        told = f"[{self.said(edit.statement)}]"
        if edit.kind == "drop":
            return f"does not care about {told}"
        if edit.kind == "negate":
            return f"wants the opposite of {told}"
        if edit.kind == "add":
            return f"also wants {told}, {self._place(edit.before, edit.after)}"
        past = counted(edit.passed, "other wish", "other wishes")
        near = f"before {self._wishes(edit.before)}" if edit.up else f"after {self._wishes(edit.after)}"
        return f"puts {told} {near} (past {past})"

    def _place(self, before: Sequence[str], after: Sequence[str]) -> str:
        if not before:
            return "less than all else" if after else "and nothing else"
        if not after:
            return "above all else"
        return f"before {self._wishes(before)} and after {self._wishes(after)}"

    def _wishes(self, texts: Sequence[str]) -> str:
        return " and ".join(f"[{self.said(text)}]" for text in texts)

    # --- conditions ---

    def freedom(self, freedom: Freedom) -> Iterator[str]:
        """Say how many strict rankings bring it about, and what they have in common."""
        who = self.phrases.names(freedom.decision_makers)
        if freedom.count is not None and freedom.share is not None:
            yield sentence(f"{who}: {self._how_many(freedom, freedom.share)}")
        if freedom.ways is None:
            yield sentence(f"{who}: the condition is not available, since {freedom.omitted}")
            return
        if freedom.count is None:
            yield sentence(f"{who}: how many rankings do it is not available, since {freedom.omitted}")
        yield sentence(self.condition(freedom))

    def _how_many(self, freedom: Freedom, share: Fraction) -> str:
        """Count rankings; where there are very many, as a share."""
        what = "strict rankings" if len(freedom.decision_makers) == 1 else "combinations of strict rankings"
        if freedom.rankings <= LARGEST_COUNT:
            total = f"{freedom.rankings:,} {what}"
        else:
            power = f"^{len(freedom.decision_makers)}" if len(freedom.decision_makers) > 1 else ""
            total = f"{self.space.n_states}!{power} {what}"
        if share.numerator in (0, share.denominator):
            return f"{'all' if share else 'none'} of the {total}"
        per_cent = f"{float(share) * 100:.1f} %"
        exact = (
            f"{freedom.count:,}"
            if freedom.rankings <= LARGEST_COUNT
            else f"exactly {share.numerator:,} in {share.denominator:,}"
        )
        return f"{exact} of the {total} ({per_cent})"

    def condition(self, freedom: Freedom) -> str:
        """Say what all rankings that bring it about have in common, in the shorter of two forms."""
        ways, requirements = freedom.ways or (), freedom.requirements or ()
        several = len(freedom.decision_makers) > 1
        if not ways or not ways[0]:
            who = "they prefer" if several else "it prefers"
            return f"whatever {who}, it is {'so' if ways else 'not so'}"
        if freedom.as_ways:
            parts = [self._together(part, several) for part in ways]
            lead = "it is so exactly where " + ("" if several else "it ")
            join = "; or " if several else "; or it "
        else:
            parts = [self._one_of(part, several) for part in requirements]
            lead = "it is so exactly where " + ("" if several else "it ")
            join = "; and " if several else "; and it "
        more = len(parts) - MOST_PARTS
        told = join.join(parts[:MOST_PARTS])
        kind = "alternative" if freedom.as_ways else "requirement"
        return lead + told + (f"; and {counted(more, f'further {kind}')} that --format json lists" if more > 0 else "")

    def _together(self, part: Sequence[Comparison], several: bool) -> str:
        by_maker: dict[str, list[tuple[State, State]]] = {}
        for comparison in part:
            by_maker.setdefault(comparison.decision_maker, []).append((comparison.better, comparison.worse))
        told = {name: f"prefers {self._pairs(pairs)}" for name, pairs in by_maker.items()}
        return listed(f"{self.phrases.name(name)} {said}" if several else said for name, said in told.items())

    def _one_of(self, part: Sequence[Comparison], several: bool) -> str:
        by_maker: dict[str, list[tuple[State, State]]] = {}
        for comparison in part:
            by_maker.setdefault(comparison.decision_maker, []).append((comparison.better, comparison.worse))
        told = {name: f"prefers {self._any_pair(pairs)}" for name, pairs in by_maker.items()}
        return " or ".join(f"{self.phrases.name(name)} {said}" if several else said for name, said in told.items())

    def _any_pair(self, pairs: Sequence[tuple[State, State]]) -> str:
        by_better = _grouped(pairs)
        return ", or ".join(f"{self.short(a)} to {' or to '.join(map(self.short, bs))}" for a, bs in by_better)


def _grouped(pairs: Iterable[tuple[State, State]]) -> list[tuple[State, list[State]]]:
    groups: dict[int, tuple[State, list[State]]] = {}
    for first, second in pairs:
        groups.setdefault(first.number, (first, []))[1].append(second)
    return list(groups.values())
