"""What ``detente backtest`` prints: what was expected beside what came, and the naive guesses beside both."""

from __future__ import annotations

from detente.analysis.move_rules import MOVE_RULES
from detente.reporting.dates import date_words
from detente.reporting.paths_view import concept_name
from detente.reporting.phrases import counted, spelled
from detente.reporting.prose import Block, Prose
from detente.reporting.shares import share_of
from detente.reporting.tables import Table
from detente.reporting.wording import listed
from detente.tracking.backtest import Backtest, Forecaster, Score
from detente.tracking.periods import Period
from detente.tracking.scoring import Interval

__all__ = [
    "backtest_blocks",
    "changes_in_words",
    "forecaster_words",
    "period_name",
    "periods_table",
    "rule_words",
    "scores_table",
    "setting_notes",
    "stays_table",
    "verdict_points",
]

_ALLOWED = (
    "Allowed: periods in which what came was held possible at all, and how many states were, on average; whoever "
    "allows everything has said nothing. Hit: what came was the most likely state."
)

_EVERY = {"record": "stretch between records", "day": "day", "week": "week", "month": "month"}


def backtest_blocks(test: Backtest, *, most: int) -> tuple[Block, ...]:
    """Return the periods, the scores with the naive guesses on top, stays and changes, and what it all comes to.

    Parameters
    ----------
    most : int
        Most forecasters to list, the best first; the naive guesses always stand on top.
    """
    return (
        periods_table(test),
        scores_table(test, most=most),
        stays_table(test),
        Prose("What it comes to", points=verdict_points(test), notes=setting_notes(test)),
    )


def forecaster_words(test: Backtest, forecaster: Forecaster) -> str:
    """Name a forecaster: a naive guess, or a reading with a rule of behaviour."""
    if forecaster.baseline is not None:
        return forecaster.baseline
    reading = test.space.conflict.reading(str(forecaster.reading))
    return f"{reading.name or reading.id}: {rule_words(forecaster)}"


def rule_words(forecaster: Forecaster) -> str:
    """Name a rule of behaviour with the concept of what deters, if it rests on one."""
    concept = f", {concept_name(forecaster.concept)}" if forecaster.concept else ""
    return f"{MOVE_RULES[str(forecaster.rule)].name.lower()}{concept}"


def period_name(test: Backtest) -> str:
    """Name the stretch of time for which the next state is foreseen."""
    return _EVERY[test.every]


def changes_in_words(test: Backtest, period: Period) -> str:
    """Say what certainly changed within a period."""
    return "; ".join(
        f"{_option(test, change.option)}: {' or '.join(change.after)}"
        for moment in test.path.moments
        if period.begin < moment.date <= period.end
        for package in moment.packages
        for change in package.changes
    )


def periods_table(test: Backtest) -> Table:
    """Return for each period what came, and how many of the forecasters held it possible, and most likely."""
    rows = []
    for place, period in enumerate(test.periods):
        judged = [score.judged[place] for score in test.scores]
        allowed = sum(found.allowed for found in judged)
        first = sum(found.hit_1 > 0 for found in judged)
        rows.append((period.begin, period.end, changes_in_words(test, period) or "nothing", f"{allowed}/{len(judged)}",
                     f"{first}/{len(judged)}"))  # fmt: skip
    return Table.of(("From", "To", "What came", "Allowed by", "Foreseen by"), rows, "Period by period")


def _option(test: Backtest, name: str) -> str:
    conflict = test.space.conflict
    return conflict.options[conflict.option_index(name)].label


def scores_table(
    test: Backtest, *, most: int | None = None, hint: str = "raise --limit, or see JSON", by_reading: bool = True
) -> Table:
    """Return the scores, the naive guesses first, then the others with the best log loss first.

    Parameters
    ----------
    most : int, optional
        Most forecasters beside the naive guesses; all if not given.
    hint : str
        How to see the others.
    by_reading : bool
        Whether to name the reading of each; not needed where there is one only.
    """
    shown = test.scores if most is None else test.scores[:most]
    rows = [_row(test, score, by_reading) for score in (*test.baselines, *shown)]
    columns = ("Who foresees", "Allowed", "of states", "Hit", f"Hit at {test.k}", "Log loss", "Brier")
    notes = [_ALLOWED, "Log loss and Brier score: lower is better. In brackets: 95 % of resamples of the periods."]
    if len(shown) < len(test.scores):
        notes.append(f"{len(test.scores) - len(shown)} more: {hint}.")
    return Table.of(columns, rows, "How good each was", notes)


