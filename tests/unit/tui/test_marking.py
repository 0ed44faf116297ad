"""Marked items: what is marked, and what is done with all of them as one step."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from safetycase.tui.dialogs import Prompt
from safetycase.tui.listed import Listed
from safetycase.tui.pickers import Picker
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write


async def mark(screen: Screen, *ids: str) -> None:
    """Mark some items."""
    for item_id in ids:
        await screen.at(item_id, "items")
        await screen.press("space")


async def choose(screen: Screen, *answers: str) -> None:
    """Do something with the marked items: choose by typing, answer after answer."""
    await screen.press("m")
    for answer in answers:
        await screen.type(answer)
        await screen.press("enter")


@driven
async def test_marks_are_shown_go_on_and_come_off(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("space")
        assert screen.item.id == "H-2", "the next one can be marked at once"
        assert "1 item marked · m changes them, x deletes them" in screen.message
        assert screen.words("items").splitlines()[0].startswith("◆")
        assert "2 Hazards (2) · 1 marked" in screen.text()
        await screen.press("up", "space")
        assert not screen.state.marks
        assert "marked" not in screen.text().splitlines()[1]
        await screen.press("asterisk")
        assert list(screen.state.marks) == ["H-1", "H-2"]
        await screen.press("asterisk")
        assert not screen.state.marks


@driven
async def test_all_that_a_filter_finds_are_marked_and_marks_are_a_filter(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("slash")
        await screen.type("boils")
        await screen.press("enter", "asterisk", "escape")
        assert list(screen.state.marks) == ["H-1"]
        await screen.bench.run_action("mark_others")
        await screen.settle()
        assert list(screen.state.marks) == ["H-2"]
        await screen.press("slash")
        await screen.type("is:marked")
        assert list(screen.pane("items").rows.keys) == ["H-2"]


@driven
async def test_a_status_is_given_to_items_of_several_kinds_as_one_step(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "L-1", "H-1", "SC-1")
        await screen.at("R-1", "items")
        await choose(screen, "status", "reviewed")
        assert [screen.state.case.items[one].status for one in ("L-1", "H-1", "SC-1")] == ["reviewed"] * 3
        assert screen.message == "set status in 3 items"
        assert screen.item.id == "R-1", "one stays where one is"
        await screen.press("u")
        assert screen.state.workspace.dirty == ()


@driven
async def test_owner_label_field_and_their_absence(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "H-1", "H-2")
        hazards = [screen.state.case.items[one] for one in ("H-1", "H-2")]
        await choose(screen, "owner", "kitchen")
        await choose(screen, "add a label", "hot")
        await choose(screen, "set a field", "rationale", "Because.")
        hazards = [screen.state.case.items[one] for one in ("H-1", "H-2")]
        assert [(item.data["owner"], item.data["labels"], item.data["rationale"]) for item in hazards] == [
            ("kitchen", ["hot"], "Because.")
        ] * 2
        await choose(screen, "take a label", "hot")
        await choose(screen, "take a field", "rationale")
        assert all("labels" not in item.data for item in map(screen.state.case.items.get, ("H-1", "H-2")) if item)
        assert all("rationale" not in item.data for item in map(screen.state.case.items.get, ("H-1", "H-2")) if item)
        await screen.press("m")
        await screen.type("set a field")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Picker)
        assert "losses" not in screen.app.screen.list.rows.keys, "references are linked"


@driven
async def test_links_are_added_and_taken_back(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "H-1", "H-2")
        await choose(screen, "link", "losses", "L-2")
        assert screen.message == "link losses to L-2 in H-1"
        await choose(screen, "unlink", "L-1")
        assert [screen.state.case.items[one].data["losses"] for one in ("H-1", "H-2")] == [["L-2"], ["L-2"]]


@driven
async def test_what_check_says_of_a_value_is_told_before_it_is_taken(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "R-1", "R-2")
        await screen.press("m")
        for answer in ("set a field", "labels", "[1, [2]]"):
            await screen.type(answer)
            await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt)
        assert "Accept again" in screen.text()
        await screen.press("escape")
        assert screen.state.workspace.dirty == ()


@driven
async def test_deleting_the_marked_shows_every_item_that_refers_to_one(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "H-1", "SC-1")
        await screen.at("H-2", "items")
        await screen.press("x")
        assert isinstance(screen.app.screen, Listed)
        assert "Delete 2 items of 2 kinds?" in screen.text()
        assert "2 other items refer to them:" in screen.text()
        assert "R-1" in screen.text()
        assert "R-2" in screen.text()
        await screen.press("x", "down", "q")
        assert "H-1" in screen.state.case.items, "no other key does it"
        await screen.press("y")
        assert not {"H-1", "SC-1"} & set(screen.state.case.items)
        assert (
            "addresses" not in screen.state.case.items["R-1"].data
            or not screen.state.case.items["R-1"].data["addresses"]
        )
        assert screen.state.case.items["R-2"].data["addresses"] == ["UCA-1"]
        await screen.press("u")
        assert {"H-1", "SC-1"} <= set(screen.state.case.items)
        assert [item.id for item in screen.state.marked] == ["H-1", "SC-1"]


@driven
async def test_a_long_list_of_referrers_is_gone_through(tmp_path: Path) -> None:
    more = "".join(f"  R-{number}:\n    addresses: [SC-1]\n    text: Thing {number}.\n" for number in range(10, 60))
    async with workbench(write(tmp_path, assurance=KETTLE["model/assurance.yaml"] + more), (100, 20)) as screen:
        await mark(screen, "SC-1", "H-1")
        await screen.press("x")
        assert "R-59" not in screen.text()
        await screen.press("G")
        assert "R-59" in screen.text()
        await screen.press("escape")
        assert "SC-1" in screen.state.case.items


@driven
async def test_without_marks_it_is_said_how_to_mark(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("m")
        assert screen.message == "nothing is marked: space marks the item under the cursor"


@driven
async def test_many_items_are_changed_beside_the_screen_as_one_step(tmp_path: Path) -> None:
    more = "".join(f"  R-{number}: Thing {number} must work.\n" for number in range(100, 140))
    async with workbench(write(tmp_path, assurance=KETTLE["model/assurance.yaml"] + more)) as screen:
        await screen.at("R-1", "items")
        await screen.press("asterisk")
        with patch("safetycase.tui.marking.AT_ONCE", 10):
            await choose(screen, "owner", "kitchen")
            for _ in range(100):
                if screen.message == "set owner in 42 items":
                    break
                await screen.pilot.pause(0.02)
        await screen.settle()
        assert screen.message == "set owner in 42 items"
        assert screen.state.working == ""
        assert {item.data["owner"] for item in screen.state.case.of_kind("requirement")} == {"kitchen"}
        await screen.press("u")
        assert screen.state.workspace.dirty == ()


@driven
async def test_an_edit_made_meanwhile_is_not_lost(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "R-1", "R-2")
        from safetycase.editing import set_field, set_fields

        commands = 0

        def slow(case):  # type: ignore[no-untyped-def]
            nonlocal commands
            commands += 1
            if commands == 1:
                screen.app.call_from_thread(screen.bench.do, lambda now: set_field(now, "R-1", ("title",), "Mine"))
            return set_fields(case, {"R-1": "me", "R-2": "me"}, ("owner",))

        screen.bench.do_to_many(slow, 10_000)
        for _ in range(100):
            if screen.state.case.items["R-2"].data.get("owner"):
                break
            await screen.pilot.pause(0.02)
        await screen.settle()
        assert commands == 2
        assert screen.state.case.items["R-1"].data["title"] == "Mine"
        assert screen.state.case.items["R-1"].data["owner"] == "me"


@driven
async def test_marks_of_a_hostile_case_are_plain_text(tmp_path: Path) -> None:
    purpose = 'losses:\n  L-1: {labels: ["[red]\\u001b[31m"], text: "\\u202ex"}\n  L-2: {labels: [b], text: y}\n'
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await mark(screen, "L-1", "L-2")
        await screen.press("m")
        await screen.type("take a label")
        await screen.press("enter")
        assert "[red]\\x1b[31m" in screen.text()
        assert "\x1b" not in screen.text()


@driven
async def test_what_is_done_with_marked_items_that_are_out_of_sight_says_which_they_are(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "L-1", "L-2")
        told = "They are marked, and not in the list that is shown: L-1, L-2."
        await screen.at("L-1", "items")
        await screen.press("x")
        assert "not in the list" not in screen.text()
        await screen.press("escape")
        await screen.at("H-1", "items")
        for key in ("x", "m", "v"):
            await screen.press(key)
            assert told in screen.text(), key
            await screen.press("escape")
            assert screen.app.screen is screen.bench
        await screen.press("space", "x")
        assert "2 are marked, and not in the list that is shown: L-1, L-2." in screen.text()
        await screen.press("y")
        assert "H-1" not in screen.state.case.items


@driven
async def test_where_nothing_marked_waits_for_a_review_it_is_said_how_marks_are_taken_away(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await mark(screen, "R-2")
        await screen.at("H-1", "items")
        await screen.press("v")
        assert screen.message == "no item of the 1 marked waits for a person · :unmark takes the marks away"
