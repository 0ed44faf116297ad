"""Damaged files of other tools, at length: findings, never an exception, and no case that cannot be read."""

from __future__ import annotations

import random
from datetime import date

import pytest

from safetycase.case import Memory, load
from safetycase.exchange import case_files, read_pasta, read_xstampp, write_pasta
from safetycase.rules import check_case
from tests.unit.exchange.bridge_haz import NEW, OLD
from tests.unit.exchange.damage import damaged, exchanged
from tests.unit.exchange.samples import BRIDGE, TABLE

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed", range(40))
def test_damaged_pasta_files_at_length(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        text = damaged(chance, chance.choice([BRIDGE, TABLE]), chance.randint(1, 30))
        imported = read_pasta("x.stpa", text.encode())
        case = load(Memory(case_files(imported, imported.name or "x")))
        assert [item.id for item in case.items.values() if item.errors] == []
        assert case.counts == imported.counts
        check_case(case, as_of=date(2026, 1, 1))
        if not imported.broken:
            again = read_pasta("x.stpa", write_pasta(case).text.encode())
            assert not again.broken


@pytest.mark.parametrize("seed", range(40))
def test_damaged_xstampp_files_at_length(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(100):
        text = exchanged(chance, chance.choice([NEW, OLD]), chance.randint(1, 60))
        if chance.random() < 0.3:
            text = damaged(chance, text, chance.randint(1, 8))
        imported = read_xstampp("x.haz", text.encode())
        case = load(Memory(case_files(imported, imported.name or "x")))
        assert [item.id for item in case.items.values() if item.errors] == []
        assert case.counts == imported.counts
        check_case(case, as_of=date(2026, 1, 1))
