"""Going through what waits for a person: how far one is, what is known, and what is written down."""

from __future__ import annotations

import asyncio
from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.case.reviewed import waiting
from safetycase.tui.dialogs import Confirm
from safetycase.tui.reviewrows import said_rows
from safetycase.tui.reviewscreen import ReviewScreen
from tests.unit.history.repositories import commit, git
from tests.unit.tui.driver import KETTLE, TODAY, Screen, driven, workbench, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The kettle, committed by A; Grace is at work."""
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "Grace")
    git(tmp_path, "config", "user.email", "grace@example.org")
    write(tmp_path)
    commit(tmp_path)
    return tmp_path


async def begun(screen: Screen, item: str = "H-1", answer: str = "y") -> ReviewScreen:
    """The review at an item, with the name that git proposes."""
    await screen.beside()
    await screen.at(item, "items")
    await screen.press("v", "enter")
    assert isinstance(screen.app.screen, Confirm)
    await screen.press(answer)
    assert isinstance(screen.app.screen, ReviewScreen)
    return screen.app.screen


async def head(screen: Screen, words: str) -> None:
    """Wait until the head of the review says something."""
    for _ in range(200):
        if words in screen.text():
            return
        await screen.pilot.pause(0.05)
    raise AssertionError(screen.text())


@driven
async def test_the_name_is_that_of_git_and_progress_is_counted(folder: Path) -> None:
    async with workbench(folder) as screen:
        found = await begun(screen, "L-1")
        assert "Grace, independent" in screen.text()
        assert "1 of 10  0 decided" in screen.text(), "R-2 is approved, and so waits for nobody"
        await screen.press("a", "a")
        assert "3 of 10  2 decided" in screen.text()
        assert found.item_id == "H-1"
        for _ in range(9):  # R-1 has an error, and is accepted twice
            await screen.press("a")
        assert "all 10 are decided" in screen.text()
        assert len(screen.state.case.of_kind("review")) == 1
        await screen.press("escape", "v")
        assert screen.message == "no item waits for a person"


@driven
async def test_what_was_decided_is_taken_back_and_decided_again(folder: Path) -> None:
    async with workbench(folder) as screen:
        found = await begun(screen, "L-1")
        await screen.press("a", "u")
        assert "1 of 10  0 decided" in screen.text()
        await screen.press("n", "U")
        assert "1 of 10  1 decided  ✓ accepted" in screen.text()
        assert found.item_id == "L-1"
        await screen.press("U")
        assert found.decided == 1


@driven
async def test_the_head_follows_undo_and_redo_also_of_what_was_decided_before(folder: Path) -> None:
    async with workbench(folder) as screen:
        await begun(screen, "L-1")
        await screen.press("a", "p", "u", "U")
        assert "1 of 10  1 decided  ✓ accepted" in screen.text()
        await screen.press("u", "escape")
        await begun(screen, "L-1")
        assert "1 of 10  0 decided" in screen.text()
        await screen.press("U")
        assert screen.state.case.items["L-1"].status == "reviewed"
        assert "1 of 10  1 decided  ✓ accepted" in screen.text()
        await screen.press("u")
        assert "1 of 10  0 decided  " in screen.text()
        assert "✓ accepted" not in screen.text().splitlines()[0]


@driven
async def test_what_was_rejected_is_said_to_be_rejected(folder: Path) -> None:
    file = folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("  H-1:\n", "  H-1:\n    origin: generated\n"))
    async with workbench(folder) as screen:
        await begun(screen, "H-1")
        assert "nobody has reviewed it" in screen.words("problems")
        await screen.press("r")
        await screen.type("Which hand?")
        await screen.press("ctrl+s", "escape")
        told = "H-1 was generated; RV-1 rejected it on 2026-03-01, and nobody has accepted it since"
        assert [one.message for one in screen.state.judgement.of_item["H-1"] if one.rule == "SFC122"] == [told]
        await screen.at("H-1", "trace")
        assert "rejected on 2026-03-01 by Grace" in screen.words("trace")
        await screen.press("u")
        await screen.settle()
        assert "H-1 was generated and nobody has reviewed it" in screen.words("problems")


@driven
async def test_a_key_that_answers_nothing_leaves_the_question_open(folder: Path) -> None:
    async with workbench(folder) as screen:
        await screen.press("v", "enter")
        question = screen.app.screen
        assert isinstance(question, Confirm)
        await screen.press("x", "enter", "space")
        assert screen.app.screen is question
        await screen.press("escape")
        assert not isinstance(screen.app.screen, Confirm | ReviewScreen)


@driven
async def test_a_name_of_one_letter_reviews(folder: Path) -> None:
    git(folder, "config", "user.name", "J")
    async with workbench(folder) as screen:
        await begun(screen, "L-1")
        assert "J, independent" in screen.text()
        await screen.press("a", "escape")
        assert screen.state.case.items["RV-1"].data["by"] == "J"
        await screen.press("v")
        await screen.clear()
        await screen.type("?")
        await screen.press("enter")
        assert "A review by nobody records nothing." in screen.text()
        await screen.press("escape", "escape")
        assert [one.item.id for one in waiting(screen.state.case, TODAY)][:1] == ["L-2"], "what J decided counts"


@driven
async def test_what_changed_since_it_was_accepted_comes_again_with_what_was_said(folder: Path) -> None:
    async with workbench(folder) as screen:
        await begun(screen, "H-1")
        await screen.press("c")
        await screen.type("Only while it boils.")
        await screen.press("ctrl+s", "escape")
        await screen.at("H-1", field="losses[0]")
        await screen.press("x")
        await screen.beside()
        await begun(screen, "H-1")
        words = " ".join(screen.text().replace("│", " ").split())
        assert "changed since RV-1 accepted it on 2026-03-01 (Grace)" in words
        assert "Only while it boils." in screen.text()
        assert "losses: " in words
        assert "since HEAD" in words
        assert "SFC910" in {one.rule for one in screen.state.judgement.findings}


@driven
async def test_who_accepts_what_they_changed_is_not_independent(folder: Path) -> None:
    async with workbench(folder) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        with patch("safetycase.tui.reviewscreen.ASKED", 3600):
            found = await begun(screen, "H-2")
            assert "Grace, independent unless an author" in screen.text(), "git was not asked yet"
        await screen.press("p")
        await head(screen, "Grace, independent ")
        await screen.press("n")
        await head(screen, "Grace, not independent (an author, by git)")
        assert found.item_id == "H-2"
        await screen.press("a")
        assert "written by Grace, as git has it: not independent" in screen.text()
        assert screen.state.case.items["RV-1"].data["independent"] is False
        await screen.press("a")
        assert screen.state.case.items["RV-2"].data["independent"] is True


@driven
async def test_keys_typed_faster_than_git_answers_fall_on_one_item_each(folder: Path) -> None:
    async with workbench(folder) as screen:
        await begun(screen, "L-1")
        await screen.burst("aaaa")
        await screen.settle()
        (review,) = screen.state.case.of_kind("review")
        assert review.data["items"] == ["L-1", "L-2", "H-1", "H-2"]
        assert "5 of 10  4 decided" in screen.text()


@driven
async def test_only_marked_items_are_reviewed_and_rejected_ones_wait_for_their_author(folder: Path) -> None:
    async with workbench(folder) as screen:
        await screen.at("H-1", "items")
        await screen.press("space")
        await begun(screen)
        assert "1 of 1" in screen.text()
        await screen.press("r")
        await screen.press("ctrl+s")
        assert "somebody else can judge" in screen.text(), "a note is needed"
        await screen.type("Which hand?")
        await screen.press("ctrl+s", "escape", "v")
        told = "no item of the 1 marked waits for a person; 1 rejected item waits for the author"
        assert screen.message == f"{told} · :unmark takes the marks away"


@pytest.mark.parametrize("size", [(80, 24), (40, 10)], ids=str)
def test_item_and_what_is_known_have_room_or_take_turns(folder: Path, size: tuple[int, int]) -> None:
    @driven
    async def look() -> None:
        async with workbench(folder, size) as screen:
            await begun(screen, "H-1")
            assert "id" in screen.text()
            assert ("What is known" in screen.text()) == (size[1] > 10)
            await screen.press("tab")
            assert "draft" in screen.text()
            await screen.press("a", "w")
            assert "status: reviewed" in screen.file("model/purpose.yaml")

    look()


@driven
async def test_where_only_reading_is_possible_there_is_no_review(folder: Path) -> None:
    async with workbench(folder, read_only=True) as screen:
        await screen.press("v")
        assert "reading only" in screen.message


@driven
async def test_hostile_texts_and_names_are_shown_as_they_are(folder: Path) -> None:
    git(folder, "config", "user.name", "[red]Eve[/] \x1b[31m")
    file = folder / "model/purpose.yaml"
    file.write_text(KETTLE["model/purpose.yaml"].replace("People are scalded.", '"[b]x[/b] \\e[31m"'))
    async with workbench(folder) as screen:
        await begun(screen, "L-1")
        assert "[b]x[/b] \\x1b[31m" in screen.text()
        assert "[red]Eve[/] \\x1b[31m" in screen.text()


@driven
async def test_what_is_accepted_is_shown_to_its_last_word(tmp_path: Path) -> None:
    long = " ".join(f"word{number}" for number in range(60))
    root = write(tmp_path, purpose=KETTLE["model/purpose.yaml"].replace("a hand is near.", f"a hand is near {long}."))
    async with workbench(root, (80, 24)) as screen:
        item = screen.state.case.items["H-1"]
        assert list(item.data)[-1] == "text", "nothing stands below it"
        for width in (30, 60, 120):
            shown = "\n".join(row.text for row in said_rows(screen.state, item, width))
            assert all(f"word{number}" in shown for number in range(60))
            assert "not said yet" not in shown


@driven
async def test_nobody_accepts_words_that_they_were_not_shown(folder: Path) -> None:
    async with workbench(folder) as screen:
        found = await begun(screen, "H-1")
        file = folder / "model/purpose.yaml"
        file.write_text(file.read_text().replace("a hand is near.", "nobody looks."))
        await screen.look()
        await screen.press("a")
        assert "H-1 changed meanwhile" in screen.text()
        assert "nobody looks." in screen.text()
        assert not screen.state.case.of_kind("review")
        await screen.press("a")
        assert not screen.state.case.of_kind("review"), "the key came before anybody could have read it"
        with patch("safetycase.tui.reviewscreen.NOTICED", 0):
            await screen.press("a")
        assert [item.data["items"] for item in screen.state.case.of_kind("review")] == [["H-1"]]
        assert found.decided == 1


@driven
async def test_a_key_held_down_for_long_decides_once(folder: Path) -> None:
    async with workbench(folder) as screen:
        found = await begun(screen, "L-1")
        with patch("safetycase.tui.reviewscreen.READ", 0.6):
            await asyncio.sleep(0.7)
            for _ in range(25):
                await screen.press("a")
                await asyncio.sleep(0.03)
            assert found.decided == 1
            await asyncio.sleep(0.7)
            await screen.press("a")
            assert found.decided == 2


@driven
async def test_a_key_held_down_accepts_nothing_that_nobody_read(folder: Path) -> None:
    async with workbench(folder) as screen:
        found = await begun(screen, "L-1")
        with patch("safetycase.tui.reviewscreen.READ", 3600):
            await screen.press("a", "a", "a")
        assert found.decided == 0
        assert "L-1 came only now" in screen.text()


@driven
async def test_what_was_accepted_and_is_changed_by_another_program_waits_again(folder: Path) -> None:
    async with workbench(folder) as screen:
        found = await begun(screen, "L-1")
        await screen.press("a", "r")
        await screen.type("Which kitchen?")
        await screen.press("ctrl+s")
        assert "3 of 10  2 decided" in screen.text()
        file = folder / "model/purpose.yaml"
        file.write_text(file.read_text().replace("People are scalded.", "Anybody is scalded."))
        await screen.look()
        await screen.press("p", "p")
        assert "1 of 10  1 decided   " in screen.text(), "and no mark beside it"
        assert "changed since RV-1 accepted it" in screen.text()
        await screen.press("n")
        assert "2 of 10  1 decided  ✗ rejected" in screen.text()
        for _ in range(12):  # what has errors is accepted by a second key
            if found.item_id != "L-1":
                await screen.press("n" if found.item_id == "L-2" else "a")
        assert found.item_id == "L-1", "what waits again comes again"
        assert "are decided" not in screen.text()
        await screen.press("a")
        assert "all 10 are decided" in screen.text()


@driven
async def test_an_acceptance_that_somebody_took_out_of_the_case_is_none(folder: Path) -> None:
    async with workbench(folder) as screen:
        found = await begun(screen, "L-1")
        await screen.press("a", "w", "p")
        assert "1 decided  ✓ accepted" in screen.text()
        (review,) = screen.state.case.of_kind("review")
        (folder / review.file).write_text("reviews: {}\n")
        await screen.look()
        found.look()
        assert "0 decided   " in screen.text()


@driven
async def test_what_says_nothing_yet_is_accepted_only_by_a_second_key(folder: Path) -> None:
    file = folder / "model/purpose.yaml"
    file.write_text(file.read_text().replace("The kitchen burns.", "TODO"))
    async with workbench(folder) as screen:
        found = await begun(screen, "L-2")
        await screen.press("a")
        assert "text says only TODO: accept again to accept it all the same" in screen.text()
        assert found.decided == 0
        await screen.press("a")
        assert found.decided == 1
