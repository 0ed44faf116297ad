"""What check would say is told while somebody types, before anything is changed."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Static

from safetycase.rules import Checker
from safetycase.rules.preview import brought
from safetycase.tui.dialogs import AGAIN, PAUSE
from safetycase.tui.prose import LongText
from tests.rules.cases import case_of
from tests.unit.tui.driver import Screen, driven, workbench, write


async def ahead(screen: Screen) -> str:
    """What is told of the text that is typed, a moment after the last key."""
    await asyncio.sleep(PAUSE * 2)
    for _ in range(100):
        await screen.pilot.pause()
        told = str(screen.app.screen.query_one("#preview", Static).render())
        if told:
            return told
        await asyncio.sleep(0.02)
    return ""


@driven
async def test_a_text_is_judged_by_the_rules_while_it_is_typed(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="text")
        await screen.press("enter")
        await screen.press("f7")
        await screen.type("The sensor fails because of a short circuit.")
        told = await ahead(screen)
        assert "H-1" in told
        before = {finding.message for finding in screen.state.judgement.of_item.get("H-1", ())}
        assert screen.state.workspace.dirty == (), "nothing is changed yet"
        await screen.press("ctrl+s")
        after = {finding.message for finding in screen.state.judgement.of_item["H-1"]} - before
        assert any(line[2:] in after for line in told.splitlines()), "check says the same"


@driven
async def test_what_is_taken_away_is_judged_too(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("UCA-1", field="when")
        await screen.press("enter", "f7")
        await screen.type(" ")
        assert "says nothing about when it is unsafe" in await ahead(screen)


@driven
async def test_a_dialog_that_is_left_at_once_is_told_nothing(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="text")
        await screen.press("enter", "f7")
        await screen.type("The sensor fails.")
        await screen.press("escape", "y")
        await asyncio.sleep(PAUSE * 3)
        await screen.settle()
        assert screen.app.screen is screen.bench


CONTEXTS = """\
elements:
  boiler: {role: controller, process_model: {person: {values: [near, far]}}}
  kettle: {role: process}
actions:
  CA-1: {from: boiler, to: kettle, title: heat}
ucas:
  UCA-1: {action: CA-1, type: provided, hazards: [H-1], context: {person: far}}
"""


@driven
@pytest.mark.parametrize(
    ("item", "field", "text", "said"),
    [
        ("UCA-1", "context", "persn: near", "boiler has no variable persn"),
        ("UCA-1", "context", "person: nearby", "nearby is no value of person"),
        ("UCA-1", "hazards", "H-77", "there is no hazard H-77"),
    ],
)
async def test_what_names_nothing_is_told_before_it_is_taken(
    tmp_path: Path, item: str, field: str, text: str, said: str
) -> None:
    async with workbench(write(tmp_path, structure=CONTEXTS)) as screen:
        await screen.at(item, field=field)
        before = screen.item.data[field]
        await screen.press("Y", "f7")
        await screen.type(text)
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, LongText)
        told = str(screen.app.screen.query_one("#complaint", Static).render())
        assert said in told
        assert AGAIN in told
        assert screen.state.workspace.dirty == ()
        await asyncio.sleep(PAUSE * 3)
        await screen.settle()
        assert str(screen.app.screen.query_one("#preview", Static).render()) == "", "it is told once"
        await screen.press("ctrl+s")
        assert screen.item.data[field] != before


MODEL = (
    "losses:\n  L-1: Harm to a patient\nhazards:\n  H-1: {losses: [L-1], text: Too much insulin is in the patient}\n"
)


@pytest.mark.parametrize(
    "other",
    [
        MODEL.replace("[L-1], text", "[L-9], text"),
        MODEL.replace("losses: [L-1], ", ""),
        MODEL.replace("Too much insulin is in the patient", "TODO"),
        MODEL.replace("Too much insulin is in the patient", "The pump fails"),
        MODEL,
    ],
)
def test_it_says_what_check_says_of_the_item(other: str) -> None:
    before, after = case_of(MODEL), case_of(other)
    day = date(2026, 3, 1)

    def said(model: str) -> set[tuple[str, str]]:
        checker = Checker(as_of=day)
        return {(one.rule, one.message) for one in checker.update(case_of(model)) if one.item == "H-1"}

    told = {(one.rule, one.message) for one in brought(before, after, "H-1")}
    assert told <= said(other) - said(MODEL)
    assert bool(told) == (other != MODEL)


def test_rules_that_the_manifest_switches_off_are_silent() -> None:
    manifest = 'safetycase: "1"\nname: T\nrules: {hazard-without-loss: {severity: info, because: "later"}}\n'
    assert brought(case_of(MODEL), case_of(MODEL.replace("losses: [L-1], ", ""), manifest=manifest), "H-1") != []
    quiet = 'safetycase: "1"\nname: T\nrules: {hazard-states-cause: {enabled: false, because: "other words here"}}\n'
    other = MODEL.replace("Too much insulin is in the patient", "Too much insulin because of a failure")
    assert any(one.rule == "SFC225" for one in brought(case_of(MODEL), case_of(other), "H-1"))
    assert not any(one.rule == "SFC225" for one in brought(case_of(MODEL), case_of(other, manifest=quiet), "H-1"))
