"""The palette and the help reach every action of every screen, from every screen that has them."""

from __future__ import annotations

from pathlib import Path

from safetycase.tui.commanding import KNOWN, HelpPage, help_rows
from safetycase.tui.dialogs import Confirm, Prompt
from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.keys import UNCHANGED
from safetycase.tui.pickers import Picker
from tests.unit.tui.driver import driven, workbench, write


def chosen(screen: object) -> str:
    """The id of the action under the cursor of the palette."""
    assert isinstance(screen, Picker)
    assert screen.list.current is not None
    return screen.list.current.key


@driven
async def test_words_of_other_editors_find_the_action_first(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        for typed, action in (
            ("w", "save"), ("q", "quit"), ("wq", "save-and-leave"), ("q!", "quit"), ("h", "help"), ("e!", "reload"),
            ("hazard", "new-hazard"), ("new unsafe", "new-uca"), ("grid.next", "grid.next-open"), ("ctrl+y", "redo"),
        ):  # fmt: skip
            await screen.press("colon")
            await screen.type(typed)
            assert chosen(screen.app.screen) == action, typed
            await screen.press("escape")


@driven
async def test_leaving_by_a_word_asks_about_unsaved_changes_all_the_same(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x", "colon")
        await screen.type("q!")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Confirm)


@driven
async def test_what_was_done_last_is_offered_first(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("colon")
        await screen.type("zoom")
        await screen.press("enter", "colon")
        await screen.type("copy id")
        await screen.press("enter", "colon")
        assert isinstance(screen.app.screen, Picker)
        assert list(screen.app.screen.list.rows.keys[:2]) == ["yank", "zoom"]
        assert "↺" in screen.text()


@driven
async def test_an_action_of_the_grid_opens_the_grid_first(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("colon")
        await screen.type("open rows")
        await screen.press("enter")
        assert isinstance(screen.app.screen, GridScreen)
        assert "open rows only" in screen.text()


@driven
async def test_the_grid_has_the_palette_too_and_leaves_for_what_is_done_elsewhere(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("SC-1", "items")
        await screen.press("number_sign", "colon")
        assert chosen(screen.app.screen).startswith("grid."), "its own actions come first"
        await screen.type("new hazard")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt)
        await screen.press("enter", "escape")
        assert screen.item.id == "H-3"
        await screen.press("number_sign", "question_mark")
        assert isinstance(screen.app.screen, HelpPage)
        await screen.type("open rows")
        await screen.press("enter")
        assert isinstance(screen.app.screen, GridScreen)
        assert "open rows only" in screen.text()


@driven
async def test_help_is_searched_by_key_word_and_id_and_does_what_is_chosen(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        for typed in ("ctrl+z", "take the last change", "undo"):
            await screen.press("question_mark")
            await screen.type(typed)
            assert isinstance(screen.app.screen, HelpPage)
            assert any(row.data is KNOWN["undo"] for row in screen.app.screen.list.rows), typed
            await screen.press("escape")
        await screen.press("question_mark")
        await screen.type("zoom")
        await screen.press("enter")
        assert screen.bench.zoomed


def test_what_help_finds_stands_below_the_screen_that_it_belongs_to() -> None:
    rows, narrow = help_rows(UNCHANGED, ["a complaint"], 100)
    shown = [rows.row(key) for key in narrow("redo")]
    screens = [row.text for row in shown if not row.selectable]
    assert {"In the workbench", "In the differences from git"} <= set(screens)
    assert len(screens) == len(set(screens)), "each screen is named once"
    assert not shown[0].selectable, "enter takes what is below, not the name"
    assert [rows.row(key).text for key in narrow("complaint")] == ["▲ a complaint"]
    assert narrow("nothing like it") == []


@driven
async def test_palette_and_help_are_read_in_a_tiny_terminal(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (40, 10)) as screen:
        await screen.press("question_mark")
        await screen.type("ctrl+s save")
        assert "w ctrl+s" in screen.text()
        assert "Write every file" in screen.text()
        await screen.press("escape", "colon")
        await screen.type("save")
        assert "Save" in screen.text()


@driven
async def test_reading_only_offers_no_action_that_writes(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), read_only=True) as screen:
        for keys in (("colon",), ("number_sign", "colon")):
            await screen.press(*keys)
            assert isinstance(screen.app.screen, Picker)
            assert not any(KNOWN[key].writes for key in screen.app.screen.list.rows.keys)
            await screen.press("escape")
