"""What results look like in a notebook, and that nothing is loaded for it before a notebook asks."""

import subprocess
import sys

import pytest
from lxml import html

import detente
from detente import display
from detente.analysis.overview import overview
from detente.analysis.state_graph import state_graph
from detente.model import Conflict
from detente.reporting import notebook
from detente.reporting.tables import Table
from detente.tracking.coding import CodedEvents, propose
from tests.tracking.test_history import game


def shown(result):
    """A result as a notebook gets it."""
    text = result._repr_html_()
    tree = html.fragment_fromstring(text)
    assert tree.get("class") == "detente"
    assert not list(tree.iter("script", "link", "img"))
    return tree


@pytest.fixture(scope="module")
def analysis():
    return detente.analyze(detente.load("elmira"))


def test_a_conflict_shows_its_options(analysis):
    tree = shown(analysis.space.conflict)
    assert tree.findtext(".//strong") == "Elmira groundwater contamination dispute (mid 1991)"
    assert "Readings: As in the model file, As recalled from the literature" in tree.text_content()
    assert [row.text_content() for row in tree.findall(".//th[@scope='row']")] == [
        option.label for option in analysis.space.conflict.options
    ]


def test_an_analysis_shows_its_tables_and_if_small_its_picture(analysis):
    tree = shown(analysis)
    assert len(tree.findall(".//table")) == 2
    assert len(tree.findall(".//svg")) == 1
    large = shown(detente.analyze(detente.load("three-demands"), concepts="nash"))
    assert len(large.findall(".//table")) == 2
    assert not large.findall(".//svg")


def test_without_the_drawing_libraries_there_are_tables_only(analysis, monkeypatch):
    monkeypatch.setattr(notebook, "find_spec", lambda _: None)
    assert not shown(analysis).findall(".//svg")
    assert state_graph(analysis)._repr_html_() is None


def test_an_explanation_shows_its_verdict_and_what_becomes_of_each_improvement(analysis):
    tree = shown(analysis.explain(1, "local_government", "smr"))
    assert tree.findtext(".//strong").startswith("State 1 (NYNNN) is stable for Local government")
    assert len(tree.findall(".//li")) == 1
    assert not shown(analysis.explain(1, "ministry", "nash")).findall(".//li")


def test_a_set_of_states_shows_its_first_states():
    states = detente.analyze(detente.load("three-demands"), concepts="seq").equilibria("seq")
    tree = shown(states)
    assert len(tree.findall(".//tbody/tr")) == notebook.STATES == 20
    assert "159 more states" in tree.text_content()
    assert "more states" not in shown(states[:3]).text_content()
    assert len(shown(states[:0]).findall(".//tbody/tr")) == 0


def test_an_overview_shows_its_sentences_without_dead_links(analysis):
    tree = shown(overview(analysis.space.conflict))
    assert len(tree.findall("ol/li")) == 5
    assert not tree.findall(".//a")


def test_tables_and_graphs_show_themselves(analysis):
    assert shown(Table.of(("a",), [("<b>",)])).findtext(".//td") == "<b>"
    assert shown(state_graph(analysis)).find(".//svg").get("role") == "img"


def test_what_has_no_form_of_its_own_falls_back_on_text(monkeypatch):
    class Other(display.Shown):
        pass

    assert Other()._repr_html_() is None
    monkeypatch.setattr(display, "_SHOWERS", [])
    assert Table.of((), ())._repr_html_() is None


def test_nothing_is_loaded_before_a_notebook_asks():
    code = (
        "import sys, detente\n"
        "analysis = detente.analyze(detente.load('chicken'))\n"
        "early = {'detente.reporting', 'matplotlib', 'igraph', 'jinja2'} & set(sys.modules)\n"
        "analysis._repr_html_()\n"
        "print(sorted(early), 'detente.reporting.notebook' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] True"


def test_preferences_that_are_not_one_ranking_show_their_tables_and_reasons():
    found = detente.analyze_structure(detente.load("chicken"), "unknown")
    assert "Equilibria by concept and variant" in found._repr_html_()
    told = detente.explain_structure(found, "YY", "first", "seq", "a")._repr_html_()
    assert "First driver: not stable (extension a)" in told
    assert "It could move to state" in told


# --- how sure it is, and a conflict in time ---------------------------------------------------------------------------


def test_how_sure_it_is_shows_tables_and_the_picture(monkeypatch):
    found = detente.robust(detente.load("elmira"))
    tree = shown(found)
    assert "Which judgement moves what" in [node.text for node in tree.findall(".//caption")]
    assert tree.find(".//svg").get("aria-label").startswith("How many of 3 SEQ equilibria fall")
    monkeypatch.setattr(notebook, "find_spec", lambda _: None)
    assert not shown(found).findall(".//svg")


def test_what_it_would_take_shows_its_answers():
    tree = shown(detente.inverse(detente.load("elmira"), 1))
    assert "It takes 1 swap, and no fewer do" in tree.text_content()
    assert [node.text for node in tree.findall("p/strong")][1:3] == [
        "What it would take",
        "The fewest swaps of neighbouring ranks",
    ]


def test_a_hypergame_shows_what_each_expects():
    tree = shown(detente.hypergame(detente.load("chicken")))
    assert "What each expects" in [node.text for node in tree.findall("p/strong")]
    assert "First driver: " in tree.text_content()


def test_a_conflict_in_time_shows_its_path_and_what_was_expected(monkeypatch):
    conflict = game()
    path = shown(detente.observed_path(conflict))
    assert [node.text for node in path.findall(".//caption")] == ["The observed path"]
    assert path.find(".//svg").get("aria-label").startswith("Where every option stood")
    assert [row.get("class") for row in path.findall(".//th[@scope='row']")] == ["date"] * 3
    assert "nothing changes" in shown(detente.backtest(conflict)).text_content()
    assert "2 of 2 moves fit" not in shown(detente.infer(conflict, reading="rivals")).text_content()
    assert "What cannot be undone and is near" in shown(detente.outlook(conflict)).text_content()
    monkeypatch.setattr(notebook, "find_spec", lambda _: None)
    assert not shown(detente.observed_path(conflict)).findall(".//svg")


def test_coded_events_show_what_they_propose():
    data = game().to_dict()
    data["coding"] = {
        "actors": {"a": {"names": ["Ann"]}},
        "options": {"x": {"on": 1, "evidence": [{"source": "a", "codes": "15"}]}},
    }
    conflict = Conflict(**data)
    found = CodedEvents(conflict, "month", ("2020-01-31",), (), (0,), 0, propose(conflict, ["2020-01-31"], [[]]))
    assert "Nothing of this is in the model." in shown(found).text_content()
