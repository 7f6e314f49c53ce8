"""Words, tables and the picture of doubts about judgements, and the chapter of the report that tells of them."""

import pytest
from matplotlib.patches import Rectangle

import detente
from detente import Conflict
from detente.analysis import sureness as sureness_module
from detente.analysis.overview import overview
from detente.analysis.robustness import robust
from detente.reporting.figures.robustness import COLUMNS, ROWS, describe_robustness, draw_robustness
from detente.reporting.figures.style import DARK, to_png, to_svg
from detente.reporting.report import build, provenance
from detente.reporting.robust_sentences import Telling
from detente.reporting.robust_view import (
    group_table,
    judgement_table,
    robust_blocks,
    sureness_table,
    telling_concept,
)
from detente.reporting.robust_words import Doubts, path_text

ORIGIN = provenance("own", "ab" * 32, "detente report own")

CITED = {"statement": "x", "cite": {"source": "minutes", "locator": "p. 2"}}


def game(**parts):
    data = {
        "title": "Weights and rules",
        "decision_makers": {
            "a": {"name": "Upper town", "options": {"x": {"name": "Build", "moves": "up"}}},
            "b": {"name": "Lower town", "options": {"y": "Sue", "z": "Pay"}},
        },
        "infeasible": [{"if": "z", "requires": "not y"}, {"at_most_one": ["x", "y"]}],
        "sources": {"minutes": "Minutes"},
        "readings": {
            "one": {
                "preferences": {
                    "a": {
                        "statements": [{"statement": "x", "cite": {"source": "minutes", "locator": "p. 2"}}, "not y"]
                    },
                    "b": {"weights": {"y": 2, "z": -1}},
                }
            },
            "two": {"name": "Second", "preferences": {"a": {"statements": ["not x"]}, "b": {"statements": ["z"]}}},
        },
    }
    return Conflict(**(data | parts))


def test_every_kind_of_judgement_in_words():
    near = robust(game()).under("one")
    doubts = Doubts(near.space, {("infeasible", 0): 7})
    said = {(known.judgement.kind, known.change): known for known in near.variations}
    told = {key: (doubts.judgement(known.judgement), doubts.change(known)) for key, known in said.items()}
    assert told["reading", "other_reading"] == ("reading “Second” in its place", "the reading were “Second”")
    assert told["wish", "drop"] == ("Upper town wants [not “Sue”]", "Upper town did not care about [not “Sue”]")
    assert told["wish", "negate"][1] == "Upper town wanted the opposite of [not “Sue”]"
    assert told["order", "reorder"] == (
        "Upper town puts [“Build”] before [not “Sue”]", "Upper town put [not “Sue”] before [“Build”]",
    )  # fmt: skip
    assert told["weight", "drop"] == ("Lower town gives weight to [“Pay”]", "Lower town gave no weight to [“Pay”]")
    assert told["weight", "negate"][1] == "Lower town weighed [“Pay”] with the opposite sign"
    assert told["one_way", "free"] == ("Upper town cannot undo “Build”", "Upper town could undo “Build”")
    assert told["rule", "lift"][0].startswith(("If “Pay”", "At most one of"))
    swap, change = told["ranks", "swap"]
    assert " prefers state" in swap
    assert " preferred state" in change
    assert doubts.place(said["ranks", "swap"].judgement).startswith("places ")
    places = {doubts.place(known.judgement) for known in near.variations if known.judgement.kind in ("rule", "wish")}
    assert "line 7" in places
    assert "readings.one.preferences.a.statements[1]; minutes (p. 2)" in places
    assert path_text(near.space.conflict, ("infeasible", 1)) == "infeasible[2]"
    both = [known for known in near.variations if known.judgement.about == ("x",) and known.judgement.kind == "wish"]
    assert doubts.changes(both) == ["Upper town did not care about [“Build”], or wanted its opposite"]


def test_weights_that_are_changed_in_two_ways_are_told_of_together():
    near = robust(game(), kinds=["weight"]).under("one")
    own = [known for known in near.variations if known.judgement.about == ("y",)]
    assert Doubts(near.space).changes(own) == [
        "Lower town gave no weight to [“Sue”] and Lower town weighed [“Sue”] with the opposite sign"
    ]


def test_other_readings_are_named_where_they_are_few():
    near = robust(game()).under("one")
    telling = Telling(near, "nash", Doubts(near.space), shown=9)
    lost = [state for state in near.equilibria("nash") if state not in near.surviving("nash")]
    assert any(telling.sentence(state).endswith("; it is none in the reading “Second”.") for state in lost)


def test_the_tables_agree_with_the_result():
    found = robust(detente.load("garrison"))
    near = found.under()
    rows = {row.cells[0]: row.cells[1:] for row in sureness_table(near).rows}
    for concept, name in (("nash", "Nash"), ("gmr", "GMR"), ("seq", "SEQ")):
        counts = [int(cell.replace(",", "")) for cell in rows[name]]
        assert counts[0] == sum(counts[1:5]) == len(near.equilibria(concept))
        assert counts[1] == len(near.standing(concept))
    table = judgement_table(near, Doubts(near.space), limit=2)
    assert len(table.rows) == 2
    assert "3 more that move something" in table.notes[-1]
    telling = Telling(near, "seq", Doubts(near.space), shown=0)
    (first, *_) = telling.weakest(1)
    assert telling.sentence(first).endswith("if Canadian opposition preferred state 7 to state 3.")
    assert "hangs on no single judgement" in telling.sentence(near.standing("seq")[0])


