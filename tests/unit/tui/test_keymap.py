"""Keys: their names, the shipped keymaps, what a person wants of them, and how that is told."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from safetycase.tui.config import Config, load_config, parse_config, start_file
from safetycase.tui.keymap import PRESETS, clashes, preset, resolve
from safetycase.tui.keynames import parse_key, show_key, sign_of
from safetycase.tui.keys import BY_ID, EVERY, OPENS, TITLES, UNCHANGED, Keymap
from tests.unit.tui.driver import driven, workbench, write

SIGNS = [chr(code) for code in range(0x21, 0x7F)] + list("äñßéж§€£")


@pytest.mark.parametrize("sign", SIGNS)
def test_every_sign_is_known_to_the_screen_by_the_name_that_is_parsed(sign: str) -> None:
    assert parse_key(sign) == _character_to_key(sign)
    assert sign_of(parse_key(sign)) == sign
    assert show_key(parse_key(sign)) == sign


@pytest.mark.parametrize(
    ("text", "key", "shown"),
    [
        ("gg", "g g", "gg"),
        ("g d", "g d", "gd"),
        ("ctrl+w o", "ctrl+w o", "ctrl+w o"),
        ("Ctrl+S", "ctrl+s", "ctrl+s"),
        ("shift+n", "N", "N"),
        ("esc", "escape", "esc"),
        ("PgDn", "pagedown", "pgdn"),
        ("shift+tab", "shift+tab", "shift+tab"),
        (" ", "space", "space"),
        ("alt+x", "alt+x", "alt+x"),
        ("]d", "right_square_bracket d", "]d"),
    ],
)
def test_keys_are_written_as_people_write_them(text: str, key: str, shown: str) -> None:
    assert parse_key(text) == key
    assert show_key(key) == shown
    assert parse_key(shown) == key


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ctrl+enter", "cannot tell it from enter"),
        ("shift+enter", "cannot tell it from enter"),
        ("ctrl+i", "the same for it as for tab"),
        ("ctrl+m", "the same for it as for enter"),
        ("ctrl+1", "cannot tell it from 1"),
        ("ctrl+shift+a", "ctrl\\+shift from ctrl"),
        ("ctrl+q", "leaves, always"),
        ("crtl+s", "is not a key"),
        ("banana", "is not a key"),
        ("\x1b", "is not a key"),
        ("", "says no key"),
        ("a b c d", "more than 3 strokes"),
        ("esc g", "breaks every row off"),
    ],
)
def test_keys_that_no_terminal_hands_over_are_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_key(text)


@pytest.mark.parametrize("name", PRESETS)
def test_in_a_shipped_keymap_every_key_means_one_thing_wherever_it_is_pressed(name: str) -> None:
    keymap = Keymap(preset(name))
    assert clashes(keymap) == []
    assert set(keymap.changed) <= set(BY_ID)
    for action in EVERY:
        for key in keymap.keys(action):
            assert parse_key(show_key(key)) == key, f"{action.id}: {key} could not be wanted by anybody"


def test_no_action_needs_a_key_that_some_terminals_do_not_have() -> None:
    for action in EVERY:
        keys = UNCHANGED.keys(action)
        assert not any(re.search(r"ctrl\+enter|shift\+enter", key) for key in keys), action.id
        function_keys = [key for key in keys if re.fullmatch(r"f\d+", key)]
        assert not keys or len(function_keys) < len(keys), f"{action.id} has function keys alone"


def test_actions_stand_in_scopes_that_are_known() -> None:
    assert len(EVERY) == len(BY_ID), "each action once"
    assert {action.scope for action in EVERY} == set(TITLES)
    assert all(opener in BY_ID for opener in OPENS.values())


def test_a_wanted_key_is_taken_from_the_action_that_had_it() -> None:
    keymap = resolve({"save": ("x", "ctrl+s")})
    assert keymap.keys(BY_ID["save"]) == ("x", "ctrl+s")
    assert keymap.keys(BY_ID["remove"]) == ("delete",)
    assert keymap.complaints == ()
    assert clashes(keymap) == []


def test_an_action_that_loses_its_only_key_is_named() -> None:
    keymap = resolve({"filter": ("n",)})
    assert keymap.keys(BY_ID["new"]) == ()
    assert keymap.complaints == ("new has no key of its own any more: filter took it",)


def test_two_wishes_for_one_key_are_told_and_the_first_holds() -> None:
    keymap = resolve({"filter": ("ctrl+f",), "goto": ("ctrl+f", "o")})
    assert keymap.keys(BY_ID["filter"]) == ("ctrl+f",)
    assert keymap.keys(BY_ID["goto"]) == ("o",)
    assert keymap.complaints == ("ctrl+f is wanted for filter and for goto: it goes to filter",)


def test_a_row_of_strokes_and_its_beginning_cannot_both_be_keys() -> None:
    keymap = resolve({"follow": ("gd",)})
    assert keymap.keys(BY_ID["list.first"]) == ("home",)
    assert clashes(keymap) == []


def test_the_same_key_may_mean_different_things_on_different_screens() -> None:
    keymap = resolve({"grid.contexts": ("x",)})
    assert keymap.complaints == ()
    assert keymap.keys(BY_ID["remove"]) == ("x", "delete")


def test_a_key_of_the_workbench_that_lists_have_is_taken_from_the_lists() -> None:
    keymap = resolve({"reload": ("j",)})
    assert keymap.keys(BY_ID["list.down"]) == ("down",)


def test_the_palette_keeps_a_key_whatever_is_wanted() -> None:
    assert resolve({"palette": ()}).keys(BY_ID["palette"])
    stolen = resolve({"palette": (), "filter": (":",)})
    assert stolen.keys(BY_ID["palette"])
    assert clashes(stolen) == []
    every = resolve({"filter": (":",), "goto": ("ctrl+p", "o")})
    assert every.keys(BY_ID["palette"]) == ("colon",)
    assert every.keys(BY_ID["goto"]) == ("ctrl+p", "o")
    assert "filter cannot take :, the last key of palette" in every.complaints


def test_slips_are_told_with_what_was_probably_meant_and_the_rest_holds() -> None:
    config = parse_config('keymap = "vi"\nmuose = false\n[keys]\nsaev = "x"\nreload = ["ctrl+r", 3]\nyank = "Y"\n')
    said = "\n".join(config.everything_wrong)
    assert "keymap is one of default, vim, not 'vi'" in said
    assert "did you mean mouse?" in said
    assert "did you mean save?" in said
    assert "the keys of reload" in said
    assert config.keymap.keys(BY_ID["yank"]) == ("Y",)


def test_text_keys_cannot_be_wanted_where_text_is_typed() -> None:
    config = parse_config('[keys]\n"search.take" = ["x", "ctrl+t"]\n')
    assert config.everything_wrong == ("search.take: 'x' is typed there as text",)
    assert config.keymap.keys(BY_ID["search.take"]) == ("ctrl+t",)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"keymap = ", "Invalid value (at end of document)"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"#" * (1 << 19), "too long"),
        (b"keys = 3", "[keys] is a table"),
        (b"mouse = 'yes'", "mouse is true or false"),
        (b"theme = 1", "theme is a text"),
    ],
)
def test_a_configuration_that_cannot_be_read_is_told_and_changes_nothing(
    tmp_path: Path, content: bytes, told: str
) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(content)
    config = load_config(file)
    assert told in "\n".join(config.everything_wrong)
    assert config.keymap.changed == {}


def test_without_a_configuration_everything_is_as_it_comes(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none.toml") == Config()
    os.mkfifo(tmp_path / "pipe.toml")
    assert load_config(tmp_path / "pipe.toml").complaints == (f"{tmp_path / 'pipe.toml'} is not a regular file",)


def test_the_start_file_changes_nothing_even_with_every_line_in_use() -> None:
    assert parse_config(start_file()) == Config()
    used = re.sub(r'(?m)^# (?=["a-z.0-9-]+ = )', "", start_file())
    config = parse_config(used)
    assert config.everything_wrong == ()
    assert all(config.keymap.keys(action) == UNCHANGED.keys(action) for action in EVERY)
    assert all(f'"{action.id}"' in used or f"\n{action.id} = " in used for action in EVERY)


VIM = Config(keymap=Keymap(preset("vim")))


@driven
async def test_strokes_in_a_row_are_one_key(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), config=VIM) as screen:
        await screen.at("H-2", "items")
        await screen.press("g")
        assert screen.message == "g …"
        await screen.press("g")
        assert screen.item.id == "H-1"
        assert screen.message == ""
        await screen.at("H-2", field="losses[1]")
        await screen.press("g", "d")
        assert screen.item.id == "L-1"
        await screen.press("g", "z")
        assert screen.message == "gz is no key here"
        await screen.press("g", "escape")
        assert screen.message == ""
        assert screen.bench.at == "form", "the row was broken off, and nothing else"


@driven
async def test_strokes_in_a_row_are_text_where_text_is_typed(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), config=VIM) as screen:
        await screen.press("slash", "g", "d")
        assert screen.bench.filter_text == "gd"
        await screen.press("escape", "o", "y", "y")
        assert screen.app.screen.query_one("Line").value == "yy"  # type: ignore[attr-defined]


@driven
async def test_deleting_by_two_strokes_asks_like_any_other_deletion(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), config=VIM) as screen:
        await screen.at("H-2", "items")
        await screen.press("d", "d", "d")
        assert "H-2" in screen.state.case.items
        await screen.press("d", "d", "y")
        assert "H-2" not in screen.state.case.items


@driven
async def test_keys_of_ones_own_hold_and_are_shown_everywhere(tmp_path: Path) -> None:
    config = parse_config(
        '[keys]\nsave = "ctrl+t"\nremove = ""\n"grid.close" = "x"\nhelp = "H"\n"search.cancel" = "f3"\n'
    )
    async with workbench(write(tmp_path), config=config) as screen:
        await screen.at("H-2", "items")
        assert "ctrl+t save" in screen.text()
        assert "H help" in screen.text()
        await screen.press("w")
        assert screen.message == ""
        await screen.press("x")
        assert len(screen.app.screen_stack) == 2, "the key was taken away"
        await screen.press("ctrl+t")
        assert screen.message == "nothing to save"
        await screen.press("H")
        assert "f3 closes" in screen.text()
        await screen.type("ctrl+t")
        assert "Save" in screen.text()
        await screen.press("f3", "number_sign")
        assert "x back" in screen.text()
        await screen.press("x")
        assert len(screen.app.screen_stack) == 2


@driven
async def test_what_cannot_be_followed_is_told_at_start_and_in_help(tmp_path: Path) -> None:
    config = parse_config('[keys]\nsaev = "x"\nundo = "ctrl+enter"\n')
    async with workbench(write(tmp_path), config=config) as screen:
        assert screen.message == "there is no action 'saev'; did you mean save? (and 1 more) · ? shows the keys"
        await screen.press("question_mark")
        assert "undo: 'ctrl+enter'" in screen.text()


@driven
async def test_a_hostile_configuration_is_plain_text(tmp_path: Path) -> None:
    config = parse_config('[keys]\n"[red]x[/]\\u001b]0;t\\u0007" = "x"\n')
    async with workbench(write(tmp_path), config=config) as screen:
        assert "[red]x[/]" in screen.text()
        assert "\x1b" not in screen.text()
