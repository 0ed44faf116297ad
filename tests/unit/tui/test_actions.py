"""Every action of the registry has a method, and a use in which it is seen to do what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from safetycase.tui.app import SafetyCaseApp
from safetycase.tui.commanding import KNOWN, NEW
from safetycase.tui.conflictscreen import ConflictScreen
from safetycase.tui.diffscreen import DiffScreen
from safetycase.tui.gridscreen import GridList, GridScreen
from safetycase.tui.keys import EVERY, TITLES
from safetycase.tui.matrixscreen import MatrixScreen
from safetycase.tui.pickers import Marker
from safetycase.tui.prose import LongText
from safetycase.tui.reviewscreen import ReviewScreen
from safetycase.tui.rowlist import RowList
from safetycase.tui.structurescreen import Area, StructureScreen
from safetycase.tui.workbench import Workbench
from tests.unit.tui import (
    uses_elsewhere,
    uses_of_git,
    uses_of_merging,
    uses_of_structure,
    uses_of_walking,
    uses_of_workbench,
)
from tests.unit.tui.driver import driven, workbench, write
from tests.unit.tui.uses import SCRIPTS, Use

SCREENS: dict[str, tuple[type, ...]] = {
    "": (Workbench,),
    "list": (RowList,),
    "grid": (GridScreen, GridList),
    "structure": (StructureScreen, MatrixScreen, Area),
    "diff": (DiffScreen,),
    "review": (ReviewScreen,),
    "merge": (ConflictScreen,),
    "search": (Marker,),
    "write": (LongText,),
}
"""What does the actions of each scope."""


def test_every_scope_has_a_screen() -> None:
    assert set(SCREENS) == set(TITLES)


@pytest.mark.parametrize("action_id", list(KNOWN))
def test_every_action_has_a_method(action_id: str) -> None:
    action = KNOWN[action_id]
    method = f"action_{action.method.partition('(')[0]}"
    assert any(callable(getattr(screen, method, None)) for screen in SCREENS[action.scope]), method


def test_every_action_has_a_use_and_every_use_an_action() -> None:
    modules = (
        uses_elsewhere, uses_of_git, uses_of_merging, uses_of_structure, uses_of_walking, uses_of_workbench
    )  # fmt: skip
    assert len({module.__name__ for module in modules}) == 6, "all are loaded, and so have declared their uses"
    assert set(SCRIPTS) == {action.id for action in EVERY}


@pytest.mark.parametrize("action_id", [action.id for action in EVERY])
def test_every_action_does_what_it_says(action_id: str, tmp_path: Path) -> None:
    _do(action_id, tmp_path)


@pytest.mark.parametrize("action_id", [action.id for action in NEW])
def test_an_item_of_every_kind_is_added_from_the_palette(action_id: str, tmp_path: Path) -> None:
    _do(action_id, tmp_path)


@driven
async def _do(action_id: str, folder: Path) -> None:
    done: list[str] = []
    run = SafetyCaseApp.run_action

    async def noted(app: SafetyCaseApp, action: Any, *more: Any, **named: Any) -> bool:
        done.append(str(action))
        return await run(app, action, *more, **named)

    with patch.object(SafetyCaseApp, "run_action", noted):
        async with workbench(write(folder)) as screen:
            script = SCRIPTS.get(action_id, uses_of_workbench.new_of_kind)
            await script(Use(action_id, screen, folder))
    assert KNOWN[action_id].method in done
