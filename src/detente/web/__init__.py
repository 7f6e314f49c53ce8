"""The workbench: a server on this machine that the pages in the browser talk to, and nobody else.

It offers what the library can do, as JSON, and keeps what an analyst does: every change is in a database beside the
file before it is acknowledged, and the file follows. What is computed is computed by the library, in processes of its
own that the next change stops.
"""
