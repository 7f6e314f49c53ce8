"""The report: its structure, its numbers, that it needs no other file, and that it is the same every time."""

import csv
import io
import os
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import html

import detente
from detente.analysis import overview as overview_module
from detente.analysis.overview import overview
from detente.errors import DetenteError, UnknownNameError, UnsupportedAnalysisError
from detente.model import Conflict
from detente.reporting.report import FORMS, build, find_form, provenance, report
from detente.reporting.report.html import html_page
from detente.reporting.report.names import Names
from detente.reporting.report.pdf import typst_source
from tests.strategies import conflicts

CASES = ("chicken", "cuban-missile-crisis", "elmira", "garrison", "three-demands")
ORIGIN = provenance("elmira", "ab" * 32, "detente report elmira")


@cache
def found(case, reading=None):
    return overview(detente.load(case), reading=reading)


@cache
def page(case, reading=None):
    return html.document_fromstring(html_page(build(found(case, reading), ORIGIN)))


def text(element):
    return " ".join(element.text_content().split())


def table(tree, name):
    """A table as rows of text, spoken signs left out; head first."""
    node = tree.get_element_by_id(f"table-{name}").find(".//table")
    for spoken in node.findall(".//span[@class='spoken']"):
        spoken.drop_tree()
    for broken in node.findall(".//br"):
        broken.tail = f" {broken.tail or ''}"
    rows = [[text(cell) for cell in node.find("thead/tr")]]
    return rows + [[text(cell) for cell in row] for row in node.findall("tbody/tr")]


