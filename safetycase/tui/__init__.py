"""The terminal UI."""

import os
from pathlib import Path

FRAMES = "120"
"""At most so many paints a second. Textual lets up to two frames pass before it paints again: 33 ms at its own 60."""


def start(
    root: Path, *, read_only: bool = False, fresh: bool = False, mouse: bool | None = None, glyphs: str | None = None
) -> None:
    """Open the case in the folder `root` and stay until the person leaves; begin where they left it, unless `fresh`.

    `mouse` and `glyphs` go over what the person's configuration says, unless they are None.
    """
    quicker = os.environ.setdefault("TEXTUAL_FPS", FRAMES)
    from safetycase.tui.app import run

    if quicker is FRAMES:
        del os.environ["TEXTUAL_FPS"]  # not for programs that are started from here
    said = {"mouse": mouse, "glyphs": glyphs}
    run(
        root,
        read_only=read_only,
        fresh=fresh,
        changes={name: value for name, value in said.items() if value is not None},
    )
