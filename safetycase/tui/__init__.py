"""The terminal UI."""

from pathlib import Path


def start(
    root: Path, *, read_only: bool = False, fresh: bool = False, mouse: bool | None = None, glyphs: str | None = None
) -> None:
    """Open the case in the folder `root` and stay until the person leaves; begin where they left it, unless `fresh`.

    `mouse` and `glyphs` go over what the person's configuration says, unless they are None.
    """
    from safetycase.tui.app import run

    said = {"mouse": mouse, "glyphs": glyphs}
    run(
        root,
        read_only=read_only,
        fresh=fresh,
        changes={name: value for name, value in said.items() if value is not None},
    )