# --- structure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_headings_and_landmarks_guide_a_screen_reader(case):
    tree = page(case)
    assert tree.get("lang") == "en"
    assert [child.tag for child in tree.body] == ["a", "header", "nav", "main", "footer"]
    assert tree.body[0].get("href") == "#main"
    levels = [int(node.tag[1]) for node in tree.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for section in tree.iter("section"):
        assert tree.get_element_by_id(section.get("aria-labelledby")).tag in ("h2", "h3", "h4")
    assert [text(node).split(" ", 1)[1] for node in tree.findall(".//h2")[1:]][:5] == [
        "The question", "The answer", "Who can do what", "Who wants what", "Where it can rest",
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_names_are_unique_and_links_lead_somewhere(case):
    tree = page(case)
    names = [node.get("id") for node in tree.iter() if isinstance(node.tag, str) and node.get("id")]
    assert len(names) == len(set(names))
    for link in tree.iter("a"):
        target = link.get("href")
        assert target.startswith(("#", "https://", "http://", "data:text/", "data:application/x-tex"))
        assert not target.startswith("#") or target[1:] in names


@pytest.mark.parametrize("case", CASES)
def test_tables_have_captions_and_scopes(case):
    tree = page(case)
    exhibits = tree.find_class("exhibit")
    for number, exhibit in enumerate(exhibits, start=1):
        node = exhibit.find(".//table")
        assert text(node.find("caption")).startswith(f"Table {number}. ")
        assert {head.get("scope") for head in node.findall("thead/tr/th")} == {"col"}
        assert {head.get("scope") for head in node.findall("tbody/tr/th")} <= {"row", "rowgroup"}
        width = len(node.find("thead/tr"))
        for row in node.findall("tbody/tr"):
            assert sum(int(cell.get("colspan", "1")) for cell in row) == width
        region = exhibit.find("div")
        assert (region.get("role"), region.get("tabindex")) == ("region", "0")
        assert region.get("aria-label").startswith(f"Table {number}: ")
    assert len(exhibits) > 5


@pytest.mark.parametrize("case", CASES)
def test_the_picture_has_words_for_those_who_do_not_see_it(case):
    figure = page(case).find(".//figure")
    drawing = figure.find(".//svg")
    assert drawing.get("role") == "img"
    assert "A table of all arrows follows it" in drawing.get("aria-label")
    graph = found(case).graph
    assert len(drawing.xpath(".//*[starts-with(@id, 'box-')]")) == len(graph.states)
    improvements = [row for row in figure.findall(".//details//tbody/tr") if text(row[3]) == "improvement"]
    assert len(improvements) == sum(bool(arc.improving_for) for arc in graph.arcs)
    assert text(figure.find("figcaption")).startswith("Figure 1. ")


@pytest.mark.parametrize("case", CASES)
def test_the_page_loads_nothing(case):
    tree = page(case)
    assert not list(tree.iter("script", "link", "img", "iframe", "object", "embed", "base", "form", "video", "audio"))
    for node in tree.iter():
        if isinstance(node.tag, str):
            assert not {"src", "srcset", "background", "onclick", "onload", "poster", "action"} & set(node.keys())
            reference = node.get("xlink:href") or ""
            assert reference.startswith("#") or not reference
    for style in [*tree.iter("style"), *tree.xpath("//*[@style]")]:
        css = style.text if style.tag == "style" else style.get("style")
        assert "@import" not in css
        assert all(target.startswith("#") for target in re.findall(r"url\(['\"]?([^)'\"]*)", css))
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']")[0].get("content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_light_dark_and_print():
    tree = page("elmira")
    css = tree.find(".//style").text
    assert "@media (prefers-color-scheme: dark)" in css
    assert "@media print" in css
    assert "size: A4" in css
    assert "thead { display: table-header-group; }" in css
    assert "focus-visible" in css
    whole = html.tostring(tree, encoding="unicode")
    used = set(re.findall(r"var\(--([\w-]+)", whole))
    defined = set(re.findall(r"--([\w-]+):", css))
    assert used <= defined
    for mode in re.findall(r":root \{([^}]*)\}", css):
        assert {"ink", "faint", "paper", "fill", "strong", *(f"dm-{k}" for k in range(8))} <= set(
            re.findall(r"--([\w-]+):", mode)
        )


def test_the_questions_of_the_conflict_are_answered_in_short_and_one_by_one():
    tree = page("three-demands")
    asked = [question.ask for question in detente.load("three-demands").questions]
    short = tree.get_element_by_id("questions-in-short").find("ul")
    assert [text(item.find("strong")) for item in short] == asked
    headings = [text(node) for node in tree.get_element_by_id("questions").findall(".//h3")]
    assert headings[: len(asked)] == [f"{k}. {ask}" for k, ask in enumerate(asked, start=1)]
    assert len(tree.get_element_by_id("question-8").findall(".//table")) == 2
    told = text(tree.get_element_by_id("question-1"))
    assert "The status quo is stable for Russia under sequential stability (SEQ)" in told
    assert "tate 1,398" not in text(tree.get_element_by_id("questions"))  # this report calls it the status quo
    assert "Best replies end in A." in text(tree.get_element_by_id("question-3"))


def test_questions_that_are_not_answered_are_said_to_be(monkeypatch):
    data = detente.load("cuban-missile-crisis").to_dict()
    data["questions"] = {"air": {"ask": "Is there a strike?", "kind": "presence", "statements": ["air_strike"]}}
    data["questions"]["air"]["statements"] = [next(iter(data["decision_makers"]["us"]["options"]))]
    monkeypatch.setattr(overview_module, "LARGEST_ANSWERED", 4)
    tree = html.document_fromstring(report(Conflict(**data)).decode())
    assert "Is there a strike?" in text(tree.get_element_by_id("question"))
    assert "with 12 states that would take too long" in text(tree.get_element_by_id("left-out"))
    monkeypatch.setattr(overview_module, "LARGEST_ANSWERED", 100)
    del data["status_quo"]
    tree = html.document_fromstring(report(Conflict(**data)).decode())
    assert "were not answered: the conflict names no status quo" in text(tree.get_element_by_id("left-out"))


# --- numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_counts_are_those_of_the_analysis(case):
    analysis = found(case).analysis
    _, *rows = table(page(case), "counts")
    assert [int(row[1].replace(",", "")) for row in rows] == list(analysis.counts().values())
    _, *stable = table(page(case), "stable-states")
    for row, concept in zip(stable, analysis.concepts, strict=True):
        expected = [len(analysis.stable(concept, maker)) for maker in analysis.space.decision_makers]
        assert [int(cell.replace(",", "")) for cell in row[1:]] == [*expected, len(analysis.equilibria(concept))]


@pytest.mark.parametrize("case", CASES)
def test_the_matrix_is_that_of_the_analysis(case):
    overview_ = found(case)
    node = page(case).get_element_by_id("table-stability").find(".//table")
    rows = node.findall("tbody/tr")
    assert len(rows) == len(overview_.states)
    makers = overview_.space.conflict.decision_makers
    for row, state in zip(rows, overview_.states, strict=True):
        for cell, concept in zip(row[1:], overview_.analysis.concepts, strict=True):
            named = {mark.get("title") for mark in cell.findall("abbr")}
            stable = {m.label for m in makers if overview_.analysis.is_stable(state, concept, m.id)}
            assert named == stable
            assert ("all" in cell.get("class")) == (len(stable) == len(makers))


@pytest.mark.parametrize("case", CASES)
def test_the_option_tables_show_the_levels_of_the_states(case):
    overview_ = found(case)
    conflict = overview_.space.conflict
    labels = [option.label for option in conflict.options]
    place = Names(overview_).place
    shown = {"equilibria": overview_.states}
    if len(conflict.readings) > 1:
        shown["states-by-reading"] = sorted(overview_.readings.states, key=lambda state: place[state.index])
    for name, states in shown.items():
        head, *rows = table(page(case), name)
        assert [re.search(r"[\d,]+$", cell).group() for cell in head[1:]] == [f"{state.number:,}" for state in states]
        options = [row for row in rows if len(row) > 1][: len(labels)]
        assert [row[0] for row in options] == labels
        for position, row in enumerate(options):
            levels = [state.levels[position] for state in states]
            binary = conflict.options[position].levels == ("no", "yes")
            assert row[1:] == ["·" if binary and level == "no" else level for level in levels]


def test_the_readings_table_counts_every_reading_and_what_survives():
    overview_ = found("three-demands")
    head, *rows = table(page("three-demands"), "readings")
    assert head[1:-1] == ["Nash", "GMR", "SMR", "SEQ", "SSEQ"]
    for row, analysis in zip(rows, overview_.readings.analyses, strict=False):
        assert [int(cell.replace(",", "")) for cell in row[1:-1]] == [
            analysis.counts()[c] for c in overview_.readings.concepts
        ]
    assert rows[-1][1:-1] == [str(len(overview_.readings.survivors(c))) for c in overview_.readings.concepts]


def test_best_and_worst_states_are_shown_with_what_they_share():
    overview_ = found("three-demands")
    head, *rows = table(page("three-demands"), "best-and-worst")
    rows = [row for row in rows if len(row) > 1]
    sets = [states for wants in overview_.wants for states in (wants.best, wants.worst)]
    assert head[1] == "Russia likes best"
    for position, row in enumerate(rows[:-1]):
        for cell, states in zip(row[1:], sets, strict=True):
            levels = {state.levels[position] for state in states}
            assert cell == ("" if len(levels) > 1 else {"no": "·"}.get(*levels, *levels))
    assert rows[-1][1:] == [str(len(states)) for states in sets]


def test_the_places_are_those_of_the_space():
    overview_ = found("elmira")
    _, *rows = table(page("elmira"), "places")
    for maker, row in enumerate(rows):
        places = [overview_.space.place(maker, state.index) for state in overview_.states]
        assert [int(cell) for cell in row[1:]] == [*places, 9]


def test_the_wishes_stand_in_order_with_their_reasons_and_sources():
    tree = page("three-demands")
    conflict = detente.load("three-demands")
    numbers = {source.id: k for k, source in enumerate(conflict.sources, start=1)}
    for maker, preferences in zip(conflict.decision_makers, conflict.preferences(), strict=True):
        _, *rows = table(tree, f"wants-{maker.id}")
        items = [(place, item) for place, rank in enumerate(preferences.ranks(), start=1) for item in rank]
        assert len(rows) == len(items)
        for row, (place, item) in zip(rows, items, strict=True):
            assert row[0].rstrip("=") == str(place)
            assert (item.because or "") in row[2]
            assert re.findall(r"\[(\d+)", row[2]) == [str(numbers[cite.source]) for cite in item.cite]


def test_every_source_is_listed_once_with_its_address():
    tree = page("three-demands")
    for number, source in enumerate(detente.load("three-demands").sources, start=1):
        item = tree.get_element_by_id(f"source-{number}")
        assert text(item).startswith(source.title)
        assert source.url is None or item.find("a").get("href") == source.url


# --- tables to take away ----------------------------------------------------------------------------------------------


def test_tables_can_be_saved_as_they_are_shown():
    tree = page("three-demands")
    links = {link.get("download"): link.get("href") for link in tree.xpath("//p[@class='take']/a")}
    rows = list(csv.reader(io.StringIO(unquote(links["equilibria.csv"].partition(",")[2]))))
    assert rows[0] == ["group", "", "Status quo\n1,398", "A\n818", "B\n1,323"]
    assert ["Russia", "Send troops into Ukraine", "·", "yes", "·"] in rows
    latex = unquote(links["stability.tex"].partition(",")[2])
    assert r"\label{tab:stability}" in latex
    assert r"Status quo & U C & $\bullet$ & $\bullet$ & $\bullet$ & $\bullet$ & U C \\" in latex
    assert "| Status quo | U C | ● |" in unquote(links["stability.md"].partition(",")[2])


# --- making it again --------------------------------------------------------------------------------------------------


def test_settings_versions_digest_and_command_are_told():
    conflict = detente.load("elmira")
    chosen = detente.Settings(ties="no_sanction", joint_moves="one_move")
    page_ = report(conflict, settings=chosen, concepts=["seq"], origin=ORIGIN).decode()
    making = text(html.document_fromstring(page_).get_element_by_id("making"))
    assert "ab" * 32 in making
    assert "detente report elmira" in making
    assert f"Détente {detente.__version__}" in making
    assert "does not deter (not the default)" in making
    assert "a single move of one of them (not the default)" in making
    assert "any of a decision maker's options together" in making
    assert "sequential stability (SEQ)" in making
    assert "Nash" not in making


def test_a_report_from_python_has_a_digest_of_its_own():
    one = report(detente.load("chicken"), form="markdown").decode()
    digest = re.search(r"`([0-9a-f]{64})`", one).group(1)
    import hashlib

    from detente.io import dumps

    assert digest == hashlib.sha256(dumps(detente.load("chicken")).encode()).hexdigest()
    assert "reading='textbook'" in one


@pytest.mark.parametrize("form", FORMS)
def test_the_same_input_gives_the_same_bytes(form):
    conflict = detente.load("elmira")
    assert report(conflict, form=form) == report(conflict, form=form)


def test_the_same_bytes_in_another_process():
    code = (
        "import sys, detente\n"
        "from detente.reporting.report import report\n"
        "sys.stdout.buffer.write(report(detente.load('garrison')))"
    )
    pages = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert pages[0] == pages[1] == report(detente.load("garrison"))


def test_no_date_but_the_one_given():
    conflict = detente.load("chicken")
    assert "Date" not in report(conflict, form="markdown").decode()
    dated = provenance("x", "0", "y", date="1 May 2026")
    assert "- **Date**: 1 May 2026" in report(conflict, form="markdown", origin=dated).decode()


# --- other forms ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_markdown_says_what_html_says(case):
    document = build(found(case), ORIGIN)
    markdown = FORMS["markdown"].write(document)
    tree = page(case)
    headings = [text(node) for node in tree.iter("h2", "h3", "h4")][1:]
    assert [
        re.sub(r"^#+ ", "", line).replace("\\", "") for line in re.findall(r"^###?#? .*$", markdown, re.MULTILINE)
    ] == headings
    assert len(re.findall(r"^\*\*Table \d+\.\*\*", markdown, re.MULTILINE)) == len(tree.find_class("exhibit"))
    plain = markdown.replace("\\", "").replace("*", "")
    for item in tree.find_class("answer")[0]:
        sentence = text(item).split(". ", 1)[1]
        assert re.split(r"[:.] ", sentence)[0] in plain


def test_pdf_is_tagged_and_holds_the_words():
    page_ = report(detente.load("elmira"), form="pdf")
    assert page_.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in page_
    assert b"pdfuaid" in page_
    source, pictures = typst_source(build(found("elmira"), ORIGIN))
    assert '"Whether the status quo holds depends on how far the sides look ahead: "' in source
    assert list(pictures) == ["picture-1", "picture-2"]
    assert "<text" not in pictures["picture-1"]  # letters as outlines: Typst has other fonts


def test_pdf_of_letters_that_no_font_has():
    conflict = Conflict(
        title="\U000e0fff 中",
        decision_makers={"a": {"options": {"x": "𐴸"}}},
        readings={"r": {"preferences": {"a": "indifferent"}}},
    )
    assert report(conflict, form="pdf").startswith(b"%PDF")


def test_a_form_that_does_not_exist():
    with pytest.raises(UnknownNameError, match="Did you mean 'markdown'"):
        report(detente.load("chicken"), form="markdwon")
    assert find_form(".HTM").name == "html"


@pytest.mark.parametrize(
    ("form", "library", "extra"),
    [("html", "jinja2", "report"), ("html", "igraph", "report"), ("html", "matplotlib", "report"),
     ("pdf", "typst", "pdf"), ("pdf", "igraph", "pdf")],
)  # fmt: skip
def test_a_missing_library_is_told_before_the_work(monkeypatch, form, library, extra):
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    monkeypatch.setattr("detente.reporting.report.render.overview", lambda *_, **__: pytest.fail("worked in vain"))
    with pytest.raises(UnsupportedAnalysisError, match=rf"'{library}'.*pip install 'detente\[{extra}\]'"):
        report(detente.load("chicken"), form=form)


def test_markdown_needs_no_library(monkeypatch):
    for library in ("jinja2", "igraph", "matplotlib", "typst"):
        monkeypatch.setitem(sys.modules, library, None)
    assert report(detente.load("elmira"), form="markdown").startswith(b"# Elmira")


# --- hostile and odd input --------------------------------------------------------------------------------------------

HOSTILE = '</title><script>alert(1)</script> #import "x" *b* `c` $d$ [e](f) {{ g }} \\ & % _ ~ " \' <'


def test_text_of_a_file_stays_text():
    conflict = Conflict(
        title=HOSTILE,
        summary=HOSTILE,
        sources={
            "s": {"title": HOSTILE, "url": "javascript:alert(1)"},
            "t": {"title": "T", "url": 'https://e.org/"><b>'},
        },
        decision_makers={"a": {"name": HOSTILE, "options": {"x": {"name": HOSTILE, "cite": "s"}}}, "b": {}},
        status_quo=[],
        readings={
            "r": {
                "name": HOSTILE,
                "preferences": {"a": {"statements": [{"statement": "x", "because": HOSTILE}]}, "b": "indifferent"},
            }
        },
        notes=[HOSTILE],
    )
    tree = html.document_fromstring(report(conflict).decode())
    assert not list(tree.iter("script", "b"))
    assert tree.findtext(".//h1") == HOSTILE
    assert all(not link.get("href").startswith("javascript") for link in tree.iter("a"))
    assert "javascript:alert(1)" in text(tree.get_element_by_id("source-1"))
    assert report(conflict, form="pdf").startswith(b"%PDF")
    markdown = report(conflict, form="markdown").decode()
    assert "<script>" not in markdown.replace("\\<script\\>", "")


def test_graph_form_has_a_report():
    conflict = Conflict(
        title="By hand",
        graph={
            "states": {"s": "Peace", "t": "War", "u": "Truce"},
            "moves": {"a": {"s": ["t"], "t": ["u"]}, "b": {"u": ["s"]}},
        },
        decision_makers={"a": {"name": "Ann"}, "b": {"name": "Bob"}},
        status_quo="s",
        readings={"r": {"preferences": {"a": {"ranking": ["s", "u", "t"]}, "b": {"ranking": ["s", "u", "t"]}}}},
    )
    tree = html.document_fromstring(report(conflict).decode())
    answer = text(tree.find_class("answer")[0])
    assert "No side could improve its lot by leaving the status quo" in answer
    assert "Under sequential stability (SEQ), one of 3 states is an equilibrium." in answer
    assert text(tree.get_element_by_id("state-1")) == "Status quo: “Peace”; an equilibrium under every concept applied."
    assert table(tree, "options")[1:] == [["Ann"], ["Peace", "War"], ["War", "Truce"], ["Bob"], ["Truce", "Peace"]]
    assert "nothing can be said option by option" in text(tree.get_element_by_id("left-out"))
    assert "Simultaneous stability (SIM) was not applied" in text(tree.get_element_by_id("left-out"))


def test_large_conflicts_say_what_is_left_out(monkeypatch):
    monkeypatch.setattr(overview_module, "LARGEST_COMPARED", 1000)
    tree = html.document_fromstring(report(detente.load("three-demands"), concepts=["nash", "seq"]).decode())
    left_out = text(tree.get_element_by_id("left-out"))
    assert "177 of the 179 states" in left_out
    drawn = tree.xpath("//figure//*[starts-with(@id, 'box-')]")
    assert f"The picture of the moves shows {len(drawn)} of 9,600 states" in left_out
    answer = text(tree.find_class("answer")[0])
    assert "five other readings" in answer
    assert "was not looked into: the conflict has 9,600 states" in answer


@pytest.mark.slow
def test_a_million_states():
    makers = {f"m{i}": {"options": {f"o{i}_{k}": f"Option {k} of {i}" for k in range(4)}} for i in range(5)}
    names = [option for maker in makers.values() for option in maker["options"]]
    wishes = {
        maker: {"statements": [f"{'not ' if (k + i) % 3 else ''}{names[(7 * k + 3 * i) % 20]}" for k in range(12)]}
        for i, maker in enumerate(makers)
    }
    conflict = Conflict(title="Million", decision_makers=makers, status_quo=[], readings={"r": {"preferences": wishes}})
    tree = html.document_fromstring(report(conflict).decode())
    assert "1,048,576" in text(tree.get_element_by_id("options"))
    assert len(html.tostring(tree)) < 2_000_000


@given(conflicts())
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_any_conflict_has_a_report(conflict):
    try:
        conflict.compile()
    except DetenteError:
        return
    tree = html.document_fromstring(report(conflict).decode())
    names = {node.get("id") for node in tree.iter() if isinstance(node.tag, str)}
    assert all(link.get("href")[1:] in names for link in tree.iter("a") if link.get("href").startswith("#"))
    assert len(tree.find_class("answer")[0].findall("li")) == 5
    assert report(conflict, form="markdown")
