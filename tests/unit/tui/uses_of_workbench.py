"""A use of each action of the workbench and of its lists."""

from __future__ import annotations

from unittest.mock import patch

from safetycase.tui.commanding import HelpPage
from safetycase.tui.dialogs import Confirm, Prompt
from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.keys import PANES
from safetycase.tui.pickers import Marker, Page, Picker
from safetycase.tui.prose import LongText
from tests.unit.tui.uses import Use, use


@use("new")
async def new(it: Use) -> None:
    await it.screen.at("H-1", "items")
    await it.act()
    await it.screen.press("enter")
    assert it.screen.item.id == "H-3"


@use("new-here")
async def new_here(it: Use) -> None:
    await it.screen.at("CA-1", "items")
    await it.act()
    await it.screen.type("unsafe")
    await it.screen.press("enter", "enter")
    assert it.screen.item.data == {"action": "CA-1"}


@use("add")
async def add(it: Use) -> None:
    await it.screen.at("H-1", field="losses")
    await it.act()
    assert isinstance(it.screen.app.screen, Marker)
    await it.screen.type("L-2")
    await it.screen.press("enter")
    assert it.screen.item.data["losses"] == ["L-1", "L-2"]


@use("remove")
async def remove(it: Use) -> None:
    await it.screen.at("H-2", field="losses[1]")
    await it.act()
    assert it.screen.item.data["losses"] == ["L-2"]


@use("propose")
async def propose(it: Use) -> None:
    await it.screen.at("UCA-1", "items")
    await it.act()
    assert len(it.screen.state.case.of_kind("scenario")) == 4


@use("rename")
async def rename(it: Use) -> None:
    await it.screen.at("SC-1", "items")
    await it.act()
    await it.screen.clear()
    await it.screen.type("SC-9")
    await it.screen.press("enter")
    assert it.screen.item.id == "SC-9"


@use("fix")
async def fix(it: Use) -> None:
    (it.folder / "model/structure.yaml").write_text(
        (it.folder / "model/structure.yaml").read_text().replace("from: controller", "from: controler")
    )
    await it.screen.bench.look_at_disk().wait()
    await it.screen.settle()
    await it.screen.at("CA-1", field="from")
    await it.act()
    assert it.screen.item.data["from"] == "controller"


@use("editor-field")
async def editor_field(it: Use) -> None:
    await it.screen.at("H-1", field="text")
    with patch("safetycase.tui.changing.edit_text", return_value="It boils over."):
        await it.act()
    assert it.screen.item.data["text"] == "It boils over."


@use("editor-file")
async def editor_file(it: Use) -> None:
    await it.screen.at("H-2", "items")
    with patch("safetycase.tui.filing.open_at", return_value="") as opened:
        await it.act()
    file, line = opened.call_args.args[1:]
    assert (file.name, line) == ("purpose.yaml", 9)


@use("undo", "redo")
async def undo_and_redo(it: Use) -> None:
    await it.screen.at("H-2", field="losses[1]")
    await it.screen.press("x")
    if it.action.id == "redo":
        await it.screen.press("u")
    await it.act()
    assert it.screen.item.data["losses"] == (["L-2"] if it.action.id == "redo" else ["L-2", "L-1"])


@use("save", "save-and-leave")
async def save(it: Use) -> None:
    await it.screen.at("H-2", field="losses[1]")
    await it.screen.press("x")
    await it.act()
    assert "losses: [L-2]" in it.screen.file("model/purpose.yaml")
    assert it.screen.app._exit is (it.action.id == "save-and-leave")


@use("reload")
async def reload(it: Use) -> None:
    file = it.folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("scalded", "burnt"))
    await it.act()
    assert it.screen.state.case.items["L-1"].data["text"] == "People are burnt."


@use("filter")
async def narrow(it: Use) -> None:
    await it.screen.at("H-1", "items")
    await it.act()
    await it.screen.type("without")
    assert list(it.screen.pane("items").rows.keys) == ["H-2"]


@use("goto")
async def go_to(it: Use) -> None:
    await it.act()
    await it.screen.type("R-2")
    await it.screen.press("enter")
    assert it.screen.item.id == "R-2"


@use("follow", "back", "forward")
async def follow_and_back(it: Use) -> None:
    await it.screen.at("H-2", field="losses[1]")
    if it.action.id == "follow":
        await it.act()
    else:
        await it.screen.press("f", *(["b"] if it.action.id == "forward" else []))
        await it.act()
    assert it.screen.item.id == ("H-2" if it.action.id == "back" else "L-1")


@use("next-problem", "previous-problem")
async def problems(it: Use) -> None:
    await it.screen.press("5")
    count = len(it.screen.pane("problems").rows)
    await it.act()
    assert it.screen.pane("problems").cursor == (1 if it.action.id == "next-problem" else count - 1)


@use("explain")
async def explain(it: Use) -> None:
    await it.screen.press("5")
    await it.act()
    assert isinstance(it.screen.app.screen, Page)
    assert "Why" in it.screen.text()


@use("waive", "unwaive")
async def waive(it: Use) -> None:
    await it.screen.at("R-1", "form")
    if it.action.id == "waive":
        await it.act()
    else:
        await it.screen.press("W")
    if isinstance(it.screen.app.screen, Picker):
        await it.screen.press("enter")
    assert isinstance(it.screen.app.screen, LongText)
    await it.screen.type("Another team shows it.")
    await it.screen.press("ctrl+s", "enter", "enter")
    assert len(it.screen.item.data["waivers"]) == 1
    if it.action.id == "unwaive":
        await it.act()
        assert "waivers" not in it.screen.item.data


