"""Published conflicts as data: each a directory of ``library/`` with the conflict, its published results and a page.

``library/<name>/conflict.yaml`` is an ordinary conflict file, ``published.yaml`` holds what the literature reports
about it (see `detente.cases.published`) and ``README.md`` tells where it comes from. A directory that is added is a case.
"""

from detente.cases.catalogue import Case, case_names, case_path, case_summary, load, load_case

__all__ = ["Case", "case_names", "case_path", "case_summary", "load", "load_case"]
