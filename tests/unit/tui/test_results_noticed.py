"""Files of results are looked at beside the screen: what is written to them is judged, and nothing is judged twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.tui.state import State
from tests.unit.tui.driver import driven, workbench
from tests.unit.tui.test_states import FAILED, row, with_evidence


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The revisions judged, one after the other."""
    found, judge = [], State.judge

    def counted(state: State) -> object:
        found.append(state.workspace.revision)
        return judge(state)

    monkeypatch.setattr(State, "judge", counted)
    return found


@driven
async def test_a_case_at_rest_is_judged_once(
    tmp_path: Path, judged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safetycase.tui.noticing.COARSE", 0)  # the files are a moment old
    async with workbench(with_evidence(tmp_path, FAILED)) as screen:
        for _ in range(3):
            await screen.look()
        assert len(judged) == 1


@driven
async def test_what_is_written_before_the_first_look_is_judged(
    tmp_path: Path, judged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safetycase.tui.noticing.COARSE", 0)
    async with workbench(with_evidence(tmp_path, FAILED)) as screen:
        assert len(judged) == 1
        run = tmp_path / "run1.xml"
        run.write_text(run.read_text().replace(FAILED, ""))
        await screen.look()
        await screen.at("E-1", "items")
        assert "✗" not in row(screen, "items", "E-1")


@driven
async def test_results_that_come_and_go_are_judged(tmp_path: Path) -> None:
    async with workbench(with_evidence(tmp_path, FAILED)) as screen:
        await screen.look()
        run, away = tmp_path / "run1.xml", tmp_path / "away"
        for there in (False, True):
            (away if there else run).rename(run if there else away)
            await screen.look()
            await screen.at("E-1", "items")
            assert ("✗ refuted" in row(screen, "items", "E-1")) == there
