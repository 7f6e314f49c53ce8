"""Words that all answers share: statements by name, how often they hold, and how play gets somewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.analysis.answers import HOLDING, Occurrence, Way
from detente.analysis.funnel_result import Funnel, Stage
from detente.analysis.funnel_stages import STAGES
from detente.analysis.paths import Path
from detente.model import State, StateSet, StateSpace
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.stability import concept_abbreviation
from detente.reporting.statement_words import statement_in_words
from detente.reporting.wording import listed

__all__ = ["RULE_WORDS", "Words", "concepts_in_words"]

RULE_WORDS = {
    "best_replies": "best replies",
    "undeterred": "undeterred improvements",
    "improvements": "improvements",
    "moves": "any moves",
}
"""How sentences name the rules of moves."""


def concepts_in_words(names: Iterable[str], every: Sequence[str] = ()) -> str:
    """List concepts; "every concept" if all of some are named.

    >>> concepts_in_words(["nash", "seq"]), concepts_in_words([]), concepts_in_words(["nash", "seq"], ["nash", "seq"])
    ('Nash and SEQ', 'no concept', 'every concept')
    """
    names = list(names)
    if not names:
        return "no concept"
    if len(every) > 1 and names == list(every):
        return "every concept"
    return listed(concept_abbreviation(name) for name in names)


class Words:
    """Names what an answer is about, in the words of its conflict."""

    def __init__(self, space: StateSpace) -> None:
        self.space, self.conflict, self.phrases = space, space.conflict, Phrases(space)
        self.named = {known.id: known for known in self.conflict.statements}

    # --- statements ---

    def said(self, text: str) -> str:
        """Name a statement: by its own name if it bears one, else in words."""
        if text in self.named:
            return f"“{text.replace('_', ' ')}”"
        return statement_in_words(self.conflict, text)

    def any_of(self, texts: Sequence[str]) -> str:
        """Name several statements of which one is to hold."""
        return " or ".join(self.said(text) for text in texts)

    def aim(self, texts: Sequence[str]) -> str:
        """Name what is sought as the subject of a sentence: by a name in quotation marks, else as "the aim"."""
        said = self.any_of(texts)
        return said if said.startswith("“") and said.find("”") == len(said) - 1 else "the aim"

    def meanings(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Say what named statements stand for."""
        return tuple(
            f"{self.said(text)}: {self.named[text].because or sentence(statement_in_words(self.conflict, text))}"
            for text in dict.fromkeys(texts)
            if text in self.named
        )

    # --- decision makers and states ---

    def makers(self, names: Sequence[str]) -> str:
        """Name some decision makers; "everybody" if they are all."""
        return "everybody" if len(names) == len(self.space.decision_makers) > 1 else self.phrases.names(names)

    def states(self, states: StateSet, most: int = 3) -> str:
        """Describe a few states, the nearest to the status quo first."""
        shown = [self.phrases.known_state(state) for state in self.phrases.nearest_first(states)[:most]]
        more = len(states) - len(shown)
        return listed([*shown, *([f"{more:,} more"] if more else [])])

    def is_status_quo(self, state: State) -> bool:
        """Tell whether a state is the status quo."""
        return state.index == self.space.status_quo

    # --- ways ---

    def path(self, path: Path) -> str:
        """Tell the moves of a path."""
        return "; then ".join(self.phrases.deed(move) for move in path.moves)

    def way(self, way: Way | None) -> str:
        """Say by which rule play gets somewhere from the status quo, and how."""
        if way is None:
            return "no moves of anybody lead there from the status quo"
        if not way.path.moves:
            return "the status quo is such a state"
        told = f"{RULE_WORDS[way.rule]} lead there in {counted(len(way.path), 'move')}: {self.path(way.path)}"
        return f"no chain of improvements leads there from the status quo; {told}" if way.rule == "moves" else told

    # --- how often something holds ---

    def among(self, occurrence: Occurrence) -> str:
        """Say in how many equilibria under the concept that is asked about a statement holds."""
        name, total, count = concept_abbreviation(occurrence.concept), occurrence.total, occurrence.count
        if not total:
            return f"there is no {name} equilibrium at all"
        if total == 1:
            return f"it {'holds' if count else 'does not hold'} in the only {name} equilibrium"
        if count in (0, total):
            return f"it holds in {'each' if count else 'none'} of the {total:,} {name} equilibria"
        return f"it holds in {count:,} of the {total:,} {name} equilibria"

    def elsewhere(self, occurrence: Occurrence) -> str:
        """Say under which other concepts it holds in every equilibrium, in some, and in none; in brackets."""
        others = [name for name in occurrence.equilibria if name != occurrence.concept and occurrence.totals[name]]
        every = [name for name in others if name in occurrence.holds_throughout]
        some = [name for name in others if name in occurrence.holds_under and name not in every]
        none = [name for name in others if name not in occurrence.holds_under]
        parts = [
            f"in {how} under {concepts_in_words(names)}"
            for how, names in (("every one", every), ("some", some), ("none", none))
            if names
        ]
        return f" ({'; '.join(parts)})" if parts else ""

    def narrowed(self, funnel: Funnel) -> str:
        """Tell the stages of a funnel in a line; what keeps most of what comes in says so."""
        parts = []
        for stage in funnel.stages:
            little = " (says little)" if stage.says_little and stage.id in STAGES else ""
            parts.append(f"{stage.count:,} {self._stage(stage)}{little}")
            if not stage.count:
                break
        return f"Narrowed down: {' → '.join(parts)}."

    def _stage(self, stage: Stage) -> str:
        kind = STAGES.get(stage.id)
        if kind is None:
            return f"with {self.said(stage.name.removeprefix(HOLDING))}"
        if kind.rule is not None:
            return f"reached by {RULE_WORDS[kind.rule]}"
        if kind.concept is not None:
            noun = "equilibrium" if stage.count == 1 else "equilibria"
            return f"{noun} ({concept_abbreviation(kind.concept)})"
        feasible = "feasible state" if stage.count == 1 else "feasible states"
        return {"feasible": feasible, "coalitions": "that the coalition does not upset"}[stage.id]
