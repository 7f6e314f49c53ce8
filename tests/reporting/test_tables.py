"""A table says the same in every form, and nothing in it can break the form."""

import csv
import io

from lxml import html

from detente.reporting.tables import Row, Table
from detente.reporting.text import Span, Text

TABLE = Table(
    ("", "1\nstatus quo", "2"),
    (
        Row(("Russia & Co",), is_heading=True, decision_maker=0),
        Row(("  Press <hard>", "yes", "·")),
        Row(("China",), is_heading=True, decision_maker=1),
        Row(("  Back_it", Text("for ", Span("Russia", "maker", 0)), "●")),
    ),
    title="Who does 100 %",
    notes=("A note.",),
    is_compact=True,
)


def cells(row):
    return [cell.text_content() for cell in row]


def test_html_has_scopes_groups_and_spoken_signs():
    table, note = html.fragments_fromstring(TABLE.to_html())
    assert table.find("caption").text == "Who does 100 %"
    assert [head.get("scope") for head in table.findall("thead/tr/th")] == ["col", "col"]
    groups = table.findall("tbody")
    assert [group.get("class") for group in groups] == ["group dm-0", "group dm-1"]
    heading, row = groups[0].findall("tr")
    assert (heading[0].get("scope"), heading[0].get("colspan"), heading[0].text) == ("rowgroup", "3", "Russia & Co")
    assert (row[0].get("scope"), row[0].text) == ("row", "Press <hard>")
    assert cells(row[1:]) == ["yes", "·no"]
    assert row[2].find("span[@class='spoken']").text == "no"
    assert groups[1].find("tr/td/span").get("class") == "maker dm-0"
    assert note.text == "A note."


def test_latex_escapes_and_keeps_groups():
    lines = TABLE.to_latex(label="tab:who").splitlines()
    assert r"  \caption{Who does 100 \%}" in lines
    assert r"  \label{tab:who}" in lines
    assert r"  \begin{tabular}{lcc}" in lines
    assert r"     & \shortstack{1 \\ status quo} & 2 \\" in lines
    assert r"    \multicolumn{3}{l}{\textbf{Russia \& Co}} \\" in lines
    assert r"    \quad Press \textless{}hard\textgreater{} & yes & $\cdot$ \\" in lines
    assert r"    \quad Back\_it & for Russia & $\bullet$ \\" in lines


def test_latex_cells_cannot_be_taken_for_arguments():
    table = Table.of(("a", "b"), [("[1]", "*"), ("\\end{table}", "x~y^z")])
    text = table.to_latex()
    assert r"    {}[1] & {}* \\" in text
    assert r"\textbackslash{}end\{table\} & x\textasciitilde{}y\textasciicircum{}z" in text


def test_text_with_parts_is_plain_text_elsewhere():
    rows = list(csv.reader(io.StringIO(TABLE.to_csv())))
    assert rows[0] == ["group", "", "1\nstatus quo", "2"]
    assert rows[2] == ["China", "  Back_it", "for Russia", "●"]
    assert "for Russia" in TABLE.to_markdown()


def test_parts_of_a_text_are_escaped_and_linked():
    text = Text(Span("<b>", "state", 7), " ", Span("[2]", "source", 2), Span("x", "link", 'https://e.org/?a="&b'))
    table = Table.of(("one",), [(text,)])
    cell = html.fragment_fromstring(table.to_html()).find(".//td")
    links = cell.findall("a")
    assert [link.get("href") for link in links] == ["#state-7", "#source-2", 'https://e.org/?a="&b']
    assert links[0].text == "<b>"


def test_joined():
    assert Text.joined(["a"], last=" and ") == "a"
    assert Text.joined(["a", "b", "c"], last=" and ") == "a, b and c"
    assert Text.joined(["a", "b", "c"], "; ") == "a; b; c"
    assert Text("x", Text(Span("y", "em")), "").spans == (Span("x"), Span("y", "em"))
