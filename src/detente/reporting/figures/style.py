"""Colours and type of all pictures: safe for colour-blind readers, legible in print."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from detente.errors import UnsupportedAnalysisError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["DARK", "LIGHT", "PALETTE", "Theme", "colour", "new_figure", "require", "to_svg"]

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#B8860B", "#56B4E9", "#7A5195", "#4D4D4D")
"""One colour per decision maker, after Okabe and Ito; they differ in lightness too."""

Theme = dict[str, str]
LIGHT: Theme = {"ink": "#1b1f24", "faint": "#8a929c", "paper": "#ffffff", "fill": "#f2f4f7", "strong": "#fff3c4"}
DARK: Theme = {"ink": "#e8eaed", "faint": "#8d96a0", "paper": "#15181c", "fill": "#24292f", "strong": "#4a3f16"}


def colour(decision_maker: int) -> str:
    """Return the colour of a decision maker, by position."""
    return PALETTE[decision_maker % len(PALETTE)]


def require(module: str, extra: str) -> Any:
    """Import an optional library, or say which extra brings it."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError:
        raise UnsupportedAnalysisError(
            f"this needs the library '{module.partition('.')[0]}'; install it with: pip install 'detente[{extra}]'"
        ) from None


def new_figure(width: float, height: float, theme: Theme) -> Figure:
    """Return an empty figure of a size in inches; nothing global is touched."""
    figure_module = require("matplotlib.figure", "report")
    figure: Figure = figure_module.Figure(figsize=(width, height), facecolor=theme["paper"])
    return figure


def to_svg(figure: Figure, *, alt: str) -> str:
    """Return a figure as an SVG element with a description for screen readers; the same input, the same bytes."""
    matplotlib = require("matplotlib", "report")
    out = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": "detente", "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, bbox_inches="tight", pad_inches=0.1)
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    label = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
