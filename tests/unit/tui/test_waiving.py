"""Waiving a finding from where it is seen: asked for with a reason, an end and a name; undone, and taken away."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from safetycase.editing import value_at
from safetycase.findings import Severity
from safetycase.rules.waiving import judge_day
from safetycase.tui.dialogs import Prompt
from safetycase.tui.pickers import Picker
from safetycase.tui.prose import LongText
from tests.unit.history.repositories import git
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

NO_LOSS = KETTLE["model/purpose.yaml"].replace("  H-1:\n    losses: [L-1]\n", "  H-1:\n")


async def to_problem(screen: Screen, item: str, rule: str) -> None:
    """Stand on a finding in the list of problems."""
    await screen.press("5")
    problems = screen.pane("problems")
    found = next(row for row in problems.rows if row.data.item == item and row.data.rule == rule)
    assert problems.select(found.key)
    await screen.settle()


async def answer(screen: Screen, text: str) -> None:
    """Put a text in place of what the question proposes, and accept it."""
    if isinstance(screen.app.screen, Prompt):
        await screen.clear()
    if text:
        await screen.type(text)
    await screen.press("ctrl+s")


@driven
async def test_a_finding_is_waived_from_the_problems_with_reason_end_and_name(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, purpose=NO_LOSS)) as screen:
        await to_problem(screen, "H-1", "SFC202")
        await screen.press("W")
        assert isinstance(screen.app.screen, LongText)
        assert "H-1 leads to no loss" in screen.text()
        await screen.press("ctrl+s")
        assert "A waiver without a reason silences nothing." in screen.text()
        await screen.type("  ")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, LongText), "blanks are no reason"
        await answer(screen, "Nobody drinks it: really # not.")
        assert isinstance(screen.app.screen, Prompt)
        assert screen.app.screen.written == "2026-05-30", "90 days on"
        await answer(screen, "soon")
        assert "A day is written as 2026-05-30." in screen.text()
        await answer(screen, "2026-02-28")
        assert "is past" in screen.text()
        await answer(screen, "2026-12-31")
        await answer(screen, "safety lead")
        assert value_at(screen.item, ("waivers",)) == [
            {"rule": "hazard-without-loss", "reason": "Nobody drinks it: really # not.", "by": "safety lead",
             "expires": "2026-12-31"}
        ]  # fmt: skip
        assert screen.message == "waive SFC202 on H-1"
        judgement = screen.state.judgement
        assert judgement.waived == {Severity.ERROR: 1}
        assert "H-1 leads to no loss" not in screen.words("problems")
        assert "– waived error: H-1 leads to no loss" in " ".join(screen.words("form").split())
        assert "1 waived" in str(screen.pane("problems").border_title)
        await screen.press("w")
        assert "rule: hazard-without-loss" in screen.file("model/purpose.yaml")
        await screen.press("u")
        assert value_at(screen.item, ("waivers",)) is None
        assert "H-1 leads to no loss" in screen.words("problems")


@driven
async def test_waiving_again_replaces_the_waiver_of_the_rule_and_one_of_several_is_chosen(tmp_path: Path) -> None:
    purpose = NO_LOSS.replace(
        "    text: Water boils",
        "    waivers:\n      - {rule: SFC202, reason: Old, expires: 2025-01-31}\n    text: Water boils",
    )
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.at("H-1")
        await screen.press("W")
        assert isinstance(screen.app.screen, Picker)
        assert "SFC202" in screen.app.screen.list.rows.keys
        assert "SFC074" not in screen.app.screen.list.rows.keys, "what is said about waivers is no finding to waive"
        await screen.type("SFC202")
        await screen.press("enter")
        await answer(screen, "New")
        await answer(screen, "")
        await answer(screen, "")
        assert value_at(screen.item, ("waivers",)) == [{"rule": "hazard-without-loss", "reason": "New"}]


@driven
async def test_rules_that_cannot_be_waived_say_so(tmp_path: Path) -> None:
    purpose = KETTLE["model/purpose.yaml"].replace("    losses: [L-1]\n", "    losses: [L-1]\n    colour: red\n")
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await to_problem(screen, "H-1", "SFC032")
        await screen.press("W")
        assert screen.app.screen is screen.bench
        assert screen.message == "`unknown-field` (SFC032) cannot be waived; i explains how to settle it"


@driven
async def test_escape_from_any_question_waives_nothing(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, purpose=NO_LOSS)) as screen:
        for answers in ([], ["Why"], ["Why", ""]):
            await to_problem(screen, "H-1", "SFC202")
            await screen.press("W")
            for text in answers:
                await answer(screen, text)
            await screen.press("escape")
            assert screen.app.screen is screen.bench
            assert screen.state.workspace.dirty == ()


@driven
async def test_the_palette_finds_waiving_and_a_waiver_is_taken_away(tmp_path: Path) -> None:
    purpose = NO_LOSS.replace(
        "    text: Water boils",
        "    waivers:\n      - {rule: hazard-without-loss, reason: Mine}\n      - {rule: SFC204, reason: Other}\n"
        "    text: Water boils",
    )
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.at("H-1", "items")
        await screen.press("colon")
        await screen.type("waiv")
        assert isinstance(screen.app.screen, Picker)
        assert set(screen.app.screen.list.rows.keys) == {"waive", "unwaive"}
        await screen.clear()
        await screen.type("unwaive")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Picker)
        await screen.type("Mine")
        await screen.press("enter")
        assert value_at(screen.item, ("waivers",)) == [{"rule": "SFC204", "reason": "Other"}]
        assert "H-1 leads to no loss" in screen.words("problems")
        await screen.bench.run_action("unwaive")
        await screen.settle()
        assert value_at(screen.item, ("waivers",)) is None
        await screen.bench.run_action("unwaive")
        await screen.settle()
        assert screen.message == "nothing is waived on this item"


@driven
async def test_items_with_waivers_are_filtered(tmp_path: Path) -> None:
    purpose = NO_LOSS.replace(
        "    text: Water boils", "    waivers: [{rule: hazard-without-loss, reason: Mine}]\n    text: Water boils"
    )
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.at("H-2", "items")
        await screen.press("slash")
        await screen.type("is:waived")
        assert list(screen.pane("items").rows.keys) == ["H-1"]


@pytest.mark.parametrize(
    ("text", "possible"),
    [("", True), ("2026-03-01", True), ("2026-02-28", False), ("2026-13-01", False), ("20260501", False),
     ("2026-W20-1", False), (" 2027-01-31 ", True), ("tomorrow", False)],
)  # fmt: skip
def test_the_last_day_is_a_day_that_is_not_past(text: str, possible: bool) -> None:
    assert judge_day(text, date(2026, 3, 1))[1] is possible


@driven
async def test_the_name_that_git_knows_is_proposed_first_then_the_last_one(tmp_path: Path) -> None:
    root = write(tmp_path, purpose=NO_LOSS)
    git(root, "init", "-q")
    git(root, "config", "user.name", "Grace Hopper")
    async with workbench(root) as screen:
        for proposed, said in (("Grace Hopper", "Ada"), ("Ada", "Ada")):
            await to_problem(screen, "H-1", "SFC202")
            await screen.press("W")
            await answer(screen, "Nobody drinks it.")
            await screen.press("enter")
            await screen.beside()
            assert isinstance(screen.app.screen, Prompt)
            assert screen.app.screen.written == proposed
            await answer(screen, said)
            assert value_at(screen.item, ("waivers",))[0]["by"] == said
            await screen.press("u")
            await screen.beside()
