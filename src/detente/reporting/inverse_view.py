"""What ``detente inverse`` prints: what it would take to bring something about."""

from __future__ import annotations

from detente.analysis.inverse import CHANGE_KINDS, Inverse, RankingAnswers, StatementAnswers
from detente.reporting.inverse_words import InverseWords
from detente.reporting.phrases import counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.tables import Table
from detente.reporting.wording import listed

__all__ = ["by_rankings", "by_statements", "inverse_blocks", "swaps_in_words"]


def inverse_blocks(found: Inverse) -> tuple[Block, ...]:
    """Return what is wanted and what it would take: of rankings, of statements, and of all rankings that do it."""
    words = InverseWords(found.space)
    blocks: list[Block] = [_question(found, words)]
    if not found.holds:
        blocks += [by_rankings(found, words), by_statements(found, words)]
    if found.freedoms:
        blocks.append(_freedoms(found, words))
    if found.named and not found.space.conflict.is_graph_form:
        blocks.append(_states(found, words))
    return tuple(blocks)


def _question(found: Inverse, words: InverseWords) -> Prose:
    told = [sentence(f"wanted: {words.wanted(found)}")]
    if found.shown_by is not None:
        shown = words.shown(found, found.shown_by)
        because = f" ({shown})" if shown and len(found.target.states) > 1 else ""
        told.append(sentence(f"it is so already{because}; nothing has to change"))
    else:
        told.append(sentence("it is not so as things stand"))
        told.append(sentence(f"whose preferences may change: {words.changing(found)}"))
    return Prose("What it would take", (" ".join(told),))


# --- rankings ---------------------------------------------------------------------------------------------------------


def by_rankings(found: Inverse, words: InverseWords) -> Prose:
    """Say which of the nearest rankings bring it about."""
    title, rankings = "The fewest swaps of neighbouring ranks", found.rankings
    if rankings.omitted is not None:
        lead = "not sought" if rankings.at_least is None else "not found"
        return Prose(title, (sentence(f"{lead}: {rankings.omitted}"),))
    if rankings.impossible:
        return Prose(title, (_impossible(found, words),))
    points = tuple(sentence(f"it is enough that {words.ranking(answer)}") for answer in rankings.answers)
    return Prose(title, (swaps_in_words(rankings),), points, _ranking_notes(rankings))


def _impossible(found: Inverse, words: InverseWords) -> str:
    if not found.may_change:
        return "Nobody’s rankings may change, and as they are they do not bring it about."
    everybody = len(found.may_change) == len(found.space.decision_makers)
    whose = "at all" if everybody else f"of {words.phrases.names(found.may_change)}"
    kept = ", as long as states that are tied stay tied" if found.rankings.swap == "ranks" else ""
    return sentence(f"no rankings {whose} bring it about{kept}; that is proven, and not a matter of how far was looked")


def swaps_in_words(rankings: RankingAnswers) -> str:
    """Say how many swaps it takes, and in how many ways."""
    ways = counted(len(rankings.answers), "way")
    if rankings.is_capped:
        ways = f"there are more than {ways}"
    else:
        ways = f"there {'is' if len(rankings.answers) == 1 else 'are'} exactly {ways}"
    return sentence(f"it takes {_swaps(rankings.swaps or 0)}, and no fewer do; {ways} to do it with so many")


def _swaps(number: float) -> str:
    whole = int(number)
    if whole == number:
        return counted(whole, "swap")
    return f"{whole} and a half swaps" if whole else "half a swap"


def _ranking_notes(rankings: RankingAnswers) -> tuple[str, ...]:
    kept = "States that are tied stay tied and swap places together; --swap states lets ties be broken and made."
    loose = "Each state swaps by itself; to make or to break a tie between two states is half a swap."
    capped = ("There are more; --most shows them.",) if rankings.is_capped else ()
    return (kept if rankings.swap == "ranks" else loose, *capped)


# --- statements -------------------------------------------------------------------------------------------------------

_KINDS = {
    "move": "put elsewhere in its owner’s order",
    "drop": "left out",
    "add": "added from the list given",
    "negate": "turned into its opposite",
}


def by_statements(found: Inverse, words: InverseWords) -> Prose:
    """Say which changes of statements bring it about."""
    title, statements = "The fewest changes of preference statements", found.statements
    if statements is None:
        return Prose(title, ("None are needed.",))
    notes = _statement_notes(statements, words)
    if not statements.answers:
        return Prose(title, (_none(statements),), (), notes)
    many = statements.changes or 0
    lead = f"it takes {counted(many, 'change of a statement', 'changes of statements')}"
    lead += ", and no fewer do" if many > 1 else ""
    points = []
    for answer in statements.answers:
        shown = words.shown(found, answer.shown_by)
        then = f" Then {shown}." if shown and len(found.target.states) > 1 else ""
        points.append(sentence(f"it is enough that {words.statements(answer)}") + then)
    return Prose(title, (sentence(lead),), tuple(points), notes)


def _none(statements: StatementAnswers) -> str:
    if not statements.tried:
        return "No statement could be changed."
    if not statements.exhausted:
        return f"None of the {statements.tried:,} changes that were judged does it; not all were."
    what = "change of one statement" if statements.exhausted == 1 else (
        f"combination of up to {statements.exhausted} changes of statements")  # fmt: skip
    return f"No {what} does it; all were gone through."


def _statement_notes(statements: StatementAnswers, words: InverseWords) -> tuple[str, ...]:
    kinds = [kind for kind in statements.kinds if kind != "add" or set(statements.kinds) != set(CHANGE_KINDS)]
    told = f"A change is one statement {listed(_KINDS[kind] for kind in kinds)}".replace(" and ", " or ")
    notes = []
    if statements.tried:
        notes.append(sentence(f"{told}; {statements.tried:,} orders and combinations were judged"))
    if statements.is_capped:
        cut = statements.exhausted < (statements.changes or 0)
        notes.append("Not all changes were judged; --tries goes on." if cut else "There are more; --most shows them.")
    elif not statements.answers and statements.tried:
        notes.append("Combinations of more changes were not, or not all, gone through; --changes and --tries go on.")
    notes += [f"{words.phrases.name(name)}: {why}." for name, why in statements.omitted.items()]
    return tuple(notes)


# --- all rankings -----------------------------------------------------------------------------------------------------


def _freedoms(found: Inverse, words: InverseWords) -> Prose:
    points = tuple(" ".join(words.freedom(freedom)) for freedom in found.freedoms)
    lead = "Of all rankings without ties, so many bring it about if the preferences of all others stay as they are:"
    return Prose("What all rankings that do it have in common", (lead,), points)


def _states(found: Inverse, words: InverseWords) -> Table:
    rows = [(f"{state.number:,}", state.text, words.phrases.unlike_status_quo(state)) for state in found.named]
    return Table.of(("State", "Options", words.phrases.unlike_heading), rows, "The states named")
