"""What ``detente show`` prints: a conflict in words and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.model import Conflict, Option, Preferences, PreferenceStatement, Reading
from detente.model.parts import Cited
from detente.reporting.section_words import section_lines
from detente.reporting.tables import Row, Table

__all__ = ["conflict_heading", "conflict_tables"]

_MOVES = {"free": "", "up": "cannot be undone", "down": "cannot be taken up again", "frozen": "cannot be moved"}

_CREDIBLE = {
    "any": "any move of",
    "improvements": "improvements of",
    "best_replies": "best replies of",
    "none": "no move of",
}


def conflict_heading(conflict: Conflict) -> tuple[str, ...]:
    """Return title, point in time, summary, authors and licence as lines."""
    lines = [conflict.title + (f" ({conflict.time})" if conflict.time else "")]
    if conflict.summary:
        lines.append(conflict.summary)
    made = [", ".join(conflict.authors), conflict.licence or ""]
    return (*lines, *([" · ".join(part for part in made if part)] if any(made) else []))


def conflict_tables(conflict: Conflict) -> tuple[Table, ...]:
    """Return who can do what, what cannot be, each reading, the notes and the sources."""
    tables = [_graph(conflict)] if conflict.graph else [_options(conflict)]
    if conflict.infeasible:
        rows = [(str(rule), rule.because or "", _cited(rule)) for rule in conflict.infeasible]
        tables.append(Table.of(("Rule", "Because", "Source"), rows, "What cannot be"))
    if conflict.coalesce:
        merges = [(f"once {merge.when}", ", ".join(merge.ignore), merge.because or "") for merge in conflict.coalesce]
        tables.append(Table.of(("Condition", "No longer matters", "Because"), merges, "What no longer matters"))
    if conflict.statements:
        named = [(known.id, known.statement, known.because or "") for known in conflict.statements]
        tables.append(Table.of(("Name", "Statement", "Because"), named, "Named statements"))
    tables += [_reading(conflict, reading) for reading in conflict.readings]
    if conflict.questions:
        asked = [(question.ask, question.kind, _cited(question)) for question in conflict.questions]
        tables.append(Table.of(("Question", "Kind", "Source"), asked, "What is asked of it (detente answer)"))
    if conflict.notes:
        notes = [(note.text, _cited(note)) for note in conflict.notes]
        tables.append(Table.of(("Note", "Source"), notes, "Notes"))
    if conflict.sources:
        tables.append(_sources(conflict))
    return tuple(tables)


def _options(conflict: Conflict) -> Table:
    rows = []
    theatre = {name: known.name or known.id for known in conflict.theatres for name in known.options}
    status_quo = conflict.status_quo_levels()
    position = 0
    for number, maker in enumerate(conflict.decision_makers):
        rows.append(Row((maker.label,), is_heading=True, decision_maker=number))
        for option in maker.options:
            now = option.levels[status_quo[position]] if status_quo else ""
            rows.append(
                Row((f"  {option.label}", option.id, _levels(option), now, theatre.get(option.id, ""), _cited(option)))
            )
            position += 1
    columns = ("Option", "Name in statements", "Levels and moves", "Status quo", "Theatre", "Source")
    return Table(columns, tuple(rows), "Who can do what")


def _levels(option: Option) -> str:
    levels = "" if option.levels == ("no", "yes") else " < ".join(option.levels)
    return "; ".join(part for part in (levels, _MOVES[option.moves]) if part)


def _graph(conflict: Conflict) -> Table:
    rows = []
    moves = conflict.graph.moves if conflict.graph else {}
    for maker in conflict.decision_makers:
        rows.append(Row((maker.label,), is_heading=True))
        rows += [Row((f"  {start}", ", ".join(ends))) for start, ends in moves.get(maker.id, {}).items()]
    return Table(("From state", "To"), tuple(rows), "Who can move where")


def _reading(conflict: Conflict, reading: Reading) -> Table:
    labels = {maker.id: maker.label for maker in conflict.decision_makers}
    rows = []
    for preferences in reading.preferences:
        rows.append(Row((labels[preferences.id],), is_heading=True))
        lines = [*_preference_lines(preferences), *section_lines(preferences)]
        rows += [Row((f"  {place}", text, why)) for place, text, why in lines]
    name = f"Reading '{reading.id}': {reading.name or reading.id}" + (
        " (default)" if reading == conflict.reading() else ""
    )
    notes = [
        text
        for text in (
            reading.summary,
            _based(reading),
            *_towards(reading, labels),
            f"Source: {_cited(reading)}" if reading.cite else "",
        )
        if text
    ]
    return Table(("Place", "What it wants", "Because"), tuple(rows), name, tuple(notes))


def _towards(reading: Reading, labels: Mapping[str, str]) -> Iterator[str]:
    """Say how decision makers take each other, a sentence for each of whom the reading says something."""
    for maker, towards in reading.attitudes.items():
        told = [f"{word} towards {'itself' if other == maker else labels[other]}" for other, word in towards.items()]
        if told:
            yield f"{labels[maker]} is {', '.join(told)}."
    for maker, opponents in reading.credible.items():
        told = [f"{_CREDIBLE[word]} {labels[other]}" for other, word in opponents.items()]
        if told:
            yield f"{labels[maker]} reckons with {', '.join(told)}."


def _based(reading: Reading) -> str:
    return f"What is not said here is taken from '{reading.based_on}'." if reading.based_on else ""


def _preference_lines(preferences: Preferences) -> list[tuple[str, str, str]]:
    """Return a decision maker's preferences line by line: place, what it wants, why."""
    if preferences.indifferent:
        return [("", "indifferent", preferences.note or "")]
    lines = [
        (f"{place}" + ("=" if len(rank) > 1 else ""), item.statement, _why(item))
        for place, rank in enumerate(preferences.ranks(), start=1)
        for item in rank
    ]
    lines += [("weight", f"{text}: {weight}", "") for text, weight in preferences.weights.items()]
    then = "then " if lines else ""  # a ranking that only refines what stands before it
    lines += [
        (f"{then}{place}", " ~ ".join(group), "") for place, group in enumerate(preferences.ranked_states(), start=1)
    ]
    return lines


def _why(item: PreferenceStatement) -> str:
    """Return the reason, and the sources in brackets after it."""
    cited = _cited(item)
    return f"{item.because} ({cited})" if item.because and cited else item.because or cited


def _cited(part: Cited) -> str:
    return "; ".join(f"{item.source}" + (f", {item.locator}" if item.locator else "") for item in part.cite)


def _sources(conflict: Conflict) -> Table:
    rows = [
        (source.id, source.title, source.publisher or "", source.date or "", source.perspective or "", source.url or "")
        for source in conflict.sources
    ]
    return Table.of(("Name", "Title", "Publisher", "Date", "Perspective", "Address"), rows, "Sources")
