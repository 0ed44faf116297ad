"""What people see and point at: colours, signs for poor terminals, the mouse and the clipboard."""

from __future__ import annotations

import base64
import itertools
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from rich.cells import cell_len
from textual.color import Color

from safetycase.findings.looks import LOOKS, SEVERITY_GLYPHS
from safetycase.tui.appearing import ThemePicker
from safetycase.tui.clipboard import copy
from safetycase.tui.config import Config, parse_config
from safetycase.tui.plain import charset, of_locale, plain
from safetycase.tui.themes import THEMES
from tests.unit.tui.driver import driven, workbench, write

GROUNDS = ("background", "panel", "cursor", "cursor-blurred")
INKS = (
    "foreground",
    "dim",
    *(f"text-{tone}" for tone in ("primary", "secondary", "accent", "warning", "error", "success")),
)


def luminance(colour: Color) -> float:
    """The relative luminance (WCAG 2.2)."""
    parts = [part / 255 for part in (colour.r, colour.g, colour.b)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How two colours stand out against each other, from 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(luminance(Color.parse(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


@driven
async def test_every_text_stands_out_against_every_ground_in_every_theme(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        for theme in THEMES:
            screen.app.theme = theme.name
            await screen.settle()
            shades = screen.app.get_css_variables()
            assert "Hazards" in screen.text()
            if theme.ansi:
                continue
            least = 7.0 if theme.name == "contrast" else 4.5
            for ground, ink in itertools.product(GROUNDS, INKS):
                assert contrast(shades[ground], shades[ink]) >= least, (theme.name, ground, ink)


@driven
async def test_the_theme_of_the_terminal_uses_no_colour_but_its_own(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), config=Config(theme="terminal")) as screen:
        for keys in ((), ("number_sign",), ("question_mark",)):
            await screen.press(*keys)
            for strip in screen.app.screen._compositor.render_strips():
                for segment in strip:
                    for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                        assert colour is None or colour.triplet is None, (segment.text, colour)


@driven
async def test_themes_are_seen_while_choosing_and_cancelling_takes_the_one_before(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        await screen.press("colon")
        await screen.type("theme")
        await screen.press("enter")
        assert isinstance(screen.app.screen, ThemePicker)
        assert list(screen.app.screen.list.rows.keys[:4]) == ["dark", "light", "terminal", "contrast"]
        await screen.press("down")
        assert screen.app.theme == "light"
        await screen.press("escape")
        assert screen.app.theme == "dark"


@driven
async def test_an_unknown_theme_is_told(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), config=parse_config('theme = "drak"')) as screen:
        assert screen.message.startswith("there is no theme 'drak'; there are dark, light, terminal, contrast")
        assert screen.app.theme == "dark"


@driven
async def test_without_colours_attributes_alone_tell_things_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with workbench(write(tmp_path)) as screen:
        await screen.press("3")
        items, form = screen.pane("items"), screen.pane("form")
        assert form._cursor_style().reverse
        assert items._cursor_style().underline
        assert form.styles.border_top[0] == "heavy"
        assert items.styles.border_top[0] == "round"
        await screen.press("colon")
        await screen.type("theme")
        await screen.press("enter")
        assert "NO_COLOR is set" in screen.message


@driven
async def test_an_empty_no_color_means_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    async with workbench(write(tmp_path)) as screen:
        assert not screen.app.no_color


def test_signs_for_poor_terminals_keep_states_and_severities_apart() -> None:
    for glyphs in ([glyph for glyph, _ in LOOKS.values()], list(SEVERITY_GLYPHS.values())):
        assert len({plain(glyph, "ascii") for glyph in glyphs}) == len(glyphs)
    assert plain("╭─ Überlänge ▸ ½ kg → 日本 e\u0301…", "ascii") == "+- Uberlange > ? kg > ???? e~"


@pytest.mark.parametrize("text", ["✗ ▲ ○ ◷", "日本", "½²ﬁ", "🙂", "╔═╗", "▁▄█", "e\u0301x"])
@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "cp437", "euc_jp"])
def test_what_is_written_instead_is_as_wide(text: str, encoding: str) -> None:
    shown = plain(text, encoding)
    shown.encode(encoding)
    assert cell_len(shown) == cell_len(text)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "C"}, "ascii"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "POSIX"}, "ascii"),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, ""),
        ({"LANG": "C", "LC_ALL": "", "LC_CTYPE": ""}, "ascii"),
        ({"LANG": "de_DE.UTF-8@euro"}, ""),
        ({"LC_CTYPE": "UTF-8"}, ""),
        ({"LANG": "de_DE.ISO-8859-15"}, "iso8859-15"),
        ({"LANG": "de_DE"}, "ascii"),
        ({"LANG": "x.klingon"}, "ascii"),
        ({}, ""),
    ],
)
def test_the_character_set_is_that_of_the_locale(environment: dict[str, str], expected: str) -> None:
    assert of_locale(environment) == expected


@pytest.mark.parametrize("terminal", ["dumb", "vt100", "vt220", "linux", "ansi"])
def test_terminals_with_few_signs_get_ascii_whatever_the_locale(terminal: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", terminal)
    assert charset() == "ascii"
    assert charset("unicode") == ""
    monkeypatch.setenv("TERM", "xterm-256color")
    assert charset("ascii") == "ascii"


class Writing:
    """What a driver is given to write."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, text: str) -> None:
        self.text += text


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"TERM": "xterm"}, "\x1b]52;c;{}\a"),
        ({"TERM": "screen-256color", "STY": "1.host"}, "\x1bP\x1b]52;c;{}\a\x1b\\"),
        ({"TERM": "screen-256color"}, "\x1b]52;c;{}\a"),
    ],
)
def test_what_is_copied_goes_to_the_terminal(
    environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    writing = Writing()
    copy("H-1", writing)
    assert writing.text == expected.format(base64.b64encode(b"H-1").decode())


def test_in_tmux_what_is_copied_goes_to_tmux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    program = tmp_path / "tmux"
    program.write_text(f'#!/bin/sh\necho "$@" > {taken}\ncat >> {taken}\n')
    program.chmod(0o755)
    monkeypatch.setenv("TMUX", "/tmp/tmux,1,0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    writing = Writing()
    copy("H-1", writing)
    assert writing.text == ""
    assert taken.read_text() == "load-buffer -w -\nH-1"
    program.write_text("#!/bin/sh\nexit 1\n")
    copy("H-1", writing)
    assert writing.text.startswith("\x1b]52;c;"), "where tmux refuses, the terminal is asked"


@driven
async def test_the_mouse_is_given_back_to_the_terminal_and_taken_again(tmp_path: Path) -> None:
    async with workbench(write(tmp_path)) as screen:
        driver: Any = screen.app._driver
        writing = Writing()
        with patch.object(driver, "write", writing):
            await screen.press("M")
            assert "\x1b[?1000l\x1b[?1003l" in writing.text
            assert not driver._mouse
            assert "left to the terminal" in screen.message
            await screen.press("M")
            assert "\x1b[?1000h\x1b[?1003h" in writing.text
            assert driver._mouse
