"""Changes of preference statements in words, to follow "if somebody"."""

from __future__ import annotations

from collections.abc import Sequence

from detente.analysis.edits import Edit
from detente.reporting.answer_words import Words
from detente.reporting.phrases import counted

__all__ = ["edit_in_words", "edits_in_words"]


def edits_in_words(edits: Sequence[Edit], words: Words) -> str:
    """Say how some statements change together."""
    return " and ".join(edit_in_words(edit, words) for edit in edits)


def edit_in_words(edit: Edit, words: Words) -> str:
    """Say how one statement changes."""
    told = _quoted([edit.statement], words)
    if edit.kind == "drop":
        return f"did not care about {told}"
    if edit.kind == "negate":
        return f"wanted the opposite of {told}"
    where = _quoted(edit.before if edit.up else edit.after, words)
    past = counted(edit.passed, "other wish", "other wishes")
    return f"put {told} {'before' if edit.up else 'after'} {where} (past {past})"


def _quoted(texts: Sequence[str], words: Words) -> str:
    return " and ".join(f"[{words.said(text)}]" for text in texts)
