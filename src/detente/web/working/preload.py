"""Loaded once by the process that makes the working processes, so that each of them begins with everything in place."""

from __future__ import annotations

from detente.web import asking
from detente.web.working.process import warm

__all__ = ["asking"]

warm()
