"""What ``detente patterns`` prints: many states as a few patterns, what they share, and what sets them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from detente.analysis.description import Contrast, Description
from detente.analysis.patterns import Cover, Pattern
from detente.analysis.state_sets import Frequency, Group
from detente.model import Conflict, Option
from detente.reporting.phrases import counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.shares import share_of
from detente.reporting.side_by_side import state_in_words
from detente.reporting.statement_words import statement_in_words
from detente.reporting.tables import Row, Table
from detente.reporting.wording import state_words

__all__ = ["cover_table", "patterns_blocks", "patterns_data", "patterns_table"]


_MORE = "--limit, --format csv or json show more"


def patterns_blocks(description: Description, what: str, *, limit: int, unlike: str = "") -> tuple[Block, ...]:
    """Return what all states share, the patterns, how often each option is taken, the groups, and the contrast.

    Parameters
    ----------
    what : str
        What the states are, in the plural: "SEQ equilibria".
    limit : int
        Most patterns to show.
    unlike : str
        What the states are compared with.
    """
    if not description.states:
        return (Prose("", (f"There are no {what}.",)),)
    space = description.states.space
    blocks: list[Block] = [_summary(description, what)]
    if len(description.states) > 1:
        blocks += [cover_table(description.cover, limit, hint=_MORE), _frequencies(description)]
    else:
        blocks.append(
            state_in_words(space, description.states[0], sentence(state_words(space, description.states[0]))[:-1])
        )
    if description.groups is not None:
        blocks.append(_groups(description, limit))
    if description.contrast is not None:
        blocks.append(_contrast(description.contrast, what, unlike))
    return tuple(blocks)


def _summary(description: Description, what: str) -> Prose:
    """Say how many states there are, and what all of them share."""
    space, n = description.states.space, len(description.states)
    head = f"{n:,} {what}: {share_of(n, space.n_states)} of the {space.n_states:,} feasible states"
    shared = description.common.statement
    if n == 1:
        return Prose(head.replace("equilibria", "equilibrium", 1).replace("states where", "state where", 1))
    if shared:
        return Prose(head, (f"In all of them: {statement_in_words(space.conflict, shared)}.",))
    return Prose(head, ("There is no option on which all of them agree and others differ.",))


# --- patterns ---------------------------------------------------------------------------------------------------------


def cover_table(cover: Cover, limit: int, *, hint: str = "") -> Table:
    """Show patterns side by side, up to a limit: a row for each option that any of them fixes.

    Parameters
    ----------
    hint : str
        How to see more of them.
    """
    conflict, shown = cover.states.space.conflict, cover.patterns[:limit]
    rows = list(pattern_rows(conflict, shown))
    rows += [
        Row(("How many states",), is_heading=True),
        Row(("  fit the pattern", *(f"{pattern.n_states:,}" for pattern in shown))),
        Row(("  fit none to its left", *(f"{pattern.n_new:,}" for pattern in shown))),
    ]
    columns = ("", *(f"{number}" for number in range(1, len(shown) + 1)))
    return Table(
        columns, tuple(rows), _cover_title(cover), tuple(_cover_notes(conflict, cover, limit, hint)), is_compact=True
    )


def _cover_title(cover: Cover) -> str:
    n = counted(len(cover.patterns), "pattern")
    if not cover.is_complete:
        return f"{sentence(n)[:-1]}, which leave {cover.n_uncovered:,} states uncovered"
    return f"Exactly these states, as {n}"


def _cover_notes(conflict: Conflict, cover: Cover, limit: int, hint: str) -> Iterator[str]:
    yield "yes: taken, ·: not taken, a level's name: at that level; empty: either way."
    fixed = [any(_is_fixed(p, k, option) for p in cover.patterns[:limit]) for k, option in enumerate(conflict.options)]
    if not all(fixed):
        yield "Options that no pattern shown fixes are left out."
    if len(cover.patterns) > limit:
        left = sum(pattern.n_new for pattern in cover.patterns[limit:])
        more = counted(len(cover.patterns) - limit, "more pattern")
        yield f"{more} with {counted(left, 'more state')} not shown" + (f"; {hint}." if hint else ".")
    if cover.is_complete and not cover.is_minimal:
        yield "It is not proven that fewer patterns would not do."
    if cover.uses_infeasible:
        yield "Some patterns also fit combinations that are infeasible; that makes them shorter."


def pattern_rows(conflict: Conflict, patterns: Sequence[Pattern]) -> Iterator[Row]:
    """Return a row for each option that any of some patterns fixes, under its decision maker."""
    position = 0
    for number, maker in enumerate(conflict.decision_makers):
        rows = []
        for option in maker.options:
            if any(_is_fixed(pattern, position, option) for pattern in patterns):
                cells = (_range(option, *pattern.ranges[position]) for pattern in patterns)
                rows.append(Row((f"  {option.label}", *cells)))
            position += 1
        if rows:
            yield Row((maker.label,), is_heading=True, decision_maker=number)
            yield from rows


def _is_fixed(pattern: Pattern, position: int, option: Option) -> bool:
    return pattern.ranges[position] != (0, len(option.levels) - 1)


def _range(option: Option, low: int, high: int) -> str:
    """Return the cell of an option that may be at some levels."""
    if (low, high) == (0, len(option.levels) - 1):
        return ""
    if option.levels == ("no", "yes"):
        return "yes" if low else "·"
    if low == high:
        return option.levels[low]
    return f"{option.levels[low]}{' or ' if high == low + 1 else ' to '}{option.levels[high]}"


# --- frequencies ------------------------------------------------------------------------------------------------------


def _frequencies(description: Description) -> Table:
    """Give a row per option: in which share of the states it is at which level, and in which share of all states."""
    conflict = description.states.space.conflict
    options = {option.id: option for option in conflict.options}
    rows: list[Row] = []
    last = None
    for here, everywhere in zip(description.frequencies, description.background, strict=True):
        if here.decision_maker != last:
            last = here.decision_maker
            number = conflict.decision_maker_index(last)
            rows.append(Row((conflict.decision_makers[number].label,), is_heading=True, decision_maker=number))
        option = options[here.option]
        rows.append(Row((f"  {option.label}", _often(option, here), _often(option, everywhere))))
    columns = ("", "in these states", "in all feasible states")
    return Table(columns, tuple(rows), "In which share of the states each option is taken")


def _often(option: Option, frequency: Frequency) -> str:
    """Say how often an option is taken, or at each of its levels."""
    n, two = frequency.n_states, option.levels == ("no", "yes")
    always = next((level for level, count in frequency.counts.items() if count == n), None)
    if always is not None:
        return {"no": "never", "yes": "always"}[always] if two else f"always {always}"
    if two:
        told = [f"{share_of(frequency.counts['yes'], n)}"]
    else:
        told = [f"{level} {share_of(count, n)}" for level, count in frequency.counts.items() if count]
    if frequency.n_irrelevant:
        told.append(f"does not matter in {share_of(frequency.n_irrelevant, n)}")
    return ", ".join(told)


# --- groups and contrast ----------------------------------------------------------------------------------------------


def _groups(description: Description, limit: int) -> Table:
    """Count the states by the levels of an option, or by those of a theatre, the most frequent first."""
    conflict, name = description.states.space.conflict, description.group_by or ""
    theatre = next((known for known in conflict.theatres if name in (known.id, known.name)), None)
    groups = sorted(description.groups or (), key=lambda group: -len(group.states))
    if theatre is None:
        return _by_option(conflict.options[conflict.option_index(name)].label, groups)
    labels = [conflict.options[conflict.option_index(option)].label for option in theatre.options]
    shown = groups[:limit]
    rows = [Row((label, *(_shown(group.levels[k]) for group in shown))) for k, label in enumerate(labels)]
    rows.append(Row(("How many states", *(f"{len(group.states):,}" for group in shown))))
    columns = ("", *(f"{number}" for number in range(1, len(shown) + 1)))
    left = sum(len(group.states) for group in groups[limit:])
    more = counted(len(groups) - limit, "more group")
    notes = [f"{more} with {counted(left, 'state')} not shown; --limit shows more."] if len(groups) > limit else []
    return Table(
        columns, tuple(rows), f"By what is done in {theatre.name or theatre.id}", tuple(notes), is_compact=True
    )


def _by_option(label: str, groups: Sequence[Group]) -> Table:
    n = sum(len(group.states) for group in groups)
    rows = [(_shown(group.levels[0]), f"{len(group.states):,}", share_of(len(group.states), n)) for group in groups]
    return Table.of((label, "states", "share"), rows, f"By “{label}”")


def _shown(level: str) -> str:
    return {"no": "·", "-": "does not matter"}.get(level, level)


def _contrast(contrast: Contrast, what: str, unlike: str) -> Prose:
    """Say what tells the states from others."""
    shared = f"{counted(contrast.n_shared, 'state is', 'states are')} in both sets and left out of the comparison. "
    lead = shared if contrast.n_shared else ""
    title = f"What tells the {what} from the {unlike}"
    if not contrast.others:
        return Prose(title, (f"{lead}There are no other {unlike}.",))
    if contrast.distinction is None:
        return Prose(title, (f"{lead}No statement over at most three options does.",))
    text = contrast.distinction.statement
    words = statement_in_words(contrast.others.space.conflict, text)
    told = f"{lead}In all of the first, and in none of the {len(contrast.others):,} others: {words}."
    return Prose(title, (told,), notes=(f"As a statement: {text}",))


# --- other forms ------------------------------------------------------------------------------------------------------


def patterns_table(description: Description) -> Table:
    """Return a row per pattern: its signs, the same as a statement, how many states fit it and none before."""
    rows = [
        (pattern.text, pattern.statement or "", str(pattern.n_states), str(pattern.n_new))
        for pattern in description.cover.patterns
    ]
    return Table.of(("pattern", "statement", "states", "new"), rows)


def patterns_data(description: Description, *, concept: str | None, where: str | None) -> dict[str, Any]:
    """Return the description as plain data, the contract ``detente.patterns/1``, with which states were asked for.

    Parameters
    ----------
    concept : str or None
        The concept whose equilibria they are, or "profile"; None for all feasible states.
    where : str or None
        The statement that they satisfy.
    """
    return {**description.to_dict(), "concept": concept, "where": where}
