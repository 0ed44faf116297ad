"""New items: typing goes on at once, into the id and into the first text, and never falls on commands."""

from __future__ import annotations

from pathlib import Path

from safetycase.tui.dialogs import Prompt
from safetycase.tui.prose import LongText
from tests.unit.tui.driver import driven, workbench, write


@driven
async def test_what_is_typed_after_a_new_item_is_its_text(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("L-1", "items")
        await screen.burst("n\rone of the people is hurt")
        assert isinstance(screen.app.screen, LongText)
        await screen.press("ctrl+s")
        assert screen.item.id == "L-3"
        assert screen.item.data == {"text": "one of the people is hurt"}
        assert screen.bench.place() is not None
        await screen.press("u", "u")
        assert screen.state.workspace.dirty == ()


@driven
async def test_escape_leaves_the_text_of_a_new_item_for_later(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("L-1", "items")
        await screen.press("n", "enter", "escape")
        assert screen.app.screen is screen.bench
        assert (screen.item.id, screen.item.data) == ("L-3", {})


@driven
async def test_typing_takes_the_place_of_the_id_that_is_proposed(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("L-1", "items")
        await screen.press("n")
        assert isinstance(screen.app.screen, Prompt)
        await screen.burst("L-9")
        assert screen.app.screen.written == "L-9"
        await screen.press("enter", "escape")
        assert screen.item.id == "L-9"
