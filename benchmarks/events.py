"""Benchmark of event files: ``python -m benchmarks.events [--rows 1000000,10000000]`` writes EVENTS.md.

Rows in the shape of GDELT 2.0 (61 columns, some 430 bytes each) are made from 5,000 patterns, coded by three rules, and
read in a process of its own. Beside the time stands what reading every byte of the file once takes, in the same run.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.report import machine
from detente.io.event_formats import EVENT_FORMATS
from detente.model import Conflict

RESULTS = Path(__file__).with_name("EVENTS.md")
ROWS = (1_000_000, 10_000_000)
PATTERNS = 5_000


def conflict() -> Conflict:
    """Return a conflict with an actor table and three rules."""
    import detente

    coding = {
        "actors": {"russia": {"countries": "RUS"}, "west": {"countries": ["USA", "GBR", "FRA"], "groups": "NAT"}},
        "options": {
            "mass": {"on": 5, "off": 1, "decay": 0.5, "evidence": [
                {"source": "russia", "codes": "15", "places": ["UP", "RS"]},
                {"level": "no", "source": "russia", "codes": "087"}]},
            "send": {"on": 5, "evidence": [{"source": "russia", "codes": ["19", "20"], "words": "troops"}]},
            "sanction": {"on": 3, "evidence": [{"source": "west", "target": "russia", "codes": ["163", "172"]}]},
        },
    }  # fmt: skip
    return Conflict(**{**detente.load("three-demands").to_dict(), "coding": coding})


def make(path: Path, rows: int) -> None:
    """Write a file; every 100,000th row is malformed."""
    draw, columns = random.Random(7), EVENT_FORMATS["gdelt2"].columns
    first, patterns = date(2021, 12, 1), []
    for number in range(PATTERNS):
        day = (first + timedelta(days=draw.randrange(86))).strftime("%Y%m%d")
        a, b = draw.choice([("RUS", "UKR"), ("USA", "RUS"), ("CHN", "USA"), ("FRA", "DEU"), ("IND", "PAK")])
        code = draw.choice(["190", "015", "0311", "042", "120", "154", "087", "173", "1721", "010"])
        place = {"Type": "4", "FullName": "Kyiv, Kyyiv, Misto, Ukraine", "ADM1Code": "UP12", "Lat": "50.4333",
                 "Long": "30.5167", "FeatureID": "-1044367"}  # fmt: skip
        cells = {f"{who}Geo_{name}": text for who in ("Actor1", "Actor2", "Action") for name, text in place.items()}
        cells |= {"SQLDATE": day, "MonthYear": day[:6], "Year": day[:4], "Actor1Code": f"{a}GOV", "Actor1Name": a,
                  "Actor1CountryCode": a, "Actor1Type1Code": draw.choice(["GOV", "MIL", "", "MED"]), "Actor2Name": b,
                  "Actor2CountryCode": b, "Actor2Type1Code": "GOV", "IsRootEvent": draw.choice("01"),
                  "EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2], "QuadClass": "4",
                  "GoldsteinScale": "-5.0", "NumMentions": "10",
                  "ActionGeo_CountryCode": draw.choice(["UP", "RS", "US"]),
                  "DATEADDED": f"{day}120000",
                  "SOURCEURL": f"https://news.example.org/{number}/a-long-address-of-a-story-about-troops"}  # fmt: skip
        patterns.append("\t".join(cells.get(name, "") for name in columns) + "\n")
    with path.open("w", encoding="utf-8") as out:
        for number in range(rows):
            out.write("broken\n" if number % 100_000 == 99_999 else f"{number}{patterns[number % PATTERNS]}")


def measure(path: Path) -> dict[str, float]:
    """Read the bytes once, then the events."""
    from detente.io.event_files import code_events

    known = conflict()
    began = time.perf_counter()
    with path.open("rb") as stream:
        while stream.read(1 << 24):
            pass
    streamed = time.perf_counter() - began
    before = resource.getrusage(resource.RUSAGE_SELF)
    began = time.perf_counter()
    found = code_events(known, [path])
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"seconds": took, "cpu": cpu, "streamed": streamed, "MiB": after.ru_maxrss / 1024,
            "malformed": found.files[0].malformed, "matched": found.files[0].matched}  # fmt: skip


def main() -> int:
    """Measure each size in a process of its own and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.events", description="Benchmark of event files.")
    parser.add_argument("--rows", default=",".join(map(str, ROWS)), help="numbers of rows, with commas between")
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.file:
        print(json.dumps(measure(Path(options.file))))
        return 0
    lines = ["| rows | file | time | CPU time | largest memory | reading the bytes once | malformed | that fit |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for rows in map(int, options.rows.split(",")):
            path = Path(folder) / "events.tsv"
            make(path, rows)
            command = [sys.executable, "-m", "benchmarks.events", "--file", str(path)]
            found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            cells = (f"{rows:,}", f"{path.stat().st_size / 2**30:.2f} GiB", f"{found['seconds']:.1f} s",
                     f"{found['cpu']:.1f} s", f"{found['MiB']:,.0f} MiB", f"{found['streamed']:.1f} s",
                     f"{found['malformed']:,}", f"{found['matched']:,}")  # fmt: skip
            lines.append(f"| {' | '.join(cells)} |")
            print(lines[-1])
    head = ["# Event files", "", "Made by `python -m benchmarks.events`; see its text for what is measured.", ""]
    RESULTS.write_text("\n".join([*head, *machine(), "", *lines]) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
