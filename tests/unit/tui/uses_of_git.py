"""Uses of what the workbench knows by git: what differs from the newest commit."""

from __future__ import annotations

from tests.unit.history.repositories import commit, git
from tests.unit.tui.uses import Use, use


async def committed(it: Use) -> None:
    """The case as it is, in a repository."""
    git(it.folder, "init", "-q", "-b", "main")
    commit(it.folder)
    it.screen.bench.compare()
    await it.screen.beside()


@use("changed")
async def changed(it: Use) -> None:
    await committed(it)
    await it.screen.at("H-2", field="losses[1]")
    await it.screen.press("x")
    await it.screen.beside()
    await it.act()
    assert list(it.screen.pane("items").rows.keys) == ["H-2"]
    await it.act()
    assert list(it.screen.pane("items").rows.keys) == ["H-1", "H-2"]
