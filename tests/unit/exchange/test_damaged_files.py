"""Damaged files: findings, never an exception, and no case that cannot be read. At length: tests/soak."""

from __future__ import annotations

import random

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
