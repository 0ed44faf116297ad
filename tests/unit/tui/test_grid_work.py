"""Working through the grid: reasons for one subtype, and rows that stay where they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from safetycase.tui.dialogs import Prompt
from safetycase.tui.pickers import Picker
from tests.unit.tui.driver import driven, workbench, write
from tests.unit.tui.test_grid import MORE, here

TIMED = MORE.replace("    form: continuous\n", "    form: continuous\n    not_hazardous: {@}\n")


@pytest.mark.parametrize(
    ("said", "keys", "asked", "written"),
    [
        ("stopped-too-soon: aa", (), "applied too long", {"stopped-too-soon": "aa", "applied-too-long": "bb"}),
        ("stopped-too-soon: aa", ("down",), "", {"stopped-too-soon": "aa", "duration": "bb"}),
        ("provided: aa", (), "", {"provided": "aa", "duration": "bb"}),
        ("provided: aa", ("down", "down"), "applied too long", {"provided": "aa", "applied-too-long": "bb"}),
    ],
)
def test_one_subtype_is_reasoned_by_itself(
    tmp_path: Path, said: str, keys: tuple[str, ...], asked: str, written: dict[str, Any]
) -> None:
    @driven
    async def reason() -> None:
        async with workbench(write(tmp_path, structure=TIMED.replace("@", said))) as screen:
            await screen.press("number_sign", "right", "right", "right", "minus")
            assert here_or_asked(screen.app.screen) == "CA-1: what is not hazardous?"
            await screen.press(*keys, "enter")
            assert f"{asked} is not hazardous because" in screen.text()
            await screen.type("bb")
            await screen.press("enter")
            assert screen.state.case.items["CA-1"].data["not_hazardous"] == written

    reason()


def here_or_asked(top: object) -> str:
    assert isinstance(top, Picker)
    return top.heading


@driven
async def test_a_cell_without_subtypes_is_reasoned_at_once(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "down", "minus")
        assert isinstance(screen.app.screen, Prompt), "too little is one question"


@driven
async def test_leaving_the_list_of_subtypes_changes_nothing(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=MORE)) as screen:
        await screen.press("number_sign", "right", "right", "minus", "escape")
        assert here(screen) == ("CA-1", "timing-or-order")
        assert "not_hazardous" not in screen.state.case.items["CA-1"].data


LAST = MORE.replace(
    "    form: continuous\n    parameters: {power: {unit: W}}\n",
    "    not_hazardous: {not-provided: aa, timing-or-order: bb}\n",
)


@driven
async def test_rows_stay_where_they_are_while_actions_are_finished(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LAST)) as screen:
        await screen.at("CA-1", "items")
        await screen.press("number_sign", "right_square_bracket")
        assert here(screen) == ("CA-1", "duration")
        await screen.press("minus", "enter")
        await screen.type("It cools by itself")
        await screen.press("enter")
        assert here(screen) == ("CA-1", "duration")
        await screen.press("right_square_bracket")
        assert here(screen) == ("CA-2", "not-provided"), "the row after it"
        text = screen.text()
        assert text.index("CA-1 heat") < text.index("CA-2 beep")
        await screen.press("escape", "number_sign")
        text = screen.text()
        assert text.index("CA-2 beep") < text.index("CA-1 heat"), "what is open comes first when the grid is opened"
