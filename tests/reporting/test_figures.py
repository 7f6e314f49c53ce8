"""Pictures: nothing covers anything, colours can be told apart, the same input gives the same bytes."""

import itertools
import math
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import detente
from detente.analysis.state_graph import state_graph
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict
from detente.reporting.figures.layout import ROW_LIMIT, layout
from detente.reporting.figures.state_graph import _Drawing, _path, draw_state_graph, drawn_arcs
from detente.reporting.figures.style import DARK, LIGHT, to_svg
from tests.strategies import conflicts

SVG = {"s": "http://www.w3.org/2000/svg"}
CASES = ("chicken", "cuban-missile-crisis", "elmira", "euphrates-1975", "garrison", "three-demands")


def graph_of(case):
    return state_graph(detente.analyze(detente.load(case), concepts=["nash", "seq", "gmr"]), limit=36)


# --- colours ----------------------------------------------------------------------------------------------------------


def linear(colour):
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def contrast(first, second):
    """The contrast ratio of WCAG 2."""
    lights = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (first, second)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


# Machado, Oliveira and Fernandes 2009, severity 1: how the colours look to readers who lack one kind of cone.
SEEN_BY = {
    "everybody": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopes": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopes": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopes": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def lab(light):
    x = (0.4124 * light[0] + 0.3576 * light[1] + 0.1805 * light[2]) / 0.9505
    y = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    z = (0.0193 * light[0] + 0.1192 * light[1] + 0.9505 * light[2]) / 1.089
    f = [max(v, 0) ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(theme):
    assert contrast(theme.ink, theme.paper) >= 7
    assert min(contrast(theme.ink, ground) for ground in (theme.fill, theme.strong)) >= 4.5
    assert min(contrast(theme.faint, ground) for ground in (theme.paper, theme.fill)) >= 4.5
    for maker in theme.makers:
        assert contrast(maker, theme.paper) >= 4.5  # letters in the background's colour stand on it
        assert min(contrast(maker, ground) for ground in (theme.fill, theme.strong)) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("reader", SEEN_BY)
def test_decision_makers_can_be_told_apart_by_colour(theme, reader):
    seen = [
        lab([sum(a * b for a, b in zip(row, linear(maker), strict=True)) for row in SEEN_BY[reader]])
        for maker in theme.makers
    ]
    assert min(math.dist(a, b) for a, b in itertools.combinations(seen, 2)) > 9


# --- layout -----------------------------------------------------------------------------------------------------------


def along(path, steps=12):
    """Points on a path of straight lines and cubic curves."""
    vertices = iter(path.vertices.tolist())
    codes = iter(path.codes.tolist())
    here = next(vertices)
    next(codes)
    for code in codes:
        ends = [next(vertices) for _ in range(3 if code == path.CURVE4 else 1)]
        for _ in ends[1:]:
            next(codes)
        controls = [here, *(ends if len(ends) == 3 else [here, ends[0], ends[0]])]
        for k in range(steps + 1):
            t = k / steps
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            yield tuple(sum(w * point[axis] for w, point in zip(weights, controls, strict=True)) for axis in (0, 1))
        here = ends[-1]


def check_layout(graph):
    """Boxes keep apart, rows are short, and no arrow touches a box other than its own two."""
    drawing = _Drawing(graph, LIGHT, {})
    box, arcs = drawing.box(), drawn_arcs(graph)
    plan = layout(graph, arcs, box)
    assert plan.places.keys() == {state.index for state in graph.states}
    for (x, y), (u, v) in itertools.combinations(plan.places.values(), 2):
        assert abs(x - u) >= box[0] or abs(y - v) >= box[1]
    rows = [sum(1 for _, v in plan.places.values() if v == y) for y in {y for _, y in plan.places.values()}]
    assert max(rows) <= ROW_LIMIT
    assert plan.routes.keys() == {(arc.source, arc.target) for arc in arcs}
    for (source, target), route in plan.routes.items():
        for x, y in along(_path(route, box, shift=0.0)):
            for index, (u, v) in plan.places.items():
                if index not in (source, target):
                    assert abs(x - u) >= box[0] / 2 or abs(y - v) >= box[1] / 2, (source, target, index)
        for x, _ in route.points:
            assert plan.left - 1e-9 <= x <= plan.left + plan.width + 1e-9


@pytest.mark.parametrize("case", CASES)
def test_nothing_covers_anything(case):
    check_layout(graph_of(case))


@given(conflicts())
@settings(max_examples=25)
def test_nothing_covers_anything_anywhere(conflict):
    try:
        analysis = detente.analyze(conflict, concepts=["nash"])
    except detente.DetenteError:
        return
    check_layout(state_graph(analysis))


def many_states(n_options, moves="free"):
    """Everybody wants every option to be taken, so that there are many improvements."""
    options = {f"o{k}": {"name": f"Option {k}", "moves": moves} for k in range(n_options)}
    half = n_options // 2
    names = list(options)
    makers = {
        "a": {"options": {k: options[k] for k in names[:half]}},
        "b": {"options": {k: options[k] for k in names[half:]}},
    }
    return Conflict(
        title="Many",
        decision_makers=makers,
        status_quo=[],
        readings={"r": {"preferences": {maker: {"weights": dict.fromkeys(names, 1)} for maker in makers}}},
    )


@pytest.mark.parametrize("moves", ["free", "up"])
def test_a_full_picture_of_sixty_states_is_clear(moves):
    graph = state_graph(detente.analyze(many_states(6, moves), concepts=["nash"]), limit=64)
    assert len(graph.states) == 64
    check_layout(graph)


def test_what_is_not_reached_stands_below_the_line():
    graph = graph_of("elmira")
    plan = layout(graph, drawn_arcs(graph), (0.6, 0.6))
    for state in graph.states:
        assert (plan.places[state.index][1] > plan.divide) == (state.number in (1, 5))


def test_without_a_status_quo_there_is_no_line():
    graph = graph_of("garrison")
    assert layout(graph, drawn_arcs(graph), (0.6, 0.6)).divide is None


# --- what is drawn ----------------------------------------------------------------------------------------------------


def test_moves_that_only_undo_an_improvement_are_not_drawn():
    for case in CASES:
        graph = graph_of(case)
        drawn = {(arc.source, arc.target): arc for arc in drawn_arcs(graph)}
        improving = {(arc.source, arc.target) for arc in graph.arcs if arc.improving_for}
        assert improving <= drawn.keys()
        for source, target in drawn.keys() - improving:
            assert (target, source) not in drawn


def test_the_svg_says_what_it_shows_and_can_follow_the_page():
    graph = graph_of("elmira")
    names = {graph.states[4].index: "A"}
    svg = to_svg(
        draw_state_graph(graph, names=names, legend=False),
        alt='Five < six & "so"',
        theme=LIGHT,
        titles={"box-5": "A & co"},
    )
    root = etree.fromstring(svg.encode())
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Five < six & "so"')
    boxes = [group for group in root.iterfind(".//s:g[@id]", SVG) if group.get("id").startswith("box-")]
    assert sorted(int(group.get("id")[4:]) for group in boxes) == list(range(1, 10))
    titled = root.find(".//s:g[@id='box-5']/s:title", SVG)
    assert titled.text == "A & co"
    texts = [text.text for text in root.iterfind(".//s:text", SVG)]
    assert texts.count("status quo") == 1
    assert "A · 5" in texts
    assert "1" in texts
    assert root.find(".//s:style", SVG) is None
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", svg)
    used = set(re.findall(r"var\(--([\w-]+)", svg))
    assert {"ink", "fill", "strong", "dm-0", "dm-1", "dm-2"} <= used <= LIGHT.variables().keys()


def test_the_legend_names_every_decision_maker():
    svg = to_svg(draw_state_graph(graph_of("garrison")), alt="")
    for maker in detente.load("garrison").decision_makers:
        assert maker.label in svg


def test_squares_are_filled_as_far_as_an_option_is_taken():
    conflict = Conflict(
        title="Levels",
        decision_makers={"a": {"options": {"mass": {"levels": ["none", "some", "massive"]}}}},
        readings={"r": {"preferences": {"a": {"statements": ["mass >= some"]}}}},
    )
    graph = state_graph(detente.analyze(conflict, concepts=["nash"]))
    drawing = _Drawing(graph, LIGHT, {})
    drawing.drawn(legend=False)
    shares = []
    for state in graph.states:
        _, outline, filled = drawing.squares(state, (0.0, 0.0), (1.0, 1.0))[0]
        whole = outline.get_extents().height
        shares.append(0.0 if filled is None else filled.get_extents().height / whole)
    assert shares == pytest.approx([0.0, 0.5, 1.0])


def test_names_in_any_script_raise_no_warning():
    conflict = Conflict(
        title="中",
        graph={"states": {"s": "中文名称", "t": "Україна"}, "moves": {"a": {"s": ["t"]}}},
        decision_makers={"a": {"name": "日本"}},
        readings={"r": {"preferences": {"a": {"ranking": ["t", "s"]}}}},
    )
    graph = state_graph(detente.analyze(conflict, concepts=["nash"]))
    assert "中文名称" in to_svg(draw_state_graph(graph), alt="")
    to_svg(draw_state_graph(graph), alt="", outlines=True)


def test_the_same_input_gives_the_same_bytes_in_another_process():
    code = (
        "import detente\n"
        "from detente.analysis.state_graph import state_graph\n"
        "from detente.reporting.figures.state_graph import draw_state_graph\n"
        "from detente.reporting.figures.style import to_svg\n"
        "analysis = detente.analyze(detente.load('garrison'), concepts='seq')\n"
        "print(to_svg(draw_state_graph(state_graph(analysis)), alt='x'))"
    )
    drawn = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("library", ["igraph", "matplotlib"])
def test_a_missing_library_is_named_with_its_extra(monkeypatch, library):
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UnsupportedAnalysisError, match=rf"'{library}'.*detente\[report\]"):
        draw_state_graph(graph_of("chicken"))


@given(st.integers(1, 40), st.integers(0, 10))
@settings(max_examples=30)
def test_places_across_keep_order_and_room(n, seed):
    from random import Random

    from detente.reporting.figures.layout import _place

    draw = Random(seed)
    wanted = [draw.uniform(-5, 5) for _ in range(n)]
    room = [draw.uniform(0.1, 2) for _ in range(n)]
    across = [0.0] * n
    _place(list(range(n)), across, wanted, room)
    for k in range(n - 1):
        assert across[k + 1] - across[k] >= (room[k] + room[k + 1]) / 2 - 1e-9
    granted = [k * 2.0 for k in range(n)]  # wishes that leave room for all
    free = [0.0] * n
    _place(list(range(n)), free, granted, room)
    assert free == pytest.approx(granted)


def parts_of(arcs, states):
    """The connected parts of a picture, by plain search."""
    near = {state: {b for a, b in arcs if a == state} | {a for a, b in arcs if b == state} for state in states}
    left, parts = set(states), []
    while left:
        part, edge = set(), {min(left)}
        while edge:
            part |= edge
            edge = set().union(*(near[state] for state in edge)) - part
        parts.append(part)
        left -= part
    return parts


def test_parts_that_nothing_connects_stand_side_by_side():
    graph = graph_of("garrison")
    arcs = drawn_arcs(graph)
    places = layout(graph, arcs, (0.6, 0.6)).places
    parts = parts_of([(arc.source, arc.target) for arc in arcs], places)
    assert len(parts) == 5
    for row in {y for _, y in places.values()}:
        beside = sorted((x, state) for state, (x, y) in places.items() if y == row)
        owners = [next(k for k, part in enumerate(parts) if state in part) for _, state in beside]
        assert [owner for owner, _ in itertools.groupby(owners)] == list(dict.fromkeys(owners))
