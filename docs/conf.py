"""Sphinx configuration. Pages are Markdown (MyST); every python and console block in them is run by tests/docs."""

import re
from typing import Any

import detente

project = "Détente"
author = "The Détente authors"
copyright = author
version = release = detente.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
source_suffix = {".md": "markdown"}
language = "en"

html_theme = "furo"
html_title = f"Détente {release}"
html_copy_source = False

# Docstrings are NumPy style; types stand in the signature and, with shapes and units, in the text.
napoleon_google_docstring = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_class_signature = "mixed"

# Types are said in words, and a word that is also the name of several attributes is no reference to any of them.
suppress_warnings = ["ref.python"]

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3


def list_references(*event: Any) -> None:
    """Make the numbered references of docstrings plain lists: several docstrings on a page each count from 1."""
    lines = event[-1]
    lines[:] = [re.sub(r"\[(\d+)\]_", r"[\1]", re.sub(r"^\.\. \[(\d+)\] ", r"\1. ", line)) for line in lines]


def setup(app: Any) -> None:
    app.connect("autodoc-process-docstring", list_references, priority=100)
