"""Every action of the workbench, as a person uses it."""

from __future__ import annotations

from pathlib import Path

from safetycase.tui.dialogs import Confirm, Prompt
from safetycase.tui.listed import Listed
from safetycase.tui.pickers import Marker, Picker
from safetycase.tui.prose import LongText
from tests.unit.tui.driver import KETTLE, driven, workbench, write


@driven
async def test_the_panes_show_counts_states_findings_and_links(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        outline = screen.pane("outline").rows
        hazards = next(row for row in outline if row.key == "hazard")
        assert hazards.text.split() == ["▲", "Hazards", "2"]
        assert "    ○ open 2 " in screen.words("outline").splitlines()
        assert "R-1" in screen.words("problems")
        assert "Kettle" in screen.text()
        await screen.at("H-1")
        assert "L-1  leads to" in screen.words("trace")
        assert "SC-1" in screen.words("trace")
        assert "is prevented by" in screen.words("trace")


@driven
async def test_the_outline_leads_to_the_list_and_the_list_to_the_form(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("1", "down", "enter")
        assert screen.bench.kind == "hazard"
        assert screen.bench.at == "items"
        await screen.press("down", "enter")
        assert screen.item.id == "H-2"
        assert screen.bench.at == "form"
        assert "The heater is on without water." in screen.text()


@driven
async def test_a_state_in_the_outline_lists_the_items_in_it(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("1")
        assert screen.pane("outline").select("requirement:open")
        await screen.settle()
        assert screen.bench.filter_text == "is:open"
        assert list(screen.pane("items").rows.keys) == ["R-1", "R-2"]


@driven
async def test_the_filter_narrows_as_somebody_types_and_escape_takes_it_away(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("slash")
        await screen.type("heater wat")
        assert list(screen.pane("items").rows.keys) == ["H-2"]
        assert screen.item.id == "H-2"
        await screen.press("enter")
        assert screen.bench.at == "items"
        await screen.press("escape")
        assert list(screen.pane("items").rows.keys) == ["H-1", "H-2"]
        assert screen.item.id == "H-2", "it was chosen"


@driven
async def test_a_filter_given_up_while_typing_leaves_one_where_one_was(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("slash")
        await screen.type("heater wat")
        assert screen.item.id == "H-2"
        await screen.press("escape")
        assert screen.item.id == "H-1"


@driven
async def test_a_text_is_edited_and_saved_as_one_line(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        before = screen.file("model/purpose.yaml")
        await screen.at("H-1", field="text")
        await screen.press("enter")
        assert isinstance(screen.app.screen, LongText)
        await screen.press("ctrl+end")
        await screen.type(" Now")
        await screen.press("ctrl+s")
        assert screen.item.data["text"] == "Water boils over while a hand is near. Now"
        assert "● 1 unsaved file" in screen.text()
        assert "●" in screen.words("items").splitlines()[0]
        await screen.press("w")
        assert screen.message == "saved model/purpose.yaml"
        after = screen.file("model/purpose.yaml")
        changed = [new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
        assert changed == ["    text: Water boils over while a hand is near. Now"]
        assert "unsaved" not in screen.text()


@driven
async def test_escape_leaves_a_text_as_it_was(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="text")
        await screen.press("enter")
        await screen.type("nonsense ")
        await screen.press("escape")
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("n", "escape")
        assert isinstance(screen.app.screen, LongText)
        assert screen.app.screen.written.endswith("nonsense ")
        await screen.press("escape", "y")
        assert len(screen.app.screen_stack) == 2, "the workbench and what it stands on"
        assert screen.item.data["text"] == "Water boils over while a hand is near."
        assert screen.state.workspace.dirty == ()


@driven
async def test_undo_and_redo_follow_the_edit_to_its_item(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        assert screen.item.data["losses"] == ["L-2"]
        await screen.at("L-1", "items")
        await screen.press("u")
        assert screen.item.id == "H-2"
        assert screen.item.data["losses"] == ["L-2", "L-1"]
        assert screen.message == "undone: unset H-2 losses[1]"
        await screen.press("U")
        assert screen.item.data["losses"] == ["L-2"]
        await screen.press("u", "u")
        assert screen.message == "nothing to undo"
        assert screen.state.workspace.dirty == ()


@driven
async def test_the_last_entry_of_a_list_goes_with_its_field(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("x")
        assert "losses" not in screen.item.data
        assert any(
            finding.field == "" or finding.field == "losses" for finding in screen.state.judgement.of_item["H-1"]
        )
        assert "H-1 leads to no loss" in screen.words("form")
        assert "H-1 leads to no loss" in screen.words("problems")


@driven
async def test_references_are_marked_in_a_list_that_is_searched_by_id_and_words(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("a")
        assert isinstance(screen.app.screen, Marker)
        await screen.type("kitchen")
        assert screen.app.screen.list.rows.keys[0] == "L-2"
        await screen.press("enter")
        assert screen.item.data["losses"] == ["L-1", "L-2"]
        await screen.at("H-1", field="losses")
        await screen.press("a", "tab", "tab", "enter")
        assert not screen.item.data.get("losses")


@driven
async def test_one_reference_is_chosen_anew(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses[0]")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("L-2")
        await screen.press("enter")
        assert screen.item.data["losses"] == ["L-2"]


@driven
async def test_choices_numbers_lists_and_parts_are_asked_for_in_their_own_way(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-1", field="status")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("approved")
        await screen.press("enter")
        assert screen.item.status == "approved"
        await screen.at("R-1", field="target.at_most")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt)
        await screen.clear()
        await screen.type("many")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt), "a word is no number"
        await screen.clear()
        await screen.type("0.02")
        await screen.press("enter")
        assert screen.item.data["target"]["at_most"] == 0.02
        await screen.at("R-1", field="labels")
        await screen.press("enter")
        await screen.type("hot\nlid")
        await screen.press("ctrl+s")
        assert screen.item.data["labels"] == ["hot", "lid"]
        await screen.press("w")
        assert "    status: approved\n" in screen.file("model/assurance.yaml")
        assert "      at_most: 0.02\n" in screen.file("model/assurance.yaml")


@driven
async def test_a_part_is_edited_as_yaml_and_nonsense_is_not_taken(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("controller", field="process_model")
        await screen.press("Y")
        assert isinstance(screen.app.screen, LongText)
        await screen.press("ctrl+end")
        await screen.type("heat: [")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, LongText)
        await screen.press("escape", "y")
        await screen.press("a")
        await screen.type("heat")
        await screen.press("enter")
        await screen.type("as YAML")
        await screen.press("enter")
        await screen.type("text: on or off")
        await screen.press("ctrl+s", "escape")
        assert screen.item.data["process_model"]["heat"] == {"text": "on or off"}


@driven
async def test_a_new_item_gets_the_next_id_and_stands_in_the_form(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("n")
        assert isinstance(screen.app.screen, Prompt)
        await screen.clear()
        await screen.type("H-1")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Prompt), "the id is taken"
        await screen.clear()
        await screen.type("H-3")
        await screen.press("enter", "escape")
        assert screen.item.id == "H-3"
        assert screen.bench.at == "form"
        assert screen.bench.place() is not None
        assert screen.bench.place().path == ("text",)  # type: ignore[union-attr]
        await screen.press("u")
        assert "H-3" not in screen.state.case.items


@driven
async def test_a_new_item_from_here_refers_to_the_item_shown(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("CA-1", "items")
        await screen.press("N")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("unsafe")
        await screen.press("enter", "enter")
        assert screen.item.id == "UCA-2"
        assert screen.item.data == {"action": "CA-1"}


@driven
async def test_basic_scenarios_are_added_as_drafts_in_one_step(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("UCA-1", "items")
        await screen.press("s")
        drafts = screen.state.case.of_kind("scenario")
        assert [item.data["class"] for item in drafts] == ["controller", "feedback", "control-path", "process"]
        assert all(item.unreviewed for item in drafts)
        assert screen.item.id == "LS-1"
        await screen.press("s")
        assert len(screen.state.case.of_kind("scenario")) == 4
        assert "every class has a scenario" in screen.text()
        await screen.press("u")
        assert len(screen.state.case.of_kind("scenario")) == 0
        await screen.at("H-1", "items")
        await screen.press("s")
        assert "H-1 has none" in screen.text()


@driven
async def test_delete_shows_who_refers_and_asks_for_another_key(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", "items")
        await screen.press("x")
        assert isinstance(screen.app.screen, Listed)
        assert "1 item refers to it:" in screen.text()
        assert "SC-1" in screen.text()
        await screen.press("x", "down")
        assert "H-1" in screen.state.case.items
        await screen.press("y")
        assert "H-1" not in screen.state.case.items
        assert (
            "hazards" not in screen.state.case.items["SC-1"].data or not screen.state.case.items["SC-1"].data["hazards"]
        )
        assert screen.item.id == "H-2"
        await screen.press("u")
        assert screen.state.case.items["SC-1"].data["hazards"] == ["H-1"]


@driven
async def test_however_many_items_refer_the_keys_that_answer_are_seen(tmp_path: Path) -> None:
    more = "".join(f"  R-{number}:\n    addresses: [SC-1]\n    text: Thing {number}.\n" for number in range(10, 60))
    async with workbench(write(tmp_path, assurance=KETTLE["model/assurance.yaml"] + more), (80, 24)) as screen:
        await screen.at("SC-1", "items")
        await screen.press("x")
        assert "52 items refer to it:" in screen.text()
        assert "y delete it, and these references to it" in screen.text()
        assert "R-59" not in screen.text()
        await screen.press("G")
        assert "R-59" in screen.text()
        assert "y delete it, and these references to it" in screen.text()
        await screen.press("escape")
        assert "SC-1" in screen.state.case.items


@driven
async def test_rename_changes_every_mention_in_one_step(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("SC-1", "items")
        await screen.press("r")
        await screen.clear()
        await screen.type("SC-7")
        await screen.press("enter", "w")
        assert screen.item.id == "SC-7"
        assert "addresses: [SC-7, UCA-1]" in screen.file("model/assurance.yaml")
        await screen.press("u")
        assert "SC-1" in screen.state.case.items
