"""A use of each action of the control structure."""

from __future__ import annotations

import asyncio
import os
from unittest.mock import patch

from safetycase.tui.dialogs import Prompt
from safetycase.tui.listed import Listed
from safetycase.tui.matrixscreen import MatrixScreen
from safetycase.tui.pickers import Picker
from safetycase.tui.structurescreen import StructureScreen
from tests.unit.tui.uses import Use, use


async def _structure(it: Use, item: str = "controller") -> StructureScreen:
    await it.screen.at(item, "items")
    await it.screen.press("S")
    top = it.screen.app.screen
    assert isinstance(top, StructureScreen)
    return top


@use("structure")
async def structure(it: Use) -> None:
    await it.screen.at("controller", "items")
    await it.act()
    top = it.screen.app.screen
    assert isinstance(top, StructureScreen)
    assert top.spot.element == "controller"


@use("structure.left", "structure.right")
async def sideways(it: Use) -> None:
    await _structure(it)
    await it.screen.press("m", "l")
    top = it.screen.app.screen
    assert isinstance(top, MatrixScreen)
    before = top.place[1]
    await (it.screen.press("h") if it.action.id == "structure.right" and before else asyncio.sleep(0))
    before = top.place[1]
    await it.act()
    assert top.place[1] == before + (1 if it.action.id == "structure.right" else -1)


@use("structure.form")
async def form(it: Use) -> None:
    await _structure(it)
    await it.act()
    assert (it.screen.item.id, it.screen.bench.at) == ("controller", "form")


@use("structure.new")
async def new(it: Use) -> None:
    await _structure(it)
    await it.act()
    await it.screen.type("an element")
    await it.screen.press("enter")
    await it.screen.type("Lid")
    await it.screen.press("enter")
    assert it.screen.state.case.items["lid"].data == {"title": "Lid"}


@use("structure.title", "structure.rename")
async def names(it: Use) -> None:
    await _structure(it, "heater")
    await it.act()
    assert isinstance(it.screen.app.screen, Prompt)
    await it.screen.clear()
    await it.screen.type("coil")
    await it.screen.press("enter")
    items = it.screen.state.case.items
    assert items["heater"].data["title"] == "coil" if it.action.id == "structure.title" else "coil" in items


@use("structure.presence")
async def presence(it: Use) -> None:
    await _structure(it)
    await it.screen.press("down")
    await it.act()
    await it.screen.type("planned")
    await it.screen.press("enter")
    assert it.screen.state.case.items["CA-1"].data["presence"] == "planned"


@use("structure.remove")
async def remove(it: Use) -> None:
    await _structure(it)
    await it.screen.press("down")
    await it.act()
    assert isinstance(it.screen.app.screen, Listed)
    await it.screen.press("y")
    assert "CA-1" not in it.screen.state.case.items


@use("structure.matrix")
async def matrix(it: Use) -> None:
    await _structure(it)
    await it.act()
    assert isinstance(it.screen.app.screen, MatrixScreen)


@use("structure.draw")
async def draw(it: Use) -> None:
    top = await _structure(it)
    with patch.dict(os.environ, {"XDG_CACHE_HOME": str(it.folder / "cache"), "SSH_TTY": "somewhere"}):
        await it.act()
        for _ in range(600):
            await asyncio.sleep(0.05)
            if "drawing …" not in it.screen.text():
                break
    assert top.is_current
    assert len(list((it.folder / "cache").rglob("control-structure.svg"))) == 1


@use("structure.goto")
async def goto(it: Use) -> None:
    top = await _structure(it)
    await it.act()
    assert isinstance(it.screen.app.screen, Picker)
    await it.screen.type("heater")
    await it.screen.press("enter")
    assert top.spot.element == "heater"


@use("structure.next-missing", "structure.previous-missing")
async def missing(it: Use) -> None:
    top = await _structure(it, "heater")
    await it.act()
    if it.action.id == "structure.next-missing":  # what is missing above the heater is on screen already
        assert (top.spot.element, top.area("above").has_focus) == ("heater", True)
        await it.act()
    assert top.spot.element == "controller"
    assert top.area("below").has_focus


@use("structure.back")
async def back(it: Use) -> None:
    top = await _structure(it)
    await it.screen.press("down", "enter")
    assert top.spot.element == "heater"
    await it.act()
    assert top.spot.element == "controller"


@use("structure.undo", "structure.redo")
async def undo(it: Use) -> None:
    await _structure(it, "heater")
    await it.screen.press("t")
    await it.screen.clear()
    await it.screen.type("Coil")
    await it.screen.press("enter")
    if it.action.id == "structure.redo":
        await it.screen.press("u")
    await it.act()
    title = "Coil" if it.action.id == "structure.redo" else "Heater"
    assert it.screen.state.case.items["heater"].data["title"] == title


@use("structure.save")
async def save(it: Use) -> None:
    await _structure(it, "heater")
    await it.screen.press("t")
    await it.screen.clear()
    await it.screen.type("Coil")
    await it.screen.press("enter")
    await it.act()
    assert "title: Coil" in it.screen.file("model/structure.yaml")


@use("structure.close")
async def close(it: Use) -> None:
    await _structure(it)
    await it.act()
    assert it.screen.app.screen is it.screen.bench
