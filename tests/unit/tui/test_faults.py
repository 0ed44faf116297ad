"""What goes wrong around the workbench: other people's changes, broken files, little room, poor terminals."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from safetycase.editing import EditError
from safetycase.tui.dialogs import Confirm
from safetycase.tui.keys import PANES
from safetycase.tui.loading import Beginning, glimpse, model_size
from safetycase.tui.plain import plain
from safetycase.tui.state import State
from tests.unit.tui.driver import KETTLE, Screen, driven, workbench, write

PURPOSE = KETTLE["model/purpose.yaml"]


async def look(screen: Screen) -> None:
    """Look at the disk now, not in two seconds."""
    await screen.look()


@driven
async def test_a_change_from_outside_is_read_where_nothing_is_unsaved(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="text")
        (tmp_path / "model/purpose.yaml").write_text(PURPOSE.replace("a hand is near", "nobody looks"))
        await look(screen)
        assert screen.item.data["text"] == "Water boils over while nobody looks."
        assert "nobody looks" in screen.text()
        assert screen.message == "read again: model/purpose.yaml"
        await screen.press("u")
        assert screen.item.data["text"] == "Water boils over while a hand is near."


@driven
async def test_undoing_another_programs_change_never_overwrites_it_unasked(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        theirs = PURPOSE.replace("a hand is near", "nobody looks")
        (tmp_path / "model/purpose.yaml").write_text(theirs)
        await look(screen)
        await screen.at("H-2", field="losses[1]")
        await screen.press("u", "x")
        assert "changed on disk and here: model/purpose.yaml" in screen.text()
        await screen.press("w")
        assert isinstance(screen.app.screen, Confirm), "what was undone is the other's change"
        await screen.press("w")
        assert isinstance(screen.app.screen, Confirm), "the key that opened the question is no answer to it"
        await screen.press("escape")
        assert screen.file("model/purpose.yaml") == theirs
        assert "nothing was saved" in screen.message
        await screen.press("R")
        assert isinstance(screen.app.screen, Confirm)
        await screen.press("escape")
        assert screen.item.data["losses"] == ["L-2"]
        await screen.press("R", "y")
        assert screen.item.data["losses"] == ["L-2", "L-1"]
        assert screen.state.workspace.dirty == ()
        assert "changed on disk" not in screen.text()
        await screen.press("u")
        assert screen.state.case.items["H-2"].data["losses"] == ["L-2"], "undo brings the edits back"
        await screen.press("w", "o")
        assert "losses: [L-2]" in screen.file("model/purpose.yaml")
        assert "changed on disk" not in screen.text()


@driven
async def test_undoing_what_was_read_by_itself_never_overwrites_it(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        theirs = PURPOSE.replace("a hand is near", "nobody looks")
        (tmp_path / "model/purpose.yaml").write_text(theirs)
        await look(screen)
        await screen.at("H-2", field="losses[1]")
        await screen.press("u", "x", "w", "escape")
        assert screen.file("model/purpose.yaml") == theirs
        await screen.press("q", "s", "escape")
        assert screen.app.is_running
        assert screen.file("model/purpose.yaml") == theirs
        with pytest.raises(EditError, match="another program's change was undone"):
            screen.state.workspace.save()


@driven
async def test_a_conflict_stays_in_sight_until_it_is_resolved(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        await screen.press("x")
        (tmp_path / "model/purpose.yaml").write_text(PURPOSE.replace("[L-2, L-1]", "[L-1]"))
        await look(screen)
        await screen.press("down", "down", "2")
        await look(screen)
        assert "changed on disk and here: model/purpose.yaml" in screen.text()
        (tmp_path / "model/purpose.yaml").write_text(PURPOSE)
        await look(screen)
        assert "changed on disk" not in screen.text()


@driven
async def test_a_file_that_goes_away_takes_its_items_along_and_comes_back(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("R-1")
        (tmp_path / "model/assurance.yaml").unlink()
        await look(screen)
        assert "R-1" not in screen.state.case.items
        assert screen.app.is_running
        (tmp_path / "model/assurance.yaml").write_text(KETTLE["model/assurance.yaml"])
        await look(screen)
        assert "R-1" in screen.state.case.items


@driven
async def test_another_manifest_is_read_as_a_step_that_can_be_undone(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-2", field="losses[1]")
        (tmp_path / "safetycase.yaml").write_text('safetycase: "1"\nname: Teapot\n')
        await look(screen)
        assert screen.message == "read the case again"
        assert "Teapot" in screen.text()
        assert screen.item.id == "H-2"
        await screen.press("u")
        assert "Kettle" in screen.text()
        await screen.press("R")
        assert "Teapot" in screen.text()


@driven
async def test_a_manifest_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        (tmp_path / "safetycase.yaml").write_text("name: [unclosed\n")
        await look(screen)
        assert "safetycase.yaml" in screen.message
        assert "Kettle" in screen.text()
        assert "H-1" in screen.state.case.items
        (tmp_path / "safetycase.yaml").unlink()
        await screen.press("R")
        assert "safetycase.yaml" in screen.message
        assert "Kettle" in screen.text()


@driven
async def test_a_broken_file_leaves_the_rest_usable(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, broken="losses:\n  L-9: [unclosed\n  L-10: fine\n")) as screen:
        assert "broken.yaml" in screen.words("problems")
        await screen.press("5", "enter")
        assert screen.app.is_running
        await screen.at("H-1", field="losses")
        await screen.press("x")
        assert "losses" not in screen.item.data


@pytest.mark.parametrize(
    "purpose",
    [
        "",
        "losses: {}\n",
        "losses:\n  L-1:\n  L-2: ~\n",
        "losses:\n  L-1: One.\nhazards:\n  L-1: The same id.\n",
        "losses:\n  L-1: {text: [not, text], severity: many, colour: red, labels: words}\n",
        "hazards:\n  H-1: {losses: L-1, text: 7, status: perhaps, waivers: [{}], attributes: 3}\n",
        "just a text\n",
        "\ufefflosses:\r\n  L-1: One.\r\n",
    ],
)
@driven
async def test_cases_of_every_condition_are_shown(tmp_path: Path, purpose: str) -> None:
    async with workbench(write(tmp_path, purpose=purpose, structure="", assurance="")) as screen:
        await screen.press("1", "down", "down", "enter", "enter", "down", "4", "5", "enter", "i")
        assert screen.app.is_running
        assert "Kettle" in screen.text()


@driven
async def test_an_empty_case_can_be_begun(tmp_path: Path) -> None:
    async with workbench(write(tmp_path, purpose="", structure="", assurance="")) as screen:
        assert "None yet: n adds one." in screen.text()
        await screen.press("3", "x", "a", "r", "e", "f", "E", "4", "x", "enter", "2", "x", "y")
        await screen.press("n", "enter", "escape", "w")
        assert screen.message.startswith("saved model/")
        assert list(screen.state.case.items) == ["L-1"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
@driven
async def test_a_folder_that_cannot_be_written_keeps_the_edits(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("x")
        (tmp_path / "model").chmod(stat.S_IRUSR | stat.S_IXUSR)
        await screen.press("w")
        (tmp_path / "model").chmod(stat.S_IRWXU)
        assert screen.state.workspace.dirty == ("model/purpose.yaml",)


@driven
async def test_a_save_that_fails_is_told_and_keeps_the_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="losses")
        await screen.press("x")

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", full)
        await screen.press("w")
        monkeypatch.undo()
        assert "no space left on device" in screen.message.lower()
        assert screen.state.workspace.dirty == ("model/purpose.yaml",)
        assert screen.file("model/purpose.yaml") == PURPOSE


@driven
async def test_a_fault_in_a_rule_is_told_and_takes_nothing_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workbench(write(tmp_path)) as screen:

        def fail(_: State) -> None:
            raise RuntimeError("a rule fell over")

        await screen.at("H-1", field="losses")
        monkeypatch.setattr(State, "judge", fail)
        await screen.pilot.press("x")
        for _ in range(400):
            if screen.state.trouble:
                break
            await screen.pilot.pause(0.05)
        await screen.pilot.pause()
        assert "the check failed: RuntimeError: a rule fell over" in screen.message
        assert "✗ the check failed: states are old" in screen.text()
        assert "checking" not in screen.text()
        assert "losses" not in screen.item.data
        assert screen.app.is_running
        monkeypatch.undo()
        await screen.press("u")
        assert "the check failed" not in screen.text().splitlines()[0]


@driven
async def test_results_that_break_a_check_leave_no_state_looking_fresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the model changed, so that its revision does not tell that the states are old."""
    async with workbench(write(tmp_path)) as screen:

        def fail(_: State) -> bool:
            raise OSError("a folder in a circle")

        monkeypatch.setattr(State, "results_changed", fail)
        await screen.bench.look_at_disk().wait()
        await screen.pilot.pause()
        assert "✗ the check failed: states are old" in screen.text().splitlines()[0]
        assert screen.message == "the check failed: OSError: a folder in a circle"
        assert not screen.state.fresh
        monkeypatch.undo()
        await look(screen)
        assert "the check failed" not in screen.text().splitlines()[0]


