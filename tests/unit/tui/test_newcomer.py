"""What somebody new to the workbench expects: cursors that stand where one goes on, words that are seen whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.model import BY_NAME
from safetycase.tui.dialogs import Prompt
from safetycase.tui.entries import entry_names, takes_text
from safetycase.tui.form import form_rows, plain
from safetycase.tui.pickers import Picker
from safetycase.tui.prose import LongText
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write


def field_under_cursor(screen: Screen) -> tuple[str | int, ...]:
    place = screen.bench.place()
    assert place is not None
    return place.path


@driven
async def test_what_cannot_be_hazardous_is_chosen_and_its_reason_taken_to_the_letter(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("CA-1", field="not_hazardous")
        await screen.press("a")
        assert isinstance(screen.app.screen, Picker)
        assert screen.app.screen.list.rows.keys == list(entry_names(BY_NAME["action"].record, "not_hazardous"))
        assert "{'" not in screen.text()
        await screen.type("duration")
        await screen.press("enter")
        await screen.type("It is a pulse # 3, yes: always")
        await screen.press("ctrl+s")
        assert screen.item.data["not_hazardous"] == {"duration": "It is a pulse # 3, yes: always"}
        await screen.press("w")
        await screen.at("CA-1", field="not_hazardous.duration")
        await screen.press("enter", "ctrl+end")
        await screen.type(" # 4")
        await screen.press("ctrl+s")
        assert screen.item.data["not_hazardous"] == {"duration": "It is a pulse # 3, yes: always # 4"}
        await screen.press("a")
        await screen.type("provided")
        await screen.press("enter")
        await screen.type("{verdict: safe, reason: Cold.}")
        await screen.press("ctrl+s")
        assert "provided" not in screen.item.data["not_hazardous"], "that it contradicts UCA-1 is told first"
        await screen.press("ctrl+s")
        assert screen.item.data["not_hazardous"]["provided"] == {"verdict": "safe", "reason": "Cold."}


def test_the_model_says_what_entries_may_be() -> None:
    assert "controller" in entry_names(BY_NAME["uca"].record, "no_scenario")
    assert entry_names(BY_NAME["uca"].record, "context") == ()
    assert takes_text(BY_NAME["action"].record, "not_hazardous")
    assert not takes_text(BY_NAME["action"].record, "parameters")


@pytest.mark.parametrize(
    ("at", "keys", "field"),
    [
        ("H-1", ("n", "enter"), ("text",)),
        ("UCA-1", ("n", "enter"), ("action",)),
        ("CA-1", ("n", "enter"), ("from",)),
        ("CA-1", ("N", *"unsafe", "enter", "enter"), ("type",)),
    ],
)
@driven
async def test_a_new_item_is_gone_on_with_at_what_matters(
    tmp_path: Path, at: str, keys: tuple[str, ...], field: tuple[str, ...]
) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at(at, "items")
        await screen.press(*keys)
        assert isinstance(screen.app.screen, LongText) == (field == ("text",)), "what is written is written at once"
        if field == ("text",):
            await screen.press("escape")
        assert screen.bench.at == "form"
        assert field_under_cursor(screen) == field
        assert "●" in screen.words("items"), "it is unsaved, empty or not"
        await screen.press("b")
        assert screen.item.id == at


@driven
async def test_opening_an_item_twice_does_not_rename_it(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("down", "enter")
        assert field_under_cursor(screen)[0] == "losses"
        await screen.press("up")
        assert field_under_cursor(screen) == ("id",)
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt)
        await screen.clear()
        await screen.type("H-9")
        await screen.press("ctrl+s")
        assert screen.item.id == "H-9", "a line is accepted as a text is"


@driven
async def test_undoing_a_delete_stands_at_what_came_back(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("x", "y")
        assert screen.item.id == "H-2"
        await screen.press("u")
        assert screen.item.id == "H-1"
        current = screen.pane("items").current
        assert current is not None
        assert current.key == "H-1"


@driven
async def test_in_a_small_terminal_problems_and_help_are_read_whole(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (80, 24)) as screen:
        messages = [screen.state.judgement.findings[index].message for index in screen.state.judgement.problems]
        shown = screen.text()
        assert any(message[:45] in shown for message in messages)
        await screen.press("question_mark")
        await screen.type("new from here")
        squeezed = " ".join(screen.text().replace("│", " ").split())
        for word in ("requirement", "addresses", "scenario."):
            assert word in squeezed


@driven
async def test_a_word_that_no_filter_knows_is_told(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("slash")
        await screen.type("is:dragon")
        assert "is:dragon is not known; there are is:" in screen.text()
        await screen.clear()
        await screen.type("is:dra")
        assert "is not known" not in screen.text()


def test_values_are_shown_in_words() -> None:
    assert plain({"hazards": ["H-1"], "when": "now"}) == "hazards: [H-1], when: now"
    assert plain(["H-1", "H-2"]) == "H-1, H-2"
    assert plain({"values": ["a, b", 1]}) == 'values: ["a, b", 1]'


@driven
async def test_a_choice_begins_at_its_first_answer_or_at_the_one_that_was_given(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-1", field="status")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Picker)
        assert screen.app.screen.list.cursor == 0
        await screen.press("enter")
        assert screen.item.data["status"] == "draft"
        await screen.at("R-2", field="status")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Picker)
        current = screen.app.screen.list.current
        assert current is not None
        assert current.key == "approved"


@driven
async def test_the_cursor_stays_with_a_field_that_was_answered(tmp_path: Path) -> None:
    purpose = KETTLE["model/purpose.yaml"].replace("  H-1:\n    losses: [L-1]\n", "  H-1:\n")
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("enter", "tab", "tab", "enter")
        assert screen.item.data["losses"] == ["L-1", "L-2"]
        assert field_under_cursor(screen) == ("losses", 0)
        await screen.at("H-1", field="losses[1]")
        await screen.press("x")
        assert field_under_cursor(screen) == ("losses", 0)
        await screen.press("x")
        assert field_under_cursor(screen) == ("losses",)


@driven
async def test_a_long_label_does_not_run_into_the_value(tmp_path: Path) -> None:
    structure = KETTLE["model/structure.yaml"].replace(
        "    title: heat\n", "    title: heat\n    not_hazardous:\n      timing-or-order-of-it: Claims nothing.\n"
    )
    async with workbench(write(tmp_path, structure=structure), (80, 24)) as screen:
        await screen.at("CA-1")
        row = next(row for row in screen.pane("form").rows if "Claims" in row.text)
        assert "… Claims nothing." in row.text


@driven
async def test_a_text_is_broken_to_the_width_of_the_pane_in_which_it_is_read(tmp_path: Path) -> None:
    text = "Water boils over while a hand is near, and nobody has switched the heater off for as long as it takes. "
    purpose = KETTLE["model/purpose.yaml"].replace("Water boils over while a hand is near.", (text * 3).strip())
    async with workbench(write(tmp_path, purpose=purpose), (80, 24)) as screen:
        for keys in (("3",), ("2", "down", "up"), ("3",), ("5", "2", "up", "3")):
            await screen.at("H-1", screen.bench.at)
            await screen.press(*keys)
            if screen.bench.at == "form":
                await screen.pilot.pause(0.05)
                room = screen.pane("form").scrollable_content_region.width
                rows = [row.text for row in form_rows(screen.state, screen.item, room)]
                assert [row.text for row in screen.pane("form").rows] == rows


@driven
async def test_the_row_to_be_chosen_is_marked_by_more_than_colour(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-1", field="status")
        await screen.press("enter")
        assert "› draft" in screen.text()
        await screen.press("down")
        assert "› reviewed" in screen.text()
        assert "› draft" not in screen.text()
