"""Flows made where they are missing and where they are named: what follows from the place is filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.tui.dialogs import Prompt
from safetycase.tui.pickers import Picker
from tests.unit.tui.driver import KETTLE, driven, workbench, write
from tests.unit.tui.test_parts import choose
from tests.unit.tui.test_structure import LOOP

STRUCTURE = KETTLE["model/structure.yaml"].replace("      water:\n", "      water:\n        describes: heater/water\n")


@pytest.mark.parametrize(
    ("item", "keys"),
    [
        ("controller", ("S",)),
        ("controller", ("S", "right_square_bracket")),
        ("heater", ("S", "right_square_bracket")),
        ("controller", ("S", "m", "right_square_bracket")),
    ],
)
def test_where_feedback_is_missing_it_is_offered_first(tmp_path: Path, item: str, keys: tuple[str, ...]) -> None:
    @driven
    async def test() -> None:
        async with workbench(write(tmp_path, structure=LOOP)) as screen:
            await screen.at(item, "items")
            await screen.press(*keys, "n")
            assert isinstance(screen.app.screen, Picker)
            await screen.press("enter")
            assert isinstance(screen.app.screen, Prompt)
            await screen.type("coil temperature")
            await screen.press("enter")
            made = screen.state.case.items["FB-2"].data
            assert made == {"from": "heater", "to": "controller", "title": "coil temperature"}

    test()


@driven
async def test_feedback_that_updates_a_variable_goes_to_its_controller_from_where_is_said(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE)) as screen:
        await screen.at("controller", field="process_model.water")
        await screen.press("enter")
        await choose(screen, "updated by")
        if "add one" in screen.text():
            await choose(screen, "add one")
        await screen.type("water level")
        await screen.press("enter")
        assert "Feedback: from which element?" in screen.text()
        await screen.press("enter")  # the element that the variable describes comes first
        made = screen.state.case.items["FB-1"].data
        assert made == {"from": "heater", "to": "controller", "title": "water level"}
        model = screen.state.case.items["controller"].data["process_model"]
        assert model["water"]["updated_by"] in ("FB-1", ["FB-1"])
        await screen.press("escape", "u")
        assert "FB-1" not in screen.state.case.items
        assert screen.state.workspace.dirty == ()


@driven
async def test_cancelling_where_it_comes_from_makes_nothing(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE)) as screen:
        await screen.at("controller", field="process_model.water")
        await screen.press("enter")
        await choose(screen, "updated by")
        if "add one" in screen.text():
            await choose(screen, "add one")
        await screen.type("water level")
        await screen.press("enter", "escape")
        assert "FB-1" not in screen.state.case.items
        assert screen.state.workspace.dirty == ()
