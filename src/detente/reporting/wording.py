"""Results as plain sentences, in the options' own labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from detente.analysis.concepts import find_concept
from detente.analysis.explanation import Answer, Change, Compared, Explanation, Improvement, Move
from detente.model import Conflict, State, StateSpace

__all__ = ["deed", "explanation_paragraphs", "explanation_sentences", "listed", "state_words"]

LONGEST = 12
"""Options up to which a state's Y/N string is read along with its number."""

_THAN_BEFORE: dict[Compared, str] = {
    "better": "better off than before",
    "equal": "just as well off as before",
    "worse": "worse off than before",
}


def explanation_sentences(explanation: Explanation) -> tuple[str, ...]:
    """Say why a state is stable for a decision maker, or why not.

    Returns
    -------
    tuple of str
        First the verdict, then a few sentences for each improvement that is listed, last what was left out.

    Examples
    --------
    >>> import detente
    >>> explanation = detente.analyze(detente.load("chicken")).explain("YY", "first", "sim")
    >>> print(explanation_sentences(explanation)[0])
    State 4 (YY) is stable for First driver under simultaneous stability (SIM): its only improvement would be answered
    so that it ends no better off.
    """
    return tuple(sentence for paragraph in explanation_paragraphs(explanation) for sentence in paragraph)


def explanation_paragraphs(
    explanation: Explanation, *, call: Callable[[State], str] | None = None
) -> tuple[tuple[str, ...], ...]:
    """Say the same in paragraphs: the verdict, each improvement, and last what was left out, if any.

    Parameters
    ----------
    call : callable, optional
        What each state is called in the sentences; its number if not given.
    """
    teller = _Teller(explanation, call)
    told = [tuple(teller.improvement(improvement)) for improvement in explanation.improvements]
    rest = teller.rest()
    return ((teller.verdict(),), *told, *([rest] if rest else []))


def state_words(space: StateSpace, state: State) -> str:
    """Name a state in a sentence: its number and short Y/N string, or in graph form its name."""
    if space.conflict.is_graph_form:
        return f"“{state.label}”"
    return f"state {state.number:,}" + (f" ({state.text})" if len(state.text) <= LONGEST else "")


def listed(items: Iterable[str]) -> str:
    """Join some words as in "a, b and c"."""
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def deed(conflict: Conflict, changes: Sequence[Change], form: str) -> str:
    """Say what a move does with its options; ``form`` is "ing" or the plain form of the verbs."""
    deeds: dict[str, list[str]] = {}
    for change in changes:
        option = conflict.options[conflict.option_index(change.option)]
        label = f"“{option.label}”"
        if option.levels == ("no", "yes"):
            deeds.setdefault("choose" if change.after == "yes" else "drop", []).append(label)
        else:
            deeds.setdefault("move", []).append(f"{label} from {change.before} to {change.after}")
    return listed(f"{verb if form == 'plain' else _ING[verb]} {listed(what)}" for verb, what in deeds.items())


_ING = {"choose": "choosing", "drop": "dropping", "move": "moving"}


