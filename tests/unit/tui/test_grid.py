"""The grid of unsafe control on the screen, cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.tui.contextlist import ContextList
from safetycase.tui.dialogs import Prompt
from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.pickers import Picker
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

STRUCTURE = KETTLE["model/structure.yaml"]
MORE = STRUCTURE.replace(
    "    title: heat\n",
    "    title: heat\n    form: continuous\n    parameters: {power: {unit: W}}\n"
    "  CA-2: {title: beep, from: controller, to: heater, form: discrete}\n",
).replace(
    "    when: the kettle is empty\n",
    "    context: {water: none}\n"
    "  UCA-2:\n    action: CA-1\n    type: provided\n    hazards: [H-1]\n    context: {water: full}\n"
    "  UCA-3:\n    action: CA-1\n    type: provided\n    subtype: excessive\n    hazards: [H-1]\n    when: it boils\n",
)
JUSTIFIED = KETTLE["model/assurance.yaml"] + "justifications:\n  J-1: The fuse blows first.\n"


def grid(screen: Screen) -> GridScreen:
    top = screen.app.screen
    assert isinstance(top, GridScreen)
    return top


def here(screen: Screen) -> tuple[str, str]:
    """The action and the key of the cell under the cursor."""
    cell = grid(screen).grid.cell
    assert cell is not None
    return cell.action, cell.key


@driven
async def test_the_grid_shows_what_is_decided_and_what_is_open(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign")
        text = screen.text()
        assert "Grid of unsafe control · 3 of 11 cells decided" in text
        assert "controller  Controller: 3 of 11 cells decided" in text
        assert "not provided" in text
        assert "3▲ UCA-1 +2" in text, "how many, and the worst that check says of them"
        assert "○ open" in text
        assert "too much: UCA-3" in text
        assert "▸" in text
        await screen.press("escape")
        assert screen.app.screen is screen.bench


@driven
async def test_arrows_go_from_cell_to_cell(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign")
        assert here(screen) == ("CA-1", "not-provided")
        await screen.press("right", "right", "right", "right")
        assert here(screen) == ("CA-1", "duration")
        await screen.press("down")  # three cells about the magnitude: the last of them
        assert here(screen) == ("CA-1", "wrong-direction")
        await screen.press("left")
        assert here(screen) == ("CA-1", "excessive")
        await screen.press("j", "h", "h")
        assert here(screen) == ("CA-2", "not-provided")
        await screen.press("up", "up", "l")
        assert here(screen) == ("CA-1", "provided")
        assert "UCA-1 Controller provides “heat” when water is none" in " ".join(screen.text().split())


@driven
async def test_brackets_go_to_open_cells_and_round(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "right_square_bracket")
        assert here(screen) == ("CA-1", "timing-or-order")
        await screen.press("left_square_bracket", "left_square_bracket")
        assert here(screen) == ("CA-2", "timing-or-order")
        await screen.press("right_square_bracket")
        assert here(screen) == ("CA-1", "not-provided")


@driven
async def test_enter_goes_to_the_only_unsafe_control_action(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("number_sign", "right", "enter")
        assert screen.app.screen is screen.bench
        assert screen.item.id == "UCA-1"
        assert screen.bench.at == "form"


@driven
async def test_enter_lets_choose_among_several(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "right", "enter")
        assert grid(screen).beside.has_focus
        await screen.press("escape")
        assert grid(screen).grid.has_focus
        await screen.press("tab", "down", "enter")
        assert screen.item.id == "UCA-2"


@driven
async def test_enter_on_an_open_cell_goes_to_the_action(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("number_sign", "enter")
        assert screen.item.id == "CA-1"


@driven
async def test_an_unsafe_control_action_is_added_to_the_cell(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "down", "n")
        assert isinstance(screen.app.screen, Prompt)
        await screen.press("enter")
        assert screen.item.id == "UCA-4"
        assert screen.item.data == {"action": "CA-1", "type": "provided", "subtype": "insufficient"}
        assert screen.bench.at == "form"
        await screen.press("number_sign")
        assert here(screen) == ("CA-1", "insufficient")
        assert "○ too little: open" in screen.text()
        assert "UCA-4 not finished, it leads to no hazard" in " ".join(screen.text().split())
        assert "1 unsaved file" in screen.text()
        await screen.press("enter")
        assert screen.item.id == "UCA-4"


@driven
async def test_the_grid_saves_and_says_what_is_unsaved(tmp_path: Path) -> None:
    folder = write(tmp_path, structure=MORE)
    async with workbench(folder) as screen:
        await screen.press("number_sign", "r")
        await screen.type("Cold tea harms nobody")
        await screen.press("enter")
        assert "● 1 unsaved file" in screen.text()
        await screen.press("w")
        assert here(screen) == ("CA-1", "not-provided")
        assert "unsaved" not in screen.text()
        assert not screen.state.workspace.dirty
        assert any("Cold tea harms nobody" in path.read_text() for path in folder.rglob("*.yaml"))


@driven
async def test_what_was_not_added_leaves_the_grid_as_it_was(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "down", "n", "escape")
        assert here(screen) == ("CA-1", "insufficient")
        assert len(screen.state.case.of_kind("uca")) == 3


@driven
async def test_a_reason_is_written_down_and_the_grid_goes_on(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "r")
        assert isinstance(screen.app.screen, Prompt)
        await screen.press("enter")
        assert "a verdict without a reason decides nothing" in screen.text()
        await screen.type("J-77")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt)
        assert "J-77 is no justification or assumption of this case" in screen.text()
        for _ in range(4):
            await screen.press("backspace")
        await screen.type("Cold tea harms nobody")
        await screen.press("enter")
        assert here(screen) == ("CA-1", "not-provided")
        assert "4 of 11 cells decided" in screen.text()
        assert "– not hazardous" in screen.text()
        assert screen.state.case.items["CA-1"].data["not_hazardous"] == {"not-provided": "Cold tea harms nobody"}
        await screen.press("escape", "u")
        assert "not_hazardous" not in screen.state.case.items["CA-1"].data


@driven
async def test_the_id_of_a_justification_is_taken_as_the_reason(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE, assurance=JUSTIFIED)) as screen:
        await screen.press("number_sign", "r")
        await screen.type("J-1")
        await screen.press("enter")
        assert screen.state.case.items["CA-1"].data["not_hazardous"] == {"not-provided": {"because": "J-1"}}
        assert "The fuse blows first." in screen.text()
        await screen.press("r")
        assert isinstance(screen.app.screen, Prompt)
        assert screen.app.screen.written == "J-1"


@driven
async def test_reasons_limited_to_contexts_are_not_overwritten(tmp_path: Path) -> None:
    limited = MORE.replace(
        "    form: continuous\n",
        "    form: continuous\n    not_hazardous: {not-provided: [{context: {water: none}, reason: It is empty}]}\n",
    )
    async with workbench(write(tmp_path, structure=limited)) as screen:
        await screen.press("number_sign", "r")
        assert "limits its reasons to contexts" in screen.text()
        assert "○ in part" in screen.text()


@driven
async def test_rows_with_open_cells_alone(tmp_path: Path) -> None:
    decided = MORE.replace(
        "to: heater, form: discrete}",
        "to: heater, form: discrete, not_hazardous: {not-provided: aa, provided: bb, timing-or-order: cc}}",
    )
    async with workbench(write(tmp_path, structure=decided)) as screen:
        await screen.press("number_sign")
        assert "CA-2 beep" in screen.text()
        await screen.press("o")
        assert "CA-2 beep" not in screen.text()
        assert "open rows only" in screen.text()
        await screen.press("o")
        assert "CA-2 beep" in screen.text()


@driven
async def test_the_contexts_of_the_action(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "c")
        assert isinstance(screen.app.screen, ContextList)
        assert "provided: 2 of 3 contexts decided" in screen.text()
        await screen.press("escape")
        assert here(screen) == ("CA-1", "not-provided")


@driven
async def test_a_case_opened_for_reading_refuses_to_change_a_cell(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE), read_only=True) as screen:
        await screen.press("number_sign", "r")
        assert "the case is open for reading only" in screen.text()
        await screen.press("n")
        assert isinstance(screen.app.screen, GridScreen)


@driven
async def test_no_action_is_no_success(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure="elements: {}\n")) as screen:
        await screen.press("number_sign")
        assert "n/a (0 of 0 cells)" in screen.text()
        await screen.press("enter", "n", "r", "c", "o", "right", "right_square_bracket", "q")
        assert screen.app.screen is screen.bench


@driven
async def test_the_grid_begins_at_the_action_shown(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.at("CA-2")
        await screen.press("number_sign")
        assert here(screen) == ("CA-2", "not-provided")


@pytest.mark.parametrize("size", [(80, 24), (50, 14), (200, 60)])
def test_it_fits_every_screen(tmp_path: Path, size: tuple[int, int]) -> None:
    @driven
    async def look() -> None:
        async with workbench(write(tmp_path, structure=MORE), size) as screen:
            await screen.press("number_sign", "down")
            assert here(screen) == ("CA-1", "insufficient")
            assert max(map(len, screen.text().splitlines())) <= size[0]

    look()


@driven
async def test_hostile_text_is_only_text(tmp_path: Path) -> None:
    bad = MORE.replace("title: heat", r'title: "\e[31m[bold red]x[/]\u202e"').replace("title: beep", r'title: "[/]"')
    async with workbench(write(tmp_path, structure=bad)) as screen:
        await screen.press("number_sign", "right", "down", "down")
        text = screen.text()
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert r"\x1b[31m" in text
        assert "[/]" in text


@driven
async def test_minus_says_why_a_cell_is_not_hazardous(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "minus")
        await screen.type("Cold tea harms nobody")
        await screen.press("enter")
        assert screen.state.case.items["CA-1"].data["not_hazardous"] == {"not-provided": "Cold tea harms nobody"}
        text = screen.text()
        assert "– not hazardous" in text
        assert "– not applicable" in text, "what follows from a discrete action is not what somebody reasoned"


TWO = MORE.replace(
    "  heater:\n", "  cook:\n    role: controller\n    title: Cook\n  heater:\n"
).replace("ucas:\n", "  CA-3: {title: fill, from: cook, to: heater}\nucas:\n")  # fmt: skip


@driven
async def test_cells_are_filtered_by_controller_hazard_state_and_words(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=TWO)) as screen:
        await screen.press("number_sign", "slash")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("controller cook")
        await screen.press("enter")
        text = screen.text()
        assert "CA-3 fill" in text
        assert "CA-1 heat" not in text
        assert "only cook: / shows all" in text
        assert "cells decided" in text, "what is decided is told of the whole grid"
        await screen.press("slash")
        await screen.type("everything")
        await screen.press("enter", "slash")
        await screen.type("hazard H-2")
        await screen.press("enter")
        text = screen.text()
        assert "CA-1 heat" in text
        assert "CA-2 beep" not in text
        await screen.press("slash")
        await screen.type("with findings")
        await screen.press("enter")
        assert "only H-2, with findings" in screen.text()
        await screen.press("slash")
        await screen.type("everything")
        await screen.press("enter", "slash")
        await screen.type("beep")
        await screen.press("enter")
        assert "CA-2 beep" in screen.text()
        assert "CA-1 heat" not in screen.text()


@driven
async def test_the_next_open_cell_is_one_of_those_shown(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=TWO)) as screen:
        await screen.press("number_sign", "slash")
        await screen.type("controller cook")
        await screen.press("enter", "right_square_bracket")
        assert here(screen)[0] == "CA-3"
        for _ in range(5):
            await screen.press("right_square_bracket")
            assert here(screen)[0] == "CA-3"


@driven
async def test_a_filter_that_nothing_fits_says_so(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=TWO)) as screen:
        await screen.press("number_sign", "slash")
        await screen.type("to review")
        await screen.press("enter")
        assert "Nothing is like that (to review): " in screen.text()
        await screen.press("slash", "escape", "n", "minus", "enter", "right_square_bracket")
        assert isinstance(screen.app.screen, GridScreen)


@driven
async def test_a_reason_that_rests_on_an_assumption_past_its_day_decides_no_cell(tmp_path: Path) -> None:
    structure = MORE.replace("form: continuous\n", "form: continuous\n    not_hazardous: {duration: {because: A-9}}\n")
    for expires, decided in (("2999-01-01", 4), ("2001-01-01", 3)):
        assurance = (
            KETTLE["model/assurance.yaml"] + f"assumptions:\n  A-9: {{text: It is shut, expires: '{expires}'}}\n"
        )
        async with workbench(write(tmp_path / expires, structure=structure, assurance=assurance)) as screen:
            await screen.press("number_sign")
            assert f"{decided} of 11 cells decided" in screen.text()


@driven
async def test_a_reason_against_an_unsafe_control_action_is_told_first_and_taken_when_accepted_again(
    tmp_path: Path,
) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("number_sign", "right")
        assert here(screen) == ("CA-1", "provided")
        await screen.press("r")
        await screen.type("It is only warm.")
        assert "but UCA-1 says otherwise" in screen.text()
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt)
        assert "Accept again to take it all the same" in screen.text()
        assert "not_hazardous" not in screen.state.case.items["CA-1"].data
        await screen.press("enter")
        assert screen.state.case.items["CA-1"].data["not_hazardous"] == {"provided": "It is only warm."}


@driven
async def test_a_reason_where_nothing_is_unsafe_is_taken_at_once(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("number_sign", "r")
        await screen.type("Cold water hurts nobody.")
        await screen.press("enter")
        assert "not-provided" in screen.state.case.items["CA-1"].data["not_hazardous"]
