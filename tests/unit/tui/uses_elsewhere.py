"""A use of each action of the screens over the workbench: the grid, lists to search, and where text is written."""

from __future__ import annotations

from safetycase.tui.contextlist import ContextList
from safetycase.tui.dialogs import Prompt
from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.listed import Listed
from safetycase.tui.pickers import Marker
from safetycase.tui.prose import LongText
from tests.unit.tui.uses import Use, use


async def _grid(it: Use) -> GridScreen:
    await it.screen.press("number_sign")
    grid = it.screen.app.screen
    assert isinstance(grid, GridScreen)
    return grid


@use("grid.left", "grid.right")
async def sideways(it: Use) -> None:
    grid = await _grid(it)
    await it.screen.press("l")
    await it.act()
    assert grid.grid.column == (0 if it.action.id == "grid.left" else 2)


@use("grid.new")
async def new_uca(it: Use) -> None:
    await _grid(it)
    await it.act()
    assert isinstance(it.screen.app.screen, Prompt)
    await it.screen.press("enter")
    assert it.screen.item.data == {"action": "CA-1", "type": "not-provided"}


@use("grid.reason")
async def reason(it: Use) -> None:
    await _grid(it)
    await it.act()
    await it.screen.type("Cold water harms nobody.")
    await it.screen.press("enter")
    assert it.screen.state.case.items["CA-1"].data["not_hazardous"] == {"not-provided": "Cold water harms nobody."}


@use("grid.contexts")
async def contexts(it: Use) -> None:
    await _grid(it)
    await it.act()
    assert isinstance(it.screen.app.screen, ContextList)


@use("grid.next-open", "grid.previous-open")
async def next_open(it: Use) -> None:
    grid = await _grid(it)
    await it.act()
    assert grid.grid.cell is not None
    assert grid.grid.cell.open
    assert grid.grid.column == (2 if it.action.id == "grid.next-open" else 3)


@use("grid.open-only")
async def open_only(it: Use) -> None:
    grid = await _grid(it)
    await it.act()
    assert "open rows only" in it.screen.text()
    assert grid.is_current


@use("grid.save")
async def save(it: Use) -> None:
    await it.screen.at("H-2", field="losses[1]")
    await it.screen.press("x")
    await _grid(it)
    await it.act()
    assert "losses: [L-2]" in it.screen.file("model/purpose.yaml")
    assert isinstance(it.screen.app.screen, GridScreen)


@use("grid.undo", "grid.redo")
async def take_back(it: Use) -> None:
    await _grid(it)
    await it.screen.press("minus")
    await it.screen.type("Cold water harms nobody.")
    await it.screen.press("enter")
    if it.action.id == "grid.redo":
        await it.screen.press("u")
    await it.act()
    again = it.action.id == "grid.redo"
    assert ("not_hazardous" in it.screen.state.case.items["CA-1"].data) == again
    assert isinstance(it.screen.app.screen, GridScreen)
    assert ("done again" if again else "undone") in it.screen.text()


@use("grid.turn")
async def turn(it: Use) -> None:
    grid = await _grid(it)
    await it.act()
    assert grid.beside.has_focus


@use("grid.close")
async def close(it: Use) -> None:
    await _grid(it)
    await it.act()
    assert it.screen.app.screen is it.screen.bench


async def _losses(it: Use) -> Marker:
    await it.screen.at("H-1", field="losses")
    await it.screen.press("a")
    marker = it.screen.app.screen
    assert isinstance(marker, Marker)
    return marker


@use("search.cancel")
async def cancel_search(it: Use) -> None:
    await _losses(it)
    await it.act()
    assert it.screen.app.screen is it.screen.bench
    assert it.screen.item.data["losses"] == ["L-1"]


@use("search.mark")
async def mark(it: Use) -> None:
    await _losses(it)
    await it.act()
    await it.act()
    await it.screen.press("enter")
    assert it.screen.item.data["losses"] == ["L-2"]


@use("search.take")
async def take(it: Use) -> None:
    await _losses(it)
    await it.screen.press("down", "ctrl+s")
    assert it.screen.item.data["losses"] == ["L-1", "L-2"]


@use("search.up", "search.down", "search.page-up", "search.page-down")
async def move(it: Use) -> None:
    marker = await _losses(it)
    down = it.action.id.endswith("down")
    if not down:
        await it.screen.press("down")
    await it.act()
    assert marker.list.cursor == int(down)


async def _text(it: Use) -> None:
    await it.screen.at("H-1", field="text")
    await it.screen.press("enter")
    assert isinstance(it.screen.app.screen, LongText)


@use("write.cancel")
async def cancel_writing(it: Use) -> None:
    await _text(it)
    await it.act()
    assert it.screen.app.screen is it.screen.bench


@use("write.accept")
async def accept(it: Use) -> None:
    await _text(it)
    await it.screen.type(" Now.")
    await it.act()
    assert it.screen.item.data["text"] == "Water boils over while a hand is near. Now."


RESULTS = """\
<testsuite name="s" timestamp="2026-02-01T10:00:00">
  <testcase classname="c" name="boils"><properties><property name="requirement" value="R-2"/></properties></testcase>
</testsuite>
"""


@use("add-results")
async def add_results(it: Use) -> None:
    (it.folder / "results").mkdir()
    (it.folder / "results/run.xml").write_text(RESULTS)
    await it.act()
    await it.screen.type("run.xml")
    await it.screen.press("enter")
    data = it.screen.item.data
    assert (data["supports"], data["artefact"]["path"]) == (["R-2"], "results/run.xml")


@use("lock")
async def lock(it: Use) -> None:
    (it.folder / "run.xml").write_text(RESULTS)
    file = it.folder / "model/assurance.yaml"
    item = "  E-1: {supports: [R-2], artefact: {path: run.xml, format: junit}}\n"
    file.write_text(f"{file.read_text()}evidence:\n{item}")
    await it.screen.look()
    await it.act()
    assert isinstance(it.screen.app.screen, Listed)
    await it.screen.press("y")
    assert "E-1" in (it.folder / "safetycase.lock").read_text()
