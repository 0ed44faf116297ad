"""Typing: choices by a few letters, keys faster than the screen, editors that are missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.tui.external import open_at
from safetycase.tui.pickers import Picker, by_words
from safetycase.tui.prose import LongText
from safetycase.tui.rows import Row, Rows
from tests.unit.tui.driver import KETTLE, driven, workbench, write


@driven
async def test_a_choice_typed_as_a_whole_is_the_choice_taken(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        for word in ("not-provided", "provided"):
            await screen.at("UCA-1", field="type")
            await screen.press("enter")
            await screen.type(word)
            await screen.press("enter")
            assert screen.item.data["type"] == word


def test_what_is_typed_finds_itself_then_what_begins_with_it_then_the_rest() -> None:
    rows = Rows.of([Row(word, ((f"  {word}", ""),)) for word in ("not-so", "so-so", "so", "other")])
    assert by_words(rows)("so") == ["so", "so-so", "not-so"]


@driven
async def test_keys_of_a_burst_reach_the_question_and_nothing_beneath(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        before = {name: screen.file(name) for name in screen.state.case.documents}
        await screen.at("H-1", field="losses")
        await screen.press("x")
        await screen.burst(":wq")
        assert isinstance(screen.app.screen, Picker)
        assert screen.app.screen.query_one("Line").value == "wq"  # type: ignore[attr-defined]
        assert before == {name: screen.file(name) for name in screen.state.case.documents}
        await screen.press("escape")
        await screen.burst("oR-2\r")
        assert screen.item.id == "R-2"
        await screen.burst("2/lid\r")
        assert screen.bench.filter_text == "lid"
        assert list(screen.pane("items").rows.keys) == ["R-2"]
        assert screen.app.is_running


@driven
async def test_a_burst_goes_through_several_questions_and_back_to_the_workbench(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("CA-1", "items")
        await screen.burst("Nunsafe\r\rw")
        assert screen.item.id == "UCA-2"
        assert screen.message == "saved model/structure.yaml"
        await screen.burst("?rename\x1b5:zoom\r")
        assert screen.bench.zoomed
        assert screen.bench.at == "problems"


@driven
async def test_a_burst_into_a_long_text_is_all_in_it(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="text")
        await screen.burst("\r Quit: qqwx/:")
        assert isinstance(screen.app.screen, LongText)
        await screen.press("ctrl+s")
        assert screen.item.data["text"].endswith("near. Quit: qqwx/:")


@driven
async def test_an_editor_that_does_not_exist_is_never_given_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "nosucheditor --wait")
    async with workbench(write(tmp_path)) as screen:
        monkeypatch.setattr(type(screen.app), "suspend", lambda _: pytest.fail("the terminal was given away"))
        await screen.at("H-1", field="text")
        await screen.press("e")
        assert screen.message.startswith("cannot start nosucheditor")
        assert open_at(screen.app, tmp_path / "model/purpose.yaml", 3).startswith("cannot start nosucheditor")


@driven
async def test_reading_only_no_editor_gets_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safetycase.tui.external._run", lambda *_: pytest.fail("an editor was started"))
    async with workbench(write(tmp_path), read_only=True) as screen:
        await screen.at("H-1", field="text")
        for key in "eE":
            await screen.press(key)
            assert screen.message == "the case is open for reading only"
    assert KETTLE["model/purpose.yaml"] == (tmp_path / "model/purpose.yaml").read_text()
