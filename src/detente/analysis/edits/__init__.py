"""The shared vocabulary of changes to somebody's preference statements: which there are, and what they make of them."""

from detente.analysis.edits.statements import (
    EDIT_KINDS,
    Edit,
    EditKind,
    Ranks,
    additions,
    edited_ranks,
    edits_at,
    neighbouring_edits,
    statement_edits,
    with_statements,
)

__all__ = [
    "EDIT_KINDS",
    "Edit",
    "EditKind",
    "Ranks",
    "additions",
    "edited_ranks",
    "edits_at",
    "neighbouring_edits",
    "statement_edits",
    "with_statements",
]
