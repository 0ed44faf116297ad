"""Uses of what the workbench knows by git: what differs from the newest commit."""

from __future__ import annotations

from safetycase.tui.diffscreen import DiffScreen
from tests.unit.history.repositories import commit, git
from tests.unit.tui.uses import Use, use


async def committed(it: Use) -> None:
    """The case as it is, in a repository."""
    git(it.folder, "init", "-q", "-b", "main")
    commit(it.folder)
    it.screen.bench.compare()
    await it.screen.beside()


@use("changed")
async def changed(it: Use) -> None:
    await committed(it)
    await it.screen.at("H-2", field="losses[1]")
    await it.screen.press("x")
    await it.screen.beside()
    await it.act()
    assert list(it.screen.pane("items").rows.keys) == ["H-2"]
    await it.act()
    assert list(it.screen.pane("items").rows.keys) == ["H-1", "H-2"]


async def differences(it: Use) -> DiffScreen:
    """The screen of differences, with two changed items and one that is gone."""
    await committed(it)
    for item, field in (("H-2", "losses[1]"), ("R-2", "status")):
        await it.screen.at(item, field=field)
        await it.screen.press("x")
    await it.screen.at("UCA-1", "items")
    await it.screen.press("x", "y")
    await it.screen.at("H-2", "items")
    await it.screen.beside()
    await it.screen.press("D")
    return screen_of(it)


def screen_of(it: Use) -> DiffScreen:
    assert isinstance(it.screen.app.screen, DiffScreen)
    return it.screen.app.screen


@use("diff")
async def diff(it: Use) -> None:
    await committed(it)
    await it.act()
    assert "Nothing differs from HEAD." in it.screen.text()
    assert screen_of(it).spot is None


@use("diff.restore", "diff.restore-item")
async def restore(it: Use) -> None:
    await differences(it)
    await it.screen.press("down")
    await it.act()
    assert it.screen.state.case.items["H-2"].data["losses"] == ["L-2", "L-1"]
    assert "restore" in it.screen.text().splitlines()[-1]


@use("diff.next", "diff.previous")
async def items(it: Use) -> None:
    screen = await differences(it)
    await it.act()
    assert screen.spot is not None
    assert screen.spot.key == ("UCA-1" if it.action.id == "diff.next" else "R-2")


@use("diff.form", "diff.close")
async def leave(it: Use) -> None:
    await differences(it)
    await it.screen.press("right_square_bracket", "right_square_bracket")
    await it.act()
    assert it.screen.app.screen is it.screen.bench
    assert it.screen.item.id == ("R-2" if it.action.id == "diff.form" else "H-2")


@use("diff.undo", "diff.redo")
async def undo(it: Use) -> None:
    screen = await differences(it)
    await it.screen.press("r")
    assert screen.spot is not None
    assert screen.spot.item.id == "UCA-1"
    await it.screen.press("u")
    assert it.screen.state.case.items["H-2"].data["losses"] == ["L-2"]
    if it.action.id == "diff.redo":
        await it.act()
        assert it.screen.state.case.items["H-2"].data["losses"] == ["L-2", "L-1"]


@use("diff.save")
async def save(it: Use) -> None:
    screen = await differences(it)
    await it.act()
    assert "losses: [L-2]" in it.screen.file("model/purpose.yaml")
    assert screen.is_current


@use("diff.turn")
async def turn(it: Use) -> None:
    screen = await differences(it)
    await it.act()
    assert screen.query_one("#earlier").has_focus
