"""One table, many forms: the terminal, CSV, Markdown, LaTeX, HTML."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.display import Shown
from detente.reporting.html import html_table
from detente.reporting.latex import latex_table

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

__all__ = ["Row", "Table"]


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    cells : tuple of str
        One per column.
    is_heading : bool
        Whether the row names the group of rows below it.
    decision_maker : int or None
        Of a group that belongs to a decision maker, its position; a page shows its colour.
    """

    cells: tuple[str, ...]
    is_heading: bool = False
    decision_maker: int | None = None

    @property
    def heading(self) -> str:
        """What a row that is a heading says, all of its cells together."""
        first, *rest = self.cells
        told = [cell for cell in rest if cell.strip()]
        return f"{first}: {'; '.join(told)}" if told else first


@dataclass(frozen=True)
class Table(Shown):
    """A table of text, ready to be shown.

    Attributes
    ----------
    columns : tuple of str
        Heads of the columns.
    rows : tuple of Row
        What it holds.
    title : str
        What it shows; may be empty.
    notes : tuple of str
        What a reader must know to read it: what was left out, what the signs mean.
    is_compact : bool
        Whether the cells are short signs, to be centred under their heads.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""
    notes: tuple[str, ...] = ()
    is_compact: bool = False

    @classmethod
    def of(
        cls, columns: Sequence[str], rows: Iterable[Sequence[str]], title: str = "", notes: Sequence[str] = ()
    ) -> Table:
        """Make a table without groups of rows."""
        return cls(tuple(columns), tuple(Row(tuple(row)) for row in rows), title, tuple(notes))

    def without_empty_columns(self) -> Table:
        """Return the table without the columns, the first apart, that say nothing in any row."""
        filled = {0} | {k for row in self.rows for k, cell in enumerate(row.cells) if k and cell.strip()}
        columns = tuple(column for k, column in enumerate(self.columns) if k in filled)
        rows = tuple(
            replace(row, cells=tuple(cell for k, cell in enumerate(row.cells) if k in filled)) for row in self.rows
        )
        return replace(self, columns=columns, rows=rows)

    def to_csv(self) -> str:
        """Return comma-separated values with a head; the name of a group becomes a first column."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        grouped = any(row.is_heading for row in self.rows)
        writer.writerow(("group", *self.columns) if grouped else self.columns)
        group = ""
        for row in self.rows:
            if row.is_heading:
                group = row.cells[0]
            else:
                writer.writerow((group, *row.cells) if grouped else row.cells)
        return out.getvalue()

    def to_markdown(self) -> str:
        """Return a Markdown table with its title and notes."""
        lines = [f"**{self.title}**", ""] if self.title else []
        lines += [_markdown_row(self.columns), _markdown_row(["---"] * len(self.columns))]
        for row in self.rows:
            cells = [f"**{cell}**" if cell else "" for cell in row.cells] if row.is_heading else row.cells
            lines.append(_markdown_row([*cells, *[""] * (len(self.columns) - len(cells))]))
        return "\n".join([*lines, *(part for note in self.notes for part in ("", note)), ""])

    def to_latex(self, *, label: str | None = None) -> str:
        r"""Return a LaTeX table in the manner of the package booktabs, ready to be cited.

        Parameters
        ----------
        label : str, optional
            Name for references to it.

        Examples
        --------
        >>> print(Table.of(("Option", "1"), [("R&D", "·")]).to_latex(label="tab:rd"))
        % needs \usepackage{booktabs}
        \begin{table}
          \centering
          \label{tab:rd}
          \begin{tabular}{ll}
            \toprule
            Option & 1 \\
            \midrule
            R\&D & $\cdot$ \\
            \bottomrule
          \end{tabular}
        \end{table}
        <BLANKLINE>
        """
        return latex_table(self, label=label)

    def to_html(self) -> str:
        """Return an HTML table with its notes, with scopes and words for screen readers."""
        return html_table(self)

    def to_rich(self) -> RenderableType:
        """Return the table as Rich draws it in a terminal."""
        return _Drawn(self)


@dataclass(frozen=True)
class _Drawn:
    """A table that is laid out once the width of the terminal is known."""

    table: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich import box
        from rich.markup import escape
        from rich.table import Table as RichTable

        table = self.table
        drawn = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        for position, column in enumerate(table.columns):
            drawn.add_column(
                escape(column),
                justify="left" if position == 0 or not table.is_compact else "center",
                min_width=self.room_for_names(options.max_width) if position == 0 else None,
                overflow="fold",
            )
        for row in table.rows:
            cells = [escape(cell) for cell in row.cells]
            drawn.add_row(*cells, *[""] * (len(table.columns) - len(cells)), style="bold" if row.is_heading else "")
        if table.title:
            yield f"[bold]{escape(table.title)}[/bold]"
        if table.columns:
            yield drawn
        yield from (f"[dim]{escape(note)}[/dim]" for note in table.notes)

    def room_for_names(self, width: int) -> int:
        """Return the least width of the first column: what it needs, as far as the others leave it that room."""
        rows = [row for row in self.table.rows if not row.is_heading]
        columns = zip(self.table.columns, *(row.cells for row in rows), strict=False)
        needed = [max(len(line) for cell in cells for line in (cell.split("\n") or [""])) for cells in columns]
        others = sum(wide + 3 for wide in needed[1:])
        return min(needed[0] if needed else 0, 44, max(12, width - others))


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
