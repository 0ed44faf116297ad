"""The terminal UI."""

from pathlib import Path
from typing import Any


def start(root: Path, *, read_only: bool = False, **changes: Any) -> None:
    """Open the case in the folder `root` and stay until the person leaves.

    `changes` are settings (`mouse`, `glyphs`) that go over what the person's configuration says.
    """
    from safetycase.tui.app import run

    run(root, read_only=read_only, changes=changes)