@driven
async def test_an_editor_that_is_missing_or_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor-anywhere 'unclosed")
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1", field="text")
        await screen.press("e")
        assert screen.message != ""
        await screen.press("E")
        assert screen.message != ""
        assert screen.app.is_running
        await screen.press("x", "E")
        assert "has unsaved edits" in screen.message


@pytest.mark.parametrize("size", [(80, 24), (160, 50), (40, 10), (20, 5), (300, 90)])
@driven
async def test_every_pane_is_reached_in_terminals_of_every_size(tmp_path: Path, size: tuple[int, int]) -> None:
    async with workbench(write(tmp_path), size) as screen:
        for number, name in enumerate(PANES, 1):
            await screen.press(str(number))
            await screen.pilot.pause(0.05)  # until it is laid out
            assert screen.pane(name).display
            assert screen.bench.focused is screen.pane(name)
            assert screen.pane(name).size.height >= 1
        if size == (80, 24):
            await screen.at("H-1", "items")
            await screen.pilot.pause(0.05)
            assert "H-1  Water boils over" in screen.text()
            assert "? help" in screen.text()


@driven
async def test_a_storm_of_sizes_ends_in_a_whole_screen(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.at("H-1")
        for width, height in [(40, 10), (200, 60), (64, 16), (1, 1), (110, 32), (9, 40), (80, 24)]:
            await screen.pilot.resize_terminal(width, height)
        await screen.pilot.pause()
        assert "Water boils over while a hand is near." in screen.text()


@driven
async def test_without_colours_the_cursor_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with workbench(write(tmp_path)) as screen:
        strip = screen.pane("items").render_line(screen.pane("items").cursor)
        assert all(segment.style is not None and segment.style.reverse for segment in strip)
        outline = screen.pane("outline")
        strip = outline.render_line(outline.cursor - outline.scroll_offset.y)
        assert all(segment.style is not None and segment.style.underline for segment in strip)


def test_terminals_without_unicode_get_plain_characters() -> None:
    assert plain("╭─ ✗ 2 errors ▲ ● ✓ → … ╯", "latin-1") == "+- x 2 errors ! * + > ~ +"
    assert plain("漢字", "ascii") == "????"
    assert plain("Grün", "latin-1") == "Grün"
    assert plain("\x1b[31m┃\x1b[0m", "ascii") == "\x1b[31m|\x1b[0m"


def test_a_large_case_begins_with_whole_items(tmp_path: Path) -> None:
    many = "losses:\n" + "".join(f"  L-{number}:\n    text: Loss number {number}.\n" for number in range(20_000))
    root = write(tmp_path, purpose=many)
    assert model_size(root) > 600_000
    seen = glimpse(root)
    assert 100 < len(seen.items) < 20_000
    assert all(item.data["text"] == f"Loss number {item.id[2:]}." for item in seen.of_kind("loss"))
    assert len(Beginning(seen.source, 10).find(["model/*.yaml"]).files) == 1


@driven
async def test_a_large_case_can_be_changed_when_it_is_read(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), at_once=10) as screen:
        assert not screen.state.partial
        await screen.at("R-2", field="addresses")
        await screen.press("x", "w")
        assert screen.message == "saved model/assurance.yaml"


def test_a_case_that_is_still_being_read_refuses_changes(tmp_path: Path) -> None:
    state = State(write(tmp_path), at_once=10)
    assert state.partial
    assert "still being read" in state.refusal
    state.adopt(state.read_whole())
    assert state.refusal == ""
