"""Uses of what shows and narrows: the trace as a tree, the order of problems, what a field means, the grid's filter."""

from __future__ import annotations

from safetycase.tui.pickers import Page, Picker
from safetycase.tui.prose import LongText
from tests.unit.tui.uses import Use, use


@use("unfold", "fold")
async def unfold(it: Use) -> None:
    await it.screen.at("SC-1", "trace")
    trace = it.screen.pane("trace")
    assert trace.select(next(row.key for row in trace.rows if "H-1" in row.text))
    await it.screen.settle()
    if it.action.id == "fold":
        await it.screen.press("right")
    before = len(trace.rows)
    await it.act()
    assert (len(trace.rows) > before) == (it.action.id == "unfold")


@use("gaps")
async def gaps(it: Use) -> None:
    await it.screen.at("SC-1", "trace")
    await it.act()
    assert it.screen.message.startswith("only what leads to")


@use("order")
async def order(it: Use) -> None:
    await it.screen.press("5")
    await it.act()
    assert str(it.screen.pane("problems").border_title).endswith("by rule")


@use("describe")
async def describe(it: Use) -> None:
    await it.screen.at("H-1", field="text")
    await it.act()
    assert isinstance(it.screen.app.screen, Page)


@use("yaml")
async def as_yaml(it: Use) -> None:
    await it.screen.at("H-1", field="losses")
    await it.act()
    assert isinstance(it.screen.app.screen, LongText)


@use("grid.filter")
async def filter_cells(it: Use) -> None:
    await it.screen.press("number_sign")
    await it.act()
    assert isinstance(it.screen.app.screen, Picker)
