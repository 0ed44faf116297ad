"""A case with a file that cannot be read opens all the same: the fault is a problem, and the rest is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.tui.driver import driven, workbench, write

BAD = {
    "empty": (b"", ""),
    "binary": (bytes(range(256)) * 20, "SFC013"),
    "latin1": ("losses: {L-9: Verlust für alle}\n".encode("latin-1"), "SFC002"),
    "bomb": (b"a: &a [x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n", "SFC007"),
    "deep": (b"losses: {L-9: " + b"[" * 5000 + b"]" * 5000 + b"}\n", "SFC011"),
    "deep-within": (b"losses:\n  L-9: {text: x, refs: " + b"[" * 60 + b"]" * 60 + b"}\n", "SFC0"),
    "conflict": (b"losses:\n<<<<<<< HEAD\n  L-9: x\n=======\n  L-9: y\n>>>>>>> other\n", "SFC004"),
    "twice": (b"losses:\n  L-9: x\n  L-9: y\n", "SFC006"),
    "windows": (b"\xef\xbb\xbflosses:\r\n  L-9: x\r\n", ""),
    "list": (b"- a\n- b\n", "SFC0"),
}


@pytest.mark.parametrize("name", BAD)
@driven
async def test_a_bad_file_is_a_problem_and_the_rest_can_be_edited(tmp_path: Path, name: str) -> None:
    content, code = BAD[name]
    root = write(tmp_path)
    (root / "model" / "bad.yaml").write_bytes(content)
    async with workbench(root) as screen:
        problems = [row for row in screen.words("problems").splitlines() if "bad.yaml" in row]
        assert any(code in row for row in problems) if code else not any("error" in row for row in problems)
        await screen.at("L-1", field="text")
        await screen.press("enter")
        await screen.type(" Badly.")
        await screen.press("ctrl+s", "w")
        assert "People are scalded. Badly." in screen.file("model/purpose.yaml")
    assert (root / "model" / "bad.yaml").read_bytes() == content


@driven
async def test_a_hundred_megabytes_are_not_read(tmp_path: Path) -> None:
    root = write(tmp_path)
    with (root / "model" / "huge.yaml").open("wb") as stream:
        stream.write(b"losses:\n")
        stream.truncate(100 * 1024 * 1024)
    async with workbench(root) as screen:
        assert "huge.yaml" in screen.words("problems")
        assert {"L-1", "H-1"} <= set(screen.state.case.items)


@driven
async def test_a_manifest_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / "safetycase.yaml").write_bytes(b"safetycase: [\n")
    async with workbench(root) as screen:
        assert "safetycase.yaml:1" in screen.words("problems")
        assert "L-1" in screen.state.case.items
