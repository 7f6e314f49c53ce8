"""The chapter "How sure": each of its parts says what was found, or why it is missing."""

import re
import sys
from functools import cache

import numpy as np
import pytest
from lxml import html

import detente
from detente.analysis import sureness as sureness_module
from detente.analysis.overview import overview
from detente.analysis.stability import stability_flags
from detente.errors import UnsupportedAnalysisError
from detente.model import Conflict
from detente.reporting.report import build, provenance, report
from detente.reporting.report.html import html_page
from detente.reporting.report.markdown import markdown_page
from detente.reporting.report.pdf import typst_source

ORIGIN = provenance("a file", "ab" * 32, "detente report")

VILLAGES = {
    "title": "Two villages",
    "decision_makers": {
        "upper": {"name": "Upper village", "options": {"pump": "Pump by night"}},
        "lower": {"name": "Lower village", "options": {"sue": {"name": "Go to court", "moves": "up"}}},
    },
    "status_quo": ["pump"],
    "sources": {"letter": {"title": "A letter"}},
    "readings": {
        "clerk": {
            "preferences": {
                "upper": {"statements": ["not sue", "pump"]},
                "lower": {"statements": ["not pump", "not sue"]},
            }
        }
    },
    "questions": {
        "peace": {"ask": "Is there peace?", "kind": "presence", "statements": ["not pump", "sue and not sue"]},
        "give": {"ask": "Will it give way?", "kind": "concession", "by": "upper", "statements": "sue and not pump"},
    },
}


def villages(**more):
    return Conflict(**VILLAGES | more)


@cache
def found(case):
    return overview(detente.load(case))


def page(overviewed):
    return html.document_fromstring(html_page(build(overviewed, ORIGIN)))


def text(node):
    return " ".join(node.text_content().split())


def parts(tree):
    return [text(node) for node in tree.get_element_by_id("how-sure").findall("section/h3")]


# --- what it would take -----------------------------------------------------------------------------------------------


def test_asked_is_what_rests_nowhere_and_has_not_been_answered():
    sure = overview(villages(), concepts=["seq", "nash"]).sureness
    assert [one.target.text for one in sure.would_take] == ["not pump"]  # not what never holds, nor what "give" answers
    (search,) = sure.would_take
    assert search.target.concept == "seq"
    at_rest = overview(villages(status_quo=[]), questions=False).sureness
    assert at_rest.would_take[0].target.states[0].text == "NN"  # the status quo itself comes first


def test_each_change_that_is_told_makes_it_rest():
    """The swaps of the chapter are judged anew, by the engine on the rankings that they lead to."""
    (search,) = found("elmira").sureness.would_take
    space = search.space
    assert search.target.states[0].index == space.status_quo
    assert search.rankings.answers
    for answer in search.rankings.answers:
        ranks = list(space.ranks)
        for name in answer.decision_makers:
            order = answer.order(name)
            changed = np.zeros_like(ranks[0])
            for place, tied in enumerate(reversed(order)):
                changed.reshape(-1)[[state.index for state in tied]] = place + 1
            ranks[space.decision_makers.index(name)] = changed
        stable = [flags.reshape(-1)[space.status_quo] for flags in _stable(space, tuple(ranks))]
        assert all(stable)
    told = text(page(found("elmira")).get_element_by_id("what-it-would-take-1"))
    assert "For the status quo to be an equilibrium" in told
    assert "It takes 1 swap, and no fewer do; there are exactly 2 ways" in told
    assert "Local government prefers the status quo to A" in told


def _stable(space, ranks):
    from detente.analysis.stability import BITS

    bit = BITS["seq"]
    return [(flags & bit).astype(bool) for flags in stability_flags(space.structure, ranks, ["seq"], space.settings)]


def test_states_are_called_as_elsewhere_with_their_numbers():
    tree = page(found("elmira"))
    node = tree.get_element_by_id("table-what-it-would-take-1-states")
    named = [text(row[0]) for row in node.findall(".//tbody/tr")]
    assert named[:2] == ["1: the status quo", "2"]
    assert "5: A" in named


def test_a_target_among_thousands_of_states_says_what_was_judged(monkeypatch):
    monkeypatch.setattr(sureness_module, "MOST_TRIED", 60)
    conflict = detente.load("three-demands")
    (search,) = sureness_module.sureness(detente.analyze(conflict, concepts="seq")).would_take
    assert search.target.text == "accept_china"
    assert search.statements.tried <= 60


def test_what_would_take_too_long_is_left_out(monkeypatch):
    monkeypatch.setattr(sureness_module, "MOST_WORK", 10)
    left_out = overview(detente.load("chicken")).sureness.left_out
    assert "would take too long here; “detente inverse” does it" in left_out["would_take"]
    assert "“detente robust” does it" in left_out["robustness"]
    assert "Not looked at: with 4 states that would take too long here; “detente inverse” does it." in text(
        page(overview(detente.load("chicken")))
    )


