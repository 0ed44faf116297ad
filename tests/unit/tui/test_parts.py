"""Values with parts, part by part; values chosen from what the case declares; new items made where they are named."""

from __future__ import annotations

from pathlib import Path

from safetycase.editing import value_at
from safetycase.tui.pickers import Marker, Picker
from safetycase.tui.prose import LongText
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

STRUCTURE = KETTLE["model/structure.yaml"]
ASSURANCE = KETTLE["model/assurance.yaml"]
JUNIT = """\
<testsuite name="s">
  <testcase classname="c" name="boils"><properties><property name="requirement" value="R-1"/></properties></testcase>
  <testcase classname="c" name="closes"><properties><property name="requirement" value="R-2"/></properties></testcase>
</testsuite>
"""


def words(screen: Screen) -> str:
    """What the screen shows, without borders and line ends."""
    return " ".join(screen.text().replace("│", " ").split())


async def choose(screen: Screen, *words: str) -> None:
    """Answer one list after another with the row that these words find first."""
    for typed in words:
        assert isinstance(screen.app.screen, Picker | Marker), screen.text()
        await screen.type(typed)
        await screen.press("enter")


async def answer(screen: Screen, text: str) -> None:
    """Answer a question for a line of text."""
    await screen.clear()
    await screen.type(text)
    await screen.press("enter")


@driven
async def test_a_target_is_set_part_by_part_and_keeps_its_comments(tmp_path: Path) -> None:
    assurance = ASSURANCE.replace("      metric: error-rate\n", "      # agreed in March\n      metric: error-rate\n")
    async with workbench(write(tmp_path, assurance=assurance)) as screen:
        await screen.at("R-1", field="target")
        await screen.press("enter")
        text = screen.text()
        assert "at most" in text
        assert "The greatest value allowed" not in text, "it has a value, which is shown"
        assert "as YAML" in text
        assert "enter edits the part · esc is done" in text
        assert "cancels" not in text, "what was answered stays"
        await choose(screen, "metric", "failure-rate", "confidence")
        await answer(screen, "0.95")
        await choose(screen, "per", "item", "of ", "answered")
        await screen.press("escape")
        assert value_at(screen.item, ("target",)) == {
            "metric": "failure-rate", "at_most": 0.1, "confidence": 0.95, "per": "item", "of": "answered"
        }  # fmt: skip
        await screen.press("w")
        assert "# agreed in March" in screen.file("model/assurance.yaml")


