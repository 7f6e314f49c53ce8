"""Pictures of paths and funnels: nothing overlaps, words stay in their boxes, the same input gives the same bytes."""

from __future__ import annotations

import itertools

import pytest

import detente
from detente.analysis.funnel import funnel
from detente.analysis.paths import paths
from detente.reporting.figures.funnel import describe_funnel, draw_funnel
from detente.reporting.figures.paths import MOST_PATHS, describe_paths, draw_paths
from detente.reporting.figures.style import DARK, to_png, to_svg

QUESTIONS = {
    "few states": ("elmira", "YNYNY", {}),
    "best replies": ("garrison", "YNNYNYNNN", {"start": 5, "by": "best_replies"}),
    "many states": ("three-demands", "send and sanction", {"cap": 50}),
    "other end of the table": ("cuban-missile-crisis", "NNYN", {"by": "improvements"}),
}


@pytest.fixture(params=QUESTIONS, ids=str)
def found(request):
    case, target, arguments = QUESTIONS[request.param]
    return paths(detente.load(case), target, **arguments)


def drawn(figure):
    """Boxes and texts of a figure in pixels, as they are drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    axes = figure.axes[0]
    boxes = [patch.get_window_extent(renderer) for patch in axes.patches if type(patch).__name__ == "FancyBboxPatch"]
    texts = [(text.get_text(), text.get_window_extent(renderer)) for text in axes.texts if text.get_text()]
    return boxes, texts, figure.get_window_extent(renderer)


def overlap(one, other):
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 1 and min(one.y1, other.y1) - max(one.y0, other.y0) > 1


def test_nothing_overlaps_and_words_stay_in_their_boxes(found):
    boxes, texts, page = drawn(draw_paths(found))
    assert len(boxes) > 1
    assert not any(overlap(one, other) for one, other in itertools.combinations(boxes, 2))
    assert not any(overlap(one, other) for (_, one), (_, other) in itertools.combinations(texts, 2))
    for text, place in texts:
        assert page.x0 <= place.x0 <= place.x1 <= page.x1, text
        touched = [box for box in boxes if overlap(box, place)]
        assert all(box.x0 <= place.x0 and place.x1 <= box.x1 for box in touched), text
        assert len(touched) <= 1


def test_boxes_say_what_has_changed(found):
    texts = [text for text, _ in drawn(draw_paths(found))[1]]
    assert texts.count("start") + texts.count("status quo") >= 1
    assert any(text.startswith(("+ ", "− ")) for text in texts)
    assert any(text.startswith("after 1 move") for text in texts)


def test_many_shortest_paths_are_not_all_drawn():
    case, target, arguments = QUESTIONS["many states"]
    figure = draw_paths(paths(detente.load(case), target, **arguments))
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert any(text.startswith(f"strong: on one of {MOST_PATHS} of the ") for text in legend)


def test_without_paths_to_draw_the_steps_are_counted():
    found = paths(detente.load("three-demands"), "send and not send", by="improvements")
    figure = draw_paths(found)
    heights = [bar.get_height() for bar in figure.axes[0].patches]
    assert heights == [len(step.states) for step in found.steps() if step.states]
    assert describe_paths(found).startswith("States reached for the first time from state ")


def test_nobody_moves():
    found = paths(detente.load("elmira"), "-NNY-", start="-NNY-")
    assert describe_paths(found) == "No state is reached from state 9."
    assert draw_paths(found).axes


@pytest.mark.parametrize("case", ["elmira", "three-demands"])
def test_funnel_bars_narrow_and_nothing_overlaps(case):
    found = funnel(detente.load(case))
    figure = draw_funnel(found)
    _, texts, page = drawn(figure)
    assert not any(overlap(one, other) for (_, one), (_, other) in itertools.combinations(texts, 2))
    assert all(page.x0 <= place.x0 and place.x1 <= page.x1 for _, place in texts)
    widths = [patch.get_width() for patch in figure.axes[0].patches if type(patch).__name__ == "Rectangle"]
    assert len(widths) == sum(stage.count > 0 for stage in found.stages)
    assert widths == sorted(widths, reverse=True)
    said = [text for text, _ in texts]
    assert sum("says little" in text for text in said) == sum(stage.says_little for stage in found.stages) + 1
    assert describe_funnel(found).endswith(f"{found.stages[-1].count:,}.")


def test_the_same_input_gives_the_same_bytes(found):
    alt = describe_paths(found)
    assert to_svg(draw_paths(found, theme=DARK), alt=alt) == to_svg(draw_paths(found, theme=DARK), alt=alt)
    assert to_png(draw_paths(found), alt=alt) == to_png(draw_paths(found), alt=alt)