def test_without_the_solver_the_chapter_says_so(monkeypatch):
    def missing(*_, **__):
        raise UnsupportedAnalysisError("the library 'pysat' is missing.")

    monkeypatch.setattr(sureness_module, "inverse", missing)
    tree = page(overview(detente.load("chicken")))
    assert "Not looked at: the library 'pysat' is missing." in text(tree.get_element_by_id("what-it-would-take"))


def test_where_all_rests_nothing_is_asked():
    assert parts(page(found("garrison"))) == ["Every judgement doubted, one at a time"]


# --- misperception ----------------------------------------------------------------------------------------------------

VIEWS = {"lower": {"unknown": ["pump"], "cite": "letter", "summary": "It sleeps at night."}}


def test_views_are_told_with_their_sources():
    tree = page(overview(villages(views=VIEWS)))
    section = tree.get_element_by_id("perception")
    assert [node.tag for node in section if node.tag.startswith("h")] == ["h3"]
    assert len(section.findall("section/h4")) == 4
    assert "It sleeps at night." in text(section)
    links = [link.get("href") for link in section.iter("a") if link.get("href").startswith("#source")]
    assert links == ["#source-1"]
    assert "misperception" not in text(tree.get_element_by_id("left-out"))


def test_where_nobody_has_a_view_nothing_is_told_of_it():
    tree = page(found("elmira"))
    assert "perception" not in [node.get("id") for node in tree.iter("section")]
    assert "Coalitions, misperception and changes" in text(tree.get_element_by_id("left-out"))


def test_views_of_a_large_conflict_are_left_out(monkeypatch):
    monkeypatch.setattr(sureness_module, "MOST_STATES_PERCEIVED", 2)
    tree = page(overview(villages(views=VIEWS)))
    assert "“detente hypergame” does it" in text(tree.get_element_by_id("perception"))


# --- many runs --------------------------------------------------------------------------------------------------------


def uncertain():
    data = villages().to_dict()
    data["readings"]["clerk"]["uncertainty"] = {"noise": 0.2}
    return Conflict(**data)


def test_a_few_runs_are_made_where_the_file_says_what_is_open():
    sure = overview(uncertain()).sureness
    assert sure.runs.samples == sureness_module.DRAWS
    assert sure.runs.to_dict() == detente.sweep(uncertain(), samples=sureness_module.DRAWS, seed=0).to_dict()
    section = page(overview(uncertain())).get_element_by_id("many-runs")
    assert "2,000 times from seed 0" in text(section)
    assert len(section.findall(".//table")) == 2


def test_no_runs_where_nothing_is_said_to_be_open():
    assert overview(villages()).sureness.runs is None
    assert "Many runs" not in parts(page(overview(villages())))


def test_runs_that_were_made_before_are_told_instead():
    runs = detente.sweep(villages(), samples=321, seed=4, noise=0.1)
    assert overview(villages(), runs=runs).sureness.runs is runs
    assert "321 times from seed 4" in report(villages(), form="markdown", runs=runs).decode()


def test_too_few_runs_are_not_worth_telling(monkeypatch):
    monkeypatch.setattr(sureness_module, "LEAST_DRAWS", 10_000)
    tree = page(overview(uncertain()))
    assert "name that folder by --sweep" in text(tree.get_element_by_id("many-runs"))


# --- the picture, and other forms -------------------------------------------------------------------------------------


def test_the_picture_of_the_judgements_has_a_table_that_says_the_same():
    tree = page(found("elmira"))
    figure = tree.get_element_by_id("how-sure").find(".//figure")
    assert figure.find(".//svg").get("aria-label").startswith("How many of 3 SEQ equilibria fall")
    assert not figure.find_class("legend")
    near = found("elmira").sureness.robustness.under(None)
    lost = near.overturned("seq")
    rows = [[text(cell) for cell in row] for row in figure.findall(".//details//tbody/tr")]
    shown = {int(re.match(r"\d+", row[0]).group()): [cell.count("1") for cell in row[1:4]] for row in rows}
    assert sum(map(sum, shown.values())) == int(lost.sum())


def test_all_forms_hold_the_chapter():
    document = build(overview(villages(views=VIEWS)), ORIGIN)
    markdown = markdown_page(document)
    assert "### If each side sees a game of its own" in markdown
    assert "#### What each expects" in markdown
    source, pictures = typst_source(document)
    assert '#heading(level: 3, "What each expects")' in source
    assert len(pictures) == 2


def test_a_report_without_pictures_draws_none(monkeypatch):
    for library in ("jinja2", "igraph", "matplotlib", "typst"):
        monkeypatch.setitem(sys.modules, library, None)
    assert b"Which judgement takes away which equilibrium" in report(villages(), form="markdown")


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_the_same_bytes_twice(form):
    assert report(uncertain(), form=form) == report(uncertain(), form=form)