class _Teller:
    """Tells one explanation."""

    def __init__(self, explanation: Explanation, call: Callable[[State], str] | None = None) -> None:
        self.call = call
        self.explanation, self.space = explanation, explanation.space
        self.conflict = explanation.space.conflict
        self.concept = find_concept(explanation.concept)
        self.focal = self.name(explanation.decision_maker)

    # --- names ---

    def name(self, decision_maker: str) -> str:
        """Return the printed name of a decision maker."""
        return self.conflict.decision_makers[self.conflict.decision_maker_index(decision_maker)].label

    def place(self, state: State) -> str:
        """Name a state."""
        return self.call(state) if self.call else state_words(self.space, state)

    def doing(self, move: Move, form: str = "ing") -> str:
        """Say what a move does, and where it leads."""
        if not move.changes:
            return f"{'moving' if form == 'ing' else 'move'} to {self.place(move.end)}"
        return deed(self.conflict, move.changes, form)

    # --- the verdict ---

    def verdict(self) -> str:
        """Say in one sentence whether the state is stable, and why."""
        explanation = self.explanation
        place = self.place(explanation.state)
        count, undeterred = explanation.n_improvements, explanation.n_undeterred
        if explanation.reason == "no_moves":
            return f"From {place}, {self.focal} has no move, so the state is stable for it under every concept."
        if explanation.reason == "no_improvements":
            return f"From {place}, no move would leave {self.focal} better off: stable for it under every concept."
        head = f"{place[0].upper()}{place[1:]} is {'' if explanation.stable else 'not '}stable for {self.focal}"
        name = self.concept.name if self.concept.id == "nash" else self.concept.name.lower()
        head += f" under {name} stability ({self.concept.abbreviation})"
        if explanation.stable:
            each = "its only improvement" if count == 1 else f"each of its {count:,} improvements"
            return f"{head}: {each} would be answered so that it ends no better off."
        if self.concept.sanctions == "none":
            return f"{head}: it has {_counted(count, 'unilateral improvement')}."
        which = "its only improvement" if count == 1 else f"{undeterred:,} of its {count:,} improvements"
        which = f"any of its {count:,} improvements" if undeterred == count > 1 else which
        return f"{head}: nothing deters it from {which}."

    def rest(self) -> tuple[str, ...]:
        """Say how many more improvements there are."""
        more = self.explanation.n_more
        if not more:
            return ()
        if self.explanation.stable:
            return (f"{_counted(more, 'more improvement')} {'is' if more == 1 else 'are'} deterred as well.",)
        return (f"{_counted(more, 'more improvement')} {'meets' if more == 1 else 'meet'} nothing that deters either.",)

    # --- improvements and answers ---

    def improvement(self, improvement: Improvement) -> list[str]:
        """Tell one improvement, and what becomes of it."""
        move = improvement.move
        where = f" ({self.place(move.end)})" if move.changes else ""
        told = [f"{self.focal} could improve by {self.doing(move)}{where}."]
        answer = improvement.answer
        if answer is None:
            return told + self.nothing(improvement)
        if answer.simultaneous:
            return [*told, self.at_the_same_time(answer)]
        if improvement.outcome == "still_better":
            after_all = f"Even so, {self.focal} would be {_THAN_BEFORE[answer.compared]}."
            return [*told, *self.sequence(answer, "The worst that could follow: "), after_all]
        return [*told, *self.sequence(answer), *self.ends(improvement, answer)]

    def nothing(self, improvement: Improvement) -> list[str]:
        """Say why no answer is shown."""
        place = self.place(improvement.move.end)
        credibly = " that would leave it better off itself" if self.concept.sanctions == "credible" else ""
        match improvement.outcome:
            case "no_answer" if self.concept.sanctions == "simultaneous":
                return ["None of the others has an improvement that it could make at the same time."]
            case "no_answer":
                return [f"From there, none of the others has a move{credibly}, so nothing would follow."]
            case "no_harm":
                followed = " by improvements of their own" if credibly else ""
                return [f"Whatever the others could then do{followed}, {self.focal} would be no worse off than there."]
            case "infeasible":
                return [f"Whatever the others did at the same time, the outcome would not be feasible; {place} stands."]
            case _:
                return []

    def sequence(self, answer: Answer, opening: str = "") -> list[str]:
        """Tell the opponents' moves in turn."""
        told = []
        for position, move in enumerate(answer.moves):
            lead = (opening or "Then ") if position == 0 else "Next "
            where = f" ({self.place(move.end)})" if move.changes else ""
            told.append(
                f"{lead}{self.name(move.decision_maker)} could {self.doing(move, 'plain')}{where}{_gain(move)}."
            )
        return told

    def ends(self, improvement: Improvement, answer: Answer) -> list[str]:
        """Say how the focal decision maker likes the end, and what it could still do about it."""
        told = f"That leaves {self.focal} {_THAN_BEFORE[answer.compared]}"
        counter = answer.counter_move
        if not self.concept.counter_move:
            return [f"{told}."]
        if counter is None or answer.counter_compared is None:
            return [f"{told}, and it has no move from there."]
        on = f"{self.doing(counter, 'plain')}" + (f" ({self.place(counter.end)})" if counter.changes else "")
        compared = _THAN_BEFORE[answer.counter_compared]
        if improvement.outcome == "counter_move":
            return [f"{told}, but it could then {on} and be {compared} after all."]
        return [f"{told}; the best that it could still do is to {on}, and even that leaves it {compared}."]

    def at_the_same_time(self, answer: Answer) -> str:
        """Tell improvements that are made at once."""
        others = listed(f"{self.name(other.decision_maker)} improves by {self.doing(other)}" for other in answer.moves)
        lead = "Even if" if answer.compared == "better" else "If"
        compared = _THAN_BEFORE[answer.compared]
        return (
            f"{lead} at the same moment {others}, {self.place(answer.end)} results and leaves {self.focal} {compared}."
        )


def _gain(move: Move) -> str:
    """Say what a move means to the one who makes it."""
    if move.credible:
        return ", to its own advantage"
    return ", to its own disadvantage" if move.rank_after < move.rank_before else ", at no gain of its own"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
