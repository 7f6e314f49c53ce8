"""Tables as LaTeX, in the manner of the package booktabs; every text is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.reporting.tables import Table

__all__ = ["latex_table", "latex_text"]

_SIGNS = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "·": r"$\cdot$",
    "●": r"$\bullet$",
    "→": r"$\rightarrow$",
    "–": "--",
    "\n": " ",
}


def latex_text(text: str) -> str:
    r"""Escape a text; one that is indented keeps its indent.

    >>> print(latex_text("  R&D: 50 %"))
    \quad R\&D: 50 \%
    """
    escaped = "".join(_SIGNS.get(sign, sign) for sign in text.lstrip(" "))
    if escaped.startswith(("[", "*")):  # after the end of a row these would be read as its arguments
        escaped = "{}" + escaped
    return rf"\quad {escaped}" if text.startswith("  ") else escaped


def latex_table(table: Table, *, label: str | None = None) -> str:
    """Return a table in a floating environment; see `Table.to_latex`."""
    width = len(table.columns)
    alignment = "l" + ("c" if table.is_compact else "l") * (width - 1)
    lines = [r"% needs \usepackage{booktabs}", r"\begin{table}", r"  \centering"]
    lines += [rf"  \caption{{{latex_text(table.title)}}}"] if table.title else []
    lines += [rf"  \label{{{label}}}"] if label else []
    lines += [rf"  \begin{{tabular}}{{{alignment}}}", r"    \toprule"]
    lines += [_row([_head(column) for column in table.columns]), r"    \midrule"]
    for position, row in enumerate(table.rows):
        if row.is_heading:
            lines += [r"    \addlinespace"] if position else []
            lines.append(rf"    \multicolumn{{{width}}}{{l}}{{\textbf{{{latex_text(row.heading)}}}}} \\")
        else:
            lines.append(_row([latex_text(cell) for cell in (*row.cells, *[""] * (width - len(row.cells)))]))
    lines += [r"    \bottomrule", r"  \end{tabular}"]
    lines += ["\n" + rf"  \par\smallskip\footnotesize {latex_text(note)}" for note in table.notes]
    return "\n".join([*lines, r"\end{table}", ""])


def _head(text: str) -> str:
    lines = [latex_text(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else r"\shortstack{" + r" \\ ".join(lines) + "}"


def _row(cells: Sequence[str]) -> str:
    return rf"    {' & '.join(cells)} \\"
