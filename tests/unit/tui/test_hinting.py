"""The bottom line of the pages over the workbench: built once, in whole words, with what is unsaved."""

from __future__ import annotations

from pathlib import Path

import pytest

from safetycase.tui.conflictscreen import ConflictScreen
from safetycase.tui.diffscreen import DiffScreen
from safetycase.tui.gridscreen import GridScreen
from safetycase.tui.hinting import Hinting
from safetycase.tui.keys import EVERY
from safetycase.tui.matrixscreen import MatrixScreen
from safetycase.tui.reviewscreen import ReviewScreen
from safetycase.tui.structurescreen import StructureScreen
from tests.unit.history.repositories import commit, git
from tests.unit.tui.driver import Screen, driven, workbench, write

PAGES: dict[type[Hinting], tuple[str, ...]] = {
    ConflictScreen: ("R",), DiffScreen: ("D",), GridScreen: ("number_sign",), MatrixScreen: ("S", "m"),
    ReviewScreen: ("v", "J", "enter", "n"), StructureScreen: ("S",),
}  # fmt: skip
SIZES = [(160, 45), (80, 24), (40, 10)]


async def opened(screen: Screen, page: type[Hinting]) -> Hinting:
    """A page over a case in a repository with an unsaved change that excludes one on disk."""
    await screen.at("H-2", field="losses[1]")
    await screen.press("x")
    if page is ConflictScreen:
        file = screen.state.workspace.root / "model/purpose.yaml"
        file.write_text(file.read_text().replace("[L-2, L-1]", "[L-1]"))
        await screen.look()
    await screen.beside()
    await screen.press(*PAGES[page])
    assert isinstance(screen.app.screen, page)
    return screen.app.screen


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_keys_stand_there_as_a_whole_with_help_at_the_edge(
    tmp_path: Path, page: type[Hinting], size: tuple[int, int]
) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "")
    write(tmp_path)
    commit(tmp_path)

    @driven
    async def look() -> None:
        async with workbench(tmp_path, size) as screen:
            here = await opened(screen, page)
            line = screen.text().splitlines()[-1].rstrip()
            assert "? help" in line
            assert "…" not in line
            if page is not ConflictScreen:
                assert line.endswith("1 unsaved file" if size[0] > 40 else "1 unsaved")
            known = {action.title.lower() for action in EVERY if action.scope == here.scope}
            keys = line.partition("? help")[0].strip().removesuffix("M D all the rest")
            told = [part.partition(" ")[2] for part in keys.split("  ") if part.strip()]
            assert told
            assert set(told) <= known
            here.hint("a word", "warning")
            await screen.settle()
            assert screen.text().splitlines()[-1].startswith(" a word")

    look()


@driven
async def test_a_conflict_offers_only_the_sides_that_there_are(tmp_path: Path) -> None:
    async with workbench(write(tmp_path), (160, 45)) as screen:
        here = await opened(screen, ConflictScreen)
        line = screen.text().splitlines()[-1]
        assert "m mine  d disk  b before" in line
        assert "keep both" not in line
        assert "M D all the rest" in line
        await screen.press("2")
        assert "both is not possible here" in screen.text().splitlines()[-1]
        await screen.press("w")
        assert "1 is not decided yet" in screen.text().splitlines()[-1]
        assert here.is_current
