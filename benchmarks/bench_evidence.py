"""How quick large result files are judged: cold processes of `evidence list` over one artefact each."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Row, median_run

COMMAND = Path(sys.executable).parent / "safetycase"
TARGET = "target: {metric: failure-rate, at_most: 0.01, confidence: 0.95}"
CASES = 100_000
JSONL_BYTES = 200_000_000
MEMORY = 64.0
"""MB that a process may have while it judges a large file."""


def rows(folder: Path) -> Iterator[Row]:
    """The figures of large JUnit files in two dialects and with many ids, of JSONL with samples, and of digests."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    for dialect in ("pytest", "gtest", "with an id each"):
        target = None if dialect == "with an id each" else 1.0
        yield from _measured(f"judge a JUnit file of {CASES:,} cases ({dialect})", _junit(folder, dialect), target)
    yield from _measured("judge 200 MB of JSONL (rows of 1 kB)", _jsonl(folder, 1_000), 2.0)
    content = bytes(64 * 1024 * 1024)
    started = time.perf_counter()
    hashlib.sha256(content).digest()
    yield Row("SHA-256 of 500 MB", (time.perf_counter() - started) * 500e6 / len(content), "s", 1.0)


def _measured(work: str, case: Path, target: float | None) -> Iterator[Row]:
    result = median_run([COMMAND, "-C", case, "evidence", "list", "--no-cache"], 3, good=(0,))
    yield Row(work, result.wall, "s", target, f"{result.cpu:.1f} s of processor")
    yield Row(f"{work}: memory", result.memory, "MB", MEMORY)
    again = median_run([COMMAND, "-C", case, "evidence", "list"], 3, good=(0,))
    yield Row(f"{work}: again", again.wall, "s", None, f"{again.cpu:.1f} s of processor, known by digest")


def _case(folder: Path, name: str, suffix: str, more: str) -> tuple[Path, Path]:
    case = folder / name
    (case / "model").mkdir(parents=True)
    (case / "safetycase.yaml").write_text('safetycase: "1"\nname: Large results\n', encoding="utf-8")
    (case / "model" / "case.yaml").write_text(
        f"requirements:\n  R-1: {{text: It answers, {TARGET}}}\n"
        f"evidence:\n  E-1: {{supports: [R-1], artefact: {{path: results.{suffix}}}{more}}}\n",
        encoding="utf-8",
    )
    return case, case / f"results.{suffix}"


def _junit(folder: Path, dialect: str) -> Path:
    case, file = _case(folder, f"junit-{dialect.replace(' ', '-')}", "xml", "")
    number = range(CASES)
    suite = f'<testsuites><testsuite name="pytest" tests="{CASES}" failures="0" timestamp="2026-05-04T10:00:00">'
    if dialect == "with an id each":
        parts = (
            f'<testcase classname="tests.test_pump" name="test_case[{at}]" time="0.001"><properties>'
            f'<property name="requirement" value="REQ-{at}"/></properties></testcase>'
            for at in number
        )
    elif dialect == "pytest":
        parts = (f'<testcase classname="tests.test_pump" name="test_case[{at}]" time="0.001" />' for at in number)
    else:
        parts = (
            f'    <testcase name="Case{at}" file="pump_test.cc" line="{at}" status="run" result="completed"'
            f' time="0.001" timestamp="2026-05-04T10:00:00.000" classname="Pump" />\n'
            for at in number
        )
        suite = f'<testsuites name="AllTests" tests="{CASES}"><testsuite name="Pump" tests="{CASES}" failures="0">\n'
    file.write_text(f"{suite}{''.join(parts)}</testsuite></testsuites>", encoding="utf-8")
    return case


def _jsonl(folder: Path, length: int) -> Path:
    select = ", select: {item: id, unit: item, repeats: any, outcome: {column: score, pass: [1.0], failure: [0.0]}}"
    case, file = _case(folder, f"jsonl-{length}", "jsonl", select)
    answer = "x" * max(1, length - 60)
    with file.open("w", encoding="utf-8") as lines:
        written = number = 0
        while written < JSONL_BYTES:
            number += 1
            row = {"id": f"q-{number}", "score": float(number % 1000 != 0), "answer": answer}
            written += lines.write(json.dumps(row) + "\n")
    return case
