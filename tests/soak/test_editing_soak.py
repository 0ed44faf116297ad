"""The long runs of protected work: many kills of editing processes and of the terminal UI, many random sessions."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.acceptance.killing import killed_while_typing
from tests.unit.editing.kettle import kettle_in
from tests.unit.editing.killing import kill_during_edits
from tests.unit.editing.sittings import Sitting
from tests.unit.tui.fuzzing import fuzz

KILLS = 120
SCREEN_KILLS = 15
FUZZED = 5


@pytest.mark.soak
@pytest.mark.parametrize("part", range(2))
def test_120_kills_during_edits_lose_nothing_that_was_acknowledged(tmp_path: Path, part: int) -> None:
    kill_during_edits(kettle_in(tmp_path), kills=KILLS // 2, seed=1000 * (part + 1))


@pytest.mark.soak
def test_15_kills_of_the_terminal_ui_while_somebody_types(tmp_path: Path) -> None:
    rng = random.Random(5)
    for number in range(SCREEN_KILLS):
        killed_while_typing(tmp_path / str(number), rng)


@pytest.mark.soak
def test_random_keys_on_every_screen_of_hostile_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    seen: Counter[str] = Counter()
    for seed in range(FUZZED):
        seen += asyncio.run(fuzz(tmp_path / str(seed), 1000 + seed, keys=12))
    assert {"Workbench", "GridScreen", "StructureScreen", "MatrixScreen", "DiffScreen", "ReviewScreen"} <= set(seen)
    assert {"ConflictScreen", "Picker", "Prompt", "Confirm", "Page", "HelpPage", "LongText"} <= set(seen)


TestManySittings = pytest.mark.soak(Sitting.TestCase)
TestManySittings.settings = settings(
    max_examples=300,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.reuse, Phase.generate),  # to shrink a long session would take longer than all the runs
)
