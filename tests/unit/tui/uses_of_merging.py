"""Uses of what protects work: taking up what a session left behind, taking over, and deciding between versions."""

from __future__ import annotations

from safetycase.tui.conflictscreen import ConflictScreen
from tests.unit.tui.uses import Use, use


def screen_of(it: Use) -> ConflictScreen:
    assert isinstance(it.screen.app.screen, ConflictScreen)
    return it.screen.app.screen


async def conflict(it: Use) -> ConflictScreen:
    """Two fields that were changed on disk and here."""
    for item, field in (("H-2", "losses[1]"), ("R-2", "status")):
        await it.screen.at(item, field=field)
        await it.screen.press("x")
    for name, old, new in (("purpose", "[L-2, L-1]", "[L-1]"), ("assurance", "status: approved", "status: reviewed")):
        file = it.folder / f"model/{name}.yaml"
        file.write_text(file.read_text().replace(old, new))
    await it.screen.look()
    await it.screen.press("R")
    return screen_of(it)


@use("merge.mine", "merge.theirs", "merge.base", "merge.all-mine", "merge.all-theirs")
async def decide(it: Use) -> None:
    screen = await conflict(it)
    before = len(screen.open)
    await it.act()
    assert len(screen.open) == (0 if "all" in it.action.id else before - 1)


@use("merge.next", "merge.turn", "merge.close", "merge.accept")
async def move(it: Use) -> None:
    screen = await conflict(it)
    at = screen.table.cursor
    if it.action.id == "merge.accept":
        await it.screen.press("D")
    await it.act()
    match it.action.id:
        case "merge.next":
            assert screen.table.cursor != at
        case "merge.turn":
            assert not screen.table.has_focus
        case _:
            assert it.screen.app.screen is it.screen.bench
            merged = it.screen.state.case.items["H-2"].data["losses"] == ["L-1"]
            assert merged == (it.action.id == "merge.accept")


@use("merge.both")
async def both(it: Use) -> None:
    await it.screen.at("L-2", "items")
    await it.screen.press("n", "enter", "escape")
    file = it.folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("\nhazards:\n", "\n  L-3: Theirs.\nhazards:\n"))
    await it.screen.look()
    await it.screen.press("R")
    await it.act()
    await it.screen.press("enter")
    assert {"L-3", "L-4"} <= it.screen.state.case.items.keys()


@use("merge.beside")
async def beside(it: Use) -> None:
    await it.screen.at("H-2", field="losses[1]")
    await it.screen.press("x")
    file = it.folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("constraints:", "constraints: ["))
    await it.screen.look()
    await it.screen.press("R")
    await it.act()
    await it.screen.press("enter")
    assert (it.folder / "model/purpose.yaml.unsaved").exists()


@use("recover")
async def recover(it: Use) -> None:
    await it.act()
    await it.screen.beside()
    assert it.screen.message == "no session left unsaved edits behind"


@use("take-over")
async def take_over(it: Use) -> None:
    await it.act()
    assert "already" in it.screen.message
