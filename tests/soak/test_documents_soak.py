"""The long runs: a hundred thousand random edits, and many kills during saves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.documents.fuzzing import Run
from tests.unit.documents.killing import kill_during_saves

PARTS = 10
EDITS = 10_400


@pytest.mark.soak
@pytest.mark.parametrize("part", range(PARTS))
def test_a_hundred_thousand_random_edits_do_what_they_say(part: int) -> None:
    run = Run()
    seed = 1_000_000 * (part + 1)
    while run.edits < EDITS:
        run.seed(seed)
        seed += 1
    assert sum(run.refused.values()) < run.edits / 100, run.refused.most_common(5)


@pytest.mark.soak
def test_150_kills_during_saves_tear_and_lose_nothing(tmp_path: Path) -> None:
    kill_during_saves(tmp_path, kills=150, seed=2)
