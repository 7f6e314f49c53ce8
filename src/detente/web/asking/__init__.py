"""What pages may ask: a table from name to a function of the library, and the parameters that it takes.

A new analysis of the library is one line in `detente.web.asking.library`.
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.web.asking.asked import Asked, Of, Question
from detente.web.asking.library import LIBRARY
from detente.web.asking.looks import LOOKS
from detente.web.asking.making import MAKING
from detente.web.asking.preferring import PREFERRING
from detente.web.asking.telling import TELLING
from detente.web.asking.whatif import WHAT_IF
from detente.web.asking.writing import WRITING

__all__ = ["FILES", "QUESTIONS", "Asked", "Of", "Question"]

QUESTIONS: Mapping[str, Question] = {
    question.name: question for question in (*LOOKS, *WRITING, *PREFERRING, *WHAT_IF, *LIBRARY, *TELLING)
}
"""Every question under its name."""

FILES: Mapping[str, Question] = {question.name: question for question in MAKING}
"""What is made on request and given away as a file."""
