"""The command line: parse the request, call one library function, hand the result to reporting.

Results go to standard output, remarks to standard error. Exit codes: 0 done; 1 the conflict or file is at fault; 2 the
command was called wrongly; 3 the answer would exceed a limit; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

from detente.cli.app import main

__all__ = ["main"]
