"""Published conflicts as data: each a directory of ``library/`` with the conflict, its published results and a page.

``library/<name>/conflict.yaml`` is an ordinary conflict file, ``published.yaml`` holds what the literature reports
about it (see `detente.cases.published`), and ``README.md`` tells its story. A directory that is added is a case.
"""

from detente.cases.catalogue import Case, case_names, case_path, case_summary, load, load_case
from detente.cases.checking import Check, check
from detente.cases.opening import Opened, all_cases, line_numbers, load_with_remarks, open_with_digest, template

__all__ = [
    "Case",
    "Check",
    "Opened",
    "all_cases",
    "case_names",
    "case_path",
    "case_summary",
    "check",
    "line_numbers",
    "load",
    "load_case",
    "load_with_remarks",
    "open_with_digest",
    "template",
]