@use("grid")
async def grid(it: Use) -> None:
    await it.act()
    assert isinstance(it.screen.app.screen, GridScreen)


@use("yank")
async def yank(it: Use) -> None:
    await it.screen.at("H-2", "items")
    await it.act()
    assert it.screen.app.clipboard == "H-2"


@use("zoom")
async def zoom(it: Use) -> None:
    await it.screen.press("3")
    await it.act()
    assert [name for name in PANES if it.screen.pane(name).display] == ["form"]


@use("pane-1", "pane-2", "pane-3", "pane-4", "pane-5")
async def pane(it: Use) -> None:
    wanted = PANES[int(it.action.id[-1]) - 1]
    await it.screen.press("1" if wanted != "outline" else "2")
    await it.act()
    assert it.screen.bench.focused is it.screen.pane(wanted)


@use("next-pane", "previous-pane")
async def turn(it: Use) -> None:
    await it.screen.press("2")
    await it.act()
    assert it.screen.bench.at == ("form" if it.action.id == "next-pane" else "outline")


@use("out")
async def out(it: Use) -> None:
    await it.screen.press("3")
    await it.act()
    assert it.screen.bench.at == "items"


@use("theme")
async def theme(it: Use) -> None:
    before = it.screen.app.theme
    await it.act()
    await it.screen.press("down", "enter")
    assert it.screen.app.theme != before


@use("palette")
async def palette(it: Use) -> None:
    await it.act()
    assert isinstance(it.screen.app.screen, Picker)
    assert "Commands" in it.screen.text()


@use("help")
async def show_help(it: Use) -> None:
    await it.act()
    assert isinstance(it.screen.app.screen, HelpPage)


@use("quit")
async def leave(it: Use) -> None:
    await it.screen.at("H-2", field="losses[1]")
    await it.screen.press("x")
    await it.act()
    assert isinstance(it.screen.app.screen, Confirm)
    await it.screen.press("d")
    assert it.screen.app._exit


@use("list.up", "list.down", "list.page-up", "list.page-down", "list.first", "list.last")
async def move(it: Use) -> None:
    await it.screen.press("1")
    outline = it.screen.pane("outline")
    down = it.action.id in ("list.down", "list.page-down", "list.last")
    await it.screen.press("g" if down else "G")
    before = outline.cursor
    await it.act()
    assert (outline.cursor > before) if down else (outline.cursor < before)


@use("list.open")
async def open_row(it: Use) -> None:
    await it.screen.at("H-1", field="status")
    await it.act()
    assert isinstance(it.screen.app.screen, Picker)


async def new_of_kind(it: Use) -> None:
    """The script of every action that adds an item of a kind."""
    await it.choose()
    assert isinstance(it.screen.app.screen, Prompt)
    kind = it.action.id.removeprefix("new-")
    if "Title" in it.screen.app.screen.heading:
        await it.screen.type("Something")
    await it.screen.press("enter")
    assert it.screen.item.kind.name == kind


@use("mouse")
async def mouse(it: Use) -> None:
    await it.act()
    assert not it.screen.app.mouse
    await it.act()
    assert it.screen.app.mouse


@use("wider", "narrower", "taller", "lower", "even")
async def size(it: Use) -> None:
    problems, outline = it.screen.pane("problems"), it.screen.pane("outline")
    across = it.action.id in ("wider", "narrower")
    await it.screen.press("1" if across else "5")
    await it.screen.pilot.pause()
    before = (outline.region.width, problems.region.height)
    if it.action.id == "even":
        await it.screen.press("right_parenthesis")
    await it.act()
    await it.screen.pilot.pause()
    step = {"wider": (4, 0), "narrower": (-4, 0), "taller": (0, 2), "lower": (0, -2), "even": (0, 0)}[it.action.id]
    assert (outline.region.width - before[0], problems.region.height - before[1]) == step


@use("layout")
async def layout(it: Use) -> None:
    await it.act()
    await it.act()
    assert not it.screen.pane("form").display


@use("mark", "mark-all", "mark-others", "unmark")
async def mark(it: Use) -> None:
    await it.screen.at("H-1", "items")
    if it.action.id in ("mark-others", "unmark"):
        await it.screen.press("space")
    await it.act()
    expected = {"mark": ["H-1"], "mark-all": ["H-1", "H-2"], "mark-others": ["H-2"], "unmark": []}
    assert [item.id for item in it.screen.state.marked] == expected[it.action.id]


@use("marked")
async def change_marked(it: Use) -> None:
    await it.screen.at("H-1", "items")
    await it.screen.press("asterisk")
    await it.act()
    await it.screen.type("owner")
    await it.screen.press("enter")
    await it.screen.type("kitchen")
    await it.screen.press("enter")
    assert {item.data["owner"] for item in it.screen.state.case.of_kind("hazard")} == {"kitchen"}


@use("report")
async def report(it: Use) -> None:
    file = it.folder / "out.html"
    await it.act()
    assert isinstance(it.screen.app.screen, Prompt)
    await it.screen.clear()
    await it.screen.type(str(file))
    await it.screen.press("enter")
    await it.screen.app.workers.wait_for_complete()
    assert file.read_text(encoding="utf-8").lower().startswith("<!doctype html>")
