"""The command line as a user meets it: results, remarks, exit codes, slips."""

import json
import subprocess
import sys

import pytest
import yaml

from detente.cli import main
from detente.cli.app import COMMANDS


@pytest.fixture
def run(capsys):
    """Run a command line; return exit code, standard output and standard error."""

    def call(*words):
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        shown = capsys.readouterr()
        return stopped.value.code, shown.out, shown.err

    return call


@pytest.fixture
def file(tmp_path, run):
    path = tmp_path / "well.yaml"
    assert run("new", path)[0] == 0
    return path


def test_every_command_explains_itself(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "Exit codes: 0 done; 1 the conflict" in " ".join(out.split())
    for command in COMMANDS:
        assert command in out
        code, own, _ = run(command, "--help")
        assert code == 0
        assert own.startswith(f"Usage: detente {command}")


def test_version(run):
    assert run("--version")[1] == "detente 0.1.0\n"


def test_analyze_shows_counts_and_states(run):
    code, out, err = run("analyze", "elmira")
    assert (code, err) == (0, "")
    assert "9 feasible states; status quo: state 1 (NYNNN)" in out
    assert "Sequential (SEQ)" in out
    assert "●" in out


def test_analyze_json_is_the_contract(run):
    data = json.loads(run("analyze", "prisoners-dilemma", "--format", "json")[1])
    assert data["schema"] == "detente.analysis/1"
    assert [item["state"] for item in data["equilibria"]["seq"]] == [1, 4]
    assert data["equilibria"]["nash"] == [{"state": 1, "levels": ["no", "no"]}]
    first = data["decision_makers"][0]
    assert data["stable"]["nash"][first] == [1, 3]


def test_analyze_csv_has_a_row_per_equilibrium(run):
    out = run("analyze", "elmira", "-f", "csv", "-c", "nash", "-c", "GMR")[1].splitlines()
    assert out[0].startswith("state,pattern,modify,delay,accept,abandon,insist,nash,")
    assert [line.split(",")[0] for line in out[1:]] == ["5", "8", "9", "1", "4"]


def test_analyze_markdown(run):
    out = run("analyze", "elmira", "-f", "markdown")[1]
    assert "| Nash | 3 |" in out


def test_analyze_with_profile_where_and_settings(run):
    data = json.loads(
        run("analyze", "elmira", "-p", "uniroyal=gmr", "-w", "insist", "-f", "json", "--ties", "no_sanction")[1]
    )
    assert data["profile"]["uniroyal"] == "gmr"
    assert data["settings"]["ties"] == "no_sanction"
    assert all(item["levels"][-1] == "yes" for found in data["equilibria"].values() for item in found)
    assert data["where"] == "insist"


def test_no_equilibrium_under_a_condition_is_said(run):
    assert "No equilibrium where accept and delay" in run("analyze", "elmira", "-w", "accept and delay")[1]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["analyze", "elmyra"], 1, "Did you mean 'elmira'?"),
        (["analyze", "nowhere.yaml"], 1, "nowhere.yaml"),
        (["analyze", "elmira", "-c", "sek"], 1, "Did you mean 'seq'?"),
        (["analyze", "elmira", "-r", "nobody"], 1, "unknown reading 'nobody'"),
        (["analyze", "elmira", "-w", "insit"], 1, "Did you mean 'insist'?"),
        (["states", "elmira", "-w", "insist and"], 1, "character 11: error: statement breaks off; expected"),
        (["analyze", "elmira", "-p", "uniroyl=seq"], 1, "Did you mean 'uniroyal'?"),
        (["analyze", "elmira", "-p", "uniroyal"], 2, "DECISION_MAKER=CONCEPT"),
        (["analyze", "elmira", "--format", "xml"], 2, "xml"),
        (["analize", "elmira"], 2, "Did you mean 'analyze'?"),
        (["states", "elmira", "--sort", "nobody"], 1, "unknown decision maker 'nobody'"),
        (["analyze"], 2, "FILE_OR_CASE"),
    ],
)
def test_slips(run, words, code, said):
    found, out, err = run(*words)
    assert found == code
    assert said in err
    assert out == ""


def test_states(run):
    out = run("states", "elmira", "--sort", "uniroyal", "-n", 2)[1]
    assert "NYNNN" in out
    assert "7 more states" in out
    data = json.loads(run("states", "elmira", "-f", "json", "-w", "abandon")[1])
    assert data["states"][0]["levels"] == ["-", "no", "no", "yes", "-"]
    assert len(run("states", "elmira", "-f", "csv")[1].splitlines()) == 10


def test_states_of_many_options_stand_side_by_side(run):
    out = run("states", "three-demands", "--sort", "china", "-n", 8)[1]
    assert "  Keep offensive weapons from Russia's border" in out
    assert out.count("Place in the order of") == 2
    assert "9,592 more states" in out
    assert len(run("states", "three-demands", "-n", 8, "-f", "csv")[1].splitlines()) == 9


def test_new_writes_a_file_that_is_right(run, file):
    code, out, _ = run("check", file)
    assert code == 0
    assert "0 errors, 0 warnings" in out
    assert run("new", file)[0] == 2
    assert run("new", file, "--force")[0] == 0
    assert run("analyze", file)[0] == 0


