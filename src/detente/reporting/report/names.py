"""What a report calls things: decision makers in their colours, states by a letter and by what happens in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import combinations

from detente.analysis import find_concept
from detente.analysis.overview import Overview
from detente.model import Option, Source, State
from detente.model.parts import Cited
from detente.reporting.phrases import Phrases, spelled
from detente.reporting.stability import concept_abbreviation, initials
from detente.reporting.statement_words import option_name
from detente.reporting.text import Span, Text

__all__ = ["Names", "concept_in_full", "concept_words", "count_words", "in_words", "marks", "quoted", "spelled"]


def count_words(number: int, noun: str, plural: str | None = None) -> str:
    """Count something in running text.

    >>> count_words(1, "equilibrium", "equilibria"), count_words(0, "state")
    ('one equilibrium', 'no states')
    """
    return f"{spelled(number)} {noun if number == 1 else plural or noun + 's'}"


def in_words(texts: Iterable[str], last: str = " and ") -> Text:
    """Join as in "a, b and c"."""
    return Text.joined(list(texts), last=last)


def quoted(label: str) -> str:
    """Put the label of an option in quotation marks, so that it can stand in a sentence."""
    return f"“{label}”"


def concept_words(concepts: Sequence[str]) -> Text:
    """Name concepts by what the literature calls them in short."""
    return in_words(concept_abbreviation(name) for name in concepts)


def concept_in_full(concept: str) -> str:
    """Name a concept in full with its abbreviation, as in "sequential stability (SEQ)"."""
    known = find_concept(concept)
    if concept == "nash":
        return "Nash stability"
    return f"{known.name.lower()} stability ({concept_abbreviation(concept)})"


def marks(labels: Sequence[str]) -> tuple[str, ...]:
    """Return short marks that tell decision makers apart: the first letter, or the first letters of all words.

    >>> marks(["Russia", "United States with NATO", "China"])
    ('R', 'U', 'C')
    >>> marks(["U.S. support", "U.S. opposition", "Canadian opposition"])
    ('US', 'UO', 'C')
    """
    first = [label[:1].upper() for label in labels]
    words = ["".join(word[0] for word in re.findall(r"\w[\w.]*", label))[:3].upper() for label in labels]
    short = [one if first.count(one) == 1 else several for one, several in zip(first, words, strict=True)]
    return tuple(short) if len(set(short)) == len(labels) else initials(labels)


class Names:
    """Names of one overview."""

    def __init__(self, overview: Overview) -> None:
        self.overview, self.space = overview, overview.space
        self.conflict = overview.space.conflict
        self.makers = tuple(maker.label for maker in self.conflict.decision_makers)
        self.marks = marks(self.makers)
        self.letters: dict[int, str] = {}
        self.described = tuple(dict.fromkeys([*overview.states, *overview.readings.states]))
        self.place = {state.index: number for number, state in enumerate(self.described)}
        for state in self.described:
            if state.index != self.space.status_quo and not self.conflict.is_graph_form:
                self.letters[state.index] = _letter(len(self.letters))
        self.sources = {source.id: number for number, source in enumerate(self.conflict.sources, start=1)}
        self._pattern = re.compile(
            "“[^”]*”|(?<!\\w)(?:"
            + "|".join(map(re.escape, sorted(self.makers, key=len, reverse=True)))
            + ")(?!\\w|'s\\b)"
        )

    # --- decision makers ---

    def maker(self, decision_maker: str) -> Text:
        """Name a decision maker, in its colour."""
        position = self.conflict.decision_maker_index(decision_maker)
        return Text(Span(self.makers[position], "maker", position))

    def all_makers(self, decision_makers: Iterable[str], last: str = " and ") -> Text:
        """Name several decision makers."""
        return in_words((self.maker(maker) for maker in decision_makers), last)

    def coloured(self, sentence: str) -> Text:
        """Find the decision makers in a plain sentence and give them their colours; quoted labels stay as they are."""
        parts: list[str | Span] = []
        end = 0
        for found in self._pattern.finditer(sentence):
            parts.append(sentence[end : found.start()])
            is_maker = found.group() in self.makers
            position = self.makers.index(found.group()) if is_maker else None
            parts.append(Span(found.group(), "maker", position) if is_maker else found.group())
            end = found.end()
        return Text(*parts, sentence[end:])

    # --- states ---

    def state(self, state: State) -> Text:
        """Call a state: the status quo, its letter, or its number."""
        if self.is_named(state):
            return Text(Span(self.plain(state), "state", state.number))
        return Text(self.plain(state))

    def plain(self, state: State) -> str:
        """Call a state in plain text, as it stands inside a sentence."""
        if state.index == self.space.status_quo:
            return "the status quo"
        if self.conflict.is_graph_form:
            return quoted(state.label)
        return self.letters.get(state.index) or f"state {state.number:,}"

    def short(self, state: State) -> str:
        """Call a state at the head of a column."""
        if state.index == self.space.status_quo:
            return "Status quo"
        return state.label if self.conflict.is_graph_form else self.letters.get(state.index, f"{state.number:,}")

    def head(self, state: State) -> str:
        """Return the head of a state's column: what it is called, its number (in graph form its name) below it."""
        if self.conflict.is_graph_form:
            return f"Status quo\n{state.label}" if state.index == self.space.status_quo else state.label
        return f"{self.short(state)}\n{state.number:,}" if self.is_named(state) else f"{state.number:,}"

    def is_named(self, state: State) -> bool:
        """Tell whether a state has a name of its own in this report."""
        return state in self.described

    def retold(self, sentence: str) -> Text:
        """Call the states of a sentence that was written elsewhere as this report does, and colour decision makers."""
        for state in self.described:
            sentence = sentence.replace(self._phrases.known_state(state), self.plain(state))
        if not self.conflict.is_graph_form:
            sentence = self._numbers.sub(self._renamed, sentence)
        return self.coloured(sentence)

    @cached_property
    def _phrases(self) -> Phrases:
        return Phrases(self.space)

    @cached_property
    def _numbers(self) -> re.Pattern[str]:
        return re.compile(r"“[^”]*”|\b([Ss])tate ([\d,]*\d)\b(?: \([YN\d-]+\))?")

    def _renamed(self, found: re.Match[str]) -> str:
        by_number = {f"{state.number:,}": state for state in self.described}
        state = by_number.get(found.group(2) or "")
        if state is None:
            return found.group()
        called = self.plain(state)
        return called[0].upper() + called[1:] if found.group(1) == "S" else called

    # --- what happens in a state ---

    @cached_property
    def gists(self) -> dict[int, str]:
        """For each state with a letter what sets it apart from the status quo and from the others, in few words.

        Options that are newly taken are named rather than those that are dropped.
        """
        return {state.index: self._gist(state) for state in self.described if state.index in self.letters}

    def _gist(self, state: State) -> str:
        options, start = self.conflict.options, self.overview.status_quo
        before = start.levels if start else tuple(option.levels[0] for option in options)
        unlike = [k for k, level in enumerate(state.levels) if level not in (before[k], "-")]
        taken = [k for k in unlike if options[k].levels.index(state.levels[k]) > 0]
        matter = self.overview.states if state in self.overview.states else self.described
        others = [other for other in matter if other.index != state.index]
        for candidates in (taken, unlike):
            for size in range(1, min(len(candidates), 3) + 1):
                for chosen in combinations(candidates, size):
                    if not any(all(other.levels[k] == state.levels[k] for k in chosen) for other in others):
                        return ", ".join(self._named_difference(k, state) for k in chosen)
        listed = [*taken, *(k for k in unlike if k not in taken)][:4]
        shown = ", ".join(self._named_difference(k, state) for k in listed)
        return shown + (" and more" if len(unlike) > 4 else "") or "nobody does anything"

    def _named_difference(self, position: int, state: State) -> str:
        option = self.conflict.options[position]
        return _differs(option, state.levels[position], option_name(self.conflict, option))

    def headline(self, state: State) -> str:
        """Name a state in a heading: what it is called, and its gist."""
        if state.index == self.space.status_quo:
            return "The status quo"
        return f"{self.short(state)} · {self.gists[state.index]}" if state.index in self.letters else self.short(state)

    def happening(self, state: State) -> Text:
        """Say what a state is in a sentence's clause: what has changed since the status quo, or what everybody does."""
        if self.conflict.is_graph_form:
            return Text(quoted(state.label))
        start = self.overview.status_quo
        told = []
        position = 0
        for maker in self.conflict.decision_makers:
            deeds: dict[str, list[str]] = {}
            for option in maker.options:
                before = start.levels[position] if start else option.levels[0]
                if "-" not in (before, state.levels[position]) and before != state.levels[position]:
                    verb, what = _deed(option, before, state.levels[position], is_done=start is not None)
                    deeds.setdefault(verb, []).append(what)
                position += 1
            if deeds:
                done = in_words(f"{verb} {in_words(what)}" for verb, what in deeds.items())
                told.append(Text(self.maker(maker.id), " has " if start else " ", done))
        if not told:
            return Text("nothing has changed" if start else "nobody has done anything")
        return Text.joined(told, "; ", "; and ")

    def summary(self, state: State) -> Text:
        """Say what a state is in a table or a caption: what differs from the status quo, by decision maker."""
        if self.conflict.is_graph_form:
            return Text(state.label)
        start = self.overview.status_quo
        told, position = [], 0
        for maker in self.conflict.decision_makers:
            parts = []
            for option in maker.options:
                before = start.levels[position] if start else option.levels[0]
                after = state.levels[position]
                if after not in (before, "-"):
                    parts.append(_differs(option, after))
                position += 1
            if parts:
                told.append(Text(self.maker(maker.id), f": {', '.join(parts)}"))
        if not told:
            return Text("as the status quo" if start else "nobody does anything")
        return Text.joined(told, "; ")

    # --- sources ---

    def cited(self, part: Cited) -> Text:
        """Return the citations of a part: numbers of the list of sources, with the place in the source."""
        shown = []
        for item in part.cite:
            place = f", {item.locator}" if item.locator else ""
            words = f": “{item.words}”" if item.words else ""
            number = self.sources[item.source]
            shown.append(Text(Span(f"[{number}{place}]", "source", number), words))
        return Text.joined(shown, " ")

    def source(self, source: Source) -> Text:
        """Return a source as it stands in the list."""
        address = source.url or ""
        if address.startswith(("https://", "http://")):
            link: str | Span = Span(address, "link", address)
        else:
            link = address
        parts: list[str | Span] = [Span(source.title, "em"), "."]
        said = [source.author, ", ".join(part for part in (source.publisher, source.date) if part)]
        parts += [f" {part}." for part in said if part]
        parts += [f" Perspective: {source.perspective}."] if source.perspective else []
        parts += [f" {source.note}"] if source.note else []
        return Text(*parts, *([" ", link] if link else []))


def _letter(number: int) -> str:
    """Return A, B, ... Z, A2, B2, ..."""
    return chr(ord("A") + number % 26) + (str(number // 26 + 1) if number >= 26 else "")


def _deed(option: Option, before: str, after: str, *, is_done: bool) -> tuple[str, str]:
    """Return verb and object: what was done since the status quo, or what is done where there is no status quo."""
    if option.levels == ("no", "yes"):
        verb = ("chosen" if after == "yes" else "dropped") if is_done else "chooses"
        return verb, quoted(option.label)
    if is_done:
        return "moved", f"{quoted(option.label)} from {before} to {after}"
    return "sets", f"{quoted(option.label)} to {after}"


def _differs(option: Option, after: str, label: str = "") -> str:
    label = label or option.label
    if option.levels == ("no", "yes"):
        return label if after == "yes" else f"no longer “{label}”"
    return f"{label}: {after}"
