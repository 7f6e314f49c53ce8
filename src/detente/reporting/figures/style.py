"""Colours and type of all pictures: safe for colour-blind readers, legible in print, and told apart in the dark."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Any

from detente.errors import UnsupportedAnalysisError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from detente.model import Conflict

__all__ = ["DARK", "LIGHT", "Theme", "new_figure", "require", "to_png", "to_svg"]


@dataclass(frozen=True)
class Theme:
    """Colours by what they are for.

    Attributes
    ----------
    ink, faint : str
        Text and strong lines; lines and text that stand back.
    paper, fill, strong : str
        Background; boxes; what is to be found first.
    makers : tuple of str
        One per decision maker, the first four after Okabe and Ito. Each has a contrast of at least 4.5 to 1 with the
        background, so that it may carry letters, and any two can be told apart under each common kind of colour
        blindness; tests hold them to both.
    """

    ink: str
    faint: str
    paper: str
    fill: str
    strong: str
    makers: tuple[str, ...]

    def maker(self, position: int) -> str:
        """Return the colour of a decision maker."""
        return self.makers[position % len(self.makers)]

    def coloured(self, conflict: Conflict) -> Theme:
        """Return the same theme with the colours that a conflict gives its decision makers."""
        makers = conflict.decision_makers
        if not any(maker.colour for maker in makers):
            return self
        return replace(self, makers=tuple(maker.colour or self.maker(k) for k, maker in enumerate(makers)))

    def variables(self) -> dict[str, str]:
        """Return the CSS variable that stands for each colour in a page, without the leading dashes."""
        named = {"ink": self.ink, "faint": self.faint, "paper": self.paper, "fill": self.fill, "strong": self.strong}
        return named | {f"dm-{position}": colour for position, colour in enumerate(self.makers)}


LIGHT = Theme(
    ink="#1c2127",
    faint="#68717b",
    paper="#fffffe",
    fill="#f3f5f7",
    strong="#fdf0c2",
    makers=("#0068a8", "#c8500a", "#00815f", "#b0508a", "#7433d6", "#141f5c", "#5c1010", "#4a5200"),
)
DARK = Theme(
    ink="#e6e8ea",
    faint="#98a1ab",
    paper="#14171b",
    fill="#23282e",
    strong="#4b4013",
    makers=("#5eb0ef", "#f28c4f", "#3fc79d", "#e29ac6", "#9b82ff", "#cfe85a", "#ff5d7d", "#d4d4d4"),
)


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
    figure: Figure = figure_module.Figure(figsize=(width, height), facecolor=theme.paper)
    return figure


def to_svg(
    figure: Figure,
    *,
    alt: str,
    theme: Theme | None = None,
    titles: dict[str, str] | None = None,
    outlines: bool = False,
) -> str:
    """Return a figure as an SVG element that describes itself to screen readers; the same input, the same bytes.

    Parameters
    ----------
    alt : str
        What the picture shows.
    theme : Theme, optional
        The theme that the figure was drawn in; its colours then become variables of the page that holds the picture
        (``var(--ink)`` and so on), so that the picture follows the page into the dark.
    titles : dict, optional
        What is shown when the pointer rests on an element, by the id that the element was drawn with.
    outlines : bool
        Draw letters as outlines, for programs that have other fonts.
    """
    matplotlib = require("matplotlib", "report")
    out = io.StringIO()
    settings = {
        "svg.hashsalt": "detente",
        "svg.fonttype": "path" if outlines else "none",
        "font.family": ["sans-serif"],
        "font.sans-serif": ["DejaVu Sans"],
    }
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)  # readers have more fonts
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _embedded(out.getvalue(), alt, theme, titles or {})


def to_png(figure: Figure, *, alt: str, dots_per_inch: int = 200) -> bytes:
    """Return a figure as a PNG that carries its description; the same input, the same bytes."""
    out = io.BytesIO()
    matplotlib = require("matplotlib", "report")
    with matplotlib.rc_context({"font.family": ["sans-serif"], "font.sans-serif": ["DejaVu Sans"]}):
        figure.savefig(out, format="png", dpi=dots_per_inch, metadata={"Description": alt, "Software": None})
    return out.getvalue()


def _embedded(svg: str, alt: str, theme: Theme | None, titles: dict[str, str]) -> str:
    """Turn a file into an element of a page: no prologue, no style for everything, sizes that can shrink."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.DOTALL)
    width, height = re.findall(r' (?:width|height)="([\d.]+)pt"', svg)[:2]
    size = f' width="{float(width) * 4 / 3:.0f}" height="{float(height) * 4 / 3:.0f}"'
    svg = re.sub(r' (width|height)="[\d.]+pt"', "", svg, count=2)
    look = 'style="stroke-linejoin: round; stroke-linecap: butt"'
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" {look}{size} ', 1)
    for name, title in titles.items():
        svg = svg.replace(f'<g id="{name}">', f'<g id="{name}"><title>{escape(title)}</title>', 1)
    svg = svg.replace("DejaVu Sans, ", "").replace("'DejaVu Sans', ", "")
    for variable, colour in (theme.variables() if theme else {}).items():
        svg = svg.replace(colour, f"var(--{variable}, {colour})")
    return re.sub(r"\n\s*\n", "\n", svg)
