"""What ``detente analyze`` prints: the counts, and the states that matter side by side."""

from __future__ import annotations

from detente.analysis import Analysis
from detente.reporting.stability import counts_table, equilibrium_rows, option_table
from detente.reporting.tables import Table

__all__ = ["analysis_tables", "equilibria_table"]


def analysis_tables(analysis: Analysis, *, limit: int, where: str | None = None) -> tuple[Table, ...]:
    """Return the counts per concept, then the status quo and the strongest equilibria as an option table.

    Parameters
    ----------
    limit : int
        Most equilibria to show; the notes say how many were left out.
    where : str, optional
        A statement that the shown states must satisfy.
    """
    space = analysis.space
    counts = counts_table(analysis)
    shown = list(analysis.strongest(limit, where=where))
    total = analysis.n_equilibria(where=where)
    condition = f" where {where}" if where else ""
    if space.status_quo is not None:
        shown = [space.state(space.status_quo), *(state for state in shown if state.index != space.status_quo)]
    if not shown:
        return (counts, Table((), (), f"No equilibrium{condition} under these concepts"))
    notes = []
    if total > limit:
        notes.append(
            f"{total - limit:,} weaker equilibria not shown; --limit, --where, --format csv or json show more."
        )
    title = f"{'No equilibrium' if not total else 'Strongest equilibria'}{condition}"
    return (counts, option_table(analysis, shown, title, notes))


def equilibria_table(analysis: Analysis, *, where: str | None = None) -> Table:
    """Return every state that is an equilibrium under at least one concept, one row each, strongest first."""
    total = analysis.n_equilibria(where=where)
    return equilibrium_rows(analysis, analysis.strongest(total, where=where))