def test_groups_of_equilibria_in_a_table():
    near = robust(detente.load("three-demands"), readings=["neutral"], kinds=["wish"], concepts=["seq"]).under()
    table = group_table(near, "seq")
    counts = next(row.cells[1:] for row in table.rows if row.cells[0] == "  how many equilibria")
    assert sum(int(cell) for cell in counts) == 179


def test_where_no_state_is_an_equilibrium():
    conflict = Conflict(
        title="Round and round",
        decision_makers={"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
        readings={"r": {"preferences": {"a": {"statements": ["x iff y"]}, "b": {"statements": ["not (x iff y)"]}}}},
    )
    found = robust(conflict, concepts=["nash"])
    near = found.under()
    assert telling_concept(near) == "nash"
    blocks = robust_blocks(found, near, concept="nash", limit=3)
    assert any(block.title == "No state is an equilibrium under Nash" for block in blocks)
    draw_robustness(near, "nash")
    assert "fall if a judgement changes: none, whatever changes" in describe_robustness(near, "nash")


# --- the picture ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("case", "concept"), [("elmira", "seq"), ("garrison", "gmr"), ("three-demands", "seq")])
def test_the_picture_shows_what_falls(case, concept):
    near = robust(
        detente.load(case), readings=[detente.load(case).reading().id], kinds=["wish", "ranks", "one_way"]
    ).under()
    figure = draw_robustness(near, concept)
    axes = figure.axes[0]
    frames = [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_facecolor()[3] == 0]
    assert 0 < len(frames) <= ROWS * COLUMNS
    texts = [text.get_text() for text in axes.texts]
    assert any(text.startswith("Which judgement moves which") for text in texts)
    if case != "three-demands":
        lost = near.overturned(concept)
        assert len(frames) == lost.sum()
        rows = len({text.split(".")[0] for text in texts if text[:1].isdigit() and "." in text})
        assert sum(text == "·" for text in texts) == rows * lost.shape[1] - lost.sum()
    assert describe_robustness(near, concept).startswith("How many of ")


def test_nothing_is_cut_off_and_words_do_not_overlap():
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    near = robust(detente.load("three-demands"), readings=["neutral"], kinds=["wish"], concepts=["seq"]).under()
    figure = draw_robustness(near, "seq")
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    room = figure.get_window_extent(renderer)
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts if text.get_text() not in ("", "·")]
    assert all(room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1 for box in boxes)
    shrunk = [box.padded(-1.5) for box in boxes]
    assert not any(one.overlaps(other) for k, one in enumerate(shrunk) for other in shrunk[k + 1 :])


def test_the_same_input_gives_the_same_bytes():
    near = robust(detente.load("garrison"), kinds=["ranks"]).under()
    pictures = [to_svg(draw_robustness(near, "seq", theme=DARK), alt="sure") for _ in range(2)]
    assert pictures[0] == pictures[1]
    assert 'aria-label="sure"' in pictures[0]
    assert to_png(draw_robustness(near, "seq"), alt="sure")[:4] == b"\x89PNG"


# --- the chapter of the report ----------------------------------------------------------------------------------------


def chapter(found):
    return next((part for part in build(found, ORIGIN).sections if part.anchor == "how-sure"), None)


def words_of(section):
    return " ".join(str(block) for part in section.sections for block in part.blocks)


def test_the_report_tells_how_sure_it_is():
    section = chapter(overview(detente.load("elmira")))
    assert [part.anchor for part in section.sections] == ["judgements", "what-it-would-take"]
    said = words_of(section)
    assert "29 changes were tried" in said
    assert "hangs on one judgement" in said
    assert "1 of them hangs on no single judgement." in said


def test_a_chapter_that_was_not_asked_for_is_left_out():
    assert chapter(overview(detente.load("elmira"), doubts=False)) is None


def test_what_would_take_too_long_is_left_out_and_said_so(monkeypatch):
    monkeypatch.setattr(sureness_module, "MOST_WORK", 1)
    section = chapter(overview(detente.load("elmira")))
    assert "Not looked at: with 9 states that would take too long here" in words_of(section)


def test_without_a_concept_of_moves_in_succession_there_is_nothing_to_tell():
    section = chapter(overview(detente.load("chicken"), concepts=["sim"]))
    assert "no concept of moves in succession" in words_of(section)


def test_without_equilibria_the_chapter_has_no_sentences():
    conflict = Conflict(
        title="Round and round",
        decision_makers={"a": {"options": {"x": "X"}}, "b": {"options": {"y": "Y"}}},
        readings={"r": {"preferences": {"a": {"statements": ["x iff y"]}, "b": {"statements": ["not (x iff y)"]}}}},
    )
    section = chapter(overview(conflict, concepts=["nash"]))
    assert "there are" not in words_of(section)
