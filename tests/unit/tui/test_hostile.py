"""Text from a case is shown and never obeyed: no markup, no action link, no escape sequence, on any screen."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from textual.strip import Strip

import safetycase.tui
from safetycase.findings.text import UNSAFE
from safetycase.model import KINDS
from safetycase.model.forms import Field, Shape, fields
from safetycase.tui.entry import harmless
from safetycase.tui.keys import ACTIONS
from safetycase.tui.lettering import cut, fit, wrap
from safetycase.tui.prose import LongText
from safetycase.tui.workbench import Workbench
from tests.unit.tui.driver import Screen, driven, workbench, write

HOSTILE = (
    "[/]",
    "[a=1",
    "[bold red]loud[/bold red]",
    "[@click=app.quit]leave[/]",
    "[link=https://example.org]here[/link]",
    "\\[/]",
    "$text [$error]x",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "\x9b31mred\x85next",
    "\u202eright to left\u2066x",
    "\u200f\u061c\ufeff\U000e0041",
    "漢字かな交じり文の長い長い長い文",
    "e\u0301" * 40 + "👩‍👩‍👧‍👦🏳️‍🌈",
    "\u0301" * 500,
    "{x!r} %s {{ 7*7 }} <script>alert(1)</script>",
    "line\nbreak\ttab\rreturn\x0bvertical\0null",
    "long " * 2000,
    "x" * 10_000,
    "  ",
    "null",
)
SCROLLBAR = {"grab", "release", "scroll_up", "scroll_down"}
"""The actions that scrollbars carry."""
_UNSAFE = re.compile(f"[{UNSAFE}]")


def sample(field: Field, texts: Iterator[str], depth: int = 0) -> Any:
    """A value of the shape of a field, full of hostile texts."""
    inner = {one.name: sample(one, texts, depth + 1) for one in field.fields} if depth < 2 else {}
    text = next(texts)
    other = next(texts)
    values: dict[Shape, Any] = {
        Shape.REFERENCES: [text, other],
        Shape.LIST: [text, [other]],
        Shape.MAPPING: {text: inner or other},
        Shape.PART: inner or {text: text},
        Shape.PARTS: [inner or text, other],
        Shape.ANY: {text: [text]},
    }
    return values.get(field.shape, text)


def hostile_case(root: Path, start: int) -> Path:
    """A case in which every field of every kind holds such a text, beginning with the one at `start`."""
    texts = cycle((*HOSTILE[start:], *HOSTILE[:start]))
    data = {
        kind.collection: {
            f"{kind.prefix or kind.name.title().replace('_', '')}-1": {
                **{field.name: sample(field, texts) for field in fields(kind.record)},
                next(texts): next(texts),
            }
        }
        for kind in KINDS
    }
    (root / "model").mkdir(parents=True)
    (root / "safetycase.yaml").write_text(f'safetycase: "1"\nname: {json.dumps(HOSTILE[start])}\n', encoding="utf-8")
    (root / "model/all.yaml").write_text(json.dumps(data), encoding="utf-8")
    return root


def assert_harmless(screen: Screen) -> None:
    """Nothing on the screen steers a terminal or is a link to an action."""
    for strip in screen.app.screen._compositor.render_strips():
        for segment in strip:
            assert not _UNSAFE.search(segment.text), ascii(segment.text)
            meta = segment.style.meta if segment.style is not None else {}
            assert {value for key, value in meta.items() if key.startswith("@")} <= SCROLLBAR, meta
            assert segment.style is None or segment.style.link is None


@pytest.mark.parametrize("start", [0, 3, 9])
@driven
async def test_no_pane_and_no_question_obeys_text_of_the_case(tmp_path: Path, start: int) -> None:
    async with workbench(hostile_case(tmp_path / "case", start), (100, 45)) as screen:
        for number, item in enumerate(list(screen.state.case.items)):
            if number % 3 == start % 3:
                screen.bench.go_to(item)
                await screen.pilot.pause()
                assert_harmless(screen)
                assert screen.words("form")
        await screen.at("H-1", field="text")
        for keys in (["enter"], ["5", "i"], ["2", "x"], ["o"], ["colon"], ["3", "a"], ["r"]):
            await screen.press(*keys)
            assert_harmless(screen)
            assert screen.app.is_running
            while not isinstance(screen.app.screen, Workbench):
                await screen.press("escape")
        for text in HOSTILE:
            screen.bench.say(text, "error")
            screen.bench.filter_text = text
            screen.bench.draw_items()
            await screen.pilot.pause()
            assert_harmless(screen)


@driven
async def test_every_text_can_be_opened_and_left_alone(tmp_path: Path) -> None:
    losses = {f"L-{number}": {"text": text} for number, text in enumerate(HOSTILE)}
    async with workbench(write(tmp_path, purpose=json.dumps({"losses": losses}))) as screen:
        for number in range(len(HOSTILE)):
            screen.bench.go_to(f"L-{number}")
            screen.bench.focus_pane("form")
            screen.bench.select_field("text")
            await screen.pilot.press("enter")
            await screen.pilot.pause()
            assert isinstance(screen.app.screen, LongText)
            assert_harmless(screen)
            await screen.pilot.press("ctrl+s")
            await screen.pilot.pause()
            assert screen.state.workspace.dirty == (), number


@driven
async def test_text_with_escapes_is_edited_as_yaml_and_comes_back_whole(tmp_path: Path) -> None:
    purpose = 'losses:\n  L-1:\n    text: "red \\e[31m alert"\n'
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.at("L-1", field="text")
        await screen.press("enter")
        assert "\\e[31m" in screen.text() or "\\x1B[31m" in screen.text()
        await screen.press("up", "home", "right")
        await screen.type("very ")
        await screen.press("ctrl+s")
        assert screen.item.data["text"] == "very red \x1b[31m alert"


@driven
async def test_pasted_escapes_are_shown_as_dots(tmp_path: Path) -> None:
    from safetycase.tui.entry import Line

    async with workbench(write(tmp_path)) as screen:
        await screen.press("slash")
        screen.bench.query_one(Line).value = "a\x1b[31mb\u202ec"
        await screen.settle()
        assert_harmless(screen)


def test_typed_text_keeps_its_width_when_made_harmless() -> None:
    from rich.segment import Segment

    strip = harmless(Strip([Segment("a\x1bb"), Segment("plain")]))
    assert strip.text == "a·bplain"
    assert strip.cell_length == 8


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("width", [1, 2, 7, 40])
def test_text_is_cut_and_broken_to_cells(text: str, width: int) -> None:
    from rich.cells import cell_len

    assert cell_len(cut(text, width)) <= width
    assert cell_len(fit(text, width)) == width
    assert all(cell_len(line) <= max(width, 8) for line in wrap(text, width))
    assert not _UNSAFE.search(cut(text, width))
    assert not any(_UNSAFE.search(line) for line in wrap(text, width))


MARKUP = {"Static", "Label", "Button", "notify", "update", "from_markup", "render_str", "Markdown", "Header", "Footer"}
"""Widgets and calls of the toolkit that read a plain string as markup."""
MARKUP_ATTRIBUTES = {"border_title", "border_subtitle", "placeholder", "tooltip"}
"""Attributes that do."""


def test_nothing_made_from_a_case_goes_where_markup_is_read() -> None:
    """Only literals and `Content` go to what reads markup: no f-string, no variable."""
    found = []
    for module in sorted(Path(safetycase.tui.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            arguments: list[ast.expr] = []
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                own = name == "update" and not isinstance(getattr(node.func, "value", None), ast.Call)
                if name in MARKUP and not own:
                    arguments = node.args[:1]
                arguments += [word.value for word in node.keywords if word.arg in ("placeholder", "tooltip")]
            elif isinstance(node, ast.Assign):
                names = {getattr(target, "attr", "") for target in node.targets}
                arguments = [node.value] if names & MARKUP_ATTRIBUTES else []
            for argument in arguments:
                content = isinstance(argument, ast.Call) and getattr(argument.func, "id", "") in ("Content", "content")
                words = isinstance(argument, ast.Attribute) and argument.attr == "description"
                if not (isinstance(argument, ast.Constant) or content or words):
                    found.append(f"{module.name}:{argument.lineno}: {ast.unparse(argument)}")
    assert found == []
    assert not any("[" in action.description for action in ACTIONS)
