"""One table, many forms: the terminal, CSV, Markdown, LaTeX, HTML."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.reporting.html import html_table
from detente.reporting.latex import latex_table

if TYPE_CHECKING:
    from rich.console import RenderableType

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


@dataclass(frozen=True)
class Table:
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
        from rich import box
        from rich.console import Group
        from rich.markup import escape
        from rich.table import Table as RichTable

        drawn = RichTable(
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            show_edge=False,
        )
        widest = max((len(row.cells[0]) for row in self.rows if not row.is_heading), default=0)
        for position, column in enumerate(self.columns):
            drawn.add_column(
                escape(column),
                justify="left" if position == 0 or not self.is_compact else "center",
                min_width=min(widest, 44) if position == 0 else None,
                overflow="fold",
            )
        for row in self.rows:
            cells = [escape(cell) for cell in row.cells]
            drawn.add_row(*cells, *[""] * (len(self.columns) - len(cells)), style="bold" if row.is_heading else "")
        title = [f"[bold]{escape(self.title)}[/bold]"] if self.title else []
        return Group(*title, *([drawn] if self.columns else []), *(f"[dim]{escape(note)}[/dim]" for note in self.notes))


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
