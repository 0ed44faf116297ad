"""What the structure and the grid show where there is little room: whole words, and the row one is on."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widget import Widget

from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.structurescreen import StructureScreen
from tests.unit.tui.driver import Screen, driven, workbench, write

LOOP = """\
elements:
  cook: {role: controller, title: Cook}
  controller: {role: controller, title: Kettle controller}
  heater: {role: process, title: Heater}
  kitchen: {role: external, title: Kitchen and whoever is in it}
actions:
  CA-1: {from: cook, to: controller, title: order}
  CA-2: {from: controller, to: heater, title: heat}
feedback:
  FB-1: {from: heater, to: controller, title: temperature}
information:
  IN-1: {from: kitchen, to: controller, title: warmth of the room}
  IN-2: {from: controller, to: kitchen, title: steam and noise}
"""


def seen(screen: Screen, widget: Widget) -> str:
    """What the screen shows where a widget is."""
    place = widget.region
    lines = screen.text().splitlines()[place.y : place.bottom]
    return "\n".join(line[place.x : place.right] for line in lines)


def structure(screen: Screen) -> StructureScreen:
    top = screen.app.screen
    assert isinstance(top, StructureScreen)
    return top


@pytest.mark.parametrize("size", [(80, 24), (110, 30), (160, 45)], ids=str)
def test_what_comes_in_and_goes_out_is_told_in_whole_words(tmp_path: Path, size: tuple[int, int]) -> None:
    @driven
    async def look() -> None:
        async with workbench(write(tmp_path, structure=LOOP), size) as screen:
            await screen.at("controller", "items")
            await screen.press("S")
            for name, title, words in (("into", "In (1)", "IN-1"), ("out", "Out (1)", "IN-2")):
                text = seen(screen, structure(screen).area(name))
                assert "…" not in text
                for word in (title, "Kitchen", "whoever", "info", words):
                    assert word in text
            await screen.press("left", "enter")
            assert structure(screen).spot.element == "kitchen"
            assert "…" not in seen(screen, structure(screen).area("above"))

    look()


@driven
async def test_every_line_of_what_comes_in_can_be_seen(tmp_path: Path) -> None:
    more = "\n".join(
        f"  IN-{number}: {{from: kitchen, to: controller, title: the {number} warmths of it}}" for number in range(3, 9)
    )
    async with workbench(write(tmp_path, structure=f"{LOOP}{more}\n"), (80, 24)) as screen:
        await screen.at("controller", "items")
        await screen.press("S", "left", "end")
        area = structure(screen).area("into")
        assert area.current is not None
        assert area.current.data.flow.id == "IN-8"
        assert "IN-8" in seen(screen, area)
        await screen.press("home")
        assert "Kitchen" in seen(screen, area)
        await screen.press("up")
        assert screen.app.screen.focused is structure(screen).area("above")


@driven
async def test_in_very_little_room_what_is_beside_takes_turns_with_the_middle(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP), (40, 10)) as screen:
        await screen.at("controller", "items")
        await screen.press("S")
        assert "controller · 1 in · 1 out" in screen.text()
        for key, word in (("left", "warmth"), ("right", "controller"), ("right", "steam")):
            await screen.press(key)
            assert word in screen.text()
        await screen.press("up", "home")
        assert "order" in seen(screen, structure(screen).area("above"))
        await screen.pilot.resize_terminal(80, 24)
        await screen.settle()
        assert "steam" in screen.text()
        assert "warmth" in screen.text()


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (40, 10), (20, 6)], ids=str)
def test_titles_and_heads_are_shorter_but_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    @driven
    async def look() -> None:
        async with workbench(write(tmp_path), size) as screen:
            await screen.press("S", "m")
            title = seen(screen, screen.app.screen.query_one("#matrix")).splitlines()[0]
            assert "…" not in title
            assert "row to" in title.lower()
            await screen.press("escape", "number_sign")
            top = screen.app.screen
            assert isinstance(top, GridScreen)
            assert "…" not in seen(screen, top.grid).splitlines()[0]
            heads = seen(screen, top.query_one("#heads"))
            if size[1] > 6:
                assert "…" not in heads
                assert (
                    len(heads.replace("not provided", "not-provided").replace("timing or order", "timing").split()) == 4
                )

    look()


@pytest.mark.parametrize("size", [(40, 10), (20, 5)], ids=str)
def test_the_grid_shows_the_row_and_the_cell_one_is_on(tmp_path: Path, size: tuple[int, int]) -> None:
    more = LOOP + "ucas:\n  UCA-1: {action: CA-2, type: provided, hazards: [H-2], when: the kettle is empty}\n"

    @driven
    async def look() -> None:
        async with workbench(write(tmp_path, structure=more), size) as screen:
            await screen.at("CA-2", "items")
            await screen.press("number_sign")
            top = screen.app.screen
            assert isinstance(top, GridScreen)
            for _ in range(2):
                for column in range(4):
                    assert top.grid.column == column
                    text = seen(screen, top.grid)
                    here = text.partition("▸")[2].lstrip()
                    assert here.startswith("1" if column == 1 and top.grid.cell and top.grid.cell.ucas else "○")
                    await screen.press("right")
                await screen.press("left", "left", "left", "up")
            await screen.press("tab")
            assert top.beside.has_focus
            assert "CA-" in seen(screen, top.beside)
            await screen.press("tab")
            assert "▸" in seen(screen, top.grid)

    look()
