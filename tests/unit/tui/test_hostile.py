"""Text from a case is shown and never obeyed: no markup, no action link, no escape sequence, on any screen."""

from __future__ import annotations

import ast
import json
import re
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
_UNSAFE = re.compile(f"[{UNSAFE}]")


def sample(field: Field, text: str, depth: int = 0) -> Any:
    """A value of the shape of a field, full of a text."""
    inner = {one.name: sample(one, text, depth + 1) for one in field.fields} if depth < 2 else {}
    return {
        Shape.FLAG: text,
        Shape.NUMBER: text,
        Shape.INTEGER: text,
        Shape.REFERENCES: [text, text],
        Shape.LIST: [text, [text]],
        Shape.MAPPING: {text: inner or text},
        Shape.PART: inner or {text: text},
        Shape.PARTS: [inner or text, text],
        Shape.ANY: {text: [text]},
    }.get(field.shape, text)


def hostile_case(root: Path, text: str) -> Path:
    """A case in which every field of every kind holds the text."""
    data = {
        kind.collection: {
            f"{kind.prefix or kind.name.title().replace('_', '')}-1": {
                **{field.name: sample(field, text) for field in fields(kind.record)},
                text: text,
            }
        }
        for kind in KINDS
    }
    (root / "model").mkdir(parents=True)
    (root / "safetycase.yaml").write_text(f'safetycase: "1"\nname: {json.dumps(text)}\n', encoding="utf-8")
    (root / "model/all.yaml").write_text(json.dumps(data), encoding="utf-8")
    return root


def assert_harmless(screen: Screen) -> None:
    """Nothing on the screen steers a terminal or is a link to an action."""
    for strip in screen.app.screen._compositor.render_strips():
        for segment in strip:
            assert not _UNSAFE.search(segment.text), ascii(segment.text)
            meta = segment.style.meta if segment.style is not None else {}
            assert not any(key.startswith("@") for key in meta), meta
            assert segment.style is None or segment.style.link is None


@pytest.mark.parametrize("number", range(0, len(HOSTILE), 4))
@driven
async def test_no_pane_and_no_question_obeys_text_of_the_case(tmp_path: Path, number: int) -> None:
    for text in HOSTILE[number : number + 4]:
        root = hostile_case(tmp_path / str(HOSTILE.index(text)), text)
        async with workbench(root, (100, 45)) as screen:
            for item in list(screen.state.case.items)[:: 5 if len(text) > 2000 else 3]:
                screen.bench.go_to(item)
                await screen.pilot.pause()
                assert_harmless(screen)
            await screen.at("H-1", field="text")
            for keys in (["enter"], ["5", "i"], ["2", "x"], ["o"], ["colon"], ["3", "a"], ["r"]):
                await screen.press(*keys)
                assert_harmless(screen)
                assert screen.app.is_running
                while not isinstance(screen.app.screen, Workbench):
                    await screen.press("escape")
            screen.bench.say(text, "error")
            screen.bench.filter_text = text
            screen.bench.draw()
            await screen.pilot.pause()
            assert_harmless(screen)
            screen.bench.filter_text = ""


@driven
async def test_text_with_escapes_is_edited_as_yaml_and_comes_back_whole(tmp_path: Path) -> None:
    purpose = 'losses:\n  L-1:\n    text: "red \\e[31m alert"\n'
    async with workbench(write(tmp_path, purpose=purpose)) as screen:
        await screen.at("L-1", field="text")
        await screen.press("enter")
        assert "\\e[31m" in screen.text() or "\\x1B[31m" in screen.text()
        await screen.press("ctrl+home")
        await screen.press("right")
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
                if name in MARKUP:
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
