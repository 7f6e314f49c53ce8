"""The chapter "How it went": what was observed, expected and revealed; nothing where nothing was observed."""

from functools import cache

import pytest
from lxml import html

import detente
from detente.analysis.overview import overview
from detente.model import Conflict
from detente.reporting.report import build, provenance
from detente.reporting.report.html import html_page
from detente.reporting.report.markdown import markdown_page
from detente.reporting.report.pdf import typst_source
from detente.tracking import history
from tests.tracking.test_history import GAME, SEEN, game

ORIGIN = provenance("a file", "ab" * 32, "detente report")


def document(conflict, reading=None):
    found = overview(conflict, reading=reading, questions=False, doubts=False)
    return build(found, ORIGIN, history(found.space))


def page(conflict, reading=None):
    return html.document_fromstring(html_page(document(conflict, reading)))


@cache
def three_demands():
    return page(detente.load("three-demands"), "article")


def text(node):
    return " ".join(node.text_content().split())


def rows(tree, name):
    node = tree.get_element_by_id(f"table-{name}")
    return [[text(cell) for cell in row] for row in node.findall(".//tbody/tr")]


def test_it_stands_after_how_sure_it_is_and_before_the_model():
    found = overview(game())
    anchors = [section.anchor for section in build(found, ORIGIN, history(found.space)).sections]
    assert anchors[anchors.index("how-sure") + 1] == "how-it-went"
    assert anchors[-3:] == ["how-it-went", "model", "making"] or anchors[-2:] == ["how-it-went", "making"]


def test_without_observations_there_is_no_chapter():
    assert "how-it-went" not in [section.anchor for section in document(detente.load("chicken")).sections]


def test_the_path_is_told_by_what_changed():
    tree = three_demands()
    told = rows(tree, "observed-path")
    path = detente.observed_path(detente.load("three-demands"))
    changed = [moment.date for moment in path.moments[1:] if moment.packages or moment.open_options]
    assert [row[0] for row in told] == [path.moments[0].date, *changed]
    assert [row[-1] for row in told if row[0] == "2022-02-04"] == ["the status quo"]
    section = tree.get_element_by_id("observed")
    assert "5 more days with records that changed nothing." in text(section)
    assert "18 records on 14 days, no contradictions" in text(section)
    assert "is disputed, so that either level is held possible" in text(section)


def test_the_timeline_has_a_table_that_says_the_same():
    figure = three_demands().get_element_by_id("observed").find(".//figure")
    assert figure.find(".//svg").get("aria-label").startswith("Where every option stood from 1 December 2021")
    told = [[text(cell) for cell in row] for row in figure.findall(".//details//tbody/tr")]
    assert ["Russia"] in told
    assert ["Keep offensive weapons from Russia's border", "talks", "2022-01-26", "2022-02-22"] in told
    assert ["Keep forces massed", "no or yes", "2022-02-15", "2022-02-16"] in told
    assert not figure.find_class("legend")


def test_the_naive_guesses_stand_first_and_the_test_says_that_it_is_short():
    tree = three_demands()
    scores = rows(tree, "expected-scores")
    assert [row[0] for row in scores[:2]] == ["nothing changes", "any move alike"]
    test = detente.backtest(detente.load("three-demands"), concepts=["seq"])
    assert scores[0][1] == f"{test.n_stays}/{len(test.periods)}"
    assert scores[2][1] == f"{test.scores[0].n_allowed}/{len(test.periods)}"
    said = text(tree.get_element_by_id("expected"))
    assert "what deters is asked under SEQ alone; “detente backtest” asks under all concepts" in said
    assert "Warning: the path holds 9 changes" in said
    assert [row[0] for row in rows(tree, "expected-changes")] == [p.begin for p in test.periods if not p.is_stay]


def test_what_the_moves_reveal_is_set_beside_the_reading_of_the_report():
    said = text(three_demands().get_element_by_id("revealed"))
    assert "Set beside the reading “The article”." in said
    found = detente.infer(detente.load("three-demands"), reading="article")
    (russia,) = [mover for mover in found.movers if mover.decision_maker == "russia"]
    fitting = sum(known.fits for known in russia.implied)
    assert f"Russia: {fitting} of {len(russia.implied)} moves" in said
    assert "The smallest revision of its statements that fits all of its moves takes" in said


def test_contradictions_are_told():
    data = {**GAME, "questions": {}}
    data["decision_makers"] = {"a": {"options": {"x": {"name": "X", "moves": "up"}}}, "b": {"options": {"y": "Y"}}}
    seen = [*SEEN, {"date": "2020-02-20", "option": "x", "level": "no"}]
    tree = page(Conflict(**data | {"observations": seen}))
    assert "went back, which contradicts that it cannot be undone" in text(tree.get_element_by_id("observed"))
    assert "1 contradiction" in text(tree.get_element_by_id("observed"))


def test_what_is_left_out_says_why():
    tree = page(game(SEEN[:1], questions={}))
    assert "Not looked at: records of at least two days are needed" in text(tree.get_element_by_id("expected"))


def test_graph_form_has_no_picture():
    conflict = Conflict(
        title="By hand",
        graph={"states": {"s": "Peace", "t": "War"}, "moves": {"a": {"s": ["t"]}}},
        decision_makers={"a": {"name": "Ann"}},
        readings={"r": {"preferences": {"a": {"ranking": ["t", "s"]}}}},
        observations=[{"date": "2020-01-01", "state": "s"}, {"date": "2020-02-01", "state": "t"}],
    )
    tree = page(conflict)
    assert tree.get_element_by_id("observed").find(".//figure") is None
    assert "Not looked at: moves reveal preferences only in option form" in text(tree.get_element_by_id("revealed"))


def test_all_forms_hold_the_chapter():
    made = document(game())
    markdown = markdown_page(made)
    for heading in ("What was observed", "What was expected, and what came", "What the moves reveal"):
        assert f"### {heading}" in markdown
        assert f'#heading(level: 2, "{heading}")' in typst_source(made)[0]
    assert "The HTML and PDF forms of this report hold the picture." in markdown


@pytest.mark.parametrize("write", [html_page, markdown_page])
def test_the_same_bytes_twice(write):
    assert write(document(game())) == write(document(game()))
