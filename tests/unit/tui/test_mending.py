"""Settling findings with one key: slips at once, what is missing by choice, and then what only a person knows."""

from __future__ import annotations

from pathlib import Path

from safetycase.tui.pickers import Picker
from safetycase.tui.prose import LongText
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

STRUCTURE = KETTLE["model/structure.yaml"]


async def stand_at(screen: Screen, words: str) -> None:
    """Put the cursor of the problems on the first finding with these words."""
    rows = screen.pane("problems").rows
    screen.bench.focus_pane("problems")
    screen.pane("problems").select(next(row.key for row in rows if words in row.data.message))
    await screen.settle()


def here(screen: Screen) -> str:
    place = screen.bench.place()
    assert place is not None
    return str(place.path[0])


@driven
async def test_a_misspelt_field_gets_its_name_and_keeps_its_value(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE.replace("    when:", "    wen:"))) as screen:
        await stand_at(screen, "`wen` is not a field")
        await screen.press("F")
        assert screen.item.data["when"] == "the kettle is empty"
        await screen.press("u")
        assert "when" not in screen.item.data


@driven
async def test_what_is_missing_is_added_and_the_form_stands_at_what_is_to_be_said(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await stand_at(screen, "no constraint is about H-2")
        await screen.press("F")
        assert screen.item.id == "SC-2"
        assert screen.item.data == {"hazards": ["H-2"], "text": "TODO"}
        assert (screen.bench.at, here(screen)) == ("form", "text")
        assert any(one.rule == "SFC203" for one in screen.state.judgement.findings)  # a placeholder covers nothing
        await screen.press("enter")
        assert isinstance(screen.app.screen, LongText)
        assert screen.app.screen.written == ""
        await screen.type("The heater must not be on without water.")
        await screen.press("ctrl+s")
        assert not any(one.rule == "SFC203" and one.item == "H-2" for one in screen.state.judgement.findings)


@driven
async def test_several_ways_are_offered_with_what_each_would_do(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("CA-1", "items")
        await screen.press("F")
        assert isinstance(screen.app.screen, Picker)
        text = screen.text()
        assert "add an unsafe control action: action CA-1, type not-provided" in text
        assert "add feedback: from heater, to controller, presence missing" in text
        await screen.press("escape")
        assert screen.item.id == "CA-1"
        await screen.press("F")
        await screen.type("not-provided")
        await screen.press("enter")
        assert screen.item.data == {"action": "CA-1", "type": "not-provided"}
        assert here(screen) == "hazards"


@driven
async def test_nothing_is_offered_for_what_only_a_person_can_judge(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await stand_at(screen, "no evidence speaks for R-1")
        await screen.press("F")
        assert screen.message.startswith("only you can say: ")
        assert screen.message.endswith("(i explains it)")


@driven
async def test_for_a_flow_without_an_end_it_is_said_what_to_do(tmp_path: Path) -> None:
    half = STRUCTURE + "feedback:\n  FB-1: {title: warmth, from: heater}\n"
    async with workbench(write(tmp_path, structure=half)) as screen:
        await stand_at(screen, "FB-1 goes to no element")
        await screen.press("F")
        assert "Write `from` and `to`." in screen.message


@driven
async def test_reading_only_nothing_is_repaired(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), read_only=True) as screen:
        await stand_at(screen, "no constraint is about H-2")
        await screen.press("F")
        assert screen.message == "the case is open for reading only"
        assert len(screen.state.case.of_kind("constraint")) == 1
