"""What is no YAML is told in plain words, by both parsers of PyYAML, with line and column."""

import pytest
import yaml

from detente.errors import FormatError
from detente.io import loads, yaml_tree

LOADERS = [pytest.param(yaml.SafeLoader, id="python")]
if yaml.__with_libyaml__:
    LOADERS.append(pytest.param(yaml.CSafeLoader, id="libyaml"))


@pytest.fixture(params=LOADERS)
def loader(request, monkeypatch):
    monkeypatch.setattr(yaml_tree, "LOADER", request.param)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 'x\nb: 1\n", "1:4: the quotation mark ' is never closed. Close it, or double it inside."),
        ('a: "x', '1:4: the quotation mark " is never closed'),
        ("a:\n\t- b\n", "2:1: a tab stands where only spaces may; expected spaces. Indent with spaces"),
        ("a: b\n\tc: d", "2:1: a tab stands where only spaces may"),
        ("a: b: c\n", "1:5: a second colon in one value. Put a value that contains ': ' in quotes."),
        ("a:b\nc: d\n", "1:2: a space is missing after the colon; expected 'key: value'"),
        ("a: 1\n b: 2\n", "2:3: a key cannot stand here. Check the indentation: the line above already holds"),
        ("a: b\nc\nd: e\n", "2:1: a key stands here without its colon; expected 'key: value'. Write"),
        ("a: & x\n", "1:4: '&' needs a name after it. If it is a text, put it in quotes: '&...'."),
        ("a: *", "1:4: '*' needs a name after it. If it is a text, put it in quotes: '*...'."),
        ("a: @x\n", "1:4: a text cannot begin with '@'. If it is a text, put it in quotes: '@...'."),
        ("a: `x\n", "1:4: a text cannot begin with '`'"),
        ("a: %x\n", "1:4: a text cannot begin with '%'"),
        ('a: "b\\qc"\n', "1:6: this is no known escape in double quotes. Write two backslashes for one"),
        ("- a\nb: c\n", "2:1: this line does not fit the lines above it; expected another item '- ...'. Indent"),
        ("a:\n  b: c\n d: e\n", "3:2: this line does not fit the lines above it; expected another key. Indent"),
        ("a: 'It's'\nb: c", "1:8: the quoted text has ended, but the line goes on. Inside '...' write ''"),
        ("a: [1, 2\nb: 3\n", "1:4: the bracket '[' is not closed, or a comma is missing inside; expected ','"),
        ("a: {x: 1\n", "1:4: the bracket '{' is not closed, or a comma is missing inside; expected ',' or '}'"),
        ("a: {b: c]\n", "1:4: the bracket '{' is not closed"),
        ("]", "1:1: ']' closes a bracket that was never opened"),
        ("{", "1:2: a value is missing here"),
        ("a: - b", "1:4: a list cannot begin here. Put each '- item' on a line of its own"),
        ("!e!foo bar", "1:1: a tag ('!') cannot be read. If it is a text, put it in quotes"),
        ("a: |x\n", "1:5: this is no YAML"),
        ("%YAML 3.0\n---\na: b", "1:1: the file should have ended here; expected one document"),
        ("a: b\n...\nfoo", "3:1: the file should have ended here; expected one document"),
        ("a: b\n---\nc: d\n", "2:1: a second document begins here; expected one conflict per file"),
        # --- what is YAML, but no file of ours
        ("", "1:1: file is empty; expected lines 'key: value'"),
        ("# only a remark\n", "1:1: file is empty"),
        ("~", "1:1: file is empty"),
        ("\n foo", "2:2: file holds no conflict; expected lines 'key: value': title, decision_makers"),
        ("- a", "1:1: file holds no conflict"),
        ("[a]: b\n", "1:1: key is not a text; expected a name or a statement; got a list. A text that begins"),
        ("? {x: y}\n: z\n", "1:3: key is not a text; expected a name or a statement; got a mapping"),
        ("a: {<<: {b: c}}\n", "1:5: '<<' does not merge here; expected a key. Repeat the entries"),
        ("a: 1\n'a': 2\n", "2:1: key 'a' is given twice. The first stands at 1:1; remove or rename"),
        ("a: *x\n", "1:4: unknown alias; got '*x'. If it is a text, put it in quotes: '*x'."),
        ("a: [&one b, *oen]\n", "1:13: unknown alias; got '*oen'. Did you mean 'one'?"),
        ("a: &b [*b]\n", "1:8: '*b' stands for something that contains it"),
        ("a: !!python/name:os.system x", "1:4: tag not allowed; got '!!python/name:os.system'. Tags are refused"),
        ("a: !<tag:x> b", "1:4: tag not allowed; got 'tag:x'"),
        ("title: A\0", "1:9: file holds a character that is no text; got a NUL character. The file may be damaged"),
        ("a\ntitle: \x07", "2:8: file holds a character that is no text; got the character U+0007. Remove it."),
        ("title: \ud800", "1:8: file holds a character that is no text; got the character U+D800"),
    ],
)  # fmt: skip
def test_what_is_said(text, said):
    with pytest.raises(FormatError) as raised:
        loads(text)
    told = [str(problem) for problem in raised.value.problems]
    place, _, message = said.partition(" ")
    assert any(problem.startswith(f"<text>:{place} error: {message}") for problem in told), told


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="the Python parser lets this pass, libyaml does not")
def test_half_a_character_written_as_an_escape(monkeypatch):
    for loader, said in [(yaml.SafeLoader, "half a character"), (yaml.CSafeLoader, "no known escape")]:
        monkeypatch.setattr(yaml_tree, "LOADER", loader)
        with pytest.raises(FormatError, match=said):
            loads('title: "\\ud800"\n')


@pytest.mark.usefixtures("loader")
def test_line_ends_and_marks_of_other_systems():
    text = "﻿title: A\r\nx: y\rz: 1\n"
    with pytest.raises(FormatError) as raised:
        loads(text)
    places = [(problem.line, problem.column) for problem in raised.value.problems if problem.message == "unknown key"]
    assert places == [(2, 1), (3, 1)]
