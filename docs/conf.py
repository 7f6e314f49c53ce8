"""Sphinx configuration. Pages are Markdown (MyST); every python and console block in them is run by tests/docs."""

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

myst_enable_extensions = ["colon_fence", "deflist", "fieldlist"]
myst_heading_anchors = 3
