"""Damaged files: findings, never an exception, and no case that cannot be read. At length: tests/soak."""

from __future__ import annotations

import random
import time

import pytest

from safetycase.case import Memory, load
from safetycase.exchange import case_files, read_pasta, write_pasta
from tests.unit.exchange.damage import damaged
from tests.unit.exchange.samples import BRIDGE, TABLE


@pytest.mark.parametrize("seed", range(40))
def test_damaged_pasta_files(seed: int) -> None:
    chance = random.Random(seed)
    text = damaged(chance, BRIDGE if seed % 2 else TABLE, chance.randint(1, 20))
    imported = read_pasta("x.stpa", text.encode())
    case = load(Memory(case_files(imported, imported.name or "x")))
    assert [item.id for item in case.items.values() if item.errors] == []
    assert case.counts == imported.counts
    for finding in imported.findings:
        assert finding.line or finding.rule == "SFC080"
    if not imported.broken:
        assert not read_pasta("x.stpa", write_pasta(case).text.encode()).broken


@pytest.mark.parametrize("length", range(0, len(BRIDGE), 97))
def test_files_cut_off(length: int) -> None:
    imported = read_pasta("x.stpa", BRIDGE[:length].encode())
    case = load(Memory(case_files(imported, "x")))
    assert [item.id for item in case.items.values() if item.errors] == []


REPEATED = [
    "Losses\n" + "L1 'x'\n" * 3000,
    "ControlStructure\nG {" + "K {}\n" * 3000 + "}",
    "Losses\nL1 '" + " \t" * 200_000 + "\n" + " \t" * 200_000 + "x'",
    "Context-Table\nR { controlAction: a.b type: x" + "-x" * 100_000,
    "Hazards\nH" + ".1" * 100_000 + " 'x'",
    "ControlStructure\nG " + "{" * 100_000,
    "/*" * 100_000,
    "Losses\n" + "a\n" * 100_000,
    "Losses\nL1 /*= [" + '"x",' * 100_000 + "\"y\"] */ 'x'\n",
]


@pytest.mark.parametrize("text", REPEATED, ids=range(len(REPEATED)))
def test_repetition_takes_no_endless_time(text: str) -> None:
    start = time.perf_counter()
    imported = read_pasta("x.stpa", text.encode())
    case_files(imported, "x")
    assert time.perf_counter() - start < 10


def test_more_words_than_an_analysis_has_are_refused() -> None:
    (finding,) = read_pasta("x.stpa", b"a " * 1_000_001).findings
    assert finding.rule == "SFC080"
    assert "more than 1,000,000 words" in finding.message
