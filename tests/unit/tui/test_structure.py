"""Walking and editing the control structure: one element with what is around it, and all elements against all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from xml.etree import ElementTree

import pytest

from safetycase.tui import drawing
from safetycase.tui.dialogs import Prompt
from safetycase.tui.listed import Listed
from safetycase.tui.matrixscreen import MatrixScreen
from safetycase.tui.pickers import Picker
from safetycase.tui.structurescreen import Area, StructureScreen
from tests.unit.tui.driver import Screen, driven, workbench, write

LOOP = """\
elements:
  cook: {role: controller, title: Cook, nature: human}
  controller:
    role: controller
    title: Controller
    process_model: {water: {values: [none, full]}}
  valve: {role: actuator, title: Valve}
  heater: {role: process, title: Heater}
  room: {role: external, title: Room}
  coil: {role: process, title: Coil, parent: heater}
actions:
  CA-1: {from: cook, to: controller, title: order}
  CA-2: {from: controller, to: heater, via: [valve], title: heat}
feedback:
  FB-1: {from: controller, to: cook, title: lamp, presence: planned}
information:
  IN-1: {from: room, to: controller, title: warmth}
"""


def view(screen: Screen) -> StructureScreen:
    top = screen.app.screen
    assert isinstance(top, StructureScreen)
    return top


def table(screen: Screen) -> MatrixScreen:
    top = screen.app.screen
    assert isinstance(top, MatrixScreen)
    return top


def area(screen: Screen, name: str) -> list[str]:
    """The rows of an area, without blanks around them."""
    return [" ".join(row.text.split()) for row in view(screen).area(name).rows]


def focused(screen: Screen) -> str:
    top = screen.app.screen.focused
    assert isinstance(top, Area)
    return top.id or ""


@driven
async def test_an_element_stands_between_who_controls_it_and_what_it_controls(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.at("controller", "items")
        await screen.press("S")
        above, below = area(screen, "above"), area(screen, "below")
        assert above[0] == "Cook action ▲ order CA-1"
        assert above[1] == "feedback ▲ lamp FB-1 planned"
        assert any(row.startswith("Heater action") and "heat CA-2, through Valve" in row for row in below)
        assert any("missing Nothing tells Controller the effect of CA-2." in row for row in below)
        assert " ".join(area(screen, "into")) == "Room info warmth IN-1"
        middle = area(screen, "centre")
        assert middle[0] == "Controller"
        assert "controller · controller, level 2" in middle[1]
        assert "believes water: none, full" in middle[2]
        assert "1 missing" in screen.text()


@driven
async def test_arrows_walk_from_area_to_area_and_enter_from_element_to_element(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.at("controller", "items")
        await screen.press("S")
        assert focused(screen) == "centre"
        await screen.press("up")
        assert focused(screen) == "above"
        await screen.press("up", "enter")
        assert view(screen).spot.element == "cook"
        assert focused(screen) == "centre"
        await screen.press("up")
        assert focused(screen) == "centre", "nobody controls the cook"
        await screen.press("down", "enter")
        assert view(screen).spot.element == "controller"
        await screen.press("left")
        assert focused(screen) == "into"
        await screen.press("l", "j", "k", "down", "down", "down", "down")
        assert focused(screen) == "below"
        await screen.press("b", "b")
        assert view(screen).spot.element == "controller"
        await screen.press("b")
        assert "no element was visited before this one" in screen.text()
        await screen.press("slash")
        await screen.type("heater")
        await screen.press("enter")
        assert view(screen).spot.element == "heater"
        assert any("part: Coil" in row for row in area(screen, "centre"))
        await screen.press("escape")
        assert screen.app.screen is screen.bench


@driven
async def test_the_form_of_a_flow_is_one_key_away_and_the_structure_is_where_it_was(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.at("controller", "items")
        await screen.press("S", "up", "f")
        assert screen.item.id in ("CA-1", "FB-1")
        assert screen.bench.at == "form"
        await screen.press("S")
        assert view(screen).spot.element in ("cook", "controller")
        await screen.press("f")
        assert screen.item.kind.name == "element"


@driven
async def test_missing_feedback_is_gone_to_and_added_just_there(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.press("S", "right_square_bracket")
        assert view(screen).spot.element == "controller"
        assert focused(screen) == "below"
        await screen.press("n")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("feedback from Heater to Controller")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt)
        await screen.type("coil temperature")
        await screen.press("enter")
        item = screen.state.case.items["FB-2"]
        assert item.data == {"from": "heater", "to": "controller", "title": "coil temperature"}
        assert any("coil temperature FB-2" in row for row in area(screen, "below"))
        assert not any("missing" in row for row in area(screen, "below"))
        await screen.press("u")
        assert any("missing" in row for row in area(screen, "below"))
        await screen.press("U", "w")
        assert "coil temperature" in screen.file("model/structure.yaml")


@driven
async def test_a_flow_to_an_element_that_is_not_there_yet_is_one_step(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.at("controller", "items")
        await screen.press("S", "n")
        await screen.type("control action from Controller")
        await screen.press("enter")
        await screen.type("Lid motor")
        assert "+ new element" in screen.text()
        await screen.press("enter")
        await screen.type("close")
        await screen.press("enter")
        assert screen.state.case.items["CA-3"].data == {"from": "controller", "to": "lid-motor", "title": "close"}
        assert screen.state.case.items["lid-motor"].data == {"title": "Lid motor"}
        assert any(row.startswith("Lid motor action") for row in area(screen, "below"))
        await screen.press("u")
        assert "lid-motor" not in screen.state.case.items
        assert not screen.state.workspace.dirty


@driven
async def test_flows_and_elements_are_renamed_retitled_planned_and_deleted(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.at("heater", "items")
        await screen.press("S", "t")
        await screen.clear()
        await screen.type("Coil heater")
        await screen.press("enter")
        assert area(screen, "centre")[0] == "Coil heater"
        await screen.press("r")
        await screen.clear()
        await screen.type("coil-heater")
        await screen.press("enter")
        assert screen.state.case.items["CA-2"].data["to"] == "coil-heater"
        await screen.press("up", "k", "p")
        await screen.type("planned")
        await screen.press("enter")
        assert screen.state.case.items["CA-2"].data["presence"] == "planned"
        assert "planned" in area(screen, "above")[0]
        await screen.press("x")
        assert isinstance(screen.app.screen, Listed)
        await screen.press("y")
        assert "CA-2" not in screen.state.case.items
        assert isinstance(screen.app.screen, StructureScreen)


@driven
async def test_the_matrix_shows_all_against_all_and_what_is_missing(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.at("controller", "items")
        await screen.press("S", "m")
        text = screen.text()
        assert "A1" in text
        assert "!1" in text
        assert "1 missing" in text
        await screen.press("right_square_bracket")
        row, column = table(screen).place
        order = table(screen).matrix.order
        assert (order[row], order[column]) == ("heater", "controller")
        assert "Nothing tells Controller the effect of CA-2." in text or "Heater to Controller" in screen.text()
        await screen.press("n")
        await screen.type("feedback from Heater to Controller")
        await screen.press("enter")
        await screen.type("warmth")
        await screen.press("enter")
        assert screen.state.case.items["FB-2"].data["to"] == "controller"
        assert "!1" not in screen.text()
        await screen.press("enter")
        assert table(screen).cell.has_focus
        await screen.press("enter")
        assert screen.item.id == "FB-2"


@driven
async def test_the_matrix_is_walked_four_ways_and_left_the_way_it_was_come_to(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP), size=(60, 20)) as screen:
        await screen.press("S", "m")
        order = table(screen).matrix.order
        for _ in order:
            await screen.press("l")
        assert table(screen).place[1] == len(order) - 1
        await screen.press("h", "j", "down", "k")
        assert table(screen).place[1] == len(order) - 2
        here = order[table(screen).place[0]]
        await screen.press("m")
        assert view(screen).spot.element == here
        await screen.press("m", "escape")
        assert screen.app.screen is screen.bench


@driven
async def test_reading_only_nothing_is_edited(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP), read_only=True) as screen:
        await screen.press("S")
        for key in ("n", "t", "r", "p", "x", "w"):
            await screen.press(key)
            assert isinstance(screen.app.screen, StructureScreen)
            assert "the case is open for reading only" in screen.text()
        await screen.press("u", "U", "escape")
        assert screen.app.screen is screen.bench


@driven
async def test_a_case_without_elements_begins_with_one(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure="elements: {}\n")) as screen:
        await screen.press("S")
        assert "The control structure is empty: n adds an element." in screen.text()
        await screen.press("f", "x", "b", "right_square_bracket", "up", "left", "enter", "m")
        assert "n adds an element" in screen.text()
        await screen.press("m", "n")
        await screen.type("an element")
        await screen.press("enter")
        await screen.type("Cook")
        await screen.press("enter")
        assert "cook" in screen.state.case.items
        assert "Cook" in area(screen, "centre")[0]


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (160, 45)])
def test_it_fits_every_screen_and_text_is_only_text(tmp_path: Path, size: tuple[int, int]) -> None:
    hostile = LOOP.replace("title: heat}", r'title: "\e[31m[bold]x[/]\u202e漢字"}')

    @driven
    async def look() -> None:
        async with workbench(write(tmp_path, structure=hostile), size) as screen:
            await screen.at("controller", "items")
            await screen.press("S", "down")
            for keys in ([], ["m"]):
                await screen.press(*keys)
                text = screen.text()
                assert "\x1b" not in text
                assert "\u202e" not in text
                assert len(text.splitlines()) == size[1]

    look()


@driven
async def test_the_drawing_is_written_outside_the_case_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(drawing, "viewer", lambda file: None)
    root = write(tmp_path / "case", structure=LOOP)
    before = sorted(root.rglob("*"))
    async with workbench(root, size=(200, 40)) as screen:
        await screen.press("S", "o")
        for _ in range(400):
            await asyncio.sleep(0.05)
            if "drawing …" not in screen.text():
                break
        (file,) = (tmp_path / "cache").rglob("control-structure.svg")
        assert f"written: {file}" in screen.text()
        assert ElementTree.parse(file).getroot().tag.endswith("svg")
    assert sorted(root.rglob("*")) == before


def test_a_viewer_is_only_opened_where_somebody_sits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = tmp_path / "a b.svg"
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert drawing.viewer(file) is None
    assert not drawing.open_outside(file)
    monkeypatch.setenv("BROWSER", f"{tmp_path}/none:{program} --new %s")
    assert drawing.viewer(file) == [str(program), "--new", str(file)]
    monkeypatch.setenv("BROWSER", str(program))
    assert drawing.viewer(file) == [str(program), str(file)]
    assert drawing.open_outside(file)
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    assert drawing.viewer(file) is None


TWICE = LOOP.replace("  CA-2:", "  CA-3: {from: controller, to: room, title: air}\n  CA-2:").replace(
    "  IN-1:", "  IN-2:"
).replace("from: room, to: controller", "from: room, to: cook")  # fmt: skip


@driven
async def test_brackets_stay_with_what_is_missing_on_screen(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=TWICE)) as screen:
        await screen.at("controller", "items")
        await screen.press("S")
        missing = [row for row in area(screen, "below") if "missing" in row]
        assert len(missing) == 2
        for row in missing:
            await screen.press("right_square_bracket")
            assert view(screen).spot.element == "controller"
            assert focused(screen) == "below"
            current = view(screen).area("below").current
            assert current is not None
            assert " ".join(current.text.split()) == row
        await screen.press("left_square_bracket")
        current = view(screen).area("below").current
        assert current is not None
        assert " ".join(current.text.split()) == missing[0]


@driven
async def test_brackets_begin_with_what_is_missing_above_the_element_shown(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        await screen.at("heater", "items")
        await screen.press("S", "right_square_bracket")
        assert view(screen).spot.element == "heater"
        assert focused(screen) == "above"
        await screen.press("right_square_bracket")
        assert (view(screen).spot.element, focused(screen)) == ("controller", "below")


@driven
async def test_where_the_drawing_is_shows_its_name_in_little_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ("deep" * 12)))
    monkeypatch.setattr(drawing, "viewer", lambda file: None)
    async with workbench(write(tmp_path / "case", structure=LOOP), size=(80, 24)) as screen:
        await screen.press("S", "o")
        for _ in range(400):
            await asyncio.sleep(0.05)
            if "drawing …" not in screen.text():
                break
        assert screen.text().splitlines()[-1].rstrip().endswith("/control-structure.svg")


@driven
async def test_one_stands_at_an_element_that_was_added(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=LOOP)) as screen:
        for keys in ("S", "m"):
            await screen.press(keys, "n")
            await screen.type("an element")
            await screen.press("enter")
            await screen.type(f"Lid {keys}")
            await screen.press("enter")
            found = view(screen) if keys == "S" else screen.app.screen
            made = screen.state.item
            assert screen.state.case.items[made].data["title"] == f"Lid {keys}"
            assert isinstance(found, StructureScreen | MatrixScreen)
            assert found.spot.element == made
            assert f"new element {made}" in screen.text()
