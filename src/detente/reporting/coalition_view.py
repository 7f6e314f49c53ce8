"""What ``detente coalitions`` and ``detente analyze --together`` print: who upsets what, with whom, and why."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.blocs import Bloc, Difference, Reason
from detente.analysis.coalition_scan import CoalitionScan, Effect
from detente.analysis.joint_moves import JointImprovement
from detente.reporting.phrases import Phrases, counted, sentence
from detente.reporting.prose import Block, Prose
from detente.reporting.stability import concept_abbreviation
from detente.reporting.tables import Table
from detente.reporting.wording import listed

__all__ = ["bloc_tables", "coalition_tables"]


def coalition_tables(scan: CoalitionScan, *, limit: int) -> tuple[Block, ...]:
    """Return the verdict in words, what each coalition upsets and how, what survives, and who would rather join whom.

    Parameters
    ----------
    limit : int
        Most examples per coalition, and most surviving equilibria; the notes say how many were left out.
    """
    words = Phrases(scan.space)
    parts: list[Block] = [_verdict(scan, words)]
    if len(scan.equilibria):
        parts += [_effects(scan, words), _survivors(scan, words, limit)]
    if any(len(effect.upset) for effect in scan.effects):
        parts += [*_examples(scan, words, limit), _partners(scan, words), _preferred(scan, words)]
    return tuple(parts)


# --- the scan of all coalitions ---------------------------------------------------------------------------------------


def _verdict(scan: CoalitionScan, words: Phrases) -> Prose:
    """Say in a few sentences what survives, and what becomes of the status quo."""
    name = concept_abbreviation(scan.concept)
    total, left = len(scan.equilibria), len(scan.survivors)
    said = [sentence(f"under {name} there {'is' if total == 1 else 'are'} {_equilibria(total)}")]
    if total:
        many = f"{left:,} of them survive{'s' if left == 1 else ''}"
        all_or_none = "no coalition upsets any of them" if left == total else "none survives"
        fate = all_or_none if left in (0, total) else f"{many} whatever coalition forms"
        said.append(sentence(fate))
    status_quo = scan.space.status_quo
    if status_quo is not None:
        state = scan.space.state(status_quo)
        if state not in scan.equilibria:
            said.append(sentence(f"the status quo is none of them ({name})"))
        else:
            by = [words.coalition(members) for members in scan.upset_by(state)]
            said.append(
                sentence("the status quo is one of them, " + (f"upset by {'; '.join(by)}" if by else "upset by nobody"))
            )
    if scan.coalition_concept != scan.concept:
        said.append(f"Coalitions weigh what may deter them as {concept_abbreviation(scan.coalition_concept)} does.")
    return Prose(f"Coalitions and the equilibria ({name})", (" ".join(said),))


def _equilibria(number: int) -> str:
    return counted(number, "equilibrium", "equilibria")


def _effects(scan: CoalitionScan, words: Phrases) -> Table:
    rows = []
    for effect in scan.effects:
        ends = int(effect.to_equilibrium.sum())
        jumps = len(scan.vulnerable(effect.coalition))
        rows.append((words.coalition(effect.coalition), f"{len(effect.upset):,}", f"{ends:,}", f"{jumps:,}"))
    notes = (
        "Upsets: all members can go to a state that each of them prefers, and no answer of the others deters it.",
        "With a jump: it could go straight to another equilibrium that all members prefer, deterred or not.",
    )
    columns = ("Coalition", "Upsets", "of these, to an equilibrium", "With a jump")
    return Table.of(columns, rows, "How many equilibria each coalition upsets", notes)


def _survivors(scan: CoalitionScan, words: Phrases, limit: int) -> Block:
    if not len(scan.survivors):
        return Prose("Equilibria that survive every coalition", ("None.",))
    rows = [(f"{state.number:,}", words.unlike_status_quo(state)) for state in scan.survivors[:limit]]
    more = len(scan.survivors) - len(rows)
    notes = (f"{more:,} more; --limit or --format json show more.",) if more > 0 else ()
    return Table.of(("State", words.unlike_heading), rows, "Equilibria that survive every coalition", notes)


def _examples(scan: CoalitionScan, words: Phrases, limit: int) -> Iterator[Prose]:
    """Tell for each coalition from where to where it goes, how, and what each member gains."""
    for effect in scan.effects:
        points = tuple(_moves(scan, effect, words, limit))
        if points:
            left_out = len(effect.upset) - len(points)
            notes = (f"{left_out:,} more; --limit or --format json show more.",) if left_out else ()
            yield Prose(f"What {words.actors(effect.coalition)} would do", (), points, notes)


def _moves(scan: CoalitionScan, effect: Effect, words: Phrases, limit: int) -> Iterator[str]:
    for state in words.nearest_first(effect.upset)[:limit]:
        move = scan.move(state, effect.coalition)
        if move is not None:
            kind = ", an equilibrium" if move.end in scan.equilibria else ", no equilibrium"
            yield (
                f"From {words.known_state(state)} to {words.state(move.end)}{kind}. {words.joint_deed(move)}. "
                f"Climbs: {words.gains(move.gains)}."
            )


def _partners(scan: CoalitionScan, words: Phrases) -> Table:
    rows = [
        (
            words.name(partner.partner),
            words.names(name for name in partner.coalition if name != partner.partner),
            f"{len(partner.added):,}",
            f"{len(partner.lost):,}",
        )
        for partner in scan.partners
        if len(partner.added) or len(partner.lost)
    ]
    columns = ("Partner", "joins", "Upset only with it", "Upset only without it")
    notes = ("Partners that change nothing are left out.",) if len(rows) < len(scan.partners) else ()
    return Table.of(columns, rows, "What each partner adds", notes)


def _preferred(scan: CoalitionScan, words: Phrases) -> Table:
    rows = []
    for maker in scan.space.decision_makers:
        offers = [(members, count) for members, count in scan.preferred(maker).items() if count]
        told = "; ".join(f"{words.coalition(members)}: {count:,}" for members, count in offers)
        rows.append((words.name(maker), told or "no coalition offers it anything"))
    columns = ("Decision maker", "Best offer, and at how many equilibria")
    notes = ("Where coalitions offer equally much, each is counted.",)
    return Table.of(columns, rows, "Which coalition each would rather join", notes)


# --- a coalition that acts as one -------------------------------------------------------------------------------------


def bloc_tables(bloc: Bloc, *, limit: int) -> tuple[Block, ...]:
    """Return the equilibria with and without a bloc side by side, and the reasons of the differences.

    Parameters
    ----------
    limit : int
        Most differences of each kind that are told with their reasons, the nearest to the status quo first; they are
        told for SEQ, or for the first concept where SEQ was not asked for.
    """
    words = Phrases(bloc.space)
    named = words.names(bloc.members)
    counts = Table.of(
        ("Concept", "Without it", "With it", "In both", "Only with it", "Only without it", "Status quo"),
        [_bloc_row(bloc, name) for name in bloc.concepts],
        f"Equilibria if {named} act as one, beside those if everybody acts alone",
        (f"Together {named} make only moves that all of them gain by; no member then moves alone.",),
    )
    told = "seq" if "seq" in bloc.concepts else bloc.concepts[0]
    others = [concept_abbreviation(name) for name in bloc.concepts if name != told]
    notes = (f"For reasons under {listed(others)} ask for one of them: --concept.",) if others else ()
    return (counts, *_differences(bloc, told, words, limit), *([Prose(notes=notes)] if notes else []))


def _bloc_row(bloc: Bloc, name: str) -> tuple[str, ...]:
    sets = (bloc.without(name), bloc.equilibria(name), bloc.kept(name), bloc.gained(name), bloc.lost(name))
    status_quo = ""
    if bloc.space.status_quo is not None:
        state = bloc.space.state(bloc.space.status_quo)
        held = (state in bloc.without(name), state in bloc.equilibria(name))
        status_quo = {
            (True, True): "in both",
            (True, False): "only without it",
            (False, True): "only with it",
            (False, False): "in neither",
        }[held]
    return (concept_abbreviation(name), *(f"{len(states):,}" for states in sets), status_quo)


def _differences(bloc: Bloc, concept: str, words: Phrases, limit: int) -> Iterator[Prose]:
    for kind, states in (("only with the bloc", bloc.gained(concept)), ("only without it", bloc.lost(concept))):
        shown = [bloc.difference(state, concept) for state in words.nearest_first(states)[:limit]]
        points = tuple(_difference(difference, words) for difference in shown if difference)
        left_out = len(states) - len(points)
        notes = (f"{left_out:,} more; --limit or --format json show more.",) if left_out else ()
        title = f"{concept_abbreviation(concept)}: equilibria {kind}"
        yield Prose(title, () if points else ("None.",), points, notes)


def _difference(difference: Difference, words: Phrases) -> str:
    """Tell one difference with its reasons."""
    head = sentence(words.known_state(difference.state))
    return " ".join([head, *(_reason(reason, difference.kind, words) for reason in difference.reasons)])


def _reason(reason: Reason, kind: str, words: Phrases) -> str:
    """Say who leaves a state in one of the two conflicts, and why not in the other."""
    who, move = words.names(reason.mover), reason.improvement.move
    here, there = ("Without the bloc", "with it") if kind == "gained" else ("With the bloc", "without it")
    told = f"{here} {who} would leave it for {words.state(move.end)} ({words.joint_deed(move)})"
    if reason.held_back_by:
        return f"{told}; {there} {words.names(reason.held_back_by)} would not go along, as it would not gain."
    if reason.answer is None:
        return f"{told}; {there} nobody can bring that about and gain by it."
    return f"{told}; {there} {_deterrence(reason.answer, words)}."


def _deterrence(improvement: JointImprovement, words: Phrases) -> str:
    steps = "; then ".join(words.joint_deed(step) for step in improvement.answer or ())
    return f"that is deterred, as it could be answered ({steps})"
