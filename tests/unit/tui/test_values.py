"""Values typed as YAML: judged before they are taken, in the words of a check, and a part alone is a list of one."""

from __future__ import annotations

from pathlib import Path

from safetycase.editing import value_at
from safetycase.tui.pickers import Picker
from safetycase.tui.prose import LongText
from tests.unit.tui.driver import KETTLE, driven, workbench, write


@driven
async def test_a_part_alone_is_taken_as_a_list_of_one(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="waivers")
        await screen.press("Y")
        assert "a list" in screen.text()
        await screen.type("rule: hazard-without-uca\nreason: Not yet.")
        await screen.press("ctrl+s")
        assert screen.item.data["waivers"] == [{"rule": "hazard-without-uca", "reason": "Not yet."}]
        await screen.at("H-2", "items")
        await screen.press("a")
        await screen.type("waivers")
        await screen.press("enter")
        await screen.type("as YAML")
        await screen.press("enter")
        await screen.type("- rule: hazard-without-uca")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, LongText), "an entry of the list is no list"


@driven
async def test_what_would_be_an_error_is_told_before_it_is_taken(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="waivers")
        await screen.press("Y")
        await screen.type("- rul: hazard-without-uca")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, LongText)
        assert "`rul` is not a field of `waivers[0]`; did you mean `rule`?" in screen.text()
        assert "Accept again" in screen.text()
        await screen.press("f7")
        await screen.type("- rule: hazard-without-uca")
        assert "is not a field" not in screen.text()
        await screen.press("ctrl+s")
        assert screen.item.data["waivers"] == [{"rule": "hazard-without-uca"}]


@driven
async def test_an_error_is_taken_when_somebody_insists_and_is_what_the_check_says(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-1", field="target")
        await screen.press("Y", "f7")
        await screen.type("7")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, LongText)
        told = screen.text()
        await screen.press("ctrl+s")
        assert value_at(screen.item, ("target",)) == 7
        said = next(one.message for one in screen.state.judgement.of_item["R-1"] if one.field == "target")
        assert said in told


@driven
async def test_a_mapping_that_stands_where_a_list_is_due_is_mended_by_accepting_it(tmp_path: Path) -> None:
    purpose = KETTLE["model/purpose.yaml"].replace(
        "    text: Water boils", "    waivers: {rule: hazard-without-uca, reason: Later.}\n    text: Water boils"
    )
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        assert "must be a list" in screen.words("problems")
        await screen.at("H-1", field="waivers")
        await screen.press("enter", "ctrl+s")
        assert value_at(screen.item, ("waivers",)) == [{"rule": "hazard-without-uca", "reason": "Later."}]
        assert "must be a list" not in screen.words("problems")


@driven
async def test_what_evidence_supports_is_chosen_from_a_list(tmp_path: Path) -> None:
    evidence = KETTLE["model/assurance.yaml"] + "evidence:\n  E-1:\n    title: A look\n"
    async with workbench(write(tmp_path, assurance=evidence)) as screen:
        await screen.at("E-1", field="supports")
        await screen.press("a")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("R-2")
        await screen.press("enter")
        assert screen.item.data["supports"] == ["R-2"]


CONSTRAINT = """\
ucas:
  UCA-9: {action: CA-1, type: provided, context: {water: none}, hazards: [H-2]}
controller_constraints:
  CC-9: {ucas: [UCA-9], requires: do-not-provide, context: {water: full}}
"""


@driven
async def test_whether_a_constraint_excludes_what_it_names_follows_its_context(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, constraint=CONSTRAINT)) as screen:
        await screen.at("CC-9", field="context")
        assert "UCA-9: not excluded by" in screen.text()
        await screen.press("Y", "f7")
        await screen.type("water: none")
        await screen.press("ctrl+s")
        assert screen.item.data["context"] == {"water": "none"}
        assert "UCA-9: excluded by CC-9" in screen.text()
