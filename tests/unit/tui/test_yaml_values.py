"""Comments in values edited as YAML: kept where they stand, and never lost without a word."""

from __future__ import annotations

from pathlib import Path

from safetycase.editing import comments_in
from safetycase.tui.prose import LongText
from tests.unit.tui.driver import KETTLE, driven, workbench, write

ASSURANCE = KETTLE["model/assurance.yaml"].replace("error-rate", "failure-rate")


@driven
async def test_comments_in_a_value_are_shown_and_kept(tmp_path: Path) -> None:
    assurance = ASSURANCE.replace("      at_most: 0.1\n", "      # agreed in March\n      at_most: 0.1   # 10 %\n")
    async with workbench(write(tmp_path, assurance=assurance)) as screen:
        await screen.at("R-1", field="target")
        await screen.press("Y")
        assert isinstance(screen.app.screen, LongText)
        assert screen.app.screen.written == "metric: failure-rate\n# agreed in March\nat_most: 0.1   # 10 %\n"
        await screen.press("ctrl+end")
        await screen.type("# one-sided\nconfidence: 0.95\n")
        await screen.press("ctrl+s", "w")
        assert screen.item.data["target"]["confidence"] == 0.95
        assert (
            "      # agreed in March\n      at_most: 0.1   # 10 %\n      # one-sided\n      confidence: 0.95\n"
        ) in screen.file("model/assurance.yaml")


@driven
async def test_comments_of_a_new_value_are_kept(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="waivers")
        await screen.press("Y")
        await screen.type("# until the grid is done\nrule: hazard-without-uca\nreason: Not yet.   # in March")
        await screen.press("ctrl+s", "w")
        assert screen.item.data["waivers"] == [{"rule": "hazard-without-uca", "reason": "Not yet."}]
        text = screen.file("model/purpose.yaml")
        assert "      # until the grid is done\n      - rule: hazard-without-uca\n" in text
        assert "reason: Not yet.   # in March\n" in text
        await screen.press("u")
        await screen.press("w")
        assert screen.file("model/purpose.yaml") == KETTLE["model/purpose.yaml"]


@driven
async def test_comments_that_cannot_be_kept_are_said_to_be_lost_before_it_is_taken(tmp_path: Path) -> None:
    purpose = KETTLE["model/purpose.yaml"].replace("  L-1: People are scalded.", "  L-1: {text: Scalds, labels: [a]}")
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.at("L-1", field="labels")
        await screen.press("Y")
        await screen.press("f7")
        await screen.type("# hot\nb\n")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, LongText)
        text = " ".join(screen.text().split())
        assert "The comment “hot” cannot be kept here and would be lost." in text
        await screen.press("ctrl+s")
        assert screen.item.data["labels"] == ["b"]


def test_comments_are_told_from_texts() -> None:
    text = "a: 1 # x\n# y\nb: |\n  # not\n  z\nc: 'a # b' # d\nd: [1, # e\n 2]\ne: x#y\nf: | # head\n  abc\n"
    assert sorted(comments_in(text)) == ["d", "e", "head", "x", "y"]
    assert comments_in("a: [") == []
