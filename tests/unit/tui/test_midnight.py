"""A session that goes on past midnight."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.tui.state import State
from tests.unit.tui.driver import write


def test_what_ended_with_the_day_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Day(date):
        now = date(2026, 11, 30)

        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return cls.now

    monkeypatch.setattr("safetycase.tui.state.date", Day)
    waiver = 'waivers: [{rule: SFC201, reason: Nobody can, expires: "2026-11-30"}]'
    root = write(tmp_path, purpose=f"losses:\n  L-9:\n    text: A loss\n    {waiver}\n")
    state = State(root)
    try:
        assert [one.waiver is not None for one in state.judge().findings if one.rule == "SFC201"] == []
        assert not state.outdated
        Day.now = date(2026, 12, 1)
        assert state.outdated
        assert [one.item for one in state.judge().findings if one.rule == "SFC201"] == ["L-9"]
        assert not state.outdated
        assert state.as_of == date(2026, 12, 1)
    finally:
        state.close()
