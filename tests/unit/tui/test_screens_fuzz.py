"""Whatever is pressed on whatever screen, text of a case is shown and never obeyed, and nothing breaks."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.unit.tui.fuzzing import fuzz


@pytest.mark.parametrize("seed", range(2))
def test_random_keys_on_every_screen(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    seen = asyncio.run(fuzz(tmp_path / "case", seed, keys=3))
    assert seen.total() > 30
    assert len(seen) > 5
