"""Going about in the workbench: trace, problems, search, help, leaving, and reading only."""

from __future__ import annotations

from pathlib import Path

from safetycase.tui.commanding import KNOWN, HelpPage
from safetycase.tui.dialogs import Confirm
from safetycase.tui.keys import ACTIONS, OPENS, allowed
from safetycase.tui.pickers import Page, Picker
from tests.unit.tui.driver import KETTLE, driven, workbench, write


@driven
async def test_the_trace_jumps_back_and_forward_and_takes_links_away(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-2", "trace")
        row = next(row for row in screen.pane("trace").rows if "SC-1" in row.text)
        assert screen.pane("trace").select(row.key)
        await screen.press("enter")
        assert screen.item.id == "SC-1"
        await screen.press("b")
        assert screen.item.id == "R-2"
        await screen.press("B")
        assert screen.item.id == "SC-1"
        await screen.press("b", "4", "x")
        assert screen.item.id == "R-2"
        assert screen.item.data["addresses"] == ["UCA-1"]


@driven
async def test_follow_goes_where_the_field_points(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("f")
        assert screen.item.id == "L-1"


@driven
async def test_problems_lead_to_the_field_and_are_explained(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("5", "enter")
        first = screen.state.judgement.findings[screen.state.judgement.problems[0]]
        assert screen.item.id == first.item
        await screen.press("right_square_bracket")
        second = screen.state.judgement.findings[screen.state.judgement.problems[1]]
        assert screen.item.id == second.item
        await screen.press("5", "i")
        assert isinstance(screen.app.screen, Page)
        assert "Why" in screen.text()
        await screen.press("escape")


@driven
async def test_a_safe_fix_is_one_key(tmp_path: Path) -> None:
    structure = KETTLE["model/structure.yaml"].replace("from: controller", "from: controler")
    async with workbench(write(tmp_path, structure=structure)) as screen:
        await screen.at("CA-1", field="from")
        assert "there is no element controler" in screen.words("form")
        await screen.press("F")
        assert screen.item.data["from"] == "controller"


@driven
async def test_go_to_finds_by_id_first_and_then_by_words(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("o")
        await screen.type("r-2")
        await screen.press("enter")
        assert screen.item.id == "R-2"
        await screen.press("ctrl+g")
        await screen.type("without water")
        await screen.press("enter")
        assert screen.item.id == "H-2"


@driven
async def test_help_and_palette_know_every_action_and_are_searched(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("question_mark")
        assert isinstance(screen.app.screen, HelpPage)
        await screen.type("rename")
        assert "Give the item another id" in screen.text()
        await screen.press("escape", "colon")
        assert isinstance(screen.app.screen, Picker)
        offered = set(screen.app.screen.list.rows.keys)
        assert offered == {one.id for one in KNOWN.values() if one.listed and one.scope in ("", *OPENS)}
        await screen.type("copy id")
        await screen.press("enter")
        assert screen.message == f"copied {screen.item.id}"


@driven
async def test_zoom_gives_a_pane_the_screen_and_takes_it_back(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("4", "plus")
        assert [pane for pane in ("outline", "items", "form", "trace", "problems") if screen.pane(pane).display] == [
            "trace"
        ]
        await screen.press("tab")
        assert screen.pane("problems").display
        await screen.press("escape")
        assert screen.pane("items").display
        assert screen.pane("outline").display


@driven
async def test_quitting_asks_while_anything_is_unsaved(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("x", "q")
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("escape")
        assert screen.app.is_running
        await screen.press("ctrl+q")
        assert isinstance(screen.app.screen, Confirm)
        await screen.pilot.press("s")
        await screen.pilot.pause(0.2)
        assert screen.app._exit
    assert "losses: [L-1]" not in (tmp_path / "model/purpose.yaml").read_text()


@driven
async def test_quitting_with_nothing_unsaved_asks_nothing(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.pilot.press("q")
        await screen.pilot.pause(0.2)
        assert screen.app._exit


@driven
async def test_reading_only_refuses_every_change_and_says_so(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), read_only=True) as screen:
        before = {name: screen.file(name) for name in screen.state.case.documents}
        await screen.at("H-1", field="losses")
        for action in ACTIONS:
            if action.writes:
                await screen.bench.run_action(action.method)
                await screen.settle()
                assert screen.message == "the case is open for reading only", action.id
        await screen.press("enter")
        assert screen.item.id == "L-1", "enter follows where it cannot edit"
        await screen.press("colon")
        assert isinstance(screen.app.screen, Picker)
        assert not {action.id for action in ACTIONS if action.writes} & set(screen.app.screen.list.rows.keys)
        assert before == {name: screen.file(name) for name in screen.state.case.documents}


def test_actions_are_known_once_and_their_keys_are_free() -> None:
    keys = [key for action in ACTIONS for key in action.keys.split(",") if key]
    assert len(keys) == len(set(keys))
    assert len(ACTIONS) == len({action.id for action in ACTIONS})
    assert not allowed("remove", writing=False)
    assert allowed("goto", writing=False)


@driven
async def test_what_is_undone_leads_back_where_one_came_from(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-2", "items")
        await screen.at("UCA-1", "items")
        await screen.press("s")
        assert screen.item.kind.name == "scenario"
        await screen.press("u")
        assert (screen.item.id, screen.bench.kind) == ("UCA-1", "uca")
        await screen.press("U")
        assert screen.item.kind.name == "scenario"
        await screen.press("u", "b")
        assert screen.item.id == "R-2"
