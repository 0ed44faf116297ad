"""Open rows of context tables are decided where they stand: by an unsafe control action or by a reason."""

from __future__ import annotations

from pathlib import Path

from safetycase.tui.contextlist import ContextList
from safetycase.tui.dialogs import Prompt
from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.rowlist import RowList
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

STRUCTURE = KETTLE["model/structure.yaml"].replace("    when: the kettle is empty\n", "    context: {water: full}\n")
NUMBERS = STRUCTURE.replace("[none, some, full]", '[1, "1", full]')


async def tables(screen: Screen) -> ContextList:
    """The context tables of the action, from the grid."""
    await screen.press("number_sign", "c")
    assert isinstance(screen.app.screen, ContextList)
    return screen.app.screen


async def down_to(screen: Screen, words: str) -> None:
    """Go down to the next row with some words."""
    for _ in range(40):
        current = screen.app.screen.query_one("#contexts", RowList).current
        assert current is not None
        if words in " ".join(current.text.split()):
            return
        await screen.press("down")
    raise AssertionError(screen.text())


@driven
async def test_an_open_row_becomes_an_unsafe_control_action_with_its_context(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE)) as screen:
        await tables(screen)
        await down_to(screen, "none, some open")
        await screen.press("n")
        assert isinstance(screen.app.screen, Prompt)
        await screen.press("enter")
        data = screen.item.data
        assert data == {"action": "CA-1", "type": "provided", "context": {"water": ["none", "some"]}}
        await screen.press("u")
        assert screen.state.workspace.dirty == ()


@driven
async def test_an_open_row_is_said_not_to_be_hazardous_and_one_goes_on_in_the_tables(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=NUMBERS)) as screen:
        await tables(screen)
        await down_to(screen, '1, "1" open')
        await screen.press("minus")
        assert 'Where water is 1 or "1".' in screen.text()
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt), "a verdict without a reason decides nothing"
        await screen.type("The water is cold.")
        await screen.press("enter")
        assert isinstance(screen.app.screen, ContextList)
        assert "3 of 3 contexts decided" in screen.text()
        action = screen.state.case.items["CA-1"]
        verdict = {"context": {"water": [1, "1"]}, "reason": "The water is cold."}
        assert action.data["not_hazardous"] == {"provided": verdict}
        await screen.press("escape", "u", "escape")
        assert screen.state.workspace.dirty == ()


@driven
async def test_a_second_reason_stands_beside_the_first_and_decided_rows_are_left(tmp_path: Path) -> None:
    there = STRUCTURE.replace(
        "    title: heat\n",
        "    title: heat\n    not_hazardous: {provided: {context: {water: none}, reason: It is empty.}}\n",
    )
    async with workbench(write(tmp_path, structure=there)) as screen:
        found = await tables(screen)
        await down_to(screen, "none not hazardous")
        await screen.press("minus")
        assert screen.app.screen is found
        assert "this row is not open" in screen.text()
        await screen.press("g")
        await down_to(screen, "some open")
        await screen.press("minus")
        await screen.type("It boils later.")
        await screen.press("enter", "escape")
        assert isinstance(screen.app.screen, GridScreen)
        assert screen.state.case.items["CA-1"].data["not_hazardous"]["provided"] == [
            {"context": {"water": "none"}, "reason": "It is empty."},
            {"context": {"water": "some"}, "reason": "It boils later."},
        ]


@driven
async def test_a_reason_that_stands_there_keeps_every_byte_beside_the_second(tmp_path: Path) -> None:
    there = """\
    not_hazardous:
      provided:   # why
        context: {water:   none}   # c1
        # above
        reason: "It is empty."     # c2
"""
    structure = STRUCTURE.replace("    title: heat\n", f"    title: heat\n{there}")
    async with workbench(write(tmp_path, structure=structure)) as screen:
        await tables(screen)
        await down_to(screen, "some open")
        await screen.press("minus")
        await screen.type("It boils later.")
        await screen.press("enter", "escape", "w")
        assert screen.file("model/structure.yaml") == structure.replace(
            there,
            """\
    not_hazardous:
      provided:   # why
        - context: {water:   none}   # c1
          # above
          reason: "It is empty."     # c2
        - context:
            water: some
          reason: It boils later.
""",
        )


@driven
async def test_where_only_reading_is_possible_the_tables_are_read(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE), read_only=True) as screen:
        found = await tables(screen)
        await down_to(screen, "none, some open")
        await screen.press("n", "minus", "enter")
        assert screen.app.screen is found
        assert "not hazardous" not in screen.text()


@driven
async def test_another_reason_takes_the_place_of_the_one_that_was_said(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE)) as screen:
        await screen.press("number_sign")
        for words in ("It stays cold.", "It stays warm."):
            await screen.press("minus")
            assert isinstance(screen.app.screen, Prompt)
            await screen.burst(f"{words}\r")
        assert screen.state.case.items["CA-1"].data["not_hazardous"] == {"not-provided": "It stays warm."}


@driven
async def test_a_row_that_is_every_context_gets_a_reason_without_one(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE)) as screen:
        await tables(screen)
        await screen.press("minus")
        assert "In every context." in screen.text()
        await screen.type("It stays cold.")
        await screen.press("enter")
        assert screen.state.case.items["CA-1"].data["not_hazardous"] == {"not-provided": "It stays cold."}


@driven
async def test_one_goes_from_open_row_to_open_row_and_takes_back_what_one_said(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=STRUCTURE)) as screen:
        found = await tables(screen)
        rows = found.query_one("#contexts", RowList)
        begin = rows.cursor
        assert "› " in screen.text()
        assert "* open" in " ".join(rows.current.text.split())  # type: ignore[union-attr]
        await screen.press("right_square_bracket")
        assert "none, some open" in " ".join(rows.current.text.split())  # type: ignore[union-attr]
        await screen.press("down")
        assert "full unsafe" in " ".join(rows.current.text.split())  # type: ignore[union-attr]
        await screen.press("down")
        assert "* open" in " ".join(rows.current.text.split()), "headings are passed over"  # type: ignore[union-attr]
        await screen.press("left_square_bracket", "left_square_bracket", "left_square_bracket")
        await screen.press("right_square_bracket")
        assert rows.cursor == begin
        await screen.press("minus")
        await screen.type("It stays cold.")
        await screen.press("enter")
        assert "It stays cold." in str(screen.state.case.items["CA-1"].data)
        for key, there in (("u", False), ("U", True), ("u", False)):
            await screen.press(key)
            assert isinstance(screen.app.screen, ContextList)
            assert ("not_hazardous" in screen.state.case.items["CA-1"].data) == there
        await screen.press("escape", "escape")
        assert screen.state.workspace.dirty == ()
