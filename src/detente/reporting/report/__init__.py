"""The report on a conflict: one file that a reader can keep, print and check."""

from detente.reporting.report.build import build
from detente.reporting.report.closing import Provenance
from detente.reporting.report.document import Document
from detente.reporting.report.render import FORMS, Form, find_form, provenance, report

__all__ = ["FORMS", "Document", "Form", "Provenance", "build", "find_form", "provenance", "report"]
