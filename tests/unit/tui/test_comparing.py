"""Items that differ from the newest commit are marked, in words too, and never waited for."""

from __future__ import annotations

import time
from pathlib import Path
from unittest.mock import patch

import pytest

from safetycase.tui.sincehead import NOTHING, SinceHead
from tests.unit.history.repositories import commit, git
from tests.unit.tui.driver import Screen, driven, workbench, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The kettle, committed."""
    git(tmp_path, "init", "-q", "-b", "main")
    write(tmp_path)
    commit(tmp_path)
    return tmp_path


async def glyphs(screen: Screen, kind: str) -> dict[str, str]:
    """What stands before each id in the list of a kind."""
    await screen.beside()
    screen.bench.show_kind(kind)
    await screen.settle()
    return {row.key: row.text.partition(row.key)[0].replace("●", "").strip() for row in screen.pane("items").rows}


@driven
async def test_marks_follow_every_edit_undo_and_save(folder: Path) -> None:
    async with workbench(folder) as screen:
        plain = await glyphs(screen, "hazard")
        assert all("~" not in glyph for glyph in plain.values())
        assert "since HEAD" not in screen.text()
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        marked = await glyphs(screen, "hazard")
        assert "~" in marked["H-2"]
        assert "~" not in marked["H-1"]
        assert "2 Hazards (2) · ~ 1 changed since HEAD" in screen.text()
        assert "~ 1 changed" in screen.words("outline")
        await screen.press("w")
        assert "~" in (await glyphs(screen, "hazard"))["H-2"]
        await screen.press("u")
        assert await glyphs(screen, "hazard") == plain
        assert "~" not in screen.words("outline")


@driven
async def test_what_is_new_and_what_is_gone_is_told_apart(folder: Path) -> None:
    async with workbench(folder) as screen:
        await screen.at("L-2", "items")
        await screen.press("n", "enter", "escape")
        await screen.at("R-1", "items")
        await screen.press("x", "y")
        assert "+" in (await glyphs(screen, "loss"))["L-3"]
        assert "+ 1 new" in screen.words("outline")
        await glyphs(screen, "requirement")
        assert "- 1 gone" in screen.words("outline")
        assert "2 Requirements (1) · - 1 gone" in screen.text()


@driven
async def test_changed_items_alone_are_shown_by_key_and_by_filter(folder: Path) -> None:
    async with workbench(folder) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        await screen.at("H-2", "items")
        await screen.beside()
        await screen.press("c")
        assert list(screen.pane("items").rows.keys) == ["H-2"]
        assert screen.message == "~ 1 changed since HEAD, of all kinds"
        await screen.press("u")
        await screen.beside()
        assert list(screen.pane("items").rows.keys) == []
        await screen.press("c")
        assert list(screen.pane("items").rows.keys) == ["H-1", "H-2"]


@driven
async def test_a_commit_made_elsewhere_takes_the_marks_away(folder: Path) -> None:
    async with workbench(folder) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x", "w")
        assert "~" in (await glyphs(screen, "hazard"))["H-2"]
        commit(folder, day="2026-03-02")
        screen.bench.look_at_head()
        assert "~" not in (await glyphs(screen, "hazard"))["H-2"]


@pytest.mark.parametrize(
    ("begun", "why"), [(False, "lies in no git repository"), (True, "the repository has no commit 'HEAD'")]
)
def test_without_a_commit_nothing_is_marked_and_why_is_said_when_asked(tmp_path: Path, begun: bool, why: str) -> None:
    @driven
    async def look() -> None:
        async with workbench(write(tmp_path)) as screen:
            await screen.beside()
            assert "git" not in screen.message
            assert "HEAD" not in screen.text()
            await screen.press("c")
            assert why in screen.message
            await screen.press("slash")
            await screen.type("is:changed")
            assert why in screen.pane("items").empty

    if begun:
        git(tmp_path, "init", "-q")
    look()


@driven
async def test_a_case_that_was_never_committed_is_new_as_a_whole(folder: Path) -> None:
    other = folder / "other"
    async with workbench(write(other)) as screen:
        await screen.beside()
        assert "+" not in screen.words("outline")
        await screen.press("c")
        assert screen.message == NOTHING


@driven
async def test_neither_the_first_screen_nor_keys_wait_for_git(folder: Path) -> None:
    """Git that hangs for seconds is noticed by nobody."""
    compare = SinceHead.look

    def slow(since: SinceHead, *more: object) -> bool:
        time.sleep(2)
        return compare(since, *more)  # type: ignore[arg-type]

    with patch.object(SinceHead, "look", slow):
        begin = time.monotonic()
        async with workbench(folder) as screen:
            await screen.press("down", "2", "down", "3")
            assert time.monotonic() - begin < 1.9
            await screen.press("c")
            assert "a moment, please" in screen.message


@driven
async def test_in_ascii_the_marks_are_the_same(folder: Path) -> None:
    from safetycase.tui.looks import SINCE
    from safetycase.tui.plain import ASCII, plain

    assert all(plain(glyph, ASCII) == glyph for glyph in SINCE.values())
    async with workbench(folder, size=(40, 10)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        await screen.at("H-2", "items")
        await screen.beside()
        assert "~" in screen.text()