def _row(test: Backtest, score: Score, by_reading: bool) -> tuple[str, ...]:
    is_short = score.forecaster.baseline is None and not by_reading
    return (
        rule_words(score.forecaster) if is_short else forecaster_words(test, score.forecaster),
        f"{score.n_allowed}/{len(score.judged)}",
        f"{score.mean('n_allowed').mean:,.0f}",
        f"{100 * score.mean('hit_1').mean:.0f} %",
        f"{100 * score.mean('hit_k').mean:.0f} %",
        _interval(score.mean("log_loss")),
        _interval(score.mean("brier")),
    )


def _interval(found: Interval) -> str:
    return f"{found.mean:.2f} ({found.low:.2f}-{found.high:.2f})"


def stays_table(test: Backtest) -> Table:
    """Return stays and changes: what each expected against what it was."""
    rows = []
    for score in (*test.baselines, *test.scores[:3]):
        table = score.table(test.periods)
        rows.append((forecaster_words(test, score.forecaster), str(table[True, True]), str(table[True, False]),
                     str(table[False, True]), str(table[False, False])))  # fmt: skip
    columns = ("Who foresees", "stay, stayed", "stay, changed", "change, stayed", "change, changed")
    return Table.of(columns, rows, "Stays and changes: what was expected, what it was")


# --- what it comes to -------------------------------------------------------------------------------------------------


def verdict_points(test: Backtest) -> tuple[str, ...]:
    """Say what it comes to: how often nothing changed, whether the best is better than the naive guesses, a warning."""
    n = len(test.periods)
    begin, end = date_words(test.periods[0].begin), date_words(test.periods[-1].end)
    share = share_of(test.n_stays, n)
    told = (
        f"{counted(n, 'period')} ({_EVERY[test.every]}s) from {begin} to {end}; in {spelled(test.n_stays)} of them "
        f"nothing is known to have changed, so that the guess “nothing changes” is right in {share}."
    )
    points = [told]
    if not test.scores:
        return tuple(points)
    best = test.scores[0]
    gains = {score.forecaster.baseline: test.beats(best, str(score.forecaster.baseline)) for score in test.baselines}
    better = [str(name) for name, gain in gains.items() if gain.low > 0]
    unclear = [str(name) for name, gain in gains.items() if gain.low <= 0]
    told = f"The best log loss has {forecaster_words(test, best.forecaster)}"
    if better:
        told += f"; it is better than {listed(f'“{name}”' for name in better)} by more than chance would explain"
    if unclear:
        told += f"{' but' if better else ';'} not reliably better than {listed(f'“{name}”' for name in unclear)}"
    points.append(f"{told}. It is the best of {len(test.scores)}, and so flattered by the choice.")
    never = [place for place in range(n) if not any(score.judged[place].allowed for score in test.scores)]
    for place in never:
        period = test.periods[place]
        points.append(f"What came between {period.begin} and {period.end} was allowed by none of them.")
    if test.overfitted:
        points.append(_warning(test))
    return tuple(points)


def _warning(test: Backtest) -> str:
    """Say that readings hold more judgements than the path holds changes."""
    readings = listed(f"“{test.space.conflict.reading(name).name or name}”" for name in test.overfitted)
    least = min(score.judgements for score in test.scores if score.forecaster.reading in test.overfitted)
    several = len(test.overfitted) > 1
    hold = f"readings {readings} hold {least} judgements or more" if several else f"reading {readings} holds {least}"
    return (
        f"Warning: the path holds {counted(test.n_changes, 'change')}; the {hold}{'' if several else ' judgements'}. "
        f"With more judgements than changes a good score is no evidence for {'any of them' if several else 'it'}."
    )


def setting_notes(test: Backtest) -> tuple[str, ...]:
    """Say on what assumptions the forecasts rest."""
    told = (
        f"A period holds {counted(test.chances, 'chance')} to move; each goes to one decision maker drawn from all "
        f"alike, who acts on it with probability {test.acts:g} and then makes each move that its rule allows with the "
        "same probability. Forecasts rest on what was known at the beginning of each period; the preferences of a "
        "reading do not change, and whoever wrote them may have known how it went."
    )
    return (told,)
