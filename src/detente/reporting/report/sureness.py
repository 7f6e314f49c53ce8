"""How sure: what of the answer hangs on single judgements.

Each analysis that bears on this is a subsection of its own, made by a function of `PARTS`, in the order of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from detente.analysis.inverse import Inverse
from detente.analysis.overview import Overview
from detente.analysis.robustness import Judgement, Neighbourhood
from detente.analysis.robustness.groups import grouped
from detente.model import State
from detente.model.parts import Cited
from detente.reporting.figures.robustness import COLUMNS, describe_robustness, draw_robustness, robustness_table
from detente.reporting.inverse_words import InverseWords
from detente.reporting.phrases import Phrases, counted
from detente.reporting.report.document import Block, Exhibit, Item, Listing, Paragraph, Picture, Section
from detente.reporting.report.inverse import inverse_section
from detente.reporting.report.names import Names, concept_in_full
from detente.reporting.report.perception import perception_section
from detente.reporting.report.questions import table_in_names
from detente.reporting.robust_sentences import Telling
from detente.reporting.robust_view import judgement_table, sureness_table, telling_concept
from detente.reporting.robust_words import Doubts
from detente.reporting.sweep_view import sweep_report_blocks
from detente.reporting.tables import Table
from detente.reporting.text import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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


def _not_looked_at(overview: Overview, name: str, title: str, anchor: str) -> Section | None:
    """Say why an analysis is missing; None if it does not apply to the conflict."""
    reason = overview.sureness.left_out.get(name) if overview.sureness else None
    return Section(title, anchor, (Paragraph(f"Not looked at: {reason}."),)) if reason else None


# --- every judgement doubted ------------------------------------------------------------------------------------------


def _robustness(overview: Overview, names: Names) -> Section | None:
    """Tell which equilibria survive a doubt about each judgement."""
    sure = overview.sureness
    title, anchor = "Every judgement doubted, one at a time", "judgements"
    if sure is None or sure.robustness is None:
        return _not_looked_at(overview, "robustness", title, anchor)
    near = sure.robustness.under(overview.space.reading)
    doubts = Doubts(near.space)
    blocks: list[Block] = [Paragraph(_tried(near)), Exhibit(table_in_names(sureness_table(near), names), "how-sure")]
    if near.moving:
        rests = ("rests on", lambda known: _cited(known, names))
        hint = "“detente robust” lists them"
        table = judgement_table(near, doubts, limit=JUDGEMENTS, place=rests, hint=hint)
        named = table_in_names(table, names).without_empty_columns()
        blocks += [Exhibit(named, "judgements"), *_picture(near)]
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


def _picture(near: Neighbourhood) -> Iterator[Block]:
    """Draw which judgement moves what under the most telling concept, where any moves anything."""
    concept = telling_concept(near)
    if not len(near.equilibria(concept)):
        return
    caption = f"Which judgement takes away which equilibrium, under {concept_in_full(concept)}"

    one_by_one = not any(group.pattern for group in grouped(near, concept, COLUMNS))
    notes = ("Numbers over the columns are those of states, as they stand below letters in the tables.",)

    def draw() -> Figure:
        return draw_robustness(near, concept)

    yield Picture(
        draw, describe_robustness(near, concept), caption, notes if one_by_one else (), robustness_table(near, concept)
    )


def _untried(overview: Overview) -> list[str]:
    sure = overview.sureness
    found = sure.robustness if sure else None
    return [] if found is None else list(found.left_out.values())


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
    told += some if len(standing) else f"{'it' if n.startswith('1 ') else 'each'} hangs on some judgement."
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


# --- what it would take -----------------------------------------------------------------------------------------------


def _would_take(overview: Overview, names: Names) -> Section | None:
    """Tell what it would take for things to rest that rest nowhere."""
    sure, title, anchor = overview.sureness, "What it would take", "what-it-would-take"
    if sure is None or not sure.would_take:
        return _not_looked_at(overview, "would_take", title, anchor)
    concept = concept_in_full(sure.would_take[0].target.concept)
    lead = (
        f"Some of what matters here is no equilibrium under {concept} as things stand. The smallest changes of "
        "preferences that would make it one tell what a settlement there would rest on; whose wish it is that stands "
        "in the way, and not that it ought to change."
    )
    note = "Words with two hyphens are settings of the command “detente inverse”, which goes on from here."
    parts = tuple(
        inverse_section(found, anchor=f"{anchor}-{k}", title=_wanted(found, names), retold=names.retold)
        for k, found in enumerate(sure.would_take, start=1)
    )
    return Section(title, anchor, (Paragraph(lead), Paragraph(note, "aside")), parts)


def _wanted(found: Inverse, names: Names) -> str:
    states, text = found.target.states, found.target.text
    if len(states) == 1:
        return f"For {names.plain(states[0])} to be an equilibrium"
    return f"For an equilibrium with {InverseWords(found.space).said(text or '')}"


# --- misperception, and many runs -------------------------------------------------------------------------------------


def _perception(overview: Overview, names: Names) -> Section | None:
    """Tell what happens if each acts on the game that it sees; nothing where all see the same."""
    sure = overview.sureness
    if sure is None or sure.perception is None:
        return _not_looked_at(overview, "perception", "If each side sees a game of its own", "perception")
    return perception_section(sure.perception, names)


def _runs(overview: Overview, names: Names) -> Section | None:
    """Tell in how many draws of what the file leaves open each state is an equilibrium."""
    sure, title, anchor = overview.sureness, "Many runs", "many-runs"
    if sure is None or sure.runs is None:
        return _not_looked_at(overview, "runs", title, anchor)
    blocks: list[Block] = []
    for block in sweep_report_blocks(sure.runs):
        if isinstance(block, Table):
            blocks.append(Exhibit(table_in_names(block, names), f"{anchor}-{len(blocks)}"))
        else:
            blocks += [Paragraph(names.retold(text)) for text in block.paragraphs]
    return Section(title, anchor, tuple(blocks))


PARTS: tuple[Callable[[Overview, Names], Section | None], ...] = (
    _robustness,
    _would_take,
    _perception,
    _runs,
)
"""The subsections in order; what else bears on how sure the answer is adds its own."""
