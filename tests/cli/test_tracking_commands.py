"""The commands about a conflict in time: track, backtest, infer, now."""

import json

CSV = "date,option,level,confidence,disputed,source\n2021-12-01,mass,yes,,,\n2021-12-17,press,yes,,,drafts\n"


def test_track(run, data, fails, tmp_path):
    code, out, _ = run("track", "three-demands")
    assert code == 0
    assert (
        "Between 2 and 4 February 2022 two decision makers moved: Russia and China. Any order is possible."
        in " ".join(out.split())
    )
    assert "18 records on 14 days, no contradictions" in out
    assert data("track", "three-demands")["moments"][0]["date"] == "2021-12-01"
    file = tmp_path / "seen.csv"
    file.write_text(CSV, "utf-8")
    assert len(data("track", "three-demands", "--records", file)["moments"]) == 2
    code, out, _ = run("track", "three-demands", "--format", "csv", "--until", "2022-01-01")
    assert out.splitlines()[0] == "Date,Who,Option,Level,Trust,What it did,Proposed,Sources"
    assert len(out.splitlines()) == 3
    picture = tmp_path / "path.svg"
    code, _, _ = run("track", "three-demands", "-o", picture)
    assert (code, picture.exists()) == (0, True)
    assert "Where every option stood from 1 December 2021 to 24 February 2022" in picture.read_text("utf-8")
    file.write_text(CSV.replace("press", "pres"), "utf-8")
    fails(f"track three-demands --records {file}", 1, "seen.csv:3:1: error: option: unknown option")
    fails("track elmira", 1, "has no observations; write some under 'observations'")


def test_track_tells_what_cannot_be(run, tmp_path):
    file = tmp_path / "seen.csv"
    rows = [
        "2022-01-01,send,yes,,,",
        "2022-01-02,send,no,,,",
        "2022-01-03,sanction,yes,,,",
        "2022-01-04,send,yes,0.2,,",
    ]
    file.write_text("\n".join(["date,option,level,confidence,disputed,source", *rows]) + "\n", "utf-8")
    code, out, _ = run("track", "three-demands", "--records", file)
    assert code == 0
    text = " ".join(out.split())
    assert "“Send troops into Ukraine” went back, which contradicts that it cannot be undone" in text
    assert "what is recorded cannot be: no feasible state agrees with it" in text
    assert "is trusted to 0.2, so that either level is held possible" in text


def test_backtest(run, data, fails):
    code, out, _ = run("backtest", "three-demands", "-r", "neutral", "--by", "improvements,best-replies")
    assert code == 0
    text = " ".join(out.split())
    assert "the guess “nothing changes” is right in 62 %" in text
    assert "With more judgements than changes a good score is no evidence" in text
    found = data("backtest", "three-demands", "-r", "neutral", "--by", "undeterred", "-c", "seq", "--every", "month")
    assert [score["concept"] for score in found["scores"]] == ["seq"]
    assert [score["baseline"] for score in found["baselines"]] == ["nothing changes", "any move alike"]
    code, out, _ = run("backtest", "three-demands", "-r", "neutral", "-c", "seq", "--format", "csv")
    assert len(out.splitlines()) == 1 + 2 + 4
    code, out, _ = run("backtest", "three-demands", "-r", "neutral", "-c", "seq", "--format", "markdown", "-n", "1")
    assert "3 more: raise --limit" in out
    fails("backtest three-demands --by greedy", 1, "unknown rule of moves 'greedy'")
    fails("backtest three-demands -r neutrl", 1, "Did you mean 'neutral'")


def test_infer(run, data, fails):
    code, out, _ = run("infer", "three-demands", "-r", "russian_official")
    assert code == 0
    text = " ".join(out.split())
    assert "21 February 2022: it moved from state 1,398 to state 1,400, though it is said to like" in text
    assert "they fit if it wanted the opposite of [not “Send troops into Ukraine”]." in text
    assert "the moves settle 2 comparisons of 46,075,200" in text
    assert data("infer", "three-demands", "--behaviour", "best-replies")["behaviour"] == "best_replies"
    code, out, _ = run("infer", "three-demands", "--behaviour", "best-replies")
    assert "which it could have reached, better" in " ".join(out.split())
    assert "No revision is offered: no change of its statements" in " ".join(out.split())
    code, out, _ = run("infer", "three-demands", "--format", "csv")
    assert out.splitlines()[0] == 'Date,Who moved,What changed,"From, to",Fits'
    fails("infer elmira", 1, "has no observations")


def test_infer_tells_ties_and_what_it_could_not_read(run, tmp_path):
    file = tmp_path / "seen.csv"
    file.write_text("date,option,level\n2022-01-01,send,yes\n2022-01-02,send,no\n2022-01-03,cushion,no\n", "utf-8")
    code, out, _ = run("infer", "three-demands", "--records", file)
    assert code == 0
    assert "Moves that tell nothing" in out


def test_now(run, data, fails):
    code, out, _ = run("now", "three-demands", "--until", "2022-02-04", "--if", "send")
    assert code == 0
    text = " ".join(out.split())
    assert "At once, Russia: choose “Send troops into Ukraine”" in text
    assert "United States with NATO would have reason to move then, and has none today." in text
    assert "Nothing within two steps." in text
    found = data("now", "three-demands", "--if", "backing=mild", "-r", "article")
    assert found["supposed"] == {"backing": "mild"}
    assert found["reading"] == "article"
    code, out, _ = run("now", "elmira")
    assert "Nothing is recorded; today is the status quo." in out
    assert "In two steps" in out or "At once" in out
    fails("now three-demands --if sends", 1, "Did you mean 'send'")
    fails("now three-demands --if missiles_asia --if accept_china", 1, "infeasible")


def test_json_is_json(run):
    for command in ("track", "infer", "now"):
        code, out, _ = run(command, "three-demands", "--format", "json")
        assert code == 0
        json.loads(out)
