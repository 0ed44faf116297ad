"""New items: typing goes on at once, into the id and into the first text, and never falls on commands."""

from __future__ import annotations

from pathlib import Path

import pytest

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


@driven
@pytest.mark.parametrize("words", ["kitchen", "is:changed", "is:marked"])
async def test_under_a_filter_it_is_the_new_item_that_is_written(tmp_path: Path, words: str) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("L-2", "items")
        await screen.press("space", "slash")
        await screen.type(words)
        await screen.press("enter")
        await screen.burst("n\rone of the people is hurt")
        assert isinstance(screen.app.screen, LongText)
        assert screen.app.screen.heading == "L-3.text"
        await screen.press("ctrl+s")
        assert screen.item.id == "L-3"
        assert screen.state.case.items["L-3"].data == {"text": "one of the people is hurt"}
        assert screen.state.case.items["L-2"].data == {"text": "The kitchen burns."}
        assert "L-3" in screen.words("items")
        assert "L-3 ‹ L-3" not in screen.text()


@driven
async def test_an_item_that_no_longer_fits_the_filter_stays_in_the_form_while_it_is_written(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("L-1", "items")
        await screen.press("slash")
        await screen.type("people")
        await screen.press("enter")
        await screen.at("L-1", "form", "text")
        await screen.press("enter", "f7")
        await screen.type("Somebody is scalded.")
        await screen.press("ctrl+s")
        assert screen.state.case.items["L-1"].data == {"text": "Somebody is scalded."}
        assert screen.item.id == "L-1"
        assert screen.bench.filter_text == "people"
        await screen.press("2", "slash")
        await screen.clear()
        await screen.type("kitchen")
        await screen.press("enter")
        assert "L-1" not in screen.words("items"), "what somebody types then holds for all"


@driven
async def test_a_requirement_is_what_a_scenario_is_offered_first(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("UCA-1", "items")
        await screen.press("s")
        scenario = screen.state.case.of_kind("scenario")[0].id
        await screen.at(scenario, "items")
        await screen.press("N", "enter", "enter", "escape")
        assert screen.item.kind.name == "requirement"
        assert screen.item.data == {"addresses": [scenario]}
