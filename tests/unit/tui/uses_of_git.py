"""Uses of what the workbench knows by git: what differs from the newest commit."""

from __future__ import annotations

from safetycase.tui.dialogs import Prompt
from safetycase.tui.diffscreen import DiffScreen
from safetycase.tui.reviewscreen import ReviewScreen
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


@use("diff.remove")
async def remove(it: Use) -> None:
    await committed(it)
    await it.screen.at("H-2", "items")
    await it.screen.press("n", "enter", "escape")
    assert it.screen.item.id == "H-3"
    await it.screen.beside()
    await it.screen.press("D")
    await it.act()
    assert "Nothing refers to it." in it.screen.text()
    await it.screen.press("y")
    assert "H-3" not in it.screen.state.case.items
    assert "Nothing differs from HEAD." in it.screen.text()


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


async def reviewing(it: Use) -> ReviewScreen:
    """The screen of the review, at the first hazard."""
    await committed(it)
    await it.screen.at("H-1", "items")
    await it.screen.press("v")
    await it.screen.clear()
    await it.screen.type("Grace")
    await it.screen.press("enter", "y")
    return review_of(it)


def review_of(it: Use) -> ReviewScreen:
    assert isinstance(it.screen.app.screen, ReviewScreen)
    return it.screen.app.screen


@use("review")
async def review(it: Use) -> None:
    await it.act()
    assert isinstance(it.screen.app.screen, Prompt)
    await it.screen.clear()
    await it.screen.type("Grace")
    await it.screen.press("enter", "n")
    assert "1 of 10" in it.screen.text()
    assert "Grace, not independent" in it.screen.text()


@use("review.accept")
async def accept(it: Use) -> None:
    screen = await reviewing(it)
    await it.act()
    case = it.screen.state.case
    assert case.items["H-1"].status == "reviewed"
    said = case.items["RV-1"].data
    assert (said["by"], said["verdict"], said["independent"], said["items"]) == ("Grace", "accepted", True, ["H-1"])
    assert screen.item_id == "H-2"


@use("review.comment", "review.open", "review.reject")
async def noted(it: Use) -> None:
    screen = await reviewing(it)
    await it.act()
    await it.screen.type("See the minutes of May.")
    await it.screen.press("ctrl+s")
    said = it.screen.state.case.items["RV-1"].data
    verdicts = {"review.comment": "accepted-with-comments", "review.reject": "rejected"}
    assert said.get("verdict") == verdicts.get(it.action.id)
    assert said["comments"] == "See the minutes of May."
    status = "reviewed" if it.action.id == "review.comment" else "draft"
    assert it.screen.state.case.items["H-1"].status == status
    assert screen.decided == 1


@use("review.next", "review.previous")
async def other_item(it: Use) -> None:
    screen = await reviewing(it)
    await it.act()
    assert screen.item_id == ("H-2" if it.action.id == "review.next" else "L-2")
    assert screen.decided == 0


@use("review.form", "review.close")
async def leave_review(it: Use) -> None:
    await reviewing(it)
    await it.screen.press("n")
    await it.act()
    assert it.screen.app.screen is it.screen.bench
    assert it.screen.item.id == ("H-2" if it.action.id == "review.form" else "H-1")


@use("review.undo", "review.redo")
async def undo_review(it: Use) -> None:
    screen = await reviewing(it)
    await it.screen.press("a", "u")
    assert (screen.item_id, screen.decided) == ("H-1", 0)
    assert "RV-1" not in it.screen.state.case.items
    assert it.screen.state.case.items["H-1"].status == "draft"
    if it.action.id == "review.redo":
        await it.act()
        assert it.screen.state.case.items["H-1"].status == "reviewed"


@use("review.save")
async def save_review(it: Use) -> None:
    screen = await reviewing(it)
    await it.screen.press("a")
    await it.act()
    assert "status: reviewed" in it.screen.file("model/purpose.yaml")
    assert screen.is_current


@use("review.turn")
async def turn_review(it: Use) -> None:
    screen = await reviewing(it)
    await it.act()
    assert screen.query_one("#known").has_focus
