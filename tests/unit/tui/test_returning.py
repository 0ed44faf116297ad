"""Where somebody stood is kept for each case, outside it, and is nothing that the workbench depends on."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from safetycase.tui.app import SafetyCaseApp
from safetycase.tui.config import Config, parse_config
from safetycase.tui.remembering import MOST_VIEWS, Preferences, View, keep, recall
from safetycase.tui.state import State
from tests.unit.tui.driver import TODAY, Screen, _briefly, driven, write


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where things are kept."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "safetycase"


@asynccontextmanager
async def visit(root: Path, *, fresh: bool = False, config: Config | None = None, **more: Any) -> AsyncIterator[Screen]:
    """The workbench as somebody opens it who was there before, left by `q` at the end."""
    state = State(root, as_of=TODAY, **{"at_once": 10**9, **more})
    app = SafetyCaseApp(root, state=state, config=config, remembers=True, fresh=fresh)
    with patch("textual.app.wait_for_idle", _briefly):
        async with app.run_test(size=(120, 40)) as pilot:
            screen = Screen(app, pilot)
            await screen.settle()
            yield screen
            await pilot.press("q")
            for _ in range(200):
                if app._exit:
                    break
                await asyncio.sleep(0.01)
            assert app._exit


@driven
async def test_one_comes_back_to_where_one_left(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        for item in ("L-1", "SC-1", "H-2"):
            screen.bench.go_to(item)
        await screen.press("5", "right_parenthesis", "2", "slash")
        await screen.type("water")
        await screen.press("enter", "3", "plus")
    assert home.is_dir()
    async with visit(case) as screen:
        assert screen.item.id == "H-2"
        assert screen.bench.filter_text == "water"
        assert list(screen.pane("items").rows.keys) == ["H-1", "H-2"]
        assert (screen.bench.at, screen.bench.zoomed) == ("form", True)
        assert screen.bench.focused is screen.pane("form")
        assert screen.bench.frame.sizes.problems == 2
        await screen.press("b")
        assert screen.item.id == "SC-1"
    async with visit(case, fresh=True) as screen:
        assert (screen.item.id, screen.bench.at, screen.bench.zoomed) == ("L-1", "items", False)


@driven
async def test_a_filter_by_findings_waits_for_the_first_check(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        await screen.press("1")
        screen.pane("outline").select("requirement:open")
        await screen.press("enter", "down")
        assert screen.item.id == "R-2"
    async with visit(case) as screen:
        assert screen.bench.filter_text == "is:open"
        assert list(screen.pane("items").rows.keys) == ["R-1", "R-2"]
        assert screen.item.id == "R-2"


@driven
async def test_what_is_gone_is_ignored(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        await screen.at("R-2", "form")
    (case / "model/assurance.yaml").unlink()
    async with visit(case) as screen:
        assert screen.item.id == "L-1"
        assert screen.bench.kind == "loss"


@driven
async def test_a_case_that_is_read_in_two_steps_comes_back_too(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        await screen.at("R-2", "form")
    with patch("safetycase.tui.loading.GLIMPSE", 1):
        async with visit(case, at_once=0) as screen:
            assert screen.item.id == "R-2"


@driven
async def test_who_leaves_before_all_was_read_comes_back_to_where_it_was(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        await screen.at("R-2", "form")
    app = SafetyCaseApp(case, state=State(case, as_of=TODAY, at_once=0), remembers=True)
    with patch("safetycase.tui.bench.FIRST", 60):
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            app.exit()
    assert recall(View, case).item == "R-2"


@driven
async def test_who_has_moved_before_all_was_read_stays_there(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        await screen.at("R-2", "form")
    state = State(case, as_of=TODAY, at_once=0)
    app = SafetyCaseApp(case, state=state, remembers=True)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = Screen(app, pilot)
        whole = state.read_whole()
        await screen.settle()
        screen.bench._view = View(kind="requirement", item="R-2")
        screen.bench.go_to("H-2")
        screen.bench.adopted(whole)
        await screen.settle()
        assert screen.item.id == "H-2"


def test_nothing_is_kept_inside_the_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "case" / "state"))
    write(tmp_path / "case")
    keep(View(item="H-1"), tmp_path / "case")
    assert not (tmp_path / "case" / "state").exists()
    assert recall(View, tmp_path / "case") == View()


def test_what_is_kept_is_for_the_person_alone(tmp_path: Path, home: Path) -> None:
    keep(View(item="H-1"), tmp_path / "case")
    file = next((home / "views").iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert recall(View, tmp_path / "case") == View(item="H-1")
    assert recall(View, tmp_path / "other") == View()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"nonsense", b"[1]", b'{"item": 5}', b'{"frame": {"layout": "sideways"}}', b"\xff", b"[" * 100_000,
        b'{"frame": {"sizes": {"outline": 1e999}}}', b'{"trail": "R-1"}', b"x" * (2 << 20),
    ],
)  # fmt: skip
@driven
async def test_whatever_lies_where_things_are_kept_the_workbench_opens(
    tmp_path: Path, home: Path, content: bytes
) -> None:
    case = write(tmp_path / "case")
    keep(View(), case)
    keep(Preferences(), case)
    for file in home.rglob("*.json"):
        file.write_bytes(content)
    async with visit(case) as screen:
        assert screen.item.id == "L-1"


@driven
async def test_strange_values_do_no_harm(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    keep(View(), case)
    view = next((home / "views").iterdir())
    strange = {
        "kind": "nonsense", "item": "[red]\x1b[31m", "pane": "nowhere", "filter": "\x1b]0;t\x07", "trail": ["x"] * 9999,
        "frame": {"layout": "wide", "sizes": {"outline": -(10**9), "right": 10**9, "trace": 10**9, "problems": 10**9}},
    }  # fmt: skip
    view.write_text(json.dumps(strange))
    async with visit(case) as screen:
        assert screen.item.id == "L-1"
        assert "\x1b" not in screen.text()
        await screen.press("equals_sign", "1", "2", "3", "4", "5")


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path, home: Path) -> None:
    home.parent.mkdir()
    home.write_text("a file in the way")
    keep(View(item="H-1"), tmp_path / "case")
    assert recall(View, tmp_path / "case") == View()


def test_cases_opened_long_ago_are_forgotten(tmp_path: Path, home: Path) -> None:
    keep(View(), tmp_path / "case")
    for number in range(MOST_VIEWS + 5):
        (home / "views" / f"{number}.json").write_text("{}")
    keep(View(item="H-1"), tmp_path / "case")
    assert len(list((home / "views").iterdir())) == MOST_VIEWS
    assert recall(View, tmp_path / "case") == View(item="H-1")


@driven
async def test_theme_mouse_and_commands_are_kept_for_all_cases(tmp_path: Path, home: Path) -> None:
    async with visit(write(tmp_path / "one")) as screen:
        screen.app.theme = "light"
        await screen.press("M", "colon")
        await screen.type("zoom")
        await screen.press("enter")
    async with visit(write(tmp_path / "two")) as screen:
        assert (screen.app.theme, screen.app.mouse, screen.app.recent) == ("light", False, ("zoom",))
    async with visit(tmp_path / "two", config=parse_config('theme = "contrast"\nmouse = true')) as screen:
        assert (screen.app.theme, screen.app.mouse) == ("contrast", True)
        screen.app.theme = "dark"
    async with visit(tmp_path / "one") as screen:
        assert (screen.app.theme, screen.app.mouse) == ("light", False), "the configuration is no choice"


@driven
async def test_no_colours_once_is_no_choice_for_good(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        screen.app.theme = "light"
    monkeypatch.setenv("NO_COLOR", "1")
    async with visit(case) as screen:
        assert screen.app.theme == "terminal"
    monkeypatch.delenv("NO_COLOR")
    async with visit(case) as screen:
        assert screen.app.theme == "light"


@driven
async def test_marks_are_no_longer_there_when_one_comes_back(tmp_path: Path, home: Path) -> None:
    case = write(tmp_path / "case")
    async with visit(case) as screen:
        await screen.press("asterisk")
        assert screen.state.marks
    async with visit(case) as screen:
        assert not screen.state.marks
        assert "marked" not in screen.text()
