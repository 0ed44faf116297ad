"""Drawings for the user's own viewer: written outside the case, and opened only where somebody can see them."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.cells import cell_len

from safetycase.case import Case
from safetycase.documents.statefolder import key
from safetycase.findings.text import visible


def draw(case: Case, root: Path) -> list[Path]:
    """Draw the control structure of a case, on as many pages as it takes; the files. Raises OSError."""
    from safetycase import diagrams

    pages = diagrams.pages(diagrams.control_structure(case))
    folder = _folder(root)
    names = ["control-structure.svg", *(f"control-structure-{page}.svg" for page in range(2, len(pages) + 1))]
    files = []
    for page in pages:
        drawing = diagrams.layout(page.structure, heading=page.heading, pages=page.of)
        painted = diagrams.svg(drawing, page=lambda number: f"./{names[number - 1]}")
        file = folder / names[page.number - 1]
        _write(file, painted)
        files.append(file)
    return files


def _folder(root: Path) -> Path:
    """A folder of the user's own for the drawings of a case, by the XDG Base Directory Specification 0.8."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        base = Path("~/.cache").expanduser()
    folder = base / "safetycase" / "drawings" / key(root)[:16]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return Path(tempfile.mkdtemp(prefix="safetycase-"))
    return folder


def _write(file: Path, text: str) -> None:
    """Put a file in place as a whole: a viewer that watches it never sees a part."""
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".svg")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(name).replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def open_outside(file: Path) -> bool:
    """Open a file in the user's browser or viewer, without waiting; False where there is none, or over SSH.

    `$BROWSER` comes first, then the opener of the desktop.
    """
    command = viewer(file)
    if command is None:
        return False
    try:
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        return False
    return True


def shortened(file: Path, width: int) -> str:
    """Where a file is, in at most `width` cells: from the home folder on, and of what is too long its end."""
    with contextlib.suppress(ValueError, RuntimeError):
        file = "~" / file.relative_to(Path.home())
    text = visible(str(file))
    while cell_len(text) > width:
        text = f"…{text[1 if text[0] != '…' else 2 :]}"
    return text


def viewer(file: Path) -> list[str] | None:
    """The command that opens a file where the user sits; None where nothing can be opened there."""
    environment = os.environ
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return None
    for said in environment.get("BROWSER", "").split(os.pathsep):
        with contextlib.suppress(ValueError):  # quotes that do not close
            words = shlex.split(said)
            if words and shutil.which(words[0]):
                if any("%s" in word for word in words):
                    return [word.replace("%s", str(file)) for word in words]
                return [*words, str(file)]
    if sys.platform == "darwin":
        return ["open", str(file)]
    seen = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return ["xdg-open", str(file)] if seen and shutil.which("xdg-open") else None
