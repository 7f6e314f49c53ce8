"""Benchmark of reading: ``python -m benchmarks.reading [--pages 10,100,1000]`` writes READING.md.

Pages of 400 words are made from the sentences of the gold set, in a fixed order. Each step is timed
apart: taking the text apart into sentences, reading records by rules, and keeping all of it in a project on the disk.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path

from benchmarks.report import machine
from detente.reading.documents import document_of
from detente.reading.extraction import records_of
from detente.reading.gold import examples
from detente.reading.store import Evidence

RESULTS = Path(__file__).with_name("READING.md")
PAGES = (10, 100, 1000)
WORDS = 400


def pages(number: int) -> list[str]:
    """Make pages of about 400 words; the same ones each time."""
    draw = random.Random(number)
    texts = [known.text for half in ("development", "test") for known in examples(half)]
    made = []
    for _ in range(number):
        page: list[str] = []
        while sum(map(len, map(str.split, page))) < WORDS:
            page.append(draw.choice(texts))
        made.append(" ".join(page))
    return made


def measure(number: int) -> tuple[float, float, float, int]:
    """Return seconds for sentences, records and keeping, and how many records there are."""
    texts = pages(number)
    records_of(document_of(texts[:1]))  # tables are loaded once
    began = time.perf_counter()
    document = document_of(texts, title="Benchmark")
    divided = time.perf_counter()
    records = records_of(document)
    read = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Evidence(Path(folder) / "p.evidence") as evidence:
        evidence.add(document, records)
    kept = time.perf_counter()
    return divided - began, read - divided, kept - read, len(records)


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description="Benchmark of reading by rules.")
    parser.add_argument("--pages", default=",".join(map(str, PAGES)), help="how many pages, with commas between")
    sizes = [int(size) for size in parser.parse_args().pages.split(",")]
    lines = [
        "# Benchmark of reading", "", "Made by `python -m benchmarks.reading`.", "", *machine(), "",
        f"Pages of {WORDS} words of the gold set; one process; reading by rules.", "",
        "| pages | records | sentences, s | records, s | keeping, s | pages a second |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for size in sizes:
        divided, read, kept, records = measure(size)
        rate = size / (divided + read + kept)
        lines.append(f"| {size:,} | {records:,} | {divided:.2f} | {read:.2f} | {kept:.2f} | {rate:,.0f} |")
        print(lines[-1], flush=True)
    RESULTS.write_text("\n".join([*lines, ""]), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