@driven
async def test_what_is_wrong_with_a_part_stands_beside_it(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-1", field="target")
        await screen.press("enter")
        assert "`error-rate` is not one of" in screen.text()


@driven
async def test_the_context_of_unsafe_control_is_chosen_from_what_the_controller_believes(
    tmp_path: Path,
) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("UCA-1", field="context")
        await screen.press("enter")
        await choose(screen, "add one")
        text = " ".join(screen.text().split())
        assert "water How much water there is. (none, some, full)" in text
        await choose(screen, "water")
        assert isinstance(screen.app.screen, Marker)
        assert list(screen.app.screen.list.rows.keys) == ["none", "some", "full", "*"]
        await screen.press("tab", "tab", "enter", "escape")
        assert screen.item.data["context"] == {"water": ["none", "some"]}
        await screen.at("UCA-1", field="context.water")
        await screen.press("enter")
        await choose(screen, "water")
        await screen.press("tab", "enter", "escape")
        assert screen.item.data["context"] == {"water": ["some"]}
        await screen.at("UCA-1", field="context.water[0]")
        await screen.press("enter")
        await choose(screen, "full")
        assert screen.item.data["context"] == {"water": ["full"]}
        await screen.press("u", "u", "u")
        assert "context" not in screen.item.data


@driven
async def test_one_value_of_a_context_stays_one_value(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("UCA-1", field="context")
        await screen.press("enter")
        await choose(screen, "add one", "water", "full")
        await screen.press("escape")
        assert screen.item.data["context"] == {"water": "full"}


@driven
async def test_a_variable_of_a_process_model_grows_from_a_text_to_values(tmp_path: Path) -> None:
    structure = STRUCTURE.replace("      water:\n", "      heat: Whether it is on.   # measured\n      water:\n")
    async with workbench(write(tmp_path, structure=structure)) as screen:
        await screen.at("controller", field="process_model.heat")
        await screen.press("a")
        assert "Whether it is on." in screen.text()
        await choose(screen, "values")
        assert isinstance(screen.app.screen, LongText)
        await screen.type("on\noff")
        await screen.press("ctrl+s")
        await choose(screen, "unit")
        await answer(screen, "state")
        await screen.press("escape")
        model = screen.item.data["process_model"]
        assert model["heat"] == {"text": "Whether it is on.", "values": ["on", "off"], "unit": "state"}
        await screen.press("u", "u")
        assert screen.item.data["process_model"]["heat"] == "Whether it is on."
        assert screen.state.workspace.dirty == ()


@driven
async def test_evidence_is_selected_from_what_its_artefact_holds(tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "run.xml").write_text(JUNIT)
    assurance = ASSURANCE + "evidence:\n  E-1:\n    supports: [R-2]\n    method: test\n    title: A run\n"
    async with workbench(write(tmp_path, assurance=assurance)) as screen:
        await screen.at("E-1", field="artefact")
        await screen.press("enter")
        await choose(screen, "path", "run.xml", "format", "junit")
        await screen.press("escape")
        assert screen.item.data["artefact"] == {"path": "results/run.xml", "format": "junit"}
        await screen.at("E-1", field="select")
        await screen.press("enter")
        await choose(screen, "where", "add one")
        assert "R-1, R-2" in screen.text()
        await choose(screen, "property.requirement")
        assert "1 case" in screen.text()
        await choose(screen, "R-2")
        await screen.press("escape", "escape")
        assert screen.item.data["select"] == {"where": {"property.requirement": "R-2"}}
        assert screen.state.judgement.state("E-1") == "demonstrated"


@driven
async def test_a_new_item_is_made_where_it_is_named_in_one_step(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("a")
        await screen.type("The floor is wet.")
        assert "+ new loss" in screen.text()
        await screen.press("enter")
        assert screen.item.id == "H-1"
        assert screen.item.data["losses"] == ["L-1", "L-3"]
        assert screen.state.case.items["L-3"].data == {"text": "The floor is wet."}
        assert screen.message == "new L-3, named in H-1.losses"
        await screen.press("u")
        assert "L-3" not in screen.state.case.items
        assert screen.item.data["losses"] == ["L-1"]
        assert screen.state.workspace.dirty == ()


@driven
async def test_several_new_items_are_marked_beside_those_that_are_there(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("a")
        await screen.type("Wet floor")
        await screen.press("tab")
        await screen.type("L-9")
        await screen.press("tab")
        await screen.type("kitchen")
        await screen.press("tab", "enter")
        assert screen.item.data["losses"] == ["L-1", "L-2", "L-9", "L-3"]
        assert screen.state.case.items["L-9"].data == {}
        assert screen.state.case.items["L-3"].data == {"text": "Wet floor"}


@driven
async def test_a_field_for_one_item_takes_a_new_one(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("CA-1", field="to")
        await screen.press("enter")
        await screen.type("Water tank")
        await screen.press("enter")
        assert screen.item.data["to"] == "water-tank"
        assert screen.state.case.items["water-tank"].data == {"title": "Water tank"}


@driven
async def test_the_rule_of_a_waiver_is_chosen(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="waivers")
        await screen.press("enter")
        await choose(screen, "add one", "rule", "SFC204", "reason")
        await screen.type("No action acts on it.")
        await screen.press("ctrl+s", "escape", "escape")
        assert screen.item.data["waivers"] == [{"rule": "hazard-without-uca", "reason": "No action acts on it."}]


@driven
async def test_the_last_part_taken_away_takes_the_whole_away(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("UCA-1", field="context")
        await screen.press("enter")
        await choose(screen, "add one", "water", "full")
        await choose(screen, "water")
        await screen.press("tab", "enter", "escape")
        assert "context" not in screen.item.data


@driven
async def test_the_meaning_of_a_field_is_shown_in_full(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), size=(80, 24)) as screen:
        await screen.at("R-1", field="target")
        await screen.press("K")
        text = words(screen)
        assert "How anybody can tell whether it is met, as numbers." in text
        assert "confidence: Confidence of the one-sided exact bound." in text
        await screen.press("pagedown", "pagedown", "pagedown")
        assert "constraints hold and scenarios do not happen." in words(screen)
        await screen.press("escape", "2", "K")
        assert "What the system, or a part of it, must do or be" in words(screen)


@driven
async def test_values_of_a_variable_are_numbers_flags_and_texts_as_they_are_written(tmp_path: Path) -> None:
    structure = STRUCTURE.replace("values: [none, some, full]", "values: [0, 1.5, '2', true, high]")
    async with workbench(write(tmp_path, structure=structure)) as screen:
        await screen.at("controller", field="process_model.water")
        await screen.press("enter")
        await choose(screen, "values")
        assert isinstance(screen.app.screen, LongText)
        assert screen.app.screen.written == '0\n1.5\n"2"\ntrue\nhigh'
        await screen.press("ctrl+end")
        await screen.type('\n3\n"4"\nnull')
        await screen.press("ctrl+s", "escape")
        values = screen.item.data["process_model"]["water"]["values"]
        assert values == [0, 1.5, "2", True, "high", 3, "4", "null"]
        assert [type(one) for one in values] == [int, float, str, bool, str, int, str, str]


async def one_line_of_values(screen: Screen, typed: str) -> None:
    """Type into the values of the variable `heat` of the controller."""
    await screen.at("controller", field="process_model.heat")
    await screen.press("a")
    await choose(screen, "values")
    await screen.type(typed)
    await screen.press("ctrl+s")


HEAT = STRUCTURE.replace("      water:\n", "      heat: {text: Whether it is on.}\n      water:\n")


@driven
async def test_commas_in_one_entry_are_asked_about_and_can_make_several(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=HEAT)) as screen:
        await one_line_of_values(screen, "off, 1, too high")
        assert "one entry, or several?" in screen.text()
        await screen.press("escape")
        assert isinstance(screen.app.screen, LongText), "what was typed is not lost"
        assert screen.app.screen.written == "off, 1, too high"
        await screen.press("ctrl+s", "enter", "escape")
        assert value_at(screen.item, ("process_model", "heat", "values")) == ["off", 1, "too high"]


@driven
async def test_one_entry_with_commas_is_kept_where_it_is_meant_and_shown_in_quotes(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, structure=HEAT)) as screen:
        await one_line_of_values(screen, "off, on, high")
        await choose(screen, "1 entry")
        assert '"off, on, high"' in words(screen), "one value is not shown as three"
        await screen.press("escape")
        assert value_at(screen.item, ("process_model", "heat", "values")) == ["off, on, high"]
        await screen.at("controller", field="process_model.heat.values[0]")
        await screen.press("enter", "end")
        await screen.type(", low")
        await screen.press("ctrl+s", "enter")
        assert value_at(screen.item, ("process_model", "heat", "values")) == ["off", "on", "high", "low"]


@driven
async def test_a_sentence_with_commas_is_one_entry(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="labels")
        await screen.press("a")
        await screen.type("boils over, as nobody looked at it for an hour")
        await screen.press("ctrl+s")
        assert screen.item.data["labels"] == ["boils over, as nobody looked at it for an hour"]
