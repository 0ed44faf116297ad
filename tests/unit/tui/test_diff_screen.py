"""The screen of differences in little room, with hostile text, and where nothing may be written."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.tui import diffrows
from safetycase.tui.diffscreen import DiffScreen
from tests.unit.history.repositories import commit, git
from tests.unit.tui.driver import Screen, driven, workbench, write


def changed(folder: Path, text: str) -> Path:
    """The kettle, committed, and then a hazard with another text."""
    git(folder, "init", "-q", "-b", "main")
    write(folder)
    commit(folder)
    file = folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("Water boils over while a hand is near.", text))
    return folder


async def differences(screen: Screen) -> DiffScreen:
    await screen.beside()
    await screen.press("D")
    assert isinstance(screen.app.screen, DiffScreen)
    return screen.app.screen


@pytest.mark.parametrize("size", [(160, 50), (80, 24), (40, 10)], ids=str)
def test_both_versions_have_room_or_take_turns(tmp_path: Path, size: tuple[int, int]) -> None:
    @driven
    async def look() -> None:
        async with workbench(changed(tmp_path, "Water boils over while a child is near."), size) as screen:
            await differences(screen)
            await screen.press("down")
            words = " ".join(screen.text().replace("│", " ").split())
            assert "text" in words
            assert "hand" in words
            assert ("child" in words) == (size[1] > 10)
            await screen.press("tab", "tab")
            assert "child" in screen.text()
            await screen.press("tab")
            await screen.press("r", "w", "escape")
            assert git(tmp_path, "status", "--porcelain") == ""

    look()


@driven
async def test_hostile_text_is_shown_and_restored_as_it_is(tmp_path: Path) -> None:
    hostile = '"[red]x[/] \\e[31m \\u202e end"'
    async with workbench(changed(tmp_path, hostile)) as screen:
        await differences(screen)
        await screen.press("down")
        assert "[red]x[/] \\x1b[31m \\u202e end" in screen.text()
        await screen.press("r")
        assert screen.state.case.items["H-1"].data["text"] == "Water boils over while a hand is near."
        await screen.press("u")
        assert screen.state.case.items["H-1"].data["text"] == "[red]x[/] \x1b[31m \u202e end"


@driven
async def test_where_only_reading_is_possible_nothing_is_restored(tmp_path: Path) -> None:
    async with workbench(changed(tmp_path, "Steam."), read_only=True) as screen:
        await differences(screen)
        await screen.press("r")
        assert "reading only" in screen.text()
        assert screen.state.case.items["H-1"].data["text"] == "Steam."


@driven
async def test_what_is_new_is_not_restored_but_said_to_be_new(tmp_path: Path) -> None:
    folder = changed(tmp_path, "Water boils over while a hand is near.")
    (folder / "model/more.yaml").write_text("losses:\n  L-9: More.\n")
    async with workbench(folder) as screen:
        await differences(screen)
        await screen.press("r")
        assert "L-9 was not there at HEAD" in screen.text()
        assert "(not there)" in screen.text()


def with_new_items(folder: Path) -> Path:
    """The kettle, committed, and then a new loss to which a new hazard and one that was there refer."""
    changed(folder, "Steam.")
    (folder / "model/more.yaml").write_text(
        "losses:\n  L-9: More.\nhazards:\n  H-9: {losses: [L-9, L-1], text: Heat.}\n"
    )
    file = folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("losses: [L-1]", "losses: [L-1, L-9]"))
    return folder


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (40, 10)], ids=str)
def test_what_is_new_is_deleted_after_another_key_with_what_refers_to_it_shown(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    @driven
    async def delete() -> None:
        async with workbench(with_new_items(tmp_path), size) as screen:
            found = await differences(screen)
            assert found.table.select("L-9")
            before = screen.state.case
            await screen.press("x", "x")
            assert "2 items refer to it:" in screen.text()
            assert "H-1" in screen.text()
            await screen.press("escape")
            assert screen.app.screen is found
            assert screen.state.case is before
            await screen.press("x", "y")
            assert screen.app.screen is found
            items = screen.state.case.items
            assert "L-9" not in items
            assert (items["H-1"].data["losses"], items["H-9"].data["losses"]) == (["L-1"], ["L-1"])
            assert "deleted L-9" in screen.text() or "delete L-9" in screen.text()
            assert all(row.data.item.id != "L-9" for row in found.table.rows)
            await screen.press("u")
            assert screen.state.case.items["H-1"].data["losses"] == ["L-1", "L-9"]
            assert found.spot is not None
            assert found.spot.key == "L-9"

    delete()


@driven
async def test_what_was_there_before_is_not_deleted_but_put_back(tmp_path: Path) -> None:
    async with workbench(changed(tmp_path, "Steam.")) as screen:
        found = await differences(screen)
        await screen.press("x")
        assert screen.app.screen is found
        assert "H-1 is at HEAD: R puts it back as it was there" in screen.text()
        await screen.press("R", "x")
        assert "nothing differs from HEAD" in screen.text().splitlines()[-1]


@driven
async def test_nothing_is_deleted_over_words_that_were_not_shown_nor_where_only_reading_is_possible(
    tmp_path: Path,
) -> None:
    folder = with_new_items(tmp_path)
    async with workbench(folder) as screen:
        found = await differences(screen)
        found.table.select("L-9")
        file = folder / "model/more.yaml"
        file.write_text(file.read_text().replace("More.", "Much more."))
        await screen.look()
        await screen.press("x")
        assert screen.app.screen is found
        assert "this changed meanwhile" in screen.text()
    async with workbench(folder, read_only=True) as screen:
        found = await differences(screen)
        found.table.select("L-9")
        await screen.press("x")
        assert screen.app.screen is found
        assert "reading only" in screen.text()


@driven
async def test_a_renamed_item_is_one_row_whose_fields_can_be_restored(tmp_path: Path) -> None:
    folder = changed(tmp_path, "Steam.")
    file = folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("  H-1:\n", "  H-9:\n    aliases: [H-1]\n"))
    async with workbench(folder) as screen:
        found = await differences(screen)
        assert found.spot is not None
        assert (found.spot.item.id, found.spot.item.was_id, found.spot.item.word) == ("H-9", "H-1", "changed")
        assert "(was H-1)" in screen.text()
        assert "H-9" in screen.state.since.told
        assert "H-1" not in screen.state.since.gone
        await screen.press("R")
        assert "H-9 was H-1 at HEAD" in " ".join(screen.text().split())
        while found.spot.key != "H-9 text":
            await screen.press("down")
        await screen.press("r")
        assert screen.state.case.items["H-9"].data["text"] == "Water boils over while a hand is near."


@driven
async def test_of_very_many_items_only_ids_are_listed(tmp_path: Path) -> None:
    with patch.object(diffrows, "UNFOLDED", 0):
        async with workbench(changed(tmp_path, "Steam.")) as screen:
            found = await differences(screen)
            assert [row.key for row in found.table.rows] == ["H-1"]
            await screen.press("r")
            assert "Nothing differs from HEAD." in screen.text()


@driven
async def test_what_changes_on_disk_or_is_committed_shows_by_itself(tmp_path: Path) -> None:
    async with workbench(changed(tmp_path, "Steam.")) as screen:
        found = await differences(screen)
        file = tmp_path / "model/purpose.yaml"
        file.write_text(file.read_text().replace("Steam.", "Much steam."))
        await screen.look()
        found.look()
        await screen.settle()
        assert "Much steam." in screen.text()
        commit(tmp_path)
        screen.bench.compare()
        await screen.beside()
        found.look()
        await screen.settle()
        assert "Nothing differs from HEAD." in screen.text()


@driven
async def test_nothing_is_put_back_over_words_that_were_not_shown(tmp_path: Path) -> None:
    async with workbench(changed(tmp_path, "Steam.")) as screen:
        await differences(screen)
        await screen.press("down")
        file = tmp_path / "model/purpose.yaml"
        file.write_text(file.read_text().replace("Steam.", "Much steam."))
        await screen.look()
        for key in ("r", "R"):
            await screen.press(key)
            assert "this changed meanwhile" in screen.text()
            assert "Much steam." in screen.text()
            assert screen.state.case.items["H-1"].data["text"] == "Much steam."
        with patch("safetycase.tui.diffscreen.NOTICED", 0):
            await screen.press("r")
        assert screen.state.case.items["H-1"].data["text"] == "Water boils over while a hand is near."


@driven
async def test_undo_comes_back_to_the_item_that_was_put_back(tmp_path: Path) -> None:
    folder = changed(tmp_path, "Steam.")
    file = folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("People are scalded.", "People are burnt."))
    async with workbench(folder) as screen:
        found = await differences(screen)
        assert [row.key for row in found.table.rows] == ["L-1", "L-1 text", "H-1", "H-1 text"]
        for key, at in (("r", "L-1 text"), ("R", "L-1 text")):
            assert found.table.select(at)
            await screen.press(key)
            assert found.spot is not None
            assert found.spot.item.id == "H-1"
            await screen.press("u")
            assert found.spot.key == "L-1 text"
            assert "undone" in screen.text()


@driven
async def test_keys_typed_at_once_restore_what_was_seen_and_no_more(tmp_path: Path) -> None:
    folder = changed(tmp_path, "Steam.")
    file = folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("The heater is on", "It is on").replace("People are", "Nobody is"))
    async with workbench(folder) as screen:
        found = await differences(screen)
        assert [row.key for row in found.table.rows if row.data.field is None] == ["L-1", "H-1", "H-2"]
        await screen.burst("rrrrrr")
        assert "came only now: look at it first" in screen.text()
        assert [row.key for row in found.table.rows if row.data.field is None] == ["H-1", "H-2"]
        await screen.press("r")
        assert [row.key for row in found.table.rows if row.data.field is None] == ["H-2"]


@driven
async def test_what_came_only_now_is_neither_restored_nor_removed(tmp_path: Path) -> None:
    async with workbench(changed(tmp_path, "Steam.")) as screen:
        await differences(screen)
        with patch("safetycase.tui.diffscreen.READ", 3600):
            await screen.press("r", "i", "x")
            assert "H-1 came only now" in screen.text()
        assert screen.state.workspace.dirty == ()