def test_check_tells_every_mistake_with_its_line(run, file):
    text = file.read_text("utf-8")
    file.write_text(text.replace("close and save_low", "clos and save_low").replace("moves: up", "moves: upp"), "utf-8")
    lines = dict(enumerate(file.read_text("utf-8").splitlines(), 1))
    code, out, _ = run("check", file)
    assert code == 1
    wrong = [number for number, line in lines.items() if "upp}" in line or "clos " in line]
    for number in wrong:
        assert f"well.yaml:{number}:" in out
    assert "2 errors" in out
    data = json.loads(run("check", file, "-f", "json")[1])
    assert [problem["line"] for problem in data["errors"]] == wrong


def test_check_strict_counts_warnings(run, file):
    file.write_text(
        file.read_text("utf-8").replace("both_save: save_up and save_low", "both_save: close and save_low"), "utf-8"
    )
    assert run("check", file)[0] == 0
    code, out, _ = run("check", file, "--strict")
    assert code == 1
    assert "holds in no feasible state" in out


def test_check_of_more_states_than_fit_into_memory(run, tmp_path):
    options = ", ".join(f"o{k}: Option {k}" for k in range(45))
    path = tmp_path / "large.yaml"
    path.write_text(
        f"detente: 1\ntitle: Large\ndecision_makers: {{a: {{options: {{{options}}}}}}}\n"
        "infeasible: [never: o1 and o2]\nreadings: {r: {preferences: {a: indifferent}}}\n",
        "utf-8",
    )
    code, out, _ = run("check", path)
    assert code == 0
    assert "45 options, 35,184,372,088,832 combinations" in out
    assert " feasible" not in out
    assert json.loads(run("check", path, "-f", "json")[1])["feasible_states"] is None
    code, _, err = run("analyze", path)
    assert code == 3
    assert "combinations would fit" in err


def test_memory_that_runs_out_is_no_traceback(run, monkeypatch):
    def fail(*_, **__):
        raise MemoryError("Unable to allocate 1 TiB")

    monkeypatch.setattr("detente.analysis.analyze", fail)
    assert run("analyze", "elmira") == (
        3, "", "error: memory ran out; ask for less, for example one concept at a time\n"
    )  # fmt: skip


def test_warnings_of_a_file_are_remarks(run, file):
    file.write_text(
        file.read_text("utf-8").replace("both_save: save_up and save_low", "both_save: close and save_low"), "utf-8"
    )
    code, out, err = run("analyze", file, "-f", "json")
    assert code == 0
    assert json.loads(out)
    assert "holds in no feasible state" in err


def test_cases_and_show(run):
    out = run("cases")[1]
    assert out.startswith("Case ")
    assert "three-demands" in out
    assert {case["name"] for case in json.loads(run("cases", "-f", "json")[1])["cases"]} >= {"elmira", "garrison"}
    shown = run("show", "elmira")[1]
    assert "cannot be undone" in shown
    assert "No longer matters" in shown
    assert yaml.safe_load(run("show", "elmira", "-f", "yaml")[1])["detente"] == 1
    assert "| Option |" in run("show", "elmira", "-f", "markdown")[1]


def test_convert_there_and_back(run, tmp_path):
    target = tmp_path / "pd.gmcr"
    assert run("convert", "prisoners-dilemma", target)[0] == 0
    assert run("convert", "prisoners-dilemma", target)[0] == 2
    assert json.loads(run("analyze", target, "-f", "json")[1])["equilibria"]["nash"][0]["state"] == 1
    code, _, err = run("convert", "three-demands", tmp_path / "td.gmcr")
    assert code == 1
    assert "error" in err


def test_schema(run):
    assert "readings" in json.loads(run("schema")[1])["properties"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(run, shell):
    assert "_DETENTE_COMPLETE" in run("completion", shell)[1]


def process(*words, **options):
    return subprocess.run(
        [sys.executable, "-m", "detente", *words], capture_output=True, text=True, check=False, **options
    )


def test_completion_offers_cases():
    import os

    environment = {
        **os.environ,
        "_DETENTE_COMPLETE": "bash_complete",
        "COMP_WORDS": "detente analyze elm",
        "COMP_CWORD": "2",
    }
    shown = subprocess.run(
        [sys.executable, "-c", "from detente.cli import main; main()"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "plain,elmira" in shown.stdout


IMPORTS = """
import sys
from detente.cli import main
try:
    main(["analyze", "elmira"])
except SystemExit:
    print([name for name in ("numba", "matplotlib", "ruamel", "scipy", "igraph") if name in sys.modules])
"""


def test_a_small_analysis_imports_neither_numba_nor_matplotlib():
    shown = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True)
    assert shown.stdout.endswith("[]\n")


def test_a_closed_pipe_is_no_error():
    shown = subprocess.run(
        f"{sys.executable} -m detente states three-demands -f csv | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stderr == ""
    assert shown.stdout.startswith("state,pattern")


def test_no_color_is_respected():
    import os

    shown = process("analyze", "elmira", env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": ""})
    assert "\x1b[3" not in shown.stdout
