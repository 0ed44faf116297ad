"""The terminal UI."""

from pathlib import Path


def start(root: Path, *, read_only: bool = False) -> None:
    """Open the case in the folder `root` and stay until the person leaves."""
    from safetycase.tui.app import run

    run(root, read_only=read_only)
