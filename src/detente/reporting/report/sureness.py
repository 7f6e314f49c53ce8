"""How sure: what of the answer hangs on single judgements.

Each analysis that bears on this is a subsection of its own, made by a function of `PARTS`, in the order of the page.
"""

from __future__ import annotations

from collections.abc import Callable

from detente.analysis.overview import Overview
from detente.analysis.robustness import Judgement, Neighbourhood
from detente.model import State
from detente.model.parts import Cited
from detente.reporting.phrases import Phrases, counted
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Section
from detente.reporting.report.names import Names, concept_in_full
from detente.reporting.report.questions import table_in_names
from detente.reporting.robust_sentences import Telling
from detente.reporting.robust_view import judgement_table, sureness_table, telling_concept
from detente.reporting.robust_words import Doubts
from detente.reporting.tables import Table
from detente.reporting.text import Text

__all__ = ["PARTS", "sureness_section"]

JUDGEMENTS, SENTENCES = 8, 6
"""Most judgements in the table, and most equilibria with a sentence of their own."""


def sureness_section(overview: Overview, names: Names) -> Section | None:
    """Say how sure the answer is; None if that was not looked at."""
    if overview.sureness is None:
        return None
    parts = tuple(section for part in PARTS if (section := part(overview, names)) is not None)
    lead = (
        "What the sides prefer is somebody's judgement. This chapter tells how much of the answer would stand if "
        "single judgements were otherwise."
    )
    return Section("How sure", "how-sure", (Paragraph(lead),), parts)


# --- every judgement doubted ------------------------------------------------------------------------------------------


def _robustness(overview: Overview, names: Names) -> Section | None:
    """Tell which equilibria survive a doubt about each judgement."""
    sure = overview.sureness
    title, anchor = "Every judgement doubted, one at a time", "judgements"
    if sure is None or sure.robustness is None:
        reason = sure.left_out.get("robustness", "") if sure else ""
        return Section(title, anchor, (Paragraph(f"Not looked at: {reason}."),)) if reason else None
    near = sure.robustness.under(overview.space.reading)
    doubts = Doubts(near.space)
    blocks: list[Block] = [Paragraph(_tried(near)), Exhibit(_named(sureness_table(near), names), "how-sure")]
    if near.moving:
        rests = ("rests on", lambda known: _cited(known, names))
        hint = "“detente robust” lists them"
        table = judgement_table(near, doubts, limit=JUDGEMENTS, place=rests, hint=hint)
        blocks.append(Exhibit(_named(table, names), "judgements"))
    blocks += _sentences(near, doubts, overview, names)
    blocks += [Paragraph(f"Not tried: {reason}.", "aside") for reason in _untried(overview)]
    return Section(title, anchor, tuple(blocks))


def _tried(near: Neighbourhood) -> str:
    """Say what was changed, and how much of it makes a difference."""
    counts = near.counts.values()
    tried, moved = sum(count.tried for count in counts), sum(count.moved for count in counts)
    return (
        f"Under this reading {counted(tried, 'change')} were tried, each alone: every wish dropped, reversed or moved "
        "past its neighbour, every two neighbouring ranks of somebody's order exchanged, every one-way option made "
        "free to move back, every rule lifted, every other reading put in the place of this one. "
        f"Of these, {moved:,} take away an equilibrium or make a new one."
    )


def _untried(overview: Overview) -> list[str]:
    sure = overview.sureness
    found = sure.robustness if sure else None
    return [] if found is None else list(found.left_out.values())


def _named(table: Table, names: Names) -> Table:
    return table_in_names(table, names)


def _cited(judgement: Judgement, names: Names) -> Text:
    return names.cited(Cited(cite=judgement.cites))


def _sentences(near: Neighbourhood, doubts: Doubts, overview: Overview, names: Names) -> list[Block]:
    """Say of the equilibria under the most telling concept what they hang on."""
    concept = telling_concept(near)
    hanging, standing = near.hanging(concept), near.standing(concept)
    if not len(near.equilibria(concept)):
        return []
    n = counted(len(near.equilibria(concept)), "equilibrium", "equilibria")
    told = f"Under {concept_in_full(concept)} there {'is' if n.startswith('1 ') else 'are'} {n}; "
    some = f"{len(standing):,} of them {'hangs' if len(standing) == 1 else 'hang'} on no single judgement."
    told += some if len(standing) else "each hangs on some judgement."
    blocks: list[Block] = [Paragraph(told)]
    telling = Telling(near, concept, doubts, JUDGEMENTS, lambda state: _called(state, near, names))
    known = [state for state in overview.states if state in near.equilibria(concept)]
    told_of = tuple(dict.fromkeys([*known, *telling.weakest(SENTENCES)]))[:SENTENCES]
    blocks.append(Listing(tuple(Item(names.retold(telling.sentence(state))) for state in told_of)))
    note = "Numbers are those of the judgements in the table."
    more = len(hanging) - sum(state in hanging for state in told_of)
    if more > 0:
        note += (
            f" {counted(more, 'more equilibrium', 'more equilibria')} hang on some judgement; “detente robust” tells."
        )
    blocks.append(Paragraph(note, "aside"))
    return blocks


def _called(state: State, near: Neighbourhood, names: Names) -> str:
    return names.plain(state) if names.is_named(state) else Phrases(near.space).known_state(state)


PARTS: tuple[Callable[[Overview, Names], Section | None], ...] = (_robustness,)
"""The subsections in order; what else bears on how sure the answer is adds its own."""
